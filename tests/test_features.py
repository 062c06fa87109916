"""The document-feature matrix: its rows and columns are described in order, and other programs read it."""

from __future__ import annotations

import csv
import gc
import io
import weakref
from collections.abc import Iterator

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import mmread

import policytext as pt
from policytext.count import body_length
from policytext.features import DocumentFeatures
from policytext.model import Document, InputError
from policytext.render import matrix as render

METADATA = {"policytext": "0.0", "lexicon": "abc"}


def files(found: DocumentFeatures, **options: bool) -> dict[str, object]:
    """The matrix read by scipy, the tables as records."""
    made = render.to_matrix_market(found, metadata=METADATA, **options)
    return {
        "matrix": mmread(io.BytesIO(made[".mtx"])),
        "documents": list(csv.DictReader(io.StringIO(made[".documents.csv"].decode(), newline=""))),
        "features": list(csv.DictReader(io.StringIO(made[".features.csv"].decode(), newline=""))),
    }


def test_rows_and_columns_are_what_they_are_said_to_be() -> None:
    corpus = pt.sample()
    found = pt.features(corpus)
    annotated = [pt.annotate(document) for document in corpus]
    assert [row["doc"] for row in found.documents] == [document.id for document in corpus]
    assert [row["body_length"] for row in found.documents] == list(map(body_length, annotated))
    assert [row["is_lower_bound"] for row in found.documents] == [False, True, False, True, False]
    assert [row["year"] for row in found.documents] == [2020, 2021, 2022, 2023, 2024]
    names = [str(one["feature"]) for one in found.features]
    for counts, row in zip(map(pt.count_formulations, annotated), found.matrix.toarray().tolist(), strict=True):
        assert {name: number for name, number in zip(names, row, strict=True) if number} == counts
    entry = found.lexicon.entries["两个维护"]
    described = {str(one["feature"]): one for one in found.features}["两个维护"]
    assert described == {
        "feature": "两个维护",
        "canonical": "两个维护",
        "kind": "numeric",
        "field": entry.field,
        "since": entry.since,
    }


def test_forms_name_the_phrase_that_they_are_of() -> None:
    raw = "落实“六稳”：稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期。"
    found = pt.features([Document("a", raw)], count="form")
    assert [(one["feature"], one["canonical"], one["kind"]) for one in found.features] == [
        ("六稳", "六稳", "numeric"),
        ("稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期", "六稳", "numeric"),
    ]


def test_words_are_counted_in_the_whole_text() -> None:
    found = pt.features([Document("a", "做到“两个维护”，做到。"), Document("b", "增长5%")], of="tokens")
    words = [one["feature"] for one in found.features]
    assert dict(zip(words, found.matrix.toarray().T.tolist(), strict=True)) == {
        "做到": [2, 0],
        "两个维护": [1, 0],
        "增长": [0, 1],
        "5": [0, 1],
    }
    assert [
        one["feature"] for one in pt.features(pt.sample(), of="tokens", min_df=5).features if one["feature"] == "党课"
    ]
    with pytest.raises(InputError, match="no word is left"):
        pt.features([Document("a", "，")], of="tokens")


def test_arguments_that_make_no_sense() -> None:
    with pytest.raises(InputError, match="there is no document"):
        pt.features([])
    with pytest.raises(InputError, match="of 'words' is none of formulations, tokens"):
        pt.features(pt.sample(), of="words")  # type: ignore[arg-type]


def test_documents_are_not_kept() -> None:
    """A corpus larger than memory can come from a generator: when one is read, those before it are gone."""
    alive: list[weakref.ref[object]] = []

    def passing() -> Iterator[pt.AnnotatedDocument]:
        for number in range(6):
            document = pt.annotate(Document(str(number), "做到“两个维护”。" * (number + 1)))
            alive.append(weakref.ref(document.text))
            yield document
            del document
            gc.collect()
            assert sum(one() is not None for one in alive) <= 1

    assert pt.features(passing()).matrix.toarray().tolist() == [[1], [2], [3], [4], [5], [6]]
    assert pt.features(passing(), of="tokens").matrix.shape == (6, 2)


def test_scipy_reads_what_is_written() -> None:
    found = pt.features(pt.sample())
    made = files(found)
    assert (made["matrix"].toarray() == found.matrix.toarray()).all()  # type: ignore[attr-defined]
    assert made["matrix"].shape == (len(made["documents"]), len(made["features"]))  # type: ignore[attr-defined,arg-type]
    assert [row["feature"] for row in made["features"]] == [one["feature"] for one in found.features]  # type: ignore[attr-defined]
    assert made["documents"][1]["is_lower_bound"] == "true"  # type: ignore[index]
    head = render.to_matrix_market(found, metadata=METADATA)[".mtx"].decode().splitlines()[:2]
    assert head[0] == "%%MatrixMarket matrix coordinate integer general"
    assert head[1].lstrip("% ") == "policytext 0.0, lexicon abc; documents x features"


def test_metadata_of_all_documents_are_columns_and_hide_none_of_ours() -> None:
    documents = [
        Document("a", "四个意识", {"year": 2022}),
        Document("b", "四个意识", {"doc": "x", "source": None, "year": None}),
    ]
    made = files(pt.features(documents))
    assert made["documents"] == [
        {"doc": "a", "body_length": "4", "is_lower_bound": "false", "year": "2022", "meta_doc": "", "source": ""},
        {"doc": "b", "body_length": "4", "is_lower_bound": "false", "year": "", "meta_doc": "x", "source": ""},
    ]


def test_no_cell_runs() -> None:
    found = pt.features([Document("=1+1", "四个意识", {"title": "@甲", "n": -5})])
    row = files(found)["documents"][0]  # type: ignore[index]
    assert (row["doc"], row["title"], row["n"]) == ("'=1+1", "'@甲", "-5")
    assert files(found, raw_cells=True)["documents"][0]["doc"] == "=1+1"  # type: ignore[index]
    assert b"\n'=1+1," in render.to_csv(found)


def test_the_wide_table() -> None:
    found = pt.features(pt.sample(), kinds=["thought"])
    table = found.table()
    assert table.columns[:5] == ["doc", "doc.body_length", "doc.is_lower_bound", "doc.title", "doc.year"]
    assert (table.select(table.columns[-len(found.features) :]).to_numpy() == found.matrix.toarray()).all()
    rows = list(csv.DictReader(io.StringIO(render.to_csv(found).decode("utf-8-sig"), newline="")))
    assert [row["doc.year"] for row in rows] == ["2020", "2021", "2022", "2023", "2024"]
    assert [int(row["习近平文化思想"]) for row in rows] == [0, 0, 0, 1, 0]


PIECES = st.sampled_from(["四个意识", "四风", "，", "\n", '"', "增长5%", "ab", "=1", "'", "党课"])


@given(st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=3), st.booleans())
@settings(max_examples=30)
def test_any_matrix_is_read_back(raws: list[str], binary: bool) -> None:
    documents = [Document(str(number), "甲" + raw, {"raw": raw}) for number, raw in enumerate(raws)]
    found = pt.features(documents, of="tokens", binary=binary)
    made = files(found, raw_cells=True)
    assert (numpy.asarray(made["matrix"].toarray()) == found.matrix.toarray()).all()  # type: ignore[attr-defined]
    assert [row["raw"] for row in made["documents"]] == raws  # type: ignore[attr-defined]
    assert [row["feature"] for row in made["features"]] == [one["feature"] for one in found.features]  # type: ignore[attr-defined]
    assert not binary or found.matrix.max() == 1
