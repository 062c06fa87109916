"""What each command does with documents, run in this process."""

from __future__ import annotations

import hashlib
import io
import json
from importlib.util import find_spec
from pathlib import Path

import polars
import pytest
from click.testing import CliRunner, Result

from policytext.cli import cli
from policytext.model import LAYERS
from policytext.render import ANNOTATION_FORMATS

TEXT = "清河市水务局2022年工作总结\r\n一、做到“两个维护”\r\n召开党课26次，培训**人，研读《党章》。\r\n"
LATER = TEXT.replace("2022", "2023").replace("26次", "**次")
FORMATS = [
    pytest.param(name, marks=pytest.mark.skipif(name == "docbin" and not find_spec("spacy"), reason="needs spaCy"))
    for name in ANNOTATION_FORMATS
]
"""The formats of ``extract``, the table for reading first."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: two reports, and a file that is no text."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "COLUMNS", "POLICYTEXT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    (tmp_path / "b.txt").write_text(LATER, encoding="utf-8", newline="")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "bad.txt").write_bytes(b"\xff\xff\x00")
    return tmp_path


def run(*arguments: object, given: bytes | None = None, status: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(map(str, arguments)), input=given)
    assert result.exit_code == status, result.output
    return result


def records(*arguments: object, **options: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*arguments, **options).stdout.splitlines()]  # type: ignore[arg-type]


# ── read ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_read_gives_the_text_byte_by_byte() -> None:
    assert run("read", "a.txt").stdout_bytes == TEXT.encode()
    assert run("read", "-", given="\ufeff甲\r".encode()).stdout_bytes == "\ufeff甲\r".encode()
    assert run("read", "-", "--encoding", "gb18030", given="甲".encode("gb18030")).stdout == "甲"


def test_read_writes_jsonl_and_metadata() -> None:
    (record,) = records("read", "a.txt", "--format", "jsonl")
    assert (record["doc"], record["text"]) == ("a.txt", TEXT)
    assert "year: 2022 (found in the text)" in run("read", "a.txt", "--meta").stdout
    assert records("read", "a.txt", "--meta", "--format", "jsonl")[0]["meta"] == record["meta"]


# ── extract ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["a.txt", "-"])
def test_extract_jsonl(name: str) -> None:
    found = records("extract", name, "--format", "jsonl", given=TEXT.encode())
    assert {record["doc"] for record in found} == {"stdin" if name == "-" else name}
    assert all(TEXT[record["start"] : record["end"]] == record["text"] for record in found)  # type: ignore[misc]
    assert {"两个维护", "26次", "**人", "《党章》"} <= {record["text"] for record in found}


def test_layers_are_a_selection() -> None:
    everything = records("extract", "a.txt", "--format", "jsonl")
    for layer in LAYERS:
        one = records("extract", "a.txt", "--format", "jsonl", "--layer", layer)
        assert one == [record for record in everything if record["layer"] == layer]
    two = records("extract", "a.txt", "--format", "jsonl", "--layer", "section", "--layer", "quantity")
    assert two == [record for record in everything if record["layer"] in ("section", "quantity")]


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_what_a_pipe_gets(name: str, folder: Path) -> None:
    piped = run("extract", "a.txt", "--format", name).stdout_bytes
    assert run("extract", "a.txt", "--format", name, "-o", "out").stdout_bytes == b""
    assert (folder / "out").read_bytes() == piped


@pytest.mark.parametrize("name", FORMATS[1:])
def test_the_name_of_the_output_tells_the_format(name: str, folder: Path) -> None:
    run("extract", "a.txt", "-o", f"out.{name.upper()}")
    assert (folder / f"out.{name.upper()}").read_bytes() == run("extract", "a.txt", "--format", name).stdout_bytes


def test_the_lexicon_is_named_on_standard_error() -> None:
    errors = run("extract", "a.txt").stderr
    assert errors.startswith("policytext: lexicon ")
    assert "as of" in errors


def test_parquet_has_all_documents() -> None:
    frame = polars.read_parquet(io.BytesIO(run("extract", "a.txt", "b.txt", "--format", "parquet").stdout_bytes))
    assert frame["doc"].unique().sort().to_list() == ["a.txt", "b.txt"]


def test_one_bad_file_of_many(folder: Path) -> None:
    result = run("extract", "bad/bad.txt", "a.txt", "missing.txt", "b.txt", "--format", "jsonl", "-o", "out", status=2)
    lines = result.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines[:2]] == ["bad/bad.txt", "missing.txt"]
    docs = [json.loads(line)["doc"] for line in (folder / "out").read_text(encoding="utf-8").splitlines()]
    assert sorted(set(docs)) == ["a.txt", "b.txt"]


def test_nothing_read_writes_nothing(folder: Path) -> None:
    (folder / "out").write_text("before", encoding="utf-8")
    run("extract", "bad", "-o", "out", "--format", "csv", status=2)
    assert (folder / "out").read_text(encoding="utf-8") == "before"


def test_inputs_in_every_form_each_once() -> None:
    found = records(
        "extract",
        "b.txt",
        "*.txt",
        "./a.txt",
        "-",
        "-",
        "--format",
        "jsonl",
        "--layer",
        "citation",
        given=TEXT.encode(),
    )
    assert [record["doc"] for record in found] == ["b.txt", "a.txt", "stdin"]
    assert [one["doc"] for one in records("read", "-", "a.txt", "--format", "jsonl", given=b"x")] == ["stdin", "a.txt"]


def test_a_corpus_folder_names_its_documents(folder: Path) -> None:
    (folder / "corpus.csv").write_text("file,id\nb.txt,later\na.txt,earlier\n", encoding="utf-8")
    found = records("extract", ".", "--format", "jsonl", "--layer", "citation")
    assert [record["doc"] for record in found] == ["later", "earlier"]


def test_cells_that_would_run(folder: Path) -> None:
    (folder / "=a.txt").write_text(TEXT, encoding="utf-8")
    assert "\n'=a.txt," in run("extract", "=a.txt", "--format", "csv").stdout
    assert "\n=a.txt," in run("extract", "=a.txt", "--format", "csv", "--raw-cells").stdout


def test_manifest(folder: Path) -> None:
    run("extract", "a.txt", "missing.txt", "--layer", "citation", "--manifest", "m.json", status=2)
    manifest = json.loads((folder / "m.json").read_text(encoding="utf-8"))
    assert manifest["inputs"] == [
        {"doc": "a.txt", "sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "counts": {"citation": 1}}
    ]
    assert manifest["failed"] == ["missing.txt"]
    assert manifest["counts"] == {"citation": 1}
    assert manifest["options"]["layers"] == ["citation"]
    assert {"policytext", "lexicon", "as_of"} <= manifest.keys()


def test_lone_surrogates() -> None:
    given = b"\\ud800\\u515a\\u8bfe26\\u6b21\\u3002\\udfff"
    options = ("-", "--encoding", "raw_unicode_escape")
    kept = records("extract", *options, "--format", "jsonl", given=given)
    shown = run("extract", *options, "--format", "csv", given=given)
    assert [record["text"] for record in kept if record["layer"] == "quantity"] == ["26次"]
    assert ",3,6,26次," in shown.stdout
    assert shown.stderr.count("U+FFFD") == 1
    assert "U+FFFD" not in run("extract", *options, "--format", "jsonl", given=given).stderr
    assert run("read", *options, given=given).stdout == "\ufffd党课26次。\ufffd"
    assert '"text":"\\ud800党课26次。\\udfff"' in run("read", *options, "--format", "jsonl", given=given).stdout
    assert run("tokenize", *options, given=given).stderr.count("U+FFFD") == 1
    assert "\\ud800" in run("tokenize", *options, "--format", "jsonl", given=given).stdout


# ── the lexicon of a run ─────────────────────────────────────────────────────────────────────────────────────────────

SENTENCE = "坚持白鹭飞过清河，建设三清六净家园。".encode()


def formulations(*options: object) -> list[object]:
    return [
        one["canonical"]
        for one in records("extract", "-", "--layer", "formulation", "--format", "jsonl", *options, given=SENTENCE)
    ]


def test_a_lexicon_file_is_laid_over(folder: Path) -> None:
    (folder / "mine.csv").write_text("phrase,kind\n白鹭飞过清河,slogan\n", encoding="utf-8")
    (folder / "list.txt").write_text("三清六净\n", encoding="utf-8")
    before = formulations()
    assert set(formulations("--lexicon", "mine.csv", "--lexicon", "list.txt")) == {*before, "白鹭飞过清河", "三清六净"}
    assert "白鹭飞过清河" in run("tokenize", "-", "--lexicon", "mine.csv", given=SENTENCE).stdout.split()
    assert "白鹭飞过清河" in run("lexicon", "list", "--lexicon", "mine.csv").stdout


def test_settings_of_the_working_directory(folder: Path) -> None:
    (folder / "mine.csv").write_text("phrase,kind\n白鹭飞过清河,slogan\n三清六净,slogan\n", encoding="utf-8")
    (folder / "policytext.toml").write_text(
        '[lexicon]\nfiles = ["mine.csv"]\nremove = ["三清六净"]\n', encoding="utf-8"
    )
    assert "白鹭飞过清河" in formulations()
    assert "三清六净" not in [*formulations(), *run("lexicon", "list").stdout.split()]


@pytest.mark.parametrize(
    "settings",
    [
        "[lexicon",
        "[lexikon]\n",
        "[lexicon]\nfile = []\n",
        '[lexicon]\nfiles = "mine.csv"\n',
        "lexicon = 1\n",
        "[lexicon]\nremove = [1]\n",
        "\xff",
    ],
)
def test_bad_settings_are_one_line(folder: Path, settings: str) -> None:
    (folder / "policytext.toml").write_bytes(settings.encode("latin-1"))
    result = run("extract", "a.txt", status=2)
    assert result.stderr.startswith("policytext: policytext.toml: ")
    assert result.stderr.count("\n") == 1


def test_lexicon_list_and_show() -> None:
    assert "两个维护" in run("lexicon", "list", "--kind", "numeric").stdout.split()
    assert "两个维护" not in run("lexicon", "list", "--kind", "thought").stdout.split()
    listed = records("lexicon", "list", "--format", "jsonl")
    (one,) = [entry for entry in listed if entry["phrase"] == "两个维护"]
    assert {entry["field"] for entry in records("lexicon", "list", "--field", one["field"], "--format", "jsonl")} == {
        one["field"]
    }
    assert run("lexicon", "list", "--format", "csv").stdout.count("\n") >= len(listed)
    shown = run("lexicon", "show", "“两个维护”").stdout
    assert shown.startswith("phrase: 两个维护\n")
    assert "since: " in shown


def test_lexicon_check(folder: Path) -> None:
    (folder / "mine.csv").write_text("phrase,kind\n甲,nonsense\n", encoding="utf-8")
    assert "mine.csv" in run("lexicon", "check", "mine.csv", status=2).stderr


def test_lexicon_check_counts_its_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policytext.lexicon.examples.check", lambda *_: ("economy.csv: 甲: 一", "economy.csv: 乙: 二"))
    result = run("lexicon", "check", status=2)
    assert result.stdout.splitlines() == ["economy.csv: 甲: 一", "economy.csv: 乙: 二"]
    assert result.stderr.endswith("traps, 2 problems\n")
    monkeypatch.setattr("policytext.lexicon.examples.check", lambda *_: ())
    assert run("lexicon", "check").stderr.endswith("traps, 0 problems\n")


def test_lexicon_format(folder: Path) -> None:
    header = run("lexicon", "list", "--format", "csv").stdout.splitlines()[0].removeprefix("\ufeff")
    first, second = (phrase + "," * header.count(",") for phrase in "乙甲")
    (folder / "mine.csv").write_text(
        "\r\n".join([header, f'"甲"{second[1:]}', first, ""]), encoding="utf-8", newline=""
    )
    assert run("lexicon", "format", "mine.csv").stderr.startswith("policytext: mine.csv: ")
    assert (folder / "mine.csv").read_bytes().decode() == "\n".join([header, first, second, ""])
    assert run("lexicon", "format", "mine.csv").stderr == ""


# ── outline, tokenize, compare ───────────────────────────────────────────────────────────────────────────────────────


def test_outline() -> None:
    assert "一、做到“两个维护”  [2]\n" in run("outline", "a.txt").stdout
    first, second = json.loads(run("outline", "a.txt", "b.txt", "--format", "json").stdout)
    assert (first["doc"], second["doc"]) == ("a.txt", "b.txt")
    assert first["sections"][0]["sections"][0]["marker"] == "一、"


@pytest.mark.parametrize("options", [(), ("--engine", "jieba"), ("--no-hmm",)])
def test_tokenize(options: tuple[str, ...]) -> None:
    tokens = records("tokenize", "a.txt", "--format", "jsonl", *options)
    assert "".join(str(token["text"]) for token in tokens) == TEXT
    assert {"两个维护", "**", "26"} <= {token["text"] for token in tokens}
    lines = run("tokenize", "a.txt", "b.txt", *options).stdout.splitlines()
    assert len(lines) == 2
    assert "".join(lines[0].split()) == "".join(TEXT.split())


def test_tokenize_columns() -> None:
    lines = run("tokenize", "a.txt", "--format", "tsv").stdout.split("\n")
    assert lines[0] == "# doc = a.txt"
    assert lines[-2:] == ["", ""]
    assert all(len(line.split("\t")) == 4 for line in lines[1:-2])


def test_compare_two_files() -> None:
    comparison = json.loads(run("compare", "a.txt", "b.txt", "--format", "json").stdout)
    assert (comparison["old"]["doc"], comparison["new"]["doc"]) == ("a.txt", "b.txt")
    assert "a.txt" in run("compare", "a.txt", "b.txt").stdout
    values = run("compare", "a.txt", "b.txt", "--show", "values").stdout
    assert "Values and masks:" in values
    assert "Sections:" not in values


def test_compare_shows_what_is_left_from_the_older_text(folder: Path) -> None:
    old = "某局2022年工作总结\n截至2022年底，完成改造任务12项，办结率98%。\n"
    (folder / "old.txt").write_text(old, encoding="utf-8")
    (folder / "new.txt").write_text(old.replace("2022年工作", "2023年工作"), encoding="utf-8")
    shown = run("compare", "old.txt", "new.txt", "--leftovers").stdout
    assert "2:3" in shown
    assert "2023年" in shown
    assert "Sections:" not in shown
    assert "Leftovers: none" in run("compare", "new.txt", "old.txt", "--leftovers").stdout


def test_compare_as_markdown_and_workbook(folder: Path) -> None:
    assert run("compare", "a.txt", "b.txt", "--format", "md", "--show", "values").stdout.startswith("# a.txt → b.txt\n")
    run("compare", "a.txt", "b.txt", "--format", "xlsx", "-o", "out.xlsx")
    assert (folder / "out.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("options", [("--nested", "all"), ("--count", "form")])
def test_compare_counts_as_it_is_told(options: tuple[str, str]) -> None:
    found = json.loads(run("compare", "a.txt", "b.txt", "--format", "json", *options).stdout)
    assert found[options[0].removeprefix("--")] == options[1]


def test_compare_one_source_with_many(folder: Path) -> None:
    (folder / "plan.txt").write_text("加快改造老旧供水管网，提升城市供水保障能力和应急处置水平。", encoding="utf-8")
    (folder / "c.txt").write_text(TEXT + "加快改造老旧供水管网，提升城市供水保障能力和应急处置水平。", encoding="utf-8")
    found = records("compare", "--source", "plan.txt", "a.txt", "c.txt", "--format", "json")
    assert [(one["doc"], one["share_of_source"]) for one in found] == [("a.txt", 0.0), ("c.txt", 1.0)]
    assert "c.txt" in run("compare", "--source", "plan.txt", "a.txt", "c.txt").stdout
    run("compare", "--source", "plan.txt", "c.txt", "--format", "xlsx", "-o", "trace.xlsx")
    assert (folder / "trace.xlsx").read_bytes().startswith(b"PK")
    done = run("compare", "--source", "plan.txt", "missing.txt", "c.txt", status=2)
    assert "missing.txt" in done.stderr
    assert "c.txt" in done.stdout
    assert "md" in run("compare", "--source", "plan.txt", "c.txt", "--format", "md", status=2).stderr
    assert "missing.txt" in run("compare", "--source", "missing.txt", "c.txt", status=2).stderr


def test_compare_two_years_whatever_their_order() -> None:
    assert (
        json.loads(run("compare", "b.txt", "a.txt", "--years", 2022, 2023, "--format", "json").stdout)["old"]["doc"]
        == "a.txt"
    )
    errors = run("compare", "a.txt", "b.txt", "--years", 2022, 2024, status=2).stderr
    assert "2022, 2023" in errors


def test_compare_shows_nothing_that_a_terminal_would_act_on(folder: Path) -> None:
    (folder / "c.txt").write_text(TEXT.replace("做到", "做到\x1b[31m\u202e"), encoding="utf-8")
    shown = run("compare", "a.txt", "c.txt").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_lexicon_show_shows_what_it_has_and_reports_the_rest() -> None:
    done = run("lexicon", "show", "两个维护", "没有此条", status=2)
    assert done.stdout.startswith("phrase: 两个维护\n")
    assert "没有此条" in done.stderr
    assert "没有此条" not in done.stdout


def test_years_are_those_of_the_names_of_files_where_nothing_else_tells_them(tmp_path: Path) -> None:
    folder = tmp_path / "years"
    folder.mkdir()
    for year, meetings in ((2016, 5), (2017, 7)):
        (folder / f"{year}.txt").write_text(f"工作情况\n召开党组会{meetings}次。", encoding="utf-8")
    assert "+2次" in run("compare", folder, "--years", "2016", "2017", "--show", "values").stdout
