"""Where in a document something stands: its sentence, and the headings above it."""

from __future__ import annotations

from bisect import bisect_right

from policytext.annotate import AnnotatedDocument
from policytext.model import Section

DIVIDER = "/"


class Places:
    r"""Looks up raw offsets of one document.

    >>> import policytext as pt
    >>> places = Places(pt.annotate(pt.Document("a", "一、主要工作\n（一）抓实整改\n整改12项。")))
    >>> places.headings(20), places.sentence(20)
    ('一、主要工作/（一）抓实整改', '整改12项。')
    """

    def __init__(self, annotated: AnnotatedDocument) -> None:
        self._text = annotated.text
        self._sections = tuple(one for one in annotated.sections if one.level > 0)
        self._starts = [one.start for one in self._sections]
        self._by_start = {one.start: one for one in annotated.sections}
        self._sentences = annotated.text.sentences
        self._sentence_starts = [start for start, _ in self._sentences]

    def headings(self, offset: int) -> str:
        """The headings and lead-ins above an offset, the outermost first, split by ``/``; empty without any."""
        at = bisect_right(self._starts, offset) - 1
        section: Section | None = self._sections[at] if at >= 0 else None
        path: list[str] = []
        while section is not None and section.level > 0:
            path.insert(0, " ".join(section.text.split()))
            section = self._by_start.get(section.parent) if section.parent is not None else None
        return DIVIDER.join(path)

    def sentence_span(self, norm_offset: int) -> tuple[int, int]:
        """The sentence that holds a normalised offset, as a normalised span; empty between two sentences."""
        at = bisect_right(self._sentence_starts, norm_offset) - 1
        start, end = self._sentences[at] if at >= 0 else (norm_offset, norm_offset)
        return (start, end) if norm_offset < end else (norm_offset, norm_offset)

    def sentence(self, offset: int) -> str:
        """The normalised text of the sentence that holds a raw offset."""
        start, end = self.sentence_span(self._text.norm_offset(offset))
        return self._text.norm[start:end]
