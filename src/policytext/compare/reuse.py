"""Passages of one document that stand, word for word or slightly edited, in another.

Runs of the same characters are chained over small edits and extended at both ends, as BLAST does with sequences and
passim with newspapers (Smith, Cordell and Mullen 2015). White space, punctuation and masks are left out of what is
compared, so that neither makes a difference, and a passage may cross sentences and sections.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from policytext.annotate import AnnotatedDocument
from policytext.model import Span

SEED = 5
"""Characters that a passage must have in common without a break: with a tenth of them edited, 30 characters still have
six or more in a row."""
MOST_PLACES = 64
"""A seed that stands more often in the source is no seed: such are stock phrases, and passages hold rarer ones too."""
GAP_COST = 1.0
"""What a character that only one side has costs a chain, where one in common counts 1: worse stretches end it."""
REACH = 60
"""How many characters a passage is followed over edits beyond its outermost runs; the runs themselves may be longer."""
GAP = 16
"""The most characters between two runs of one passage, on either side."""
LEAST_LENGTH = 20
"""Passages shorter than this, in characters compared, are not reported: 习近平新时代中国特色社会主义思想 has 16."""
LEAST_SHARE = 0.7
"""How many of a passage's characters must be the same, of the longer side."""
LEAST_SEEDED = 9
"""Runs of a chain shorter than this together are chance; the chains of them are not looked at further."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Text of ``old`` that stands in ``new`` too; both are raw ranges.

    ``same`` is the share of its characters that are the same, of the longer side; white space, punctuation and masks
    are not counted. ``length`` is the number of characters of the new side.
    """

    old: Span
    new: Span
    same: float
    length: int


@dataclass(frozen=True, slots=True)
class Letters:
    """A document as it is compared: its letters, figures and Han characters, and where each stands in the raw text."""

    annotated: AnnotatedDocument
    text: str
    places: Sequence[int]

    def raw_span(self, start: int, end: int) -> Span:
        """The raw range of some of the letters, at least one."""
        return self.places[start], self.places[end - 1] + 1


def letters(annotated: AnnotatedDocument) -> Letters:
    """What of a document is compared: no white space, punctuation and masks, nor what is around its text."""
    text = annotated.text
    hidden = [(one.start, one.start + len(one.mask)) for one in annotated.placeholders]
    spans = sorted([*hidden, *annotated.removed])
    origins = text.origins if text.origins is not None else range(len(text.norm))
    kept, places, at = [], array("q"), 0
    for character, place in zip(text.norm, origins, strict=True):
        while at < len(spans) and spans[at][1] <= place:
            at += 1
        if character.isalnum() and not (at < len(spans) and spans[at][0] <= place):
            kept.append(character)
            places.append(place)
    return Letters(annotated, "".join(kept), places)


Block: TypeAlias = tuple[int, int, int]
"""Where a run of the same characters begins in the old and in the new text, and how long it is."""
Chain: TypeAlias = tuple[Block, ...]
"""Blocks that follow each other in both texts, none empty, none overlapping."""


@dataclass(frozen=True, slots=True)
class Reuse:
    """What of an older document stands in a newer one.

    ``passages`` are in order of the newer document and do not overlap there. ``old_covered`` and ``new_covered`` are
    the raw ranges of either document that stand in some passage, in order and disjoint; ``old_share`` and
    ``new_share`` the shares of its characters in them.
    """

    passages: tuple[Passage, ...]
    old_covered: tuple[Span, ...]
    new_covered: tuple[Span, ...]
    old_share: float
    new_share: float


class Source:
    """A document whose passages are looked for in others; it is read once for all of them."""

    def __init__(self, annotated: AnnotatedDocument) -> None:
        self.letters = letters(annotated)

    @cached_property
    def seeds(self) -> dict[str, list[int]]:
        """Where each seed stands."""
        text = self.letters.text
        seeds: dict[str, list[int]] = defaultdict(list)
        for start in range(len(text) - SEED + 1):
            seeds[text[start : start + SEED]].append(start)
        return {seed: places for seed, places in seeds.items() if len(places) <= MOST_PLACES}

    def find(self, new: Letters) -> Reuse:
        """What of the source stands in another document.

        Where a stretch could be from several places, the longest passage is taken, then the first.
        """
        old = self.letters
        least = min(LEAST_LENGTH, len(old.text), len(new.text))
        chains = [_extended(chain, old.text, new.text) for chain in _chains(_runs(self.seeds, new.text))]
        if old.text and old.text == new.text:
            chains = [((0, 0, len(old.text)),)]
        chains = [chain for chain in chains if _is_passage(chain, least)]
        kept = _disjoint(chains, least)
        before, after = _union(chains, 0), _union(chains, 1)
        return Reuse(
            passages=tuple(_passage(chain, old, new) for chain in kept),
            old_covered=tuple(_raw_spans(before, old)),
            new_covered=tuple(_raw_spans(after, new)),
            old_share=_covered(before, old),
            new_share=_covered(after, new),
        )


