"""Phrases of several words that stand together more often than chance would have it, counted over a whole corpus.

A corpus is held as the numbers of its words, four bytes a word, and not as text. The n-grams are counted level by
level: one can be frequent only if both the (n−1)-grams in it are (the Apriori rule: R. Agrawal and R. Srikant, "Fast
algorithms for mining association rules", VLDB 1994), so that the rare ones, which are most, never take up memory.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from policytext.association import branching_entropy, delta_p
from policytext.files import table
from policytext.grammar import grammar_of
from policytext.model import DataFileError
from policytext.segment import Segmenter
from policytext.stats.contingency import association_log_likelihood, expected_frequency, mutual_information

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Ids: TypeAlias = NDArray[numpy.int32]
    Integers: TypeAlias = NDArray[numpy.int64]
    Floats: TypeAlias = NDArray[numpy.float64]

MOST_WORDS = 8
"""The longest phrases; 国家治理体系和治理能力现代化 has six words."""
SHORTEST, LONGEST = 4, 20
"""The characters of a phrase: two of two words each, and what is still said in one breath."""
CRITICAL = 10.83
"""G² above this is significant at p < 0.001: the χ² distribution with one degree of freedom."""
_BLOCK = 2_000_000
"""How many keys are sorted at a time, which bounds the memory that sorting takes."""

# ── where a word may stand ───────────────────────────────────────────────────────────────────────────────────────────

_FIRST, _INSIDE, _LAST, _LIGHT, _VERB = 1, 2, 4, 8, 16
PLACES = {
    "any": _FIRST | _INSIDE | _LAST,
    "first": _FIRST | _INSIDE,
    "last": _INSIDE | _LAST,
    "inside": _INSIDE,
    "light": _FIRST | _INSIDE | _LAST | _LIGHT,
    "none": 0,
}
"""Where in a phrase a word may stand, as ``tables/phrase-words.csv`` says it."""
_OF_ROLE = {
    "": "any", "noun": "any", "nominal": "any", "measure": "any", "unknown": "any",
    "predicate": "any", "verb": "any", "transitive": "inside", "change": "inside", "adjective": "first",
    "coordinator": "inside",
}  # fmt: skip
"""By the role of a word in ``grammar``; words of any other role are in no phrase."""
_VERBS = frozenset({"nominal", "predicate", "transitive", "verb"})
_OF_FLAG = {
    "m": "none", "mq": "none", "q": "inside", "r": "none", "t": "none", "f": "inside", "y": "none", "e": "none",
    "o": "none", "nr": "any", "nrfg": "none", "nrt": "none", "ns": "inside", "nt": "inside", "k": "inside",
    "a": "first", "ad": "none", "b": "first", "z": "none", "zg": "none", "d": "none", "vd": "inside", "p": "none",
    "u": "none", "uj": "none", "ul": "none", "uv": "none", "x": "any",
}  # fmt: skip
"""By part of speech, where the role leaves it open. Names of people, places and organs neither begin nor end one."""
_WORD = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]{2,}")
_SUFFIXES = frozenset("化性型式")
"""What the segmenter parts from a word that its dictionary does not have (环境友好|型, 政府|性)."""
_FEW = re.compile("[两三四五六七八九十]个")
_TWO_WORDS, _OF_A_VERB = 4, 2
"""A verb of two characters does not end a phrase; one of a single character may be part of a coinage (应保尽保)."""


@cache
def _listed() -> dict[str, int]:
    listed = {}
    for row in table("phrase-words", ("word", "place", "reason")):
        if row["place"] not in PLACES:
            raise DataFileError(f"tables/phrase-words.csv: {row['word']}: place is one of {', '.join(PLACES)}")
        listed[row["word"]] = PLACES[row["place"]]
    return listed


def places_of(word: str, segmenter: Segmenter) -> int:
    """Where in a phrase a word may stand, as bits: 1 first, 2 inside, 4 last; 8 for a light word, 16 for a verb.

    >>> places_of("推进", Segmenter()), places_of("体制", Segmenter()), places_of("改革", Segmenter())
    (0, 7, 23)
    """
    if not _WORD.fullmatch(word):
        return 0
    roles = grammar_of(segmenter).roles
    role = roles[word]
    verb = _VERB if role in _VERBS and len(word) == _OF_A_VERB else 0
    if word in _listed():
        return _listed()[word] and _listed()[word] | verb
    return _by_role(word, role, segmenter) | verb


def _by_role(word: str, role: str, segmenter: Segmenter) -> int:
    roles = grammar_of(segmenter).roles
    if role == "counted":  # 四个现代化
        return PLACES["first" if _FEW.fullmatch(word) else "none"]
    if len(word) == _TWO_WORDS and roles[word[:2]] in (
        "lead",
        "link",
        "transitive",
    ):  # 推进改革, a word of the dictionary
        return PLACES["none"]
    if role == "predicate" and len(word) == _OF_A_VERB:
        return PLACES["first"]
    place = PLACES[_OF_ROLE.get(role, "none")]
    return place & PLACES[_OF_FLAG.get(segmenter.flag(word) or "", "any")]


# ── the corpus as numbers ────────────────────────────────────────────────────────────────────────────────────────────


_EDGE, _A_NUMBER = 0, 1
_NUMBER = re.compile(r"[\d%]|百分之")


class WordNumbers:
    """The words of a corpus as numbers: 0 for marks, ends of documents and what is annotated, 1 for any number.

    >>> numbers = WordNumbers(Segmenter(hmm=False))
    >>> numbers.add(["推进", "集体", "林", "权", "改革", "。"])
    >>> len(numbers), numbers.documents
    (7, 1)
    """

    def __init__(self, segmenter: Segmenter) -> None:
        self.words: list[str] = ["", "1"]
        self.places = bytearray(2)
        self.starts = array("q")
        self._segmenter = segmenter
        self._numbers: dict[str, int] = {}
        self._ids = array("i", [0])

    def __len__(self) -> int:
        return len(self._ids) - 1

    @property
    def documents(self) -> int:
        """How many were added."""
        return len(self.starts)

    def add(self, words: Iterable[str]) -> None:
        """Add the words of a document, in order."""
        self.starts.append(len(self._ids))
        numbers, before = self._numbers, ""
        for word in words:
            if word in _SUFFIXES and self._ids[-1] > _A_NUMBER:
                self._ids.pop()
                word = before + word
            number = numbers.get(word)
            self._ids.append(self._new(word) if number is None else number)
            before = word
        self._ids.append(_EDGE)

    def _new(self, word: str) -> int:
        """The number of a word not seen before. One without Han characters is not kept: there is no end to them."""
        if not _WORD.fullmatch(word) or word.startswith("百分之"):
            return _A_NUMBER if _NUMBER.search(word) else _EDGE
        self._numbers[word] = len(self.words)
        self.words.append(word)
        self.places.append(places_of(word, self._segmenter))
        return len(self.words) - 1

    def ids(self) -> Ids:
        """The numbers, with a 0 before the first document and behind each."""
        import numpy

        return numpy.frombuffer(self._ids, numpy.int32)


# ── the n-grams ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Multiword(NamedTuple):
    """A phrase of two or more words with what was measured of it.

    ``pmi``, ``g2`` and ``delta_p`` are of its weakest joint; ``left`` and ``right`` are its branching entropies;
    ``beside_numbers`` is the share of its places with a number close behind in the same clause; ``is_light`` says
    whether it ends in a word that is said of nearly everything. ``led``, of a phrase that begins with a verb, is in
    which share of its places the rest stands behind that verb.
    """

    words: tuple[str, ...]
    frequency: int
    documents: int
    pmi: float
    g2: float
    delta_p: float
    left: float
    right: float
    beside_numbers: float
    is_light: bool
    led: float | None

    @property
    def phrase(self) -> str:
        """The words joined."""
        return "".join(self.words)


class _Level(NamedTuple):
    """The frequent n-grams of one length: how often each stands, and the numbers of the two (n−1)-grams in it."""

    counts: Integers
    first: Integers
    second: Integers


class _Joints(NamedTuple):
    """For each n-gram of a level, the measures at the joint of its two parts where they are least."""

    pmi: Floats
    g2: Floats
    delta_p: Floats


def multiwords(numbers: WordNumbers, *, min_count: int, min_pmi: float) -> Iterator[Multiword]:
    """The phrases of two to ``MOST_WORDS`` words that stand ``min_count`` times and hold together, shorter ones first.

    Each may begin and end as ``places_of`` says, and the weakest of its joints has ``min_pmi`` bits and a significant
    G². With ``min_count`` 1 nothing is significant, and none is asked for.
    """
    import numpy

    ids = numbers.ids()
    places = numpy.frombuffer(bytes(numbers.places), numpy.uint8)
    counts = numpy.bincount(ids, minlength=len(places)).astype(numpy.int64)
    usable = (places > 0) & (counts >= min_count)
    grams = numpy.where(usable[ids], ids, -1).astype(numpy.int32)
    levels = [_Level(counts, numpy.arange(len(counts)), numpy.arange(len(counts)))]
    total = int(counts[_A_NUMBER + 1 :].sum())
    for length in range(2, MOST_WORDS + 1):
        # The second of three words is the one of which nothing was asked so far.
        inside = (places[ids] & _INSIDE > 0) | (length == 2)
        level, grams = _longer(grams, inside, len(levels[-1].counts), min_count)
        if not len(level.counts):
            return
        levels.append(level)
        joints = _joints(levels, total)
        holds = (joints.pmi >= min_pmi) & ((joints.g2 >= CRITICAL) | (min_count == 1))
        chosen = numpy.flatnonzero(holds & _edges(levels, places))
        led = level.counts / levels[-2].counts[level.second]
        yield from _measured(numbers, grams, level.counts, chosen, joints, led, length)


def _longer(grams: Ids, inside: NDArray[numpy.bool_], size: int, min_count: int) -> tuple[_Level, Ids]:
    """The n-grams made of two (n−1)-grams that overlap, and for each place the one that begins there, or −1.

    ``inside`` says whether the word at a place may be the second of one.
    """
    import numpy

    at = numpy.flatnonzero((grams[:-1] >= 0) & (grams[1:] >= 0) & inside[1:])
    blocks = max(1, len(at) // _BLOCK)
    found = numpy.full(len(grams), -1, numpy.int32)
    keys_kept, counts_kept, kept = [], [], 0
    block_of = grams[at] % blocks
    for block in range(blocks):
        here = at[block_of == block]
        keys, inverse, counts = numpy.unique(
            grams[here].astype(numpy.int64) * size + grams[here + 1], return_inverse=True, return_counts=True
        )
        frequent = counts >= min_count
        renumbered = numpy.where(frequent, numpy.cumsum(frequent) - 1 + kept, -1)
        found[here] = renumbered[inverse]
        keys_kept.append(keys[frequent])
        counts_kept.append(counts[frequent])
        kept += int(frequent.sum())
    keys = numpy.concatenate(keys_kept)
    return _Level(numpy.concatenate(counts_kept), keys // size, keys % size), found


def _joints(levels: Sequence[_Level], total: int) -> _Joints:
    import numpy

    joint = levels[-1].counts
    heads, tails = [numpy.arange(len(joint))], [numpy.arange(len(joint))]
    for level in reversed(levels[1:]):
        heads.append(level.first[heads[-1]])
        tails.append(level.second[tails[-1]])
    least = [numpy.full(len(joint), numpy.inf) for _ in _Joints._fields]
    for cut in range(1, len(levels)):  # the head has len(levels) − cut words, the tail the other ones
        left = levels[-1 - cut].counts[heads[cut]]
        right = levels[cut - 1].counts[tails[len(levels) - cut]]
        # A word that stands beside itself fills no table: what is left of it would be below 0.
        cells = (joint, left - joint, right - joint, numpy.maximum(total - left - right + joint, 0))
        measured = (
            mutual_information(joint, expected_frequency(*cells)),
            association_log_likelihood(*cells),
            delta_p(joint, left, right, total),
        )
        least = [numpy.minimum(so_far, one) for so_far, one in zip(least, measured, strict=True)]
    return _Joints(*least)


def _edges(levels: Sequence[_Level], places: NDArray[numpy.uint8]) -> NDArray[numpy.bool_]:
    """Whether the n-grams of the last level begin and end with words that may stand there."""
    import numpy

    first = last = numpy.arange(len(levels[-1].counts))
    for level in reversed(levels[1:]):
        first, last = level.first[first], level.second[last]
    return ((places[first] & _FIRST) > 0) & ((places[last] & _LAST) > 0)


def _measured(
    numbers: WordNumbers, grams: Ids, counts: Integers, chosen: Integers, joints: _Joints, led: Floats, length: int
) -> Iterator[Multiword]:
    """The chosen n-grams of a level, with the documents they stand in and what stands beside them."""
    import numpy

    ids = numbers.ids()
    size = len(chosen)
    renumbered = numpy.full(len(counts) + 1, -1, numpy.int64)  # the last one for −1
    renumbered[chosen] = numpy.arange(size)
    at = numpy.flatnonzero(grams >= 0)
    which = renumbered[grams[at]]
    at, which = at[which >= 0], which[which >= 0]
    starts = numpy.frombuffer(numbers.starts, numpy.int64)
    document = numpy.searchsorted(starts, at, side="right") - 1
    pairs = numpy.unique(which * len(starts) + document)
    documents = numpy.bincount(pairs // len(starts), minlength=size)
    left = _entropy(which, ids[at - 1], size, len(numbers.words))
    right = _entropy(which, ids[at + length], size, len(numbers.words))
    beside = numpy.bincount(which, _number_behind(ids, at + length), size)
    first = numpy.zeros(size, numpy.int64)
    first[which[::-1]] = at[::-1]
    for one, gram in enumerate(chosen.tolist()):
        words = tuple(numbers.words[number] for number in ids[first[one] : first[one] + length].tolist())
        if SHORTEST <= sum(map(len, words)) <= LONGEST:
            count = int(counts[gram])
            verb = numbers.places[ids[first[one]]] & _VERB
            yield Multiword(
                words=words,
                frequency=count,
                documents=int(documents[one]),
                pmi=float(joints.pmi[gram]),
                g2=float(joints.g2[gram]),
                delta_p=float(joints.delta_p[gram]),
                left=float(left[one]),
                right=float(right[one]),
                beside_numbers=float(beside[one]) / count,
                is_light=bool(numbers.places[ids[first[one] + length - 1]] & _LIGHT),
                led=float(led[gram]) if verb else None,
            )


_REACH = 4
"""How many words behind a phrase a number may stand that it measures: 国内生产总值比上年增长7%."""


def _number_behind(ids: Ids, at: Integers) -> NDArray[numpy.bool_]:
    """Whether a number stands among the words from each place on, before the clause ends."""
    import numpy

    is_open = numpy.ones(len(at), bool)
    found = numpy.zeros(len(at), bool)
    for step in range(_REACH):
        beside = ids[numpy.minimum(at + step, len(ids) - 1)]
        found |= is_open & (beside == _A_NUMBER)
        is_open &= beside != _EDGE
    return found


def _entropy(which: Integers, beside: Ids, size: int, words: int) -> Floats:
    """The branching entropy of each phrase, given the number of the word beside each place where one stands."""
    import numpy

    edges = numpy.bincount(which[beside <= _A_NUMBER], minlength=size).astype(numpy.int64)
    inner = beside > _A_NUMBER
    pairs, counts = numpy.unique(which[inner] * words + beside[inner], return_counts=True)
    return branching_entropy(pairs // words, counts, edges)
