"""Formulations over periods: counts, rates, shares, when each was first and last seen, and whether it rises or falls.

Everything here works on ``Observations``; nothing is annotated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

from policytext.count import PER, Count
from policytext.model import InputError
from policytext.stats import trend
from policytext.trends.analysis import frame
from policytext.trends.observe import Observations

if TYPE_CHECKING:
    import polars

Unit: TypeAlias = Literal["document", "section", "sentence"]
Measure: TypeAlias = Literal["rate", "share", "count"]
Masked: TypeAlias = Literal["exclude", "include"]
Period: TypeAlias = int | str

MONTH = "month"
"""What ``by`` is for the months of the column ``date``."""
TIERS = ("沸", "烫", "热", "暖", "温", "冷")
"""From the most to the least frequent."""
CUTOFFS = (0.2, 0.1, 0.05, 0.02, 0.005)
"""The least share of each tier but the last. They are this project's own and no one else's scale."""
FEWEST_UNITS = 30
"""A share of fewer units than this is no tier."""
FEWEST_PERIODS = 4
"""Three values stand in order by chance in one case of three: τ and slope of fewer periods than this mislead."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The periods in order, gaps included; ``is_ordered`` where they are years or months, so that time passes."""

    periods: tuple[Period, ...]
    is_ordered: bool

    def time(self, period: Period) -> float:
        """The period as a number: a year, or months since the year 0."""
        return float(period) if isinstance(period, int) else float(_month(period))


_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")


def _month(period: str) -> int:
    year, month = period.split("-")
    return 12 * int(year) + int(month) - 1


# ── periods ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def placed(observed: Observations, by: str) -> tuple[polars.DataFrame, Axis]:
    """The documents with their ``period``, those without one left out, and the axis of the periods.

    Args:
        observed: The corpus.
        by: A column of the metadata, or ``month``. Where all its values are whole numbers or months, the axis runs from
            the first to the last of them without a break.

    Raises:
        InputError: No document has a value in that column.
    """
    import polars

    column = "date" if by == MONTH else by
    documents = observed.documents
    if column not in documents.columns:
        known = ", ".join(name for name in documents.columns if name not in ("doc", "year_from", "is_lower_bound"))
        raise InputError(f"no document has the metadata {column!r}; known are {known}")
    values = documents[column].cast(polars.String)
    if by == MONTH:
        values = values.str.extract(r"^(\d{4}-\d{2})")
    documents = documents.with_columns(values.alias("period")).filter(polars.col("period").is_not_null())
    if documents.is_empty():
        raise InputError(f"no document has a value of {by!r}; give it in corpus.csv, or name another column with --by")
    axis = _axis(sorted(set(documents["period"])))
    if all(isinstance(period, int) for period in axis.periods):
        documents = documents.with_columns(polars.col("period").cast(polars.Int64))
    return documents, axis


def _axis(values: Sequence[str]) -> Axis:
    if all(value.isascii() and value.isdecimal() for value in values):
        numbers = sorted(map(int, values))
        return Axis(tuple(range(numbers[0], numbers[-1] + 1)), is_ordered=True)
    if all(_MONTH.fullmatch(value) and 1 <= int(value[5:]) <= 12 for value in values):
        months = range(_month(values[0]), _month(values[-1]) + 1)
        return Axis(tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in months), is_ordered=True)
    return Axis(tuple(values), is_ordered=False)


