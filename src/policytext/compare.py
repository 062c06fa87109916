"""Two documents compared: sections, formulations, and what the same numbers were then and are now."""

from __future__ import annotations

from dataclasses import dataclass

from policytext.align import SectionPair, align_sections
from policytext.annotate import AnnotatedDocument, annotate
from policytext.count import PER, body_length, count_formulations, may_hide_formulations
from policytext.model import Document
from policytext.slots import SlotChange, compare_slots

FEWEST_BEFORE = 3
"""A formulation is called dropped only where it stood at least this often before: fewer is chance."""


@dataclass(frozen=True, slots=True)
class FormulationChange:
    """A formulation in two documents.

    ``status`` is *new*, *dropped*, *kept*, or *unsure* where the counts do not tell: ``why`` is then *few* (fewer than
    ``FEWEST_BEFORE`` before) or *masked* (masks of the other document may hide it). Rates are per 10,000 characters of
    body text.
    """

    canonical: str
    kind: str
    status: str
    why: str | None
    old_count: int
    new_count: int
    old_rate: float
    new_rate: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that ``compare`` found. Lengths are characters of body text, without white space and masks."""

    old: AnnotatedDocument
    new: AnnotatedDocument
    old_length: int
    new_length: int
    formulations: tuple[FormulationChange, ...]
    sections: tuple[SectionPair, ...]
    slots: tuple[SlotChange, ...]


def compare(old: Document | AnnotatedDocument, new: Document | AnnotatedDocument) -> Comparison:
    """Compare two documents, the older first.

    What is already annotated is not annotated again; both must have been annotated in all layers.

    >>> import policytext as pt
    >>> pt.compare(pt.Document("a", "召开党组会5次。"), pt.Document("b", "召开党组会**次。")).slots[0].status
    'masked'
    """
    before = old if isinstance(old, AnnotatedDocument) else annotate(old)
    after = new if isinstance(new, AnnotatedDocument) else annotate(new, lexicon=before.lexicon)
    sections = align_sections(before, after)
    return Comparison(
        old=before,
        new=after,
        old_length=body_length(before),
        new_length=body_length(after),
        formulations=compare_formulations(before, after),
        sections=sections,
        slots=compare_slots(before, after, sections),
    )


# ── formulations ─────────────────────────────────────────────────────────────────────────────────────────────────────


def compare_formulations(old: AnnotatedDocument, new: AnnotatedDocument) -> tuple[FormulationChange, ...]:
    """Each formulation of either document, by status (new, dropped, unsure, kept), then by frequency, then by name."""
    counts = count_formulations(old), count_formulations(new)
    lengths = body_length(old), body_length(new)
    kinds = {one.canonical: one.kind for one in (*old.formulations, *new.formulations) if one.form == "label"}
    hides = may_hide_formulations(old), may_hide_formulations(new)
    changes = []
    for canonical in counts[0] | counts[1]:
        then, now = counts[0][canonical], counts[1][canonical]
        status, why = _formulation_status(then, now, hides)
        rates = [
            round(PER * count / length, 2) if length else 0.0
            for count, length in zip((then, now), lengths, strict=True)
        ]
        changes.append(
            FormulationChange(canonical, kinds.get(canonical, "term"), status, why, then, now, rates[0], rates[1])
        )
    order = ("new", "dropped", "unsure", "kept")
    return tuple(
        sorted(changes, key=lambda one: (order.index(one.status), -(one.old_count + one.new_count), one.canonical))
    )


def _formulation_status(then: int, now: int, hides: tuple[bool, bool]) -> tuple[str, str | None]:
    if then and now:
        return "kept", None
    if now:
        return ("unsure", "masked") if hides[0] else ("new", None)
    if then < FEWEST_BEFORE:
        return "unsure", "few"
    return ("unsure", "masked") if hides[1] else ("dropped", None)
