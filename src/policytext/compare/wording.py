"""Which sentences of two documents answer to each other, and how their wording was changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from policytext.compare.align import Answers, in_order
from policytext.compare.likeness import best_pairs, gram_counts, most_alike, nearer, rarities, weighted
from policytext.compare.parts import Parts, Sentence
from policytext.compare.redline import Line, Revision, redline
from policytext.model import Section, Span

if TYPE_CHECKING:
    from scipy import sparse

LEAST_LIKENESS = 0.3
"""Sentences of sections that answer to each other are one where their rarer bigrams are this much alike."""
FAR_LIKENESS = 0.5
"""The same for sentences of sections that do not, where nothing but the words speaks for them."""
LEAST_MOVED = 8
"""A sentence of fewer characters is not looked for in other sections: 各位代表！ stands everywhere."""
GAIN = 0.15
"""A neighbour is joined to a sentence where that makes the pair this much more alike: one was made two, or two one."""


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence of the old document and the one of the new that answers to it; null on the side where there is none.

    ``old`` and ``new`` are raw ranges, a marker at the head left out; one may hold two sentences that were made one.
    ``status`` is *kept* (the same words; a mask may stand for any), *reworded*, *moved* (in a section that does not
    answer to its old one, or in another order there), *new* or *dropped*. ``score`` is how alike the two are, 0 to 1.
    ``revisions`` is the redline; ``is_reworded`` whether it has changes, which a moved sentence may have too.
    """

    status: str
    old: Span | None
    new: Span | None
    old_section: Section | None
    new_section: Section | None
    score: float | None
    is_reworded: bool
    revisions: tuple[Revision, ...]


@dataclass(slots=True)
class Pair:
    """The numbers of old and new sentences that answer to each other: one on each side, or two that were made one."""

    olds: tuple[int, ...]
    news: tuple[int, ...]
    score: float
    is_moved: bool = False


def align_sentences(old: Parts, new: Parts, answers: Answers) -> list[Pair]:
    """Pair the sentences of two documents, each with at most one, in order of the new document.

    Within sections that answer to each other the assignment has the greatest sum of likeness, and their headings are
    one; what is left is looked for in other sections, more strictly.
    """
    likeness = _likeness(old, new)
    pairs = list(_within(old, new, answers, likeness))
    pairs += _far(old, new, pairs, likeness)
    _join_parted(old, new, pairs)
    _mark_moved(old, new, answers, pairs)
    return sorted(pairs, key=lambda one: one.news)


# ── likeness ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _likeness(old: Parts, new: Parts) -> sparse.csr_matrix:
    """How alike each old sentence is to each new one, where it is enough for a pair; 1 where they are the same."""
    texts = [[side.bare(one.start, one.end) for one in side.sentences] for side in (old, new)]
    # With a mark at either end, since a text of one character has no bigram.
    counts = gram_counts([f"\n{text}\n" for side in texts for text in side], {})
    rows = weighted(counts, rarities(counts))
    return most_alike(rows[: len(texts[0])], rows[len(texts[0]) :], LEAST_LIKENESS)


def _within(old: Parts, new: Parts, answers: Answers, likeness: sparse.csr_matrix) -> Iterator[Pair]:
    from scipy import sparse

    olds, news = _by_part(old.sentences), _by_part(new.sentences)
    for part, other in answers.new_of.items():
        before, after = olds.get(part, []), news.get(other, [])
        if not (before and after):
            continue
        if old.sentences[before[0]].is_heading and new.sentences[after[0]].is_heading:
            score = float(likeness[before[0], after[0]])
            yield _pair(old, new, before.pop(0), after.pop(0), score)
        scores = sparse.coo_matrix(likeness[before][:, after])
        worth = scores.data + nearer(scores.row, scores.col, (len(before), len(after)))
        for i, j in best_pairs(sparse.csr_matrix((worth, (scores.row, scores.col)), shape=scores.shape)):
            yield _pair(old, new, before[i], after[j], float(likeness[before[i], after[j]]))


def _pair(old: Parts, new: Parts, i: int, j: int, score: float) -> Pair:
    return Pair((i,), (j,), score or _dice(_text(old, (i,)), _text(new, (j,))))


