"""What speaks for each candidate of ``discover``, which of them are kept, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from policytext.discover.association import c_value
from policytext.discover.candidates import EVIDENCE, Candidate
from policytext.discover.glossary import Definition
from policytext.discover.multiwords import Multiword
from policytext.lexicon import Matcher
from policytext.model import Formulation

_SHORT = 2
"""三农, 低保: so short a phrase comes about by chance at the seam of two words."""


@dataclass(slots=True)
class Finding:
    """What speaks for a phrase, gathered while reading."""

    evidence: set[str] = field(default_factory=set)
    kind: str = ""
    marked: int = 0
    quoted: int = 0
    last_document: int = -1
    documents: int = 0
    is_word: bool = False
    definition: Definition | None = None
    members: tuple[str, ...] = ()
    statistics: Multiword | None = None

    def note(self, evidence: str, kind: str, document: int) -> None:
        """Note one thing that speaks for it, in a document by its number."""
        self.evidence.add(evidence)
        self.kind = "numeric" if "numeric" in (kind, self.kind) else self.kind or kind
        self.documents += document != self.last_document
        self.last_document = document

    @property
    def is_sure(self) -> bool:
        """Whether a writer has defined it, or marked it more than once."""
        return "glossary" in self.evidence or self.marked > 1

    @property
    def is_marked(self) -> bool:
        """Whether anything but its words speaks for it."""
        return bool(self.evidence - {"phrase"})

    def must_be_quoted(self, phrase: str) -> bool:
        """Whether it is too short, or too plain a word, to be counted without quotation marks."""
        return self.is_marked and self.is_quotable and (self.is_word or len(phrase) <= _SHORT)

    @property
    def is_quotable(self) -> bool:
        """Whether it was ever seen in quotation marks."""
        return self.quoted > 0


@dataclass(slots=True)
class Tally:
    """How often a candidate stands, and the first two places, in two documents where it stands in two."""

    count: int = 0
    quoted: int = 0
    documents: int = 0
    last_document: int = -1
    years: set[int] = field(default_factory=set)
    places: list[tuple[int, int, int]] = field(default_factory=list)

    def note(self, document: int, year: int | None, one: Formulation) -> None:
        """Note one place where it stands."""
        self.count += 1
        self.quoted += one.quoted
        is_new = document != self.last_document
        self.documents += is_new
        self.last_document = document
        if year is not None:
            self.years.add(year)
        if len(self.places) < 2:
            self.places.append((document, one.start, one.end))
        elif is_new and self.documents == 2:
            self.places[1] = (document, one.start, one.end)


# ── phrases without marks ────────────────────────────────────────────────────────────────────────────────────────────

LEAST_PMI = 5.0
"""Below this the parts of a phrase meet by chance of topic (经济发展 has 3.4 bits, 社会主义现代化 6.2)."""
_ENTROPY = 1.5
"""About as open on each side as three words that are equally frequent."""
_DELTA_P_OF_TWO, _DELTA_P = 0.5, 0.15
"""In half of its places one word of two calls for the other; of more words the whole is its own evidence."""
_LED = 0.4
"""Less often, a verb at its head governs a noun that others govern as well (发展新动能)."""
_MEASURED = 0.15
"""What stands beside a number more often is the name of a measure (固定资产投资)."""
_COORDINATED, _AND = 3, frozenset("和与及")
"""困难和问题: two nouns joined are no phrase, where there is no more to it."""
_FEWEST = 3
"""What stands fewer times has no open sides to speak of."""
_PART = 0.6
"""What stands in one longer phrase this often is a part of that one."""


def set_phrases(found: Sequence[Multiword], min_documents: int) -> Iterator[Multiword]:
    """Of the phrases that hold together those that stand by themselves, in enough documents, on either side open.

    Of those that stand once or twice, one that ends in a light word (可信数据空间建设), or that holds one which stands
    more often, is a phrase with what happens to be beside it.
    """
    found = [one for one in found if one.frequency >= _FEWEST or not one.is_light]
    by_words = {one.words: one for one in found}
    longest: dict[tuple[str, ...], int] = {}
    chance = set()
    for one in found:
        for part in _parts(one.words):
            inner = by_words.get(part)
            if inner and one.frequency < _FEWEST and one.frequency < inner.frequency:
                chance.add(one.words)
            elif inner:
                longest[part] = max(longest.get(part, 0), one.frequency)
    for one in found:
        is_whole = one.words not in chance and longest.get(one.words, 0) <= _PART * one.frequency
        if is_whole and one.documents >= min_documents and _is_set(one):
            yield one


def _parts(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The shorter runs of two or more words in it."""
    for start in range(len(words) - 1):
        for end in range(start + 2, len(words) + (start > 0)):
            yield words[start:end]


