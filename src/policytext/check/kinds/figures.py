"""Kinds about numbers: how they are written (GB/T 15835-2011), and whether they can be."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule
from policytext.files import table
from policytext.lexicon import Lexicon
from policytext.model import Quantity
from policytext.numbers.measure import TO

_DIGITS = "一二三四五六七八九"

# ── number-style ─────────────────────────────────────────────────────────────────────────────────────────────────────


def number_style(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """What ``check`` names: approximate numbers, ranges that lack a unit, figures in abbreviations, mixed numerals."""
    yield from _STYLES[rule.text("check")](draft, rule)


_SEVERAL = re.compile(r"(?<![\d.])(?P<tens>[1-9])0几(?=[个次名人项年天岁家条件万亿元])")
_ADJACENT = re.compile(
    r"(?<![\d.、第—～~至一二三四五六七八九十百千万])(?P<one>[1-8])、(?P<two>[2-9])(?P<unit>个(?!方面)|次|天|名|人|家|件|遍|成)(?![、\d])"
)
_CHINESE_ADJACENT = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?<![第{_DIGITS}十百千万、和])(?P<one>[{_DIGITS}])、(?P<two>[{_DIGITS}])(?P<unit>个月|年时间|天时间|百[个人名]|十[个人名]|万[人元])"
)


def _approximate(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """20几 for 二十几, and 3、4个 for 三四个."""
    for match in draft.find(_SEVERAL):
        right = ("" if match["tens"] == "1" else _DIGITS[int(match["tens"]) - 1]) + "十几"
        yield _replaced(draft, match.start(), match.end(), right)
    for match in draft.find(_ADJACENT):
        one, two = int(match["one"]), int(match["two"])
        if two == one + 1:
            yield _replaced(draft, *match.span(), _DIGITS[one - 1] + _DIGITS[two - 1] + match["unit"])
    for match in draft.find(_CHINESE_ADJACENT):
        if _DIGITS.index(match["two"]) == _DIGITS.index(match["one"]) + 1:
            yield _replaced(draft, *match.span(), match["one"] + match["two"] + match["unit"])


def _replaced(draft: Draft, start: int, end: int, right: str) -> Hit:
    return Hit(*draft.raw_span(start, end), {"right": right}, (draft.edit(start, end, right),), "unsafe")


_RANGE = re.compile(
    r"(?<![\d.,年月号第])(?P<low>\d{1,5}(?:\.\d{1,4})?)(?P<to>[—–―~～-]{1,2}|至)(?P<high>\d{1,5}(?:\.\d{1,4})?)(?P<unit>%|‰|[万亿])"
)


def _ranges(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """9～16亿元 for 9亿～16亿元, 63～68% for 63%～68%."""
    for match in draft.find(_RANGE):
        if Decimal(match["low"]) >= Decimal(match["high"]) and match["unit"] in "%‰":
            continue
        edit = draft.insertion(match.end("low"), match["unit"])
        right = f"{match['low']}{match['unit']}{match['to']}{match['high']}{match['unit']}"
        yield Hit(*draft.raw_span(*match.span()), {"right": right}, (edit,), "unsafe")


@lru_cache(maxsize=4)
def _arabic_forms(lexicon: Lexicon) -> Mapping[str, str]:
    """The numeral abbreviations with figures for their numerals, and the phrase that each is: 2个维护, 3会1课."""
    figures = {**{digit: str(value) for value, digit in enumerate(_DIGITS, 1)}, "两": "2", "十": "10"}
    forms: dict[str, str] = {}
    for entry in lexicon.entries.values():
        phrase = entry.phrase
        if entry.kind != "numeric" or phrase[0] not in figures:
            continue
        if phrase[1:2] in figures:
            forms[re.sub("^十([一二三四])五$", lambda match: f"1{figures[match[1]]}五", phrase)] = phrase
            continue
        forms["".join(figures.get(character, character) for character in phrase)] = phrase
        forms[figures[phrase[0]] + phrase[1:]] = phrase
    forms = {form: phrase for form, phrase in forms.items() if form not in lexicon.entries}
    return forms | {"145": "十四五", "135": "十三五", "155": "十五五"}


_QUOTED = re.compile("(?<=[“‘])[^“”‘’\n]{2,24}(?=[”’])")


def _abbreviations(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Figures in an abbreviation that is written with Chinese numerals: “2个维护”, “14五”."""
    forms = _arabic_forms(draft.annotated.lexicon)
    for match in draft.find(_QUOTED):
        right = forms.get(match.group())
        if right:
            yield _replaced(draft, *match.span(), right)


