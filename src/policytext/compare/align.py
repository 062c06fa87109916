"""Which sections of two documents answer to each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from policytext.compare.likeness import best_pairs, cosines_of, gram_counts, most_alike, rarities, weighted
from policytext.compare.parts import Part, Parts

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from scipy import sparse

    from policytext.compare.likeness import Matrix, Pairs

TEXT, TITLE = 0.55, 0.45
"""What the likeness of two sections is made of: that of their texts and that of their titles."""
HINTS = {"family": 0.15, "number": 0.04, "shape": 0.04, "place": 0.04, "part": 0.06}
"""What decides between pairs that are about as much alike: the share of parents and subsections that answer to each
other, the same level and number, whether both have subsections or both none, how near their places are, and whether
both stand where the document looks back, or where it plans."""
OPENING = 0.5
"""Titles of one level that open the plans of a document (2023年工作思路, 2024年工作计划) are at least this alike."""
LEAST_LIKENESS = 0.33
"""Sections less alike than this are no pair: below it stand those that share only stock phrases."""
SUPPORT, CONTRADICTION = 0.1, 0.1
"""How much less is enough where their families answer to each other; how much more it takes where one of them looks
back and the other plans."""
LEAST_TITLE, LEAST_TEXT = 0.08, 0.03
"""Titles and texts less alike share nothing but stock phrases; families do not speak for such titles."""
MOST_OPENINGS = 8
"""So many sections that open plans are looked at; a document has one or two."""
ROUNDS = 3
"""After the first assignment, how often parents and subsections that were paired are let speak for each other."""


@dataclass(frozen=True, slots=True)
class Match:
    """The numbers of an old and a new section that answer to each other, and how alike they are, 0 to 1."""

    old: int
    new: int
    score: float


def align(old: Parts, new: Parts) -> tuple[Match, ...]:
    """Pair the sections of two documents by title, text, level, number and family, each with at most one other.

    The assignment is the one with the greatest sum over all sections, so that a section that has moved is found and no
    pair depends on the order in which they are looked at. In order of the old document.
    """
    if not (old.sections and new.sections):
        return ()
    found = _candidates(old, new)
    support = SUPPORT * (found.titles >= LEAST_TITLE)
    chosen = _best(found, found.likeness + found.hints, found.likeness >= found.least)
    for _ in range(ROUNDS):
        families = _families(old.sections, new.sections, chosen, found.pairs)
        is_enough = found.likeness + support * families >= found.least
        chosen = _best(found, found.likeness + found.hints + HINTS["family"] * families, is_enough)
    scores = dict(zip(zip(*(one.tolist() for one in found.pairs), strict=True), found.likeness.tolist(), strict=True))
    return tuple(Match(i, j, round(scores[i, j], 3)) for i, j in chosen)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Pairs of sections that may answer to each other, in parallel arrays.

    ``likeness`` is by text and title, ``titles`` by title alone; ``hints`` decide between pairs about as much alike;
    ``least`` is how alike they must be, families apart. ``shape`` is how many sections there are.
    """

    shape: tuple[int, int]
    pairs: Pairs
    likeness: Matrix
    titles: Matrix
    hints: Matrix
    least: Matrix


def _best(found: _Candidates, scores: Matrix, is_enough: NDArray[numpy.bool_]) -> list[tuple[int, int]]:
    from scipy import sparse

    # A pair that is not alike enough must not displace a better one elsewhere, so it counts as no pair at all.
    return list(best_pairs(sparse.csr_matrix((scores * is_enough, found.pairs), shape=found.shape)))


# ── likeness ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_YEAR = re.compile(r"\d{4}年?度?")


