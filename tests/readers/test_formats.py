"""The same report in every format is the same text, and gives the same annotations; every kind of file is told by its
bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pages
import polars
import pytest
from made import p, word, zipped

import policytext as pt
from policytext.formats.limits import Limits, ReadOptions
from policytext.model import Document, Failure, InputError
from policytext.readers import DOCUMENTS, READERS, TABLES, kind_of, read

SAMPLE = pt.sample()
MAKERS: dict[str, Callable[[str], bytes]] = {
    "docx": pages.as_docx,
    "pdf": pages.as_pdf,
    "html": pages.as_html,
    "ofd": pages.as_ofd,
    "gb18030": lambda text: text.encode("gb18030"),
    "utf-16": lambda text: text.encode("utf-16"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
}


def read_one(data: bytes, name: str, options: ReadOptions = ReadOptions()) -> Document:  # noqa: B008
    (document,) = read(data, name, options)
    assert isinstance(document, Document)
    return document


def records(document: Document) -> list[dict[str, object]]:
    """The annotations without what depends on offsets, and on blanks at the beginning of a line."""
    found = pt.annotate(pt.Document("a", document.raw, {"year": 2022}))
    kept = []
    for one in found.annotations:
        record: dict[str, object] = {key: value for key, value in one.record().items() if key not in ("start", "end")}
        if "parent" in record:
            record["parent"] = next((above.text for above in found.sections if above.start == record["parent"]), None)
        kept.append(record)
    return kept


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("year", range(len(SAMPLE)), ids=lambda at: str(2020 + at))
def test_the_same_report_gives_the_same_annotations(kind: str, year: int) -> None:
    text = SAMPLE[year].raw.strip("\ufeff\r\n").replace("\r", "")
    document = read_one(MAKERS[kind](text), "报告")
    assert [line.strip("\ufeff\u3000\r") for line in document.raw.split("\n")] == text.split("\n")
    assert records(document) == records(pt.Document("a", text))


@pytest.mark.parametrize("name", ["报告.pdf", "报告.docx", "报告", "报告.txt", "报告.bak"])
@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "ofd", "gb18030"])
def test_the_bytes_decide_and_not_the_suffix(kind: str, name: str) -> None:
    text = "青澜市水务局2022年工作总结\n全年供水正常，完成投资5亿元。"
    assert read_one(MAKERS[kind](text), name).raw.replace("\u3000", "") == text


KINDS = {
    "docx": word(p("甲")),
    "ofd": pages.as_ofd("甲"),
    "pdf": b"\n%PDF-1.4",
    "office": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512),
    "zip": zipped({"a.txt": b"a"}),
    "html": b"\xef\xbb\xbf \n<!-- a --><HTML lang=zh><body>",
    "parquet": b"PAR1",
    "text": b"<p>",
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str) -> None:
    assert kind_of(KINDS[kind], "a", ReadOptions()) == kind


def test_of_texts_the_suffix_tells_the_kind() -> None:
    named = {"a.CSV": "csv", "a.tsv": "csv", "a.jsonl": "jsonl", "a.md": "text", "a.htm": "html", "a.xyz": "text"}
    assert {name: kind_of("<b>甲".encode(), name, ReadOptions()) for name in named} == named
    assert kind_of("甲".encode(), "a.html", ReadOptions()) == "text"
    assert kind_of(b"{\\rtf1 a", "a.txt", ReadOptions()) == "office"
    assert set(READERS) == {*DOCUMENTS.values(), *TABLES.values()}


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.txt", "is empty"),
        (b"", "a.pdf", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "is a picture"),
        (b"Rar!\x1a\x07", "a.zip", "archive of a kind"),
        (bytes(range(256)), "a.docx", "is broken, or no .docx file"),
        (bytes(range(256)), "a.txt", "is a binary file"),
        (bytes(1000), "a.txt", "is a binary file"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "a.docx", "is a spreadsheet"),
        (zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "a.docx", "is a presentation"),
        (zipped({"[Content_Types].xml": b""}), "a.docx", "is no Word document"),
        (zipped({"a.bin": b""}), "a.zip", "no file in it is of a kind that is read"),
        (KINDS["office"] + "EncryptedPackage".encode("utf-16-le"), "a.docx", "has a password"),
        (KINDS["office"] + "Workbook".encode("utf-16-le"), "a.doc", "is a spreadsheet"),
    ],
)
def test_what_is_not_read_says_what_it_is(data: bytes, name: str, message: str) -> None:
    with pytest.raises(InputError, match=rf"^{name}: .*{message}"):
        list(read(data, name, ReadOptions()))


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

ROWS = [{"id": "甲", "text": "一、甲。\n第二行，“引号”", "year": 2020}, {"id": "", "text": "乙。", "year": None}]


def as_rows(kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "jsonl":
        return "\n\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode("utf-8-sig")
    frame = polars.DataFrame(ROWS)
    if kind == "parquet":
        frame.write_parquet(out)
        return out.getvalue()
    return frame.write_csv(separator="\t" if kind == "tsv" else ",").encode("gb18030")


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "parquet"])
def test_a_document_a_row(kind: str) -> None:
    found = list(read(as_rows(kind), f"表.{kind}", ReadOptions()))
    assert all(isinstance(one, Document) for one in found)
    number = 3 if kind == "jsonl" else 2  # of the line
    assert [(one.id, one.raw, dict(one.meta)) for one in found if isinstance(one, Document)] == [
        ("甲", ROWS[0]["text"], {"year": 2020}),
        (f"表.{kind}#{number}", "乙。", {}),
    ]


def test_columns_by_name() -> None:
    data = "编号,正文\n1,甲。\n".encode()
    (one,) = read(data, "a.csv", ReadOptions(text="正文", id="编号"))
    assert isinstance(one, Document)
    assert (one.id, one.raw) == ("1", "甲。")
    with pytest.raises(InputError, match=r"no column text, but 编号, 正文; name it with --text-column"):
        list(read(data, "a.csv", ReadOptions()))


def test_one_bad_line_of_many() -> None:
    lines = ['{"text": "甲。"}', "{", "[]", '{"text": null}', '{"text": "乙。", "a": NaN, "b": [1]}', "[" * 5_000]
    found = list(read("\n".join(lines).encode(), "a.jsonl", ReadOptions()))
    assert [one.id if isinstance(one, Document) else one.message.split(";")[0] for one in found] == [
        "a.jsonl#1",
        "a.jsonl: line 2 is no JSON",
        "a.jsonl: line 3 is no JSON object",
        "a.jsonl: line 4 has no text in the column text",
        "a.jsonl#5",
        "a.jsonl: line 6 is no JSON",
    ]
    assert isinstance(found[4], Document)
    assert dict(found[4].meta) == {"b": "[1]"}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'text\n"a', "a.csv"),
        (b"text\na,b\n", "a.csv"),
        (b"text\n", "a.csv"),
        (b'\n"$t\ny', "a.csv"),  # a name of a column with a line feed
        (b"PAR1", "a.parquet"),
        (as_rows("parquet")[:-20], "a.parquet"),
        (as_rows("parquet")[:40] + b"\xff" * 80 + as_rows("parquet")[120:], "a.parquet"),
    ],
)
def test_broken_tables_are_one_line(data: bytes, name: str) -> None:
    with pytest.raises(InputError, match=rf"^{name}: ") as raised:
        list(read(data, name, ReadOptions()))
    assert "\n" not in str(raised.value)


def test_too_many_rows() -> None:
    for kind in ("csv", "jsonl", "parquet"):
        with pytest.raises(InputError, match="--limit files=2"):
            list(read(as_rows(kind), f"a.{kind}", ReadOptions(limits=Limits(files=1))))


# ── archives ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_archive_of_everything() -> None:
    text = "水务局2022年工作总结\n全年供水正常。"
    members = {f"二〇二二/报告.{kind}": MAKERS[kind](text) for kind in ("docx", "pdf", "html", "ofd")}
    members |= {"表.jsonl": as_rows("jsonl"), "a.txt": text.encode("gb18030"), "read.me": b"x", "b.txt": b""}
    members |= {"__MACOSX/._a.txt": b"\0", "c/~$报告.docx": b"x", "z.zip": zipped({"a.txt": b"a"})}
    found = list(read(zipped(members), "卷.zip", ReadOptions()))
    assert [one.id for one in found if isinstance(one, Document)] == [
        "卷.zip/a.txt",
        *(f"卷.zip/二〇二二/报告.{kind}" for kind in ("docx", "html", "ofd", "pdf")),
        "甲",
        "卷.zip/表.jsonl#3",
    ]
    assert [one.message for one in found if isinstance(one, Failure)] == [
        "卷.zip/b.txt: is empty",
        "卷.zip/z.zip: is an archive in an archive; unpack it first",
    ]


def test_names_in_the_code_page_of_china() -> None:
    data = zipped({"AAAA.txt": "甲。".encode()}).replace(b"AAAA.txt", "总结.txt".encode("gb18030"))
    assert [one.id for one in read(data, "a.zip", ReadOptions()) if isinstance(one, Document)] == ["a.zip/总结.txt"]


def test_ids_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "卷.zip").write_bytes(zipped({"a.txt": "甲。".encode(), "b.txt": "乙。".encode()}))
    corpus = pt.read_corpus(tmp_path)
    assert [one.id for one in corpus] == [f"{tmp_path.as_posix()}/卷.zip/{name}.txt" for name in "ab"]
    with pytest.raises(InputError, match="holds 2 documents"):
        pt.read(tmp_path / "卷.zip")
