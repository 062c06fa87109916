"""Runs tests/cases/<family>.tsv: each row is one annotation that a text gives, and it gives no others of that family.

Columns: ``shape`` (what the case is about), ``text`` (``\\n``, ``\\t``, ``\\r`` and ``\\uXXXX`` are escapes), ``span``
(the annotation's raw text; empty where the text must give none of the family), then the family's attributes (an empty
cell is null, ``*`` is not compared), and ``expect`` (empty, or ``xfail`` for a known failure, which fails the test as
soon as it passes). Rows of one text stand together, in order of start. The ``parent`` of a section is written as the
text of that section.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

import policytext as pt
from policytext.model import LAYERS, Annotation, field_names

CASES = Path(__file__).parent / "cases"
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([ntr]))")
FEWEST = 60


def unescape(cell: str) -> str:
    return ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else {"n": "\n", "t": "\t", "r": "\r"}[m[2]], cell)


def rows_of(layer: str) -> list[dict[str, str]]:
    with (CASES / f"{layer}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def cases() -> Iterator[object]:
    for layer in LAYERS:
        for number, (text, group) in enumerate(groupby(rows_of(layer), key=lambda row: row["text"])):
            rows = list(group)
            marks = [pytest.mark.xfail(strict=True)] if any(row["expect"] == "xfail" for row in rows) else []
            yield pytest.param(layer, unescape(text), rows, marks=marks, id=f"{layer}-{number}-{rows[0]['shape']}")


def written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e5 else str(value)


@pytest.mark.parametrize(("layer", "text", "rows"), list(cases()))
def test_case(layer: str, text: str, rows: list[dict[str, str]]) -> None:
    given: list[Annotation] = [one for one in pt.annotate(pt.Document("case", text)).annotations if one.layer == layer]
    wanted = [unescape(row["span"]) for row in rows if row["span"]]
    assert [one.text for one in given] == wanted
    texts = {one.start: one.text for one in given}
    for one, row in zip(given, rows, strict=False):
        assert text[one.start : one.end] == one.text
        for name in field_names(LAYERS[layer])[3:]:
            value = getattr(one, name)
            if name == "parent" and value is not None:
                value = texts[value]
            if row[name] != "*":
                assert f"{name}={written(value)}" == f"{name}={unescape(row[name])}"


@pytest.mark.parametrize("layer", LAYERS)
def test_columns(layer: str) -> None:
    header = (CASES / f"{layer}.tsv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert header.split("\t") == ["shape", "text", "span", *field_names(LAYERS[layer])[3:], "expect"]


@pytest.mark.parametrize("layer", LAYERS)
def test_each_family_has_enough_cases(layer: str) -> None:
    assert len({row["text"] for row in rows_of(layer)}) >= FEWEST
