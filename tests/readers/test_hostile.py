"""Files from hostile hands and broken ones: each ends in one clear line and status 2, and the rest of a folder is done.

What one format alone can do is with the tests of its reader.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pages
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from made import NAMESPACES, p, word, zipped

from policytext.cli import cli
from policytext.formats.archive import Archive, leads_outside, parse_xml
from policytext.formats.limits import Limits, ReadOptions
from policytext.model import Failure, InputError
from policytext.readers import read

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def document_xml(before: bytes, text: str) -> bytes:
    """A Word file whose main part begins with a document type."""
    whole = zipfile.ZipFile(__import__("io").BytesIO(word(p("甲"))))
    members = {name: whole.read(name) for name in whole.namelist()}
    body = f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    return zipped(members | {"word/document.xml": before + body.encode()})


def with_flag(data: bytes, flag: int) -> bytes:
    """A zip file whose members are marked, in their own heads and in the directory."""
    marked = bytearray(data)
    for head, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = marked.find(head)
        while start >= 0:
            marked[start + at] |= flag
            start = marked.find(head, start + 1)
    return bytes(marked)


FILES: dict[str, tuple[str, bytes, str]] = {
    "zip bomb": ("a.zip", zipped({"a.txt": b"a" * 50_000_000}), "zip bomb"),
    "zip bomb in a docx": (
        "a.docx",
        zipped({"word/document.xml": b" " * 50_000_000, "[Content_Types].xml": b""}),
        "zip bomb",
    ),
    "many members": (
        "a.zip",
        zipped({f"{at}.txt": b"" for at in range(100_001)}, zipfile.ZIP_STORED),
        "--limit files=",
    ),
    "entities": ("a.docx", document_xml(LAUGHS, "&d;"), "document type"),
    "entity from outside": ("a.docx", document_xml(OUTSIDE, "&x;"), "document type"),
    "entities in UTF-16": (
        "a.docx",
        document_xml(b"\xff\xfe" + "<!DOCTYPE a []>".encode("utf-16-le"), ""),
        "document type",
    ),
    "path out of an archive": ("a.zip", zipped({"../../a.txt": "甲。".encode()}), "leads out of the archive"),
    "absolute path": ("a.zip", zipped({"/etc/a.txt": "甲。".encode()}), "leads out of the archive"),
    "archive in an archive": ("a.zip", zipped({"b.zip": zipped({"a.txt": b"a"})}), "archive in an archive"),
    "name of two lines": ("a.zip", zipped({"a\n\x1b[31m.txt": bytes(9)}), "a␊␛[31m.txt"),
    "password": ("a.zip", with_flag(zipped({"a.txt": b"a"}), 1), "has a password"),
    "docx with a password": (
        "a.docx",
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
        "has a password",
    ),
    "pdf with noise": ("a.pdf", b"%PDF-1.7" + os.urandom(0) + bytes(range(256)) * 9, "broken or cut pdf"),
    "cut docx": ("a.docx", pages.as_docx("甲。")[:-400], "broken or cut"),
    "cut ofd": ("a.ofd", pages.as_ofd("甲。")[:-40], "broken or cut"),
    "damaged member": (
        "a.zip",
        zipped({"a.txt": "一二三四五六七八九十".encode()}, zipfile.ZIP_STORED).replace("三".encode(), "四".encode(), 1),
        "broken or cut",
    ),
    "empty": ("a.docx", b"", "is empty"),
    "binary": ("a.txt", bytes(range(256)), "is a binary file"),
    "picture": ("a.docx", b"\x89PNG\r\n\x1a\n", "is a picture"),
    "no encoding": ("a.txt", b"\xff\xfe\xff", "is not text"),
}


def run(*arguments: str) -> tuple[int, str, list[str]]:
    result = CliRunner().invoke(cli, ["read", *arguments])
    return result.exit_code, result.stdout, result.stderr.splitlines()


@pytest.mark.parametrize("what", FILES)
def test_each_is_one_line_and_status_2_and_the_rest_is_done(what: str, tmp_path: Path) -> None:
    name, data, message = FILES[what]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text("全年供水正常。", encoding="utf-8")
    status, out, errors = run(str(tmp_path))
    assert (status, out) == (2, "全年供水正常。")
    assert len(errors) == 1
    assert errors[0].startswith(f"policytext: {tmp_path.as_posix()}/{name}")
    assert message in errors[0]
    assert sorted(path.name for path in tmp_path.rglob("*")) == sorted([name, "z.txt"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("甲。", encoding="utf-8")
    status, out, errors = run(str(tmp_path))
    assert (status, out) == (2, "甲。")
    assert errors == [f"policytext: {tmp_path}/a.txt: is not a regular file"]


@pytest.mark.skipif(
    os.name == "nt" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="root may read everything"
)
def test_no_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "a.txt").chmod(0)
    assert run(str(tmp_path / "a.txt"))[0] == 2


def test_what_may_not_be_read_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("policytext.files.os.open", denied)
    status, out, errors = run(str(tmp_path / "a.txt"))
    assert (status, out) == (2, "")
    assert errors == [f"policytext: {tmp_path}/a.txt: cannot be read (Permission denied)"]


def test_a_folder_with_the_name_of_a_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    (tmp_path / "a.txt" / "b.txt").write_text("甲。", encoding="utf-8")
    assert run(str(tmp_path))[:2] == (0, "甲。")


@pytest.mark.skipif(os.name == "nt", reason="needs rights on Windows")
def test_a_link_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "none")
    (tmp_path / "b.txt").write_text("甲。", encoding="utf-8")
    status, out, errors = run(str(tmp_path))
    assert (status, out, len(errors)) == (2, "甲。", 1)


@pytest.mark.parametrize(
    ("limit", "make"),
    [
        ("size=0.00001", lambda: "甲。".encode() * 100),
        ("ratio=1.5", lambda: zipped({"a.txt": "".join(map(str, range(400_000))).encode()})),
        ("pages=1", lambda: pages.as_pdf("甲。\n" * 40)),
        ("files=1", lambda: zipped({"a.txt": b"a", "b.txt": b"b"})),
        ("seconds=0.000000001", lambda: pages.as_pdf("甲。")),
    ],
)
def test_limits_are_options_and_say_how_to_raise_them(limit: str, make: Callable[[], bytes], tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(make())
    status, out, errors = run(str(tmp_path / "a"), "--limit", limit)
    assert (status, out, len(errors)) == (2, "", 1)
    assert f"raise the limit: --limit {limit.partition('=')[0]}=" in errors[0]
    assert run(str(tmp_path / "a"))[0] == 0


@pytest.mark.parametrize("limit", ["size", "size=", "size=-1", "size=nan", "speed=3", "size=x", "=3"])
def test_a_limit_that_is_none_is_named(limit: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    status, _, errors = run(str(tmp_path / "a.txt"), "--limit", limit)
    assert status == 2
    assert errors[0].startswith(f"policytext: --limit {limit}: write one of size, ratio, pages, files, seconds")


def test_standard_input_is_limited_too() -> None:
    result = CliRunner().invoke(cli, ["read", "-", "--limit", "size=0.00001"], input="甲。" * 100)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "stdin: is larger than 1e-05 MB" in result.stderr


def test_of_standard_input_the_bytes_decide() -> None:
    result = CliRunner().invoke(cli, ["read", "-"], input=pages.as_docx("甲。"))
    assert (result.exit_code, result.stdout) == (0, "甲。")


def test_no_entity_is_expanded_even_where_a_type_slips_through() -> None:
    with pytest.raises(InputError):
        parse_xml("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".encode("utf-16-be"), "a")
    with pytest.raises(InputError):
        parse_xml(b"<a>&b;</a>", "a")


def test_deep_xml_ends_in_one_line() -> None:
    deep = word("<w:p><w:r><w:pict>" * 100 + "</w:pict></w:r></w:p>" * 100)
    with pytest.raises(InputError, match="no well-formed XML"):
        list(read(deep, "a.docx", ReadOptions()))


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/a", "C:\\a", "C:a", "..\\a"])
def test_names_that_lead_outside(name: str) -> None:
    assert leads_outside(name)


def test_a_member_that_claims_to_be_small_gives_no_more(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "甲乙丙丁".encode()}, zipfile.ZIP_STORED))
    size = data.find(b"PK\x01\x02") + 24
    data[size : size + 4] = (3).to_bytes(4, "little")
    with pytest.raises(InputError, match="broken or cut"):
        Archive(bytes(data), "a.zip", Limits()).read("a.txt")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (document_xml(b"", "机密内容</w:t"), "a.docx"),
        (document_xml(b"", "机密内容&x;"), "a.docx"),
        ('{"text": "机密内容'.encode(), "a.jsonl"),
        ("text\n机密内容,机密内容".encode(), "a.csv"),
        (pages.as_ofd("机密").replace(b"OFD.xml", b"OFE.xml"), "a.docx"),
    ],
)
def test_errors_hold_no_text_of_the_document(data: bytes, name: str) -> None:
    with pytest.raises(InputError) as raised:  # noqa: PT012
        for one in read(data, name, ReadOptions()):
            assert isinstance(one, Failure)
            raise InputError(one.message)
    error: BaseException | None = raised.value
    while error is not None:
        assert "机密" not in str(error)
        error = None if error.__suppress_context__ else error.__context__


@given(
    st.binary(max_size=400), st.sampled_from(["a.txt", "a.docx", "a.html", "a.csv", "a.jsonl", "a.parquet", "a.zip"])
)
def test_any_bytes_give_documents_or_one_line(data: bytes, name: str) -> None:
    if data.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        return
    try:
        list(read(data, name, ReadOptions()))
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017
        assert str(error).startswith(name)  # noqa: PT017


SEEDS = {
    "a.docx": pages.as_docx("水务局2022年工作总结\n全年供水正常。"),
    "a.zip": zipped({"a.txt": "甲。".encode(), "b.jsonl": b'{"text": "a"}'}),
    "a.html": pages.as_html("年度总结\n全年供水正常。"),
}


@given(st.sampled_from(sorted(SEEDS)), st.binary(max_size=60), st.integers(0, 10_000))
def test_damage_never_ends_in_anything_but_one_line(name: str, noise: bytes, at: int) -> None:
    data = SEEDS[name]
    at %= len(data)
    try:
        list(read(data[:at] + noise + data[at + len(noise) :], name, ReadOptions()))
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017
