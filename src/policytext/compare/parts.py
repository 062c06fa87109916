"""The parts of a document that a comparison aligns: sections, topic sentences and sentences, masks marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policytext.annotate import AnnotatedDocument
from policytext.model import Section, Span
from policytext.numbers.periods import Part as DocumentPart
from policytext.numbers.periods import frame

MASK = "\ue001"
"""Stands for each character of a mask in ``Parts.masked``: of private use, so that no word has it."""
LONGEST_TOPIC = 36
"""A paragraph's first sentence up to this length may be its topic; the longest of the provincial reports of 2026 that
is one has 33 characters."""
LEAD_IN = 5
"""The level of 一是, and the lowest that a topic sentence has."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a comparison: a heading, a lead-in, or a topic sentence, whose ``section`` has no marker.

    ``start``, ``head`` (where its heading begins behind the marker), ``head_end`` and ``end`` (where its text ends,
    subsections included) are normalised offsets; ``parent`` is the number of the part above it, -1 for none.
    ``heading`` is without white space and masks. ``looks`` is past or plan, where the part of the document is known in
    which it stands, and ``opens`` tells whether it opens that part, as 三、2023年工作思路 does.
    """

    section: Section
    is_topic: bool
    start: int
    head: int
    head_end: int
    end: int
    parent: int
    heading: str
    looks: str | None
    opens: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in normalised offsets, without the marker of the section that it opens.

    ``part`` is the number of the innermost part in which it stands, -1 before the first; ``is_heading`` tells whether
    it begins with the heading of that part.
    """

    start: int
    end: int
    part: int
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """The sections and sentences of a document in order, titles left out.

    ``masked`` is the normalised text with ``MASK`` for each character of a mask.
    """

    annotated: AnnotatedDocument
    sections: tuple[Part, ...]
    sentences: tuple[Sentence, ...]
    masked: str
    _starts: tuple[int, ...] = field(repr=False)

    def at(self, offset: int) -> int:
        """The number of the innermost section at a normalised offset, -1 for none."""
        number = bisect_right(self._starts, offset) - 1
        while number >= 0 and self.sections[number].end <= offset:
            number = self.sections[number].parent
        return number

    def section(self, number: int) -> Section | None:
        """The section of a number; null for -1."""
        return self.sections[number].section if number >= 0 else None

    def raw_span(self, start: int, end: int) -> Span:
        """The raw range of a normalised one that is not empty."""
        return self.annotated.text.raw_span(start, end)

    def bare(self, start: int, end: int) -> str:
        """A stretch without white space and masks."""
        return bare(self.masked[start:end])


def parts(annotated: AnnotatedDocument) -> Parts:
    r"""The parts of a document that is annotated in all layers.

    >>> import policytext as pt
    >>> raw = "一、回顾\n加快农业发展。全年建成高标准农田五十万亩，粮食总产再创新高。"
    >>> [one.section.text for one in parts(pt.annotate(pt.Document("a", raw))).sections]
    ['一、回顾', '加快农业发展']
    """
    masked = _masked(annotated)
    sections = _sections(annotated, masked)
    starts = tuple(one.start for one in sections)
    whole = Parts(annotated, sections, (), masked, starts)
    return Parts(annotated, sections, tuple(_sentences(whole)), masked, starts)


_BLANK = re.compile(rf"[\s{MASK}]+")


def bare(text: str) -> str:
    """The text without white space and ``MASK``."""
    return _BLANK.sub("", text)


def _masked(annotated: AnnotatedDocument) -> str:
    text, pieces, last = annotated.text, [], 0
    for one in annotated.placeholders:
        start, end = _norm_span(annotated, one.start, one.start + len(one.mask))
        if start >= last:
            pieces += [text.norm[last:start], MASK * (end - start)]
            last = end
    return "".join(pieces) + text.norm[last:]


def _norm_span(annotated: AnnotatedDocument, start: int, end: int) -> Span:
    return annotated.text.norm_offset(start), annotated.text.norm_offset(end)


