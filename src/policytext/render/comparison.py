"""A comparison as tables for reading, as JSON, as Markdown and as an Excel workbook."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.compare.tables import PARTS, Table, heading, marked, methods, tables, written_difference
from policytext.compare.tables import one_line as on_one_line
from policytext.escape import json_bytes, one_line, utf8_text
from policytext.model import Annotation, Scalar, Section
from policytext.sheets import workbook_of

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument
    from policytext.compare import Comparison
    from policytext.compare.formulation_changes import FormulationChange
    from policytext.compare.section_map import SectionPair
    from policytext.compare.slots import SlotChange

__all__ = ["PARTS", "SHOWN", "to_json", "to_markdown", "to_text", "to_xlsx"]

SHOWN = ("formulations", "sections", "values")
"""The parts that the text has where none is asked for."""


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def to_json(comparison: Comparison) -> bytes:
    """The whole comparison as one JSON object, as ``docs/schema/comparison.json`` describes it.

    The fields are those of the classes that ``Comparison`` holds; annotations are records, ranges are pairs of raw
    offsets, absent sides are null. ``old`` and ``new`` have the raw texts that the offsets are of.
    """
    value = {
        "old": _document(comparison.old, comparison.old_length),
        "new": _document(comparison.new, comparison.new_length),
        "lexicon": comparison.new.lexicon.version,
        **{
            one.name: _plain(getattr(comparison, one.name))
            for one in fields(comparison)
            if one.name not in ("old", "new", "old_length", "new_length")
        },
    }
    return json_bytes(value, indent=True) + b"\n"


def _document(annotated: AnnotatedDocument, length: int) -> dict[str, object]:
    document = annotated.document
    return {"doc": document.id, "meta": dict(document.meta), "length": length, "raw": document.raw}


def _plain(value: object) -> object:
    if isinstance(value, Annotation):
        return dict(value.record())
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def to_text(comparison: Comparison, *, width: int = 100, show: Collection[str] = SHOWN) -> str:
    """A table for each of the ``PARTS`` that are asked for; ``width`` is in cells of a terminal.

    The table of formulations has those that are new, dropped or used otherwise; behind it, those that are kept and
    those of which the counts do not tell are listed. Redlines are in the notation of wdiff, and not cut.
    """
    old, new = comparison.old.document, comparison.new.document
    lengths = f"{comparison.old_length:,} → {comparison.new_length:,} characters of body text"
    shown = [part for name in PARTS if name in show for part in ("", *_TEXT[name](comparison, width))]
    return "\n".join([f"{one_line(old.id)} → {one_line(new.id)}: {lengths}", *_shares(comparison), *shown]) + "\n"


def _shares(comparison: Comparison) -> Iterator[str]:
    if comparison.old_share is not None and comparison.new_share is not None:
        yield f"In both: {_percent(comparison.old_share)} of the old text, {_percent(comparison.new_share)} of the new"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def _tally(title: str, statuses: Iterable[str]) -> str:
    counts = Counter(statuses)
    return f"{title}: {' · '.join(f'{count} {status}' for status, count in counts.items()) or 'none'}"


def _formulations(comparison: Comparison, width: int) -> Iterator[str]:
    changes = comparison.formulations
    yield _tally("Formulations", (one.status for one in changes))
    header = ("status", "formulation", "kind", "old", "new", "per 10,000", "changed")
    rows = [
        (
            one.status,
            one.canonical,
            one.kind,
            str(one.old_count),
            str(one.new_count),
            _rates(one),
            ", ".join(one.changes),
        )
        for one in changes
        if one.status in ("new", "dropped") or one.changes
    ]
    if rows:
        yield columns(header, rows, width=width, right={3, 4, 5})
    for why, title in _LISTED.items():
        names = [
            f"{one.canonical} {one.old_count}→{one.new_count}"
            for one in changes
            if one.status in ("kept", "unsure") and one.why == why and not one.changes
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
    yield _tally("Sections", (one.status for one in pairs))
    rows = [
        (_status(one), heading(one.old) or "", heading(one.new) or "", _score(one), _percent(one.new_share))
        for one in pairs
    ]
    if rows:
        yield columns(("status", "old section", "new section", "score", "reused"), rows, width=width, right={3, 4})


def _status(pair: SectionPair) -> str:
    return "moved*" if pair.status == "moved" and (pair.is_renamed or pair.is_reworded) else pair.status


def _score(pair: SectionPair) -> str:
    return "" if pair.score is None else f"{pair.score:.2f}"


def _values(comparison: Comparison, width: int) -> Iterator[str]:
    yield _tally("Values and masks", (one.status for one in comparison.slots))
    rows = [
        (
            one.status,
            one.of,
            _text(one.old),
            _text(one.new),
            _difference(one),
            _meaning(one),
            heading(_section(one)) or "",
        )
        for one in comparison.slots
    ]
    if rows:
        header = ("status", "of", "old", "new", "difference", "sense", "section")
        yield columns(header, rows, width=width, right={2, 3, 4})


def _difference(one: SlotChange) -> str:
    return written_difference(one.difference) if one.difference and one.status == "changed" else ""


def _meaning(one: SlotChange) -> str:
    value = one.new if getattr(one.new, "sense", None) else one.old
    sense, direction = getattr(value, "sense", None), getattr(value, "direction", None)
    return " ".join(filter(None, (sense, direction)))


def _section(change: SlotChange) -> Section | None:
    return change.old_section if change.new is None else change.new_section


def _text(annotation: Annotation | None) -> str:
    return "" if annotation is None else on_one_line(annotation.text)


def _wording(comparison: Comparison, width: int) -> Iterator[str]:
    """What was not kept, under the headings of its sections."""
    yield _tally("Wording", (one.status for one in comparison.sentences))
    last: Section | None = None
    for one in comparison.sentences:
        if one.status == "kept":
            continue
        section = one.old_section if one.new is None else one.new_section
        if section is not None and section is not last:
            yield one_line(heading(section) or "")
        last = section
        moved = f" (from {heading(one.old_section) or 'the opening'})" if one.status == "moved" else ""
        text = on_one_line(marked(comparison, one.revisions, one.old, one.new))
        yield one_line(f"  {one.status}{moved}: {text}")


def _reuse(comparison: Comparison, width: int) -> Iterator[str]:
    passages = comparison.reuse.passages
    yield f"Reuse: {len(passages)} passages" if passages else "Reuse: none"
    (table,) = tables(comparison, names=["reuse"])
    rows = [
        (str(length), f"{100 * float(same or 0):.0f} %", str(old_section or ""), str(new_section or ""), str(new))
        for length, same, _, new, old_section, new_section, *_ in table.rows
    ]
    if rows:
        yield columns(("length", "same", "from", "in", "text"), rows, width=width, right={0, 1})


def _leftovers(comparison: Comparison, width: int) -> Iterator[str]:
    yield _tally("Leftovers", (one.kind for one in comparison.leftovers))
    (table,) = tables(comparison, names=["leftovers"])
    rows = [
        (f"{line}:{column}", str(kind), str(text), str(expected or ""), str(why))
        for kind, text, expected, why, line, column, *_ in table.rows
    ]
    if rows:
        yield columns(("place", "kind", "text", "expected", "why"), rows, right={0})


_TEXT = {
    "formulations": _formulations,
    "sections": _sections,
    "values": _values,
    "wording": _wording,
    "reuse": _reuse,
    "leftovers": _leftovers,
}


# ── Markdown and Excel ───────────────────────────────────────────────────────────────────────────────────────────────


def to_markdown(comparison: Comparison, *, show: Collection[str] = PARTS) -> str:
    """Every table that is asked for, whole, in GitHub's Markdown, and how the comparison was made at the end.

    In redlines <del> and <ins> mark what was and what is; all text of the documents is escaped.
    """
    old, new = comparison.old.document, comparison.new.document
    lines = [f"# {_cell(old.id)} → {_cell(new.id)}", "", *_shares(comparison)]
    for table in tables(comparison, names=[name for name in PARTS if name in show]):
        rows = _with_redlines(comparison, table) if table.name == "wording" else map(_cells, table.rows)
        lines += ["", f"## {table.name.capitalize()}", ""]
        lines += _pipes(table.header, rows) if table.rows else ["none"]
    lines += ["", "## Methods", "", _cell(methods(comparison))]
    return utf8_text("\n".join(lines) + "\n")


def _pipes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (header, ["---"] * len(header), *rows):
        yield f"| {' | '.join(row)} |"


def _cells(row: Sequence[Scalar]) -> list[str]:
    return ["" if one is None else ("yes" if one else "") if isinstance(one, bool) else _cell(str(one)) for one in row]


_SPECIAL = re.compile(r"[\\`*_~|\[\]#]")


def _cell(text: str) -> str:
    """Text in which Markdown and HTML see nothing."""
    return _SPECIAL.sub(r"\\\g<0>", html.escape(one_line(on_one_line(text)), quote=False))


_IN_HTML = {
    "equal": "{1}",
    "replaced": "<del>{0}</del><ins>{1}</ins>",
    "deleted": "<del>{0}</del>",
    "inserted": "<ins>{1}</ins>",
    "masked": "<del>{0}</del><ins>{1}</ins>",
}


def _with_redlines(comparison: Comparison, table: Table) -> Iterator[list[str]]:
    raws = comparison.old.document.raw, comparison.new.document.raw
    at = table.header.index("redline")
    for change, row in zip(comparison.sentences, table.rows, strict=True):
        cells = _cells(row)
        if change.revisions:
            cells[at] = "".join(
                _IN_HTML[one.op].format(_cell(raws[0][slice(*one.old)]), _cell(raws[1][slice(*one.new)]))
                for one in change.revisions
            )
        yield cells


def to_xlsx(comparison: Comparison, *, metadata: Mapping[str, str], show: Collection[str] = PARTS) -> bytes:
    """A workbook with a sheet for each table that is asked for and one that tells how the comparison was made.

    ``metadata`` becomes its custom properties.
    """
    sheets = [
        (table.name, table.header, [[_fit(one) for one in row] for row in table.rows])
        for table in tables(comparison, names=[name for name in PARTS if name in show])
    ]
    old, new = comparison.old.document.id, comparison.new.document.id
    about: list[list[Scalar]] = [
        ["old", _fit(old)],
        ["new", _fit(new)],
        ["old_share", comparison.old_share],
        ["new_share", comparison.new_share],
        ["methods", _fit(methods(comparison))],
    ]
    return workbook_of([*sheets, ("about", ("what", "value"), about)], metadata=metadata)


def _fit(value: Scalar) -> Scalar:
    return utf8_text(value) if isinstance(value, str) else value
