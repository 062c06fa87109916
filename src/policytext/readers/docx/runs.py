"""The text of a run (``w:r``), character by character the one that anchors count."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
"""A page or column break ends a line as every other break does."""
_SYMBOLS = {
    ("Wingdings", 0x6F): "□",
    ("Wingdings", 0xA8): "□",
    ("Wingdings", 0x71): "❑",
    ("Wingdings", 0x6C): "●",
    ("Wingdings", 0x6E): "■",
    ("Wingdings", 0xFB): "☒",
    ("Wingdings", 0xFC): "✓",
    ("Wingdings", 0xFD): "☒",
    ("Wingdings", 0xFE): "☑",
    ("Wingdings 2", 0x52): "☑",
    ("Wingdings 2", 0x53): "☒",
    ("Wingdings 2", 0xA3): "□",
}
"""The boxes and bullets of forms, by the font and the code that ``w:sym`` names."""


def pieces(run: _Element) -> Iterator[tuple[_Element, str]]:
    """The children of a run that are text, each with its characters; those of a deleted run (``w:delText``) too."""
    for child in run:
        if child.tag in (f"{W}t", f"{W}delText", _M_TEXT):
            yield child, child.text or ""
        elif child.tag in _CHARACTERS:
            yield child, _CHARACTERS[child.tag]
        elif child.tag == f"{W}sym":
            yield child, symbol(child.get(f"{W}char", ""), child.get(f"{W}font", ""))


def run_text(run: _Element) -> str:
    """The text of a run, as the reader sees it and ``Anchor.offset`` counts it; hidden or deleted runs have one too."""
    return "".join(text for _, text in pieces(run))


def symbol(code: str, font: str) -> str:
    """What a character of a symbol font shows; a bullet for those that are not known.

    >>> symbol("F0FE", "Wingdings")
    '☑'
    """
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if not 0xF000 <= number <= 0xF0FF:
        return chr(number) if 0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
    return _SYMBOLS.get((font, number - 0xF000), "•")


def split_run(run: _Element, offset: int) -> tuple[_Element, _Element]:
    """Part a run in its tree in two of the same formatting; ``offset`` counts characters of ``run_text``.

    The first keeps what stands before the offset, the second, put right behind it, the rest; what is no text (a
    picture, the mark of a note) goes where it stands. Either may be left without text.
    """
    second = deepcopy(run)
    second.tail = None
    run.addnext(second)
    texts = dict(pieces(run))
    passed = 0
    for child, copy in zip(list(run), list(second), strict=True):
        if child.tag == f"{W}rPr":
            continue
        text = texts.get(child, "")
        at = offset - passed
        passed += len(text)
        if at > 0:
            _cut(copy, second, text[at:])
        if at < len(text) or at <= 0:
            _cut(child, run, text[: max(at, 0)])
    return run, second


def _cut(child: _Element, run: _Element, left: str) -> None:
    """Leave of a child only some of its text; without any it goes."""
    if not left:
        run.remove(child)
    elif child.text != left and child.text is not None:
        child.text = left
        child.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
