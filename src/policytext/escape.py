"""Text made safe for where it goes: a terminal, a spreadsheet, JSON, or a file in UTF-8.

Everything that is shown is changed one character for one, so that offsets and columns stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass, replace

from policytext.model import Document

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"

# What a terminal acts on or what reorders the text around it: C0 and C1 controls (a carriage return before a line
# feed aside), # marks and embeddings of the bidirectional algorithm (UAX #9), line and paragraph separators; and lone
# surrogates.
_ACTIVE = re.compile(
    "\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_LINE_CONTROL = re.compile("[\n\r\t]")


def visible(text: str) -> str:
    r"""The text with control characters as their pictures (U+2400 ff.), other active characters as U+FFFD; lines and
    tabs stay.

    >>> visible("\x1b[31m红\u202e")
    '␛[31m红�'
    """
    return _ACTIVE.sub(_picture, text)


def one_line(text: str) -> str:
    r"""``visible`` for a cell, a name or a message: line ends and tabs are pictures too.

    >>> one_line("甲\n乙")
    '甲␊乙'
    """
    return _LINE_CONTROL.sub(_picture, visible(text))


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else REPLACEMENT


# ── spreadsheets ─────────────────────────────────────────────────────────────────────────────────────────────────────

RUNS_IN_A_CELL = r"^[=+\-@\t\r\n＝＋－＠]"
"""What a spreadsheet may run begins so (OWASP, CSV injection); the full-width signs under some locales."""
_RUNS = re.compile(RUNS_IN_A_CELL)


def neutral_cell(text: str) -> str:
    """The text with ``'`` in front where a spreadsheet would run it.

    >>> neutral_cell("=1+1"), neutral_cell("增长5%")
    ("'=1+1", '增长5%')
    """
    return f"'{text}" if _RUNS.match(text) else text


# ── lone surrogates ──────────────────────────────────────────────────────────────────────────────────────────────────


def without_surrogates(document: Document) -> Document:
    """The document with U+FFFD for each lone surrogate, which UTF-8 cannot hold; itself where it has none."""
    if not any(map(LONE_SURROGATE.search, (document.id, document.raw))):
        return document
    return replace(document, id=utf8_text(document.id), raw=utf8_text(document.raw))


def utf8_text(text: str) -> str:
    """The text with U+FFFD for each lone surrogate."""
    return LONE_SURROGATE.sub(REPLACEMENT, text)


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def json_bytes(value: object, *, indent: bool = False) -> bytes:
    r"""JSON in UTF-8, dataclasses as objects in the order of their fields; a lone surrogate is written as ``\udXXX``.

    >>> json_bytes({"doc": "甲\ud800"}).decode()
    '{"doc":"甲\\ud800"}'
    """
    import orjson

    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None)
    except orjson.JSONEncodeError:  # a lone surrogate, or a number of more than 64 bits
        return _json_by_the_library(value, indent)


def json_each(values: Iterable[object]) -> Iterator[bytes]:
    """``json_bytes`` of many values."""
    from orjson import JSONEncodeError, dumps

    for value in values:
        try:
            yield dumps(value)
        except JSONEncodeError:  # as in json_bytes
            yield _json_by_the_library(value, indent=False)


def _json_by_the_library(value: object, indent: bool) -> bytes:
    import json

    separators = (",", ": ") if indent else (",", ":")
    written = json.dumps(value, ensure_ascii=False, default=_plain, separators=separators, indent=2 if indent else None)
    return LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", written).encode()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
