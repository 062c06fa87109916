"""Web pages: the title and the text of a report out of a page full of other things.

- ``blocks``: what of a page is shown, a line at a time, by Lexbor.
- ``find``: which of the lines are the report.

trafilatura was tried beside it: it finds the body as well, but rewrites tables, and does not tell what it left out.
"""

from __future__ import annotations

import re

from policytext.files import decode
from policytext.formats.limits import Clock, ReadOptions
from policytext.model import Apart, Document, InputError
from policytext.readers.html.blocks import Block, blocks_of, page_titles
from policytext.readers.html.find import report

__all__ = ["read"]

_DEFAULT = ReadOptions()
_CHARSET = re.compile(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_HEAD = 4_096


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> tuple[Document, ...]:
    """One document: the title and the lines of the text, a row of a table as one line with tabs; the rest of the page
    is set apart. Scripts, styles and forms are never looked at.

    Raises:
        InputError: selectolax is not installed, the page cannot be decoded, or shows no text.
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise InputError(f'{name}: needs selectolax; run pip install "policytext[html]"') from None
    clock = Clock(name, options.limits.seconds)
    tree = LexborHTMLParser(_decoded(data, name, options.encoding))
    blocks = blocks_of(tree, clock)
    kept, rest = report(blocks, page_titles(tree))
    raw = "\n".join(one.text for one in kept)
    if not raw.strip():
        raise InputError(f"{name}: shows no text (a page that a script fills?); save it as .txt or .docx")
    return (Document(name, raw, apart=tuple(_apart(one) for one in rest)),)


def _apart(block: Block) -> Apart:
    return Apart("hidden" if block.is_hidden else "page", block.text)


def _decoded(data: bytes, name: str, encoding: str | None) -> str:
    """The page as text: by its own word for its encoding where that holds, else as any text. NULs are no characters."""
    said = _CHARSET.search(data[:_HEAD])
    if encoding is None and said and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        charset = said[1].decode().lower()
        try:
            return data.decode("gb18030" if charset.startswith("gb") else charset).replace("\0", "\ufffd")
        except (LookupError, UnicodeError):
            pass
    return decode(data, name, encoding).removeprefix("\ufeff").replace("\0", "\ufffd")
