"""Measures followed through the years: targets, results, and what is no value of a year.

The rows of tests/cases/indicator.tsv are all that a report with this text says of the measures ``FOLLOWED``: annual
values with role, figure, unit, period and bounds, or a ``span`` with the reason (``why``) why it is none. A row without
a measure says that there is nothing.
"""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

import policytext as pt

CASES = Path(__file__).parent / "cases" / "indicator.tsv"
FOLLOWED = ["国内生产总值", "居民消费价格", "城镇新增就业", "城镇登记失业率", "城镇调查失业率"]
Annual = tuple[str, str, str, str, int, float | None, float | None]


def cases() -> Iterator[object]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))
    for (shape, year, text), group in groupby(rows, key=lambda row: (row["shape"], row["year"], row["text"])):
        yield pytest.param(int(year), text.replace("\\n", "\n"), list(group), id=f"{shape}-{year}")


def report(year: int, text: str, name: str = "report") -> pt.Document:
    return pt.Document(name, f"政府工作报告\n各位代表：\n{text}", {"year": year})


def bound(cell: str) -> float | None:
    return float(cell) if cell else None


@pytest.mark.parametrize(("year", "text", "rows"), list(cases()))
def test_case(year: int, text: str, rows: list[dict[str, str]]) -> None:
    result = pt.indicators([report(year, text)], FOLLOWED)
    columns = ("indicator", "role", "figure", "unit", "period", "low", "high")
    wanted = {
        (*(row[name] for name in columns[:4]), int(row["period"]), bound(row["low"]), bound(row["high"]))
        for row in rows
        if row["role"]
    }
    assert set(result["indicators"].select(columns).rows()) == wanted
    spans = [(row["indicator"], row["span"], row["why"]) for row in rows if row["why"]]
    assert result["indicator_spans"].select("indicator", "text", "why").rows() == spans


@pytest.mark.parametrize(("year", "text", "rows"), list(cases()))
def test_every_value_stands_where_its_offsets_say(year: int, text: str, rows: list[dict[str, str]]) -> None:
    document = report(year, text)
    for table in ("indicators", "indicator_spans"):
        for row in pt.indicators([document], FOLLOWED)[table].iter_rows(named=True):
            assert document.raw[row["start"] : row["end"]] == row["text"]
            assert row["text"].replace(" ", "") in row["sentence"].replace(" ", "")
            assert document.raw[row["sentence_start"] : row["sentence_end"]] == row["sentence"]
            assert rows


def test_the_report_nearest_to_the_year_is_shown_and_others_stand_beside_it() -> None:
    later = report(2018, "五年来，国内生产总值从54万亿元增加到82.7万亿元。", "later")
    nearer = report(2013, "2012年，国内生产总值达到51.9万亿元。", "nearer")
    rows = pt.indicators([later, nearer], ["国内生产总值"])["indicators"].filter(period=2012)
    assert rows.select("doc", "text", "other", "mentions").rows() == [("nearer", "51.9万亿元", "54万亿元", 2)]


def test_targets_and_results_side_by_side() -> None:
    text = "去年，国内生产总值增长6.7%。今年主要预期目标：国内生产总值增长6.5%左右。"
    corpus = [report(2018, text, "a"), report(2021, text, "b")]
    years = pt.indicators(corpus, ["国内生产总值"])["indicator_years"]
    assert years.select("period", "target", "target_low", "result", "result_high").rows() == [
        (2017, None, None, "6.7%", 6.7),
        (2018, "6.5%左右", 6.5, None, None),
        (2019, None, None, None, None),
        (2020, None, None, "6.7%", 6.7),
        (2021, "6.5%左右", 6.5, None, None),
    ]


def test_reports_of_one_year_are_no_series() -> None:
    two = [report(2024, f"去年，地区生产总值增长{rate}%。", name) for name, rate in (("甲", 5), ("乙", 6))]
    rows = pt.indicators(two, ["地区生产总值"])["indicators"]
    assert rows.select("place", "low", "other").rows() == [("乙", 6, None), ("甲", 5, None)]


def test_any_name_is_looked_for_as_it_is() -> None:
    result = pt.indicators(pt.sample(), ["党组会"])["indicators"]
    assert result.select("period", "text", "masked").rows() == [
        (2020, "26次", False),
        (2021, "**次", True),
        (2022, "31次", False),
        (2023, "**次", True),
        (2024, "34次", False),
    ]
    assert result.filter(masked=True)["low"].null_count() == 2


BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "indicators.py"


def test_the_national_reports(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("indicators_benchmark", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    if not benchmark.DEFAULT.is_dir():
        pytest.skip("the reports are not there")
    monkeypatch.setattr("sys.argv", ["indicators.py"])
    benchmark.main()
    shown = capsys.readouterr().out
    assert "65 of 65 annual values right, 0 too much" in shown
    assert "0 of them taken for a year's" in shown


def test_a_measure_is_named() -> None:
    with pytest.raises(pt.InputError, match="name at least one measure"):
        pt.indicators(pt.sample(), [])


def test_the_table_names_each_measure_once_and_its_examples_hold() -> None:
    path = Path(__file__).parents[1] / "dictionaries" / "tables" / "indicators.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["of"] for row in rows}) == len(rows)
    assert [row["of"] for row in rows if row["of"] not in row["example"]] == []
    wrong = []
    for row in rows:
        result = pt.indicators([report(2024, f"去年，{row['example']}。")], [row["indicator"]])
        if result["indicators"].height + result["indicator_spans"].height != 1:
            wrong.append(row["example"])
    assert wrong == []
