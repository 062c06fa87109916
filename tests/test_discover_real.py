"""Figures of docs/discover.md, where ../shared is there: they are never the only test of a thing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import policytext as pt
from policytext.lexicon import Lexicon

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the reports of ../shared are not there")


def test_head_words_of_glossaries_are_found_in_the_body() -> None:
    spec = importlib.util.spec_from_file_location("glossary", ROOT / "benchmarks" / "glossary.py")
    assert spec is not None
    assert spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    heads = [head for report in benchmark.REPORTS for head in benchmark.heads_of(REAL / report)[0]]
    for quoted in (True, False):
        of = [head for head in heads if head.quoted == quoted and head.phrase not in benchmark.NAMES]
        found = [head for head in of if head.found and not head.found.startswith("part")]
        assert len(found) >= 0.85 * len(of) > 0


def test_the_first_hundred_are_those_that_were_judged() -> None:
    """What was judged right in docs/discover.md is at least nine of ten of what comes first."""
    listed = (ROOT / "docs" / "discover.md").read_text(encoding="utf-8").partition("with ✗:")[2]
    right = {one.strip() for one in listed.replace("\n", " ").split(" · ") if "✗" not in one}
    found = [one.phrase for one in pt.discover(pt.read_corpus(REAL / "gwr"), lexicon=Lexicon(), top=100)]
    assert len(right.intersection(found)) >= 90
