"""The kind roster: names, posts and their order, from the user's own file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule, alternatives

_JOINT = re.compile(r"[、，\s]{1,3}|[和与及]")


def _is_post(own: str, written: str) -> bool:
    """Whether a post is the one of the roster, perhaps shortened at its head; 局长 is not short for 副局长."""
    return own.endswith(written) and not own.endswith(f"副{written}")


def roster(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Names that stand with another post than the roster's, and lists of names that are not in its order."""
    people = draft.context.roster
    if not people:
        return
    names = {name: place for place, (name, _) in enumerate(people)}
    posts_of: dict[str, set[str]] = {}
    for name, post in people:
        posts_of.setdefault(name, set()).add(post)
    posts = sorted({post for _, post in people}, key=len, reverse=True)
    found = list(draft.find(re.compile(alternatives(tuple(names)))))
    for match in found:
        post = next((one for one in posts if draft.norm.endswith(one, 0, match.start())), "")
        if post and draft.norm.endswith("副", 0, match.start() - len(post)):
            post = f"副{post}"
        if post and not any(_is_post(own, post) for own in posts_of[match.group()]):
            start = match.start() - len(post)
            values = {"name": match.group(), "right": "、".join(sorted(posts_of[match.group()]))}
            yield Hit(*draft.raw_span(start, match.end()), values)
    for before, behind in pairwise(found):
        between = draft.norm[before.end() : behind.start()]
        if _JOINT.fullmatch(between) and names[before.group()] > names[behind.group()]:
            values = {"name": f"{before.group()}、{behind.group()}", "right": f"{behind.group()}、{before.group()}"}
            message = f"“{before.group()}”排在“{behind.group()}”之前，与名单的次序不同"
            yield Hit(*draft.raw_span(before.start(), behind.end()), values, message=message)
