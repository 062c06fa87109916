"""How formulations are counted: by canonical phrase, in the body of a document, beside its length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from policytext.annotate import AnnotatedDocument
from policytext.files import table
from policytext.model import Span

PER = 10_000
"""Rates are per this many characters of body text."""


def body(annotated: AnnotatedDocument) -> tuple[Span, ...]:
    """The raw ranges of the document's body, in order: not attachments, glossaries and what is around the text.

    An attachment or a glossary begins at a heading that names it (``tables/back-matter.csv``) and ends at the next
    heading of its own or a higher level that does not. What is around the text is ``AnnotatedDocument.removed``.
    """
    heads = tuple(row["head"] for row in table("back-matter", ("head", "reason")))
    outer: list[Span] = []
    start, level = 0, -1  # where the open stretch of body begins; the level of the attachment that is open, -1 for none
    for section in annotated.sections:
        is_head = section.level > 0 and _title(section.text, section.marker).startswith(heads)
        if level < 0 and is_head:
            outer.append((start, section.start))
            level = section.level
        elif level >= 0 and not is_head and section.level <= level:
            start, level = section.start, -1
    if level < 0:
        outer.append((start, len(annotated.document.raw)))
    return tuple(_without(outer, annotated.removed))


def _without(spans: Iterable[Span], removed: Sequence[Span]) -> Iterator[Span]:
    """What is left of the spans, none of them empty; both are in order."""
    for start, end in spans:
        for removed_start, removed_end in removed:
            if start < removed_end and removed_start < end:
                if start < removed_start:
                    yield start, removed_start
                start = max(start, removed_end)
        if start < end:
            yield start, end


def _title(text: str, marker: str) -> str:
    return text.removeprefix(marker).strip(" \u3000：:【")


def body_length(annotated: AnnotatedDocument) -> int:
    """The number of characters in the body, without white space and masks.

    >>> import policytext as pt
    >>> body_length(pt.annotate(pt.Document("a", "召开党组会**次。")))
    7
    """
    raw, spans = annotated.document.raw, body(annotated)
    length = sum(len("".join(raw[start:end].split())) for start, end in spans)
    return length - sum(len(one.mask) for one in annotated.placeholders if is_in(one.start, spans))


def is_in(offset: int, spans: tuple[Span, ...]) -> bool:
    """Whether an offset lies in one of a few spans."""
    return any(start <= offset < end for start, end in spans)


def count_formulations(annotated: AnnotatedDocument) -> Counter[str]:
    """How often each formulation stands in the body, by its canonical phrase; label and expanded form count as one."""
    spans = body(annotated)
    return Counter(one.canonical for one in annotated.formulations if is_in(one.start, spans))


def may_hide_formulations(annotated: AnnotatedDocument) -> bool:
    """Whether masks of running text, quotations or titles may hide some, so that the counts are lower bounds."""
    return any(one.role in ("text", "title") for one in annotated.placeholders)
