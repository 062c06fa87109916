"""What an older text left behind in the one that was made from it: its year, its congress or session, its names.

Only text that was carried over is looked at: sentences of the newer document that answer to one of the older, where the
words in question stand unchanged. What looks back on purpose (比2022年, 2022年以来) is no leftover.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from policytext.annotate import AnnotatedDocument
from policytext.compare.align import Answers, align
from policytext.compare.parts import Parts, parts
from policytext.compare.redline import Line
from policytext.compare.wording import SentenceChange, align_sentences, sentence_changes
from policytext.files import table
from policytext.model import Event, Span
from policytext.numbers.measure import alternation, checked, parse
from policytext.numbers.periods import Frame, frame
from policytext.page.metadata import find_metadata

KINDS = ("date", "congress", "session", "organisation", "place")
LEAST_CARRIED = 0.5
"""A sentence was carried over where at least this share of its characters stood in the older one."""
LEAST_AROUND = 3
"""Characters beside the words in question that must have stood there too."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words of the newer document that seem to be left from the older one.

    ``start`` and ``end`` are raw offsets, ``old`` is where the same words stand in the older document. ``kind`` is one
    of ``KINDS``, ``why`` says in Chinese what speaks for it, ``expected`` what should probably stand there, null where
    that is not known.
    """

    start: int
    end: int
    text: str
    kind: str
    why: str
    expected: str | None
    old: Span


def find_leftovers(old: AnnotatedDocument, new: AnnotatedDocument) -> tuple[Leftover, ...]:
    r"""What of the older document seems to be left in the newer, in order of start.

    The years that the two are about are those of their metadata, else those that they tell themselves; where either is
    not known, or the newer is not of a later year, nothing is said of dates.

    >>> import policytext as pt
    >>> old = pt.Document("a", "某市水务局2022年工作总结\n截至2022年底，完成改造任务12项。")
    >>> new = pt.Document("b", "某市水务局2023年工作总结\n截至2022年底，完成改造任务15项。")
    >>> [(one.text, one.kind, one.expected) for one in find_leftovers(pt.annotate(old), pt.annotate(new))]
    [('2022年', 'date', '2023年')]
    """
    before, after = parts(old), parts(new)
    answers = Answers(before, after, align(before, after))
    pairs = align_sentences(before, after, answers)
    return leftovers_in(before, after, sentence_changes(Line(before), Line(after), pairs))


def leftovers_in(old: Parts, new: Parts, sentences: Sequence[SentenceChange]) -> tuple[Leftover, ...]:
    """The same for sentences that are aligned already."""
    carried = _Carried(new, sentences)
    found = [*_dates(old, new, carried), *_congresses(old, new, carried)]
    found += _sessions(old, new)
    found += _names(old, new, carried)
    return tuple(_outermost(sorted(found, key=lambda one: (one.start, -one.end))))


def _outermost(found: Iterable[Leftover]) -> Iterator[Leftover]:
    """Those that stand in no other: 青澜市 in 青澜市水务局 is said once."""
    reach = -1
    for one in found:
        if one.end > reach:
            yield one
            reach = one.end


# ── what was carried over ────────────────────────────────────────────────────────────────────────────────────────────


class _Carried:
    """The stretches of the newer document that stand unchanged in a sentence that was carried over."""

    def __init__(self, new: Parts, sentences: Iterable[SentenceChange]) -> None:
        self._raw = new.annotated.document.raw
        self._stretches: list[tuple[int, int, int, int]] = []  # start, end, old start, letters of the sentence kept
        for one in sentences:
            if not (one.old and one.new):
                continue
            equal = [revision for revision in one.revisions if revision.op == "equal"]
            kept = sum(self._letters(*revision.new) for revision in equal)
            if kept >= LEAST_CARRIED * self._letters(*one.new):
                self._stretches += [(*revision.new, revision.old[0], kept) for revision in equal]
        self._stretches.sort()

    def _letters(self, start: int, end: int) -> int:
        return sum(character.isalnum() for character in self._raw[start:end])

    def source(self, start: int, end: int, old: AnnotatedDocument) -> Span | None:
        """Where the words of a raw range stand in the older document, if they were carried over with what is around."""
        at = bisect_right(self._stretches, (start, len(self._raw) + 1)) - 1
        if at < 0:
            return None
        first, last, source, kept = self._stretches[at]
        if not (first <= start and end <= last) or kept - self._letters(start, end) < LEAST_AROUND:
            return None
        # White space within the stretch may differ, so that the letters are counted from its start.
        return _same_letters(self._raw[first:start], self._raw[start:end], old.document.raw, source)


def _same_letters(before: str, words: str, raw: str, at: int) -> Span:
    """The range of ``raw`` behind ``at`` that has the words, when as many letters as in ``before`` are passed over."""
    place = _passed(raw, at, before)
    while place < len(raw) and not raw[place].isalnum():
        place += 1
    return place, _passed(raw, place, words)


def _passed(raw: str, at: int, letters: str) -> int:
    left = sum(map(str.isalnum, letters))
    while left and at < len(raw):
        left -= raw[at].isalnum()
        at += 1
    return at


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _retrospects() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What before a date, and what behind it, shows that it is meant to look back."""
    rows = table("retrospects", ("word", "place", "example"))
    words: dict[str, list[str]] = {"before": [], "after": [], "action": []}
    for row in rows:
        checked("retrospects", row, "place", words)
        words[row["place"]].append(row["word"])
    before = re.compile(rf"(?:{alternation(words['before'])})[“（ ]?\Z")
    behind = (
        rf"[底末初中]?(?:的?(?:{alternation(words['after'])})|[^，。；\n]{{0,16}}?(?:{alternation(words['action'])})的)"
    )
    return before, re.compile(behind)


