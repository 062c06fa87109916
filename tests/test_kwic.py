"""The concordance: what is found, what stands around it, in which order, and where."""

from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policytext as pt

TEXT = (
    "某市水务局2022年工作总结\n一、深化改革\n抓好“放管服”改革，推进工作。深化\n“放管服”改革，优化服务。\n"
    "二、党的建设\n做好党建工作。\n"
)
DOCUMENT = pt.Document("a", TEXT)


def lines(query: str, **options: object) -> list[dict[str, object]]:
    return pt.kwic([DOCUMENT], query, **options)["concordance"].to_dicts()  # type: ignore[arg-type]


@given(
    st.sampled_from(["放管服", "改革", "工作", "2022", "。", "[一二]、"]),
    st.integers(0, 9),
    st.sampled_from(["characters", "tokens"]),
)
@settings(max_examples=40)
def test_offsets_are_raw_and_contexts_join(query: str, window: int, unit: str) -> None:
    how = "regex" if "[" in query else "auto"
    for line in lines(query, window=window, unit=unit, match=how):
        assert TEXT[line["start"] : line["end"]] == line["node"]
        assert line["left"].split()[-1:] == [] or line["left"].split()[-1][-1] in TEXT
        if unit == "characters":
            assert len(line["left"]) <= window
            assert len(line["right"]) <= window


def test_the_columns() -> None:
    first, second = lines("放管服", window=4)
    at = TEXT.index("放管服")
    place = {"doc": "a", "period": 2022, "line": 3, "start": at, "end": at + 3, "section": "一、深化改革"}
    assert first == place | {"left": "抓好“", "node": "放管服", "right": "”改革，", "code": ""}
    assert second["left"].endswith("深化“")
    assert (second["line"], second["right"]) == (4, "”改革，")


def test_a_formulation_in_all_its_forms() -> None:
    spelt = pt.Document("b", "做好稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期工作，落实“六稳”。", {"year": 2020})
    found = pt.kwic([spelt], "六稳")["concordance"]["node"].to_list()
    assert found == ["稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期", "六稳"]
    assert pt.kwic([spelt], "六稳", match="text")["concordance"]["node"].to_list() == ["六稳"]


def test_words_are_found_over_blanks() -> None:
    spaced = "政 府 工 作 报 告\n各位代表：\n"
    (line,) = pt.kwic([pt.Document("b", spaced)], "工作报告", match="text")["concordance"].to_dicts()
    assert (spaced[line["start"] : line["end"]], line["left"]) == ("工 作 报 告", "政府")


def test_tokens_are_counted_whole() -> None:
    first = lines("改革", unit="tokens", window=2)[1]
    assert (first["left"], first["right"]) == ("放管服”", "，推进")


def test_sorted_by_either_side() -> None:
    right = [line["right"] for line in lines("改革", sort="right")]
    left = [line["left"][::-1] for line in lines("改革", sort="left")]
    assert (right, left) == (sorted(right), sorted(left))
    starts = [line["start"] for line in lines("改革")]
    assert starts == sorted(starts)


def test_a_sample_is_the_same_each_time() -> None:
    every = lines("。")
    some = lines("。", sample=2, seed=5)
    assert some == lines("。", sample=2, seed=5)
    assert len(some) == 2
    assert all(line in every for line in some)
    assert {line["start"] for line in lines("。", sample=2, seed=6)} | {line["start"] for line in some} <= {
        line["start"] for line in every
    }
    assert len(lines("。", sample=99)) == len(every)
    assert "random sample of 2" in pt.kwic([DOCUMENT], "。", sample=2).methods["en"]


def test_only_the_body() -> None:
    glossary = pt.Document("b", TEXT + "名词解释\n1.“放管服”：指简政放权、放管结合、优化服务。\n")
    assert pt.kwic([glossary], "放管服")["concordance"].height == 2


@pytest.mark.parametrize(
    ("query", "options", "wrong"),
    [
        ("", {}, "name what to look for"),
        ("(", {"match": "regex"}, "is no pattern"),
        ("没有", {"match": "formulation"}, "is no formulation"),
        ("改", {"match": "fuzzy"}, "is none of"),
        ("改", {"unit": "words"}, "is none of"),
        ("改", {"sort": "up"}, "is none of"),
        ("改", {"sample": 0}, "1 or more"),
        ("改", {"window": -1}, "0 or more"),
    ],
)
def test_what_is_refused(query: str, options: dict[str, object], wrong: str) -> None:
    with pytest.raises(pt.InputError, match=wrong):
        lines(query, **options)


def test_a_pattern_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("policytext.trends.kwic"), "TIMEOUT", 0.2)
    slow = pt.Document("slow", "一" * 4_000 + "甲")
    with pytest.raises(pt.InputError, match="takes more than"):
        pt.kwic([slow], "(一+)+(一+)+乙", match="regex")


def test_empty_matches_are_left_out() -> None:
    assert lines("x*", match="regex") == []
