"""What a copy of a document has around its text: web navigation, share buttons, licence footers, page numbers.

Nothing of it is deleted: it is told where it stands, and what is not surely such stays. The words are those of
``tables/page-chrome.csv``. All offsets are raw.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import dropwhile, takewhile
from typing import NamedTuple

from policytext.files import table
from policytext.model import DataFileError, Span
from policytext.page.layout import reads_as_title
from policytext.text import BLANK

KINDS = {
    "button": "a whole piece",
    "label": "with a colon and what stands behind it, a whole piece",
    "opening": "a whole piece begins with it",
    "list": "a whole piece that heads links to other pages, up to the end",
    "scrap": "a whole piece, only beside others that are surely navigation",
    "detail": "like a label, only beside others that are surely navigation",
    "licence": "a line with it begins a licence footer",
    "licence part": "a licence footer goes on as long as one follows",
}
"""The kinds of words of the table, and what they show to be navigation or a footer."""
_WINDOW = 4_000
"""Characters at either end of a document among which navigation is sought; that of the pages seen takes up to 400."""
_LONGEST_FRONT = 60
"""A longer stretch is the text's first paragraph; a sub-title with date, congress and speaker has up to 50."""
_LONGEST_BACK = 40
_LONGEST_LABEL = 80
_LONGEST_CRUMB = 12

_BLANK = " \t\u3000\u00a0\u200b\u200d\ufeff"
_PIECE = re.compile(rf"[^{BLANK}{_BLANK}]+(?:[{_BLANK}][^{BLANK}{_BLANK}]+)*")
"""What stands between line ends and wide blanks: one web page's elements may stand side by side on a line."""
# Both branches begin with a character of their own, by which the search skips all others.
_FONT_SIZES = re.compile(
    r"(?:【\s?字|字)[体号](?:大小)?\s?[:：](?:\s{0,4}(?:加大|减小|还原|默认|特?大|中|小|[|｜])){1,12}(?:\s{0,4}】)?"
)
_CATALOGUED = re.compile(r"【法宝引证码】(?:\s{0,4}CLI[\w.()]{1,30})?")
_LINK = re.compile(r"https?://[!-~]{1,300}")
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_STAMP = re.compile(
    rf"\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}(?:\s{{1,3}}{_CLOCK})?|\d{{4}}年\d{{1,2}}月\d{{1,2}}日\s?{_CLOCK}"
)
"""The date of a page, written as machines do or with a time: a report's own has neither."""
_OF_THE_TEXT = re.compile(
    r"""
    [一二三四五六七八九十]{1,3}、 | [（(][一二三四五六七八九十]{1,3}[）)]
    | 第[一二三四五六七八九十]{1,3}[章条] | 附\s?件
    """,
    re.VERBOSE,
)
"""What a section or a list of attachments begins with."""
_SENTENCE_ENDED = re.compile(r"[。！？；][”’》）)]?\Z|(?:们|表|志|位)[：:]\Z")
"""The end of a sentence or of a salutation."""

# The pattern begins with a line feed, by which the search skips all other characters.
_PAGE_NUMBER = re.compile(
    rf"""
    \n [{_BLANK}]{{0,80}}
    (?P<number> [—–―－-]{{1,2}} \s? \d{{1,4}} \s? [—–―－-]{{1,2}}
      | 第 \s? \d{{1,4}} \s? 页 (?: [\s，,/]{{0,3}} 共 \s? \d{{1,4}} \s? 页)? )
    [{_BLANK}]{{0,80}} (?=[\r\n]|\Z)
    """,
    re.VERBOSE,
)
_RUNNING = 3
"""A line beside this many page numbers is a running head."""
_LONGEST_HEAD = 40

_LICENCE_GAP = 300
"""Between two parts of a licence footer are at most the notes between them."""
_BLANK_LINE = re.compile(r"\s{0,9}?(?:\n[ \t\r]{0,9}\n|\Z)")
_FLAGS = re.compile(r"(?:\s{1,40}(?:Public domain|false|true)(?=\s|\Z)){1,8}")


class _Piece(NamedTuple):
    start: int
    end: int
    text: str


