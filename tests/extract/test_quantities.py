"""Properties of quantities on any text; the cases are in tests/cases/quantity.tsv."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.extract import quantities
from policytext.lexicon import default_lexicon
from policytext.model import Quantity
from policytext.segment import default_segmenter
from policytext.text import normalise

NUMERALS = "一二三十百千万亿零〇○两几数上半余多第前每"
UNITS = "年月日个次项名人元%点到至—，。、“”的 \n"
WORDS = ["2022", "3.5", "1,200", "百分之", "分之", "以上", "左右", "超过", "增长", "召开", "会议"]
ODD = ["世纪", "年代", "季度", "４５", "\u200b", "\ud800"]
PIECES = st.sampled_from([*NUMERALS, *UNITS, *WORDS, *ODD])
FIXED = ["进一步", "统一", "一系列", "千方百计", "百姓", "第一时间", "万众一心", "一体", "十分"]
LEXICON, SEGMENTER = default_lexicon(), default_segmenter()


def annotated(raw: str) -> list[Quantity]:
    """The quantities of a text, overlapping candidates not yet decided between."""
    text = normalise(raw)
    return quantities.build(text, quantities.find(text, LEXICON, SEGMENTER), SEGMENTER)


def single(raw: str) -> Quantity:
    (found,) = annotated(raw)
    return found


@given(st.lists(PIECES, max_size=40).map("".join))
def test_spans_are_exact_in_order_and_apart(raw: str) -> None:
    reach = 0
    for one in annotated(raw):
        assert raw[one.start : one.end] == one.text != ""
        assert reach <= one.start < one.end
        reach = one.end


@given(st.lists(PIECES, max_size=40).map("".join))
def test_values_are_possible(raw: str) -> None:
    for one in annotated(raw):
        assert one.low is None or one.low >= 0
        if one.kind != "date":
            assert (one.low, one.high) != (None, None)
        if None in (one.low, one.high) and one.kind != "date":
            assert one.approx


@given(st.integers(0, 9999), st.sampled_from(["个", "次", "项", "人", "元", "%", "公里", "万吨", "亿元"]))
def test_figures_keep_their_value_whatever_their_width(value: int, unit: str) -> None:
    factor = {"万": 10**4, "亿": 10**8}.get(unit[0], 1)
    wide = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for written in (str(value), wide):
        found = single(f"共有{written}{unit}。")
        assert (found.low, found.high, found.unit) == (value * factor, value * factor, unit.lstrip("万亿"))


@given(st.integers(1950, 2099), st.integers(1, 12), st.integers(1, 28))
def test_a_date_is_one_quantity_in_either_kind_of_numeral(year: int, month: int, day: int) -> None:
    digits = "〇一二三四五六七八九"
    tens = ["", *digits[1:], "十", *(f"十{one}" for one in digits[1:]), "二十", *(f"二十{one}" for one in digits[1:])]
    chinese = "".join(digits[int(one)] for one in str(year))
    for written in (f"{year}年{month}月{day}日", f"{chinese}年{tens[month]}月{tens[day]}日"):
        found = single(f"会议于{written}召开。")
        assert (found.text, found.kind, found.low, found.high, found.unit) == (written, "date", year, year, "日")


@pytest.mark.parametrize("word", FIXED)
@pytest.mark.parametrize("frame", ["要{}推进", "“{}”", "{}，{}。", "以{}为先"])
def test_fixed_words_count_nothing(word: str, frame: str) -> None:
    assert annotated(frame.format(word, word)) == []
