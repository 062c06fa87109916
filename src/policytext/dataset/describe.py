"""What a dataset holds and how it was made."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping

from policytext.dataset.reading import open_dataset
from policytext.dataset.schema import TABLES


def description(folder: str | os.PathLike[str]) -> Mapping[str, object]:
    """The versions, the settings, the rows of each table and the documents of each year.

    Raises:
        InputError: There is no dataset.
    """
    dataset = open_dataset(folder)
    manifest = dataset.manifest
    years: Counter[str] = Counter()
    for part in manifest.of("documents"):
        year = part.path.split("/")[1].removeprefix("year=")
        years[year if year.isdecimal() else "unknown"] += part.rows
    return {
        "dataset": os.fspath(folder),
        "complete": manifest.complete,
        "policytext": manifest.policytext,
        "lexicon": manifest.lexicon,
        "as_of": manifest.as_of,
        "settings": dict(manifest.settings),
        "inputs_sha256": manifest.inputs_sha256,
        "tables": {table: sum(part.rows for part in manifest.of(table)) for table in TABLES},
        "years": dict(sorted(years.items())),
        "bytes": sum((dataset.folder / part.path).stat().st_size for part in manifest.parts),
    }


def rows_of(folder: str | os.PathLike[str], table: str) -> list[dict[str, object]]:
    """The rows of a table that is not partitioned, as records.

    Raises:
        InputError: There is no dataset, or no such table.
    """
    return open_dataset(folder).scan(table).collect().to_dicts()
