"""The lexicon's files: what is refused and how it is said, a user's rows over the built-in ones, and the matcher."""

from __future__ import annotations

import csv
import io
import pickle
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext import lexicon as lexicon_module
from policytext.annotate import annotate
from policytext.lexicon import Lexicon, Matcher, default_lexicon, load_lexicon
from policytext.lexicon.chains import CHAIN_COLUMNS, Chain, read_chains
from policytext.lexicon.examples import check, load_traps, read_traps
from policytext.lexicon.rows import (
    COLUMNS,
    EVENT_COLUMNS,
    MEMBER_COLUMNS,
    SOURCE_COLUMNS,
    Entry,
    Source,
    format_rows,
    read_entries,
    read_events,
    read_members,
    read_sources,
    read_user_entries,
)
from policytext.model import DataFileError, Document, PolicytextError

SOURCES = {"gwr-2018": Source("gwr-2018", "政府工作报告", "国务院", "2018-03-05", "", "", "")}
PLAIN = {
    "phrase": "四个意识",
    "kind": "numeric",
    "field": "ideology",
    "coined": "false",
    "quoted": "usually",
    "checked": "unverified",
    "example": "增强“四个意识”。",
}


def written(columns: tuple[str, ...], *rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def entries(*rows: dict[str, str]) -> list[Entry]:
    data = written(COLUMNS, *({**PLAIN, **row} for row in rows))
    return [entry for entry, _ in read_entries(data, "formulations/ideology.csv", "ideology", SOURCES)]


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_becomes_a_typed_entry() -> None:
    row = {"variants": "四种意识|四大意识", "since": "2018-03", "coined": "true", "source": "gwr-2018"}
    (entry,) = entries(row)
    assert entry.variants == ("四种意识", "四大意识")
    assert (entry.coined, entry.verbs, entry.until) == (True, (), "")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"phrase": "“四风”"}, "bare words"),
        ({"phrase": "四"}, "too short"),
        ({"phrase": "四个 意识"}, "bare words"),
        ({"kind": "phrase"}, "numeric, thought, slogan, term"),
        ({"field": "economy"}, "move the row to economy.csv"),
        ({"coined": "yes"}, "true, false"),
        ({"coined": "true"}, "since is empty"),
        ({"quoted": "sometimes"}, "always, usually, never"),
        ({"variants": "四种意识||四大意识"}, "empty item"),
        ({"variants": "四种意识 |四大意识"}, "blank"),
        ({"variants": "“四种意识”"}, "bare words"),
        ({"since": "2018-13"}, "no date"),
        ({"since": "2018-02-30"}, "no date"),
        ({"since": "18"}, "no date"),
        ({"since": "2018", "until": "2017", "note": "replaced"}, "before since"),
        ({"until": "2020"}, "until has no note"),
        ({"since": "2017-10", "source": "gwr-2018"}, "is not the date of gwr-2018 (2018-03-05)"),
        ({"source": "gwr-1900"}, "no key of sources.csv"),
        ({"checked": "read gwr-1900"}, "no key of sources.csv"),
        ({"checked": "seen"}, "'read KEY', 'known KEY', 'unverified'"),
        ({"example": ""}, "example is empty"),
    ],
)
def test_a_bad_cell_is_refused_with_file_line_and_remedy(cells: dict[str, str], said: str) -> None:
    with pytest.raises(DataFileError) as error:
        entries(cells)
    assert "formulations/ideology.csv: line 2: " in str(error.value)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_date_that_differs_from_the_source_is_right_with_a_note() -> None:
    assert entries({"since": "2017-10", "source": "gwr-2018", "note": "put forward in a speech"})


