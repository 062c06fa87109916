"""One source in many documents: what of a central plan stands in those of the provinces, and from which sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policytext.annotate import AnnotatedDocument, annotate
from policytext.compare.parts import Parts, parts
from policytext.compare.reuse import Reuse, Source, letters
from policytext.compare.section_map import Coverage
from policytext.model import Document, Section


@dataclass(frozen=True, slots=True)
class SectionShare:
    """A section of the source, and how much of its text, subsections included, stands in the document."""

    section: Section
    share: float | None


@dataclass(frozen=True, slots=True)
class Trace:
    """What of ``source`` stands in ``document``.

    ``reuse`` has the passages, the source's side being *old*: ``reuse.new_share`` is how much of the document stands in
    the source, ``reuse.old_share`` how much of the source in the document. ``sections`` are those of the source.
    """

    source: AnnotatedDocument
    document: AnnotatedDocument
    reuse: Reuse
    sections: tuple[SectionShare, ...]


def trace(source: Document | AnnotatedDocument, documents: Iterable[Document | AnnotatedDocument]) -> Iterator[Trace]:
    """What of one source stands in each of many documents, one after the other; the source is read once.

    >>> import policytext as pt
    >>> plan = pt.Document("centre", "一、加快改造老旧供水管网，提升城市供水保障能力和应急处置水平。")
    >>> [one.reuse.old_share for one in pt.trace(plan, [pt.Document("a", "要" + plan.raw), pt.Document("b", "其他。")])]
    [1.0, 0.0]
    """
    read = source if isinstance(source, AnnotatedDocument) else annotate(source)
    index, outline = Source(read), parts(read)
    for document in documents:
        other = document if isinstance(document, AnnotatedDocument) else annotate(document, lexicon=read.lexicon)
        reuse = index.find(letters(other))
        yield Trace(read, other, reuse, _sections(outline, reuse))


def _sections(outline: Parts, reuse: Reuse) -> tuple[SectionShare, ...]:
    coverage = Coverage(outline, reuse.old_covered)
    spans = (outline.raw_span(one.start, one.end) for one in outline.sections)
    return tuple(
        SectionShare(one.section, coverage.share(*span)) for one, span in zip(outline.sections, spans, strict=True)
    )
