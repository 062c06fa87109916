"""The section tree of a document, and what is around its text, for reading and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policytext.annotate import AnnotatedDocument
from policytext.columns import shortened
from policytext.escape import json_bytes, one_line
from policytext.model import Section
from policytext.text import Positions

INDENT = "  "


def to_text(result: AnnotatedDocument, *, width: int | None = None) -> str:
    """The document's name, then a line a section, indented by its depth in the tree, its line number behind it."""
    depths: dict[int, int] = {}
    positions = Positions(result.document.raw)
    lines = [one_line(result.document.id)]
    for section in result.sections:
        depth = depths[section.start] = 1 if section.parent is None else depths.get(section.parent, 0) + 1
        number = f"{INDENT}[{positions.line_column(section.start)[0]}]"
        heading = INDENT * depth + one_line(section.text)
        lines.append((shortened(heading, width - len(number)) if width else heading) + number)
    return "\n".join(lines) + "\n"


def to_json(results: Sequence[AnnotatedDocument]) -> bytes:
    """A list of documents, each with ``doc`` and ``sections``: the fields of ``Section``, ``line`` and ``sections``."""
    return json_bytes([{"doc": one.document.id, "sections": _tree(one)} for one in results], indent=True) + b"\n"


def removed_to_text(result: AnnotatedDocument, *, width: int | None = None) -> str:
    """The document's name, then each line, or part of one, that is around its text, its line number behind it, and what
    the file holds beside that text, with its kind and place.
    """
    lines = [one_line(result.document.id)]
    found = [(str(line), text) for line, text in _removed_lines(result)]
    for one in result.document.apart:
        place = f"{one.kind}, {one.place}" if one.place else one.kind
        found += [(place, line.strip()) for line in one.text.splitlines() if line.strip()] or [(place, "")]
    for place, text in found:
        number = f"{INDENT}[{one_line(place)}]"
        shown = INDENT + one_line(text)
        lines.append((shortened(shown, width - len(number)) if width else shown) + number)
    return "\n".join(lines) + "\n"


def removed_to_json(results: Sequence[AnnotatedDocument]) -> bytes:
    """A list of documents, each with ``doc``, ``removed``, ranges of its text with ``start``, ``end``, ``text`` and
    ``line``, and ``apart``, what its file holds beside that text, with ``kind``, ``text`` and ``place``.
    """
    records = [{"doc": one.document.id, "removed": _removed(one), "apart": one.document.apart} for one in results]
    return json_bytes(records, indent=True) + b"\n"


def _removed(result: AnnotatedDocument) -> list[dict[str, object]]:
    raw, positions = result.document.raw, Positions(result.document.raw)
    return [
        {"start": start, "end": end, "text": raw[start:end], "line": positions.line_column(start)[0]}
        for start, end in result.removed
    ]


def _removed_lines(result: AnnotatedDocument) -> Iterator[tuple[int, str]]:
    """The number and the text of each line that is not blank."""
    positions = Positions(result.document.raw)
    for start, end in result.removed:
        first = positions.line_column(start)[0]
        lines = re.split(r"\r\n?|\n", result.document.raw[start:end])
        yield from ((number, line.strip()) for number, line in enumerate(lines, first) if line.strip())


def _tree(result: AnnotatedDocument) -> list[dict[str, object]]:
    positions = Positions(result.document.raw)
    roots: list[dict[str, object]] = []
    below: dict[int | None, list[dict[str, object]]] = {None: roots}
    for section in result.sections:
        inner: list[dict[str, object]] = []
        below.get(section.parent, roots).append(_node(section, positions, inner))
        below[section.start] = inner
    return roots


def _node(section: Section, positions: Positions, inner: list[dict[str, object]]) -> dict[str, object]:
    record = {name: value for name, value in section.record().items() if name not in ("layer", "parent")}
    return {**record, "line": positions.line_column(section.start)[0], "sections": inner}
