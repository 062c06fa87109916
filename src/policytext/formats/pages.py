"""The lines of a page from its glyphs, wherever in the file they were drawn.

Lengths are in the unit of the page, from its left and top edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_OVERLAP = 0.5
"""Of the height of the lower of two glyphs that they share if they are on one line."""
_DOUBLE = 0.25
"""A glyph drawn again this near, in sizes, is the same made bold."""
_SPACE, _TAB = 0.6, 2.0
"""A gap this wide, in sizes, is a blank, or parts the cells of a table. Justified lines stretch by less."""
_COLUMN_LINES, _COLUMN_WIDTH = 6, 12
"""Two columns of running text have this many lines each, this many glyphs wide; those of a table have not."""


class Glyph(NamedTuple):
    """A character where it is drawn; ``size`` is that of its font."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


class PageLine(NamedTuple):
    """A line of a page; ``page`` counts from 1, ``edge`` is where it ends without a mark that may hang into the margin,
    ``first`` is the width of what cannot be parted from its beginning; ``column`` is 0 on a page of one.
    """

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    edge: float
    first: float
    column: int = 0


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[PageLine]:
    """The lines of a page from top to bottom, of two columns those of the left one first.

    >>> glyphs = [Glyph("乙", 0, 1, 2, 3, 1), Glyph("甲", 0, 1, 0, 1, 1), Glyph("一", 1, 2, 0, 1, 1)]
    >>> [line.text for line in lines_of(glyphs, 1)]
    ['甲一', '乙']
    """
    rows = [_without_doubles(row) for row in _rows([one for one in glyphs if one.size > 0])]
    stretches = [stretch for row in rows for stretch in _stretches(row)]
    gutter = _gutter(stretches)
    if gutter is None:
        parts = [(row, 0) for row in rows]
    else:
        parts = [(_side(row, gutter, side), side + 1) for side in (0, 1) for row in rows]
    return [line for line in (_line(row, page, column) for row, column in parts) if line is not None]


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each line, from left to right, lines from top to bottom."""
    rows: list[list[Glyph]] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=lambda one: (one.top + one.bottom) / 2):
        shared = min(bottom, glyph.bottom) - max(top, glyph.top)
        if rows and shared >= _OVERLAP * min(bottom - top, glyph.bottom - glyph.top):
            rows[-1].append(glyph)
            if glyph.text.strip() and glyph.bottom - glyph.top > bottom - top:
                top, bottom = glyph.top, glyph.bottom
        else:
            rows.append([glyph])
            top, bottom = glyph.top, glyph.bottom
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _without_doubles(row: Sequence[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in row:
        is_wide = glyph.right - glyph.left > 1.5 * glyph.size  # one glyph for two characters: —— and ……
        if is_wide or not any(
            one.text == glyph.text and glyph.left - one.left < _DOUBLE * glyph.size for one in kept[-2:]
        ):
            kept.append(glyph)
    return kept


def _stretches(row: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs between gaps as wide as those between cells."""
    shown = [one for one in row if one.text.strip()]
    stretch: list[Glyph] = []
    for glyph in shown:
        if stretch and glyph.left - stretch[-1].right > _TAB * 0.5 * glyph.size:
            yield stretch
            stretch = []
        stretch.append(glyph)
    if stretch:
        yield stretch


def _gutter(stretches: Sequence[Sequence[Glyph]]) -> float | None:
    """Where two columns of running text are parted; null where the page has one."""
    if len(stretches) < 2 * _COLUMN_LINES:
        return None
    left = min(one[0].left for one in stretches)
    right = max(one[-1].right for one in stretches)
    middle = (left + right) / 2
    across = sum(one[0].left < middle < one[-1].right for one in stretches)
    sides = [
        [len(one) for one in stretches if one[-1].right <= middle],
        [len(one) for one in stretches if one[0].left >= middle],
    ]
    is_parted = across <= 0.1 * len(stretches) and min(map(len, sides)) >= _COLUMN_LINES
    return middle if is_parted and all(median(side) >= _COLUMN_WIDTH for side in sides) else None


def _side(row: Sequence[Glyph], gutter: float, side: int) -> list[Glyph]:
    """The part of a row in one column; a row across the gutter (a title) is of the first."""
    shown = [one for one in row if one.text.strip()]
    if any(one.left < gutter < one.right for one in shown):
        return [] if side else list(row)
    return [one for one in row if (one.left >= gutter) == bool(side)]


def _line(row: Sequence[Glyph], page: int, column: int) -> PageLine | None:
    """The text of a row with its blanks; null where it is blank."""
    shown = [one for one in row if one.text.strip()]
    if not shown:
        return None
    size = median(one.size for one in shown)
    pieces = [shown[0].text]
    for before, glyph in pairwise(shown):
        pieces += [_between(before, glyph, row), glyph.text]
    return PageLine(
        "".join(pieces),
        page,
        shown[0].left,
        shown[-1].right,
        min(one.top for one in shown),
        max(one.bottom for one in shown),
        size,
        _edge(shown),
        _unbroken(shown),
        column,
    )


def _edge(shown: Sequence[Glyph]) -> float:
    return shown[-2].right if len(shown) > 1 and shown[-1].text in _NEVER_FIRST else shown[-1].right


def _between(before: Glyph, glyph: Glyph, row: Sequence[Glyph]) -> str:
    """The blank between two glyphs of a line: what is drawn there, or what the gap shows."""
    gap, size = glyph.left - before.right, max(before.size, glyph.size)
    if gap > _TAB * size:
        return "\t"
    is_drawn = any(
        not one.text.strip() and before.left <= one.left <= glyph.left and one.right > one.left for one in row
    )
    if gap > _SPACE * size or (is_drawn and gap > 0.05 * size):
        return " "
    is_latin = before.text[-1].isascii() and glyph.text[0].isascii()
    return " " if is_latin and gap > 0.15 * size and before.text.isalpha() and glyph.text.isalpha() else ""


def _unbroken(shown: Sequence[Glyph]) -> float:
    """The width of the first glyphs that stand on one line: a word or number, and the marks behind the first glyph."""
    last = shown[0]
    for before, glyph in pairwise(shown):
        is_word = before.text.isascii() and glyph.text.isascii() and glyph.left - before.right < 0.2 * glyph.size
        if not (is_word or glyph.text in _NEVER_FIRST or before.text in _NEVER_LAST):
            break
        last = glyph
    return last.right - shown[0].left


_NEVER_FIRST = tuple("，。、；：！？）》”’〕】%％‰℃…—")
_NEVER_LAST = tuple("（《“‘〔【")
