"""Two groups of documents compared by what happens when documents change groups.

Words of one document are not independent, so that the document is what is exchanged (as in J. Lijffijt and others 2016,
Significance testing of word frequencies in corpora, Digital Scholarship in the Humanities 31, 374–397).
"""

from __future__ import annotations

from itertools import combinations, islice
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[numpy.float64]

MOST_DIVISIONS = 10_000
"""Up to so many ways to divide the documents into two groups all are looked at; else as many are drawn."""
_CHUNK = 4_000_000
"""Cells of one step, 32 MB."""


def _divisions(first: int, total: int, seed: int) -> tuple[Floats, bool]:
    """Rows of 0 and 1, which documents are in the first group, (divisions, documents); whether these are all."""
    import numpy

    if comb(total, first) <= MOST_DIVISIONS:
        chosen = list(islice(combinations(range(total), first), MOST_DIVISIONS))
        rows = numpy.zeros((len(chosen), total))
        numpy.put_along_axis(rows, numpy.asarray(chosen, dtype=numpy.int64), 1, axis=1)
        return rows, True
    order = numpy.random.default_rng(seed).random((MOST_DIVISIONS, total)).argsort(axis=1)
    return (order < first).astype(numpy.float64), False


def permutation_p(
    frequencies: ArrayLike, sizes: ArrayLike, in_first: ArrayLike, *, seed: int = 0
) -> tuple[Floats, Floats]:
    """Two-sided p of the difference of the rates of two groups of documents, and the least p that could come out.

    The statistic is |rate in the first − rate in the second|, each the group's occurrences over its size. Exact where
    ``MOST_DIVISIONS`` allows; else of drawn divisions, (b+1)/(m+1) (B. Phipson and G. K. Smyth 2010, Permutation
    p-values should never be zero, Statistical Applications in Genetics and Molecular Biology 9, 39).

    Args:
        frequencies: Of each item in each document, (items, documents).
        sizes: Of the documents.
        in_first: Which documents are in the first group.
        seed: Of the draw.

    Returns:
        p and the least p, one each an item.
    """
    import numpy

    counts = numpy.atleast_2d(numpy.asarray(frequencies, dtype=numpy.float64))
    lengths = numpy.asarray(sizes, dtype=numpy.float64)
    members = numpy.asarray(in_first, dtype=bool)
    rows, is_exact = _divisions(int(members.sum()), len(lengths), seed)
    left = rows @ lengths
    observed = _apart(counts[:, members].sum(axis=1)[None, :], counts, lengths, numpy.array([lengths[members].sum()]))
    reached, at_most = numpy.zeros(len(counts)), numpy.zeros(len(counts))
    step = max(1, _CHUNK // len(rows))
    for start in range(0, len(counts), step):
        part = slice(start, start + step)
        apart = _apart(rows @ counts[part].T, counts[part], lengths, left)
        reached[part] = (apart >= observed[0, part] * (1 - 1e-9)).sum(axis=0)
        at_most[part] = (apart >= apart.max(axis=0) * (1 - 1e-9)).sum(axis=0)
    if is_exact:
        return reached / len(rows), at_most / len(rows)
    return (reached + 1) / (len(rows) + 1), numpy.full(len(counts), 1 / (len(rows) + 1))


def _apart(first: Floats, counts: Floats, lengths: Floats, left: Floats) -> Floats:
    """How far the rates are apart, (divisions, items); ``first`` are the frequencies in the first group."""
    import numpy

    right = lengths.sum() - left
    rates: Floats = numpy.abs(first / left[:, None] - (counts.sum(axis=1) - first) / right[:, None])
    return rates


def bootstrap_log_ratio(
    frequencies: ArrayLike,
    sizes: ArrayLike,
    in_first: ArrayLike,
    *,
    level: float = 0.95,
    times: int = 2000,
    seed: int = 0,
) -> tuple[Floats, Floats]:
    """Percentile interval of the log ratio when the documents of each group are drawn anew with replacement.

    B. Efron and R. J. Tibshirani (1993), An Introduction to the Bootstrap, 13. Arguments as for ``permutation_p``; 0.5
    stands for a frequency of 0.
    """
    import numpy

    from policytext.stats.contingency import log_ratio

    counts = numpy.atleast_2d(numpy.asarray(frequencies, dtype=numpy.float64))
    lengths = numpy.asarray(sizes, dtype=numpy.float64)
    members = numpy.asarray(in_first, dtype=bool)
    drawn = numpy.random.default_rng(seed)
    weights = []
    for group in (members, ~members):
        many = int(group.sum())
        weights.append(drawn.multinomial(many, numpy.full(many, 1 / many), size=times).astype(numpy.float64))
    low, high = numpy.empty(len(counts)), numpy.empty(len(counts))
    step = max(1, _CHUNK // times)
    for start in range(0, len(counts), step):
        part = slice(start, start + step)
        sums = [
            (weight @ counts[part][:, group].T, (weight @ lengths[group])[:, None])
            for weight, group in zip(weights, (members, ~members), strict=True)
        ]
        ratios = log_ratio(sums[0][0], sums[1][0], sums[0][1], sums[1][1])
        low[part], high[part] = numpy.quantile(ratios, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high


def how(first: int, second: int, *, seed: int) -> tuple[str, str]:
    """How ``permutation_p`` goes about groups of so many documents, in English and Chinese."""
    divisions = comb(first + second, first)
    if divisions <= MOST_DIVISIONS:
        return f"all {divisions:,} divisions", f"全部 {divisions:,} 种分法"
    return f"{MOST_DIVISIONS:,} random divisions, seed {seed}", f"随机 {MOST_DIVISIONS:,} 种分法，种子 {seed}"
