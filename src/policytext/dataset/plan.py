"""What a build has to do: its inputs cut into items, and the items into batches.

The same inputs give the same batches: a batch is known by its content, and a build that was ended goes on with those
that are not there yet.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import json
import lzma
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import IO

from policytext.corpus import Source, find_sources, posix
from policytext.dataset.pattern import Pattern
from policytext.model import Failure, InputError, Scalar
from policytext.readers import TABLES

BATCH_BYTES = 4_000_000
"""Of input in a batch: small enough that a worker needs little memory and little is lost with it, large enough that
what a batch costs beside its documents does not count."""
BATCH_ITEMS = 200


def _gzip(path: Path) -> IO[bytes]:
    return gzip.GzipFile(path)  # type: ignore[return-value]


PACKED: Mapping[str, Callable[[Path], IO[bytes]]] = {".gz": _gzip, ".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile}
"""Compressed tables that are read, by their suffix."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Item:
    """A file, or a stretch of a table: ``start`` to ``end`` in bytes, of Parquet in rows; ``end`` -1 is the whole file.

    ``before`` is how many records stand in front of the stretch and ``records`` how many it has, ``header`` the first
    line of a csv. ``read_from`` is the file that is read in place of ``path`` (one that was unpacked). ``key`` stands
    for the content, the metadata given and the settings together.
    """

    path: str
    id: str
    meta: Mapping[str, Scalar] = field(default_factory=dict)
    size: int = 0
    sha256: str = ""
    start: int = 0
    end: int = -1
    before: int = 0
    records: int = 1
    header: bytes = b""
    read_from: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Items that a worker does in one go; ``number`` is its place in the build, ``key`` stands for its content."""

    number: int
    key: str
    items: tuple[Item, ...]


def items_of(inputs: Iterable[str], settings: str, pattern: Pattern | None, unpacked: Path) -> Iterator[Item | Failure]:
    """The items of the inputs in their order; ``settings`` goes into their keys, packed tables into ``unpacked``.

    A file that cannot be looked at is a failure.
    """
    for source in find_sources(inputs):
        if isinstance(source, Failure):
            yield source
            continue
        meta = {**(pattern.match(posix(source.path)) if pattern else {}), **source.meta}
        try:
            for item in _cut(replace(source, meta=meta), unpacked):
                yield replace(item, key=_key(item, settings))
        except (InputError, OSError, EOFError, lzma.LZMAError) as error:
            message = str(error) if isinstance(error, InputError) else f"{source.path}: cannot be read ({error})"
            yield Failure(source.id, message)


def _key(item: Item, settings: str) -> str:
    stands_for = [item.path, item.id, sorted(item.meta.items()), item.sha256, item.start, item.end, settings]
    return hashlib.sha256(json.dumps(stands_for, default=str).encode("utf-8", "replace")).hexdigest()[:24]


def batches_of(items: Iterable[Item], first: int = 0) -> Iterator[Batch]:
    """The items in batches of ``BATCH_BYTES``, numbered from ``first`` on."""
    number, waiting, size = first, list[Item](), 0
    for item in items:
        if waiting and (size + item.size > BATCH_BYTES or len(waiting) == BATCH_ITEMS):
            yield _batch(number, waiting)
            number, waiting, size = number + 1, [], 0
        waiting.append(item)
        size += item.size
    if waiting:
        yield _batch(number, waiting)


def _batch(number: int, items: list[Item]) -> Batch:
    digest = hashlib.sha256("\n".join(one.key for one in items).encode()).hexdigest()[:12]
    return Batch(number, f"{number:06}-{digest}", tuple(items))


# ── cutting tables ───────────────────────────────────────────────────────────────────────────────────────────────────


def _cut(source: Source, unpacked: Path) -> Iterator[Item]:
    path, name = Path(source.path), PurePath(source.path)
    whole = Item(source.path, source.id, source.meta, read_from=str(path.absolute()))
    suffix = name.suffix.lower()
    if suffix in PACKED and PurePath(name.stem).suffix.lower() in TABLES:
        suffix = PurePath(name.stem).suffix.lower()
        whole = replace(whole, read_from=str(_unpacked(path, unpacked, PACKED[name.suffix.lower()], suffix)))
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is not a regular file")
    kind = TABLES.get(suffix)
    if kind == "parquet":
        yield from _cut_parquet(whole)
    elif kind is not None and not _is_utf16(Path(whole.read_from)):
        yield from _cut_lines(whole, is_csv=kind == "csv")
    else:
        size, sha256 = _digest(path)
        yield replace(whole, size=size, sha256=sha256)


def _digest(path: Path) -> tuple[int, str]:
    """How many bytes a file has, and their SHA-256 in hex."""
    size, digest = 0, hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                digest.update(chunk)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    return size, digest.hexdigest()


def _is_utf16(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) in (b"\xff\xfe", b"\xfe\xff")


def _unpacked(path: Path, folder: Path, opened: Callable[[Path], IO[bytes]], suffix: str) -> Path:
    """The content of a compressed table in a file of the build's own, called by what it is of."""
    target = folder / f"{_digest(path)[1]}{suffix}"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".unpacking")
        with opened(path) as packed, temporary.open("wb") as plain:
            shutil.copyfileobj(packed, plain, _CHUNK)
        temporary.replace(target)
    return target


def _cut_parquet(whole: Item) -> Iterator[Item]:
    """Stretches of rows; their content is known by the file's, so that a changed file is done anew."""
    import polars

    try:
        rows = int(polars.scan_parquet(whole.read_from).select(polars.len()).collect().item())
    except Exception as error:
        raise InputError(f"{whole.path}: is a broken or cut parquet file ({type(error).__name__})") from None
    size, sha256 = _digest(Path(whole.read_from))
    # Texts are packed to about a third.
    step = max(1, min(BATCH_ITEMS, rows * BATCH_BYTES // max(1, 3 * size)))
    for start in range(0, rows, step):
        end = min(rows, start + step)
        share = 3 * size * (end - start) // rows
        yield replace(whole, size=share, sha256=sha256, start=start, end=end, before=start, records=end - start)


def _cut_lines(whole: Item, *, is_csv: bool) -> Iterator[Item]:
    """Stretches of whole records. A line feed ends a record of a csv where the quotation marks before it are even."""
    with Path(whole.read_from).open("rb") as file:
        header, place = b"", 0
        if is_csv:
            header = _header(file)
            place = len(header)
        before, lines = 0, list[bytes]()
        records = size = quotes = 0
        for line in file:
            lines.append(line)
            size += len(line)
            quotes += line.count(b'"') if is_csv else 0
            if quotes % 2:
                continue
            records += bool(line.strip()) or not is_csv
            if size >= BATCH_BYTES or records >= BATCH_ITEMS:
                yield _stretch(whole, lines, place, before, records, header)
                before, place = before + records, place + size
                lines, records, size = [], 0, 0
        if lines:
            yield _stretch(whole, lines, place, before, records, header)
        elif not place:
            raise InputError(f"{whole.path}: is empty")


def _header(file: IO[bytes]) -> bytes:
    header = line = file.readline()
    while line and header.count(b'"') % 2:
        line = file.readline()
        header += line
    return header


def _stretch(whole: Item, lines: list[bytes], place: int, before: int, records: int, header: bytes) -> Item:
    data = b"".join(lines)
    digest = hashlib.sha256(header + data).hexdigest()
    return replace(
        whole,
        size=len(data),
        sha256=digest,
        start=place,
        end=place + len(data),
        before=before,
        records=records,
        header=header,
    )
