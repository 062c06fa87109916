"""Frames as an Excel workbook, a sheet a frame."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from policytext.escape import neutral_cell
from policytext.model import InputError

if TYPE_CHECKING:
    import polars
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575
"""Rows of a sheet below its header, and characters of a cell: limits of Excel ("Excel specifications and limits")."""
LONGEST_CELL = 32_767
_WHEN = datetime(2000, 1, 1)  # fixed, so that the same frames make the same bytes
_PLAIN_CELLS = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}


def workbook(
    frames: Mapping[str, polars.DataFrame], *, metadata: Mapping[str, str] | None = None, raw_cells: bool = False
) -> bytes:
    """The bytes of a workbook with these sheets; ``metadata`` becomes its custom properties.

    Strings are written as strings, never as formulas or links; one that would run once it is edited has ``'`` in
    front, unless ``raw_cells``. A string longer than a cell can hold ends in ….

    Raises:
        InputError: A frame has more rows than a sheet.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, _PLAIN_CELLS) as book:
        book.set_properties({"created": _WHEN})
        for key, value in (metadata or {}).items():
            book.set_custom_property(key, value)
        for name, frame in frames.items():
            if frame.height > MOST_ROWS:
                raise InputError(f"the table {name} has {frame.height} rows, more than a sheet holds; write csv")
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(frame.columns):
                sheet.write_string(0, column, title)
                for row, value in enumerate(frame[title], 1):
                    _write(sheet, row, column, value, raw_cells)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: object, raw_cells: bool) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        text = str(value) if raw_cells else neutral_cell(str(value))
        sheet.write_string(row, column, text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…")
