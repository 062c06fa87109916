"""A document's text made regular, every character still traced to where it stands in the raw text.

``normalise`` replaces one character by one or deletes it, never more, so that an offset into the normalised text leads
back to the raw one by a look-up. In ``Text.norm`` a line feed is a paragraph's end and nothing else: line breaks inside
a sentence are deleted, and the blanks that part the paragraphs of a report written on one line begin with a line feed.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from operator import add
from types import MappingProxyType

from policytext.files import table
from policytext.linebreaks import soft_breaks
from policytext.model import DataFileError, Scalar, Span

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Han characters of the basic plane, for use inside a character class."""
BLANK = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
r"""White space, for use inside a character class: what ``\s`` stands for, which there takes three times as long."""

# ── the character table ──────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _characters() -> tuple[re.Pattern[str], dict[int, str], re.Pattern[str]]:
    """What needs replacing or deleting, by what, and what is deleted, from ``tables/characters.csv``."""
    replaced: dict[int, str] = {}
    deleted = []
    for row in table("characters", ("code", "character", "replacement", "reason")):
        character = chr(int(row["code"].removeprefix("U+"), 16))
        if row["character"] not in ("", character):
            wrong = f"{row['code']} is {character!r}, not {row['character']!r}"
            raise DataFileError(f"tables/characters.csv: {wrong}; mend the code or the character")
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
    return _runs_of([*map(chr, replaced), *deleted]), replaced, _runs_of(deleted)


def _runs_of(characters: Iterable[str]) -> re.Pattern[str]:
    return re.compile("[" + "".join(map(re.escape, characters)) + "]+")


# ── normalisation ────────────────────────────────────────────────────────────────────────────────────────────────────


_NOTHING: Mapping[str, Scalar] = MappingProxyType({})


class Text:
    """A normalised text that leads back to its raw one.

    All spans that its properties give are half-open ranges into ``norm``; ``raw_span`` turns one into raw offsets.
    ``meta`` is what is known of its document, by the keys of ``META_KEYS``.

    >>> text = normalise("政 府 工 作 报 告")
    >>> text.norm, text.raw_span(0, 2)
    ('政府工作报告', (0, 3))
    """

    def __init__(self, raw: str, norm: str, origins: array[int] | None, meta: Mapping[str, Scalar] = _NOTHING) -> None:
        self.raw = raw
        self.norm = norm
        self.meta = meta
        self._origins = origins

    def raw_span(self, start: int, end: int) -> Span:
        """The raw range of a normalised one that is not empty: from its first character to behind its last."""
        if self._origins is None:
            return start, end
        return self._origins[start], self._origins[end - 1] + 1

    def raw_spans(self, spans: Sequence[tuple[int, int, *tuple[object, ...]]]) -> list[Span]:
        """``raw_span`` of many: of the first two of each of the tuples."""
        origins = self._origins
        if origins is None:
            return [(one[0], one[1]) for one in spans]
        return [(origins[one[0]], origins[one[1] - 1] + 1) for one in spans]

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


def places(norm: str, characters: Iterable[str]) -> list[int]:
    """Where a few characters stand, in order; parting the text at each is several times faster than a pattern.

    >>> places("“一”和“二”", "“”")
    [0, 2, 4, 6]
    """
    found: list[int] = []
    for character in characters:
        if character in norm:
            lengths = [*map(len, norm.split(character))]
            found += map(add, accumulate(lengths[:-1]), range(len(lengths)))
    return sorted(found)


_PARAGRAPH = re.compile(r"[^\s](?:[^\n]*[^\s])?")
_SENTENCE = re.compile(r"[^\s](?:[^\n。！？!?]*(?:[。！？!?]+[”’》）)】]*|[^\s。！？!?](?=\s*(?:\n|\Z))))?")
_PHRASE = r"[^\s，,；;：:。！？!?](?:[^\n，,；;：:。！？!?]*[^\s，,；;：:。！？!?])?"
_CLAUSE = re.compile(rf"{_PHRASE}(?:(?<=\d)[,:](?=\d){_PHRASE})*")
_LINE_END = re.compile(r"\r\n?|\n")

