"""A document's text made regular, every character still traced to where it stands in the raw text.

``normalise`` replaces one character by one or deletes it, never more, so that an offset into the normalised text leads back to the
raw one by a look-up. In ``Text.norm`` a line feed is a paragraph's end and nothing else: line breaks inside a sentence are deleted,
and the blanks that part the paragraphs of a report written on one line begin with a line feed.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from policytext.files import table
from policytext.model import DataFileError, Span

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Han characters of the basic plane, for use inside a character class."""
OPENING = "“‘《〈（〔【([｛"
CLOSING = "”’》〉）〕】)]｝"

# ── the character table ──────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _characters() -> tuple[re.Pattern[str], dict[int, str], re.Pattern[str]]:
    """What needs replacing, by what, and what is deleted, from ``tables/characters.csv``."""
    replaced: dict[int, str] = {}
    deleted = []
    for row in table("characters", ("code", "character", "replacement", "reason")):
        character = chr(int(row["code"].removeprefix("U+"), 16))
        if row["character"] not in ("", character):
            raise DataFileError(
                f"tables/characters.csv: {row['code']} is {character!r}, not {row['character']!r}; mend the code or the character"
            )
        replacement = row["replacement"]
        if replacement.startswith("U+"):
            replacement = chr(int(replacement.removeprefix("U+"), 16))
        if not replacement:
            deleted.append(character)
        elif len(replacement) == 1:
            replaced[ord(character)] = replacement
        else:
            raise DataFileError(
                f"tables/characters.csv: {row['code']} is replaced by {replacement!r}; give one character or none"
            )
    return _runs_of(map(chr, replaced)), replaced, _runs_of(deleted)


def _runs_of(characters: Iterable[str]) -> re.Pattern[str]:
    return re.compile("[" + "".join(map(re.escape, characters)) + "]+")


# ── normalisation ────────────────────────────────────────────────────────────────────────────────────────────────────


class Text:
    """A normalised text that leads back to its raw one.

    All spans that its properties give are half-open ranges into ``norm``; ``raw_span`` turns one into raw offsets.

    >>> text = normalise("政 府 工 作 报 告")
    >>> text.norm, text.raw_span(0, 2)
    ('政府工作报告', (0, 3))
    """

    def __init__(self, raw: str, norm: str, origins: array[int] | None) -> None:
        self.raw = raw
        self.norm = norm
        self._origins = origins

    def raw_span(self, start: int, end: int) -> Span:
        """The raw range of a normalised one that is not empty: from its first character to behind its last."""
        if self._origins is None:
            return start, end
        return self._origins[start], self._origins[end - 1] + 1

    def norm_offset(self, offset: int) -> int:
        """The normalised offset of a raw one: of the character itself, or of the first that is kept behind it."""
        return offset if self._origins is None else bisect_left(self._origins, offset)

    @property
    def origins(self) -> array[int] | None:
        """The raw offset of each character of ``norm``; null where nothing was deleted and the two are equal."""
        return self._origins

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs that are not blank, white space around them left out."""
        return tuple(match.span() for match in _PARAGRAPH.finditer(self.norm))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences: up to 。 ！ ？ with the closing marks behind it, or to the paragraph's end."""
        return tuple(match.span() for match in _SENTENCE.finditer(self.norm))

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """The clauses: what stands between ， ； ： 。 ！ ？ and ends of paragraphs, marks left out.

        Half-width marks part clauses too, but not between digits (1,100); 、 parts none.
        """
        return tuple(match.span() for match in _CLAUSE.finditer(self.norm))

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """The lines of the raw text, in raw offsets, line ends left out."""
        spans, start = [], 0
        for match in _LINE_END.finditer(self.raw):
            spans.append((start, match.start()))
            start = match.end()
        return (*spans, (start, len(self.raw)))


_PARAGRAPH = re.compile(r"[^\s](?:[^\n]*[^\s])?")
_SENTENCE = re.compile(r"[^\s](?:[^\n。！？!?]*(?:[。！？!?]+[”’》）)】]*|[^\s。！？!?](?=\s*(?:\n|\Z))))?")
_PHRASE = r"[^\s，,；;：:。！？!?](?:[^\n，,；;：:。！？!?]*[^\s，,；;：:。！？!?])?"
_CLAUSE = re.compile(rf"{_PHRASE}(?:(?<=\d)[,:](?=\d){_PHRASE})*")
_LINE_END = re.compile(r"\r\n?|\n")

