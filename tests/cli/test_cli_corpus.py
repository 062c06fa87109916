"""``policytext corpus``, and the commands that take a dataset."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytext.cli import cli
from policytext.files import data_root

SAMPLE = str(data_root() / "corpora" / "sample")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="policytext")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "archive"
    done = run("corpus", "build", SAMPLE, "-o", folder, "--workers", "0")
    assert "5 documents; inputs: 5 annotated, 0 unchanged, 0 gone" in done.stderr
    return folder


def test_a_second_build_does_nothing(archive: Path) -> None:
    assert "0 annotated, 5 unchanged" in run("corpus", "build", SAMPLE, "-o", archive, "--workers", "0").stderr


def test_describe(archive: Path) -> None:
    found = json.loads(run("corpus", "describe", archive, "--format", "json").stdout)
    assert found["complete"] is True
    assert found["years"] == {str(year): 1 for year in range(2020, 2025)}
    assert found["tables"]["documents"] == 5
    text = run("corpus", "describe", archive).stdout
    assert ["documents", "5"] in [line.split() for line in text.splitlines()]


@pytest.mark.parametrize(
    "words",
    [
        ("trends", "{}", "--unit", "section"),
        ("trends", "{}", "--keyness", "year<2022", "year>=2022", "--items", "words"),
        ("trends", "{}", "--indicator", "党组会"),
        ("trends", "{}", "--collocates", "党史学习教育"),
        ("trends", "{}", "--ngrams", "2"),
        ("trends", "{}", "--dispersion"),
        ("kwic", "两个维护", "{}", "--sort", "left"),
        ("kwic", "增长", "{}", "--unit", "tokens"),
        ("discover", "{}"),
    ],
    ids=" ".join,
)
def test_a_dataset_gives_what_its_documents_give(archive: Path, words: tuple[str, ...]) -> None:
    mine = run(*(word.format(archive) for word in words))
    theirs = run(*(word.format(SAMPLE) for word in words))
    assert mine.stdout == theirs.stdout != ""


def test_compare_takes_two_years(archive: Path) -> None:
    assert (
        run("compare", archive, "--years", "2022", "2023").stdout
        == run("compare", SAMPLE, "--years", "2022", "2023").stdout
    )
    result = run("compare", archive)
    assert "--years" in result.stderr


def test_errors_are_told_and_listed(tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "a.txt").write_text("一、做到“两个维护”", encoding="utf-8")
    done = run("corpus", "build", tmp_path / "bad.docx", tmp_path / "a.txt", "-o", tmp_path / "d", "--workers", "0")
    assert done.exit_code == 2
    assert "1 errors" in done.stderr
    assert "bad.docx" in run("corpus", "describe", tmp_path / "d", "--show", "errors").stdout
    row = json.loads(run("corpus", "describe", tmp_path / "d", "--show", "errors", "--format", "json").stdout)
    assert set(row) == {"doc", "input", "path", "reason"}


def test_a_dataset_is_named_alone_and_another_lexicon_is_told(archive: Path, tmp_path: Path) -> None:
    assert "name it alone" in run("trends", archive, SAMPLE).stderr
    (tmp_path / "mine.csv").write_text("phrase,kind\n三清一活,numeric\n", encoding="utf-8")
    assert "was annotated with lexicon" in run("trends", archive, "--lexicon", tmp_path / "mine.csv").stderr
