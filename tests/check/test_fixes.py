"""Fixes: applied to a fixpoint, never overlapping, files written back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.check.fixes import ROUNDS, applied, encode_like, unified_diff, until_settled
from policytext.model import Edit, Finding, Fix


def finding(safety: str, *edits: tuple[int, int, str]) -> Finding:
    fix = Fix(safety, tuple(Edit(*one) for one in edits))
    return Finding("r", "error", "", "", "", edits[0][0], edits[0][1], "", (), (), None, "", fix)


def test_unsafe_fixes_wait_to_be_asked_for_and_display_is_never_applied() -> None:
    findings = [finding("safe", (0, 1, "甲")), finding("unsafe", (2, 3, "乙")), finding("display", (4, 5, "丙"))]
    assert applied("abcde", findings).text == "甲bcde"
    assert applied("abcde", findings, unsafe=True).text == "甲b乙de"


def test_of_fixes_that_overlap_the_first_is_applied() -> None:
    result = applied("abcde", [finding("safe", (0, 3, "甲")), finding("safe", (2, 4, "乙"))])
    assert (result.text, len(result.mended)) == ("甲de", 1)


def test_two_insertions_at_one_place_are_not_mixed() -> None:
    assert applied("ab", [finding("safe", (1, 1, "甲")), finding("safe", (1, 1, "乙"))]).text == "a甲b"


def test_a_fix_may_make_room_for_another() -> None:
    def check(raw: str) -> list[Finding]:
        at = raw.find("aa")
        return [finding("safe", (at, at + 2, "a"))] if at >= 0 else []

    assert until_settled("aaaa", check).text == "a"


def test_rules_that_undo_each_other_are_stopped() -> None:
    def check(raw: str) -> list[Finding]:
        return [finding("safe", (0, 1, "b" if raw[0] == "a" else "a"))]

    result = until_settled("a", check)
    assert (len(result.mended), result.is_settled) == (ROUNDS, False)


DRAFTS = st.lists(
    st.sampled_from(
        [
            "认真落实",
            ",",
            "(试行)",
            '"一岗双责"',
            "，，",
            "[2022]5号",
            "青水党",
            "布署",
            "省委委有关",
            "\r\n",
            "。",
            "（三）、",
            "“",
        ]
    ),
    max_size=25,
).map("".join)


@given(DRAFTS)
def test_fixes_come_to_an_end_and_are_not_found_again(raw: str) -> None:
    def check(text: str) -> tuple[Finding, ...]:
        return pt.check(pt.Document("a", text)).findings

    result = until_settled(raw, check, unsafe=True)
    assert result.is_settled
    assert until_settled(result.text, check, unsafe=True).mended == ()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])
def test_a_file_keeps_its_encoding_bom_and_line_ends(codec: str) -> None:
    data = "工作,認真\r\n落實".encode(codec)
    raw = data.decode({"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(codec, codec))
    written = encode_like(data, raw, raw.replace(",", "，"), "a.txt")
    assert written == "工作，認真\r\n落實".encode(codec)


def test_what_cannot_be_written_back_is_refused() -> None:
    with pytest.raises(pt.InputError, match="could be written back unchanged"):
        encode_like(b"PK\3\4", "正文", "正文。", "a.docx")
    with pytest.raises(pt.InputError, match="big5 has no character"):
        encode_like("認真".encode("big5"), "認真", "認真㐀𠮷", "a.txt", "big5")


def test_a_diff_is_a_patch() -> None:
    assert (
        unified_diff("a.txt", "甲,\n乙", "甲，\n乙")
        == "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n-甲,\n+甲，\n 乙\n\\ No newline at end of file\n"
    )
