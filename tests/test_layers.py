"""A module imports only from the layers before its own; see docs/design.md.

Read from the source, so that an import inside a function counts. One under ``TYPE_CHECKING`` counts for the order of
the layers, and not for what may be imported at a module's top.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "policytext"

# To add a module, write its name in the line of its layer; modules of one line do not import each other. A folder is
# one layer.
ORDER = (
    ("model",),
    ("escape",),
    ("formats",),
    ("files",),
    ("linebreaks",),
    ("text", "columns", "sheets"),
    ("lexicon",),
    ("page",),
    ("segment",),
    ("numbers",),
    ("abbreviations", "quoted"),
    ("extract",),
    ("annotate",),
    ("tokens", "tables", "workbook"),
    ("count", "stats", "token_spans", "places"),
    ("discover", "compare", "trends", "evaluate"),
    ("vectorize",),
    ("features",),
    ("check",),
    ("readers", "render"),
    ("comments",),
    ("corpus",),
    ("dataset",),
    ("cli",),
    ("__main__",),
)
RANKS = {module: rank for rank, line in enumerate(ORDER) for module in line}
UPWARDS = {("annotate", "render")}
"""``_repr_html_`` of an annotated document imports render inside the method."""

WITHOUT_SIBLINGS = ("extract", "readers", "render")
"""Folders whose files never import each other; their ``__init__`` imports them all."""

ON_DISK = ("files", "corpus", "dataset", "cli")
DISK_MODULES = {"os", "tempfile", "shutil", "glob", "fileinput", "mmap"}
DISK_METHODS = {"read_text", "write_text", "read_bytes", "write_bytes", "open", "unlink", "mkdir", "rmdir", "touch"}
DISK_METHODS |= {"iterdir", "glob", "rglob", "is_file", "is_dir", "exists", "stat", "chmod", "rename", "symlink_to"}

CONFINED = {
    "click": ("cli",),
    "rich": ("cli", "render", "columns"),  # columns takes the width of a character from it
    "jieba": ("segment",),
    "rjieba": ("segment",),
    "sklearn": ("vectorize",),
    "altair": ("render",),
    "jinja2": ("render",),
}
HEAVY = {
    "polars",
    "numpy",
    "scipy",
    "sklearn",
    "docx",
    "charset_normalizer",
    "jieba",
    "rjieba",
    "xlsxwriter",
    "openpyxl",
    "rich",
}
HEAVY |= {"lxml", "pypdfium2", "selectolax", "spacy", "altair", "jinja2", "vl_convert"}
"""What is imported only by the function that needs it, apart from click's own commands."""
HEAVY_AT_TOP = {("vectorize", "sklearn"), ("vectorize", "numpy"), ("vectorize", "scipy")}


class Import(NamedTuple):
    name: str
    at_top: bool
    for_types: bool


def imports(tree: ast.AST, package: str, at_top: bool = True, for_types: bool = False) -> Iterator[Import]:
    """Every import below a node, ``from a import b`` as a.b; ``package`` is what a relative one is relative to."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(one.name, at_top, for_types) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = [*package.split(".")[: 1 - node.level or None], node.module] if node.level else [node.module]
            yield from (Import(".".join(filter(None, [*parts, one.name])), at_top, for_types) for one in node.names)
        else:
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            typing = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            yield from imports(node, package, at_top and not inside, for_types or typing)


def disk_calls(tree: ast.AST) -> Iterator[str]:
    """The calls that touch a disk; ``files.…`` is the way to it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            method = isinstance(node.func, ast.Attribute) and node.func.attr in DISK_METHODS
            if called == "open" or (method and not called.startswith("files.")):
                yield f"{called}()"


