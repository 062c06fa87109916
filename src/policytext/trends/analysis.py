"""What an analysis of a corpus gives: tables by name, the paragraph that says how they were made, and the versions.

``TABLES`` says of every table which columns it has, of which type, and what they mean. The frames, the JSON schema and
the documentation are made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from policytext.files import table as data_table
from policytext.model import DataFileError, InputError

if TYPE_CHECKING:
    import polars


class Column(NamedTuple):
    """A column of a table: ``kind`` is text, integer, number, boolean or period (an integer, or text)."""

    name: str
    kind: str
    meaning: str


@cache
def tables() -> Mapping[str, tuple[Column, ...]]:
    """The columns of every table, in order, from ``tables/analysis-columns.csv``."""
    found: dict[str, list[Column]] = {}
    for row in data_table("analysis-columns", ("table", "place", "column", "kind", "meaning")):
        if row["kind"] not in _TYPES:
            raise DataFileError(f"tables/analysis-columns.csv: {row['kind']!r} is none of {', '.join(_TYPES)}")
        found.setdefault(row["table"], []).append(Column(row["column"], row["kind"], row["meaning"]))
    return {name: tuple(columns) for name, columns in found.items()}


_TYPES = {"text": "String", "integer": "Int64", "number": "Float64", "boolean": "Boolean", "period": "String"}


def frame(name: str, rows: Iterable[Sequence[object]]) -> polars.DataFrame:
    """The rows as the table of that name; a period is an integer where all of them are.

    Strings are fit for UTF-8: a lone surrogate becomes U+FFFD.
    """
    import polars

    from policytext.escape import utf8_text

    columns = tables()[name]
    values = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
    made = []
    for column, cells in zip(columns, values, strict=True):
        kind = _TYPES[column.kind]
        if column.kind == "period" and all(cell is None or isinstance(cell, int) for cell in cells):
            kind = "Int64"
        if kind == "String":
            cells = [None if cell is None else utf8_text(str(cell)) for cell in cells]
        series = polars.Series(column.name, cells, dtype=getattr(polars, kind))
        made.append(series.fill_nan(None) if kind == "Float64" else series)
    return polars.DataFrame(made)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The result of an analysis.

    ``kind`` names it, ``tables`` holds polars frames, the most important first, ``methods`` is a paragraph for a paper
    by language (``en``, ``zh``), ``options`` what it was asked for, ``lexicon`` and ``as_of`` the lexicon's version.

    >>> import policytext as pt
    >>> result = pt.trends(pt.sample(), formulation=["六稳"])
    >>> result["series"]["count"].to_list()
    [1, 1, 0, 0, 0]
    """

    kind: str
    tables: Mapping[str, polars.DataFrame]
    methods: Mapping[str, str]
    options: Mapping[str, object]
    lexicon: str
    as_of: str

    def __getitem__(self, name: str) -> polars.DataFrame:
        """One of the tables.

        Raises:
            InputError: There is no such table.
        """
        if name not in self.tables:
            raise InputError(f"{name!r} is no table of this analysis; it has {', '.join(self.tables)}")
        return self.tables[name]

    def _repr_html_(self) -> str:
        """Its tables, for notebooks."""
        from html import escape

        shown = [f"<h4>{escape(name)}</h4>{one._repr_html_()}" for name, one in self.tables.items()]
        return "".join([*shown, f"<p>{escape(self.methods['en'])}</p>"])


# ── the methods paragraph ────────────────────────────────────────────────────────────────────────────────────────────


def paragraph(*sentences: tuple[str, Mapping[str, object]]) -> dict[str, str]:
    """The sentences of ``tables/methods.csv`` with their facts, as one paragraph by language (``en``, ``zh``).

    A fact that is a pair is its English and its Chinese word; whole numbers are written with commas.

    >>> paragraph(("count-form", {}))["zh"]
    '标签、变体与展开形式分开计。'
    """
    from policytext import __version__

    rows = {row["key"]: row for row in data_table("methods", ("key", "english", "chinese"))}
    texts = {}
    for place, (language, column, gap) in enumerate((("en", "english", " "), ("zh", "chinese", ""))):
        parts = []
        for key, facts in sentences:
            known = {name: _fact(value, place) for name, value in facts.items()} | {"version": __version__}
            parts.append(rows[key][column].format_map(known))
        texts[language] = gap.join(parts)
    return texts


def _fact(value: object, place: int) -> str:
    if isinstance(value, tuple):
        return str(value[place])
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) and value > 9999 else str(value)
