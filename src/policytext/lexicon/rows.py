"""The rows of the lexicon's files: read, validated as strictly as code, and written in their one canonical form.

Every error names the file and the line, and says what to write instead. What the columns mean is told in
``dictionaries/README.md``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NoReturn, TypeVar

from policytext.files import parse_cells, parse_csv
from policytext.model import DataFileError

KINDS = ("numeric", "thought", "slogan", "term")
QUOTED = ("always", "usually", "never")
USER_FIELD = "user"
"""The field of a user's row that names none."""
LISTED_KIND = "slogan"
"""The kind of a phrase that comes from a plain list: what a user collects there is mostly coined."""

Row = Mapping[str, str]
AnyRow = TypeVar("AnyRow", Mapping[str, str], list[str])


@dataclass(frozen=True, slots=True)
class Entry:
    """A formulation of the lexicon; the fields are the columns of ``formulations/*.csv``, lists as tuples.

    ``since`` and ``until`` are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, empty where not known.
    """

    phrase: str
    kind: str
    field: str
    variants: tuple[str, ...]
    since: str
    until: str
    supersedes: tuple[str, ...]
    coined: bool
    quoted: str
    verbs: tuple[str, ...]
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    expansion: str
    english: str
    source: str
    checked: str
    example: str
    note: str


