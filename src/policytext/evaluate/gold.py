"""Annotations as records, of a person or of a program, read from JSON Lines and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from policytext.annotate import AnnotatedDocument, known_layer
from policytext.files import read_bytes
from policytext.model import KIND_FIELDS, LAYERS, Document, InputError, Span, field_names
from policytext.text import Text, normalise

Record: TypeAlias = Mapping[str, object]
"""``layer``, ``start``, ``end`` and the fields of the layer; ``doc`` where there are several documents."""
Records: TypeAlias = str | Path | AnnotatedDocument | Iterable[AnnotatedDocument | Record]
"""A JSON Lines file such as ``extract --format jsonl`` writes, its records, or documents that are annotated."""

_PLACE = ("start", "end", "text")


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation: its document, layer and raw span, and what is said of it.

    ``values`` are the fields of the layer that its record has. ``is_optional`` marks a span that counts neither as
    missed nor as wrong.
    """

    doc: str
    layer: str
    start: int
    end: int
    text: str | None
    is_optional: bool
    values: Mapping[str, object]

    @property
    def span(self) -> Span:
        """Start and end."""
        return self.start, self.end

    @property
    def kinds(self) -> tuple[object, ...]:
        """The kinds that are right for it, the first the likeliest; none where its layer has no kinds."""
        name = KIND_FIELDS.get(self.layer)
        value = None if name is None else self.values.get(name)
        if isinstance(value, list | tuple):
            return tuple(value)
        return () if value is None else (value,)


@dataclass(slots=True)
class MarkedDocuments:
    """Marks by document and layer, in order of (start, -end); ``texts`` of the documents that are known."""

    names: list[str] = field(default_factory=list)
    marks: dict[tuple[str, str], list[Mark]] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)

    def of(self, doc: str, layer: str) -> Sequence[Mark]:
        """The marks of a layer of a document."""
        return self.marks.get((doc, layer), ())

    @property
    def layers(self) -> frozenset[str]:
        """The layers that have marks."""
        return frozenset(layer for _, layer in self.marks)

    def renamed(self, name: str) -> MarkedDocuments:
        """The same for its one document under another name."""
        marks = {(name, layer): [replace(one, doc=name) for one in of] for (_, layer), of in self.marks.items()}
        texts = [self.texts[one] for one in self.names if one in self.texts]
        return MarkedDocuments([name], marks, dict(zip([name], texts, strict=False)))


def read_marks(source: Records, name: str, documents: Iterable[Document] = ()) -> MarkedDocuments:
    """The marks of a source, checked.

    Args:
        source: What to read.
        name: What errors call it, where it is no file.
        documents: The documents that the records are about, where their texts are known.

    Raises:
        InputError: A record is not valid, a span stands twice in a layer, or is not what its document has there.
    """
    found = MarkedDocuments(texts={one.id: normalise(one.raw) for one in documents})
    placed: dict[tuple[str, str, int, int], tuple[str, Mark]] = {}
    for place, mark in _marks(source, name, found):
        key = (mark.doc, mark.layer, mark.start, mark.end)
        if key in placed:
            raise InputError(
                f"{place}: the layer {mark.layer} has the span {mark.start}–{mark.end} twice; write one record, with a "
                "list where any of several values is right"
            )
        placed[key] = place, mark
    found.names = list(dict.fromkeys([*found.names, *(mark.doc for _, mark in placed.values())]))
    if len(found.names) == len(found.texts) == 1:  # a single document is the one, whatever its name
        found.texts = dict(zip(found.names, found.texts.values(), strict=True))
    for place, mark in placed.values():
        _check_text(place, mark, found.texts.get(mark.doc))
        found.marks.setdefault((mark.doc, mark.layer), []).append(mark)
    for marks in found.marks.values():
        marks.sort(key=lambda one: (one.start, -one.end))
    return found


def _marks(source: Records, name: str, found: MarkedDocuments) -> Iterator[tuple[str, Mark]]:
    """Each mark with its place, for errors; the documents that come with them are noted."""
    if isinstance(source, str | Path):
        path = str(source)
        for number, record in _lines(read_bytes(path), path):
            yield f"{path}: line {number}", _mark(record, f"{path}: line {number}")
        return
    for number, one in enumerate([source] if isinstance(source, AnnotatedDocument) else source, 1):
        if isinstance(one, AnnotatedDocument):
            found.texts[one.document.id] = one.text
            found.names.append(one.document.id)
            for annotation in one.annotations:
                record = annotation.record() | {"doc": one.document.id}
                yield f"{name}: {one.document.id}", _mark(record, name)
        else:
            yield f"{name}: record {number}", _mark(one, f"{name}: record {number}")


def _lines(data: bytes, path: str) -> Iterator[tuple[int, Record]]:
    import json

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)  # not orjson, which refuses the lone surrogates that jsonl may hold
        except ValueError as error:
            raise InputError(f"{path}: line {number}: is no JSON ({error}); write one object a line") from None
        if not isinstance(record, dict):
            raise InputError(f"{path}: line {number}: is no JSON object; write one annotation a line")
        yield number, record


def _mark(record: Record, place: str) -> Mark:
    layer, doc, text = record.get("layer"), record.get("doc", ""), record.get("text")
    if not isinstance(layer, str) or layer not in LAYERS:
        raise InputError(f"{place}: layer is {layer!r}; it is one of {', '.join(LAYERS)}")
    start, end = _offset(record, "start", place), _offset(record, "end", place)
    if start >= end:
        raise InputError(f"{place}: start {start} is not before end {end}; offsets are half-open")
    if not isinstance(doc, str) or not (text is None or isinstance(text, str)):
        raise InputError(f"{place}: doc and text are strings")
    if text is not None and len(text) != end - start:
        raise InputError(
            f"{place}: {text!r} has {len(text)} characters, and from {start} to {end} are {end - start}; offsets count "
            "code points of the raw text, line ends included"
        )
    names = [name for name in field_names(LAYERS[known_layer(layer)]) if name not in _PLACE and name in record]
    return Mark(doc, layer, start, end, text, bool(record.get("optional")), {name: record[name] for name in names})


def _offset(record: Record, name: str, place: str) -> int:
    value = record.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InputError(f"{place}: {name} is {value!r}; write how many characters stand before it")
    return value


def _check_text(place: str, mark: Mark, text: Text | None) -> None:
    if text is None:
        return
    there = text.raw[mark.start : mark.end]
    if len(there) != mark.end - mark.start or mark.text not in (None, there):
        raise InputError(
            f"{place}: from {mark.start} to {mark.end} the document has {there!r}, not {mark.text!r}; offsets count "
            "code points of the raw text, line ends included"
        )
