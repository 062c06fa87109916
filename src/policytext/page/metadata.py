"""What a document says of itself in its head and its last lines: title, year, date, organisation, place, letterhead.

Each rule is precise rather than complete: what is not plainly said is left out. A text that has no title-like line in
its head has no title, and a year is never taken from the text below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from policytext.files import table
from policytext.model import Document, Scalar
from policytext.page.chrome import around
from policytext.page.letterhead import letterhead
from policytext.text import HAN, normalise

_HEAD, _TAIL = 3_000, 600
"""Raw characters looked at: a page holds about 600, and the head of an issued notice may have a page of numbers and
names."""
_HEAD_LINES, _TAIL_LINES = 8, 3
_LONGEST_TITLE = 60


def with_found_metadata(document: Document) -> Document:
    r"""The document with what its text says of it; what is given already wins and is not looked for.

    >>> dict(with_found_metadata(Document("a", "青澜市水务局2022年工作总结\n正文。")).meta)
    {'title': '青澜市水务局2022年工作总结', 'year': 2022, 'organisation': '青澜市水务局', 'place': '青澜市'}
    """
    found = {key: value for key, value in find_metadata(document.raw).items() if document.meta.get(key) is None}
    given = {key: value for key, value in document.meta.items() if value is not None}
    return replace(document, meta={**found, **given}, found=frozenset(found))


def find_metadata(raw: str) -> dict[str, Scalar]:
    """The keys of ``META_KEYS`` that the text tells: ``date`` as ``YYYY-MM-DD``, ``year`` the year it is about."""
    text = _without_chrome(raw)
    head = _paragraphs(text[:_HEAD])[:_HEAD_LINES]
    end = _paragraphs(text[-_TAIL:])
    tail = end[-_TAIL_LINES:]
    at = _title_line(head)
    title, year = title_and_year(head)
    heading_date = _heading_date(head[at + 1 :]) if at is not None else None
    closing_date, signature = _closing(tail)
    written = heading_date or closing_date
    organisation = _organisation_in_title(title) or (_organisation(head[at - 1]) if at else None) or signature
    found: dict[str, Scalar] = {
        "title": title,
        "year": year,
        "date": written.isoformat() if written else None,
        "organisation": organisation,
        "place": _place(organisation),
        **letterhead(head, at, end),
    }
    return {key: value for key, value in found.items() if value is not None}


def title_and_year(head: Sequence[str]) -> tuple[str | None, int | None]:
    """The title among the first lines of a document, and the year that it or the date line below it tells.

    >>> title_and_year(["青澜市政府工作报告", "——2024年1月9日在青澜市第三届人民代表大会上"])
    ('青澜市政府工作报告', 2024)
    """
    at = _title_line(head[:_HEAD_LINES])
    return (None, None) if at is None else (head[at], _year(head[at], _heading_date(head[at + 1 :])))


def _without_chrome(raw: str) -> str:
    """The text without navigation and footers, whose lines would stand before the title and behind the date."""
    kept, last = [], 0
    for start, end in around(raw):
        kept.append(raw[last:start])
        last = end
    return "".join(kept) + raw[last:]


def _paragraphs(part: str) -> list[str]:
    text = normalise(part)
    return [text.norm[start:end] for start, end in text.paragraphs]


# ── the title and its year ───────────────────────────────────────────────────────────────────────────────────────────

_RUNNING_TEXT = re.compile(r"[。！？；]|[：:，,]$|^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)")
"""What no line above the text holds: the end of a sentence or of a salutation, or the number of a section."""


@cache
def _genres() -> tuple[re.Pattern[str], frozenset[str]]:
    """A pattern for lines that end in a kind of document, and the kinds that are about the year of their date."""
    rows = table("genres", ("genre", "dated", "example"))
    ending = re.compile(rf"({'|'.join(row['genre'] for row in rows)})(?:（[^（）]{{1,30}}）)?$")
    return ending, frozenset(row["genre"] for row in rows if row["dated"] == "true")


def _title_line(head: Sequence[str]) -> int | None:
    """Which line is the title: the first above the running text that ends in a kind of document."""
    for index, line in enumerate(head):
        if _LABELLED.match(line):
            continue
        if len(line) > _LONGEST_TITLE or _RUNNING_TEXT.search(line):
            return None
        if _genres()[0].search(line):
            return index
    return None


_LABELLED = re.compile(r"[^：:]{1,8}[：:].|——|【")
"""来源：新华社, 原文链接：…, a sub-title, the label of a data base."""

_DIGITS = "〇○零一二三四五六七八九"
_YEAR = rf"(?:19|20)\d\d|[一二][{_DIGITS}]{{3}}"
_YEAR_NAMED = re.compile(rf"(?<!\d)({_YEAR})年")
_YEAR_RANGE = re.compile(rf"(?:{_YEAR})年?[—–~～至-]{{1,2}}(?:{_YEAR})")


def _year(title: str | None, heading_date: date | None) -> int | None:
    """The one year that the title names, else that of the date line of a document that is about the year of its date.

    A summary is written after its year ends and a plan before its year begins, so their dates tell nothing.
    """
    if title is None or _YEAR_RANGE.search(title):
        return None
    years = {_number(year) for year in _YEAR_NAMED.findall(title)}
    if years:
        return years.pop() if len(years) == 1 else None
    genre = _genres()[0].search(title)
    return heading_date.year if heading_date and genre and genre[1] in _genres()[1] else None


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_SMALL = r"\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_DATE = rf"({_YEAR})年({_SMALL})月({_SMALL})日"
_DATE_LINE = re.compile(rf"[（(—－-]{{0,6}}{_DATE}(?=在|于|[）)]|$)")
"""（2018年3月5日在…会议上） or ——2026年1月26日在…."""
_CLOSING_DATE = re.compile(rf"[（(]?{_DATE}[）)]?")


def _heading_date(lines: Sequence[str]) -> date | None:
    for line in lines:
        match = _DATE_LINE.match(line)
        if match:
            return _date(match)
        if _RUNNING_TEXT.search(line):
            return None
    return None


def _closing(tail: Sequence[str]) -> tuple[date | None, str | None]:
    """The date that stands alone on one of the last lines, and the body that signed above it."""
    for index in reversed(range(len(tail))):
        match = _CLOSING_DATE.fullmatch(tail[index])
        if match:
            return _date(match), _organisation(tail[index - 1]) if index else None
    return None, None


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(*map(_number, match.groups()))
    except ValueError:  # no such day
        return None


def _number(written: str) -> int:
    """A year digit by digit, a month or a day with 十.

    >>> _number("二〇二二"), _number("二十三"), _number("十"), _number("05")
    (2022, 23, 10, 5)
    """
    if written.isdecimal():
        return int(written)
    if "十" in written:
        tens, ones = written.split("十")
        return 10 * (_number(tens) if tens else 1) + (_number(ones) if ones else 0)
    return int("".join("0" if digit in "〇○零" else str(_DIGITS.index(digit) - 2) for digit in written))


# ── who and where ────────────────────────────────────────────────────────────────────────────────────────────────────

_BEFORE_SUBJECT = re.compile(rf"(?:(?:{_YEAR})年度?)?(.{{2,30}}?)(?=(?<!\d)(?:{_YEAR})年|关于|工作报告|工作总结)")


def _organisation_in_title(title: str | None) -> str | None:
    """青澜市水务局 in 青澜市水务局2022年工作总结 and 青澜市水务局关于…的报告."""
    match = _BEFORE_SUBJECT.match(title or "")
    return _organisation(match[1]) if match else None


@cache
def _organisation_name() -> re.Pattern[str]:
    endings = "|".join(row["ending"] for row in table("organisations", ("ending", "example")))
    return re.compile(rf"[{HAN}]{{2,30}}(?:{endings})")


def _organisation(line: str) -> str | None:
    """The line, if it is the name of a body and nothing else."""
    return line if _organisation_name().fullmatch(line) else None


# One to three administrative units at the head of a name. 市 in 市场 and what ends in 军区, 联盟, … is none; neither
# is what # speaks of a place without naming it (全省, 我市, 国家…).
_UNIT = rf"[{HAN}]{{2,7}}?(?:省|自治区|自治州|市(?!场)|县|(?<![军战校])区(?!域)|旗|(?<!联)盟)"
_PLACE = re.compile(rf"(?:中共)?(?!全|我|本|各|国家|中央|中国|最高)((?:{_UNIT}){{1,3}})")


def _place(organisation: str | None) -> str | None:
    match = _PLACE.match(organisation or "")
    return match[1] if match else None
