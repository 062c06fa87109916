"""Formulations over periods: gaps, masks, first and last, selection, trends, tiers."""

from __future__ import annotations

import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policytext as pt
from policytext.trends.series import TIERS


def document(year: int | None, text: str, **meta: str) -> pt.Document:
    return pt.Document(f"d{year}{meta.get('n', '')}", text, {**({"year": year} if year else {}), **meta})


def series(result: pt.Analysis, name: str, *columns: str) -> list[tuple[object, ...]]:
    return result["series"].filter(formulation=name).select("period", *columns).rows()


TWICE = "抓好“放管服”改革。深化“放管服”改革。"
NONE = "抓好改革。深化改革。"


def test_counts_agree_with_count_formulations() -> None:
    result = pt.trends(pt.sample())
    for summary in pt.sample():
        counted = pt.count_formulations(pt.annotate(summary))
        rows = result["series"].filter(polars.col("period") == summary.meta["year"], polars.col("count") > 0)
        assert dict(rows.select("formulation", "count").rows()) == counted
    assert result["formulations"]["count"].sum() == result["series"]["count"].sum()


def test_rates_and_shares() -> None:
    result = pt.trends([document(2020, TWICE), document(2020, NONE, n="b")], unit="sentence")
    assert series(result, "放管服", "count", "in_units", "units", "share") == [(2020, 2, 2, 4, 0.5)]
    characters = result["periods"]["characters"][0]
    assert characters == len(TWICE) + len(NONE)
    assert series(result, "放管服", "rate") == [(2020, 10_000 * 2 / characters)]
    by_document = pt.trends([document(2020, TWICE), document(2020, NONE, n="b")])
    assert series(by_document, "放管服", "in_units", "units", "share") == [(2020, 1, 2, 0.5)]


def test_sections_are_units_and_lead_ins_are_not() -> None:
    text = "一、改革\n抓好“放管服”改革。\n一是抓好“放管服”改革。\n二、党建\n抓实主题党日。\n"
    result = pt.trends([document(2020, text)], unit="section")
    assert series(result, "放管服", "count", "in_units", "units") == [(2020, 2, 1, 2)]


def test_a_gap_is_missing_and_an_absence_is_nought() -> None:
    result = pt.trends([document(2020, TWICE), document(2022, NONE), document(2023, TWICE)])
    assert series(result, "放管服", "count", "rate", "units", "is_lower_bound")[1] == (2021, None, None, None, None)
    assert series(result, "放管服", "count") == [(2020, 2), (2021, None), (2022, 0), (2023, 2)]
    assert result["formulations"]["tested"].to_list() == [3]
    assert "no document of 2021" in result.methods["en"]
    assert "2021 没有文档" in result.methods["zh"]


def test_masks_make_lower_bounds_that_take_no_part_in_tests() -> None:
    masked = NONE + "围绕“……”开展讨论。"
    corpus = [document(2020, masked), document(2021, TWICE), document(2022, NONE), document(2023, TWICE)]
    result = pt.trends(corpus)
    assert series(result, "放管服", "is_lower_bound") == [(2020, True), (2021, False), (2022, False), (2023, False)]
    row = result["formulations"].row(0, named=True)
    assert (row["first"], row["first_masked"], row["last_masked"], row["tested"]) == (2021, True, False, 3)
    assert pt.trends(corpus, masked="include")["formulations"]["tested"].to_list() == [4]
    numbers = [document(2020, "召开会议**次。" + NONE), *corpus[1:]]
    assert not pt.trends(numbers)["periods"]["is_lower_bound"].any()


def test_of_several_documents_only_the_masked_ones_are_left_out() -> None:
    corpus = [
        document(2020, TWICE),
        document(2020, NONE + "学习《……》。", n="b"),
        document(2021, NONE),
        document(2022, TWICE),
    ]
    row = pt.trends(corpus)["formulations"].row(0, named=True)
    assert row["tested"] == 3


