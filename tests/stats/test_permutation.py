"""Permutations over documents against scipy, and what they can and cannot show."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference

from policytext.stats.permutation import bootstrap_log_ratio, permutation_p

documents = st.lists(st.tuples(st.integers(0, 9), st.integers(50, 300)), min_size=4, max_size=8)


@given(documents, st.data())
def test_exact_p_agrees_with_scipy(parts: list[tuple[int, int]], data: st.DataObject) -> None:
    counts, sizes = numpy.array(parts, dtype=float).T
    first = data.draw(st.integers(2, len(parts) - 2))
    in_first = numpy.arange(len(parts)) < first

    def apart(left: numpy.ndarray, right: numpy.ndarray) -> float:
        rates = [counts[one].sum() / sizes[one].sum() for one in (left.astype(int), right.astype(int))]
        return abs(rates[0] - rates[1])

    places = numpy.arange(len(parts))
    wanted = reference.permutation_test(
        (places[in_first], places[~in_first]), apart, n_resamples=numpy.inf, alternative="greater", vectorized=False
    )
    assert permutation_p([counts], sizes, in_first)[0][0] == pytest.approx(wanted.pvalue, abs=1e-9)


def test_five_against_five_that_share_nothing() -> None:
    p, least = permutation_p([[9] * 5 + [0] * 5, [1, 0] * 5], [100] * 10, [True] * 5 + [False] * 5)
    assert p.tolist() == pytest.approx([2 / 252, 1])
    assert least[0] == pytest.approx(2 / 252)


def test_many_documents_are_drawn_and_never_give_nought() -> None:
    counts = [[5] * 15 + [0] * 15]
    p, least = permutation_p(counts, [100] * 30, [True] * 15 + [False] * 15, seed=3)
    assert p[0] == least[0] == pytest.approx(1 / 10_001)
    assert permutation_p(counts, [100] * 30, [True] * 15 + [False] * 15, seed=3)[0] == p


def test_the_bootstrap_holds_the_ratio_and_widens_with_the_spread() -> None:
    in_first = [True] * 6 + [False] * 6
    even = bootstrap_log_ratio([[8] * 6 + [4] * 6], [100] * 12, in_first)
    bursty = bootstrap_log_ratio([[48, 0, 0, 0, 0, 0] + [4] * 6], [100] * 12, in_first)
    assert (even[0][0], even[1][0]) == (1, 1)
    assert bursty[0][0] < 1 < bursty[1][0]