# ── sections ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sections(annotated: AnnotatedDocument, masked: str) -> tuple[Part, ...]:
    """The parts in order; a section ends where one of its own or a higher level begins, a topic with its paragraph."""
    topics = dict(_topics(annotated))
    found: list[tuple[Section, int | None]] = [(one, None) for one in annotated.sections]
    found += topics.values()
    found.sort(key=lambda one: (one[0].start, one[1] is not None))
    rows: list[tuple[Section, int, int, bool]] = []  # section, start, parent, topic
    ends: list[int] = []
    above: list[int] = []
    paragraphs = annotated.text.paragraphs
    paragraph_starts = [start for start, _ in paragraphs]
    for section, topic_end in found:
        start = annotated.text.norm_offset(section.start)
        while above and (ends[above[-1]] <= start or (topic_end is None and rows[above[-1]][0].level >= section.level)):
            ends[above[-1]] = min(ends[above[-1]], start)
            above.pop()
        if section.level == 0:
            continue
        parent = above[-1] if above else -1
        end = topic_end or _reach(section, start, paragraphs, paragraph_starts, len(masked))
        if topic_end is not None:
            level = min(LEAD_IN, rows[parent][0].level + 1 if parent >= 0 else 1)
            over = rows[parent][0].start if parent >= 0 else None
            section = Section(section.start, section.end, section.text, level, "", None, over)
        above.append(len(rows))
        rows.append((section, start, parent, topic_end is not None))
        ends.append(end)
    known = frame(annotated.text).parts
    return tuple(_part(annotated, masked, row, end, _at(known, row[1])) for row, end in zip(rows, ends, strict=True))


def _at(known: Sequence[DocumentPart], offset: int) -> DocumentPart:
    """The part of the document in which a section stands that begins at an offset."""
    return known[max(0, bisect_right([one.start for one in known], offset) - 1)]


def _reach(section: Section, start: int, paragraphs: Sequence[Span], starts: Sequence[int], end: int) -> int:
    """How far a section may reach: a lead-in inside a paragraph no further than that."""
    number = bisect_right(starts, start) - 1
    return paragraphs[number][1] if section.level == LEAD_IN and starts[number] < start else end


def _part(
    annotated: AnnotatedDocument, masked: str, row: tuple[Section, int, int, bool], end: int, where: DocumentPart
) -> Part:
    section, start, parent, is_topic = row
    _, head = _norm_span(annotated, section.start, section.start + len(section.marker))
    head_end = annotated.text.norm_offset(section.end)
    return Part(
        section=section,
        is_topic=is_topic,
        start=start,
        head=head,
        head_end=head_end,
        end=max(end, head_end),
        parent=parent,
        heading=bare(masked[head:head_end]),
        looks=where.looks,
        opens=where.start == start and start > 0,
    )


_FIGURE = re.compile(r"\d")
_NO_TOPIC = re.compile(r"^[\s—“]*(?:各位|同志|上述|以上|其中|同时|此外|这是|这些)")


def _topics(annotated: AnnotatedDocument) -> Iterator[tuple[int, tuple[Section, int]]]:
    """The short first sentences of paragraphs that have more, without figures, with the end of each paragraph."""
    text = annotated.text
    headed = {text.norm_offset(one.start) for one in annotated.sections}
    removed = [_norm_span(annotated, start, end) for start, end in annotated.removed]
    firsts = [start for start, _ in text.sentences]
    for start, end in text.paragraphs:
        at = bisect_left(firsts, start)
        if start in headed or at == len(firsts) or firsts[at] != start:
            continue
        stop = text.sentences[at][1]
        first = text.norm[start:stop]
        if len(first) > LONGEST_TOPIC or len(first) > end - stop or first[-1] != "。" or _FIGURE.search(first):
            continue
        if _NO_TOPIC.match(first) or any(low < stop and start < high for low, high in removed):
            continue
        begin = start + len(first) - len(first.lstrip("—－-·• "))
        raw_start, raw_end = text.raw_span(begin, stop - 1)
        yield start, (Section(raw_start, raw_end, text.raw[raw_start:raw_end], LEAD_IN, "", None, None), end)


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sentences(whole: Parts) -> Iterator[Sentence]:
    """The sentences, parted where a section begins and without the markers; what is around the text is left out."""
    annotated = whole.annotated
    norm = annotated.text.norm
    removed = [_norm_span(annotated, start, end) for start, end in annotated.removed]
    cuts = whole._starts
    for start, end in annotated.text.sentences:
        inner = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        for low, high in zip((start, *inner), (*inner, end), strict=True):
            if any(first < high and low < last for first, last in removed):
                continue
            number = whole.at(low)
            is_heading = number >= 0 and whole.sections[number].start == low
            low = whole.sections[number].head if is_heading else low
            while high > low and norm[high - 1].isspace():
                high -= 1
            while low < high and norm[low].isspace():
                low += 1
            if low < high and any(one.isalnum() or one == MASK for one in whole.masked[low:high]):
                yield Sentence(low, high, number, is_heading)
