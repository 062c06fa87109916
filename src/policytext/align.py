"""Which sections of two documents answer to each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policytext.annotate import AnnotatedDocument
from policytext.model import Section, Span

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Matrix = NDArray[numpy.float64]

WEIGHTS = {"title": 0.45, "text": 0.35, "level": 0.1, "number": 0.1}
"""What the score of a pair is made of; set on the sample corpus, where every pair can be checked by eye."""
LEAST_SCORE = 0.4
"""Two sections under this are no pair: below it stand pairs that share only stock phrases."""
SAME_TITLE = 0.999


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section of the old document and the one of the new that answers to it; null on the side where there is none.

    ``status`` is *kept* (title and place as before), *reworded* (another title), *moved* (under a section that does not answer to the
    old one's parent), *new* or *dropped*. ``score`` is between 0 and 1, null for new and dropped.
    """

    status: str
    old: Section | None
    new: Section | None
    score: float | None


def align_sections(old: AnnotatedDocument, new: AnnotatedDocument) -> tuple[SectionPair, ...]:
    """Pair the headings and lead-ins of two documents by title, text, level and number, each with at most one other.

    The assignment is the one with the greatest sum of scores over all sections, so that a section that has moved is found and no
    pair depends on the order in which they are looked at. Titles of the documents (level 0) are left out. The pairs stand in the
    order of the new document, dropped sections behind what they followed.
    """
    olds = [section for section in old.sections if section.level > 0]
    news = [section for section in new.sections if section.level > 0]
    if not olds or not news:
        chosen: list[tuple[int, int, float]] = []
    else:
        chosen = _assign(_scores(old, olds, new, news))
    answers = {olds[i].start: news[j].start for i, j, _ in chosen}
    pairs = [SectionPair(_status(olds[i], news[j], answers), olds[i], news[j], round(score, 3)) for i, j, score in chosen]
    paired_old, paired_new = {i for i, _, _ in chosen}, {j for _, j, _ in chosen}
    pairs += [SectionPair("new", None, one, None) for j, one in enumerate(news) if j not in paired_new]
    pairs += [SectionPair("dropped", one, None, None) for i, one in enumerate(olds) if i not in paired_old]
    return _in_reading_order(pairs, olds, answers)


def _in_reading_order(pairs: Sequence[SectionPair], olds: Sequence[Section], answers: dict[int, int]) -> tuple[SectionPair, ...]:
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
    """The raw text of each section with its subsections: from behind its heading to the next heading that is not below it."""
    return [annotated.document.raw[start:end] for start, end in section_spans(annotated, sections)]


def section_spans(annotated: AnnotatedDocument, sections: Sequence[Section]) -> list[Span]:
    """The raw range of each section's text, its subsections included and its heading not; sections in order of start."""
    spans = []
    for index, section in enumerate(sections):
        ends = (later.start for later in sections[index + 1 :] if later.level <= section.level)
        spans.append((section.end, next(ends, len(annotated.document.raw))))
    return spans


def _scores(old: AnnotatedDocument, olds: Sequence[Section], new: AnnotatedDocument, news: Sequence[Section]) -> Matrix:
    import numpy

    titles = similarities([_YEAR.sub("", heading(one)) for one in olds], [_YEAR.sub("", heading(one)) for one in news])
    texts = similarities(own_texts(old, olds), own_texts(new, news))
    level = numpy.equal.outer([one.level for one in olds], [one.level for one in news])
    number = numpy.equal.outer([one.ordinal or -1 for one in olds], [one.ordinal or -2 for one in news])
    return (
        WEIGHTS["title"] * titles + WEIGHTS["text"] * texts + WEIGHTS["level"] * level + WEIGHTS["number"] * (number & level)
    )


def similarities(olds: Sequence[str], news: Sequence[str]) -> Matrix:
    """The cosine of the character bigrams of every old text with every new one, masks and white space left out; (old, new)."""
    import numpy
    from scipy import sparse

    columns: dict[str, int] = {}
    rows, cells = [], []
    for row, text in enumerate([*olds, *news]):
        clean = f"^{_NOISE.sub('', text)}$"
        for pair in zip(clean, clean[1:], strict=False):
            rows.append(row)
            cells.append(columns.setdefault("".join(pair), len(columns)))
    shape = (len(olds) + len(news), len(columns))
    counts = sparse.csr_matrix((numpy.ones(len(rows)), (rows, cells)), shape=shape)
    lengths = numpy.sqrt(numpy.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    unit = sparse.diags(1 / numpy.maximum(lengths, 1e-12)) @ counts
    result: Matrix = (unit[: len(olds)] @ unit[len(olds) :].T).toarray()
    return result


def _assign(scores: Matrix) -> list[tuple[int, int, float]]:
    from scipy.optimize import linear_sum_assignment

    # A pair below the least score must not displace a better one elsewhere, so it counts as no pair at all.
    worth = scores.copy()
    worth[worth < LEAST_SCORE] = 0
    chosen = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [(int(i), int(j), float(scores[i, j])) for i, j in chosen if worth[i, j] > 0]
