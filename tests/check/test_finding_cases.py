"""Cases of findings: what a rule finds stands between ⟦ and ⟧; a text without marks is right as it stands."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from policytext.check.examples import found_in
from policytext.check.packs import built_in_packs, load_packs
from policytext.check.rules import Example

CASES = Path(__file__).parents[1] / "cases" / "finding.tsv"
RULES = {rule.id: rule for pack in load_packs(built_in_packs()) for rule in pack.rules}


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def example(row: dict[str, str]) -> Example:
    text, spans, start = "", [], -1
    for character in row["text"].replace("\\n", "\n"):
        if character == "⟦":
            start = len(text)
        elif character == "⟧":
            spans.append((start, len(text)))
        else:
            text += character
    settings = dict(one.split("=") for one in row["settings"].split(";") if "=" in one)
    return Example(text, tuple(spans), settings, None)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{row['rule']}-{number}", marks=[pytest.mark.xfail] if row["settings"] == "xfail" else [])
        for number, row in enumerate(rows())
    ],
)
def test_a_rule_finds_what_is_marked(row: dict[str, str]) -> None:
    one = example(row)
    found = found_in(RULES[row["rule"]], one)
    assert [one.text[finding.start : finding.end] for finding in found] == [
        one.text[start:end] for start, end in one.spans
    ]
    assert [(finding.start, finding.end) for finding in found] == list(one.spans)
