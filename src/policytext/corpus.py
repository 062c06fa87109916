"""Paths to documents: single files, folders with or without ``corpus.csv``, globs, data frames."""

from __future__ import annotations

import csv
import glob
import io
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from policytext.files import data_root, parse_csv, read_bytes
from policytext.formats.limits import Limits, ReadOptions, Tracked
from policytext.model import Corpus, DataFileError, Document, Failure, InputError, PolicytextError, Scalar
from policytext.page.metadata import with_found_metadata
from policytext.readers import DOCUMENTS
from policytext.readers import read as read_documents

PathLike: TypeAlias = str | os.PathLike[str]
TABLE = "corpus.csv"
"""The file that describes a corpus folder; ``corpora/README.md`` says what is in it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is still to be read: ``path`` on the disk, its ``id``, and what is known of it."""

    path: str
    id: str
    meta: Mapping[str, Scalar] = field(default_factory=dict)


@runtime_checkable
class Frame(Protocol):
    """A data frame of polars or pandas, as far as it is needed here."""

    @property
    def columns(self) -> Iterable[str]:
        """The names of the columns."""
        ...

    def __getitem__(self, name: str, /) -> Iterable[object]: ...


# ── for users of the library ─────────────────────────────────────────────────────────────────────────────────────────


def read(
    path: PathLike,
    *,
    encoding: str | None = None,
    tracked: Tracked = "accepted",
    limits: Limits = Limits(),  # noqa: B008 (immutable)
) -> Document:
    """Read one document; its id is the path as given, with ``/``.

    Title, year, date, organisation and place are read off the text where it plainly says them; ``Document.found``
    names these.

    Args:
        path: A file of a kind that is read; what it holds decides, not its suffix.
        encoding: The text's encoding, where it is neither UTF-8, UTF-16 nor a Chinese code page.
        tracked: Whether the tracked changes of a Word file are read as accepted or as not made.
        limits: What is allowed of the file.

    Raises:
        InputError: It cannot be read, or holds several documents.
    """
    source = Source(os.fspath(path), posix(path))
    options = ReadOptions(encoding=encoding, tracked=tracked, limits=limits)
    return document_from(source, read_bytes(source.path, limits), options)


def read_corpus(
    source: PathLike | Iterable[PathLike] | Frame,
    *,
    encoding: str | None = None,
    tracked: Tracked = "accepted",
    limits: Limits = Limits(),  # noqa: B008 (immutable)
    text: str = "text",
    id: str = "id",
    meta: Sequence[str] | None = None,
    errors: Literal["raise", "report"] = "raise",
) -> Corpus:
    """Read many documents, in the order of their source, each file once.

    Args:
        source: A folder (``corpus.csv`` in it decides what belongs to it, else all documents in it and its
            subfolders), a file with a document a row (csv, jsonl, parquet) or an archive, a glob, several of these, or
            a data frame of polars or pandas.
        encoding: As for ``read``.
        tracked: As for ``read``.
        limits: As for ``read``.
        text: The data frame's or table's column with the texts.
        id: The data frame's or table's column with the names of the documents.
        meta: The data frame's columns that are metadata; all others by default.
        errors: Whether one bad file ends it, or is left out with a warning.

    Raises:
        InputError: Nothing is found, or, with ``errors="raise"``, a document or a ``corpus.csv`` cannot be read.
    """
    if isinstance(source, Frame):
        results = _from_frame(source, text, id, meta)
    else:
        inputs = [source] if isinstance(source, str | os.PathLike) else source
        options = ReadOptions(encoding, tracked, text, id, limits)
        results = (one for source in find_sources(inputs) for one in _load(source, options))
    documents = tuple(_kept(results, errors))
    if not documents:
        raise InputError("the corpus is empty: no document was found in what was named")
    return Corpus(documents)


def _kept(results: Iterable[Document | Failure], errors: Literal["raise", "report"]) -> Iterator[Document]:
    for result in results:
        if isinstance(result, Document):
            yield result
        elif errors == "raise":
            raise InputError(result.message)
        else:
            warnings.warn(result.message, stacklevel=3)  # where read_corpus is called


def sample() -> Corpus:
    """The corpus that comes with the package: five yearly summaries of an invented bureau.

    >>> [document.meta["year"] for document in sample()]
    [2020, 2021, 2022, 2023, 2024]
    """
    return read_corpus(data_root() / "corpora" / "sample")


# ── from names to sources ────────────────────────────────────────────────────────────────────────────────────────────


def find_sources(inputs: Iterable[PathLike]) -> tuple[Source | Failure, ...]:
    """What the inputs (files, folders, globs) stand for, in their order; a file that several of them name comes once.

    What exists under the very name is that file or folder, also where the name looks like a glob.
    """
    found: dict[str, Source | Failure] = {}
    for one in inputs:
        for source in _expanded(os.fspath(one)):
            key = os.path.realpath(source.path) if isinstance(source, Source) else f"failed {source.name}"
            found.setdefault(key, source)
    return tuple(found.values())


def _expanded(name: str) -> Iterator[Source | Failure]:
    try:
        if not name or "\0" in name:
            raise InputError(f"{name!r}: no file has such a name")
        if Path(name).is_dir():
            yield from _in_folder(name)
        elif Path(name).exists() or not glob.has_magic(name):
            yield Source(name, posix(name))
        else:
            matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 (Path.glob drops ./ and takes no absolute pattern)
            if not matches:
                raise InputError(f"{name}: no file matches")
            for match in matches:
                yield from _expanded(match) if Path(match).is_dir() else [Source(match, posix(match))]
    except (PolicytextError, OSError) as error:
        yield Failure(name, str(error) if isinstance(error, PolicytextError) else f"{name}: {error}")


