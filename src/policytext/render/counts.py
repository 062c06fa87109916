"""Counts of formulations as a table for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.escape import one_line

if TYPE_CHECKING:
    from policytext.count import FormulationCount


def to_table(rows: Iterable[FormulationCount], *, width: int | None = None) -> Iterator[bytes]:
    """For each document its name, a row a formulation, and an empty line; ≥ where masks may hide more."""
    for doc, group in groupby(rows, key=attrgetter("doc")):
        counts = list(group)
        has_forms = any(one.form for one in counts)
        header = ["count", "per 10,000", "formulation", "kind", *(["form", "wording"] if has_forms else [])]
        shown = columns(header, [_cells(one) for one in counts], width=width, right={0, 1})
        yield f"{one_line(doc)}\n{shown}\n\n".encode()


def _cells(row: FormulationCount) -> list[str]:
    count = f"{'≥' if row.is_lower_bound else ''}{row.count}"
    forms = [row.form or "", row.wording or ""] if row.form else []
    return [count, f"{row.rate:.2f}", row.canonical, row.kind, *forms]
