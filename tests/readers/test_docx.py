"""Word documents: what a person sees becomes the text, and each of its characters leads back to its run."""

from __future__ import annotations

import io
from typing import Literal

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from made import NAMESPACES, level, p, r, word, zipped

from policytext.formats.limits import ReadOptions
from policytext.model import Document, InputError
from policytext.readers.docx import read, run_text, split_run
from policytext.readers.docx.numerals import counting, formatted


def read_one(data: bytes, tracked: Literal["accepted", "original"] = "accepted") -> Document:
    (document,) = read(data, "a.docx", ReadOptions(tracked=tracked))
    return document


def text_of(body: str, tracked: Literal["accepted", "original"] = "accepted", **parts: str) -> str:
    return read_one(word(body, **parts), tracked).raw


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


# ── paragraphs, tables, boxes, notes ─────────────────────────────────────────────────────────────────────────────────


def test_paragraphs_and_cells_in_order() -> None:
    source = docx.Document()
    source.add_paragraph("一、甲").add_run("乙")
    table = source.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格{number}"
    table.cell(0, 0).add_paragraph("又一段")
    source.add_paragraph("")
    source.add_paragraph("二、丙")
    assert read_one(saved(source)).raw == "一、甲乙\n格0\n又一段\n格1\n格2\t格3\n\n二、丙"


def test_tables_in_tables_and_merged_cells() -> None:
    source = docx.Document()
    table = source.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合并"
    table.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = "内层"
    table.cell(1, 1).text = "末"
    assert read_one(saved(source)).raw.split() == ["合并", "内层", "末"]


def test_breaks_and_tabs_are_characters() -> None:
    source = docx.Document()
    run = source.add_paragraph("甲\t乙").add_run()
    run.add_break(WD_BREAK.LINE)
    run.add_text("丙")
    assert read_one(saved(source)).raw == "甲\t乙\n丙"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("新质", "生产", "力"), "新质生产力"),
        (p("<w:hyperlink>" + r("链接") + "</w:hyperlink>", "尾"), "链接尾"),
        (p("<w:sdt><w:sdtContent>" + r("控件") + "</w:sdtContent></w:sdt>"), "控件"),
        ("<w:sdt><w:sdtContent>" + p("块控件") + "</w:sdtContent></w:sdt>", "块控件"),
        (p("<w:fldSimple w:instr='DATE'>" + r("2024年") + "</w:fldSimple>"), "2024年"),
        (p("<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>乙</w:t></w:r>"), "甲-乙"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "已完成"), "☑已完成"),
        (p("甲<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>".replace("甲", r("甲"))), "甲"),
        (p("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>现</w:t></w:r>"), "现"),
        (p("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), "x=1"),
        (
            p(
                "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt>"
                "<w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>"
            ),
            "拼",
        ),
    ],
    ids=[
        "runs",
        "link",
        "control",
        "block control",
        "field",
        "hyphens",
        "symbol",
        "hidden",
        "not hidden",
        "maths",
        "ruby",
    ],
)
def test_what_stands_in_a_paragraph(body: str, text: str) -> None:
    assert text_of(body + p("末")) == f"{text}\n末"


def test_the_result_of_a_field_is_shown_and_its_instructions_are_not() -> None:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    inner = marks[0] + "<w:r><w:instrText> REF a </w:instrText></w:r>" + marks[1] + r("内") + marks[2]
    body = p(marks[0], "<w:r><w:instrText> TOC </w:instrText></w:r>", inner, marks[1], "目录", inner)
    assert text_of(body + p(marks[2], "正文")) == "目录内\n正文"


def test_a_text_box_stands_once_behind_its_paragraph() -> None:
    box = "<w:txbxContent>" + p("框一") + p("框二") + "</w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>" + box + "</wps:txbx></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox>" + box + "</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    old = "<w:r><w:pict><v:shape><v:textbox>" + box + "</v:textbox></v:shape></w:pict></w:r>"
    assert text_of(p("甲", both, "乙") + p(old) + p("末")) == "甲乙\n框一\n框二\n\n框一\n框二\n末"


def test_notes_stand_at_the_end_in_the_order_of_their_marks() -> None:
    notes = "".join(
        f'<w:footnote w:id="{key}">{p("<w:r><w:footnoteRef/></w:r>", text)}{more}</w:footnote>'
        for key, text, more in ((-1, "线", ""), (1, " 先写的", ""), (2, " 后写的", p("第二段")))
    )
    marks = {key: f'<w:r><w:footnoteReference w:id="{key}"/></w:r>' for key in (1, 2)}
    end = '<w:endnote w:id="5">' + p("尾注") + "</w:endnote>"
    raw = text_of(
        p("甲", marks[2], "乙") + p("丙", marks[1], '<w:r><w:endnoteReference w:id="5"/></w:r>'),
        footnotes=notes,
        endnotes=end,
    )
    assert raw == "甲乙\n丙\n[1] 后写的\n第二段\n[2] 先写的\n[1] 尾注"


