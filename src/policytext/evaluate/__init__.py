"""How good annotations are, measured on a person's own: precision, recall, F1 and attributes, with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, get_args

from policytext.annotate import known_layer
from policytext.evaluate.gold import MarkedDocuments, Records, read_marks
from policytext.evaluate.scoring import (
    AttributeScore,
    Difference,
    Estimate,
    Match,
    Score,
    Scorer,
    Unit,
    Units,
    differences,
)
from policytext.model import LAYERS, Document, InputError

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of predictions against a gold.

    ``scores`` and ``attributes`` are by layer, all kinds together first. Intervals hold with probability ``level``;
    they come of resampling ``units`` documents or paragraphs (``unit``; null: too few, so that there are none).
    ``documents`` are those of the gold; of these ``unpredicted`` have no prediction at all, which counts as missed.
    ``unscored`` are documents and layers that are predicted and not in the gold, which counts as nothing.
    """

    scores: tuple[Score, ...]
    attributes: tuple[AttributeScore, ...]
    differences: tuple[Difference, ...]
    documents: tuple[str, ...]
    unit: Unit | None
    units: int
    level: float
    unpredicted: tuple[str, ...]
    unscored: tuple[str, ...]

    def score(self, layer: str, kind: str | None = None, match: Match = "strict") -> Score:
        """The score of a layer or of one of its kinds.

        Raises:
            InputError: There is none, since neither side has such annotations.
        """
        for one in self.scores:
            if (one.layer, one.kind, one.match) == (layer, kind, match):
                return one
        raise InputError(f"there is no score of {layer} {kind or ''}: neither side has such annotations")

    def table(self) -> polars.DataFrame:
        """The scores as a polars frame, one row each, ``precision_low`` and so on being ends of the intervals."""
        return _frame(self.scores)

    def attribute_table(self) -> polars.DataFrame:
        """The scores of the attributes as a polars frame."""
        return _frame(self.attributes)


def _frame(rows: Sequence[Score] | Sequence[AttributeScore]) -> polars.DataFrame:
    import polars

    return polars.DataFrame([flat(one) for one in rows], infer_schema_length=None)


def flat(row: Score | AttributeScore) -> dict[str, object]:
    """A score as one flat record, each interval as two further fields."""
    record: dict[str, object] = {}
    for name in (one.name for one in fields(row)):
        value = getattr(row, name)
        if isinstance(value, Estimate):
            record |= {name: value.value, f"{name}_low": value.low, f"{name}_high": value.high}
        else:
            record[name] = value
    return record


def evaluate(
    gold: Records,
    predicted: Records,
    *,
    layers: Iterable[str] | None = None,
    documents: Iterable[Document] = (),
    unit: Unit | None = None,
    level: float = 0.95,
    samples: int = 1000,
    seed: int = 1,
) -> Evaluation:
    """Score predictions against a gold.

    A prediction is right where its layer and span are the gold's (strict), or where it overlaps an annotation of the
    gold that no other is paired with (overlapping, by a maximum matching). A value that is a list means that any of it
    is right; ``"optional": true`` marks a span that counts neither way. Intervals are percentiles of a bootstrap (Efron
    and Tibshirani 1993, ch. 13): whole documents are drawn with replacement, since the annotations of one depend on
    each other; of fewer than five documents the paragraphs, and then they say nothing of other documents.

    Args:
        gold: A JSON Lines file, records, or annotated documents. Where each side has one document, they are taken for
            the same; else ``doc`` names it.
        predicted: The same, such as what ``annotate`` returns.
        layers: The layers to score; those of the gold by default.
        documents: The documents themselves; where they are known, spans are checked against them, and paragraphs are.
        unit: What is resampled, where it is not to be chosen so.
        level: The probability of the intervals.
        samples: How many samples are drawn.
        seed: Of the random numbers; the same one gives the same intervals.

    Raises:
        InputError: A record is not valid, or the two sides have no document in common.

    >>> import policytext as pt
    >>> gold = [{"layer": "formulation", "start": 3, "end": 7, "text": "两个维护", "kind": "numeric"}]
    >>> pt.evaluate(gold, pt.annotate(pt.Document("a", "做到“两个维护”。"))).score("formulation").f1.value
    1.0
    """
    _check(unit, level, samples)
    documents = tuple(documents)
    wanted, given = read_marks(gold, "gold", documents), read_marks(predicted, "predicted", documents)
    wanted, given = _paired(wanted, given)
    asked = wanted.layers if layers is None else frozenset(map(known_layer, layers))
    chosen = [layer for layer in LAYERS if layer in asked]
    units = Units(wanted, given, unit)
    scorer = Scorer(units)
    for layer in chosen:
        scorer.add(layer, wanted, given)
    scores, attributes = scorer.results(level, samples, seed)
    extra = [name for name in given.names if name not in wanted.names]
    return Evaluation(
        scores=scores,
        attributes=attributes,
        differences=tuple(one for layer in chosen for one in differences(layer, wanted, given)),
        documents=tuple(wanted.names),
        unit=units.unit,
        units=units.count,
        level=level,
        unpredicted=tuple(name for name in wanted.names if name not in given.names),
        unscored=(*extra, *(layer for layer in LAYERS if layer in given.layers and layer not in asked)),
    )


def _check(unit: str | None, level: float, samples: int) -> None:
    if unit not in (None, *get_args(Unit)):
        raise InputError(f"unit {unit!r} is none of {', '.join(get_args(Unit))}")
    if not 0 < level < 1 or samples < 1:
        raise InputError(f"level {level} is to be between 0 and 1, and samples {samples} at least 1")


def _paired(wanted: MarkedDocuments, given: MarkedDocuments) -> tuple[MarkedDocuments, MarkedDocuments]:
    """The two sides with the same names for the same documents.

    Raises:
        InputError: They have none in common.
    """
    if not wanted.names:
        raise InputError("the gold has no annotation")
    if len(wanted.names) == 1 and len(given.names) == 1:
        name = wanted.names[0] or given.names[0]
        wanted, given = wanted.renamed(name), given.renamed(name)
    if given.names and not set(wanted.names) & set(given.names):
        raise InputError(
            f"no document of the gold ({wanted.names[0]!r} …) is among those predicted ({given.names[0]!r} …); "
            "write the same `doc` in both"
        )
    for key, marks in wanted.marks.items():
        texts = {one.span: one.text for one in given.marks.get(key, ()) if one.text is not None}
        for one in marks:
            if one.text is not None and texts.get(one.span, one.text) != one.text:
                raise InputError(
                    f"from {one.start} to {one.end} the gold has {one.text!r} and the prediction {texts[one.span]!r}; "
                    "the two are about different texts"
                )
    return wanted, given
