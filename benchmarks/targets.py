"""Finds the annual targets and results that were read out of national reports, and compares how they are annotated.

Usage: python benchmarks/targets.py [FOLDER]     FOLDER holds YEAR.txt (default: ../shared/real/gwr)

``targets.tsv`` has a row for each: the year of the report, the measure in English, ``low`` and ``high`` (empty for an
open end), and the attributes as of a quantity; ``|`` parts what is right as well. A row is right where one quantity
with these bounds has all of them.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import policytext as pt
from policytext.model import Quantity

TABLE = Path(__file__).with_name("targets.tsv")
DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "real" / "gwr"
COMPARED = ("unit", "of", "sense", "direction", "period")


def rows() -> Iterator[dict[str, str]]:
    """The rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def bound(cell: str) -> float | None:
    """A bound as a number, null for an open end."""
    return float(cell) if cell else None


def wrong(one: Quantity, row: dict[str, str]) -> list[str]:
    """What is wrong about a quantity that has the value of the row."""
    return [
        f"{name} is {getattr(one, name) or 'null'}, not {row[name] or 'null'}"
        for name in COMPARED
        if (getattr(one, name) or "") not in row[name].split("|")
    ]


def verdict(quantities: Sequence[Quantity], row: dict[str, str]) -> str:
    """Empty where the row is right, else what is wrong about the quantity that comes nearest."""
    bounds = bound(row["low"]), bound(row["high"])
    found = [wrong(one, row) for one in quantities if (one.low, one.high) == bounds]
    return "; ".join(min(found, key=len)) if found else "not found"


def main() -> None:
    """Print what is wrong, and how many rows are right."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not folder.is_dir():
        print(f"{folder}: not there, nothing to compare")
        return
    annotated: dict[str, Sequence[Quantity]] = {}
    right = every = 0
    for row in rows():
        year = row["year"]
        if year not in annotated:
            annotated[year] = pt.annotate(pt.read(folder / f"{year}.txt"), layers=["quantity"]).quantities
        said = verdict(annotated[year], row)
        every, right = every + 1, right + (not said)
        if said:
            print(f"    {year} {row['measure']} {row['low']}–{row['high']}: {said}")
    print(f"── targets and results: {right} of {every} right")


if __name__ == "__main__":
    main()
