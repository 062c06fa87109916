"""What the other commands write: outline, tokens, documents, lexicon rows, manifest, and the HTML of notebooks."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from policytext.annotate import AnnotatedDocument
from policytext.escape import visible
from policytext.lexicon import Lexicon
from policytext.lexicon.rows import Entry, Membership, Source
from policytext.model import Citation, Document, Formulation, Section
from policytext.render import document, html_spans, lexicon, manifest, outline, tokens
from policytext.text import normalise
from policytext.tokens import Tokens

Golden = Callable[[str, bytes], None]

# ── outline ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_outline(annotated: AnnotatedDocument, golden: Golden) -> None:
    golden("outline.txt", outline.to_text(annotated).encode())
    golden("outline.json", outline.to_json([annotated]))


def test_outline_is_cut_to_the_terminal(annotated: AnnotatedDocument) -> None:
    assert outline.to_text(annotated, width=16).splitlines()[1] == "  某市水务…  [1]"


def test_outline_keeps_a_section_whose_parent_is_not_there() -> None:
    result = AnnotatedDocument(
        Document("a", "一、甲"), normalise("一、甲"), Lexicon(), (Section(0, 3, "一、甲", 1, "一、", 1, 99),)
    )
    assert outline.to_text(result) == "a\n  一、甲  [1]\n"
    assert json.loads(outline.to_json([result]))[0]["sections"][0]["text"] == "一、甲"


# ── tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────────

TOKENS = Tokens(
    (0, 2, 6, 7, 8), (2, 6, 7, 8, 9), ("做到", "两个 维护", "\n", "\t", "\\"), ("做到", "两个维护", "\n", " ", "\\")
)


def test_tokens(golden: Golden) -> None:
    golden("tokens.txt", tokens.to_text("a\nb.txt", TOKENS))
    golden("tokens.jsonl", tokens.to_jsonl("a\nb.txt", TOKENS))
    golden("tokens.tsv", tokens.to_tsv("a\nb.txt", TOKENS))


@given(st.lists(st.text(min_size=1)))
def test_token_columns_can_be_read_back(texts: list[str]) -> None:
    ends = [len("".join(texts[: index + 1])) for index in range(len(texts))]
    columns = Tokens((0, *ends)[: len(ends)], tuple(ends), tuple(texts), tuple(texts))
    records = [json.loads(line) for line in tokens.to_jsonl("a", columns).splitlines()]
    assert [record["text"] for record in records] == texts
    lines = tokens.to_tsv("a", columns).decode().split("\n")[1:-2]
    assert [[int(start), int(end)] for start, end, _, _ in (line.split("\t") for line in lines)] == [
        [record["start"], record["end"]] for record in records
    ]


def test_lone_surrogates_of_tokens() -> None:
    columns = Tokens((0,), (1,), ("\ud800",), ("\ud800",))
    assert tokens.to_text("a", columns) == "\ufffd\n".encode()
    assert b'"\\ud800"' in tokens.to_jsonl("a", columns)
    assert b"\xef\xbf\xbd" in tokens.to_tsv("a", columns)


# ── documents ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_document(golden: Golden) -> None:
    one = Document("a\nb.txt", "\ufeff一、\r\n", {"title": "甲\x1b[31m", "year": 2022}, frozenset({"year"}))
    assert document.to_text(one).decode() == one.raw
    golden("document.jsonl", document.to_jsonl(one) + document.meta_to_jsonl(one))
    golden("document-meta.txt", document.meta_to_text(one))


# ── the lexicon ──────────────────────────────────────────────────────────────────────────────────────────────────────

ENTRY = Entry(
    phrase="四个甲乙",
    kind="numeric",
    field="ideology",
    variants=("甲乙", "乙甲"),
    since="2014-12",
    until="",
    supersedes=(),
    coined=True,
    quoted="usually",
    verbs=(),
    not_before=("+第",),
    not_after=(),
    expansion="",
    english="=Four",
    source="key",
    checked="unverified",
    example="落实四个甲乙。",
    note="",
)


def test_lexicon(golden: Golden) -> None:
    source = Source("key", "某次讲话", "某人", "2014-12-01", "", "", "")
    members = Membership("四个甲乙", "2014-12", "", ("甲", "乙"), "key")
    golden("lexicon.txt", (lexicon.to_table([ENTRY]) + lexicon.to_text(ENTRY, [members], {"key": source})).encode())
    golden("lexicon.csv", lexicon.to_csv([ENTRY]))
    golden("lexicon.jsonl", lexicon.to_jsonl([ENTRY]))
    assert next(csv.DictReader(io.StringIO(lexicon.to_csv([ENTRY]).decode("utf-8-sig"))))["english"] == "'=Four"


def test_manifest(golden: Golden) -> None:
    inputs = [
        manifest.InputRecord("a.txt", "00ff", {"quantity": 2, "event": 0}),
        manifest.InputRecord("b", "", {"quantity": 1}),
    ]
    golden("manifest.json", manifest.to_json({"policytext": "0"}, {"layers": ("quantity",)}, inputs, ["bad\ud800.txt"]))


# ── HTML ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Reader(HTMLParser):
    """The text of the block with the document, and whether tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.tags: set[str] = set()
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.stack.count("div") == 2:
            self.text.append(data)


def test_html(annotated: AnnotatedDocument, golden: Golden) -> None:
    golden("spans.html", html_spans.render(annotated).encode())


@given(
    st.text(st.sampled_from("甲乙<>&\"'\x1b\u202e\ud800\x00 \n"), min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(1, 29)), max_size=8),
    st.integers(1, 40),
)
def test_html_shows_the_text_whatever_crosses(raw: str, spans: list[tuple[int, int]], longest: int) -> None:
    within = sorted(
        {(start, min(start + length, len(raw))) for start, length in spans if start < len(raw)},
        key=lambda span: (span[0], -span[1]),
    )
    annotations = [Citation(start, end, raw[start:end], raw[start:end]) for start, end in within]
    result = AnnotatedDocument(Document("<a>", raw), normalise(raw), Lexicon(), tuple(annotations))
    html = html_spans.render(result, longest=longest)
    reader = Reader(html)
    assert reader.stack == []
    assert reader.tags <= {"div", "p", "span"}
    assert "".join(reader.text) == visible(raw[:longest])
    assert not re.search("[\x00\x1b\u202e\ud800]", unescape(html))


def test_html_of_nothing() -> None:
    assert Reader(html_spans.render(AnnotatedDocument(Document("a", ""), normalise(""), Lexicon(), ()))).text == []


def test_html_reopens_what_crosses() -> None:
    crossing = (Citation(0, 2, "甲乙", "一"), Formulation(1, 3, "乙丙", "term", "二", False, "label"))
    html = html_spans.render(AnnotatedDocument(Document("a", "甲乙丙"), normalise("甲乙丙"), Lexicon(), crossing))
    body = re.sub(r' style="[^"]*"', "", html[html.rindex("<div") :])
    assert [title[:15] for title in re.findall(r'title="([^"]*)"', body)] == [
        "layer citation,",
        "layer formulati",
        "layer formulati",
    ]