def test_first_and_last_by_label_and_by_either_form() -> None:
    spelt = "做好稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期工作。"
    result = pt.trends([document(2019, spelt), document(2020, "做好“六稳”工作。"), document(2021, NONE)])
    row = result["formulations"].filter(formulation="六稳").row(0, named=True)
    assert (row["first"], row["last"], row["first_label"], row["last_label"]) == (2019, 2020, 2020, 2020)
    apart = pt.trends([document(2019, spelt), document(2020, "做好“六稳”工作。")], count="form")
    assert apart["formulations"].height == 2


def test_nested_ones_by_policy() -> None:
    corpus = [document(2020, "创新发展理念。")]
    assert "新发展理念" not in pt.trends(corpus)["formulations"]["formulation"]
    assert "新发展理念" in pt.trends(corpus, nested="all")["formulations"]["formulation"]


def test_selection() -> None:
    result = pt.trends(pt.sample(), formulation=["六稳", "一带一路"])
    assert sorted(result["formulations"].select("formulation", "count").rows()) == [("一带一路", 0), ("六稳", 2)]
    assert set(pt.trends(pt.sample(), kind=["thought"])["formulations"]["kind"]) == {"thought"}
    assert set(pt.trends(pt.sample(), field=["discipline"])["formulations"]["field"]) == {"discipline"}
    with pytest.raises(pt.InputError, match="no formulation of the lexicon"):
        pt.trends(pt.sample(), formulation=["没有的提法"])


def test_other_columns_and_months() -> None:
    result = pt.trends(pt.sample(), by="month")
    assert result["periods"]["period"].to_list()[:2] == ["2021-01", "2021-02"]
    assert result["periods"].filter(polars.col("documents") > 0).height == 5
    assert result["formulations"]["tested"].max() == 3
    two = [document(2020, TWICE, place="甲市"), document(2021, NONE, place="乙市")]
    places = pt.trends(two, by="place")
    assert series(places, "放管服", "count") == [("乙市", 0), ("甲市", 2)]
    assert places["formulations"].select("tau", "p", "first").row(0) == (None, None, None)
    with pytest.raises(pt.InputError, match="no document has the metadata"):
        pt.trends(two, by="nothing")


def test_a_document_without_a_period_is_named_and_left_out() -> None:
    result = pt.trends([document(2020, TWICE), document(None, TWICE, n="x")])
    assert result["series"]["count"].to_list() == [2]
    assert result["documents"].select("doc", "period").rows() == [("d2020", 2020), ("dNonex", None)]
    assert "Documents left out for want of year: 1." in result.methods["en"]
    with pytest.raises(pt.InputError, match="no document has"):
        pt.trends([document(None, TWICE)])


@pytest.mark.parametrize(
    ("name", "text", "year", "source"),
    [
        ("reports/1979.txt", "各位代表：\n现在，我报告政府工作。\n" + NONE, 1979, "name"),
        ("2011.txt", "各位代表：\n刚刚过去的1984年，成绩很大。\n" + NONE, 1985, "text"),
        ("a.txt", NONE, None, None),
        ("reports/12010.txt", NONE, None, None),
    ],
)
def test_where_a_year_comes_from(name: str, text: str, year: int | None, source: str | None) -> None:
    row = pt.observe([pt.Document(name, text)]).documents.row(0, named=True)
    assert (row.get("year"), row["year_from"]) == (year, source)


def rising(years: int) -> list[pt.Document]:
    return [
        document(2000 + place, "抓好“放管服”改革。" * (place + 1) + NONE * (years - place)) for place in range(years)
    ]


def test_a_rising_formulation() -> None:
    row = pt.trends(rising(9))["formulations"].row(0, named=True)
    assert (row["tau"], row["trend"], row["tested"]) == (1, "rising", 9)
    assert row["p"] == row["q"] == row["least_p"] == pytest.approx(2 / 362_880)
    assert 0 < row["slope_low"] <= row["slope"] <= row["slope_high"]


def test_three_periods_have_no_effect_sizes() -> None:
    row = pt.trends(rising(3))["formulations"].row(0, named=True)
    assert (row["tested"], row["tau"], row["slope"]) == (3, None, None)