def _in_folder(folder: str) -> Iterable[Source]:
    table = Path(folder, TABLE)
    if table.exists():
        return _described(folder, read_bytes(table), posix(table))
    # What begins with a dot is hidden; with ~$ it is the lock that Word leaves beside an open document.
    files = [file for file in sorted(Path(folder).rglob("*")) if file.suffix.lower() in DOCUMENTS and not file.is_dir()]
    names = [file for file in files if not any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)]
    if not names:
        raise InputError(f"{folder}: no file in it is of a kind that is read ({', '.join(DOCUMENTS)})")
    return [Source(str(file), f"{posix(folder).rstrip('/')}/{file.relative_to(folder).as_posix()}") for file in names]


def posix(path: PathLike) -> str:
    """The path as given, with ``/`` between folders."""
    return os.fspath(path).replace(os.sep, "/")


# ── corpus.csv ───────────────────────────────────────────────────────────────────────────────────────────────────────

_ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def _described(folder: str, data: bytes, name: str) -> list[Source]:
    """The sources that a ``corpus.csv`` names, with their metadata.

    Raises:
        DataFileError: A column or a row of it is not valid.
    """
    header = next(csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"), newline="")), [])
    if "file" not in header or len(set(header)) < len(header) or "" in header:
        raise DataFileError(f"{name}: line 1: needs a column `file`, and a name of its own for each column")
    sources: dict[str, Source] = {}
    for number, row in enumerate(parse_csv(data, name, header), 2):
        place = f"{name}: row {number}"
        if not row["file"]:
            raise DataFileError(f"{place}: `file` is empty; write the path of the document, relative to {TABLE}")
        document_id = row.get("id") or f"{posix(folder).rstrip('/')}/{row['file']}"
        if document_id in sources:
            raise DataFileError(f"{place}: the document {document_id} is there already; give each an `id` of its own")
        meta = {key: _meta_value(key, cell, place) for key, cell in row.items() if cell and key not in ("file", "id")}
        sources[document_id] = Source(os.path.join(folder, row["file"]), document_id, meta)  # noqa: PTH118 (keeps ./)
    if not sources:
        raise DataFileError(f"{name}: describes no document; add a row for each")
    return list(sources.values())


def _meta_value(key: str, cell: str, place: str) -> Scalar:
    if key == "year":
        if not (cell.isascii() and cell.isdigit() and len(cell) == 4):
            raise DataFileError(f"{place}: `year` is {cell!r}; write four digits")
        return int(cell)
    if key == "date" and not _ISO_DATE.fullmatch(cell):
        raise DataFileError(f"{place}: `date` is {cell!r}; write YYYY-MM-DD, YYYY-MM or YYYY")
    return cell


# ── from sources to documents ────────────────────────────────────────────────────────────────────────────────────────


def document_from(source: Source, data: bytes, options: ReadOptions = ReadOptions()) -> Document:  # noqa: B008
    """The one document in the bytes of a source, with its metadata, given and found.

    Raises:
        InputError: It cannot be read, or holds several documents.
    """
    documents = list(documents_from(source, data, options))
    if len(documents) != 1:
        raise InputError(f"{posix(source.path)}: holds {len(documents)} documents; read it with read_corpus")
    if isinstance(documents[0], Failure):
        raise InputError(documents[0].message)
    return documents[0]


def documents_from(source: Source, data: bytes, options: ReadOptions) -> Iterator[Document | Failure]:
    """The documents in the bytes of a source, with their metadata, given and found.

    One is called as its source; of several, in an archive or a table, each has an id of its own, which begins with that
    of the source (``files.zip/a.txt``, ``table.csv#3``), or the one that a column of the table gives.

    Raises:
        InputError: It cannot be read at all.
    """
    path = posix(source.path)
    for one in read_documents(data, path, options):
        if isinstance(one, Failure):
            yield one
            continue
        inner = source.id + one.id.removeprefix(path) if one.id.startswith(path) else one.id
        yield with_found_metadata(replace(one, id=inner, meta={**one.meta, **source.meta}))


def _load(source: Source | Failure, options: ReadOptions) -> Iterator[Document | Failure]:
    if isinstance(source, Failure):
        yield source
        return
    try:
        yield from documents_from(source, read_bytes(source.path, options.limits), options)
    except InputError as error:
        yield Failure(source.id, str(error))


def _from_frame(frame: Frame, text: str, id: str, meta: Sequence[str] | None) -> Iterator[Document | Failure]:
    names = list(frame.columns)
    keys = [name for name in names if name not in (text, id)] if meta is None else list(meta)
    missing = [name for name in (text, id, *keys) if name not in names]
    if missing:
        raise InputError(f"the data frame has no column {', '.join(missing)}; name its columns by text=, id= and meta=")
    for row in zip(*(frame[name] for name in (text, id, *keys)), strict=True):
        raw, name, *values = map(_scalar, row)
        if not isinstance(raw, str):
            yield Failure(str(name), f"{name}: has no text in the column {text}")
            continue
        known = {key: value for key, value in zip(keys, values, strict=True) if value is not None}
        yield with_found_metadata(Document(str(name), raw, known))


def _scalar(value: object) -> Scalar:
    """A cell as a plain value: numbers of numpy as Python's, dates as ISO text, NaN and NaT as null."""
    if value is None or value != value:  # NaN and NaT alone differ from themselves
        return None
    item = getattr(value, "item", None)
    plain = item() if callable(item) else value
    if isinstance(plain, str | int | float | bool):
        return plain
    isoformat = getattr(plain, "isoformat", None)
    return str(isoformat() if callable(isoformat) else plain)
