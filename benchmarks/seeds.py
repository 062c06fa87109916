"""Recall of the checker on planted errors: one at a time, in the sample corpus and in real reports, over all kinds.

Each plant is a copy of a document with one error. It is found where a finding of the rule's kind, at the level that the
rule ships with, touches the planted span and was not there before. A fix is right where it gives the document back.

Usage: python benchmarks/seeds.py [--seed N] [--count N] [--kind KIND] [--show] [--goals]
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import policytext as pt
from policytext.check import check_by
from policytext.check.kinds.wording import confusables
from policytext.check.packs import built_in_packs, load_packs, read_pack
from policytext.check.rules import Rule
from policytext.segment import Segmenter

REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
GOAL = 0.95
WORDS = Segmenter(hmm=False)

OWN_PACK = r"""
[pack]
title = "试验"
[own-required]
kind = "required"
level = "warning"
message = "缺少“{missing}”"
why = "试验"
source = "试验"
all_of = ["第一议题"]
bad = ["⟦⟧正文。"]
good = ["落实“第一议题”制度。"]
[own-pattern]
kind = "pattern"
level = "warning"
message = "“{text}”"
why = "试验"
source = "试验"
pattern = '亲们'
bad = ["⟦亲们⟧"]
good = ["同志们"]
[own-substitution]
kind = "substitution"
level = "warning"
message = "“{text}”应为“{right}”"
why = "试验"
source = "试验"
pattern = '(\d{4})年度全年'
replace = '\1年全年'
bad = ["⟦2022年度全年⟧"]
good = ["2022年全年"]
[own-forbidden]
kind = "forbidden"
level = "warning"
message = "“{text}”"
why = "试验"
source = "试验"
instead = { "老百姓们" = "群众" }
bad = ["⟦老百姓们⟧"]
good = ["群众"]
[own-roster]
kind = "roster"
level = "warning"
message = "“{name}”应为{right}"
why = "试验"
source = "试验"
bad = ["⟦甲⟧"]
good = ["乙"]
[own-structure]
kind = "structure"
level = "warning"
message = "缺少“{missing}”"
why = "试验"
source = "试验"
sections = { "不足" = "不足|问题" }
bad = ["⟦⟧一、工作\n正文。"]
good = ["一、不足\n正文。"]
"""
ROSTER = (("林岚", "局长"), ("周远", "副局长"), ("陈曦", "总工程师"))


@dataclass(frozen=True)
class Plant:
    """A document with an error: the planted raw span, the kind that should find it, and the settings that it needs.

    ``right`` is what fixes should make of it; null where nothing is known.
    """

    raw: str
    start: int
    end: int
    kind: str
    settings: dict[str, object] = field(default_factory=dict)
    right: str | None = None
    is_missing: bool = False


class Text:
    """A document to plant in, with what the planters look at."""

    def __init__(self, document: pt.Document) -> None:
        self.document, self.raw = document, document.raw
        self.annotated = pt.annotate(document)
        self.removed = self.annotated.removed

    def places(self, pattern: str) -> list[re.Match[str]]:
        return [one for one in re.finditer(pattern, self.raw) if not self._is_removed(one.start())]

    def _is_removed(self, start: int) -> bool:
        return any(first <= start < last for first, last in self.removed)

    def ends(self) -> list[int]:
        """Behind the sentences of running text, where another may be put."""
        return [one.end() for one in self.places(r"[\u4e00-\u9fff]{6}[^\n。]{10,}[\u4e00-\u9fff]。(?=[\u4e00-\u9fff])")]


Planter = Callable[[Text, random.Random], "Plant | None"]

# ── how to plant ─────────────────────────────────────────────────────────────────────────────────────────────────────


def replaced(text: Text, start: int, end: int, new: str, kind: str, touch: tuple[int, int] | None = None) -> Plant:
    """The text with ``new`` for a span; ``touch`` is the planted span, counted from the start."""
    first, last = touch or (0, len(new))
    return Plant(text.raw[:start] + new + text.raw[end:], start + first, start + last, kind, right=text.raw)


def inserted(text: Text, rng: random.Random, sentence: str, kind: str, **settings: object) -> Plant | None:
    """A sentence put behind another; ⟦ and ⟧ stand around what is wrong in it, → before what would be right."""
    ends = text.ends()
    if not ends:
        return None
    at = rng.choice(ends)
    before, _, rest = sentence.partition("⟦")
    marked, _, behind = rest.partition("⟧")
    wrong, arrow, right = marked.partition("→")
    raw = text.raw[:at] + before + wrong + behind + text.raw[at:]
    fixed = text.raw[:at] + before + right + behind + text.raw[at:] if arrow else None
    return Plant(raw, at + len(before), at + len(before) + len(wrong), kind, dict(settings), fixed)


def one_of(rng: random.Random, found: Sequence[re.Match[str]]) -> re.Match[str] | None:
    return rng.choice(found) if found else None


def sentence(kind: str, *templates: str, **settings: object) -> Planter:
    """A planter that puts one of some sentences; {a}, {b} … are random numbers."""

    def plant(text: Text, rng: random.Random) -> Plant | None:
        numbers = {name: rng.randint(12, 89) for name in "abc"}
        return inserted(text, rng, rng.choice(templates).format(**numbers), kind, **settings)

    return plant


def swap(kind: str, pattern: str, new: Callable[[re.Match[str]], str]) -> Planter:
    """A planter that replaces a match of a pattern."""

    def plant(text: Text, rng: random.Random) -> Plant | None:
        match = one_of(rng, text.places(pattern))
        return replaced(text, *match.span(), new(match), kind) if match else None

    return plant


# ── marks ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_HALF = {"，": ",", "；": ";", "：": ":", "！": "!", "？": "?"}
half_width = swap("punctuation", r"(?<=[\u4e00-\u9fff”》])[，；：](?=[\u4e00-\u9fff“《])", lambda m: _HALF[m[0]])
half_brackets = swap("punctuation", r"（[\u4e00-\u9fff]{2,12}）", lambda m: f"({m[0][1:-1]})")
straight = swap("punctuation", r"(?<=[\u4e00-\u9fff])“[\u4e00-\u9fff]{2,8}”", lambda m: f'"{m[0][1:-1]}"')
mixed_quotes = swap("punctuation", r"(?<=[\u4e00-\u9fff])“[\u4e00-\u9fff]{2,8}”", lambda m: f'{m[0][:-1]}"')
doubled_mark = swap("punctuation", r"(?<=[\u4e00-\u9fff])[，。；、](?=[\u4e00-\u9fff])", lambda m: m[0] * 2)
two_marks = swap("punctuation", r"(?<=[\u4e00-\u9fff])。(?=[\u4e00-\u9fff])", lambda m: "，。")
one_ellipsis = swap("punctuation", r"(?<=[\u4e00-\u9fff])……(?=[\u4e00-\u9fff])", lambda m: "…")


def unpaired(text: Text, rng: random.Random) -> Plant | None:
    """One of a pair of marks is taken out, in a paragraph all of whose marks are paired."""
    pairs = text.places(r"“[^“”‘’《》（）()\n\"]{2,20}”|《[^《》“”（）()\n]{2,20}》|（[^（）()“”《》\n\d]{3,20}）")
    match = one_of(rng, pairs)
    if not match:
        return None
    at = match.start() if rng.random() < 0.5 else match.end() - 1
    return replaced(text, at, at + 1, "", "quotation-balance", (-1, 1))


# ── numbers of headings ──────────────────────────────────────────────────────────────────────────────────────────────

_DIGITS = "一二三四五六七八九十"


def numbering(text: Text, rng: random.Random) -> Plant | None:
    """The number of a heading or lead-in with neighbours on both sides becomes another."""
    groups = defaultdict(list)
    for one in text.annotated.sections:
        if one.ordinal and re.match(rf"[（(]?[{_DIGITS}][、）)是]", one.marker):
            groups[one.parent, re.sub(f"[{_DIGITS}]", "", one.marker)].append(one)
    series = [group for group in groups.values() if [one.ordinal for one in group] == list(range(1, len(group) + 1))]
    series = [group for group in series if 3 <= len(group) <= 8]
    if not series:
        return None
    group = rng.choice(series)
    place = rng.randrange(1, len(group))
    one = group[place]
    ordinal = one.ordinal or 0
    new = rng.choice([ordinal + 1 if place == len(group) - 1 else ordinal + 2, ordinal - 1])
    marker = re.sub(f"[{_DIGITS}]", _DIGITS[new - 1], one.marker)
    return replaced(text, one.start, one.start + len(one.marker), marker, "numbering")


promised = sentence(
    "numbering",
    "工作中还存在⟦三个方面的问题：⟧一是学习不够深入；二是督查不够经常。",
    "主要有⟦两点体会：⟧一是领导重视；二是措施具体；三是群众支持。",
    "重点抓好⟦四项工作：⟧一是学习宣传；二是督促检查；三是总结推广。",
)


def bracketed_comma(text: Text, rng: random.Random) -> Plant | None:
    match = one_of(rng, text.places(rf"(?m)^[ 　]*（[{_DIGITS}]）(?=[\u4e00-\u9fff])"))
    return replaced(text, match.end(), match.end(), "、", "ordinal-punctuation", (-1, 1)) if match else None


_pause = swap("ordinal-punctuation", rf"(?m)^[ 　]*第[{_DIGITS}]，", lambda m: m[0][:-1] + "、")


def first_pause(text: Text, rng: random.Random) -> Plant | None:
    """第一、 for 第一，, in a text that is no older than the standard."""
    plant = _pause(text, rng)
    return plant and replace(plant, settings={"date": "2020"})


document_number = sentence(
    "document-number",
    "印发《水务工作管理办法》（青水党⟦[20{a}]{b}号→〔20{a}〕{b}号⟧）。",
    "依据青政办发⟦【2019】{b}号→〔2019〕{b}号⟧抓好落实。",
    "依据青政办发⟦〔2019〕第{b}号→〔2019〕{b}号⟧抓好落实。",
    "依据青政办发⟦〔2019〕0{b}号→〔2019〕{b}号⟧抓好落实。",
    "依据青政办发⟦（2019）{b}号→〔2019〕{b}号⟧抓好落实。",
)

# ── formulations ─────────────────────────────────────────────────────────────────────────────────────────────────────

_ALIKE = [
    *("建健件见间检简减鉴监", "实事是时使市施势式史世师适", "会汇惠慧回挥毁", "维围为位委未卫伟违", "护互户湖虎"),
    *("质治制至志智知置致支职值直", "量良两亮粮凉", "展战占站", "政正证整争征", "党挡档", "风丰封峰锋", "廉连联练炼"),
    *("严言研延沿演验", "规归轨贵柜", "定订顶丁", "神深身审甚慎", "革格隔各", "改该盖概", "放方房访防", "强墙抢"),
    *("国果过锅", "家加佳嘉价架", "安按案岸", "稳文问闻", "民明名鸣命敏", "主住注助著逐筑", "集积级及极记济技"),
    *("中终种重众忠钟", "统同通童", "意义议易艺益异", "自字子资姿", "信心新欣", "立力历利励例", "精经惊京境静竞敬"),
    *("思司私斯丝", "想相向项象", "工公功供共攻", "作做坐座昨", "教交叫较", "育玉遇域欲", "科克刻客课", "振真镇阵针"),
    *("兴形型行性幸", "绿虑律率", "生声升胜省盛", "态太泰台", "化话画华花", "社设射涉", "法发罚", "落络洛", "责则择泽"),
    *(
        "任人认仁",
        "组足祖阻",
        "织职之",
        "服福府富付负副",
        "务物误悟",
        "战占展",
        "略掠",
        "体提题",
        "系细戏习",
        "现线县限",
    ),
    *(
        "代带待",
        "度渡督",
        "程成承城诚",
        "保报抱",
        "障章张",
        "基机积",
        "础处出初",
        "民敏",
        "共供",
        "富付",
        "裕育",
        "环还",
    ),
]
_OTHERS = {one: [other for other in group if other != one] for group in _ALIKE for one in group}


def misquoted(text: Text, rng: random.Random) -> Plant | None:
    """A formulation with a character that sounds alike, is missing, stands twice, or is swapped with the next."""
    entries = text.annotated.lexicon.entries
    found = [
        one
        for one in text.annotated.formulations
        if one.form == "label"
        and one.canonical in entries
        and len(one.text) >= 5
        and one.text == one.canonical
        and re.fullmatch("[\u4e00-\u9fff]+", one.text)
    ]
    if not found:
        return None
    one = rng.choice(found)
    word, place = one.text, rng.randrange(1, len(one.text) - 1)
    slip = rng.choice(["wrong", "missing", "twice", "swapped"])
    if slip == "wrong":
        others = _OTHERS.get(word[place], [])
        if not others:
            return None
        new = word[:place] + rng.choice(others) + word[place + 1 :]
    elif slip == "missing":
        new = word[:place] + word[place + 1 :]
    elif slip == "twice":
        new = word[: place + 1] + word[place:]
    else:
        new = word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    if new == word or not _is_told(text, word, new):
        return None
    return replaced(text, one.start, one.end, new, "misquoted")


def _is_told(text: Text, right: str, wrong: str) -> bool:
    """Whether a wording is a slip at all: other words, or those of another formulation, may be meant."""
    if wrong in text.annotated.lexicon.wordings or wrong in text.raw:
        return False
    return all(len(word) == 1 or WORDS.knows(word) for word in WORDS.cut(wrong)) and _singles(wrong) > _singles(right)


def _singles(words: str) -> int:
    return sum(len(word) == 1 for word in WORDS.cut(words))


def confused(text: Text, rng: random.Random) -> Plant | None:
    """A word of the table for the right one where that stands in the text, else the table's own sentence."""
    rows = [row for rows in confusables().values() for row in rows]
    row = rng.choice(rows)
    start = row.example.index(row.wrong)
    marked = f"{row.example[:start]}⟦{row.wrong}→{row.right}⟧{row.example[start + len(row.wrong) :]}"
    return inserted(text, rng, marked, "confusable")


