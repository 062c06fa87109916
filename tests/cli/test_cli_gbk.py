"""The command line where the system speaks GBK: names of files, messages, input, output and help.

The locale zh_CN.GBK is made for the test where the system has the means; elsewhere Python is told to speak it, as it
does by itself on a Chinese Windows (code page 936).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "做到“两个维护”，召开党组会26次。𠮷"


@pytest.fixture(scope="module")
def gbk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of such a system."""
    environment = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    folder = tmp_path_factory.mktemp("locales")
    localedef = shutil.which("localedef")
    if localedef:
        command = [localedef, "-i", "zh_CN", "-f", "GBK", str(folder / "zh_CN.GBK")]
        if subprocess.run(command, capture_output=True, check=False).returncode in (0, 1) and any(folder.iterdir()):
            return environment | {"LOCPATH": str(folder), "LC_ALL": "zh_CN.GBK"}
    return environment | {"PYTHONIOENCODING": "gbk", "LC_ALL": "zh_CN"}


def run(arguments: list[str], folder: Path, gbk: dict[str, str], given: bytes = b"") -> tuple[int, str, str]:
    command = [sys.executable, "-m", "policytext", *arguments]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(command, cwd=folder, env=kept | gbk, input=given, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    name = "总结.txt"
    # On such a system names are bytes of GBK; Windows and macOS keep names in Unicode.
    path = os.fsencode(tmp_path) + b"/" + (name.encode("gbk") if sys.platform == "linux" else os.fsencode(name))
    Path(os.fsdecode(path)).write_text(TEXT, encoding="gb18030")
    return tmp_path


def test_python_does_speak_it(gbk: dict[str, str], tmp_path: Path) -> None:
    script = (
        "import sys, locale; print(sys.stdout.encoding, sys.getfilesystemencoding(), locale.getpreferredencoding())"
    )
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run([sys.executable, "-c", script], env=kept | gbk, capture_output=True, check=True)
    assert b"gb" in done.stdout.lower()


def test_a_folder_is_read_and_written_in_utf8(folder: Path, gbk: dict[str, str]) -> None:
    status, out, _ = run(["extract", ".", "--format", "csv"], folder, gbk)
    assert status == 0
    assert "两个维护" in out
    assert run(["read", ".", "-o", "out.txt"], folder, gbk)[0] == 0
    assert (folder / "out.txt").read_bytes() == TEXT.encode()


def test_names_and_messages(folder: Path, gbk: dict[str, str]) -> None:
    status, out, errors = run(["read", "没有.txt"], folder, gbk)
    assert (status, out) == (2, "")
    assert errors.count("\n") == 1
    assert errors.startswith("policytext: ")
    status, out, errors = run(["outline", "."], folder, gbk)
    assert (status, errors) == (0, "")


def test_help_is_chinese(folder: Path, gbk: dict[str, str]) -> None:
    status, out, _ = run(["extract", "--help"], folder, gbk)
    assert status == 0
    assert out.startswith("用法：policytext extract")


def test_standard_input_is_guessed_as_files_are(folder: Path, gbk: dict[str, str]) -> None:
    status, out, _ = run(["read", "-"], folder, gbk, TEXT.encode("gb18030"))
    assert (status, out) == (0, TEXT)


def test_line_ends_stay_what_they_are(folder: Path, gbk: dict[str, str]) -> None:
    (folder / "a.txt").write_bytes("甲。\r\n乙。\n丙。\r".encode("gb18030"))
    status, out, _ = run(["read", "a.txt"], folder, gbk)
    assert (status, out) == (0, "甲。\r\n乙。\n丙。\r")
    status, out, _ = run(["extract", "a.txt", "--format", "jsonl"], folder, gbk)
    assert (status, "\r" in out) == (0, False)
