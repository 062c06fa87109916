"""How long ``discover`` takes, and how much memory, on corpora of several sizes.

The corpora are made as they are read: reports of 60 kB whose sentences are drawn from real reports (the sample corpus
where ../shared is not there), every fifth character run of which is exchanged for a run of another sentence, so that
new n-grams keep coming. Each size is measured in a process of its own; the peak is that of its resident memory,
less what it is before reading.

Usage: python benchmarks/discover.py [MEGABYTES...]      default: 1 10 100
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import policytext as pt

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real" / "gwr"
REPORT = 20_000
MEGABYTE = 1_000_000


def reports(megabytes: float) -> Iterator[pt.Document]:
    """Reports that together have so many bytes of UTF-8; the same ones in every run."""
    chance = random.Random(1)
    sources = sorted(REAL.glob("*.txt")) or sorted((ROOT / "corpora" / "sample").glob("*.txt"))
    text = "\n".join(pt.read(path).raw for path in sources)
    clauses = [clause for clause in re.split("[，。；\n]", text) if 4 <= len(clause) <= 40]
    written, number = 0, 0
    while written < megabytes * MEGABYTE:
        pieces: list[str] = []
        while sum(map(len, pieces)) < REPORT:
            sentence = chance.choices(clauses, k=40)
            for place in range(0, 40, 5):
                other = chance.choice(clauses)
                sentence[place] = sentence[place][: len(sentence[place]) // 2] + other[len(other) // 2 :]
            pieces.append("，".join(sentence) + "。\n")
        raw = "".join(pieces)
        written += len(raw.encode())
        number += 1
        yield pt.Document(f"{number}.txt", raw, {"year": 2000 + number % 25})


def measure(megabytes: float) -> dict[str, float]:
    pt.annotate(next(reports(0.1)))  # what every run loads
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    found = pt.discover(reports(megabytes))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"megabytes": megabytes, "seconds": seconds, "before": before, "peak": peak, "candidates": len(found)}


def main() -> None:
    """Print a row a size, as a Markdown table."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(float(sys.argv[2]))))
        return
    print("| MB of text | seconds | MB a second | peak MB of memory | candidates |\n| --- | --- | --- | --- | --- |")
    for size in sys.argv[1:] or ["1", "10", "100"]:
        done = subprocess.run(
            [sys.executable, __file__, "--one", size], capture_output=True, check=True, encoding="utf-8"
        )
        row = json.loads(done.stdout)
        speed = row["megabytes"] / row["seconds"]
        print(
            f"| {size} | {row['seconds']:.0f} | {speed:.1f} | {row['peak']:.0f} ({row['before']:.0f} before) "
            f"| {row['candidates']} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
