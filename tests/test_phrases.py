"""Noun phrases beside a number: they stand in the text, and the words have the roles that are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.numbers.counted import Context
from policytext.numbers.grammar import ROLES, UNKNOWN, Grammar, grammar_of
from policytext.numbers.measure import rows
from policytext.numbers.phrases import first_phrase, last_phrase
from policytext.segment import default_segmenter

GRAMMAR = grammar_of(default_segmenter())
WORDS = [row["word"] for row in rows("context-words", ("word", "role"))]
NOUNS = ["企业", "贷款余额", "自贸试验区", "粮食", "购物季等", "率均", "志愿者线", "上线", "5G", "全市"]
PIECES = st.sampled_from([*WORDS, *NOUNS, *"、，的等和每第（）“”.强"])
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS, TEXTS, st.sampled_from(["个", "次", "家", "批", "%", "元", "级", None]))
def test_what_is_counted_is_written_there(before: str, behind: str, unit: str | None) -> None:
    text = f"{before}25{unit or ''}{behind}"
    start, end = len(before), len(before) + 2 + len(unit or "")
    kind = {"%": "percent", "元": "money", "级": "ordinal"}.get(unit or "", "count")
    found = Context(text, default_segmenter()).of(start, end, kind, unit)
    assert found is None or (found and all(character in before + behind for character in found))


@given(TEXTS)
def test_words_are_kept(phrase: str) -> None:
    assert "".join(GRAMMAR.words(phrase)) == phrase


@given(st.lists(TEXTS, max_size=5))
def test_cut_at_once_or_one_by_one(phrases: list[str]) -> None:
    at_once, single = Grammar(default_segmenter()), Grammar(default_segmenter())
    at_once.prepare(phrases)
    assert [at_once.words(phrase) for phrase in phrases] == [single.words(phrase) for phrase in phrases]


def test_a_word_of_the_table_has_its_role_there() -> None:
    for row in rows("context-words", ("word", "role")):
        assert row["role"] in ROLES
        assert GRAMMAR.roles[row["word"]] == row["role"]


def test_other_words_have_the_role_of_their_part_of_speech() -> None:
    roles = [GRAMMAR.roles[word] for word in ("粮食", "庆祝", "特别", "培植牡蛎", "三百个", "每平方米")]
    assert roles == ["", "predicate", "adverb", UNKNOWN, "counted", "determiner"]


@pytest.mark.parametrize(
    ("window", "text"),
    [("具有特色的自贸试验区", "自贸试验区"), ("县的干部", "县"), ("单位承办的赛事", ""), ("新投产项目", "新投产项目")],
)
def test_a_phrase_begins_behind_a_description(window: str, text: str) -> None:
    assert first_phrase(window, frozenset(), GRAMMAR).text == text


def test_the_verb_is_told_apart_from_the_noun() -> None:
    found = last_phrase("贫困发生率由", "", False, False, GRAMMAR)
    assert (found.noun, found.verb) == ("贫困发生率", "由")