def test_headers_footers_and_hidden_text_are_set_apart() -> None:
    document = read_one(
        word(p("正文", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"), header=p("水务局文件"), footer=p("— 1 —"))
    )
    assert document.raw == "正文"
    assert [(one.kind, one.text, one.place) for one in document.apart] == [
        ("hidden", "藏", "word/document.xml"),
        ("header", "水务局文件", "word/header.xml"),
        ("footer", "— 1 —", "word/footer.xml"),
    ]


# ── tracked changes ──────────────────────────────────────────────────────────────────────────────────────────────────

INS, DEL = "<w:ins>{}</w:ins>", "<w:del>{}</w:del>"


@pytest.mark.parametrize(
    ("body", "accepted", "original"),
    [
        (p("增长", DEL.format(r("5%", "delText")), INS.format(r("6%"))), "增长6%", "增长5%"),
        (p("甲", mark="del") + p("乙"), "甲乙", "甲\n乙"),
        (p("甲", mark="ins") + p("乙"), "甲\n乙", "甲乙"),
        (p(DEL.format(r("整段", "delText")), mark="del") + p("乙"), "乙", "整段\n乙"),
        (p(INS.format(r("整段")), mark="ins") + p("乙"), "整段\n乙", "乙"),
        (
            p("<w:moveFrom>" + r("移") + "</w:moveFrom>", "甲") + p("乙", "<w:moveTo>" + r("移") + "</w:moveTo>"),
            "甲\n乙移",
            "移甲\n乙",
        ),
        (p("末", DEL.format(r("了", "delText")), mark="del"), "末", "末了"),
        (
            "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("删") + "</w:tc></w:tr><w:tr><w:tc>" + p("留")
            + "</w:tc></w:tr></w:tbl>",
            "留",
            "删\n留",
        ),
        (
            "<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr>" + p("删") + "</w:tc><w:tc><w:tcPr><w:cellIns/></w:tcPr>"
            + p("增") + "</w:tc><w:tc>" + p("留") + "</w:tc></w:tr></w:tbl>",
            "增\t留",
            "删\t留",
        ),
    ],
    ids=["words", "end deleted", "end inserted", "all deleted", "all inserted", "moved", "last end", "row", "cell"],
)  # fmt: skip
def test_tracked_changes(body: str, accepted: str, original: str) -> None:
    assert text_of(body) == accepted
    assert text_of(body, "original") == original


def test_what_was_deleted_is_set_apart() -> None:
    document = read_one(word(p("增长", DEL.format(r("5%", "delText")), INS.format(r("6%")))))
    assert [(one.kind, one.text) for one in document.apart] == [("deleted", "5%")]


# ── numbering ────────────────────────────────────────────────────────────────────────────────────────────────────────

GONGWEN = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、", '<w:suff w:val="nothing"/>')
    + level(1, "chineseCountingThousand", "（%2）", '<w:suff w:val="nothing"/>')
    + level(2, "decimal", "%3.", '<w:suff w:val="space"/>')
    + level(3, "decimal", "（%4）")
    + level(4, "decimal", "%1.%5", "<w:isLgl/>")
    + level(5, "bullet", "\uf06c")
    + level(6, "decimal", "%7)", '<w:lvlRestart w:val="0"/>')
    + level(7, "decimal", "%8]", '<w:lvlRestart w:val="1"/>')
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def labels(*levels: tuple[int, int], numbering: str = GONGWEN) -> list[str]:
    body = "".join(p("", number=one) for one in levels) + p("末")
    return text_of(body, numbering=numbering).split("\n")[:-1]


def test_the_levels_of_an_official_document() -> None:
    assert labels((1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 0), (1, 1), (1, 2), (1, 4), (1, 5)) == [
        *("一、", "（一）", "（二）", "1. ", "（1） ", "二、", "（一）", "1. ", "2.1 ", "• "),
    ]


def test_levels_restart_as_they_say() -> None:
    assert labels((1, 0), (1, 6), (1, 0), (1, 6)) == ["一、", "1) ", "二、", "2) "]
    assert labels((1, 0), (1, 7), (1, 1), (1, 7), (1, 0), (1, 7)) == ["一、", "1] ", "（一）", "2] ", "二、", "1] "]


def test_lists_of_one_kind_count_on_and_begin_anew_where_they_say() -> None:
    more = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    more += '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    assert labels((1, 0), (2, 0), (3, 0), (3, 0), (1, 0), numbering=GONGWEN + more) == [
        *("一、", "二、", "五、", "六、", "七、"),
    ]


def test_a_list_may_replace_a_level() -> None:
    more = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    more += level(0, "upperRoman", "%1.", start=4) + "</w:lvlOverride></w:num>"
    assert labels((2, 0), (2, 0), numbering=GONGWEN + more) == ["IV. ", "V. "]


def test_a_level_whose_upper_one_has_not_begun_shows_its_first_number() -> None:
    one = '<w:abstractNum w:abstractNumId="9">' + level(0, "decimal", "%1") + level(1, "decimal", "%1.%2")
    one += '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="9"/></w:num>'
    assert labels((1, 1), (1, 1), (1, 0), (1, 1), numbering=one) == ["1.1 ", "1.2 ", "1 ", "1.1 "]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mine"><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:type="numbering" w:styleId="List"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
)
LINKED = (
    '<w:abstractNum w:abstractNumId="1">'
    + level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/><w:suff w:val="nothing"/>')
    + level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/><w:suff w:val="nothing"/>')
    + '<w:styleLink w:val="List"/></w:abstractNum>'
    + '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="List"/></w:abstractNum>'
    + '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>'
)


