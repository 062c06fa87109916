"""The frame of the program: help, languages, exit statuses, streams. Run as processes where only a process shows it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from policytext import __version__
from policytext.cli import cli

HEAVY = (
    "polars",
    "numpy",
    "scipy",
    "sklearn",
    "jieba",
    "rjieba",
    "docx",
    "xlsxwriter",
    "rich",
    "orjson",
    "charset_normalizer",
)


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def start(*arguments: object, cwd: Path, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "policytext", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(*arguments: object, cwd: Path, given: bytes = b"", **environment: str) -> tuple[int, bytes, str]:
    process = start(*arguments, cwd=cwd, **environment)
    out, errors = process.communicate(given, timeout=60)
    return process.returncode, out, errors.decode()


# ── help ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(" ".join(["Usage: policytext", *path]))
    assert f"  {' '.join(['policytext', *path])}" in result.output.partition("Example:")[2]


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_help_is_chinese_where_the_locale_is(tmp_path: Path, variable: str) -> None:
    others = dict.fromkeys(("LC_ALL", "LC_MESSAGES", "LANG"), "")
    status, out, _ = run("extract", "--help", cwd=tmp_path, **(others | {variable: "zh_CN.UTF-8"}))
    assert status == 0
    assert out.decode().startswith("用法：policytext extract")
    assert "示例：" in out.decode()
    assert "Show this message" not in out.decode()


SHOW_ALL_HELP = """
import click
from policytext.cli import cli
def show(command, path):
    print(command.get_help(click.Context(command, info_name=path)))
    for name, one in getattr(command, "commands", {}).items():
        show(one, f"{path} {name}")
