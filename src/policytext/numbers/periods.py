"""The years that a document and its parts are about: what is behind it, and what it plans.

In the report of a year the results are those of the year before and the targets those of the year; in the summary of a
year the results are its own and the plans those of the next. ``tables/document-years.csv`` says so for each kind of
document, ``tables/document-parts.csv`` which headings open which part. What is not settled is null, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from policytext.files import table
from policytext.model import Span
from policytext.numbers.measure import alternation, parse
from policytext.page.metadata import title_and_year
from policytext.text import Text

Years = tuple[int, int]
"""The first and the last year of a span; equal for one year."""


class Kind(NamedTuple):
    """How a kind of document stands to its year: how far its results and plans are from it, and how it opens."""

    results: int
    plans: int
    opens: str


class Part(NamedTuple):
    """A part of a document: where it begins, whether it looks back (past) or ahead (plan), and on which years."""

    start: int
    looks: str | None
    years: Years | None


class Frame(NamedTuple):
    """What is known of a document's years: its own, those of its results and plans, and its parts in order."""

    year: int | None
    results: Years | None
    plans: Years | None
    parts: tuple[Part, ...]


@lru_cache(maxsize=1024)
def written(years: Years | None) -> str | None:
    """Years as ``Quantity.period`` has them.

    >>> written((2017, 2017)), written((2013, 2017))
    ('2017', '2013/2017')
    """
    if years is None:
        return None
    return str(years[0]) if years[0] == years[1] else f"{years[0]}/{years[1]}"


def plan_years(ordinal: int) -> Years | None:
    """The years of a five-year plan; the first two did not run from the one to the next.

    >>> plan_years(13)
    (2016, 2020)
    """
    if not 1 <= ordinal <= _LAST_PLAN:
        return None
    if ordinal <= len(_FIRST_PLANS):
        return _FIRST_PLANS[ordinal - 1]
    return 1966 + 5 * (ordinal - 3), 1970 + 5 * (ordinal - 3)


_FIRST_PLANS = ((1953, 1957), (1958, 1962))
_LAST_PLAN = 19


# ── what kind of document ────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _kinds() -> tuple[re.Pattern[str], Mapping[str, Kind]]:
    rows = table("document-years", ("ending", "results", "plans", "opens", "example"))
    kinds = {row["ending"]: Kind(int(row["results"]), int(row["plans"]), row["opens"]) for row in rows}
    longest_first = sorted(kinds, key=lambda ending: -len(ending))
    return re.compile(rf"({'|'.join(longest_first)})(?:（[^（）]{{1,30}}）)?$"), MappingProxyType(kinds)


def _kind(title: str | None, opening: str) -> Kind | None:
    """By the title's end; without a title, 各位代表 opens a report to a congress."""
    endings, kinds = _kinds()
    match = endings.search(title or "")
    if match:
        return kinds[match[1]]
    return kinds["政府工作报告"] if title is None and _TO_A_CONGRESS.search(opening) else None


_OPENING = 1_500
"""Characters in which a report greets the congress; a glossary of contents may stand before it."""
_TO_A_CONGRESS = re.compile("(?:^|\n)[ \u3000]{0,4}各位代表[：:！!]")
# The sessions of the National People's Congress are yearly: the first session of the tenth was in 2003.
_SESSION = re.compile("向第([一二三四五六七八九十]{1,3})届全国人民代表大会第([一二三四五])次会议")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_PAST_YEAR = re.compile(r"过去的?((?:19|20)\d\d)年")


def _kind_by_headings(text: Text, parts: Sequence[Part]) -> Kind | None:
    """去年工作回顾 and 今年主要任务 are headings of a report."""
    for part in parts:
        line = text.norm[part.start : part.start + _LONGEST_HEADING].partition("\n")[0]
        if ("今年" if part.looks == "plan" else "去年") in line:
            return _kinds()[1]["政府工作报告"]
    return None


