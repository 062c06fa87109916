"""Writes what the documentation shows of the program from the program itself.

- In every Markdown file, a block that begins with ```console: the lines behind each `$ policytext …` become what the
  command prints.
  `| head -n N` behind a command keeps its first N lines; a line […] stands for the rest.
- docs/commands.md: the help of every command.
- docs/rules.md: the rules of `policytext check`, from `dictionaries/rules`.
- docs/schema/annotation.json: the JSON schema of what `extract --format jsonl` writes.
- docs/schema/analysis.json: the JSON schema of what `trends` and `kwic` write with `--format json`.
- docs/schema/dataset.json: the tables of a dataset.
- docs/schema/comparison.json: that of what `compare --format json` writes.

Usage: python docs/generate.py            write
       tests/test_docs.py                 checks that nothing would change
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shlex
import subprocess
import sys
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from policytext.compare import Comparison
from policytext.dataset.schema import json_schema
from policytext.model import LAYERS, Annotation, field_names
from policytext.render import analysis

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    "README.md",
    "README.zh-CN.md",
    "CONTRIBUTING.md",
    "dictionaries/README.md",
    *sorted(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")),
)
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
MORE = "[…]"


@cache
def run(command: str) -> str:
    """What a documented command prints, as on a terminal of 100 columns without colours."""
    command, _, head = command.partition(" | head -n ")
    words = shlex.split(command)
    assert words[0] == "policytext", command
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "policytext", *words[1:]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode == 2:
        sys.exit(f"$ {command}\n{done.stderr}")
    lines = [line.rstrip() for line in done.stdout.rstrip("\n").split("\n")]
    if head and len(lines) > int(head):
        lines = [*lines[: int(head)], MORE]
    return "\n".join(lines) + "\n"


def with_output(block: str) -> str:
    """A console block with each command's output made anew."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join(f"{command}\n{run(command.removeprefix('$ '))}" for command in commands)


def commands_page() -> str:
    """The help of every command, in the order in which the program lists them."""
    from policytext.cli import cli

    pages = ["# Commands\n\nMade by `make docs` from the program's own help.\n"]
    for words in ([], *command_names(cli)):
        title = " ".join(["policytext", *words])
        pages.append(f"## `{title}`\n\n```text\n{run(f'{title} --help')}```\n")
    return "\n".join(pages)


def command_names(group: object, before: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """The words of every command below a group of click's, subcommands behind theirs."""
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield [*before, name]
        yield from command_names(command, (*before, name))


def schema() -> str:
    """The JSON schema of one line of `extract --format jsonl`."""
    types = {
        "int": {"type": "integer"},
        "str": {"type": "string"},
        "bool": {"type": "boolean"},
        "Number": {"type": "number"},
    }

    def property_of(cls: type, name: str) -> dict[str, object]:
        written = next(
            str(one.__annotations__[name]) for one in cls.__mro__ if name in getattr(one, "__annotations__", {})
        )
        plain = dict(types[written.split(" ")[0]])
        return {"type": [plain["type"], "null"]} if "None" in written else plain

    def record(layer: str, cls: type) -> dict[str, object]:
        names = field_names(cls)
        fields = {
            "doc": {"type": "string"},
            "layer": {"const": layer},
            **{name: property_of(cls, name) for name in names},
        }
        return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}

    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "policytext annotation",
        "description": "Offsets are half-open Unicode code points into the document's raw text.",
        "oneOf": [record(layer, cls) for layer, cls in LAYERS.items()],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def rules_page() -> str:
    """A section for each rule of the checker, from its data."""
    from policytext.check.packs import built_in_packs, load_packs
    from policytext.render.rules import to_markdown

    return to_markdown(load_packs(built_in_packs()))