# Blanks inside spaced-out text: three or more Han characters, or digits, each set apart from the next; a space between
# a number and what follows it. A blank that separates phrases of several characters stays. Each pattern begins with its
# blank and looks back from it, so that the search skips from blank to blank.
_SPACED = tuple(
    re.compile(
        rf"""
        {blank} (?:
            (?<=(?<![{HAN}])[{HAN}].) (?=[{HAN}][ \u3000][{HAN}](?![{HAN}]))
          | (?<=(?<![{HAN}])[{HAN}][ \u3000][{HAN}].) (?=[{HAN}](?![{HAN}]))
          | (?<=(?<!\d)\d[ ]) (?=\d(?!\d))
          | (?<=\d[ ]) (?=\.\d|[%‰年月日号时余多个万亿千百元人次名项件条家户套公里平吨斤度分倍成])
        )
        """,
        re.VERBOSE,
    )
    for blank in (r"[ ]", "\u3000")
)
_BLANKS_IN_LINE = re.compile(r"[\u3000]{2,}|\t")
_BLANKS_INSIDE = re.compile(r"\u3000\u3000(?<=[^\s]..)|\t(?<=[^\s].)")
"""Such blanks behind a character; those of an indent need no look."""
_ONE_LINE = 400
"""A line longer than this that holds several wide blanks is a report written on one line. The longest paragraph of the
national reports of 1979–2018 has about 1,100 characters, but none of them holds a wide blank inside."""


def normalise(raw: str, meta: Mapping[str, Scalar] = _NOTHING) -> Text:
    r"""Make a raw text regular: widths, quotation marks, traditional and invisible characters, blanks, line breaks.

    ``meta``, what is known of the document, is handed on with the text.

    >>> normalise("１９９８年，“十四五\"规划").norm
    '1998年，“十四五”规划'
    """
    norm, invisible = _replaced(raw)
    norm = _part_long_lines(_pair_straight_quotes(_unify_line_ends(norm)))
    norm, origins = _without(norm, None, _gaps_of(norm, invisible))
    blanks = [match.span() for pattern in _SPACED for match in pattern.finditer(norm)]
    norm, origins = _without(norm, origins, sorted(blanks + soft_breaks(norm)))
    return Text(raw, norm, origins, meta)


def _replaced(raw: str) -> tuple[str, list[Span]]:
    """The text with its characters replaced one by one, and the spans of the invisible ones, which stay so far."""
    needs, replaced, invisible = _characters()
    found: list[Span] = []

    def replace(run: re.Match[str]) -> str:
        if invisible.search(run.group()):
            found.extend(match.span() for match in invisible.finditer(raw, *run.span()))
        return run.group().translate(replaced)

    return needs.sub(replace, raw), found


def _gaps_of(norm: str, invisible: Iterable[Span]) -> list[Span]:
    """The invisible characters, and the carriage returns that stand before line feeds.

    Where they are a whole line, its line feed goes too: such a line is what a deleted object leaves, not a blank line.
    """
    gaps = []
    for start, end in invisible:
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
    lines = norm.split("\n")
    for number, line in enumerate(lines):
        if len(line) > _ONE_LINE and _BLANKS_INSIDE.search(line) and len(_BLANKS_IN_LINE.findall(line, 1)) > 2:
            lines[number] = line[0] + _BLANKS_IN_LINE.sub(lambda one: "\n" + one.group()[1:], line[1:])
    return "\n".join(lines)


def _without(norm: str, origins: array[int] | None, gaps: Sequence[Span]) -> tuple[str, array[int] | None]:
    """The text without the gaps, which are in order and may touch or overlap, and the raw offsets of what is left."""
    if not gaps:
        return norm, origins
    origins = _counting(max(_FEWEST_BITS, len(norm).bit_length())) if origins is None else origins
    pieces, kept, last = [], array("i"), 0
    for start, end in (*gaps, (len(norm), len(norm))):
        if start > last:
            pieces.append(norm[last:start])
            kept += origins[last:start]
        last = max(last, end)
    return "".join(pieces), kept


_FEWEST_BITS = 17
"""Documents of up to so many bits share one count; most reports have some 20,000 characters."""


@lru_cache(maxsize=2)
def _counting(bits: int) -> array[int]:
    """0, 1, 2 … below 2**bits. Slices of it are joined to offsets, a tenth of the time that counting them out takes."""
    return array("i", range(2**bits))


# ── positions, for the edge ──────────────────────────────────────────────────────────────────────────────────────────


class Positions:
    r"""Lines and columns of raw offsets; all counted from 1.

    >>> Positions("甲\r\n乙𠮷丙").line_column(5), Positions("甲\r\n乙𠮷丙").utf16_column(5)
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
