"""Whether a short series rises or falls: Kendall's τ-b, Sen's slope, the exact test of Mann and Kendall.

A series is pairs of a time and a value, both finite numbers, the times all different; what is missing is left out by
the caller. Nothing here assumes that the times are evenly spaced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from math import comb, erfc, inf, sqrt
from statistics import median

MOST_EXACT = 50
"""Longer series are tested by the normal approximation: the exact distribution of 50 values takes 10 ms."""


def score(values: Sequence[float]) -> int:
    """S of Mann and Kendall: how many pairs rise, less how many fall; the values are in order of time.

    >>> score([1, 3, 2])
    1
    """
    return sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))


def tau_b(values: Sequence[float]) -> float | None:
    """Kendall's τ-b with time: S over the geometric mean of the pairs that differ in time and in value.

    M. G. Kendall (1945), The treatment of ties in ranking problems, Biometrika 33, 239–251. Null where all values are
    equal, or there are fewer than two.
    """
    pairs = comb(len(values), 2)
    apart = pairs - sum(comb(many, 2) for many in Counter(values).values())
    return score(values) / sqrt(pairs * apart) if apart else None


def sen_slope(
    times: Sequence[float], values: Sequence[float], *, level: float = 0.95
) -> tuple[float | None, float | None, float | None]:
    """Sen's slope, the median slope of all pairs, with its interval: (slope, low, high) in values a unit of time.

    P. K. Sen (1968), Estimates of the regression coefficient based on Kendall's tau, JASA 63, 1379–1389; the interval
    by M. Hollander and D. A. Wolfe (1999), Nonparametric Statistical Methods, 9.3: with the exact distribution of S up
    to ``MOST_EXACT`` values, so that it holds with at least ``level``. Null where there are too few values for it.

    >>> sen_slope([2020, 2021, 2023], [1, 2, 4])
    (1.0, None, None)
    """
    slopes = sorted(
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for earlier, later in combinations(sorted(zip(times, values, strict=True)), 2)
    )
    if not slopes:
        return None, None, None
    critical = _critical_score(len(values), (1 - level) / 2)
    outside = None if critical is None else (len(slopes) - critical + 2) // 2
    if outside is None or outside < 1:
        return median(slopes), None, None
    return median(slopes), slopes[outside - 1], slopes[-outside]


def _critical_score(length: int, tail: float) -> int | None:
    """The least S of values without ties that is reached with no more than this probability; null where none is."""
    pairs = comb(length, 2)
    if length > MOST_EXACT:
        deviation = sqrt(length * (length - 1) * (2 * length + 5) / 18)
        return next((s for s in range(pairs % 2, pairs + 1, 2) if _upper_tail((s - 1) / deviation) <= tail), None)
    discordant = _inversions((1,) * length)
    total, reached = sum(discordant), 0
    found = None
    for inversions, many in enumerate(discordant):  # S = pairs - 2 × inversions, from the greatest downwards
        reached += many
        if reached > tail * total:
            break
        found = pairs - 2 * inversions
    return found


def mann_kendall(values: Sequence[float]) -> float | None:
    """Two-sided p of the test of Mann and Kendall, given the ties that the values have; null below three values.

    H. B. Mann (1945), Nonparametric tests against trend, Econometrica 13, 245–259. Exact up to ``MOST_EXACT`` values:
    the share of all orders of the values with |S| at least as great, counted by the generating function of the
    inversions of a multiset (P. A. MacMahon 1916, Combinatory Analysis 2, 104). Above, by the normal approximation with
    ties and continuity correction (R. O. Gilbert 1987, Statistical Methods for Environmental Pollution Monitoring).

    >>> round(mann_kendall([1, 2, 3, 4, 5]), 4)
    0.0167
    """
    if len(values) < 3:
        return None
    ties = _ties(values)
    observed = abs(score(values))
    if len(values) > MOST_EXACT:
        return _approximate(len(values), ties, observed)
    counts = _inversions(ties)
    apart = len(counts) - 1
    extreme = sum(many for inversions, many in enumerate(counts) if abs(apart - 2 * inversions) >= observed)
    return extreme / sum(counts)


def least_p(values: Sequence[float]) -> float | None:
    """The least two-sided p that ``mann_kendall`` can give for these values in any order; null below three values.

    Five different values can give no less than 0.017, whatever they are.
    """
    if len(values) < 3:
        return None
    ties = _ties(values)
    if len(ties) == 1:
        return 1.0
    if len(values) > MOST_EXACT:
        apart = comb(len(values), 2) - sum(comb(many, 2) for many in ties)
        return _approximate(len(values), ties, apart)
    orders, left = 1, len(values)
    for many in ties:
        orders *= comb(left, many)
        left -= many
    return 2 / orders


def _ties(values: Sequence[float]) -> tuple[int, ...]:
    return tuple(sorted(Counter(values).values()))


@lru_cache(maxsize=4096)
def _inversions(ties: tuple[int, ...]) -> tuple[int, ...]:
    """How many orders of a multiset have 0, 1, 2 … inversions; ``ties`` are the multiplicities of its values.

    The coefficients of Π(1−qᵐ), m up to their sum, over Π(1−qʲ), j up to each multiplicity.
    """
    length = sum(ties)
    degree = comb(length, 2) - sum(comb(many, 2) for many in ties)
    above = Counter(range(1, length + 1))
    below = Counter(j for many in ties for j in range(1, many + 1))
    counts = [1] + [0] * degree
    for factor in (above - below).elements():
        for power in range(degree, factor - 1, -1):
            counts[power] -= counts[power - factor]
    for factor in (below - above).elements():
        for power in range(factor, degree + 1):
            counts[power] += counts[power - factor]
    return tuple(counts)


def _approximate(length: int, ties: Sequence[int], observed: int) -> float:
    variance = (
        length * (length - 1) * (2 * length + 5) - sum(many * (many - 1) * (2 * many + 5) for many in ties)
    ) / 18
    return min(1.0, 2 * _upper_tail(max(observed - 1, 0) / sqrt(variance))) if variance else 1.0


def _upper_tail(z: float) -> float:
    return erfc(z / sqrt(2)) / 2


# ── many tests ───────────────────────────────────────────────────────────────────────────────────────────────────────


def can_come_out(least: Sequence[float | None], *, alpha: float = 0.05) -> list[bool]:
    """Which of many tests can come out at all, by the least p that each can reach.

    With m(K) the number of tests whose least p is at most α/K, those of the smallest K with m(K) ≤ K: R. E. Tarone
    (1990), A modified Bonferroni method for discrete data, Biometrics 46, 515–522, for the false discovery rate as in
    P. B. Gilbert (2005), A modified false discovery rate multiple-comparisons procedure for discrete data, Applied
    Statistics 54, 143–158.

    >>> can_come_out([0.017] * 1000 + [None])[:1], can_come_out([0.01, 0.9])
    ([False], [True, False])
    """
    known = sorted(one for one in least if one is not None)
    bound = -inf
    for k in range(1, len(known) + 1):
        limit = alpha / k * (1 + 1e-12)
        if sum(one <= limit for one in known) <= k:
            bound = limit
            break
    return [one is not None and one <= bound for one in least]


def adjusted(p: Sequence[float | None], chosen: Sequence[bool]) -> list[float | None]:
    """The chosen p adjusted for the false discovery rate, null for the others.

    Y. Benjamini and Y. Hochberg (1995), Controlling the false discovery rate, JRSS B 57, 289–300.

    >>> adjusted([0.01, 0.04, 0.5], [True, True, False])
    [0.02, 0.04, None]
    """
    known = sorted((one, place) for place, one in enumerate(p) if chosen[place] and one is not None)
    result: list[float | None] = [None] * len(p)
    least = 1.0
    for rank in range(len(known), 0, -1):
        one, place = known[rank - 1]
        least = min(least, one * len(known) / rank)
        result[place] = least
    return result
