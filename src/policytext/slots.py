"""Values that are followed: what the same measure was in one document and is in another, masks included."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from policytext.align import SectionPair, similarities
from policytext.annotate import AnnotatedDocument
from policytext.count import body, is_in
from policytext.files import table
from policytext.model import Placeholder, Quantity, Section

if TYPE_CHECKING:
    from policytext.align import Matrix

SLOT_KINDS = frozenset({"count", "percent", "money", "frequency"})
"""The kinds of quantity that are followed from one document to the other; a date or an ordinal is no measured value."""
LEAST_LIKENESS = 0.3
"""Of several values with the same `of` and unit, two are one slot only where their clauses are this much alike."""
FAR_LIKENESS = 0.5
"""The same for values of sections that do not answer to each other, where nothing but the clause speaks for them."""
EQUAL = 0.3
"""What equal values add to the likeness of their clauses: what has not changed is paired before what has."""


@dataclass(frozen=True, slots=True)
class SlotChange:
    """What the same measure was then and is now, in a section.

    ``of`` and ``unit`` name the measure. ``status`` is *same*, *changed*, *disclosed* (masked before), *masked* (a
    number before), *both-masked*, *new* or *dropped*. A mask is shown as a mask: it is a missing value and never 0.
    """

    of: str
    unit: str | None
    status: str
    old: Quantity | Placeholder | None
    new: Quantity | Placeholder | None
    old_section: Section | None
    new_section: Section | None


@dataclass(frozen=True, slots=True)
class _Slot:
    """A value that can be followed: where it stands, what it measures, the words around it without their numbers.

    ``place`` is the number of the pair of sections in which it stands, -1 before the first heading, null in a section
    that has no counterpart.
    """

    value: Quantity | Placeholder
    of: str
    unit: str | None
    section: Section | None
    place: int | None
    context: str


def compare_slots(
    old: AnnotatedDocument, new: AnnotatedDocument, sections: Sequence[SectionPair]
) -> tuple[SlotChange, ...]:
    """The quantities and numeric masks that name what they measure, paired by section, ``of``, unit and sense.

    Two numbers are never one slot where one is a result and the other a target, one of a year and the other of several,
    one a level and the other a change, or their directions differ. Where several values share all of these, equal ones
    are paired first, then those whose clauses are most alike; what is left over is paired across sections, more
    strictly. In order of the new document, dropped ones last.
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


# ── the values of one document ───────────────────────────────────────────────────────────────────────────────────────


def _slots(annotated: AnnotatedDocument, side: int, places: dict[tuple[int, int], int]) -> list[_Slot]:
    slots = []
    spans = body(annotated)
    sections = [one for one in annotated.sections if one.level > 0]
    index = -1
    values: list[Quantity | Placeholder] = [*annotated.quantities, *annotated.placeholders]
    for value in sorted(values, key=lambda one: one.start):
        if not is_in(value.start, spans) or value.of is None or not _is_followed(value):
            continue
        while index + 1 < len(sections) and sections[index + 1].start <= value.start:
            index += 1
        section = sections[index] if index >= 0 else None
        place = places.get((side, section.start)) if section else -1
        slots.append(_Slot(value, value.of, _plain(value.unit), section, place, _context(annotated, value)))
    return slots


def _is_followed(value: Quantity | Placeholder) -> bool:
    return value.kind in SLOT_KINDS if isinstance(value, Quantity) else value.role == "numeric"


_MAGNITUDE = re.compile(r"^[余多]?[十百千万亿]+(?=.)")
"""What a mask keeps in its unit (……万元) and a number has in its value."""


@cache
def _synonyms() -> dict[str, str]:
    return {row["unit"]: row["counts_as"] for row in table("unit-synonyms", ("unit", "counts_as", "reason"))}


def _plain(unit: str | None) -> str | None:
    """The unit without 万 and 亿, classifiers that count the same as one."""
    plain = _MAGNITUDE.sub("", unit) if unit else None
    return _synonyms().get(plain, plain) if plain else None


