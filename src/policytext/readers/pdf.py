"""PDF files that hold text, by PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from policytext.formats.limits import Clock, ReadOptions, raise_limit
from policytext.formats.pages import Glyph, PageLine, lines_of
from policytext.formats.reflow import reflowed
from policytext.model import Apart, Document, InputError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

_DEFAULT = ReadOptions()
_UNKNOWN = ("\ufffd", "\ufffe", "\uffff")
_MOST_UNKNOWN = 0.3
"""A text with more characters than this that its fonts give no name to is none."""
_TILTED = 0.1
"""Radians; what is turned by more is a watermark or a stamp."""
_CHECKED = 2_000
"""Characters between two looks at the clock."""


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> tuple[Document, ...]:
    """One document, a line a paragraph; page numbers, running heads and turned text (watermarks) are set apart, as are
    the numbers of pages that hold a picture and no text.

    Raises:
        InputError: PDFium is not installed, the file is broken, has a password, more pages than allowed or no text.
    """
    pdf = _opened(data, name)
    try:
        if len(pdf) > options.limits.pages:
            raise InputError(f"{name}: has {len(pdf)} pages; {raise_limit('pages', options.limits.pages)}")
        pages, apart = _pages(pdf, Clock(name, options.limits.seconds))
    finally:
        pdf.close()
    raw, origin, furniture = reflowed(pages)
    if not raw.strip():
        raise InputError(f"{name}: holds no text (scanned pictures of pages?); get the text by OCR first")
    unknown = sum(_is_unknown(character) for character in raw)
    if unknown > _MOST_UNKNOWN * len(raw):
        raise InputError(f"{name}: its fonts do not tell which characters they show; get the text by OCR first")
    return (Document(name, raw, origin=origin, apart=(*apart, *furniture)),)


def _opened(data: bytes, name: str) -> PdfDocument:
    try:
        import pypdfium2
    except ImportError:
        raise InputError(f'{name}: needs PDFium; run pip install "policytext[pdf]"') from None
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(f"{name}: has a password; save it without one") from None
        raise InputError(f"{name}: is a broken or cut pdf; get it again") from None


def _pages(pdf: PdfDocument, clock: Clock) -> tuple[list[list[PageLine]], list[Apart]]:
    """The lines of each page, and what is set apart of it."""
    import pypdfium2

    pages: list[list[PageLine]] = []
    apart: list[Apart] = []
    for number in range(len(pdf)):
        clock.check()
        place = f"page {number + 1}"
        try:
            page = pdf[number]
            glyphs, turned = _glyphs(page, clock)
            is_empty = not glyphs and next(iter(page.get_objects(max_depth=1)), None) is None
            page.close()
        except pypdfium2.PdfiumError:
            glyphs, turned, is_empty = [], "", False
            apart.append(Apart("broken page", "", place))
        pages.append(lines_of(glyphs, number + 1))
        if turned.strip():
            apart.append(Apart("turned text", turned, place))
        if not glyphs and not is_empty:
            apart.append(Apart("page without text", "", place))
    return pages, apart


def _glyphs(page: PdfPage, clock: Clock) -> tuple[list[Glyph], str]:
    """The characters of a page, upright ones where they stand, the turned ones as a text."""
    height = page.get_height()
    text = page.get_textpage()
    glyphs, turned = [], []
    try:
        for glyph, angle in _characters(text, height, clock):
            if min(angle, 2 * math.pi - angle) > _TILTED:
                turned.append(glyph.text)
            else:
                glyphs.append(glyph)
    finally:
        text.close()
    return glyphs, "".join(turned)


def _characters(text: PdfTextPage, height: float, clock: Clock) -> Iterator[tuple[Glyph, float]]:
    """Each character that is drawn, and by how much it is turned; those that PDFium makes up (line ends) are not."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    high = ""
    for number in range(text.count_chars()):
        if number % _CHECKED == 0:
            clock.check()
        if raw.FPDFText_IsGenerated(text, number) == 1:
            continue
        code = raw.FPDFText_GetUnicode(text, number)
        if 0xD800 <= code < 0xDC00:
            high = chr(code)
            continue
        character, high = _joined(high, code), ""
        if not raw.FPDFText_GetLooseCharBox(text, number, ctypes.byref(box)):
            continue
        size = raw.FPDFText_GetFontSize(text, number) or abs(box.top - box.bottom)
        glyph = Glyph(character, box.left, box.right, height - box.top, height - box.bottom, abs(box.top - box.bottom))
        yield glyph._replace(size=glyph.size or size), raw.FPDFText_GetCharAngle(text, number)


def _joined(high: str, code: int) -> str:
    """A character of one or two UTF-16 units; half of one, or none at all, is not known."""
    if high and 0xDC00 <= code < 0xE000:
        return (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16")
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _is_unknown(character: str) -> bool:
    return character in _UNKNOWN or "\ue000" <= character <= "\uf8ff"