@dataclass(frozen=True, slots=True)
class Membership:
    """What a label stands for, in official order, from ``since`` to ``until`` (empty: open)."""

    phrase: str
    since: str
    until: str
    members: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document, meeting or speech that rows name; ``document`` is its number, ``address`` where it is published."""

    key: str
    title: str
    issuer: str
    date: str
    document: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """An event that no rule settles, a row of ``events.csv``; ``year`` is null where the name does not settle it."""

    canonical: str
    variants: tuple[str, ...]
    year: int | None
    start: str
    end: str
    source: str
    checked: str
    example: str
    note: str


COLUMNS = tuple(one.name for one in fields(Entry))
MEMBER_COLUMNS = ("phrase", "since", "until", "member", "order", "source")
SOURCE_COLUMNS = tuple(one.name for one in fields(Source))
EVENT_COLUMNS = tuple(one.name for one in fields(NamedEvent))

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CHECKED = re.compile(r"unverified|(?:read|known)(?: (?P<key>\S+))?")
# The matcher skips quotation marks, and blanks inside words are deleted before it: a phrase with one is never found.
_UNMATCHED = re.compile(r"[“”‘’\"'「」『』\s|]")


class Place:
    """A row of a file, for what its errors say."""

    __slots__ = ("line", "name")

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.line = line

    def fail(self, message: str) -> NoReturn:
        """Raise the error that names this row."""
        raise DataFileError(f"{self.name}: line {self.line}: {message}")


def placed_rows(rows: Iterable[AnyRow], name: str, key: Callable[[AnyRow], object]) -> Iterator[tuple[AnyRow, Place]]:
    """The rows with their places; in the order of ``key``, none twice."""
    last: object = None
    for line, row in enumerate(rows, start=2):
        place, this = Place(name, line), key(row)
        if last is not None and this <= last:  # type: ignore[operator]
            place.fail(f"{this!r} stands after {last!r}; sort the rows and write each once")
        last = this
        yield row, place


# ── cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _list(cell: str, column: str, place: Place) -> tuple[str, ...]:
    if not cell:
        return ()
    items = tuple(cell.split("|"))
    if "" in items or cell != cell.strip() or " |" in cell or "| " in cell:
        place.fail(f"{column} {cell!r} has an empty item or a blank; write items with one | between")
    return items


def choice_cell(cell: str, column: str, choices: Sequence[str], place: Place) -> str:
    """The cell, if it is one of the choices; else the error."""
    if cell not in choices:
        place.fail(f"{column} {cell!r} is none of {', '.join(choices)}; write one of them")
    return cell


def date_cell(cell: str, column: str, place: Place) -> str:
    """The cell, if it is a date or empty; else the error."""
    if cell and not _is_date(cell):
        place.fail(f"{column} {cell!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return cell


@lru_cache(maxsize=4096)  # the same few hundred dates stand in thousands of rows
def _is_date(cell: str) -> bool:
    if not _DATE.fullmatch(cell):
        return False
    try:
        date.fromisoformat(cell + "0000-01-01"[len(cell) :])
    except ValueError:
        return False
    return True


def _checked(cell: str, sources: Mapping[str, Source], place: Place) -> str:
    key = _checked_key(cell)
    if key is None:
        place.fail(f"checked {cell!r} is none of 'read KEY', 'known KEY', 'unverified'; write one of them")
    if key and key not in sources:
        place.fail(f"checked names {key!r}, which is no key of sources.csv; add it there")
    return cell


@lru_cache(maxsize=4096)
def _checked_key(cell: str) -> str | None:
    """The key that the cell names, empty where it names none; null where it is not understood."""
    match = _CHECKED.fullmatch(cell)
    return (match["key"] or "") if match else None


def source_cell(cell: str, sources: Mapping[str, Source], place: Place) -> str:
    """The cell, if it is a key of the sources or empty; else the error."""
    if cell and cell not in sources:
        place.fail(f"source {cell!r} is no key of sources.csv; add it there")
    return cell


def _phrase(cell: str, column: str, place: Place) -> str:
    if len(cell) < 2 or _UNMATCHED.search(cell):
        place.fail(f"{column} {cell!r} is too short or holds a quotation mark or a blank; write the bare words")
    return cell


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def read_sources(data: bytes, name: str) -> dict[str, Source]:
    """The sources by key.

    Raises:
        DataFileError: A row is not valid.

    """
    sources = {}
    for row, place in placed_rows(parse_csv(data, name, SOURCE_COLUMNS), name, lambda row: row["key"]):
        if not _KEY.fullmatch(row["key"]):
            place.fail(f"key {row['key']!r} is not in kebab-case; write lower-case letters, digits and single hyphens")
        if not (row["title"] and row["date"]):
            place.fail("title or date is empty; a source has both")
        date_cell(row["date"], "date", place)
        sources[row["key"]] = Source(**row)
    return sources


def read_entries(data: bytes, name: str, field: str, sources: Mapping[str, Source]) -> list[tuple[Entry, Place]]:
    """The formulations of one built-in file, whose rows all name ``field``.

    Raises:
        DataFileError: A row is not valid.

    """
    entries = []
    for cells, place in placed_rows(parse_cells(data, name, COLUMNS), name, _FIRST):
        entry = _entry(cells, sources, place)
        if entry.field != field:
            place.fail(
                f"field {entry.field!r} is not the file's name; write {field} or move the row to {entry.field}.csv"
            )
        if not entry.example:
            place.fail("example is empty; write a short sentence that holds the phrase")
        source_cell(entry.source, sources, place)
        _checked(entry.checked, sources, place)
        entries.append((entry, place))
    return entries


_FIRST = itemgetter(0)


def read_user_entries(data: bytes, name: str, sources: Mapping[str, Source]) -> list[tuple[Entry, Place]]:
    """The formulations of a user's file: a CSV with at least ``phrase`` and ``kind``, or a list, one phrase a line.

    In a list, blank lines and lines that begin with # are passed over, and the kind is ``LISTED_KIND``. Rows need no
    order.

    Raises:
        DataFileError: A row is not valid.

    """
    rows = list(_user_rows(data, name))
    return [(_entry([row[column] for column in COLUMNS], sources, place), place) for row, place in rows]


def _user_rows(data: bytes, name: str) -> Iterator[tuple[Row, Place]]:
    defaults = dict.fromkeys(COLUMNS, "") | {
        "kind": LISTED_KIND,
        "field": USER_FIELD,
        "coined": "false",
        "quoted": "usually",
        "checked": "unverified",
    }
    lines = _decoded(data, name).splitlines()
    header = next(csv.reader(lines[:1]), [])
    if "phrase" not in header:
        for number, line in enumerate(lines, start=1):
            if line.strip() and not line.startswith("#"):
                yield defaults | {"phrase": line.strip()}, Place(name, number)
        return
    unknown = [column for column in header if column not in COLUMNS]
    if unknown or "kind" not in header:
        known = ",".join(COLUMNS[2:])
        Place(name, 1).fail(f"columns {','.join(header)}: write phrase and kind, and of the others only {known}")
    for number, row in enumerate(parse_csv(data, name, header), start=2):
        yield defaults | {column: cell for column, cell in row.items() if cell}, Place(name, number)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataFileError(f"{name}: is not UTF-8 (byte {error.start}); save it as UTF-8") from None


def _entry(cells: list[str], sources: Mapping[str, Source], place: Place) -> Entry:
    """The entry of a row, whose cells come in the order of ``COLUMNS``."""
    phrase, kind, field, variants, since, until, supersedes, coined, quoted, verbs, before, after, *rest = cells
    entry = Entry(  # most cells are empty, and a call for each takes half the time
        _phrase(phrase, "phrase", place),
        choice_cell(kind, "kind", KINDS, place),
        field,
        _list(variants, "variants", place) if variants else (),
        date_cell(since, "since", place) if since else "",
        date_cell(until, "until", place) if until else "",
        _list(supersedes, "supersedes", place) if supersedes else (),
        choice_cell(coined, "coined", ("true", "false"), place) == "true",
        choice_cell(quoted, "quoted", QUOTED, place),
        _list(verbs, "verbs", place) if verbs else (),
        _list(before, "not_before", place) if before else (),
        _list(after, "not_after", place) if after else (),
        *rest,
    )
    _check_entry(entry, sources, place)
    return entry


def _check_entry(entry: Entry, sources: Mapping[str, Source], place: Place) -> None:
    for variant in entry.variants:
        _phrase(variant, "variants", place)
    if entry.coined and not entry.since:
        place.fail("coined is true and since is empty; write when the words were coined, or false")
    if entry.until and not entry.note:
        place.fail("until has no note; name in note the source that replaced the phrase")
    if entry.since and entry.until and entry.until < entry.since:
        place.fail(f"until {entry.until} is before since {entry.since}; mend one of them")
    source = sources.get(entry.source)
    if entry.since and source and not entry.note and not source.date.startswith(entry.since):
        place.fail(f"since {entry.since} is not the date of {entry.source} ({source.date}); write that, or why in note")


def read_members(
    data: bytes, name: str, entries: Mapping[str, Entry], sources: Mapping[str, Source]
) -> dict[str, tuple[Membership, ...]]:
    """The members of each label, a ``Membership`` a period, oldest first.

    Raises:
        DataFileError: A row is not valid.

    """
    rows = parse_csv(data, name, MEMBER_COLUMNS)
    placed = list(placed_rows(rows, name, lambda row: (row["phrase"], row["since"], row["order"].zfill(3))))
    members: dict[str, tuple[Membership, ...]] = {}
    for (phrase, _), group in groupby(placed, key=lambda pair: (pair[0]["phrase"], pair[0]["since"])):
        period_rows = list(group)
        if phrase not in entries:
            period_rows[0][1].fail(f"{phrase!r} is no phrase of formulations/*.csv; add its row there")
        period = _membership(period_rows, sources)
        members[phrase] = (*members.get(phrase, ()), period)
    return members


def _membership(rows: list[tuple[Row, Place]], sources: Mapping[str, Source]) -> Membership:
    first, place = rows[0]
    for number, (row, here) in enumerate(rows, start=1):
        if row["order"] != str(number):
            here.fail(f"order {row['order']!r} is not {number}; number the members of a period from 1")
        if (row["until"], row["source"]) != (first["until"], first["source"]):
            here.fail("until or source differs from the first member's; write the same for all members of a period")
        if not row["member"].strip() or "|" in row["member"]:
            here.fail(f"member {row['member']!r} is empty or holds a |; write one member a row")
    if len(rows) < 2:
        place.fail(f"{first['phrase']} has one member; write all of them")
    source_cell(first["source"], sources, place)
    since, until = date_cell(first["since"], "since", place), date_cell(first["until"], "until", place)
    return Membership(first["phrase"], since, until, tuple(row["member"] for row, _ in rows), first["source"])


def read_events(data: bytes, name: str, sources: Mapping[str, Source]) -> tuple[NamedEvent, ...]:
    """The events that no rule settles, by canonical name.

    Raises:
        DataFileError: A row is not valid.

    """
    events = []
    for row, place in placed_rows(parse_csv(data, name, EVENT_COLUMNS), name, lambda row: row["canonical"]):
        if row["year"] and not re.fullmatch(r"\d{4}", row["year"]):
            place.fail(f"year {row['year']!r} is no year; write four digits, or leave it empty")
        _phrase(row["canonical"], "canonical", place)
        source_cell(row["source"], sources, place)
        _checked(row["checked"], sources, place)
        event = NamedEvent(
            canonical=row["canonical"],
            variants=_list(row["variants"], "variants", place),
            year=int(row["year"]) if row["year"] else None,
            start=date_cell(row["start"], "start", place),
            end=date_cell(row["end"], "end", place),
            source=row["source"],
            checked=row["checked"],
            example=row["example"],
            note=row["note"],
        )
        events.append(event)
    return tuple(events)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def format_rows(data: bytes, name: str) -> bytes:
    """A formulations file in its canonical form: UTF-8, LF, minimal quoting, rows sorted by phrase in code-point order.

    Raises:
        DataFileError: The columns are not right, or a row has too many or too few cells.

    """
    rows = sorted(parse_csv(data, name, COLUMNS), key=lambda row: row["phrase"])
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: cell.strip() for column, cell in row.items()} for row in rows)
    return out.getvalue().encode("utf-8")
