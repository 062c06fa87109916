"""The charts of an analysis: specifications of Vega-Lite by Altair, and the script that draws them offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from policytext.escape import json_bytes
from policytext.model import InputError

if TYPE_CHECKING:
    import altair

    from policytext.trends.analysis import Analysis

    Drawn: TypeAlias = altair.Chart | altair.LayerChart | altair.FacetChart

MOST_ROWS = 40
"""Formulations of a heat map: as many as a page's height holds."""
_FONT = "'Noto Serif CJK SC', 'Source Han Serif SC', 'Songti SC', SimSun, serif"
_ROW, _COLUMN = 20, 46
"""Height and width of a cell of the heat map."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: ``title`` says what it shows, ``spec`` is its specification as JSON that may stand in a script."""

    title: str
    spec: str


def of_analysis(result: Analysis, labels: Mapping[str, str]) -> list[Chart]:
    """The charts of an analysis, none where it has nothing that a chart shows better than a table.

    Raises:
        InputError: The extra ``report`` is not installed.
    """
    try:
        import altair  # noqa: F401
    except ImportError:
        raise InputError('charts need the extra "report": pip install "policytext[report]"') from None
    if result.kind == "trends" and result["series"].height:
        return [_chart(labels["chart-heat"], _heat_map(result, labels))]
    if result.kind == "indicators" and result["indicators"].height:
        return [_chart(title, curve) for title, curve in _curves(result, labels)]
    return []


@cache
def script() -> str:
    """Vega, Vega-Lite and Vega-Embed in one script, which names them on ``window``."""
    try:
        from vl_convert import javascript_bundle
    except ImportError:
        raise InputError('charts need the extra "report": pip install "policytext[report]"') from None
    bundle: str = javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return bundle.replace("</script", "<\\/script")


def _chart(title: str, drawn: Drawn) -> Chart:
    spec = drawn.configure(font=_FONT, background="transparent").configure_view(stroke=None).to_dict()
    # Inside a script element nothing is escaped: < is written so that no tag can begin there.
    return Chart(title, json_bytes(spec).decode().replace("<", "\\u003c"))


# ── formulations by period ───────────────────────────────────────────────────────────────────────────────────────────


def _heat_map(result: Analysis, labels: Mapping[str, str]) -> Drawn:
    """The most frequent formulations by period: shade and number tell the rate, ≥ a lower bound, – a gap."""
    import altair

    frequent = result["formulations"].sort("count", descending=True, nulls_last=True).head(MOST_ROWS)
    names = frequent.sort("first", "formulation", nulls_last=True)["formulation"].to_list()
    rows = [
        {
            "formulation": row["formulation"],
            "period": str(row["period"]),
            "rate": row["rate"],
            "count": row["count"],
            "said": "–" if row["rate"] is None else f"{'≥' if row['is_lower_bound'] else ''}{row['count']}",
        }
        for row in result["series"].iter_rows(named=True)
        if row["formulation"] in set(names)
    ]
    highest = max([1e-9, *(row["rate"] for row in rows if row["rate"] is not None)])
    base = altair.Chart({"values": rows}).encode(
        x=altair.X("period:O", title=None, axis=altair.Axis(labelAngle=0, orient="top")),
        y=altair.Y("formulation:N", sort=names, title=None, axis=altair.Axis(labelLimit=320)),
        tooltip=[
            altair.Tooltip("formulation:N", title=labels["formulation"]),
            altair.Tooltip("period:O", title=labels["period"]),
            altair.Tooltip("said:N", title=labels["count"]),
            altair.Tooltip("rate:Q", title=labels["rate"], format=".1f"),
        ],
    )
    shade = altair.Scale(scheme="blues", domain=[0, highest])
    cells = base.mark_rect(stroke="#fff").encode(
        color=altair.Color("rate:Q", scale=shade, title=labels["rate"], legend=altair.Legend(orient="bottom"))
    )
    dark = altair.condition(altair.datum.rate > highest / 2, altair.value("#fff"), altair.value("#222"))
    numbers = base.mark_text(fontSize=11).encode(text="said:N", color=dark)
    periods = len({row["period"] for row in rows})
    return altair.layer(cells, numbers).properties(width=_COLUMN * periods, height=_ROW * len(names))


