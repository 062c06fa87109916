"""Two documents compared: sections, formulations, and what the same numbers were then and are now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policytext.align import SectionPair, align_sections, similarities
from policytext.annotate import AnnotatedDocument, annotate
from policytext.count import PER, body, body_length, count_formulations, is_in, may_hide_formulations
from policytext.model import Document, Placeholder, Quantity, Section

FEWEST_BEFORE = 3
"""A formulation is called dropped only where it stood at least this often before: fewer is chance."""
SLOT_KINDS = frozenset({"count", "percent", "money", "frequency"})
"""The kinds of quantity that are followed from one document to the other; a date or an ordinal is no measured value."""
LEAST_LIKENESS = 0.3
"""Two values with the same `of` and unit are one slot only where their clauses, numbers aside, are this much alike."""


@dataclass(frozen=True, slots=True)
class FormulationChange:
    """A formulation in two documents.

    ``status`` is *new*, *dropped*, *kept*, or *unsure* where the counts do not tell: ``why`` is then *few* (fewer than
    ``FEWEST_BEFORE`` before) or *masked* (masks of the other document may hide it). Rates are per 10,000 characters of body text.
    """

    canonical: str
    kind: str
    status: str
    why: str | None
    old_count: int
    new_count: int
    old_rate: float
    new_rate: float


@dataclass(frozen=True, slots=True)
class SlotChange:
    """What the same measure was then and is now, in a section.

    ``of`` and ``unit`` name the measure. ``status`` is *same*, *changed*, *disclosed* (masked before), *masked* (a number before),
    *both-masked*, *new* or *dropped*. A mask is shown as a mask: it is a missing value and never 0.
    """

    of: str
    unit: str | None
    status: str
    old: Quantity | Placeholder | None
    new: Quantity | Placeholder | None
    old_section: Section | None
    new_section: Section | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that ``compare`` found. Lengths are characters of body text, without white space and masks."""

    old: AnnotatedDocument
    new: AnnotatedDocument
    old_length: int
    new_length: int
    formulations: tuple[FormulationChange, ...]
    sections: tuple[SectionPair, ...]
    slots: tuple[SlotChange, ...]


def compare(old: Document | AnnotatedDocument, new: Document | AnnotatedDocument) -> Comparison:
    """Compare two documents, the older first.

    What is already annotated is not annotated again; both must have been annotated in all layers.

    >>> import policytext as pt
    >>> pt.compare(pt.Document("a", "召开党组会5次。"), pt.Document("b", "召开党组会**次。")).slots[0].status
    'masked'
    """
    before = old if isinstance(old, AnnotatedDocument) else annotate(old)
    after = new if isinstance(new, AnnotatedDocument) else annotate(new, lexicon=before.lexicon)
    sections = align_sections(before, after)
    return Comparison(
        old=before,
        new=after,
        old_length=body_length(before),
        new_length=body_length(after),
        formulations=compare_formulations(before, after),
        sections=sections,
        slots=compare_slots(before, after, sections),
    )


# ── formulations ─────────────────────────────────────────────────────────────────────────────────────────────────────


def compare_formulations(old: AnnotatedDocument, new: AnnotatedDocument) -> tuple[FormulationChange, ...]:
    """Each formulation of either document, by status (new, dropped, unsure, kept), then by how often it stands, then by name."""
    counts = count_formulations(old), count_formulations(new)
    lengths = body_length(old), body_length(new)
    kinds = {one.canonical: one.kind for one in (*old.formulations, *new.formulations) if one.form == "label"}
    hides = may_hide_formulations(old), may_hide_formulations(new)
    changes = []
    for canonical in counts[0] | counts[1]:
        then, now = counts[0][canonical], counts[1][canonical]
        status, why = _formulation_status(then, now, hides)
        rates = [
            round(PER * count / length, 2) if length else 0.0
            for count, length in zip((then, now), lengths, strict=True)
        ]
        changes.append(
            FormulationChange(canonical, kinds.get(canonical, "term"), status, why, then, now, rates[0], rates[1])
        )
    order = ("new", "dropped", "unsure", "kept")
    return tuple(
        sorted(changes, key=lambda one: (order.index(one.status), -(one.old_count + one.new_count), one.canonical))
    )


def _formulation_status(then: int, now: int, hides: tuple[bool, bool]) -> tuple[str, str | None]:
    if then and now:
        return "kept", None
    if now:
        return ("unsure", "masked") if hides[0] else ("new", None)
    if then < FEWEST_BEFORE:
        return "unsure", "few"
    return ("unsure", "masked") if hides[1] else ("dropped", None)


# ── quantity slots ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Slot:
    """A value that can be followed: where it stands, what it measures, and the words around it without their numbers."""

    value: Quantity | Placeholder
    of: str
    unit: str | None
    section: Section | None
    place: tuple[int, int] | None
    context: str


