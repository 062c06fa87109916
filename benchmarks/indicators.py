"""Follows four measures through national reports and compares all that comes out with what was read out of them.

Usage: python benchmarks/indicators.py [FOLDER]     FOLDER holds YEAR.txt (default: ../shared/real/gwr)

``indicators.tsv`` has a row for each annual target and result that the reports give for the growth of 国内生产总值, for
居民消费价格, 城镇新增就业 and 城镇登记失业率, and a row with the role ``span`` for each sum, average or comparison of
several years, which must be no value of a year. A value that is in neither list is wrong too. Reports that the folder
does not hold are passed over.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import policytext as pt

TABLE = Path(__file__).with_name("indicators.tsv")
DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "real" / "gwr"
MEASURES = {"国内生产总值": "%", "居民消费价格": "%", "城镇新增就业": "人", "城镇登记失业率": "%"}
Row = tuple[str, str, str, str, str]
"""Measure, role, period, low, high."""


def wanted(years: set[str]) -> tuple[list[Row], list[tuple[str, str, str, str]]]:
    """The annual values, and the values of several years, of the reports of these years."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["report"] in years]
    annual = [
        (row["indicator"], row["role"], row["period"], row["low"], row["high"]) for row in rows if row["role"] != "span"
    ]
    spans = [(row["report"], row["indicator"], row["low"], row["high"]) for row in rows if row["role"] == "span"]
    return annual, spans


def cell(value: float | None) -> str:
    """A bound as it stands in the table."""
    if value is None:
        return ""
    return str(int(value)) if value >= 1e5 else f"{value:g}"


def main() -> None:
    """Print what is missing, what is too much, and how much is right."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not folder.is_dir():
        print(f"{folder}: not there, nothing to compare")
        return
    result = pt.indicators(pt.read_corpus(folder), list(MEASURES))
    annual, spans = wanted({path.stem for path in folder.glob("*.txt")})
    found = [
        (row["indicator"], row["role"], str(row["period"]), cell(row["low"]), cell(row["high"]))
        for row in result["indicators"].iter_rows(named=True)
        if row["unit"] == MEASURES[row["indicator"]]
    ]
    for label, ones in (("missing", set(annual) - set(found)), ("too much", set(found) - set(annual))):
        for one in sorted(ones):
            print(f"    {label}: {' '.join(one)}")
    mixed = [span for span in spans for row in found if (row[0], row[3], row[4]) == span[1:] and row not in set(annual)]
    right = len(set(annual) & set(found))
    apart = {
        (Path(row["doc"]).stem, row["indicator"], cell(row["low"]), cell(row["high"]))
        for row in result["indicator_spans"].iter_rows(named=True)
    }
    told = sum(span in apart for span in spans)
    print(f"── indicators: {right} of {len(annual)} annual values right, {len(set(found) - set(annual))} too much")
    print(f"── traps: {len(spans)} values of several years, {len(mixed)} of them taken for a year's, {told} told apart")


if __name__ == "__main__":
    main()
