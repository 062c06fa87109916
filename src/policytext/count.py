"""How formulations are counted: in the body of a document, beside its length, by a policy that is named.

``docs/counting.md`` shows the policies on examples.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, TypeAlias, get_args

from policytext.annotate import AnnotatedDocument
from policytext.extract import formulations
from policytext.files import table
from policytext.model import Formulation, InputError, Span
from policytext.segment import default_segmenter

Nested: TypeAlias = Literal["longest", "all", "standalone"]
Count: TypeAlias = Literal["canonical", "form"]
NESTED: tuple[Nested, ...] = get_args(Nested)
COUNT: tuple[Count, ...] = get_args(Count)

PER = 10_000
"""Rates are per this many characters of body text."""


def body(annotated: AnnotatedDocument) -> tuple[Span, ...]:
    """The raw ranges of the document's body, in order: not attachments, glossaries and what is around the text.

    An attachment or a glossary begins at a heading that names it (``tables/back-matter.csv``) and ends at the next
    heading of its own or a higher level that does not. What is around the text is ``AnnotatedDocument.removed``.
    """
    heads = tuple(row["head"] for row in table("back-matter", ("head", "reason")))
    outer: list[Span] = []
    start, level = 0, -1  # where the open stretch of body begins; the level of the attachment that is open, -1 for none
    for section in annotated.sections:
        is_head = section.level > 0 and _title(section.text, section.marker).startswith(heads)
        if level < 0 and is_head:
            outer.append((start, section.start))
            level = section.level
        elif level >= 0 and not is_head and section.level <= level:
            start, level = section.start, -1
    if level < 0:
        outer.append((start, len(annotated.document.raw)))
    return tuple(_without(outer, annotated.removed))


def _without(spans: Iterable[Span], removed: Sequence[Span]) -> Iterator[Span]:
    """What is left of the spans, none of them empty; both are in order."""
    for start, end in spans:
        for removed_start, removed_end in removed:
            if start < removed_end and removed_start < end:
                if start < removed_start:
                    yield start, removed_start
                start = max(start, removed_end)
        if start < end:
            yield start, end


def _title(text: str, marker: str) -> str:
    return text.removeprefix(marker).strip(" \u3000：:【")


def body_length(annotated: AnnotatedDocument) -> int:
    """The number of characters in the body, without white space and masks.

    >>> import policytext as pt
    >>> body_length(pt.annotate(pt.Document("a", "召开党组会**次。")))
    7
    """
    raw, spans = annotated.document.raw, body(annotated)
    length = sum(len("".join(raw[start:end].split())) for start, end in spans)
    return length - sum(len(one.mask) for one in annotated.placeholders if is_in(one.start, spans))


def is_in(offset: int, spans: tuple[Span, ...]) -> bool:
    """Whether an offset lies in one of a few spans."""
    return any(start <= offset < end for start, end in spans)


# ── which occurrences count ──────────────────────────────────────────────────────────────────────────────────────────


def occurrences(annotated: AnnotatedDocument, *, nested: Nested = "longest") -> tuple[Formulation, ...]:
    """The formulations of the body that count, in order of (start, -end).

    Args:
        annotated: What to count in.
        nested: ``longest``: the annotations, of which none overlap. ``all``: also what lies inside them or overlaps
            them and passes the same guards. ``standalone``: of the annotations those that no other formulation
            overlaps, unless it lies inside, and that no name of an event or a work holds: what every policy counts.

    Raises:
        InputError: There is no such policy, or a layer that it needs was not asked for.
    """
    _check("nested", nested, NESTED)
    _check_layers(annotated, ("formulation", "event", "citation") if nested == "standalone" else ("formulation",))
    spans = body(annotated)
    found = annotated.formulations if nested == "longest" else _all(annotated)
    if nested == "standalone":
        found = _standing_alone(annotated, found)
    return tuple(one for one in found if is_in(one.start, spans))


def overlapping_and_standalone(annotated: AnnotatedDocument) -> tuple[tuple[Formulation, ...], tuple[Formulation, ...]]:
    """What ``occurrences`` gives with ``all`` and with ``standalone``, attachments included, looked for once."""
    found = _all(annotated)
    return found, _standing_alone(annotated, found)


def _check(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise InputError(f"{name} {value!r} is none of {', '.join(choices)}")


def _check_layers(annotated: AnnotatedDocument, needed: Sequence[str]) -> None:
    missing = [layer for layer in needed if layer not in annotated.layers]
    if missing:
        raise InputError(f"{annotated.document.id}: was annotated without the layer {missing[0]}; annotate it with it")


def _all(annotated: AnnotatedDocument) -> tuple[Formulation, ...]:
    segmenter = default_segmenter()
    text = annotated.text
    built = formulations.build(text, formulations.find_all(text, annotated.lexicon, segmenter), segmenter)
    return tuple(
        one for one in built if not any(one.start < end and start < one.end for start, end in annotated.removed)
    )


def _standing_alone(annotated: AnnotatedDocument, overlapping: Sequence[Formulation]) -> tuple[Formulation, ...]:
    """The annotations over whose edges no other formulation, event or cited work reaches."""
    others = sorted((one.start, one.end) for one in (*overlapping, *annotated.events, *annotated.citations))
    starts = [start for start, _ in others]
    reach = [*accumulate((end for _, end in others), max, initial=0)]  # how far what begins before an offset goes

    def stands_alone(one: Formulation) -> bool:
        return reach[bisect_left(starts, one.start)] <= one.start and reach[bisect_left(starts, one.end)] <= one.end

    return tuple(filter(stands_alone, annotated.formulations))


# ── how they are counted ─────────────────────────────────────────────────────────────────────────────────────────────


def count_formulations(
    annotated: AnnotatedDocument, *, nested: Nested = "longest", count: Count = "canonical"
) -> Counter[str]:
    """How often each formulation stands in the body of a document.

    Args:
        annotated: What to count in.
        nested: Which occurrences count, as for ``occurrences``.
        count: ``canonical``: variants, label and expanded form count as one, under the canonical phrase. ``form``: each
            counts for itself, under its ``wording``.

    Raises:
        InputError: There is no such policy, or a layer that it needs was not asked for.

    >>> import policytext as pt
    >>> draft = pt.annotate(pt.Document("a", "贯彻新发展理念，创新发展理念。"))
    >>> pt.count_formulations(draft)["新发展理念"], pt.count_formulations(draft, nested="all")["新发展理念"]
    (1, 2)
    """
    _check("count", count, COUNT)
    found = occurrences(annotated, nested=nested)
    return Counter(one.canonical if count == "canonical" else wording(annotated, one) for one in found)


def wording(annotated: AnnotatedDocument, one: Formulation) -> str:
    """The form in which a formulation stands: normalised, without quotation marks, members joined by 、 alone.

    >>> import policytext as pt
    >>> draft = pt.annotate(pt.Document("a", "坚持马克思主义，坚持和发展“三个代表”重要思想。"))
    >>> wording(draft, draft.formulations[-1])
    '三个代表重要思想'
    """
    text = annotated.text
    bare = _QUOTATION_MARKS.sub("", text.norm[text.norm_offset(one.start) : text.norm_offset(one.end)])
    return annotated.lexicon.spellings.get(bare, bare) if one.form == "expanded" else bare


_QUOTATION_MARKS = re.compile("[“”‘’]")


@dataclass(frozen=True, slots=True)
class FormulationCount:
    """A row of the table of counts: a formulation in a document.

    ``form`` (label or expanded) and ``wording`` are null where forms are counted as one. ``rate`` is per 10,000
    characters of body text. ``is_lower_bound`` says that masks may hide further ones.
    """

    doc: str
    canonical: str
    kind: str
    form: str | None
    wording: str | None
    count: int
    rate: float
    is_lower_bound: bool


def formulation_counts(
    annotated: AnnotatedDocument, *, nested: Nested = "longest", count: Count = "canonical"
) -> tuple[FormulationCount, ...]:
    """The counts of one document as rows, the most frequent first, then by name; arguments as ``count_formulations``.

    Raises:
        InputError: As ``count_formulations``, or the layer of placeholders was not asked for.
    """
    _check("count", count, COUNT)
    _check_layers(annotated, ("placeholder",))
    length, entries, is_lower_bound = (
        body_length(annotated),
        annotated.lexicon.entries,
        may_hide_formulations(annotated),
    )
    found: Counter[tuple[str, str, str | None, str | None]] = Counter()
    for one in occurrences(annotated, nested=nested):
        entry = entries.get(one.canonical)
        form = (one.form, wording(annotated, one)) if count == "form" else (None, None)
        found[one.canonical, entry.kind if entry else one.kind, *form] += 1
    rows = [
        FormulationCount(annotated.document.id, *key, number, rate(number, length), is_lower_bound)
        for key, number in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.canonical, row.wording or "")))


def rate(count: int, length: int) -> float:
    """Per 10,000 of so many characters, rounded to two places; 0 in an empty text."""
    return round(PER * count / length, 2) if length else 0.0


def may_hide_formulations(annotated: AnnotatedDocument) -> bool:
    """Whether masks of running text, quotations or titles may hide some, so that the counts are lower bounds."""
    return any(one.role in ("text", "title") for one in annotated.placeholders)