# ── counts by period ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Counts:
    """Formulations by period: ``documents`` and ``occurrences`` with their period, and what a key is.

    ``key`` is the column of ``occurrences`` that is counted, canonical or wording. ``unit`` is what shares are of.
    """

    documents: polars.DataFrame
    occurrences: polars.LazyFrame
    axis: Axis
    key: str
    unit: Unit

    def without_masks(self) -> Counts:
        """The same without the documents whose counts are lower bounds."""
        import polars

        kept = self.documents.filter(~polars.col("is_lower_bound"))
        found = self.occurrences.join(kept.lazy().select("doc"), on="doc", how="semi", maintain_order="left")
        return Counts(kept, found, self.axis, self.key, self.unit)

    def periods(self) -> polars.DataFrame:
        """A row a period of the axis: ``documents`` (0 in a gap), ``characters``, ``units``, ``is_lower_bound``."""
        import polars

        units = polars.len() if self.unit == "document" else polars.sum(f"{self.unit}s")
        sums = self.documents.group_by("period").agg(
            polars.len().cast(polars.Int64).alias("documents"),
            polars.sum("characters"),
            units.cast(polars.Int64).alias("units"),
            polars.any("is_lower_bound"),
        )
        axis = polars.DataFrame({"period": list(self.axis.periods)}, schema={"period": self.documents["period"].dtype})
        return axis.join(sums, on="period", how="left", maintain_order="left").with_columns(
            polars.col("documents").fill_null(0)
        )

    def series(self, keys: Sequence[str]) -> polars.DataFrame:
        """The table ``series`` of these formulations, in their order; a period without documents has nulls."""
        import polars

        place = ["doc"] if self.unit == "document" else ["doc", self.unit]
        sums = self.occurrences.group_by(self.key, "period").agg(
            polars.len().cast(polars.Int64).alias("count"),
            polars.struct(place).n_unique().cast(polars.Int64).alias("in_units"),
        )
        formulations = polars.DataFrame({self.key: list(keys)}, schema={self.key: polars.String})
        grid = formulations.join(self.periods(), how="cross").join(
            sums.collect(engine="streaming"), on=[self.key, "period"], how="left", maintain_order="left"
        )
        is_there = polars.col("documents") > 0
        counted = [polars.when(is_there).then(polars.col(name).fill_null(0)) for name in ("count", "in_units")]
        grid = grid.with_columns(counted)
        return grid.select(
            polars.col(self.key).alias("formulation"),
            "period",
            "count",
            _ratio("count", "characters", PER).alias("rate"),
            "in_units",
            polars.when(is_there).then(polars.col("units")).alias("units"),
            _ratio("in_units", "units", 1).alias("share"),
            polars.when(is_there).then(polars.col("is_lower_bound")).alias("is_lower_bound"),
        )


def _ratio(above: str, below: str, times: int) -> polars.Expr:
    import polars

    return polars.when(polars.col(below) > 0).then(times * polars.col(above) / polars.col(below))


def counts(observed: Observations, *, by: str = "year", unit: Unit = "document", count: Count = "canonical") -> Counts:
    """The formulations of a corpus by period; arguments as for ``trends``.

    Raises:
        InputError: No document has a value of ``by``.
    """
    documents, axis = placed(observed, by)
    periods = documents.lazy().select("doc", "period")
    found = observed.occurrences.lazy().join(periods, on="doc", how="inner")
    return Counts(documents, found, axis, "canonical" if count == "canonical" else "wording", unit)


# ── one row a formulation ────────────────────────────────────────────────────────────────────────────────────────────


def formulation_rows(
    counted: Counts,
    keys: Mapping[str, tuple[str | None, str | None]],
    *,
    measure: Measure,
    masked: Masked,
    alpha: float,
) -> polars.DataFrame:
    """The table ``formulations``, the most frequent first.

    Args:
        counted: The counts.
        keys: The formulations with their kind and field.
        measure: What is tested.
        masked: Whether documents whose counts are lower bounds take part in the test.
        alpha: The false discovery rate.
    """
    names = list(keys)
    tests = _tests(counted if masked == "include" else counted.without_masks(), names, measure, alpha)
    seen = _Seen(counted)
    order = sorted(range(len(names)), key=lambda place: (-seen.times(names[place]), names[place]))
    return frame("formulations", ((names[i], *keys[names[i]], *seen(names[i]), *tests[i]) for i in order))


