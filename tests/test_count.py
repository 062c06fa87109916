"""How formulations are counted: the policies of nesting and of forms, in the library and in the program."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.cli import cli
from policytext.count import NESTED, Nested, formulation_counts, occurrences, wording
from policytext.lexicon import default_lexicon

PIECES = (
    *("新发展理念", "创新发展理念", "更新发展理念", "全面从严治党", "从严治党", "“三个代表”重要思想", "三个代表"),
    *(
        "“六稳”",
        "稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期",
        "《",
        "》",
        "“",
        "”",
        "，",
        "。",
        "党的二十大",
        "第",
        "四风",
    ),
    *("电场", "名词解释\n", "\n一、", "**", "互联网+", "习近平新时代中国特色社会主义思想"),
)


def annotated(raw: str) -> pt.AnnotatedDocument:
    return pt.annotate(pt.Document("a", raw))


@pytest.mark.parametrize(
    ("raw", "phrase", "expected"),  # by longest, all, standalone
    [
        ("贯彻新发展理念。", "新发展理念", (1, 1, 1)),
        ("创新发展理念。", "新发展理念", (0, 1, 0)),
        ("创新发展理念。", "创新发展理念", (1, 1, 1)),
        ("更新发展理念。", "新发展理念", (0, 0, 0)),
        ("全面从严治党。", "从严治党", (0, 1, 0)),
        ("学习“三个代表”重要思想。", "三个代表", (0, 1, 0)),
        ("学习“三个代表”重要思想。", "三个代表重要思想", (1, 1, 1)),
        ("研读《新发展理念学习问答》。", "新发展理念", (1, 1, 0)),
        ("第四风电场。", "四风", (0, 0, 0)),
        ("一、纠治“四风”\n附件\n“四风”。", "四风", (1, 1, 1)),
    ],
)
def test_nesting(raw: str, phrase: str, expected: tuple[int, int, int]) -> None:
    found = annotated(raw)
    assert tuple(pt.count_formulations(found, nested=nested)[phrase] for nested in NESTED) == expected


def test_nothing_stands_alone_where_two_overlap(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("守护蓝天碧水\n碧水净土工程\n", encoding="utf-8")
    found = pt.annotate(pt.Document("a", "守护蓝天碧水净土工程。"), lexicon=pt.load_lexicon(own))
    assert pt.count_formulations(found, nested="all") == {"守护蓝天碧水": 1, "碧水净土工程": 1}
    assert pt.count_formulations(found) == {"守护蓝天碧水": 1}
    assert pt.count_formulations(found, nested="standalone") == {}


LABEL_AND_MEMBERS = "做好“六稳”。稳就业、稳金融、稳外贸、稳外资、稳投资和稳预期，即六稳。"


def test_label_and_members_spelt_out() -> None:
    found = annotated(LABEL_AND_MEMBERS)
    assert pt.count_formulations(found) == {"六稳": 3}
    members = "稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期"
    assert pt.count_formulations(found, count="form") == {"六稳": 2, members: 1}


def test_variants_and_periods_count_apart_as_forms() -> None:
    rest = "、全面深化改革、全面依法治国、全面从严治党"
    found = annotated(f"全面建成小康社会{rest}。全面建设社会主义现代化国家{rest}。")
    assert pt.count_formulations(found) == {"四个全面": 2}
    assert set(pt.count_formulations(found, count="form")) == {
        f"全面建成小康社会{rest}",
        f"全面建设社会主义现代化国家{rest}",
    }


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_each_policy_counts_no_more_than_the_next(raw: str) -> None:
    found = annotated(raw)
    alone, longest, every = (pt.count_formulations(found, nested=nested) for nested in ("standalone", "longest", "all"))
    assert alone <= longest <= every
    for nested in NESTED:
        counted = occurrences(found, nested=nested)
        assert all(raw[one.start : one.end] == one.text for one in counted)
        assert [(one.start, -one.end) for one in counted] == sorted({(one.start, -one.end) for one in counted})
        forms = pt.count_formulations(found, nested=nested, count="form")
        assert forms.total() == pt.count_formulations(found, nested=nested).total()
        assert sum(row.count for row in formulation_counts(found, nested=nested, count="form")) == forms.total()


def test_a_wording_belongs_to_one_formulation() -> None:
    lexicon = default_lexicon()
    assert set(lexicon.spellings.values()) <= lexicon.wordings
    found = annotated("“三个代表”重要思想。")
    assert [wording(found, one) for one in found.formulations] == ["三个代表重要思想"]


def test_what_is_asked_for_must_be_there() -> None:
    found = pt.annotate(pt.Document("a", "四风"), layers=["formulation"])
    assert pt.count_formulations(found, nested="all") == {"四风": 1}
    with pytest.raises(pt.InputError, match="without the layer event"):
        pt.count_formulations(found, nested="standalone")
    with pytest.raises(pt.InputError, match="'longer' is none of longest, all, standalone"):
        pt.count_formulations(found, nested="longer")  # type: ignore[arg-type]
    with pytest.raises(pt.InputError, match="'label' is none of canonical, form"):
        pt.count_formulations(found, count="label")  # type: ignore[arg-type]


# ── the program ──────────────────────────────────────────────────────────────────────────────────────────────────────


def run(folder: Path, *arguments: str) -> str:
    path = folder / "draft.txt"
    path.write_text(LABEL_AND_MEMBERS + "推动……工作。", encoding="utf-8")
    result = CliRunner().invoke(cli, ["lexicon", "count", str(path), *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_program_counts_as_the_library_does(tmp_path: Path) -> None:
    for nested in NESTED:
        rows = [json.loads(line) for line in run(tmp_path, "--nested", nested, "--format", "jsonl").splitlines()]
        found = annotated(LABEL_AND_MEMBERS + "推动……工作。")
        assert {row["canonical"]: row["count"] for row in rows} == pt.count_formulations(found, nested=nested)
        assert all(row["is_lower_bound"] and row["form"] is None for row in rows)


def test_the_table_and_the_csv_show_forms_and_lower_bounds(tmp_path: Path) -> None:
    assert "≥3" in run(tmp_path)
    assert "wording" not in run(tmp_path)
    data = run(tmp_path, "--count", "form", "--format", "csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert [(row["form"], row["count"], row["is_lower_bound"]) for row in rows] == [
        ("label", "2", "true"),
        ("expanded", "1", "true"),
    ]
    assert float(rows[0]["rate"]) == 2 * float(rows[1]["rate"])


def test_a_bad_document_is_reported_and_the_others_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("纠治“四风”。", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xff\xff\x00")
    result = CliRunner().invoke(cli, ["lexicon", "count", str(tmp_path)])
    assert result.exit_code == 2
    assert "四风" in result.stdout
    assert "b.txt" in result.stderr


def test_the_type_names_the_policies() -> None:
    policies: tuple[Nested, ...] = ("longest", "all", "standalone")
    assert policies == NESTED
