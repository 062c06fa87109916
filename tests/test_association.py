"""The association measures, against their definitions."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, entropy

from policytext.discover.association import branching_entropy, c_value, delta_p
from policytext.discover.multiwords import CRITICAL


def one(measure: object, *counts: int) -> float:
    joint, left, right, total = counts
    return float(measure(*map(numpy.array, ([joint], [left], [right])), total)[0])  # type: ignore[operator]


def test_the_critical_value_is_that_of_the_distribution() -> None:
    assert chi2.isf(0.001, 1) == pytest.approx(CRITICAL, abs=0.005)


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50), st.integers(1, 500))
def test_delta_p_is_the_larger_difference(both: int, left: int, right: int, neither: int) -> None:
    counts = both, both + left, both + right, both + left + right + neither
    forward = both / (both + left) - right / (right + neither)
    backward = both / (both + right) - left / (left + neither)
    assert one(delta_p, *counts) == pytest.approx(max(forward, backward))
    assert -1 <= one(delta_p, *counts) <= 1


def test_independent_parts_have_none() -> None:
    assert one(delta_p, 10, 100, 100, 1000) == pytest.approx(0)


@given(st.lists(st.lists(st.integers(1, 20), max_size=6), min_size=1, max_size=6), st.integers(0, 5))
def test_branching_entropy_is_that_of_the_neighbours(neighbours: list[list[int]], edges: int) -> None:
    """Each edge counts as a neighbour of its own."""
    which = [number for number, counts in enumerate(neighbours) for _ in counts]
    flat = [count for counts in neighbours for count in counts]
    given_edges = numpy.full(len(neighbours), edges)
    found = branching_entropy(numpy.array(which, numpy.int64), numpy.array(flat, numpy.int64), given_edges)
    for value, counts in zip(found, neighbours, strict=True):
        beside = [*counts, *[1] * edges]
        assert value == pytest.approx(entropy(beside, base=2) if beside else 0.0, abs=1e-9)


def test_c_value_of_nested_phrases() -> None:
    """Ten times, six of them in two longer ones; never but in one longer one; in none."""
    arrays = (numpy.array(column) for column in ([3, 3, 1], [10, 4, 5], [6, 4, 0], [2, 1, 0]))
    assert c_value(*arrays).tolist() == [14.0, 0.0, 5.0]
