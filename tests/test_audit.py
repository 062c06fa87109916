"""The lexicon on a corpus: dates of its rows held against dated documents, hits drawn and judged."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.cli import cli
from policytext.evaluate.audit import Attestation, is_before, precision, sample_hits, verify, written
from policytext.lexicon import Lexicon, default_lexicon

LEXICON = default_lexicon()

# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "meta", "date"),
    [
        ("a.txt", {"date": "2018-03-05", "year": 2017}, "2018-03-05"),
        ("a.txt", {"year": 2018, "title": "2018年政府工作报告"}, "2018"),
        ("a.txt", {"year": 2021, "title": "2021年党建工作总结"}, "2022-01"),
        ("a.txt", {"year": "2021", "title": "2021年党建工作总结"}, "2022-01"),
        ("reports/gwr_2018.txt", {}, "2018"),
        ("2018/a.txt", {}, ""),
        ("plan-2018-2020.txt", {}, ""),
        ("120180305.txt", {}, ""),
    ],
)
def test_when_a_document_was_written(name: str, meta: dict[str, object], date: str) -> None:
    assert written(pt.Document(name, "", meta)) == date  # type: ignore[arg-type]


@given(st.dates(), st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_a_coarse_date_is_before_only_for_certain(first: object, second: object, wide: int, long: int) -> None:
    date, since = str(first)[:wide], str(second)[:long]
    if is_before(date, since):
        assert str(first) < str(second)
        assert not is_before(since, date)


# ── when rows are seen ───────────────────────────────────────────────────────────────────────────────────────────────


def corpus(**texts: str) -> Iterator[pt.AnnotatedDocument]:
    for name, text in texts.items():
        yield pt.annotate(pt.Document(name.replace("y", "report-") + ".txt", text))


def seen(lexicon: Lexicon = LEXICON, **texts: str) -> dict[str, Attestation]:
    return {one.phrase: one for one in verify(corpus(**texts), lexicon)}


def test_first_and_last_date() -> None:
    rows = seen(y2016="四风。四风。", y2019="四风。", y2014="四风。", draft="四风。")
    row = rows["四风"]
    assert (row.first, row.last, row.first_doc) == ("2014", "2019", "report-2014.txt")
    assert (row.documents, row.count, row.verdict, row.contradicts) == (4, 5, "seen", False)
    assert (rows["六稳"].verdict, rows["六稳"].first, rows["六稳"].count) == ("never", "", 0)
    assert list(rows) == list(LEXICON.entries)


def test_a_coined_row_cannot_stand_before_its_date() -> None:
    rows = seen(y2010="深刻领悟“两个确立”。坚持新发展理念。")
    assert (rows["两个确立"].verdict, rows["两个确立"].contradicts) == ("before", True)
    assert (rows["新发展理念"].verdict, rows["新发展理念"].contradicts) == ("before", False)


def test_the_year_of_the_date_is_not_before_it() -> None:
    assert seen(y2021="深刻领悟“两个确立”。")["两个确立"].verdict == "seen"


def test_what_is_not_dated_contradicts_nothing() -> None:
    row = seen(draft="深刻领悟“两个确立”。")["两个确立"]
    assert (row.verdict, row.first, row.count) == ("seen", "", 1)


def test_members_spelt_out_are_seen() -> None:
    assert seen(y2019="稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期。")["六稳"].count == 1


# ── hits to be judged ────────────────────────────────────────────────────────────────────────────────────────────────

TEXTS = {f"y20{number}": "坚决纠治“四风”，做好“六稳”工作。\n落实“六保”。" for number in range(10, 40)}


def test_the_same_seed_draws_the_same_hits_and_another_others() -> None:
    one, same, other = (sample_hits(corpus(**TEXTS), sample=20, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_hits_are_in_order_numbered_and_in_their_context() -> None:
    hits = sample_hits(corpus(**TEXTS), sample=20, seed=1, context=4)
    assert [hit.number for hit in hits] == [*range(1, 21)]
    assert [(hit.doc, hit.start) for hit in hits] == sorted({(hit.doc, hit.start) for hit in hits})
    for hit in hits:
        raw = TEXTS["y" + hit.doc[7:11]]
        assert raw[hit.start : hit.end] == hit.hit == hit.canonical
        assert len(hit.left) <= 4
        assert (hit.verdict, hit.remark) == ("", "")


def test_all_are_taken_where_there_are_fewer() -> None:
    assert len(sample_hits(corpus(a="四风。六稳。"), sample=20, seed=1)) == 2
    assert sample_hits(iter(()), sample=20, seed=1) == ()
    with pytest.raises(pt.InputError, match="1 or more"):
        sample_hits(iter(()), sample=0, seed=1)


def test_each_hit_has_the_same_chance() -> None:
    """Over 600 seeds each of 12 hits should be drawn 150 times, give or take 5 standard deviations (σ = 10.6)."""
    documents = list(corpus(a="四风。六稳。六保。" * 4))
    drawn = Counter(hit.start for seed in range(600) for hit in sample_hits(documents, sample=3, seed=seed))
    assert len(drawn) == 12
    assert all(150 - 53 < count < 150 + 53 for count in drawn.values())


# ── judgements ───────────────────────────────────────────────────────────────────────────────────────────────────────


def judged(*verdicts: str, kind: str = "term") -> list[dict[str, str]]:
    return [{"kind": kind, "verdict": verdict} for verdict in verdicts]


def test_precision_with_the_interval_of_wilson() -> None:
    """81 of 263 at 95 %: 0.2553 to 0.3662 (Newcombe 1998, Statistics in Medicine 17, table I, method 3)."""
    (every, term) = precision(judged(*["1"] * 81, *["0"] * 182))
    assert (every.kind, every.judged, every.right) == (None, 263, 81)
    assert (round(every.low, 4), round(every.high, 4)) == (0.2553, 0.3662)
    assert replace(every, kind="term") == term


def test_kinds_apart_unsure_and_unjudged_aside() -> None:
    rows = [*judged("1", "是", "√", "错", "?", ""), *judged("Y", "N", kind="slogan"), *judged("", kind="thought")]
    every, slogan, term, thought = precision(rows)
    assert [one.kind for one in (slogan, term, thought)] == ["slogan", "term", "thought"]
    assert (every.judged, every.right, every.unsure, every.unjudged) == (6, 4, 1, 2)
    assert (term.judged, term.precision, slogan.precision) == (4, 0.75, 0.5)
    assert (thought.judged, thought.low, thought.high) == (0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (judged("1", "maybe"), "line 3: verdict 'maybe'"),
        (judged("", ""), "no hit was judged"),
        ([{"verdict": "1"}], "lacks the column"),
    ],
)
def test_bad_sheets(rows: list[dict[str, str]], said: str) -> None:
    with pytest.raises(pt.InputError, match=said):
        precision(rows)


# ── the program ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    for year, text in (("2010", "捍卫“两个确立”。"), ("2023", "=捍卫“两个确立”，做到“两个维护”。")):
        (tmp_path / "reports" / f"{year}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def run(*arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["lexicon", *arguments])
    assert result.exit_code == status, result.output
    return result


def test_verify_shows_the_contradictions_and_writes_every_row() -> None:
    shown = run("verify", "reports", status=2).stdout
    assert "两个确立" in shown
    assert shown.endswith("1 before their date, of which 1 coined\n")
    written_rows = run("verify", "reports", "--format", "jsonl", status=2)
    rows = [json.loads(line) for line in written_rows.stdout.splitlines()]
    assert len(rows) == len(LEXICON.entries)
    assert {row["phrase"]: row["verdict"] for row in rows if row["count"]} == {"两个确立": "before", "两个维护": "seen"}
    run("verify", "reports/2023.txt", "--format", "csv", "-o", "seen.csv")
    found = csv.DictReader(io.StringIO(Path("seen.csv").read_text("utf-8-sig")))
    assert [row["phrase"] for row in found if row["count"] == "1"] == ["两个确立", "两个维护"]


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_goes_out_and_comes_back(name: str) -> None:
    run("audit", "reports", "-o", name)
    if name.endswith(".csv"):
        rows = list(csv.DictReader(io.StringIO(Path(name).read_text("utf-8-sig"))))
        assert rows[1]["left"] == "'=捍卫“"
        for row, verdict in zip(rows, "110", strict=True):
            row["verdict"] = verdict
        with Path(name).open("w", encoding="gb18030", newline="") as file:  # as a spreadsheet saves it
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    else:
        from openpyxl import load_workbook

        book = load_workbook(name)
        page = book.active
        column = [cell.value for cell in page[1]].index("verdict") + 1
        for line, verdict in enumerate((1, 1, 0), start=2):
            page.cell(line, column).value = verdict
        book.save(name)
    lines = run("audit", "--judged", name).stdout.splitlines()
    assert lines[1].split()[:4] == ["all", "3", "2", "0.667"]


def test_a_sheet_that_is_none_is_refused(folder: Path) -> None:
    (folder / "x.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert "x.xlsx: is no Excel workbook" in run("audit", "--judged", "x.xlsx", status=2).stderr
    assert "see policytext lexicon audit --help" in run("audit", status=2).stderr
    assert "see policytext lexicon audit --help" in run("audit", "reports", "--judged", "x.xlsx", status=2).stderr


def test_stats_counts_every_row_once() -> None:
    rows = [json.loads(line) for line in run("stats", "--format", "jsonl").stdout.splitlines()]
    assert sum(row["rows"] for row in rows) == len(LEXICON.entries)
    assert sum(row["rows"] for row in rows if row["is_dated"]) == sum(
        bool(one.since) for one in LEXICON.entries.values()
    )
    shown = run("stats").stdout
    assert [line.split()[1] for line in shown.splitlines() if line.startswith("all ")] == [
        str(len(LEXICON.entries))
    ] * 3
    assert "1978–92" in shown
