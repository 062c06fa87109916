"""The tables of a dataset and their columns; ``docs/dataset.md`` and ``docs/schema/dataset.json`` show them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from policytext.model import LAYERS, META_KEYS

if TYPE_CHECKING:
    import polars

VERSION = 1
"""Of the schema; a dataset of another version is not read."""

TEXT, INTEGER, FLOAT, BOOLEAN, TEXTS, BYTES = "string", "integer", "number", "boolean", "strings", "bytes"
PLACE = {"doc": TEXT, "start": INTEGER, "end": INTEGER, "text": TEXT}
"""The document and the raw offsets, half-open, with the raw text between them."""
OWN_META = tuple(key for key in META_KEYS if key != "year")
"""Metadata that has a column of its own; the year is the partition, all other keys are in ``meta``, as JSON."""
COUNTED = {
    "wording": TEXT,
    "lexicon_kind": TEXT,
    "field": TEXT,
    "in_body": BOOLEAN,
    "standalone": BOOLEAN,
    "section": INTEGER,
    "sentence": INTEGER,
}
"""Of a formulation, what counting asks for."""
FORMULATION = {**PLACE, "kind": TEXT, "canonical": TEXT, "quoted": BOOLEAN, "form": TEXT, **COUNTED}

BY_YEAR: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "documents": {
            "doc": TEXT,
            **dict.fromkeys(OWN_META, TEXT),
            "meta": TEXT,
            "found": TEXTS,
            "year_from": TEXT,
            "characters": INTEGER,
            "sections": INTEGER,
            "sentences": INTEGER,
            "words": INTEGER,
            "is_lower_bound": BOOLEAN,
            "sha256": TEXT,
            "input": TEXT,
            "signature": BYTES,
            "text": TEXT,
        },
        "sections": {**PLACE, "level": INTEGER, "marker": TEXT, "ordinal": INTEGER, "parent": INTEGER},
        "formulations": FORMULATION,
        "nested": FORMULATION,
        "events": {**PLACE, "canonical": TEXT, "year_of_event": INTEGER},
        "citations": {**PLACE, "title": TEXT},
        "quantities": {
            **PLACE,
            "kind": TEXT,
            "low": FLOAT,
            "high": FLOAT,
            "unit": TEXT,
            "approx": BOOLEAN,
            **dict.fromkeys(("of", "sense", "direction", "period", "per", "timex"), TEXT),
        },
        "placeholders": {**PLACE, "role": TEXT, "mask": TEXT, "unit": TEXT, "of": TEXT},
        "words": {"doc": TEXT, "word": TEXT, "count": INTEGER},
        "tokens": {"doc": TEXT, "start": INTEGER, "end": INTEGER, "norm": TEXT},
    }
)
"""The tables that are partitioned by ``year``, with their columns beside it."""
WHOLE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "inputs": {
            "input": TEXT,
            "path": TEXT,
            "start": INTEGER,
            "end": INTEGER,
            "sha256": TEXT,
            "settings": TEXT,
            "documents": INTEGER,
        },
        "errors": {"doc": TEXT, "input": TEXT, "path": TEXT, "reason": TEXT},
        "duplicates": {"doc": TEXT, "of": TEXT, "kind": TEXT, "similarity": FLOAT, "input": TEXT},
    }
)
"""The tables that are not."""
TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType({**BY_YEAR, **WHOLE})
OF_LAYER: Mapping[str, str] = MappingProxyType(
    dict(zip(LAYERS, ("sections", "formulations", "events", "citations", "quantities", "placeholders"), strict=True))
)
"""The table of each layer."""
RENAMED: Mapping[tuple[str, str], str] = MappingProxyType({("event", "year"): "year_of_event"})
"""Fields that are called otherwise in their table: ``year`` is always the document's."""

UNKNOWN_YEAR = "__HIVE_DEFAULT_PARTITION__"
"""The partition of documents whose year is not known, as Hive, Spark, DuckDB and polars call it: null."""


def frame_schema(table: str) -> dict[str, polars.DataType]:
    """The columns of a table as polars types, the partition left out."""
    import polars

    kinds: dict[str, polars.DataType] = {
        TEXT: polars.String(),
        INTEGER: polars.Int64(),
        FLOAT: polars.Float64(),
        BOOLEAN: polars.Boolean(),
        TEXTS: polars.List(polars.String()),
        BYTES: polars.Binary(),
    }
    return {name: kinds[kind] for name, kind in TABLES[table].items()}


# ── what the columns mean ────────────────────────────────────────────────────────────────────────────────────────────

MEANING: Mapping[str, str] = MappingProxyType(
    {
        "doc": "the id of the document, as in every output",
        "year": "the year the document is about; the partition, null where it is not known",
        "start": "raw offset in code points; of inputs bytes, of Parquet rows",
        "end": "raw offset behind the last character; -1 for a whole file",
        "text": "of documents the raw text, else raw[start:end]",
        "meta": "metadata without a column of their own, as a JSON object",
        "found": "names of the metadata that were read off the text instead of being given",
        "year_from": "metadata, text or name: where the year comes from",
        "characters": "of body text, without white space, masks, attachments and glossaries",
        "words": "of the body; null where they were not counted",
        "is_lower_bound": "masks may hide formulations",
        "sha256": "of the text in UTF-8; of inputs that of the bytes",
        "input": "which row of inputs it is from",
        "signature": "128 MinHash values of 32 bits, little-endian",
        "wording": "the form in which it stands, normalised",
        "lexicon_kind": "the kind of the lexicon's row; kind is that of this form",
        "field": "the field of the lexicon's row",
        "in_body": "counts: not in an attachment or a glossary",
        "standalone": "counts where nested is standalone",
        "section": "the number of the section in the body, from 1",
        "sentence": "the number of the sentence in the body, from 1",
        "year_of_event": "the year of the event; null where it is not settled",
        "settings": "stands for settings, lexicon and program",
        "of": "of duplicates the document that stands there already; else what is counted",
        "similarity": "the Jaccard index of eight-character stretches, estimated; 1 for the same text",
        "norm": "the normalised token",
    }
)
"""What is not plain from the classes of the annotations, whose fields the other columns are."""


def json_schema() -> dict[str, object]:
    """The tables as a JSON schema: for each, the object that one of its rows is."""
    plain: Mapping[str, dict[str, object]] = {
        TEXTS: {"type": "array", "items": {"type": "string"}},
        BYTES: {"type": "string", "contentEncoding": "binary"},
    }

    def column(name: str, kind: str) -> dict[str, object]:
        described = {"description": MEANING[name]} if name in MEANING else {}
        if kind in plain:
            return {**plain[kind], **described}
        return {"type": kind if name in ("doc", "start", "end") else [kind, "null"], **described}

    def table(name: str) -> dict[str, object]:
        columns = {**TABLES[name], **({"year": INTEGER} if name in BY_YEAR else {})}
        properties = {one: column(one, kind) for one, kind in columns.items()}
        return {"type": "object", "properties": properties, "required": list(columns), "additionalProperties": False}

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "policytext dataset",
        "description": "A row of each table. Offsets are half-open Unicode code points into documents.text.",
        "version": VERSION,
        "properties": {name: table(name) for name in TABLES},
    }
