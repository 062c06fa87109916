"""Rows of one dataclass as CSV and as JSON Lines, whatever they are about."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

from policytext.escape import json_bytes, neutral_cell

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def to_csv(rows: Iterable[DataclassInstance], row_class: type[DataclassInstance]) -> Iterator[bytes]:
    """The header and the rows, in UTF-8 with a BOM; null is an empty cell, a list is joined by ``|``.

    A string that a spreadsheet would run has ``'`` in front.
    """
    names = [one.name for one in fields(row_class)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell(getattr(row, name)) for name in names] for row in rows)
    yield out.getvalue().encode("utf-8-sig")


def cell(value: object) -> object:
    """A value as CSV has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        value = "|".join(value)
    return neutral_cell(value) if isinstance(value, str) else value


def to_jsonl(rows: Iterable[DataclassInstance]) -> Iterator[bytes]:
    """A line a row, its fields in their order."""
    for row in rows:
        yield json_bytes(row) + b"\n"


def by_format(
    format_name: str, rows: Iterable[DataclassInstance], row_class: type[DataclassInstance]
) -> Iterator[bytes]:
    """``csv`` or ``jsonl``."""
    return to_csv(rows, row_class) if format_name == "csv" else to_jsonl(rows)
