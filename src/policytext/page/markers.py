"""The forms of the markers that headings and lead-ins begin with, and the numbers in them.

Forms are those of GB/T 9704-2012, 7.3.3, and of practice. The name of a group of a pattern is the kind of the marker.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from policytext.files import table
from policytext.text import HAN

_N = "[一二三四五六七八九十百零〇]{1,5}"
# What may stand inside a paragraph as well as at its head. ㈠ ⑴ ⒈ are one character each, with the number in it.
# Behind 1. stands no digit (1.5万), unless a year begins there (1.2023年工作);
# 一是一 and 第一、第二产业 are no lead-ins.
_ANYWHERE = rf"""
  (?P<bracketed>   [（(]\s?{_N}\s?[）)]、? | [㈠-㈩] )
| (?P<bracketed_arabic> [（(]\s?\d{{1,3}}\s?[）)] | [⑴-⒇] )
| (?P<closed>      \d{{1,3}}[）)] )
| (?P<circled>     [①-⑳] )
| (?P<shi>         (?P<same>{_N})是(?!(?P=same)) )
| (?P<yao>         {_N}要 )
| (?P<di>          第{_N}[，,、](?!第|{_N}[、产期季级类次届]) )
| (?P<qi>          其{_N}[，,] )
| (?P<arabic>      \d{{1,3}}(?:[、]|\s?[.](?!\d(?!\d{{3}}年))) | [⒈-⒛] )
"""


_FURTHER = "还|也|同时|最后|进一步"
"""会议还强调，"""


@cache
def openings() -> re.Pattern[str]:
    """The markers that open a paragraph."""
    words = (row["word"] for row in table("meeting-openings", ("word", "example")))
    meetings = "|".join(f"{word[:2]}(?:{_FURTHER})?{word[2:]}" for word in words)
    return re.compile(
        rf"""
          (?P<han>      {_N}\s?[、.﹑] )
        | (?P<spaced>   {_N}(?=[ \u3000]{{1,4}}[{HAN}“]) )
        | (?P<chapter>  第\s?(?:{_N}|\d{{1,3}})\s?(?:篇|编|章|部分)(?P<parted>[：:、，]|(?=\s|\Z))? )
        | (?P<division> 第\s?(?:{_N}|\d{{1,3}})\s?节(?:[：:]|(?=\s|\Z)) )
        | (?P<article>  第\s?(?:{_N}|\d{{1,3}})\s?条(?:[：:]|(?=\s)) )
        | (?P<tight>    第{_N}条 )
        | (?P<meeting>  (?:{meetings})[，,：:] )
        | (?P<word>     (?:{"|".join(lead_words())})[，,] )
        | {_ANYWHERE}
        | (?P<decimal>  \d{{1,2}}(?:[.]\d{{1,2}}){{1,3}}(?=[.、]?\s?(?![万亿倍])[{HAN}“《]) )
        | (?P<dense>    \d{{1,3}}[.](?=\d) )
        | (?P<bare>     \d{{1,2}}(?=[ \u3000]{{1,4}}[{HAN}“]) )
        """,
        re.VERBOSE,
    )


@cache
def inline() -> re.Pattern[str]:
    r"""The markers inside a paragraph, with the mark or blank before them, by which the search skips all others.

    The classes are written out: ``\s`` and ``\d`` in them take a third longer.
    """
    return re.compile(
        rf"""
        [。；：，、！？”’）)…—;:,!\ \t\u3000]
        (?=[一二三四五六七八九十首其再最第（(0-9㈠-㈩⑴-⒛])
        (?: (?P<word> (?:{"|".join(lead_words())})[，,] ) | {_ANYWHERE} )
        """,
        re.VERBOSE,
    )


# The pattern begins with the character itself, by which the search skips all others, and takes it by looking back.
CIRCLED = re.compile(r"[①-⑳](?![①-⑳])(?<![①-⑳].)(?:(?<=[。！？”’》）](?P<note>.))|(?<=(?P<circled>.)))")
"""Behind the end of a sentence or a quotation, ① may point to a note."""


@cache
def lead_words() -> Mapping[str, int | None]:
    """首先 1, 其次 2, 再次 3, 最后 null."""
    return {
        row["word"]: int(row["ordinal"]) if row["ordinal"] else None
        for row in table("lead-ins", ("word", "ordinal", "example"))
    }


_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0}
_ENCLOSED = {
    chr(ord(first) + more): more + 1
    for first, last in ("①⑳", "⑴⒇", "⒈⒛", "㈠㈩")
    for more in range(ord(last) - ord(first) + 1)
}
_NUMERAL = re.compile(rf"{_N}|\d{{1,3}}")


@lru_cache(maxsize=4096)
def ordinal_of(marker: str) -> int | None:
    """The number in a marker; null where it has none, or what stands there is no numeral.

    >>> ordinal_of("（二十一）"), ordinal_of("③"), ordinal_of("一二")
    (21, 3, None)
    """
    if marker in _ENCLOSED:
        return _ENCLOSED[marker]
    numeral = _NUMERAL.search(marker)
    if not numeral:
        return None
    return int(numeral.group()) if numeral.group().isdecimal() else _chinese(numeral.group())


def _chinese(numeral: str) -> int | None:
    """The value of 一 … 九百九十九; null for a string that is no numeral."""
    total, digit = 0, None
    for character in numeral:
        if character in "十百":
            if digit is None and (character == "百" or total % 100):
                return None
            total += (1 if digit is None else digit) * (10 if character == "十" else 100)
            digit = None
        elif digit:
            return None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)
