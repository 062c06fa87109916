"""What the page of a comparison shows, as plain values for its template."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from policytext.compare.tables import heading, methods, one_line, written_difference
from policytext.model import Placeholder, Section, Span

if TYPE_CHECKING:
    from policytext.compare import Comparison
    from policytext.compare.formulation_changes import FormulationChange
    from policytext.compare.slots import SlotChange
    from policytext.compare.wording import SentenceChange


@dataclass(frozen=True, slots=True)
class Row:
    """A section in the map: ``pair`` is the number of its pair, ``other`` whether it has a counterpart."""

    pair: int
    text: str
    level: int
    status: str
    other: bool
    share: int | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a redline; ``op`` is that of ``Revision``, the texts are those of the documents."""

    op: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the redline: ``number`` is its place in the comparison, ``origin`` where it was moved from."""

    number: int
    status: str
    is_reworded: bool
    origin: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The sentences under one heading: ``title`` is its own redline, ``heading`` it alone where the group has none.

    Both are null for sentences that stand under no heading.
    """

    heading: str | None
    title: Sentence | None
    sentences: tuple[Sentence, ...]


def view(compared: Comparison) -> Mapping[str, object]:
    """The values of ``comparison.html`` by name."""
    places = _Places(compared)
    return {
        "old": _document(compared, "old"),
        "new": _document(compared, "new"),
        "lexicon": compared.new.lexicon,
        "left": list(_map(compared, "old")),
        "right": list(_map(compared, "new")),
        "section_counts": Counter(one.status for one in compared.sections),
        "groups": list(_groups(compared)),
        "sentence_counts": Counter(one.status for one in compared.sentences),
        "formulations": [_formulation(one, places) for one in compared.formulations],
        "highest": max([1.0, *(max(one.old_rate, one.new_rate) for one in compared.formulations)]),
        "values": [_value(one, places) for one in compared.slots],
        "leftovers": [(one, places.of_new(one.start)) for one in compared.leftovers],
        "methods": methods(compared),
    }


def _document(compared: Comparison, side: str) -> Mapping[str, object]:
    annotated = compared.old if side == "old" else compared.new
    document = annotated.document
    return {
        "id": document.id,
        "title": one_line(str(document.meta.get("title") or document.id)),
        "year": document.meta.get("year"),
        "length": compared.old_length if side == "old" else compared.new_length,
        "share": compared.old_share if side == "old" else compared.new_share,
    }


# ── the map of the sections ──────────────────────────────────────────────────────────────────────────────────────────


def _map(compared: Comparison, side: str) -> Iterator[Row]:
    """The sections of one document, in its order."""
    numbered: list[tuple[int, Section]] = []
    for number, pair in enumerate(compared.sections):
        section = pair.old if side == "old" else pair.new
        if section is not None:
            numbered.append((number, section))
    for number, section in sorted(numbered, key=lambda one: (one[1].start, -one[1].end)):
        pair = compared.sections[number]
        share = pair.old_share if side == "old" else pair.new_share
        yield Row(
            pair=number,
            text=one_line(section.text),
            level=section.level,
            status=pair.status,
            other=pair.old is not None and pair.new is not None,
            share=None if share is None else round(100 * share),
        )


# ── the redline ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _groups(compared: Comparison) -> Iterator[Group]:
    """The sentences by heading, in the order of the new document, what was dropped behind it in that of the old."""
    numbered = enumerate(compared.sentences)
    for section, group in groupby(numbered, key=lambda one: one[1].new_section if one[1].new else one[1].old_section):
        sentences = [(one, _sentence(compared, number, one)) for number, one in group]
        first = sentences[0][0].new or sentences[0][0].old
        is_title = section is not None and first is not None and first[0] < section.end
        title = sentences[0][1] if is_title else None
        rest = tuple(shown for _, shown in sentences[1 if is_title else 0 :])
        yield Group(heading(section), title, rest)


def _sentence(compared: Comparison, number: int, one: SentenceChange) -> Sentence:
    old, new = compared.old.document.raw, compared.new.document.raw
    if one.revisions:
        pieces = [Piece(part.op, old[slice(*part.old)], new[slice(*part.new)]) for part in one.revisions]
    elif one.new:
        pieces = [Piece("inserted", "", new[slice(*one.new)])]
    else:
        pieces = [Piece("deleted", old[slice(*one.old)] if one.old else "", "")]
    origin = heading(one.old_section) if one.status == "moved" else None
    return Sentence(number, one.status, one.is_reworded, origin, tuple(pieces))


class _Places:
    """The number of the sentence in which an offset of either document lies, null where in none."""

    def __init__(self, compared: Comparison) -> None:
        sides: tuple[list[tuple[Span, int]], list[tuple[Span, int]]] = ([], [])
        for number, one in enumerate(compared.sentences):
            for spans, span in zip(sides, (one.old, one.new), strict=True):
                if span:
                    spans.append((span, number))
        self._old, self._new = (sorted(side) for side in sides)

    def of_old(self, offset: int) -> int | None:
        return _number_at(self._old, offset)

    def of_new(self, offset: int) -> int | None:
        return _number_at(self._new, offset)


def _number_at(spans: Sequence[tuple[Span, int]], offset: int) -> int | None:
    place = bisect_right(spans, offset, key=lambda one: one[0][0]) - 1
    if place < 0 or spans[place][0][1] <= offset:
        return None
    return spans[place][1]


# ── formulations and values ──────────────────────────────────────────────────────────────────────────────────────────


def _formulation(one: FormulationChange, places: _Places) -> Mapping[str, object]:
    olds = dict.fromkeys(filter(_is_place, (places.of_old(use.start) for use in one.old_uses)))
    news = dict.fromkeys(filter(_is_place, (places.of_new(use.start) for use in one.new_uses)))
    return {"change": one, "olds": list(olds), "news": list(news)}


def _is_place(number: int | None) -> bool:
    return number is not None


def _value(one: SlotChange, places: _Places) -> Mapping[str, object]:
    number = next((side for side in (one.new, one.old) if side and not isinstance(side, Placeholder)), None)
    return {
        "change": one,
        "old": one_line(one.old.text) if one.old else "",
        "new": one_line(one.new.text) if one.new else "",
        "difference": written_difference(one.difference) if one.difference and one.status == "changed" else "",
        "sense": number.sense if number else None,
        "section": heading(one.new_section if one.new else one.old_section) or "",
        "old_place": places.of_old(one.old.start) if one.old else None,
        "new_place": places.of_new(one.new.start) if one.new else None,
    }
