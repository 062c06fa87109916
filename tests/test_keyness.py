"""Groups of documents compared, and spread over parts."""

from __future__ import annotations

import math

import polars
import pytest

import policytext as pt
from policytext.stats import contingency, dispersion

WITH, WITHOUT = "抓好“放管服”改革，推进工作。", "抓好改革，推进党的建设工作。"


def documents(*texts: str) -> list[pt.Document]:
    return [pt.Document(f"d{place}", text, {"year": 2010 + place}) for place, text in enumerate(texts)]


def row(result: pt.Analysis, item: str) -> dict[str, object]:
    return result["keyness"].filter(item=item).row(0, named=True)


def test_frequencies_sizes_and_measures() -> None:
    corpus = documents(WITH * 3, WITH, WITHOUT * 2, WITHOUT)
    found = row(pt.keyness(corpus, "year<2012", "year>=2012", least=1), "放管服")
    assert (found["count_a"], found["count_b"], found["documents_a"], found["documents_b"]) == (4, 0, 2, 0)
    words = dict(pt.observe(corpus, words=True).documents.select("doc", "words").rows())
    cells = (4, 0, words["d0"] + words["d1"], words["d2"] + words["d3"])
    assert found["rate_a"] == pytest.approx(10_000 * 4 / cells[2])
    assert found["g2"] == pytest.approx(contingency.log_likelihood(*cells).item())
    assert found["log_ratio"] == pytest.approx(math.log2(4 / cells[2] / (0.5 / cells[3])))
    assert found["diff"] is None


def test_words_are_tokens_and_a_formulation_is_one() -> None:
    observed = pt.observe(documents(WITH), words=True)
    assert dict(observed.word_counts.select("word", "count").rows()) == {
        "抓好": 1,
        "放管服": 1,
        "改革": 1,
        "推进": 1,
        "工作": 1,
    }
    masked = pt.observe(documents("召开会议**次，增长5%。"), words=True)
    assert set(masked.word_counts["word"]) == {"召开", "会议", "次", "增长", "5"}


def test_a_group_of_one_document_has_no_p() -> None:
    result = pt.keyness(documents(WITH * 5, WITHOUT * 5, WITHOUT), "year=2010", "year>2010", least=1)
    assert (
        result["keyness"].select(polars.col("p", "least_p", "q", "key").null_count()).row(0)
        == (result["keyness"].height,) * 4
    )
    assert "no p" in result.methods["en"]
    assert "Katz" in result.methods["en"]


def test_five_against_five_are_permuted_and_drawn() -> None:
    corpus = documents(*[WITH * 4 + WITHOUT] * 5, *[WITHOUT * 5] * 5)
    result = pt.keyness(corpus, "year<2015", "year>=2015", least=1)
    found = row(result, "放管服")
    assert found["p"] == pytest.approx(2 / 252)
    assert found["key"] == "a"
    assert row(result, "党的建设")["key"] == "b"
    assert "all 252 divisions" in result.methods["en"]
    assert "2000 bootstrap samples" in result.methods["en"]
    assert pt.keyness(corpus, "year<2015", "year>=2015", least=1)["keyness"].equals(result["keyness"])


def test_the_make_up_of_the_groups() -> None:
    result = pt.keyness(pt.sample(), "year<2022", "year>2022")
    assert result["group_documents"].select("group", "year").rows() == [
        ("a", 2020),
        ("a", 2021),
        ("b", 2023),
        ("b", 2024),
        (None, 2022),
    ]
    assert result["groups"].select("where", "documents", "is_lower_bound").rows() == [
        ("year<2022", 2, 1),
        ("year>2022", 2, 1),
    ]


@pytest.mark.parametrize(
    ("a", "b", "wrong"),
    [
        ("year<2000", "year>=2000", "no document is in this group"),
        ("year<2023", "year>2021", "is in both groups"),
        ("city=x", "year>2021", "no document has the metadata 'city'"),
        ("year", "year>2021", "is missing"),
    ],
)
def test_groups_that_cannot_be_compared(a: str, b: str, wrong: str) -> None:
    with pytest.raises(pt.InputError, match=wrong):
        pt.keyness(pt.sample(), a, b)


def test_nothing_is_frequent_enough() -> None:
    result = pt.keyness(pt.sample(), "year<2022", "year>=2022", least=10_000)
    assert result["keyness"].height == 0


def test_dispersion_over_documents_and_years() -> None:
    corpus = [*documents(WITH * 3 + WITHOUT, WITH, WITHOUT), pt.Document("e", WITH, {"year": 2010})]
    result = pt.dispersion(corpus, least=1)
    found = result["dispersion"].filter(item="放管服").row(0, named=True)
    sizes = result["parts"]["words"].to_list()
    counts = [{"d0": 3, "d1": 1, "d2": 0, "e": 1}[part] for part in result["parts"]["part"]]
    assert (found["count"], found["in_parts"], found["parts"]) == (5, 3, 4)
    assert found["dp_norm"] == pytest.approx(dispersion.normalised_deviation(counts, sizes)[0])
    assert found["d"] == pytest.approx(dispersion.juilland_d(counts, sizes)[0])
    years = pt.dispersion(corpus, by="year", least=1)
    assert years["parts"].select("part", "documents").rows() == [(2010, 2), (2011, 1), (2012, 1)]


def test_a_single_part_has_no_spread() -> None:
    found = pt.dispersion(documents(WITH * 3))["dispersion"].row(0, named=True)
    assert (found["dp"], found["dp_norm"], found["d"]) == (0, None, None)


def test_observations_without_words_are_refused() -> None:
    with pytest.raises(pt.InputError, match="words=True"):
        pt.keyness(pt.observe(pt.sample()), "year<2022", "year>=2022")


def test_observations_are_enough() -> None:
    observed = pt.observe(pt.sample(), words=True)
    for items in ("formulations", "words"):
        again = pt.keyness(observed, "year<2022", "year>=2022", items=items)["keyness"]
        assert again.equals(pt.keyness(pt.sample(), "year<2022", "year>=2022", items=items)["keyness"])
    assert pt.dispersion(observed)["dispersion"].equals(pt.dispersion(pt.sample())["dispersion"])
