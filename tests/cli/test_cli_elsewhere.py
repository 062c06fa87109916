"""The commands that write for other programs, run in this process."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from scipy.io import mmread

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


# ── extract for training ─────────────────────────────────────────────────────────────────────────────────────────────

TEXT = "清河市水务局2022年工作总结\r\n一、做到“两个维护”\r\n第三产业增长5%，2022年底开展党课26次。\r\n"


def test_extract_conll_says_what_it_widened(folder: Path) -> None:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    result = run("extract", "a.txt", "--layer", "quantity", "--layer", "formulation", "-o", "a.conll")
    lines = (folder / "a.conll").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# global.columns = ID FORM START END POLICYTEXT:FORMULATION POLICYTEXT:QUANTITY"
    assert lines[1] == "# newdoc id = a.txt"
    assert [line.split("\t")[1] for line in lines if "B-numeric" in line] == ["两个维护"]
    (count,) = [line for line in result.stderr.splitlines() if "widened" in line]
    assert "7 annotations; widened to whole tokens: 2; left out: 0" in count


def test_extract_docbin(folder: Path) -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'policytext[spacy]'")
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    (folder / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    run("extract", "a.txt", "-o", "a.spacy")
    (doc,) = DocBin().from_disk(folder / "a.spacy").get_docs(Vocab())
    assert doc.text == TEXT
    assert doc.user_data["meta"]["year"] == 2022
    assert run("extract", "a.txt", "--format", "docbin", "-o", "b.spacy").stdout == ""
    assert (folder / "b.spacy").read_bytes() == (folder / "a.spacy").read_bytes()


# ── evaluate ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def gold(folder: Path) -> Path:
    """The annotations of a document as its reader has corrected them: one more, one less, one otherwise."""
    (folder / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    lines = run("extract", "a.txt", "--format", "jsonl").stdout.splitlines()
    records = [json.loads(line) for line in lines]
    kept = [record for record in records if record["text"] != "26次"]
    for record in kept:
        if record["text"] == "5%":
            record["of"] = ["第三产业增长", "增加值"]
    start = TEXT.index("党课")
    kept.append({"layer": "formulation", "start": start, "end": start + 3, "doc": "a.txt", "kind": "term"})
    path = folder / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, kept)), encoding="utf-8")
    return path


def test_evaluate_documents(gold: Path) -> None:
    result = run("evaluate", "gold.jsonl", "a.txt", "--layer", "quantity", "--differences")
    assert result.stdout.startswith("1 document; no intervals")
    quantity = next(line.split() for line in result.stdout.splitlines() if line.startswith("quantity  "))
    assert quantity[:4] == ["quantity", "4", "5", "0.800"]
    assert re.search(r"a.txt +quantity +wrong +\d+ +26次", result.stdout)
    assert re.search(r'a.txt +quantity +attribute +\d+ +5% +of +\["第三产业增长","增加值"\] +"', result.stdout)
    assert "not in GOLD, so not scored: section, formulation" in result.stderr


def test_evaluate_annotations_of_some_program(gold: Path, folder: Path) -> None:
    run("extract", "a.txt", "--format", "jsonl", "-o", "predicted.jsonl")
    made = json.loads(
        run("evaluate", "gold.jsonl", "predicted.jsonl", "--format", "json", "--document", "a.txt").stdout
    )
    assert made == json.loads(run("evaluate", "gold.jsonl", "a.txt", "--format", "json").stdout)
    whole = next(one for one in made["scores"] if one["layer"] == "formulation" and one["kind"] is None)
    assert (whole["gold"], whole["predicted"], whole["right"]) == (3, 2, 2)
    rows = list(
        csv.DictReader(io.StringIO(run("evaluate", "gold.jsonl", "a.txt", "--format", "csv").stdout.lstrip("\ufeff")))
    )
    assert {row["match"] for row in rows} == {"strict", "overlapping", "attribute"}
    assert rows[0]["precision"] == "1.0"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gold.jsonl", "b.jsonl", "a.txt"], "give one JSON Lines file to score, or documents"),
        (["gold.jsonl", "nowhere.txt"], "nowhere.txt: no such file"),
        (["nowhere.jsonl", "a.txt"], "nowhere.jsonl: no such file"),
        (["a.txt", "a.txt"], "a.txt: line 1: is no JSON"),
        (["gold.jsonl", "a.txt", "-o", "gold.jsonl"], "gold.jsonl: is an input"),
        (["gold.jsonl", "gold.jsonl", "--unit", "paragraph"], "its paragraphs are not known"),
    ],
)
def test_evaluate_refuses_what_it_cannot_do(arguments: list[str], message: str, gold: Path) -> None:
    before = gold.read_bytes()
    assert message in run("evaluate", *arguments, status=2).stderr
    assert gold.read_bytes() == before


# ── features ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_features_as_a_matrix_with_its_tables(folder: Path) -> None:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    (folder / "b.txt").write_text(TEXT.replace("两个维护", "四个意识"), encoding="utf-8", newline="")
    result = run("features", "a.txt", "b.txt", "--kind", "numeric", "-o", "counts.mtx")
    matrix = mmread(folder / "counts.mtx").toarray().tolist()
    rows, columns = (
        list(csv.DictReader(io.StringIO((folder / f"counts.{name}.csv").read_text(encoding="utf-8"))))
        for name in ("documents", "features")
    )
    assert [row["doc"] for row in rows] == ["a.txt", "b.txt"]
    assert [one["feature"] for one in columns] == ["两个维护", "四个意识"]
    assert matrix == [[1, 0], [0, 1]]
    assert result.stdout == ""
    assert "2 documents x 2 features; of 0 documents the counts are lower bounds; lexicon " in result.stderr


def test_features_that_the_lexicon_lacks(folder: Path) -> None:
    (folder / "a.txt").write_text("推进“四免两减”改革，落实“四免两减”政策。", encoding="utf-8")
    found = run("features", "a.txt", "--vocabulary", "discover").stdout.splitlines()
    assert found[0].endswith(",四免两减")
    assert found[1].endswith(",2")


def test_features_as_a_table(folder: Path) -> None:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    result = run("features", "a.txt", "--of", "tokens", "--min-df", "1.0")
    (row,) = csv.DictReader(io.StringIO(result.stdout.lstrip("\ufeff")))
    assert (row["doc"], row["doc.year"], row["两个维护"], row["党课"]) == ("a.txt", "2022", "1", "1")
    assert "lower bounds" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.txt", "--format", "mtx"], "name the first of them: -o NAME.mtx"),
        (["a.txt", "--format", "mtx", "-o", "a.csv"], "name the first of them: -o NAME.mtx"),
        (["a.txt", "--min-df", "1.5"], "'1.5' is neither a number of documents"),
        (["a.txt", "--min-df", "many"], "'many' is neither a number of documents"),
        (["a.txt", "--min-df", "2"], "no formulation is left for the columns in 1 documents"),
        (["nowhere.txt"], "nowhere.txt: no such file"),
        (["a.documents.csv", "-o", "a.mtx"], "a.documents.csv: is an input"),
    ],
)
def test_features_refuses_what_it_cannot_do(arguments: list[str], message: str, folder: Path) -> None:
    for name in ("a.txt", "a.documents.csv"):
        (folder / name).write_text(TEXT, encoding="utf-8", newline="")
    assert message in run("features", *arguments, status=2).stderr
    assert sorted(one.name for one in folder.iterdir()) == ["a.documents.csv", "a.txt"]
