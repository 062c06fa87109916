"""The promise of exact offsets, for documents made of the pieces that real ones are made of."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

import policytext as pt
from policytext.model import LAYERS, Annotation

HEADINGS = [
    "一、主要工作\n",
    "（二）坚持强基固本\n",
    "3．",
    "（4）",
    "⑤",
    "一是",
    "二是",
    "首先，",
    "其次，",
    "第一，",
    "会议强调，",
    "附件1\n",
    "名词解释\n",
]
PHRASES = [
    "做到“两个维护”",
    '增强“四个意识"',
    "「三會一課」",
    "“三个代表”重要思想",
    "全面从严治党",
    "政治意识、大局意识、核心意识、看齐意识",
    "党的二十大精神",
    "十九届二中、三中全会",
    "《中国共产党章程》",
    "《……》",
    "《关于印发〈办法〉的通知》",
    "增长５．５％左右",
    "1 9 9 8 年3 月",
    "一万五千亿元",
    "6%—6.5%",
    "第四卷",
    "每年撰写1篇",
    "召开会议**次",
    "培训……余人次",
    "**局党组",
    "20XX年",
    "推动……工作",
    "政 府 工 作 报 告",
    "供水能力稳步提升",
]
MARKS = ["，", "。", "；", "：", "、", "\n", "\r\n", "\r", "\n\n", "\t", "\u3000\u3000", " ", ",", '"', "”", "》", "）"]
ODD = [
    "\ufeff",
    "\u200b",
    "\u0000",
    "\u2028",
    "\ud800",
    "\udc00",
    "\ue000",
    "\U0001f600",
    "\U00020bb7",
    "\u00ad",
    "\ufe0f",
    "*",
    "…",
    "一",
    "1",
    "Ａ",
]

pieces = st.one_of(st.sampled_from(HEADINGS), st.sampled_from(PHRASES), st.sampled_from(MARKS), st.sampled_from(ODD))


@st.composite
def reports(draw: st.DrawFn) -> str:
    """Pieces in any order, some of them cut in two by a line break or an invisible character."""
    made = []
    for piece in draw(st.lists(pieces, max_size=40)):
        cut = draw(st.integers(-6, len(piece)))
        made += [piece] if cut <= 0 else [piece[:cut], draw(st.sampled_from(["\n", "\u200b", "\r\n"])), piece[cut:]]
    return "".join(made)


def annotations(raw: str, *layers: str) -> tuple[Annotation, ...]:
    return pt.annotate(pt.Document("a", raw), layers=layers or None).annotations


def place(annotation: Annotation) -> tuple[int, int]:
    return annotation.start, -annotation.end


@settings(max_examples=200)
@given(st.one_of(reports(), st.text()))
def test_text_is_what_stands_between_the_offsets(raw: str) -> None:
    for one in annotations(raw):
        assert 0 <= one.start < one.end <= len(raw)
        assert raw[one.start : one.end] == one.text


@settings(max_examples=200)
@given(reports())
def test_annotations_are_in_order_and_none_overlaps_its_own_family(raw: str) -> None:
    found = annotations(raw)
    assert list(found) == sorted(found, key=place)
    for layer in set(LAYERS) - {"section"}:
        family = [one for one in found if one.layer == layer]
        assert all(before.end <= behind.start for before, behind in itertools.pairwise(family))
    spans = [(one.start, one.end) for one in found if one.layer == "section"]
    assert len(spans) == len(set(spans))


@settings(max_examples=100)
@given(reports(), st.sets(st.sampled_from(sorted(LAYERS)), min_size=1))
def test_a_choice_of_layers_changes_nothing_else(raw: str, layers: set[str]) -> None:
    assert annotations(raw, *layers) == tuple(one for one in annotations(raw) if one.layer in layers)


@settings(max_examples=100)
@given(reports())
def test_records_hold_what_the_annotation_holds(raw: str) -> None:
    for one in annotations(raw):
        record = one.record()
        assert list(record)[:4] == ["layer", "start", "end", "text"]
        assert (record["start"], record["end"], record["text"]) == (one.start, one.end, one.text)


@settings(max_examples=100)
@given(reports(), st.integers(1, 5))
def test_offsets_move_with_what_stands_before(raw: str, blanks: int) -> None:
    before = "\n" * blanks
    moved = [
        (one.layer, one.start - blanks, one.end - blanks, one.text) for one in annotations(before + "\n" + raw.lstrip())
    ]
    stayed = [(one.layer, one.start, one.end, one.text) for one in annotations("\n" + raw.lstrip())]
    assert moved == stayed
