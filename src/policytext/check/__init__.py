"""The draft checker: rules, which are data, run over an annotated document.

>>> import policytext as pt
>>> [one.rule for one in pt.check(pt.Document("a", "做好老干部工作,认真落实制度。")).findings]
['half-width-mark']
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policytext.annotate import AnnotatedDocument, annotate
from policytext.check.context import Setting, context_of, read_date
from policytext.check.draft import Draft
from policytext.check.fingerprint import fingerprints
from policytext.check.kinds import KINDS
from policytext.check.kinds.phrases import places_of
from policytext.check.packs import BASE, load_packs
from policytext.check.rules import Hit, Rule
from policytext.lexicon import Lexicon
from policytext.model import Document, Finding, Fix, Span, several
from policytext.page.metadata import with_found_metadata
from policytext.text import Positions


@dataclass(frozen=True, slots=True)
class Requirement:
    """A formulation that was asked for, with the raw spans where it stands; none where it is missing."""

    phrase: str
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What checking a document gave: the findings in order of start, and what they rest on.

    ``settings`` tell the date, the type and the issuer that were taken, and where each comes from; ``required`` is the
    table for the formulations that were asked for; ``notes`` are remarks, in Chinese, such as that the draft is later
    than the lexicon.
    """

    document: Document
    findings: tuple[Finding, ...]
    settings: tuple[Setting, ...]
    required: tuple[Requirement, ...]
    notes: tuple[str, ...]

    @property
    def positions(self) -> Positions:
        """Lines and columns of the document."""
        return Positions(self.document.raw)


def check(
    document: Document | AnnotatedDocument,
    packs: Iterable[str] = (BASE,),
    date: str | None = None,
    type: str | None = None,
    issuer: str | None = None,
    previous: Document | None = None,
    require: Iterable[str] = (),
    *,
    final: bool = False,
    roster: Sequence[tuple[str, str]] = (),
    lexicon: Lexicon | None = None,
) -> Report:
    """Check a draft by the rules of some packs.

    Args:
        document: What to check; what ``annotate`` gave for it is not done again.
        packs: Names of the built-in packs, or paths of others.
        date: When it was written, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; by default what the text says, or what its
            title lets assume.
        type: Its type (``tables/document-types.csv``); by default what the title says.
        issuer: ``state``, ``party``, ``local`` or ``speech``; by default what the issuing organ says.
        previous: The document of the year before, for what is left over from it.
        require: Formulations that must be there.
        final: Whether the draft is about to go out, so that masks and impossible dates are errors.
        roster: Names with their posts, in order.
        lexicon: The built-in one by default.

    Raises:
        InputError: An argument is not one of those that are possible.
        DataFileError: A pack is not valid.
    """
    return check_by(
        [rule for pack in load_packs(several(packs)) for rule in pack.rules],
        document,
        date=date,
        type=type,
        issuer=issuer,
        previous=previous,
        require=several(require),
        final=final,
        roster=roster,
        lexicon=lexicon,
    )


def check_by(
    rules: Iterable[Rule],
    document: Document | AnnotatedDocument,
    *,
    date: str | None = None,
    type: str | None = None,
    issuer: str | None = None,
    previous: Document | None = None,
    require: Iterable[str] = (),
    final: bool = False,
    roster: Sequence[tuple[str, str]] = (),
    lexicon: Lexicon | None = None,
) -> Report:
    """The same by rules that are chosen already, in any order."""
    if isinstance(document, AnnotatedDocument):
        annotated = document
        known = with_found_metadata(document.document)
    else:
        known = with_found_metadata(document)
        annotated = annotate(known, lexicon=lexicon)
    context = context_of(
        known,
        annotated.text,
        date=date,
        type=type,
        issuer=issuer,
        final=final,
        previous=previous,
        roster=tuple(roster),
    )
    draft = Draft(annotated, context)
    return Report(
        document=annotated.document,
        findings=tuple(run(draft, rules)),
        settings=context.settings,
        required=tuple(Requirement(phrase, tuple(places_of(draft, phrase))) for phrase in require),
        notes=_notes(draft),
    )


def run(draft: Draft, rules: Iterable[Rule]) -> list[Finding]:
    """The findings of rules in a draft, in order of start, then of the rule."""
    hits = [
        (rule, hit)
        for rule in rules
        if _is_of_its_time(draft, rule)
        for hit in KINDS[rule.kind].run(draft, rule)
        if _is_wanted(draft, rule, hit)
    ]
    hits.sort(key=lambda one: (one[1].start, one[1].end, one[0].id))
    marks = fingerprints(draft, hits)
    return [_finding(draft, rule, hit, mark) for (rule, hit), mark in zip(hits, marks, strict=True)]


def _is_of_its_time(draft: Draft, rule: Rule) -> bool:
    dated = draft.context.dated
    if not rule.since:
        return True
    return not draft.context.is_old if dated is None else dated.latest >= read_date(rule.since).earliest


def _is_wanted(draft: Draft, rule: Rule, hit: Hit) -> bool:
    return hit.missing is not None or draft.in_scope(rule, hit.start)


def _finding(draft: Draft, rule: Rule, hit: Hit, fingerprint: str) -> Finding:
    text = draft.raw[hit.start : hit.end]
    message = hit.message or rule.message.format_map({**_NO_VALUES[rule.kind], "text": text, **hit.values})
    return Finding(
        rule=rule.id,
        level=rule.final if draft.context.final else rule.level,
        message=message,
        why=rule.why,
        source=rule.source.format_map({"reference": hit.values.get("reference", "")}),
        start=hit.start,
        end=hit.end,
        text=text,
        section=draft.path(hit.start),
        related=hit.related,
        missing=hit.missing,
        fingerprint=fingerprint,
        fix=Fix(hit.safety, hit.edits) if hit.edits else None,
    )


_NO_VALUES = {name: dict.fromkeys(kind.values, "") for name, kind in KINDS.items()}


def _notes(draft: Draft) -> tuple[str, ...]:
    """That the draft is later than the newest source of the lexicon, so that it may hold newer formulations."""
    dated, as_of = draft.context.dated, draft.annotated.lexicon.as_of
    if dated is not None and as_of and dated.earliest.isoformat() > as_of:
        return (f"词典收录至{as_of}，本文写于其后，新提法可能未收录",)
    return ()


def with_findings(report: Report, findings: Iterable[Finding]) -> Report:
    """The report with these findings instead of its own."""
    return replace(report, findings=tuple(findings))
