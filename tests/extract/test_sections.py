"""Sections beyond tests/cases/section.tsv: numerals, the tree, what any text must give."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.model import Section
from policytext.page.markers import ordinal_of

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def sections(raw: str) -> tuple[Section, ...]:
    return pt.annotate(pt.Document("a", raw), layers=["section"]).sections


@pytest.mark.parametrize("number", range(1, 100))
def test_ordinals_to_ninety_nine(number: int) -> None:
    numeral = chinese(number)
    for marker in (
        f"{numeral}、",
        f"（{numeral}）",
        f"({numeral})",
        f"第{numeral}章",
        f"{numeral}是",
        f"{number}.",
        f"（{number}）",
    ):
        assert ordinal_of(marker) == number


@pytest.mark.parametrize(
    ("marker", "ordinal"),
    [
        ("第一百二十条", 120),
        ("第一百零五条", 105),
        ("⑳", 20),
        ("⒇", 20),
        ("⒛", 20),
        ("㈩", 10),
        ("首先，", None),
        ("一二、", None),
        ("十十、", None),
        ("百、", None),
    ],
)
def test_other_ordinals(marker: str, ordinal: int | None) -> None:
    assert ordinal_of(marker) == ordinal


@pytest.mark.parametrize("number", [1, 9, 10, 11, 20, 21, 99])
@pytest.mark.parametrize(
    ("form", "level"), [("{}、甲事", 1), ("（{}）甲事", 2), ("({})甲事", 2), ("{}是甲事。", 5), ("第{}章 甲事", 1)]
)
def test_each_form_with_each_kind_of_numeral(form: str, level: int, number: int) -> None:
    (section,) = sections(form.format(chinese(number)) + "\n乙事丙事。")
    assert (section.level, section.ordinal, section.text) == (level, number, form.format(chinese(number)).rstrip("。"))


def test_full_width_digits_keep_their_raw_marker() -> None:
    (section,) = sections("１２．检查水表\n共千只。")
    assert (section.marker, section.ordinal, section.text) == ("１２．", 12, "１２．检查水表")


def test_parents_are_raw_offsets() -> None:
    raw = "\ufeff一\u200b、成绩\r\n（一）供水\r\n稳定。"
    above, below = sections(raw)
    assert raw[above.start : above.end] == "一\u200b、成绩"
    assert below.parent == above.start == 1


PIECES = st.sampled_from(
    [
        "一、",
        "（二）",
        "3.",
        "（4）",
        "①",
        "一是",
        "二是",
        "一要",
        "首先，",
        "最后，",
        "第一，",
        "第二章 ",
        "会议强调，",
        "附件1",
        "目录",
        "名词解释",
        "供水",
        "关于供水工作的报告",
        "稳定达标",
        "，",
        "。",
        "；",
        "：",
        "\n",
        "\n\n",
        "“",
        "”",
        "《",
        "》",
        "（",
        "）",
        "——",
        "2023年1月5日",
        "各位代表：",
        "【要点】",
        "附件：",
        "1.5万",
        "\u3000\u3000",
        "\u200b",
        "\r\n",
        "�",
    ]
)
texts = st.lists(PIECES, max_size=60).map("".join)


@given(texts)
def test_what_holds_of_any_text(raw: str) -> None:
    found = sections(raw)
    starts = {one.start: one for one in found}
    assert len(starts) == len(found)
    for one in found:
        assert raw[one.start : one.end] == one.text != ""
        assert one.text == one.text.strip()
        assert one.text.startswith(one.marker)
        assert 0 <= one.level <= 5
        assert one.ordinal is None or one.ordinal > 0
        if one.parent is not None:
            assert one.parent < one.start
            assert starts[one.parent].level < one.level
        else:
            assert one.level == 0 or all(before.level >= one.level for before in found if before.start < one.start)


@given(texts)
def test_markers_do_not_overlap(raw: str) -> None:
    spans = [(one.start, one.start + len(one.marker)) for one in sections(raw)]
    assert all(before[1] <= behind[0] for before, behind in itertools.pairwise(spans))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_the_parent_is_the_nearest_open_section_of_a_lower_level(levels: list[int]) -> None:
    forms = {1: "{}、甲事", 2: "（{}）甲事", 3: "{}.甲事", 4: "（{}）甲事", 5: "{}是甲事。"}
    numerals = itertools.count(1)
    lines = []
    for level in levels:
        number = next(numerals)
        lines.append(forms[level].format(number if level in (3, 4) else chinese(number)))
    found = sections("\n".join(lines))
    assert [one.level for one in found] == levels
    for place, one in enumerate(found):
        lower = [before.start for before in found[:place] if before.level < one.level]
        open_above = [
            start for start in lower if all(b.level > starts_level(found, start) for b in between(found, start, place))
        ]
        assert one.parent == (max(open_above) if open_above else None)


def starts_level(found: tuple[Section, ...], start: int) -> int:
    return next(one.level for one in found if one.start == start)


def between(found: tuple[Section, ...], start: int, place: int) -> list[Section]:
    return [one for one in found[:place] if one.start > start]
