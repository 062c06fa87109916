"""Annotations of documents as polars frames."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from policytext.annotate import AnnotatedDocument
from policytext.escape import RUNS_IN_A_CELL
from policytext.lexicon import Lexicon
from policytext.model import LAYERS, Document, field_names
from policytext.text import normalise

if TYPE_CHECKING:
    import polars

WIDE_COLUMNS = tuple(dict.fromkeys(["doc", "layer", *(name for cls in LAYERS.values() for name in field_names(cls))]))
"""The columns of the wide table: the document, the layer, the place, then each field of any layer once."""


def layer_table(result: AnnotatedDocument, layer: str) -> polars.DataFrame:
    """The annotations of one layer, one row each: ``doc``, then the fields of the layer.

    Raises:
        InputError: There is no such layer.
    """
    import polars

    return result.table(layer).select(polars.lit(result.document.id).alias("doc"), polars.all())


def wide_table(result: AnnotatedDocument) -> polars.DataFrame:
    """The annotations in their order, one row each, with the columns ``WIDE_COLUMNS``; null where a layer has none."""
    import polars

    frames = [layer_table(result, layer).with_columns(polars.lit(layer).alias("layer")) for layer in LAYERS]
    table = polars.concat(frames, how="diagonal").select(WIDE_COLUMNS)
    return table.sort("start", "end", descending=[False, True], maintain_order=True)


def empty_wide_table() -> polars.DataFrame:
    """The wide table of no document, whose columns have the same names and types."""
    return wide_table(AnnotatedDocument(Document("", ""), normalise(""), Lexicon(), ()))


def csv_bytes(frame: polars.DataFrame, *, raw_cells: bool = False, has_header: bool = True) -> bytes:
    """A frame as CSV in UTF-8; with the header goes a BOM (Excel takes the text for another encoding without it).

    Null is an empty cell. A string that a spreadsheet would run has ``'`` in front, unless ``raw_cells``; numbers
    stay numbers.
    """
    import polars
    from polars import selectors

    if not raw_cells:
        runs = selectors.string().str.contains(RUNS_IN_A_CELL)
        frame = frame.with_columns(
            polars.when(runs).then("'" + selectors.string()).otherwise(selectors.string()).name.keep()
        )
    number = selectors.float()  # a year is 2022 and not 2022.0
    whole = number.cast(polars.Int64, strict=False)
    frame = frame.with_columns(
        polars.when(whole == number).then(whole.cast(polars.String)).otherwise(number.cast(polars.String)).name.keep()
    )
    out = io.BytesIO()
    frame.write_csv(out, include_header=has_header, include_bom=has_header)
    return out.getvalue()