def _year_of(text: Text, kind: Kind | None, headings: Sequence[Part], found: int | None) -> int | None:
    """The document's year: what its metadata say, else its title and date line, else what its text plainly tells."""
    given = text.meta.get("year")
    if given is None and kind and kind.results < 0 and text.meta.get("date"):
        given = str(text.meta["date"])[:4]  # a report is given in its year; a summary is dated in the next
    if given is not None and str(given).isdecimal():
        return int(given)
    if found or kind is None:
        return found
    for part in headings:
        if part.years and part.years[0] == part.years[1]:
            return part.years[0] - (kind.plans if part.looks == "plan" else kind.results)
    return _year_in_opening(text, kind, headings)


def _year_in_opening(text: Text, kind: Kind, headings: Sequence[Part]) -> int | None:
    """刚刚过去的1984年; the session of the congress that is spoken to; the year at the head of a part."""
    opening = text.norm[:_OPENING]
    past = _PAST_YEAR.search(opening)
    if past:
        return int(past[1]) - kind.results
    session = _SESSION.search(opening)
    if session:
        return 2003 + 5 * (int(parse(session[1]).low or 0) - 10) + int(parse(session[2]).low or 1) - 1
    for part in headings:
        line_end = text.norm.find("\n", part.start) + 1
        year = _YEAR.match(text.norm, _first_character(text.norm, line_end)) if line_end else None
        if year:
            return int(year[1]) - (kind.plans if part.looks == "plan" else kind.results)
    return None


def _first_character(norm: str, start: int) -> int:
    match = _BLANKS.match(norm, start)
    return match.end() if match else start


_BLANKS = re.compile(r"\s{0,40}")


# ── its parts ────────────────────────────────────────────────────────────────────────────────────────────────────────

_LONGEST_HEADING = 40
_MARKS = tuple("。；，、")


@cache
def _part_words() -> tuple[re.Pattern[str], Mapping[str, str]]:
    rows = table("document-parts", ("word", "part", "example"))
    words = {row["word"]: row["part"] for row in rows}
    return re.compile(alternation(words)), MappingProxyType(words)


_PLAN = re.compile("([一二三四五六七八九十]{1,2})五”?")
_MANY_YEARS = re.compile(
    r"(?:过去|这|近|前|最近)的?([二三四五六七八九十]|\d{1,2})年|([二三四五六七八九十]|\d{1,2})年来"
)
_OF_YEARS = re.compile(r"这是.{2,30}的([二三四五六七八九十])年[。]?\Z")
_SPAN_HEAD = re.compile("(?:各位代表！)?(?:这|过去的?|近)?([二三四五六七八九十])年(?:来|间|中)?，")
_YEAR_HEAD = re.compile(r"(?:各位代表！)?(?:刚刚)?(?:过去的?)?(?:(?:19|20)\d\d年|一年来?)，")
"""What begins the review of several years inside that of one, and what leads back from it."""
_NEXT = re.compile("[ \u3000]{0,4}(?:下一步|下步|明年|新的一年)[，,]")
"""What begins the plans of a summary that has no heading for them."""


def _headings(norm: str, paragraphs: Sequence[Span]) -> Iterator[tuple[Part, int]]:
    """The headings that open a part, with the years that they name and the number of years that they speak of."""
    pattern, words = _part_words()
    for start, end in paragraphs:
        if end - start > _LONGEST_HEADING:
            if norm[start] in _LEADS:
                yield from _lead(norm, start)
            continue
        found = pattern.findall(norm, start, end)
        if found and norm[end - 1] not in _MARKS:
            yield _heading(norm[start:end], start, [words[word] for word in found])
        elif norm[start] == "这" and (many := _OF_YEARS.search(norm, start, end)):
            yield Part(start, _SPAN, None), int(parse(many[1]).low or 0)
        elif norm.startswith("、", start + 1) and norm[start] in "二三四五六七八九十":
            yield Part(start, _NUMBERED, None), 0