@pytest.mark.parametrize("phrases", [("四风", "三严三实"), ("四风", "四风")])
def test_rows_are_sorted_and_stand_once(phrases: tuple[str, str]) -> None:
    with pytest.raises(DataFileError, match=r"line 3: .*sort the rows"):
        entries(*({"phrase": phrase} for phrase in phrases))


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(DataFileError, match="line 1: the columns must be phrase,kind"):
        read_entries(written((*COLUMNS, "colour")), "x.csv", "x", {})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"key": "GWR_2018", "title": "报告", "date": "2018"}], "kebab-case"),
        ([{"key": "gwr-2018", "date": "2018"}], "title or date is empty"),
        ([{"key": "gwr-2018", "title": "报告", "date": "March 2018"}], "no date"),
        ([{"key": key, "title": "报告", "date": "2018"} for key in ("b", "a")], "line 3"),
    ],
)
def test_bad_sources(rows: list[dict[str, str]], said: str) -> None:
    with pytest.raises(DataFileError, match=said):
        read_sources(written(SOURCE_COLUMNS, *rows), "sources.csv")


MEMBER = {"phrase": "四个意识", "source": "gwr-2018"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"member": "政治意识", "order": "1"}], "has one member"),
        ([{"member": "政治意识", "order": "1"}, {"member": "大局意识", "order": "3"}], "is not 2"),
        ([{"member": "政治意识", "order": "1"}, {"member": "大局意识", "order": "2", "until": "2020"}], "differs"),
        ([{"member": "", "order": "1"}, {"member": "大局意识", "order": "2"}], "is empty"),
        (
            [
                {"member": "甲", "order": "1", "phrase": "五个意识"},
                {"member": "乙", "order": "2", "phrase": "五个意识"},
            ],
            "no phrase",
        ),
    ],
)
def test_bad_members(rows: list[dict[str, str]], said: str) -> None:
    known = {entry.phrase: entry for entry in entries({})}
    with pytest.raises(DataFileError, match=said):
        read_members(written(MEMBER_COLUMNS, *({**MEMBER, **row} for row in rows)), "members.csv", known, SOURCES)


def test_members_by_period() -> None:
    known = {entry.phrase: entry for entry in entries({})}
    periods = [("2014", "2020-10"), ("2020-10", "")]
    rows = [
        {**MEMBER, "since": since, "until": until, "member": f"{member}{since}", "order": str(order)}
        for since, until in periods
        for order, member in enumerate(("甲", "乙"), start=1)
    ]
    (found,) = read_members(written(MEMBER_COLUMNS, *rows), "members.csv", known, SOURCES).values()
    assert [(one.since, one.until, one.members) for one in found] == [
        ("2014", "2020-10", ("甲2014", "乙2014")),
        ("2020-10", "", ("甲2020-10", "乙2020-10")),
    ]


@pytest.mark.parametrize(
    ("cells", "said"), [({"year": "MMX"}, "no year"), ({"source": "x"}, "no key"), ({"start": "1.5."}, "no date")]
)
def test_bad_events(cells: dict[str, str], said: str) -> None:
    row = {"canonical": "遵义会议", "checked": "known", **cells}
    with pytest.raises(DataFileError, match=f"events.csv: line 2: .*{said}"):
        read_events(written(EVENT_COLUMNS, row), "events.csv", SOURCES)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_format_sorts_and_is_idempotent() -> None:
    data = b"\xef\xbb\xbf" + written(COLUMNS, {**PLAIN, "phrase": "四风 "}, {**PLAIN, "phrase": "三严三实"})
    formatted = format_rows(data.replace(b"\n", b"\r\n"), "x.csv")
    assert formatted == written(COLUMNS, {**PLAIN, "phrase": "三严三实"}, {**PLAIN, "phrase": "四风"})
    assert format_rows(formatted, "x.csv") == formatted


# ── a user's files ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def user_file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "mine.csv"
        path.write_bytes(text.encode())
        return path

    return write


def test_a_users_csv_needs_phrase_and_kind_only(user_file: Callable[[str], Path]) -> None:
    mine = load_lexicon(user_file("kind,phrase\nslogan,马上就办真抓实干\n"))
    entry = mine.entries["马上就办真抓实干"]
    assert (entry.kind, entry.field, entry.quoted, entry.coined) == ("slogan", "user", "usually", False)
    assert mine.version != default_lexicon().version
    assert len(mine.entries) == len(default_lexicon().entries) + 1


