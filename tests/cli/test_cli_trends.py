"""``policytext trends`` and ``policytext kwic``, run in this process."""

from __future__ import annotations

import json
from pathlib import Path

import polars
import pytest
from click.testing import CliRunner, Result

from policytext.cli import cli

SAMPLE = Path(__file__).resolve().parents[2] / "corpora" / "sample"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("COLUMNS", raising=False)
    for year, text in (
        (2019, "抓好“放管服”改革。"),
        (2020, "抓好改革。"),
        (2022, "抓好“放管服”改革，城镇新增就业12万人。"),
    ):
        (tmp_path / f"{year}.txt").write_text(f"甲市{year}年工作总结\n{text}\n", encoding="utf-8")
    return tmp_path


def run(*arguments: object, status: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(map(str, arguments)))
    assert result.exit_code == status, result.output
    return result


FILES = ("2019.txt", "2020.txt", "2022.txt")


def test_trends_as_a_table() -> None:
    shown = run("trends", *FILES).stdout
    assert "放管服" in shown
    assert "▁·" in shown
    assert "There is no document of 2021" in shown
    assert "no document" not in run("trends", *FILES, "--no-methods").stdout


def test_the_paragraph_is_in_the_language_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "2021 没有文档" in run("trends", *FILES).stdout


@pytest.mark.parametrize(
    ("options", "kind", "table"),
    [
        ((), "trends", "series"),
        (("--indicator", "城镇新增就业"), "indicators", "indicators"),
        (("--keyness", "year<2020", "year>=2020", "--least", "1"), "keyness", "group_documents"),
        (("--keyness", "year<2020", "year>=2020", "--items", "words", "--least", "1"), "keyness", "keyness"),
        (("--collocates", "放管服", "--least", "1", "--span", "2"), "collocates", "collocates"),
        (("--dispersion", "--by", "year", "--least", "1"), "dispersion", "parts"),
        (("--ngrams", "2", "--least", "1"), "ngrams", "ngrams"),
    ],
)
def test_each_question(options: tuple[str, ...], kind: str, table: str) -> None:
    value = json.loads(run("trends", *FILES, *options, "--format", "json").stdout)
    assert value["kind"] == kind
    assert value["tables"][table]
    assert value["methods"]["en"]


def test_formats_by_the_name_of_the_output(folder: Path) -> None:
    run("trends", *FILES, "-o", "a.csv", "--show", "series")
    assert polars.read_csv("a.csv").filter(period=2021)["count"].to_list() == [None]
    run("trends", *FILES, "-o", "a.xlsx")
    run("trends", *FILES, "-o", "a.md")
    run("kwic", "放管服", *FILES, "-o", "a.html")
    assert (folder / "a.xlsx").read_bytes().startswith(b"PK")
    assert (folder / "a.md").read_text(encoding="utf-8").startswith("## formulations")
    assert (folder / "a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_csv_keeps_the_paragraph_apart() -> None:
    result = run("trends", *FILES, "--format", "csv")
    assert "were counted" not in result.stdout
    assert "were counted" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("--keyness", "year<2020", "year>=2020", "--dispersion"), "are two questions"),
        (("--keyness", "year<", "year>=2020"), "is missing"),
        (("--tiers",), "at least 30 documents"),
        (("--tiers", "--cutoffs", "a,b"), "write shares"),
        (("--by", "city"), "no document has the metadata"),
        (("--formulation", "没有"), "no formulation of the lexicon"),
        (("--show", "nothing"), "is no table of this analysis"),
        (("--collocates", "没有"), "no word of these documents"),
    ],
)
def test_one_line_and_status_2(arguments: tuple[str, ...], wrong: str) -> None:
    result = run("trends", *FILES, *arguments, status=2)
    assert wrong in result.stderr
    assert result.stdout == ""


def test_a_bad_file_of_many_is_reported_and_the_others_are_counted(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\xff\xff\x00")
    result = run("trends", *FILES, "bad.txt", status=2)
    assert "bad.txt" in result.stderr
    assert "放管服" in result.stdout


def test_kwic_as_a_table_and_as_json() -> None:
    shown = run("kwic", "放管服", *FILES, "--sort", "left", "--window", "4").stdout
    assert "concordance: 2 rows" in shown
    value = json.loads(run("kwic", "放管服", *FILES, "--format", "json").stdout)
    assert [row["code"] for row in value["tables"]["concordance"]] == ["", ""]


def test_kwic_of_a_pattern_and_a_sample() -> None:
    value = json.loads(run("kwic", r"\d+万", *FILES, "--match", "regex", "--format", "json").stdout)
    assert [row["node"] for row in value["tables"]["concordance"]] == ["12万"]
    drawn = json.loads(run("kwic", "抓好", *FILES, "--sample", "2", "--seed", "3", "--format", "json").stdout)
    assert len(drawn["tables"]["concordance"]) == 2
    assert "is no pattern" in run("kwic", "(", *FILES, "--match", "regex", status=2).stderr


def test_the_sample_corpus() -> None:
    value = json.loads(run("trends", SAMPLE, "--formulation", "六稳", "--format", "json").stdout)
    assert [row["count"] for row in value["tables"]["series"]] == [1, 1, 0, 0, 0]
    assert [row["is_lower_bound"] for row in value["tables"]["series"]] == [False, True, False, True, False]
