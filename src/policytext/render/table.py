"""Annotations as a table for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.escape import one_line
from policytext.model import Annotation, Scalar

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument

HEADER = ("line", "layer", "text", "attributes")


def render(results: Iterable[AnnotatedDocument], *, width: int | None = None) -> Iterator[bytes]:
    """For each document its name, a row an annotation with its line (from 1), and an empty line; UTF-8."""
    from policytext.text import Positions

    for result in results:
        line = Positions(result.document.raw).line_column
        rows = [(str(line(one.start)[0]), one.layer, one.text, attributes(one)) for one in result.annotations]
        shown = columns(HEADER, rows, width=width, right={0})
        yield f"{one_line(result.document.id)}\n{shown}\n\n".encode()


def attributes(annotation: Annotation) -> str:
    """What a reader does not see from the text: the attributes that are set and differ from it.

    >>> from policytext.model import Quantity
    >>> attributes(Quantity(0, 5, "300余次", "count", 300, 300, "次", True, "走访"))
    'count 300, unit 次, approx, of 走访'
    """
    record = annotation.record()
    shown = [str(record[name]) for name in ("kind", "role") if name in record]
    if "low" in record:
        shown = [f"{shown[0]} {_range(record['low'], record['high'])}".strip()]
    for name in _SHOWN:
        value = record.get(name)
        if value is True:
            shown.append(name)
        elif value is not None and value is not False and value != annotation.text.strip("《》"):
            shown.append(f"{name} {value}")
    return ", ".join(shown)


_SHOWN = (
    *("level", "canonical", "title", "year", "unit", "quoted", "approx", "of"),
    *("sense", "direction", "period", "per", "timex"),
)


def _range(low: Scalar, high: Scalar) -> str:
    if low == high:
        return "" if low is None else str(low)
    if low is None:
        return f"≤{high}"
    return f"≥{low}" if high is None else f"{low}–{high}"