def _by_part(sentences: Sequence[Sentence]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(sentences):
        found[one.part].append(number)
    return found


def _far(old: Parts, new: Parts, pairs: Sequence[Pair], likeness: sparse.csr_matrix) -> Iterator[Pair]:
    """Pairs of what is left."""
    rows = _left_over(old, {number for one in pairs for number in one.olds})
    columns = _left_over(new, {number for one in pairs for number in one.news})
    if not (rows and columns):
        return
    worth = likeness[rows][:, columns]
    worth.data[worth.data < FAR_LIKENESS] = 0
    worth.eliminate_zeros()
    for i, j in best_pairs(worth):
        yield Pair((rows[i],), (columns[j],), float(worth[i, j]))


def _left_over(side: Parts, paired: set[int]) -> list[int]:
    return [
        number
        for number, one in enumerate(side.sentences)
        if number not in paired and one.end - one.start >= LEAST_MOVED
    ]


# ── sentences that were parted or joined ─────────────────────────────────────────────────────────────────────────────


def _join_parted(old: Parts, new: Parts, pairs: list[Pair]) -> None:
    """Join to a pair the neighbour without counterpart that makes it more alike."""
    for side, other, mine in ((new, old, "news"), (old, new, "olds")):
        by_number = {getattr(pair, mine)[0]: pair for pair in pairs}
        for number, one in enumerate(side.sentences):
            if number in by_number or one.is_heading:
                continue
            for neighbour in (number - 1, number + 1):
                pair = by_number.get(neighbour)
                if pair and side.sentences[neighbour].part == one.part and _joins(side, other, pair, mine, number):
                    by_number[number] = pair
                    break


def _joins(side: Parts, other: Parts, pair: Pair, mine: str, number: int) -> bool:
    theirs = pair.olds if mine == "news" else pair.news
    own: tuple[int, ...] = getattr(pair, mine)
    if len(own) > 1 or len(theirs) > 1:
        return False
    counterpart = _text(other, theirs)
    both = tuple(sorted((*own, number)))
    alone, together = _dice(_text(side, own), counterpart), _dice(_text(side, both), counterpart)
    if together < alone + GAIN:
        return False
    setattr(pair, mine, both)
    pair.score = round(together, 3)
    return True


def _text(side: Parts, numbers: tuple[int, ...]) -> str:
    return side.bare(side.sentences[numbers[0]].start, side.sentences[numbers[-1]].end)


def _dice(first: str, second: str) -> float:
    """How many of their bigrams two texts share (Dice 1945)."""
    olds, news = (Counter(map("".join, pairwise(text))) for text in (first, second))
    return 2 * (olds & news).total() / max(1, olds.total() + news.total())


# ── what has moved ───────────────────────────────────────────────────────────────────────────────────────────────────


def _mark_moved(old: Parts, new: Parts, answers: Answers, pairs: Sequence[Pair]) -> None:
    at_place: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        i, j = old.sentences[pair.olds[0]].part, new.sentences[pair.news[0]].part
        if answers.keeps_place(i, j):
            at_place[j].append(pair)
        else:
            pair.is_moved = True
    for group in at_place.values():
        group.sort(key=lambda one: one.news)
        lengths = [new.sentences[one.news[0]].end - new.sentences[one.news[0]].start for one in group]
        kept = in_order([one.olds[0] for one in group], lengths)
        for number, pair in enumerate(group):
            pair.is_moved = number not in kept


# ── as values ────────────────────────────────────────────────────────────────────────────────────────────────────────


def sentence_changes(old: Line, new: Line, pairs: Sequence[Pair]) -> tuple[SentenceChange, ...]:
    """The pairs with their redlines, and the sentences without one, in the order of the new document.

    Dropped sentences stand behind what they followed.
    """
    changes = [(one.news[0], -1, _of_pair(old, new, one)) for one in pairs]
    used_old = {number: one.news[0] for one in pairs for number in one.olds}
    used_new = {number for one in pairs for number in one.news}
    changes += [(number, -1, _new(new, number)) for number in range(len(new.parts.sentences)) if number not in used_new]
    followed = -1
    for number in range(len(old.parts.sentences)):
        followed = used_old.get(number, followed)
        if number not in used_old:
            changes.append((followed, number, _dropped(old, number)))
    return tuple(change for *_, change in sorted(changes, key=lambda one: one[:2]))


def _range(line: Line, numbers: Sequence[int]) -> Span:
    sentences = line.parts.sentences
    return sentences[numbers[0]].start, sentences[numbers[-1]].end


def _of_pair(old: Line, new: Line, pair: Pair) -> SentenceChange:
    before, after = _range(old, pair.olds), _range(new, pair.news)
    revisions = redline(old, before, new, after)
    is_reworded = any(one.op not in ("equal", "masked") for one in revisions)
    is_same = all(one.op == "equal" for one in revisions)
    status = "moved" if pair.is_moved else "reworded" if is_reworded else "kept"
    return SentenceChange(
        status=status,
        old=old.parts.raw_span(*before),
        new=new.parts.raw_span(*after),
        old_section=old.parts.section(old.parts.sentences[pair.olds[0]].part),
        new_section=new.parts.section(new.parts.sentences[pair.news[0]].part),
        score=1.0 if is_same else round(pair.score, 3),
        is_reworded=is_reworded,
        revisions=revisions,
    )


def _new(new: Line, number: int) -> SentenceChange:
    span = new.parts.raw_span(*_range(new, [number]))
    section = new.parts.section(new.parts.sentences[number].part)
    return SentenceChange("new", None, span, None, section, None, False, ())


def _dropped(old: Line, number: int) -> SentenceChange:
    span = old.parts.raw_span(*_range(old, [number]))
    section = old.parts.section(old.parts.sentences[number].part)
    return SentenceChange("dropped", span, None, section, None, None, False, ())
