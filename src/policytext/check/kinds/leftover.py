"""The kind leftover: what is left in a draft from the document of the year before."""

from __future__ import annotations

from collections.abc import Iterator

from policytext.annotate import annotate
from policytext.check.draft import Draft
from policytext.check.kinds.time import stale_year
from policytext.check.rules import Hit, Rule
from policytext.model import Document, Edit
from policytext.page.metadata import with_found_metadata


def leftover(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """The year before at the head of a plan, or what a given previous document shows to be left over."""
    if rule.text("check") == "year":
        yield from stale_year(draft)
    elif draft.context.previous is not None:
        yield from _carried_over(draft, draft.context.previous)


def _carried_over(draft: Draft, previous: Document) -> Iterator[Hit]:
    """What ``leftovers`` finds in the sentences that were carried over from the document of the year before."""
    from policytext.compare.leftovers import find_leftovers

    old = annotate(with_found_metadata(previous), lexicon=draft.annotated.lexicon)
    for one in find_leftovers(old, draft.annotated):
        edits = (Edit(one.start, one.end, one.expected),) if one.expected else ()
        yield Hit(one.start, one.end, {"right": one.expected or "", "before": one.why}, edits, "unsafe")
