"""Runs the extractors over a document and decides, in one place, which of their candidates are kept."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from policytext.escape import utf8_text
from policytext.extract import EXTRACTORS, Candidate
from policytext.extract.sections import Heading
from policytext.lexicon import Lexicon, default_lexicon
from policytext.model import (
    LAYERS,
    Annotation,
    Citation,
    Document,
    Event,
    Formulation,
    InputError,
    Placeholder,
    Quantity,
    Scalar,
    Section,
    Span,
    field_names,
    several,
)
from policytext.page.chrome import around
from policytext.segment import Segmenter, default_segmenter
from policytext.text import Text, normalise

if TYPE_CHECKING:
    import polars

AnyCandidate = TypeVar("AnyCandidate", bound=Candidate)

NUMERAL_FREE = ("formulation", "event", "citation", "placeholder")
"""The layers inside which no quantity is annotated."""
DECIDED_BY: Mapping[str, Sequence[str]] = MappingProxyType(
    {"placeholder": ("formulation", "event"), "quantity": ("section", *NUMERAL_FREE)}
)
"""The layers that ``resolve`` looks at to decide which annotations of a layer are kept."""


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document with its annotations, in order of (start, -end).

    ``text`` is its normalised text, ``lexicon`` what it was annotated with, ``layers`` what was asked for, of which
    alone ``annotations`` are. ``removed`` are the raw ranges around its text (``chrome.around``); no annotation lies in
    them.
    """

    document: Document
    text: Text
    lexicon: Lexicon
    annotations: tuple[Annotation, ...]
    layers: frozenset[str] = frozenset(LAYERS)
    removed: tuple[Span, ...] = ()

    def __repr__(self) -> str:
        return f"AnnotatedDocument({self.document.id!r}, {len(self.annotations):,} annotations)"

    @property
    def sections(self) -> tuple[Section, ...]:
        """The headings and lead-ins."""
        return tuple(one for one in self.annotations if isinstance(one, Section))

    @property
    def formulations(self) -> tuple[Formulation, ...]:
        """The fixed political expressions."""
        return tuple(one for one in self.annotations if isinstance(one, Formulation))

    @property
    def events(self) -> tuple[Event, ...]:
        """The named meetings and actions."""
        return tuple(one for one in self.annotations if isinstance(one, Event))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The works named in 《》."""
        return tuple(one for one in self.annotations if isinstance(one, Citation))

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers with their units."""
        return tuple(one for one in self.annotations if isinstance(one, Quantity))

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The masks."""
        return tuple(one for one in self.annotations if isinstance(one, Placeholder))

    def _repr_html_(self) -> str:
        """The text with its annotations in colour, for notebooks."""
        from policytext.render import html_spans

        return html_spans.render(self)

    def table(self, layer: str) -> polars.DataFrame:
        """The annotations of one layer as a polars frame: one row each, the columns those of the layer's class.

        A lone surrogate is U+FFFD in it, since polars holds UTF-8.

        Raises:
            InputError: There is no such layer.
        """
        import polars

        layer_class = LAYERS[known_layer(layer)]
        names = field_names(layer_class)
        rows = [one for one in self.annotations if one.layer == layer]
        return polars.DataFrame(
            {name: [_utf8(getattr(row, name)) for row in rows] for name in names},
            schema={name: _column_type(layer_class, name) for name in names},
        )


def _utf8(value: Scalar) -> Scalar:
    return utf8_text(value) if isinstance(value, str) else value


def _column_type(layer_class: type[Annotation], name: str) -> polars.DataType | type[polars.DataType]:
    import polars

    written = next(
        str(cls.__annotations__[name]) for cls in layer_class.__mro__ if name in getattr(cls, "__annotations__", {})
    )
    types: Mapping[str, type[polars.DataType]] = {
        "int": polars.Int64,
        "bool": polars.Boolean,
        "Number": polars.Float64,
        "str": polars.String,
    }
    return types[written.split(" ")[0]]


def known_layer(layer: str) -> str:
    """The layer's name, checked.

    Raises:
        InputError: There is no such layer.
    """
    if layer not in LAYERS:
        raise InputError(f"{layer!r} is no layer; the layers are {', '.join(LAYERS)}")
    return layer


def annotate(
    document: Document,
    *,
    layers: Iterable[str] | None = None,
    lexicon: Lexicon | None = None,
    segmenter: Segmenter | None = None,
) -> AnnotatedDocument:
    """Annotate a document in all six families.

    Args:
        document: What to annotate.
        layers: The layers to keep in the result; all by default. What is left out never changes what is kept.
        lexicon: The built-in one by default.
        segmenter: rjieba by default; words at the edges of formulations are asked of it.

    Raises:
        InputError: ``layers`` names one that does not exist, or what is given is no document.

    >>> import policytext as pt
    >>> [one.canonical for one in pt.annotate(pt.Document("a", "做到“两个维护”。")).formulations]
    ['两个维护']
    """
    if not isinstance(document, Document):
        raise InputError(
            "annotate takes a Document: policytext.read(path) of a file, policytext.Document(id, text) of a text"
        )
    wanted = frozenset(LAYERS) if layers is None else frozenset(map(known_layer, several(layers)))
    needed = wanted.union(*(DECIDED_BY.get(layer, ()) for layer in wanted))
    lexicon = lexicon or default_lexicon()
    segmenter = segmenter or default_segmenter()
    with _collector_at_rest():
        text = normalise(document.raw, document.meta)
        kept = resolve(
            {layer: one.find(text, lexicon, segmenter) if layer in needed else () for layer, one in EXTRACTORS.items()}
        )
        removed = around(document.raw)
        outside = [(text.norm_offset(start), text.norm_offset(end)) for start, end in removed]
        annotations = [
            annotation
            for layer in LAYERS
            if layer in wanted
            for annotation in EXTRACTORS[layer].build(text, clear_of(kept[layer], outside), segmenter)
        ]
        annotations.sort(key=_END, reverse=True)  # two sorts by one field each are faster than one by a pair
        annotations.sort(key=_START)
    return AnnotatedDocument(document, text, lexicon, tuple(annotations), wanted, removed)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the collector from looking for cycles, of which annotating makes none: it would take a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


_START, _END = attrgetter("start"), attrgetter("end")


# ── the overlap policy ───────────────────────────────────────────────────────────────────────────────────────────────


def resolve(found: Mapping[str, Sequence[Candidate]]) -> dict[str, list[Candidate]]:
    """Keep what stands: within a family the longest, then the leftmost; numerals of other families are no quantities.

    Sections contain everything and each other. A quantity is dropped where it touches a formulation, event, citation,
    placeholder or the marker of a section; a placeholder where it touches a formulation or an event. A formulation may
    stand inside an event or a citation. Spans are normalised offsets; each list of the result is in order of start.
    """
    kept = {layer: _longest(candidates) for layer, candidates in found.items() if layer != "section"}
    kept["section"] = sorted(found["section"])
    if kept["placeholder"]:
        kept["placeholder"] = clear_of(kept["placeholder"], _spans(kept["formulation"], kept["event"]))
    markers = [(one.start, one.marker_end) for one in kept["section"] if isinstance(one, Heading)]
    numeral_free = _spans(*(kept[layer] for layer in NUMERAL_FREE))
    kept["quantity"] = clear_of(kept["quantity"], sorted([*markers, *numeral_free]))
    return kept


def _spans(*families: Sequence[Candidate]) -> list[Span]:
    return sorted(map(_span, chain.from_iterable(families)))


def _longest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The longest of those that overlap, then the leftmost; in order of start."""
    kept: list[Candidate] = []
    reach = first = 0  # where the open cluster ends, and its place in ``kept``
    for candidate in sorted(candidates, key=itemgetter(0)):
        if candidate[0] >= reach:
            if len(kept) - first > 1:
                kept[first:] = _longest_of(kept[first:])
            first, reach = len(kept), candidate[1]
        elif candidate[1] > reach:
            reach = candidate[1]
        kept.append(candidate)
    kept[first:] = _longest_of(kept[first:])
    return kept


