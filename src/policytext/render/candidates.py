"""What ``discover`` found: as a table, as CSV, as JSON Lines, as an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.escape import json_bytes, neutral_cell, utf8_text

if TYPE_CHECKING:
    from policytext.discover.candidates import Candidate

HEADER = ("phrase", "kind", "evidence", "count", "docs", "years", "score", "example")
NAMES = (
    *("phrase", "kind", "evidence", "count", "documents", "first", "last", "quoted", "score", "pmi", "g2", "left"),
    *("right", "members", "definition", "example_1", "doc_1", "start_1", "end_1", "example_2", "doc_2", "start_2"),
    "end_2",
)
"""The columns of CSV and Excel; lists are joined by |, an example is the sentence around it."""
_LONGEST_CELL = 32_767
_WHEN = datetime(2000, 1, 1)  # fixed, so that the same candidates make the same bytes


def to_table(candidates: Sequence[Candidate], *, width: int | None = None) -> bytes:
    """A row a candidate, with its first example; in UTF-8."""
    rows = [
        (
            *(one.phrase, one.kind, "+".join(one.evidence), str(one.count), str(one.documents)),
            *(_years(one), f"{one.score:.1f}", _shown(one)),
        )
        for one in candidates
    ]
    return f"{columns(HEADER, rows, width=width, right={3, 4, 6})}\n".encode("utf-8", "replace")


_LEFT = 8
"""Characters of an example that a table shows on the left of the phrase."""


def _shown(one: Candidate) -> str:
    if not one.examples:
        return ""
    example = one.examples[0]
    left = example.left if len(example.left) <= _LEFT else f"…{example.left[-_LEFT:]}"
    return f"{left}{example.text}{example.right}"


def _years(one: Candidate) -> str:
    if one.first is None or one.first == one.last:
        return "" if one.first is None else str(one.first)
    return f"{one.first}–{one.last}"


def to_csv(candidates: Sequence[Candidate], *, raw_cells: bool = False) -> bytes:
    """A row a candidate, in UTF-8 with a BOM; what a spreadsheet would run has ``'`` in front, unless ``raw_cells``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(NAMES)
    for one in candidates:
        cells = ("" if cell is None else cell for cell in _cells(one))
        writer.writerow(neutral_cell(cell) if isinstance(cell, str) and not raw_cells else cell for cell in cells)
    return out.getvalue().encode("utf-8-sig", "replace")


def to_jsonl(candidates: Sequence[Candidate]) -> bytes:
    r"""A line a candidate, with its examples and its ``row`` for a lexicon file; a lone surrogate is ``\udXXX``."""
    return b"".join(json_bytes(_rounded(asdict(one)) | {"row": one.row()}) + b"\n" for one in candidates)


def to_xlsx(candidates: Sequence[Candidate], *, metadata: Mapping[str, str], raw_cells: bool = False) -> bytes:
    """One sheet; ``metadata`` becomes the workbook's custom properties. Strings are never formulas or links."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _WHEN})
        for key, value in metadata.items():
            workbook.set_custom_property(key, value)
        sheet = workbook.add_worksheet("candidates")
        for column, name in enumerate(NAMES):
            sheet.write_string(0, column, name)
        sheet.freeze_panes(1, 1)
        for row, one in enumerate(candidates, start=1):
            for column, cell in enumerate(_cells(one)):
                if isinstance(cell, str):
                    text = cell if raw_cells else neutral_cell(cell)
                    sheet.write_string(row, column, text[:_LONGEST_CELL])
                elif cell is not None:
                    sheet.write_number(row, column, cell)
    return out.getvalue()


def _cells(one: Candidate) -> list[str | int | float | None]:
    """The cells of ``NAMES``."""
    values = _rounded({name: getattr(one, name) for name in NAMES[:15]})
    cells: list[str | int | float | None] = []
    for value in values.values():
        if isinstance(value, tuple):
            value = "|".join(value)
        cells.append(utf8_text(value) if isinstance(value, str) else value if isinstance(value, int | float) else None)
    for example in one.examples:
        cells += [utf8_text(example.sentence), utf8_text(example.doc), example.start, example.end]
    return cells + [None] * (len(NAMES) - len(cells))


def _rounded(values: Mapping[str, object]) -> dict[str, object]:
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in values.items()}
