"""The values of a document that can be followed to another: what each measures, how it is meant, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from policytext.compare.align import Answers
from policytext.compare.differences import conversion
from policytext.compare.parts import Parts
from policytext.count import body, is_in
from policytext.model import Placeholder, Quantity, Section
from policytext.numbers.clock import cues
from policytext.numbers.periods import frame

Value: TypeAlias = Quantity | Placeholder

SLOT_KINDS = frozenset({"count", "percent", "money", "frequency"})
"""The kinds of quantity that are followed from one document to the other; a date or an ordinal is no measured value."""


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A value that can be followed.

    ``of`` is what it measures: where its own ``of`` is but a verb of change (完成253.7亿元，同比增长10.1%), what the
    value before it in the sentence measures. ``unit`` is without 万 and 亿, ``base`` what it is converted to.
    ``section`` is the innermost section, ``place`` the number of the old section that answers to it, null where there
    is none. ``context`` are the words of its clause without numbers. ``lag`` is how many years the value is about and
    how far their last is from the document's own. ``is_origin``: the change is told from here (由**次减少到…).
    ``is_change``: it is how much something changed, null where a mask does not tell. ``rank``: which value of a list it
    is (分别增长19%、17.7%).
    """

    value: Value
    of: str
    unit: str | None
    base: str | None
    section: Section | None
    place: int | None
    context: str
    lag: tuple[int, int | None] | None
    is_origin: bool
    is_change: bool | None
    rank: int | None


def slot_values(answers: Answers, side: int) -> list[SlotValue]:
    """The values of the old (side 0) or new document (1) that name what they measure, in order; those of the body."""
    parts = (answers.old, answers.new)[side]
    text = parts.annotated.text
    known = frame(text)
    year = known.results[1] if known.results else known.year
    found = []
    for value, of, is_derived in _measured(parts):
        number = parts.at(text.norm_offset(value.start))
        unit = _MAGNITUDE.sub("", value.unit) if value.unit else None
        found.append(
            SlotValue(
                value=value,
                of=of,
                unit=unit,
                base=conversion(unit)[1],
                section=parts.section(number),
                place=answers.place_of(side, number),
                context=_context(parts, value),
                lag=_lag(value, year),
                is_origin=_is_origin(parts, value),
                is_change=_is_change(parts, value, is_derived),
                rank=_rank(parts, value),
            )
        )
    return found


_MAGNITUDE = re.compile(r"^[余多]?[十百千万亿]+(?=.)")
"""What a mask keeps in its unit (……万元) and a number has in its value."""

# ── what it measures ─────────────────────────────────────────────────────────────────────────────────────────────────

_NO_MEASURE = "方面"
"""What a number of it says is how long a list is: 抓好以下十二个方面."""
# Between a value and the one that tells how it changed or what share it is: ，同比增长 or 、占比.
_GAP = re.compile(r"[^，。；：\n]{0,6}[，、（,][^，。；：\n]{0,14}")

_LEADS_ON = re.compile(r"[^，。；：、\n]{0,8}[到至为]")


def _measured(parts: Parts) -> Iterator[tuple[Value, str, bool]]:
    """The values that are followed, with what they measure, and whether a verb of change alone tells that."""
    annotated = parts.annotated
    spans, norm = body(annotated), annotated.text.norm
    values: list[Value] = [*annotated.quantities, *annotated.placeholders]
    last: tuple[int, str] | None = None  # where the last value ends, and what it measures
    for value in sorted(values, key=lambda one: one.start):
        if not is_in(value.start, spans) or not _is_followed(value):
            continue
        start, end = annotated.text.norm_offset(value.start), annotated.text.norm_offset(value.end)
        of, role = value.of, _role(value.of)
        if of is None and last and _LEADS_ON.fullmatch(norm, last[0], start):
            of = last[1]  # 由**次减少到50次
        if role:
            is_near = last is not None and _GAP.fullmatch(norm, last[0], start)
            subject = last[1] if last and is_near else None
            of = subject if role == "change" else f"{subject or ''}{of}"
        if of is not None and of != _NO_MEASURE:
            yield value, of, role == "change"
        last = (end, of) if of else None


def _is_followed(value: Value) -> bool:
    return value.kind in SLOT_KINDS if isinstance(value, Quantity) else value.role == "numeric"


def _role(of: str | None) -> str | None:
    """``change`` or ``share`` where what a value measures is only that, of something that was named before."""
    cue = cues()[1].get(of or "")
    return cue.role if cue and cue.role in ("change", "share") else None


# ── how it is meant ──────────────────────────────────────────────────────────────────────────────────────────────────

_ENDS = frozenset("到至为达")
_CHANGING = frozenset({"target", "average", "cumulative"})


def _is_change(parts: Parts, value: Value, is_derived: bool) -> bool | None:
    if is_derived:
        return True
    if isinstance(value, Placeholder):
        return None
    if value.sense == "change":
        return True
    start = parts.annotated.text.norm_offset(value.start)
    leads_to = parts.annotated.text.norm[start - 1 : start] in _ENDS
    return value.sense in _CHANGING and value.direction is not None and not leads_to


_FROM = re.compile(r"[从由][^到至，。；：\n]{0,24}$")
_TO = re.compile(r"[^，。；：\n]{0,24}?[到至]")


def _is_origin(parts: Parts, value: Value) -> bool:
    """Whether the clause leads from the value to another one: 分别从202元、270元提高到209元、280元."""
    text = parts.annotated.text
    start, end = text.norm_offset(value.start), text.norm_offset(value.end)
    leads_on = _FROM.search(text.norm[max(0, start - 26) : start]) and _TO.match(text.norm, end)
    return getattr(value, "sense", None) == "from" or bool(leads_on)


_LIST = re.compile(r"分别(?:[^，。；：\n]{0,60}[到至])?([^，。；：\n]{0,60})$")
_JOINTS = re.compile("[、和与及]")


def _rank(parts: Parts, value: Value) -> int | None:
    norm, at = parts.annotated.text.norm, parts.annotated.text.norm_offset(value.start)
    before = _LIST.search(norm[max(0, at - 90) : at])
    return len(_JOINTS.findall(before[1])) if before else None


def _lag(value: Value, year: int | None) -> tuple[int, int | None] | None:
    if isinstance(value, Placeholder) or not value.period:
        return None
    first, _, last = value.period.partition("/")
    if not (first.isdecimal() and (last or first).isdecimal()):
        return None
    end = int(last or first)
    return end - int(first) + 1, None if year is None else end - year


_NUMBERS = re.compile(r"[\d.,%*…×○零〇一二三四五六七八九十百千万亿余多]+")


def _context(parts: Parts, value: Value) -> str:
    norm = parts.annotated.text.norm
    at = parts.annotated.text.norm_offset(value.start)
    start = max(norm.rfind(mark, max(0, at - 60), at) for mark in "，。；：\n") + 1
    ends = [end for mark in "，。；：\n" if (end := norm.find(mark, at, at + 60)) >= 0]
    return _NUMBERS.sub("", norm[max(start, at - 60) : min(ends, default=at + 60)])
