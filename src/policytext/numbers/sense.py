"""How the value of a quantity is meant: its sense, direction, period and base, and TIMEX3 values of dates.

One pass in order over the quantities of a text. Between them it looks for the words of ``tables/sense-words.csv``; what
they say holds for the clause (verbs, bases) or for the sentence (times, targets). Where two senses apply, the first of
this list is taken, and the direction is that of the verb in any case:

1. from, of a change that is told with both its ends, whatever else is said;
2. target, where the value lies ahead: under a target word, at a time that is to come, in the part of a document that
   plans;
3. to, the other end of a change;
4. cumulative and average, also where they are changes (年均增长7.1%);
5. change;
6. average, of an amount (人均…);
7. share, of a percentage or a fraction;
8. level.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

from policytext.numbers import timex
from policytext.numbers.clock import ROLES, Clock, Said, cues
from policytext.numbers.measure import alternation, number_words, qualifiers
from policytext.text import Text

__all__ = ["Attributes", "Said", "attributes"]

Attributes: TypeAlias = "tuple[str | None, str | None, str | None, str | None, str | None]"
"""The sense, direction, period, base and TIMEX3 value of a quantity, as ``Quantity`` explains them."""


def attributes(text: Text, said: Sequence[Said]) -> list[Attributes]:
    """The attributes of the quantities of a text, which are in order; what is known of its years is in ``text.meta``.

    >>> from policytext.text import normalise
    >>> attributes(normalise("出口增长6.9%。"), [Said(4, 8, "percent", 6.9, 6.9, "%", False, "出口")])
    [('change', 'up', None, None, None)]
    """
    if not said:
        return []
    reader = _Reader(text, said)
    return [reader.read(index, one) for index, one in enumerate(said)]


# ── patterns ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_NOTHING: Attributes = (None, None, None, None, None)
_OF_CLAUSE = ROLES - {"year", "unsettled", "plan", "target", "none"}
"""The roles that hold for the clause; the others hold for the sentence."""
_BETWEEN = frozenset({"", "和", "、", "与", "及", "或", "到", "至"})
"""What stands between two numbers and holds none of the words, nor ends anything."""

_QUALIFIERS = alternation(qualifiers("before"))
_DATE = r"(?:[\d一二〇○零九八]{4}年|去年|上年|今年)?末?底?的?"
_REACHED = "(?:均|分别|预期|预计|控制在|稳定在|保持在|维持在|达到了?|高达|达|为|在|约|已|将|要|了|可)"
# Between a verb of change and its number: 增长超过, 涨幅控制在, 下降了约.
_FILL = re.compile(rf"(?:{_REACHED}|{_QUALIFIERS}|幅度|速度|目标|比例| ){{0,4}}\Z")
# Between such a verb and the number that it leads to: 提高到, 增加到2002年的, 压缩至不超过.
_TO = re.compile(rf"了?[到至为成](?:{_DATE}|{_QUALIFIERS}|{_REACHED}|每[人年月日户亩]|人均| ){{0,4}}\Z")
# Between 从 or 由 and the number.
_FROM = re.compile(rf"(?:{_DATE}|{_QUALIFIERS}|每[人年月日户亩]|人均|原来的?|目前的?|现在的?| ){{0,5}}\Z")


@cache
def _ahead() -> re.Pattern[str]:
    """Behind a number that 从 or 由 leads to: the verb, and 到 before the other end."""
    verbs = alternation(word for word, cue in cues()[1].items() if cue.role == "change")
    return re.compile(rf"[^，。；：\n\d]{{0,8}}?(?:，[^，。；：\n\d]{{0,6}}?)?(?P<verb>{verbs})?[了]?[到至为成]")


_BEHIND = re.compile(r"的(?:[^，。；、\n\d]{0,12}?)(增速|增长|涨幅|增幅|降幅|速度递?增长?|速度增长|幅度递增|幅度增长)")
# What parts a verb from a number not its own: a clause ending in 的, a second number without 、 or with 达到.
_NO_OBJECT = re.compile(r"的|\d[^、]*\Z|、[^、]*[达占为超][^、]*\Z")
_JOINS = frozenset({"和", "、", "与", "及", "以及", "或"})


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Reader:
    """The state of the pass: the clock, what holds for the sentence and the words of the clause that is being read."""

    __slots__ = ("at", "clause", "clock", "cues", "is_target", "last", "norm", "origin", "pattern", "said")

    def __init__(self, text: Text, said: Sequence[Said]) -> None:
        self.norm = text.norm
        self.said = said
        self.clock = Clock(text)
        self.pattern, self.cues = cues()
        self.at = 0
        self.is_target = False
        self.clause: dict[str, re.Match[str]] = {}
        self.origin: tuple[Said, str | None] | None = None
        self.last: Attributes = _NOTHING

    def read(self, index: int, one: Said) -> Attributes:
        """The attributes of the next quantity."""
        kind = one.kind
        found: Attributes
        gap = self._advance(one.start)
        if kind in _VALUES:
            if gap in _JOINS and index and self.said[index - 1].kind == kind and self.last[0] not in _ENDS:
                found = self.last  # 分别下降5.6%和4%
            else:
                found = self._of_value(one, index)
        elif kind == "duration":
            found = self._of_duration(one)
        elif kind == "date":
            self.clock.take_date(one)
            found = (None, None, None, None, _of_date(one, self.norm))
        else:
            found = (None, None, self.clock.period(one, None, False), None, None)
        self.at = one.end
        self.last = found
        return found

    def _advance(self, start: int) -> str:
        """Read on to ``start``: leave what ends before it, take in the words; the text that stood between."""
        at = self.at
        gap = whole = self.norm[at:start]
        if gap in _BETWEEN:
            return whole
        if "。" in gap or "\n" in gap:
            line = gap.rfind("\n") + 1
            stop = max(line, gap.rfind("。") + 1)
            if line:
                self.clock.enter(at + line)
            self.clock.end_sentence()
            self.is_target, self.origin, self.clause = False, None, {}
            at, gap = at + stop, gap[stop:]
        comma = gap.rfind("，") + 1
        if "；" in gap or "：" in gap:
            comma = max(comma, gap.rfind("；") + 1, gap.rfind("：") + 1)
        words = self.clause = {} if comma else self.clause
        clause, cues = at + comma, self.cues
        for match in self.pattern.finditer(self.norm, at, start):
            cue = cues[match.group()]
            role = cue.role
            if role in _OF_CLAUSE:
                if match.start() >= clause:
                    words[role] = match
            elif role == "target":
                self.is_target = True
            elif role != "none":
                self.clock.take_word(match, cue)
        return whole

    # ── durations ────────────────────────────────────────────────────────────────────────────────────────────────

    def _of_duration(self, one: Said) -> Attributes:
        """A duration is a time first; it is a value where it is what changes (缩短到3天)."""
        count = one.high if one.low is None else one.low  # 五年内 has no lower end
        if one.unit == "年" and isinstance(count, int) and count == one.high:
            ahead = self.clause.get("ahead")
            self.clock.take_years(one, count, ahead is not None and one.start - ahead.end() <= 1)
        verb = self.clause.get("change")
        written = timex.of_duration(one.low, one.high, one.unit)
        changed = self._changed(one) if verb and one.start - verb.end() <= _NEAR else None
        if not changed:
            return None, None, None, None, written
        sense, direction = changed
        if self.clock.lies_ahead(self.is_target):
            sense = "target"
        return sense, direction, self.clock.period(one, sense, "than" in self.clause), None, written

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _of_value(self, one: Said, index: int) -> Attributes:
        clause = self.clause
        if one.low == 1 and one.unit in _ARTICLES and self.norm[one.start] == "一" and "change" not in clause:
            return _NOTHING
        changed = self._changed(one) if clause or self.origin or one.kind == "percent" else None
        if not changed and "from" in clause:
            changed = self._from(index)
        sense, direction = changed or (None, None)
        if sense == "to":
            self.origin = None
        if sense != "from" and self.clock.lies_ahead(self.is_target) and not self._lists(one):
            sense = "target"
        elif sense is None or sense == "change":
            sense = self._amount(one, sense)
        per = self._per(one) if clause or one.kind == "frequency" else None
        return sense, direction, self.clock.period(one, sense, "than" in clause), per, None

    def _lists(self, one: Said) -> bool:
        """Whether the number only says how long a list is (六大行动, 以下十个方面), which is no target."""
        return one.unit == "大" or self.norm.startswith("方面", one.end) or self.norm.startswith("以下", one.start - 2)

    def _changed(self, one: Said) -> tuple[str, str | None] | None:
        """``change`` or ``to`` with its direction, where a verb or noun of change governs the number."""
        norm, start, verb = self.norm, one.start, self.clause.get("change")
        if verb and start - verb.end() <= _REACH:
            gap = norm[verb.end() : start]
            cue = self.cues[verb.group()]
            if not gap or _FILL.match(gap):
                return "change", cue.value
            if _TO.match(gap):
                return "to", cue.value
            if cue.scope == "object" and self._is_object(gap, one.kind, verb):
                return "change", cue.value
        if self.origin and ("becomes" in self.clause or norm[start - 1] in "到至为成"):
            return "to", self.origin[1] or _direction(self.origin[0], one)
        if norm[start - 1] in _MORE and "than" in self.clause:
            return "change", _MORE[norm[start - 1]]
        if one.kind == "percent" and norm.startswith("的", one.end) and (behind := _BEHIND.match(norm, one.end)):
            return "change", "down" if behind[1] == "降幅" else "up"
        return None

    def _is_object(self, gap: str, kind: str, verb: re.Match[str]) -> bool:
        """Whether what stands between a verb and a number is the verb's object, the number its amount."""
        share = self.clause.get("share")
        if gap[0] in "到至为成" or (share and share.start() > verb.start()):
            return False
        if kind == "percent":
            return self.cues[verb.group()].value == "down"
        return not _NO_OBJECT.search(gap)

    def _from(self, index: int) -> tuple[str, str | None] | None:
        """``from``, where 从 or 由 leads to the number and 到 follows it."""
        one = self.said[index]
        begin = self.clause["from"].end()
        is_near = one.start - begin <= _REACH and _FROM.match(self.norm[begin : one.start])
        ahead = _ahead().match(self.norm, one.end) if is_near else None
        if not ahead:
            return None
        direction: str | None = self.cues[ahead["verb"]].value if ahead["verb"] else None
        self.origin = one, direction
        if direction is None and index + 1 < len(self.said):
            direction = _direction(one, self.said[index + 1])
        return "from", direction

    def _amount(self, one: Said, changed: str | None) -> str:
        """The sense of a value that is no end of a change and no target; changed or not, it may be a sum or a mean."""
        clause = self.clause
        if "cumulative" in clause or ("total" in clause and _is_span(self.clock)):
            return "cumulative"
        average = clause.get("average")
        if changed:
            verb = clause.get("change")
            if verb and (
                verb.group() == "递增" or (average and self.norm[average.end() : verb.start()] in _BEFORE_CHANGE)
            ):
                return "average"
            return "change"
        if average and average.start() >= self.at:
            return "average"
        if one.kind == "percent":
            return "share" if self._is_share(one) else "level"
        return "share" if one.unit is None and isinstance(one.low, float) and one.low < 1 else "level"  # 三分之一

    def _is_share(self, one: Said) -> bool:
        """Whether a percentage is a part of a whole."""
        if one.unit == "个百分点":
            return False
        of = one.of or ""
        return "share" in self.clause or (of.endswith(number_words("share")) and not of.endswith(number_words("rate")))

    def _per(self, one: Said) -> str | None:
        if one.kind == "frequency":
            return timex.of_frequency(self.norm[one.start : one.end])
        clause = self.clause
        if one.kind == "percent":
            return None
        if "per" in clause:
            return timex.of_base(self.norm, clause["per"].start())
        return timex.of_average(clause["average"].group()) if "average" in clause else None


