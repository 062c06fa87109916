"""OFD files (GB/T 33190-2016), the fixed layout of China's offices: a zip file with the text of each page in XML, drawn
in any order, which is put in order by position.
"""

from __future__ import annotations

import math
import posixpath
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from policytext.formats.archive import Archive
from policytext.formats.limits import Clock, ReadOptions, raise_limit
from policytext.formats.pages import Glyph, PageLine, lines_of
from policytext.formats.reflow import reflowed
from policytext.model import Apart, Document, InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEFAULT = ReadOptions()
_OFD = "{http://www.ofdspec.org/2016}"
_ASCENT = 0.85
"""Of the size of a font, how much is above the line that characters stand on."""
_TILTED = 0.1
_MOST_REPEATS = 100_000
"""More equal steps than this in a run of glyphs are no text."""


class _Matrix(NamedTuple):
    """x' = ax + cy + e, y' = bx + dy + f, as ``CTM`` gives it."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def of(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def is_turned(self) -> bool:
        return abs(math.atan2(self.b, self.a)) > _TILTED


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> tuple[Document, ...]:
    """Its documents, nearly always one, a line a paragraph; page numbers, running heads, turned and hidden text are set
    apart, as are the numbers of pages that hold something and no text.

    Raises:
        InputError: The file is broken, has more pages than allowed or no text.
    """
    archive = Archive(data, name, options.limits)
    clock = Clock(name, options.limits.seconds)
    try:
        roots = [one.text or "" for one in archive.xml("OFD.xml").iter(f"{_OFD}DocRoot")]
        found = [_document(_File(archive, _path("", root), clock), name, options) for root in roots]
    except InputError:
        raise
    except (ValueError, IndexError, OverflowError) as error:  # numbers that are none
        raise InputError(f"{name}: is a broken ofd ({type(error).__name__}); get it again") from None
    documents = [one for one in found if one.raw.strip()]
    if not documents:
        raise InputError(f"{name}: holds no text (scanned pictures of pages?); get the text by OCR first")
    if len(documents) == 1:
        return (documents[0],)
    return tuple(
        Document(f"{name}#{number}", one.raw, origin=one.origin, apart=one.apart)
        for number, one in enumerate(documents, 1)
    )


class _File:
    """A document inside an OFD file; its members are named relative to it."""

    def __init__(self, archive: Archive, member: str, clock: Clock) -> None:
        self._archive = archive
        self._folder = posixpath.dirname(member)
        self.root = archive.xml(member)
        self.clock = clock
        self._templates = {
            one.get("ID", ""): self._page(one.get("BaseLoc", "")) for one in self.root.iter(f"{_OFD}TemplatePage")
        }

    @property
    def places(self) -> list[str]:
        """Where its pages are, in their order."""
        return [one.get("BaseLoc", "") for one in self.root.iterfind(f"{_OFD}Pages/{_OFD}Page")]

    def layers(self, place: str) -> list[_Element]:
        """The layers of a page, those of the templates under it first."""
        page = self._page(place)
        if page is None:
            return []
        used = [self._templates.get(one.get("TemplateID", "")) for one in page.iter(f"{_OFD}Template")]
        return [layer for one in (*used, page) if one is not None for layer in one.iter(f"{_OFD}Layer")]

    def _page(self, place: str) -> _Element | None:
        member = _path(self._folder, place)
        return self._archive.xml(member) if member in self._archive else None


def _path(folder: str, place: str) -> str:
    """The member that a place in a file of a folder names; one that begins with / counts from the top."""
    return posixpath.normpath(posixpath.join("/", folder, place.strip())).lstrip("/")


def _document(file: _File, name: str, options: ReadOptions) -> Document:
    places = file.places
    if len(places) > options.limits.pages:
        raise InputError(f"{name}: has {len(places)} pages; {raise_limit('pages', options.limits.pages)}")
    pages: list[list[PageLine]] = []
    apart: list[Apart] = []
    for number, place in enumerate(places, 1):
        file.clock.check()
        glyphs: list[Glyph] = []
        aside: dict[str, list[str]] = {"turned text": [], "hidden": []}
        layers = file.layers(place)
        for layer in layers:
            for element in layer.iter(f"{_OFD}TextObject"):
                kind = _kind(element)
                if kind is None:
                    glyphs += _glyphs(element, file.clock)
                else:
                    aside[kind].append("".join(one.text or "" for one in element.iter(f"{_OFD}TextCode")))
        pages.append(lines_of(glyphs, number))
        apart += (Apart(kind, "\n".join(texts), f"page {number}") for kind, texts in aside.items() if texts)
        if not glyphs and any(len(layer) for layer in layers):
            apart.append(Apart("page without text", "", f"page {number}"))
    raw, origin, furniture = reflowed(pages)
    return Document(name, raw, origin=origin, apart=(*apart, *furniture))


# ── glyphs ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _kind(element: _Element) -> str | None:
    """What a text object is, if it is none of the page's text."""
    if element.get("Visible", "true").lower() in ("false", "0"):
        return "hidden"
    return "turned text" if _matrix(element).is_turned else None


def _matrix(element: _Element) -> _Matrix:
    numbers = _numbers(element.get("CTM", ""))
    return _Matrix(*numbers[:6]) if len(numbers) >= 6 else _Matrix()


def _numbers(written: str) -> list[float]:
    return [float(one) for one in written.split()]


def _glyphs(element: _Element, clock: Clock) -> Iterator[Glyph]:
    """The characters of a text object, where they stand on the page."""
    clock.check()
    left, top = [*_numbers(element.get("Boundary", "")), 0, 0][:2]
    matrix = _matrix(element)
    size = float(element.get("Size", "0"))
    stretch = float(element.get("HScale", "1"))
    height = size * math.hypot(matrix.c, matrix.d)
    x = y = 0.0
    for code in element.iter(f"{_OFD}TextCode"):
        x, y = float(code.get("X", x)), float(code.get("Y", y))
        text = (code.text or "").strip("\r\n")
        widths = [_width(character) * size * stretch for character in text]
        across, down = _steps(code.get("DeltaX", ""), text), _steps(code.get("DeltaY", ""), text)
        at_x, at_y = x, y
        for number, character in enumerate(text):
            page_x, page_y = matrix.of(at_x, at_y)
            width = widths[number] * math.hypot(matrix.a, matrix.b)
            base = top + page_y
            start = left + page_x
            yield Glyph(character, start, start + width, base - _ASCENT * height, base + (1 - _ASCENT) * height, height)
            is_last = number >= len(across) and number >= len(down)
            at_x += across[number] if number < len(across) else (widths[number] if is_last and not down else 0)
            at_y += down[number] if number < len(down) else 0


def _width(character: str) -> float:
    """The width of a character of an unknown font, in sizes."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def _steps(written: str, text: str) -> Sequence[float]:
    """The steps from each character to the next; ``g n v`` stands for n steps of v.

    >>> _steps("1 g 2 3.5", "甲乙丙丁")
    [1.0, 3.5, 3.5]
    """
    words = iter(written.split())
    steps: list[float] = []
    for word in words:
        if word == "g":
            count, value = int(next(words, "0")), float(next(words, "0"))
            steps += [value] * min(max(count, 0), max(0, len(text) - len(steps)), _MOST_REPEATS)
        else:
            steps.append(float(word))
    return steps
