"""Speeds of the toolkit as ratios to jieba.lcut on the same text in the same run, and what hostile input costs.

    python benchmarks/bench.py [--corpus DIR] [--goals]

Absolute speeds of one machine swing by a fifth and more, ratios of tasks measured in turns do not. A ratio is the
median of five rounds; each round runs every task once. The exit status is 0; with ``--goals`` it is 1 where a goal is
missed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from policytext.annotate import annotate, resolve
from policytext.extract import EXTRACTORS, Extractor
from policytext.files import data_root, decode
from policytext.lexicon import default_lexicon
from policytext.model import Document, InputError
from policytext.render import jsonl
from policytext.segment import Segmenter, default_segmenter
from policytext.text import normalise
from policytext.tokens import tokenize

MEGABYTE = 1_000_000
ROUNDS = 5
REAL = Path(__file__).resolve().parents[2] / "shared" / "real"

GOALS = {"tokenize what is annotated": 10.0, "annotate": 8.0, "extract to JSON Lines": 5.0}
"""How many times as fast as jieba.lcut."""
HOSTILE_GOAL = 1.0
"""Megabytes a second, on ten of them."""
LINEAR = 3.0
"""A megabyte of ten may cost this many times what a megabyte alone costs, since ten leave the processor's caches; a
quadratic pattern costs ten times."""
TOO_SLOW = 10.0
"""Seconds for one hostile megabyte after which ten are not tried."""

HOSTILE = {
    "党 × N": "党",
    "“ × N": "“",
    "一 × N": "一",
    "1,1,1, × N": "1,",
    "1.1.1. × N": "1.",
    "* × N": "*",
    "《 × N": "《",
    "（ × N": "（",
    "第 × N": "第",
    "… × N": "…",
    "line feed × N": "\n",
    "a-b。 × N": "a-b。",
}


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured, how much of what unit, and the goal if there is one."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return "met" if self.value >= self.goal else "MISSED"


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def texts_of(folder: Path) -> list[str]:
    """The texts below a folder that can be decoded, in an order that is mixed and always the same."""
    paths = sorted(folder.rglob("*.txt"))
    random.Random(0).shuffle(paths)
    texts = []
    for path in paths:
        try:
            texts.append(decode(path.read_bytes(), path.name))
        except InputError as error:
            print(f"left out: {error}", file=sys.stderr)
    return texts


def of_size(text: str, size: int) -> str:
    """The text over and over, up to ``size`` bytes of UTF-8."""
    return (text * (size // len(text.encode()) + 1)).encode()[:size].decode(errors="ignore")


# ── measuring ────────────────────────────────────────────────────────────────────────────────────────────────────────


def seconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    result = task()
    taken = time.perf_counter() - start
    del result  # not before the clock has stopped
    return taken


def in_turns(tasks: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds of each task in each round."""
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            taken[name].append(seconds(task))
    return taken


def ratios(raw: str) -> list[Result]:
    """How many times as fast as jieba.lcut each task is on one document."""
    document = Document("bench", raw)
    annotated = annotate(document)
    jieba = Segmenter("jieba")
    jieba.cut("预热")
    taken = in_turns(
        {
            "jieba.lcut": lambda: jieba.cut(raw),
            "tokenize what is annotated": lambda: tokenize(annotated),
            "tokenize": lambda: tokenize(document),
            "annotate": lambda: annotate(document),
            "extract to JSON Lines": lambda: b"".join(jsonl.render([annotate(document)])),
        }
    )
    reference = taken.pop("jieba.lcut")
    results = [Result("jieba.lcut itself", MEGABYTE / 1e6 / statistics.median(reference), "MB/s")]
    for name, times in taken.items():
        ratio = statistics.median(one / other for one, other in zip(reference, times, strict=True))
        results.append(Result(name, ratio, "× jieba.lcut", GOALS.get(name)))
    return results


def shares(raw: str) -> list[Result]:
    """What each part of annotating costs, in milliseconds a megabyte."""
    lexicon, segmenter = default_lexicon(), default_segmenter()
    text = normalise(raw)
    found = {layer: one.find(text, lexicon, segmenter) for layer, one in EXTRACTORS.items()}

    def find(one: Extractor) -> object:
        """On a text of its own: what a text works out once must be counted each time."""
        return one.find(normalise(raw), lexicon, segmenter)

    kept = resolve(found)
    tasks: dict[str, Callable[[], object]] = {"normalise": lambda: normalise(raw), "resolve": lambda: resolve(found)}
    for layer, one in EXTRACTORS.items():
        tasks[f"{layer}: find"] = partial(find, one)
        tasks[f"{layer}: build"] = partial(one.build, text, kept[layer], segmenter)
    taken = {name: statistics.median(times) for name, times in in_turns(tasks).items()}
    for name in taken:
        if name.endswith("find"):
            taken[name] = max(taken[name] - taken["normalise"], 0.0)
    return [Result(name, 1000 * one, "ms/MB") for name, one in taken.items()]


def hostile(raw: str) -> Iterable[Result]:
    """Megabytes a second on ten megabytes of what patterns choke on, and how that grew from one."""
    default = default_segmenter()
    default.cut("预热")
    inputs = HOSTILE | {"one line": raw.replace("\n", "").replace("\r", "")}
    for name, piece in inputs.items():
        for task in (annotate, tokenize):
            one, ten = (Document("hostile", of_size(piece, size * MEGABYTE)) for size in (1, 10))
            first = seconds(partial(task, one))
            if first > TOO_SLOW:
                yield Result(f"{task.__name__}: {name}", 1 / first, "MB/s of 1 MB", HOSTILE_GOAL)
                continue
            whole = seconds(partial(task, ten))
            yield Result(f"{task.__name__}: {name}", 10 / whole, "MB/s of 10 MB", HOSTILE_GOAL)
            yield Result("", 10 * first / whole, "of the speed on 1 MB", 1 / LINEAR)


# ── the report ───────────────────────────────────────────────────────────────────────────────────────────────────────


def show(title: str, results: Iterable[Result]) -> bool:
    """Print a table as its lines come; whether all goals are met."""
    print(f"\n## {title}\n\n| what | measured | goal | |\n| --- | ---: | ---: | --- |")
    met = True
    for one in results:
        goal = "" if one.goal is None else f"≥ {one.goal:.2g}"
        print(f"| {one.name} | {one.value:.1f} {one.unit} | {goal} | {one.verdict} |", flush=True)
        met &= one.verdict != "MISSED"
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, help="a folder of reports (*.txt, also in folders below it)")
    parser.add_argument("--goals", action="store_true", help="exit with 1 where a goal is missed")
    options = parser.parse_args()
    corpora = {"the sample corpus": texts_of(data_root() / "corpora" / "sample")}
    folder = options.corpus or REAL
    if options.corpus or REAL.is_dir():
        corpora["real reports"] = texts_of(folder)
    met = []
    for name, texts in corpora.items():
        raw = of_size("\n".join(texts), MEGABYTE)
        met.append(show(f"1 MB of {name}", ratios(raw)))
        show(f"Where the time of annotating {name} goes", shares(raw))
    met.append(show("Hostile input", hostile(raw)))
    print(f"\n{'All goals are met.' if all(met) else 'A goal is missed.'}")
    return int(options.goals and not all(met))


if __name__ == "__main__":
    sys.exit(main())
