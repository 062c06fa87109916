"""Formulations that the lexicon does not have yet, found in a corpus.

The documents are read once, one by one: their definitions and coinages are noted, their words counted as numbers, and
their texts kept compressed. Then the candidates are laid over the lexicon and the documents annotated with it, so that
a candidate is counted just as it will be once it is accepted.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from policytext.annotate import NUMERAL_FREE, AnnotatedDocument, annotate
from policytext.count import body
from policytext.discover.candidates import EVIDENCE, Candidate, Discovery, Example
from policytext.discover.coinages import coinages, is_coinage
from policytext.discover.evidence import LEAST_PMI, Finding, Tally, ranked, set_phrases
from policytext.discover.glossary import Definition, called_for, definitions, is_within
from policytext.discover.multiwords import multiwords
from policytext.discover.word_numbers import WordNumbers
from policytext.lexicon import Lexicon, default_lexicon
from policytext.lexicon.rows import Entry, read_user_entries
from policytext.model import Document, InputError, Span, several
from policytext.segment import Segmenter, default_segmenter

LAYERS = ("section", *NUMERAL_FREE)
"""What is annotated before candidates are sought: no candidate is part of it, or holds it."""
FEW = 10
"""A corpus of fewer documents than this need not show a phrase in three of them."""


def discover(
    corpus: Iterable[Document | AnnotatedDocument] | Document | AnnotatedDocument,
    *,
    lexicon: Lexicon | None = None,
    segmenter: Segmenter | None = None,
    evidence: Iterable[str] | None = None,
    min_count: int = 3,
    min_documents: int | None = None,
    top: int | None = None,
) -> Discovery:
    """The formulations of a corpus that the lexicon lacks, the surest first.

    First what is defined, or marked more than once, then phrases without marks, then what is marked once, last phrases
    that stand fewer than three times; each by C-value, then by phrase. The same documents give the same result.

    Args:
        corpus: Documents, read one by one; they may come from a generator. One that is annotated in ``LAYERS`` with the
            same lexicon is not annotated again.
        lexicon: What is known already; the built-in one by default. ``Lexicon()`` knows nothing.
        segmenter: rjieba by default. Its hidden Markov model is not used: what it guesses differs from place to place.
        evidence: Only candidates with one of these (``EVIDENCE``); all by default.
        min_count: How often a phrase without marks must stand; with 1, all that joins nouns in a rare way.
        min_documents: In how many documents; by default 3, in a corpus of fewer than ten 2, of one 1.
        top: Only so many of the first.

    Raises:
        InputError: An option makes no sense.

    >>> import policytext as pt
    >>> [one.phrase for one in discover(pt.Document("a", "推进“四免两减”改革，落实“四免两减”政策。"))]
    ['四免两减']
    """
    wanted = _known_evidence(None if evidence is None else several(evidence))
    _check_numbers(min_count, min_documents, top)
    lexicon = lexicon or default_lexicon()
    words = replace(segmenter or default_segmenter(), hmm=False)
    reading = _Reading(lexicon, words)
    for document in (corpus,) if isinstance(corpus, Document | AnnotatedDocument) else corpus:
        reading.add(document)
    found = reading.findings(min_count, min_documents)
    tallies = reading.counted(found)
    chosen = [one for one in ranked(found, tallies, min_count, words.cut) if wanted.intersection(one.evidence)]
    kept = chosen if top is None else chosen[:top]
    return Discovery(reading.with_examples(kept, tallies), len(reading.texts), reading.characters, lexicon.version)


def _check_numbers(min_count: int, min_documents: int | None, top: int | None) -> None:
    if min_count < 1 or (min_documents is not None and min_documents < 1) or (top is not None and top < 0):
        raise InputError("min_count and min_documents are 1 or more, top is 0 or more")


def _known_evidence(evidence: Iterable[str] | None) -> frozenset[str]:
    wanted = frozenset(EVIDENCE if evidence is None else evidence)
    for one in sorted(wanted.difference(EVIDENCE)):
        raise InputError(f"{one!r} is no evidence; the kinds are {', '.join(EVIDENCE)}")
    return wanted


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Text:
    """A document that was read: its text compressed, and the raw ranges of its body."""

    id: str
    year: int | None
    packed: bytes
    body: tuple[Span, ...]

    @property
    def raw(self) -> str:
        return zlib.decompress(self.packed).decode("utf-8", "surrogatepass")


class _Reading:
    """What is known of the documents read so far."""

    def __init__(self, lexicon: Lexicon, words: Segmenter) -> None:
        self.lexicon = lexicon
        self.texts: list[_Text] = []
        self.characters = 0
        self._words = words
        self._numbers = WordNumbers(words)
        self._found: defaultdict[str, Finding] = defaultdict(Finding)

    def add(self, given: Document | AnnotatedDocument) -> None:
        """Note the definitions, the coinages and the words of a document."""
        document = given if isinstance(given, Document) else given.document
        annotated = self._annotated(given)
        number, spans = len(self.texts), body(annotated)
        year = document.meta.get("year")
        packed = zlib.compress(document.raw.encode("utf-8", "surrogatepass"), 1)
        self.texts.append(_Text(document.id, year if isinstance(year, int) else None, packed, spans))
        for one in definitions(annotated.text):
            self._define(one, number)
        norm_spans = [(annotated.text.norm_offset(start), annotated.text.norm_offset(end)) for start, end in spans]
        for coinage in coinages(annotated, self._words):
            if is_within(coinage.start, norm_spans):
                finding = self._found[coinage.phrase]
                finding.note("numeral" if coinage.kind == "numeric" else "quoted", coinage.kind, number)
                finding.marked += 1
                finding.quoted += coinage.quoted
                finding.is_word = coinage.is_word
        stretches = _unannotated(annotated, norm_spans)
        self.characters += sum(len("".join(annotated.text.norm[start:end].split())) for start, end in norm_spans)
        self._numbers.add(self._words.cut(stretches))

    def _annotated(self, given: Document | AnnotatedDocument) -> AnnotatedDocument:
        if isinstance(given, AnnotatedDocument):
            if given.lexicon.version == self.lexicon.version and given.layers.issuperset(LAYERS):
                return given
            given = given.document
        return annotate(given, layers=LAYERS, lexicon=self.lexicon, segmenter=self._words)

    def _define(self, one: Definition, number: int) -> None:
        if one.phrase in self.lexicon.wordings or _UNFIT.search(one.phrase) or len(one.phrase) > _LONGEST:
            return
        has_numeral = bool(called_for(one.phrase)) or not is_coinage(one.phrase)
        finding = self._found[one.phrase]
        finding.note("glossary", "numeric" if has_numeral and len(one.phrase) <= _NUMERIC else "term", number)
        finding.definition = finding.definition or one
        finding.members = finding.members or one.members

    # ── candidates ───────────────────────────────────────────────────────────────────────────────────────────────────

    def findings(self, min_count: int, min_documents: int | None) -> dict[str, Finding]:
        """What may be a candidate, before it is counted."""
        if min_documents is None:
            min_documents = 1 if len(self.texts) < 2 else 2 if len(self.texts) < FEW else 3
        found = {phrase: one for phrase, one in self._found.items() if not one.is_word or one.is_sure}
        phrases = list(multiwords(self._numbers, min_count=min_count, min_pmi=LEAST_PMI))
        for one in set_phrases(phrases, min_documents):
            if one.phrase not in self.lexicon.wordings:
                finding = found.setdefault(one.phrase, Finding())
                finding.note("phrase", "term", -1)
                finding.statistics = one
        return found

    def counted(self, found: Mapping[str, Finding]) -> dict[str, Tally]:
        """How often each candidate stands in the bodies, as ``annotate`` finds it beside the lexicon's formulations."""
        tallies: defaultdict[str, Tally] = defaultdict(Tally)
        lexicon = _laid_over(self.lexicon, found)
        for number, text in enumerate(self.texts):
            annotated = annotate(
                Document(text.id, text.raw), layers=("formulation",), lexicon=lexicon, segmenter=self._words
            )
            for one in annotated.formulations:
                if one.canonical in found and is_within(one.start, text.body):
                    tallies[one.canonical].note(number, text.year, one)
        return dict(tallies)

    def with_examples(self, ranked: Sequence[Candidate], tallies: Mapping[str, Tally]) -> tuple[Candidate, ...]:
        """The candidates with two examples each; a text is unpacked once."""
        by_text: defaultdict[int, list[tuple[str, int, int]]] = defaultdict(list)
        for one in ranked:
            for number, start, end in tallies[one.phrase].places:
                by_text[number].append((one.phrase, start, end))
        examples: defaultdict[str, list[Example]] = defaultdict(list)
        for number in sorted(by_text):
            raw = self.texts[number].raw
            for phrase, start, end in by_text[number]:
                examples[phrase].append(_example(self.texts[number].id, raw, start, end))
        return tuple(replace(one, examples=tuple(examples[one.phrase])) for one in ranked)


