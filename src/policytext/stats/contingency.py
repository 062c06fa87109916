"""Two frequencies compared, and two words that stand together: measures over 2 × 2 tables.

Keyness takes a word's frequencies ``a`` and ``b`` in two corpora of ``c`` and ``d`` words. Association takes the four
cells ``o11, o12, o21, o22`` of a table of observed frequencies. All take numbers or arrays of one shape and give arrays
of that shape; what is not defined is NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[numpy.float64]

STAND_IN = 0.5
"""What stands for a frequency of 0 in a ratio (Hardie 2014)."""


def _floats(*values: ArrayLike) -> tuple[Floats, ...]:
    import numpy

    return tuple(numpy.asarray(value, dtype=numpy.float64) for value in values)


# ── keyness: one word in two corpora ─────────────────────────────────────────────────────────────────────────────────


def log_likelihood(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Floats:
    """G² of the frequencies ``a`` and ``b`` of a word in corpora of ``c`` and ``d`` words.

    2 (a ln(a/E₁) + b ln(b/E₂)) with E₁ = c(a+b)/(c+d), E₂ = d(a+b)/(c+d): P. Rayson and R. Garside (2000), Comparing
    corpora using frequency profiling, Proceedings of the Workshop on Comparing Corpora, 1–6. One degree of freedom.

    >>> log_likelihood(10, 10, 1000, 1000).round(6).item()
    0.0
    """
    from scipy.special import xlogy

    a, b, c, d = _floats(a, b, c, d)
    expected_a, expected_b = c * (a + b) / (c + d), d * (a + b) / (c + d)
    return 2 * (_term(xlogy, a, expected_a) + _term(xlogy, b, expected_b))


def _term(xlogy: object, observed: Floats, expected: Floats) -> Floats:
    """One summand, x ln(x/E), 0 where x is 0."""
    import numpy

    assert callable(xlogy)
    safe = numpy.where(expected > 0, expected, 1.0)
    return numpy.asarray(xlogy(observed, observed / safe), dtype=numpy.float64)


def chi_squared(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Floats:
    """χ² with Yates's correction of the table of a word and all other words in two corpora; arguments as for G².

    N (max(|ad′ − bc′| − N/2, 0))² / (row and column sums), with c′ = c − a and d′ = d − b: F. Yates (1934), Contingency
    tables involving small numbers and the χ² test, Supplement to the JRSS 1, 217–235. NaN where a sum is 0.
    """
    a, b, c, d = _floats(a, b, c, d)
    return association_chi_squared(a, b, c - a, d - b)


def log_ratio(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Floats:
    """Binary logarithm of the ratio of the relative frequencies; 0.5 stands for a frequency of 0.

    A. Hardie (2014), Log Ratio: an informal introduction, CASS, Lancaster University.

    >>> log_ratio(4, 1, 1000, 1000).item()
    2.0
    """
    import numpy

    a, b, c, d = _floats(a, b, c, d)
    left, right = numpy.where(a == 0, STAND_IN, a) / c, numpy.where(b == 0, STAND_IN, b) / d
    return numpy.log2(left / right)


def log_ratio_interval(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Interval of the log ratio as if all words were independent: log₂ RR ± z √(1/a − 1/c + 1/b − 1/d) / ln 2.

    D. Katz and others (1978), Obtaining confidence intervals for the risk ratio in cohort studies, Biometrics 34,
    469–474. Too narrow for words of the same document, which are not independent.
    """
    import numpy
    from scipy.special import ndtri

    middle = log_ratio(a, b, c, d)
    a, b, c, d = _floats(a, b, c, d)
    left, right = numpy.where(a == 0, STAND_IN, a), numpy.where(b == 0, STAND_IN, b)
    error = numpy.sqrt(numpy.maximum(1 / left - 1 / c + 1 / right - 1 / d, 0)) / numpy.log(2)
    reach = float(ndtri(0.5 + level / 2)) * error
    return middle - reach, middle + reach


