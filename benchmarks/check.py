"""What a checker's user waits for: the program's start and one draft of 6,000 characters, beside Python's own start.

Usage: python benchmarks/check.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import policytext as pt

SIZE = 6_000
ROUNDS = 7


def draft() -> str:
    """A draft of this length: summaries of the sample, one behind the other."""
    return "\n".join(document.raw for document in pt.sample())[:SIZE]


def seconds(*arguments: str) -> float:
    """The median time of a process from its start to its end, once it has run before."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.txt"
        path.write_text(draft(), encoding="utf-8")
        bare, help_page = seconds("-c", "pass"), seconds("-m", "policytext", "--help")
        checked = seconds("-m", "policytext", "check", str(path))
    document = pt.Document("draft", draft())
    pt.check(document)
    start = time.perf_counter()
    for _ in range(ROUNDS):
        pt.check(document)
    again = (time.perf_counter() - start) / ROUNDS
    print("| what | milliseconds | times Python's start |\n| --- | ---: | ---: |")
    rows = [
        ("python -c pass", bare),
        ("policytext --help", help_page),
        (f"policytext check, {SIZE} characters", checked),
    ]
    for name, value in [*rows, ("one more such draft in the same process", again)]:
        print(f"| {name} | {value * 1000:.0f} | {value / bare:.1f} |")


if __name__ == "__main__":
    main()