wrong_verb = sentence(
    "collocation",
    "不断⟦坚定“四个意识”→增强“四个意识”⟧、做到“两个维护”。",
    "⟦深刻领悟“两个维护”⟧的决定性意义，做到知行合一。",
    "坚定“四个意识”、⟦增强“四个自信”→坚定“四个自信”⟧。",
)
wrong_members = sentence(
    "members",
    "增强“四个意识”（⟦政治意识、大局意识、核心意识、责任意识⟧），抓好落实。",
    "坚定“四个自信”（⟦道路自信、理论自信、文化自信、制度自信⟧），抓好落实。",
    "坚决反对“四风”（⟦形式主义、官僚主义、奢靡之风⟧），抓好落实。",
    "坚定“四个自信”，即⟦道路自信、理论自信、制度自信、民族自信⟧，抓好落实。",
    date="2022-06",
)
wrong_order = sentence(
    "order",
    "坚定⟦“四个自信”、增强“四个意识”⟧，抓好落实。",
    "做到⟦“两个维护”、坚定“四个自信”⟧，抓好落实。",
    "增强⟦“四个意识”、坚定“四个自信”、做到“两个维护”，深刻领悟“两个确立”⟧的决定性意义。",
)
wrong_chain = sentence(
    "chain",
    "坚持以⟦科学发展观、邓小平理论⟧为指导。",
    "坚持以毛泽东思想、⟦科学发展观、“三个代表”重要思想⟧为指导。",
    "高举⟦毛泽东思想、马克思列宁主义⟧伟大旗帜。",
)


