"""Kinds that need to know when a draft was written: formulations, congresses and years that are not of its time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from policytext.check.context import read_date
from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule
from policytext.files import table
from policytext.page.markers import ordinal_of

# ── anachronism ──────────────────────────────────────────────────────────────────────────────────────────────────────


def anachronism(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Coined formulations in a draft that is older than they are, by more than one step of the date's precision."""
    dated, lexicon = draft.context.dated, draft.annotated.lexicon
    if dated is None:
        return
    for one in draft.formulations:
        entry = lexicon.entries.get(one.canonical)
        if entry is None or not entry.coined or not entry.since or one.form != "label":
            continue
        if dated.latest < _one_step_before(entry.since):
            source = lexicon.sources.get(entry.source)
            values = {"phrase": one.canonical, "since": entry.since, "document": source.title if source else ""}
            yield Hit(one.start, one.end, values)


def _one_step_before(since: str) -> date:
    """The first day of the year, month or day before."""
    first = read_date(since).earliest
    if len(since) == 4:
        return date(first.year - 1, 1, 1)
    if len(since) == 7:
        return (first - timedelta(days=1)).replace(day=1)
    return first - timedelta(days=1)


# ── congress ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_N = "[一二三四五六七八九十]{1,3}"
_PLENUM = re.compile(
    rf"(?<![一二三四五六七八九十])(?P<term>{_N})届(?P<session>{_N})中全会|"
    rf"(?P<term2>{_N})届中央委员会第?(?P<session2>{_N})次全体会议"
)
_NPC = re.compile(
    rf"第?(?P<term>{_N})届(?:全国人民代表大会|全国人大|全国政协)第?(?P<session>{_N})次会议|"
    rf"(?:全国人大|全国政协)第?(?P<term2>{_N})届第?(?P<session2>{_N})次会议"
)
_CONGRESS = re.compile(rf"党的(?P<term>{_N})大(?=精神|报告|以来|部署|召开以来|胜利闭幕|闭幕)")
_HELD = re.compile(r"精神|公报|以来|闭幕|通过的|审议通过|作出的|决策部署")
"""What shows that a meeting is said to have been held."""


@cache
def _sessions() -> dict[tuple[str, int], int]:
    """How many sessions a term has had or can have, by series and term."""
    rows = table("sessions", ("key", "series", "term", "sessions", "reason"))
    return {(row["series"], int(row["term"])): int(row["sessions"]) for row in rows}


def congress(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Sessions of the Central Committee and of the national congresses that were never held, or not yet."""
    for series, found in (("plenum", _PLENUM), ("npc", _NPC)):
        for match in draft.find(found):
            groups = match.groupdict()
            term = ordinal_of(groups["term"] or groups["term2"] or "")
            session = ordinal_of(groups["session"] or groups["session2"] or "")
            held = _sessions().get((series, term or 0))
            if term and session and held and session > held:
                yield Hit(*draft.raw_span(*match.span()), {"held": str(held)})
    yield from _future(draft)


def _future(draft: Draft) -> Iterator[Hit]:
    """Meetings that are spoken of as held, more than a month before they were."""
    dated = draft.context.dated
    if dated is None:
        return
    for event in draft.annotated.events:
        end = draft.norm_offset(event.end)
        if event.year is None or not event.canonical.startswith("党的") or event.year <= dated.latest.year:
            continue
        if _HELD.match(draft.norm, end) or draft.norm.startswith("报告", end):
            values = {"held": f"{event.year}年"}
            message = (
                f"“{event.canonical}”于{event.year}年召开，而本文写于{dated.latest.year}年，不应当作已召开的会议引用"
            )
            yield Hit(event.start, event.end, values, message=message)


# ── stale years ──────────────────────────────────────────────────────────────────────────────────────────────────────

_PLANNED = re.compile(r"(?P<year>20\d\d)年(?:度)?[^，。\n]{0,12}(?:计划|打算|思路|安排|要点|目标|举措|部署|重点)")
_OPENS = re.compile(r"(?P<year>20\d\d)年(?P<behind>[^。\n]{0,40})")
_AHEAD = re.compile("将|要(?!求)|拟|计划|打算")


def stale_year(draft: Draft) -> Iterator[Hit]:
    """The year before, left at the head of the plan for a year: 2024年工作计划 that opens with 2023年，我局将."""
    starts = [start for start, _ in draft.text.paragraphs]
    for section in draft.sections:
        planned = _PLANNED.search(section.text) if 0 < section.level < 5 else None
        place = bisect_right(starts, draft.norm_offset(section.end))
        opens = _OPENS.match(draft.norm, starts[place]) if planned and place < len(starts) else None
        if opens and planned and _AHEAD.search(opens["behind"]) and int(opens["year"]) == int(planned["year"]) - 1:
            span = draft.raw_span(opens.start(), opens.end("year") + 1)
            edits = (draft.edit(*opens.span("year"), planned["year"]),)
            yield Hit(*span, {"right": f"{planned['year']}年"}, edits, "unsafe", ((section.start, section.end),))
