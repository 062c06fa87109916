"""Scores on six excerpts that were annotated by the guide without sight of the toolkit's output.

``annotations/NAME.jsonl`` holds offsets and labels alone, no text of the reports; ``annotations/ranges.json`` says
which part of which file was annotated. ``of`` is the list of the spans that are right (null: none is named). The texts
and the scorer are those of ../shared; where it is absent, nothing is scored.

Usage: python benchmarks/independent.py
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import policytext as pt

HERE = Path(__file__).resolve().parent / "annotations"
SHARED = Path(__file__).resolve().parents[2] / "shared"
SCORED = {
    "section": ["level", "ordinal", "parent"],
    "formulation": ["kind", "quoted"],
    "event": ["year"],
    "citation": [],
    "quantity": ["kind", "low", "high", "unit", "approx", "of", "sense", "direction", "period"],
    "placeholder": ["role", "unit", "of"],
}
"""Canonical names, titles and masks are text of the reports, so they are not kept; sense, direction and
period only where somebody annotated them."""


LATER = ("sense", "direction", "period")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_rows(name: str, raw: str) -> list[dict[str, object]]:
    """The annotations with the text that their offsets stand for."""
    rows = []
    for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        row["text"] = raw[row["start"] : row["end"]]
        if "of" in row:
            row["of"] = [None if span is None else "".join(raw[slice(*span)].split()) for span in row["of"]]
        rows.append(row)
    return rows


def main() -> None:
    if not (SHARED / "real").is_dir():
        print(f"{SHARED}: not there, nothing to score")
        return
    score = scorer()
    for name, part in json.loads((HERE / "ranges.json").read_text(encoding="utf-8")).items():
        annotated = pt.annotate(pt.read(SHARED / "real" / part["file"]))
        inside = [one for one in annotated.annotations if part["start"] <= one.start and one.end <= part["end"]]
        rows = gold_rows(name, annotated.document.raw)
        told = {key for row in rows for key in row}
        score.ATTRIBUTES = {
            layer: [one for one in names if one not in LATER or one in told] for layer, names in SCORED.items()
        }
        print(f"── {name}")
        score.score(rows, [one.record() for one in inside])


if __name__ == "__main__":
    main()