@cache
def _words(kind: str) -> tuple[str, ...]:
    """The words of a kind, the longer first."""
    rows = table("page-chrome", ("words", "kind", "reason"))
    for row in rows:
        if row["kind"] not in KINDS:
            raise DataFileError(f"tables/page-chrome.csv: {row['words']}: kind is one of {', '.join(KINDS)}")
    return tuple(sorted((row["words"] for row in rows if row["kind"] == kind), key=len, reverse=True))


def _any_of(kind: str) -> str:
    return "|".join(re.escape(words) for words in _words(kind))


@cache
def _sure() -> re.Pattern[str]:
    """A whole piece that is no text wherever it stands before or behind one."""
    ahead = r"[》>»▶|·※【（(]{0,4}\s?"
    return re.compile(
        rf"(?:{_any_of('button')})(?:\s(?:{_any_of('button')}))*"
        rf"|{ahead}(?:{_any_of('label')})\s?[:：].{{0,{_LONGEST_LABEL}}}"
        rf"|{ahead}(?:{_any_of('opening')}).{{0,{_LONGEST_LABEL}}}"
        rf"|{ahead}(?:{_any_of('list')})\s?[:：]?"
        rf"|[^。；]{{0,20}}首页\s?[>＞»].{{0,{_LONGEST_LABEL}}}"
        rf"|{_LINK.pattern}"
    )


@cache
def _beside() -> re.Pattern[str]:
    """A whole piece that is no text where it stands beside one that is surely none."""
    return re.compile(
        rf"(?:{_any_of('scrap')})|(?:{_any_of('detail')})\s?[:：].{{0,{_LONGEST_LABEL}}}|{_STAMP.pattern}"
    )


@cache
def _heads_links() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of('list')})\s?[:：]?")


@cache
def _licence() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of('licence')})")


@cache
def _licence_part() -> re.Pattern[str]:
    return re.compile(rf"{_any_of('licence part')}")


# ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────────────


def around(raw: str) -> tuple[Span, ...]:
    r"""The raw ranges that are no part of the document's text, in order, without the blanks around them.

    >>> around("首页 > 要闻\n工作报告\n各位代表：\n— 1 —")
    ((0, 7), (19, 24))
    """
    found = [*_front(raw), *_back(raw), *_pages(raw), *_licences(raw)]
    return tuple(_merged(sorted(found), raw))


def _merged(spans: Iterable[Span], raw: str) -> Iterator[Span]:
    """Spans with nothing but blanks between them as one."""
    start, end = -1, -1
    for one_start, one_end in spans:
        if start >= 0 and (one_start <= end or not raw[end:one_start].strip(_BLANK + "\r\n")):
            end = max(end, one_end)
            continue
        if start >= 0:
            yield start, end
        start, end = one_start, one_end
    if start >= 0:
        yield start, end


# ── before and behind the text ───────────────────────────────────────────────────────────────────────────────────────


def _front(raw: str) -> Iterator[Span]:
    """What is navigation above the first paragraph of running text."""
    pieces, fixed = _pieces(raw, 0, min(len(raw), _WINDOW))
    heading = list(takewhile(lambda piece: not _is_text(piece, fixed, _LONGEST_FRONT), pieces))
    yield from _navigation(heading, fixed)


def _back(raw: str) -> Iterator[Span]:
    """What is navigation below the last paragraph of running text, with the links that it heads."""
    pieces, fixed = _pieces(raw, max(0, len(raw) - _WINDOW), len(raw))
    closing = list(takewhile(lambda piece: not _is_text(piece, fixed, _LONGEST_BACK), reversed(pieces)))[::-1]
    yield from _navigation(closing, fixed)
    links = dropwhile(lambda piece: not _heads_links().fullmatch(piece.text), closing)
    yield from ((piece.start, piece.end) for piece in links)


