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
