"""Numerals, units and words of inexactness as values."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.model import DataFileError
from policytext.numbers import measure

VALUES = [
    ("一万五千亿", 1_500_000_000_000),
    ("二十万亿", 20_000_000_000_000),
    ("三千万亿", 30_000_000_000_000_00),
    ("1,100万", 11_000_000),
    ("3万4000", 34_000),
    ("30万多亿", 30_000_000_000_000),
    ("1亿3千多万", 130_000_000),
    ("1.2万亿", 1_200_000_000_000),
    ("16.4亿", 1_640_000_000),
    ("二○○○", 2000),
    ("一百零五", 105),
    ("二十一", 21),
    ("十", 10),
    ("五点五", 5.5),
]


@pytest.mark.parametrize(("numeral", "value"), VALUES)
def test_single_values(numeral: str, value: float) -> None:
    low, high, _ = measure.parse(numeral)
    assert measure.number(low) == measure.number(high) == value


@pytest.mark.parametrize(
    ("numeral", "low", "high"),
    [
        ("十几", 11, 19),
        ("二十几万", 210_000, 290_000),
        ("几十", 20, 99),
        ("数百", 200, 999),
        ("上百", 100, None),
        ("上千万", 10_000_000, None),
        ("两三", 2, 3),
        ("三四十", 30, 40),
        ("十五六", 15, 16),
        ("三五", 3, 5),
    ],
)
def test_vague_values(numeral: str, low: int, high: int | None) -> None:
    bounds = measure.parse(numeral)
    assert (measure.number(bounds.low), measure.number(bounds.high), bounds.approx) == (low, high, True)


def chinese(value: int) -> str:
    """The usual numeral for ``value``, below 10 to the 16th: section by section, 零 where places are empty."""
    if value < 10_000:
        return _section(value)
    for scale, sign in ((10**8, "亿"), (10**4, "万")):
        if value >= scale:
            rest = value % scale
            gap = "零" if rest and rest < scale // 10 else ""
            return chinese(value // scale) + sign + gap + (chinese(rest) if rest else "")
    raise AssertionError


def _section(value: int) -> str:
    written, empty = "", False
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // scale % 10
        if digit:
            written += ("零" if empty and written else "") + "零一二三四五六七八九"[digit] + sign
        empty = not digit
    return written or "零"


@given(st.integers(0, 10**16 - 1))
def test_every_chinese_numeral_is_read_back(value: int) -> None:
    numeral = chinese(value)
    bounds = measure.parse(numeral)
    assert (bounds.low, bounds.high) == (value, value), numeral


@given(st.decimals(0, 10**9, places=4), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]))
def test_figures_are_exact(value: Decimal, scale: tuple[str, int]) -> None:
    sign, factor = scale
    assert measure.parse(f"{value}{sign}").low == value * factor


@given(st.integers(0, 10**12))
def test_thousands_commas_change_nothing(value: int) -> None:
    assert re.fullmatch(measure.ARABIC, f"{value:,}")
    assert measure.parse(f"{value:,}").low == value


@given(st.text("零一二三四五六七八九十百千万亿两几数上多余点0123456789,.", min_size=1, max_size=30))
def test_what_the_patterns_match_can_be_read(text: str) -> None:
    for pattern in (measure.ARABIC, measure.CHINESE_NUMBER):
        match = re.match(pattern, text)
        if match:
            low, high, _ = measure.parse(match.group())
            assert low is not None
            assert low >= 0
            assert high is None or high >= 0


def test_fractions_are_rounded_to_four_places_and_nothing_else_is() -> None:
    assert measure.number(measure.fraction("一", "三")) == 0.3333
    assert measure.number(measure.fraction("三", "四")) == 0.75
    assert measure.number(Decimal("0.123456")) == 0.123456
    assert measure.number(None) is None


def test_qualifiers_open_the_bound_that_they_name() -> None:
    five = measure.parse("5")
    assert measure.combine(five, ["low"]) == (5, None, True)
    assert measure.combine(five, ["high"]) == (None, 5, True)
    assert measure.combine(five, ["about"]) == (5, 5, True)
    assert measure.combine(five, ["exact"]) == five


def test_the_longest_qualifier_wins() -> None:
    assert measure.qualifier_before("投资不超过", 5) == ("不超过", "high")
    assert measure.qualifier_before("国际条约", 4) == ("条约", "exact")
    assert measure.qualifier_before("投资", 2) == ("", "")


@given(st.lists(st.text("人次口亩平方米公里", min_size=1, max_size=4), min_size=1, max_size=12))
def test_an_alternation_matches_the_longest_word(words: list[str]) -> None:
    pattern = re.compile(measure.alternation(words))
    for word in words:
        for text in (word, word + "次", word + "。"):
            longest = max((one for one in words if text.startswith(one)), key=len)
            match = pattern.match(text)
            assert match
            assert match.group() == longest


def test_every_fixed_word_is_recognised_at_its_numeral() -> None:
    for row in measure.rows("fixed-words", ("word", "reason")):
        word = row["word"]
        numeral = re.search(f"[{measure.CHINESE}数]", word)
        assert numeral, word
        assert measure.is_fixed(f"在{word}中", numeral.start() + 1), word


def test_tables_are_sorted_and_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "table", lambda name, columns: ({"word": "乙"}, {"word": "乙"}))
    with pytest.raises(DataFileError, match=r"tables/x\.csv: row '乙'"):
        measure.rows("x", ("word",))
    with pytest.raises(DataFileError, match="kind is 'weight'; write"):
        measure.checked("units", {"unit": "吨", "kind": "weight"}, "kind", measure.KINDS)