def _pieces(raw: str, start: int, end: int) -> tuple[list[_Piece], set[Span]]:
    """The pieces of a part of the text that are whole, and those of them that are one whatever stands in them."""
    fixed = sorted(match.span() for one in (_FONT_SIZES, _CATALOGUED) for match in one.finditer(raw, start, end))
    pieces: list[_Piece] = []
    last = start
    for fixed_start, fixed_end in (*fixed, (end, end)):
        pieces += (_Piece(*match.span(), match.group()) for match in _PIECE.finditer(raw, last, fixed_start))
        if fixed_end > fixed_start:
            pieces.append(_Piece(fixed_start, fixed_end, raw[fixed_start:fixed_end]))
        last = fixed_end
    return pieces[bool(start) : len(pieces) - (end < len(raw))], set(fixed)


def _is_text(piece: _Piece, fixed: set[Span], longest: int) -> bool:
    if piece[:2] in fixed or _sure().fullmatch(piece.text):
        return False
    return len(piece.text) > longest or bool(_SENTENCE_ENDED.search(piece.text) or _OF_THE_TEXT.match(piece.text))


def _navigation(pieces: Sequence[_Piece], fixed: set[Span]) -> Iterator[Span]:
    """Of the pieces before or behind a text, those that are navigation, and what else stands right beside such."""
    sure = [piece[:2] in fixed or bool(_sure().fullmatch(piece.text)) for piece in pieces]
    for steps in (range(len(pieces)), range(len(pieces) - 1, -1, -1)):
        beside = False
        for number in steps:
            text = pieces[number].text
            sure[number] |= beside and bool(_beside().fullmatch(text) or _is_crumb(pieces, number))
            beside = sure[number]
    for number, piece in enumerate(pieces):
        if sure[number]:
            yield piece[:2]


def _is_crumb(pieces: Sequence[_Piece], number: int) -> bool:
    """Whether a short piece stands behind the mark of a path, or repeats the crumb above it."""
    text, before = pieces[number].text, pieces[number - 1].text if number else ""
    return len(text) <= _LONGEST_CRUMB and (before in (">", "＞", ">>", "»", text)) and not reads_as_title(text)


# ── pages and licences ───────────────────────────────────────────────────────────────────────────────────────────────


def _pages(raw: str) -> Iterator[Span]:
    """Page numbers on lines of their own, and the running heads beside them."""
    numbers = [match.span("number") for match in _PAGE_NUMBER.finditer(raw)]
    yield from numbers
    if len(numbers) < _RUNNING:
        return
    beside = {line for start, end in numbers for line in (_line_before(raw, start), _line_behind(raw, end))}
    often = Counter(raw[start:end] for start, end in beside if start < end and not _OF_THE_TEXT.match(raw, start))
    yield from ((start, end) for start, end in beside if often[raw[start:end]] >= _RUNNING)


def _line_before(raw: str, offset: int) -> Span:
    """The line above, blank lines skipped; empty where it is no short one."""
    part = raw[max(0, offset - 2 * _LONGEST_HEAD) : offset]
    end = offset - len(part) + len(part.rstrip())
    line = part.rstrip().rpartition("\n")[2].lstrip()
    return (end - len(line), end) if len(line) <= _LONGEST_HEAD else (end, end)


def _line_behind(raw: str, offset: int) -> Span:
    """The line below, blank lines skipped; empty where it is no short one."""
    part = raw[offset : offset + 2 * _LONGEST_HEAD]
    start = offset + len(part) - len(part.lstrip())
    line = part.lstrip().partition("\n")[0].rstrip()
    return (start, start + len(line)) if len(line) <= _LONGEST_HEAD else (start, start)


def _licences(raw: str) -> Iterator[Span]:
    """From a line that begins a licence footer to the end of the paragraph of its last part."""
    behind = 0
    while begun := _licence().search(raw, behind):
        start, behind = begun.span()
        if start and raw[start - 1] not in _BLANK + "\n":
            continue
        if end := _licence_end(raw, behind):
            behind = end
            yield start, end


def _licence_end(raw: str, begun: int) -> int:
    """Behind the flags that end a footer, or else behind the paragraph of its last part; 0 where it has no part."""
    end = 0
    while part := _licence_part().search(raw, end or begun, (end or begun) + _LICENCE_GAP):
        end = part.end()
        if flags := _FLAGS.match(raw, end):
            return flags.end()
    blank = _BLANK_LINE.search(raw, end, end + _LICENCE_GAP) if end else None
    return blank.start() if blank else end
