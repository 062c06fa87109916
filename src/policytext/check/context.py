"""What is known of a draft besides its text: date, type, issuer. What is not given is found in it, or assumed."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 (the field of the same name is a setting)
from functools import cache
from typing import NamedTuple

from policytext.files import table
from policytext.model import Document, InputError
from policytext.numbers.periods import frame
from policytext.text import Text

ISSUERS = ("state", "party", "local", "speech")


class Dated(NamedTuple):
    """The first and the last day on which a document may have been written; equal where the day is known."""

    earliest: Date
    latest: Date


@dataclass(frozen=True, slots=True)
class Setting:
    """A thing that rules depend on: its value, "" where nothing is known, and, in Chinese, where it comes from."""

    name: str
    value: str
    how: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules may take into account besides the text.

    ``settings`` tell the date, the type and the issuer with where each comes from. ``final`` says that the draft is
    about to go out. ``previous`` is the document of the year before, ``roster`` names with posts, in order. ``is_old``
    says that a text is older than the standards of today, where its date is not known.
    """

    dated: Dated | None = None
    type: str = ""
    issuer: str = ""
    year: int | None = None
    final: bool = False
    previous: Document | None = None
    roster: tuple[tuple[str, str], ...] = ()
    is_old: bool = False
    settings: tuple[Setting, ...] = ()


@cache
def _words(role: str) -> tuple[tuple[str, str, str], ...]:
    """The words of a role (ending or topic) with the type and when it is written, the longer first."""
    rows = table("document-types", ("word", "role", "type", "written", "example"))
    found = [(row["word"], row["type"], row["written"]) for row in rows if row["role"] == role]
    return tuple(sorted(found, key=lambda row: -len(row[0])))


@cache
def document_types() -> tuple[str, ...]:
    """The types of documents that are known, as ``tables/document-types.csv`` has them."""
    return tuple(sorted({row[1] for role in ("ending", "topic") for row in _words(role)}))


def _type_of(title: str) -> tuple[str, str]:
    """The type that a title tells, and whether such a document is written in, before or after its year; "" if none.

    >>> _type_of("某局2022年党建工作总结"), _type_of("某市政府工作报告（摘要）")
    (('party-building', 'after'), ('government-report', 'in'))
    """
    title = _NOTE.sub("", title)
    kind, written = next(((row[1], row[2]) for row in _words("ending") if title.endswith(row[0])), ("", ""))
    if kind == "summary":
        kind = next((row[1] for row in _words("topic") if row[0] in title), kind)
    return kind, written


_NOTE = re.compile(r"[（(][^（）()]{1,30}[）)]\s*$")


def read_date(text: str) -> Dated:
    """The days that ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` may mean.

    Raises:
        InputError: It is no such date.

    >>> read_date("2022-02").latest.isoformat()
    '2022-02-28'
    """
    try:
        parts = [int(part) for part in text.split("-")]
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
            raise ValueError
        first = Date(*[*parts, 1, 1][:3])
        if len(parts) == 3:
            return Dated(first, first)
        month = parts[1] if len(parts) == 2 else 12
        return Dated(first, Date(first.year, month, calendar.monthrange(first.year, month)[1]))
    except ValueError:
        raise InputError(f"{text!r} is no date; write 2022, 2022-01 or 2022-01-15") from None


def context_of(
    document: Document,
    text: Text,
    *,
    date: str | None = None,
    type: str | None = None,
    issuer: str | None = None,
    final: bool = False,
    previous: Document | None = None,
    roster: tuple[tuple[str, str], ...] = (),
) -> Context:
    """What is given, and for what is not, what the document's metadata, title and text tell or let assume.

    Raises:
        InputError: ``date`` is no date, ``type`` no type, ``issuer`` no issuer.
    """
    if type is not None and type not in document_types():
        raise InputError(f"{type!r} is no type of document; the types are {', '.join(document_types())}")
    if issuer is not None and issuer not in ISSUERS:
        raise InputError(f"{issuer!r} is no issuer; the issuers are {', '.join(ISSUERS)}")
    title = str(document.meta.get("title") or "")
    found_type, written = _type_of(title)
    year = document.meta.get("year")
    year = year if isinstance(year, int) else frame(text).year
    dated, date_setting = _dated(document, date, year, written)
    kind = Setting("type", type, "给定") if type else Setting("type", found_type, "据标题" if found_type else "未知")
    who = Setting("issuer", issuer, "给定") if issuer else _issuer(document)
    return Context(
        dated, kind.value, who.value, year, final, previous, roster, _is_old(text), (date_setting, kind, who)
    )


_CHINESE_YEAR = re.compile("一九[〇零○一二三四五六七八九]{2}年")


def _is_old(text: Text) -> bool:
    """Whether a text writes years in Chinese numerals, as was usual up to GB/T 15835-1995, and after it is not."""
    return len(_CHINESE_YEAR.findall(text.norm)) > 1


def _dated(document: Document, given: str | None, year: int | None, written: str) -> tuple[Dated | None, Setting]:
    """The date: given, of the metadata or the text, or what the year and the kind of document let assume."""
    if given is not None:
        return read_date(given), Setting("date", given, "给定")
    known = document.meta.get("date")
    if isinstance(known, str) and re.fullmatch(r"\d{4}(?:-\d\d){0,2}", known):
        return read_date(known), Setting("date", known, "据正文" if "date" in document.found else "据元数据")
    if year is None:
        return None, Setting("date", "", "未知")
    if written == "after":
        return (
            Dated(Date(year, 11, 1), Date(year + 1, 3, 31)),
            Setting("date", f"{year + 1}-01", f"假定：{year}年的总结写于次年1月"),
        )
    if written == "before":
        return (
            Dated(Date(year - 1, 11, 1), Date(year, 12, 31)),
            Setting("date", f"{year}", f"假定：{year}年的计划写于年初"),
        )
    return read_date(str(year)), Setting("date", f"{year}", "假定：写于标题所示年份")


_PARTY = re.compile("党组|党委|党工委|纪委|中共|中国共产党")


def _issuer(document: Document) -> Setting:
    organisation = str(document.meta.get("organisation") or "")
    title = str(document.meta.get("title") or "")
    if _PARTY.search(organisation):
        return Setting("issuer", "party", "据发文机关")
    if "国务院" in organisation:
        return Setting("issuer", "state", "据发文机关")
    if organisation:
        return Setting("issuer", "local", "据发文机关")
    if title.endswith("讲话"):
        return Setting("issuer", "speech", "据标题")
    return Setting("issuer", "", "未知")
