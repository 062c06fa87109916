"""A dataset on the disk: its manifest, its parts, and how parts come and go.

A part is one Parquet file, written under another name and renamed. It belongs to the dataset where the manifest names
it; what it does not name was left by a build that was ended, and goes with the next one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policytext.dataset.schema import BY_YEAR, TABLES, UNKNOWN_YEAR, VERSION
from policytext.escape import json_bytes
from policytext.files import read_bytes, write_bytes
from policytext.model import DataFileError, InputError

if TYPE_CHECKING:
    import polars

MANIFEST = "manifest.json"
WORK = ".work"
"""What a build has not published yet; it is gone where one has come to its end."""


@dataclass(frozen=True, slots=True)
class Part:
    """A Parquet file: its table, its path below the dataset, how many rows it has, and of which group it is."""

    table: str
    path: str
    rows: int
    group: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a dataset consists of and how it was made.

    ``settings`` are what the content depends on beside the inputs; ``groups`` is the number of the next group of
    batches; ``complete`` is false while a build is under way or was ended.
    """

    policytext: str
    lexicon: str
    as_of: str
    settings: Mapping[str, object]
    groups: int = 0
    complete: bool = False
    inputs_sha256: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    def of(self, table: str) -> tuple[Part, ...]:
        """The parts of a table, in the order in which they were made."""
        return tuple(part for part in self.parts if part.table == table)


def is_dataset(folder: str | os.PathLike[str]) -> bool:
    """Whether a folder has a dataset's manifest."""
    path = Path(folder, MANIFEST)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return b'"policytext_dataset"' in file.read(200)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a dataset.

    Raises:
        InputError: There is none, or it is of another version of the schema.
        DataFileError: It is damaged.
    """
    path = folder / MANIFEST
    try:
        found = json.loads(read_bytes(path))
        version = found.pop("policytext_dataset")
        parts = tuple(Part(*one) for one in found.pop("parts"))
        manifest = Manifest(**found, parts=parts)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataFileError(f"{path}: is no manifest of a dataset; build it anew in another folder") from None
    if version != VERSION:
        raise InputError(f"{path}: is of version {version} of the schema, not {VERSION}; build it anew")
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, by which what it names becomes part of the dataset."""
    parts = [[one.table, one.path, one.rows, one.group] for one in manifest.parts]
    counts = {table: sum(part.rows for part in manifest.of(table)) for table in TABLES}
    known = {
        name: getattr(manifest, name)
        for name in ("policytext", "lexicon", "as_of", "settings", "groups", "complete", "inputs_sha256")
    }
    whole = {"policytext_dataset": VERSION, **known, "counts": counts, "parts": parts}
    write_bytes(folder / MANIFEST, json_bytes(whole, indent=True) + b"\n")


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_frame(path: Path, frame: polars.DataFrame) -> None:
    """Write a Parquet file whole or not at all; the same rows give the same bytes.

    Raises:
        InputError: It cannot be written, as on a full disk.
    """
    import polars

    temporary = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(temporary, compression="zstd", compression_level=3, statistics=True)
        temporary.replace(path)
    except (OSError, polars.exceptions.PolarsError) as error:
        temporary.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be written ({reason}); make room and run it again") from None


def write_parts(folder: Path, table: str, frame: polars.DataFrame, group: int, revision: int = 0) -> list[Part]:
    """Write the rows of a group as one part, or as one a year; a part without rows is not written."""
    name = f"part-{group:06}{f'.{revision}' if revision else ''}.parquet"
    if frame.is_empty():
        return []
    if table not in BY_YEAR:
        write_frame(folder / table / name, frame)
        return [Part(table, f"{table}/{name}", frame.height, group)]
    import polars

    parts = []
    # Year by year rather than by partition_by, which would hold a second copy of all rows.
    for year in frame["year"].unique().sort(nulls_last=True).to_list():
        path = f"{table}/year={UNKNOWN_YEAR if year is None else year}/{name}"
        rows = frame.filter(polars.col("year").eq_missing(year)).drop("year")
        write_frame(folder / path, rows)
        parts.append(Part(table, path, rows.height, group))
    return parts


def scan(folder: Path, manifest: Manifest, table: str) -> polars.LazyFrame:
    """A lazy frame over a table, the partition as its column ``year``."""
    return scan_parts(folder, manifest.of(table), table)


def scan_parts(folder: Path, parts: Iterable[Part], table: str) -> polars.LazyFrame:
    """The same over some of its parts."""
    import polars

    from policytext.dataset.schema import frame_schema

    files = [folder / part.path for part in parts]
    if table not in BY_YEAR:
        return polars.scan_parquet(files) if files else polars.LazyFrame(schema=frame_schema(table))
    if not files:
        return polars.LazyFrame(schema={**frame_schema(table), "year": polars.Int64()})
    return polars.scan_parquet(files, hive_partitioning=True, hive_schema={"year": polars.Int64()})


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove files of the tables that the manifest does not name."""
    named = {part.path for part in manifest.parts}
    for table in TABLES:
        for path in sorted(Path(folder, table).rglob("*.parquet*")):
            if path.relative_to(folder).as_posix() not in named:
                path.unlink(missing_ok=True)
        for place in sorted(Path(folder, table).glob("year=*")):
            if not any(place.iterdir()):
                place.rmdir()


def clear_work(folder: Path) -> None:
    """Remove what was left of a build that has come to its end."""
    shutil.rmtree(folder / WORK, ignore_errors=True)


# ── parts without some documents ─────────────────────────────────────────────────────────────────────────────────────


def without_inputs(folder: Path, manifest: Manifest, stale: frozenset[str]) -> Manifest:
    """The manifest of the same dataset without the documents of some inputs; new parts stand beside the old ones."""
    import polars

    if not stale:
        return manifest
    keys = polars.Series("input", sorted(stale), dtype=polars.String).implode()
    is_stale = polars.col("input").is_in(keys)
    kept: list[Part] = []
    for group in dict.fromkeys(part.group for part in manifest.parts):
        parts = [part for part in manifest.parts if part.group == group]
        if group < 0:  # made anew at the end of each build
            kept += parts
            continue
        documents = [part for part in parts if part.table == "documents"]
        docs = scan_parts(folder, documents, "documents").filter(is_stale).select("doc").collect()["doc"]
        for part in parts:
            has_input = "input" in TABLES[part.table]
            rows = scan_parts(folder, [part], part.table)
            gone = rows.filter(is_stale if has_input else polars.col("doc").is_in(docs.implode()))
            if not gone.select(polars.len()).collect().item():
                kept.append(part)
                continue
            left = rows.filter(~is_stale if has_input else ~polars.col("doc").is_in(docs.implode())).collect()
            kept += write_parts(folder, part.table, left, group, _revision(part.path) + 1)
    return replace(manifest, parts=tuple(kept))


def _revision(path: str) -> int:
    middle = path.rsplit("/", 1)[-1].split(".")[1]
    return int(middle) if middle.isdecimal() else 0