def find_reuse(old: AnnotatedDocument, new: AnnotatedDocument) -> Reuse:
    """The passages of an older document that stand in a newer one.

    >>> import policytext as pt
    >>> text = "全年改造老旧供水管网46.2公里，新建和改造泵站三座，惠及居民小区一百个。"
    >>> find_reuse(pt.annotate(pt.Document("a", text)), pt.annotate(pt.Document("b", text))).new_share
    1.0
    """
    return Source(old).find(letters(new))


def _passage(chain: Chain, old: Letters, new: Letters) -> Passage:
    (i, i_end), (j, j_end) = _side(chain, 0), _side(chain, 1)
    return Passage(old.raw_span(i, i_end), new.raw_span(j, j_end), round(_same(chain), 3), j_end - j)


def _side(chain: Chain, side: int) -> Span:
    return chain[0][side], chain[-1][side] + chain[-1][2]


def _same(chain: Chain) -> float:
    longer = max(end - start for start, end in (_side(chain, 0), _side(chain, 1)))
    return sum(block[2] for block in chain) / longer


def _is_passage(chain: Chain, least: int) -> bool:
    shorter = min(end - start for start, end in (_side(chain, 0), _side(chain, 1)))
    return shorter >= least and _same(chain) >= LEAST_SHARE


def _union(chains: Iterable[Chain], side: int) -> list[Span]:
    union: list[Span] = []
    for start, end in sorted(_side(chain, side) for chain in chains):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((start, end))
    return union


def _raw_spans(spans: Iterable[Span], one: Letters) -> Iterator[Span]:
    return (one.raw_span(start, end) for start, end in spans)


def _covered(spans: Iterable[Span], one: Letters) -> float:
    return round(sum(end - start for start, end in spans) / len(one.text), 4) if one.text else 0.0


# ── chains ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _runs(seeds: Mapping[str, Sequence[int]], new: str) -> list[Block]:
    """The longest runs that the seeds make, in order of the new text."""
    runs: list[list[int]] = []
    last: dict[int, list[int]] = {}  # by diagonal
    for j in range(len(new) - SEED + 1):
        for i in seeds.get(new[j : j + SEED], ()):
            run = last.get(i - j)
            if run and run[1] + run[2] == j + SEED - 1:
                run[2] += 1
            else:
                last[i - j] = run = [i, j, SEED]
                runs.append(run)
    return [(i, j, length) for i, j, length in runs]


class _Link:
    """A run as the end of the best chain that it can end."""

    __slots__ = ("before", "block", "is_followed", "score")

    def __init__(self, block: Block, score: float, before: _Link | None) -> None:
        self.block, self.score, self.before, self.is_followed = block, score, before, False


def _chains(runs: Iterable[Block]) -> Iterator[Chain]:
    """The best local chains: a character in common counts 1, one of the longer side of a gap ``GAP_COST`` less."""
    near: dict[int, list[_Link]] = defaultdict(list)  # by diagonal, in steps of GAP
    links: list[_Link] = []
    for i, j, length in runs:
        step = (i - j) // GAP
        best = _Link((i, j, length), length, None)
        for other in (step - 1, step, step + 1):
            nearby = near.get(other)
            if not nearby:
                continue
            nearby[:] = [link for link in nearby if link.block[1] + link.block[2] + GAP >= j]
            for link in nearby:
                joined = _joined(link, (i, j, length))
                if joined and joined.score > best.score:
                    best = joined
        if best.before:
            best.before.is_followed = True
        links.append(best)
        near[step].append(best)
    return (_blocks(link) for link in links if not link.is_followed)


