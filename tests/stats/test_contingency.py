"""Measures over 2 × 2 tables against the examples of their papers and against scipy."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference

from policytext.stats import contingency as c

frequencies = st.integers(1, 500)
sizes = st.integers(1_000, 100_000)


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        ((110, 2442, 111, 29114), "270.72"),  # the swiss
        ((29, 13, 123, 31612), "263.90"),  # can be
        ((31, 23, 139, 31584), "256.84"),  # previous year
    ],
)
def test_dunning_1993_table(cells: tuple[int, int, int, int], printed: str) -> None:
    assert f"{c.association_log_likelihood(*cells):.2f}" == printed


def test_manning_and_schuetze_1999() -> None:
    total = 14_307_668
    new_companies = (8, 15_828 - 8, 4_675 - 8, total - 15_828 - 4_675 + 8)
    assert f"{c.t_score(8, c.expected_frequency(*new_companies)):.6f}" == "0.999932"
    assert f"{c.mutual_information(20, 42 * 20 / total):.2f}" == "18.38"  # Ayatollah Ruhollah


def test_rychly_2008_properties() -> None:
    assert c.log_dice(7, 7, 7) == 14
    assert c.log_dice(20, 5_000, 5_000) - c.log_dice(10, 5_000, 5_000) == pytest.approx(1, abs=1e-12)
    assert c.log_dice(1, 16_384, 16_384) == 0  # less than one in 16,000 is below 0


@given(frequencies, frequencies, sizes, sizes)
def test_keyness_agrees_with_scipy(a: int, b: int, size_a: int, size_b: int) -> None:
    expected = [size * (a + b) / (size_a + size_b) for size in (size_a, size_b)]
    two_cells = reference.power_divergence([a, b], expected, lambda_="log-likelihood").statistic
    assert c.log_likelihood(a, b, size_a, size_b) == pytest.approx(two_cells, rel=1e-9, abs=1e-9)
    table = [[a, b], [size_a - a, size_b - b]]
    yates = reference.chi2_contingency(table, correction=True).statistic
    assert c.chi_squared(a, b, size_a, size_b) == pytest.approx(yates, rel=1e-9, abs=1e-9)
    dunning = reference.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    cells = (a, b, size_a - a, size_b - b)
    assert c.association_log_likelihood(*cells) == pytest.approx(dunning, rel=1e-9, abs=1e-9)


@given(frequencies, frequencies, sizes, sizes)
def test_ratio_and_its_interval_agree_with_scipy(a: int, b: int, size_a: int, size_b: int) -> None:
    risk = reference.contingency.relative_risk(a, size_a, b, size_b)
    assert c.log_ratio(a, b, size_a, size_b) == pytest.approx(math.log2(risk.relative_risk), rel=1e-9, abs=1e-9)
    low, high = c.log_ratio_interval(a, b, size_a, size_b)
    wanted = risk.confidence_interval(0.95)
    assert (low.item(), high.item()) == pytest.approx(
        (math.log2(wanted.low), math.log2(wanted.high)), rel=1e-9, abs=1e-9
    )
    assert c.percent_difference(a, b, size_a, size_b) == pytest.approx(
        100 * (risk.relative_risk - 1), rel=1e-9, abs=1e-9
    )


def test_zero_frequencies() -> None:
    assert c.log_likelihood(0, 0, 100, 100) == 0
    assert c.log_likelihood(5, 0, 100, 100) == pytest.approx(10 * math.log(2))
    assert c.log_ratio(2, 0, 100, 100) == 2
    assert numpy.isnan(c.percent_difference(5, 0, 100, 100))
    assert numpy.isnan(c.chi_squared(0, 0, 100, 100))
    assert c.mutual_information(0, 1.5) == -math.inf
    assert numpy.isnan(c.t_score(0, 1.5))


def test_arrays_keep_their_shape() -> None:
    assert c.log_likelihood([1, 2, 3], [3, 2, 1], 100, 100).shape == (3,)
    assert c.bayes_factor([10.0, 0.0], [math.e, math.e]).round(9).tolist() == [9.0, -1.0]