def unquoted(text: Text, rng: random.Random) -> Plant | None:
    """A formulation that stands in quotation marks several times loses them once."""
    entries = text.annotated.lexicon.entries
    places = defaultdict(list)
    for one in text.annotated.formulations:
        is_usual = one.canonical in entries and entries[one.canonical].quoted == "usually"
        if is_usual and one.form == "label" and text.raw[one.start - 1] + text.raw[one.end] == "“”":
            places[one.canonical].append(one)
    # Numerals alone are no formulation without marks: 十四五 may be a number.
    often = [found for phrase, found in places.items() if len(found) > 2 and not re.fullmatch(f"[{_DIGITS}]+", phrase)]
    if not often:
        return None
    one = rng.choice(rng.choice(often))
    if text.raw[one.start - 2] in "的第十" or text.raw[one.end + 1] in "的":
        return None
    return replaced(text, one.start - 1, one.end + 1, one.text, "unquoted")


anachronism = sentence(
    "anachronism", "深刻领悟“⟦两个确立⟧”的决定性意义。", "加快发展⟦新质生产力⟧。", "牢记“⟦国之大者⟧”。", date="2011-03"
)
no_session = sentence(
    "congress",
    "学习贯彻党的⟦十八届九中全会⟧精神。",
    "学习贯彻党的⟦十九届八中全会⟧精神。",
    "学习⟦第十三届全国人民代表大会第六次会议⟧精神。",
)
not_yet = sentence("congress", "学习贯彻⟦党的二十大⟧精神。", date="2017-06")
outdated = sentence("outdated", "发展⟦全过程民主⟧。", "转变⟦经济增长方式⟧。", "做到⟦打铁还需自身硬⟧。", date="2023-06")

