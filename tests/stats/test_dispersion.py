"""Dispersion against the examples of the papers and against code of another origin."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.stats.dispersion import deviation_of_proportions, juilland_d, normalised_deviation


def test_gries_2008_example() -> None:
    counts, sizes = [1, 2, 3, 4, 5], [9, 10, 10, 10, 11]
    assert f"{deviation_of_proportions(counts, sizes)[0]:.2f}" == "0.18"
    assert f"{juilland_d(counts, sizes)[0]:.3f}" == "0.785"
    assert normalised_deviation(counts, sizes)[0] == pytest.approx(0.18 / (1 - 0.18), abs=1e-12)


def test_lyne_1985_as_the_package_tlda_has_it() -> None:
    counts = [2, 0, 1, 1, 3, 0, 3, 0, 0, 0]
    sizes = [8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930]
    assert f"{juilland_d(counts, sizes)[0]:.7f}" == "0.6038797"


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(30, 900)), min_size=2, max_size=9))
def test_against_plain_arithmetic(parts: list[tuple[int, int]]) -> None:
    counts, sizes = [one for one, _ in parts], [size for _, size in parts]
    if not sum(counts):
        assert numpy.isnan(deviation_of_proportions(counts, sizes)).all()
        return
    gaps = [abs(one / sum(counts) - size / sum(sizes)) for one, size in parts]
    assert deviation_of_proportions(counts, sizes)[0] == pytest.approx(sum(gaps) / 2, abs=1e-12)
    rates = [one / size for one, size in parts]
    mean = sum(rates) / len(rates)
    spread = (sum((rate - mean) ** 2 for rate in rates) / len(rates)) ** 0.5
    assert juilland_d(counts, sizes)[0] == pytest.approx(1 - spread / mean / (len(rates) - 1) ** 0.5, abs=1e-9)
    assert -1e-12 <= normalised_deviation(counts, sizes)[0] <= 1 + 1e-12


def test_the_ends_of_the_scales() -> None:
    assert deviation_of_proportions([3, 3], [10, 10]).tolist() == [0]
    assert normalised_deviation([0, 7], [10, 30]).round(9).tolist() == [0.333333333]
    assert normalised_deviation([7, 0], [10, 30]).tolist() == [1]
    assert juilland_d([7, 0], [10, 30]).tolist() == [0]
    assert numpy.isnan(juilland_d([7], [10])).all()
    assert numpy.isnan(normalised_deviation([[7], [1]], [10])).tolist() == [True, True]


def test_several_items_and_an_empty_part() -> None:
    assert deviation_of_proportions([[1, 0, 1], [2, 0, 0]], [10, 0, 10]).tolist() == [0, 0.5]
