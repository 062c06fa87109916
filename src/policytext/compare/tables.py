"""A comparison as tables: rows of plain values that every output format shows, and how they came about in words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from policytext.compare import Comparison
from policytext.compare.differences import Difference
from policytext.compare.formulation_changes import FEWEST_BEFORE, most_used
from policytext.compare.redline import Revision
from policytext.compare.reuse import LEAST_LENGTH, LEAST_SHARE
from policytext.count import PER
from policytext.model import Placeholder, Scalar, Section, Span
from policytext.text import Positions


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values under a header; offsets and line numbers in them are of the raw texts."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]


def tables(comparison: Comparison, *, names: Sequence[str] | None = None) -> tuple[Table, ...]:
    """The tables of a comparison: formulations, sections, values, wording, reuse, leftovers, or those that are named.

    >>> import policytext as pt
    >>> result = pt.compare(pt.Document("a", "召开党组会5次。"), pt.Document("b", "召开党组会7次。"))
    >>> tables(result, names=["values"])[0].rows[0][:5]
    ('changed', '党组会', '5次', '7次', '+2次')
    """
    return tuple(
        Table(name, tuple(header.split()), tuple(rows(comparison)))
        for name, (header, rows) in _TABLES.items()
        if names is None or name in names
    )


def one_line(text: str) -> str:
    """Text on one line, its white space as single blanks; a line break between Han characters leaves none."""
    return " ".join(text.split())


def heading(section: Section | None) -> str | None:
    """A section's heading on one line."""
    return None if section is None else one_line(section.text)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _formulations(comparison: Comparison) -> Iterator[tuple[Scalar, ...]]:
    for one in comparison.formulations:
        counts = (one.old_count, one.new_count, one.old_rate, one.new_rate)
        verbs = most_used(one.old_uses) or None, most_used(one.new_uses) or None
        yield one.status, one.canonical, one.kind, *counts, one.why, ", ".join(one.changes) or None, *verbs


def _sections(comparison: Comparison) -> Iterator[tuple[Scalar, ...]]:
    for one in comparison.sections:
        shown = one.new or one.old
        level = shown.level if shown else None
        starts = one.old.start if one.old else None, one.new.start if one.new else None
        changes = (one.is_renamed, one.is_reworded) if one.old and one.new else (None, None)
        shares = one.old_share, one.new_share
        yield (
            one.status,
            level,
            heading(one.old),
            heading(one.new),
            one.score,
            *changes,
            *shares,
            one.is_topic,
            *starts,
        )


def _values(comparison: Comparison) -> Iterator[tuple[Scalar, ...]]:
    for one in comparison.slots:
        sides = [one.old, one.new]
        numbers = [None if side is None or isinstance(side, Placeholder) else side for side in sides]
        last = numbers[1] or numbers[0]
        texts = (one_line(side.text) if side else None for side in sides)
        meant = (last.sense, last.direction) if last else (None, None)
        periods = (number.period if number else None for number in numbers)
        apart = written_difference(one.difference) if one.difference and one.status == "changed" else None
        is_exact = one.difference.is_exact if one.difference else None
        places = (side.start if side else None for side in sides)
        section = heading(one.new_section if one.new else one.old_section)
        yield one.status, one.of, *texts, apart, is_exact, one.unit, *meant, *periods, section, *places


def _wording(comparison: Comparison) -> Iterator[tuple[Scalar, ...]]:
    for one in comparison.sentences:
        section = heading(one.new_section if one.new else one.old_section)
        moved = heading(one.old_section) if one.status == "moved" else None
        starts = (side[0] if side else None for side in (one.old, one.new))
        yield one.status, section, moved, one.score, marked(comparison, one.revisions, one.old, one.new), *starts


def _reuse(comparison: Comparison) -> Iterator[tuple[Scalar, ...]]:
    olds, news = (_Sections([getattr(pair, side) for pair in comparison.sections]) for side in ("old", "new"))
    for one in comparison.reuse.passages:
        texts = (_raw(comparison, side, span) for side, span in (("old", one.old), ("new", one.new)))
        yield one.length, one.same, *texts, olds.at(one.old[0]), news.at(one.new[0]), *one.old, *one.new


def _leftovers(comparison: Comparison) -> Iterator[tuple[Scalar, ...]]:
    positions = Positions(comparison.new.document.raw)
    for one in comparison.leftovers:
        line, column = positions.line_column(one.start)
        yield one.kind, one_line(one.text), one.expected, one.why, line, column, one.start, one.end


