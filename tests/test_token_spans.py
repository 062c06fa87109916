"""Annotations as ranges of tokens: what is covered, what is widened, what has no place in a column."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.annotate import AnnotatedDocument, annotate
from policytext.corpus import sample
from policytext.lexicon import Lexicon
from policytext.model import Citation, Document
from policytext.text import normalise
from policytext.token_spans import disjoint, sentence_ends, token_spans
from policytext.tokens import Tokens, tokenize

CHARACTERS = st.sampled_from("\r\n \u3000\u200b、，。“”*一二九1.,中国党工作总结")
RAWS = st.lists(
    st.one_of(
        st.sampled_from(
            ["政 府 工 作 报 告", "两个维护", "６.５％", "完成**项", "第三产业", "党的二十大", "《……》", "2022年底"]
        ),
        st.text(CHARACTERS, max_size=5),
    ),
    max_size=8,
).map("".join)


def cut(raw: str, *words: str) -> Tokens:
    """Tokens with these words, which tile the text."""
    starts = tuple(len("".join(words[:place])) for place in range(len(words)))
    return Tokens(starts, (*starts[1:], len(raw)), words, words)


def cited(raw: str, *spans: tuple[int, int]) -> AnnotatedDocument:
    annotations = tuple(Citation(start, end, raw[start:end], None) for start, end in spans)
    return AnnotatedDocument(Document("a", raw), normalise(raw), Lexicon(), annotations)


@pytest.mark.parametrize(
    ("span", "wanted"),
    [
        ((0, 2), (0, 1, True)),
        ((1, 2), (0, 1, False)),
        ((1, 3), (0, 2, False)),
        ((2, 6), (1, 3, True)),
        ((3, 5), (1, 3, False)),
    ],
)
def test_an_edge_inside_a_token_takes_the_whole(span: tuple[int, int], wanted: tuple[int, int, bool]) -> None:
    raw = "甲乙丙丁戊己"
    (found,) = token_spans(cited(raw, span), cut(raw, "甲乙", "丙丁", "戊己"))
    assert (found.first, found.behind, found.is_exact) == wanted


def test_two_annotations_that_share_a_token_do_not_share_it_in_a_column() -> None:
    raw = "甲乙丙丁戊己"
    tokens = cut(raw, "甲乙", "丙丁", "戊己")
    shared = token_spans(cited(raw, (0, 3), (3, 6)), tokens)
    assert [(one.first, one.behind, one.is_exact) for one in disjoint(shared) if one] == [(0, 2, False), (2, 3, False)]
    squeezed = token_spans(cited(raw, (0, 3), (3, 4)), tokens)
    assert [one and (one.first, one.behind) for one in disjoint(squeezed)] == [(0, 2), None]
    nested = token_spans(cited(raw, (0, 6), (2, 4)), tokens)
    assert [one and (one.first, one.behind) for one in disjoint(nested)] == [(0, 3), None]


@given(RAWS)
def test_the_tokens_hold_the_annotation_and_no_token_more(raw: str) -> None:
    annotated = annotate(Document("a", raw))
    tokens = tokenize(annotated)
    spans = token_spans(annotated, tokens)
    assert [one.annotation for one in spans] == list(annotated.annotations)
    for one in spans:
        start, end = tokens.starts[one.first], tokens.ends[one.behind - 1]
        assert start <= one.annotation.start < one.annotation.end <= end
        assert tokens.ends[one.first] > one.annotation.start
        assert tokens.starts[one.behind - 1] < one.annotation.end
        held, own = normalise(raw[start:end]).norm, normalise(one.annotation.text).norm
        assert one.is_exact == ("".join(tokens.norms[one.first : one.behind]) == own) or held == own
    for layer in {one.annotation.layer for one in spans}:
        kept = [one for one in disjoint([one for one in spans if one.annotation.layer == layer]) if one]
        assert all(before.behind <= after.first for before, after in pairwise(kept))
        assert all(one.first < one.behind for one in kept)


@given(RAWS)
def test_sentences_end_with_tokens(raw: str) -> None:
    annotated = annotate(Document("a", raw))
    tokens = tokenize(annotated)
    ends = sentence_ends(annotated, tokens)
    assert list(ends) == sorted(set(ends))
    assert all(0 < one <= len(tokens) for one in ends)
    assert len(ends) <= len(annotated.text.sentences)


def test_formulations_and_masks_are_exact() -> None:
    """They are tokens themselves, so that only a unit behind a mask can be cut."""
    for document in sample():
        annotated = annotate(document)
        spans = token_spans(annotated, tokenize(annotated))
        assert all(one.is_exact for one in spans if one.annotation.layer == "formulation")
        assert sum(not one.is_exact for one in spans) / len(spans) < 0.03
