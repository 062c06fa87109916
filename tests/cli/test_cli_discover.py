"""The discover command, run in this process."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from policytext.cli import cli

FIRST = "清河市水务局2022年工作总结\r\n深化“闸站托管”改革，落实“三稳”，即稳水源、稳水价、稳供应。\r\n"
SECOND = "清河市水务局2023年工作总结\n推广“闸站托管”做法，落实“三稳”要求，试行“=水券”。\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a folder with two reports, and a file that is no text."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "COLUMNS", "POLICYTEXT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(FIRST, encoding="utf-8", newline="")
    (tmp_path / "reports" / "b.txt").write_text(SECOND, encoding="gb18030", newline="")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xff\x00")
    return tmp_path


def run(*arguments: object, given: bytes | None = None, status: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["discover", *map(str, arguments)], input=given)
    assert result.exit_code == status, result.output
    return result


def test_a_table_for_reading() -> None:
    result = run("reports")
    header, *rows = result.stdout.splitlines()
    assert header.split() == ["phrase", "kind", "evidence", "count", "docs", "years", "score", "example"]
    assert rows[0].split()[:6] == ["闸站托管", "slogan", "quoted", "2", "2", "2022–2023"]
    assert "2 documents" in result.stderr


def test_the_records_hold_examples_and_rows() -> None:
    records = {one["phrase"]: one for one in map(json.loads, run("reports", "--format", "jsonl").stdout.splitlines())}
    one = records["三稳"]
    assert one["members"] == ["稳水源", "稳水价", "稳供应"]
    assert one["row"]["expansion"] == "稳水源、稳水价、稳供应"
    assert [FIRST[example["start"] : example["end"]] for example in one["examples"][:1]] == ["三稳"]
    assert one["examples"][1]["doc"] == "reports/b.txt"


def test_csv_is_safe_in_a_spreadsheet() -> None:
    rows = list(csv.DictReader(io.StringIO(run("reports", "--format", "csv").stdout_bytes.decode("utf-8-sig"))))
    assert {"闸站托管", "三稳"} <= {row["phrase"] for row in rows}
    assert next(row for row in rows if row["phrase"] == "三稳")["members"] == "稳水源|稳水价|稳供应"
    assert not any(cell.startswith("=") for row in rows for cell in row.values() if cell)


def test_xlsx_is_the_same_bytes_twice() -> None:
    for name in ("a.xlsx", "b.xlsx"):
        run("reports", "-o", name)
    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()
    assert "闸站托管" in ZipFile("a.xlsx").read("xl/sharedStrings.xml").decode()


def phrases(*arguments: object) -> list[str]:
    return [json.loads(line)["phrase"] for line in run(*arguments, "--format", "jsonl").stdout.splitlines()]


def test_options_reach_the_library() -> None:
    found = phrases("reports")
    assert phrases("reports", "--top", "1") == found[:1]
    assert phrases("reports", "--evidence", "numeral") == ["三稳"]
    Path("mine.csv").write_text("phrase,kind\n三稳,numeric\n", encoding="utf-8")
    assert phrases("reports", "--lexicon", "mine.csv") == [one for one in found if one != "三稳"]
    Path("policytext.toml").write_text('[lexicon]\nfiles = ["mine.csv"]\n', encoding="utf-8")
    assert "三稳" not in phrases("reports")
    assert "三稳" in phrases("reports", "--no-lexicon")
    assert "闸站托管" in run("-", given=FIRST.encode()).stdout


# ── accepting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_accepted_rows_are_a_lexicon() -> None:
    result = run("reports", "--accept", "mine.csv")
    assert "mine.csv: " in result.stderr
    assert "rows added, 0 were there" in result.stderr
    checked = CliRunner().invoke(cli, ["lexicon", "check", "mine.csv"])
    assert (checked.exit_code, checked.stdout) == (0, "")
    listed = CliRunner().invoke(cli, ["lexicon", "show", "三稳", "--lexicon", "mine.csv"])
    assert "expansion: 稳水源、稳水价、稳供应" in listed.stdout
    assert "闸站托管" not in run("reports", "--lexicon", "mine.csv").stdout


def test_only_what_is_picked_is_accepted_and_rows_stay() -> None:
    Path("mine.csv").write_text("phrase,kind,note\n河长制,term,own\n", encoding="utf-8")
    run("reports", "--accept", "mine.csv", "--pick", "三稳")
    first, second = csv.DictReader(io.StringIO(Path("mine.csv").read_text(encoding="utf-8")))
    assert (first["phrase"], first["note"], second["phrase"]) == ("河长制", "own", "三稳")
    before = Path("mine.csv").read_bytes()
    assert "0 rows added, 1 were there" in run("reports", "--accept", "mine.csv", "--pick", "三稳").stderr
    assert Path("mine.csv").read_bytes() == before


def test_what_was_read_and_kept_is_accepted() -> None:
    """The table that was written, with the rows that are not wanted taken out."""
    run("reports", "-o", "candidates.csv")
    rows = Path("candidates.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [rows[0], *(row for row in rows[1:] if row.startswith("三稳,"))]
    Path("candidates.csv").write_text("\n".join(kept), encoding="utf-8-sig")
    Path("more.txt").write_text("# to keep\n闸站托管\n", encoding="gb18030")
    run("reports", "--accept", "mine.csv", "--pick-from", "candidates.csv", "--pick-from", "more.txt")
    found = csv.DictReader(io.StringIO(Path("mine.csv").read_text(encoding="utf-8")))
    assert [row["phrase"] for row in found] == ["三稳", "闸站托管"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("reports", "--accept", "mine.csv", "--pick-from", "list.txt"), "list.txt: 河长制 is none of the candidates"),
        (("reports", "--accept", "list.txt", "--pick-from", "list.txt"), "is an input"),
        (("reports", "--pick-from", "list.txt"), "--accept"),
        (("reports", "--pick", "三稳"), "--accept"),
        (("reports", "--accept", "mine.csv", "--pick", "没有"), "none of the candidates"),
        (("reports", "--accept", "reports/a.txt"), "is an input"),
        (("reports", "--accept", "nowhere/mine.csv"), "cannot be written"),
        (("reports", "--accept", "list.txt"), "plain list"),
        (("reports", "--no-lexicon", "--lexicon", "list.txt"), "--no-lexicon"),
        (("reports", "--min-count", "0"), "--min-count"),
        (("nowhere",), "no such file"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: tuple[str, ...], message: str) -> None:
    Path("list.txt").write_text("河长制\n", encoding="utf-8")
    result = run(*arguments, status=2)
    assert message in result.stderr
    assert Path("list.txt").read_text(encoding="utf-8") == "河长制\n"
    assert not Path("mine.csv").exists()


def test_one_bad_file_is_reported_and_the_others_are_done() -> None:
    result = run("reports", "bad.txt", "-o", "out.csv", status=2)
    assert "bad.txt" in result.stderr
    assert "闸站托管" in Path("out.csv").read_text(encoding="utf-8-sig")