_Rows: TypeAlias = Callable[[Comparison], Iterator[tuple[Scalar, ...]]]
_TABLES: Mapping[str, tuple[str, _Rows]] = MappingProxyType(
    {
        "formulations": (
            "status formulation kind old new old_rate new_rate why changes old_verbs new_verbs",
            _formulations,
        ),
        "sections": (
            "status level old new score renamed reworded old_share new_share topic old_start new_start",
            _sections,
        ),
        "values": (
            "status of old new difference exact unit sense direction old_period new_period section old_start new_start",
            _values,
        ),
        "wording": ("status section moved_from score redline old_start new_start", _wording),
        "reuse": ("length same old new old_section new_section old_start old_end new_start new_end", _reuse),
        "leftovers": ("kind text expected why line column start end", _leftovers),
    }
)
PARTS = tuple(_TABLES)
"""The names of the tables, in the order in which they are shown."""


class _Sections:
    """The innermost section at an offset, by where the sections begin."""

    def __init__(self, sections: Sequence[Section | None]) -> None:
        self._sections = sorted((one for one in sections if one), key=lambda one: one.start)
        self._starts = [one.start for one in self._sections]

    def at(self, offset: int) -> str | None:
        number = bisect_right(self._starts, offset)
        return heading(self._sections[number - 1]) if number else None


def _raw(comparison: Comparison, side: str, span: Span) -> str:
    annotated = comparison.old if side == "old" else comparison.new
    return one_line(annotated.document.raw[slice(*span)])


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def marked(comparison: Comparison, revisions: Sequence[Revision], old: Span | None, new: Span | None) -> str:
    """A redline in the notation of wdiff, [-what was-]{+what is+}; a sentence without a counterpart as it stands."""
    if not revisions:
        span = new or old
        return _raw(comparison, "new" if new else "old", span) if span else ""
    return "".join(
        _MARKED[one.op].format(_raw(comparison, "old", one.old), _raw(comparison, "new", one.new)) for one in revisions
    )


_MARKED = {
    "equal": "{1}",
    "replaced": "[-{0}-]{{+{1}+}}",
    "deleted": "[-{0}-]",
    "inserted": "{{+{1}+}}",
    "masked": "[~{0}~{1}~]",
}


def written_difference(one: Difference) -> str:
    """A difference with its sign and unit; ≈ where it is not exact, ≥ or ≤ where one end is open, else both ends.

    >>> written_difference(Difference(0.3, 0.3, "个百分点", None, True))
    '+0.3个百分点'
    """
    unit = (one.unit or "") + (f"/{_TIMES.get(one.per, one.per)}" if one.per else "")
    if one.low is not None and one.high is not None and one.low != one.high:
        return f"{_signed(one.low)}…{_signed(one.high)}{unit}"
    if one.low is None or one.high is None:
        known = one.high if one.low is None else one.low
        return f"{'≤' if one.low is None else '≥'}{_signed(known or 0)}{unit}"
    return f"{'' if one.is_exact else '≈'}{_signed(one.low)}{unit}"


_TIMES = {"P1Y": "年", "P6M": "半年", "P3M": "季度", "P1M": "月", "P1W": "周", "P1D": "日"}


def _signed(value: float) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if abs(value) >= size:
            return f"{value / size:+.6g}{name}".replace("-", "−")
    return f"{value:+.6g}".replace("-", "−")


def methods(comparison: Comparison) -> str:
    """What was compared and how it was counted, as a paragraph that can go into a paper."""
    old, new = comparison.old, comparison.new
    return (
        f"{old.document.id} ({comparison.old_length:,} characters of body text) and {new.document.id} "
        f"({comparison.new_length:,}) were compared with policytext, lexicon {new.lexicon.version}. "
        "Body text leaves out white space, masks, attachments, glossaries and what a web page puts around a text. "
        "Sections were paired by the assignment with the greatest sum of likeness: the cosine of the character bigrams "
        "of their texts and titles, weighted by rarity; sentences likewise. "
        f"Text counts as reused where at least {LEAST_LENGTH} characters, punctuation aside, stand in both documents "
        f"with at least {LEAST_SHARE:.0%} of them the same, or where a sentence was kept. "
        f"Formulations were counted in the body (nested: {comparison.nested}, count: {comparison.count}); rates are "
        f"per {PER:,} characters. One is called dropped where it stood {FEWEST_BEFORE} times or more before, and none "
        "is called dropped or new where masks of the other document may hide it. "
        "Two numbers are compared where what they measure, their unit, sense, direction and years agree; masked ones "
        "are missing values. Two documents give differences and no significance."
    )
