"""Collocates and n-grams, counted by hand."""

from __future__ import annotations

import pytest

import policytext as pt
from policytext.stats import contingency


def documents(*texts: str) -> list[pt.Document]:
    return [pt.Document(f"d{place}", text, {"year": 2010 + place}) for place, text in enumerate(texts)]


def test_collocates_by_hand() -> None:
    # 深化 放管服 改革 落实 责任 | 改进 作风 | 检查 改革
    corpus = documents("深化“放管服”改革，落实责任。改进作风。", "检查改革。")
    found = {
        row["word"]: row for row in pt.collocates(corpus, "放管服", span=2, least=1)["collocates"].iter_rows(named=True)
    }
    assert {word: (row["together"], row["count"]) for word, row in found.items()} == {
        "深化": (1, 1),
        "改革": (1, 2),
        "落实": (1, 1),
    }
    cells = (1, 2, 1, 4)  # 改革: of eight words that are no node, three stand near it
    reform = found["改革"]
    assert reform["expected"] == pytest.approx(3 * 2 / 8)
    assert reform["g2"] == pytest.approx(contingency.association_log_likelihood(*cells).item())
    assert reform["log_dice"] == pytest.approx(contingency.log_dice(1, 1, 2).item())
    assert reform["documents"] == 1


def test_the_span_ends_with_the_sentence() -> None:
    found = pt.collocates(documents("改进作风。落实责任。"), "作风", span=5, least=1)["collocates"]
    assert found["word"].to_list() == ["改进"]


def test_a_word_near_two_nodes_counts_once() -> None:
    found = pt.collocates(documents("作风改进作风。"), "作风", span=3, least=1)["collocates"]
    assert found.select("word", "together").rows() == [("改进", 1)]


def test_a_variant_stands_for_its_formulation() -> None:
    corpus = documents("学习贯彻“三个代表”重要思想。")
    canonical = pt.annotate(corpus[0]).formulations[0].canonical
    assert pt.collocates(corpus, canonical, least=1).options["node"] == canonical


def test_what_is_refused() -> None:
    with pytest.raises(pt.InputError, match="is no word of these documents"):
        pt.collocates(documents("推进改革。"), "没有")
    with pytest.raises(pt.InputError, match="1 or more"):
        pt.collocates(documents("推进改革。"), "改革", span=0)
    with pytest.raises(pt.InputError, match="from 1 to 10"):
        pt.ngrams(documents("推进改革。"), 0)


def test_ngrams_stay_within_a_sentence_and_between_marks() -> None:
    found = pt.ngrams(documents("改进作风，改进作风。作风改进。", "改进作风。"), 2, least=1)["ngrams"]
    assert found.select("ngram", "count", "documents").rows() == [("改进 作风", 3, 2), ("作风 改进", 1, 1)]
    assert pt.ngrams(documents("推进改革。"), 2)["ngrams"].height == 0


def test_blanks_inside_a_word_part_no_words() -> None:
    spaced = "改 进 作 风\n改进作风，成效明显。\n"
    assert pt.ngrams(documents(spaced), 2, least=2)["ngrams"]["ngram"].to_list() == ["改进 作风"]
