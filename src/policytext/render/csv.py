"""Annotations as one wide CSV table, for spreadsheets and for other programs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from policytext.escape import RUNS_IN_A_CELL

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument


def render(results: Iterable[AnnotatedDocument], *, raw_cells: bool = False) -> Iterator[bytes]:
    """The header, then the rows of each document, in UTF-8 with a BOM (Excel takes the text for another encoding
    without it).

    Null is an empty cell. A string that a spreadsheet would run has ``'`` in front, unless ``raw_cells``; numbers
    stay numbers.
    """
    import polars
    from polars import selectors

    from policytext.tables import wide_table

    is_first = True
    for result in results:
        frame = wide_table(result)
        if not raw_cells:
            runs = selectors.string().str.contains(RUNS_IN_A_CELL)
            frame = frame.with_columns(
                polars.when(runs).then("'" + selectors.string()).otherwise(selectors.string()).name.keep()
            )
        number = selectors.float()  # a year is 2022 and not 2022.0
        whole = number.cast(polars.Int64, strict=False)
        frame = frame.with_columns(
            polars.when(whole == number)
            .then(whole.cast(polars.String))
            .otherwise(number.cast(polars.String))
            .name.keep()
        )
        out = io.BytesIO()
        frame.write_csv(out, include_header=is_first, include_bom=is_first)
        is_first = False
        yield out.getvalue()
