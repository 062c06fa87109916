"""Written dates: years, months, days, quarters, decades, centuries and ranges of them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from policytext.numbers.measure import CHINESE, DIGITS, TO, Bounds, parse

# A year has four digits; two Chinese ones and 年 are one of the last century, but 七八年 are seven or eight years.
_Y = rf"(?:(?:1[5-9]|2[01])[0-9]{{2}}|一[五六七八九][{DIGITS}]{{2}}|二[零〇○][{DIGITS}]{{2}})"
_YY = rf"(?:[五六七八九](?!六年|七年|八年|九年)[{DIGITS}](?=年(?![来内前多以中间])))"
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:[12][0-9]|3[01]|0?[1-9]|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_DAY_OF_MONTH = rf"{_M}月(?:份|{_D}[日号])?"
_QUARTER = r"[第前]?[一二三四1-4]季度"

PATTERN = rf"""
    (?:{_Y}|{_YY})年(?:度|{_DAY_OF_MONTH}|{_QUARTER}|{_M}(?={TO}[0-9]))?
        (?:(?:{TO})(?:{_Y}年度?(?:{_DAY_OF_MONTH})?|{_DAY_OF_MONTH}|(?:{_D})日))?    # 2022年3月5日, 2020年至2035年
  | {_Y}(?:{TO}){_Y}年度?                                                              # 2021—2025年
  | {_DAY_OF_MONTH}(?:(?:{TO})(?:{_DAY_OF_MONTH}|(?:{_D})[日号]))?                     # 5月1日, 1月至6月
  | {_M}(?:{TO}){_M}月份?                                                              # 1—9月
  | {_QUARTER}
  | (?:[{CHINESE}]{{1,3}}|[0-9]{{1,2}})世纪(?:[一二三四五六七八九]十|[0-9]0)?(?:年代)?        # 20世纪90年代
  | (?:[一二三四五六七八九]十|(?:1[89]|20)?[0-9]0)年代
"""
"""A date, for a verbose pattern; what stands before it is the caller's to look at."""

_YEAR = re.compile(rf"{_Y}|(?:[五六七八九][{DIGITS}](?=年))")
_DATE_UNIT = re.compile("年度|年代|世纪|季度|月份|[年月日号]")
_CENTURY = re.compile(rf"([{CHINESE}]{{1,3}}|\d{{1,2}})世纪")
_DECADE = re.compile(r"([一二三四五六七八九]十|\d{0,3}0)年代")


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[Bounds, str]:
    """The years of a written date, null where it has none, and the last unit written.

    >>> bounds, unit = read("二〇二二年三月五日")
    >>> int(bounds.low or 0), unit
    (2022, '日')
    """
    years = [_year(one) for one in _YEAR.findall(text)]
    unit = _DATE_UNIT.findall(text)[-1]
    if unit in ("年代", "世纪"):
        return _decades(text), unit
    if not years:
        return Bounds(None, None, False), unit
    return Bounds(years[0], years[-1], False), unit


def _year(written: str) -> Decimal:
    value = parse(written).low or Decimal(0)
    return value + 1900 if value < 100 else value  # 九二年; the reports that write so are of the last century


def _decades(text: str) -> Bounds:
    """20世纪 is 1901 to 2000; 20世纪90年代, and 九十年代 alone, 1990 to 1999."""
    century = _CENTURY.search(text)
    ordinal = int(parse(century[1]).low or 20) if century else 20
    decade = _DECADE.search(text)
    if not decade:
        return Bounds(Decimal(100 * ordinal - 99), Decimal(100 * ordinal), False)
    first = int(parse(decade[1]).low or 0)
    first += 0 if first > 99 else 100 * (ordinal - 1)
    return Bounds(Decimal(first), Decimal(first + 9), False)
