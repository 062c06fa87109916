"""What the page of an analysis shows, as plain values for its template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policytext.render.report import charts
from policytext.trends.analysis import tables

if TYPE_CHECKING:
    import polars

    from policytext.trends.analysis import Analysis

MOST_ROWS = 500
"""Rows of a table that a page shows; the rest is said to be left out."""
EVIDENCE = "sentence"
"""The column that is shown on demand, below the row."""
LEFT_OUT = frozenset({"start", "end"})
"""Columns that are of use to a program alone."""
NAMED = frozenset({"kind", "role", "figure", "sense"})
"""Columns whose values are words of the toolkit, which the page says in its own language."""
SPARK_WIDTH, SPARK_HEIGHT = 96, 20


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a sparkline, in its own coordinates; ``is_lower_bound`` where masks may hide more."""

    x: float
    y: float
    is_lower_bound: bool


@dataclass(frozen=True, slots=True)
class Spark:
    """The rates of a formulation over the periods: runs of points with gaps between them, and what it says in words."""

    runs: tuple[tuple[Point, ...], ...]
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """Cells as text, the sentence that is the evidence (null for none), and the sparkline (null for none)."""

    cells: tuple[str, ...]
    evidence: str | None
    spark: Spark | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page.

    ``header`` has the columns with what they mean, ``numbers`` the places of those that hold numbers, ``left`` the
    number of rows that are left out.
    """

    name: str
    header: tuple[tuple[str, str], ...]
    numbers: frozenset[int]
    rows: tuple[Row, ...]
    left: int


def view(result: Analysis, labels: Mapping[str, str]) -> Mapping[str, object]:
    """The values of ``analysis.html`` by name."""
    drawn = charts.of_analysis(result, labels)
    return {
        "kind": result.kind,
        "options": {name: value for name, value in result.options.items() if value not in (None, [], False)},
        "charts": drawn,
        "script": charts.script() if drawn else "",
        "tables": [_table(result, name, labels) for name in result.tables if name != "series"],
        "methods": result.methods,
        "lexicon": result.lexicon,
        "as_of": result.as_of,
    }


def _table(result: Analysis, name: str, labels: Mapping[str, str]) -> Table:
    frame = result[name]
    meanings = {column.name: column.meaning for column in tables()[name]}
    shown = [
        column
        for column in frame.columns
        if column not in LEFT_OUT and column != EVIDENCE and not _is_empty(frame[column])
    ]
    sparks = _sparks(result) if name == "formulations" and "series" in result.tables else {}
    rows = []
    for row in frame.head(MOST_ROWS).iter_rows(named=True):
        cells = tuple(_cell(row[column], labels if column in NAMED else {}) for column in shown)
        rows.append(Row(cells, row.get(EVIDENCE), sparks.get(row.get("formulation"))))
    numbers = frozenset(place for place, column in enumerate(shown) if frame[column].dtype.is_numeric())
    header = tuple((column, meanings[column]) for column in shown)
    return Table(name, header, numbers, tuple(rows), frame.height - len(rows))


def _is_empty(column: polars.Series) -> bool:
    """Whether a column tells nothing: all of it is null, or nothing in it holds."""
    return column.null_count() == len(column) or (column.dtype.base_type().__name__ == "Boolean" and not column.any())


def _cell(value: object, words: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 1 else f"{value:,.2f}".rstrip("0").rstrip(".")
    return words.get(str(value), str(value))


# ── sparklines ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _sparks(result: Analysis) -> Mapping[object, Spark]:
    """The sparkline of each formulation, all on one scale, so that they can be compared."""
    series = result["series"]
    highest = max([1e-9, *(rate for rate in series["rate"] if rate is not None)])
    periods = result["periods"]["period"].to_list()
    places = {period: place for place, period in enumerate(periods)}
    step = SPARK_WIDTH / max(1, len(periods) - 1)
    found: dict[object, list[Mapping[str, object]]] = {}
    for row in series.iter_rows(named=True):
        found.setdefault(row["formulation"], []).append(row)
    return {name: Spark(tuple(_runs(rows, places, step, highest)), _said(rows)) for name, rows in found.items()}


def _runs(
    rows: Sequence[Mapping[str, object]], places: Mapping[object, int], step: float, highest: float
) -> Iterator[tuple[Point, ...]]:
    """The points between the gaps; a period without a document is a gap, not 0."""
    run: list[Point] = []
    for row in rows:
        rate = row["rate"]
        if isinstance(rate, float):
            y = SPARK_HEIGHT * (1 - rate / highest)
            run.append(Point(round(step * places[row["period"]], 1), round(y, 1), bool(row["is_lower_bound"])))
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _said(rows: Sequence[Mapping[str, object]]) -> str:
    """The values in words, for those who do not see the line."""
    return "; ".join(
        f"{row['period']}: {'≥' if row['is_lower_bound'] else ''}{row['rate']:.1f}"
        if isinstance(row["rate"], float)
        else f"{row['period']}: –"
        for row in rows
    )
