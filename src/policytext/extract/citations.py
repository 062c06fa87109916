"""Works named in 《》: documents, books, newspapers, articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policytext.lexicon import Lexicon
from policytext.model import Citation
from policytext.segment import Segmenter
from policytext.text import Text

LAYER = "citation"


class Cited(NamedTuple):
    """A citation in normalised offsets, marks included."""

    start: int
    end: int


# A title does not cross the end of a paragraph, and has no more than 160 characters before and behind the titles it
# names itself: the longest of the State Council's notices have about 90. Titles inside a title are marked 〈〉 by
# GB/T 15834, often 《》 all the same, and then up to three stand side by side. The bounds keep the search linear.
_INNER = r"《[^《》\n]{0,120}(?:《[^《》\n]{0,120}》[^《》\n]{0,120}){0,3}》"
_CITATION = re.compile(rf"《[^《》\n]{{0,160}}(?:{_INNER}[^《》\n]{{0,160}}){{0,3}}》")

_MASKED = re.compile(r"[\s*＊….·•×✕XxＸ_＿〇○□■△~～—\-、（）〈〉()]*某{0,4}[\s*＊….×_]*")
"""A title that is nothing but a mask."""

_STRAY_BLANKS = re.compile(r"(?<=[（〈《“‘、，：])\s+|\s+(?=[）〉》”’、，：（〈《])")
"""Blanks beside a mark; one between two phrases of a title separates them and stays."""


def find(text: Text, lexicon: Lexicon, segmenter: Segmenter) -> list[Cited]:
    """All citations in order of start; of titles inside a title only the outermost."""
    return [Cited(*match.span()) for match in _CITATION.finditer(text.norm)]


def build(text: Text, kept: Sequence[tuple[int, int]], segmenter: Segmenter) -> list[Citation]:
    """Citations in raw offsets, in the order of ``kept``."""
    made = []
    for start, end, *_ in kept:
        raw_start, raw_end = text.raw_span(start, end)
        made.append(Citation(raw_start, raw_end, text.raw[raw_start:raw_end], title_of(text.norm[start + 1 : end - 1])))
    return made


def title_of(named: str) -> str | None:
    """What stands between the marks, without stray blanks; null where it is only a mask or nothing.

    >>> title_of("中国共产党章程 "), title_of("……")
    ('中国共产党章程', None)
    """
    if _MASKED.fullmatch(named):
        return None
    return _STRAY_BLANKS.sub("", named.strip())
