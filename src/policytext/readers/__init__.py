"""Bytes to documents, one file or folder a format. A reader sees no disk: it is given what the file holds and what the
file is called.

A format is added by one module with a function ``read`` and its lines in ``READERS`` and in ``sniff``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TypeAlias

from policytext.escape import one_line
from policytext.files import converted_by_office
from policytext.formats.archive import Archive, leads_outside
from policytext.formats.limits import Clock, ReadOptions
from policytext.model import Document, Failure, InputError
from policytext.readers import docx, html, ofd, pdf, rows, text
from policytext.readers.sniff import DOCUMENTS, TABLES, kind_of

__all__ = ["DOCUMENTS", "READERS", "TABLES", "Reader", "kind_of", "read"]

Reader: TypeAlias = Callable[[bytes, str, ReadOptions], Iterable[Document | Failure]]
"""``read(data, name, options)``: the documents in a file, nearly always one; ``name`` becomes their id and is what
errors name."""


def _read_office(data: bytes, name: str, options: ReadOptions) -> tuple[Document, ...]:
    """A document that LibreOffice turns into .docx first, whose runs are not those of the file."""
    found = docx.read(converted_by_office(data, name, options.limits), name, options)
    return tuple(replace(one, origin=None) for one in found)


def _read_zip(data: bytes, name: str, options: ReadOptions) -> Iterator[Document | Failure]:
    """The documents in an archive, called ``archive.zip/member``; one that cannot be read is a failure."""
    archive = Archive(data, name, options.limits)
    clock = Clock(name, options.limits.seconds)
    members = [one for one in archive if _is_document(one)]
    if not members:
        raise InputError(f"{name}: no file in it is of a kind that is read ({', '.join([*DOCUMENTS, *TABLES])})")
    for member in sorted(members):
        inner = f"{name}/{member}"  # an id; a message shows it as one line
        try:
            clock.check()
            if leads_outside(member):
                raise InputError(f"{inner}: its name leads out of the archive; it is not read")
            content = archive.read(member)
            if kind_of(content, inner, options) == "zip":
                raise InputError(f"{inner}: is an archive in an archive; unpack it first")
            yield from read(content, inner, options)
        except InputError as error:
            yield Failure(inner, one_line(str(error)))


def _is_document(member: str) -> bool:
    """Whether a member is a document or a table of them, and nothing that a system puts beside (``__MACOSX``)."""
    path = PurePosixPath(member)
    is_hidden = any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in path.parts)
    return not is_hidden and path.suffix.lower() in {*DOCUMENTS, *TABLES}


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "text": text.read,
        "docx": docx.read,
        "office": _read_office,
        "pdf": pdf.read,
        "ofd": ofd.read,
        "html": html.read,
        "zip": _read_zip,
        "csv": rows.read_csv,
        "jsonl": rows.read_jsonl,
        "parquet": rows.read_parquet,
    }
)
"""The readers by the kind of file that ``kind_of`` tells."""


def read(data: bytes, name: str, options: ReadOptions) -> Iterator[Document | Failure]:
    """The documents in a file, whatever kind it is, in their order; of several, those that cannot be read as failures.

    Raises:
        InputError: It cannot be read at all.

    >>> [one.raw for one in read("一、工作回顾".encode(), "总结.txt", ReadOptions())]
    ['一、工作回顾']
    """
    yield from READERS[kind_of(data, name, options)](data, name, options)
