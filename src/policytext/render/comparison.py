"""A comparison as tables for reading, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.escape import json_bytes, one_line

if TYPE_CHECKING:
    from policytext.align import SectionPair
    from policytext.annotate import AnnotatedDocument
    from policytext.compare import Comparison, FormulationChange
    from policytext.model import Annotation
    from policytext.slots import SlotChange

PARTS = ("formulations", "sections", "values")
"""What a comparison is shown in, in this order."""


def to_json(comparison: Comparison) -> bytes:
    """The whole comparison as one JSON object; annotations are records with their raw offsets, absent sides are null.

    The fields are those of the classes in ``policytext.compare`` and ``policytext.align``.
    """
    value = {
        "old": _document(comparison.old, comparison.old_length),
        "new": _document(comparison.new, comparison.new_length),
        "lexicon": comparison.new.lexicon.version,
        "formulations": [asdict(change) for change in comparison.formulations],
        "sections": [
            {"status": pair.status, "score": pair.score, "old": _record(pair.old), "new": _record(pair.new)}
            for pair in comparison.sections
        ],
        "slots": [_slot(change) for change in comparison.slots],
    }
    return json_bytes(value, indent=True) + b"\n"


def _document(annotated: AnnotatedDocument, length: int) -> dict[str, object]:
    return {"doc": annotated.document.id, "meta": dict(annotated.document.meta), "length": length}


def _record(annotation: Annotation | None) -> dict[str, object] | None:
    return None if annotation is None else dict(annotation.record())


def _slot(change: SlotChange) -> dict[str, object]:
    sides = {name: _record(getattr(change, name)) for name in ("old", "new", "old_section", "new_section")}
    return {"of": change.of, "unit": change.unit, "status": change.status, **sides}


def to_text(comparison: Comparison, *, width: int = 100, show: Collection[str] = PARTS) -> str:
    """A table for each of the ``PARTS`` that are asked for; ``width`` is in cells of a terminal.

    The table of formulations has those that are new or dropped; behind it, those that are kept and those of which the
    counts do not tell are listed.
    """
    old, new = comparison.old.document, comparison.new.document
    lengths = f"{comparison.old_length:,} → {comparison.new_length:,} characters of body text"
    tables = {"formulations": _formulations, "sections": _sections, "values": _values}
    shown = [part for name in PARTS if name in show for part in ("", *tables[name](comparison, width))]
    return "\n".join([f"{one_line(old.id)} → {one_line(new.id)}: {lengths}", *shown]) + "\n"


def _tally(title: str, changes: Iterable[FormulationChange] | Iterable[SectionPair] | Iterable[SlotChange]) -> str:
    counts = Counter(change.status for change in changes)
    return f"{title}: {' · '.join(f'{count} {status}' for status, count in counts.items()) or 'none'}"


def _formulations(comparison: Comparison, width: int) -> Iterator[str]:
    changes = comparison.formulations
    yield _tally("Formulations", changes)
    header = ("status", "formulation", "kind", "old", "new", "per 10,000")
    rows = [
        (one.status, one.canonical, one.kind, str(one.old_count), str(one.new_count), _rates(one))
        for one in changes
        if one.status in ("new", "dropped")
    ]
    if rows:
        yield columns(header, rows, width=width, right={3, 4, 5})
    for why, title in _LISTED.items():
        names = [
            f"{one.canonical} {one.old_count}→{one.new_count}"
            for one in changes
            if one.status in ("kept", "unsure") and one.why == why
        ]
        if names:
            yield from _wrapped(title, names, width)


_LISTED = {None: "kept", "few": "unsure, too few before", "masked": "unsure, may be masked"}
"""What the lists are called, by ``FormulationChange.why``."""


def _rates(one: FormulationChange) -> str:
    return f"{one.old_rate:.1f} → {one.new_rate:.1f}"


def _wrapped(title: str, names: Sequence[str], width: int) -> Iterator[str]:
    """The names behind a title, on lines that end only between two of them; the later lines are indented."""
    from rich.cells import cell_len

    line = f"{title}:"
    for index, name in enumerate(map(one_line, names)):
        piece = name if index == len(names) - 1 else f"{name}、"
        if cell_len(line) + cell_len(piece) + 1 > width and index:
            yield line.rstrip()
            line = "   "
        line += f" {piece}" if line.endswith((":", " ")) else piece
    yield line


def _sections(comparison: Comparison, width: int) -> Iterator[str]:
    pairs = comparison.sections
    yield _tally("Sections", pairs)
    rows = [(one.status, _on_one_line(one.old), _on_one_line(one.new), _score(one)) for one in pairs]
    if rows:
        yield columns(("status", "old section", "new section", "score"), rows, width=width, right={3})


def _score(pair: SectionPair) -> str:
    return "" if pair.score is None else f"{pair.score:.2f}"


def _values(comparison: Comparison, width: int) -> Iterator[str]:
    yield _tally("Values and masks", comparison.slots)
    rows = [
        (one.status, one.of, _on_one_line(one.old), _on_one_line(one.new), _on_one_line(_section(one)))
        for one in comparison.slots
    ]
    if rows:
        yield columns(("status", "of", "old", "new", "section"), rows, width=width, right={2, 3})


def _section(change: SlotChange) -> Annotation | None:
    return change.old_section if change.new is None else change.new_section


def _on_one_line(annotation: Annotation | None) -> str:
    return "" if annotation is None else " ".join(annotation.text.split())
