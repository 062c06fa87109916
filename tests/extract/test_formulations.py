"""Properties of formulations: that they hold on every text. The cases are in tests/cases/formulation.tsv."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytext.abbreviations import find as find_abbreviations
from policytext.extract import formulations
from policytext.lexicon import Lexicon, default_lexicon
from policytext.lexicon.rows import read_user_entries
from policytext.model import Formulation
from policytext.segment import default_segmenter
from policytext.text import normalise

PIECES = st.sampled_from(
    [
        *"“”‘’、，。和第的一二三四五十两大个 \n",
        "四个意识",
        "两个维护",
        "稳定",
        "三个代表",
        "重要思想",
        "双随机",
        "一公开",
        "十四五",
        "规划",
        "时期",
        "四风",
        "电场",
        "互联网+",
        "1+N",
        "3815",
        "十条",
        "全面从严治党",
        "主体责任",
        "统一",
        "政治意识、大局意识、",
        "核心意识、看齐意识",
        "“四必谈”",
        "六大产业",
        "\u200b",
        "\ufeff",
        "�",
        "𠀀",
        "１＋７",
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def annotated(raw: str, lexicon: Lexicon | None = None) -> list[Formulation]:
    text, segmenter = normalise(raw), default_segmenter()
    return formulations.build(text, formulations.find(text, lexicon or default_lexicon(), segmenter), segmenter)


def rows(text: str) -> Lexicon:
    return Lexicon(entries={entry.phrase: entry for entry, _ in read_user_entries(text.encode(), "mine.csv", {})})


@given(TEXTS)
def test_spans_are_exact_in_order_and_apart(raw: str) -> None:
    reach = 0
    for one in annotated(raw):
        assert raw[one.start : one.end] == one.text != ""
        assert reach <= one.start < one.end
        reach = one.end


@given(TEXTS)
def test_quotation_marks_stand_around_or_in_pairs_inside(raw: str) -> None:
    for one in annotated(raw):
        text = normalise(one.text).norm
        assert text.count("“") == text.count("”")
        assert not set("“”‘’") & set(one.canonical)
        if one.quoted and "\u200b" not in raw and "\ufeff" not in raw:
            assert raw[: one.start].rstrip(" ")[-1] in "“‘”’"


@given(TEXTS)
def test_what_stands_alone_in_marks_is_found_whatever_stands_around(raw: str) -> None:
    found = annotated(f"{raw}\n整治“四风”。\n{raw}")
    assert ("四风", True) in [(one.text, one.quoted) for one in found]


@given(TEXTS)
def test_the_longest_wins(raw: str) -> None:
    """No formulation lies inside a longer occurrence of a phrase that no guard concerns."""
    found = annotated(f"{raw}，落实全面从严治党，{raw}")
    assert "全面从严治党" in [one.text for one in found]


@settings(max_examples=30)
@given(st.sampled_from(list(default_lexicon().entries.values())))
def test_every_phrase_is_found_in_marks(entry: object) -> None:
    phrase = entry.phrase  # type: ignore[attr-defined]
    found = [one for one in annotated(f"重申“{phrase}”。") if one.text == phrase]
    assert [(one.canonical, one.quoted, one.form) for one in found] == [(phrase, True, "label")]


def test_a_rejected_match_hides_nothing() -> None:
    lexicon = rows("phrase,kind,not_after\n协调发展战略,term,部\n发展战略,term,\n战略部署,term,\n")
    assert [one.text for one in annotated("协调发展战略部", lexicon)] == ["发展战略"]
    assert [one.text for one in annotated("协调发展战略，", lexicon)] == ["协调发展战略"]


def test_what_must_not_stand_before() -> None:
    lexicon = rows("phrase,kind,not_before\n新发展理念,term,创\n")
    assert annotated("创新发展理念", lexicon) == []
    assert len(annotated("创“新发展理念”", lexicon)) == 1


def test_a_row_that_is_always_quoted() -> None:
    lexicon = rows("phrase,kind,quoted\n马上办,slogan,always\n")
    assert annotated("坚持马上办。", lexicon) == []
    assert [one.quoted for one in annotated("坚持“马上办”。", lexicon)] == [True]
    assert [one.quoted for one in annotated("坚持“马上办、尽快就办”。", lexicon)] == [False]


@pytest.mark.parametrize("text", ["5G互联网+应用", "ABC", "HTTP1+N", "21+N"])
def test_latin_words_and_numbers_are_not_cut(text: str) -> None:
    lexicon = rows("phrase,kind\n1+N,numeric\nBC,term\n")
    assert annotated(text, lexicon) == [] or [one.text for one in annotated(text, lexicon)] == ["21+N"]


def test_the_engine_that_segments_makes_no_difference() -> None:
    from policytext.segment import Segmenter

    text = normalise("外贸平稳增长，提高自主创新能力，他是思想政治工作者。")
    found = [
        formulations.find(text, default_lexicon(), Segmenter(engine, hmm))
        for engine in ("rjieba", "jieba")
        for hmm in (True, False)
    ]
    assert all(one == found[0] for one in found)


@given(TEXTS)
def test_abbreviations_are_where_they_say(raw: str) -> None:
    norm = normalise(raw).norm
    for one in find_abbreviations(norm, default_segmenter()):
        assert norm[one.start : one.end].replace("“", "").replace("”", "") == one.canonical
        assert not one.quoted or norm[: one.start].rstrip(" ").endswith(("“", "‘"))
