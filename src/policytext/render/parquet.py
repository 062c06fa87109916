"""Annotations as one wide Parquet table."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument


def render(results: Iterable[AnnotatedDocument], *, metadata: Mapping[str, str]) -> Iterator[bytes]:
    """One file with all documents; ``metadata`` becomes the file's key-value metadata."""
    import polars

    from policytext.tables import empty_wide_table, wide_table

    frame = polars.concat([empty_wide_table(), *map(wide_table, results)])
    out = io.BytesIO()
    frame.write_parquet(out, metadata=dict(metadata))
    yield out.getvalue()
