"""Two documents compared, as text and as JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import policytext as pt
from policytext.render.comparison import PARTS, to_json, to_text

OLD = "一、做到“两个维护”\n召开党组会26次，整改12项。\n二、深化“放管服”改革\n抓实主题党日。\n"
NEW = "一、做到“两个维护”\n召开党组会**次，整改15项。\n二、弘扬“四下基层”\n抓实主题党日。\n"
TITLES = {"formulations": "Formulations:", "sections": "Sections:", "values": "Values and masks:"}


def compared(old: str = OLD, new: str = NEW) -> pt.Comparison:
    return pt.compare(pt.Document("old", old), pt.Document("new", new))


@pytest.mark.parametrize("show", [(one,) for one in PARTS] + [PARTS, ("values", "sections")], ids=" ".join)
def test_only_the_parts_that_are_asked_for_in_their_order(show: tuple[str, ...]) -> None:
    shown = to_text(compared(), show=show)
    titles = [line.split(":")[0] + ":" for line in shown.splitlines() if line.startswith(tuple(TITLES.values()))]
    assert titles == [TITLES[part] for part in PARTS if part in show]


def test_a_masked_value_is_shown_as_masked() -> None:
    rows = [line.split() for line in to_text(compared(), show=["values"]).splitlines()]
    assert ["masked", "党组会", "26次", "**次", "一、做到“两个维护”"] in rows


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
