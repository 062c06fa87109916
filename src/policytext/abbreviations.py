"""Numeral abbreviations (数字略语) by their shape: 四必谈, 一查一测一述三评, 两非两资, 1+7, 3815, 六大优势产业.

The class is productive: every office coins its own, so that no lexicon holds them. In quotation marks the shape is
enough; without them it must be unmistakable. What they are told from: counts (两个10亿元), days (“七一”), sessions
(三中全会), names (四川), idioms (四通八达) and telephone numbers (“12345”热线).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from policytext.files import table
from policytext.lexicon import Matcher
from policytext.numbers.measure import number_words
from policytext.segment import Segmenter

_HAN = "\u4e00-\u9fff"
"""The block that abbreviations are written in: one range, since a class of several takes re 0.5 ms to compile."""
NUMERALS = "一二两三四五六七八九十百千万亿零〇"
"""The Chinese numerals that a numeral abbreviation, or a number, may begin with."""


class Abbreviation(NamedTuple):
    """A numeral abbreviation found: a span of the text searched, without the quotation marks right around it."""

    start: int
    end: int
    canonical: str
    quoted: bool


# One item after its numeral. Words with 一 in them (统一, 合一) are no second numeral.
_WORD = rf"(?:[统专唯单同合归]一|(?![{NUMERALS}双])[{_HAN}])"


@cache
def _words(name: str, column: str, note: str) -> tuple[str, ...]:
    return tuple(row[column] for row in table(name, (column, note)))


def _either(words: Iterable[str]) -> str:
    """An alternation that prefers the longer word."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


class _Shapes(NamedTuple):
    series: re.Pattern[str]
    single: re.Pattern[str]
    named_list: re.Pattern[str]
    frame: re.Pattern[str]
    verbs: re.Pattern[str]
    great: re.Pattern[str]


@cache
def _shapes() -> _Shapes:
    """The shapes that depend on word lists."""
    counted = table("counting-words", ("word", "in_series", "reason"))
    single = _item(row["word"] for row in counted)
    series = _item(row["word"] for row in counted if row["in_series"] == "false")
    nouns = _either(_words("list-nouns", "noun", "example"))
    contexts = _either(_words("list-contexts", "word", "example"))
    verbs = _either(_words("list-verbs", "word", "example"))
    edge = rf"(?=[^{_HAN}]|\Z|的|等|{contexts})"
    return _Shapes(
        # 一查一测一述三评; 三项政策、一项改革
        series=re.compile(rf"(?:[一二两三四五六七八九十双]{series}{_WORD}{{0,3}}[、，]?){{2,6}}"),
        # 四必谈; 十个新优势; 三个一百; 双随机
        single=re.compile(
            rf"(?:{_FEW}{single}{_WORD}{{0,6}}|{_FEW}个[一二三十百千]{{1,2}}{_WORD}{{0,2}}|双{single}{_WORD}{{0,2}})"
        ),
        # 民生十大工程
        named_list=re.compile(rf"{_WORD}{{2,6}}[三四五六七八九十]大{_WORD}{{0,4}}(?:{nouns})"),
        # 两非两资: one character behind each of two numerals
        frame=re.compile(rf"[两三四五六七八九]{single}[一两三四五六七八九]{single}{edge}"),
        # 五个必须
        verbs=re.compile(rf"{_FEW}个(?:{verbs}){edge}"),
        # 六大优势产业
        great=re.compile(rf"[三四五六七八九十]大{_PLAIN}{{0,8}}?(?:{nouns}){{1,2}}(?!：)"),
    )


def _item(excluded: Iterable[str]) -> str:
    return f"(?!{_either(excluded)}){_WORD}"


