"""TIMEX3 values of written dates and durations (ISO 8601 with X for what is not said, as TimeML has it)."""

from __future__ import annotations

import re
from functools import lru_cache

from policytext.model import Number
from policytext.numbers.measure import DIGITS, TO, parse

_NUMBER = rf"[\d{DIGITS}十]{{1,4}}"
_DATE = re.compile(
    rf"""(?:(?P<year>[\d{DIGITS}]{{2,4}})年度?)?
         (?:(?P<month>{_NUMBER})月份?)? (?:(?P<day>{_NUMBER})[日号])? (?:[第前]?(?P<quarter>[一二三四1-4])季度)?""",
    re.VERBOSE,
)
_RANGE = re.compile(TO)
_UNKNOWN_YEAR = "XXXX"


@lru_cache(maxsize=4096)
def of_date(text: str, low: int | None, high: int | None, unit: str | None) -> str | None:
    """The value of a date; ``low`` and ``high`` are its years and ``unit`` the last unit written, as of a quantity.

    >>> of_date("2022年3月5日", 2022, 2022, "日"), of_date("九十年代", 1990, 1999, "年代")
    ('2022-03-05', '199X')
    """
    if unit == "年代":
        return f"{(low or 0) // 10}X"
    if unit == "世纪":
        return str((low or 0) // 100)
    first, *rest = _RANGE.split(text, maxsplit=1)
    years = [_UNKNOWN_YEAR if year is None else str(year) for year in (low, high)]
    if not rest:
        value = _value(first, years[0])
        return f"{value[:-1]}1/{value}" if value and text.startswith("前") and "Q" in value else value
    return _range(first, rest[0], unit, years)


def _range(first: str, last: str, unit: str | None, years: list[str]) -> str | None:
    """2021—2025年, 1—9月 and 3月5日至7日: an end that lacks a unit or a month has that of the other."""
    if first[-1] not in "年月日号度份":
        first += "月" if unit in ("月", "月份") else unit or ""
    month = _MONTH.search(first)
    if unit in ("日", "号") and month and "月" not in last:
        last = month.group() + last
    ends = _value(first, years[0]), _value(last, years[1])
    return None if None in ends else f"{ends[0]}/{ends[1]}"


_MONTH = re.compile(rf"{_NUMBER}月")


def _value(text: str, year: str) -> str | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    if match["quarter"]:
        return f"{year}-Q{_int(match['quarter'])}"
    parts = [match["month"], match["day"]]
    return year + "".join(f"-{_int(part):02}" for part in parts if part)


def _int(written: str) -> int:
    return int(parse(written).low or 0)


_DURATIONS = {
    **dict.fromkeys(("年", "周年", "个年头", "学年"), ("P", 1, "Y")),
    **dict.fromkeys(("个月",), ("P", 1, "M")),
    **dict.fromkeys(("个季度",), ("P", 3, "M")),
    **dict.fromkeys(("周", "个星期"), ("P", 1, "W")),
    **dict.fromkeys(("天", "昼夜"), ("P", 1, "D")),
    **dict.fromkeys(("小时", "个小时"), ("PT", 1, "H")),
    **dict.fromkeys(("分钟",), ("PT", 1, "M")),
    **dict.fromkeys(("秒", "秒钟"), ("PT", 1, "S")),
    **dict.fromkeys(("个世纪", "世纪"), ("P", 100, "Y")),
}
_HALVES = {"Y": (12, "M"), "D": (24, "H"), "H": (60, "M")}
"""How many of the smaller part make one, and the smaller part."""


@lru_cache(maxsize=4096)
def of_duration(low: Number | None, high: Number | None, unit: str | None) -> str | None:
    """The value of a duration; X for a number that is not settled, both ends of a range.

    >>> of_duration(5, 5, "年"), of_duration(0.5, 0.5, "年"), of_duration(3, 5, "天"), of_duration(2, 9, "年")
    ('P5Y', 'P6M', 'P3D/P5D', 'PXY')
    >>> of_duration(1.5, 1.5, "小时"), of_duration(0.5, 0.5, "天"), of_duration(2.5, 2.5, "年")
    ('PT90M', 'PT12H', 'P30M')
    """
    if unit not in _DURATIONS:
        return None
    prefix, factor, letter = _DURATIONS[unit]
    if low is None or high is None:
        known = high if low is None else low
        return None if known is None else _duration(prefix, known * factor, letter)
    if low == high:
        return _duration(prefix, low * factor, letter)
    if high - low > _WIDEST:
        return f"{prefix}X{letter}"
    return f"{_duration(prefix, low * factor, letter)}/{_duration(prefix, high * factor, letter)}"


_WIDEST = 5
"""A range wider than this is 几年 or 十几年, which TIMEX3 writes with an X."""


def _duration(prefix: str, value: Number, letter: str) -> str:
    """Half a year is six months, since only the last part may have a fraction, and readers expect none."""
    whole = int(value)
    if value == whole:
        return f"{prefix}{whole}{letter}"
    if value * 2 == int(value * 2) and letter in _HALVES and prefix + letter != "PTM":
        factor, smaller = _HALVES[letter]
        return f"{'PT' if smaller == 'H' else prefix}{int(value * factor)}{smaller}"
    return f"{prefix}{value}{letter}"


# ── rates ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_BASE = re.compile(
    "每(?:人|户|亩)?每?(?:(?P<time>年|半年|个?月|个?季度|季|天|日|周|星期|小时)|"
    "(?P<base>[十百千万亿]{1,2}(?:人口?|户|名|亩|元|平方公里|吨|公里)|[人户亩吨名生]))"
)
_PERIODS = {
    "年": "P1Y",
    "半年": "P6M",
    **dict.fromkeys(("季", "季度", "个季度"), "P3M"),
    **dict.fromkeys(("月", "个月"), "P1M"),
    **dict.fromkeys(("周", "星期"), "P1W"),
    **dict.fromkeys(("天", "日"), "P1D"),
    "小时": "PT1H",
}
_EVERY = re.compile("每(?P<number>[一二两三四五六七八九十]|\\d{1,2})?(?P<unit>半?年|个?季度?|个?月|天|日|周|星期)")
_AVERAGES = {"年均": "P1Y", "日均": "P1D", "月均": "P1M", "平均每年": "P1Y", "平均每月": "P1M"}
_AVERAGES |= {"平均每天": "P1D", "每年平均": "P1Y", "年平均": "P1Y"}
_BASE_LENGTH = 3


@lru_cache(maxsize=1024)
def of_frequency(text: str) -> str | None:
    """The time that a frequency is told for; one that has no fixed length stands as it is written.

    >>> of_frequency("每月1次"), of_frequency("每半年开展1次"), of_frequency("每两年1次"), of_frequency("每学期1次")
    ('P1M', 'P6M', 'P2Y', '每学期')
    """
    match = _EVERY.match(text)
    if not match:
        return text[:_BASE_LENGTH] if text.startswith("每学期") else None
    period = _PERIODS[match["unit"]]
    if not match["number"]:
        return period
    return f"{period[0]}{int(period[1:-1]) * int(parse(match['number']).low or 1)}{period[-1]}"


def of_base(norm: str, start: int) -> str | None:
    """What a rate is told for, where 每 stands: a time (每人每月) or what it is counted by.

    >>> of_base("每人每月30元", 0), of_base("每万人口20件", 0)
    ('P1M', '每万人口')
    """
    match = _BASE.match(norm, start)
    if not match:
        return None
    return _PERIODS[match["time"]] if match["time"] else "每" + match["base"]


def of_average(word: str) -> str | None:
    """The time that an average amount is told for: 日均, 年均."""
    return _AVERAGES.get(word)
