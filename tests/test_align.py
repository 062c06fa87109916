r"""Which sections answer to each other: tests/cases/alignment.tsv, planted changes, and what stays in order.

Columns of the cases: ``shape``, ``old`` and ``new`` (``\n`` is a line feed), ``pairs``: old=new:status, or :new:new and
old::dropped, joined by |, in the order of the result.
"""

from __future__ import annotations

import csv
import importlib.util
import sys
from itertools import combinations, pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.compare.align import in_order

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "alignment.tsv"
OTHER = ROOT / "tests" / "texts" / "school-plan.txt"
"""A document of another kind, so that what is added from it answers to nothing that was dropped."""
REAL = ROOT.parent / "shared" / "real" / "gwr"


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def written(pair: object) -> str:
    old, new, status = (getattr(pair, name) for name in ("old", "new", "status"))
    if old is None or new is None:
        return f"{old.text if old else ''}:{new.text if new else ''}:{status}"
    return f"{old.text}={new.text}:{status}"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["shape"])
def test_case(row: dict[str, str]) -> None:
    old, new = (pt.Document(name, row[name].replace("\\n", "\n")) for name in ("old", "new"))
    assert "|".join(map(written, pt.compare(old, new).sections)) == row["pairs"]


@pytest.fixture(scope="module")
def planted() -> ModuleType:
    spec = importlib.util.spec_from_file_location("planted", ROOT / "benchmarks" / "planted.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["planted"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("year", range(2020, 2025))
@pytest.mark.parametrize("seed", range(3))
def test_planted_changes_in_the_sample_are_found(planted: ModuleType, year: int, seed: int) -> None:
    one, other = pt.read(planted.SAMPLE / f"{year}.txt"), pt.read(OTHER)
    alignment, classes = planted.score_sections(one, other, seed)
    assert alignment.share >= planted.GOALS["alignment"], alignment.examples
    assert classes.share >= planted.GOALS["class"], classes.examples
    recall, precision = planted.score_reuse(one, other, seed)
    assert recall >= planted.GOALS["recall"]
    assert precision >= planted.GOALS["precision"]


@pytest.mark.skipif(not REAL.exists(), reason="needs the real reports beside the project")
def test_planted_changes_in_a_real_report_are_found(planted: ModuleType) -> None:
    alignment, classes = planted.score_sections(pt.read(REAL / "2007.txt"), pt.read(REAL / "1993.txt"), 0)
    assert alignment.share >= planted.GOALS["alignment"], alignment.examples
    assert classes.share >= planted.GOALS["class"], classes.examples


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=8, unique_by=lambda item: item[0]))
def test_the_heaviest_that_stay_in_order(items: list[tuple[int, int]]) -> None:
    places, weights = [place for place, _ in items], [weight for _, weight in items]
    kept = in_order(places, weights)
    assert all(places[low] < places[high] for low, high in pairwise(sorted(kept)))
    best = max(
        sum(weights[at] for at in chosen)
        for size in range(len(items) + 1)
        for chosen in combinations(range(len(items)), size)
        if all(places[low] < places[high] for low, high in pairwise(chosen))
    )
    assert sum(weights[at] for at in kept) == best
