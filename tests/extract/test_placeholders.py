"""Properties of placeholders on any text; the cases are in tests/cases/placeholder.tsv."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.extract import placeholders
from policytext.lexicon import default_lexicon
from policytext.model import Placeholder
from policytext.segment import default_segmenter
from policytext.text import normalise

SIGNS = "*…×Xx_〇○□（）〔〕某《》“”，。：年个次人万 \n"
WORDS = ["20", "局", "同志", "党组", "任务", "工作", "召开", "篇（条）", "多", "＊", "\u200b"]
PIECES = st.sampled_from([*SIGNS, *WORDS])
FRAMES = [("召开会议{}次。", "numeric"), ("荣获“{}”称号。", "title"), ("由{}局负责。", "entity")]
UNMASKED = ["3×4", "5*8米", "C919", "1+X证书", "Excel", "file_name", "二○○○年", "某些人", "7×24小时", "X光"]
LEXICON, SEGMENTER = default_lexicon(), default_segmenter()


def annotated(raw: str) -> list[Placeholder]:
    text = normalise(raw)
    return placeholders.build(text, placeholders.find(text, LEXICON, SEGMENTER), SEGMENTER)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_spans_are_exact_in_order_and_apart(raw: str) -> None:
    reach = 0
    for one in annotated(raw):
        assert raw[one.start : one.end] == one.text
        assert one.text.startswith(one.mask)
        assert reach <= one.start < one.end
        reach = one.end


@given(st.lists(PIECES, max_size=30).map("".join))
def test_a_unit_makes_it_numeric_and_only_a_number_has_one(raw: str) -> None:
    for one in annotated(raw):
        assert (one.role == "numeric") == (one.unit is not None)
        assert one.role in ("numeric", "entity", "title", "text")
        if one.role != "numeric":
            assert one.text == one.mask
            assert one.of is None


@pytest.mark.parametrize("mask", ["*", "**", "……", "××", "XX", "xx", "__", "○○", "□□", "（　）", "＊＊"])
@pytest.mark.parametrize(("frame", "role"), FRAMES)
def test_every_kind_of_mask_in_every_role(mask: str, frame: str, role: str) -> None:
    (found,) = annotated(frame.format(mask))
    assert (found.mask, found.role) == (mask, role)


@pytest.mark.parametrize("line", ["*" * 5, "*" * 30, "_" * 40, "×" * 12, "□" * 8])
def test_a_line_of_signs_is_layout(line: str) -> None:
    assert annotated(f"上文。\n{line}\n下文。") == []


@pytest.mark.parametrize("text", UNMASKED)
def test_signs_that_mask_nothing(text: str) -> None:
    assert annotated(f"其中{text}。") == []
