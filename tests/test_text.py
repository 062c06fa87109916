"""Normalisation and the spans of a text: what they give for known shapes, and what must hold for any text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.text import Positions, Text, _characters, normalise

# ── any text ─────────────────────────────────────────────────────────────────────────────────────────────────────────

PIECES = [
    *'一二三十百是要的年月日个亿％%.,，。、；：！？“”‘’"《》（）()【】〔〕*×…_〇○□',
    *"\n\r\t \u3000\u00a0\u0000\u0007\u200b\u200d\ufeff\u2028\x0b\x85",
    *"Ａｚ０９1Mx\ud800\udfff\ue000\U000f0000\u9fff\U00020bb7國務院發展",
    "\r\n",
    "\n\n",
    "\u3000\u3000",
    "一、",
    "（一）",
    "1．",
    "各位代表：",
    "全面从严治党",
    "政 府 工 作 报 告",
    "1 9 9 8 年3 月",
    "7 4 7 7 2 亿",
    "通过的《\n供水条例》",
    '“十四五"规划',
    "PM\n2.5",
    "供水能力持续提升，水质稳定达标。",
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


def origins_of(text: Text) -> list[int]:
    return list(range(len(text.norm))) if text.origins is None else list(text.origins)


@given(texts)
def test_each_character_is_traced(raw: str) -> None:
    text = normalise(raw)
    origins = origins_of(text)
    assert len(text.norm) == len(origins) <= len(raw)
    assert all(before < behind for before, behind in itertools.pairwise(origins))
    assert not origins or 0 <= origins[0] <= origins[-1] < len(raw)


@given(texts)
def test_each_character_is_the_raw_one_or_its_replacement(raw: str) -> None:
    _, replaced, _ = _characters()
    text = normalise(raw)
    for character, origin in zip(text.norm, origins_of(text), strict=True):
        alike = {raw[origin], replaced.get(ord(raw[origin]), raw[origin])}
        if replaced.get(ord(raw[origin]), raw[origin]) == '"':
            alike |= set("“”")
        if raw[origin] in "\r\t\u3000" or replaced.get(ord(raw[origin])) in ("\t", "\u3000"):
            alike.add("\n")  # a line end, or the first blank between two paragraphs on one line
        assert character in alike


@given(texts)
def test_nothing_visible_is_lost(raw: str) -> None:
    _, replaced, invisible = _characters()
    text = normalise(raw)
    kept = set(origins_of(text))
    lost = "".join(replaced.get(ord(raw[place]), raw[place]) for place in range(len(raw)) if place not in kept)
    assert not invisible.sub("", lost).strip()


@given(texts, st.data())
def test_raw_spans_lie_in_the_text(raw: str, data: st.DataObject) -> None:
    text = normalise(raw)
    if not text.norm:
        return
    start = data.draw(st.integers(0, len(text.norm) - 1))
    end = data.draw(st.integers(start + 1, len(text.norm)))
    raw_start, raw_end = text.raw_span(start, end)
    assert 0 <= raw_start < raw_end <= len(raw)
    assert raw_start == origins_of(text)[start]
    assert raw_end == origins_of(text)[end - 1] + 1


@given(texts)
def test_spans_are_in_order_and_not_blank(raw: str) -> None:
    text = normalise(raw)
    for spans in (text.paragraphs, text.sentences, text.clauses):
        assert all(before[1] <= behind[0] for before, behind in itertools.pairwise(spans))
        assert all(start < end and text.norm[start:end] == text.norm[start:end].strip() for start, end in spans)
        assert all("\n" not in text.norm[start:end] for start, end in spans)
    covered = sum(end - start for start, end in text.sentences)
    assert covered <= len(text.norm)
    if text.sentences:
        assert text.sentences[0][0] == text.paragraphs[0][0]


@given(texts)
def test_lines_are_those_of_the_raw_text(raw: str) -> None:
    lines = [raw[start:end] for start, end in normalise(raw).lines]
    assert lines == raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")


plain = st.lists(
    st.sampled_from(["供水", "稳定，", "达标。\n", "2023年", "《水法》", "一、总则\n", "\n\n"]), max_size=40
).map("".join)


@given(plain)
def test_a_regular_text_is_left_alone_the_second_time(raw: str) -> None:
    once = normalise(raw).norm
    assert normalise(once).norm == once


@given(texts)
def test_positions_agree_with_the_lines(raw: str) -> None:
    positions = Positions(raw)
    for number, (start, end) in enumerate(normalise(raw).lines, 1):
        assert positions.line_column(start) == (number, 1)
        assert positions.line_column(end) == (number, end - start + 1)
        assert positions.utf16_column(end) == 1 + len(raw[start:end].encode("utf-16-le", "surrogatepass")) // 2


# ── known shapes: characters ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("１９９８年，ＡＢｃ", "1998年，ABc"),
        ("國務院關於發展農業的報告", "国务院关于发展农业的报告"),
        ("「四個意識」", "“四个意识”"),
        ("\ufeff一、总则", "一、总则"),
        ("党\u200b的\u200d建设\u00ad", "党的建设"),
        ("甲\u0000乙\u0007", "甲乙"),
        ("甲\u00a0乙", "甲 乙"),
        ("增长5．5％", "增长5.5%"),
        ("⑴甲 ……㎡½", "⑴甲 ……㎡½"),
        ("", ""),
        ("\ud800甲\udfff", "\ud800甲\udfff"),
        ("\ue000甲\U000f0000", "\ue000甲\U000f0000"),
    ],
)
def test_characters(raw: str, norm: str) -> None:
    assert normalise(raw).norm == norm


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ('做到"两个维护"。', "做到“两个维护”。"),
        ('“十四五"规划', "“十四五”规划"),
        ('"十四五”规划和"十五五"规划', "“十四五”规划和“十五五”规划"),
        ('未闭合"甲\n"乙"', "未闭合“甲\n“乙”"),
        ('"', "“"),
        ("'甲'", "'甲'"),
    ],
)
def test_straight_quotation_marks_are_paired_in_their_paragraph(raw: str, norm: str) -> None:
    assert normalise(raw).norm == norm


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("政 府 工 作 报 告", "政府工作报告"),
        ("政　府　工　作　报　告", "政府工作报告"),
        ("1 9 9 3 年3 月", "1993年3月"),
        ("7 4 7 7 2 亿元", "74772亿元"),
        ("增长5 .5 %", "增长5.5%"),
        ("展青春风采 谱新时代华章", "展青春风采 谱新时代华章"),
        ("省长　王水生", "省长　王水生"),
        ("张 三", "张 三"),
        ("参加人员：王平 赵亮 李明", "参加人员：王平 赵亮 李明"),
        ("共12 345户", "共12 345户"),
    ],
)
def test_spaced_out_text_is_joined(raw: str, norm: str) -> None:
    assert normalise(raw).norm == norm


# ── known shapes: lines ──────────────────────────────────────────────────────────────────────────────────────────────

LONG = "全年共排查隐患一百二十处，整改一百一十八处，整改率稳步提高，群众满意度也稳步提高"


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("通过的《\n供水条例》已施行。", "通过的《供水条例》已施行。"),
        ("《供水条例\n（草案）\n》的说明", "《供水条例（草案）》的说明"),
        ("政府工作报\n告", "政府工作报告"),
        ("关于供水工作情况的\n报告", "关于供水工作情况的报告"),
        ("治理PM\n2.5污染", "治理PM2.5污染"),
        ("供水能力\n，水质达标。", "供水能力，水质达标。"),
        ("全市供水稳定，\n水质达标。", "全市供水稳定，水质达标。"),
        (LONG + "\n受到表彰。", LONG + "受到表彰。"),
        ("加强管理。坚持以\n问题为导向。", "加强管理。坚持以问题为导向。"),
        ("加强管理。要全面推进各领域改\n革，增强动力。", "加强管理。要全面推进各领域改革，增强动力。"),
        (LONG + "，\n\u200b\n受到表彰。", LONG + "，受到表彰。"),
        ("一、努力方向\n今后要加强学习。", "一、努力方向\n今后要加强学习。"),
        ("一、公众参与\n广泛听取意见。", "一、公众参与\n广泛听取意见。"),
        ("一、成绩\n供水稳定。", "一、成绩\n供水稳定。"),
        ("供水稳定。\n水质达标。", "供水稳定。\n水质达标。"),
        (LONG + "\n\n受到表彰。", LONG + "\n\n受到表彰。"),
        (LONG + "\n　　受到表彰。", LONG + "\n　　受到表彰。"),
        (LONG + "\n一是加强巡查。", LONG + "\n一是加强巡查。"),
        ("甲\r\n乙丙丁\r戊己庚", "甲\n乙丙丁\n戊己庚"),
    ],
)
def test_line_breaks_inside_a_sentence_go_and_others_stay(raw: str, norm: str) -> None:
    assert normalise(raw).norm == norm


def test_lines_broken_at_a_width_in_a_text_with_blank_lines() -> None:
    paragraph = "全市供水\n能力稳步\n提升。\n\n"
    assert normalise(paragraph * 6).norm == "全市供水能力稳步提升。\n\n" * 6


def page(paragraphs: list[str], columns: int, indent: str) -> str:
    """The paragraphs as a page has them, each line broken at a width."""
    lines = []
    for paragraph in paragraphs:
        rest = indent + paragraph
        while rest:
            lines.append(rest[: columns // 2])
            rest = rest[columns // 2 :]
    return "\n".join(lines)


@pytest.mark.parametrize("indent", ["　　", ""])
@pytest.mark.parametrize("columns", [48, 56, 76])
def test_lines_broken_at_the_edge_of_a_page(columns: int, indent: str) -> None:
    heading = "一、全面提升城乡供水安全保障能力，着力推进老旧管网更新改造和二次供水设施建设，切实加强水质监测预警"
    paragraphs = [heading, LONG + "，" + LONG + "。", "二、全面节水", *[LONG + "，水质综合合格率保持稳定。"] * 6]
    text = normalise(page(paragraphs, columns, indent))
    assert [text.norm[start:end] for start, end in text.paragraphs] == paragraphs


def test_a_full_sentence_at_the_edge_goes_on_where_paragraphs_are_indented() -> None:
    line = "全年共排查供水安全隐患一百二十处，整改一百一十八处完毕。"
    assert len(line) == 28
    raw = "\n".join(["　　" + line[2:], line, "达标。"] * 5)
    assert len(normalise(raw).paragraphs) == 5


def test_short_lines_alike_in_width_are_no_page() -> None:
    raw = "\n".join(["水厂名称", "计量单位", "实际产量", "计划产量"] * 10)
    assert len(normalise(raw).paragraphs) == 40


@pytest.mark.parametrize("gap", ["　　", "\t", "　　　　"])
def test_a_report_on_one_line_has_its_paragraphs(gap: str) -> None:
    parts = ["2023年工作报告", "各位代表：", "一、回顾", LONG * 6 + "。", "二、打算", LONG * 6 + "。"]
    text = normalise(gap.join(parts))
    assert [text.norm[start:end] for start, end in text.paragraphs] == parts
    assert [text.raw[slice(*text.raw_span(start, end))] for start, end in text.paragraphs] == parts


def test_wide_blanks_in_a_short_line_part_nothing() -> None:
    assert len(normalise("区长　　张水生　　副区长　　李水平").paragraphs) == 1


# ── spans ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def parts(text: Text, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text.norm[start:end] for start, end in spans]


def test_paragraphs() -> None:
    text = normalise("\n　　甲乙。 \n\n丙丁。\r\n \n")
    assert parts(text, text.paragraphs) == ["甲乙。", "丙丁。"]


@pytest.mark.parametrize(
    ("raw", "sentences"),
    [
        ("甲。乙！丙？丁", ["甲。", "乙！", "丙？", "丁"]),
        ("他说：“甲。”乙。", ["他说：“甲。”", "乙。"]),
        ("甲！！乙", ["甲！！", "乙"]),
        ("甲（乙。）丙。", ["甲（乙。）", "丙。"]),
        ("标题\n甲；乙。", ["标题", "甲；乙。"]),
        ("增长5.5%。", ["增长5.5%。"]),
        ("\n \n", []),
    ],
)
def test_sentences(raw: str, sentences: list[str]) -> None:
    text = normalise(raw)
    assert parts(text, text.sentences) == sentences


@pytest.mark.parametrize(
    ("raw", "clauses"),
    [
        ("甲，乙；丙：丁。戊", ["甲", "乙", "丙", "丁", "戊"]),
        ("甲、乙和丙", ["甲、乙和丙"]),
        ("甲,乙;丙", ["甲", "乙", "丙"]),
        ("，。甲\n\n乙", ["甲", "乙"]),
        ("共1,100户:达标", ["共1,100户", "达标"]),
    ],
)
def test_clauses(raw: str, clauses: list[str]) -> None:
    text = normalise(raw)
    assert parts(text, text.clauses) == clauses


def test_lines_are_raw() -> None:
    assert normalise("甲\r\n\r乙\n").lines == ((0, 1), (3, 3), (4, 5), (6, 6))


@pytest.mark.parametrize(
    ("raw", "offset", "line", "column", "utf16"),
    [
        ("甲乙", 1, 1, 2, 2),
        ("甲\n乙丙", 3, 2, 2, 2),
        ("甲\r\n乙", 3, 2, 1, 1),
        ("甲\r乙", 2, 2, 1, 1),
        ("\U00020bb7乙", 1, 1, 2, 3),
        ("甲\n\U00020bb7\U00020bb7乙", 4, 2, 3, 5),
        ("甲\n", 2, 2, 1, 1),
        ("", 0, 1, 1, 1),
        ("\ud800乙", 1, 1, 2, 2),
    ],
)
def test_positions(raw: str, offset: int, line: int, column: int, utf16: int) -> None:
    positions = Positions(raw)
    assert positions.line_column(offset) == (line, column)
    assert positions.utf16_column(offset) == utf16