_UNFIT = re.compile(r"[“”‘’\"'「」『』\s|（）()]")
"""What no phrase of the lexicon holds; brackets (潜力县（市、区）试点) are matched by none either."""
_LONGEST = 32
_NUMERIC = 12


def _unannotated(annotated: AnnotatedDocument, spans: Sequence[Span]) -> str:
    """The body, with a line feed for each stretch that is annotated."""
    norm, pieces = annotated.text.norm, []
    taken = [
        (annotated.text.norm_offset(one.start), annotated.text.norm_offset(one.end))
        for one in annotated.annotations
        if one.layer in NUMERAL_FREE
    ]
    number = 0
    for start, end in spans:
        last = start
        while number < len(taken) and taken[number][0] < end:
            first, behind = taken[number]
            if last < first:
                pieces.append(norm[last:first])
            pieces.append("\n")
            last = max(last, behind)
            number += 1
        pieces += [norm[last:end] if last < end else "", "\n"]
    return "".join(pieces)


def _example(doc: str, raw: str, start: int, end: int) -> Example:
    """An example with the sentence around it, white space at its ends left out."""
    left = re.split("[。！？；\n\r]", raw[max(0, start - _AROUND) : start])[-1].lstrip()
    right = re.split("(?<=[。！？；])|[\n\r]", raw[end : end + _AROUND])[0].rstrip()
    return Example(doc, start, end, raw[start:end], left, right)


_AROUND = 40

# ── counting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _laid_over(lexicon: Lexicon, found: Mapping[str, Finding]) -> Lexicon:
    """The lexicon with a row for each candidate, as a user's file would have it."""
    listed = "\n".join(sorted(found)).encode("utf-8", "replace")
    rows = {entry.phrase: entry for entry, _ in read_user_entries(listed, "candidates", {})}
    entries = {phrase: _fitted(entry, found[phrase]) for phrase, entry in rows.items()}
    return replace(lexicon, entries={**lexicon.entries, **entries})


def _fitted(entry: Entry, finding: Finding) -> Entry:
    return replace(entry, kind=finding.kind, quoted="always" if finding.must_be_quoted(entry.phrase) else "usually")
