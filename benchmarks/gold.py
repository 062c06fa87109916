"""Scores on annotated texts: runs the scorer of a gold folder over what the toolkit finds in its texts.

Usage: python benchmarks/gold.py [FOLDER]     FOLDER holds NAME.txt, NAME.jsonl and score.py (default: ../shared/gold),
                                         and it may hold numbers.tsv
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import orjson

import policytext as pt

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "gold"


NUMBERS = "numbers.tsv"
"""Hard numbers: a text, the span in it, and its kind, low, high, unit and approx; an empty cell is null."""


def written(value: object) -> str:
    """A value as the cells of the table have it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def numbers(path: Path) -> None:
    """Print the hard numbers that come out wrong, and how many are right."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    right = 0
    for row in rows:
        wanted = {name: cell for name, cell in row.items() if name != "text"}
        quantities = pt.annotate(pt.Document("number", row["text"]), layers=["quantity"]).quantities
        given = [
            {name: written(getattr(one, "text" if name == "span" else name)) for name in wanted} for one in quantities
        ]
        right += wanted in given
        if wanted not in given:
            print(f"    {row['text']}: {wanted} wanted, {given} given")
    print(f"── {path.name}: {right} of {len(rows)} right")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not (folder / "score.py").is_file():
        print(f"{folder}: no score.py there, nothing to score")
        return
    for gold in sorted(folder.glob("*.jsonl")):
        annotated = pt.annotate(pt.read(gold.with_suffix(".txt")))
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as predicted:
            predicted.write(b"\n".join(orjson.dumps(one.record()) for one in annotated.annotations))
            predicted.flush()
            print(f"── {gold.stem}", flush=True)
            subprocess.run([sys.executable, folder / "score.py", gold, predicted.name], check=True)
    if (folder / NUMBERS).is_file():
        numbers(folder / NUMBERS)


if __name__ == "__main__":
    main()