class _Seen:
    """When and how often each formulation stands."""

    def __init__(self, counted: Counts) -> None:
        import polars

        self._order = {period: place for place, period in enumerate(counted.axis.periods)}
        self._is_ordered = counted.axis.is_ordered
        self._masked = [self._order[period] for period in set(counted.documents.filter("is_lower_bound")["period"])]
        is_label = polars.col("form") == "label"
        found = counted.occurrences.group_by(counted.key).agg(
            polars.len().cast(polars.Int64),
            polars.col("doc").n_unique().cast(polars.Int64),
            polars.col("period").unique(),
            polars.col("period").filter(is_label).unique().alias("labelled"),
        )
        self._found: dict[str, tuple[int, int, list[Period], list[Period]]] = {
            key: (count, docs, periods, labels)
            for key, count, docs, periods, labels in found.collect(engine="streaming").rows()
        }

    def times(self, name: str) -> int:
        """How often."""
        return self._found[name][0] if name in self._found else 0

    def __call__(self, name: str) -> tuple[object, ...]:
        """Count, documents, periods, first, last, first and last label, whether masks may hide it before and after."""
        count, docs, periods, labelled = self._found.get(name, (0, 0, [], []))
        several = (count, docs, len(periods))
        if not count or not self._is_ordered:
            return (*several, *[None] * 6)
        ordered = sorted(periods, key=self._order.__getitem__)
        labels = sorted(labelled, key=self._order.__getitem__)
        before = any(place < self._order[ordered[0]] for place in self._masked)
        after = any(place > self._order[ordered[-1]] for place in self._masked)
        ends = (labels[0], labels[-1]) if labels else (None, None)
        return (*several, ordered[0], ordered[-1], *ends, before, after)


def _tests(counted: Counts, names: Sequence[str], measure: Measure, alpha: float) -> list[tuple[object, ...]]:
    """Periods tested, τ, slope with interval, p, least p, q, trend; nulls where no time passes."""
    if not counted.axis.is_ordered:
        return [(0, *[None] * 8)] * len(names)
    series = counted.series(names).filter(_is_number(measure))
    values: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in names}
    for name, period, value in series.select("formulation", "period", measure).rows():
        times, measured = values[name]
        times.append(counted.axis.time(period))
        measured.append(float(value))
    least = [trend.least_p(values[name][1]) for name in names]
    could = trend.can_come_out(least, alpha=alpha)
    p = [trend.mann_kendall(values[name][1]) if is_open else None for name, is_open in zip(names, could, strict=True)]
    q = trend.adjusted(p, could)
    rows: list[tuple[object, ...]] = []
    for name, one, bound, adjusted in zip(names, p, least, q, strict=True):
        is_long = len(values[name][0]) >= FEWEST_PERIODS
        tau = trend.tau_b(values[name][1]) if is_long else None
        slopes = trend.sen_slope(*values[name]) if is_long else (None, None, None)
        found = None
        if adjusted is not None and adjusted <= alpha and tau:
            found = "rising" if tau > 0 else "falling"
        rows.append((len(values[name][0]), tau, *slopes, one, bound, adjusted, found))
    return rows


def _is_number(measure: Measure) -> polars.Expr:
    import polars

    return polars.col(measure).is_not_null()


# ── tiers ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def tier_rows(counted: Counts, names: Sequence[str], cutoffs: Sequence[float]) -> polars.DataFrame:
    """The table ``tiers``: each formulation's tier in each period that has documents.

    Raises:
        InputError: A period has too few units, or the cut-offs are no five falling shares.
    """
    import polars

    if len(cutoffs) != len(TIERS) - 1 or not all(1 >= a > b > 0 for a, b in pairwise(cutoffs)):
        raise InputError(f"the tiers need {len(TIERS) - 1} falling shares between 1 and 0, such as {CUTOFFS}")
    few = counted.periods().filter((polars.col("documents") > 0) & (polars.col("units") < FEWEST_UNITS))
    if not few.is_empty():
        period, units = few.select("period", "units").row(0)
        raise InputError(
            f"tiers need at least {FEWEST_UNITS} {counted.unit}s a period, and {period} has {units}; "
            "count smaller units (section, sentence), or put several years into one period"
        )
    return frame("tiers", _tiered(counted.series(names), cutoffs))


def _tiered(series: polars.DataFrame, cutoffs: Sequence[float]) -> Iterator[tuple[object, ...]]:
    for row in series.drop_nulls("count").iter_rows(named=True):
        share = row["share"]
        tier = next((name for name, least in zip(TIERS, (*cutoffs, 0), strict=True) if share >= least), None)
        yield (
            *(row[name] for name in ("formulation", "period", "in_units", "units", "share")),
            tier if row["in_units"] else None,
            row["is_lower_bound"],
        )
