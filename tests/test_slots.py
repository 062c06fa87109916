r"""Values that are followed: tests/cases/slot.tsv, and what holds of every pair of values.

Columns of the cases: ``shape``, ``old`` and ``new`` (``\n`` is a line feed), ``of``: the measure whose slots are
compared (empty: no slot at all), ``status`` and ``difference`` of each, in the order of the new document,
dropped ones last.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.compare.differences import Difference, conversion, difference, is_comparable_rate
from policytext.compare.tables import written_difference
from policytext.files import table
from policytext.model import Placeholder, Quantity

CASES = Path(__file__).parent / "cases" / "slot.tsv"


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["shape"])
def test_case(row: dict[str, str]) -> None:
    old, new = (pt.Document(name, row[name].replace("\\n", "\n")) for name in ("old", "new"))
    slots = [one for one in pt.compare(old, new).slots if one.of == row["of"] or not row["of"]]
    assert sorted(one.status for one in slots) == sorted(row["status"].split())
    apart = [one.difference for one in slots if one.status == "changed" and one.difference]
    assert " ".join(map(written_difference, apart)) == row["difference"]


def test_a_mask_is_missing_and_never_a_number() -> None:
    slots = pt.compare(pt.Document("a", "召开党组会**次。"), pt.Document("b", "召开党组会31次。")).slots
    assert isinstance(slots[0].old, Placeholder)
    assert slots[0].difference is None


def quantity(low: float | None, high: float | None, unit: str = "项", *, approx: bool = False) -> Quantity:
    return Quantity(0, 1, "1", "count", low, high, unit, approx, "问题")


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2).map(float)


@given(NUMBERS, NUMBERS)
def test_differences_are_exact_and_opposite(first: float, second: float) -> None:
    there = difference(quantity(first, first), quantity(second, second))
    back = difference(quantity(second, second), quantity(first, first))
    assert there is not None
    assert back is not None
    assert there.low == there.high == -(back.low or 0)
    assert there.is_exact
    assert Fraction(str(there.low)) == Fraction(str(second)) - Fraction(str(first))


@given(st.lists(st.one_of(st.none(), NUMBERS), min_size=4, max_size=4), st.booleans())
def test_every_value_that_the_bounds_allow_lies_in_the_difference(bounds: list[float | None], approx: bool) -> None:
    pairs = [sorted(bounds[at : at + 2], key=lambda one: float("inf") if one is None else one) for at in (0, 2)]
    old, new = (quantity(low, high, approx=approx) for low, high in pairs)
    found = difference(old, new)
    if found is None:
        assert None in (old.high, new.low)
        assert None in (old.low, new.high)
        return
    assert found.low is None or found.high is None or found.low <= found.high
    assert found.is_exact == (
        not approx and None not in bounds and pairs[0][0] == pairs[0][1] and pairs[1][0] == pairs[1][1]
    )


@pytest.mark.parametrize(
    "row", table("unit-conversions", ("unit", "base", "factor", "reason")), ids=lambda row: row["unit"]
)
def test_units_convert_both_ways(row: dict[str, str]) -> None:
    factor, base = conversion(row["unit"])
    assert (factor, base) == (Fraction(row["factor"]), row["base"])
    assert conversion(base) == (Fraction(1), base), "the base of a unit has no row of its own"
    there = difference(quantity(2, 2, row["base"]), quantity(2, 2, row["unit"]))
    assert there is not None
    assert there.low == float(2 - 2 / factor)


@pytest.mark.parametrize(
    ("old", "new", "comparable"),
    [
        (None, None, True),
        ("P1M", "P1Y", True),
        ("P1W", "P1D", True),
        ("P1W", "P1M", False),
        ("每万人", "每万人", True),
        ("每万人", "每亩", False),
        (None, "P1M", False),
        ("P0M", "P1M", False),
    ],
)
def test_rates(old: str | None, new: str | None, comparable: bool) -> None:
    assert is_comparable_rate(old, new) == is_comparable_rate(new, old) == comparable


@pytest.mark.parametrize(
    ("found", "written"),
    [
        (Difference(-0.5, 0, "个百分点", None, False), "−0.5…+0个百分点"),
        (Difference(2.5e11, 2.5e11, "元", None, True), "+2500亿元"),
        (Difference(None, 12000, "户", None, False), "≤+1.2万户"),
        (Difference(20, 20, "人次", None, False), "≈+20人次"),
    ],
)
def test_differences_are_written(found: Difference, written: str) -> None:
    assert written_difference(found) == written