def _joined(before: _Link, block: Block) -> _Link | None:
    """The run behind another one; the characters that both have are left to the first."""
    i, j, length = block
    gaps = i - before.block[0] - before.block[2], j - before.block[1] - before.block[2]
    overlap = max(0, -min(gaps))
    if length <= overlap or max(gaps) + overlap > GAP:
        return None
    score = before.score - GAP_COST * (max(gaps) + overlap) + length - overlap
    return _Link((i + overlap, j + overlap, length - overlap), score, before)


def _blocks(tail: _Link) -> Chain:
    """The blocks up to the link with the best score."""
    best: _Link | None = tail
    link = tail.before
    while link:
        best, link = (link if best is None or link.score > best.score else best), link.before
    blocks = []
    while best:
        blocks.append(best.block)
        best = best.before
    return tuple(reversed(blocks))


# ── edges and gaps ───────────────────────────────────────────────────────────────────────────────────────────────────

_EDITS = ((1, 1), (1, 0), (0, 1), (2, 2), (2, 1), (1, 2), (2, 0), (0, 2), (3, 3), (3, 2), (2, 3), (4, 4))
"""Characters passed over on either side at an edge, the smallest edits first."""


def _behind(edit: Span) -> int:
    """How many characters must be the same behind an edit."""
    return 2 if max(edit) == 1 else 3


def _extended(chain: Chain, old: str, new: str) -> Chain:
    """The chain with what belongs to it at both ends, and the shorter runs in its gaps; as it is where it is chance."""
    if sum(block[2] for block in chain) < LEAST_SEEDED:
        return chain
    (i, i_end), (j, j_end) = _side(chain, 0), _side(chain, 1)
    before = _onwards(old[max(0, i - REACH) : i][::-1], new[max(0, j - REACH) : j][::-1])
    behind = _onwards(old[i_end : i_end + REACH], new[j_end : j_end + REACH])
    whole = [(i - x - n, j - y - n, n) for x, y, n in reversed(before)]
    whole += [*_with_gaps(chain, old, new), *((i_end + x, j_end + y, n) for x, y, n in behind)]
    return tuple(whole)


def _onwards(old: str, new: str) -> list[Block]:
    """The blocks at the beginning of two strings, over small edits."""
    blocks, i, j = [], 0, 0
    while True:
        start = i
        while i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
        if i > start:
            blocks.append((start, j - (i - start), i - start))
        for di, dj in _EDITS:
            least = _behind((di, dj))
            following = old[i + di : i + di + least]
            if len(following) == least and new.startswith(following, j + dj):
                i, j = i + di, j + dj
                break
        else:
            return blocks


def _with_gaps(chain: Chain, old: str, new: str) -> Iterator[Block]:
    """The blocks, and between them those that the gaps have in common."""
    from difflib import SequenceMatcher

    last: Block | None = None
    for i, j, length in chain:
        if last:
            first_i, first_j = last[0] + last[2], last[1] + last[2]
            if first_i < i and first_j < j:
                gaps = SequenceMatcher(None, old[first_i:i], new[first_j:j], autojunk=False)
                yield from ((first_i + x, first_j + y, n) for x, y, n in gaps.get_matching_blocks() if n)
        yield i, j, length
        last = i, j, length


# ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _disjoint(chains: Iterable[Chain], least: int) -> list[Chain]:
    """The chains that hold most, cut to what no better one covers in the new text; in order of the new text."""
    taken: list[Span] = []
    kept = []
    for chain in sorted(chains, key=lambda one: (-sum(block[2] for block in one), one[0][1], one[0][0])):
        for start, end in _free(_side(chain, 1), taken):
            cut = _cut(chain, start, end)
            if cut and _is_passage(cut, least):
                kept.append(cut)
                insort(taken, _side(cut, 1))
    return sorted(kept, key=lambda one: one[0][1])


def _free(span: Span, taken: Sequence[Span]) -> Iterator[Span]:
    start, end = span
    at = max(0, bisect_left(taken, (start, start)) - 1)
    stretches = []
    for low, high in taken[at:]:
        if low >= end:
            break
        if high > start:
            if low > start:
                stretches.append((start, low))
            start = max(start, high)
    if start < end:
        stretches.append((start, end))
    return iter(stretches)


def _cut(chain: Chain, start: int, end: int) -> Chain:
    """The part of a chain that stands between two places of the new text."""
    cut = []
    for i, j, length in chain:
        low, high = max(j, start), min(j + length, end)
        if low < high:
            cut.append((i + low - j, low, high - low))
    return tuple(cut)