@pytest.mark.parametrize(
    "text", ["# 我的提法\n\n马上就办真抓实干\r\n弘扬滴水穿石精神\n", "\ufeff马上就办真抓实干\n弘扬滴水穿石精神"]
)
def test_a_plain_list(user_file: Callable[[str], Path], text: str) -> None:
    mine = load_lexicon(user_file(text))
    assert {mine.entries[phrase].kind for phrase in ("马上就办真抓实干", "弘扬滴水穿石精神")} == {"slogan"}


def test_a_users_row_takes_the_place_of_the_built_in_one(user_file: Callable[[str], Path]) -> None:
    mine = load_lexicon(user_file("phrase,kind,verbs\n两个维护,term,践行|捍卫\n"))
    assert mine.entries["两个维护"].kind == "term"
    assert mine.entries["两个维护"].verbs == ("践行", "捍卫")
    assert list(mine.entries) == sorted(mine.entries)


def test_the_later_file_wins(tmp_path: Path) -> None:
    for name, kind in (("a.csv", "term"), ("b.csv", "slogan")):
        (tmp_path / name).write_text(f"phrase,kind\n马上就办真抓实干,{kind}\n", encoding="utf-8")
    assert load_lexicon(tmp_path / "a.csv", tmp_path / "b.csv").entries["马上就办真抓实干"].kind == "slogan"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("phrase,kind,color\n甲乙,term,red\n", "line 1: columns phrase,kind,color"),
        ("phrase\n甲乙\n", "line 1: columns phrase: write phrase and kind"),
        ("phrase,kind\n甲乙,word\n", "line 2: kind 'word'"),
        ("phrase,kind\n甲乙,term\n甲乙,term\n", "line 3: '甲乙' stands in"),
        ("甲乙\n丙 丁\n", "line 2: phrase '丙 丁'"),
    ],
)
def test_a_bad_users_file_is_named_with_its_line(user_file: Callable[[str], Path], text: str, said: str) -> None:
    path = user_file(text)
    with pytest.raises(DataFileError) as error:
        load_lexicon(path)
    assert str(error.value).startswith(f"{path}: ")
    assert said in str(error.value)


def test_a_users_file_that_is_not_there() -> None:
    with pytest.raises(PolicytextError, match="no such file"):
        load_lexicon("nowhere.csv")


def test_a_users_file_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes("phrase,kind\n四风,numeric\n".encode("gb18030"))
    with pytest.raises(DataFileError, match="save it as UTF-8"):
        load_lexicon(tmp_path / "mine.csv")


def test_removal() -> None:
    less = load_lexicon(remove=["两个维护"])
    assert set(default_lexicon().entries) - set(less.entries) == {"两个维护"}
    assert less.version != default_lexicon().version
    assert not any(pattern.entry.phrase == "两个维护" for pattern in less.patterns)
    with pytest.raises(DataFileError, match="remove: '两个围护' is no phrase"):
        load_lexicon(remove=["两个围护"])


# ── what is compiled ─────────────────────────────────────────────────────────────────────────────────────────────────


def lexicon_of(text: str) -> Lexicon:
    placed = read_user_entries(text.encode(), "mine.csv", {})
    return Lexicon(entries={entry.phrase: entry for entry, _ in placed})


def test_a_phrase_comes_before_a_variant_of_another() -> None:
    patterns = lexicon_of("phrase,kind,variants\n甲乙,term,丙丁\n丙丁,slogan,\n").patterns
    assert [(one.text, one.entry.phrase) for one in patterns] == [("甲乙", "甲乙"), ("丙丁", "丙丁")]


def test_members_are_looked_for_as_texts_join_them() -> None:
    texts = {one.text: one for one in default_lexicon().patterns}
    for joined in (
        "政治意识、大局意识、核心意识、看齐意识",
        "政治意识、大局意识、核心意识和看齐意识",
        "政治意识，大局意识，核心意识，看齐意识",
    ):
        assert (texts[joined].entry.phrase, texts[joined].form, texts[joined].kind) == ("四个意识", "expanded", "term")


