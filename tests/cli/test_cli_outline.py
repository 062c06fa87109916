"""``policytext outline --show-removed``: what is around a text is listed with its lines, and never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from policytext.cli import cli

PAGE = "首页 > 要闻\r\n青澜市水务局2023年工作总结\r\n来源：青澜日报\r\n一、成绩\r\n全年供水正常。\r\n\r\n— 1 —\r\n"


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.txt"
    path.write_bytes(PAGE.encode())
    return str(path)


def test_removed_lines_are_listed_with_their_numbers(page: str) -> None:
    shown = CliRunner().invoke(cli, ["outline", "--show-removed", page]).stdout.splitlines()
    assert shown[1:] == ["  首页 > 要闻  [1]", "  来源：青澜日报  [3]", "  — 1 —  [7]"]


def test_removed_ranges_as_json(page: str) -> None:
    (document,) = json.loads(CliRunner().invoke(cli, ["outline", "--show-removed", "--format", "json", page]).stdout)
    assert [PAGE[one["start"] : one["end"]] for one in document["removed"]] == [
        "首页 > 要闻",
        "来源：青澜日报",
        "— 1 —",
    ]
    assert [one["line"] for one in document["removed"]] == [1, 3, 7]


def test_the_outline_itself_has_none_of_it(page: str) -> None:
    shown = CliRunner().invoke(cli, ["outline", page]).stdout.splitlines()
    assert shown[1:] == ["  青澜市水务局2023年工作总结  [2]", "    一、成绩  [4]"]


def test_the_raw_text_is_still_printed_whole(page: str) -> None:
    assert CliRunner().invoke(cli, ["read", page]).stdout_bytes == PAGE.encode()
