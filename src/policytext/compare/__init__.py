"""Two documents compared: sections, wording, formulations, values, what was there before, and what was left behind."""

from __future__ import annotations

from dataclasses import dataclass

from policytext.annotate import AnnotatedDocument, annotate
from policytext.compare.align import Answers, align
from policytext.compare.formulation_changes import FormulationChange, compare_formulations
from policytext.compare.leftovers import Leftover, leftovers_in
from policytext.compare.parts import parts
from policytext.compare.redline import Line
from policytext.compare.reuse import Reuse, find_reuse
from policytext.compare.section_map import SectionPair, coverages, map_sections
from policytext.compare.slots import SlotChange, compare_slots
from policytext.compare.wording import SentenceChange, align_sentences, sentence_changes
from policytext.count import Count, Nested, body_length
from policytext.model import Document


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that ``compare`` found; every offset is one into the raw text of its document.

    Lengths are characters of body text, without white space and masks. ``old_share`` and ``new_share`` tell how much of
    either document stands in the other: in passages of ``reuse``, or in sentences that were kept. ``nested`` and
    ``count`` are how formulations were counted.
    """

    old: AnnotatedDocument
    new: AnnotatedDocument
    old_length: int
    new_length: int
    old_share: float | None
    new_share: float | None
    formulations: tuple[FormulationChange, ...]
    sections: tuple[SectionPair, ...]
    sentences: tuple[SentenceChange, ...]
    reuse: Reuse
    slots: tuple[SlotChange, ...]
    leftovers: tuple[Leftover, ...]
    nested: Nested = "longest"
    count: Count = "canonical"

    def __repr__(self) -> str:
        return f"Comparison({self.old.document.id!r} → {self.new.document.id!r})"


def compare(
    old: Document | AnnotatedDocument,
    new: Document | AnnotatedDocument,
    *,
    nested: Nested = "longest",
    count: Count = "canonical",
) -> Comparison:
    """Compare two documents, the older first.

    What is already annotated is not annotated again; both must have been annotated in all layers. ``nested`` and
    ``count`` are those of ``count_formulations``.

    >>> import policytext as pt
    >>> pt.compare(pt.Document("a", "召开党组会5次。"), pt.Document("b", "召开党组会**次。")).slots[0].status
    'masked'
    """
    before = old if isinstance(old, AnnotatedDocument) else annotate(old)
    after = new if isinstance(new, AnnotatedDocument) else annotate(new, lexicon=before.lexicon)
    left, right = parts(before), parts(after)
    matches = align(left, right)
    answers = Answers(left, right, matches)
    lines = Line(left), Line(right)
    sentences = sentence_changes(*lines, align_sentences(left, right, answers))
    reuse = find_reuse(before, after)
    shares = coverages(left, right, reuse, sentences)
    return Comparison(
        old=before,
        new=after,
        old_length=body_length(before),
        new_length=body_length(after),
        old_share=shares[0].share(0, len(before.document.raw)),
        new_share=shares[1].share(0, len(after.document.raw)),
        formulations=compare_formulations(answers, (lines[0].tokens, lines[1].tokens), nested=nested, count=count),
        sections=map_sections(answers, matches, sentences, shares),
        sentences=sentences,
        reuse=reuse,
        slots=compare_slots(answers),
        leftovers=leftovers_in(left, right, sentences),
        nested=nested,
        count=count,
    )
