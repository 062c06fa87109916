"""Fixes applied to a text, round by round, and the bytes of the file that it came from written as they were."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from policytext.model import Edit, Finding, InputError

ROUNDS = 10
"""A fix may make room for another; a text that still changes after so many rounds has rules that undo each other."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text with fixes applied, the findings that were mended, in order, and whether nothing more is to be done."""

    text: str
    mended: tuple[Finding, ...]
    is_settled: bool = True


def applied(raw: str, findings: Iterable[Finding], *, unsafe: bool = False) -> Fixed:
    """The text with the fixes of the findings applied, the first of those that overlap.

    Args:
        raw: The text that the findings are about.
        findings: In order of start.
        unsafe: Whether unsafe fixes are applied as well as safe ones; those for display never are.
    """
    wanted = ("safe", "unsafe") if unsafe else ("safe",)
    edits: list[Edit] = []
    mended = []
    for finding in findings:
        fix = finding.fix
        if fix is None or fix.safety not in wanted or any(_overlap(one, other) for one in fix.edits for other in edits):
            continue
        edits += fix.edits
        mended.append(finding)
    pieces, last = [], 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        pieces += [raw[last : edit.start], edit.text]
        last = edit.end
    return Fixed("".join([*pieces, raw[last:]]), tuple(mended))


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits touch the same characters, or insert at the same place."""
    return one.start == other.start or (one.start < other.end and other.start < one.end)


def until_settled(raw: str, check: Callable[[str], Iterable[Finding]], *, unsafe: bool = False) -> Fixed:
    """The text with fixes applied round by round until there are no more, at most ``ROUNDS`` times.

    Args:
        raw: The text.
        check: Gives the findings of a text.
        unsafe: As for ``applied``.
    """
    mended: list[Finding] = []
    for _ in range(ROUNDS):
        one = applied(raw, check(raw), unsafe=unsafe)
        mended += one.mended
        if not one.mended or one.text == raw:
            return Fixed(raw, tuple(mended))
        raw = one.text
    return Fixed(raw, tuple(mended), is_settled=not applied(raw, check(raw), unsafe=unsafe).mended)


def unified_diff(name: str, old: str, new: str) -> str:
    """What the fixes change, as a patch whose lines end as those of the text."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces = []
    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
        pieces.append(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n")
    return "".join(pieces)


_CODECS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5")


def encode_like(data: bytes, raw: str, text: str, name: str, encoding: str | None = None) -> bytes:
    """A text in the encoding that a file has, its BOM and line ends being part of the text.

    Args:
        data: The file as it is.
        raw: What was read from it.
        text: What is to be written.
        name: What the error calls the file.
        encoding: Its encoding, where it was given.

    Raises:
        InputError: The file is no text, or its encoding cannot hold the text or give back the bytes that it has.
    """
    for codec in (encoding,) if encoding else _CODECS:
        try:
            if data.decode(codec) == raw and raw.encode(codec) == data:
                return text.encode(codec)
        except UnicodeEncodeError:
            raise InputError(f"{name}: its encoding {codec} has no character for a fix; save it as UTF-8") from None
        except (UnicodeError, LookupError):
            continue
    raise InputError(f"{name}: is not a text file that could be written back unchanged; use --diff instead of --fix")