def _mixed(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Counts with Chinese numerals beside ones with figures in one list: 建成三个、在建5个."""
    counts = [one for one in draft.annotated.quantities if one.kind == "count" and one.unit]
    for before, behind in pairwise(counts):
        between = draft.norm[draft.norm_offset(before.end) : draft.norm_offset(behind.start)]
        if before.unit != behind.unit or not re.fullmatch(r"[^，。；：\n]{0,8}、[^，。；：\n]{0,8}", between):
            continue
        if before.text[0].isdigit() != behind.text[0].isdigit() and not before.approx and not behind.approx:
            yield Hit(before.start, behind.end, {}, related=((behind.start, behind.end),))


_STYLES: Mapping[str, Callable[[Draft, Rule], Iterator[Hit]]] = {
    "approximate": _approximate,
    "range": _ranges,
    "abbreviation": _abbreviations,
    "mixed": _mixed,
}

# ── arithmetic ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Value(NamedTuple):
    """An exact quantity in normalised offsets, with its value as it is written and the places behind its point."""

    start: int
    end: int
    value: Decimal
    unit: str
    places: int


def arithmetic(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """What ``check`` names: parts that do not add up, shares and changes that do not follow, ranges, dates."""
    yield from _CHECKS[rule.text("check")](draft)


def _values(draft: Draft) -> list[Value]:
    """The exact counts, sums of money and percentages, in order."""
    found = []
    for one in draft.annotated.quantities:
        value = _exact(one)
        if value is not None:
            start, end = draft.norm_offset(one.start), draft.norm_offset(one.end)
            figures = re.match(r"[\d,]+(?:\.(\d+))?", draft.norm[start:end])
            if figures:
                found.append(Value(start, end, value, one.unit or "", len(figures[1] or "")))
    return found


def _exact(one: Quantity) -> Decimal | None:
    if one.approx or one.low is None or one.low != one.high or one.kind not in ("count", "money", "percent"):
        return None
    return Decimal(str(one.low))


def _sentence_values(draft: Draft) -> Iterator[list[Value]]:
    """The exact values of each sentence, parts between ； being sentences of their own."""
    values = _values(draft)
    place = 0
    for match in re.finditer(r"[^。；\n]+", draft.norm):
        inside = []
        while place < len(values) and values[place].start < match.end():
            inside.append(values[place])
            place += 1
        if inside:
            yield inside


def _complements() -> list[tuple[str, str]]:
    return [(row["one"], row["other"]) for row in table("complements", ("one", "other", "example"))]


def _sums(draft: Draft) -> Iterator[Hit]:
    """A total whose parts, which leave nothing out, add up to something else.

    Parts leave nothing out where they are a pair such as 在职 and 离退休, or where the last of them is called 其余.
    """
    norm = draft.norm
    for values in _sentence_values(draft):
        for place in range(len(values) - 2):
            total, one, other = values[place : place + 3]
            if not total.unit == one.unit == other.unit or one.unit == "%":
                continue
            lead, joint = norm[total.end : one.start], norm[one.end : other.start]
            is_rest = re.fullmatch(
                r"[^，。；、]{0,6}[，、](?:(?:[^，。；\d]{0,8}\d[\d.]*%)[，、])?其余(?:下的|的)?", joint
            )
            is_pair = re.search(r"其中|（|\(", lead) and any(
                (first in lead and second in joint) or (second in lead and first in joint)
                for first, second in _complements()
            )
            if not (is_rest or is_pair) or len(lead) > 24 or len(joint) > 24:
                continue
            if is_pair and place + 3 < len(values) and values[place + 3].unit == one.unit:
                continue
            gap = abs(total.value - one.value - other.value)
            if gap > _rounding(total, one, other):
                said = f"{_plain(one.value)}与{_plain(other.value)}之和不等于{_plain(total.value)}"
                related = (draft.raw_span(total.start, total.end),)
                yield Hit(*draft.raw_span(total.start, other.end), {"said": said}, related=related)


def _rounding(*values: Value) -> Decimal:
    """By how much a sum may be off where its parts are rounded: half a unit of the last place of each."""
    if all(one.value == one.value.to_integral() and not one.places for one in values):
        return Decimal(0)
    return Decimal(len(values)) / 2 * Decimal(10) ** -min(one.places for one in values)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


_SHARE = re.compile(
    r"[^，。；\d]{0,6}[，、](?:占比|占总数的|占总数|完成率|办结率|整改率|达标率|合格率|占)(?:为|达到|达)?"
)
_LINK = re.compile(r"[^，。；\d]{0,12}[，（](?:其中|截至[^，。；\d]{0,6}|已|年内|现已)?[^，。；\d]{0,10}")


def _shares(draft: Draft) -> Iterator[Hit]:
    """研究议题178个，其中党建议题62个，占比34.8%: a share that does not follow from the two numbers before it."""
    norm = draft.norm
    for values in _sentence_values(draft):
        for whole, part, share in zip(values, values[1:], values[2:], strict=False):
            if whole.unit != part.unit or share.unit != "%" or part.unit == "%" or not 0 < part.value <= whole.value:
                continue
            if not _SHARE.fullmatch(norm[part.end : share.start]) or not _LINK.fullmatch(norm[whole.end : part.start]):
                continue
            right = part.value / whole.value * 100
            if abs(right - share.value) > Decimal(10) ** -share.places:
                yield _wrong_percent(draft, share, right, (whole, part))


def _wrong_percent(draft: Draft, written: Value, right: Decimal, others: tuple[Value, ...]) -> Hit:
    rounded = round(right, written.places)
    related = tuple(draft.raw_span(one.start, one.end) for one in others)
    said = f"按所列数字计算应为{_plain(rounded)}%左右"
    return Hit(*draft.raw_span(written.start, written.end), {"said": said}, related=related)


_FROM = re.compile(r"[由从](?:[^，。；\d]{0,8}的)?$")
_UP_TO = re.compile(
    r"(?:提高|上升|增加|增长|提升|扩大|减少|下降|降低|压缩|压减|缩短|减|降|增)(?:到|至|为)(?:[^，。；\d]{0,6}的)?"
)
_BY = re.compile(
    r"，(?:同比|增幅为|降幅为|共)?(?:提高|上升|增加|增长|提升|扩大|减少|下降|降低|压缩|压减|缩短|减|降|增)了?"
)


def _changes(draft: Draft) -> Iterator[Hit]:
    """由64次减少到56次，下降12.5%: a change that does not follow from the two values."""
    norm = draft.norm
    for values in _sentence_values(draft):
        for before, now, change in zip(values, values[1:], values[2:], strict=False):
            links = norm[before.end : now.start], norm[now.end : change.start]
            if before.unit != now.unit or not _UP_TO.fullmatch(links[0]) or not _BY.fullmatch(links[1]):
                continue
            if not _FROM.search(norm[max(0, before.start - 10) : before.start]):
                continue
            difference = abs(now.value - before.value)
            if before.unit == "%" and "百分点" in change.unit:
                off, right, unit = (
                    abs(difference - change.value) - _rounding(before, now, change),
                    difference,
                    "个百分点",
                )
            elif before.unit != "%" and change.unit == "%" and before.value:
                right, unit = difference / before.value * 100, "%"
                off = abs(right - change.value) - Decimal(10) ** -change.places
            else:
                continue
            if off > 0:
                said = f"按所列数字计算应为{_plain(round(right, change.places))}{unit}"
                related = (draft.raw_span(before.start, before.end), draft.raw_span(now.start, now.end))
                yield Hit(*draft.raw_span(change.start, change.end), {"said": said}, related=related)


_UPSIDE = re.compile(
    r"(?<![\d.,由从月日时:：第-])(?P<low>\d{1,6}(?:\.\d{1,4})?)(?P<one>%|万元|亿元|万|亿|元|个|名|人|项|家)?"
    rf"(?:{TO})(?P<high>\d{{1,6}}(?:\.\d{{1,4}})?)(?P<unit>%|万元|亿元|万|亿|元|个(?!月)|名|人|项|家)(?![-—\d])"
)


def _upside_down(draft: Draft) -> Iterator[Hit]:
    """9%～6%: a range whose first end is the greater. Numbers that 由 or 从 precede are no range."""
    for match in draft.find(_UPSIDE):
        low, high = Decimal(match["low"]), Decimal(match["high"])
        is_code = match["one"] is None and (len(match["low"]) > 3 or "至到".find(match.group()[len(match["low"])]) >= 0)
        if low <= high or (match["one"] or match["unit"]) != match["unit"] or is_code:
            continue
        if re.search(r"[由从][^，。；]{0,12}$", draft.norm[max(0, match.start() - 14) : match.start()]):
            continue
        yield Hit(*draft.raw_span(*match.span()), {"said": f"{match['low']}大于{match['high']}"})


_DAY = re.compile(r"(?:(?P<year>(?:19|20)\d\d)年)?(?<![\d.])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?!\d)")
_ODD = re.compile(r"(?<![\d.])(?P<month>\d{1,2})月(?:份|底|初|中旬|上旬|下旬)")


def _dates(draft: Draft) -> Iterator[Hit]:
    """13月, 2月30日, 11月31日: days that no year has, or that the year written has not."""
    told = set()
    for pattern in (_DAY, _MONTH, _ODD):
        for match in draft.find(pattern):
            groups = match.groupdict()
            month, day = int(match["month"]), int(groups.get("day") or 1)
            year = int(groups.get("year") or 2000)  # a leap year
            place = match.start("month")
            if place in told or (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
                continue
            told.add(place)
            yield Hit(*draft.raw_span(*match.span()), {"said": f"没有“{match.group()}”这一天（月）"})


_CHECKS: Mapping[str, Callable[[Draft], Iterator[Hit]]] = {
    "sum": _sums,
    "share": _shares,
    "change": _changes,
    "range": _upside_down,
    "date": _dates,
}