def violations(module: str, source: str) -> list[str]:
    """What a module does wrong; it is named as ``extract.events``, or ``extract`` for that folder's ``__init__``."""
    layer, _, file = module.partition(".")
    if layer not in RANKS:
        return [f"{module} has no layer: write {layer!r} in a line of ORDER in tests/test_layers.py"]
    tree = ast.parse(source)
    package = f"policytext.{layer}" if file or layer in WITHOUT_SIBLINGS else "policytext"
    wrong = []
    for one in imports(tree, package):
        top, _, inner = one.name.partition(".")
        if top == "policytext":
            wrong += wrong_layers(layer, file, inner)
        elif top in CONFINED and layer not in CONFINED[top]:
            wrong.append(f"{module} imports {top}, which only {', '.join(CONFINED[top])} may")
        if one.at_top and not one.for_types and top in HEAVY and (layer, top) not in HEAVY_AT_TOP:
            wrong.append(f"{module} imports {top} at its top; import it inside the function that needs it")
        if top in DISK_MODULES and layer not in ON_DISK:
            wrong.append(f"{module} imports {top}; the disk belongs to {', '.join(ON_DISK)}")
    if layer not in ON_DISK:
        wrong += [f"{module} calls {call}; the disk belongs to {', '.join(ON_DISK)}" for call in disk_calls(tree)]
    return wrong


def wrong_layers(layer: str, file: str, imported: str) -> list[str]:
    """What is wrong about importing ``policytext.<imported>``."""
    other, _, rest = imported.partition(".")
    if other not in RANKS:
        return []  # a public name of the package, or its version
    if other == layer:
        sibling = rest.partition(".")[0]
        if layer in WITHOUT_SIBLINGS and file and sibling != file.partition(".")[0]:
            return [f"{layer}.{file} imports {imported}: files of {layer} do not import each other"]
        return []
    if RANKS[other] >= RANKS[layer] and (layer, other) not in UPWARDS:
        return [f"{layer} imports {other}, which does not come before it"]
    return []


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")
        if name:  # the package's own __init__ names everything, and imports nothing until asked
            yield name, path


@pytest.mark.parametrize(("module", "path"), [pytest.param(*one, id=one[0]) for one in modules()])
def test_layers(module: str, path: Path) -> None:
    assert violations(module, path.read_text(encoding="utf-8")) == []


def test_the_package_imports_nothing_of_its_own() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    assert [
        one for one in imports(tree, "policytext") if one.at_top and not one.for_types and "policytext" in one.name
    ] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("novelty", ""),
        ("text", "from policytext.annotate import annotate"),
        ("text", "def f():\n    from policytext import annotate"),
        ("text", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from policytext.cli import main"),
        ("text", "from .annotate import annotate"),
        ("annotate", "from policytext.tokens import Tokens"),
        ("compare", "from policytext.trends import trends"),
        ("extract.events", "from policytext.extract import quantities"),
        ("extract.events", "from policytext.extract.quantities import find"),
        ("extract.events", "from . import quantities"),
        ("extract.events", "from policytext.annotate import annotate"),
        ("readers.docx", "from policytext.readers.text import read"),
        ("readers.docx.body", "from policytext.readers.text import read"),
        ("check.kinds.lists", "from policytext.render import jsonl"),
        ("tokens", "def f():\n    import jieba"),
        ("annotate", "from rjieba import Jieba"),
        ("compare", "import rich.table"),
        ("corpus", "import click"),
        ("annotate", "import polars"),
        ("count", "import scipy.stats"),
        ("readers.docx", "import docx"),
        ("files", "class A:\n    import charset_normalizer"),
        ("text", "import os.path"),
        ("text", "open('a')"),
        ("lexicon", "from pathlib import Path\nPath('a').read_text()"),
    ],
)
def test_each_rule_finds_what_breaks_it(module: str, source: str) -> None:
    assert violations(module, source) != []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("extract", "from policytext.extract import citations, events"),
        ("extract.events", "from policytext.lexicon import Lexicon\nfrom policytext.numbers.measure import Numeral"),
        ("annotate", "def _repr_html_(self):\n    from policytext.render import html"),
        ("annotate", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import polars"),
        ("annotate", "def table():\n    import polars"),
        ("vectorize", "from sklearn.base import BaseEstimator"),
        ("cli.check", "import click\nfrom policytext.cli.options import files\nfrom policytext import __version__"),
        ("lexicon", "from policytext import files\nfiles.read_bytes('a')"),
        ("check.packs", "from policytext.check.kinds import KINDS"),
        ("readers.docx.body", "from policytext.readers.docx.runs import run_text"),
    ],
)
def test_no_rule_forbids_what_is_right(module: str, source: str) -> None:
    assert violations(module, source) == []
