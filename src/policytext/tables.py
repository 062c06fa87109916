"""Annotations of documents as polars frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policytext.annotate import AnnotatedDocument
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
