"""Kinds about the numbers of headings and lead-ins (GB/T 9704-2012, 7.3.3; GB/T 15834-2011, annex B.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule
from policytext.model import Edit, Section
from policytext.page.markers import ordinal_of

_N = "[一二三四五六七八九十]{1,3}"


class Item(NamedTuple):
    """A numbered item: the raw span of its marker and its number."""

    start: int
    end: int
    ordinal: int


_STYLES = (
    ("shi", re.compile(rf"{_N}是")),
    ("yao", re.compile(rf"{_N}要")),
    ("bracketed", re.compile(rf"[（(]\s?{_N}\s?[）)]、?|[㈠-㈩]")),
    ("bracketed_arabic", re.compile(r"[（(]\s?\d{1,3}\s?[）)]|[⑴-⒇]")),
    ("circled", re.compile("[①-⑳]")),
    ("di", re.compile(rf"第{_N}[，,、]")),
    ("qi", re.compile(rf"其{_N}[，,]")),
    *((unit, re.compile(rf"第\s?(?:{_N}|\d{{1,3}})\s?{unit}")) for unit in ("篇", "编", "章", "部分", "节", "条")),
    ("han", re.compile(rf"{_N}\s?[、.﹑]")),
    ("arabic", re.compile(r"\d{1,3}\s?[.．、]|[⒈-⒛]")),
)


def _style(marker: str) -> str:
    """The form of a marker, by which items of one series are known."""
    return next((name for name, pattern in _STYLES if pattern.match(marker)), "")


# ── numbering ────────────────────────────────────────────────────────────────────────────────────────────────────────


def numbering(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """What ``check`` names: numbers of a series that are skipped or doubled, promised counts that are not kept, or
    levels that are passed over.
    """
    check = rule.text("check")
    if check == "count":
        yield from _promises(draft)
    elif check == "levels":
        yield from _jumps(draft)
    else:
        for series in _series(draft):
            yield from _breaks(series, check)


def _series(draft: Draft) -> Iterator[list[Item]]:
    """The items that belong together: headings of one form under one heading, and lead-ins that count on."""
    groups: dict[tuple[int | None, str], list[Item]] = {}
    for one in draft.sections:
        style = _style(one.marker) if one.ordinal is not None else ""
        if style and one.ordinal and style not in _LEAD_INS:
            item = Item(one.start, one.start + len(one.marker), one.ordinal)
            groups.setdefault((one.parent, style), []).append(item)
    for style in _LEAD_INS:
        for place, lead_ins in enumerate(_lead_ins(draft, style)):
            groups[-1 - place, style] = lead_ins
    for items in groups.values():
        items.sort()
        yield from _restarted(items)


_LEAD_INS = {"shi": "是", "yao": "要"}


def _lead_ins(draft: Draft, style: str) -> Iterator[list[Item]]:
    """The lead-ins of one form, by heading: those of a paragraph that begin with 一是 inside it are a list of its own.

    They are read anew, since a 四是 behind a 二是 is no section: no neighbour makes it believable.
    """
    pattern = re.compile(rf"(?:(?<=[。；：，、;\s])|\A)(?P<marker>(?P<number>{_N}){_LEAD_INS[style]})(?!(?P=number))")
    outer: dict[int | None, list[Item]] = {}
    for start, end in draft.text.paragraphs:
        found = []
        for match in pattern.finditer(draft.norm, start, end):
            ordinal = ordinal_of(match["number"])
            if ordinal:
                found.append(Item(*draft.raw_span(*match.span("marker")), ordinal))
        if not found or draft.is_removed(found[0].start):
            continue
        opens = found[0].start == draft.raw_span(start, end)[0]
        if opens and [one.ordinal for one in found[1:2]] == [1] and [one.ordinal for one in found[2:3]] != [3]:
            yield found[1:]
            found = found[:1]
        heading = next((one.start for one in draft.above(draft.section_of(found[0].start)) if one.level < 5), None)
        outer.setdefault(heading, []).extend(found)
    yield from outer.values()


def _restarted(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The series, parted where the numbers begin with 1 again."""
    series: list[Item] = []
    for place, item in enumerate(items):
        begins = item.ordinal == 1 and series and not _is_slip(items, place)
        if begins:
            yield series
            series = []
        series.append(item)
    if series:
        yield series


_FARTHEST = 4
"""A greater leap is that of an excerpt."""


def _is_slip(items: Sequence[Item], place: int) -> bool:
    """Whether a 1 stands for the number between its neighbours: 1, 2, 1, 4 or 1, 1, 3."""
    before = items[place - 1].ordinal
    behind = items[place + 1].ordinal if place + 1 < len(items) else 0
    return behind == before + 2


def _breaks(series: Sequence[Item], check: str) -> Iterator[Hit]:
    """The places at which a series does not count on by one; a single wrong number is told at itself, and once."""
    numbers = [item.ordinal for item in series]
    skip = -1
    for place in range(1, len(series)):
        before, number = numbers[place - 1], numbers[place]
        if number == before + 1 or place <= skip:
            continue
        wrong = place
        if place + 1 < len(series) and numbers[place + 1] == before + 2:
            skip = place + 1  # its neighbours count on without it
        elif place == 1 and number == 2 and before != 1:
            wrong, before, number = 0, 0, before
        elif place > 1 and numbers[place - 2] + 2 == number and before != numbers[place - 2] + 1:
            continue
        kind = "repeat" if number <= before else "gap"
        if kind == check and number - before <= _FARTHEST:
            item = series[wrong]
            expected = before + 1
            values = {"number": str(number), "expected": str(expected), "before": str(before)}
            other = series[wrong - 1] if wrong else series[1]
            yield Hit(item.start, item.end, values, related=((other.start, other.end),))


