"""Checking whole documents: the sample's planted mistakes and no others, settings, fingerprints, offsets."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.check.packs import built_in
from policytext.model import LEVELS

PLANTED = [
    ("qinglan-2020", "wrong-verb", "坚定“四个意识”"),
    ("qinglan-2021", "comma-after-bracketed-number", "（三）、"),
    ("qinglan-2021", "doubled-word", "扎实扎实"),
    ("qinglan-2022", "document-number-form", "[2022]7号"),
    ("qinglan-2022", "promised-count", "三个方面："),
    ("qinglan-2023", "last-year-in-plan", "2023年"),
    ("qinglan-2024", "numbering-gap", "（四）"),
    ("qinglan-2024", "half-width-mark", ","),
]


def test_the_mistakes_of_the_sample_are_found_and_nothing_else() -> None:
    found = [
        (document.id, one.rule, one.text)
        for document in pt.sample()
        for one in pt.check(document).findings
        if LEVELS.index(one.level) >= LEVELS.index("warning")
    ]
    assert found == PLANTED


def test_what_is_not_given_is_found_or_assumed_and_said() -> None:
    report = pt.check(pt.Document("a", "某局2022年党建工作总结\n一、工作\n认真学习。"))
    assert [(one.name, one.value, one.how) for one in report.settings] == [
        ("date", "2023-01", "假定：2022年的总结写于次年1月"),
        ("type", "party-building", "据标题"),
        ("issuer", "", "未知"),
    ]


def test_what_is_given_wins() -> None:
    report = pt.check(pt.Document("a", "某局2022年工作总结\n正文。"), date="2024-05-06", type="plan", issuer="party")
    assert [(one.value, one.how) for one in report.settings] == [
        ("2024-05-06", "给定"),
        ("plan", "给定"),
        ("party", "给定"),
    ]


@pytest.mark.parametrize(
    ("argument", "said"),
    [({"date": "2022-13"}, "is no date"), ({"type": "poem"}, "is no type"), ({"issuer": "me"}, "is no issuer")],
)
def test_a_wrong_setting_is_an_error(argument: dict[str, str], said: str) -> None:
    with pytest.raises(pt.InputError, match=said):
        pt.check(pt.Document("a", "正文。"), **argument)  # type: ignore[arg-type]


def test_required_formulations_are_looked_for() -> None:
    document = pt.Document("a", "做到“两个维护”，再次强调两个维护。落实“第一 议题”。")
    table = pt.check(document, require=["两个维护", "四个意识"]).required
    assert [(one.phrase, [document.raw[start:end] for start, end in one.places]) for one in table] == [
        ("两个维护", ["两个维护", "两个维护"]),
        ("四个意识", []),
    ]


def test_a_draft_later_than_the_lexicon_is_told_so() -> None:
    assert pt.check(pt.Document("a", "正文。"), date="2100").notes
    assert not pt.check(pt.Document("a", "正文。"), date="2020").notes


def test_fingerprints_survive_lines_above_and_differ_within_a_document() -> None:
    body = "认真落实,加强督查。\n认真落实,加强督查。\n加强督导,抓好整改。"
    before = [one.fingerprint for one in pt.check(pt.Document("a", body)).findings]
    after = [one.fingerprint for one in pt.check(pt.Document("b", f"新的一段。\n\n{body}")).findings]
    assert before == after
    assert len(set(before)) == 3


def test_a_rule_of_a_later_standard_leaves_older_documents_alone() -> None:
    raw = "主要体会如下。\n第一、抓学习。\n第二、抓宣传。"
    assert [one.rule for one in pt.check(pt.Document("a", raw), date="1985").findings] == []
    assert {one.rule for one in pt.check(pt.Document("a", raw), date="2020").findings} == {"ordinal-with-wrong-comma"}


RULES = {rule.id for rule in built_in("base").rules}
PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "工作",
        "落实落实",
        ",",
        "“",
        "”",
        "（",
        "》",
        "**次",
        "2022年",
        "四个意识",
        "\r\n",
        "\n",
        "　",
        "\ufeff",
        "三方面：一是",
        "〔2022〕第5号",
        "以",
        "1.",
        "\ud800",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_the_text_findings_lie_in_it_and_fixes_are_disjoint(raw: str) -> None:
    for one in pt.check(pt.Document("a", raw)).findings:
        assert one.rule in RULES
        assert raw[one.start : one.end] == one.text
        assert 0 <= one.start <= one.end <= len(raw)
        edits = one.fix.edits if one.fix else ()
        assert all(edit.start <= edit.end <= len(raw) for edit in edits)
        assert all(a.end <= b.start for a, b in pairwise(edits))
        assert len(one.fingerprint) == 16
