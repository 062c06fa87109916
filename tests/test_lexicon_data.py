"""The rows that come with the program: each is found in its example, and the facts that are relied on hold."""

from __future__ import annotations

import pytest

import policytext as pt
from policytext.files import data_root, read_bytes
from policytext.lexicon import default_lexicon
from policytext.lexicon.examples import check, load_traps
from policytext.lexicon.rows import KINDS, Entry, format_rows
from policytext.text import normalise

LEXICON = default_lexicon()
FILES = sorted((data_root() / "dictionaries" / "formulations").glob("*.csv"))


def canonicals(sentence: str) -> set[str]:
    return {one.canonical for one in pt.annotate(pt.Document("example", sentence)).formulations}


def test_every_row_is_found_in_its_example_and_no_trap_springs() -> None:
    assert check(LEXICON, canonicals, load_traps()) == ()


def test_there_are_enough_traps_and_they_name_rows() -> None:
    traps = load_traps()
    assert len(traps) >= 300
    assert {one for trap in traps for one in trap.found} <= set(LEXICON.entries)
    assert sum(bool(trap.not_found) for trap in traps) >= 150


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_are_in_canonical_form(path: object) -> None:
    data = read_bytes(str(path))
    assert format_rows(data, str(path)) == data


def test_there_are_enough_rows_of_every_kind_and_time() -> None:
    entries = LEXICON.entries.values()
    assert len(entries) >= 400
    assert {entry.kind for entry in entries} == set(KINDS)
    assert len({entry.field for entry in entries}) >= 10
    decades = {entry.since[:3] for entry in entries if entry.since}
    assert {"198", "199", "200", "201", "202"} <= decades
    assert LEXICON.as_of >= "2026"


def test_wordings_are_written_as_the_matcher_sees_them() -> None:
    """A full-width sign or a traditional character would never match the normalised text."""
    wordings = [pattern.text for pattern in LEXICON.patterns]
    assert [one for one in wordings if normalise(one).norm != one] == []


def test_examples_are_sentences() -> None:
    assert [entry.phrase for entry in LEXICON.entries.values() if not entry.example.endswith("。")] == []


def test_most_rows_are_attested() -> None:
    unverified = sum(entry.checked == "unverified" for entry in LEXICON.entries.values())
    assert len(LEXICON.entries) - unverified >= 2_000
    assert unverified < 0.19 * len(LEXICON.entries)


@pytest.mark.parametrize(
    ("phrase", "since"),
    [
        ("一带一路", "2013"),
        ("两个确立", "2021-11"),
        ("两个维护", "2018"),
        ("两学一做", "2016-02"),
        ("三严三实", "2014-03-09"),
        ("三去一降一补", "2015-12"),
        ("中央八项规定", "2012-12-04"),
        ("六保", "2020-04-17"),
        ("六稳", "2018-07-31"),
        ("四个全面", "2014-12"),
        ("四个意识", "2016-01-29"),
        ("四个自信", "2016-07-01"),
        ("四风", "2013-06"),
        ("国之大者", "2020-04"),
        ("新质生产力", "2023-09"),
        ("科学发展观", "2003"),
    ],
)
def test_when_formulations_were_put_forward(phrase: str, since: str) -> None:
    assert LEXICON.entries[phrase].since.startswith(since)


def members(phrase: str) -> list[tuple[str, ...]]:
    return [period.members for period in LEXICON.members[phrase]]


def test_members() -> None:
    assert members("四个意识") == [("政治意识", "大局意识", "核心意识", "看齐意识")]
    assert members("四风") == [("形式主义", "官僚主义", "享乐主义", "奢靡之风")]
    earlier, later = members("四个全面")
    assert (earlier[0], later[0]) == ("全面建成小康社会", "全面建设社会主义现代化国家")
    assert earlier[1:] == later[1:]


@pytest.mark.parametrize(
    "near", [("三个自信", "四个自信"), ("两个务必", "三个务必"), ("六稳", "六保"), ("三个代表", "三个代表重要思想")]
)
def test_near_forms_are_rows_of_their_own(near: tuple[str, str]) -> None:
    assert set(near) <= set(LEXICON.entries)


def test_closed_kinds_begin_as_they_must() -> None:
    """A numeric row holds a numeral; a thought is named as one."""
    numerals = set("一二两三四五六七八九十百千万双半0123456789")
    without: list[Entry] = [
        one for one in LEXICON.entries.values() if one.kind == "numeric" and not numerals & set(one.phrase)
    ]
    assert without == []


# ── events ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("event", LEXICON.events, ids=lambda event: event.canonical)
def test_every_event_is_found_in_its_example(event: object) -> None:
    found = pt.annotate(pt.Document("example", event.example)).events  # type: ignore[attr-defined]
    assert (event.canonical, event.year) in [(one.canonical, one.year) for one in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("event", LEXICON.events, ids=lambda event: event.canonical)
def test_variants_of_an_event_are_found(event: object) -> None:
    for name in event.variants:  # type: ignore[attr-defined]
        found = pt.annotate(pt.Document("example", f"筹备{name}。")).events
        assert [one.canonical for one in found] == [event.canonical]  # type: ignore[attr-defined]