def test_numbers_that_styles_bring() -> None:
    body = p("甲", style="H1") + p("乙", style="H2") + p("丙", style="Mine") + p("丁", style="H1", number=(0, 0))
    raw = text_of(body + p("戊", style="Loop") + p("己", style="none"), numbering=LINKED, styles=STYLES)
    assert raw == "一、甲\n（一）乙\n二、丙\n丁\n戊\n己"


def test_a_list_that_refers_to_a_style() -> None:
    assert text_of(p("甲", number=(6, 0)) + p("乙", number=(6, 0)), numbering=LINKED, styles=STYLES) == "一、甲\n二、乙"


def test_a_deleted_paragraph_does_not_count() -> None:
    body = (
        p("甲", number=(1, 0)) + p(DEL.format(r("删", "delText")), number=(1, 0), mark="del") + p("乙", number=(1, 0))
    )
    assert text_of(body, numbering=GONGWEN) == "一、甲\n二、乙"
    assert text_of(body, "original", numbering=GONGWEN) == "一、甲\n二、删\n三、乙"


def test_a_list_that_is_not_there_shows_nothing() -> None:
    assert text_of(p("甲", number=(77, 0)) + p("乙", number=(1, 8)), numbering=GONGWEN) == "甲\n乙"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("decimal", "1 9 10 11 20 21"),
        ("chineseCounting", "一 九 十 十一 二十 二十一"),
        ("ideographDigital", "一 九 一〇 一一 二〇 二一"),
        ("chineseLegalSimplified", "壹 玖 壹拾 壹拾壹 贰拾 贰拾壹"),
        ("decimalEnclosedCircle", "① ⑨ ⑩ ⑪ ⑳ ㉑"),
        ("decimalEnclosedParen", "⑴ ⑼ ⑽ ⑾ ⒇ 21"),
        ("decimalFullWidth", "１ ９ １０ １１ ２０ ２１"),
        ("ideographTraditional", "甲 壬 癸 11 20 21"),
        ("upperRoman", "I IX X XI XX XXI"),
        ("lowerLetter", "a i j k t u"),
        ("decimalZero", "01 09 10 11 20 21"),
        ("a format of the future", "1 9 10 11 20 21"),
    ],
)
def test_formats(name: str, shown: str) -> None:
    assert " ".join(formatted(number, name) for number in (1, 9, 10, 11, 20, 21)) == shown


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "〇"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (10_001, "一万零一"),
        (-1, "-1"),
    ],
)
def test_counting(number: int, written: str) -> None:
    assert counting(number) == written


# ── the way back ─────────────────────────────────────────────────────────────────────────────────────────────────────

