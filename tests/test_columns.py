"""Rows as aligned columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from policytext.columns import columns, shortened

ROWS = st.lists(st.tuples(st.text(), st.text("甲乙a ", max_size=90)), max_size=8)


@given(ROWS, st.integers(24, 60))
def test_every_row_is_one_line_that_fits(rows: list[tuple[str, str]], width: int) -> None:
    lines = columns(["a", "b"], rows, width=width).split("\n")
    assert len(lines) == len(rows) + 1
    assert all(cell_len(line) <= width for line in lines)


def test_columns_are_aligned_by_cells() -> None:
    shown = columns(["n", "名", "x"], [["1", "甲", "u"], ["10", "ab", "v\n"]], right={0})
    assert shown == " n  名  x\n 1  甲  u\n10  ab  v␊"


def test_a_table_without_rows_is_its_header() -> None:
    assert columns(["a", "b"], []) == "a  b"


@pytest.mark.parametrize(
    ("text", "width", "wanted"),
    [("甲乙丙", 6, "甲乙丙"), ("甲乙丙", 5, "甲乙…"), ("甲乙丙", 4, "甲…"), ("abc", 1, "…")],
)
def test_shortened(text: str, width: int, wanted: str) -> None:
    assert shortened(text, width) == wanted


def test_a_cell_of_megabytes_is_cut_at_once() -> None:
    assert columns(["a"], [["甲" * 5_000_000]], width=20).split("\n")[1] == "甲" * 9 + "…"


def test_two_cells_of_megabytes_are_cut_at_once() -> None:
    assert columns(["a", "b"], [["甲" * 2_000_000] * 2], width=20).split("\n")[1] == "  ".join(["甲甲甲甲…"] * 2)


def test_wide_columns_are_cut_before_narrow_ones() -> None:
    lines = columns(["a", "b", "c"], [["x" * 10, "y" * 30, "z" * 50]], width=64).split("\n")
    assert lines[1] == f"{'x' * 10}  {'y' * 24}…  {'z' * 24}…"
