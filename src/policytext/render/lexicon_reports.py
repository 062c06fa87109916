"""What is told of the lexicon: its size, where its rows stand in a corpus, hits to be judged, and their precision."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.escape import neutral_cell

if TYPE_CHECKING:
    from policytext.evaluate.audit import Attestation, Hit, Precision
    from policytext.lexicon.stats import RowCount

# ── stats ────────────────────────────────────────────────────────────────────────────────────────────────────────────


_WAYS = ("read", "known", "unverified")


def stats_table(counts: Sequence[RowCount], *, width: int | None = None) -> str:
    """Rows by period, by kind and by field, with how they are dated and verified; then by field and period."""
    tables = [
        _by("period", counts, lambda one: one.period, width),
        _by("kind", counts, lambda one: one.kind, width),
        _by("field", counts, lambda one: one.field, width),
        _crossed(counts, width),
    ]
    return "\n\n".join(tables) + "\n"


def _by(name: str, counts: Sequence[RowCount], key: Callable[[RowCount], str], width: int | None) -> str:
    """The rows by a key in the order in which it comes, periods by time and others by name, and all together."""
    values = list(dict.fromkeys(map(key, counts)))
    if name != "period":
        values.sort()
    rows = [[value, *_ways([one for one in counts if key(one) == value])] for value in values]
    rows.append(["all", *_ways(counts)])
    return columns([name, "rows", "put forward", "attested", *_WAYS], rows, width=width, right=range(1, 7))


def _ways(counts: Sequence[RowCount]) -> list[str]:
    dated = sum(one.rows for one in counts if one.is_dated)
    total = sum(one.rows for one in counts)
    by_way = [sum(one.rows for one in counts if one.checked == way) for way in _WAYS]
    return [str(number) for number in (total, dated, total - dated, *by_way)]


def _crossed(counts: Sequence[RowCount], width: int | None) -> str:
    """The rows by field and by period, with their sum."""
    cells: Counter[tuple[str, str]] = Counter()
    for one in counts:
        cells[one.field, one.period] += one.rows
    periods = list(dict.fromkeys(one.period for one in counts))
    rows = []
    for field in sorted({one.field for one in counts}):
        numbers = [cells[field, period] for period in periods]
        rows.append([field, *map(str, (*numbers, sum(numbers)))])
    header = ["field", *periods, "all"]
    return columns(header, rows, width=width, right=range(1, len(header)))


# ── verify ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def verify_table(rows: Sequence[Attestation], *, width: int | None = None) -> str:
    """The rows that stand in documents from before their date, coined ones first, and how many there are of each."""
    early = sorted((one for one in rows if one.verdict == "before"), key=lambda one: (not one.coined, one.phrase))
    header = ["phrase", "coined", "since", "first", "in", "note"]
    cells = [[one.phrase, str(one.coined).lower(), one.since, one.first, one.first_doc, one.note] for one in early]
    shown = f"{columns(header, cells, width=width)}\n\n" if early else ""
    return f"{shown}{verify_summary(rows)}\n"


def verify_summary(rows: Sequence[Attestation]) -> str:
    """One line: how many rows were seen, stand before their date, and were not seen."""
    verdicts = Counter(one.verdict for one in rows)
    wrong = sum(one.contradicts for one in rows)
    seen = verdicts["seen"] + verdicts["before"]
    return (
        f"{len(rows)} rows: {seen} seen, {verdicts['never']} never seen, "
        f"{verdicts['before']} before their date, of which {wrong} coined"
    )


# ── audit ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_WHEN = datetime(2000, 1, 1)  # fixed, so that the same hits make the same bytes
_WIDTHS = {"doc": 24, "left": 48, "hit": 24, "right": 48, "canonical": 24, "remark": 24}


def sheet(hits: Sequence[Hit], row_class: type[Hit]) -> bytes:
    """The hits as an Excel workbook whose column ``verdict`` offers 1, 0 and ?; all cells are text but numbers."""
    from xlsxwriter import Workbook

    names = [one.name for one in fields(row_class)]
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}
    with Workbook(out, options) as workbook:
        workbook.set_properties({"created": _WHEN})
        page = workbook.add_worksheet("audit")
        page.freeze_panes(1, 0)
        for column, name in enumerate(names):
            page.write_string(0, column, name)
            page.set_column(column, column, _WIDTHS.get(name, 10))
        for number, hit in enumerate(hits, start=1):
            for column, name in enumerate(names):
                value = getattr(hit, name)
                if isinstance(value, int):
                    page.write_number(number, column, value)
                elif value:
                    page.write_string(number, column, neutral_cell(value))
        place = names.index("verdict")
        page.data_validation(1, place, max(1, len(hits)), place, {"validate": "list", "source": ["1", "0", "?"]})
    return out.getvalue()


def precision_table(rows: Iterable[Precision], *, width: int | None = None) -> str:
    """All kinds, then each, with the bounds of the interval."""
    header = ["kind", "judged", "right", "precision", "95% low", "high", "unsure", "not judged"]
    cells = [
        [
            one.kind or "all",
            *map(str, (one.judged, one.right)),
            *(f"{share:.3f}" for share in (one.precision, one.low, one.high)),
            *map(str, (one.unsure, one.unjudged)),
        ]
        for one in rows
    ]
    return columns(header, cells, width=width, right=range(1, 8)) + "\n"
