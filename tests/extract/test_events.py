"""Properties of events: that they hold on every text. The cases are in tests/cases/event.tsv."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.annotate import annotate
from policytext.model import Document, Event

NUMERALS = [*"一二三四五六七八九十", *(f"十{one}" for one in "一二三四五六七八九"), "二十"]
PIECES = st.sampled_from(
    [
        *"“”、，。和的第届次大中 \n",
        "党的",
        "二十大",
        "十九届",
        "六中全会",
        "历次全会",
        "中央纪委",
        "省委",
        "全会",
        "第十四届",
        "全国人大",
        "人民代表大会",
        "一次会议",
        "专项行动",
        "开展",
        "论坛",
        "博览会",
        "全国两会",
        "2024年",
        "周年",
        "庆祝",
        "大会",
        "\u200b",
        "�",
        *NUMERALS,
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def annotated(raw: str) -> tuple[Event, ...]:
    return annotate(Document("x", raw)).events


@given(TEXTS)
def test_spans_are_exact_in_order_and_apart(raw: str) -> None:
    reach = 0
    for one in annotated(raw):
        assert raw[one.start : one.end] == one.text != ""
        assert reach <= one.start < one.end
        assert one.canonical
        reach = one.end


@pytest.mark.parametrize("number", range(1, 21))
def test_congresses_by_number(number: int) -> None:
    years = (1921, 1922, 1923, 1925, 1927, 1928, 1945, 1956, 1969, 1973, 1977)
    (found,) = annotated(f"学习党的{NUMERALS[number - 1]}大报告。")
    assert found.year == (years[number - 1] if number <= 11 else 1982 + 5 * (number - 12))


@given(st.integers(5, 14), st.integers(1, 5))
def test_sessions_of_the_national_congress(term: int, session: int) -> None:
    full = f"第{NUMERALS[term - 1]}届全国人民代表大会第{NUMERALS[session - 1]}次会议"
    short = f"{NUMERALS[term - 1]}届全国人大{NUMERALS[session - 1]}次会议"
    for written in (full, short):
        (found,) = annotated(f"提请{written}审议。")
        assert (found.text, found.canonical, found.year) == (written, full, 1977 + 5 * (term - 5) + session)


@given(st.integers(11, 20), st.integers(1, 7))
def test_plenums_fall_in_the_term_of_their_committee(term: int, session: int) -> None:
    (found,) = annotated(f"领会{NUMERALS[term - 1]}届{NUMERALS[session - 1]}中全会精神。")
    assert found.canonical == f"党的{NUMERALS[term - 1]}届{NUMERALS[session - 1]}中全会"
    begin = 1977 + 5 * (term - 11)
    assert found.year is None or begin <= found.year <= begin + 5


@given(st.sampled_from(NUMERALS), st.sampled_from(["产业", "工程", "任务", "行动", "类", "批", "型"]))
def test_counts_are_no_congresses(number: str, noun: str) -> None:
    assert annotated(f"抓好{number}大{noun}。") == ()


@given(st.integers(1990, 2026))
def test_a_year_before_the_name_is_the_events(year: int) -> None:
    (found,) = annotated(f"{year}年全国两会闭幕。")
    assert (found.text, found.year) == ("全国两会", year)
