"""Passages of one document in another: what is found, what is not, and one source in many documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.compare.reuse import LEAST_LENGTH, LEAST_SHARE, Reuse, find_reuse, letters

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"
PASSAGE = "全年改造老旧供水管网46.2公里，新建和改造泵站三座，惠及居民小区一百个，群众满意度稳步提升。"
HOST = (
    "一、加强理论武装\n组织集中学习，撰写心得体会，开展交流研讨。\n二、严明纪律规矩\n召开警示教育大会，通报典型案例。\n"
)
TEXTS = st.lists(
    st.sampled_from(("改造供水管网", "泵站三座", "，", "。", "\n", "水", "网", "**", " ", "46")), max_size=40
).map("".join)


def reuse(old: str, new: str) -> Reuse:
    return find_reuse(*(pt.annotate(pt.Document(name, raw)) for name, raw in (("old", old), ("new", new))))


def test_a_passage_is_found_across_sentences_and_sections() -> None:
    parted = PASSAGE.replace("三座，", "三座。\n三、服务群众\n")
    (one,) = reuse(PASSAGE, HOST + parted).passages
    assert (HOST + parted)[slice(*one.new)] == parted.rstrip("。")
    assert PASSAGE[slice(*one.old)] == PASSAGE.rstrip("。")
    assert one.same > 0.85


@pytest.mark.parametrize(
    "edited",
    [
        PASSAGE.replace("46.2", "51.8"),
        PASSAGE.replace("新建和改造", "新建"),
        PASSAGE.replace("三座", "泵站房三座"),
        PASSAGE.replace("46.2公里", "**公里"),
        "\ufeff" + PASSAGE.replace("，", ", ").replace("46.2", "４６．２"),
        PASSAGE.replace("，", "，\r\n"),
    ],
)
def test_small_edits_masks_widths_and_breaks_leave_a_passage_whole(edited: str) -> None:
    (one,) = reuse(PASSAGE, HOST + edited + HOST[:20]).passages
    text = (HOST + edited)[slice(*one.new)]
    assert text.startswith("全年改造")
    assert text.endswith("稳步提升")


def test_stock_phrases_are_no_passage() -> None:
    assert reuse("全面贯彻新发展理念，扎实推进各项工作。", "完整准确全面贯彻新发展理念，抓好落实。").passages == ()


def test_a_passage_that_stands_twice_is_found_twice() -> None:
    found = reuse(PASSAGE, HOST + PASSAGE + HOST + PASSAGE)
    assert len(found.passages) == 2
    assert found.old_share == 1.0


def test_the_longest_source_is_taken() -> None:
    half = PASSAGE[:26]
    (one,) = reuse(half + HOST + PASSAGE, PASSAGE).passages
    assert one.old[0] == len(half + HOST)


@pytest.mark.parametrize("year", range(2020, 2025))
def test_a_document_stands_in_itself(year: int) -> None:
    raw = (SAMPLE / f"{year}.txt").read_text(encoding="utf-8")
    found = reuse(raw, raw)
    assert (found.old_share, found.new_share, len(found.passages)) == (1.0, 1.0, 1)


@given(TEXTS, TEXTS)
def test_passages_are_alike_and_apart(old: str, new: str) -> None:
    found = reuse(old, new)
    lengths = [len(letters(pt.annotate(pt.Document("a", raw))).text) for raw in (old, new)]
    ends = [0, *(one.new[1] for one in found.passages)]
    assert all(end <= one.new[0] for end, one in zip(ends, found.passages, strict=False))
    for one in found.passages:
        assert one.same >= LEAST_SHARE
        assert one.length >= min(LEAST_LENGTH, *lengths)
        assert new[one.new[0]].isalnum()
        assert new[one.new[1] - 1].isalnum()
    assert 0 <= found.old_share <= 1
    assert 0 <= found.new_share <= 1


@given(TEXTS)
def test_any_text_stands_in_itself(text: str) -> None:
    found = reuse(text, text)
    assert found.new_share == found.old_share == (1.0 if any(map(str.isalnum, text)) and found.passages else 0.0)


def test_one_source_in_many_documents() -> None:
    plan = pt.Document("plan", f"一、改造管网\n{PASSAGE}\n二、加强学习\n组织党员集中学习，撰写心得体会并交流研讨。\n")
    documents = [pt.Document("a", HOST + PASSAGE), pt.Document("b", HOST), pt.Document("c", plan.raw)]
    traces = list(pt.trace(plan, documents))
    assert [one.document.document.id for one in traces] == ["a", "b", "c"]
    assert [one.reuse.old_share > 0 for one in traces] == [True, False, True]
    shares = {one.section.text: one.share for one in traces[0].sections}
    assert shares["二、加强学习"] == 0
    assert (shares["一、改造管网"] or 0) > 0.85
    assert [one.share for one in traces[2].sections] == [1.0, 1.0]
