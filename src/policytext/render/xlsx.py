"""Annotations as an Excel workbook, a sheet a layer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from policytext.escape import neutral_cell
from policytext.model import LAYERS, Annotation, InputError, Scalar, field_names

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from policytext.annotate import AnnotatedDocument

MOST_ROWS = 1_048_575
"""Rows of a sheet below its header, and characters of a cell: limits of Excel ("Excel specifications and limits")."""
LONGEST_CELL = 32_767
_WHEN = datetime(2000, 1, 1)  # fixed, so that the same annotations make the same bytes
_PLAIN_CELLS = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}


def render(
    results: Iterable[AnnotatedDocument], *, layers: Sequence[str], metadata: Mapping[str, str], raw_cells: bool = False
) -> Iterator[bytes]:
    """One workbook with all documents: ``doc``, then the fields of the layer; ``metadata`` becomes its custom
    properties.

    Strings are written as strings, never as formulas or links; one that would run once it is edited has ``'`` in
    front, unless ``raw_cells``. A string longer than a cell can hold ends in ….

    Raises:
        InputError: A layer has more annotations than a sheet has rows.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, _PLAIN_CELLS) as workbook:
        workbook.set_properties({"created": _WHEN})
        for key, value in metadata.items():
            workbook.set_custom_property(key, value)
        sheets = {layer: _new_sheet(workbook, layer) for layer in LAYERS if layer in layers}
        rows = dict.fromkeys(sheets, 0)
        for result in results:
            for one in result.annotations:
                rows[one.layer] += 1
                _write_row(sheets[one.layer], rows[one.layer], result.document.id, one, raw_cells)
    yield out.getvalue()


def _new_sheet(workbook: Workbook, layer: str) -> Worksheet:
    sheet = workbook.add_worksheet(layer)
    for column, name in enumerate(("doc", *field_names(LAYERS[layer]))):
        sheet.write_string(0, column, name)
    sheet.freeze_panes(1, 0)
    return sheet


def _write_row(sheet: Worksheet, row: int, doc: str, one: Annotation, raw_cells: bool) -> None:
    if row > MOST_ROWS:
        raise InputError(
            f"more than {MOST_ROWS} annotations of the layer {one.layer} do not fit a sheet; write csv or parquet"
        )
    for column, value in enumerate((doc, *(getattr(one, name) for name in field_names(type(one))))):
        _write_cell(sheet, row, column, value, raw_cells)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Scalar, raw_cells: bool) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        text = value if raw_cells else neutral_cell(value)
        sheet.write_string(row, column, text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…")
    elif value is not None:
        sheet.write_number(row, column, value)
