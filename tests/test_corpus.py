"""From paths, folders, globs and data frames to documents."""

from __future__ import annotations

import math
import os
from datetime import date
from pathlib import Path

import docx
import polars
import pytest

import policytext as pt
from policytext.corpus import Failure, Source, find_sources
from policytext.model import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two texts, one of them in a subfolder, a docx, and what does not count."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.txt").write_text("清河市水务局2022年工作总结\n一、乙。", encoding="utf-8")
    (tmp_path / "sub" / "a.TXT").write_text("深入学习贯彻党的二十大精神，推动各项工作落实。甲。", encoding="gb18030")
    document = docx.Document()
    document.add_paragraph("丙。")
    document.save(str(tmp_path / "c.docx"))
    for name in ("~$c.docx", ".hidden.txt", "numbers.csv", "d.png"):
        (tmp_path / name).write_bytes(b"\x89PNG")
    return tmp_path


def names(*inputs: object) -> list[str]:
    return [Path(one.path).name if isinstance(one, Source) else "failed" for one in find_sources(inputs)]  # type: ignore[arg-type]


def test_read_one(folder: Path) -> None:
    document = pt.read(folder / "b.txt")
    assert document.id == (folder / "b.txt").as_posix()
    assert document.raw == "清河市水务局2022年工作总结\n一、乙。"
    assert document.meta["year"] == 2022
    assert "year" in document.found


def test_the_id_is_the_path_as_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert pt.read("./sub/../b.txt").id == "./sub/../b.txt"
    assert [one.id for one in pt.read_corpus(".")] == ["./b.txt", "./c.docx", "./sub/a.TXT"]
    assert [one.id for one in pt.read_corpus("*.txt")] == ["b.txt"]


@pytest.mark.parametrize("name", ["missing.txt", "sub", "d.png"])
def test_read_says_what_is_wrong(folder: Path, name: str) -> None:
    with pytest.raises(InputError, match=name):
        pt.read(folder / name)


def test_a_folder_a_glob_and_a_list(folder: Path) -> None:
    assert [one.raw[-2:] for one in pt.read_corpus(folder)] == ["乙。", "丙。", "甲。"]
    assert names(f"{folder}/*.txt") == ["b.txt"]
    assert names(f"{folder}/**/*.[tT][xX][tT]") == ["b.txt", "a.TXT"]
    assert names(folder / "c.docx", folder / "b.txt") == ["c.docx", "b.txt"]


def test_a_file_named_twice_comes_once(folder: Path) -> None:
    assert names(folder / "b.txt", folder, f"{folder}/./b.txt", f"{folder}/*.txt") == ["b.txt", "c.docx", "a.TXT"]


@pytest.mark.skipif(os.name == "nt", reason="needs rights on Windows")
def test_a_link_is_the_file_it_leads_to(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "b.txt")
    assert names(folder / "link.txt", folder / "b.txt") == ["link.txt"]


@pytest.mark.skipif(os.name == "nt", reason="no such names on Windows")
@pytest.mark.parametrize("name", ["[a].txt", "a*.txt", "-x.txt", "a\nb.txt", "空 格.txt", os.fsdecode(b"\xff.txt")])
def test_what_exists_is_meant_by_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("甲。", encoding="utf-8")
    assert pt.read(tmp_path / name).raw == "甲。"
    assert names(tmp_path / name) == [name]