# Blanks inside spaced-out text: three or more Han characters, or digits, each set apart from the next; a space between a
# number and what follows it. A blank that separates phrases of several characters stays. The pattern begins with the blank
# and looks back from it, so that the search skips from blank to blank.
_SPACED = re.compile(
    rf"""
    [ \u3000] (?:
        (?<=(?<![{HAN}])[{HAN}].) (?=[{HAN}][ \u3000][{HAN}](?![{HAN}]))
      | (?<=(?<![{HAN}])[{HAN}][ \u3000][{HAN}].) (?=[{HAN}](?![{HAN}]))
      | (?<=(?<!\d)\d[ ]) (?=\d(?!\d))
      | (?<=\d[ ]) (?=\.\d|[%‰年月日号时余多个万亿千百元人次名项件条家户套公里平吨斤度分倍成])
    )
    """,
    re.VERBOSE,
)
_BLANKS_IN_LINE = re.compile(r"[\u3000]{2,}|\t")
_ONE_LINE = 400
"""A line longer than this that holds several wide blanks is a report written on one line. The longest paragraph of the
national reports of 1979–2018 has about 1,100 characters, but none of them holds a wide blank inside."""


def normalise(raw: str) -> Text:
    """Make a raw text regular: widths, quotation marks, traditional characters, invisible characters, blanks and line breaks.

    >>> normalise("１９９８年，“十四五\\"规划").norm
    '1998年，“十四五”规划'
    """
    needs, replaced, invisible = _characters()
    norm = needs.sub(lambda run: run.group().translate(replaced), raw)
    norm = _part_long_lines(_pair_straight_quotes(_unify_line_ends(norm)))
    norm, origins = _without(norm, None, _invisible_gaps(norm, invisible))
    blanks = [match.span() for match in _SPACED.finditer(norm)]
    norm, origins = _without(norm, origins, sorted(blanks + _soft_breaks(norm)))
    return Text(raw, norm, origins)


def _invisible_gaps(norm: str, invisible: re.Pattern[str]) -> list[Span]:
    """The invisible characters, and the carriage returns that stand before line feeds.

    Where they are a whole line, its line feed goes too: such a line is what a deleted object leaves, not a blank line.
    """
    gaps = []
    for match in invisible.finditer(norm):
        start, end = match.span()
        if norm.startswith("\n", end) and (start == 0 or norm[start - 1] == "\n"):
            end += 1
        gaps.append((start, end))
    if "\r" in norm:
        gaps += (match.span() for match in _CARRIAGE_RETURN.finditer(norm))
        gaps.sort()
    return gaps


_CARRIAGE_RETURN = re.compile(r"\r")


def _unify_line_ends(norm: str) -> str:
    """A carriage return that stands alone is a line end; before a line feed it is deleted later."""
    return re.sub(r"\r(?!\n)", "\n", norm) if "\r" in norm else norm


def _pair_straight_quotes(norm: str) -> str:
    """Turn " into “ or ”, whichever the paragraph needs: one that is open is closed."""
    if '"' not in norm:
        return norm
    pieces, last, is_open = [], 0, False
    for match in re.finditer(r'["“”\n]', norm):
        mark = match.group()
        if mark == '"':
            mark = "”" if is_open else "“"
            pieces += [norm[last : match.start()], mark]
            last = match.end()
        is_open = mark == "“"
    return "".join(pieces) + norm[last:]


def _part_long_lines(norm: str) -> str:
    """In a line that is a whole report, put a line feed for the first of the blanks between two paragraphs."""
    if "\u3000\u3000" not in norm and "\t" not in norm:
        return norm
    lines = norm.split("\n")
    for number, line in enumerate(lines):
        if len(line) > _ONE_LINE and len(_BLANKS_IN_LINE.findall(line, 1)) > 2:
            lines[number] = line[0] + _BLANKS_IN_LINE.sub(lambda blanks: "\n" + blanks.group()[1:], line[1:])
    return "\n".join(lines)


def _without(norm: str, origins: array[int] | None, gaps: Sequence[Span]) -> tuple[str, array[int] | None]:
    """The text without the gaps, which are in order and may touch or overlap, and the raw offsets of what is left."""
    if not gaps:
        return norm, origins
    origins = _counting(len(norm).bit_length()) if origins is None else origins
    pieces, kept, last = [], array("q"), 0
    for start, end in (*gaps, (len(norm), len(norm))):
        if start > last:
            pieces.append(norm[last:start])
            kept += origins[last:start]
        last = max(last, end)
    return "".join(pieces), kept


@lru_cache(maxsize=2)
def _counting(bits: int) -> array[int]:
    """0, 1, 2 … below 2**bits. Slices of it are joined to offsets, a tenth of the time that counting them out takes."""
    return array("q", range(2**bits))


# ── line breaks inside a sentence ────────────────────────────────────────────────────────────────────────────────────

