"""Whether one part of a phrase calls for the other, and whether the phrase stands by itself.

All take arrays of counts, one element a phrase, and give an array of the same length; logarithms are to base 2. PMI and
G² are those of ``stats``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Counts: TypeAlias = NDArray[numpy.int64]
    Scores: TypeAlias = NDArray[numpy.float64]


def delta_p(joint: Counts, left: Counts, right: Counts, total: int) -> Scores:
    """How much the better predictor of the two parts raises the probability of the other, −1 to 1.

    The larger of P(y|x) − P(y|¬x) and P(x|y) − P(x|¬y): S. Th. Gries, "50-something years of work on collocations",
    International Journal of Corpus Linguistics 18(1), 2013.

    Args:
        joint: How often the left part stands right before the right one.
        left: How often the left part stands at all; above 0.
        right: How often the right part stands at all; above 0.
        total: How many words were counted.

    >>> import numpy
    >>> delta_p(*(numpy.array([one]) for one in (5, 5, 50)), 100).round(2).tolist()
    [0.53]
    """
    import numpy

    def forward(cue: Counts, outcome: Counts) -> Scores:
        without = numpy.maximum(total - cue, 1)
        difference: Scores = joint / cue - (outcome - joint) / without
        return difference

    return numpy.maximum(forward(left, right), forward(right, left))


def branching_entropy(phrases: Counts, counts: Counts, edges: Counts) -> Scores:
    """How open the choice of the word beside a phrase is, in bits: 0 where it is always the same.

    H = −Σ p·log2 p over the neighbours: Z. Jin and K. Tanaka-Ishii, "Unsupervised segmentation of Chinese text by use
    of branching entropy", COLING/ACL 2006. Each edge of a clause counts as a neighbour of its own, as accessor variety
    counts it: H. Feng, K. Chen, X. Deng and W. Zheng, "Accessor variety criteria for Chinese word extraction",
    Computational Linguistics 30(1), 2004.

    Args:
        phrases: For each pair of a phrase and a neighbour, the number of the phrase, from 0.
        counts: How often the pair stands.
        edges: For each phrase, how often an edge stands beside it instead of a word.

    >>> import numpy
    >>> branching_entropy(*map(numpy.array, ([0, 0, 1], [2, 2, 4], [4, 0]))).tolist()
    [2.5, 0.0]
    """
    import numpy

    size = len(edges)
    totals = edges + numpy.bincount(phrases, counts, size)
    # H = log2 n − Σ c·log2 c / n; a count of 1, as each edge has, adds nothing to the sum.
    weighted = numpy.bincount(phrases, counts * numpy.log2(counts), size)
    safe = numpy.maximum(totals, 1)
    entropy: Scores = numpy.log2(safe) - weighted / safe
    return entropy


def c_value(words: Counts, counts: Counts, nested: Counts, longer: Counts) -> Scores:
    """How often a phrase stands outside longer ones, longer phrases weighing more.

    log2|a|·(f(a) − Σ f(b)/|T_a|) over the candidates b that hold a: K. Frantzi, S. Ananiadou and H. Mima, "Automatic
    recognition of multi-word terms: the C-value/NC-value method", International Journal on Digital Libraries 3(2),
    2000. The weight is log2(|a| + 1) here, since with log2|a| a coinage that is one word would always have 0.

    Args:
        words: How many words each phrase has.
        counts: How often it stands, inside longer candidates too.
        nested: How often these stand, taken together.
        longer: How many they are.

    >>> import numpy
    >>> c_value(*(numpy.array([one]) for one in (3, 10, 6, 2))).tolist()
    [14.0]
    """
    import numpy

    value: Scores = numpy.log2(words + 1.0) * (counts - nested / numpy.maximum(longer, 1))
    return value
