"""Fingerprints of findings: the same where text above them comes or goes, another where what they are about changes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule

_CONTEXT = 16
"""Characters on each side that belong to a fingerprint; no line end among them, so that neighbours may change."""
_BLANK = re.compile(r"\s+")


def fingerprints(draft: Draft, found: Iterable[tuple[Rule, Hit]]) -> Iterator[str]:
    """A fingerprint for each hit, in order: 16 hexadecimal digits of a hash of the rule and the words around it.

    Hits of one rule with the same words around them are told apart by their number.
    """
    seen: Counter[str] = Counter()
    for rule, hit in found:
        material = "\0".join((rule.id, *_around(draft.raw, hit.start, hit.end), hit.missing or ""))
        seen[material] += 1
        digest = hashlib.blake2b(f"{material}\0{seen[material]}".encode("utf-8", "surrogatepass"), digest_size=8)
        yield digest.hexdigest()


def _around(raw: str, start: int, end: int) -> tuple[str, str, str]:
    """The text of the span and what is on its line before and behind it, without blanks."""
    before = raw[max(0, start - 4 * _CONTEXT) : start].rpartition("\n")[2]
    behind = raw[end : end + 4 * _CONTEXT].partition("\n")[0]
    pieces = (before, raw[start:end], behind)
    bare = [_BLANK.sub("", piece) for piece in pieces]
    return bare[0][-_CONTEXT:], bare[1], bare[2][:_CONTEXT]