_FINAL = tuple("。！？!?；;：:…")
_ENDED = tuple("。！？”")
_MARKER = re.compile(
    r"[一二三四五六七八九十百]{1,4}(?:[、．.]|是|要|，)|[（(][一二三四五六七八九十\d]{1,4}[）)]|\d{1,3}(?:[、．]|\.(?!\d))|[①-⑳⑴-⒇⒈-⒛]"
    r"|第[一二三四五六七八九十百\d]{1,4}(?:[篇章节条部]|部分|[，,、])|——|附件|【|注[:：]|\*\s"
)
_DANGLING = re.compile(
    r"""
    (?:[的或将把，、,“‘《（(〔]
      | (?<![祥饱调总缓]) 和 | (?<![参]) 与 | (?<![普涉]) 及 | (?<![存所]) 在 | (?<![应面针相]) 对 | (?<![予加可难得]) 以
      | (?<![服]) 从 | (?<![方走趋导意动志取倾]) 向 | (?<![作行]) 为 | (?<![换本各首]) 届
    )\Z
    """,
    re.VERBOSE,
)
"""What a paragraph does not end with; compounds that a heading may end with (方向) are excepted."""
_CONTINUING_MARKS = tuple("，。、；：！？）》”’〕)】%‰")
_CONTINUING_WORDS = ("是", "的", "了", "等地", "等部")
"""What a paragraph does not begin with; the words only behind a line without a final mark."""
_SENTENCE_LENGTH = 30
"""An unmarked line this long, with a comma or a full stop in it and no final mark, is a broken sentence rather than a heading."""


class _Line(NamedTuple):
    """A line without the blanks around it; ``start`` and ``end`` are those of its body."""

    start: int
    end: int
    body: str
    indented: bool


def _soft_breaks(norm: str) -> list[Span]:
    """The line ends, with blanks around them, that stand inside a sentence, a title or a word.

    A line end is such a one where no blank line and no indent follows it and the two lines show it: a bracket is open, the
    first ends or the second begins with what no paragraph ends or begins with, or an unmarked sentence has not ended. In a
    text whose paragraphs are set apart by blank lines, no ended line is needed to show it.
    """
    if "\n" not in norm:
        return []
    lines = _lines_of(norm)
    spaced = _is_blank_separated(lines)
    gaps: list[Span] = []
    logical = ""  # the paragraph so far; of a long one, its head and its tail
    for line, following in pairwise(lines):
        logical = logical[:_KEPT] + (logical[_KEPT:] + line.body)[-_KEPT:]
        if line.body and following.body and not following.indented and _continues(logical, following.body, spaced):
            gaps.append((line.end, following.start))
        else:
            logical = ""
    return gaps


_KEPT = 200
"""Of a paragraph broken into many lines, what is looked at, at either end."""


def _lines_of(norm: str) -> list[_Line]:
    lines, offset = [], 0
    for line in norm.split("\n"):
        body = line.strip()
        start = offset + line.index(body[0]) if body else offset
        lines.append(_Line(start, start + len(body), body, line.startswith(_INDENTS)))
        offset += len(line) + 1
    return lines


_INDENTS = ("\u3000", "\t", "  ")


def _is_blank_separated(lines: list[_Line]) -> bool:
    ended = parted = 0
    for line, following in pairwise(lines):
        if line.body.endswith(_ENDED):
            ended += 1
            parted += not following.body
    return ended >= 5 and parted >= 0.9 * ended


def _continues(line: str, following: str, spaced: bool) -> bool:
    if _MARKER.match(following) and not _is_open(line):
        return False
    if _DANGLING.search(line, max(0, len(line) - 2)) or following.startswith(_CONTINUING_MARKS) or _is_open(line):
        return True
    if line.endswith(_FINAL) or (line[-1] in CLOSING and not spaced):
        return False
    if following.startswith(_CONTINUING_WORDS):
        return True
    if "。" in line or _is_cut(line, following):
        return True
    marked = bool(_MARKER.match(line))
    if spaced and not (line[-1].isascii() and following[0].isascii()):
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
    return any(tail.rfind(opening) > tail.rfind(closing) for opening, closing in ("《》", "（）", "〔〕"))


# ── positions, for the edge ──────────────────────────────────────────────────────────────────────────────────────────


class Positions:
    """Lines and columns of raw offsets; all counted from 1.

    >>> Positions("甲\\r\\n乙𠮷丙").line_column(5), Positions("甲\\r\\n乙𠮷丙").utf16_column(5)
    ((2, 3), 4)
    """

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(raw))]

    def line_column(self, offset: int) -> tuple[int, int]:
        """The line and the column, in code points, of a raw offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def utf16_column(self, offset: int) -> int:
        """The column in UTF-16 code units, as editors that follow the language server protocol count."""
        start = self._starts[bisect_right(self._starts, offset) - 1]
        return 1 + sum(1 + (character > "\uffff") for character in self._raw[start:offset])
