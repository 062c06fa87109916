"""Counts of formulations: as a table for reading, as CSV and as JSON Lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.escape import json_bytes, neutral_cell, one_line

if TYPE_CHECKING:
    from policytext.count import FormulationCount


def to_table(rows: Iterable[FormulationCount], *, width: int | None = None) -> Iterator[bytes]:
    """For each document its name, a row a formulation, and an empty line; ≥ where masks may hide more."""
    for doc, group in groupby(rows, key=attrgetter("doc")):
        counts = list(group)
        has_forms = any(one.form for one in counts)
        header = ["count", "per 10,000", "formulation", "kind", *(["form", "wording"] if has_forms else [])]
        shown = columns(header, [_cells(one) for one in counts], width=width, right={0, 1})
        yield f"{one_line(doc)}\n{shown}\n\n".encode()


def _cells(row: FormulationCount) -> list[str]:
    count = f"{'≥' if row.is_lower_bound else ''}{row.count}"
    forms = [row.form or "", row.wording or ""] if row.form else []
    return [count, f"{row.rate:.2f}", row.canonical, row.kind, *forms]


def to_csv(rows: Iterable[FormulationCount]) -> Iterator[bytes]:
    """The header and the rows, in UTF-8 with a BOM, cells neutralised for spreadsheets; null is an empty cell."""
    from policytext.count import FormulationCount

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([one.name for one in fields(FormulationCount)])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in astuple(row)])
    yield out.getvalue().encode("utf-8-sig")


def _csv_cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return neutral_cell(value) if isinstance(value, str) else value


def to_jsonl(rows: Iterable[FormulationCount]) -> Iterator[bytes]:
    """A line a row."""
    for row in rows:
        yield json_bytes(row) + b"\n"
