"""The overlap policy, and what an annotated document gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.annotate import clear_of, resolve
from policytext.extract import Candidate
from policytext.extract.sections import Heading
from policytext.model import LAYERS, InputError

SPANS = st.lists(st.builds(lambda start, length: (start, start + length), st.integers(0, 40), st.integers(1, 12)))


def found(**families: list[Candidate]) -> dict[str, list[Candidate]]:
    return {layer: families.get(layer, []) for layer in LAYERS}


def by_definition(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest of all that touch nothing longer, then the leftmost, each looked at against all that are kept."""
    kept: list[tuple[int, int]] = []
    for one in sorted(spans, key=lambda one: (one[0] - one[1], one[0])):
        if all(one[1] <= other[0] or other[1] <= one[0] for other in kept):
            kept.append(one)
    return sorted(kept)


@given(SPANS)
def test_within_a_family_the_longest_stands_then_the_leftmost(spans: list[tuple[int, int]]) -> None:
    assert resolve(found(formulation=list(spans)))["formulation"] == by_definition(spans)


@given(SPANS, SPANS)
def test_clear_of_keeps_what_touches_nothing(candidates: list[tuple[int, int]], taken: list[tuple[int, int]]) -> None:
    apart = by_definition(candidates)
    clear = [one for one in apart if all(one[1] <= start or end <= one[0] for start, end in taken)]
    assert clear_of(apart, sorted(taken)) == clear


def test_numerals_of_other_families_and_of_markers_are_no_quantities() -> None:
    kept = resolve(
        found(
            section=[Heading(0, 9, 2, 1, 1)],
            formulation=[(10, 14)],
            citation=[(20, 26)],
            placeholder=[(12, 13), (30, 32)],
            quantity=[(0, 1), (4, 6), (10, 12), (22, 24), (31, 33), (40, 42)],
        )
    )
    assert kept["quantity"] == [(4, 6), (40, 42)]
    assert kept["placeholder"] == [(30, 32)]


def test_a_notebook_shows_the_text() -> None:
    shown = pt.annotate(pt.Document("a", "做到“两个维护”，<b>26次</b>。"))._repr_html_()
    assert "两个维护</span>" in shown
    assert "&lt;b&gt;" in shown


def test_a_table_holds_lone_surrogates_replaced() -> None:
    table = pt.annotate(pt.Document("a", "学习《章\ud800程》。")).table("citation")
    assert table["text"].to_list() == ["《章\ufffd程》"]


def test_an_unknown_layer_is_refused() -> None:
    with pytest.raises(InputError, match="the layers are section"):
        pt.annotate(pt.Document("a", ""), layers=["sections"])
    with pytest.raises(InputError, match="'x' is no layer"):
        pt.annotate(pt.Document("a", "")).table("x")


def test_a_bare_name_is_one_item_and_a_bare_text_is_no_document() -> None:
    corpus = pt.sample()
    assert pt.indicators(corpus, "党组会")["indicators"].height == 5
    assert pt.trends(corpus, formulation="两个维护")["formulations"]["formulation"].to_list() == ["两个维护"]
    assert {one.layer for one in pt.annotate(corpus[0], layers="quantity").annotations} == {"quantity"}
    with pytest.raises(InputError, match=r"policytext\.read"):
        pt.annotate("今年召开党组会5次。")  # type: ignore[arg-type]


def test_values_show_themselves_in_a_line() -> None:
    corpus = pt.sample()
    annotated = pt.annotate(corpus[0])
    for value in (corpus, corpus[0], annotated, pt.compare(corpus[0], corpus[1])):
        assert len(repr(value)) < 200
        assert corpus[0].id in repr(value)
