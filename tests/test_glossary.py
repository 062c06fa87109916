"""What documents say their words mean: cases/definition.tsv, one definition a row, and what holds of all."""

from __future__ import annotations

import csv
import time
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.discover.glossary import called_for, definitions, glossary_spans, members_of
from policytext.text import normalise

with (Path(__file__).parent / "cases" / "definition.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{n}-{row['shape']}") for n, row in enumerate(ROWS)])
def test_definition(row: dict[str, str]) -> None:
    found = definitions(normalise(row["text"].replace("\\n", "\n")))
    wanted = [one for one in ROWS if one["text"] == row["text"]]
    assert len(found) == sum(bool(one["phrase"]) for one in wanted)
    if row["phrase"]:
        (one,) = (one for one in found if one.phrase == row["phrase"])
        assert (one.text, "|".join(one.members)) == (row["definition"], row["members"])


def test_a_glossary_ends_at_the_next_part() -> None:
    text = normalise("报告\n名词解释\n1.“两减”：减材料、减环节。\n附件3\n任务表\n责任单位：水务局。")
    ((start, end),) = glossary_spans(text)
    assert text.norm[start:end].strip() == "1.“两减”：减材料、减环节。"


def test_a_glossary_is_told_from_running_text() -> None:
    text = normalise("落实“三稳”（稳水源、稳水价、稳供应）。\n名词解释\n1.“两减”：减材料、减环节。")
    assert [(one.phrase, one.in_glossary) for one in definitions(text)] == [("三稳", False), ("两减", True)]


@pytest.mark.parametrize(
    ("phrase", "counts"),
    [
        ("三会一课", {3, 4}),
        ("十三个统一", {13}),
        ("双随机", {2}),
        ("两统一", {2}),
        ("放管服", set()),
        ("一网通办", set()),
    ],
)
def test_numerals_call_for_members(phrase: str, counts: set[int]) -> None:
    assert called_for(phrase) == counts


PIECES = (
    *("“两减”", "：", "减材料、减环节", "名词解释\n", "1.", "［2］", "\n", "（", "）", "，即", "是指", "。", "；"),
    *("三稳", "和", "：\n", "——", "附件\n", "、"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_definitions_stand_where_they_say(raw: str) -> None:
    text = normalise(raw)
    for one in definitions(text):
        assert text.norm[one.start : one.end] == one.text
        assert one.text.strip() == one.text != ""
        assert not one.members or len(one.members) in called_for(one.phrase)
    assert all(start <= end for start, end in glossary_spans(text))


@given(st.text("两三一二个清减、，；和与及的对“”（）。即指", max_size=60))
def test_members_are_as_many_as_called_for(body: str) -> None:
    members = members_of("三清两减", body)
    assert not members or len(members) in {3, 5}
    assert all(members)


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        "“甲",
        "“两乙”（",
        "“两乙”（丙、",
        "“两乙”，即",
        "甲：",
        "1.“甲乙”：丙。\n",
        "名词解释\n［1］甲乙：丙\n",
        "［1］甲：",
        "、",
    ],
)
@pytest.mark.parametrize("before", ["", "名词解释\n1.“两乙”：", "［1］两乙："])
def test_time_is_in_proportion_to_the_length(before: str, piece: str) -> None:
    """Ten times the text may take thirty times as long, where a quadratic search takes a hundred times."""

    def seconds(size: int) -> float:
        text = normalise(before + piece * (size // len(piece)))
        start = time.perf_counter()
        definitions(text)
        return time.perf_counter() - start

    assert any(seconds(200_000) < 30 * seconds(20_000) + 0.01 for _ in range(3))


def test_groups_of_rows_are_whole() -> None:
    texts = [text for text, _ in groupby(row["text"] for row in ROWS)]
    assert len(texts) == len(set(texts))
