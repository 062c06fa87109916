"""What tests of several folders share: one small document annotated by hand, and the comparison with golden files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from policytext.annotate import AnnotatedDocument
from policytext.lexicon import Lexicon
from policytext.model import Annotation, Citation, Document, Event, Formulation, Placeholder, Quantity, Section
from policytext.text import normalise

# The same examples in every run, no limit of time for one of them, and no tracing of a failure, which takes minutes.
# `pytest --hypothesis-profile=explore` looks for new examples.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink)
settings.register_profile(
    "same",
    deadline=None,
    derandomize=True,
    database=None,
    phases=_PHASES,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile("same")

GOLDEN = Path(__file__).parent / "golden"
RAW = """\
某市水务局2022年工作总结
一、做到“两个维护”
学习党的二十大精神，研读《党章》，开展=党课26次，培训**人。
（一）抓实整改
-整改12项以上。
"""


def by_hand(raw: str = RAW, doc: str = "=总结.txt") -> AnnotatedDocument:
    """The document with the annotations that its words stand for, made without any extractor."""

    def made(cls: type[Annotation], text: str, *values: object) -> Annotation:
        start = raw.index(text)
        return cls(start, start + len(text), text, *values)  # type: ignore[call-arg]

    annotations = [
        made(Section, "某市水务局2022年工作总结", 0, "", None, None),
        made(Section, "一、做到“两个维护”", 1, "一、", 1, 0),
        made(Formulation, "两个维护", "numeric", "两个维护", True, "label"),
        made(Event, "党的二十大", "党的二十大", 2022),
        made(Citation, "《党章》", "党章"),
        made(Quantity, "26次", "count", 26, 26, "次", False, "=党课"),
        made(Placeholder, "**人", "numeric", "**", "人", None),
        made(Section, "（一）抓实整改", 2, "（一）", 1, raw.index("一、做到")),
        made(Quantity, "12项以上", "count", 12.5, None, "项", True, None),
    ]
    return AnnotatedDocument(Document(doc, raw), normalise(raw), Lexicon(), tuple(annotations))


@pytest.fixture
def annotated() -> AnnotatedDocument:
    return by_hand()


@pytest.fixture
def golden() -> Callable[[str, bytes], None]:
    """Compares with a file of tests/golden; with ``UPDATE_GOLDEN=1`` in the environment, writes it instead."""

    def compare(name: str, data: bytes) -> None:
        if os.environ.get("UPDATE_GOLDEN"):
            (GOLDEN / name).write_bytes(data)
        assert data.decode() == (GOLDEN / name).read_bytes().decode()

    return compare