def _is_set(one: Multiword) -> bool:
    """Whether a part of it calls for the other, it measures nothing, is no verb with its object, and stands freely."""
    if one.beside_numbers > _MEASURED or (len(one.words) == _COORDINATED and one.words[1] in _AND):
        return False
    if one.delta_p < (_DELTA_P_OF_TWO if len(one.words) == 2 else _DELTA_P):
        return False
    if one.led is not None and one.led < _LED:
        return False
    return one.frequency < _FEWEST or min(one.left, one.right) >= _ENTROPY


# ── ranking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def ranked(
    found: Mapping[str, Finding], tallies: Mapping[str, Tally], min_count: int, words: Callable[[str], Sequence[str]]
) -> list[Candidate]:
    """The candidates that stand often enough, without their examples, in the order of ``discover``.

    Args:
        found: The findings by phrase.
        tallies: How often each stands, outside longer ones.
        min_count: How often a phrase without marks must stand.
        words: Cuts a phrase into its words.
    """
    import numpy

    phrases = sorted(phrase for phrase in tallies if found[phrase].is_marked or tallies[phrase].count >= min_count)
    if not phrases:
        return []
    outside = numpy.array([tallies[phrase].count for phrase in phrases], numpy.int64)
    nested, longer = _nested(phrases, outside.tolist())
    sizes = numpy.array([len(words(phrase)) for phrase in phrases], numpy.int64)
    inside = numpy.array(nested, numpy.int64)
    scores = c_value(sizes, outside + inside, inside, numpy.array(longer, numpy.int64)).tolist()
    made = [
        _candidate(phrase, found[phrase], tallies[phrase], score) for phrase, score in zip(phrases, scores, strict=True)
    ]
    return sorted(made, key=lambda one: (_tier(found[one.phrase], one.count), -one.score, one.phrase))


def _tier(finding: Finding, count: int) -> int:
    if finding.is_marked:
        return 0 if finding.is_sure else 2
    return 1 if count >= _FEWEST else 3


def _nested(phrases: Sequence[str], counts: Sequence[int]) -> tuple[list[int], list[int]]:
    """How often each phrase stands inside longer ones, and inside how many."""
    nested, longer = [0] * len(phrases), [0] * len(phrases)
    matcher = Matcher(phrases)
    for number, phrase in enumerate(phrases):
        for part in {index for _, _, index in matcher.find(phrase)} - {number}:
            nested[part] += counts[number]
            longer[part] += 1
    return nested, longer


def _candidate(phrase: str, finding: Finding, tally: Tally, score: float) -> Candidate:
    measured = finding.statistics
    return Candidate(
        phrase=phrase,
        kind=finding.kind,
        evidence=tuple(one for one in EVIDENCE if one in finding.evidence),
        count=tally.count,
        documents=tally.documents,
        first=min(tally.years, default=None),
        last=max(tally.years, default=None),
        quoted=_marks(tally, must=finding.must_be_quoted(phrase)),
        score=score,
        pmi=measured.pmi if measured else None,
        g2=measured.g2 if measured else None,
        left=measured.left if measured else None,
        right=measured.right if measured else None,
        members=finding.members,
        definition=finding.definition.text if finding.definition else "",
        examples=(),
    )


def _marks(tally: Tally, *, must: bool) -> str:
    """The lexicon's word for how often it has quotation marks."""
    if must:
        return "always"
    return "usually" if 2 * tally.quoted >= tally.count else "never"
