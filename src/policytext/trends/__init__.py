"""A corpus over time: formulations by year, month or any other column of its metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from policytext.count import COUNT, Count, Nested
from policytext.lexicon import Lexicon, default_lexicon
from policytext.model import InputError, several
from policytext.trends.analysis import Analysis, frame, paragraph
from policytext.trends.observe import Documents, Observations, observe
from policytext.trends.series import (
    CUTOFFS,
    Counts,
    Masked,
    Measure,
    Unit,
    counts,
    formulation_rows,
    tier_rows,
)

if TYPE_CHECKING:
    import polars

UNITS: tuple[Unit, ...] = ("document", "section", "sentence")
MEASURES: tuple[Measure, ...] = ("rate", "share", "count")
MASKED: tuple[Masked, ...] = ("exclude", "include")


def trends(
    corpus: Documents | Observations,
    *,
    by: str = "year",
    unit: Unit = "document",
    measure: Measure = "rate",
    formulation: Sequence[str] = (),
    kind: Sequence[str] = (),
    field: Sequence[str] = (),
    nested: Nested = "longest",
    count: Count = "canonical",
    masked: Masked = "exclude",
    alpha: float = 0.05,
    tiers: bool = False,
    cutoffs: Sequence[float] = CUTOFFS,
    lexicon: Lexicon | None = None,
) -> Analysis:
    """Formulations by period: counts, rates, shares, first and last seen, trends.

    A period without a document is a gap: its values are null, never 0. Counts of documents whose masks may hide
    formulations are lower bounds and marked so.

    Args:
        corpus: The documents, or what ``observe`` kept of them.
        by: A column of the metadata, or ``month`` (of the column ``date``).
        unit: What shares are of.
        measure: What is tested for a trend: ``rate`` (per 10,000 characters of body text), ``share`` or ``count``.
        formulation: Only these, each by its phrase or one of its variants; one that never occurs has a row of 0.
        kind: Only these kinds.
        field: Only these fields of the lexicon.
        nested: Which count that lie inside others, as for ``count_formulations``; not for ``Observations``.
        count: Whether variants and spelt-out members count as one, as for ``count_formulations``.
        masked: Whether documents whose counts are lower bounds take part in the test of trend.
        alpha: The false discovery rate.
        tiers: Whether to tell the tier 沸烫热暖温冷 of each formulation in each period by its share of units.
        cutoffs: The least share of each tier but the last.
        lexicon: The built-in one by default.

    Returns:
        The tables ``formulations``, ``series``, ``periods``, ``documents`` and, if asked for, ``tiers``.

    Raises:
        InputError: No document has a value of ``by``, a formulation is not in the lexicon, or a tier would be of fewer
            than 30 units a period.
    """
    formulation, kind, field = several(formulation), several(kind), several(field)
    for name, value, choices in (("unit", unit, UNITS), ("measure", measure, MEASURES), ("masked", masked, MASKED)):
        if value not in choices:
            raise InputError(f"{name} {value!r} is none of {', '.join(choices)}")
    if count not in COUNT:
        raise InputError(f"count {count!r} is none of {', '.join(COUNT)}")
    lexicon = lexicon or default_lexicon()
    observed = corpus if isinstance(corpus, Observations) else observe(corpus, lexicon=lexicon, nested=nested)
    counted = counts(observed, by=by, unit=unit, count=count)
    keys = chosen(counted, lexicon, formulation=formulation, kind=kind, field=field)
    rows = formulation_rows(counted, keys, measure=measure, masked=masked, alpha=alpha)
    names = rows["formulation"].to_list()
    tables = {
        "formulations": rows,
        "series": counted.series(names),
        "periods": counted.periods(),
        "documents": _documents(observed, counted),
    }
    if tiers:
        tables["tiers"] = tier_rows(counted, names, cutoffs)
    options: dict[str, object] = {
        "by": by,
        "unit": unit,
        "measure": measure,
        "formulation": list(formulation),
        "kind": list(kind),
        "field": list(field),
        "nested": observed.nested,
        "count": count,
        "masked": masked,
        "alpha": alpha,
        "tiers": list(cutoffs) if tiers else None,
    }
    return Analysis(
        "trends", tables, methods(counted, rows, options, observed), options, observed.lexicon, observed.as_of
    )


def chosen(
    counted: Counts, lexicon: Lexicon, *, formulation: Sequence[str], kind: Sequence[str], field: Sequence[str]
) -> Mapping[str, tuple[str | None, str | None]]:
    """The formulations that are asked for with their kind and field, by name.

    Raises:
        InputError: One is not in the lexicon.
    """
    named = [canonical(lexicon, one) for one in formulation]
    found = counted.occurrences.select("canonical", "wording", "kind", "field").unique().collect(engine="streaming")
    keys: dict[str, tuple[str | None, str | None]] = {}
    for phrase, wording, its_kind, its_field in sorted(found.rows()):
        is_wanted = (not kind or its_kind in kind) and (not field or its_field in field)
        if is_wanted and (not formulation or phrase in named):
            keys.setdefault(phrase if counted.key == "canonical" else wording, (its_kind, its_field))
    for phrase in named:
        entry = lexicon.entries[phrase]
        if phrase not in found["canonical"] and kind in ((), [], (entry.kind,)) and not field:
            keys.setdefault(phrase, (entry.kind, entry.field))
    return keys


def canonical(lexicon: Lexicon, phrase: str) -> str:
    """The canonical phrase of a formulation that is named by it or by one of its variants.

    Raises:
        InputError: The lexicon has none.
    """
    if phrase in lexicon.entries:
        return phrase
    for entry in lexicon.entries.values():
        if phrase in entry.variants:
            return entry.phrase
    raise InputError(
        f"{phrase!r} is no formulation of the lexicon; look for any words with kwic, or add it with --lexicon"
    )


def _documents(observed: Observations, counted: Counts) -> polars.DataFrame:
    """The table ``documents``, those without a period last."""
    periods = dict(counted.documents.select("doc", "period").rows())
    has_title = "title" in observed.documents.columns
    rows = [
        (
            row["doc"],
            periods.get(row["doc"]),
            row["title"] if has_title else None,
            *(row[name] for name in ("characters", "sections", "sentences", "is_lower_bound", "year_from")),
        )
        for row in observed.documents.iter_rows(named=True)
    ]
    order: dict[object, int] = {period: place for place, period in enumerate(counted.axis.periods)}
    return frame("documents", sorted(rows, key=lambda row: order.get(row[1], len(order))))


# ── the methods paragraph ────────────────────────────────────────────────────────────────────────────────────────────

_MEASURES = {"rate": ("rates", "频率"), "share": ("shares", "占比"), "count": ("counts", "次数")}
UNIT_NAMES = {"document": ("document", "文档"), "section": ("section", "章节"), "sentence": ("sentence", "句子")}


def methods(
    counted: Counts, rows: polars.DataFrame, options: Mapping[str, object], observed: Observations
) -> dict[str, str]:
    """What was counted over what and how it was tested, as a paragraph by language."""
    periods, documents = counted.periods(), counted.documents
    filled = periods.filter(periods["documents"] > 0)
    facts = {
        "rows": rows.height,
        "documents": documents.height,
        "characters": int(documents["characters"].sum()),
        "periods": filled.height,
        "by": options["by"],
        "first": str(counted.axis.periods[0]),
        "last": str(counted.axis.periods[-1]),
        "lexicon": observed.lexicon,
        "as_of": observed.as_of,
    }
    said: list[tuple[str, Mapping[str, object]]] = [("trends-counted", facts)]
    said += [(f"nested-{observed.nested}", {}), (f"count-{options['count']}", {}), (f"unit-{counted.unit}", {})]
    if filled.height < periods.height:
        gaps = list(map(str, periods.filter(periods["documents"] == 0)["period"]))
        said.append(("gaps", {"gaps": (", ".join(gaps), "、".join(gaps))}))
    if documents.height < observed.documents.height:
        said.append(("left-out", {"many": observed.documents.height - documents.height, "by": options["by"]}))
    if documents["is_lower_bound"].any():
        said.append((f"masked-{options['masked']}", {"many": int(documents["is_lower_bound"].sum())}))
    tests = {
        "measure": _MEASURES[str(options["measure"])],
        "rows": rows.height,
        "tested": int(rows["p"].is_not_null().sum()),
        "alpha": options["alpha"],
    }
    said.append(("tests", tests) if counted.axis.is_ordered else ("no-tests", {}))
    if isinstance(options["tiers"], list):
        cutoffs = ", ".join(map(str, options["tiers"]))
        said.append(("tiers", {"unit": UNIT_NAMES[counted.unit], "cutoffs": cutoffs}))
    return paragraph(*said)
