"""Rows as aligned columns of plain text, for reading: a Han character takes two cells of a terminal."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

from policytext.escape import one_line

GAP = "  "
LEAST_WIDTH = 8
"""No column is cut to fewer cells than this, however narrow the terminal."""


def columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None, right: Collection[int] = ()
) -> str:
    """The rows under a header, each column as wide as its widest cell; control characters in cells are shown, not sent.

    Args:
        header: One name a column.
        rows: One string a column each.
        width: Cells of a line; the widest columns are cut until the lines fit. Nothing is cut by default.
        right: The numbers of the columns that are aligned on the right.

    >>> print(columns(["年", "提法"], [["2022", "两个维护"]]))
    年    提法
    2022  两个维护
    """
    from rich.cells import cell_len

    table = [list(header), *([one_line(cell) for cell in row] for row in rows)]
    natural = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    widths = _fitted(natural, width)
    cut = [index for index, (wanted, given) in enumerate(zip(natural, widths, strict=True)) if given < wanted]
    lines = []
    for row in table:
        for index in cut:
            row[index] = shortened(row[index], widths[index])
        cells = [_padded(cell, widths[index] - cell_len(cell), index in right) for index, cell in enumerate(row)]
        lines.append(GAP.join(cells).rstrip() + "\n")
    return "".join(lines)[:-1]


def _fitted(widths: Sequence[int], width: int | None) -> list[int]:
    """The widths, those above a common limit cut to it, so that all fit; no limit is under ``LEAST_WIDTH``."""
    if width is None:
        return list(widths)
    room = width - len(GAP) * (len(widths) - 1)
    fits = bisect_right(range(max(widths) + 1), room, key=lambda limit: sum(min(one, limit) for one in widths))
    return [min(one, max(fits - 1, LEAST_WIDTH)) for one in widths]


def _padded(cell: str, missing: int, is_right: bool) -> str:
    return " " * missing + cell if is_right else cell + " " * missing


def shortened(text: str, width: int) -> str:
    """The text cut to a number of terminal cells, with … for what is left out.

    >>> shortened("全面从严治党", 7)
    '全面从…'
    """
    from rich.cells import cell_len

    if cell_len(text) <= width:
        return text
    kept = 0
    for index, character in enumerate(text):
        kept += cell_len(character)
        if kept > width - 1:
            return text[:index] + "…"
    return text
