"""Which sections of two documents answer to each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from policytext.parts import Part, Parts

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from scipy import sparse

    Matrix = NDArray[numpy.float64]

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
LEAST_TITLE = 0.08
"""Titles less alike share nothing but stock phrases; families do not speak for such sections."""
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
    likeness, titles = _likeness(old, new)
    hints, least = _hints(old, new), _least(old, new)
    support = SUPPORT * (titles >= LEAST_TITLE)
    chosen = _best(likeness + hints, likeness >= least)
    for _ in range(ROUNDS):
        families = _families(old.sections, new.sections, chosen)
        is_enough = likeness + support * families >= least
        chosen = _best(likeness + hints + HINTS["family"] * families, is_enough)
    return tuple(Match(i, j, round(float(likeness[i, j]), 3)) for i, j in chosen)


def _least(old: Parts, new: Parts) -> Matrix:
    """The least likeness of each pair, families apart; (old, new)."""
    import numpy

    looks = [numpy.array([one.looks or "" for one in side.sections]) for side in (old, new)]
    contradicts = numpy.not_equal.outer(*looks) & (looks[0] != "")[:, None] & (looks[1] != "")[None, :]
    result: Matrix = LEAST_LIKENESS + CONTRADICTION * contradicts
    return result


def _best(scores: Matrix, is_enough: NDArray[numpy.bool_]) -> list[tuple[int, int]]:
    from scipy.optimize import linear_sum_assignment

    # A pair that is not alike enough must not displace a better one elsewhere, so it counts as no pair at all.
    worth = scores * is_enough
    chosen = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [(int(i), int(j)) for i, j in chosen if worth[i, j] > 0]


# ── likeness ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_YEAR = re.compile(r"\d{4}年?度?")


def _likeness(old: Parts, new: Parts) -> tuple[Matrix, Matrix]:
    """How alike each old section is to each new one by text and title, 0 to 1, and by title alone; (old, new)."""
    import numpy

    columns: dict[str, int] = {}
    sentences = gram_counts([side.bare(one.start, one.end) for side in (old, new) for one in side.sentences], columns)
    titles = gram_counts([_YEAR.sub("", one.heading) for side in (old, new) for one in side.sections], columns)
    sentences.resize(sentences.shape[0], len(columns))
    rarity = rarities(sentences)
    at = len(old.sentences)
    whole = [_membership(side) @ rows for side, rows in ((old, sentences[:at]), (new, sentences[at:]))]
    # The root, since sections on the same subject seldom share more than a quarter of their rarer words.
    texts = numpy.sqrt(cosines(weighted(whole[0], rarity), weighted(whole[1], rarity)))
    at = len(old.sections)
    headings = weighted(titles, rarity)
    alike = cosines(headings[:at], headings[at:])
    alike[numpy.equal.outer(*([one.heading for one in side.sections] for side in (old, new)))] = 1  # masked ones too
    opens = [
        [one.section.level if one.opens and one.looks == "plan" else 0 for one in side.sections] for side in (old, new)
    ]
    same = numpy.equal.outer(*opens) & (numpy.array(opens[0]) > 0)[:, None]
    alike[same] = numpy.maximum(alike[same], OPENING)
    result: Matrix = TEXT * texts + TITLE * alike
    return result, alike


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


def gram_counts(texts: Sequence[str], columns: dict[str, int]) -> sparse.csr_matrix:
    """How often each bigram of characters stands in each text; ``columns`` gives each its column and may grow."""
    import numpy
    from scipy import sparse

    cells, ends = [], [0]
    for text in texts:
        cells += [columns.setdefault(first + second, len(columns)) for first, second in pairwise(text)]
        ends.append(len(cells))
    matrix = sparse.csr_matrix((numpy.ones(len(cells)), cells, ends), shape=(len(texts), len(columns)))
    matrix.sum_duplicates()
    return matrix


def rarities(counts: sparse.csr_matrix) -> Matrix:
    """The weight of each column: the logarithm of how few of the rows it stands in (Spärck Jones 1972).

    Smoothed, so that what stands in every row still counts a little: of two rows, what they share does.
    """
    import numpy

    result: Matrix = numpy.log(1 + counts.shape[0] / numpy.maximum(1, counts.getnnz(axis=0)))
    return result


def weighted(counts: sparse.csr_matrix, rarity: Matrix) -> sparse.csr_matrix:
    """Rows of length 1: 1 + log(count), times the rarity of the column (Salton and Buckley 1988)."""
    import numpy
    from scipy import sparse

    rows = sparse.csr_matrix(counts, copy=True)
    rows.data = 1 + numpy.log(rows.data)
    rows = rows @ sparse.diags(rarity)
    lengths = numpy.sqrt(numpy.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / numpy.maximum(lengths, 1e-12)) @ rows)


def cosines(olds: sparse.csr_matrix, news: sparse.csr_matrix) -> Matrix:
    """The cosine of each row of the one with each of the other, whose rows have length 1."""
    result: Matrix = (olds @ news.T).toarray().clip(0, 1)
    return result


# ── hints ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _hints(old: Parts, new: Parts) -> Matrix:
    import numpy

    ordinals = [[one.section.ordinal or 0 for one in side.sections] for side in (old, new)]
    levels = [[0 if one.is_topic else one.section.level for one in side.sections] for side in (old, new)]
    numbered = numpy.equal.outer(*ordinals) & (numpy.array(ordinals[0]) > 0)[:, None]
    same_level = numpy.equal.outer(*levels)
    shape = numpy.equal.outer(*(_have_subsections(side.sections) for side in (old, new)))
    places = [[one.start / max(1, len(side.masked)) for one in side.sections] for side in (old, new)]
    near = 1 - numpy.abs(numpy.subtract.outer(*places))
    looks = [[one.looks or "" for one in side.sections] for side in (old, new)]
    part = numpy.equal.outer(*looks) & (numpy.array(looks[0]) != "")[:, None]
    number = HINTS["number"] * (same_level / 2 + (numbered & same_level) / 2)
    result: Matrix = number + HINTS["shape"] * shape + HINTS["place"] * near + HINTS["part"] * part
    return result


def _have_subsections(sections: Sequence[Part]) -> list[bool]:
    parents = {one.parent for one in sections}
    return [number in parents for number in range(len(sections))]


def _families(olds: Sequence[Part], news: Sequence[Part], chosen: Sequence[tuple[int, int]]) -> Matrix:
    """For each old and new section, the share of their parents and subsections that were paired; (old, new)."""
    import numpy

    paired = numpy.zeros((len(olds), len(news)))
    for i, j in chosen:
        paired[i, j] = 1
    below_old, below_new = _children(olds), _children(news)
    tops = numpy.logical_and.outer([one.parent < 0 for one in olds], [one.parent < 0 for one in news])
    parents = below_old.T @ paired @ below_new + tops  # 1 where the parents of the two are paired
    both = below_old @ paired @ below_new.T  # how many of their subsections are paired
    most = numpy.maximum.outer(below_old.sum(axis=1), below_new.sum(axis=1))
    result: Matrix = (parents + both / numpy.maximum(most, 1)) / 2
    return result


def _children(sections: Sequence[Part]) -> Matrix:
    """1 where the column's section stands directly under the row's."""
    import numpy

    matrix = numpy.zeros((len(sections), len(sections)))
    for column, one in enumerate(sections):
        if one.parent >= 0:
            matrix[one.parent, column] = 1
    return matrix


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
