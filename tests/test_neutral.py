"""Whatever a document or its name holds, no output acts on who opens it: every command, in every format it has.

The commands and formats are taken from the program, so that a new one is tried without being named here.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from policytext.cli import cli
from policytext.render import BINARY_FORMATS

ACTIVE = "\x1b]0;题\x07\x1b[31m\u202e\u2066\u200f\x9b31m\x08"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;"
FORMULA = '=HYPERLINK("http://example.org","a")'
NAME = "=1+1<script>{}.txt" if os.name != "nt" else "=1+1 {}.txt"
TEXT = (
    f"""水务局2022年工作总结
{FORMULA}{MARKUP}水务局2022年工作总结{ACTIVE}
一、=做到“两个维护{ACTIVE}”{MARKUP}
@学习《=党章{MARKUP}》，开展=党课26次，+培训**人{ACTIVE}，-增长5%。坚定“两个维护”，，做到“四个自信”...
二、党的二十大{ACTIVE}精神，做到“两个维护”，召开=党组会12次。
"""
    + "全年供水能力稳步提升，水质持续达标，群众满意度不断提高。\n" * 40
)  # so much of it that it is a text
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
RUNS = re.compile(r"[=+\-@\t\r＝＋－＠]")
NUMBER = re.compile(r"[+-]?[\d.]+(?:e[+-]?\d+)?")
MORE = {"kwic": ["两个维护"], "compare": [], "trends": []}
"""What a command wants before its inputs."""


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def cases() -> list[tuple[tuple[str, ...], str]]:
    """Each command that reads documents with each of its formats."""
    found = []
    for path, command in commands():
        names = {parameter.name for parameter in command.params}
        formats = next((one.type.choices for one in command.params if one.name == "format_name"), [])  # type: ignore[attr-defined]
        if "inputs" in names and "output" in names:
            found += [(path, name) for name in formats]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for number in (1, 2):
        (folder / NAME.format(number)).write_text(TEXT.replace("2022", str(2020 + number)), encoding="utf-8")
    return folder


def run(path: tuple[str, ...], name: str, folder: Path, output: Path) -> tuple[int, str]:
    files = [str(folder / NAME.format(number)) for number in (1, 2)]
    arguments = [*path, *MORE.get(path[-1], []), *files, "--format", name, "-o", str(output)]
    result = CliRunner().invoke(cli, arguments)
    return result.exit_code, result.stderr


CASES = cases()


@pytest.mark.parametrize(("path", "name"), CASES, ids=[f"{' '.join(path)} {name}" for path, name in CASES])
def test_nothing_acts(path: tuple[str, ...], name: str, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    status, errors = run(path, name, folder, output)
    assert not CONTROL.search(errors.replace("\n", ""))
    assert not BIDI.search(errors)
    if status == 2:
        pytest.skip(errors.splitlines()[-1][:100])
    made = [output] if output.is_file() else sorted(one for one in tmp_path.rglob("*") if one.is_file())
    for one in made:
        check(one.read_bytes(), name, path)


def check(data: bytes, name: str, path: tuple[str, ...]) -> None:
    if data.startswith(b"PK"):
        sheets = [text for text in zip_texts(data) if "<worksheet" in text or "<w:document" in text]
        assert not any("<f>" in text or "HYPERLINK" in text.split("<sheetData>")[0] for text in sheets)
        return
    if name in BINARY_FORMATS or (path, name) == (("tokenize",), "tsv"):  # tokens are as they are; none is a formula
        return
    text = data.decode("utf-8")
    if name in ("json", "jsonl", "sarif", "lsp"):
        for line in text.splitlines() if name == "jsonl" else [text]:
            json.loads(line)
        assert not re.search("[\x00-\x08\x0b-\x1f]", text)  # data; what a terminal shows of it is made visible there
    elif name == "html":
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert not BIDI.search(text)
        assert not CONTROL.search(text)
    elif name in ("csv", "tsv"):
        cells = [
            cell
            for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), csv_dialect(name))
            for cell in row
        ]
        assert not [cell for cell in cells if RUNS.match(cell) and not NUMBER.fullmatch(cell)]
    elif path != ("read",) and name != "conll":  # these two give the text as it is; a terminal gets pictures
        assert not CONTROL.search(text.replace("\r\n", "\n"))
        assert not BIDI.search(text)


def csv_dialect(name: str) -> type[csv.Dialect]:
    return csv.excel_tab if name == "tsv" else csv.excel


def zip_texts(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".xml")]


def test_most_of_them_ran(folder: Path, tmp_path: Path) -> None:
    ran = {path for path, name in CASES if run(path, name, folder, tmp_path / "out")[0] != 2}
    assert {("extract",), ("outline",), ("tokenize",), ("read",)} <= ran
