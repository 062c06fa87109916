"""Which measure a value is of: by what it counts or measures, by its name in the text, or by the value before it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from policytext.files import table
from policytext.model import Placeholder, Quantity
from policytext.numbers.measure import alternation


@cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    return {row["of"]: row for row in table("indicators", ("of", "indicator", "unit", "figure", "example"))}


@cache
def names() -> Mapping[str, str]:
    """The measure of each way to call it."""
    return {of: row["indicator"] for of, row in _rows().items()}


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    """A pattern for the words of each role: what may open a measure's name, bars it, links two of its values."""
    rows = table("indicator-words", ("word", "role", "example"))
    roles: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        roles[row["role"]].append(row["word"])
    opening, barrier, link = (alternation(roles[role]) for role in ("opening", "barrier", "link"))
    return {
        "opening": re.compile(rf"^(?:{opening})+"),
        "barrier": re.compile(rf"(?:{barrier})$"),
        "links": re.compile(rf"(?:{link}|[的了，、：“”—\-]|(?:19|20)\d\d年)*"),
        "trailing": re.compile(rf"(?:{link}|[的了：“”])+$"),
    }


def named(value: Quantity | Placeholder, before: str, wanted: Sequence[str]) -> tuple[str, str] | None:
    """The measure that a value names itself, and its figure where that is always the same.

    ``before`` is the sentence up to the value.
    """
    called = _words()["opening"].sub("", value.of or "")
    for name in dict.fromkeys(filter(None, (value.of, called, _called_before(value, before)))):
        measure = _measure(name, value.unit)
        if measure and measure[0] in wanted:
            at = before.rfind(name)
            return None if at > 0 and _words()["barrier"].search(before, 0, at) else measure
    return None


def _measure(name: str, unit: str | None) -> tuple[str, str] | None:
    row = _rows().get(name)
    if row is None:
        return name, ""
    fits = not row["unit"] or (plain_unit(unit) or "") in row["unit"].split("|")
    return (row["indicator"], row["figure"]) if fits else None


def _called_before(value: Quantity | Placeholder, before: str) -> str | None:
    """The longest known name that ends where the value's own ends, or where the words before the value end."""
    at = before.rfind(value.of) if value.of else -1
    end = at + len(value.of) if value.of and at >= 0 else len(_words()["trailing"].sub("", before))
    if value.of and before[end:] and not _words()["links"].fullmatch(before, end):
        return None
    return max((name for name in _rows() if before.endswith(name, 0, end)), key=len, default=None)


def continued(value: Quantity | Placeholder, between: str, indicator: str) -> tuple[str, str] | None:
    """The measure of the value before, where nothing but links stands between the two, or in this one's own name."""
    links = _words()["links"]
    if links.fullmatch(between) is None or (value.of is not None and links.fullmatch(value.of) is None):
        return None
    return indicator, ""


_MAGNITUDE = re.compile(r"^[余多]?[十百千万亿]+(?=.)")


def plain_unit(unit: str | None) -> str | None:
    """The unit without 万 and 亿, classifiers that count the same as one."""
    plain = _MAGNITUDE.sub("", unit) if unit else None
    rows = table("unit-synonyms", ("unit", "counts_as", "reason"))
    return next((row["counts_as"] for row in rows if row["unit"] == plain), plain)