_NUMBERED = "numbered"
"""A heading of the first level, not the first, that tells nothing."""


def _lead(norm: str, start: int) -> Iterator[tuple[Part, int]]:
    """What the first words of a long paragraph say of what follows it."""
    if _NEXT.match(norm, start):
        yield Part(start, "plan", None), 0
    elif span := _SPAN_HEAD.match(norm, start):
        yield Part(start, _SPAN, None), int(parse(span[1]).low or 0)
    elif _YEAR_HEAD.match(norm, start):
        yield Part(start, _SPAN, None), 1


_LEADS = frozenset("下明新这过近二三四五六七八九十各刚一12")
_SPAN = "span"
"""A paragraph that begins with a number of years; it matters inside a review alone."""


def _heading(line: str, start: int, looks: Sequence[str]) -> tuple[Part, int]:
    """The last word decides, since 目标任务完成情况 looks back; 总结 and 打算 of two years decide nothing."""
    numbers = sorted({int(year) for year in _YEAR.findall(line)})
    if len(set(looks)) == 2 and len(numbers) == 2:
        return Part(start, None, None), 0
    plan = _PLAN.search(line)
    years = (numbers[0], numbers[-1]) if numbers else plan_years(int(parse(plan[1]).low or 0)) if plan else None
    many = None if numbers else _MANY_YEARS.search(line)
    return Part(start, looks[-1], years), int(parse(many[1] or many[2]).low or 0) if many else 0


def frame(text: Text) -> Frame:
    r"""What the document and its metadata tell of its years.

    >>> from policytext.text import normalise
    >>> frame(normalise("某局2022年工作总结\n一、主要工作\n正文。\n二、下一步打算\n正文。"))[:3]
    (2022, (2022, 2022), (2023, 2023))
    """
    head = [text.norm[start:end] for start, end in text.paragraphs[:12]]
    title, found = title_and_year(head)
    body = text.paragraphs[head.index(title) + 1 :] if title else text.paragraphs
    title = str(text.meta["title"]) if text.meta.get("title") else title
    headings = list(_headings(text.norm, body))
    opening = [part for part, _ in headings if part.looks in ("past", "plan")]
    kind = _kind(title, text.norm[:_OPENING]) or _kind_by_headings(text, opening)
    year = _year_of(text, kind, opening, found)
    results = (year + kind.results,) * 2 if year and kind else None
    plans = (year + kind.plans,) * 2 if year and kind else None
    first = Part(0, kind.opens if kind else None, plans if kind and kind.opens == "plan" else results)
    is_report = kind is not None and kind.results < 0
    return Frame(year if kind else None, results, plans, (first, *_parts(first, headings, results, plans, is_report)))


def _parts(
    outer: Part, headings: Sequence[tuple[Part, int]], results: Years | None, plans: Years | None, is_report: bool
) -> Iterator[Part]:
    """The parts with their years; ``outer`` is the part of the last heading, in which leads open and close a review."""
    last = outer
    for part, many in headings:
        if part.looks == _NUMBERED:
            if outer.start == 0 or outer.looks != "past" or not is_report:
                continue
            last = outer = part._replace(looks=None)  # behind its review a report looks ahead, or at both
        elif part.looks == _SPAN:
            if outer.looks != "past" or many == _length(last.years) or _length(outer.years) > 1:
                continue
            last = outer._replace(start=part.start)
            if many > 1:
                last = last._replace(years=_default("past", many, results, plans))
        else:
            last = outer = part._replace(years=part.years or _default(part.looks, many, results, plans))
        yield last


def _length(years: Years | None) -> int:
    return years[1] - years[0] + 1 if years else 0


def _default(looks: str | None, many: int, results: Years | None, plans: Years | None) -> Years | None:
    if looks == "plan":
        return plans
    if looks is None or results is None:
        return None
    return (results[1] - max(many, 1) + 1, results[1])
