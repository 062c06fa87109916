"""Frames as an Excel workbook, a sheet a frame."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from policytext import sheets
from policytext.model import InputError, Scalar

if TYPE_CHECKING:
    import polars


def workbook(
    frames: Mapping[str, polars.DataFrame], *, metadata: Mapping[str, str] | None = None, raw_cells: bool = False
) -> bytes:
    """The bytes of a workbook with these sheets; ``metadata`` becomes its custom properties.

    Cells are as ``sheets.write_row`` says; what is neither number nor truth value is written as text.

    Raises:
        InputError: A frame has more rows than a sheet.
    """
    out = io.BytesIO()
    with sheets.new_workbook(out, metadata or {}) as book:
        for name, frame in frames.items():
            if frame.height > sheets.MOST_ROWS:
                raise InputError(f"the table {name} has {frame.height} rows, more than a sheet holds; write csv")
            sheet = sheets.new_sheet(book, name, frame.columns)
            for row, values in enumerate(frame.iter_rows(), 1):
                sheets.write_row(sheet, row, map(_scalar, values), raw_cells=raw_cells)
    return out.getvalue()


def _scalar(value: object) -> Scalar:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
