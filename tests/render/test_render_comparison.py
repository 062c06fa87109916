"""Two documents compared, as text and as JSON."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import policytext as pt
from policytext.cli import compare as command
from policytext.compare import tables as comparison_tables
from policytext.render.comparison import PARTS, to_json, to_markdown, to_text, to_xlsx

OLD = "一、做到“两个维护”\n召开党组会26次，整改12项。\n二、深化“放管服”改革\n抓实主题党日。\n"
NEW = "一、做到“两个维护”\n召开党组会**次，整改15项。\n二、弘扬“四下基层”\n抓实主题党日。\n"
TITLES = {
    "formulations": "Formulations:",
    "sections": "Sections:",
    "values": "Values and masks:",
    "wording": "Wording:",
    "reuse": "Reuse:",
    "leftovers": "Leftovers:",
}


def compared(old: str = OLD, new: str = NEW) -> pt.Comparison:
    return pt.compare(pt.Document("old", old), pt.Document("new", new))


@pytest.mark.parametrize("show", [(one,) for one in PARTS] + [PARTS, ("values", "sections")], ids=" ".join)
def test_only_the_parts_that_are_asked_for_in_their_order(show: tuple[str, ...]) -> None:
    shown = to_text(compared(), show=show)
    titles = [line.split(":")[0] + ":" for line in shown.splitlines() if line.startswith(tuple(TITLES.values()))]
    assert titles == [TITLES[part] for part in PARTS if part in show]


def test_a_masked_value_is_shown_as_masked() -> None:
    rows = [line.split() for line in to_text(compared(), show=["values"]).splitlines()]
    assert ["masked", "党组会", "26次", "**次", "level", "一、做到“两个维护”"] in rows


@given(st.integers(60, 120))
def test_lines_fit_and_end_between_two_names(width: int) -> None:
    many = "".join(f"“{name}”，" for name in ("两个维护", "四个意识", "放管服", "三会一课", "一岗双责", "四风") * 2)
    lines = to_text(compared(many, many), width=width).splitlines()
    assert all(cell_len(line) <= width for line in lines)
    assert sum(line.count(" 2→2") for line in lines) == 6
    assert all(line.endswith(("2→2、", "2→2")) for line in lines if "2→2" in line)


def test_control_characters_and_lone_surrogates() -> None:
    text = "一、做\x1b[31m到\u202e\ud800\n召开党组会26次。\n"
    comparison = pt.compare(pt.Document("a\x1b\ud800", text), pt.Document("b\n", text))
    shown = to_text(comparison).encode().decode()
    assert not {"\x1b", "\u202e"} & set(shown)
    assert shown.startswith("a␛\ufffd → b␊: ")
    assert json.loads(to_json(comparison))["sections"][0]["old"]["text"] == "一、做\x1b[31m到\u202e\ud800"


def test_nothing_to_compare() -> None:
    assert to_text(compared("", "")).splitlines()[2:] == [
        "Formulations: none",
        "",
        "Sections: none",
        "",
        "Values and masks: none",
    ]


def test_the_command_offers_every_part() -> None:
    assert command.PARTS == PARTS == comparison_tables.PARTS


def test_every_table_has_as_many_columns_as_its_header() -> None:
    for table in comparison_tables.tables(compared(MASKED, SAID)):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.header)}


MASKED = (
    "某局2022年工作总结\n一、做到“两个维护”\n"
    "截至2022年底，召开党组会**次，整改12项，惠及老旧小区居民和企业职工一百余户。\n"
)
SAID = MASKED.replace("2022年工作", "2023年工作").replace("**次", "31次").replace("整改12项", "整改|15项")


def test_markdown_shows_the_texts_as_they_are() -> None:
    shown = to_markdown(compared(MASKED, SAID))
    assert "<del>\\*\\*</del><ins>31</ins>" in shown
    assert "{+" not in shown
    assert "整改\\|" in shown
    assert shown.count("\n## ") == len(PARTS) + 1
    hostile = to_markdown(compared("<script>一|`*_", "<b>二|`*_\ud800"))
    assert "<script>" not in hostile
    assert "<b>" not in hostile
    hostile.encode()


def test_markdown_tables_have_rows_of_one_width() -> None:
    bar = re.compile(r"(?<!\\)\|")
    for block in to_markdown(compared(MASKED, SAID)).split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({len(bar.findall(row)) for row in rows}) <= 1


def test_a_workbook_has_a_sheet_a_table() -> None:
    archive = zipfile.ZipFile(io.BytesIO(to_xlsx(compared(MASKED, SAID), metadata={"lexicon": "abc"})))
    book = archive.read("xl/workbook.xml").decode()
    assert re.findall(r'<sheet name="(\w+)"', book) == [*PARTS, "about"]
    assert "abc" in archive.read("docProps/custom.xml").decode()
    only = zipfile.ZipFile(io.BytesIO(to_xlsx(compared(), metadata={}, show=["values"])))
    assert re.findall(r'<sheet name="(\w+)"', only.read("xl/workbook.xml").decode()) == ["values", "about"]


def test_json_has_what_its_offsets_are_of() -> None:
    found = json.loads(to_json(compared(MASKED, SAID)))
    start, end = found["sentences"][0]["new"]
    assert found["new"]["raw"][start:end] == "某局2023年工作总结"
    (leftover,) = found["leftovers"]
    assert found["new"]["raw"][leftover["start"] : leftover["end"]] == leftover["text"] == "2022年"


def test_json_agrees_with_its_schema() -> None:
    schema = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "comparison.json").read_text(encoding="utf-8"))
    for old, new in ((MASKED, SAID), (OLD, NEW), ("", "")):
        jsonschema.validate(json.loads(to_json(compared(old, new))), schema)


def test_redlines_of_the_text_are_in_the_notation_of_wdiff() -> None:
    shown = to_text(compared(), show=["wording"])
    assert "召开党组会[~26~**~]次，整改[-12-]{+15+}项。" in shown
    assert "kept:" not in shown