def compare_slots(
    old: AnnotatedDocument, new: AnnotatedDocument, sections: Sequence[SectionPair]
) -> tuple[SlotChange, ...]:
    """The quantities and numeric masks that name what they measure, paired by section, ``of`` and unit.

    Where several values of one document share these, those whose clauses are most alike are paired; what is left over is paired
    across sections where both documents have just one such value left. In order of the new document, dropped ones last.
    """
    places = {}
    for number, pair in enumerate(sections):
        places.update({(side, one.start): number for side, one in enumerate((pair.old, pair.new)) if one})
    olds, news = _slots(old, 0, places), _slots(new, 1, places)
    pairs = _pair(olds, news, by_section=True)
    pairs += _pair(*_left_over(olds, news, pairs), by_section=False)
    changes = [_change(before, after) for before, after in pairs]
    rest_old, rest_new = _left_over(olds, news, pairs)
    changes += [_change(None, slot) for slot in rest_new] + [_change(slot, None) for slot in rest_old]
    return tuple(sorted(changes, key=_slot_order))


def _slot_order(change: SlotChange) -> tuple[int, int]:
    return (0, change.new.start) if change.new else (1, change.old.start if change.old else 0)


_MAGNITUDE = re.compile(r"^[余多]?[十百千万亿]+(?=.)")


def _slots(annotated: AnnotatedDocument, side: int, places: dict[tuple[int, int], int]) -> list[_Slot]:
    slots = []
    spans = body(annotated)
    sections = [one for one in annotated.sections if one.level > 0]
    index = -1
    for value in sorted((*annotated.quantities, *annotated.placeholders), key=lambda one: one.start):
        if not is_in(value.start, spans) or value.of is None or not _is_followed(value):
            continue
        while index + 1 < len(sections) and sections[index + 1].start <= value.start:
            index += 1
        section = sections[index] if index >= 0 else None
        number = places.get((side, section.start)) if section else -1
        place = None if number is None else (0, number)
        unit = _MAGNITUDE.sub("", value.unit) if value.unit else None
        slots.append(_Slot(value, value.of, unit, section, place, _context(annotated, value)))
    return slots


def _is_followed(value: Quantity | Placeholder) -> bool:
    return value.kind in SLOT_KINDS if isinstance(value, Quantity) else value.role == "numeric"


_NUMBERS = re.compile(r"[\d.,%*…×○零〇一二三四五六七八九十百千万亿余多]+")


def _context(annotated: AnnotatedDocument, value: Quantity | Placeholder) -> str:
    """The clause of a value, without numbers and masks."""
    norm = annotated.text.norm
    at = annotated.text.norm_offset(value.start)
    start = max(norm.rfind(mark, max(0, at - 60), at) for mark in "，。；：\n") + 1
    ends = [end for mark in "，。；：\n" if (end := norm.find(mark, at, at + 60)) >= 0]
    return _NUMBERS.sub("", norm[max(start, at - 60) : min(ends, default=at + 60)])


def _pair(olds: Sequence[_Slot], news: Sequence[_Slot], *, by_section: bool) -> list[tuple[_Slot, _Slot]]:
    pairs: list[tuple[_Slot, _Slot]] = []
    groups: dict[object, tuple[list[_Slot], list[_Slot]]] = defaultdict(lambda: ([], []))
    for side, slots in enumerate((olds, news)):
        for slot in slots:
            if not by_section or slot.place is not None:
                groups[slot.of, slot.unit, slot.place if by_section else None][side].append(slot)
    for before, after in groups.values():
        if len(before) == len(after) == 1:
            pairs.append((before[0], after[0]))
        elif before and after and by_section:
            pairs += _most_alike(before, after)
    return pairs


def _most_alike(before: Sequence[_Slot], after: Sequence[_Slot]) -> Iterable[tuple[_Slot, _Slot]]:
    from scipy.optimize import linear_sum_assignment

    likeness = similarities([slot.context for slot in before], [slot.context for slot in after])
    for i, j in zip(*linear_sum_assignment(likeness, maximize=True), strict=True):
        if likeness[i, j] >= LEAST_LIKENESS:
            yield before[i], after[j]


def _left_over(
    olds: Sequence[_Slot], news: Sequence[_Slot], pairs: Sequence[tuple[_Slot, _Slot]]
) -> tuple[list[_Slot], list[_Slot]]:
    used = {id(slot) for pair in pairs for slot in pair}
    return [slot for slot in olds if id(slot) not in used], [slot for slot in news if id(slot) not in used]


def _change(old: _Slot | None, new: _Slot | None) -> SlotChange:
    shown = new or old
    assert shown is not None
    return SlotChange(
        of=shown.of,
        unit=shown.unit,
        status=_slot_status(old.value if old else None, new.value if new else None),
        old=old.value if old else None,
        new=new.value if new else None,
        old_section=old.section if old else None,
        new_section=new.section if new else None,
    )


def _slot_status(old: Quantity | Placeholder | None, new: Quantity | Placeholder | None) -> str:
    if old is None or new is None:
        return "new" if old is None else "dropped"
    masked = isinstance(old, Placeholder), isinstance(new, Placeholder)
    if all(masked):
        return "both-masked"
    if any(masked):
        return "disclosed" if masked[0] else "masked"
    assert isinstance(old, Quantity)
    assert isinstance(new, Quantity)
    same = (old.low, old.high, old.approx) == (new.low, new.high, new.approx)
    return "same" if same else "changed"
