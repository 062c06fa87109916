"""Bytes to text, bytes to disk, tables, and where the data files are."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext import files
from policytext.model import DataFileError, InputError

SENTENCE = "一、主要工作。全市供水能力稳步提升，水质持续达标，群众满意度不断提高。\n"
TRADITIONAL = "一、主要工作。全市供水能力穩步提升，水質持續達標，群眾滿意度不斷提高。\n"

# ── decoding ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (SENTENCE.encode(), SENTENCE),
        (SENTENCE.encode("utf-8-sig"), "\ufeff" + SENTENCE),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), "\ufeff" + SENTENCE),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "\ufeff" + SENTENCE),
        ((SENTENCE * 200).encode("gb18030"), SENTENCE * 200),
        (SENTENCE.encode("gb18030"), SENTENCE),
        ("供水能力稳步提升，水质持续达标".encode("gb18030"), "供水能力稳步提升，水质持续达标"),
        ("供水工作总结".encode("gb18030"), "供水工作总结"),
        ("会议12次".encode("gb18030"), "会议12次"),
        ("甲。".encode("gb18030"), "甲。"),
        ("党".encode("gb18030"), "党"),
        ("供水工作總結".encode("big5"), "供水工作總結"),
        ((TRADITIONAL * 20).encode("big5"), TRADITIONAL * 20),
        (SENTENCE.replace("\n", "\r\n").encode(), SENTENCE.replace("\n", "\r\n")),
        (b"2023 report", "2023 report"),
        (b"", ""),
    ],
    ids=[
        "utf-8",
        "bom",
        "utf-16-le",
        "utf-16-be",
        "gb18030",
        "gb-line",
        "gb-short",
        "gb-6",
        "gb-3",
        "gb-2",
        "gb-1",
        "big5-6",
        "big5",
        "crlf",
        "ascii",
        "empty",
    ],
)
def test_decode(data: bytes, text: str) -> None:
    assert files.decode(data, "a.txt") == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_is_read_as_it_stands(text: str) -> None:
    assert files.decode(text.encode(), "a.txt") == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x08\x06\x00\x00\x00\x1f\xf3\xffa",
        bytes(range(128, 256)) * 4,
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4\xd2l",
        b"\xff\xfe\x00",
        b"\xff\xfea\x00b\x00c\x00",
    ],
    ids=["png", "bytes", "zip", "odd utf-16", "utf-16 without Chinese"],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.bin: .*--encoding"):
        files.decode(data, "a.bin")


def test_a_given_encoding_is_used_strictly() -> None:
    assert files.decode(SENTENCE.encode("big5", "ignore"), "a.txt", "big5")
    with pytest.raises(InputError, match=r"^a\.txt: cannot be read as gbk"):
        files.decode(b"\xff\xff", "a.txt", "gbk")
    with pytest.raises(InputError, match="no-such"):
        files.decode(b"a", "a.txt", "no-such")


# ── reading and writing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_read_bytes_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    assert files.read_bytes(tmp_path / "a.txt") == b"x"
    with pytest.raises(InputError, match="no such file"):
        files.read_bytes(tmp_path / "b.txt")
    with pytest.raises(InputError, match="is a folder"):
        files.read_bytes(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not a regular file"):
        files.read_bytes(tmp_path / "pipe")


def test_write_replaces_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(b"a long older text")
    files.write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(InputError, match="No space left"):
        files.write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def interrupt(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_write_into_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        files.write_bytes(tmp_path / "none" / "a.txt", b"")


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_write_keeps_the_mode_and_makes_new_files_as_the_umask_says(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"")
    old.chmod(0o640)
    files.write_bytes(old, b"x")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    mask = os.umask(0o027)
    try:
        files.write_bytes(new, b"x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_parse_csv() -> None:
    rows = files.parse_csv('word,example\n总结,"年度,总结"\n'.encode("utf-8-sig"), "t.csv", ("word", "example"))
    assert rows == [{"word": "总结", "example": "年度,总结"}]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("word\n总结\n", "t.csv: line 1: the columns must be word,example, not word"),
        ("word,example\n总结,a,b\n", "t.csv: line 2: 3 cells, not 2"),
        ('word,example\n"总结,a\n', "t.csv: line 2"),
        ("", "t.csv: line 1"),
    ],
)
def test_a_table_that_is_not_valid_names_the_line(data: str, message: str) -> None:
    with pytest.raises(DataFileError, match=message):
        files.parse_csv(data.encode(), "t.csv", ("word", "example"))


def test_a_table_must_be_utf8() -> None:
    with pytest.raises(DataFileError, match=r"t\.csv: is not UTF-8 \(byte 0\)"):
        files.parse_csv("总结".encode("gb18030"), "t.csv", ("word",))


OWN_TABLES = {
    "titles": ("word", "example"),
    "lead-ins": ("word", "ordinal", "example"),
    "meeting-openings": ("word", "example"),
}


@pytest.mark.parametrize("name", OWN_TABLES)
def test_a_table_of_words_is_sorted_and_its_examples_hold_the_word(name: str) -> None:
    rows = files.table(name, OWN_TABLES[name])
    words = [row["word"] for row in rows]
    assert words == sorted(set(words))
    assert all(row["word"] in row["example"] for row in rows)


def test_data_root_is_that_of_the_checkout() -> None:
    assert (files.data_root() / "dictionaries" / "tables" / "characters.csv").is_file()
