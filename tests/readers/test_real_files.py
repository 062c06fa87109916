"""All real reports at hand are read, and come back from every format; skipped where they are absent."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from policytext.formats.limits import ReadOptions
from policytext.model import Document
from policytext.readers import DOCUMENTS, read

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real"
FILES = sorted(path for path in REAL.rglob("*") if path.suffix in DOCUMENTS and path.name != "README.md")
pytestmark = pytest.mark.skipif(not FILES, reason="the real reports are not here")

spec = importlib.util.spec_from_file_location("formats", ROOT / "benchmarks" / "formats.py")
assert spec is not None
assert spec.loader is not None
formats = importlib.util.module_from_spec(spec)
spec.loader.exec_module(formats)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_is_read(path: Path) -> None:
    (document,) = read(path.read_bytes(), path.name, ReadOptions())
    assert isinstance(document, Document)
    assert len(re.findall("[\u4e00-\u9fff]", document.raw)) > 100
    if document.origin is not None:
        covered = sum(one.end - one.start for one in document.origin.anchors)
        assert covered >= len(document.raw) - document.raw.count("\n") - document.raw.count("\t")


@pytest.mark.parametrize("path", [one for one in FILES if one.suffix == ".docx"], ids=lambda path: path.name)
def test_each_comes_back_from_every_format(path: Path) -> None:
    found = formats.differences(path)
    # A page sets its source apart; a word of Latin letters that a line breaks comes back with a blank.
    assert max(found["pdf"], found["html"], found["ofd"]) <= 1
    assert found["lines"] > 80
