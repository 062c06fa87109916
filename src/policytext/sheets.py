"""Cells of an Excel workbook: strings stay strings, and nothing in them runs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from policytext.escape import neutral_cell
from policytext.model import InputError, Scalar

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575
"""Rows of a sheet below its header, and characters of a cell: limits of Excel ("Excel specifications and limits")."""
LONGEST_CELL = 32_767
_WHEN = datetime(2000, 1, 1)  # fixed, so that the same values make the same bytes
_PLAIN_CELLS = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}


def new_workbook(out: io.BytesIO, metadata: Mapping[str, str]) -> Workbook:
    """A workbook that is written to ``out`` when it is closed; ``metadata`` becomes its custom properties."""
    from xlsxwriter import Workbook

    workbook = Workbook(out, _PLAIN_CELLS)
    workbook.set_properties({"created": _WHEN})
    for key, value in metadata.items():
        workbook.set_custom_property(key, value)
    return workbook


def new_sheet(workbook: Workbook, name: str, header: Iterable[str]) -> Worksheet:
    """A sheet with a header that stays in view."""
    sheet = workbook.add_worksheet(name)
    for column, title in enumerate(header):
        sheet.write_string(0, column, title)
    sheet.freeze_panes(1, 0)
    return sheet


def write_row(sheet: Worksheet, row: int, values: Iterable[Scalar], *, raw_cells: bool = False) -> None:
    """Write a row, the first below the header being 1.

    Strings are written as strings, never as formulas or links; one that would run once it is edited has ``'`` in
    front, unless ``raw_cells``. A string longer than a cell can hold ends in ….

    Raises:
        InputError: A sheet has no such row.
    """
    if row > MOST_ROWS:
        raise InputError(f"more than {MOST_ROWS} rows of {sheet.get_name()} do not fit a sheet; write csv or parquet")
    for column, value in enumerate(values):
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, str):
            text = value if raw_cells else neutral_cell(value)
            sheet.write_string(row, column, text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…")
        elif value is not None:
            sheet.write_number(row, column, value)


def workbook_of(
    tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Scalar]]]], *, metadata: Mapping[str, str]
) -> bytes:
    """A workbook with a sheet for each table, which is its name, its header and its rows."""
    out = io.BytesIO()
    with new_workbook(out, metadata) as workbook:
        for name, header, rows in tables:
            sheet = new_sheet(workbook, name, header)
            for number, row in enumerate(rows, 1):
                write_row(sheet, number, row)
    return out.getvalue()
