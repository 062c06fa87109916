"""The kind leftover: what is left in a draft from the document of the year before."""

from __future__ import annotations

from collections.abc import Iterator

from policytext.check.draft import Draft
from policytext.check.kinds.time import stale_year
from policytext.check.rules import Hit, Rule


def leftover(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """The year before at the head of a plan, or what a given previous document shows to be left over."""
    if rule.text("check") == "year":
        yield from stale_year(draft)