show(cli, "policytext")
"""


def test_every_command_speaks_chinese(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", SHOW_ALL_HELP], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    pages = done.stdout.decode().split("用法：")[1:]
    assert len(pages) == len(list(commands()))
    assert all("示例：" in page and "选项:" in page for page in pages)


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    script = f"import sys; from policytext.cli import cli; print([one for one in {HEAVY!r} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


@pytest.mark.parametrize("path", [(), ("lexicon",)])
def test_a_group_alone_shows_its_help(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, list(path))
    assert (result.exit_code, result.output) == (0, CliRunner().invoke(cli, [*path, "--help"]).output)


def test_version_names_the_lexicon() -> None:
    result = CliRunner().invoke(cli, ["--version"])
    assert result.exit_code == 0
    assert result.output.startswith(f"policytext {__version__}, lexicon ")
    assert "as of" in result.output


# ── exit statuses ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["extract"],
        ["extract", "a.txt", "--format", "docx"],
        ["extract", "a.txt", "--layer", "word"],
        ["extract", "missing.txt"],
        ["extract", "--nonsense"],
        ["tokenize", "a.txt", "--engine", "none"],
        ["compare", "a.txt"],
        ["compare", "a.txt", "a.txt"],
        ["compare", "a.txt", "--years", "2020", "2021"],
        ["lexicon", "show", "没有这个提法"],
        ["lexicon", "list", "--field", "none"],
        ["lexicon", "check", "missing.csv"],
        ["read", "a.txt", "-o", "missing/b.txt"],
        ["read", "a.txt", "-o", "a.txt"],
        ["read", "a.txt", "-o", "."],
        ["read", "a.txt", "--encoding", "nonsense"],
        ["extract", "a.txt", "--manifest", "a.txt"],
        ["extract", "a.txt", "-o", "b.csv", "--manifest", "b.csv"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_one_line_and_status_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("做到“两个维护”。", encoding="utf-8")
    result = CliRunner().invoke(cli, arguments)
    lines = [line for line in result.stderr.splitlines() if not line.startswith("policytext: lexicon ")]
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(lines) == 1
    assert lines[0].startswith("policytext: ")
    assert Path("a.txt").read_text(encoding="utf-8") == "做到“两个维护”。"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_an_internal_error_is_one_line_and_status_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError(chr(0x7532) + "\n乙")  # spelt so, since a traceback shows this line

    monkeypatch.setattr(import_module("policytext.annotate"), "annotate", broken)
    (tmp_path / "a.txt").write_text("甲。", encoding="utf-8")
    result = CliRunner().invoke(cli, ["extract", str(tmp_path / "a.txt")])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "internal error: ZeroDivisionError; " in result.stderr
    assert "POLICYTEXT_DEBUG=1" in result.stderr
    debugged = CliRunner().invoke(cli, ["extract", str(tmp_path / "a.txt")], env={"POLICYTEXT_DEBUG": "1"})
    assert debugged.exit_code == 2
    assert "Traceback" in debugged.stderr
    assert "甲" not in result.stderr + debugged.stderr  # it might be text of the document


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    status, _, errors = run(
        "extract", "missing.txt", "--encoding", "none", "-o", "x/y", cwd=tmp_path, POLICYTEXT_DEBUG="1"
    )
    assert status == 2
    assert "Traceback" in errors


def test_a_process_ends_in_status_2(tmp_path: Path) -> None:
    status, out, errors = run("extract", "missing.txt", cwd=tmp_path)
    assert (status, out) == (2, b"")
    assert errors.splitlines()[0] == "policytext: missing.txt: no such file"


@pytest.mark.skipif(os.name == "nt", reason="no signals on Windows")
def test_an_interrupt_ends_in_status_130(tmp_path: Path) -> None:
    process = start("read", "-", cwd=tmp_path)
    assert process.stdin is not None
    process.stdin.write(b"a" * 1_000_000)  # more than a pipe holds, so that this returns when the program reads
    time.sleep(0.5)  # until it waits for more
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stderr.read().decode().split() == ["policytext:", "interrupted"]
    for stream in (process.stdin, process.stdout, process.stderr):
        assert stream is not None
        stream.close()


@pytest.mark.skipif(os.name == "nt", reason="no such pipes on Windows")
def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲乙。\n" * 500_000, encoding="utf-8")
    process = start("read", "a.txt", cwd=tmp_path)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.close()
    assert process.stdout.read(6) == "甲乙".encode()
    process.stdout.close()
    assert process.wait(timeout=30) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_status_2(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲。", encoding="utf-8")
    command = [sys.executable, "-m", "policytext", "read", "a.txt"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1


# ── streams ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_output_is_utf8_whatever_the_locale_says(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "总结.txt").write_text("做到“两个维护”。𠮷", encoding="utf-8")
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    status, out, errors = run("extract", "总结.txt", "missing.txt", cwd=tmp_path, **environment)
    assert status == 2
    assert out.decode().startswith("总结.txt\n")
    assert "missing.txt" in errors
    status, out, _ = run("read", "总结.txt", cwd=tmp_path, **environment)
    assert (status, out.decode()) == (0, "做到“两个维护”。𠮷")


@pytest.mark.skipif(os.name == "nt", reason="no such names on Windows")
def test_names_are_shown_safely(tmp_path: Path) -> None:
    name = os.fsdecode("a\x1b[31m\n\u202e".encode() + b"\xff.txt")
    status, _, errors = run("read", name, cwd=tmp_path)
    assert status == 2
    assert errors == "policytext: a␛[31m␊\ufffd\ufffd.txt: no such file\n" or errors.endswith("no file matches\n")
    assert "\x1b" not in errors
    assert errors.count("\n") == 1
    (tmp_path / name).write_text("共12项。", encoding="utf-8")
    status, out, _ = run("extract", name, cwd=tmp_path)
    assert status == 0
    assert out.decode().splitlines()[0] == "a␛[31m␊\ufffd\ufffd.txt"
    _, out, _ = run("read", name, "--format", "jsonl", cwd=tmp_path)
    assert b'{"doc":"a\\u001b[31m\\n\xe2\x80\xae\\udcff.txt"' in out


def test_python_m_is_the_program(tmp_path: Path) -> None:
    status, out, _ = run("--help", cwd=tmp_path, LC_ALL="C.UTF-8")
    assert status == 0
    assert out.decode().startswith("Usage: policytext ")


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals on Windows")
def test_on_a_terminal_active_characters_are_shown_and_binary_is_refused(tmp_path: Path) -> None:
    import pty

    (tmp_path / "a.txt").write_text("甲\x1b[31m\u202e乙", encoding="utf-8")

    def on_terminal(*arguments: str) -> tuple[int, bytes, bytes]:
        master, slave = pty.openpty()
        command = [sys.executable, "-m", "policytext", *arguments]
        with subprocess.Popen(command, cwd=tmp_path, stdout=slave, stderr=subprocess.PIPE) as process:
            os.close(slave)
            errors = process.stderr.read() if process.stderr else b""
        try:
            shown = os.read(master, 10_000)
        except OSError:  # nothing was written
            shown = b""
        os.close(master)
        return process.returncode, shown, errors

    assert on_terminal("read", "a.txt") == (0, "甲␛[31m\ufffd乙".encode(), b"")
    status, shown, errors = on_terminal("extract", "a.txt", "--format", "parquet")
    assert (status, shown) == (2, b"")
    assert b"-o FILE" in errors
