"""What became of each formulation: its counts, and how it is used in one document and in the other."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policytext.annotate import AnnotatedDocument
from policytext.compare.align import Answers
from policytext.compare.parts import Parts
from policytext.count import PER, Count, Nested, body_length, may_hide_formulations, occurrences, wording
from policytext.lexicon import Lexicon
from policytext.model import Formulation, Section
from policytext.segment import Segmenter, default_segmenter
from policytext.tokens import Tokens

FEWEST_BEFORE = 3
"""A formulation is called dropped only where it stood at least this often before: fewer is chance."""
STATUSES = ("new", "dropped", "unsure", "kept")
CHANGES = ("verb", "quotes", "form", "section")
"""What may have changed in the use of a formulation that was kept."""


@dataclass(frozen=True, slots=True)
class Use:
    """One occurrence of a formulation in the body.

    ``start`` and ``end`` are raw offsets, ``quoted`` and ``form`` as annotated, ``verb`` the verb right before it (null
    for none), ``section`` the innermost section.
    """

    start: int
    end: int
    quoted: bool
    form: str
    verb: str | None
    section: Section | None


@dataclass(frozen=True, slots=True)
class FormulationChange:
    """A formulation in two documents.

    ``status`` is *new*, *dropped*, *kept*, or *unsure* where the counts do not tell: ``why`` is then *few* (fewer than
    ``FEWEST_BEFORE`` before) or *masked* (masks of the other document may hide it). Rates are per 10,000 characters of
    body text. ``canonical`` is the wording where forms are counted apart.

    ``changes`` of one that was kept: *verb* (no verb before it is the same), *quotes* (always in quotation marks, now
    never, or the other way), *form* (its label then and its members spelt out now, or the other way), *section* (no
    section that has it now answers to one that had it, though those that had it, or have it, have counterparts).
    """

    canonical: str
    kind: str
    status: str
    why: str | None
    old_count: int
    new_count: int
    old_rate: float
    new_rate: float
    changes: tuple[str, ...]
    old_uses: tuple[Use, ...]
    new_uses: tuple[Use, ...]


def compare_formulations(
    answers: Answers, tokens: tuple[Tokens, Tokens], *, nested: Nested = "longest", count: Count = "canonical"
) -> tuple[FormulationChange, ...]:
    """Each formulation of either document, by status (new, dropped, unsure, kept), then by frequency, then by name.

    ``nested`` and ``count`` are those of ``count_formulations``.
    """
    sides = (answers.old, answers.new)
    uses = [_uses(side, own, nested, count) for side, own in zip(sides, tokens, strict=True)]
    lengths = [body_length(side.annotated) for side in sides]
    kinds = {one.canonical: one.kind for side in sides for one in side.annotated.formulations if one.form == "label"}
    hides = [may_hide_formulations(side.annotated) for side in sides]
    changes = []
    for canonical in {**uses[0], **uses[1]}:
        then, now = (tuple(side.get(canonical, ())) for side in uses)
        status, why = _status(len(then), len(now), hides)
        changes.append(
            FormulationChange(
                canonical=canonical,
                kind=kinds.get(canonical, "term"),
                status=status,
                why=why,
                old_count=len(then),
                new_count=len(now),
                old_rate=_rate(len(then), lengths[0]),
                new_rate=_rate(len(now), lengths[1]),
                changes=tuple(_changed(answers, then, now)) if status == "kept" else (),
                old_uses=then,
                new_uses=now,
            )
        )
    return tuple(
        sorted(changes, key=lambda one: (STATUSES.index(one.status), -(one.old_count + one.new_count), one.canonical))
    )


def _rate(count: int, length: int) -> float:
    return round(PER * count / length, 2) if length else 0.0


def _status(then: int, now: int, hides: Sequence[bool]) -> tuple[str, str | None]:
    if then and now:
        return "kept", None
    if now:
        return ("unsure", "masked") if hides[0] else ("new", None)
    if then < FEWEST_BEFORE:
        return "unsure", "few"
    return ("unsure", "masked") if hides[1] else ("dropped", None)


# ── how it is used ───────────────────────────────────────────────────────────────────────────────────────────────────


def _uses(parts: Parts, tokens: Tokens, nested: Nested, count: Count) -> Mapping[str, list[Use]]:
    annotated = parts.annotated
    segmenter = default_segmenter()
    found: dict[str, list[Use]] = defaultdict(list)
    for one in occurrences(annotated, nested=nested):
        section = parts.section(parts.at(annotated.text.norm_offset(one.start)))
        verb = _verb(annotated, tokens, one, segmenter)
        name = one.canonical if count == "canonical" else wording(annotated, one)
        found[name].append(Use(one.start, one.end, one.quoted, one.form, verb, section))
    return found


_QUOTES = frozenset('“‘《"')


def _verb(annotated: AnnotatedDocument, tokens: Tokens, one: Formulation, segmenter: Segmenter) -> str | None:
    """The verb that stands right before a formulation, quotation marks aside."""
    at = bisect_right(tokens.starts, one.start) - 1
    if at < 0 or tokens.starts[at] != one.start:
        return None
    while at > 0 and tokens.norms[at - 1] in _QUOTES:
        at -= 1
    if at == 0:
        return None
    before = tokens.norms[at - 1]
    usual = _usual_verbs(annotated.lexicon, one.canonical)
    longest = "".join(tokens.norms[max(0, at - 3) : at])
    for verb in usual:
        if longest.endswith(verb):
            return verb
    return before if len(before) > 1 and segmenter.flag(before) == "v" else None


def _usual_verbs(lexicon: Lexicon, canonical: str) -> tuple[str, ...]:
    entry = lexicon.entries.get(canonical)
    return tuple(sorted(entry.verbs, key=len, reverse=True)) if entry else ()


def _changed(answers: Answers, then: Sequence[Use], now: Sequence[Use]) -> list[str]:
    changed = []
    verbs = [{one.verb for one in side if one.verb} for side in (then, now)]
    if all(verbs) and verbs[0].isdisjoint(verbs[1]):
        changed.append("verb")
    if {one.quoted for one in then}.isdisjoint({one.quoted for one in now}):
        changed.append("quotes")
    if {one.form for one in then}.isdisjoint({one.form for one in now}):
        changed.append("form")
    places = [_numbers(side, uses) for side, uses in ((answers.old, then), (answers.new, now))]
    lives_on = places[0] <= answers.new_of.keys() or places[1] <= answers.old_of.keys()
    if lives_on and not any(answers.keeps_place(i, j) for i in places[0] for j in places[1]):
        changed.append("section")
    return changed


def _numbers(parts: Parts, uses: Sequence[Use]) -> set[int]:
    return {parts.at(parts.annotated.text.norm_offset(one.start)) for one in uses}


def most_used(uses: Sequence[Use]) -> str:
    """The verbs of some uses, the most frequent first, joined by 、.

    >>> most_used([Use(0, 4, True, "label", "做到", None), Use(9, 13, True, "label", None, None)])
    '做到'
    """
    return "、".join(verb for verb, _ in Counter(one.verb for one in uses if one.verb).most_common())