# ── numbers, masks, doubles ──────────────────────────────────────────────────────────────────────────────────────────

mask = sentence("placeholder", "全年召开会议⟦**次⟧。", "走访群众⟦××户⟧。", "投入资金⟦……万元⟧。", final=True)
style = sentence(
    "number-style",
    "走访企业⟦20几→二十几⟧家。",
    "抽调⟦3、4个→三四个⟧人组成专班。",
    "坚决做到“⟦2个维护→两个维护⟧”。",
    "严格落实“⟦3会1课→三会一课⟧”制度。",
    "经济增长⟦6～8%→6%～8%⟧。",
    "完成投资⟦9—16亿→9亿—16亿⟧元。",
)
sums = sentence(
    "arithmetic",
    "共有党员⟦3{a}名，其中在职党员1{a}名、离退休党员2{b}名⟧。",
    "研究议题200个，其中党建议题50个，占比⟦{c}.3%⟧。",
    "会议由64次减少到56次，下降⟦{a}.9%⟧。",
    "参与率由84.0%提高到89.5%，提高⟦{c}.5个百分点⟧。",
    "计划增长⟦9%～6%⟧。",
    "会议于⟦2022年2月30日⟧召开。",
    "会议于⟦11月31日⟧召开。",
    "截至⟦13月底⟧完成任务。",
    final=True,
)


