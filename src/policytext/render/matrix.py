"""A document-feature matrix: Matrix Market with two tables beside it, for R, or one wide table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from policytext.escape import neutral_cell, utf8_text

if TYPE_CHECKING:
    from policytext.features import DocumentFeatures
    from policytext.model import Scalar


def to_matrix_market(
    found: DocumentFeatures, *, metadata: Mapping[str, str], raw_cells: bool = False
) -> Mapping[str, bytes]:
    """The files by what their names end in: ``.documents.csv``, ``.features.csv``, and ``.mtx`` for the matrix.

    The rows of the tables are those and the columns of the matrix, in order. They are UTF-8 without a BOM, which R
    would take for part of the first name; null is an empty cell.
    """
    from scipy.io import mmwrite

    out = io.BytesIO()
    versions = ", ".join(f"{key} {value}" for key, value in metadata.items())
    mmwrite(out, found.matrix, comment=f" {versions}; documents x features", field="integer")
    return {
        ".documents.csv": _csv(found.documents, raw_cells).encode(),
        ".features.csv": _csv(found.features, raw_cells).encode(),
        ".mtx": out.getvalue(),
    }


def to_csv(found: DocumentFeatures, *, raw_cells: bool = False) -> bytes:
    """One row a document, as ``DocumentFeatures.table`` has it; UTF-8 with a BOM."""
    return _csv(found.table().to_dicts(), raw_cells).encode("utf-8-sig")


def _csv(rows: Sequence[Mapping[str, Scalar]], raw_cells: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_cells(rows[0], raw_cells))
    writer.writerows(_cells(row.values(), raw_cells) for row in rows)
    return out.getvalue()


def _cells(values: Iterable[Scalar], raw_cells: bool) -> list[str]:
    return [_cell(value, raw_cells) for value in values]


def _cell(value: Scalar, raw_cells: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return utf8_text(value if raw_cells else neutral_cell(value))
    return str(value)
