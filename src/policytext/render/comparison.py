"""A comparison as tables for reading, and as JSON."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from policytext.model import Annotation

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from policytext.align import SectionPair
    from policytext.annotate import AnnotatedDocument
    from policytext.compare import Comparison, FormulationChange, SlotChange

LONGEST_TITLE = 28
"""Characters of a heading that a table shows; a level-5 lead-in may be a whole sentence."""


def to_json(comparison: Comparison) -> bytes:
    """The whole comparison as one JSON object; annotations are records with their raw offsets, absent sides are null.

    The fields are those of the classes in ``policytext.compare`` and ``policytext.align``.
    """
    import orjson

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
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _document(annotated: AnnotatedDocument, length: int) -> dict[str, object]:
    return {"doc": annotated.document.id, "meta": dict(annotated.document.meta), "length": length}


def _record(annotation: Annotation | None) -> dict[str, object] | None:
    return None if annotation is None else dict(annotation.record())


def _slot(change: SlotChange) -> dict[str, object]:
    sides = {name: _record(getattr(change, name)) for name in ("old", "new", "old_section", "new_section")}
    return {"of": change.of, "unit": change.unit, "status": change.status, **sides}


def to_text(comparison: Comparison, width: int = 100) -> str:
    """Three tables for reading: formulations, sections, and the values that are followed; ``width`` is in columns of a terminal."""
    from rich.console import Console

    shown = io.StringIO()
    console = Console(file=shown, width=width, color_system=None, highlight=False, markup=False, emoji=False)
    old, new = comparison.old.document, comparison.new.document
    console.print(f"{old.id} → {new.id}: {comparison.old_length:,} → {comparison.new_length:,} characters of body text")
    _show(console, "Formulations", _tally(comparison.formulations), _formulations(comparison))
    for status in ("kept", "unsure"):
        console.print(_listed(status, [one for one in comparison.formulations if one.status == status]))
    _show(console, "Sections", _tally(comparison.sections), _sections(comparison.sections))
    _show(console, "Values and masks", _tally(comparison.slots), _slots(comparison))
    return shown.getvalue()


def _show(console: Console, title: str, tally: str, table: RenderableType) -> None:
    console.print(f"\n{title}: {tally or 'none'}")
    console.print(table)


def _tally(changes: Iterable[FormulationChange] | Iterable[SectionPair] | Iterable[SlotChange]) -> str:
    return " · ".join(f"{count} {status}" for status, count in Counter(change.status for change in changes).items())


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in columns:
        is_number = name in ("old", "new", "per 10,000") or name.endswith("%")
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    return table


def _formulations(comparison: Comparison) -> Table:
    table = _table("status", "formulation", "kind", "old", "new", "per 10,000")
    for one in comparison.formulations:
        if one.status in ("new", "dropped"):
            rates = f"{one.old_rate:.1f} → {one.new_rate:.1f}"
            table.add_row(one.status, one.canonical, one.kind, str(one.old_count), str(one.new_count), rates)
    return table


def _listed(status: str, changes: Sequence[FormulationChange]) -> str:
    names = "、".join(f"{one.canonical} {one.old_count}→{one.new_count}" for one in changes)
    return f"{status}: {names or 'none'}"


def _sections(pairs: Sequence[SectionPair]) -> Table:
    table = _table("status", "old section", "new section", "score")
    for pair in pairs:
        score = "" if pair.score is None else f"{pair.score:.2f}"
        table.add_row(pair.status, _heading(pair.old), _heading(pair.new), score)
    return table


def _heading(section: Annotation | None) -> str:
    if section is None:
        return ""
    text = " ".join(section.text.split())
    return text if len(text) <= LONGEST_TITLE else f"{text[:LONGEST_TITLE]}⋯"


def _slots(comparison: Comparison) -> Table:
    table = _table("status", "of", "old", "new", "section")
    for one in comparison.slots:
        section = one.new_section if one.new is not None else one.old_section
        table.add_row(one.status, one.of, _value(one.old), _value(one.new), _heading(section))
    return table


def _value(value: Annotation | None) -> str:
    return "" if value is None else " ".join(value.text.split())