def double_word(text: Text, rng: random.Random) -> Plant | None:
    """A word of two characters before another is written twice."""
    verbs = "扎实|认真|积极|持续|全面|深入|着力|切实|不断|大力|加快|推动|推进|加强|落实|完善|健全|坚持|强化|提升"
    match = one_of(rng, text.places(rf"(?<=[，。；、])(?:{verbs})(?=[\u4e00-\u9fff]{{3}})"))
    return replaced(text, *match.span(), match[0] * 2, "repeat") if match else None


def double_character(text: Text, rng: random.Random) -> Plant | None:
    """The last character of a word before a word of two characters is written twice."""
    matches = text.places(r"(?<=[，。；、])[\u4e00-\u9fff]{8,}")
    match = one_of(rng, matches)
    if not match:
        return None
    words = WORDS.cut(match[0])
    at = match.start()
    found = []
    for word, following in pairwise(words):
        at += len(word)
        if len(word) > 1 and len(following) > 1 and word[-1] != following[0] and word[-1] != word[-2]:
            found.append((at, word[-1], following))
    found = [(at, last) for at, last, following in found if not _may_begin(last, following)]
    if not found:
        return None
    at, last = rng.choice(found)
    return replaced(text, at, at, last, "repeat", (-1, 1))


def _may_begin(character: str, following: str) -> bool:
    """Whether the character doubled begins a word with what follows, so that nothing is wrong: 市委 + 委托."""
    return any(WORDS.knows(character + following[:size]) for size in (1, 2))


