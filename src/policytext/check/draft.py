"""A draft as the rules see it: its annotations, its text with the way back to raw offsets, its parts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from policytext.annotate import AnnotatedDocument
from policytext.check.context import Context
from policytext.check.rules import SECTION_SCOPE, Rule
from policytext.count import body, is_in
from policytext.model import Edit, Formulation, Section, Span
from policytext.segment import Segmenter

_DEEPEST_HEADING = 4


class Draft:
    """An annotated document with its context.

    ``norm`` is the normalised text that most rules search; ``raw_span`` leads from it to the raw offsets of a hit.
    ``words`` cuts it into the words of the main dictionary alone.
    """

    def __init__(self, annotated: AnnotatedDocument, context: Context) -> None:
        self.annotated = annotated
        self.context = context
        self.document = annotated.document
        self.raw = annotated.document.raw
        self.text = annotated.text
        self.norm = annotated.text.norm
        self.raw_span = annotated.text.raw_span
        self.norm_offset = annotated.text.norm_offset
        self.sections = annotated.sections
        self.words = Segmenter(hmm=False)

    # ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def body(self) -> tuple[Span, ...]:
        """The raw ranges without attachments, glossaries and what is around the text."""
        return body(self.annotated)

    @cached_property
    def title(self) -> Section | None:
        """The title, if there is one."""
        return next((one for one in self.sections if one.level == 0), None)

    def is_removed(self, start: int) -> bool:
        """Whether a raw offset lies in what is around the text."""
        return is_in(start, self.annotated.removed)

    def section_of(self, start: int) -> Section | None:
        """The innermost section that is open at a raw offset: the last that begins there or before."""
        place = bisect_right(self._section_starts, start)
        return self.sections[place - 1] if place else None

    @cached_property
    def _section_starts(self) -> list[int]:
        return [one.start for one in self.sections]

    def above(self, section: Section | None) -> Iterator[Section]:
        """A section and those it belongs to, the innermost first."""
        while section is not None:
            yield section
            section = self._by_start.get(section.parent) if section.parent is not None else None

    @cached_property
    def _by_start(self) -> dict[int, Section]:
        return {one.start: one for one in reversed(self.sections)}

    def path(self, start: int) -> tuple[str, ...]:
        """The headings above a raw offset, the outermost first; a title or lead-in is none."""
        inner = self.above(self.section_of(start))
        return tuple(" ".join(one.text.split()) for one in inner if 0 < one.level <= _DEEPEST_HEADING)[::-1]

    def section_end(self, section: Section) -> int:
        """Where a section ends with all that is below it, in raw offsets."""
        place = bisect_right(self._section_starts, section.start)
        behind = (one.start for one in self.sections[place:] if one.level <= section.level)
        return next(behind, len(self.raw))

    def headed(self, pattern: re.Pattern[str]) -> list[Span]:
        """The raw ranges of the sections, with what is below them, in whose heading the pattern is found."""
        found = (one for one in self.sections if 0 < one.level <= _DEEPEST_HEADING and pattern.search(one.text))
        return [(one.start, self.section_end(one)) for one in found]

    def parts(self, rule: Rule) -> Sequence[Span]:
        """The raw ranges that the rule's scope names."""
        if rule.scope == "document":
            return [(0, len(self.raw))]
        if rule.scope == "sentence":
            return [self.raw_span(*span) for span in self.text.sentences]
        if rule.scope.startswith(SECTION_SCOPE):
            return self.headed(re.compile(rule.scope.removeprefix(SECTION_SCOPE)))
        if rule.scope == "title":
            return [(one.start, one.end) for one in self.sections if one.level == 0]
        headings = [(one.start, one.end) for one in self.sections if one.level <= _DEEPEST_HEADING]
        if rule.scope == "heading":
            return headings[bool(self.title) :]
        return self.body  # headings are left out by in_scope

    def in_scope(self, rule: Rule, start: int) -> bool:
        """Whether a hit at a raw offset is in the rule's scope and in the text itself."""
        if self.is_removed(start):
            return False
        if rule.scope in ("document", "sentence"):
            return True
        if rule.scope == "body":
            section = self.section_of(start)
            is_heading = section is not None and start < section.end and section.level <= _DEEPEST_HEADING
            return is_in(start, self.body) and not (is_heading and self._is_line(section))
        return any(first <= start < end for first, end in self.parts(rule))

    def _is_line(self, section: Section | None) -> bool:
        """Whether a heading is all of its paragraph, but for a closing mark."""
        return section is not None and self.raw[section.end : section.end + 2].strip("。：:；").startswith(("\n", "\r"))

    # ── words and formulations ───────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def formulations(self) -> tuple[Formulation, ...]:
        """The formulations, in order of start."""
        return self.annotated.formulations

    def formulations_in(self, span: Span) -> list[Formulation]:
        """The formulations that lie in a raw range."""
        return [one for one in self.formulations if span[0] <= one.start and one.end <= span[1]]

    @cached_property
    def boundaries(self) -> frozenset[int]:
        """The normalised offsets at which words of the main dictionary begin or end."""
        return frozenset(accumulate(map(len, self.tokens), initial=0))

    @cached_property
    def tokens(self) -> list[str]:
        """The words of the normalised text, by the main dictionary alone."""
        return self.words.cut(self.norm)

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches of a pattern in the normalised text that are not empty and not around the text."""
        for match in pattern.finditer(self.norm):
            if match.end() > match.start() and not self.is_removed(self.raw_span(*match.span())[0]):
                yield match

    def edit(self, start: int, end: int, text: str) -> Edit:
        """An edit of a normalised range that is not empty."""
        return Edit(*self.raw_span(start, end), text)

    def insertion(self, place: int, text: str) -> Edit:
        """An insertion behind the character before a normalised offset, which is not 0."""
        at = self.raw_span(place - 1, place)[1]
        return Edit(at, at, text)