def _candidates(old: Parts, new: Parts) -> _Candidates:
    import numpy

    texts, titles = _vectors(old, new)
    pairs = _worth_a_look(old, new, texts, titles)
    alike = cosines_of(*titles, pairs)
    sides = [(side.sections, numbers) for side, numbers in zip((old, new), pairs, strict=True)]
    headings = [numpy.array([one.heading for one in sections])[numbers] for sections, numbers in sides]
    alike[headings[0] == headings[1]] = 1  # masked ones and those of one character too
    opening = [numpy.array(_openings(sections))[numbers] for sections, numbers in sides]
    both_open = (opening[0] > 0) & (opening[0] == opening[1])
    alike[both_open] = numpy.maximum(alike[both_open], OPENING)
    looks = [numpy.array([one.looks or "" for one in sections])[numbers] for sections, numbers in sides]
    contradicts = (looks[0] != looks[1]) & (looks[0] != "") & (looks[1] != "")
    return _Candidates(
        shape=(len(old.sections), len(new.sections)),
        pairs=pairs,
        # The root, since sections on the same subject seldom share more than a quarter of their rarer words.
        likeness=TEXT * numpy.sqrt(cosines_of(*texts, pairs)) + TITLE * alike,
        titles=alike,
        hints=_hints(old, new, pairs) + HINTS["part"] * ((looks[0] == looks[1]) & (looks[0] != "")),
        least=LEAST_LIKENESS + CONTRADICTION * contradicts,
    )


def _openings(sections: Sequence[Part]) -> list[int]:
    """The level of each section that opens the plans of its document, else 0."""
    return [one.section.level if one.opens and one.looks == "plan" else 0 for one in sections]


Vectors: TypeAlias = "tuple[sparse.csr_matrix, sparse.csr_matrix]"
"""Rows of length 1, one a section of the old and of the new document."""


def _vectors(old: Parts, new: Parts) -> tuple[Vectors, Vectors]:
    """The sections by their texts, subsections and headings included, and by their titles without years."""
    columns: dict[str, int] = {}
    sentences = gram_counts([side.bare(one.start, one.end) for side in (old, new) for one in side.sentences], columns)
    titles = gram_counts([_YEAR.sub("", one.heading) for side in (old, new) for one in side.sections], columns)
    sentences.resize(sentences.shape[0], len(columns))
    rarity = rarities(sentences)
    at = len(old.sentences)
    whole = [_membership(side) @ rows for side, rows in ((old, sentences[:at]), (new, sentences[at:]))]
    at = len(old.sections)
    headings = weighted(titles, rarity)
    return (weighted(whole[0], rarity), weighted(whole[1], rarity)), (headings[:at], headings[at:])


def _worth_a_look(old: Parts, new: Parts, texts: Vectors, titles: Vectors) -> Pairs:
    """The pairs whose texts or titles share more than stock phrases, and those that both open the plans."""
    import numpy

    alike = most_alike(*texts, LEAST_TEXT) + most_alike(*titles, LEAST_TITLE)
    rows, columns = alike.nonzero()
    opening = [numpy.flatnonzero(_openings(side.sections))[:MOST_OPENINGS] for side in (old, new)]
    rows = numpy.concatenate([rows, numpy.repeat(opening[0], len(opening[1]))])
    columns = numpy.concatenate([columns, numpy.tile(opening[1], len(opening[0]))])
    keys = numpy.unique(rows.astype(numpy.int64) * len(new.sections) + columns)
    return keys // len(new.sections), keys % len(new.sections)


def _membership(side: Parts) -> sparse.csr_matrix:
    """1 where the column's sentence stands in the row's section or below it."""
    import numpy
    from scipy import sparse

    rows, cells = [], []
    for number, sentence in enumerate(side.sentences):
        part = sentence.part
        while part >= 0:
            rows.append(part)
            cells.append(number)
            part = side.sections[part].parent
    shape = (len(side.sections), len(side.sentences))
    return sparse.csr_matrix((numpy.ones(len(rows)), (rows, cells)), shape=shape)


# ── hints ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _hints(old: Parts, new: Parts, pairs: Pairs) -> Matrix:
    """Level and number, shape and place of each pair."""
    import numpy

    ordinals, levels, shapes, places = [], [], [], []
    for side, numbers in zip((old, new), pairs, strict=True):
        parents = {one.parent for one in side.sections}
        ordinals.append(numpy.array([one.section.ordinal or 0 for one in side.sections])[numbers])
        levels.append(numpy.array([0 if one.is_topic else one.section.level for one in side.sections])[numbers])
        shapes.append(numpy.isin(numbers, list(parents)))
        places.append(numpy.array([one.start for one in side.sections])[numbers] / max(1, len(side.masked)))
    same_level = levels[0] == levels[1]
    numbered = same_level & (ordinals[0] == ordinals[1]) & (ordinals[0] > 0)
    near = 1 - numpy.abs(places[0] - places[1])
    result: Matrix = HINTS["number"] * (same_level / 2 + numbered / 2) + HINTS["shape"] * (shapes[0] == shapes[1])
    return result + HINTS["place"] * near


