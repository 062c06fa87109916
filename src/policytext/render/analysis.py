"""An analysis as tables for reading, CSV, JSON, Markdown and an Excel workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.escape import json_bytes, one_line
from policytext.trends.analysis import tables

if TYPE_CHECKING:
    import polars

    from policytext.trends.analysis import Analysis

SHOWN: Mapping[str, Sequence[str]] = {
    "trends": ("formulations", "tiers"),
    "indicators": ("indicator_years", "indicators", "indicator_spans"),
    "keyness": ("groups", "keyness", "group_documents"),
    "collocates": ("collocates",),
    "dispersion": ("dispersion",),
    "ngrams": ("ngrams",),
    "kwic": ("concordance",),
}
"""The tables that are shown for reading where none is named; those that an analysis does not have are left out."""

BRIEF: Mapping[str, Sequence[str]] = {
    "indicator_years": ("indicator", "place", "figure", "unit", "period", "target", "result"),
    "formulations": (
        "formulation",
        "kind",
        "count",
        "first",
        "last",
        "tested",
        "tau",
        "slope",
        "p",
        "q",
        "trend",
    ),
    "indicators": ("indicator", "place", "role", "figure", "period", "text", "mentions", "other", "doc", "sentence"),
    "indicator_spans": ("indicator", "place", "role", "sense", "period", "text", "why", "doc", "sentence"),
    "keyness": (
        "item",
        "count_a",
        "count_b",
        "rate_a",
        "rate_b",
        "log_ratio",
        "low",
        "high",
        "g2",
        "bic",
        "p",
        "q",
        "key",
    ),
    "concordance": ("doc", "line", "left", "node", "right", "section", "code"),
}
"""The columns of a table for reading, where not all fit a line."""
TOP = 30
"""Rows of a table for reading; 0 for all."""


# ── for reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


def to_text(
    analysis: Analysis,
    *,
    width: int | None = None,
    show: Collection[str] = (),
    top: int = TOP,
    methods: str | None = "en",
) -> str:
    """A table for each part, with its title and how many rows are left out, and the methods paragraph.

    Args:
        analysis: What to show.
        width: Cells of a line; as long as it takes by default.
        show: The tables, in their order; the most important by default.
        top: Rows of a table; 0 for all.
        methods: The language of the methods paragraph, null for none.

    Raises:
        InputError: There is no such table.
    """
    parts = []
    for name in _wanted(analysis, show):
        frame = analysis[name]
        rows = frame.head(top) if top else frame
        lines = "\n".join(_lines(analysis, name, rows, width))
        left = f"… {frame.height - rows.height} more" if rows.height < frame.height else ""
        parts.append(
            "\n".join(
                filter(None, [f"{name}: {frame.height} rows" if frame.height != 1 else f"{name}: 1 row", lines, left])
            )
        )
    if methods:
        parts.append(one_line(analysis.methods[methods]))
    return "\n\n".join(parts) + "\n"


def _wanted(analysis: Analysis, show: Collection[str]) -> list[str]:
    for name in show:
        analysis[name]
    return [name for name in (show or SHOWN[analysis.kind]) if name in analysis.tables]


def _lines(analysis: Analysis, name: str, frame: polars.DataFrame, width: int | None) -> Iterator[str]:
    if frame.is_empty():
        return
    shown = (column for column in BRIEF.get(name, frame.columns) if column in frame.columns)
    header = [column for column in shown if column != "place" or frame[column].null_count() < frame.height]
    kinds = {column.name: column.kind for column in tables()[name]}
    cells = [[_cell(value, column) for value in frame[column]] for column in header]
    right = {place for place, column in enumerate(header) if kinds[column] in ("number", "integer") or column == "left"}
    if name == "formulations" and "series" in analysis.tables:
        header, cells = _marked(analysis, frame, header, cells)
        right = {place for place, column in enumerate(header) if kinds.get(column) in ("number", "integer")}
    yield columns(header, [list(row) for row in zip(*cells, strict=True)], width=width, right=right)


def _marked(
    analysis: Analysis, frame: polars.DataFrame, header: Sequence[str], cells: Sequence[list[str]]
) -> tuple[list[str], list[list[str]]]:
    """The columns with a sparkline before ``first``, and with ≥ and ≤ where masks leave a value open."""
    by_name = dict(zip(header, cells, strict=True))
    if analysis["periods"]["is_lower_bound"].any():
        by_name["count"] = [f"≥{cell}" for cell in by_name["count"]]
    for name, flag, sign in (("first", "first_masked", "≤"), ("last", "last_masked", "≥")):
        by_name[name] = [
            f"{sign if is_open else ''}{cell}" for cell, is_open in zip(by_name[name], frame[flag], strict=True)
        ]
    periods = analysis["periods"]["period"]
    names = list(by_name)
    at = names.index("first")
    columns = [*names[:at], f"{periods[0]}–{periods[-1]}", *names[at:]]
    marks = _marks(analysis, frame["formulation"].to_list())
    return columns, [*(by_name[name] for name in names[:at]), marks, *(by_name[name] for name in names[at:])]


BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
"""What stands in a sparkline for a period without a document."""


def _marks(analysis: Analysis, names: Sequence[str]) -> list[str]:
    """A sparkline of the tested measure of each formulation, over its own greatest value."""
    measure = str(analysis.options["measure"])
    values: dict[str, list[float | None]] = {name: [] for name in names}
    for name, value in analysis["series"].select("formulation", measure).rows():
        if name in values:
            values[name].append(value)
    return [sparkline(values[name]) for name in names]


def sparkline(values: Sequence[float | None]) -> str:
    """The values as bars from 0 (▁) to their greatest (█), a missing one as ·.

    >>> sparkline([0, 1, None, 4])
    '▁▃·█'
    """
    most = max((value for value in values if value is not None), default=0)
    return "".join(_bar(value, most) for value in values)


def _bar(value: float | None, most: float) -> str:
    if value is None:
        return GAP
    return BARS[0] if not value else BARS[max(1, round((len(BARS) - 1) * value / most))]


def _cell(value: object, column: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return _number(value)
    return " ".join(str(value).split()) if column in ("sentence", "text", "node") else str(value)


def _number(value: float) -> str:
    """Three digits that count, never as a power of ten below a billion.

    >>> _number(0.00012345), _number(1234.5), _number(2.0)
    ('0.000123', '1234', '2')
    """
    if value == 0 or abs(value) >= 1000:
        return f"{value:.0f}"
    return f"{value:.3g}" if abs(value) >= 0.0001 else f"{value:.1e}"


def to_markdown(analysis: Analysis, *, show: Collection[str] = (), methods: str | None = "en") -> str:
    """Each table under a heading, all rows and columns, and the methods paragraph.

    Raises:
        InputError: There is no such table.
    """
    parts = []
    for name in analysis.tables if not show else _wanted(analysis, show):
        frame = analysis[name]
        kinds = [column.kind for column in tables()[name]]
        rule = ["---:" if kind in ("number", "integer") else "---" for kind in kinds]
        rows = [frame.columns, rule, *([_cell(value, "sentence") for value in row] for row in frame.iter_rows())]
        parts += [f"## {name}", "\n".join(f"| {' | '.join(map(_piped, row))} |" for row in rows)]
    if methods:
        parts += ["## methods", one_line(analysis.methods[methods])]
    return "\n\n".join(parts) + "\n"


def _piped(cell: str) -> str:
    return one_line(cell).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


# ── for programs ─────────────────────────────────────────────────────────────────────────────────────────────────────


def to_csv(analysis: Analysis, *, table: str | None = None, raw_cells: bool = False) -> bytes:
    """One table, the first by default, as CSV in UTF-8 with a BOM; arguments as for ``tables.csv_bytes``.

    Raises:
        InputError: There is no such table.
    """
    from policytext.tables import csv_bytes

    return csv_bytes(analysis[table or next(iter(analysis.tables))], raw_cells=raw_cells)


def to_json(analysis: Analysis) -> bytes:
    """The whole analysis as one object; ``docs/schema/analysis.json`` describes it."""
    value = {
        "kind": analysis.kind,
        "lexicon": analysis.lexicon,
        "as_of": analysis.as_of,
        "options": analysis.options,
        "methods": analysis.methods,
        "tables": {name: frame.to_dicts() for name, frame in analysis.tables.items()},
    }
    return json_bytes(value, indent=True) + b"\n"


def to_xlsx(analysis: Analysis, *, metadata: Mapping[str, str], raw_cells: bool = False) -> bytes:
    """A workbook with a sheet a table, and one with the methods paragraph and the options.

    Raises:
        InputError: A table has more rows than a sheet.
    """
    import polars

    from policytext.workbook import workbook

    notes = [*analysis.methods.items(), *((name, str(value)) for name, value in analysis.options.items())]
    methods = polars.DataFrame({"name": [name for name, _ in notes], "value": [value for _, value in notes]})
    return workbook({**analysis.tables, "methods": methods}, metadata=metadata, raw_cells=raw_cells)


def schema() -> dict[str, object]:
    """The JSON schema of ``to_json``."""
    kinds = {"text": ["string"], "integer": ["integer"], "number": ["number"], "boolean": ["boolean"]}
    kinds["period"] = ["integer", "string"]

    def rows(name: str) -> dict[str, object]:
        properties = {
            column.name: {"type": [*kinds[column.kind], "null"], "description": column.meaning}
            for column in tables()[name]
        }
        item = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
        return {"type": "array", "items": item}

    text = {"type": "string"}
    properties: dict[str, object] = {
        "kind": {"enum": list(SHOWN)},
        "lexicon": text,
        "as_of": text,
        "options": {"type": "object"},
        "methods": {"type": "object", "properties": {"en": text, "zh": text}, "required": ["en", "zh"]},
        "tables": {
            "type": "object",
            "properties": {name: rows(name) for name in tables()},
            "additionalProperties": False,
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "policytext analysis",
        "description": "What trends and kwic give. Offsets are half-open Unicode code points into the raw text.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