_NUMBERS = re.compile(r"[\d.,%*…×○零〇一二三四五六七八九十百千万亿余多]+")


def _context(annotated: AnnotatedDocument, value: Quantity | Placeholder) -> str:
    """The clause of a value, without numbers and masks."""
    norm = annotated.text.norm
    at = annotated.text.norm_offset(value.start)
    start = max(norm.rfind(mark, max(0, at - 60), at) for mark in "，。；：\n") + 1
    ends = [end for mark in "，。；：\n" if (end := norm.find(mark, at, at + 60)) >= 0]
    return _NUMBERS.sub("", norm[max(start, at - 60) : min(ends, default=at + 60)])


# ── pairing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _pair(olds: Sequence[_Slot], news: Sequence[_Slot], *, by_section: bool) -> list[tuple[_Slot, _Slot]]:
    groups: dict[object, tuple[list[_Slot], list[_Slot]]] = defaultdict(lambda: ([], []))
    for side, slots in enumerate((olds, news)):
        for slot in slots:
            if not by_section or slot.place is not None:
                groups[slot.of, slot.unit, slot.place if by_section else None][side].append(slot)
    least = LEAST_LIKENESS if by_section else FAR_LIKENESS
    return [pair for before, after in groups.values() if before and after for pair in _most_alike(before, after, least)]


def _most_alike(before: Sequence[_Slot], after: Sequence[_Slot], least: float) -> Iterable[tuple[_Slot, _Slot]]:
    """The pairs that are alike enough; the only value of either side needs no likeness."""
    if len(before) == len(after) == 1:
        if _agree(before[0].value, after[0].value):
            yield before[0], after[0]
        return
    from scipy.optimize import linear_sum_assignment

    worth = _worth(before, after, least)
    for i, j in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
        if worth[i, j] > 0:
            yield before[i], after[j]


def _worth(before: Sequence[_Slot], after: Sequence[_Slot], least: float) -> Matrix:
    """How alike each old value's clause is to each new one's; 0 where they cannot be one slot; (before, after)."""
    worth = similarities([slot.context for slot in before], [slot.context for slot in after])
    worth[worth < least] = 0
    for i, old in enumerate(before):
        for j, new in enumerate(after):
            if not _agree(old.value, new.value):
                worth[i, j] = 0
            elif worth[i, j] > 0 and _are_equal(old.value, new.value):
                worth[i, j] += EQUAL
    return worth


def _agree(old: Quantity | Placeholder, new: Quantity | Placeholder) -> bool:
    """Whether two values may be one measure: nothing that is known of both differs. Of a mask nothing is known."""
    if isinstance(old, Placeholder) or isinstance(new, Placeholder):
        return True
    senses = {"level" if sense == "to" else sense for sense in (old.sense, new.sense) if sense}
    directions = {direction for direction in (old.direction, new.direction) if direction}
    spans = {"/" in period for period in (old.period, new.period) if period}
    return old.kind == new.kind and len(senses) < 2 and len(directions) < 2 and len(spans) < 2


def _are_equal(old: Quantity | Placeholder, new: Quantity | Placeholder) -> bool:
    if isinstance(old, Placeholder) or isinstance(new, Placeholder):
        return False
    return (old.low, old.high, old.approx, old.per) == (new.low, new.high, new.approx, new.per)


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
        status=_status(old.value if old else None, new.value if new else None),
        old=old.value if old else None,
        new=new.value if new else None,
        old_section=old.section if old else None,
        new_section=new.section if new else None,
    )


def _status(old: Quantity | Placeholder | None, new: Quantity | Placeholder | None) -> str:
    if old is None or new is None:
        return "new" if old is None else "dropped"
    masked = isinstance(old, Placeholder), isinstance(new, Placeholder)
    if all(masked):
        return "both-masked"
    if any(masked):
        return "disclosed" if masked[0] else "masked"
    return "same" if _are_equal(old, new) else "changed"
