"""What is around a text: the cases of tests/cases/removed.tsv, and what must hold for any text.

Columns: ``shape``, ``text`` and ``removed``, the raw ranges that are no part of the text, set apart by `` ¦ ``;
escapes as in the cases of the families.
"""

from __future__ import annotations

import csv
import itertools
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.count import body, body_length
from policytext.files import table
from policytext.page.chrome import around

CASES = Path(__file__).parent / "cases" / "removed.tsv"
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nr]))")


def unescape(cell: str) -> str:
    return ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else {"n": "\n", "r": "\r"}[m[2]], cell)


def cases() -> list[object]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))
    return [pytest.param(unescape(row["text"]), unescape(row["removed"]), id=row["shape"]) for row in rows]


@pytest.mark.parametrize(("raw", "removed"), cases())
def test_case(raw: str, removed: str) -> None:
    assert [raw[start:end] for start, end in around(raw)] == [one for one in removed.split(" ¦ ") if one]


PIECES = [
    *(
        "首页",
        ">",
        "要闻",
        "打印",
        "收藏",
        "|",
        "来源：青澜日报",
        "2023-02-01 09:30",
        "【字体：",
        "大",
        "小",
        "】",
        "分享到：",
    ),
    *(
        "相关报道：",
        "一图读懂",
        "— 1 —",
        "第1页",
        "本作品来自",
        "公有领域",
        "Public domain",
        "false",
        "附件1",
        "名词解释",
    ),
    *(
        "2023年工作总结",
        "一、成绩",
        "全年供水正常，完成投资5亿元。",
        "做到“两个维护”。",
        "\r\n",
        "\n\n",
        "　　",
        "\u200b",
        "\ufeff",
    ),
    *(
        "全年共排查隐患一百二十处，整改一百一十八处，整改率稳步提高，群众满意度也随之稳步提高。",
        "《供水条例》",
        "×",
        "**户",
    ),
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: "\n".join(pieces))


@given(st.one_of(texts, st.text()))
def test_ranges_are_in_order_and_neither_empty_nor_blank_at_their_ends(raw: str) -> None:
    removed = around(raw)
    assert all(before[1] < behind[0] for before, behind in itertools.pairwise(removed))
    assert all(0 <= start < end <= len(raw) and raw[start:end] == raw[start:end].strip() for start, end in removed)


@given(texts)
def test_body_and_removed_are_disjoint_and_without_attachments_the_whole(raw: str) -> None:
    annotated = pt.annotate(pt.Document("a", raw), layers=["section"])
    parts = sorted([*body(annotated), *annotated.removed])
    assert all(before[1] <= behind[0] for before, behind in itertools.pairwise(parts))
    if not re.search("附件|名词解释", raw):
        assert "".join(raw[start:end] for start, end in parts) == raw


@given(texts)
def test_no_annotation_lies_in_what_is_removed(raw: str) -> None:
    annotated = pt.annotate(pt.Document("a", raw))
    for start, end in annotated.removed:
        assert not [one for one in annotated.annotations if one.start < end and start < one.end]


@given(texts)
def test_tokens_still_tile_the_text(raw: str) -> None:
    tokens = list(pt.tokenize(pt.annotate(pt.Document("a", raw))))
    assert "".join(one.text for one in tokens) == raw


def test_chrome_is_not_counted() -> None:
    inside = "全年供水正常。"
    annotated = pt.annotate(pt.Document("a", f"首页 > 要闻\n{inside}\n责任编辑：张三\n相关报道：\n做到“两个维护”"))
    assert body_length(annotated) == len(inside)
    assert annotated.annotations == ()


def test_the_table_is_sorted_and_each_word_stands_once_in_its_kind() -> None:
    rows = [(row["words"], row["kind"]) for row in table("page-chrome", ("words", "kind", "reason"))]
    assert rows == sorted(set(rows))


UNITS = [
    "首页\n",
    ">\n",
    "— 1 —\n",
    "本作品来自\n",
    "本作品来自版权\n",
    "\n",
    "\n ",
    "打印 ",
    "【",
    "false\n",
    "来源：",
    "第1页\n",
    "——\n",
]


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_input_is_read_in_linear_time(unit: str) -> None:
    raw = unit * (400_000 // len(unit))
    began = time.process_time()
    around(raw)
    assert time.process_time() - began < 3
