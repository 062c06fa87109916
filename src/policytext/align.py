"""Which sections of two documents answer to each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from policytext.annotate import AnnotatedDocument
from policytext.model import Section, Span

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Matrix = NDArray[numpy.float64]

WEIGHTS = {"text": 0.5, "title": 0.3, "shape": 0.1, "place": 0.1, "family": 0.2}
"""What the score of a pair is made of: the likeness of text and title, whether both have subsections or both have none,
how near their places in the two documents are, and the share of parents and subsections that answer to each other. Set
on the sample corpus, where every pair can be checked by eye."""
LEAST_SCORE = 0.4
"""Sections under this are no pair: below it stand those that share only stock phrases. It leaves out the family."""
ROUNDS = 2
"""After the first assignment, how often parents and subsections that were paired are let speak for each other."""


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section of the old document and the one of the new that answers to it; null on the side where there is none.

    ``status`` is *kept* (title and place as before), *reworded* (another title), *moved* (under a section that does not
    answer to the old one's parent), *new* or *dropped*. ``score`` is between 0 and 1, null for new and dropped.
    """

    status: str
    old: Section | None
    new: Section | None
    score: float | None


def align_sections(old: AnnotatedDocument, new: AnnotatedDocument) -> tuple[SectionPair, ...]:
    """Pair the headings and lead-ins of two documents by title, text, level and number, each with at most one other.

    The assignment is the one with the greatest sum of scores over all sections, so that a section that has moved is
    found and no pair depends on the order in which they are looked at. Titles of the documents (level 0) are left out.
    The pairs stand in the order of the new document, dropped sections behind what they followed.
    """
    olds = [section for section in old.sections if section.level > 0]
    news = [section for section in new.sections if section.level > 0]
    chosen = _assign(old, olds, new, news) if olds and news else []
    answers = {olds[i].start: news[j].start for i, j, _ in chosen}
    pairs = [
        SectionPair(_status(olds[i], news[j], answers), olds[i], news[j], round(score, 3)) for i, j, score in chosen
    ]
    paired_old, paired_new = {i for i, _, _ in chosen}, {j for _, j, _ in chosen}
    pairs += [SectionPair("new", None, one, None) for j, one in enumerate(news) if j not in paired_new]
    pairs += [SectionPair("dropped", one, None, None) for i, one in enumerate(olds) if i not in paired_old]
    return _in_reading_order(pairs, olds, answers)


def _in_reading_order(
    pairs: Sequence[SectionPair], olds: Sequence[Section], answers: dict[int, int]
) -> tuple[SectionPair, ...]:
    followed, last = {}, -1  # for each old section, where in the new document the last answered one before it stands
    for section in olds:
        followed[section.start] = last = answers.get(section.start, last)

    def place(pair: SectionPair) -> tuple[int, int]:
        if pair.new is not None:
            return pair.new.start, -1
        return (followed[pair.old.start], pair.old.start) if pair.old is not None else (-1, -1)

    return tuple(sorted(pairs, key=place))


def _status(old: Section, new: Section, answers: dict[int, int]) -> str:
    if old.parent is not None and new.parent is not None and answers.get(old.parent, new.parent) != new.parent:
        return "moved"
    return "kept" if heading(old) == heading(new) else "reworded"


def heading(section: Section) -> str:
    """The heading without its marker, white space and masks."""
    return _NOISE.sub("", section.text[len(section.marker) :])


_NOISE = re.compile(r"[\s*…×_□○]+")
_YEAR = re.compile(r"\d{4}年")


def own_texts(annotated: AnnotatedDocument, sections: Sequence[Section]) -> list[str]:
    """The raw text of each section with its subsections: from behind its heading to the next that is not below it."""
    return [annotated.document.raw[start:end] for start, end in section_spans(annotated, sections)]


def section_spans(annotated: AnnotatedDocument, sections: Sequence[Section]) -> list[Span]:
    """The raw range of each section's text, subsections included and heading not; sections in order of start."""
    spans = []
    for index, section in enumerate(sections):
        ends = (later.start for later in sections[index + 1 :] if later.level <= section.level)
        spans.append((section.end, next(ends, len(annotated.document.raw))))
    return spans


