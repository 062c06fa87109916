"""Phrases of several words that stand together more often than chance would have it, counted over a whole corpus.

The n-grams are counted level by level: one can be frequent only if both the (n−1)-grams in it are (the Apriori rule:
R. Agrawal and R. Srikant, "Fast algorithms for mining association rules", VLDB 1994), so that the rare ones, which are
most, never take up memory. numpy counts them as numbers: scikit-learn's CountVectorizer would hold each as a string.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from policytext.discover.association import branching_entropy, delta_p
from policytext.discover.word_numbers import A_NUMBER, EDGE, FIRST, INSIDE, LAST, LIGHT, VERB, WordNumbers
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


class _Grams(NamedTuple):
    """The places where n-grams of a level begin, in order, and the number of the one at each."""

    at: Ids
    gram: Ids


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

    places = numpy.frombuffer(bytes(numbers.places), numpy.uint8)
    grams, counts = _words(numbers, places, min_count)
    levels = [_Level(counts, numpy.arange(len(counts)), numpy.arange(len(counts)))]
    total = int(counts[A_NUMBER + 1 :].sum())
    for length in range(2, MOST_WORDS + 1):
        # The second of three words is the one of which nothing was asked so far.
        may_follow = places[numbers.ids()[grams.at]] & INSIDE > 0 if length > 2 else numpy.ones(len(grams.at), bool)
        level, grams = _longer(grams, may_follow, len(levels[-1].counts), min_count)
        if not len(level.counts):
            return
        levels.append(level)
        joints = _joints(levels, total)
        holds = (joints.pmi >= min_pmi) & ((joints.g2 >= CRITICAL) | (min_count == 1))
        chosen = numpy.flatnonzero(holds & _edges(levels, places))
        led = level.counts / levels[-2].counts[level.second]
        yield from _measured(numbers, grams, level.counts, chosen, joints, led, length)


def _words(numbers: WordNumbers, places: NDArray[numpy.uint8], min_count: int) -> tuple[_Grams, Integers]:
    """The words that may be in a phrase and are frequent, where they stand, and how often each word stands."""
    import numpy

    ids = numbers.ids()
    counts = numpy.bincount(ids, minlength=len(places)).astype(numpy.int64)
    at = numpy.flatnonzero(((places > 0) & (counts >= min_count))[ids]).astype(numpy.int32)
    return _Grams(at, ids[at]), counts


def _longer(grams: _Grams, may_follow: NDArray[numpy.bool_], size: int, min_count: int) -> tuple[_Level, _Grams]:
    """The frequent n-grams made of two (n−1)-grams that overlap, and where they stand.

    ``may_follow`` says for each (n−1)-gram whether it may be the second of the two, ``size`` how many there are.
    """
    import numpy

    at, gram = grams
    pairs = (at[1:] == at[:-1] + 1) & may_follow[1:]
    found = numpy.full(len(pairs), -1, numpy.int32)
    blocks = 1 + int(pairs.sum()) // _BLOCK
    keys_kept, counts_kept, kept = [], [], 0
    for block in range(blocks):
        here = numpy.flatnonzero(pairs & (gram[:-1] % blocks == block))
        keys, inverse, counts = numpy.unique(
            gram[here].astype(numpy.int64) * size + gram[here + 1], return_inverse=True, return_counts=True
        )
        frequent = counts >= min_count
        renumbered = numpy.where(frequent, numpy.cumsum(frequent) - 1 + kept, -1)
        found[here] = renumbered[inverse]
        keys_kept.append(keys[frequent])
        counts_kept.append(counts[frequent])
        kept += int(frequent.sum())
    keys, is_kept = numpy.concatenate(keys_kept), found >= 0
    level = _Level(numpy.concatenate(counts_kept), keys // size, keys % size)
    return level, _Grams(at[:-1][is_kept], found[is_kept])


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
    return ((places[first] & FIRST) > 0) & ((places[last] & LAST) > 0)


def _measured(
    numbers: WordNumbers, grams: _Grams, counts: Integers, chosen: Integers, joints: _Joints, led: Floats, length: int
) -> Iterator[Multiword]:
    """The chosen n-grams of a level, with the documents they stand in and what stands beside them."""
    import numpy

    ids = numbers.ids()
    size = len(chosen)
    renumbered = numpy.full(len(counts), -1, numpy.int64)
    renumbered[chosen] = numpy.arange(size)
    which = renumbered[grams.gram]
    at, which = grams.at[which >= 0].astype(numpy.int64), which[which >= 0]
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
            verb = numbers.places[ids[first[one]]] & VERB
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
                is_light=bool(numbers.places[ids[first[one] + length - 1]] & LIGHT),
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
        found |= is_open & (beside == A_NUMBER)
        is_open &= beside != EDGE
    return found


def _entropy(which: Integers, beside: Ids, size: int, words: int) -> Floats:
    """The branching entropy of each phrase, given the number of the word beside each place where one stands."""
    import numpy

    edges = numpy.bincount(which[beside <= A_NUMBER], minlength=size).astype(numpy.int64)
    inner = beside > A_NUMBER
    pairs, counts = numpy.unique(which[inner] * words + beside[inner], return_counts=True)
    return branching_entropy(pairs // words, counts, edges)
