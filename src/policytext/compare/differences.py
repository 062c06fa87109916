"""How far two values of one measure are apart: units and rates converted, and what is inexact said to be so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from policytext.files import table
from policytext.model import DataFileError, Number, Quantity


@dataclass(frozen=True, slots=True)
class Difference:
    """The newer value less the older one, between ``low`` and ``high``; null for an open end.

    ``unit`` is the newer value's, 个百分点 for percentages; ``per`` the time or base of a rate (P1Y where the two had
    different ones). ``is_exact`` is false where either value is approximate, open or a range.
    """

    low: Number | None
    high: Number | None
    unit: str | None
    per: str | None
    is_exact: bool


POINTS = "个百分点"


def difference(old: Quantity, new: Quantity) -> Difference | None:
    """The newer value less the older; null where units or rates cannot be converted, or neither end is known.

    >>> old = Quantity(0, 5, "26公里", "count", 26, 26, "公里", False, "管网")
    >>> difference(old, Quantity(0, 6, "500米", "count", 500, 500, "米", False, "管网"))
    Difference(low=-25500, high=-25500, unit='米', per=None, is_exact=True)
    """
    factor, base = conversion(old.unit)
    new_factor, new_base = conversion(new.unit)
    rates = _rates(old.per, new.per)
    if base != new_base or rates is None:
        return None
    old_rate, new_rate, per = rates
    scale = factor / new_factor * old_rate
    low = _less(new.low, new_rate, old.high, scale)
    high = _less(new.high, new_rate, old.low, scale)
    if low is None and high is None:
        return None
    is_exact = low is not None and low == high and not (old.approx or new.approx)
    unit = POINTS if base == "%" else new.unit
    return Difference(low, high, unit, per, is_exact)


def _less(new: Number | None, new_scale: Fraction, old: Number | None, scale: Fraction) -> Number | None:
    """In decimal arithmetic, so that 6.5 - 6.1 is 0.4."""
    if new is None or old is None:
        return None
    return _number(Fraction(str(new)) * new_scale - Fraction(str(old)) * scale)


def _number(value: Fraction) -> Number:
    return value.numerator if value.denominator == 1 else float(value)


# ── units ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def conversion(unit: str | None) -> tuple[Fraction, str | None]:
    """How many of which unit one of these is; 1 of itself where the table has no row.

    >>> conversion("公顷"), conversion("名")
    ((Fraction(10000, 1), '平方米'), (Fraction(1, 1), '人'))
    """
    unit = _synonyms().get(unit or "", unit)
    return _conversions().get(unit or "", (Fraction(1), unit))


@cache
def _synonyms() -> Mapping[str, str]:
    rows = table("unit-synonyms", ("unit", "counts_as", "reason"))
    return MappingProxyType({row["unit"]: row["counts_as"] for row in rows})


@cache
def _conversions() -> Mapping[str, tuple[Fraction, str | None]]:
    found: dict[str, tuple[Fraction, str | None]] = {}
    for row in table("unit-conversions", ("unit", "base", "factor", "reason")):
        try:
            found[row["unit"]] = Fraction(row["factor"]), row["base"]
        except (ValueError, ZeroDivisionError):
            raise DataFileError(
                f"tables/unit-conversions.csv: {row['unit']} has the factor {row['factor']!r}; write 1000 or 2000/3"
            ) from None
    return MappingProxyType(found)


# ── rates ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_TIME = re.compile(r"P(\d+)([YMWD])")
_A_YEAR = {"Y": Fraction(1), "M": Fraction(12)}
_A_WEEK = {"W": Fraction(1), "D": Fraction(7)}


def is_comparable_rate(old: str | None, new: str | None) -> bool:
    """Whether values with these bases can be one measure: none, the same, or both times that convert exactly.

    >>> is_comparable_rate("P1M", "P3M"), is_comparable_rate("P1M", "每万人"), is_comparable_rate(None, "P1M")
    (True, False, False)
    """
    return _rates(old, new) is not None


def _rates(old: str | None, new: str | None) -> tuple[Fraction, Fraction, str | None] | None:
    """What to multiply the old and the new value by, and what both are then per."""
    if old == new:
        return Fraction(1), Fraction(1), new
    for times, per in ((_A_YEAR, "P1Y"), (_A_WEEK, "P1W")):
        rates = [_rate(one, times) for one in (old, new)]
        if rates[0] and rates[1]:
            return rates[0], rates[1], per
    return None


def _rate(per: str | None, times: Mapping[str, Fraction]) -> Fraction | None:
    """How often the time passes in a year, or in a week."""
    match = _TIME.fullmatch(per or "")
    if not match or match[2] not in times or match[1] == "0":
        return None
    return times[match[2]] / int(match[1])