def test_a_lexicon_travels_to_a_worker_without_its_automata() -> None:
    default_lexicon().matcher.find("四风")
    there = pickle.loads(pickle.dumps(default_lexicon()))
    assert there.version == default_lexicon().version
    assert there.matcher.find("整治四风") == default_lexicon().matcher.find("整治四风")


def test_check_names_the_example_that_does_not_show_its_phrase() -> None:
    lexicon = lexicon_of("phrase,kind,example\n甲乙,term,有甲乙。\n丙丁,term,没有。\n")
    problems = check(lexicon, lambda sentence: ["甲乙"] if "甲乙" in sentence else [])
    assert len(problems) == 1
    assert "丙丁: is not found in its example 没有。" in problems[0]


def test_version_and_date() -> None:
    lexicon = default_lexicon()
    assert lexicon.version == load_lexicon().version
    assert lexicon.as_of == max(source.date for source in lexicon.sources.values())


# ── the matcher ──────────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = st.text("四个自信维护", min_size=1, max_size=4) | st.text("四风", min_size=1, max_size=14)


def naive(patterns: list[str], text: str) -> list[tuple[int, int, int]]:
    found = [
        (start, start + len(pattern), number)
        for number, pattern in enumerate(patterns)
        for start in range(len(text))
        if text.startswith(pattern, start)
    ]
    return sorted(found, key=lambda one: (one[1], one[0]))


@given(st.lists(WORDS, unique=True, max_size=8), st.text("四个自信维护\n", max_size=40) | st.text("四风", max_size=40))
def test_the_matcher_finds_every_occurrence(patterns: list[str], text: str) -> None:
    assert Matcher(patterns).find(text) == naive(patterns, text)


@given(st.lists(WORDS, unique=True, min_size=1, max_size=8), st.text("四个自信维护\ud800", max_size=40))
def test_the_fallback_finds_the_same(patterns: list[str], text: str) -> None:
    pytest.importorskip("ahocorasick_rs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "daachorse", None)
        fallback = Matcher(patterns)
    assert isinstance(fallback._automaton, lexicon_module._AhoCorasickRs)
    assert fallback.find(text) == Matcher(patterns).find(text)


def test_the_matcher_passes_over_lone_surrogates() -> None:
    assert Matcher(["四风"]).find("\ud800四风\udfff") == [(1, 3, 0)]


# ── chains ───────────────────────────────────────────────────────────────────────────────────────────────────────────

CHAIN = {"chain": "ideology", "issuer": "party", "since": "1997", "source": "gwr-2018"}
ITEMS = [{**CHAIN, "order": str(order), "item": item} for order, item in enumerate(("四个意识", "四个自信"), start=1)]


def chains(rows: list[dict[str, str]]) -> tuple[Chain, ...]:
    return read_chains(written(CHAIN_COLUMNS, *rows), "chains.csv", {"四个意识", "四个自信"}, SOURCES)


def test_a_chain_has_its_items_in_order() -> None:
    later = [{**row, "since": "2018"} for row in ITEMS]
    earlier, own = chains([*({**row, "until": "2018"} for row in ITEMS), later[0], {**later[1], "clause": "own"}])
    assert (earlier.items, earlier.own, earlier.until) == (("四个意识", "四个自信"), (), "2018")
    assert (own.items, own.own, own.issuer, own.source) == (("四个意识",), ("四个自信",), "party", "gwr-2018")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{**ITEMS[0], "item": "四种意识"}], "no phrase"),
        ([ITEMS[0], {**ITEMS[1], "order": "3"}], "is not 2"),
        ([ITEMS[0], {**ITEMS[1], "until": "2020"}], "differs"),
        ([{**ITEMS[0], "issuer": "press"}], "constitution, local, party, state"),
        ([{**ITEMS[0], "clause": "other"}], "is none of"),
        ([{**ITEMS[0], "source": ""}], "source is empty"),
        ([{**ITEMS[0], "source": "gwr-1900"}], "no key"),
        ([{**ITEMS[0], "since": "97"}], "no date"),
        ([*ITEMS, *({**row, "since": "2018"} for row in ITEMS)], "lies in the period before"),
        ([{**ITEMS[0], "until": "2019"}, {**ITEMS[0], "since": "2018"}], "lies in the period before"),
        ([ITEMS[1], ITEMS[0]], "sort the rows"),
    ],
)
def test_bad_chains(rows: list[dict[str, str]], said: str) -> None:
    with pytest.raises(DataFileError, match=said):
        chains(rows)


