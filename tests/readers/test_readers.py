"""Bytes to documents."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.enum.text import WD_BREAK

from policytext.model import InputError
from policytext.readers import READERS, reader_for


def docx_bytes(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def test_every_reader_is_found_by_its_suffix() -> None:
    for suffix, reader in READERS.items():
        assert reader_for(f"总结{suffix}") is reader
        assert reader_for(f"a/b.x/总结{suffix.upper()}") is reader


@pytest.mark.parametrize("name", ["a.pdf", "报告", "a.txt.bak", ".txt", "folder.txt/a"])
def test_other_files_are_refused_with_what_is_read(name: str) -> None:
    with pytest.raises(InputError, match=r"\.docx, \.txt") as raised:
        reader_for(name)
    assert str(raised.value).startswith(f"{name}: ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_keeps_every_character(encoding: str) -> None:
    text = "一、深入学习贯彻党的二十大精神\r\n二、扎实开展主题教育，推动工作落实\r\n"
    (document,) = READERS[".txt"](text.encode(encoding), "a.txt", None)
    assert document.id == "a.txt"
    assert document.raw.removeprefix("\ufeff") == text


def test_text_with_an_encoding_that_was_given() -> None:
    assert READERS[".txt"]("甲\x00".encode("utf-16-le"), "a.txt", "utf-16-le")[0].raw == "甲\x00"
    with pytest.raises(InputError, match=r"a\.txt: .*--encoding"):
        READERS[".txt"](b"\xff", "a.txt", "utf-8")


def test_docx_paragraphs_and_cells_in_order() -> None:
    source = docx.Document()
    source.add_paragraph("一、甲").add_run("乙")
    table = source.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格{number}"
    table.cell(0, 0).add_paragraph("又一段")
    source.add_paragraph("")
    source.add_paragraph("二、丙")
    (document,) = READERS[".docx"](docx_bytes(source), "a.docx", None)
    assert document.raw == "一、甲乙\n格0\n又一段\n格1\n格2\n格3\n\n二、丙"


def test_docx_tables_in_tables_and_merged_cells() -> None:
    source = docx.Document()
    table = source.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合并"
    inner = table.cell(0, 1).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "内层"
    table.cell(1, 1).text = "末"
    (document,) = READERS[".docx"](docx_bytes(source), "a.docx", None)
    assert document.raw.split() == ["合并", "内层", "末"]


def test_docx_breaks_and_tabs_are_characters() -> None:
    source = docx.Document()
    run = source.add_paragraph("甲\t乙").add_run()
    run.add_break(WD_BREAK.LINE)
    run.add_text("丙")
    assert READERS[".docx"](docx_bytes(source), "a.docx", None)[0].raw == "甲\t乙\n丙"


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        "一、正文".encode(),
        zipped(a=b"b"),
        docx_bytes(docx.Document())[:-500],
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512),
    ],
    ids=["empty", "cut at once", "text", "another zip", "cut", "an old doc"],
)
def test_a_broken_docx_is_one_line(data: bytes) -> None:
    with pytest.raises(InputError) as raised:
        READERS[".docx"](data, "a.docx", None)
    assert str(raised.value).startswith("a.docx: ")
    assert "\n" not in str(raised.value)


def test_a_docx_with_broken_xml_is_one_line() -> None:
    whole = zipfile.ZipFile(io.BytesIO(docx_bytes(docx.Document())))
    members = {name: whole.read(name) for name in whole.namelist()} | {"word/document.xml": b"<w:document"}
    with pytest.raises(InputError, match=r"^a\.docx: .*$"):
        READERS[".docx"](zipped(**members), "a.docx", None)