_span: Callable[[Candidate], Span] = itemgetter(0, 1)


def _longest_of(cluster: list[Candidate]) -> list[Candidate]:
    if not cluster:
        return []
    base = cluster[0][0]
    taken = bytearray(max(one[1] for one in cluster) - base)
    chosen: list[Candidate] = []
    for one in sorted(cluster, key=lambda one: (one[0] - one[1], one[0])):
        first, behind = one[0] - base, one[1] - base
        # What is chosen already is no shorter, so that it covers an end of what it overlaps.
        if not (taken[first] or taken[behind - 1]):
            taken[first:behind] = b"\1" * (behind - first)
            chosen.append(one)
    return sorted(chosen, key=_span)


def clear_of(candidates: Sequence[AnyCandidate], taken: Sequence[Span]) -> list[AnyCandidate]:
    """The candidates that touch none of the taken spans; both are in order of start."""
    if not taken or not candidates:
        return list(candidates)
    kept = []
    spans = iter(taken)
    reach = -1
    taken_start, taken_end = next(spans)
    for candidate in candidates:
        end = candidate[1]
        while taken_start < end:
            if taken_end > reach:
                reach = taken_end
            taken_start, taken_end = next(spans, _NO_MORE)
        if reach <= candidate[0]:
            kept.append(candidate)
    return kept


_NO_MORE = (sys.maxsize, sys.maxsize)
