"""Quantities: numbers that say how much, how many, when or which, with their units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from policytext.lexicon import Lexicon
from policytext.model import Quantity
from policytext.numbers import counted, dates, sense
from policytext.numbers.measure import (
    ARABIC,
    CHINESE,
    CHINESE_NUMBER,
    DIGITS,
    TO,
    alternation,
    combine,
    is_fixed,
    number_words,
    qualifiers,
    unit_pattern,
    units,
)
from policytext.numbers.readings import read
from policytext.segment import Segmenter
from policytext.text import Text

LAYER = "quantity"
Found = tuple[int, int, "re.Match[str]"]


# ── the pattern ──────────────────────────────────────────────────────────────────────────────────────────────────────


_MORE = "多(?=[，。；、）\\n来的时]|$)"  # 三年多来, 增长一倍多
_AFTER = (
    f"(?:{_MORE}|(?<=岁)以[上下](?=[0-9{CHINESE}])|(?<=[%元亩吨人户家名级年米里])以[上下](?=[0-9])|{alternation(qualifiers('after'))}"
    f"(?![{CHINESE}0-9])(?!乱|蒙|部|外|地|需|容|涵|陆|在|河|存))"
)
_INEXACT = "[多余]|来(?=[个人名年天亩次里])"

_ANY_UNIT = unit_pattern("any", "arabic")
_TIMES_UNIT = unit_pattern("any", uses=("classifier",))
_WORD_UNIT = unit_pattern("any", "range")
# Where a quantity may start. It begins with a plain class, so that the search skips from candidate to candidate, and
# looks on from there: the first figure of a number, the first Chinese numeral of a run that a unit or 万 or 亿 ends,
# 第, 前 and 每 before what they belong to.
_UNIT_STARTS = "".join(sorted({re.escape(name[0]) for name, unit in units().items() if unit.numerals != "arabic"}))
_COUNTABLE = {name[0] for name, unit in units().items() if unit.one}
_ARTICLE_ENDS = "".join(sorted({name[0] for name, unit in units().items() if name[0].isalpha()} - _COUNTABLE))
_START = re.compile(
    rf"""[0-9{CHINESE}第前每半几数上ⅠⅡⅢⅣⅤ](?:
    (?<=[0-9])(?<![0-9.A-Za-z_+·/].)(?<![0-9][:∶：].)
  | (?<=[{CHINESE}])(?<![{CHINESE}0-9第].)(?<!一(?=[{_ARTICLE_ENDS}]))
        (?=[{CHINESE}多余几]{{0,20}}(?:[{_UNIT_STARTS}分半点来至到~～—-]|(?<=[万亿])))
  | (?<=为零)
  | (?<=[ⅠⅡⅢⅣⅤ])(?<![ⅠⅡⅢⅣⅤ—～~-].)(?=[ⅠⅡⅢⅣⅤ—～~至到-]{{0,3}}类)
  | (?<=[第前])(?=[0-9{CHINESE}])
  | (?<=每)(?=[{DIGITS}天日周星个月季半年学届])
  | (?<=半)(?=[年个天小])
  | (?<=[几数])(?=[十百千万亿])
  | (?<=上)(?<!以.)(?=[百千万亿])
    )""",
    re.VERBOSE,
)
_SHAPES = {
    # dates.PATTERN
    "date": rf"(?<!第)(?=[0-9{CHINESE}第前][0-9{CHINESE}至到~～—–―-]{{0,16}}[年月季世])(?:{dates.PATTERN})",
    # 三分之一, 百分之五点五, 千分之三, 一半以上
    "part": rf"""(?=[{CHINESE}]{{1,5}}分之|一半)
        (?:(?P<denominator>百|千|万|[{DIGITS}十百]{{1,5}})分之(?P<numerator>{CHINESE_NUMBER}|{ARABIC})(?P<part_inexact>[多几余]?)
        (?:(?:至|到|[—-])(?:百分之)?(?P<numerator_to>{CHINESE_NUMBER}|{ARABIC}))?
      | (?P<half>一半))(?P<part_after>{_AFTER})?""",
    # 占全国1/4
    "stroke": rf"""(?<=[占超近约国省市区的达])(?P<over>[0-9]{{1,2}})/(?P<under>[1-9][0-9]?)(?![0-9/年.])
        (?P<stroke_after>{_AFTER})?""",
    # （25分）, 得分97.5分; clock times and 5角1分 are none
    "score": r"""(?<![时点度角/])(?P<points>[0-9]{1,4}(?:\.[0-9]{1,2})?)分
        (?=[，。；、）)”\n]|$|以上|以下|左右|的)(?P<score_after>以上|以下|左右)?""",
    # shares that make a hundred: 4.0∶37.7∶58.3
    "ratio": r"(?<![0-9.:])[0-9]{1,3}(?:\.[0-9]{1,3})?(?:[:∶：][0-9]{1,3}(?:\.[0-9]{1,3})?){2}(?![0-9:∶：.])",
    # 每月1次, 每年撰写1篇
    "frequency": rf"""每(?P<period>天|日|周|星期|个?月|个?季度|季|半?年|学期|届|[{DIGITS}]年|[{DIGITS}]个月)
        (?P<how>[^\s0-9{CHINESE}，。；：、“”《》（）的*…×_]{{0,6}}?)
        (?P<times>{ARABIC}|{CHINESE_NUMBER})(?:{TO}(?P<times_to>{ARABIC}|{CHINESE_NUMBER}))?(?P<times_inexact>{_INEXACT})?(?P<times_unit>{_TIMES_UNIT}|人次)(?!百分点|千分点|月|小时|季度)
        (?P<times_after>{_AFTER})?""",
    # 第五届, 第二
    "ordinal": rf"""第(?P<rank>[0-9]{{1,5}}|[{CHINESE}]{{1,6}})
        (?:(?:[至到—-]第?|、)(?P<rank_to>[0-9]{{1,5}}|[{CHINESE}]{{1,4}}))?
        (?P<rank_unit>{unit_pattern("any", "arabic", "ordinal", uses=("classifier", "class", "list"))}|年|天)?""",
    # 前三 where a noun phrase ends
    "first": rf"""前(?P<top>[0-9]{{1,4}}|[{CHINESE}]{{1,4}})(?P<top_unit>[名位强])?
        (?=[，。；、）”\n]|行列|列|之列|的|$)""",
    # classes of water: Ⅱ类, Ⅰ—Ⅲ类
    "roman": rf"(?P<class>[ⅠⅡⅢⅣⅤ])(?:{TO}?(?P<class_to>[ⅠⅡⅢⅣⅤ]))?类",
    # 关税为零
    "zero": r"(?<=为)零(?=[，。；、）\n]|$)",
    # figures, a range of them or 元 with 角 and 分: 3万4000个, 9亿～16亿元, 6.5%左右, 123元1角1分
    "figures": rf"""(?<![0-9],) (?P<low>{ARABIC})(?P<inexact>{_INEXACT})?(?P<unit>{_ANY_UNIT})?
        (?:(?<![0-9多余])(?P<or_unit>[（(]{_TIMES_UNIT}[）)]))?
        (?:(?:{TO})(?P<high>{ARABIC})(?P<high_inexact>{_INEXACT})?(?P<high_unit>{_ANY_UNIT})?)?
        (?P<cents>(?<=元)[0-9]{{1,2}}角(?:[0-9]{{1,2}}分)?|(?<=元)[0-9]{{1,2}}分)?(?P<after>{_AFTER})?""",
    # Chinese numerals: 一万五千亿, 两三个, 十几名, 数百家, 半年, 三四线
    "words": rf"""(?P<w_low>{CHINESE_NUMBER}|半)(?P<w_inexact>{_INEXACT})?(?P<w_unit>{_WORD_UNIT})?
        (?:(?:{TO})(?P<w_high>{CHINESE_NUMBER})(?P<w_high_unit>{_WORD_UNIT})?)?(?P<w_after>{_AFTER})?""",
}
"""The shapes of quantities, verbose; the first that matches is taken. ``readings.READERS`` reads each."""


def _pattern(*shapes: str) -> re.Pattern[str]:
    """A pattern of some shapes; the last group that matched is named after the shape."""
    return re.compile("|".join(f"(?P<{shape}>{_SHAPES[shape]})" for shape in shapes), re.VERBOSE)


_FIGURES = _pattern("date", "stroke", "score", "ratio", "figures")
_WORDS = _pattern("date", "part", "zero", "words")
_BEGUN: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys("0123456789", _FIGURES),
    **dict.fromkeys(CHINESE + "半几数上", _WORDS),
    **dict.fromkeys("第前", _pattern("date", "ordinal", "first")),
    "每": _pattern("frequency"),
    **dict.fromkeys("ⅠⅡⅢⅣⅤ", _pattern("roman")),
}
"""The pattern of what may begin with a character: fewer shapes to try than all."""


# ── finding ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def find(text: Text, lexicon: Lexicon, segmenter: Segmenter) -> list[Found]:
    """Candidates in ``text.norm``: start, end and the match that build reads the value from."""
    norm = text.norm
    found: list[Found] = []
    reach = 0
    for start in _START.finditer(norm):
        place = start.start()
        if norm[place + 1 : place + 3].count(".") and (point := _MARKER_AND_YEAR.match(norm, place)):
            place = point.end()
        match = _BEGUN[norm[place]].match(norm, place) if place >= reach else None
        if not match:
            continue
        reach = match.end()
        shape = match.lastgroup
        if norm[reach : reach + 1] == norm[place] and norm.startswith(
            match.group(), reach
        ):  # 三个三个地数 counts nothing
            reach = _end_of_run(norm, place, reach)
            continue
        if shape == "figures":
            if _is_figures(match):
                if norm[place - 1] in _AND and match["unit"] and not match["high"]:
                    found += _sharing(norm, place, match["unit"])
                    if found and found[-1][1] == place - 1:
                        found[-1] = _with_whole_unit(found[-1], match["unit"])
                found += _parted(match)
        elif shape == "words":
            if _is_words(match):
                found += _parted(match)
        elif shape == "ratio":
            found += _ratio(match)
        elif shape == "date" and norm[place - 1] in _AND and (unit := _BARE_DATE.fullmatch(match.group())):
            found += _sharing(norm, place, unit[1])
            found.append((place, reach, match))
        elif (shape != "ordinal" or _is_ordinal(match)) and (shape != "frequency" or match["times_unit"] != "批"):
            found.append((place, reach, match))
    return found


def _sharing(norm: str, start: int, unit: str) -> list[Found]:
    """The numbers before ``start`` that share the unit of the one there: 15 of 15、22个百分点.

    Each has the match of its figures with the unit, which is of another string than ``norm``.
    """
    sharers = _SHARERS.search(norm, max(0, start - 60), start)
    if not sharers or not sharers.start():
        return []
    found = []
    for number in _SHARER.finditer(norm, sharers.start(), sharers.end()):
        match = _FIGURES.match(number.group() + unit)
        if match and match.end() == len(match.string):
            found.append((number.start(), number.end(), match))
    return found


def _with_whole_unit(before: Found, unit: str) -> Found:
    """A number whose 个 is the first part of the unit behind it: 3个 of 3个、5个工作日."""
    start, end, match = before
    if match.lastgroup != "figures" or match["unit"] != "个" or match["high"] or unit[0] != "个":
        return before
    whole = _FIGURES.match(match["low"] + unit)
    return (start, end, whole) if whole else before


_MARKER_AND_YEAR = re.compile("[0-9]{1,2}[.](?=(?:19|20)[0-9]{2}年)")
"""1. of 1.2024年度重点任务."""
_AND = ("、", "和")
_BARE_DATE = re.compile("(?:(?:19|20)[0-9]{2}|1?[0-9](?!年))(年|月份?)")
_SHARER = re.compile("[0-9]{1,9}(?:[.][0-9]{1,4})?[万亿]?")
_SHARERS = re.compile(
    rf"(?<![0-9.A-Za-z+/%“”（(\n第、号[〔{CHINESE}-])(?:{_SHARER.pattern}、){{0,9}}{_SHARER.pattern}[、和](?:分别)?$"
)


def _end_of_run(norm: str, start: int, end: int) -> int:
    """Where the last of the equal words ends that follow each other from ``start``, each as long as the first."""
    word = norm[start:end]
    while norm.startswith(word, end):
        end += len(word)
    return end


def _is_figures(match: re.Match[str]) -> bool:
    """Figures count with a unit, or with 万, 亿 or 多 (13亿人口); bare ones are codes, and “21条” is a name."""
    if match["unit"] is None and match["high_unit"] is None:
        return (match["high"] or match["low"])[-1] in "万亿" or (match["inexact"] is not None and match["high"] is None)
    return not (
        match.string[match.start() - 1 : match.start()] in _QUOTES
        and match.string[match.end() : match.end() + 1] == "”"
    )


def _is_words(match: re.Match[str]) -> bool:
    """Chinese numerals count with a unit, 一 only with a measure; but not in a fixed word or at the head of a label.

    Without a unit they count with 万 or 亿 (八亿, 十亿人口); 千万 and 百万 alone are words.
    """
    norm, start, numeral, unit = match.string, match.start(), match["w_low"], match["w_high_unit"] or match["w_unit"]
    if unit is None:
        leads = numeral[0] in DIGITS or (numeral[0] == "十" and norm[match.end() : match.end() + 1] > "一")
        return numeral[-1] in "万亿" and leads and (len(numeral) > _LONG or not is_fixed(norm, start))
    found = units()[unit]
    if numeral == "一" and match["w_high"] is None and (not found.one or found.use == "share"):
        return False
    if is_fixed(norm, start) or (norm[start - 1 : start] in _QUOTES and "”" in norm[start : start + 14]):
        return False
    if numeral == "半":
        return found.kind == "duration" and norm[start - 1 : start] not in _HALVES
    if numeral[0] in "百千万亿" and norm.startswith("级", match.end()):  # 千万吨级
        return False
    if len(numeral) == 1 and numeral in "百千万亿":
        return match["w_inexact"] is not None or (norm[start - 1 : start] in _NEARLY and found.kind != "duration")
    if found.use == "list":
        return norm[start - 1 : start] == "等"
    if found.numerals == "range":
        return len(numeral) == 2 and match["w_high"] is None
    if found.kind == "ordinal":
        return numeral[-1] not in "百千万亿"
    return not (found.use == "classifier" and norm.startswith(_LABEL_VERBS, match.end()))


_LONG = 2
"""A longer numeral is no word in which it counts nothing (十一亿, though 十一 is a holiday)."""
_QUOTES = ("“", "‘")
_NEARLY = tuple("近超逾约破")
"""What makes a number of 千 or 万 alone: 近千台."""
_HALVES = tuple("上下前后大小多过")
_LABEL_VERBS = ("坚持", "必须", "统筹", "着力", "更加", "维护", "确保", "进一步", "不动摇", "关于")
"""A numeral with a classifier before these is a label for a list (四个坚持), not a count."""


def _parted(match: re.Match[str]) -> tuple[Found, ...]:
    """One candidate; two where 到 leads from one value to another (由5%到8%), which is no range."""
    start, end = match.span()
    place = match.start("high" if match.lastgroup == "figures" else "w_high") - 1
    if place < 0:
        return ((start, end, match),)
    if match.string[place] != "到" or match.string[start - 1 : start] not in ("从", "由", "自"):
        return ((start, end, match),)
    norm = match.string
    parts = (_BEGUN[norm[first]].match(norm, first, behind) for first, behind in ((start, place), (place + 1, end)))
    return tuple((*part.span(), part) for part in parts if part)


def _ratio(match: re.Match[str]) -> list[Found]:
    """The three shares of 4.0∶37.7∶58.3, which make a hundred."""
    shares = list(_SHARE.finditer(match.string, match.start(), match.end()))
    if abs(sum((Decimal(share.group()) for share in shares), Decimal(-100))) > 1:
        return []
    return [(share.start(), share.end(), share) for share in shares]


_SHARE = re.compile(r"(?P<share>[0-9]{1,3}(?:\.[0-9]{1,3})?)")


def _is_ordinal(match: re.Match[str]) -> bool:
    """第 ranks with a unit, without one at a clause's end (居世界第二) or in 第二产业; no articles, no names."""
    norm, end, unit = match.string, match.end(), match["rank_unit"]
    if is_fixed(norm, match.start()):
        return False
    if unit is None:
        if norm[end : end + 1] == "、":  # 产量全球第一、全国第二
            return norm.endswith(number_words("ranking"), 0, match.start()) or bool(_INDUSTRIES.match(norm, end))
        return bool(_RANK_ENDS.match(norm, end)) and not _LEADS_IN.match(norm, end)
    if unit in ("条", "款", "章", "节", "页", "项", "部", "编"):
        return False
    if unit == "大" or unit == "方":
        return unit == "大"
    return not (unit in ("届", "次", "个") and norm.startswith(number_words("name"), end))


