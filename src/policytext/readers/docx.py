"""Word documents (.docx) of Word or WPS."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from policytext.model import Document, InputError

if TYPE_CHECKING:
    from docx.blkcntnr import BlockItemContainer
    from docx.document import Document as DocxDocument
    from docx.table import Table

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a .doc begins, and a .docx that a password protects ([MS-CFB] 2.2)."""


def read(data: bytes, name: str, encoding: str | None = None) -> tuple[Document, ...]:
    """One document: its paragraphs, those in cells of tables included, in their order and joined by line feeds.

    ``encoding`` is not used: the format names its own.

    Raises:
        InputError: It is no Word document of this format, or a broken one.
    """
    import docx

    if data.startswith(_OLE):
        raise InputError(f"{name}: is an old .doc or has a password; save it as .docx without one")
    try:
        return (Document(name, "\n".join(_paragraphs(docx.Document(io.BytesIO(data))))),)
    except Exception as error:  # a broken file ends python-docx in whatever its zip, XML or relations run into
        raise InputError(
            f"{name}: is not a readable .docx file ({type(error).__name__}); open it in Word and save it again"
        ) from error


def _paragraphs(container: DocxDocument | BlockItemContainer) -> Iterator[str]:
    from docx.text.paragraph import Paragraph

    for item in container.iter_inner_content():
        if isinstance(item, Paragraph):
            yield item.text
        else:
            yield from _cells(item)


def _cells(table: Table) -> Iterator[str]:
    """The paragraphs of a table's cells, row by row; a merged cell, which each row it covers names, once."""
    seen = set()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                yield from _paragraphs(cell)
