"""How long a series of national reports takes, and how it grows with their number.

Usage: python benchmarks/series.py [FOLDER]     FOLDER holds YEAR.txt (default: ../shared/real/gwr, else the sample)

The reports of the folder are repeated under other years. Prints, as a Markdown table, seconds for `trends`, two
measures followed, keyness of two halves, and `kwic`, each from the bytes on the disk on, for 10, 25 and 50 reports; the
goal is 50 reports in under 30 seconds for each.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import policytext as pt

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "real" / "gwr"
SIZES = (10, 25, 50)
FIRST = 1970


def repeated(folder: Path, many: int) -> list[pt.Document]:
    """So many documents, read anew, each of a year of its own."""
    sources = list(pt.read_corpus(folder))
    return [
        replace(one, id=f"{FIRST + place}", meta={**one.meta, "year": FIRST + place})
        for place, one in enumerate(islice(cycle(sources), many))
    ]


TASKS: dict[str, Callable[[list[pt.Document]], object]] = {
    "trends": pt.trends,
    "trends, shares of sentences": lambda corpus: pt.trends(corpus, unit="sentence"),
    "indicators": lambda corpus: pt.indicators(corpus, ["国内生产总值", "城镇新增就业"]),
    "keyness of formulations": lambda corpus: pt.keyness(corpus, *_halves(corpus)),
    "keyness of words": lambda corpus: pt.keyness(corpus, *_halves(corpus), items="words"),
    "kwic": lambda corpus: pt.kwic(corpus, "改革", match="text"),
}


def _halves(corpus: list[pt.Document]) -> tuple[str, str]:
    middle = FIRST + len(corpus) // 2
    return f"year<{middle}", f"year>={middle}"


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not folder.is_dir():
        folder = Path(__file__).resolve().parents[1] / "corpora" / "sample"
    pt.trends(repeated(folder, 1))  # what is loaded once
    characters = sum(len(one.raw) for one in repeated(folder, SIZES[-1]))
    print(f"{SIZES[-1]} reports, {characters:,} characters; seconds\n")
    print(f"| reports | {' | '.join(map(str, SIZES))} |\n| --- | {' | '.join(['---:'] * len(SIZES))} |")
    for name, task in TASKS.items():
        spent = []
        for many in SIZES:
            start = time.perf_counter()
            task(repeated(folder, many))
            spent.append(time.perf_counter() - start)
        print(f"| {name} | {' | '.join(f'{one:.1f}' for one in spent)} |")


if __name__ == "__main__":
    main()