def double_sentence(text: Text, rng: random.Random) -> Plant | None:
    match = one_of(rng, text.places(r"(?<=。)[\u4e00-\u9fff，、]{15,60}。"))
    return replaced(text, match.end(), match.end(), match[0], "repeat") if match else None


particle = swap("repeat", r"(?<=[\u4e00-\u9fff]{2})的(?=[\u4e00-\u9fff]{2})", lambda m: "的的")
roster = sentence("roster", "会议由⟦副局长林岚⟧主持。", "⟦陈曦、周远⟧出席会议。", roster=ROSTER)


def stale_year(text: Text, rng: random.Random) -> Plant | None:
    year = rng.randint(2015, 2029)
    raw = text.raw.rstrip()
    added = f"\n九、{year}年工作计划\n{year - 1}年，我局将抓好各项工作，确保完成任务。\n"
    start = len(raw) + added.index(f"{year - 1}")
    right = raw + added.replace(f"\n{year - 1}", f"\n{year}")
    return Plant(raw + added, start, start + 5, "leftover", right=right)


def carried_over(text: Text, rng: random.Random) -> Plant | None:
    """The document of the next year, made from this one, in which one of the years was forgotten."""
    year = text.document.meta.get("year")
    if not isinstance(year, int):
        return None
    raw = re.sub(r"20\d\d(?=年)", lambda match: str(int(match[0]) + 1), text.raw)
    forgotten = list(re.finditer(rf"(?<=[，。；])(?:截至|截止)?{year}(?=年)", text.raw))
    match = one_of(rng, forgotten)
    if not match:
        return None
    at = match.end() - 4
    planted = raw[:at] + str(year) + raw[at + 4 :]
    return Plant(planted, at, at + 5, "leftover", {"previous": text.document}, raw)


def missing_phrase(text: Text, rng: random.Random) -> Plant | None:
    if "第一议题" not in text.raw:
        return None
    return Plant(text.raw.replace("第一议题", "学习"), 0, len(text.raw), "required", is_missing=True)


def missing_section(text: Text, rng: random.Random) -> Plant | None:
    headings = [one for one in text.annotated.sections if one.level and re.search("不足|问题", one.text)]
    if len(headings) != 1 or headings[0].level > 2:
        return None
    one = headings[0]
    new = one.marker + "其他情况"
    return Plant(text.raw[: one.start] + new + text.raw[one.end :], 0, len(text.raw), "structure", is_missing=True)


PLANTERS: dict[str, tuple[Planter, ...]] = {
    "punctuation": (
        half_width,
        half_width,
        half_brackets,
        straight,
        mixed_quotes,
        doubled_mark,
        two_marks,
        one_ellipsis,
    ),
    "quotation-balance": (unpaired,),
    "numbering": (numbering, numbering, promised),
    "ordinal-punctuation": (bracketed_comma, first_pause),
    "document-number": (document_number,),
    "misquoted": (misquoted,),
    "confusable": (confused,),
    "collocation": (wrong_verb,),
    "members": (wrong_members,),
    "order": (wrong_order,),
    "chain": (wrong_chain,),
    "unquoted": (unquoted,),
    "anachronism": (anachronism,),
    "congress": (no_session, not_yet),
    "outdated": (outdated,),
    "placeholder": (mask,),
    "number-style": (style,),
    "arithmetic": (sums,),
    "repeat": (double_word, double_character, double_character, double_sentence, particle),
    "leftover": (stale_year, carried_over),
    "roster": (roster,),
    "required": (missing_phrase,),
    "structure": (missing_section,),
    "pattern": (sentence("pattern", "请⟦亲们⟧抓好落实。"),),
    "substitution": (sentence("substitution", "⟦20{a}年度全年→20{a}年全年⟧完成投资。"),),
    "forbidden": (sentence("forbidden", "服务⟦老百姓们→群众⟧。"),),
}

