"""Scores against a gold: by hand, by properties, and the same as those of the scorer of the gold texts."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policytext as pt
from policytext.evaluate.gold import Record
from policytext.evaluate.scoring import same
from policytext.model import LAYERS, Document, InputError, field_names

SHARED = Path(__file__).resolve().parents[2] / "shared" / "gold"


def mark(start: int, end: int, layer: str = "formulation", **values: object) -> Record:
    return {"layer": layer, "start": start, "end": end, **values}


def counts(gold: list[Record], predicted: list[Record], match: str = "strict", **which: object) -> tuple[int, int, int]:
    """Gold, predicted, right."""
    one = pt.evaluate(gold, predicted).score("formulation", match=match, **which)  # type: ignore[arg-type]
    return one.gold, one.predicted, one.right


# ── by hand ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("gold", "predicted", "strict", "overlapping"),
    [
        ([mark(0, 4)], [mark(0, 4)], (1, 1, 1), (1, 1, 1)),
        ([mark(0, 4)], [mark(0, 5)], (1, 1, 0), (1, 1, 1)),
        ([mark(0, 4)], [mark(4, 5)], (1, 1, 0), (1, 1, 0)),
        ([mark(0, 4)], [], (1, 0, 0), (1, 0, 0)),
        # One that lies over two is right once, and two that lie over one are too.
        ([mark(0, 4), mark(5, 9)], [mark(0, 9)], (2, 1, 0), (2, 1, 1)),
        ([mark(0, 9)], [mark(0, 4), mark(5, 9)], (1, 2, 0), (1, 2, 1)),
        # The pairs are as many as there can be: the first takes the one that the second cannot have.
        ([mark(0, 4), mark(3, 9)], [mark(0, 1), mark(3, 4)], (2, 2, 0), (2, 2, 2)),
        ([mark(0, 4), mark(8, 9)], [mark(2, 9), mark(0, 1)], (2, 2, 0), (2, 2, 2)),
        # What is optional is neither missed nor wrong.
        ([mark(0, 4), mark(5, 9, optional=True)], [mark(0, 4)], (1, 1, 1), (1, 1, 1)),
        ([mark(0, 4), mark(5, 9, optional=True)], [mark(0, 4), mark(5, 9)], (1, 1, 1), (1, 1, 1)),
        ([mark(0, 4), mark(5, 9, optional=True)], [mark(0, 4), mark(5, 8)], (1, 2, 1), (1, 1, 1)),
    ],
)
def test_counts(
    gold: list[Record],
    predicted: list[Record],
    strict: tuple[int, int, int],
    overlapping: tuple[int, int, int],
) -> None:
    assert counts(gold, predicted) == strict
    assert counts(gold, predicted, "overlapping") == overlapping


def test_shares() -> None:
    gold = [mark(0, 4, kind="term"), mark(5, 9, kind="term"), mark(10, 14, kind="slogan")]
    found = pt.evaluate(gold, [mark(0, 4, kind="slogan"), mark(5, 9, kind="term")])
    whole = found.score("formulation")
    assert (whole.precision.value, whole.recall.value, whole.f1.value) == (1, 2 / 3, 0.8)
    term, slogan = found.score("formulation", "term"), found.score("formulation", "slogan")
    assert (term.gold, term.predicted, term.right) == (2, 1, 1)
    assert (slogan.gold, slogan.predicted, slogan.right) == (1, 1, 0)
    (kind,) = [one for one in found.attributes if (one.kind, one.attribute) == (None, "kind")]
    assert (kind.judged, kind.right, kind.accuracy.value) == (2, 1, 0.5)
    loose = found.score("formulation", "slogan|term")
    assert (loose.recall.value, loose.precision.value, loose.f1.value, loose.load) == (2 / 3, None, None, 2 / 3)


def test_nothing_to_divide_by_is_null() -> None:
    found = pt.evaluate([mark(0, 4)], []).score("formulation")
    assert (found.precision.value, found.recall.value, found.f1.value) == (None, 0, 0)
    optional = pt.evaluate([mark(0, 4, optional=True)], [mark(0, 4)]).score("formulation")
    assert (optional.precision.value, optional.recall.value, optional.f1.value) == (None, None, None)


def test_a_list_of_kinds_is_of_the_kind_that_is_predicted() -> None:
    gold = [mark(0, 4, kind=["slogan", "term"]), mark(5, 9, kind=["slogan", "term"])]
    assert counts(gold, [mark(0, 4, kind="term")], kind="term") == (1, 1, 1)
    assert counts(gold, [mark(0, 4, kind="term")], kind="slogan") == (1, 0, 0)
    assert pt.evaluate(gold, [mark(0, 4, kind="term")]).differences[-1].what == "missed"


@pytest.mark.parametrize(
    ("gold", "guess", "is_right"),
    [
        (1, 1, True),
        (1, 2, False),
        ("次", "场", False),
        (["次", None], None, True),
        (1 / 3, 0.3333, True),
        (1 / 3, 0.333, False),
        (0.333, 0.33301, False),
        (None, 0, False),
    ],
)
def test_values(gold: object, guess: object, is_right: bool) -> None:
    assert same(gold, guess) == is_right


def test_only_what_the_gold_says_is_judged() -> None:
    found = pt.evaluate([mark(0, 4, kind="term", quoted=False)], [mark(0, 4, kind="term", quoted=True, canonical="甲")])
    assert {(one.attribute, one.right) for one in found.attributes if one.kind is None} == {("kind", 1), ("quoted", 0)}
    assert [(one.what, one.attribute, one.gold, one.predicted) for one in found.differences] == [
        ("attribute", "quoted", False, True)
    ]


# ── documents and layers ─────────────────────────────────────────────────────────────────────────────────────────────


def test_layers_of_the_gold_are_scored_unless_others_are_asked_for() -> None:
    gold, predicted = [mark(0, 4)], [mark(0, 4), mark(5, 9, "event")]
    found = pt.evaluate(gold, predicted)
    assert {one.layer for one in found.scores} == {"formulation"}
    assert found.unscored == ("event",)
    asked = pt.evaluate(gold, predicted, layers=["formulation", "event"])
    assert asked.unscored == ()
    assert asked.score("event").precision.value == 0


def test_two_single_documents_are_the_same_whatever_their_names() -> None:
    assert counts([mark(0, 4, doc="a.txt")], [mark(0, 4, doc="reports/a.txt")]) == (1, 1, 1)
    assert counts([mark(0, 4)], [mark(0, 4, doc="a.txt")]) == (1, 1, 1)


def test_several_documents_are_told_apart_by_their_names() -> None:
    gold = [mark(0, 4, doc="a"), mark(0, 4, doc="b")]
    found = pt.evaluate(gold, [mark(0, 4, doc="a"), mark(0, 4, doc="c")])
    assert (found.documents, found.unpredicted, found.unscored) == (("a", "b"), ("b",), ("c",))
    assert found.score("formulation").precision.value == 1
    assert found.score("formulation").recall.value == 0.5
    with pytest.raises(InputError, match="write the same `doc` in both"):
        pt.evaluate(gold, [mark(0, 4, doc="x"), mark(0, 4, doc="y")])


def test_what_is_annotated_is_scored_as_it_is(tmp_path: Path) -> None:
    results = [pt.annotate(document) for document in pt.sample()]
    lines = [json.dumps({"doc": one.document.id, **mark.record()}) for one in results for mark in one.annotations]
    (tmp_path / "gold.jsonl").write_text("\ufeff" + "\r\n".join(lines) + "\n\n", encoding="utf-8", newline="")
    found = pt.evaluate(tmp_path / "gold.jsonl", results)
    assert found.differences == found.unpredicted == found.unscored == ()
    assert {one.precision.value for one in found.scores if one.load is None} == {1.0}
    assert {one.recall.value for one in found.scores} == {1.0}
    assert {one.accuracy.value for one in found.attributes} == {1.0}
    for layer, cls in LAYERS.items():
        judged = {one.attribute for one in found.attributes if (one.layer, one.kind) == (layer, None)}
        assert judged == set(field_names(cls)) - {"start", "end", "text"}
    assert (found.unit, found.units) == ("document", 5)
    assert found.table().height == len(found.scores)
    assert found.attribute_table().columns[-3:] == ["accuracy", "accuracy_low", "accuracy_high"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1: is no JSON"),
        ("[1]", "line 1: is no JSON object"),
        ('{"layer": "slogan", "start": 0, "end": 1}', "layer is 'slogan'; it is one of section"),
        ('{"layer": "event", "start": -1, "end": 1}', "start is -1; write how many"),
        ('{"layer": "event", "start": true, "end": 1}', "start is True"),
        ('{"layer": "event", "start": 3, "end": 3}', "start 3 is not before end 3"),
        ('{"layer": "event", "start": 0, "end": 3, "text": "甲乙"}', "has 2 characters, and from 0 to 3 are 3"),
        ('{"layer": "event", "start": 0, "end": 3, "doc": 1}', "doc and text are strings"),
        (
            '{"layer": "event", "start": 0, "end": 3}\n{"layer": "event", "start": 0, "end": 3}',
            "line 2: the layer event",
        ),
        ("", "the gold has no annotation"),
    ],
)
def test_a_gold_that_is_not_valid_says_where(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(message)):
        pt.evaluate(path, [])


def test_offsets_that_do_not_fit_the_text_are_an_error() -> None:
    document = Document("a", "一、\r\n做到“两个维护”。")
    shifted = mark(6, 10, text="两个维护")  # counted with \n for \r\n
    with pytest.raises(InputError, match="from 6 to 10 the document has '“两个维', not '两个维护'"):
        pt.evaluate([shifted], [], documents=[document])
    with pytest.raises(InputError, match="the two are about different texts"):
        pt.evaluate([mark(0, 2, text="甲乙")], [mark(0, 2, text="丙丁")])


@pytest.mark.parametrize("options", [{"unit": "line"}, {"level": 1.0}, {"samples": 0}, {"layers": ["slogan"]}])
def test_options_that_are_none(options: dict[str, object]) -> None:
    with pytest.raises(InputError):
        pt.evaluate([mark(0, 4)], [mark(0, 4)], **options)  # type: ignore[arg-type]


# ── intervals ────────────────────────────────────────────────────────────────────────────────────────────────────────


def of_documents(count: int, wrong: int) -> tuple[list[Record], list[Record]]:
    """A gold of one annotation a document, of which the first are not found."""
    gold = [mark(0, 4, doc=str(number)) for number in range(count)]
    return gold, [mark(1, 4, doc=str(number)) if number < wrong else gold[number] for number in range(count)]


def test_an_interval_is_that_of_the_binomial_where_documents_have_one_annotation() -> None:
    """With one in each of 100 documents the bootstrap resamples a proportion: 0.9 ± 1.96·0.03."""
    found = pt.evaluate(*of_documents(100, 10), samples=4000)
    recall = found.score("formulation").recall
    assert (found.unit, found.units, recall.value) == ("document", 100, 0.9)
    assert recall.low == pytest.approx(0.9 - 1.96 * 0.03, abs=0.011)
    assert recall.high == pytest.approx(0.9 + 1.96 * 0.03, abs=0.011)
    narrow = pt.evaluate(*of_documents(100, 10), samples=4000, level=0.5).score("formulation").recall
    assert recall.low < narrow.low < 0.9 < narrow.high < recall.high  # type: ignore[operator]


def test_where_all_are_right_there_is_no_interval() -> None:
    recall = pt.evaluate(*of_documents(100, 0)).score("formulation").recall
    assert (recall.value, recall.low, recall.high) == (1, None, None)


def test_documents_are_drawn_whole() -> None:
    """Ten annotations of a document that are all right or all wrong tell no more than one."""
    gold, predicted = of_documents(20, 5)
    tenfold = [
        [{**one, "start": one["start"] + 10 * k, "end": one["end"] + 10 * k} for one in rows for k in range(10)]
        for rows in (gold, predicted)
    ]  # type: ignore[operator]
    one, ten = pt.evaluate(gold, predicted), pt.evaluate(*tenfold)
    assert ten.score("formulation").gold == 200
    assert ten.score("formulation").recall == one.score("formulation").recall


def test_paragraphs_are_drawn_where_documents_are_few() -> None:
    raw = "\n".join(["做到“两个维护”。"] * 30)
    document = Document("a", raw)
    gold = [one.record() for one in pt.annotate(document).formulations]
    predicted = gold[3:]
    unknown = pt.evaluate(gold, predicted)
    assert (unknown.unit, unknown.score("formulation").recall.low) == (None, None)
    known = pt.evaluate(gold, predicted, documents=[document])
    recall = known.score("formulation").recall
    assert (known.unit, known.units, recall.value) == ("paragraph", 30, 0.9)
    assert 0.7 < recall.low < 0.9 < recall.high <= 1  # type: ignore[operator]
    assert pt.evaluate(gold, pt.annotate(document)).unit == "paragraph"
    assert pt.evaluate(gold, predicted, unit="document").unit is None
    with pytest.raises(InputError, match="its paragraphs are not known"):
        pt.evaluate(gold, predicted, unit="paragraph")


def test_the_same_seed_gives_the_same_intervals() -> None:
    sides = of_documents(30, 7)
    assert pt.evaluate(*sides, seed=5) == pt.evaluate(*sides, seed=5)
    assert pt.evaluate(*sides, seed=5).scores != pt.evaluate(*sides, seed=6).scores


# ── properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

KINDS = st.sampled_from(["numeric", "thought", "slogan", "term"])
PLACES = st.tuples(st.sampled_from("ab"), st.integers(0, 12), st.integers(1, 5))
MARKS = st.dictionaries(PLACES, KINDS, min_size=1, max_size=12).map(
    lambda found: [mark(start, start + length, doc=doc, kind=kind) for (doc, start, length), kind in found.items()]
)
DOCS = [mark(50, 51, doc="a", kind="term"), mark(50, 51, doc="b", kind="term")]
"""One annotation a document that both sides have, so that they have both documents in common."""


@given(MARKS)
def test_a_gold_is_right_by_itself(marks: list[Record]) -> None:
    found = pt.evaluate(marks, marks)
    assert all(one.gold == one.predicted == one.right for one in found.scores)
    assert found.differences == ()


@given(MARKS, MARKS)
@settings(max_examples=60)
def test_strict_is_no_more_than_overlapping_and_sides_can_be_changed(first: list[Record], second: list[Record]) -> None:
    there, back = pt.evaluate(first + DOCS, second + DOCS), pt.evaluate(second + DOCS, first + DOCS)
    for one in there.scores:
        assert one.right <= min(one.gold, one.predicted)
        if one.match == "strict":
            assert one.right <= there.score(one.layer, one.kind, "overlapping").right
        if one.load is None:
            other = back.score(one.layer, one.kind, one.match)
            assert (one.gold, one.predicted, one.right) == (other.predicted, other.gold, other.right)
            assert (one.precision.value, one.recall.value) == (other.recall.value, other.precision.value)
    whole = there.score("formulation")
    kinds = [there.score("formulation", kind) for kind in {one["kind"] for one in first + DOCS}]  # type: ignore[arg-type]
    assert whole.gold == sum(one.gold for one in kinds)
    missed = sum(one.what == "missed" for one in there.differences)
    wrong = sum(one.what == "wrong" for one in there.differences)
    assert (missed, wrong) == (whole.gold - whole.right, whole.predicted - whole.right)


# ── the scorer of the gold texts ─────────────────────────────────────────────────────────────────────────────────────


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAMES = {
    "formulation: numeric, thought": ("formulation", "numeric|thought"),
    "formulation: slogan, term": ("formulation", "slogan|term"),
}


@pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason=f"{SHARED} is not there")
@pytest.mark.parametrize("name", ["party-summary-2022", "government-report-2018"])
@pytest.mark.parametrize("is_spoilt", [False, True])
def test_the_scores_are_those_of_the_scorer(name: str, is_spoilt: bool, capsys: pytest.CaptureFixture[str]) -> None:
    annotated = pt.annotate(pt.read(SHARED / f"{name}.txt"))
    predicted = [one.record() for one in annotated.annotations]
    if is_spoilt:  # more that is missed and wrong than the toolkit leaves
        predicted = [
            {**one, "kind": "term"} if number % 7 == 0 and "kind" in one else one
            for number, one in enumerate(predicted)
            if number % 5
        ]
    module = scorer()
    module.score(module.load(SHARED / f"{name}.jsonl"), predicted)
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    found = pt.evaluate(SHARED / f"{name}.jsonl", predicted, layers=list(LAYERS), documents=[annotated.document])
    assert len(lines) == 7
    for line in lines:
        title, figures = line[:32].strip(), re.findall(r"(\w+) +([\d.]+)", line[32:])
        layer, kind = NAMES.get(title, (title, None))
        shown = {key: float(value) for key, value in figures}
        if not shown["gold"]:
            continue  # the scorer calls nothing of nothing 1
        score = found.score(layer, kind)
        assert score.gold == shown.pop("gold")
        assert score.recall.value == pytest.approx(shown.pop("recall"), abs=5.1e-4)
        if score.load is None:
            assert score.precision.value == pytest.approx(shown.pop("precision"), abs=5.1e-4)
            assert score.f1.value == pytest.approx(shown.pop("F1"), abs=5.1e-4)
        else:
            assert score.load == pytest.approx(shown.pop("load"), abs=5.1e-3)
        own = {one.attribute: one.accuracy.value for one in found.attributes if (one.layer, one.kind) == (layer, kind)}
        assert {key: own[key] for key in shown} == {
            key: pytest.approx(value, abs=5.1e-4) for key, value in shown.items()
        }