def _assign(
    old: AnnotatedDocument, olds: Sequence[Section], new: AnnotatedDocument, news: Sequence[Section]
) -> list[tuple[int, int, float]]:
    alone = _scores(old, olds, new, news)
    chosen = _best(alone, alone)
    for _ in range(ROUNDS):
        chosen = _best(alone, alone + WEIGHTS["family"] * _families(olds, news, chosen))
    return chosen


def _best(alone: Matrix, scores: Matrix) -> list[tuple[int, int, float]]:
    from scipy.optimize import linear_sum_assignment

    # A pair below the least score must not displace a better one elsewhere, so it counts as no pair at all.
    worth = scores * (alone >= LEAST_SCORE)
    chosen = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [(int(i), int(j), min(1.0, float(alone[i, j]))) for i, j in chosen if worth[i, j] > 0]


def _scores(old: AnnotatedDocument, olds: Sequence[Section], new: AnnotatedDocument, news: Sequence[Section]) -> Matrix:
    import numpy

    titles = similarities([_YEAR.sub("", heading(one)) for one in olds], [_YEAR.sub("", heading(one)) for one in news])
    # The root, since sections on the same subject seldom share more than a quarter of their rarer words.
    texts = numpy.sqrt(similarities(own_texts(old, olds), own_texts(new, news)))
    shape = numpy.equal.outer(_have_subsections(olds), _have_subsections(news))
    apart = numpy.abs(numpy.subtract.outer(_places(old, olds), _places(new, news)))
    result: Matrix = (
        WEIGHTS["text"] * texts + WEIGHTS["title"] * titles + WEIGHTS["shape"] * shape + WEIGHTS["place"] * (1 - apart)
    )
    return result


def _have_subsections(sections: Sequence[Section]) -> list[bool]:
    parents = {section.parent for section in sections}
    return [section.start in parents for section in sections]


def _places(annotated: AnnotatedDocument, sections: Sequence[Section]) -> list[float]:
    return [section.start / max(1, len(annotated.document.raw)) for section in sections]


def _families(olds: Sequence[Section], news: Sequence[Section], chosen: Sequence[tuple[int, int, float]]) -> Matrix:
    """For each old and new section, the share of their parents and subsections that were paired; (old, new)."""
    import numpy

    paired = numpy.zeros((len(olds), len(news)))
    for i, j, _ in chosen:
        paired[i, j] = 1
    below_old, below_new = _children(olds), _children(news)
    parents = below_old.T @ paired @ below_new  # 1 where the parents of the two are paired
    both = below_old @ paired @ below_new.T  # how many of their subsections are paired
    most = numpy.maximum.outer(below_old.sum(axis=1), below_new.sum(axis=1))
    result: Matrix = (parents + both / numpy.maximum(most, 1)) / 2
    return result


def _children(sections: Sequence[Section]) -> Matrix:
    """1 where the column's section stands directly under the row's."""
    import numpy

    rows = {section.start: row for row, section in enumerate(sections)}
    matrix = numpy.zeros((len(sections), len(sections)))
    for column, section in enumerate(sections):
        if section.parent in rows:
            matrix[rows[section.parent], column] = 1
    return matrix


def similarities(olds: Sequence[str], news: Sequence[str]) -> Matrix:
    """How alike each old text is to each new one, 0 to 1; (old, new).

    The cosine of their character bigrams, weighted by 1 + log(count) and by the inverse of the number of texts they
    stand in (Salton and Buckley 1988), so that stock phrases weigh little. Masks and white space are left out.
    """
    import numpy
    from scipy import sparse

    columns: dict[str, int] = {}
    rows, cells = [], []
    for row, text in enumerate([*olds, *news]):
        clean = f"^{_NOISE.sub('', text)}$"
        for pair in pairwise(clean):
            rows.append(row)
            cells.append(columns.setdefault("".join(pair), len(columns)))
    number = len(olds) + len(news)
    counts = sparse.csr_matrix((numpy.ones(len(rows)), (rows, cells)), shape=(number, len(columns)))
    rarity = numpy.log((1 + number) / numpy.maximum(1, numpy.asarray((counts > 0).sum(axis=0)).ravel()))
    counts.data = 1 + numpy.log(counts.data)
    weighted = counts @ sparse.diags(rarity)
    lengths = numpy.sqrt(numpy.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    unit = sparse.diags(1 / numpy.maximum(lengths, 1e-12)) @ weighted
    result: Matrix = (unit[: len(olds)] @ unit[len(olds) :].T).toarray()
    return result