_INDUSTRIES = re.compile("(?:、第[一二三]){1,2}产业")
_RANK_ENDS = re.compile(r"产业|[。；，）”]|$|\n|的")
_LEADS_IN = re.compile(r"，(?<=\n第..)|，(?<=。第..)|，(?<=；第..)")


# ── building ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def build(text: Text, kept: Sequence[Found], segmenter: Segmenter) -> list[Quantity]:
    """Quantities in raw offsets, in the order of the candidates."""
    norm, raw = text.norm, text.raw
    said: list[sense.Said] = []
    context = counted.Context(norm, segmenter)
    context.prepare(one[:2] for one in kept)
    for start, end, match in kept:
        kind, bounds, unit, low, high = read(match)
        if kind == "ordinal" and unit == "期" and _HELD.search(norm, max(0, start - 7), start):
            kind = "count"  # 举办培训班3期
        marks = _marks(norm, match, start, end, context.qualifier(start)) if kind not in ("date", "ordinal") else None
        if marks:
            bounds = combine(bounds, marks)
            low, high = (None if bounds.low is None else low), (None if bounds.high is None else high)
        of = context.of(start, end, kind, re.split("[（(]", unit)[0] if unit else None)
        said.append(sense.Said(start, end, kind, low, high, unit, bounds.approx, of))
    for place in range(len(kept) - 2, -1, -1):
        if kept[place][2].string is not norm and not said[place].of:  # 12 of 12、15个村
            said[place] = said[place]._replace(of=said[place + 1].of)
    return [
        Quantity(start, end, raw[start:end], one.kind, one.low, one.high, one.unit, one.approx, one.of, *more)
        for (start, end), one, more in zip(text.raw_spans(said), said, sense.attributes(text, said), strict=True)
    ]


