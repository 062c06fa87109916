"""Coinages of one document that the lexicon lacks: what stands in quotation marks, and numeral abbreviations.

Writers put a new formulation in quotation marks. They do so with names, titles of honour, direct speech and plain
words as well, and what these look like is told here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from policytext.annotate import NUMERAL_FREE, AnnotatedDocument
from policytext.files import table
from policytext.model import Span
from policytext.segment import Segmenter
from policytext.text import HAN


class Coinage(NamedTuple):
    """A coinage where it stands, in normalised offsets and without its quotation marks; ``kind`` as in the lexicon.

    ``is_word`` says whether it is a short word of the dictionary (瓶颈), which quotation marks alone make no coinage.
    """

    start: int
    end: int
    phrase: str
    kind: str
    quoted: bool
    is_word: bool


def coinages(annotated: AnnotatedDocument, segmenter: Segmenter) -> list[Coinage]:
    """The coinages of a document whose formulations, events, citations and placeholders are annotated, in order.

    >>> import policytext as pt
    >>> text = "推进“证照分离”改革，落实“四必谈”，获“先进集体”称号。"
    >>> [one.phrase for one in coinages(pt.annotate(pt.Document("a", text)), Segmenter())]
    ['四必谈']
    """
    known, text = annotated.lexicon.wordings, annotated.text
    found, taken = [], []
    for one in annotated.annotations:
        if one.layer not in NUMERAL_FREE:
            continue
        start, end = text.norm_offset(one.start), text.norm_offset(one.end)
        taken.append((start, end))
        if one.layer == "formulation":
            canonical, kind, quoted = (getattr(one, name) for name in ("canonical", "kind", "quoted"))
            if canonical not in known and not (kind == "slogan" and _is_titled(text.norm, start, end)):
                found.append(Coinage(start, end, canonical, kind, quoted, False))
    found += _in_marks(text.norm, taken, known, segmenter)
    found += _one_for_all(text.norm, known)
    return sorted(found)


# ── in quotation marks ───────────────────────────────────────────────────────────────────────────────────────────────

_IN_MARKS = re.compile("[“‘]([^“”‘’\n]{2,32})[”’]")
_SHAPE = re.compile(rf"[{HAN}A-Za-z0-9+·]{{2,16}}(?:[、，][{HAN}A-Za-z0-9+·]{{2,12}}){{0,5}}")
"""A phrase, or up to six side by side; anything with another mark is a sentence."""
_LONGEST = 24
_HAN = re.compile(f"[{HAN}]")
_NUMBER = re.compile(r"[\d一二三四五六七八九十百千万零〇·.+\-]+(?:年|月|日|号|事件|案)?")
"""Days, events and numbers of lines: “七一”, “5·12”, “12345”."""
_PERIOD = re.compile("十?[一二三四六七八九]?五")
_PLAN = re.compile("[”’](?:规划|计划|时期|期间)")
"""A period of a plan, by what stands behind it: “十六五”规划."""
_TITLED = re.compile("[^《》\n]{0,40}》")
_SPEAKS = re.compile(r"(?:[：:]|[说道称云曰][，：]?)$")
_SHORT_WORD = 3


def _is_titled(norm: str, start: int, end: int) -> bool:
    """Whether it stands in a title in 《》, where it is a name: 《“河长述职”办法》."""
    return "《" in norm[max(0, start - 20) : start] and bool(_TITLED.match(norm, end))


@cache
def _around_names(side: str) -> re.Pattern[str]:
    """What shows that quotation marks hold a name or an honour: before them, or behind them."""
    words = [row["word"] for row in table("quoted-names", ("word", "side", "example")) if row["side"] == side]
    words.sort(key=lambda word: (-len(word), word))
    joined = "|".join(map(re.escape, words))
    return re.compile(f"(?:{joined})$" if side == "before" else f"(?:{joined})")


def _in_marks(norm: str, taken: Sequence[Span], known: frozenset[str], segmenter: Segmenter) -> Iterator[Coinage]:
    place = 0
    for match in _IN_MARKS.finditer(norm):
        while place < len(taken) and taken[place][1] <= match.start():
            place += 1
        phrase = match[1].strip()
        if place < len(taken) and taken[place][0] < match.end() and not _holds(taken, place, match.span(), phrase):
            continue
        is_plan = bool(_PERIOD.fullmatch(phrase) and _PLAN.match(norm, match.end() - 1))
        if phrase in known or not (is_plan or is_coinage(phrase, norm[max(0, match.start() - 6) : match.start()])):
            continue
        if _around_names("after").match(norm, match.end()) or all(part in known for part in _parts(phrase)):
            continue
        start = match.start(1) + len(match[1]) - len(match[1].lstrip())
        is_word = not is_plan and len(phrase) <= _SHORT_WORD and segmenter.knows(phrase)
        yield Coinage(start, start + len(phrase), phrase, "numeric" if is_plan else "slogan", True, is_word)


def _holds(taken: Sequence[Span], place: int, span: Span, phrase: str) -> bool:
    """Whether what is annotated lies wholly inside the marks and is less than all of the phrase: “四风”问题整治."""
    start, end = taken[place]
    inside = span[0] < start and end < span[1]
    return inside and end - start < len(phrase) and not (place + 1 < len(taken) and taken[place + 1][0] < span[0])


def _parts(phrase: str) -> list[str]:
    return re.split("[、，]", phrase)


def is_coinage(phrase: str, before: str = "") -> bool:
    """Whether what stands in quotation marks has the shape of a coinage, given what stands before the marks.

    >>> is_coinage("证照分离"), is_coinage("七一"), is_coinage("大家好！"), is_coinage("文明城市", "荣获")
    (True, False, False, False)
    """
    if not _SHAPE.fullmatch(phrase) or len(phrase) > _LONGEST or not _HAN.search(phrase):
        return False
    if _NUMBER.fullmatch(phrase):
        return False
    return not (_SPEAKS.search(before) or _around_names("before").search(before))


# ── without quotation marks ──────────────────────────────────────────────────────────────────────────────────────────

_ONE_FOR_ALL = re.compile(rf"(?<![统唯专单同归合进])一[{HAN}]制(?=[^{HAN}]|应用|改革|模式|试点|[的和与及])")
"""One of something for everything: 一单制, 一箱制, 一票制. The numeral counts nothing, so that no quantity is one."""


def _one_for_all(norm: str, known: frozenset[str]) -> Iterator[Coinage]:
    for match in _ONE_FOR_ALL.finditer(norm):
        if match.group() not in known and norm[match.start() - 1 : match.start()] not in ("“", "‘"):
            yield Coinage(match.start(), match.end(), match.group(), "numeric", False, False)
