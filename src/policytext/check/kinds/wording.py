"""Kinds about words: confusable ones, a user's own patterns and substitutions, quotation marks around formulations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule, alternatives
from policytext.files import table
from policytext.model import DataFileError, Edit, InputError

# ── confusable ───────────────────────────────────────────────────────────────────────────────────────────────────────

CONFUSABLE_COLUMNS = ("wrong", "right", "before", "after", "safety", "source", "example")


@dataclass(frozen=True, slots=True)
class Confusable:
    """A row of ``tables/confusables.csv``: ``wrong`` is wrong for ``right`` where ``before`` and ``after`` match what
    is around it.
    """

    wrong: str
    right: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    safety: str
    source: str
    example: str


@cache
def confusables() -> dict[str, tuple[Confusable, ...]]:
    """The rows by the wrong word; several rows of one word differ in their contexts.

    Raises:
        DataFileError: A row is not valid.
    """
    found: dict[str, list[Confusable]] = {}
    for row in table("confusables", CONFUSABLE_COLUMNS):
        name = f"tables/confusables.csv: row {row['wrong']!r}"
        if row["safety"] not in ("safe", "unsafe"):
            raise DataFileError(f"{name}: safety is {row['safety']!r}; write safe or unsafe")
        if row["wrong"] not in row["example"]:
            raise DataFileError(f"{name}: the example does not hold the word; write a sentence in which it is wrong")
        before = re.compile(f"(?:{row['before']})$") if row["before"] else None
        after = re.compile(row["after"]) if row["after"] else None
        one = Confusable(row["wrong"], row["right"], before, after, row["safety"], row["source"], row["example"])
        found.setdefault(row["wrong"], []).append(one)
    return {wrong: tuple(rows) for wrong, rows in found.items()}


@cache
def _confusable_pattern() -> re.Pattern[str]:
    return re.compile(alternatives(tuple(confusables())))


_CONTEXT = 12


def confusable(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Words of the list where the context shows that another is meant."""
    for match in draft.find(_confusable_pattern()):
        start, end = match.span()
        if not {start, end} <= draft.boundaries:
            continue  # 以经 in 以经济建设为中心
        for row in confusables()[match.group()]:
            if row.before and not row.before.search(draft.norm[max(0, start - _CONTEXT) : start]):
                continue
            if row.after and not row.after.match(draft.norm[end : end + _CONTEXT]):
                continue
            edits = (draft.edit(start, end, row.right),)
            values = {"right": row.right, "reference": row.source}
            yield Hit(*draft.raw_span(start, end), values, edits, row.safety)
            break


# ── pattern, substitution ────────────────────────────────────────────────────────────────────────────────────────────

_SECONDS = 1.0
"""A pattern of a user's that takes longer for one document is stopped: some need time that grows as a power."""


def pattern(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """What a pattern of the user's own finds; it sees the normalised text, in a scope the parts of it alone."""
    yield from _searched(draft, rule, None)


def substitution(draft: Draft, rule: Rule) -> Iterator[Hit]:
    r"""What a pattern finds, with what takes its place: ``\1`` is the first group."""
    yield from _searched(draft, rule, rule.text("replace"))


def _searched(draft: Draft, rule: Rule, replace: str | None) -> Iterator[Hit]:
    import regex

    compiled = regex.compile(rule.text("pattern"), regex.VERSION1)
    spans = [(draft.norm_offset(first), draft.norm_offset(last)) for first, last in draft.parts(rule)]
    try:
        for first, last in spans:
            part = draft.norm[first:last]  # so that ^ and $ are the edges of the part
            for match in compiled.finditer(part, timeout=_SECONDS):
                if match.end() == match.start():
                    continue
                start, end = first + match.start(), first + match.end()
                edits: tuple[Edit, ...] = ()
                right = ""
                if replace is not None:
                    right = match.expand(replace)
                    edits = (draft.edit(start, end, right),)
                yield Hit(*draft.raw_span(start, end), {"right": right}, edits, rule.text("safety", "unsafe"))
    except TimeoutError:
        raise InputError(
            f"rule {rule.id}: its pattern took more than {_SECONDS:g} s for {draft.document.id}; write a simpler one"
        ) from None


# ── unquoted ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def unquoted(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """A formulation without quotation marks that is usually written with them, and is so elsewhere in the draft."""
    entries = draft.annotated.lexicon.entries
    labels = [one for one in draft.formulations if one.form == "label" and one.canonical in entries]
    with_marks = Counter(one.canonical for one in labels if one.quoted)
    without = Counter(one.canonical for one in labels if not one.quoted)
    for one in labels:
        if one.quoted or entries[one.canonical].quoted != "usually":
            continue
        start = draft.norm_offset(one.start)
        if with_marks[one.canonical] < max(1, without[one.canonical]) or _is_inside_marks(draft.norm, start):
            continue
        edits = (Edit(one.start, one.start, "“"), Edit(one.end, one.end, "”"))
        yield Hit(one.start, one.end, {"phrase": one.canonical}, edits, "unsafe")


def _is_inside_marks(norm: str, start: int) -> bool:
    """Whether the place is inside quotation marks or a title, where no further marks are usual."""
    line = norm.rfind("\n", 0, start) + 1
    before = norm[line:start]
    return before.count("“") > before.count("”") or before.count("《") > before.count("》")
