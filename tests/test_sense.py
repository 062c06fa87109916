"""How values are meant: properties, and what is known of a document; the cases are in cases/quantity.tsv."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.files import table
from policytext.model import Quantity
from policytext.numbers.clock import cues
from policytext.numbers.periods import frame, plan_years
from policytext.text import normalise

SENSES = {"level", "change", "from", "to", "share", "target", "cumulative", "average", None}
PERIOD = re.compile(r"\d{4}(?:/\d{4})?")
NUMBERS = ["5%", "12个", "3万元", "2017年", "1—9月", "五年", "三分之一", "第一", "每月1次", "一季度", "2倍"]
WORDS = [*cues()[1], *"，。；：、\n到至为的了来和", "一、2017年工作回顾\n", "二、今年工作安排\n", "各位代表：\n", "——"]
PIECES = st.sampled_from([*NUMBERS, *NUMBERS, *WORDS])


def quantities(raw: str, **meta: str | int) -> tuple[Quantity, ...]:
    return pt.annotate(pt.Document("a", raw, meta), layers=["quantity"]).quantities


@given(st.lists(PIECES, max_size=40).map("".join))
def test_attributes_are_of_the_closed_sets(raw: str) -> None:
    for one in quantities(raw):
        assert one.sense in SENSES
        assert one.direction in ("up", "down", None)
        assert one.direction is None or one.sense is not None
        assert one.period is None or PERIOD.fullmatch(one.period)
        assert (one.timex is None) or one.kind in ("date", "duration")
        if one.period and "/" in one.period:
            assert one.period[:4] < one.period[5:]


@given(st.lists(PIECES, max_size=20).map("".join))
def test_what_stands_in_a_paragraph_says_nothing_of_the_next(raw: str) -> None:
    alone = quantities("出口增长5%。")[-1]
    behind = quantities(raw.replace("\n", "") + "。\n出口增长5%。")[-1]
    if "工作" not in raw and "各位代表" not in raw:
        assert (behind.sense, behind.direction, behind.per) == (alone.sense, alone.direction, alone.per)


@pytest.mark.parametrize(("year", "period"), [(2021, "2020"), ("2021", "2020"), (None, None)])
def test_the_year_that_is_given_wins(year: str | int | None, period: str | None) -> None:
    meta = {} if year is None else {"year": year}
    (one,) = quantities("各位代表：\n出口增长5%。", **meta)
    assert one.period == period


def test_a_given_year_wins_over_the_title() -> None:
    raw = "某局2022年工作总结\n检查5次。"
    assert quantities(raw)[-1].period == "2022"
    assert quantities(raw, year=2020)[-1].period == "2020"


def test_a_given_title_and_date_tell_the_kind_and_the_year() -> None:
    (one,) = quantities("出口增长5%。", title="某市政府工作报告", date="2024-01-09")
    assert one.period == "2023"


def test_no_year_is_guessed() -> None:
    assert frame(normalise("关于水务工作的思考\n去年检查5次。"))[:3] == (None, None, None)


def test_five_year_plans_follow_each_other() -> None:
    assert plan_years(1) == (1953, 1957)
    assert plan_years(2) == (1958, 1962)
    assert [plan_years(ordinal) for ordinal in (3, 14)] == [(1966, 1970), (2021, 2025)]
    assert plan_years(0) is None


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("sense-words", ("word", "role", "value", "scope", "example")),
        ("document-parts", ("word", "part", "example")),
        ("document-years", ("ending", "results", "plans", "opens", "example")),
    ],
)
def test_tables_are_sorted_and_each_example_holds_its_word(name: str, columns: tuple[str, ...]) -> None:
    rows = table(name, columns)
    words = [row[columns[0]] for row in rows]
    assert words == sorted(set(words))
    assert [row[columns[0]] for row in rows if row[columns[0]] not in row["example"]] == []
