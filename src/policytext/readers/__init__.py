"""Bytes to documents, one file a format. A reader sees no disk: it is given what the file holds and what the file is
called.

A format is added by one module with a function ``read`` and its line in ``READERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import TypeAlias

from policytext.model import Document, InputError
from policytext.readers import docx, text

Reader: TypeAlias = Callable[[bytes, str, str | None], tuple[Document, ...]]
"""``read(data, name, encoding)``: the documents in a file, nearly always one; ``name`` becomes their id and is what
errors name;
``encoding`` is used instead of guessing where the format has none of its own."""

READERS: Mapping[str, Reader] = MappingProxyType({".docx": docx.read, ".txt": text.read})
"""The readers by the suffix of the file's name, in lower case."""


def reader_for(name: str) -> Reader:
    """The reader of a file of this name.

    Raises:
        InputError: Its suffix is of no format that is read.

    >>> reader_for("总结.DOCX").__module__
    'policytext.readers.docx'
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in READERS:
        what = f"files of the kind {suffix} are" if suffix else "a file without a suffix is"
        raise InputError(f"{name}: {what} not read; save it as one of {', '.join(READERS)}")
    return READERS[suffix]
