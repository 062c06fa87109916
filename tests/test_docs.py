"""The documentation is what the program says: outputs, commands, schema, Python examples and doctests."""

from __future__ import annotations

import doctest
import importlib.util
import pkgutil
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

import policytext

ROOT = Path(__file__).resolve().parents[1]
spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
assert spec is not None
assert spec.loader is not None
generate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generate)

MODULES = sorted(
    one.name for one in pkgutil.walk_packages(policytext.__path__, "policytext.") if "__main__" not in one.name
)


def test_shown_output_is_real() -> None:
    for path, text in generate.pages():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is out of date; run `make docs`"


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "README.zh-CN.md",
        "docs/check.md",
        "docs/counting.md",
        "docs/dataset.md",
        "docs/elsewhere.md",
    ],
)
def test_python_examples_run(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    session = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page, page, 0)  # a block uses what is above it
    results = doctest.DocTestRunner().run(session)
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_the_demo_shows_what_the_readme_shows(capfd: pytest.CaptureFixture[str]) -> None:
    demo = importlib.util.spec_from_file_location("demo", ROOT / "examples" / "demo.py")
    assert demo is not None
    assert demo.loader is not None
    module = importlib.util.module_from_spec(demo)
    demo.loader.exec_module(module)
    module.main()
    shown = capfd.readouterr().out
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in module.COMMANDS:
        assert f"$ {command}\n" in readme
        assert f"$ {command}\n{generate.run(command)}" in shown


def test_the_two_readmes_show_the_same_commands() -> None:
    english, chinese = ((ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "README.zh-CN.md"))
    assert re.findall(r"^\$ .*", english, re.MULTILINE) == re.findall(r"^\$ .*", chinese, re.MULTILINE)
    assert sys.version_info >= (3, 11)


def test_the_design_names_every_module() -> None:
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "policytext"
    modules = [one.name for one in package.glob("*.py") if not one.name.startswith("__")]
    folders = [f"{one.parent.name}/" for one in package.glob("*/__init__.py")]
    assert [name for name in (*modules, *folders) if f"`{name}`" not in design] == []


def test_the_dictionaries_readme_names_every_table_and_column() -> None:
    readme = (ROOT / "dictionaries" / "README.md").read_text(encoding="utf-8")
    described = dict(re.findall(r"^\| `([a-z-]+)` \| (.*?) \|", readme.partition("## `tables/")[2], re.MULTILINE))
    tables = {one.stem: one for one in (ROOT / "dictionaries" / "tables").glob("*.csv")}
    assert sorted(described) == sorted(tables)
    for name, path in tables.items():
        header = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
        assert [column for column in header if f"`{column}`" not in described[name]] == [], name