@pytest.mark.parametrize(
    ("issuer", "year", "items"),
    [
        ("state", "1999", "邓小平理论"),
        ("state", "2005", "邓小平理论 三个代表重要思想"),
        ("state", "2015", "邓小平理论 三个代表重要思想 科学发展观"),
        ("state", "2024", "习近平新时代中国特色社会主义思想"),
        ("party", "1990", "马克思列宁主义 毛泽东思想"),
        ("party", "2015", "马克思列宁主义 毛泽东思想 邓小平理论 三个代表重要思想 科学发展观"),
        ("local", "2026", "马克思列宁主义 毛泽东思想 邓小平理论 三个代表重要思想 科学发展观"),
    ],
)
def test_the_chain_of_the_guiding_ideology(issuer: str, year: str, items: str) -> None:
    (chain,) = [
        one
        for one in default_lexicon().chains
        if (one.name, one.issuer) == ("guiding-ideology", issuer) and one.since <= year < (one.until or "9")
    ]
    assert chain.items == tuple(items.split())


# ── traps ────────────────────────────────────────────────────────────────────────────────────────────────────────────

HEADER = "text\tfound\tnot_found\twhy\texpect\n"


def trap(line: str) -> bytes:
    return (HEADER + line + "\n").encode()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("第四风电场\t\t\t说明\t", "says nothing"),
        ("第四风电场\t\t四风\t说明\tyes", "neither empty nor xfail"),
        ("第四风电场\t\t四风\t说明\t\n第四风电场\t\t四风\t说明\t", "line 3"),
        ("第四风电场\t四风", "2 cells, not 5"),
    ],
)
def test_bad_traps(line: str, said: str) -> None:
    with pytest.raises(DataFileError, match=said):
        read_traps(trap(line), "traps.tsv")


@pytest.mark.parametrize(
    ("line", "found", "problem"),
    [
        ("第四风电场。\t\t四风\t序数\t", [], ""),
        ("第四风电场。\t\t四风\t序数\t", ["四风"], "finds 四风"),
        ("纠治四风。\t四风\t\t本义\t", ["四风"], ""),
        ("纠治四风。\t四风|四意\t\t本义\t", [], "misses 四风;"),  # 四意 is no row, and not asked for
        ("第四风电场。\t\t四风\t序数\txfail", ["四风"], ""),
        ("第四风电场。\t\t四风\t序数\txfail", [], "delete xfail"),
    ],
)
def test_a_sprung_trap_is_named(line: str, found: list[str], problem: str) -> None:
    lexicon = Lexicon(entries={entry.phrase: entry for entry in entries({"phrase": "四风", "example": "x"})})
    problems = check(lexicon, lambda text: ["四风"] if text == "x" else found, read_traps(trap(line), "traps.tsv"))
    assert len(problems) == bool(problem)
    assert all(problem in one for one in problems)


def test_a_guard_taken_away_springs_a_trap() -> None:
    lexicon = default_lexicon()
    unguarded = replace(lexicon.entries["两个维护"], not_after=())
    loosened = replace(lexicon, entries={**lexicon.entries, "两个维护": unguarded})
    traps = [one for one in load_traps() if "两个维护" in (*one.found, *one.not_found)]

    def found(sentence: str) -> set[str]:
        return {one.canonical for one in annotate(Document("a", sentence), lexicon=loosened).formulations}

    assert any("finds 两个维护" in one for one in check(replace(loosened, entries={}), found, traps))
