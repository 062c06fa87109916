"""The formats of ``extract``: golden files, and what must hold for any text in a cell."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext import sheets as cells_of
from policytext.annotate import AnnotatedDocument
from policytext.escape import RUNS_IN_A_CELL
from policytext.lexicon import Lexicon
from policytext.model import Citation, Document, InputError, Quantity
from policytext.render import ANNOTATION_FORMATS, Settings
from policytext.tables import WIDE_COLUMNS
from policytext.text import normalise

METADATA = {"policytext": "0.0", "lexicon": "abc", "as_of": "2026-01-01"}
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rendered(name: str, *results: AnnotatedDocument, **settings: object) -> bytes:
    return b"".join(ANNOTATION_FORMATS[name](results, Settings(metadata=METADATA, **settings)))  # type: ignore[arg-type]


def titled(text: str) -> AnnotatedDocument:
    """A document that is all one citation."""
    return AnnotatedDocument(Document(text, text), normalise(""), Lexicon(), (Citation(0, len(text), text, text),))


def sheets(workbook: bytes) -> dict[str, list[list[str]]]:
    """The cells of each sheet as they are stored: ``s:`` strings, ``n:`` numbers, ``b:`` booleans, ``f:`` formulas."""
    archive = zipfile.ZipFile(io.BytesIO(workbook))
    texts = ["".join(node.itertext()) for node in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))]
    names = [
        node.attrib["name"] for node in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{SHEET}sheet")
    ]
    found = {}
    for number, name in enumerate(names, 1):
        tree = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
        found[name] = [[shown_cell(cell, texts) for cell in row] for row in tree.iter(f"{SHEET}row")]
    return found


def shown_cell(cell: ElementTree.Element, texts: list[str]) -> str:
    if cell.find(f"{SHEET}f") is not None:
        return "f:"
    value = cell.findtext(f"{SHEET}v") or ""
    kind = cell.attrib.get("t", "n")
    return f"s:{texts[int(value)]}" if kind == "s" else f"{kind}:{value}"


@pytest.mark.parametrize(
    ("name", "file"), [("table", "extract.txt"), ("jsonl", "extract.jsonl"), ("csv", "extract.csv")]
)
def test_golden(name: str, file: str, annotated: AnnotatedDocument, golden: Callable[[str, bytes], None]) -> None:
    golden(file, rendered(name, annotated))


def test_table_is_cut_to_the_terminal(annotated: AnnotatedDocument, golden: Callable[[str, bytes], None]) -> None:
    golden("extract-40-cells.txt", rendered("table", annotated, width=40))


def test_jsonl_is_the_records(annotated: AnnotatedDocument) -> None:
    lines = rendered("jsonl", annotated, annotated).decode().splitlines()
    records = [{"doc": "=总结.txt", **one.record()} for one in annotated.annotations]
    assert [json.loads(line) for line in lines] == records * 2
    assert [list(json.loads(line)) for line in lines[: len(records)]] == [list(record) for record in records]


def test_jsonl_keeps_lone_surrogates_and_great_numbers() -> None:
    result = titled("甲\ud800")
    result = replace(
        result, annotations=(*result.annotations, Quantity(0, 1, "甲", "count", 10**30, 1, None, False, None))
    )
    data = rendered("jsonl", result)
    assert b"\\ud800" in data
    first, second = map(json.loads, data.decode().splitlines())
    assert first == {"doc": "甲\ud800", **result.annotations[0].record()}
    assert second["low"] == 10**30


def test_csv_has_the_fixed_columns_and_one_header(annotated: AnnotatedDocument) -> None:
    data = rendered("csv", annotated, annotated)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == WIDE_COLUMNS
    assert len(rows) == 1 + 2 * len(annotated.annotations)


def test_parquet(annotated: AnnotatedDocument) -> None:
    data = rendered("parquet", annotated, annotated)
    frame = polars.read_parquet(io.BytesIO(data))
    assert tuple(frame.columns) == WIDE_COLUMNS
    assert frame["text"].to_list() == [one.text for one in annotated.annotations] * 2
    assert frame.schema["low"] == polars.Float64
    assert frame.schema["quoted"] == polars.Boolean
    assert frame.filter(polars.col("layer") == "quantity")["of"].to_list()[:2] == [
        "=党课",
        None,
    ]  # not for spreadsheets
    assert METADATA.items() <= polars.read_parquet_metadata(io.BytesIO(data)).items()


def test_parquet_of_nothing_has_the_columns() -> None:
    assert tuple(polars.read_parquet(io.BytesIO(rendered("parquet"))).columns) == WIDE_COLUMNS


def test_xlsx(annotated: AnnotatedDocument, golden: Callable[[str, bytes], None]) -> None:
    data = rendered("xlsx", annotated)
    golden("extract-xlsx.json", (json.dumps(sheets(data), ensure_ascii=False, indent=1) + "\n").encode())
    assert data == rendered("xlsx", annotated)  # no time of day in it
    properties = zipfile.ZipFile(io.BytesIO(data)).read("docProps/custom.xml").decode()
    assert all(f'name="{key}"' in properties and f">{value}<" in properties for key, value in METADATA.items())


def test_xlsx_has_only_the_layers_asked_for(annotated: AnnotatedDocument) -> None:
    some = replace(annotated, annotations=annotated.quantities)
    assert list(sheets(rendered("xlsx", some, layers=("quantity",)))) == ["quantity"]


def test_xlsx_has_no_links_and_cuts_what_no_cell_can_hold() -> None:
    cells = sheets(rendered("xlsx", titled("http://example.org/" + "长" * 40_000)))["citation"][1]
    assert len(cells[-1]) == len("s:") + cells_of.LONGEST_CELL
    assert cells[-1].endswith("…")
    assert b"hyperlink" not in rendered("xlsx", titled("http://example.org/"))


def test_xlsx_refuses_more_rows_than_a_sheet_has(annotated: AnnotatedDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells_of, "MOST_ROWS", 1)
    with pytest.raises(InputError, match="csv or parquet"):
        rendered("xlsx", annotated)


# A cell holds anything but lone surrogates, which no format in UTF-8 can; xlsx, being XML, changes no character either.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
STARTS = st.sampled_from(["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "'", "甲"])


@given(STARTS, TEXTS)
def test_no_cell_runs_in_csv(start: str, rest: str) -> None:
    text = start + rest
    row = list(csv.reader(io.StringIO(rendered("csv", titled(text)).decode("utf-8-sig"), newline="")))[1]
    wanted = text if start in ("'", "甲") else f"'{text}"
    assert [row[0], row[4], row[14]] == [wanted] * 3
    assert [row[2], row[3]] == ["0", str(len(text))]


@given(STARTS, TEXTS)
def test_raw_cells_are_raw(start: str, rest: str) -> None:
    data = rendered("csv", titled(start + rest), raw_cells=True).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data, newline="")))[1][4] == start + rest


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@a", "\t=1", "＝1"])
def test_no_cell_runs_in_xlsx(start: str) -> None:
    assert sheets(rendered("xlsx", titled(start)))["citation"][1][0] == f"s:'{start}"
    assert sheets(rendered("xlsx", titled(start), raw_cells=True))["citation"][1][0] == f"s:{start}"


def test_numbers_stay_numbers(annotated: AnnotatedDocument) -> None:
    negative = replace(annotated, annotations=(Quantity(0, 2, "-5", "count", -5, -5, None, False, None),))
    row = sheets(rendered("xlsx", negative))["quantity"][1]
    assert row[5:7] == ["n:-5", "n:-5"]
    cells = next(csv.DictReader(io.StringIO(rendered("csv", negative).decode("utf-8-sig"))))
    assert float(cells["low"]) == -5
    assert cells["text"] == "'-5"


def test_the_pattern_means_the_same_to_polars_and_to_re() -> None:
    series = polars.Series(["=1", "\n1", "1=", "－1"])
    assert series.str.contains(RUNS_IN_A_CELL).to_list() == [True, True, False, True]