_FEW = "(?:十[一二三四五六七八九]|[二两三四五六七八九十])"
_PLAIN = rf"(?![{NUMERALS}和与及或的等在是为将被])[{_HAN}]"
"""A character of a modifier: 优势 in 六大优势产业."""
# Two that begin with a literal are searched much faster than one that begins with a class.
_IN_MARKS = tuple(re.compile(rf"{opening}([^“”‘’\n]{{2,24}})[”’]") for opening in "“‘")
_HAS_NUMERAL = re.compile(f"[{NUMERALS}双0-9]")
_SUM = re.compile(r"\d{1,3}(?:\+(?:\d{1,3}|[NnXxY])){1,5}")
_POWERS = re.compile(r"十?百千万?")
_FIGURES = re.compile(r"\d{3,6}")
_YEAR = re.compile(r"(?:19|20)\d\d")
# 12345, 12388, 12315 …; 95598, 96178: short numbers of public services (工信部, 电信网码号资源分类管理办法)
_HOTLINE = re.compile(r"123\d\d|9[56]\d{3,4}")
_CALLED = re.compile(r"[”’]?(?:热线|电话|短信|客服|专线|直通车|举报|政务服务|便民|市民|市长)")
_PACKAGE = re.compile(rf"(?:{_WORD}{{2,8}})?(?:\d{{1,3}}|[二三四五六七八九十]{{1,3}})条")
# What may begin an abbreviation without marks: one scan for all, the shapes are then matched where it hits.
_START = re.compile(rf"[二两三四五六七八九十][一二三四五六七八九]?(?:个|大|[{_HAN}][一两三四五六七八九])")
_NOT_BEFORE = frozenset(NUMERALS + "第数几双0123456789")
# 三个“十条”
_OF_MARKED = re.compile(r"[两三四五六七八九十]个“[一二三四五六七八九十百\d][^“”‘’\n]{1,3}”")
# 1+N政策体系; without N only before what is plainly a list
_ADDENDS = re.compile(r"\+(?:\d{1,2}|[NX])(?:\+(?:\d{1,2}|[NX])){0,4}(?![\d.+A-Za-z%])")
_FIRST_ADDEND = re.compile(r"(?<![\d.+A-Za-z%])\d{1,2}$")
_ENUMERATION = re.compile(r"(?:、[^、，。；：\n]{1,12}|[等这那此各其]|(?:以下|上述|世界|全球|当今|下列))$")


def find(norm: str, segmenter: Segmenter, known: Container[str] = ()) -> list[Abbreviation]:
    """The numeral abbreviations of a normalised text that their shape shows, in no order; some may overlap.

    Those of ``known``, which others find, need not be given where they have no quotation marks.

    >>> [one.canonical for one in find("落实“四必谈”和“一查一测一述三评”，拨打“12345”热线", Segmenter())]
    ['四必谈', '一查一测一述三评']
    """
    found = list(_in_marks(norm, segmenter))
    defined = {one.canonical for one in found if one.canonical not in known and _is_distinct(one.canonical)}
    found += _elsewhere(norm, defined)
    found += _without_marks(norm, segmenter)
    return found


# ── in quotation marks ───────────────────────────────────────────────────────────────────────────────────────────────


def _in_marks(norm: str, segmenter: Segmenter) -> Iterator[Abbreviation]:
    for match in chain.from_iterable(pattern.finditer(norm) for pattern in _IN_MARKS):
        body = match[1]
        if _HAS_NUMERAL.search(body) and _is_abbreviation(
            body.strip(" "), norm[match.end() : match.end() + 6], segmenter
        ):
            start = match.start(1) + len(body) - len(body.lstrip(" "))
            yield Abbreviation(start, start + len(body.strip(" ")), body.strip(" "), True)


