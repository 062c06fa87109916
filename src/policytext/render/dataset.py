"""What a dataset holds, as text for reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policytext.columns import columns
from policytext.escape import one_line


def to_text(found: Mapping[str, object], *, width: int | None = None) -> str:
    """How the dataset was made, then its tables with their rows and its years with their documents."""
    head = [
        f"{found['dataset']}: policytext {found['policytext']}, lexicon {found['lexicon']}, as of {found['as_of']}",
        "complete" if found["complete"] else "its build was ended: run corpus build again",
        *(f"{name}: {value}" for name, value in _mapping(found["settings"]).items() if value is not None),
        f"inputs: SHA-256 {found['inputs_sha256']}",
        f"size: {_megabytes(found['bytes'])} MB",
    ]
    tables = _counted(("table", "rows"), _mapping(found["tables"]), width)
    years = _counted(("year", "documents"), _mapping(found["years"]), width)
    return "\n".join([*map(one_line, head), "", tables, "", years]) + "\n"


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value


def _megabytes(size: object) -> str:
    return f"{int(str(size)) / 1e6:.1f}"


def _counted(header: tuple[str, str], counts: Mapping[str, object], width: int | None) -> str:
    rows = [(name, f"{count:,}") for name, count in counts.items()]
    return columns(header, rows, width=width, right={1})


def rows_to_text(rows: Sequence[Mapping[str, object]], *, width: int | None = None) -> str:
    """The rows of a table in columns."""
    if not rows:
        return ""
    names = [name for name in rows[0] if name != "input"]
    cells = [["" if row[name] is None else str(row[name]) for name in names] for row in rows]
    return columns(names, cells, width=width) + "\n"
