"""``policytext check``: exit statuses, formats, and what goes where."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytext.cli import cli

GOOD = "认真落实各项工作。\n"
FIELDS = [
    *("doc", "rule", "level", "message", "why", "source", "start", "end", "text", "line", "column", "utf16_column"),
    *("section", "related", "missing", "fingerprint", "fix"),
]
BAD = "老干部工作,认真落实。\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text(BAD, encoding="utf-8")
    return path


def test_the_status_is_1_only_for_findings_at_or_above_fail_on(draft: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(GOOD, encoding="utf-8")
    hint = tmp_path / "hint.txt"
    hint.write_text("推动…工作。", encoding="utf-8")
    assert run(str(good)).exit_code == 0
    assert run(str(draft)).exit_code == 1
    assert run(str(hint)).exit_code == 0
    assert run(str(hint), "--fail-on", "hint").exit_code == 1


def test_one_bad_file_is_reported_and_wins(draft: Path, tmp_path: Path) -> None:
    result = run(str(tmp_path / "missing.txt"), str(draft))
    assert result.exit_code == 2
    assert "missing.txt: no such file" in result.stderr
    assert "half-width-mark" in result.stdout


def test_records_have_the_documented_fields(draft: Path) -> None:
    record = json.loads(run(str(draft), "--format", "jsonl").stdout)
    assert list(record) == [
        "doc",
        "rule",
        "level",
        "message",
        "why",
        "source",
        "start",
        "end",
        "text",
        "line",
        "column",
        "utf16_column",
        "section",
        "related",
        "missing",
        "fingerprint",
        "fix",
    ]
    assert (record["line"], record["column"], record["start"], record["text"]) == (1, 6, 5, ",")
    assert record["fix"] == {"safety": "safe", "edits": [{"start": 5, "end": 6, "text": "，"}]}


def test_json_is_one_object_with_settings(draft: Path) -> None:
    (document,) = json.loads(run(str(draft), "--format", "json", "--date", "2022-01").stdout)["documents"]
    assert document["settings"][0] == {"name": "date", "value": "2022-01", "how": "给定"}
    assert len(document["findings"]) == 1


def test_text_underlines_the_span_under_full_width_characters(draft: Path) -> None:
    lines = run(str(draft)).stdout.split("\n")
    source, marks = next((a, b) for a, b in pairwise(lines) if "^" in b)
    assert source == "     1 │ 老干部工作,认真落实。"
    assert marks == "       │ " + " " * 10 + "^"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--pack", "none"), "none: no such pack; the packs are base"),
        (("--type", "poem"), "'poem' is no type of document"),
        (("--date", "soon"), "'soon' is no date"),
    ],
)
def test_what_cannot_be_done_is_one_line(draft: Path, arguments: tuple[str, ...], said: str) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "policytext", "check", str(draft), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_fix_rewrites_a_text_file_and_leaves_the_rest_of_it(tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_bytes("老干部工作,认真落实。\r\n推动…工作。\r\n".encode("gb18030"))
    result = run(str(path), "--fix")
    assert result.exit_code == 0
    assert path.read_bytes() == "老干部工作，认真落实。\r\n推动…工作。\r\n".encode("gb18030")
    run(str(path), "--unsafe-fixes")
    assert path.read_bytes() == "老干部工作，认真落实。\r\n推动……工作。\r\n".encode("gb18030")


def test_diff_writes_nothing(draft: Path) -> None:
    result = run(str(draft), "--diff")
    assert "-老干部工作,认真落实。\n+老干部工作，认真落实。\n" in result.stdout
    assert draft.read_text(encoding="utf-8") == BAD
    assert result.exit_code == 1


def test_settings_are_found_above_the_file_and_the_command_line_wins(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    path = folder / "draft.txt"
    path.write_text(BAD, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.policytext.check]\nignore = ["half-width-mark"]\n', encoding="utf-8"
    )
    assert run(str(path)).exit_code == 0
    assert run(str(path), "--isolated").exit_code == 1


def test_the_nearest_settings_count_alone(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    path = folder / "draft.txt"
    path.write_text(BAD, encoding="utf-8")
    (tmp_path / "policytext.toml").write_text('[check]\nignore = ["ALL"]\n', encoding="utf-8")
    (folder / "policytext.toml").write_text('[check]\nfail-on = "error"\n', encoding="utf-8")
    assert "half-width-mark" in run(str(path)).stdout


def test_a_baseline_is_made_used_and_shrunk(draft: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "known.json"
    assert run(str(draft), "--baseline", str(baseline), "--update-baseline").exit_code == 0
    assert run(str(draft), "--baseline", str(baseline)).exit_code == 0
    draft.write_text(f"新增一行,有问题。\n{BAD}", encoding="utf-8")
    assert run(str(draft), "--baseline", str(baseline)).exit_code == 1
    assert run(str(draft), "--baseline", str(baseline), "--update-baseline").exit_code == 1
    draft.write_text(GOOD, encoding="utf-8")
    run(str(draft), "--baseline", str(baseline), "--update-baseline")
    assert json.loads(baseline.read_bytes())["documents"] == {}


def test_explain_and_statistics(draft: Path) -> None:
    assert "GB/T 9704-2012 7.2.5" in run("--explain", "document-number-form").stdout
    assert run("--explain", "nothing").exit_code == 2
    assert "half-width-mark" in run(str(draft), "--statistics").stdout


def test_a_list_of_required_formulations_gives_a_table(draft: Path, tmp_path: Path) -> None:
    wanted = tmp_path / "wanted.txt"
    wanted.write_text("# 必须有\n“两个维护”\n老干部工作\n", encoding="utf-8")
    lines = run(str(draft), "--require", str(wanted)).stdout.splitlines()
    assert lines[0].endswith("、缺提法 1")
    assert any(line.split() == ["两个维护", "缺"] for line in lines)
    assert any(line.split() == ["老干部工作", "有", "1行"] for line in lines)


def test_a_roster_is_kept_to(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("name,post\n林岚,局长\n周远,副局长\n", encoding="utf-8")
    path = tmp_path / "draft.txt"
    path.write_text("会议由副局长林岚主持，周远、林岚出席。", encoding="utf-8")
    pack = tmp_path / "own.toml"
    pack.write_text(
        '[pack]\ntitle = "名单"\n[roster]\nkind = "roster"\nlevel = "warning"\nmessage = "“{name}”的职务应为{right}"\n'
        'why = "名单"\nsource = "名单"\nbad = ["⟦甲⟧"]\ngood = ["乙"]\n',
        encoding="utf-8",
    )
    result = run(str(path), "--roster", str(roster), "--pack", str(pack), "--format", "jsonl")
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == ["副局长林岚", "周远、林岚"]


def test_rules_are_listed_shown_and_checked(tmp_path: Path) -> None:
    runner = CliRunner()
    assert "half-width-mark" in runner.invoke(cli, ["rules", "list", "base"]).stdout
    assert "错：" in runner.invoke(cli, ["rules", "show", "half-width-mark"]).stdout
    assert runner.invoke(cli, ["rules", "check"]).exit_code == 0
    bad = tmp_path / "bad.toml"
    bad.write_text("[pack]\ntitle = 1\n", encoding="utf-8")
    result = runner.invoke(cli, ["rules", "check", str(bad)])
    assert result.exit_code != 0
