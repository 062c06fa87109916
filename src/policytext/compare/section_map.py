"""The sections of two documents side by side: what was kept, reworded, moved, is new or was dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policytext.compare.align import Answers, Match, in_order, with_above
from policytext.compare.parts import MASK, Parts
from policytext.compare.reuse import Reuse
from policytext.compare.wording import SentenceChange
from policytext.model import Section, Span

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section of the old document and the one of the new that answers to it; null on the side where there is none.

    ``status`` is *moved* (under a section that does not answer to the old one's parent, or in another order among its
    siblings), else *reworded* (its heading or anything in its text, subsections included, has other words; numbering,
    masks and order within it make no difference), else *kept*; *new* and *dropped* have one side. ``is_renamed`` and
    ``is_reworded`` tell of heading and text, of moved sections too; ``is_topic`` marks a paragraph's topic sentence.
    ``score`` is how alike the two are, 0 to 1. ``old_share`` and ``new_share`` tell how much of either's text,
    subsections included, stands in the other document too, wherever; null where there is none.
    """

    status: str
    old: Section | None
    new: Section | None
    score: float | None
    is_renamed: bool
    is_reworded: bool
    is_topic: bool
    old_share: float | None
    new_share: float | None


class Coverage:
    """How much of any stretch of a document stands in the other: in passages, or in sentences that were kept."""

    def __init__(self, parts: Parts, spans: Iterable[Span]) -> None:
        import numpy

        raw = parts.annotated.document.raw
        counts = numpy.zeros(len(raw) + 1, dtype=numpy.int64)
        text = parts.annotated.text
        origins = text.origins if text.origins is not None else range(len(text.norm))
        at = [place for place, one in zip(origins, parts.masked, strict=True) if one != MASK and one.isalnum()]
        counts[numpy.array(at, dtype=numpy.int64) + 1] = 1
        covered = numpy.zeros(len(raw) + 1, dtype=numpy.int64)
        for start, end in spans:
            covered[start + 1 : end + 1] = 1
        self._counts: NDArray[numpy.int64] = counts.cumsum()
        self._covered: NDArray[numpy.int64] = (counts * covered).cumsum()

    def share(self, start: int, end: int) -> float | None:
        """The covered share of a raw range, in letters; null where it has none."""
        whole = int(self._counts[end] - self._counts[start])
        return round(int(self._covered[end] - self._covered[start]) / whole, 3) if whole else None


def coverages(old: Parts, new: Parts, reuse: Reuse, sentences: Sequence[SentenceChange]) -> tuple[Coverage, Coverage]:
    """What of either document stands in the other."""
    same = [one for one in sentences if one.old and one.new and not one.is_reworded]
    olds = [*reuse.old_covered, *(one.old for one in same if one.old)]
    news = [*reuse.new_covered, *(one.new for one in same if one.new)]
    return Coverage(old, olds), Coverage(new, news)


def map_sections(
    answers: Answers, matches: Sequence[Match], sentences: Sequence[SentenceChange], shares: tuple[Coverage, Coverage]
) -> tuple[SectionPair, ...]:
    """The pairs in the order of the new document, dropped sections behind what they followed."""
    old, new = answers.old, answers.new
    moved = _moved(answers, matches)
    changed = _changed(answers, sentences)
    renamed = _renamed(answers, sentences)
    pairs = []
    for one in matches:
        before, after = old.sections[one.old], new.sections[one.new]
        is_reworded = one.old in changed[0] or one.new in changed[1]
        is_renamed = one.old in renamed
        status = "moved" if one in moved else "reworded" if is_renamed or is_reworded else "kept"
        pair = SectionPair(
            status=status,
            old=before.section,
            new=after.section,
            score=one.score,
            is_renamed=is_renamed,
            is_reworded=is_reworded,
            is_topic=before.is_topic and after.is_topic,
            old_share=_share(old, one.old, shares[0]),
            new_share=_share(new, one.new, shares[1]),
        )
        pairs.append(((one.new, -1), pair))
    for number, part in enumerate(new.sections):
        if number not in answers.old_of:
            share = _share(new, number, shares[1])
            pair = SectionPair("new", None, part.section, None, False, False, part.is_topic, None, share)
            pairs.append(((number, -1), pair))
    followed = -1
    for number, part in enumerate(old.sections):
        followed = answers.new_of.get(number, followed)
        if number not in answers.new_of:
            share = _share(old, number, shares[0])
            pair = SectionPair("dropped", part.section, None, None, False, False, part.is_topic, share, None)
            pairs.append(((followed, number), pair))
    return tuple(pair for _, pair in sorted(pairs, key=lambda one: one[0]))


def _changed(answers: Answers, sentences: Sequence[SentenceChange]) -> tuple[set[int], set[int]]:
    """The old and the new sections in which a sentence stands that does not stand in their counterpart as it was."""
    numbers = [
        {part.section.start: number for number, part in enumerate(side.sections)} for side in (answers.old, answers.new)
    ]
    changed: tuple[set[int], set[int]] = (set(), set())
    for one in sentences:
        above = [
            with_above(side, by_start[section.start]) if section else []
            for side, by_start, section in zip(
                (answers.old, answers.new), numbers, (one.old_section, one.new_section), strict=True
            )
        ]
        is_same = bool(one.old and one.new) and not one.is_reworded
        changed[0].update(i for i in above[0] if not is_same or answers.new_of.get(i) not in above[1])
        changed[1].update(j for j in above[1] if not is_same or answers.old_of.get(j) not in above[0])
    return changed


def _renamed(answers: Answers, sentences: Sequence[SentenceChange]) -> set[int]:
    """The old sections whose heading has other words than that of their counterpart; a mask may stand for any."""
    reworded = {one.old[0] for one in sentences if one.old and one.new and one.is_reworded}
    renamed = set()
    for number, other in answers.new_of.items():
        if number >= 0 and answers.old.sections[number].heading != answers.new.sections[other].heading:
            part = answers.old.sections[number]
            if part.head == part.head_end or answers.old.raw_span(part.head, part.head_end)[0] in reworded:
                renamed.add(number)
    return renamed


def _share(side: Parts, number: int, coverage: Coverage) -> float | None:
    part = side.sections[number]
    start, end = side.raw_span(part.start, part.end)
    return coverage.share(start, end)


def _moved(answers: Answers, matches: Sequence[Match]) -> set[Match]:
    moved = {one for one in matches if not answers.keeps_parent(one.old, one.new)}
    siblings: Mapping[tuple[int, int], list[Match]] = defaultdict(list)
    for one in matches:
        if one not in moved:
            parents = answers.old.sections[one.old].parent, answers.new.sections[one.new].parent
            siblings[parents].append(one)
    for group in siblings.values():
        group.sort(key=lambda one: one.new)
        # The fewest sections, and of those the least text: all lengths together weigh less than a section.
        lengths = [answers.new.sections[one.new].end - answers.new.sections[one.new].start for one in group]
        kept = in_order([one.old for one in group], [1 + length / (1 + sum(lengths)) for length in lengths])
        moved.update(one for number, one in enumerate(group) if number not in kept)
    return moved
