"""Annotations as one wide CSV table, for spreadsheets and for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument


def render(results: Iterable[AnnotatedDocument], *, raw_cells: bool = False) -> Iterator[bytes]:
    """The header, then the rows of each document, as ``tables.csv_bytes`` writes them."""
    from policytext.tables import csv_bytes, wide_table

    is_first = True
    for result in results:
        yield csv_bytes(wide_table(result), raw_cells=raw_cells, has_header=is_first)
        is_first = False
