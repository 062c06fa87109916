"""Changes planted in documents by a seeded script, and how many of them the comparison finds.

    python benchmarks/planted.py [--corpus DIR] [--seeds N] [--first SEED] [--goals]

Sections: the sections of a document are shuffled among their siblings and numbered anew, some are renamed, some
reworded by 10 to 40 % of their words, some dropped, and some of another document added. Measured are *alignment*, the
share of sections on either side that are paired as they were planted (with none, for dropped and added ones), and
*class*, the share whose status is the planted one.

Reuse: passages of 30 to 200 characters of one document, up to 10 % of their characters edited, stand in another one.
Measured are recall and precision in characters of the newer document. Passages that the two documents share without
any planting are no false finds where at least nine tenths of their characters are the same; they are left out.

The exit status is 0 whatever is measured; with ``--goals`` it is 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policytext.annotate import AnnotatedDocument, annotate
from policytext.compare import compare
from policytext.compare.reuse import find_reuse
from policytext.corpus import read
from policytext.model import Document, PolicytextError, Section, Span
from policytext.segment import default_segmenter

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpora" / "sample"
REAL = ROOT.parent / "shared" / "real"
SHUFFLED, RENAMED, REWORDED, DROPPED, ADDED = 0.5, 0.25, 0.4, 0.12, 0.12
"""How likely a parent has its sections shuffled, a section is renamed, is reworded, is dropped, and one is added."""
GOALS = {"alignment": 0.95, "class": 0.90, "recall": 0.95, "precision": 0.95}
NUMERALS = "一二三四五六七八九十"


# ── a document as blocks ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Block:
    """A section that opens a paragraph, with what stands below it; ``own`` is its text before the first block below.

    ``origin`` is the raw start in the document it is from; ``status`` is what was done to it.
    """

    marker: str
    heading: str
    own: str
    blocks: list[Block]
    origin: int
    status: str = "kept"


@dataclass
class Plan:
    """The text that a planting made: where each section of the old document stands in it, and those that were added.

    ``starts`` is by the raw start in the old document, in raw offsets of the new one; ``statuses`` likewise.
    """

    pieces: list[str] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    statuses: dict[int, str] = field(default_factory=dict)
    added: set[int] = field(default_factory=set)
    length: int = 0

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


def blocks_of(annotated: AnnotatedDocument) -> tuple[str, list[Block]]:
    """What stands before the first section, and the blocks of the highest level."""
    raw = annotated.document.raw
    opening = [one for one in annotated.sections if one.level > 0 and _opens(raw, one)]
    limit = len(raw)
    if not opening:
        return raw, []
    made: list[tuple[int, Block]] = []
    top: list[Block] = []
    for one, following in zip(opening, [*opening[1:], None], strict=True):
        stop = following.start if following else limit
        block = Block(one.marker, one.text[len(one.marker) :], raw[one.end : stop], [], one.start)
        while made and made[-1][0] >= one.level:
            made.pop()
        (made[-1][1].blocks if made else top).append(block)
        made.append((one.level, block))
    return raw[: opening[0].start], top


def _opens(raw: str, section: Section) -> bool:
    return not raw[raw.rfind("\n", 0, section.start) + 1 : section.start].strip()


def everything(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from everything(block.blocks)


# ── planting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def reworded(text: str, share: float, words: Sequence[str], chance: random.Random) -> str:
    """The text with a share of its words replaced, left out or followed by another; marks and numbers stay."""
    made = []
    for word in default_segmenter().cut(text):
        if not re.fullmatch("[\u4e00-\u9fff]+", word) or chance.random() >= share:
            made.append(word)
            continue
        how = chance.random()
        if how < 0.6:
            made.append(chance.choice(words))
        elif how < 0.8:
            made += [word, chance.choice(words)]
    return "".join(made)


def plant(blocks: list[Block], others: Sequence[Block], words: Sequence[str], chance: random.Random) -> list[Block]:
    """The blocks after what chance did to them; each says itself what that was."""
    kept: list[Block] = []
    for block in blocks:
        if chance.random() < DROPPED and len(blocks) > 1:
            continue
        status = "kept"
        heading, own = block.heading, block.own
        if chance.random() < RENAMED:
            heading, status = reworded(heading, chance.uniform(0.3, 0.7), words, chance), "reworded"
        if chance.random() < REWORDED:
            own, status = reworded(own, chance.uniform(0.1, 0.4), words, chance), "reworded"
        if heading == block.heading and own == block.own:
            status = "kept"
        below = plant(block.blocks, (), words, chance)
        if len(below) < len(block.blocks) or any(one.status != "kept" for one in below):
            status = "reworded"
        kept.append(Block(block.marker, heading, own, below, block.origin, status))
    if len(kept) > 1 and chance.random() < SHUFFLED:
        chance.shuffle(kept)
    for other in others:
        if chance.random() < ADDED:
            kept.insert(chance.randrange(len(kept) + 1), Block(other.marker, other.heading, other.own, [], -1, "new"))
    return renumbered(kept, [block.marker for block in blocks])


def renumbered(blocks: list[Block], markers: Sequence[str]) -> list[Block]:
    """The blocks with the numbers that their new order asks for, in the form that the first of them had."""
    form = markers[0] if markers else ""
    written = re.search(r"[一二三四五六七八九十]+|\d+", form)
    if not written:
        return blocks
    for number, block in enumerate(blocks, 1):
        counted = str(number) if written.group().isdecimal() else in_han(number)
        block.marker = form[: written.start()] + counted + form[written.end() :]
    return blocks


def in_han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def written(opening: str, blocks: Sequence[Block]) -> Plan:
    plan = Plan()
    plan.write(opening)
    for block in everything(blocks):
        if plan.pieces[-1].rstrip(" \u3000\t")[-1:] not in ("", "\n", "\r"):
            plan.write("\n")
        if block.origin < 0:
            plan.added.add(plan.length)
        else:
            plan.starts[block.origin] = plan.length
            plan.statuses[block.origin] = block.status
        plan.write(block.marker + block.heading + block.own)
    for origin in expected_moves(blocks):
        plan.statuses[origin] = "moved"
    return plan


# ── scoring sections ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Score:
    """Hits and misses."""

    hits: int = 0
    misses: int = 0
    examples: list[str] = field(default_factory=list)

    def count(self, is_right: bool, example: str) -> None:
        if is_right:
            self.hits += 1
        else:
            self.misses += 1
            self.examples.append(example)

    @property
    def share(self) -> float:
        return self.hits / max(1, self.hits + self.misses)


def expected_moves(blocks: Sequence[Block]) -> set[int]:
    """The origins of the blocks that are out of order among their siblings: the fewest, and of those the least text."""
    siblings = [block for block in blocks if block.origin >= 0]
    whole = sum(map(size, siblings))
    best: list[tuple[float, list[int]]] = []
    for number, block in enumerate(siblings):
        before = [best[other] for other in range(number) if siblings[other].origin < block.origin]
        weight, chain = max(before, key=lambda one: one[0], default=(0, []))
        best.append((weight + 1 + size(block) / (1 + whole), [*chain, number]))
    kept = set(max(best, key=lambda one: one[0], default=(0, []))[1])
    moved = {block.origin for number, block in enumerate(siblings) if number not in kept}
    return moved.union(*(expected_moves(block.blocks) for block in blocks))


def size(block: Block) -> int:
    return sum(len(one.marker + one.heading + one.own) for one in (block, *everything(block.blocks)))


def score_sections(document: Document, other: Document, seed: int) -> tuple[Score, Score] | None:
    """How well the sections of a planted document are aligned and classed; null where it has too few of them."""
    chance = random.Random(f"{document.id} {other.id} {seed}")
    old = annotate(document)
    opening, blocks = blocks_of(old)
    if sum(1 for _ in everything(blocks)) < LEAST_BLOCKS:
        return None
    there = annotate(other)
    foreign = [block for block in everything(blocks_of(there)[1]) if len(block.own.strip()) > 60]
    words = [one for one in default_segmenter().cut(other.raw) if re.fullmatch("[\u4e00-\u9fff]{2,}", one)]
    plan = written(opening, plant(blocks, foreign[:8], words, chance))
    new = annotate(Document(f"{document.id} planted", "".join(plan.pieces), document.meta))
    seen = {one.start for one in new.sections}
    found = compare(old, new).sections
    by_old = {one.old.start: one for one in found if one.old}
    by_new = {one.new.start: one for one in found if one.new}
    alignment, classes = Score(), Score()
    for origin in (block.origin for block in everything(blocks)):
        pair, planned = by_old[origin], plan.starts.get(origin)
        if planned is not None and planned not in seen:
            continue  # the new document itself does not have it as a section
        name = pair.old.text[:20] if pair.old else ""
        answer = pair.new.start if pair.new else None
        status = plan.statuses.get(origin, "dropped")
        alignment.count(answer == planned, f"{name} → {pair.new.text[:20] if pair.new else None}")
        classes.count(pair.status == status, f"{name}: {pair.status}, planted {status}")
    for start in plan.added & seen:
        pair = by_new[start]
        name = pair.new.text[:20] if pair.new else ""
        alignment.count(pair.old is None, f"{pair.old.text[:20] if pair.old else None} → {name}")
        classes.count(pair.status == "new", f"{name}: {pair.status}, planted new")
    return alignment, classes


LEAST_BLOCKS = 5


# ── scoring reuse ────────────────────────────────────────────────────────────────────────────────────────────────────


def edited(text: str, share: float, characters: str, chance: random.Random) -> str:
    """The passage with a share of its characters replaced, left out or followed by another."""
    places = set(chance.sample(range(len(text)), int(share * len(text))))
    made = []
    for place, character in enumerate(text):
        how = chance.random()
        if place not in places:
            made.append(character)
        elif how < 0.6:
            made.append(chance.choice(characters))
        elif how < 0.8:
            made += [character, chance.choice(characters)]
    return "".join(made)


def score_reuse(source: Document, host: Document, seed: int, *, errors: bool = False) -> tuple[float, float] | None:
    """Recall and precision, in letters of the host, of passages of the source that were planted in it."""
    chance = random.Random(f"reuse {source.id} {host.id} {seed}")
    old, bare = annotate(source), annotate(host)
    natural = find_reuse(old, bare).new_covered
    clear = [match.start() for match in re.finditer("(?<=。)", host.raw)]
    taken = (*natural, *bare.removed)
    clear = [place for place in clear if not any(start <= place <= end for start, end in taken)]
    last_place = min([len(source.raw), *(start for start, _ in old.removed if start > len(source.raw) / 2)])
    characters = "".join(one for one in host.raw if "\u4e00" <= one <= "\u9fff")
    made, planted, kept, last, length = [], [], [], 0, 0
    for place in sorted(chance.sample(clear, min(12, len(clear) // 4))):
        size = chance.randint(30, 200)
        start = chance.randrange(max(1, last_place - size))
        passage = edited(source.raw[start : start + size], chance.uniform(0, 0.1), characters, chance)
        made += [host.raw[last:place], passage]
        kept.append((last, place, length - last))
        length += place - last
        planted.append((length, length + len(passage)))
        length += len(passage)
        last = place
    kept.append((last, len(host.raw), length - last))
    new = annotate(Document("planted", "".join([*made, host.raw[last:]])))
    left_out = {
        at + shift
        for start, end in natural
        for at in range(start, end)
        for low, high, shift in kept
        if low <= at < high
    }
    truth = letters_in(new, planted)
    found = letters_in(new, find_reuse(old, new).new_covered) - left_out
    if not truth:
        return None
    if errors:
        for start, end in planted:
            missed = letters_in(new, [(start, end)]) - found
            if len(missed) > 0.15 * (end - start):
                print("MISSED", len(missed), end - start, repr(new.document.raw[start:end]), file=sys.stderr)
    hits = len(truth & found)
    return hits / max(1, len(truth)), hits / max(1, len(found))


def letters_in(annotated: AnnotatedDocument, spans: Iterable[Span]) -> set[int]:
    """The places of the letters in some raw ranges; marks and white space make no difference."""
    raw = annotated.document.raw
    return {place for start, end in spans for place in range(start, end) if raw[place].isalnum()}


# ── speed ────────────────────────────────────────────────────────────────────────────────────────────────────────────

CHILD = """
import resource, sys, time
from policytext.compare import compare
from policytext.model import Document
old, new = (Document(path, open(path, encoding="utf-8", newline="").read()) for path in sys.argv[1:])
compare(Document("a", "召开党组会5次。"), Document("b", "召开党组会7次。"))
start = time.perf_counter()
compare(old, new)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""
"""Compares two files once everything is loaded; seconds, and the peak of memory in megabytes."""