@pytest.mark.parametrize("given", ["nothing.txt", "no*.txt", "sub/none", "a\x00b", ""])
def test_what_is_not_there_fails_by_name(folder: Path, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(InputError):
        pt.read_corpus(given)


def test_one_bad_file_of_many(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\xff\xff")
    with pytest.raises(InputError, match=r"bad\.txt"):
        pt.read_corpus(folder)
    with pytest.warns(UserWarning, match=r"bad\.txt") as warned:
        corpus = pt.read_corpus(folder, errors="report")
    assert warned[0].filename == __file__
    assert len(corpus) == 3


def test_a_folder_without_documents(tmp_path: Path) -> None:
    (failure,) = find_sources([tmp_path])
    assert isinstance(failure, Failure)
    assert ".docx" in failure.message
    with pytest.raises(InputError, match=r"\.docx"):
        pt.read_corpus(tmp_path)


# ── corpus.csv ───────────────────────────────────────────────────────────────────────────────────────────────────────


def described(folder: Path, table: str) -> pt.Corpus:
    (folder / "corpus.csv").write_text(table, encoding="utf-8")
    return pt.read_corpus(folder)


def test_corpus_csv_decides_what_belongs_to_it(folder: Path) -> None:
    corpus = described(folder, "file,id,year,district,date\nsub/a.TXT,first,2020,甲,2021-01\nb.txt,,,,\n")
    assert [one.id for one in corpus] == ["first", f"{folder.as_posix()}/b.txt"]
    assert corpus[0].meta == {"year": 2020, "district": "甲", "date": "2021-01"}
    assert corpus[0].found == frozenset()
    assert corpus[1].meta["year"] == 2022
    assert corpus[1].found >= {"year", "title"}


def test_what_corpus_csv_gives_wins(folder: Path) -> None:
    corpus = described(folder, "file,year\nb.txt,2021\n")
    assert corpus[0].meta["year"] == 2021
    assert "year" not in corpus[0].found


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("name\nb.txt\n", "line 1.*`file`"),
        ("file,year,year\nb.txt,1,1\n", "line 1"),
        ("file,\nb.txt,1\n", "line 1"),
        ("", "line 1"),
        ("file\n", "no document"),
        ("file,year\nb.txt\n", "line 2.*cells"),
        ("file,year\nb.txt,二〇二二\n", "row 2.*year.*four digits"),
        ("file,date\nb.txt,2022/1/1\n", "row 2.*YYYY-MM-DD"),
        ("file,id\nb.txt,x\nc.docx,x\n", "row 3.*x is there already"),
        ("file,id\n,x\n", "row 2.*`file` is empty"),
    ],
)
def test_a_bad_corpus_csv_names_the_place(folder: Path, table: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        described(folder, table)
    assert "corpus.csv" in str(raised.value)


def test_a_file_that_corpus_csv_names_may_be_missing(folder: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.txt: no such file"):
        described(folder, "file\nb.txt\ngone.txt\n")


def test_the_sample() -> None:
    corpus = pt.sample()
    assert [one.meta["year"] for one in corpus] == [2020, 2021, 2022, 2023, 2024]
    assert all(one.raw.startswith(("青澜市", "中共青澜市")) for one in corpus)
    assert not any(one.found & {"title", "year"} for one in corpus)


# ── data frames ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_data_frame() -> None:
    frame = polars.DataFrame(
        {"id": [1, 2], "text": ["甲。", "乙。"], "year": [2020, None], "day": [date(2021, 1, 2), None]}
    )
    corpus = pt.read_corpus(frame)
    assert [(one.id, one.raw, dict(one.meta)) for one in corpus] == [
        ("1", "甲。", {"year": 2020, "day": "2021-01-02"}),
        ("2", "乙。", {}),
    ]


def test_columns_of_a_data_frame_by_name() -> None:
    frame = polars.DataFrame({"name": ["a"], "body": ["甲。"], "year": [2020], "more": [1.5]})
    corpus = pt.read_corpus(frame, text="body", id="name", meta=["year"])
    assert (corpus[0].id, corpus[0].raw, dict(corpus[0].meta)) == ("a", "甲。", {"year": 2020})


class PandasLike:
    """A frame whose cells are numpy's, as those of pandas are."""

    def __init__(self, **columns: list[object]) -> None:
        self._columns = columns
        self.columns = list(columns)

    def __getitem__(self, name: str) -> list[object]:
        return self._columns[name]


def test_cells_of_numpy_become_plain_values() -> None:
    import numpy

    frame = PandasLike(id=["a"], text=["甲。"], year=[numpy.int64(2020)], share=[math.nan], rate=[numpy.float64(0.5)])
    meta = pt.read_corpus(frame)[0].meta
    assert meta == {"year": 2020, "rate": 0.5}
    assert type(meta["year"]) is int


def test_a_data_frame_without_the_column() -> None:
    with pytest.raises(InputError, match=r"no column id.*text=, id= and meta="):
        pt.read_corpus(polars.DataFrame({"text": ["甲"]}))


def test_a_row_without_text() -> None:
    frame = polars.DataFrame({"id": ["a", "b"], "text": [None, "乙"]})
    with pytest.raises(InputError, match="a: has no text"):
        pt.read_corpus(frame)
    with pytest.warns(UserWarning, match="a: has no text"):
        assert len(pt.read_corpus(frame, errors="report")) == 1
