"""Values of quantities by the shape of their pattern: what kind they are, their bounds and their unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from policytext.model import Number
from policytext.numbers import dates
from policytext.numbers.measure import Bounds, combine, fraction, number, parse, qualifier_before, units

Read = tuple[str, Bounds, "str | None"]
"""Kind, bounds and unit."""
Known = tuple[str, Bounds, "str | None", "Number | None", "Number | None"]
"""The same, with the bounds as they come out."""


def read(match: re.Match[str]) -> Known:
    """What a quantity says by itself; its last group is named after its shape.

    The same few numbers stand in text after text, so that each is read but once a process.
    """
    key = match.lastgroup or "", match.group()
    known = _known().get(key)
    if known is None:
        kind, bounds, unit = READERS[key[0]](match)
        known = kind, bounds, unit, number(bounds.low), number(bounds.high)
        if len(_known()) < _MOST_KEPT:
            _known()[key] = known
    return known


@cache
def _known() -> dict[tuple[str, str], Known]:
    return {}


_MOST_KEPT = 50_000
"""Numbers that are kept; the national reports of forty years have some 10,000."""


def _date(match: re.Match[str]) -> Read:
    return "date", *dates.read(match["date"])


def _figures(match: re.Match[str]) -> Read:
    inexact = bool(match["inexact"] or match["high_inexact"])
    unit = match["high_unit"] or match["unit"]
    bounds = _range(match["low"], match["high"], inexact)
    if match["cents"]:
        return "money", _with_cents(bounds, match["cents"]), unit
    if match["or_unit"]:
        kind, bounds, unit = _of_kind(bounds, unit)
        return kind, bounds, f"{unit}{match['or_unit']}"
    return _of_kind(bounds, unit)


def _words(match: re.Match[str]) -> Read:
    unit = match["w_high_unit"] or match["w_unit"]
    if match["w_low"] == "半":
        half = Decimal("0.5")
        return "duration", Bounds(half, half, False), unit
    bounds = _range(match["w_low"], match["w_high"], bool(match["w_inexact"]))
    if units()[unit].kind == "ordinal" if unit else False:
        bounds = bounds._replace(approx=False)  # 三四线 and 一二级 are two ranks, not about three
    return _of_kind(bounds, unit)


def _range(first: str, last: str | None, inexact: bool) -> Bounds:
    """From the first numeral to the last; in 5—8万 the 万 holds for both."""
    low = parse(first)
    if last is None:
        return Bounds(low.low, low.high, low.approx or inexact)
    high = parse(last)
    scale = 1
    if last[-1] in "万亿" and first[-1] not in "百千万亿" and low.low is not None and high.high is not None:
        tail = last.lstrip("0123456789.,一二两三四五六七八九十百千")
        scale = int(parse(tail).low or 1) if low.low * int(parse(tail).low or 1) < high.high else 1
    return Bounds(low.low * scale if low.low is not None else None, high.high, inexact or high.approx)


def _of_kind(bounds: Bounds, unit: str | None) -> Read:
    if unit is None:
        return "count", bounds, None
    found = units()[unit]
    if found.use == "share":  # 七成 is 70 per cent, and the share has no unit
        return "percent", Bounds(_times(bounds.low, 10), _times(bounds.high, 10), bounds.approx), None
    if unit == "‰":
        return (
            "percent",
            Bounds(_times(bounds.low, Decimal("0.1")), _times(bounds.high, Decimal("0.1")), bounds.approx),
            unit,
        )
    if found.kind == "ordinal" and bounds.low is not None and bounds.low % 1:
        return "count", bounds, unit  # 6.4级地震
    return found.kind, bounds, unit


def _times(value: Decimal | None, factor: int | Decimal) -> Decimal | None:
    return None if value is None else value * factor


_CENTS = re.compile(r"(?:(\d{1,2})角)?(?:(\d{1,2})分)?")


def _with_cents(bounds: Bounds, cents: str) -> Bounds:
    match = _CENTS.fullmatch(cents)
    extra = Decimal(int(match[1] or 0) * 10 + int(match[2] or 0)) / 100 if match else Decimal(0)
    value = (bounds.low or Decimal(0)) + extra
    return Bounds(value, value, bounds.approx)


def _part(match: re.Match[str]) -> Read:
    """三分之一 and 一半 are counts, 百分之五 and 千分之三 percentages."""
    if match["half"]:
        half = Decimal("0.5")
        return "count", Bounds(half, half, False), None
    inexact = bool(match["part_inexact"])
    denominator = match["denominator"]
    if denominator in ("百", "千"):
        factor = 1 if denominator == "百" else Decimal("0.1")
        bounds = _range(match["numerator"], match["numerator_to"], inexact)
        scaled = Bounds(_times(bounds.low, factor), _times(bounds.high, factor), bounds.approx)
        return "percent", scaled, "%" if denominator == "百" else "‰"
    value = fraction(match["numerator"], denominator)
    return "count", Bounds(value, value, inexact), None


def _stroke(match: re.Match[str]) -> Read:
    value = fraction(match["over"], match["under"])
    return "count", Bounds(value, value, False), None


def _score(match: re.Match[str]) -> Read:
    value = Decimal(match["points"])
    return "count", Bounds(value, value, False), "分"


def _share(match: re.Match[str]) -> Read:
    value = Decimal(match["share"])
    return "percent", Bounds(value, value, False), None


def _frequency(match: re.Match[str]) -> Read:
    bounds = _range(match["times"], match["times_to"], False)
    first, last = match.span("how")
    marks = [mark for place in range(first + 1, last + 1) if (mark := qualifier_before(match.string, place)[1])]
    bounds = combine(bounds._replace(approx=bounds.approx or bool(match["times_inexact"])), marks)
    return "frequency", bounds, match["times_unit"]


def _ordinal(match: re.Match[str]) -> Read:
    low = parse(match["rank"])
    high = parse(match["rank_to"]) if match["rank_to"] else low
    return "ordinal", Bounds(low.low, high.high, False), match["rank_unit"]


def _roman(match: re.Match[str]) -> Read:
    """Ⅱ类水质."""
    low, high = (Decimal(ord(match[name] or match["class"]) - ord("Ⅰ") + 1) for name in ("class", "class_to"))
    return "ordinal", Bounds(low, high, False), "类"


def _first(match: re.Match[str]) -> Read:
    return "ordinal", Bounds(Decimal(1), parse(match["top"]).high, False), match["top_unit"]


def _zero(match: re.Match[str]) -> Read:
    """关税为零."""
    return "count", Bounds(Decimal(0), Decimal(0), False), None


READERS: Mapping[str, Callable[[re.Match[str]], Read]] = MappingProxyType(
    {
        "date": _date,
        "part": _part,
        "share": _share,
        "frequency": _frequency,
        "ordinal": _ordinal,
        "first": _first,
        "roman": _roman,
        "stroke": _stroke,
        "score": _score,
        "zero": _zero,
        "figures": _figures,
        "words": _words,
    }
)
