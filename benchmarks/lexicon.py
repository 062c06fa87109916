"""How long the lexicon takes to load: all files read and validated, then compiled into a matcher.

Usage: python benchmarks/lexicon.py [--goals]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from policytext.lexicon import Lexicon, load_lexicon

ROUNDS = 15
GOAL = 50.0
"""Milliseconds for both."""


def milliseconds(task: Callable[[], object]) -> float:
    """The least processor time of some rounds: what other programs do meanwhile is no part of it."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return min(times) * 1000


def compiled() -> None:
    """What the first search does: the patterns and the automaton of a lexicon that was just loaded."""
    fresh = Lexicon(loaded.entries, loaded.members)
    _ = fresh.matcher


loaded = load_lexicon()
load, compiling = milliseconds(load_lexicon), milliseconds(compiled)
print(f"| {len(loaded.entries)} rows, {len(loaded.patterns)} patterns | ms |\n| --- | --- |")
print(f"| load: read, validate | {load:.1f} |\n| compile | {compiling:.1f} |")
print(f"| both (goal: {GOAL:.0f}) | {load + compiling:.1f} |")
sys.exit("--goals" in sys.argv and load + compiling > GOAL)
