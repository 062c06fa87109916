"""Analyses as text, CSV, JSON, Markdown, a workbook and a page."""

from __future__ import annotations

import io
import json
import zipfile
from html.parser import HTMLParser

import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

import policytext as pt
from policytext.render import analysis as render
from policytext.render.concordance import to_html
from policytext.trends.analysis import Column, frame, tables


@pytest.fixture(scope="module")
def series() -> pt.Analysis:
    return pt.trends(pt.sample(), kind=["numeric"])


@pytest.fixture(scope="module")
def every() -> list[pt.Analysis]:
    corpus = [pt.annotate(one) for one in pt.sample()]
    return [
        pt.trends(corpus, unit="sentence", tiers=True),
        pt.indicators(corpus, ["党组会", "党课"]),
        pt.keyness(corpus, "year<2022", "year>=2022"),
        pt.dispersion(corpus),
        pt.collocates(corpus, "党组"),
        pt.ngrams(corpus, 2),
        pt.kwic(corpus, "两个维护"),
    ]


def test_frames_have_the_columns_that_are_declared(every: list[pt.Analysis]) -> None:
    seen = {name for one in every for name in one.tables}
    assert seen == set(tables())
    types = {"text": "String", "integer": "Int64", "number": "Float64", "boolean": "Boolean"}
    for one in every:
        for name, table in one.tables.items():
            assert table.columns == [column.name for column in tables()[name]]
            for column in tables()[name]:
                if column.kind in types:
                    assert str(table[column.name].dtype) == types[column.kind], (name, column)


def test_every_column_says_what_it_means() -> None:
    assert all(column.meaning for columns in tables().values() for column in columns)
    assert isinstance(tables()["series"][0], Column)


def valid(value: object, schema: dict[str, object]) -> bool:
    """Whether a value is as a schema of the kind that is used here wants it."""
    names = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "null": type(None),
        "object": dict,
        "array": list,
    }
    if "enum" in schema:
        return value in schema["enum"]  # type: ignore[operator]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, names[kind]) and (kind == "boolean") == isinstance(value, bool) for kind in kinds):
        return False
    if isinstance(value, list):
        return all(valid(one, schema["items"]) for one in value)  # type: ignore[arg-type]
    if isinstance(value, dict) and "properties" in schema:
        known: dict[str, dict[str, object]] = schema["properties"]  # type: ignore[assignment]
        complete = set(schema.get("required", [])) <= set(value)  # type: ignore[call-overload]
        return complete and all(name in known and valid(one, known[name]) for name, one in value.items())
    return True


def test_json_is_as_its_schema_says(every: list[pt.Analysis]) -> None:
    for one in every:
        assert valid(json.loads(render.to_json(one)), render.schema()), one.kind


def test_csv_is_one_table(series: pt.Analysis) -> None:
    back = polars.read_csv(render.to_csv(series, table="series"))
    assert back.equals(series["series"].with_columns(polars.col("is_lower_bound")), null_equal=True)
    assert render.to_csv(series).startswith(b"\xef\xbb\xbfformulation,kind,")
    with pytest.raises(pt.InputError, match="is no table of this analysis; it has formulations"):
        render.to_csv(series, table="nothing")


@settings(max_examples=15)
@given(st.integers(90, 160))
def test_lines_fit(width: int) -> None:
    shown = render.to_text(SERIES, width=width, methods=None)
    assert all(cell_len(line) <= width for line in shown.splitlines())


SERIES = pt.trends(pt.sample(), kind=["numeric"])


def test_what_is_left_out_is_said(series: pt.Analysis) -> None:
    shown = render.to_text(series, top=4, methods=None)
    assert f"… {series['formulations'].height - 4} more" in shown
    assert "more" not in render.to_text(series, top=0, methods=None)
    assert shown.count("≥") == 4


def test_gaps_and_nought_in_a_sparkline() -> None:
    assert render.sparkline([0, 1, None, 4]) == "▁▃·█"
    assert render.sparkline([None, None]) == "··"
    assert render.sparkline([0, 0]) == "▁▁"
    assert render.sparkline([0.001, 100]) == "▂█"


def test_the_methods_paragraph_stands_below(series: pt.Analysis) -> None:
    assert render.to_text(series).rstrip().endswith("Hochberg (1995).")
    assert render.to_text(series, methods="zh").rstrip().endswith("校正。")
    assert "Hochberg" not in render.to_text(series, methods=None)


def test_markdown_cells_part_nothing() -> None:
    document = pt.Document("a|b", "抓好|“放管服”<b>改革。\n", {"year": 2020})
    shown = render.to_markdown(pt.kwic([document], "放管服"))
    row = next(line for line in shown.splitlines() if line.startswith("| a"))
    assert "a\\|b" in row
    assert "<b>" not in row
    assert row.replace("\\|", "").count("|") == len(tables()["concordance"]) + 1


def test_a_workbook_has_a_sheet_a_table(series: pt.Analysis) -> None:
    book = zipfile.ZipFile(io.BytesIO(render.to_xlsx(series, metadata={"lexicon": "x"})))
    sheets = book.read("xl/workbook.xml").decode()
    for name in (*series.tables, "methods"):
        assert f'name="{name}"' in sheets
    assert render.to_xlsx(series, metadata={}) == render.to_xlsx(series, metadata={})


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.references: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.references += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_of_a_concordance_is_escaped_and_refers_to_nothing() -> None:
    hostile = "抓好<script>alert(1)</script>“放管服”<img src=x>改革\x1b\ud800。\n"
    found = pt.kwic([pt.Document('a"><script>', hostile, {"year": 2020})], "放管服", window=60)
    page = to_html(found)
    parsed = _Page()
    parsed.feed(page)
    assert not {"script", "img", "link", "iframe"} & set(parsed.tags)
    assert parsed.references == []
    assert "<script>alert(1)</script>“" in parsed.text
    assert page.encode()
    assert parsed.tags.count("tr") == 2


def test_control_characters_are_shown() -> None:
    shown = render.to_text(pt.kwic([pt.Document("a\x1b", "抓好\x1b[31m“放管服”改革。", {"year": 2020})], "放管服"))
    assert "\x1b" not in shown


def test_a_cell_that_a_spreadsheet_would_run() -> None:
    found = pt.kwic([pt.Document("a", "=1+1放管服”改革。")], "放管服", match="text")
    assert ",'=1+1," in render.to_csv(found).decode()
    assert ",=1+1," in render.to_csv(found, raw_cells=True).decode()


def test_a_notebook_shows_the_tables(series: pt.Analysis) -> None:
    assert "<h4>formulations</h4>" in series._repr_html_()


def test_no_rows_are_a_table_too() -> None:
    assert frame("series", []).height == 0
    nothing = pt.kwic([pt.Document("a", "改革。")], "没有")
    assert "concordance: 0 rows" in render.to_text(nothing)
    assert nothing["concordance"].columns == [column.name for column in tables()["concordance"]]
