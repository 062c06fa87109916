"""Titles, headings and numbered lead-ins, and the tree they make.

A marker at a paragraph's head is looked for paragraph by paragraph; one inside a paragraph (一是 in a running text) is
believed only where its neighbour in the series stands in the same part of the document. The forms of the markers are in
``markers``; the levels are those of GB/T 9704-2012, 7.3.3, and of practice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, zip_longest
from typing import NamedTuple, cast

from policytext.lexicon import Lexicon
from policytext.model import Section, Span
from policytext.page.layout import Layout
from policytext.page.markers import CIRCLED, inline, lead_words, openings, ordinal_of
from policytext.segment import Segmenter
from policytext.text import Text

LAYER = "section"
LEAD_IN = 5


class Heading(NamedTuple):
    """A section in normalised offsets; ``marker_end`` is ``start`` where there is no marker."""

    start: int
    end: int
    marker_end: int
    level: int
    ordinal: int | None


class Marker(NamedTuple):
    """A marker and where it stands: ``paragraph`` is a number, ``opens`` tells whether it opens that paragraph."""

    start: int
    end: int
    kind: str
    ordinal: int | None
    paragraph: int
    opens: bool


LEVELS: Mapping[str, int] = {
    "title": 0,
    "head": 1,
    "han": 1,
    "spaced": 1,
    "chapter": 1,
    "bracketed": 2,
    "division": 2,
    "arabic": 3,
    "dense": 3,
    "bare": 3,
    "article": 3,
    "tight": 3,
    "bracketed_arabic": 4,
    "decimal": 4,
    "subdecimal": LEAD_IN,
    "closed": LEAD_IN,
    "circled": LEAD_IN,
    "note": LEAD_IN,
    "shi": LEAD_IN,
    "yao": LEAD_IN,
    "di": LEAD_IN,
    "qi": LEAD_IN,
    "word": LEAD_IN,
    "meeting": LEAD_IN,
}
"""The level of each kind of section; a heading that merely stands alone (kind plain) has it from what is above."""

# ── finding markers ──────────────────────────────────────────────────────────────────────────────────────────────────

_MEMBERS = re.compile(
    r"[一二三四五六七八九十]{1,3}(?=[等类级线期季月次产审、号层档把])|\d{1,2}(?=[等类级线期季月次、号层])"
)
"""What goes on behind 一、 where that is no marker: 一、二等奖, 三、四季度, 5、6月份."""
_SHORT = 40
"""第一章总则, 一　总则, 1 总则: with no mark behind the number, a heading is a short line without final mark."""
_CONTENT = re.compile(r"[\s。；：，、.]{0,8}[^\s。；：，、.]")
_ALONE = ("chapter", "division", "meeting", "note")
"""Markers that need nothing behind them."""


def _paragraph_markers(layout: Layout, unread: set[int]) -> Iterator[Marker]:
    match = openings().match
    for number, (start, end) in enumerate(layout.paragraphs):
        found = match(layout.norm, start, end)
        if found and number not in unread and (marker := _marker(layout, found, number)):
            yield marker


def _marker(layout: Layout, found: re.Match[str], number: int) -> Marker | None:
    """A marker, if what looks like one has a number, something follows, and it is no list of numbers."""
    kind = cast(str, found.lastgroup)
    start, marker_end = found.span(kind)
    paragraph_start, end = layout.paragraphs[number]
    ordinal = (
        lead_words()[found[kind][:-1]] if kind == "word" else None if kind == "meeting" else ordinal_of(found[kind])
    )
    if ordinal is None and kind not in ("word", "meeting"):
        return None
    is_line = end - start <= _SHORT and layout.norm[end - 1] not in "。；，"
    if not is_line and (kind in ("spaced", "bare") or (kind == "chapter" and found["parted"] is None)):
        return None
    if kind not in _ALONE and not _CONTENT.match(layout.norm, marker_end, end):
        return None
    following = _MEMBERS.match(layout.norm, marker_end, end)
    if following and ordinal_of(following.group()) == (ordinal or 0) + 1:
        return None
    return Marker(start, marker_end, kind, ordinal, number, start == paragraph_start)


_AFTER = {"arabic": tuple("。；：;:"), "di": tuple("。；：！？，;:!,")}
"""What stands before a marker inside a paragraph, for the kinds that are common in running text too."""


def _inner_markers(layout: Layout, unread: set[int]) -> Iterator[Marker]:
    """What could be markers inside paragraphs."""
    starts = [start for start, _ in layout.paragraphs]
    norm = layout.norm
    circled = CIRCLED.finditer(norm) if "①" in norm else ()
    for found in chain(inline().finditer(norm), circled):
        kind = cast(str, found.lastgroup)
        place = found.start(kind)
        number = bisect_right(starts, place) - 1
        if place == starts[number] or number in unread:
            continue
        if kind in _AFTER and not norm[max(0, place - 2) : place].rstrip().endswith(_AFTER[kind]):
            continue
        if marker := _marker(layout, found, number):
            yield marker


def _believed(markers: Iterable[Marker]) -> Iterator[Marker]:
    """Those that open a paragraph, and those inside one with a neighbour of the series in the same part."""
    series: dict[tuple[int, str], list[Marker]] = {}
    part = 0
    for marker in markers:
        part += marker.opens and LEVELS[marker.kind] < LEAD_IN and marker.kind not in _IN_SERIES
        key = (0 if marker.kind in _WHOLE else part, _WHOLE.get(marker.kind, marker.kind))
        series.setdefault(key, []).append(marker)
    for (_, kind), members in series.items():
        if kind == "word":
            yield from members if members[0].ordinal == 1 and len({one.ordinal for one in members}) > 1 else ()
        elif kind == "circled":
            yield from _listed(members)
        else:
            yield from _neighbours(members)


_IN_SERIES = ("spaced", "tight", "closed")
"""Kinds that are believed only where the number before or behind stands in the series."""
_WHOLE = {
    "circled": "circled",
    "note": "circled",
    "arabic": "arabic",
    "dense": "arabic",
    "spaced": "spaced",
    "tight": "tight",
}
"""The kinds whose series is looked for in the whole document."""


def _neighbours(members: Sequence[Marker]) -> Iterator[Marker]:
    """Members of a series that open a paragraph, or stand next to one before or behind; 3.5 only behind a kept 2."""
    numbers = [None, *(one.ordinal for one in members), None]
    is_kept = False
    for place, one in enumerate(members):
        before, ordinal, behind = numbers[place : place + 3]
        follows = ordinal is not None and before == ordinal - 1
        leads = ordinal is not None and behind == ordinal + 1
        if one.kind == "dense":
            is_kept = is_kept and follows
        else:
            is_kept = follows or leads or (one.opens and one.kind not in _IN_SERIES)
        if is_kept:
            yield one


def _counted_up(norm: str, markers: Sequence[Marker]) -> Iterator[Marker]:
    """1.1 and 1.2.3 where all numbers up to them stand in the document, and 1 above them; else 3.5 is 3. before a 5."""
    read = {one: tuple(map(int, norm[one.start : one.end].split("."))) for one in markers if one.kind == "decimal"}
    present = set(read.values())
    counted = {
        (*above, last)
        for *above, last in present
        if {(*above, before) for before in range(1, max(last, 3))} <= present
        or (last == 1 and (above[0] - 1, *above[1:], 1) in present)
    }
    chapters = {number[0] for number in counted}
    for one in markers:
        number = read.get(one, ())
        if number in counted:
            yield one._replace(kind="decimal" if len(number) == 2 else "subdecimal", ordinal=number[-1])
        elif number:
            yield one._replace(kind="dense", end=norm.index(".", one.start) + 1)
        elif one.kind != "bare" or one.ordinal in chapters:
            yield one


def _listed(members: Sequence[Marker]) -> Iterator[Marker]:
    """Of ① ② … those that open a paragraph or count up from ① inside one; notes and pointers to them are none."""
    openers = {one.ordinal for one in members if one.opens}
    notes = {one.ordinal for one in members if one.kind == "note"} & openers
    for _, group in groupby(members, key=lambda one: one.paragraph):
        listed = [one for one in group if one.ordinal not in notes]
        counts_up = [one.ordinal for one in listed] == list(range(1, len(listed) + 1))
        if listed and (listed[0].opens or (counts_up and len(listed) > 1)):
            yield from listed


# ── where a heading ends ─────────────────────────────────────────────────────────────────────────────────────────────

# Up to the first final mark that is not between quotation marks or brackets; the possessive repetitions keep it linear.
_BRACKETED = r"“[^“”\n]{0,80}”|‘[^‘’\n]{0,80}’|《[^《》\n]{0,80}》|（[^（）\n]{0,80}）|\([^()\n]{0,80}\)"
_SENTENCE = re.compile(rf"(?:[^。；：！？;:!?\n“‘《（(]|{_BRACKETED}|[“‘《（(]|(?<=\d)[:：](?=\d))*+")
_COMMA = re.compile("[，,]")
_TRAILING = "。；：，、！？;:,!?. \u3000\t"
_LABEL = 30
"""Above this, what stands before a ： behind 一、 or （一） is no heading but a part of its sentence."""


def _end(norm: str, marker: Marker, limit: int, more: bool) -> int:
    """Where a marked heading ends.

    Args:
        norm: The normalised text.
        marker: Its marker.
        limit: The start of the next marker of the paragraph, or the paragraph's end.
        more: Whether a marker is there.
    """
    end = _sentence_end(norm, marker.end, limit)
    if marker.opens and LEVELS[marker.kind] <= 2:
        while end < limit and (norm[end] in "；;" or (norm[end] in "：:" and end - marker.end > _LABEL)):
            end = _sentence_end(norm, end + 1, limit)
    if end == limit and more and (comma := _COMMA.search(norm, marker.end, limit)):
        end = comma.start()
    return _trimmed(norm, marker.end, end)


def _trimmed(norm: str, start: int, end: int) -> int:
    while end > start and norm[end - 1] in _TRAILING:
        end -= 1
    return end


def _sentence_end(norm: str, start: int, limit: int) -> int:
    match = _SENTENCE.match(norm, start, limit)
    return match.end() if match else start


# ── levels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _levels(markers: Sequence[Marker]) -> Iterator[int]:
    """The level of each of the markers of a document, which are in order of start.

    A heading without a marker is one below the section that is open, lead-ins apart; one that is a sentence is itself a
    lead-in behind such. A marker inside a paragraph has the level of its form where that can stand below what is open;
    else it is a lead-in, as （一） in the text of 1. is.
    """
    above: list[tuple[int, str, int]] = []  # level, kind and paragraph of the open sections
    is_led = False  # whether a lead-in has opened a paragraph since
    for marker in markers:
        while above and above[-1][0] == LEAD_IN and above[-1][2] != marker.paragraph:
            above.pop()
        if marker.kind in ("plain", "sentence"):
            is_below = not (is_led and marker.kind == "sentence")
            yield min(LEAD_IN, above[-1][0] + 1 if above else 1) if is_below else LEAD_IN
            continue
        level = LEVELS[marker.kind]
        if not marker.opens and any(other >= level and kind != marker.kind for other, kind, _ in above):
            level = LEAD_IN
        while above and above[-1][0] >= level:
            above.pop()
        is_led = level == LEAD_IN and (is_led or marker.opens)
        if level:
            above.append((level, marker.kind, marker.paragraph))
        yield level


# ── the family ───────────────────────────────────────────────────────────────────────────────────────────────────────


def find(text: Text, lexicon: Lexicon, segmenter: Segmenter) -> list[Heading]:
    """All sections in order of start."""
    layout = Layout(text)
    unread = layout.unread()
    possible = sorted((*_paragraph_markers(layout, unread), *_inner_markers(layout, unread)))
    markers = list(_believed(_counted_up(layout.norm, possible)))
    opening = {marker.paragraph for marker in markers if marker.opens}
    titles = layout.titles(min(opening, default=len(layout.paragraphs)))
    markers += (Marker(start, start, "title", None, number, True) for number, (start, _) in titles.items())
    for number, kind in layout.unmarked(titles, opening, unread):
        start = layout.paragraphs[number][0]
        markers.append(Marker(start, start, kind, None, number, True))
    markers.sort()
    return [
        Heading(marker.start, end, marker.end, level, marker.ordinal)
        for marker, end, level in zip(markers, _ends(layout, markers, titles), _levels(markers), strict=True)
    ]


def _ends(layout: Layout, markers: Sequence[Marker], titles: Mapping[int, Span]) -> Iterator[int]:
    for marker, following in zip_longest(markers, markers[1:]):
        end = layout.paragraphs[marker.paragraph][1]
        if marker.kind == "title":
            yield titles[marker.paragraph][1]
        elif marker.kind == "meeting":
            yield marker.end
        elif marker.end == marker.start:
            yield _trimmed(layout.norm, marker.end, end)
        elif following and following.paragraph == marker.paragraph:
            yield _end(layout.norm, marker, following.start, more=True)
        else:
            yield _end(layout.norm, marker, end, more=False)


def build(text: Text, kept: Sequence[tuple[int, int, *tuple[object, ...]]], segmenter: Segmenter) -> list[Section]:
    """Sections in raw offsets, in order of start, each with the raw start of the section it belongs to."""
    made: list[Section] = []
    above: list[Section] = []
    for start, end, marker_end, level, ordinal in cast(Sequence[Heading], kept):
        raw_start, raw_end = text.raw_span(start, end)
        marker = text.raw[slice(*text.raw_span(start, marker_end))] if marker_end > start else ""
        while above and above[-1].level >= level:
            above.pop()
        parent = above[-1].start if above else None
        above.append(Section(raw_start, raw_end, text.raw[raw_start:raw_end], level, marker, ordinal, parent))
        made.append(above[-1])
    return made
