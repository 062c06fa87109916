"""Tests of trend against textbook examples, scipy, and the counting of all orders."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference

from policytext.stats.trend import adjusted, can_come_out, least_p, mann_kendall, score, sen_slope, tau_b

series = st.lists(st.integers(0, 4).map(float), min_size=3, max_size=7)
distinct = st.lists(st.integers(-50, 50).map(float), min_size=3, max_size=12, unique=True)


def test_hollander_and_wolfe_tuna() -> None:
    """Table 8.1 of Hollander and Wolfe (1973); R gives τ = 0.4444444 and p = 0.1194 for it (?cor.test)."""
    lightness = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    quality = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
    values = [one for _, one in sorted(zip(lightness, quality, strict=True))]
    p = mann_kendall(values)
    assert (f"{tau_b(values):.7f}", f"{p:.4f}") == ("0.4444444", "0.1194")


def test_a_series_scored_by_hand() -> None:
    """J. Little, A Mann-Kendall Example (“By Hand”), College of the Holy Cross: S = 54."""
    assert score([12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7]) == 54


@pytest.mark.parametrize(("length", "printed"), [(4, "0.083"), (5, "0.017"), (6, "0.003")])
def test_the_least_p_of_a_length(length: int, printed: str) -> None:
    rising = list(map(float, range(length)))
    assert f"{least_p(rising):.3f}" == printed
    assert least_p(rising) == mann_kendall(rising)


@given(series)
def test_exact_p_with_ties_is_the_share_of_orders(values: list[float]) -> None:
    observed = abs(score(values))
    orders = [abs(score(order)) for order in permutations(values)]
    assert mann_kendall(values) == pytest.approx(sum(one >= observed for one in orders) / len(orders), abs=1e-12)
    assert least_p(values) == pytest.approx(orders.count(max(orders)) / len(orders), abs=1e-12)


@given(distinct)
def test_agrees_with_scipy_without_ties(values: list[float]) -> None:
    wanted = reference.kendalltau(range(len(values)), values, method="exact")
    assert mann_kendall(values) == pytest.approx(wanted.pvalue, abs=1e-9)
    assert tau_b(values) == pytest.approx(wanted.statistic, abs=1e-9)


@given(st.lists(st.integers(0, 6).map(float), min_size=3, max_size=20))
def test_tau_b_with_ties_agrees_with_scipy(values: list[float]) -> None:
    wanted = reference.kendalltau(range(len(values)), values, variant="b").statistic
    assert tau_b(values) is None if len(set(values)) == 1 else tau_b(values) == pytest.approx(wanted, abs=1e-9)


@given(distinct, st.lists(st.integers(1, 4), min_size=12, max_size=12))
def test_slope_agrees_with_scipy_on_uneven_times(values: list[float], steps: list[int]) -> None:
    times = [float(sum(steps[:place])) for place in range(len(values))]
    slope, low, high = sen_slope(times, values)
    assert slope == pytest.approx(reference.theilslopes(values, times).slope, abs=1e-9)
    assert (low is None) == (high is None) == (len(values) < 5)
    if low is not None and high is not None:
        assert low <= slope <= high


@given(st.lists(st.floats(-9, 9).map(lambda one: round(one, 3)), min_size=6, max_size=9, unique=True))
def test_the_interval_holds_the_slopes_that_the_exact_test_does_not_reject(values: list[float]) -> None:
    times = [float(one) for one in range(len(values))]
    _, low, high = sen_slope(times, values)
    assert low is not None
    assert high is not None

    def p(slope: float) -> float:
        rest = [value - slope * time for time, value in zip(times, values, strict=True)]
        return float(reference.kendalltau(times, rest, method="exact").pvalue) if len(set(rest)) == len(rest) else 1.0

    assert min(p(low - 1e-6), p(high + 1e-6)) <= 0.05 < min(p(low + 1e-6), p(high - 1e-6)) or low == high


def test_long_series_are_approximated() -> None:
    rising = [float(one % 7) + one / 10 for one in range(60)]
    p = mann_kendall(rising)
    wanted = reference.kendalltau(range(60), rising, method="asymptotic").pvalue
    assert p is not None
    assert p == pytest.approx(wanted, rel=0.2)
    assert sen_slope(range(60), rising)[1] is not None


def test_what_is_too_short() -> None:
    assert (mann_kendall([1, 2]), least_p([1, 2]), tau_b([1]), sen_slope([1], [1])) == (None, None, None, (None,) * 3)
    assert least_p([3, 3, 3, 3]) == 1


def test_a_thousand_short_series_cannot_come_out() -> None:
    assert not any(can_come_out([1 / 60] * 1_000))
    assert can_come_out([1 / 60] * 2) == [True, True]
    assert can_come_out([0.001, 0.9, None, 0.04]) == [True, False, False, False]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.data())
def test_adjusted_agrees_with_scipy(p: list[float], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.booleans(), min_size=len(p), max_size=len(p)))
    picked = [one for one, is_chosen in zip(p, chosen, strict=True) if is_chosen]
    wanted = iter(reference.false_discovery_control(picked)) if picked else iter(())
    for one, is_chosen in zip(adjusted(p, chosen), chosen, strict=True):
        assert one == pytest.approx(next(wanted), abs=1e-12) if is_chosen else one is None