_RANGE_BEFORE = re.compile(r"\d年?[至到—–~～－-]{1,2}\Z")
_RANGE_AFTER = re.compile(r"[至到—–~～－-]{1,2}\d")


def _looks_back(norm: str, start: int, end: int) -> bool:
    before, behind = _retrospects()
    head = norm[max(0, start - 6) : start]
    is_range = _RANGE_BEFORE.search(head) or _RANGE_AFTER.match(norm, end)
    return bool(is_range or before.search(head) or behind.match(norm, end))


def _dates(old: Parts, new: Parts, carried: _Carried) -> Iterator[Leftover]:
    before, after = frame(old.annotated.text), frame(new.annotated.text)
    years = _year(old.annotated, before), _year(new.annotated, after)
    if years[0] is None or years[1] is None or years[1] <= years[0]:
        return
    shift = years[1] - years[0]
    mine, theirs = _own_years(before, years[0]), _own_years(after, years[1])
    text = new.annotated.text
    for one in new.annotated.quantities:
        year = one.low
        if one.kind != "date" or not isinstance(year, int) or year != one.high or year not in mine:
            continue
        start, end = text.norm_offset(one.start), text.norm_offset(one.end)
        source = None if _looks_back(text.norm, start, end) else carried.source(one.start, one.end, old.annotated)
        if source is None:
            continue
        if year in theirs and not _is_old_plan(before, after, old, source, start, year):
            continue
        expected = one.text.replace(str(year), str(year + shift)) if str(year) in one.text else None
        why = f"与旧稿（{years[0]}年）同一句中的“{one.text}”相同，本文为{years[1]}年，年份可能未改"
        yield Leftover(one.start, one.end, one.text, "date", why, expected, source)


def _year(annotated: AnnotatedDocument, known: Frame) -> int | None:
    year = annotated.document.meta.get("year")
    if year is None:
        year = known.year if known.year is not None else find_metadata(annotated.document.raw).get("year")
    return int(year) if isinstance(year, int) or (isinstance(year, str) and year.isdecimal()) else None


def _own_years(known: Frame, year: int) -> set[int]:
    """The year of a document and those of its results and plans."""
    return {year, *(one for years in (known.results, known.plans) if years and years[0] == years[1] for one in years)}


def _is_old_plan(before: Frame, after: Frame, old: Parts, source: Span, start: int, year: int) -> bool:
    """Whether a year of the newer document stands where it plans, as it stood in the plans of the older one."""
    if not (before.plans and after.plans) or year != before.plans[0] or before.plans == after.plans:
        return False
    place = old.annotated.text.norm_offset(source[0])
    return _looks(before, place) == "plan" and _looks(after, start) == "plan"


def _looks(known: Frame, offset: int) -> str | None:
    at = bisect_right([part.start for part in known.parts], offset) - 1
    return known.parts[at].looks if at >= 0 else None


# ── congresses and sessions ──────────────────────────────────────────────────────────────────────────────────────────

_ORDINAL = re.compile(r"[一二三四五六七八九十百]+|\d+")


def _series(canonical: str) -> tuple[str, tuple[int, ...]]:
    """The series of a numbered event and its place there.

    >>> _series("党的十九届六中全会")
    ('党的#届#中全会', (19, 6))
    """
    numbers = tuple(int(parse(one).low or 0) for one in _ORDINAL.findall(canonical))
    return _ORDINAL.sub("#", canonical), numbers


