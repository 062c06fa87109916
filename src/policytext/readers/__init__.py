"""Bytes to documents, one file a format. A reader sees no disk: it is given what the file holds and what the file is
called.

A format is added by one module with a function ``read`` and its lines in ``READERS`` and in ``sniff``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from policytext.limits import ReadOptions
from policytext.model import Document, Failure, InputError
from policytext.readers import docx, text
from policytext.readers.sniff import DOCUMENTS, TABLES, kind_of

__all__ = ["DOCUMENTS", "READERS", "TABLES", "Reader", "kind_of", "read"]

Reader: TypeAlias = Callable[[bytes, str, ReadOptions], tuple[Document, ...]]
"""``read(data, name, options)``: the documents in a file, nearly always one; ``name`` becomes their id and is what
errors name."""

READERS: Mapping[str, Reader] = MappingProxyType({"docx": docx.read, "text": text.read})
"""The readers by the kind of file that ``kind_of`` tells."""


def read(data: bytes, name: str, options: ReadOptions) -> Iterator[Document | Failure]:
    """The documents in a file, whatever kind it is, in their order; of several, those that cannot be read as failures.

    Raises:
        InputError: It cannot be read at all.

    >>> [one.raw for one in read("一、工作回顾".encode(), "总结.txt", ReadOptions())]
    ['一、工作回顾']
    """
    kind = kind_of(data, name, options)
    if kind not in READERS:
        raise InputError(f"{name}: files of the kind {kind} are not read; save it as .docx or .txt")
    yield from READERS[kind](data, name, options)