def speeds(found: Sequence[Document]) -> Iterator[tuple[int, float, float]]:
    """Characters of the older text, seconds and peak memory, for ever longer texts made of several documents each.

    The national reports, where they are there; the process counts what it takes to load everything in its memory.
    """
    reports = [one.raw for one in found if Path(one.id).parent.name == "gwr"] or [one.raw for one in found]
    with tempfile.TemporaryDirectory() as folder:
        for number in (1, 2, 4, 8):
            if 2 * number > len(reports):
                break
            paths = [Path(folder) / name for name in ("old.txt", "new.txt")]
            for path, texts in zip(paths, (reports[-2 * number :: 2], reports[1 - 2 * number :: 2]), strict=True):
                path.write_text("\n".join(texts), encoding="utf-8", newline="")
            child = [sys.executable, "-c", CHILD, *map(str, paths)]
            done = subprocess.run(child, capture_output=True, text=True, check=True)
            seconds, megabytes = map(float, done.stdout.split())
            yield len(paths[0].read_text(encoding="utf-8")), seconds, megabytes


# ── the run ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def documents(folder: Path) -> list[Document]:
    """The documents of the sample corpus, and the text files of a folder of real ones."""
    paths = [*sorted(SAMPLE.glob("*.txt")), *sorted(folder.rglob("*.txt"))]
    found = []
    for path in paths:
        try:
            found.append(read(path))
        except PolicytextError as error:
            print(f"left out: {error}", file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=REAL)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--goals", action="store_true")
    parser.add_argument("--errors", action="store_true", help="show what went wrong")
    options = parser.parse_args()
    found = documents(options.corpus)
    measured: dict[str, list[float]] = {name: [] for name in GOALS}
    print("| document | alignment | class | recall | precision |\n| --- | ---: | ---: | ---: | ---: |")
    for number, one in enumerate(found):
        rows: dict[str, list[float]] = {name: [] for name in GOALS}
        for seed in range(options.first, options.first + options.seeds):
            other = found[(number + 7 + seed) % len(found)]
            scores = score_sections(one, other, seed)
            for name, score in zip(("alignment", "class"), scores or (), strict=False):
                rows[name].append(score.share)
                if options.errors and score.misses:
                    print(one.id, other.id, seed, name, score.examples, file=sys.stderr)
            for name, value in zip(
                ("recall", "precision"), score_reuse(one, other, seed, errors=options.errors) or (), strict=False
            ):
                rows[name].append(value)
        print(
            f"| {Path(one.id).parent.name}/{Path(one.id).name} |", " | ".join(shown(rows[name]) for name in GOALS), "|"
        )
        for name in GOALS:
            measured[name] += rows[name]
    missed = 0
    print("\n| | mean | median | lowest | goal |\n| --- | ---: | ---: | ---: | ---: |")
    for name, goal in GOALS.items():
        values = measured[name]
        missed += statistics.mean(values) < goal
        print(
            f"| {name} | {statistics.mean(values):.3f} | {statistics.median(values):.3f} | {min(values):.3f} | {goal} |"
        )
    print("\n| characters | seconds | MB |\n| ---: | ---: | ---: |")
    for length, seconds, megabytes in speeds(found):
        print(f"| {length:,} | {seconds:.2f} | {megabytes:.0f} |")
    sys.exit(1 if options.goals and missed else 0)


def shown(values: Sequence[float]) -> str:
    return f"{statistics.mean(values):.3f}" if values else ""


if __name__ == "__main__":
    main()
