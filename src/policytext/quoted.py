"""Coinages in quotation marks (“绿电+智算”, “冲一流、补短板、强特色”, “心中有数”) told from names, honours and speech.

The class is open: writers coin in each document. What is taken here are the shapes that are coinages nine times of ten
in published reports; words of the dictionary and what is named rather than said are left out. The words by which names
are known are in ``tables/coinage-names.csv`` and ``tables/quoted-names.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from policytext.files import table
from policytext.segment import Segmenter


class Coined(NamedTuple):
    """A coinage: a span of the text searched, without the quotation marks right around it."""

    start: int
    end: int
    canonical: str

    def may_hold(self, kind: str) -> bool:
        """Whether it stands although it holds a formulation: one of several parts, or a short one (学用两张皮)."""
        if kind in ("numeric", "thought"):
            return False
        return not self.canonical.isalpha() or len(self.canonical) <= _SHORT


_SHORT = 6
_HAN = "\u4e00-\u9fff"
_PIECE = f"[{_HAN}]{{2,8}}"
_IN_MARKS = tuple(re.compile(rf"{opening}([^“”‘’\n]{{3,40}})[”’]") for opening in "“‘")
_SUM = re.compile(rf"[{_HAN}A-Z]{{2,8}}(?:\+[{_HAN}A-Z]{{2,8}}){{0,3}}\+?(?<!\+\+)")
_SERIES = re.compile(rf"{_PIECE}(?:[、，]{_PIECE}){{1,7}}")
_SINGLE = re.compile(f"[{_HAN}]{{3,8}}")
"""Two characters in quotation marks are mostly a plain word (瓶颈, 法宝)."""
_NUMERAL = re.compile("[二两三四五六七八九十百千万双0-9第]")
_EACH = re.compile(f"一[{_HAN}]{{1,3}}一[{_HAN}]{{1,3}}")
"""一支部一品牌: one of something for each."""
_NAMES = ("ns", "nt")
"""The parts of speech of places and organisations."""


def find(norm: str, segmenter: Segmenter) -> Iterator[Coined]:
    """The coinages of a normalised text, in no order.

    >>> [one.canonical for one in find("坚持“绿电+智算”，打响“青澜之夜”品牌，做到“心中有数”。", Segmenter())]
    ['绿电+智算', '心中有数']
    """
    for pattern in _IN_MARKS:
        for match in pattern.finditer(norm):
            start, end = match.span(1)
            body = match[1]
            if _has_shape(body, segmenter) and not _is_named(norm, start, end):
                yield Coined(start, end, body)


def _has_shape(body: str, segmenter: Segmenter) -> bool:
    if "+" in body:
        return bool(_SUM.fullmatch(body)) and not _holds_name(body, segmenter)
    if "、" in body or "，" in body:
        return bool(_SERIES.fullmatch(body)) and _is_even(re.split("[、，]", body))
    if not _SINGLE.fullmatch(body) or _NUMERAL.match(body):
        return False
    if _EACH.fullmatch(body):
        return True
    return not (_names("first").match(body) or _names("last").search(body) or _holds_name(body, segmenter))


def _is_even(pieces: list[str]) -> bool:
    """Whether all pieces are as long as each other: 冲一流、补短板、强特色."""
    return len(set(map(len, pieces))) == 1


@lru_cache(maxsize=8192)
def _holds_name(body: str, segmenter: Segmenter) -> bool:
    """Whether a place or an organisation is named: 健康包头."""
    return any((segmenter.flag(word) or "").startswith(_NAMES) for word in segmenter.cut(body))


def _is_named(norm: str, start: int, end: int) -> bool:
    """Whether what is around the marks shows that a name, an honour or speech stands in them."""
    if norm[start - 2 : start - 1] in ("：", ":"):
        return True
    before = norm[max(0, start - 7) : start - 1]
    return bool(_names("before").search(before) or _names("after").match(norm, end + 1))


@cache
def _names(place: str) -> re.Pattern[str]:
    """The words of one place: before or after the marks, first or last between them."""
    words = {row["word"] for row in table("coinage-names", ("word", "place", "example")) if row["place"] == place}
    words |= {row["word"] for row in table("quoted-names", ("word", "side", "example")) if row["side"] == place}
    joined = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
    if place == "after":  # “先锋审批”“红色管家”等5个品牌
        return re.compile(
            rf"(?:、?“[^“”\n]{{2,12}}”){{0,4}}等?(?:[0-9]{{1,3}}|[一二两三四五六七八九十多]{{1,2}})?个?(?:{joined})"
        )
    return re.compile(f"(?:{joined})$" if place in ("before", "last") else f"(?:{joined})")