RUNS = st.sampled_from(["新质", "生产力", "", " ", "\t", "5%", "<w:r><w:tab/><w:t>乙</w:t><w:br/></w:r>"])
CHANGES = st.sampled_from(["{}", "{}", "<w:ins>{}</w:ins>", "<w:del>{}</w:del>", "<w:hyperlink>{}</w:hyperlink>"])
PARAGRAPHS = st.builds(
    lambda runs, change, number, mark: p(
        *(change.format(one if one.startswith("<") else r(one)) for one in runs), number=number, mark=mark
    ),
    st.lists(RUNS, max_size=4),
    CHANGES,
    st.sampled_from([None, (1, 0), (1, 1)]),
    st.sampled_from(["", "", "", "del", "ins"]),
)
BODIES = st.lists(
    st.one_of(
        PARAGRAPHS,
        PARAGRAPHS.map(lambda one: f"<w:tbl><w:tr><w:tc>{one}</w:tc><w:tc>{p('格')}</w:tc></w:tr></w:tbl>"),
        PARAGRAPHS.map(lambda one: p("<w:r><w:pict><w:txbxContent>" + one + "</w:txbxContent></w:pict></w:r>")),
    ),
    max_size=8,
).map(lambda blocks: "".join([*blocks, p("末")]))


@given(BODIES, st.sampled_from(["accepted", "original"]))
def test_every_anchor_leads_to_its_run(body: str, tracked: Literal["accepted", "original"]) -> None:
    data = word(body, numbering=GONGWEN)
    document = read_one(data, tracked)
    assert document.origin is not None
    root = docx.Document(io.BytesIO(data)).element
    paragraphs, runs = list(root.iter(qn("w:p"))), list(root.iter(qn("w:r")))
    end, covered = 0, []
    for one in document.origin.anchors:
        assert end <= one.start < one.end <= len(document.raw)
        covered.append(document.raw[end : one.start])
        end = one.end
        assert one.paragraph is not None
        if one.run is not None:
            stretch = run_text(runs[one.run])[one.offset : one.offset + one.end - one.start]
            assert stretch == document.raw[one.start : one.end]
            assert paragraphs[one.paragraph] in runs[one.run].iterancestors()
    assert set("".join(covered)) <= set("\n\t")


@given(BODIES, st.data())
def test_a_range_is_covered_by_the_anchors_between(body: str, data: st.DataObject) -> None:
    document = read_one(word(body))
    assert document.origin is not None
    start = data.draw(st.integers(0, len(document.raw)))
    end = data.draw(st.integers(start, len(document.raw)))
    pieces = document.origin.between(start, end)
    assert all(start <= one.start < one.end <= end for one in pieces)
    covered = {offset for one in document.origin.anchors for offset in range(one.start, one.end)}
    assert {offset for one in pieces for offset in range(one.start, one.end)} == covered & set(range(start, end))


def test_anchors_of_a_part_of_a_run() -> None:
    document = read_one(word(p("增长", "百分之五") + p("末")))
    assert document.origin is not None
    (one,) = document.origin.between(3, 5)
    assert (one.part, one.paragraph, one.run, one.offset) == ("word/document.xml", 0, 1, 1)
    assert document.origin.between(6, 7) == ()  # the end of the paragraph


@given(st.integers(0, 6))
def test_a_run_is_split_anywhere(offset: int) -> None:
    xml = (
        f"<w:p {NAMESPACES}><w:r><w:rPr><w:b/></w:rPr><w:t>甲乙</w:t><w:tab/>"
        '<w:footnoteReference w:id="1"/><w:t xml:space="preserve"> 丙</w:t></w:r></w:p>'
    )
    paragraph = etree.fromstring(xml)
    text = run_text(paragraph[0])
    first, second = split_run(paragraph[0], offset)
    assert list(paragraph) == [first, second]
    assert (run_text(first), run_text(second)) == (text[:offset], text[offset:])
    assert len(paragraph.findall(f".//{qn('w:footnoteReference')}")) == 1
    assert len(paragraph.findall(f".//{qn('w:b')}")) == 2
    again = etree.fromstring(etree.tostring(paragraph))
    assert "".join(map(run_text, again)) == text


# ── broken files ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        zipped({"a": b"b"}),
        word(p("甲"))[:-100],
        word("<w:p>"),
        word(""),
        word(p("")),
        word(p("甲", number=(1, 0)), numbering='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
             '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="x"/></w:abstractNum>'),
    ],
    ids=["cut at once", "another zip", "cut", "not closed", "no paragraph", "no text", "numbers that are none"],
)  # fmt: skip
def test_a_broken_file_is_one_line(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.docx: .*$") as raised:
        read(data, "a.docx", ReadOptions())
    assert "\n" not in str(raised.value)


def test_strict_files_are_read() -> None:
    strict = word(p("甲", number=(1, 0)), numbering=GONGWEN)
    import zipfile

    members = {
        name: zipfile.ZipFile(io.BytesIO(strict)).read(name)
        .replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name in zipfile.ZipFile(io.BytesIO(strict)).namelist()
    }  # fmt: skip
    assert read_one(zipped(members)).raw == "一、甲"