def comparison_schema() -> str:
    """The JSON schema of what `compare --format json` writes, from the classes of a comparison."""
    defined: dict[str, object] = {}

    def type_of(hint: object) -> dict[str, object]:
        plain = {int: "integer", float: "number", str: "string", bool: "boolean", type(None): "null"}
        if hint in plain:
            return {"type": plain[hint]}
        origin, inner = typing.get_origin(hint), typing.get_args(hint)
        if origin is tuple and inner[-1] is ...:
            return {"type": "array", "items": type_of(inner[0])}
        if origin is tuple:
            return {"type": "array", "prefixItems": [type_of(one) for one in inner], "items": False}
        if origin is typing.Literal:
            return {"enum": list(inner)}
        if inner:
            return {"anyOf": [type_of(one) for one in inner]}
        name = hint.__name__
        if name not in defined:
            defined[name] = None  # a class may hold itself
            defined[name] = object_of(hint, ("layer",) if issubclass(hint, Annotation) else ())
        return {"$ref": f"#/$defs/{name}"}

    def object_of(cls: type, first: tuple[str, ...] = ()) -> dict[str, object]:
        hints = typing.get_type_hints(cls)
        fields = {
            **{name: {"const": cls.layer} for name in first},
            **{one.name: type_of(hints[one.name]) for one in dataclasses.fields(cls)},
        }
        return closed(fields)

    def closed(fields: dict[str, object]) -> dict[str, object]:
        return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}

    document = closed(
        {
            "doc": {"type": "string"},
            "meta": {"type": "object"},
            "length": {"type": "integer"},
            "raw": {"type": "string"},
        }
    )
    hints = typing.get_type_hints(Comparison)
    names = [one.name for one in dataclasses.fields(Comparison)]
    shown = {name: type_of(hints[name]) for name in names if name not in ("old", "new", "old_length", "new_length")}
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "policytext comparison",
        "description": "Ranges are pairs of half-open offsets in Unicode code points into the raw text of old or new.",
        **closed({"old": document, "new": document, "lexicon": {"type": "string"}, **shown}),
        "$defs": dict(sorted(defined.items())),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def kinds_table() -> str:
    """The kinds of rules with their parameters, for docs/packs.md."""
    from policytext.check.kinds import KINDS

    lines = ["| kind | finds | parameters | in messages |", "| --- | --- | --- | --- |"]
    for name, kind in KINDS.items():
        parameters = [
            f"`{key}`{' (needed)' if one.required else ''}: {one.says}"
            + (f" ({', '.join(f'`{choice}`' for choice in one.choices)})" if one.choices else "")
            for key, one in kind.parameters.items()
        ]
        values = " ".join(f"`{{{value}}}`" for value in kind.values)
        lines.append(f"| `{name}` | {kind.summary} | {'; '.join(parameters)} | {values} |".replace("  ", " "))
    return "\n".join(lines) + "\n"


KINDS_BLOCK = re.compile(r"(?<=<!-- kinds: made by `make docs` -->\n).*?(?=<!-- /kinds -->)", re.DOTALL)


def pages() -> Iterator[tuple[Path, str]]:
    """Each file that is made or holds console blocks, with what it should say."""
    yield ROOT / "docs" / "commands.md", commands_page()
    yield ROOT / "docs" / "schema" / "annotation.json", schema()
    yield ROOT / "docs" / "schema" / "analysis.json", json.dumps(analysis.schema(), ensure_ascii=False, indent=2) + "\n"
    yield ROOT / "docs" / "rules.md", rules_page()
    yield ROOT / "docs" / "schema" / "dataset.json", json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    yield ROOT / "docs" / "schema" / "comparison.json", comparison_schema()
    for name in PAGES:
        path = ROOT / name
        if name not in ("docs/commands.md", "docs/rules.md") and path.exists():
            text = BLOCK.sub(lambda block: with_output(block.group()), path.read_text(encoding="utf-8"))
            yield path, KINDS_BLOCK.sub(lambda _: kinds_table(), text)


def main() -> None:
    """Write every page."""
    for path, text in pages():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
