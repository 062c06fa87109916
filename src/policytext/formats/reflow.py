"""Paragraphs from the lines of pages: lines broken at the edge joined, page numbers and running heads set apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from policytext.formats.pages import PageLine
from policytext.model import Anchor, Apart, Origin

_NUMBER = re.compile(
    r"""
    [-—–―－·.•\s]{0,6} (?:\d{1,4} | [ivxlcIVXLC]{1,6}) [-—–―－·.•\s]{0,6}
    | 第?\s?\d{1,4}\s?页 (?:\s?[，,/]?\s?共\s?\d{1,4}\s?页)? | \d{1,4}\s?[/／]\s?\d{1,4}
    """,
    re.VERBOSE,
)
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 2
"""A running head or a page number is among this many lines at either end of a page."""
_RUNNING = 3
"""What stands there on this many pages, and on half of all or of the odd or even ones, is a running head."""
_INDENT = 1.2
"""A line that begins this far from the edge, in sizes, begins a paragraph."""
_SLACK = 0.6
"""How much room, in sizes, a full line may leave behind what would still have fit."""
_FEW, _NARROW = 8, 20
"""Fewer lines than this do not tell the margins of their page; lines narrower in sizes than this may all be short."""
_BEGUN = 0.04
"""With more of its lines indented above one that is not, a text indents the first line of each paragraph."""
_GAP = 1.7
"""Lines this many times as far apart as most are not of one paragraph."""
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、")
_LISTING = tuple("、第至到—")
_LETTER = re.compile(r"[A-Za-z]")
_ENDED = tuple("。！？；：:!?;")


class _Margins(NamedTuple):
    """``left`` and ``right`` are where lines begin and end, ``pitch`` is how far apart they are, ``indented`` whether
    paragraphs begin further in than their other lines.
    """

    left: float
    right: float
    pitch: float
    indented: bool = False


def reflowed(pages: Sequence[Sequence[PageLine]]) -> tuple[str, Origin, tuple[Apart, ...]]:
    """The raw text of pages, a line a paragraph, the page of each of its stretches, and what is set apart of it."""
    bodies, apart = _without_furniture(pages)
    everywhere = _margins([line for page in bodies for line in page])
    raw: list[str] = []
    anchors: list[Anchor] = []
    length, last, last_margins = 0, None, everywhere
    for column in (list(lines) for page in bodies for _, lines in groupby(page, key=lambda line: line.column)):
        margins = _page_margins(column, everywhere)
        for line in column:
            joint = "" if last is None else _joint(last, line, last_margins, margins)
            raw += [joint, line.text]
            length += len(joint)
            anchors.append(Anchor(length, length + len(line.text), f"page {line.page}"))
            length += len(line.text)
            last, last_margins = line, margins
    return "".join(raw), Origin(tuple(_by_page(anchors))), tuple(apart)


def _by_page(anchors: Iterable[Anchor]) -> Iterator[Anchor]:
    """One anchor a page."""
    current: Anchor | None = None
    for one in anchors:
        if current is not None and current.part == one.part:
            current = Anchor(current.start, one.end, one.part)
            continue
        if current is not None:
            yield current
        current = one
    if current is not None:
        yield current


# ── page numbers and running heads ───────────────────────────────────────────────────────────────────────────────────


def _without_furniture(pages: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], list[Apart]]:
    """The lines of each page without its page number and running heads, and these."""
    often = _running_heads(pages)
    gaps = [below.top - above.bottom for page in pages for above, below in pairwise(page)]
    usual = median(gaps or [0])
    bodies, apart = [], []
    for page in pages:
        kept = list(page)
        for at in (-1, 0):  # the number first: beside it alone, a line of text would stand apart
            for _ in range(_EDGE_LINES):
                kind = _furniture(kept, at, often, usual)
                if kind is None:
                    break
                line = kept.pop(at)
                apart.append(Apart(kind, line.text, f"page {line.page}"))
        bodies.append(kept)
    return bodies, apart


def _running_heads(pages: Sequence[Sequence[PageLine]]) -> set[tuple[str, int]]:
    """The texts, digits aside, that stand at the same end of enough pages, with that end."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        edges = {(_key(line), 0) for line in page[:_EDGE_LINES]}
        edges |= {(_key(line), -1) for line in page[-_EDGE_LINES:]}
        seen.update(edges)
    enough = max(_RUNNING, 0.4 * sum(1 for page in pages if page))
    return {key for key, count in seen.items() if count >= enough}


def _key(line: PageLine) -> str:
    return _DIGITS.sub("0", line.text)


def _furniture(page: Sequence[PageLine], at: int, often: set[tuple[str, int]], usual: float) -> str | None:
    """What a line at an end of a page is, if it is no text; ``usual`` is the gap between lines."""
    if not page:
        return None
    line = page[at]
    if len(page) > 1 and not _stands_apart(page, at, usual):
        return None
    if _NUMBER.fullmatch(line.text):
        return "page number"
    return "running head" if len(page) > 1 and (_key(line), at) in often else None


def _stands_apart(page: Sequence[PageLine], at: int, usual: float) -> bool:
    """Whether a line is further from the text than the text's lines are from each other, or much smaller."""
    line, beside = page[at], page[1 if at == 0 else -2]
    gap = beside.top - line.bottom if at == 0 else line.top - beside.bottom
    return gap > max(1.3 * usual, 0.5 * beside.size) or line.size < 0.8 * beside.size


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _margins(lines: Sequence[PageLine]) -> _Margins:
    """The left edge that most lines begin at, the right edge that they end at, and how far apart they are."""
    if not lines:
        return _Margins(0, 0, 0)
    widest = max(line.right - line.left for line in lines)
    long = [line for line in lines if line.right - line.left >= 0.6 * widest]
    pitches = [below.top - above.top for above, below in pairwise(lines) if above.page == below.page]
    left = min(line.left for line in long)
    right = sorted(line.edge for line in long)[-1 - len(long) // 20]
    if not lines[0].column and right - left < _NARROW * median(line.size for line in lines):
        right = math.inf  # short lines do not show where a full one would end
    indents = [line.left - left > _INDENT * line.size for line in lines]
    begun = sum(first and not second for first, second in pairwise(indents))
    return _Margins(
        left,
        right,
        median([pitch for pitch in pitches if pitch > 0] or [0]),
        begun > _BEGUN * len(lines),
    )


def _page_margins(page: Sequence[PageLine], everywhere: _Margins) -> _Margins:
    """The margins of a page, which may differ between odd and even ones; those of the whole where it is short."""
    if len(page) < _FEW:
        return everywhere
    own = _margins(page)
    width = everywhere.right - everywhere.left
    is_full = bool(page[0].column) or own.right - own.left > 0.9 * width
    return own._replace(indented=everywhere.indented) if is_full else everywhere


def _joint(above: PageLine, line: PageLine, above_margins: _Margins, margins: _Margins) -> str:
    """What stands between two lines: a line feed where a paragraph ends, else nothing, or a blank between words."""
    if _parts(above, line, above_margins, margins):
        return "\n"
    is_word = _LETTER.match(above.text[-1]) and _LETTER.match(line.text[0])
    return " " if is_word else ""


def _parts(above: PageLine, line: PageLine, above_margins: _Margins, margins: _Margins) -> bool:
    size = max(above.size, line.size)
    if min(above.size, line.size) < 0.9 * size or "\t" in above.text or "\t" in line.text:
        return True
    if (
        above.page == line.page
        and above.column == line.column
        and margins.pitch
        and line.top - above.top > _GAP * margins.pitch
    ):
        return True
    if above.right + line.first + _SLACK * size < above_margins.right:  # the next word would have fit
        return True
    if _NUMBERED.match(line.text) and not above.text.endswith(_LISTING):
        return True
    indent, above_indent = line.left - margins.left, above.left - above_margins.left
    if indent < _INDENT * size:
        return False
    is_block = not margins.indented and abs(indent - above_indent) < 0.5 * size and not above.text.endswith(_ENDED)
    return not is_block
