r"""Sentences and their redlines: tests/cases/redline.tsv, and what holds of every pair of texts.

Columns of the cases: ``shape``, ``old`` and ``new`` (``\n`` is a line feed), ``status`` of each sentence, and the
redline of those that have one, as ``policytext compare --show wording`` writes it.
"""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.compare.tables import marked

CASES = Path(__file__).parent / "cases" / "redline.tsv"
WORDS = (
    "推动",
    "全面",
    "落实",
    "“两个维护”",
    "党组会",
    "26次",
    "**次",
    "，",
    "。",
    "\n",
    "一、",
    "《……》",
    " ",
    "水务",
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=25).map("".join)


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def compared(old: str, new: str) -> pt.Comparison:
    return pt.compare(pt.Document("old", old), pt.Document("new", new))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["shape"])
def test_case(row: dict[str, str]) -> None:
    result = compared(*(row[name].replace("\\n", "\n") for name in ("old", "new")))
    assert [one.status for one in result.sentences] == row["status"].split()
    lines = [marked(result, one.revisions, one.old, one.new) for one in result.sentences if one.revisions]
    assert " ".join(lines) == row["redline"]


def test_a_sentence_that_went_elsewhere_has_moved() -> None:
    moved = "改造老旧供水管网十公里，新建泵站三座，惠及居民小区一百个。"
    first = "一、加强理论武装\n组织集中学习十二次，撰写学习体会。\n"
    second = "二、推进民生工程\n办理民生实事二十件，群众满意度不断提高。\n"
    result = compared(first + moved + "\n" + second, first + second + moved + "\n")
    (one,) = [one for one in result.sentences if one.status == "moved"]
    assert one.old_section
    assert one.new_section
    assert (one.old_section.text, one.new_section.text) == ("一、加强理论武装", "二、推进民生工程")
    assert not one.is_reworded


@given(TEXTS, TEXTS)
def test_redlines_tell_both_texts(old: str, new: str) -> None:
    result = compared(old, new)
    for one in result.sentences:
        if not (one.old and one.new):
            continue
        for side, raw in (("old", old), ("new", new)):
            spans = [getattr(revision, side) for revision in one.revisions]
            start, end = getattr(one, side)
            assert all(start <= low <= high <= end for low, high in spans)
            assert [high for _, high in spans[:-1]] <= [low for low, _ in spans[1:]]
            assert "".join("".join(raw[low:high] for low, high in spans).split()) == "".join(raw[start:end].split())
        for revision in one.revisions:
            assert (revision.op == "inserted") == (revision.old[0] == revision.old[1])
            assert (revision.op == "deleted") == (revision.new[0] == revision.new[1])


@given(TEXTS, TEXTS)
def test_every_sentence_stands_once(old: str, new: str) -> None:
    result = compared(old, new)
    for side, raw in (("old", old), ("new", new)):
        spans = sorted(span for one in result.sentences if (span := getattr(one, side)))
        assert all(low[1] <= high[0] for low, high in pairwise(spans))
        outside = "".join(
            raw[low:high] for (_, low), (high, _) in zip([(0, 0), *spans], [*spans, (len(raw), 0)], strict=True)
        )
        assert not set("推动全面落实党组会水务") & set(outside)
