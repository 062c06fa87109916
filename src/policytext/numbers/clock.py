"""Which time governs each value of a text: the clock that ``sense`` reads on as it goes through the quantities.

A time holds for the rest of its sentence; at the head of a paragraph for the paragraph, and in what leads to a list for
its items; 1997年的 for the next number alone. Where the text names none, the part of the document says it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from policytext.files import table
from policytext.model import Number
from policytext.numbers import periods
from policytext.numbers.measure import CHINESE, alternation, checked, parse
from policytext.numbers.periods import Part, Years
from policytext.text import Text

ROLES = frozenset(
    {
        *("change", "average", "cumulative", "total", "share", "from", "becomes", "than", "per", "none"),
        *("target", "year", "unsettled", "ahead", "plan"),
    }
)
"""What a word says of the value behind it.

change: a verb or noun of change; its value is the direction, its scope how it stands to the number (``near``: right
before it, ``object``: also before the noun that changes, ``noun``: the measure itself). average, cumulative, share,
from, target: that sense. total: cumulative of a span of years. becomes: a verb that leads to the other end of a change.
than: a comparison with another time. per: the base of a rate. year: a year, its value years away from the document's
own. unsettled: a time that is no one year (``now``: the present). ahead: a time to come. plan: behind the name of a
five-year plan. none: a word that only looks like one.
"""


class Cue(NamedTuple):
    """A row of ``tables/sense-words.csv``."""

    role: str
    value: str
    scope: str


@cache
def cues() -> tuple[re.Pattern[str], Mapping[str, Cue]]:
    """The words that say how a value is meant: a pattern that finds the longest, and what each says."""
    found = table("sense-words", ("word", "role", "value", "scope", "example"))
    for row in found:
        checked("sense-words", row, "role", ROLES)
        checked("sense-words", row, "scope", ("", "near", "object", "noun"))
    words = {row["word"]: Cue(row["role"], row["value"], row["scope"]) for row in found}
    return re.compile(alternation(words)), words


class Said(NamedTuple):
    """A quantity as far as it is read; ``start`` and ``end`` are normalised offsets, the rest is as in ``Quantity``."""

    start: int
    end: int
    kind: str
    low: Number | None
    high: Number | None
    unit: str | None
    approx: bool
    of: str | None


class Time(NamedTuple):
    """A time that governs values: its years, null where not settled; whether it lies ahead, is now, is a date."""

    years: Years | None
    ahead: bool = False
    now: bool = False
    dated: bool = False


_UNSETTLED = Time(None)


class Clock:
    """The times that hold at the place that is being read; told of paragraphs, sentences, dates and words in order."""

    __slots__ = (
        *("_base", "_first", "_last", "_next_part", "_of_list", "_of_next", "_of_paragraph", "_of_sentence"),
        *("frame", "norm", "part"),
    )

    def __init__(self, text: Text) -> None:
        self.norm = text.norm
        self.frame = periods.frame(text)
        self.part: Part = self.frame.parts[0]
        self._next_part = 1
        self._of_list: Time | None = None
        self._of_paragraph: Time | None = None
        self._of_sentence: Time | None = None
        self._of_next: tuple[int, Years | None] | None = None
        self._first: int | None = None
        self._last: int | None = None
        self._base: tuple[int, int] | None = None
        self.enter(0)

    @property
    def time(self) -> Time | None:
        """The time that the text names."""
        return self._of_sentence or self._of_paragraph

    @property
    def years(self) -> Years | None:
        """The years that hold here."""
        time = self._of_sentence or self._of_paragraph
        return time.years if time else self.part.years

    # ── being told ───────────────────────────────────────────────────────────────────────────────────────────────────

    def enter(self, start: int) -> None:
        """A paragraph begins. An item behind —— stays under what leads to the list."""
        norm, parts, place = self.norm, self.frame.parts, start
        while norm.startswith(_BLANKS, place):
            place += 1
        while self._next_part < len(parts) and parts[self._next_part].start <= place:
            self.part = parts[self._next_part]
            self._next_part += 1
            self._of_paragraph = None
        if norm.startswith(_BULLETS, place):
            self._of_paragraph = self._of_list or self._of_paragraph
            return
        self._of_paragraph = self._of_list = None
        if norm[place : place + 1] not in _YEAR_WORDS:
            return
        pattern, words = cues()
        match = pattern.match(norm, place)
        if match and words[match.group()].role == "year":
            self.take_word(match, words[match.group()])
            self._of_paragraph, self._of_sentence = self._of_sentence, None

    def end_sentence(self) -> None:
        """What held for the sentence holds no more."""
        self._of_sentence = self._of_next = self._first = self._last = self._base = None

    def take_word(self, match: re.Match[str], cue: Cue) -> None:
        """A word of time: 去年, “十四五”时期, 近年来."""
        start, end = match.span()
        before = self.norm[start - 1 : start]
        if cue.role == "unsettled":
            if cue.value or self.norm.startswith("，", end) or before in _OPENERS:
                self._of_sentence = Time(None, False, cue.value == "now")
        elif cue.role == "plan":
            plan = _PLAN.search(self.norm, max(0, start - 4), start)
            years = periods.plan_years(int(parse(plan[1]).low or 0)) if plan else None
            if years:
                self._of_sentence = self._since(years[0]) if match.group() == "以来" else Time(years)
        elif before not in _COMPARED:
            year = self.frame.year
            years = (year + int(cue.value),) * 2 if year else None
            if years and (before in _SOURCES or self.norm.startswith("的", end)):
                self._of_next = end, years
            else:
                self._of_sentence = Time(years)

    def _since(self, first: int) -> Time:
        """From a year up to the last results."""
        results = self.frame.results
        return Time((first, results[1])) if results and results[1] >= first else _UNSETTLED

    def take_date(self, one: Said) -> None:
        """A date governs what follows, unless a value is compared with it or it belongs to the next number alone."""
        norm, start, end = self.norm, one.start, one.end
        if not isinstance(one.low, int) or not isinstance(one.high, int):
            if one.unit == "季度":
                self._of_sentence = _UNSETTLED
            return
        before, years = norm[start - 1 : start], (one.low, one.high)
        if before in _COMPARED or norm.startswith(_EARLIER, end):
            if norm.startswith("相比", end):
                self._base = len(norm), one.low  # 2012年同2007年相比: for the whole sentence
            else:
                self._base = (end, one.low) if before in _THAN else None
            return
        is_year = one.low == one.high
        if is_year and before in _SOURCES and not norm.startswith(_RANGES, end):
            self._of_next = end, years
        elif is_year and before in ("到", "至") and norm[end : end + 1].isdecimal():
            self._of_next = end, years  # 增加到2007年13786元
        elif norm.startswith("的", end):
            self._of_next = end + 1, years
        elif norm.startswith(_SINCE, end):
            self._of_sentence = self._since(one.low)
        else:
            until = before in ("到", "至") and not norm.startswith(("底", "末"), end)
            self._of_sentence = Time(
                None if one.unit == "季度" else years, until or norm.startswith("前", end), dated=True
            )
            if norm.startswith("，", end) and self._heads_paragraph(start):
                self._of_paragraph = self._of_sentence

    def take_years(self, one: Said, count: int, is_ahead: bool) -> None:
        """过去五年, 五年来 and, in the review of five years, 五年 itself are the years up to the last results."""
        norm, start, results = self.norm, one.start, self.frame.results
        if self._of_next and start == self._of_next[0]:  # 1953年到1978年的二十六年间
            self._of_sentence, self._of_next = Time(self._of_next[1]), None
            return
        if is_ahead:
            plans = self.frame.plans
            self._of_sentence = Time((plans[0], plans[0] + count - 1) if plans else None, True)
            return
        pattern, words = cues()
        verb = pattern.match(norm, one.end)
        here = self.years
        is_review = bool(here and count > 1 and here[1] - here[0] + 1 == count)
        is_own = verb and count > 1 and not is_review and words[verb.group()].role in _OWN_YEARS
        heads = bool(verb and is_own and norm.startswith("，", verb.end()))  # 近三年累计，能耗下降10%，排放减少7%
        if verb and is_own and not heads and self.part.looks != "plan":
            self._of_next = verb.end(), (results[1] - count + 1, results[1]) if results else None  # 5年增长18.7%
            return
        before = norm[max(0, start - 3) : start]
        is_past = heads or norm.startswith(_TILL_NOW, one.end) or before.rstrip("的").endswith(_BEFORE_NOW)
        if not is_past and not (is_review and before[-1:] in _OPENERS):
            return
        self._of_sentence = Time((results[1] - count + 1, results[1])) if results else _UNSETTLED
        opens = before.rstrip(_PAST)[-1:] in _SENTENCE_ENDS
        if opens:
            self._of_list = self._of_sentence
        if self._heads_paragraph(start) or (opens and _TOPIC.match(norm, one.end)):
            self._of_paragraph = self._of_sentence

    def _heads_paragraph(self, start: int) -> bool:
        first = max(0, start - _LONGEST_LEAD)
        line = self.norm.rfind("\n", first, start) + 1
        return (line > 0 or first == 0) and not self.norm[line:start].strip(_LEADS)

    # ── being asked ──────────────────────────────────────────────────────────────────────────────────────────────────

    def lies_ahead(self, is_target: bool) -> bool:
        """Whether a value here is one to be reached; ``is_target``: a word of the sentence says so."""
        time, results = self._of_sentence or self._of_paragraph, self.frame.results
        if time is None:
            return is_target or self.part.looks == "plan"
        if time.now:
            return False
        if time.years and results:
            return time.years[1] > results[1] and (time.years[0] > results[1] or self.part.looks == "plan")
        return (time.ahead and self.part.looks != "past") or is_target or self.part.looks == "plan"

    def period(self, one: Said, sense: str | None, is_compared: bool) -> str | None:
        """The years that a value is about.

        Under a span of years, the other end of a change is of its last year, and the beginning of the year before the
        span, since 五年来 counts from the end of that; ``is_compared``: the value is told against the year before.
        """
        if self._of_next:
            place, years = self._of_next
            self._of_next = None
            if one.start - place <= _ADJACENT:
                self._first = years[0] if years and sense == "from" else self._first
                self._last = years[1] if years and sense == "to" else None
                return periods.written(years)
        time = self._of_sentence or self._of_paragraph
        here = time.years if time else self.part.years
        if here is None:
            if self._last is None or sense not in _OF_CHANGE:
                return None
            here = (self._last, self._last)
        if here[0] == here[1]:
            if sense == "from":
                return str(self._first) if self._first else None  # the clause before may say since when
            if self._base and sense == "change" and one.start - self._base[0] <= _NEAR:
                self._first = self._base[1]  # 比2002年增长65.5%
                here = (min(self._first + 1, here[1]), here[1])
        elif sense == "to":
            here = (here[1], here[1])
        elif sense == "from":
            here = self._beginning(here)
        elif is_compared:
            outer = self._of_paragraph.years if self._of_paragraph else self.part.years
            return periods.written(outer)
        if sense == "average" and self._first and self._first < here[1] and one.kind == "percent":
            here = (self._first + 1, here[1])  # 由…提高到…，平均每年提高
        return periods.written(here)

    def _beginning(self, years: Years) -> Years:
        """五年来 counts from the end of the year before; 1978年到1983年 names the year that it counts from."""
        time = self._of_sentence
        if time and time.dated:
            self._first = years[0]
            return years[0], years[0]
        return years[0] - 1, years[0] - 1


_BLANKS = (" ", "\u3000", "\t")
_YEAR_WORDS = frozenset("今本去上前明后")
"""How the words of the role ``year`` begin."""
_BULLETS = ("—", "●", "•", "·", "◆", "■", "-")
_LEADS = " \u3000\t各位代表！，：:“刚过去的这近经在"
"""Characters of what may stand before the time at the head of a paragraph: 各位代表！过去的, 刚刚过去的."""
_LONGEST_LEAD = 20
_PAST = "的过去这近经最"
_TOPIC = re.compile(f"，[^。\\n0-9{CHINESE}]{{2,40}}。")
"""What is left of a sentence that says no value, but of what time the paragraph is: 过去五年，发展成就举世瞩目。"""
_SENTENCE_ENDS = ("", "。", "！", "\n", "\u3000", " ")
_OPENERS = frozenset("，。；：\n\u3000 、")
_COMPARED = frozenset("比较同与是超于按似及面向")
"""What stands before a time with which a value is compared, or that is not the value's own (面向2030年)."""
_SOURCES = frozenset("从由")
_OF_CHANGE = frozenset({"from", "to", "average"})
_THAN = frozenset("比较")
_RANGES = ("以来", "以后", "起", "来", "到", "至", "开始")
_NEAR = 12
"""Characters between a year that is compared with and the verb's number (比2002年实际增长了)."""
_OWN_YEARS = frozenset({"change", "cumulative", "total", "average"})
_EARLIER = ("以前", "之前", "底以前", "底之前")
_SINCE = ("以来", "以后", "起", "来")
_TILL_NOW = ("来", "以来", "间", "中", "多来", "里")
_BEFORE_NOW = ("过去", "近", "最近", "这", "经过")
_PLAN = re.compile("([一二三四五六七八九十]{1,2})五”?$")
_ADJACENT = 6
"""Between 1997年的 and its number there may be 约, 不足 or a measure of a few characters."""
