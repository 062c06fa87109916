"""What others learn from: CoNLL-U Plus and spaCy's DocBin, read back."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.annotate import AnnotatedDocument, annotate
from policytext.corpus import sample
from policytext.model import LAYERS, Document, InputError
from policytext.render import ANNOTATION_FORMATS, SUFFIXES, Settings, conll, docbin
from policytext.token_spans import disjoint, label, token_spans
from policytext.tokens import tokenize

spacy_or_skip = pytest.mark.skipif(
    not find_spec("spacy"), reason="spaCy is not installed: pip install 'policytext[spacy]'"
)
CHARACTERS = st.sampled_from("\r\n\t \u3000\u200b、，。“”#*一二九1.,_O中国党工作")
RAWS = st.lists(
    st.one_of(
        st.sampled_from(
            ["政 府 工 作 报 告", "两个维护", "６.５％", "完成**项", "第三产业", "党的二十大", "《……》", "2022年底"]
        ),
        st.text(CHARACTERS, max_size=5),
    ),
    max_size=8,
).map("".join)

Spans = set[tuple[str, str, int, int]]
"""Of a document: layer, kind, raw start and end."""


def wanted(result: AnnotatedDocument) -> Spans:
    """The annotations with the edges of the tokens that they touch, blank tokens at the end left out."""
    tokens = tokenize(result)
    found = set()
    for layer in LAYERS:
        for one in disjoint([one for one in token_spans(result, tokens) if one.annotation.layer == layer]):
            assert one is not None
            places = [place for place in range(one.first, one.behind) if tokens.norms[place].strip()]
            found.add((layer, label(one.annotation), tokens.starts[places[0]], tokens.ends[places[-1]]))
    return found


# ── CoNLL-U Plus ─────────────────────────────────────────────────────────────────────────────────────────────────────


def documents(data: bytes) -> Iterator[tuple[str, list[list[dict[str, str]]]]]:
    """Each document of a file: its name and its sentences, each token by the names of the columns."""
    lines = data.decode().split("\n")
    assert lines[-1] == ""
    first, names = lines[0].split(" = ")
    assert first == "# global.columns"
    doc, sentences, sentence = "", [], []
    for line in lines[1:-1]:
        if line.startswith("# newdoc id = "):
            if doc:
                yield doc, sentences
            doc, sentences = line.removeprefix("# newdoc id = "), []
        elif line:
            cells = line.split("\t")
            sentence.append(dict(zip(names.split(" "), cells, strict=True)))
        else:
            assert sentence, "an empty line ends a sentence"
            sentences.append(sentence)
            sentence = []
    assert not sentence
    yield doc, sentences


def read_back(sentences: list[list[dict[str, str]]]) -> Spans:
    found = set()
    for layer in LAYERS:
        for sentence in sentences:
            open_span: list[object] = []
            for token in sentence:
                tag = token[f"POLICYTEXT:{layer.upper()}"]
                begin, _, kind = tag.partition("-")
                if begin == "I":
                    assert open_span[1] == kind, "an inside tag continues its own"
                    open_span[3] = int(token["END"])
                else:
                    found |= {tuple(open_span)} if open_span else set()
                    open_span = [layer, kind, int(token["START"]), int(token["END"])] if begin == "B" else []
            found |= {tuple(open_span)} if open_span else set()
    return found  # type: ignore[return-value]


def test_conll_of_the_sample_is_read_back() -> None:
    results = [annotate(document) for document in sample()]
    tally: Counter[str] = Counter()
    data = b"".join(conll.render(results, layers=tuple(LAYERS), tally=tally))
    for result, (doc, sentences) in zip(results, documents(data), strict=True):
        assert doc == result.document.id
        assert read_back(sentences) == wanted(result)
        raw = result.document.raw
        tokens = [token for sentence in sentences for token in sentence]
        joined = "".join(raw[int(one["START"]) : int(one["END"])] for one in tokens)
        assert "".join(joined.split()) == "".join(raw.split())
        assert len(sentences) > 20
    assert tally["annotations"] == sum(len(result.annotations) for result in results)
    assert 0 < tally["widened"] < 0.03 * tally["annotations"]
    assert tally["left out"] == 0


@given(RAWS)
def test_conll_of_anything_is_read_back(raw: str) -> None:
    result = annotate(Document("a", raw))
    data = b"".join(conll.render([result], layers=tuple(LAYERS)))
    ((_, sentences),) = documents(data)
    assert read_back(sentences) == wanted(result)
    assert all(int(token["ID"]) == place for sentence in sentences for place, token in enumerate(sentence, 1))
    assert all(token["FORM"] and not token["FORM"].isspace() for sentence in sentences for token in sentence)


def test_conll(annotated: AnnotatedDocument, golden: Callable[[str, bytes], None]) -> None:
    settings = Settings()
    golden("extract.conll", b"".join(ANNOTATION_FORMATS["conll"]([annotated], settings)))
    assert settings.tally["annotations"] == len(annotated.annotations)


def test_conll_has_only_the_layers_asked_for(annotated: AnnotatedDocument) -> None:
    data = b"".join(conll.render([annotated], layers=("quantity",)))
    assert data.startswith(b"# global.columns = ID FORM START END POLICYTEXT:QUANTITY\n")
    assert conll.render([], layers=("event",)).__next__() == b"# global.columns = ID FORM START END POLICYTEXT:EVENT\n"


# ── DocBin ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def spacy_documents(data: bytes) -> list[object]:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    return list(DocBin().from_bytes(data).get_docs(Vocab()))


@spacy_or_skip
def test_docbin_of_the_sample_is_read_back() -> None:
    results = [annotate(document) for document in sample()]
    tally: Counter[str] = Counter()
    (data,) = docbin.render(results, layers=tuple(LAYERS), tally=tally)
    for result, doc in zip(results, spacy_documents(data), strict=True):
        check(doc, result)
    assert tally["annotations"] == sum(len(result.annotations) for result in results)
    assert 0 < tally["widened"] < 0.03 * tally["annotations"]


@spacy_or_skip
@given(RAWS)
def test_docbin_of_anything_is_read_back(raw: str) -> None:
    result = annotate(Document("a", raw, {"year": 2022}))
    (data,) = docbin.render([result], layers=tuple(LAYERS))
    check(spacy_documents(data)[0], result)


def check(doc: object, result: AnnotatedDocument) -> None:
    """The text is the raw text, and the spans are the annotations, on whole tokens."""
    raw = result.document.raw
    assert doc.text == raw
    assert doc.user_data == {"id": result.document.id, "meta": dict(result.document.meta)}
    spans = token_spans(result, tokenize(result))
    for layer in LAYERS:
        own = [one for one in spans if one.annotation.layer == layer]
        assert [(one.start, one.end, one.label_) for one in doc.spans[layer]] == [
            (one.first, one.behind, label(one.annotation)) for one in own
        ]
        for span, one in zip(doc.spans[layer], own, strict=True):
            assert not one.is_exact or span.text.rstrip().startswith(one.annotation.text.rstrip())
    assert {one.label_ for one in doc.ents} <= set(LAYERS) - {"section"}
    names = [one.kb_id_ for one in doc.spans["formulation"]]
    assert names == [one.canonical for one in result.formulations]


@spacy_or_skip
def test_docbin_keeps_sentences_and_takes_the_longest_for_entities() -> None:
    result = annotate(Document("a", "学习《习近平谈治国理政》和党的二十大精神。做到“两个维护”。"))
    doc = spacy_documents(next(docbin.render([result], layers=tuple(LAYERS))))[0]
    assert [one.text for one in doc.sents] == ["学习《习近平谈治国理政》和党的二十大精神。", "做到“两个维护”。"]
    assert ("两个维护", "formulation") in [(one.text, one.label_) for one in doc.ents]
    assert len(doc.ents) >= 3


def test_docbin_without_spacy_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    monkeypatch.setitem(sys.modules, "spacy.tokens", None)
    with pytest.raises(InputError, match=r"pip install 'policytext\[spacy\]'"):
        next(docbin.render([], layers=()))


def test_a_name_asks_for_a_format() -> None:
    assert SUFFIXES[".spacy"] == "docbin"
    assert SUFFIXES[".conll"] == "conll"
    assert set(SUFFIXES.values()) == set(ANNOTATION_FORMATS) - {"table"}
