"""Documents to the columns of a dataset's tables, a batch at a time, and rows back to annotated documents."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from policytext.annotate import AnnotatedDocument
from policytext.count import body, body_length, is_in, may_hide_formulations, overlapping_and_standalone, wording
from policytext.dataset.duplicates import signature
from policytext.dataset.schema import BY_YEAR, OF_LAYER, OWN_META, frame_schema
from policytext.lexicon import Lexicon
from policytext.model import LAYERS, Annotation, Document, Formulation, Scalar, field_names
from policytext.page.chrome import around
from policytext.text import normalise
from policytext.trends.observe import body_words, section_starts, sentence_starts

if TYPE_CHECKING:
    import polars

Row: TypeAlias = Mapping[str, object]
Column: TypeAlias = list[object]

_GETTERS: Mapping[str, Callable[[Annotation], tuple[object, ...]]] = {
    layer: attrgetter(*field_names(cls)) for layer, cls in LAYERS.items()
}


class Columns:
    """Collects documents as columns; ``frames`` makes them tables with the column ``year``."""

    def __init__(self, *, words: bool, tokens: bool) -> None:
        left_out = {name for name, wanted in (("words", words), ("tokens", tokens)) if not wanted}
        self._columns: dict[str, dict[str, Column]] = {
            table: {name: [] for name in ("year", *columns)}
            for table, columns in BY_YEAR.items()
            if table not in left_out
        }

    def add(self, annotated: AnnotatedDocument, year_from: str | None, key: str) -> None:
        """Add a document without lone surrogates; ``key`` says which input it is from."""
        doc, year = annotated.document.id, year_of(annotated.document)
        by_layer: dict[str, list[Annotation]] = {layer: [] for layer in LAYERS}
        for one in annotated.annotations:
            by_layer[one.layer].append(one)
        for layer, found in by_layer.items():
            if layer != "formulation":
                self._extend(OF_LAYER[layer], year, doc, [_GETTERS[layer](one) for one in found])
        self._extend("formulations", year, doc, [])
        for table, rows in _formulations(annotated).items():
            self._extend(table, year, doc, rows)
        words = self._add_words(annotated, year) if "words" in self._columns else None
        if "tokens" in self._columns:
            from policytext.tokens import tokenize

            tokens = tokenize(annotated)
            self._extend("tokens", year, doc, list(zip(tokens.starts, tokens.ends, tokens.norms, strict=True)))
        row = _document_row(annotated, year_from, key, words)
        for name, column in self._columns["documents"].items():
            column.append(year if name == "year" else row[name])

    def _add_words(self, annotated: AnnotatedDocument, year: int | None) -> int:
        counted = Counter(word for word, _, _ in body_words(annotated))
        self._extend("words", year, annotated.document.id, list(counted.items()))
        return counted.total()

    def _extend(self, table: str, year: int | None, doc: str, rows: Sequence[tuple[object, ...]]) -> None:
        columns = iter(self._columns[table].values())
        next(columns).extend([year] * len(rows))
        next(columns).extend([doc] * len(rows))
        for column, cells in zip(columns, zip(*rows, strict=True), strict=False):
            column.extend(cells)

    def frames(self) -> dict[str, polars.DataFrame]:
        """The tables, each with ``year`` in front."""
        import polars

        return {
            table: polars.DataFrame(columns, schema={"year": polars.Int64(), **frame_schema(table)})
            for table, columns in self._columns.items()
        }


def year_of(document: Document) -> int | None:
    """The year of a document as a number, null where its metadata have none or something else."""
    year = document.meta.get("year")
    if isinstance(year, str) and year.isascii() and year.isdecimal() and len(year) == 4:
        return int(year)
    return int(year) if isinstance(year, int | float) and year == int(year) else None


def text_hash(raw: str) -> str:
    """The SHA-256 of a text in UTF-8, in hex; by it a text that stands in two files is one."""
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()


def _document_row(
    annotated: AnnotatedDocument, year_from: str | None, key: str, words: int | None
) -> Mapping[str, object]:
    document = annotated.document
    own = {name: _text(document.meta.get(name)) for name in OWN_META}
    others = {name: value for name, value in document.meta.items() if name not in (*OWN_META, "year")}
    return {
        "doc": document.id,
        **own,
        "meta": json.dumps(others, ensure_ascii=False) if others else None,
        "found": sorted(document.found),
        "year_from": year_from,
        "characters": body_length(annotated),
        "sections": len(section_starts(annotated)),
        "sentences": len(sentence_starts(annotated)),
        "words": words,
        "is_lower_bound": may_hide_formulations(annotated),
        "sha256": text_hash(document.raw),
        "input": key,
        "signature": signature(annotated.text.norm),
        "text": document.raw,
    }


def _text(value: Scalar) -> str | None:
    return None if value is None else str(value)


# ── formulations ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _formulations(annotated: AnnotatedDocument) -> dict[str, list[tuple[object, ...]]]:
    """The rows of ``formulations``, and those of ``nested``: what ``nested="all"`` counts beside the annotations."""
    sections, sentences, spans = section_starts(annotated), sentence_starts(annotated), body(annotated)
    found, standing = overlapping_and_standalone(annotated)
    alone = {(one.start, one.end) for one in standing if is_in(one.start, spans)}
    kept = {(one.start, one.end) for one in annotated.formulations}
    others = [one for one in found if (one.start, one.end) not in kept and is_in(one.start, spans)]

    def row(one: Formulation) -> tuple[object, ...]:
        entry = annotated.lexicon.entries.get(one.canonical)
        return (
            *_GETTERS["formulation"](one),
            wording(annotated, one),
            entry.kind if entry else one.kind,
            entry.field if entry else None,
            is_in(one.start, spans),
            (one.start, one.end) in alone,
            bisect_right(sections, one.start),
            bisect_right(sentences, one.start),
        )

    return {"formulations": list(map(row, annotated.formulations)), "nested": list(map(row, others))}


# ── rows back to documents ───────────────────────────────────────────────────────────────────────────────────────────


def document_of(row: Row) -> Document:
    """The document of a row of ``documents``."""
    meta: dict[str, Scalar] = {name: value for name in OWN_META if isinstance(value := row[name], str)}
    if isinstance(year := row["year"], int):
        meta["year"] = year
    if isinstance(others := row["meta"], str):
        meta |= json.loads(others)
    found = row["found"]
    return Document(str(row["doc"]), str(row["text"]), meta, frozenset(found if isinstance(found, list) else ()))


def annotated_of(
    document: Document, rows: Mapping[str, Iterable[tuple[object, ...]]], lexicon: Lexicon
) -> AnnotatedDocument:
    """An annotated document from the rows of its layers; nothing is annotated again."""
    annotations = [one for layer, found in rows.items() for one in _annotations(layer, found)]
    annotations.sort(key=lambda one: (one.start, -one.end))
    text = normalise(document.raw, document.meta)
    return AnnotatedDocument(document, text, lexicon, tuple(annotations), frozenset(LAYERS), around(document.raw))


def _annotations(layer: str, rows: Iterable[tuple[object, ...]]) -> Iterator[Annotation]:
    make: Callable[..., Annotation] = LAYERS[layer]
    if layer != "quantity":
        yield from (make(*row) for row in rows)
        return
    for start, end, text, kind, low, high, *others in rows:
        yield make(start, end, text, kind, _number(low), _number(high), *others)


def _number(value: object) -> object:
    """A bound as it was: a whole number where it is one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