def _numbered(events: Iterable[Event]) -> Iterator[tuple[Event, str, tuple[int, ...]]]:
    for one in events:
        series, numbers = _series(one.canonical)
        if numbers and "、" not in one.canonical:
            yield one, series, numbers


def _congresses(old: Parts, new: Parts, carried: _Carried) -> Iterator[Leftover]:
    """A congress or plenum in carried text, where the rest of the document speaks of a later one of its series."""
    text = new.annotated.text
    mentioned = {one.canonical for one in old.annotated.events}
    latest: dict[str, tuple[tuple[int, ...], Event]] = {}
    sources: dict[int, Span | None] = {}
    for one, series, numbers in _numbered(new.annotated.events):
        sources[one.start] = carried.source(one.start, one.end, old.annotated)
        if one.canonical not in mentioned and (series not in latest or numbers > latest[series][0]):
            latest[series] = numbers, one
    for one, series, numbers in _numbered(new.annotated.events):
        source, (newer, event) = sources[one.start], latest.get(series, ((), one))
        same = [other.start for other in new.annotated.events if other.canonical == one.canonical]
        if source is None or newer <= numbers or not all(sources.get(start) for start in same):
            continue
        start, end = text.norm_offset(one.start), text.norm_offset(one.end)
        if not _looks_back(text.norm, start, end):
            why = f"与旧稿同一句相同，而本文另处写的是“{event.text}”，旧稿没有后者，届次可能未改"
            yield Leftover(one.start, one.end, one.text, "congress", why, event.canonical, source)


_SESSION = re.compile("(?:会议|全会)$")
_HEAD = 400
"""Characters in which a report says to which session it is given."""


def _sessions(old: Parts, new: Parts) -> Iterator[Leftover]:
    """The session to which a yearly report is given, where it is that of a report of another year."""
    years = (_year(side.annotated, frame(side.annotated.text)) for side in (old, new))
    before, after = years
    if before is None or after is None or before == after:
        return
    heads = [list(_of_head(side)) for side in (old, new)]
    for one in heads[1]:
        same = next((other for other in heads[0] if other.canonical == one.canonical), None)
        if same:
            why = f"旧稿（{before}年）与本文（{after}年）是同一次会议，届次可能未改"
            yield Leftover(one.start, one.end, one.text, "session", why, None, (same.start, same.end))


def _of_head(side: Parts) -> Iterator[Event]:
    """The sessions that the lines above the text name."""
    text = side.annotated.text
    for one in side.annotated.events:
        place = text.norm_offset(one.start)
        if place > _HEAD or (side.sections and side.sections[0].start <= place):
            return
        line = text.norm[text.norm.rfind("\n", 0, place) + 1 : (text.norm + "\n").find("\n", place)]
        if _SESSION.search(one.canonical) and len(_series(one.canonical)[1]) > 1 and not line.endswith(("。", "：")):
            yield one


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_LEAST_NAME = 2
_UNITS = re.compile("(?:省|自治区|自治州|市|县|区|旗|盟)$")


def _names(old: Parts, new: Parts, carried: _Carried) -> Iterator[Leftover]:
    """The older document's organisation or place, where the newer has another and names it in carried text alone."""
    mine, own = _meta(old.annotated), _meta(new.annotated)
    for kind in ("organisation", "place"):
        name, other = mine.get(kind), own.get(kind)
        if not (name and other) or name == other:
            continue
        short = _UNITS.sub("", name) if kind == "place" else name
        short = short if len(short) >= _LEAST_NAME else name
        if short in other or short in own.get("organisation", ""):
            continue
        places = [match.span() for match in re.finditer(re.escape(short), new.annotated.document.raw)]
        sources = [carried.source(start, end, old.annotated) for start, end in places]
        if not all(sources):
            continue
        for (start, end), source in zip(places, sources, strict=True):
            if source is None:
                continue
            more = len(name) - len(short) if new.annotated.document.raw.startswith(name, start) else 0
            text = new.annotated.document.raw[start : end + more]
            why = f"“{text}”是旧稿的{_KIND_NAMES[kind]}，本文的是“{other}”"
            yield Leftover(start, end + more, text, kind, why, other, (source[0], source[1] + more))


_KIND_NAMES = {"organisation": "单位", "place": "地名"}


def _meta(annotated: AnnotatedDocument) -> Mapping[str, str]:
    found = {**find_metadata(annotated.document.raw), **annotated.document.meta}
    return {key: str(found[key]) for key in ("organisation", "place") if found.get(key)}
