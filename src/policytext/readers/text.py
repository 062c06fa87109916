"""Plain text."""

from __future__ import annotations

from policytext.files import decode
from policytext.model import Document


def read(data: bytes, name: str, encoding: str | None = None) -> tuple[Document, ...]:
    r"""One document with the text of the file, BOM and line ends as they stand.

    Raises:
        InputError: It cannot be decoded.

    >>> read("一、工作回顾\r\n".encode("gb18030"), "a.txt")[0].raw
    '一、工作回顾\r\n'
    """
    return (Document(name, decode(data, name, encoding)),)
