"""Any text and any name can be written in every format, and acts nowhere."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policytext as pt
from policytext.escape import RUNS_IN_A_CELL, without_surrogates
from policytext.model import LAYERS
from policytext.render import ANNOTATION_FORMATS, Settings, html_spans
from policytext.render import document as render_document
from policytext.render import outline as render_outline

PIECES = st.sampled_from(
    [
        *("一、", "做到“两个维护”", "召开党组会26次", "**人", "《党章》", "党的二十大", "=1+1", "@a", "。", "5%", "𠮷"),
        *("\x1b[31m", "\u202e", "\u2028", "\x9b", "\ud800", "\0", "\ufeff", "\t", "\n", "\r", "\r\n"),
        *("<script>", "&lt;", '"', "'", ",", "-->", "]]>", "::"),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
ACTIVE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
METADATA = {"policytext": "0", "lexicon": "0", "as_of": "2026-01-28"}


@settings(max_examples=40)
@given(TEXTS, TEXTS)
@pytest.mark.parametrize("name", sorted(set(ANNOTATION_FORMATS) - {"docbin"}))
def test_annotations(name: str, raw: str, doc: str) -> None:
    document = pt.Document(doc, raw)
    result = pt.annotate(document if name == "jsonl" else without_surrogates(document))
    chosen = Settings(tuple(LAYERS), METADATA, raw_cells=False, width=None)
    data = b"".join(ANNOTATION_FORMATS[name](iter([result]), chosen))
    if name == "jsonl":
        records = [json.loads(line) for line in data.decode("utf-8").split("\n") if line]
        assert [one["text"] for one in records] == [one.text for one in result.annotations]
    elif name == "csv":
        text = data.decode("utf-8").removeprefix("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert len(rows) == len(result.annotations)
        numbers = re.compile(r"-?[\d.]+")
        cells = [cell for row in rows for cell in row.values() if cell and not numbers.fullmatch(cell)]
        assert not [cell for cell in cells if re.match(RUNS_IN_A_CELL, cell)]
    elif name == "table":
        assert not ACTIVE.search(data.decode("utf-8"))


@given(TEXTS, TEXTS)
def test_documents_and_outlines(raw: str, doc: str) -> None:
    result = pt.annotate(without_surrogates(pt.Document(doc, raw)))
    shown = [
        render_outline.to_text(result),
        render_outline.removed_to_text(result),
        render_document.meta_to_text(result.document).decode(),
    ]
    assert not any(map(ACTIVE.search, shown))
    assert json.loads(render_outline.to_json([result]))[0]["doc"] == result.document.id
    assert json.loads(render_document.to_jsonl(pt.Document(doc, raw)))["text"] == raw


@given(TEXTS)
def test_spans_in_html(raw: str) -> None:
    result = pt.annotate(without_surrogates(pt.Document("a", raw)))
    page = result._repr_html_()
    assert "<script>" not in page.replace("&lt;script&gt;", "")
    assert html_spans is not None
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", page)
