"""How evenly an item is spread over the parts of a corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[numpy.float64]


def _parts(frequencies: ArrayLike, sizes: ArrayLike) -> tuple[Floats, Floats]:
    """Frequencies as (items, parts) and sizes as (parts,), parts of size 0 left out."""
    import numpy

    lengths = numpy.asarray(sizes, dtype=numpy.float64)
    counts = numpy.atleast_2d(numpy.asarray(frequencies, dtype=numpy.float64))
    return counts[:, lengths > 0], lengths[lengths > 0]


def deviation_of_proportions(frequencies: ArrayLike, sizes: ArrayLike) -> Floats:
    """DP: half the sum of what an item's shares differ from the parts' shares; 0 spread evenly, near 1 in one part.

    S. Th. Gries (2008), Dispersions and adjusted frequencies in corpora, International Journal of Corpus Linguistics
    13, 403–437.

    Args:
        frequencies: Of one item in each part, or of several, (items, parts).
        sizes: Of the parts, in words or characters.

    Returns:
        One number an item, NaN for one that never occurs.

    >>> deviation_of_proportions([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(2).tolist()
    [0.18]
    """
    import numpy

    counts, lengths = _parts(frequencies, sizes)
    totals = counts.sum(axis=1, keepdims=True)
    shares = numpy.divide(counts, totals, out=numpy.full_like(counts, numpy.nan), where=totals > 0)
    deviation: Floats = numpy.abs(shares - lengths / lengths.sum()).sum(axis=1) / 2
    return deviation


def normalised_deviation(frequencies: ArrayLike, sizes: ArrayLike) -> Floats:
    """DPnorm: DP divided by the most that it can be, 1 − the smallest part's share; NaN with fewer than two parts.

    J. Lijffijt and S. Th. Gries (2012), Correction to “Dispersions and adjusted frequencies in corpora”, International
    Journal of Corpus Linguistics 17, 147–149. Arguments as for DP.
    """
    import numpy

    _, lengths = _parts(frequencies, sizes)
    if len(lengths) < 2:
        return numpy.full(len(numpy.atleast_2d(numpy.asarray(frequencies))), numpy.nan)
    most = 1 - float(lengths.min() / lengths.sum())
    return deviation_of_proportions(frequencies, sizes) / most


def juilland_d(frequencies: ArrayLike, sizes: ArrayLike) -> Floats:
    """D = 1 − V/√(n−1), V the coefficient of variation of the rates in the n parts; 1 spread evenly, 0 in one part.

    A. Juilland, D. Brodin and C. Davidovitch (1970), Frequency Dictionary of French Words; with rates in place of
    frequencies, so that parts may differ in size, as in Gries (2008). The standard deviation is that of a population.
    Arguments as for DP; NaN with fewer than two parts.

    >>> juilland_d([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(3).tolist()
    [0.785]
    """
    import numpy

    counts, lengths = _parts(frequencies, sizes)
    if len(lengths) < 2:
        return numpy.full(len(counts), numpy.nan)
    rates = counts / lengths
    means = rates.mean(axis=1)
    variation = numpy.divide(rates.std(axis=1), means, out=numpy.full_like(means, numpy.nan), where=means > 0)
    even: Floats = 1 - variation / numpy.sqrt(len(lengths) - 1)
    return even