# ── promised counts ──────────────────────────────────────────────────────────────────────────────────────────────────

_COUNT = "[一二两三四五六七八九十]{1,2}|[1-9]"
_PROMISE = re.compile(
    rf"(?<![\d一二三四五六七八九十百第])(?P<count>{_COUNT})(?:个)?(?:方面|点|条|项|个问题|个方面|大方面)[^，。；：、\n（）“”]{{0,8}}[：:]\s{{0,4}}"
)
_FIRST = re.compile(r"(?P<first>一是|一要|（一）|第一，|其一，|首先，|1[.．]|（1）|①)")
_NEXT = {
    "一是": rf"({_N})是",
    "一要": rf"({_N})要",
    "（一）": rf"（({_N})）",
    "第一，": rf"第({_N})，",
    "其一，": rf"其({_N})，",
    "首先，": "(首先|其次|再次|最后|此外|第[一二三四五])，",
    "1.": r"(\d{1,2})[.．](?!\d)",
    "1．": r"(\d{1,2})[.．](?!\d)",
    "（1）": r"（(\d{1,2})）",
    "①": "([①-⑳])",
}


def _promises(draft: Draft) -> Iterator[Hit]:
    """三个方面： followed by another number of items, in the same paragraph or as the paragraphs behind it."""
    for match in draft.find(_PROMISE):
        first = _FIRST.match(draft.norm, match.end())
        promised = 2 if match["count"] == "两" else ordinal_of(match["count"])
        if not first or not promised or first["first"] == "首先，":
            continue
        held = _items_behind(draft.norm, first)
        if held is not None and held != promised:
            values = {"promised": match["count"], "found": str(held)}
            yield Hit(*draft.raw_span(match.start("count"), _trimmed(draft.norm, match)), values)


def _trimmed(norm: str, match: re.Match[str]) -> int:
    return match.start() + len(match.group().rstrip())


def _items_behind(norm: str, first: re.Match[str]) -> int | None:
    """How many items count up from the first one: in its paragraph, or as the paragraphs that begin like it.

    Null where they do not count up by one, or may go on.
    """
    marker = re.compile(_NEXT[first["first"]])
    opens = first.start() == norm.rfind("\n", 0, first.start()) + 1 or norm[first.start() - 1].isspace()
    found: list[int | None] = []
    if opens:
        for start, end in _lines(norm, first.start()):
            ordinal = _ordinal(marker.match(norm, start, end))
            if ordinal == 1 and found:
                break  # another list begins
            if ordinal == len(found) + 1:
                found.append(ordinal)
        return len(found)
    end = norm.find("\n", first.start())
    end = len(norm) if end < 0 else end
    for one in marker.finditer(norm, first.start(), end):
        ordinal = _ordinal(one)
        if ordinal == 1 and found:
            break
        if _leads(norm, one):
            found.append(ordinal)
    else:
        following = marker.match(norm, _first_character(norm, end))
        outer = marker.match(norm, _first_character(norm, norm.rfind("\n", 0, first.start()) + 1))
        if following and not (outer and _follows(outer, following)):
            return None  # goes on in the next paragraph
    return len(found) if found == list(range(1, len(found) + 1)) else None


_MOST_LINES = 400


def _lines(norm: str, start: int) -> Iterator[tuple[int, int]]:
    """The lines from a place on, without the blanks that they begin with; not more than a list may have."""
    for _ in range(_MOST_LINES):
        end = norm.find("\n", start)
        yield _first_character(norm, start), len(norm) if end < 0 else end
        if end < 0:
            return
        start = end + 1


_BLANKS = re.compile(r"\s*")


def _first_character(norm: str, start: int) -> int:
    match = _BLANKS.match(norm, start)
    return match.end() if match else start


def _ordinal(match: re.Match[str] | None) -> int | None:
    return ordinal_of(match.group()) if match else None


def _follows(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two markers are neighbours in a series, as those of the paragraphs around a shorter one."""
    return (ordinal_of(one.group()) or 0) + 1 == ordinal_of(other.group())


def _leads(norm: str, match: re.Match[str]) -> bool:
    return norm[match.start() - 1] in "：；。，、:;" or norm[match.start() - 1].isspace()


# ── levels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _jumps(draft: Draft) -> Iterator[Hit]:
    """Headings that skip a level which the document uses elsewhere: （1） right below 一、 beside （一） and 1.."""
    used = {one.level for one in draft.sections}
    by_start: dict[int, Section] = {one.start: one for one in draft.sections}
    for one in draft.sections:
        above = by_start.get(one.parent) if one.parent is not None else None
        if above is None or not above.level or one.level > 4 or not one.marker:
            continue
        skipped = [level for level in range(above.level + 1, one.level) if level in used]
        if len(skipped) > 1:
            yield Hit(one.start, one.start + len(one.marker), {"above": above.marker, "marker": one.marker})


# ── ordinal-punctuation ──────────────────────────────────────────────────────────────────────────────────────────────


def ordinal_punctuation(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """A mark behind a number of a heading or lead-in that does not go with its form."""
    pattern = re.compile(rule.text("marker"))
    right = rule.text("right")
    for one in draft.sections:
        end = one.start + len(one.marker)
        match = pattern.match(draft.raw[one.start : end + 2]) if one.marker else None
        if not match:
            continue
        start, stop = (one.start + place for place in match.span("mark"))
        edits = (Edit(start, stop, right),)
        values = {"marker": draft.raw[one.start : stop], "right": draft.raw[one.start : start] + right}
        yield Hit(one.start, stop, values, edits, rule.text("safety", "safe"))
