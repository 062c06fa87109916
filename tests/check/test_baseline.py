"""Baselines know findings by hashes, survive moved lines, and only shrink; selections choose rules."""

from __future__ import annotations

import json

import pytest

import policytext as pt
from policytext.check.baseline import Baseline, new_baseline, read_baseline
from policytext.check.packs import built_in
from policytext.check.selection import Selection, overridden, read_settings
from policytext.model import DataFileError, Finding

TEXT = "老干部工作,认真落实。\n加强督查;抓好整改。"


def findings(raw: str) -> tuple[Finding, ...]:
    return pt.check(pt.Document("a", raw)).findings


def test_known_findings_are_left_out_wherever_their_lines_go() -> None:
    baseline = new_baseline().taken("a", findings(TEXT))
    assert baseline.unknown("a", findings(TEXT)) == []
    moved = f"新的一段，没有问题。\n\n{TEXT}\n又一段,有问题。"
    assert [one.text for one in baseline.unknown("a", findings(moved))] == [","]


def test_a_second_finding_like_a_known_one_is_new() -> None:
    baseline = new_baseline().taken("a", findings(TEXT))
    assert len(baseline.unknown("a", findings(f"{TEXT}\n{TEXT}"))) == 2


def test_a_baseline_only_shrinks() -> None:
    baseline = new_baseline().taken("a", findings(TEXT))
    less = baseline.shrunk("a", findings("加强督查;抓好整改。\n又一段,有问题。"))
    assert sum(map(len, less.documents.values())) == 1
    assert [one.text for one in less.unknown("a", findings(TEXT))] == [","]
    assert less.shrunk("a", ()).documents == {}


def test_the_file_holds_hashes_alone_and_is_read_back() -> None:
    baseline = new_baseline().taken("机密文稿.txt", findings(TEXT))
    data = baseline.to_json()
    assert data.isascii()
    assert "机密" not in data.decode()
    assert "\\u" not in data.decode()
    assert read_baseline(data, "b.json") == baseline
    assert {len(one) for hashes in json.loads(data)["documents"].values() for one in hashes} == {32}


def test_two_baselines_share_no_hash() -> None:
    one, other = (new_baseline().taken("a", findings(TEXT)) for _ in range(2))
    assert not set(next(iter(one.documents.values()))) & set(next(iter(other.documents.values())))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"version": 2}', b'{"version": 1, "key": "x", "documents": {}}'])
def test_what_is_no_baseline_is_refused(data: bytes) -> None:
    with pytest.raises(DataFileError, match=r"b\.json: is no baseline"):
        read_baseline(data, "b.json")


def test_a_key_makes_the_hash() -> None:
    assert Baseline(b"1").hash("a") != Baseline(b"2").hash("a")


# ── selections ───────────────────────────────────────────────────────────────────────────────────────────────────────

RULES = built_in("base").rules


def chosen(selection: Selection, path: str = "a.txt") -> set[str]:
    return {rule.id for rule in selection.rules(RULES, path)}


def test_rules_are_named_by_id_pattern_pack_or_kind() -> None:
    assert chosen(Selection()) == {rule.id for rule in RULES}
    assert chosen(Selection(select=("numbering-*",))) == {"numbering-gap", "numbering-repeat"}
    assert "level-jump" in chosen(Selection(select=("numbering",)))
    assert "level-jump" not in chosen(Selection(ignore=("numbering",)))
    assert chosen(Selection(ignore=("base",))) == set()


def test_some_rules_may_be_ignored_in_some_files() -> None:
    selection = Selection(per_file={"旧/*.txt": ("half-width-mark",), "2020.txt": ("ALL",)})
    assert "half-width-mark" not in chosen(selection, "文稿/旧/a.txt")
    assert "half-width-mark" in chosen(selection, "文稿/新/a.txt")
    assert chosen(selection, "x/2020.txt") == set()


def test_some_rules_may_be_ignored_in_some_sections() -> None:
    raw = "一、工作\n认真落实,加强督查。\n二、附表说明\n认真落实,加强督查。"
    selection = Selection(per_section={"*附表*": ("half-width-mark",)})
    by_id = {rule.id: rule for rule in RULES}
    kept = [one for one in findings(raw) if selection.keeps(one, by_id[one.rule])]
    assert [one.section for one in kept] == [("一、工作",)]


def test_the_command_line_selects_anew_and_ignores_more() -> None:
    selection = overridden(Selection(("a",), ("b",)), ["c"], ["d"])
    assert (selection.select, selection.ignore) == (("c",), ("b", "d"))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"selects": []}, "f.toml: check.selects: is no key here; it may have packs, select"),
        ({"select": "a"}, "f.toml: check.select: is 'a'; write a list of strings"),
        ({"fail-on": "bad"}, "f.toml: check.fail-on: is 'bad'; write one of hint"),
        ({"type": "poem"}, "f.toml: check.type: is 'poem'; write one of"),
        ({"per-file-ignores": []}, "f.toml: check.per-file-ignores: is []; write a table"),
        ({"baseline": 1}, "f.toml: check.baseline: is 1; write a string"),
    ],
)
def test_what_is_wrong_with_settings_is_said(table: dict[str, object], said: str) -> None:
    with pytest.raises(DataFileError) as error:
        read_settings(table, "f.toml")
    assert str(error.value).startswith(said)


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(DataFileError, match="half-wide: is no rule, pack or kind"):
        Selection(ignore=("half-wide",)).check_names(RULES)