def percent_difference(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Floats:
    """%DIFF: by how many per cent the first relative frequency is above the second; NaN where that is 0.

    C. Gabrielatos and A. Marchi (2011), Keyness: matching metrics to definitions, Corpus Linguistics in the South 1.

    >>> percent_difference(3, 2, 1000, 1000).round(6).item()
    50.0
    """
    import numpy

    a, b, c, d = _floats(a, b, c, d)
    second = numpy.where(b > 0, b / d, numpy.nan)
    return 100 * (a / c - second) / second


def bayes_factor(g2: ArrayLike, total: ArrayLike) -> Floats:
    """Approximate Bayes factor of G², BIC = G² − ln N for one degree of freedom; ``total`` is c + d.

    A. Wilson (2013), Embracing Bayes factors for key item analysis in corpus linguistics, in New Approaches to the
    Study of Linguistic Variability, 3–11. Above 2 positive, above 6 strong, above 10 very strong evidence of a
    difference; below 0 evidence of none.
    """
    import numpy

    g2, total = _floats(g2, total)
    return g2 - numpy.log(total)


# ── association: two words together ──────────────────────────────────────────────────────────────────────────────────


def expected_frequency(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> Floats:
    """E₁₁, how often two words would stand together by chance: row sum times column sum over the total."""
    o11, o12, o21, o22 = _floats(o11, o12, o21, o22)
    return (o11 + o12) * (o11 + o21) / (o11 + o12 + o21 + o22)


def association_log_likelihood(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> Floats:
    """G² of all four cells, 2 Σ O ln(O/E).

    T. Dunning (1993), Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19,
    61–74.
    """
    from scipy.special import xlogy

    o11, o12, o21, o22 = _floats(o11, o12, o21, o22)
    total = o11 + o12 + o21 + o22
    rows, columns = (o11 + o12, o21 + o22), (o11 + o21, o12 + o22)
    cells = ((o11, 0, 0), (o12, 0, 1), (o21, 1, 0), (o22, 1, 1))
    terms = [_term(xlogy, observed, rows[row] * columns[column] / total) for observed, row, column in cells]
    return 2 * (terms[0] + terms[1] + terms[2] + terms[3])


def association_chi_squared(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> Floats:
    """χ² with Yates's correction of the four cells; NaN where a row or a column is empty."""
    import numpy

    o11, o12, o21, o22 = _floats(o11, o12, o21, o22)
    total = o11 + o12 + o21 + o22
    apart = numpy.maximum(numpy.abs(o11 * o22 - o12 * o21) - total / 2, 0)
    sums = (o11 + o12) * (o21 + o22) * (o11 + o21) * (o12 + o22)
    return numpy.where(sums > 0, total * apart**2 / numpy.where(sums > 0, sums, 1), numpy.nan)


def mutual_information(o11: ArrayLike, expected: ArrayLike) -> Floats:
    """Pointwise mutual information in bits, log₂(O₁₁/E₁₁); −∞ where the words never stand together.

    K. W. Church and P. Hanks (1990), Word association norms, mutual information, and lexicography, Computational
    Linguistics 16, 22–29.
    """
    import numpy

    o11, expected = _floats(o11, expected)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        return numpy.log2(o11 / expected)


def t_score(o11: ArrayLike, expected: ArrayLike) -> Floats:
    """Score (O₁₁ − E₁₁) / √O₁₁; NaN where the words never stand together.

    K. W. Church and others (1991), Using statistics in lexical analysis, in Lexical Acquisition, 115–164.
    """
    import numpy

    o11, expected = _floats(o11, expected)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        return numpy.where(o11 > 0, (o11 - expected) / numpy.sqrt(o11), numpy.nan)


def log_dice(together: ArrayLike, first: ArrayLike, second: ArrayLike) -> Floats:
    """logDice, 14 + log₂(2f_xy / (f_x + f_y)): at most 14; one more means twice as often together.

    P. Rychlý (2008), A lexicographer-friendly association score, Proceedings of RASLAN 2008, 6–9.

    >>> log_dice(5, 5, 5).item()
    14.0
    """
    import numpy

    together, first, second = _floats(together, first, second)
    with numpy.errstate(divide="ignore"):
        return 14 + numpy.log2(2 * together / (first + second))