def _marks(norm: str, match: re.Match[str], start: int, end: int, qualifier: tuple[str, str]) -> list[str]:
    """The bounds that the qualifiers in front of the number and behind it make of it."""
    marks = []
    word, bound = qualifier
    if bound and not (word == "近" and _RECENT.fullmatch(norm, start, end)):
        marks.append(bound)
    elif norm[start - 1 : start] == "的" and (far := _FAR_BOUND.search(norm, max(0, start - 24), start)):
        marks.append(qualifiers("before")[far[1]])
    elif (
        norm[start - 1 : start] == "过" and norm[start - 2 : start - 1] not in _IN_GUO and _ROUND.search(match.group())
    ):
        marks.append("low")
    after = match[_AFTER_GROUP[match.lastgroup or ""]] if match.lastgroup in _AFTER_GROUP else None
    if after:
        marks.append(qualifiers("after").get(after, "about"))
    return marks


_HELD = re.compile(
    "(?:班|培训|讲座|讲堂|讲坛|论坛|课|活动|简报|专刊|沙龙|举办|开展|组织|编发|刊发)”?(?:共|累计|约|近)?$"
)
"""What is held or issued in so many 期; elsewhere 三期 is the third (三期工程)."""
_FAR_BOUND = re.compile(r"(不低于|不少于|不超过|不高于)[^，。；：\d]{2,18}的$")
"""A bound that stands before what the number is a multiple or a share of (不低于当地标准的1.6倍)."""
_ROUND = re.compile("[百千万亿][^百千万亿]{0,3}$")
_IN_GUO = "通经不越跨度路闯"
"""过 before a round number is a bound (营收过百亿元), where it is no part of a verb (通过)."""
_RECENT = re.compile("[一二两三四五六七八九十几1-9]年|10年")
"""近五年 are the last five years, not about five."""
_AFTER_GROUP = {
    "part": "part_after",
    "figures": "after",
    "words": "w_after",
    "frequency": "times_after",
    "stroke": "stroke_after",
    "score": "score_after",
}