def _families(olds: Sequence[Part], news: Sequence[Part], chosen: Sequence[tuple[int, int]], pairs: Pairs) -> Matrix:
    """For each pair, the share of its parents and subsections that were paired."""
    import numpy

    new_of = dict(chosen)
    both = Counter((olds[i].parent, news[j].parent) for i, j in chosen)  # how many subsections of two sections answer
    most = [Counter(one.parent for one in side) for side in (olds, news)]
    shares = []
    for i, j in zip(*(one.tolist() for one in pairs), strict=True):
        above, over = olds[i].parent, news[j].parent
        parents = above == over == -1 or (above >= 0 and new_of.get(above) == over)
        shares.append((parents + both[i, j] / max(1, most[0][i], most[1][j])) / 2)
    result: Matrix = numpy.array(shares)
    return result


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Answers:
    """Which section of the new document answers to which of the old, -1 (before the first section) to -1."""

    def __init__(self, old: Parts, new: Parts, matches: Sequence[Match]) -> None:
        self.old, self.new = old, new
        self.new_of = {-1: -1, **{one.old: one.new for one in matches}}
        self.old_of = {-1: -1, **{one.new: one.old for one in matches}}

    def keeps_place(self, i: int, j: int) -> bool:
        """Whether text of the old section ``i`` that stands in the new section ``j`` has not left its place.

        A section that opened in it, or was closed, is no move, and neither is a topic sentence without counterpart.
        """
        i, j = self._climbed(self.old, i, self.new_of), self._climbed(self.new, j, self.old_of)
        return self._answer(i, j)

    def keeps_parent(self, i: int, j: int) -> bool:
        """Whether two sections that answer to each other stand under sections that do, those without one apart."""
        above, over = self.old.sections[i].parent, self.new.sections[j].parent
        while above not in self.new_of:
            above = self.old.sections[above].parent
        while over not in self.old_of:
            over = self.new.sections[over].parent
        return self._answer(above, over)

    def place_of(self, side: int, number: int) -> int | None:
        """What a section of the old (side 0) or new document (1) and its counterpart have in common: the old number.

        That of the section above for a topic sentence without counterpart, null for another section without one.
        """
        if side == 0:
            number = self._climbed(self.old, number, self.new_of)
            return number if number in self.new_of else None
        return self.old_of.get(self._climbed(self.new, number, self.old_of))

    def _climbed(self, side: Parts, number: int, answers: dict[int, int]) -> int:
        while number >= 0 and number not in answers and side.sections[number].is_topic:
            number = side.sections[number].parent
        return number

    def _answer(self, i: int, j: int) -> bool:
        return self.new_of.get(i, -2) in with_above(self.new, j) or self.old_of.get(j, -2) in with_above(self.old, i)


def with_above(side: Parts, number: int) -> list[int]:
    """The number of a section and of those above it; -1 only where it is the first itself."""
    above = [number]
    while number >= 0 and (number := side.sections[number].parent) >= 0:
        above.append(number)
    return above


def in_order(places: Sequence[int], weights: Sequence[float]) -> set[int]:
    """Which of the items, given with their old places in the new order, stay in order: the heaviest that do.

    What is left out has moved, so that the least text is called moved. Of two choices of one weight the later is left.

    >>> sorted(in_order([1, 2, 0], [5, 5, 1]))
    [0, 1]
    """
    ranks = {place: rank for rank, place in enumerate(sorted(set(places)), 1)}
    heaviest: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)  # a Fenwick tree of the best ends so far
    before = []
    for number, (place, weight) in enumerate(zip(places, weights, strict=True)):
        rank, best = ranks[place] - 1, (0.0, -1)
        while rank > 0:
            best = max(best, heaviest[rank], key=lambda one: one[0])
            rank -= rank & -rank
        before.append(best[1])
        rank = ranks[place]
        while rank <= len(ranks):
            heaviest[rank] = max(heaviest[rank], (best[0] + weight, number), key=lambda one: one[0])
            rank += rank & -rank
    kept, at, rank = set[int](), -1, len(ranks)
    whole = (0.0, -1)
    while rank > 0:
        whole = max(whole, heaviest[rank], key=lambda one: one[0])
        rank -= rank & -rank
    at = whole[1]
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept
