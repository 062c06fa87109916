"""Line breaks inside a sentence, a title or a word, where a source broke its lines at a width, a link or by mishap."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from policytext.model import Span

_FINAL = tuple("。！？!?；;：:…")
_CLOSING = tuple("”’》〉）〕】)]｝")
_MARKER = re.compile(
    r"""
    [一二三四五六七八九十百]{1,4} [、．.是要，]
    | [（(] [一二三四五六七八九十\d]{1,4} [）)]
    | \d{1,3} (?: [、．）)] | \. (?!\d) | (?:\.\d{1,2}){1,3} \s )
    | [①-⑳⑴-⒇⒈-⒛]
    | 第 [一二三四五六七八九十百\d]{1,4} (?: [篇章节条部] | 部分 | [，,、] )
    | —— | 附件 | 【 | 注[:：] | \*\s
    """,
    re.VERBOSE,
)
"""What a paragraph begins with and a line that goes on does not."""
_DANGLING = re.compile(
    r"""
    (?:[或将把，、,“‘《（(〔] | (?<![目标]) 的
      | (?<![祥饱调总缓]) 和 | (?<![参]) 与 | (?<![普涉]) 及 | (?<![存所]) 在 | (?<![应面针相]) 对
      | (?<![予加可难得]) 以 | (?<![服]) 从 | (?<![方走趋导意动志取倾]) 向 | (?<![作行]) 为 | (?<![换本各首]) 届
    )\Z
    """,
    re.VERBOSE,
)
"""What a paragraph does not end with; compounds that a heading may end with (方向) are excepted."""
_CONTINUING_MARKS = tuple("，。、；：！？）》”’〕)】%‰")
_CONTINUING_WORDS = ("是", "的", "了", "等地", "等部")
"""What a paragraph does not begin with; the words only behind a line without a final mark."""
_SENTENCE_LENGTH = 30
"""An unmarked line this long, with a comma or a full stop in it and no final mark, is a broken sentence rather than a
heading."""


_BREAK = re.compile(r"\n(?<!\n\n)(?![\u3000\t]|[ ]{2})[^\S\n]*(?=\S)")
"""A line end with no empty line before it, and no blank line and no indent behind it."""
_ENDED_LINE = re.compile(r"\n(?:(?<=[。！？”]\n)|(?<=[。！？”][ \u3000]\n))(?P<blank>[^\S\n]*(?:\n|\Z))?")
"""The line feed of a line that ends as a sentence does, and the one of a blank line behind it."""
_KEPT = 200
"""Of a paragraph broken into many lines, what is looked at, at either end."""


def soft_breaks(norm: str) -> list[Span]:
    """The line ends, with blanks around them, that stand inside a sentence, a title or a word.

    A line end is such a one where no blank line and no indent follows it and the two lines show it: a bracket is open,
    the first ends or the second begins with what no paragraph ends or begins with, an unmarked sentence has not ended,
    or the line is as wide as the lines of this text can be. In a text whose paragraphs are set apart by blank lines, no
    ended line is needed to show it.
    """
    if not _BREAK.search(norm):
        return []
    page = _page(norm)
    gaps: list[Span] = []
    logical = ""  # the paragraph so far; of a long one, its two ends
    reach = -1  # where the line begins that goes on with it
    for match in _BREAK.finditer(norm):
        start = norm.rfind("\n", 0, match.start()) + 1
        line = norm[start : match.start()].rstrip()
        if not line:
            continue
        body = line.lstrip()
        logical = logical[:_KEPT] + (logical[_KEPT:] + body)[-_KEPT:] if start <= reach else body
        following = norm[match.end() : line_end(norm, match.end())].rstrip()
        if _continues(logical, following, page, bool(page.width) and _columns(line) >= page.width - _RAGGED):
            gaps.append((start + len(line), match.end()))
            reach = match.end()
    return gaps


class _Page(NamedTuple):
    """How a text is set: whether blank lines or indents set its paragraphs apart, and the columns its lines have.

    The width is 0 where each paragraph is one line.
    """

    spaced: bool
    indented: bool
    width: int


_NARROWEST, _WIDEST = 40, 120
"""The columns that a line of running text on a page has: 56 by GB/T 9704-2012, 5.2.2."""
_RAGGED = 3
"""How far from the edge a full line may end, where a mark may not begin the next."""


def _page(norm: str) -> _Page:
    spaced = _is_blank_separated(norm)
    lines = [line for line in norm.split("\n") if line]
    if max(map(len, lines)) > _WIDEST:
        return _Page(spaced, indented=False, width=0)
    widths = sorted(map(_columns, lines))
    width = widths[-1]
    full = len(widths) - bisect_left(widths, width - _RAGGED)
    if not _NARROWEST <= width <= _WIDEST or full < max(8, 0.3 * len(widths)):
        return _Page(spaced, indented=False, width=0)
    return _Page(spaced, sum(line.startswith(_INDENTS) for line in lines) > 0.1 * len(lines), width)


_INDENTS = ("\u3000", "\t", "  ")


def _columns(line: str) -> int:
    """The columns that a line takes: two for a Chinese character, which has two bytes in this encoding."""
    return len(line.encode("gb18030", "replace"))


def line_end(norm: str, offset: int) -> int:
    """Where the line ends in which an offset lies."""
    end = norm.find("\n", offset)
    return len(norm) if end < 0 else end


def _is_blank_separated(norm: str) -> bool:
    ended = [match["blank"] is not None for match in _ENDED_LINE.finditer(norm)]
    return len(ended) >= 5 and sum(ended) >= 0.9 * len(ended)


def _continues(line: str, following: str, page: _Page, full: bool) -> bool:
    """Whether a paragraph so far goes on in the following line; ``full`` tells whether it has reached the edge."""
    if _is_open(line):
        return True
    if _MARKER.match(following):
        return False
    if (
        (full and page.indented)
        or following.startswith(_CONTINUING_MARKS)
        or _DANGLING.search(line, max(0, len(line) - 2))
    ):
        return True
    if line.endswith(_FINAL) or (line.endswith(_CLOSING) and not page.spaced):
        return False
    if full or following.startswith(_CONTINUING_WORDS):
        return True
    if "。" in line or _is_cut(line, following):
        return True
    marked = bool(_MARKER.match(line))
    if page.spaced and not (line[-1].isascii() and following[0].isascii()):
        return not marked or len(line) > 2 * _SENTENCE_LENGTH
    return not marked and len(line) > _SENTENCE_LENGTH and ("，" in line or "；" in line)


def _is_cut(line: str, following: str) -> bool:
    """Whether the break stands inside a word: before its last character, or between PM and 2.5."""
    if len(following) == 1 or following[1] in "，、":
        return True
    return line[-1].isascii() and line[-1].isalpha() and following[0].isdigit()


def _is_open(line: str) -> bool:
    """Whether a bracket or quotation mark of the line is still open within its last 60 characters."""
    tail = line[-60:]
    return (
        tail.rfind("《") > tail.rfind("》")
        or tail.rfind("（") > tail.rfind("）")
        or tail.rfind("〔") > tail.rfind("〕")
    )
