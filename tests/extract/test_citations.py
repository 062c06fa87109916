"""Citations beyond tests/cases/citation.tsv: masks, nesting, what any text must give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.extract.citations import title_of
from policytext.model import Citation


def citations(raw: str) -> tuple[Citation, ...]:
    return pt.annotate(pt.Document("a", raw), layers=["citation"]).citations


@pytest.mark.parametrize(
    "mask",
    [
        "…",
        "……",
        "*",
        "**",
        "×××",
        "XX",
        "xx",
        "＊＊",
        "□□",
        "○○",
        "〇〇",
        "___",
        " ",
        "　",
        "某",
        "某某",
        "（）",
        "……、……",
    ],
)
def test_a_title_that_is_only_a_mask_is_none(mask: str) -> None:
    assert title_of(mask) is None
    assert [one.title for one in citations(f"印发《{mask}》。")] == [None]


@pytest.mark.parametrize("named", ["某事", "X光", "**办法", "办法……", "O", "一", "M2"])
def test_a_title_with_a_word_in_it_is_kept(named: str) -> None:
    assert title_of(named) == named


def test_raw_text_keeps_what_the_title_drops() -> None:
    raw = "通过的《\r\n供水\u200b条例 （试行） 》。"
    (one,) = citations(raw)
    assert raw[one.start : one.end] == one.text == "《\r\n供水\u200b条例 （试行） 》"
    assert one.title == "供水条例（试行）"


def test_a_title_too_long_to_be_one() -> None:
    assert citations("《" + "水" * 400 + "》") == ()


@given(
    st.lists(
        st.sampled_from(["《", "》", "〈", "〉", "水法", "……", "，", "。", "\n", "\n\n", "\u200b", " ", "x"]),
        max_size=40,
    ).map("".join)
)
def test_what_holds_of_any_text(raw: str) -> None:
    reach = 0
    for one in citations(raw):
        assert raw[one.start : one.end] == one.text
        assert one.start >= reach
        assert one.text[0] == "《"
        assert one.text[-1] == "》"
        assert one.text.count("《") == one.text.count("》")
        assert one.title is None or (one.title.strip() == one.title != "" and "\n" not in one.title)
        reach = one.end


@given(
    st.lists(
        st.sampled_from(["水法", "民法典", "党章", "关于印发〈办法〉的通知", "关于印发《办法》的通知"]), max_size=6
    )
)
def test_each_closed_title_is_found(titles: list[str]) -> None:
    raw = "学习" + "、".join(f"《{title}》" for title in titles) + "。"
    assert [one.title for one in citations(raw)] == titles
