r"""What an older text left behind: tests/cases/leftover.tsv, and what holds of every text.

Columns of the cases: ``shape``, ``old`` and ``new`` (``\n`` is a line feed), ``leftovers``: text>expected:kind, joined
by |.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.compare.leftovers import KINDS, find_leftovers

CASES = Path(__file__).parent / "cases" / "leftover.tsv"
SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def annotated(name: str, text: str) -> pt.AnnotatedDocument:
    return pt.annotate(pt.Document(name, text.replace("\\n", "\n")))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["shape"])
def test_case(row: dict[str, str]) -> None:
    old, new = annotated("old", row["old"]), annotated("new", row["new"])
    found = find_leftovers(old, new)
    assert "|".join(f"{one.text}>{one.expected or ''}:{one.kind}" for one in found) == row["leftovers"]
    for one in found:
        assert new.document.raw[one.start : one.end] == one.text
        assert old.document.raw[slice(*one.old)] == one.text
        assert one.kind in KINDS
        assert one.why


@pytest.mark.parametrize("year", range(2020, 2024))
def test_the_years_of_the_sample_leave_nothing_behind(year: int) -> None:
    old, new = (annotated(str(one), (SAMPLE / f"{one}.txt").read_text(encoding="utf-8")) for one in (year, year + 1))
    assert find_leftovers(old, new) == ()


def test_a_copy_with_another_year_in_its_title_keeps_the_old_ones() -> None:
    raw = (SAMPLE / "2022.txt").read_text(encoding="utf-8")
    found = find_leftovers(annotated("old", raw), annotated("new", raw.replace("2022年全面", "2023年全面", 1)))
    assert {one.kind for one in found} == {"date"}
    assert ("2022年12月", "2023年12月") in {(one.text, one.expected) for one in found}
    assert ("2023年", "2024年") in {(one.text, one.expected) for one in found}


def test_years_in_the_metadata_go_before_those_in_the_text() -> None:
    text = "某局工作总结\n截至2022年底，完成改造任务12项，办结率98%。"
    old, new = (pt.annotate(pt.Document("a", text, {"year": year})) for year in (2022, 2023))
    assert [one.text for one in find_leftovers(old, new)] == ["2022年"]
    assert find_leftovers(new, new) == ()


@given(st.text("二〇22年局党组截至第届会议次。，\n 一、", max_size=80), st.text("23年局党组会议。\n", max_size=80))
def test_any_text_has_leftovers_only_where_they_stand(first: str, second: str) -> None:
    old, new = (
        pt.annotate(pt.Document(str(year), raw, {"year": year})) for raw, year in ((first, 2022), (second, 2023))
    )
    for one in find_leftovers(old, new):
        assert second[one.start : one.end] == one.text
        assert first[slice(*one.old)] == one.text
