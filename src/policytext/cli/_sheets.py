"""A sheet that a person has filled in: CSV as spreadsheets save it, or an Excel workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator

from policytext.files import decode, read_bytes
from policytext.model import InputError


def read_sheet(path: str, encoding: str | None = None) -> list[dict[str, str]]:
    """The rows by the names of the first row, cells as text; of a workbook its first sheet. Empty rows are left out.

    Raises:
        InputError: It cannot be read.
    """
    data = read_bytes(path)
    rows = _workbook(data, path) if data.startswith(b"PK") else csv.reader(io.StringIO(decode(data, path, encoding)))
    try:
        return list(_by_name(rows))
    except csv.Error as error:
        raise InputError(f"{path}: is no CSV ({error}); save the sheet as CSV or xlsx") from None


def _by_name(rows: Iterable[list[str]]) -> Iterator[dict[str, str]]:
    names: list[str] | None = None
    for row in rows:
        if names is None:
            names = [name.strip().lstrip("\ufeff") for name in row]
        elif any(row):
            yield dict(zip(names, [*row, *[""] * len(names)], strict=False))


def _workbook(data: bytes, path: str) -> Iterator[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        page = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        for row in page.iter_rows(values_only=True):
            yield ["" if value is None else str(value) for value in row]
    except (InvalidFileException, KeyError, zipfile.BadZipFile, IndexError, ValueError) as error:
        raise InputError(f"{path}: is no Excel workbook ({error}); save the sheet as CSV or xlsx") from None