# ── measures over the years ──────────────────────────────────────────────────────────────────────────────────────────


def _curves(result: Analysis, labels: Mapping[str, str]) -> Iterator[tuple[str, Drawn]]:
    """A chart for each measure in one unit: targets dashed with squares, results with circles, a gap where none is.

    A masked value is missing: it has a cross at the foot, and no line leads to it.
    """
    columns = ("indicator", "place", "figure", "unit")
    groups: dict[tuple[object, ...], list[Mapping[str, object]]] = {}
    for row in result["indicators"].iter_rows(named=True):
        groups.setdefault(tuple(row[name] for name in columns), []).append(row)
    for (name, place, figure, unit), rows in groups.items():
        if any(row["low"] is not None or row["high"] is not None for row in rows):
            shown = " · ".join(str(part) for part in (name, place, labels.get(str(figure), figure), unit) if part)
            yield shown, _curve(rows, labels)


def _curve(rows: list[Mapping[str, object]], labels: Mapping[str, str]) -> Drawn:
    import altair

    values = []
    for row in rows:
        low, high = row["low"], row["high"]
        known = low if low is not None else high
        values.append(
            {
                "period": row["period"],
                "value": known,
                "low": known,
                "high": known if high is None else high,
                "role": labels.get(str(row["role"]), row["role"]),
                "text": row["text"],
                "masked": known is None,
                "sentence": row["sentence"],
            }
        )
    years = sorted({value["period"] for value in values if isinstance(value["period"], int)}) or [0]
    across = altair.Scale(domain=[years[0] - 0.5, years[-1] + 0.5], nice=False, zero=False)
    order = [labels["target"], labels["result"]]
    legend = altair.Legend(orient="top")  # one for colour, dash and shape, which say the same
    base = altair.Chart({"values": _with_gaps(values, years)}).encode(
        x=altair.X("period:Q", title=None, axis=altair.Axis(format="d", tickMinStep=1, grid=False), scale=across),
        color=altair.Color(
            "role:N",
            sort=order,
            title=None,
            scale=altair.Scale(domain=order, range=["#b3541e", "#1f5fa8"]),
            legend=legend,
        ),
        tooltip=[
            altair.Tooltip("period:Q", title=labels["period"], format="d"),
            altair.Tooltip("role:N", title=labels["role"]),
            altair.Tooltip("text:N", title=labels["value"]),
            altair.Tooltip("sentence:N", title=labels["sentence"]),
        ],
    )
    y = altair.Y("value:Q", title=None, scale=altair.Scale(zero=False, padding=12))
    dashes = altair.Scale(domain=order, range=[[5, 4], [1, 0]])
    dash = altair.StrokeDash("role:N", sort=order, title=None, scale=dashes, legend=legend)
    lines = base.mark_line(invalid="break-paths-show-domains").encode(y=y, strokeDash=dash)
    ranges = base.mark_rule(strokeWidth=4, opacity=0.35).encode(y="low:Q", y2="high:Q")
    shapes = altair.Scale(domain=order, range=["square", "circle"])
    shape = altair.Shape("role:N", sort=order, title=None, scale=shapes, legend=legend)
    points = base.mark_point(filled=True, size=70).encode(y=y, shape=shape)
    masked = base.transform_filter("datum.masked").mark_text(text="×", fontSize=16).encode(y=altair.value(212))
    return altair.layer(lines, ranges, points, masked).properties(width=560, height=220)


def _with_gaps(values: list[dict[str, object]], years: list[int]) -> list[dict[str, object]]:
    """The values with an empty one for each year between that has none, so that no line runs over a gap."""
    if not years:
        return values
    roles = dict.fromkeys(value["role"] for value in values)
    known = {(value["role"], value["period"]) for value in values}
    empty = [
        {"period": year, "value": None, "role": role, "text": "–", "masked": False}
        for role in roles
        for year in range(min(years), max(years) + 1)
        if (role, year) not in known
    ]
    return sorted([*values, *empty], key=lambda one: (str(one["role"]), str(one["period"])))