def test_what_is_too_short_to_rise_is_not_tested() -> None:
    row = pt.trends(rising(4))["formulations"].row(0, named=True)
    assert (row["tau"], row["p"], row["q"], row["trend"]) == (1, None, None, None)
    assert row["least_p"] == pytest.approx(2 / 24)


def test_tiers() -> None:
    many = "抓好“放管服”改革。" * 8 + "工作有序推进。" * 32
    result = pt.trends([document(2020, many)], unit="sentence", tiers=True, formulation=["放管服", "六稳"])
    assert result["tiers"].select("formulation", "units", "share", "tier").rows() == [
        ("放管服", 40, 0.2, "沸"),
        ("六稳", 40, 0, None),
    ]
    other = pt.trends([document(2020, many)], unit="sentence", tiers=True, cutoffs=(0.9, 0.8, 0.7, 0.6, 0.5))
    assert other["tiers"].filter(formulation="放管服")["tier"].to_list() == [TIERS[-1]]
    assert "not the scale of any study of newspapers" in result.methods["en"]


@pytest.mark.parametrize(
    "cutoffs", [(0.5,), (0.1, 0.2, 0.3, 0.4, 0.5), (2, 0.4, 0.3, 0.2, 0.1), (0.4, 0.3, 0.2, 0.1, 0)]
)
def test_tiers_want_five_falling_shares(cutoffs: tuple[float, ...]) -> None:
    with pytest.raises(pt.InputError, match="falling shares"):
        pt.trends(pt.sample(), unit="sentence", tiers=True, cutoffs=cutoffs)


@pytest.mark.parametrize("unit", ["document", "section"])
def test_tiers_refuse_few_units(unit: str) -> None:
    with pytest.raises(pt.InputError, match="at least 30"):
        pt.trends(pt.sample(), unit=unit, tiers=True)  # type: ignore[arg-type]


def test_observations_do_not_annotate_again() -> None:
    observed = pt.observe(pt.sample())
    fresh, again = pt.trends(pt.sample()), pt.trends(observed)
    assert all(again[name].equals(fresh[name]) for name in fresh.tables)


def test_annotated_documents_are_taken_as_they_are() -> None:
    annotated = [pt.annotate(one) for one in pt.sample()]
    assert pt.trends(annotated)["series"].equals(pt.trends(pt.sample())["series"])


def test_years_of_a_data_frame_with_gaps_are_years() -> None:
    table = polars.DataFrame({"id": ["a", "b", "c"], "text": [TWICE, NONE, TWICE], "year": [2019.0, 2021.0, None]})
    result = pt.trends(pt.read_corpus(table))
    assert result["periods"]["period"].to_list() == [2019, 2020, 2021]
    assert result["documents"]["period"].to_list() == [2019, 2021, None]


def test_two_documents_of_one_name_are_refused() -> None:
    with pytest.raises(pt.InputError, match="two documents are called d2020"):
        pt.trends([document(2020, TWICE), document(2020, NONE)])


def test_metadata_that_clash_and_differ_in_type() -> None:
    one = pt.Document("a", TWICE, {"year": 2020, "characters": "x", "series": 1})
    two = pt.Document("b", TWICE, {"year": 2021, "series": "B"})
    documents = pt.observe([one, two]).documents
    assert documents["characters"].dtype == polars.Int64
    assert documents["meta_characters"].to_list() == ["x", None]
    assert documents["series"].to_list() == ["1", "B"]


def test_an_unknown_option_is_one_line() -> None:
    for option in ({"unit": "page"}, {"measure": "sum"}, {"masked": "maybe"}, {"count": "all"}, {"nested": "some"}):
        with pytest.raises(pt.InputError, match="is none of"):
            pt.trends(pt.sample(), **option)  # type: ignore[arg-type]


@settings(max_examples=10)
@given(st.permutations(range(5)))
def test_the_order_of_the_documents_does_not_matter(order: list[int]) -> None:
    observed = [_ANNOTATED[place] for place in order]
    assert pt.trends(observed)["series"].equals(_SERIES)


_ANNOTATED = [pt.annotate(one) for one in pt.sample()]
_SERIES = pt.trends(_ANNOTATED)["series"]
