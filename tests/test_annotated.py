"""Whole documents, written for the project and annotated by hand before the toolkit ran on them.

``annotated/NAME.txt`` is the text and ``NAME.jsonl`` its annotations: a list means that any of its values is right, and
``optional`` marks a span that counts neither way. No score may fall below that of ``annotated/scores.tsv``; where it
rises, ``python tests/test_annotated.py`` writes the table anew.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

import policytext as pt

FOLDER = Path(__file__).parent / "annotated"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
SCORES = FOLDER / "scores.tsv"
COLUMNS = ["text", "layer", "kind", "measure", "least"]


@cache
def scores(name: str) -> dict[tuple[str, str, str], float]:
    """By layer, kind and measure; precision only where the kinds are closed."""
    document = pt.read(FOLDER / f"{name}.txt")
    found = pt.evaluate(FOLDER / f"{name}.jsonl", pt.annotate(document), documents=[document], samples=1)
    values: dict[tuple[str, str, str], float | None] = {}
    for score in found.scores:
        if score.match == "strict" and score.gold:
            key = score.layer, score.kind or ""
            values[*key, "recall"] = score.recall.value
            if score.layer != "formulation" or score.kind == "numeric":
                values[*key, "precision"] = score.precision.value
    for one in found.attributes:
        if one.kind is None and one.attribute not in ("form", "sense", "direction", "period", "per", "timex"):
            values[one.layer, "", one.attribute] = one.accuracy.value
    return {key: value for key, value in values.items() if value is not None}


def least() -> list[dict[str, str]]:
    with SCORES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", least(), ids=lambda row: "-".join(list(row.values())[:4]))
def test_no_score_falls(row: dict[str, str]) -> None:
    value = scores(row["text"]).get((row["layer"], row["kind"], row["measure"]))
    assert value is not None
    assert value >= float(row["least"]) - 0.0005


@pytest.mark.parametrize("name", NAMES)
def test_each_score_is_held(name: str) -> None:
    held = {(row["layer"], row["kind"], row["measure"]) for row in least() if row["text"] == name}
    assert held == set(scores(name))


def main() -> None:
    """Write the table anew."""
    with SCORES.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", lineterminator="\n")
        rows.writerow(COLUMNS)
        for name in NAMES:
            rows.writerows([name, *key, f"{value:.3f}"] for key, value in sorted(scores(name).items()))


if __name__ == "__main__":
    main()
