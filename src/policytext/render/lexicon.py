"""Rows of the lexicon: as a table, in full, as CSV and as JSON Lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.escape import json_bytes, neutral_cell, one_line

if TYPE_CHECKING:
    from policytext.lexicon.rows import Entry, Membership, Source

HEADER = ("phrase", "kind", "field", "since", "until", "quoted", "source")


def to_table(entries: Sequence[Entry], *, width: int | None = None) -> str:
    """A row an entry, with what tells them apart."""
    return columns(HEADER, [[_cell(getattr(one, name)) for name in HEADER] for one in entries], width=width) + "\n"


def to_text(entry: Entry, members: Sequence[Membership], sources: Mapping[str, Source]) -> str:
    """All of an entry that is not empty, its source by name, its members period by period, and an empty line."""
    shown = {name: _cell(value) for name, value in asdict(entry).items() if value not in ("", ())}
    source = sources.get(entry.source)
    if source is not None:
        shown["source"] = f"{source.title} ({source.issuer}, {source.date})"
    for period in members:
        shown[f"members {period.since or '…'}–{period.until or '…'}"] = "、".join(period.members)
    return "".join(f"{one_line(f'{name}: {value}')}\n" for name, value in shown.items()) + "\n"


def to_csv(entries: Sequence[Entry]) -> bytes:
    """The rows with the columns of the lexicon's files, in UTF-8 with a BOM, cells neutralised for spreadsheets."""
    from policytext.lexicon.rows import Entry

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [one.name for one in fields(Entry)]
    writer.writerow(names)
    writer.writerows([neutral_cell(_cell(getattr(one, name))) for name in names] for one in entries)
    return out.getvalue().encode("utf-8-sig")


def to_jsonl(entries: Sequence[Entry]) -> bytes:
    """A line an entry, lists as lists."""
    return b"".join(json_bytes(one) + b"\n" for one in entries)


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "|".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
