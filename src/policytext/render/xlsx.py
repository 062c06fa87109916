"""Annotations as an Excel workbook, a sheet a layer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from policytext.model import LAYERS, field_names
from policytext.sheets import new_sheet, new_workbook, write_row

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument


def render(
    results: Iterable[AnnotatedDocument], *, layers: Sequence[str], metadata: Mapping[str, str], raw_cells: bool = False
) -> Iterator[bytes]:
    """One workbook with all documents: ``doc``, then the fields of the layer; ``metadata`` becomes its custom
    properties, and cells are as ``sheets.write_row`` says.

    Raises:
        InputError: A layer has more annotations than a sheet has rows.
    """
    out = io.BytesIO()
    with new_workbook(out, metadata) as workbook:
        names = {layer: field_names(cls) for layer, cls in LAYERS.items() if layer in layers}
        sheets = {layer: new_sheet(workbook, layer, ("doc", *names[layer])) for layer in names}
        rows = dict.fromkeys(sheets, 0)
        for result in results:
            for one in result.annotations:
                rows[one.layer] += 1
                values = (getattr(one, name) for name in names[one.layer])
                write_row(sheets[one.layer], rows[one.layer], (result.document.id, *values), raw_cells=raw_cells)
    yield out.getvalue()