_VALUES = frozenset({"count", "percent", "money", "frequency"})
_ARTICLES = frozenset({"个", "步", "大步"})
"""一 before these is an article, not a count."""
_ENDS = frozenset({None, "from", "to"})
_MORE = {"多": "up", "高": "up", "少": "down", "低": "down"}
_REACH = 24
"""The longest object between a verb and its number; 中央政府层面设立的涉企收费项目 has 16 characters."""
_NEAR = 6
"""A verb of change this near makes a value of a duration (压缩至不超过3天)."""
_BEFORE_CHANGE = frozenset({"", "实际", "名义", "净", "再", "约", "要", "预期", "将", "可", "以", "都", "仅", "只"})
"""What may stand between 年均 and its verb; 年均浓度下降 is no average change."""


def _is_span(clock: Clock) -> bool:
    years = clock.years
    return years is not None and years[0] < years[1]


def _direction(first: Said, second: Said) -> str | None:
    """The direction of a change whose verb does not tell it (由5%到8%), by its two ends."""
    if first.low is None or second.low is None or first.low == second.low:
        return None
    return "up" if second.low > first.low else "down"


def _of_date(one: Said, norm: str) -> str | None:
    low = one.low if isinstance(one.low, int) else None
    high = one.high if isinstance(one.high, int) else None
    return timex.of_date(norm[one.start : one.end], low, high, one.unit)
