"""Fixes applied to a text: never two that overlap in one round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policytext.model import Edit, Finding


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text with fixes applied: the findings that were mended, in order."""

    text: str
    mended: tuple[Finding, ...]


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
    if one.start == other.start:
        return True
    return one.start < other.end and other.start < one.end
