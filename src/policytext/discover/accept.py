"""New rows in a user's lexicon file, what stands in it left as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from policytext.files import parse_csv
from policytext.lexicon.rows import COLUMNS, Row, Source, read_user_entries
from policytext.model import DataFileError


def with_rows(data: bytes, name: str, rows: Iterable[Row], sources: Mapping[str, Source]) -> tuple[bytes, list[str]]:
    r"""A user's lexicon file with rows added, and their phrases; phrases that it has already are left out.

    Rows and columns that are there keep their order; columns that the new rows need are added. An empty file gets all.

    Args:
        data: The file; empty for a new one.
        name: What errors call it.
        rows: Cells by column.
        sources: The sources that rows may name.

    Raises:
        DataFileError: The file is not valid, or is a plain list, which has no columns.

    >>> with_rows(b"phrase,kind\n", "my.csv", [{"phrase": "六稳", "kind": "numeric"}], {})
    (b'phrase,kind\n\xe5\x85\xad\xe7\xa8\xb3,numeric\n', ['六稳'])
    """
    rows = list(rows)
    header, old = _table(data, name)
    known = {
        wording for entry, _ in read_user_entries(data, name, sources) for wording in (entry.phrase, *entry.variants)
    }
    new = [row for row in rows if row["phrase"] not in known]
    header = [*header, *(one for one in COLUMNS if one not in header and any(row.get(one) for row in new))]
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*old, *new])
    written = out.getvalue().encode()
    read_user_entries(written, name, sources)
    return written, [row["phrase"] for row in new]


def _table(data: bytes, name: str) -> tuple[Sequence[str], list[dict[str, str]]]:
    """The columns and rows of the file; those of a new one are all columns."""
    if not data.strip():
        return COLUMNS, []
    first = data.decode("utf-8-sig", "replace").partition("\n")[0]
    header = next(csv.reader([first.rstrip("\r")]), [])
    if "phrase" not in header:
        raise DataFileError(
            f"{name}: is a plain list, which has no columns; name another file, or write phrase,kind above"
        )
    return header, parse_csv(data, name, header)
