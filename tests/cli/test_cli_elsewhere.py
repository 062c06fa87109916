"""The commands that write for other programs, run in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytext.cli import cli


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "COLUMNS", "POLICYTEXT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*arguments: object, given: bytes | None = None, status: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(map(str, arguments)), input=given)
    assert result.exit_code == status, result.output
    return result


# ── lexicon export ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_export_selects_rows_and_says_what_is_left_out(folder: Path) -> None:
    (folder / "mine.csv").write_text(
        "phrase,kind,field\n甲乙丙丁,slogan,mine\n甲乙、丙丁,term,mine\n", encoding="utf-8"
    )
    options = ("lexicon", "export", "--format", "jieba", "--lexicon", "mine.csv", "--field", "mine")
    result = run(*options, "-o", "words.txt")
    assert (folder / "words.txt").read_text(encoding="utf-8") == "甲乙丙丁 l\n"
    assert result.stdout == ""
    assert (
        "1 wordings of 2 formulations, 2 of these unverified; left out: 1 with a mark inside, 0 that" in result.stderr
    )
    assert run(*options, "--kind", "term").stdout == ""
    assert run(*options, "--verified").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--field", "nowhere"], "nowhere is no field of the lexicon"),
        (["--split-characters", "--format", "spacy"], "is for --format quanteda"),
        (["--format", "conll"], "'conll' is not one of"),
    ],
)
def test_export_refuses_what_it_cannot_do(arguments: list[str], message: str) -> None:
    result = run("lexicon", "export", *arguments, status=2)
    assert message in result.stderr
    assert result.stdout == ""