def _is_abbreviation(body: str, following: str, segmenter: Segmenter) -> bool:
    """Whether what stands in quotation marks stands for a list."""
    if body[0].isdigit() and body[-1] != "条":
        return bool(_SUM.fullmatch(body)) or _is_figures(body, following)
    shapes = _shapes()
    if _PACKAGE.fullmatch(body) or shapes.named_list.fullmatch(body):
        return True
    if _POWERS.fullmatch(body):
        return True
    if segmenter.knows(body):
        return False
    if shapes.series.fullmatch(body):
        return _counts_unlike(body) and body[-1] not in "、，"
    if body.startswith(_words("numeral-words", "word", "reason")):
        return False
    if body[0] == "双" and len(first := segmenter.cut(body)[0]) > 1 and segmenter.knows(first):
        return False
    return bool(shapes.single.fullmatch(body) and not body.endswith(("大", "论")))


def _is_figures(body: str, following: str) -> bool:
    if not _FIGURES.fullmatch(body) or _YEAR.fullmatch(body) or body in _words("numeral-words", "word", "reason"):
        return False
    return not (_HOTLINE.fullmatch(body) or _CALLED.match(following))


def _counts_unlike(body: str) -> bool:
    """Whether some numeral is not 一: 一企一策 and 一对一 say 'each', they stand for no list."""
    return any(character in "二两三四五六七八九十双" for character in body)


def _is_distinct(canonical: str) -> bool:
    """Whether the words, once seen in quotation marks, are unmistakable without them."""
    return len(canonical) >= 4 and not canonical[0].isdigit() and canonical[-1] != "条"


def _elsewhere(norm: str, defined: set[str]) -> Iterator[Abbreviation]:
    """Where the text writes without quotation marks what it writes in them elsewhere."""
    phrases = sorted(defined)
    found = Matcher(phrases).find(norm) if len(phrases) > _FEW_PHRASES else _occurrences(norm, phrases)
    for start, end, index in found:
        if norm[start - 1 : start] not in ("“", "‘") and norm[end : end + 1] not in ("”", "’"):
            yield Abbreviation(start, end, phrases[index], False)


_FEW_PHRASES = 8
"""Up to so many are found one by one in less time than a matcher of them takes to make."""


def _occurrences(norm: str, phrases: Iterable[str]) -> Iterator[tuple[int, int, int]]:
    """What ``Matcher.find`` gives, in another order."""
    for index, phrase in enumerate(phrases):
        start = norm.find(phrase)
        while start >= 0:
            yield start, start + len(phrase), index
            start = norm.find(phrase, start + 1)


# ── without quotation marks ──────────────────────────────────────────────────────────────────────────────────────────


def _without_marks(norm: str, segmenter: Segmenter) -> Iterator[Abbreviation]:
    for hit in _START.finditer(norm):
        start = hit.start()
        if norm[start - 1 : start] not in _NOT_BEFORE:
            match = _match_without_marks(norm, start, segmenter)
            if match:
                yield Abbreviation(start, match.end(), re.sub("[“”]", "", match.group()), False)
    for addends in _ADDENDS.finditer(norm):
        first = _FIRST_ADDEND.search(norm, max(0, addends.start() - 3), addends.start())
        if first and (addends.group()[-1] in "NX" or _is_list_noun(norm, addends.end())):
            yield Abbreviation(first.start(), addends.end(), first.group() + addends.group(), False)


def _match_without_marks(norm: str, start: int, segmenter: Segmenter) -> re.Match[str] | None:
    shapes = _shapes()
    match = shapes.great.match(norm, start)
    if match:
        return match if _names_a_list(norm[max(0, start - 14) : start]) else None
    match = shapes.frame.match(norm, start)
    if match:
        return None if segmenter.knows(match.group()) or segmenter.knows(match.group()[2:]) else match
    return shapes.verbs.match(norm, start) or _OF_MARKED.match(norm, start)


def _names_a_list(before: str) -> bool:
    """Whether 六大…产业 names a list, rather than counting an enumeration that it follows (…、医药等六大产业)."""
    return before.endswith(number_words("managing")) or not _ENUMERATION.search(before)


def _is_list_noun(norm: str, end: int) -> bool:
    return norm.startswith(_words("list-contexts", "word", "example"), end)
