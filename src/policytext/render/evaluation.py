"""Scores against a gold: as tables for reading, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.escape import json_bytes, neutral_cell

if TYPE_CHECKING:
    from policytext.evaluate import Evaluation
    from policytext.evaluate.scoring import Difference, Estimate


def to_text(evaluation: Evaluation, *, width: int | None = None, differences: bool = False) -> str:
    """What was resampled, a table of the scores, one of the attributes, and on request one of the differences.

    The column f1 ~ is that of overlapping matches. Attributes are those of a layer as a whole.
    """
    parts = [_heading(evaluation), _scores(evaluation, width), _attributes(evaluation, width)]
    if differences:
        parts.append(_differences(evaluation.differences, width))
    return "\n\n".join(filter(None, parts)) + "\n"


def _heading(evaluation: Evaluation) -> str:
    count = len(evaluation.documents)
    heading = f"{count} {'document' if count == 1 else 'documents'}"
    if evaluation.unit is None:
        return f"{heading}; no intervals: too few documents, and their paragraphs are not known or too few"
    return f"{heading}; intervals of {evaluation.level:.0%} by resampling {evaluation.units} {evaluation.unit}s"


def _scores(evaluation: Evaluation, width: int | None) -> str:
    header = ("layer", "kind", "gold", "predicted", "precision", "recall", "f1", "f1 ~")
    rows = []
    for one in evaluation.scores:
        if one.match == "strict":
            loose = evaluation.score(one.layer, one.kind, "overlapping")
            estimates = [_shown(each) for each in (one.precision, one.recall, one.f1, loose.f1)]
            rows.append([one.layer, one.kind or "", str(one.gold), str(one.predicted), *estimates])
    return columns(header, rows, width=width, right={2, 3})


def _attributes(evaluation: Evaluation, width: int | None) -> str:
    rows = [
        [one.layer, one.attribute, str(one.judged), _shown(one.accuracy)]
        for one in evaluation.attributes
        if one.kind is None
    ]
    return columns(("layer", "attribute", "judged", "accuracy"), rows, width=width, right={2}) if rows else ""


def _differences(found: Sequence[Difference], width: int | None) -> str:
    header = ("doc", "layer", "what", "start", "text", "attribute", "gold", "predicted")
    rows = [
        [one.doc, one.layer, one.what, str(one.start), one.text or "", one.attribute or "", *_values(one)]
        for one in found
    ]
    return columns(header, rows, width=width, right={3}) if rows else ""


def _values(one: Difference) -> list[str]:
    if one.attribute is None:
        return ["", ""]
    return [json_bytes(value).decode() for value in (one.gold, one.predicted)]


def _shown(estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} [{estimate.low:.2f}, {estimate.high:.2f}]"


def to_json(evaluation: Evaluation) -> bytes:
    """The whole evaluation as one object, with the fields of its class."""
    return json_bytes(evaluation, indent=True) + b"\n"


def to_csv(evaluation: Evaluation) -> bytes:
    """The scores, then the attributes, as one table in UTF-8 with a BOM; null is an empty cell.

    The column ``match`` is ``attribute`` in the rows of attributes, whose accuracy has columns of its own.
    """
    from policytext.evaluate import flat

    rows = [flat(one) for one in evaluation.scores]
    rows += [{"match": "attribute", **flat(one)} for one in evaluation.attributes]
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(list(_cells(row, names)) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cells(row: dict[str, object], names: Sequence[str]) -> Iterator[str]:
    for name in names:
        value = row.get(name)
        yield "" if value is None else neutral_cell(str(value))