# ── measuring ────────────────────────────────────────────────────────────────────────────────────────────────────────


def rules() -> list[Rule]:
    packs = (*load_packs(built_in_packs()), read_pack(OWN_PACK.encode(), "own.toml", "own"))
    return [rule for pack in packs for rule in pack.rules]


def documents() -> Iterator[pt.Document]:
    yield from pt.sample()
    for path in sorted([*REAL.glob("*/*.txt"), *REAL.glob("*/*.docx")]):
        if path.parent.name not in ("district_gb18030",):
            yield pt.read(path)


def is_found(plant: Plant, text: Text, by_kind: dict[str, list[Rule]]) -> tuple[bool, bool | None]:
    """Whether the plant is found, and whether its fix gives the text back; null where it has no fix."""
    document = replace(text.document, raw=plant.raw)
    if "previous" in plant.settings:  # its metadata are those of the older one
        document = pt.Document(text.document.id, plant.raw)
    levels = {rule.id: rule.final if plant.settings.get("final") else rule.level for rule in by_kind[plant.kind]}
    found = check_by(by_kind[plant.kind], document, **plant.settings).findings  # type: ignore[arg-type]
    if plant.is_missing:
        return any(one.missing for one in found), None
    touching = [
        one
        for one in found
        if one.start <= plant.end and plant.start <= one.end and one.level == levels[one.rule] and not one.missing
    ]
    if not touching:
        return False, None
    fixed = None
    for one in touching:
        if one.fix and one.fix.safety != "display" and plant.right is not None:
            raw = plant.raw
            for edit in reversed(one.fix.edits):
                raw = raw[: edit.start] + edit.text + raw[edit.end :]
            fixed = bool(fixed) or raw == plant.right
    return True, fixed


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=20, help="plants a kind")
    parser.add_argument("--kind")
    parser.add_argument("--show", action="store_true", help="show the plants that are missed")
    parser.add_argument("--goals", action="store_true", help="exit with 1 where a kind is under the goal")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    texts = [Text(document) for document in documents()]
    by_kind = defaultdict(list)
    for rule in rules():
        by_kind[rule.kind].append(rule)
    is_under = False
    print("| kind | plants | found | recall | fixes that give the text back |\n| --- | ---: | ---: | ---: | ---: |")
    for kind, planters in PLANTERS.items():
        if arguments.kind in (None, kind):
            is_under |= measure(kind, planters, texts, by_kind, rng, arguments.count, arguments.show)
    if arguments.goals and is_under:
        sys.exit(1)


def measure(
    kind: str,
    planters: Sequence[Planter],
    texts: Sequence[Text],
    by_kind: dict[str, list[Rule]],
    rng: random.Random,
    count: int,
    show: bool,
) -> bool:
    """Print a row; whether the recall is under the goal."""
    planted = found = fixes = right = 0
    for _ in range(40 * count):
        if planted == count:
            break
        text = rng.choice(texts)
        plant = rng.choice(planters)(text, rng)
        if plant is None:
            continue
        planted += 1
        is_there, fixed = is_found(plant, text, by_kind)
        found += is_there
        fixes += fixed is not None
        right += fixed is True
        if show and (not is_there or fixed is False):
            around = plant.raw[max(0, plant.start - 15) : plant.start] + "⟦" + plant.raw[plant.start : plant.end] + "⟧"
            around += plant.raw[plant.end : plant.end + 15]
            print(f"  {'missed' if not is_there else 'fix'} {kind} {text.document.id[-20:]}: {around!r}")
    recall = found / planted if planted else 0.0
    print(f"| {kind} | {planted} | {found} | {recall:.3f} | {right} of {fixes} |", flush=True)
    return recall < GOAL


if __name__ == "__main__":
    main()
