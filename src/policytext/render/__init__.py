"""Values to text or bytes, one file an output format. Nothing here touches a disk.

A format of ``policytext extract`` is added by one module and its line in ``ANNOTATION_FORMATS``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from policytext.model import LAYERS
from policytext.render import conll, csv, docbin, jsonl, parquet, table, xlsx

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument


@dataclass(frozen=True, slots=True)
class Settings:
    """What a format may take account of.

    ``layers`` are those that are shown, ``metadata`` goes into files that have room for it, ``raw_cells`` leaves
    cells as they are that a spreadsheet would run, ``width`` is the cells of a terminal's line (null: as long as it
    takes). ``tally`` is counted up by formats that cannot hold all annotations as they are.
    """

    layers: tuple[str, ...] = tuple(LAYERS)
    metadata: Mapping[str, str] = field(default_factory=dict)
    raw_cells: bool = False
    width: int | None = None
    tally: Counter[str] = field(default_factory=Counter)


AnnotationFormat: TypeAlias = "Callable[[Iterable[AnnotatedDocument], Settings], Iterator[bytes]]"
"""The output, in pieces: one a document where the format can be written as it comes, else one for all."""

ANNOTATION_FORMATS: Mapping[str, AnnotationFormat] = MappingProxyType(
    {
        "table": lambda results, settings: table.render(results, width=settings.width),
        "jsonl": lambda results, _: jsonl.render(results),
        "csv": lambda results, settings: csv.render(results, raw_cells=settings.raw_cells),
        "parquet": lambda results, settings: parquet.render(results, metadata=settings.metadata),
        "xlsx": lambda results, settings: xlsx.render(
            results, layers=settings.layers, metadata=settings.metadata, raw_cells=settings.raw_cells
        ),
        "conll": lambda results, settings: conll.render(results, layers=settings.layers, tally=settings.tally),
        "docbin": lambda results, settings: docbin.render(results, layers=settings.layers, tally=settings.tally),
    }
)
BINARY_FORMATS = frozenset({"docbin", "parquet", "xlsx"})
"""The formats that are of no use on a terminal."""
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {f".{name}": name for name in ANNOTATION_FORMATS if name != "table"} | {".spacy": "docbin"}
)
"""The format that the name of an output asks for."""
