"""What a command or a notebook waits for at its start: nothing heavy is imported before it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HEAVY = {"polars", "sklearn", "scipy", "numpy", "jieba", "rjieba", "docx", "charset_normalizer"}
HAS_COMMAND_LINE = find_spec("policytext.cli") is not None and find_spec("policytext.__main__") is not None


def imported_by(*arguments: str) -> set[str]:
    """The top-level packages that ``python ARGUMENTS`` imports, as ``-X importtime`` lists them on standard error."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=True,
    )
    lines = [line for line in run.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def test_importing_the_package_is_light() -> None:
    imported = imported_by("-c", "import policytext")
    assert "policytext" in imported
    assert not HEAVY & imported


@pytest.mark.skipif(not HAS_COMMAND_LINE, reason="there is no command line yet")
def test_help_is_light() -> None:
    imported = imported_by("-m", "policytext", "--help")
    assert {"policytext", "click"} <= imported
    assert not HEAVY & imported


@pytest.mark.skipif(not HAS_COMMAND_LINE, reason="there is no command line yet")
def test_checking_loads_only_what_it_needs(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("一、认真落实各项工作。\n", encoding="utf-8")
    imported = imported_by("-m", "policytext", "check", str(draft))
    assert {"policytext", "rjieba"} <= imported
    assert not (HEAVY - {"rjieba"} | {"regex", "lxml", "jinja2", "altair"}) & imported


def test_a_heavy_import_would_be_seen() -> None:
    assert "numpy" in imported_by("-c", "import numpy")
