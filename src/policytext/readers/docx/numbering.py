"""Automatic numbering: what Word shows before a paragraph that is in a list (ECMA-376, part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policytext.readers.docx.numerals import formatted
from policytext.readers.docx.runs import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 9
_LEVEL_IN_TEXT = re.compile("%([1-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Bullets of symbol fonts have codes that mean nothing outside of them."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list: ``text`` with %1 … %9 for the numbers of the levels, ``restart`` the level (from 1) whose
    paragraphs begin it anew, 0 for none and null for all above it.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    decimal_only: bool = False


@dataclass(slots=True)
class _List:
    """A list that paragraphs name: the counts that it shares with others of its kind, its levels, the numbers from
    which it begins some of them anew when they are first used, and the levels that it has used.
    """

    counts: list[int | None]
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]
    used: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a document, which count as its paragraphs are shown to ``label`` one after the other."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self._styles = {} if styles is None else {one.get(f"{W}styleId", ""): one for one in styles.iter(f"{W}style")}
        self._default = next((key for key, one in self._styles.items() if _is_default(one)), "")
        root: list[_Element] = [] if numbering is None else list(numbering)
        self._abstract = {one.get(f"{W}abstractNumId", ""): one for one in root if one.tag == f"{W}abstractNum"}
        self._numbers = {one.get(f"{W}numId", ""): one for one in root if one.tag == f"{W}num"}
        self._counts: dict[str, list[int | None]] = {}
        self._lists: dict[str, _List | None] = {}

    def label(self, properties: _Element | None) -> str:
        """What is shown before the next paragraph, with the blank behind it; "" where it is in no list."""
        number, level = self._place(properties)
        if number in ("", "0") or not 0 <= level < _LEVELS:
            return ""
        if number not in self._lists:
            self._lists[number] = self._list(number)
        found = self._lists[number]
        if found is None:
            return ""
        _count(found, level)
        return _shown(found, level)

    # ── which list and level a paragraph is in ───────────────────────────────────────────────────────────────────────

    def _place(self, properties: _Element | None) -> tuple[str, int]:
        """The key of the list and the level, said by the paragraph itself or by its style."""
        own = _child(properties, "numPr")
        number, level = _value(own, "numId"), _value(own, "ilvl")
        if number is None:
            style = _value(properties, "pStyle") or self._default
            number, style_level = self._place_by_style(style)
            level = style_level if level is None else level
        return number or "", int(level or 0)

    def _place_by_style(self, style: str) -> tuple[str | None, str | None]:
        for one in self._with_bases(style):
            given = _child(_child(self._styles[one], "pPr"), "numPr")
            number = _value(given, "numId")
            if number is not None:
                return number, _value(given, "ilvl") or self._linked_level(number, one)
        return None, None

    def _with_bases(self, style: str) -> Iterator[str]:
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield style
            style = _value(self._styles[style], "basedOn") or ""

    def _linked_level(self, number: str, style: str) -> str | None:
        """The level of a list that names a style as its own."""
        for level in self._levels_of(number):
            if _value(level, "pStyle") == style:
                return str(level.get(f"{W}ilvl", "0"))
        return None

    # ── what a list is ───────────────────────────────────────────────────────────────────────────────────────────────

    def _abstract_of(self, number: str) -> str | None:
        """The key of the definition behind a list, through the style that a definition may refer to."""
        seen: set[str] = set()
        while number in self._numbers and number not in seen:
            seen.add(number)
            key = _value(self._numbers[number], "abstractNumId") or ""
            link = _value(self._abstract.get(key), "numStyleLink")
            if link is None or link not in self._styles:
                return key if key in self._abstract else None
            number = _value(_child(_child(self._styles[link], "pPr"), "numPr"), "numId") or ""
        return None

    def _levels_of(self, number: str) -> Iterator[_Element]:
        key = self._abstract_of(number)
        if key is not None:
            yield from self._abstract[key].iterchildren(f"{W}lvl")

    def _list(self, number: str) -> _List | None:
        key = self._abstract_of(number)
        if key is None:
            return None
        levels = {_level_number(one): _level(one) for one in self._levels_of(number)}
        starts = {}
        for override in self._numbers[number].iterchildren(f"{W}lvlOverride"):
            for one in override.iterchildren(f"{W}lvl"):
                levels[_level_number(override)] = _level(one)
            start = _value(override, "startOverride")
            if start is not None:
                starts[_level_number(override)] = int(start)
        return _List(self._counts.setdefault(key, [None] * _LEVELS), levels, starts)


def _is_default(style: _Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")


def _child(element: _Element | None, name: str) -> _Element | None:
    return None if element is None else element.find(f"{W}{name}")


def _value(element: _Element | None, name: str) -> str | None:
    child = _child(element, name)
    return None if child is None else str(child.get(f"{W}val", ""))


def _is_on(element: _Element | None, name: str) -> bool:
    child = _child(element, name)
    return child is not None and child.get(f"{W}val", "true") not in ("0", "false", "off")


def _level_number(element: _Element) -> int:
    return int(element.get(f"{W}ilvl", "0"))


def _level(element: _Element) -> _Level:
    """A level as ``w:lvl`` describes it; an unknown custom format counts in digits."""
    restart = _value(element, "lvlRestart")
    return _Level(
        start=int(_value(element, "start") or 0) if _child(element, "start") is not None else 0,
        format=_value(element, "numFmt") or _alternative_format(element),
        text=_text(element),
        suffix=_value(element, "suff") or "tab",
        restart=None if restart is None else int(restart),
        decimal_only=_is_on(element, "isLgl"),
    )


_SYMBOL_FONTS = ("Wingdings", "Webdings", "Symbol")


def _text(element: _Element) -> str:
    """The text of a level; a bullet that is a letter of a symbol font as a bullet."""
    fonts = _child(_child(element, "rPr"), "rFonts")
    font = "" if fonts is None else fonts.get(f"{W}ascii", "") or fonts.get(f"{W}hAnsi", "")
    is_bullet = _value(element, "numFmt") == "bullet"
    return "•" if is_bullet and font.startswith(_SYMBOL_FONTS) else _value(element, "lvlText") or ""


def _alternative_format(element: _Element) -> str:
    """The format for programs that do not know a newer one (``mc:AlternateContent``)."""
    found = [one.get(f"{W}val", "") for one in element.iter(f"{W}numFmt")]
    return found[-1] if found else "decimal"


# ── counting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _start(found: _List, level: int) -> int:
    return found.starts.get(level, found.levels.get(level, _Level()).start)


def _count(found: _List, level: int) -> None:
    """Count a paragraph of a level; levels below it begin anew, as does a list that says so when it is first used."""
    counts = found.counts
    is_restarted = level in found.starts and level not in found.used
    found.used.add(level)
    before = None if is_restarted else counts[level]
    counts[level] = _start(found, level) if before is None else before + 1
    for lower in range(level + 1, _LEVELS):
        restart = found.levels.get(lower, _Level()).restart
        if restart is None or level < restart:
            counts[lower] = None


def _shown(found: _List, level: int) -> str:
    """The text of a level with the numbers put in; a level that has not begun yet shows its first number."""
    one = found.levels.get(level)
    if one is None:
        return ""

    def number(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        count = found.counts[other]
        name = found.levels.get(other, _Level()).format
        return formatted(_start(found, other) if count is None else count, "decimal" if one.decimal_only else name)

    if one.format == "none" and not one.text:
        return ""
    text = _PRIVATE.sub("•", _LEVEL_IN_TEXT.sub(number, one.text))
    return text + ("" if one.suffix == "nothing" or not text else " ")
