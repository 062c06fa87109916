"""Plain text and Markdown."""

from __future__ import annotations

from policytext.files import decode
from policytext.formats.limits import ReadOptions
from policytext.model import Document, InputError

_DEFAULT = ReadOptions()


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> tuple[Document, ...]:
    r"""One document with the text of the file, BOM and line ends as they stand.

    Raises:
        InputError: It is empty or cannot be decoded.

    >>> read("一、工作回顾\r\n".encode("gb18030"), "a.txt")[0].raw
    '一、工作回顾\r\n'
    """
    if not data:
        raise InputError(f"{name}: is empty")
    return (Document(name, decode(data, name, options.encoding)),)
