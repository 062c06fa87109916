"""Real reports, where they are there: every finding of level warning or above is in a list, with what it is.

The list names file, rule and offsets and holds no text. ``verdict`` is fault (of the text as it was published or typed
in), crawl (damage of the copy), half-width (the punctuation of the district's reports) or false (a false alarm).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import policytext as pt
from policytext.model import LEVELS, Finding

SHARED = Path(__file__).resolve().parents[3] / "shared"
REAL, GOLD = SHARED / "real", SHARED / "gold" / "party-summary-2022.txt"
LISTED = Path(__file__).parents[1] / "golden" / "real-findings.tsv"
MOST_FALSE = 0.3
"""False alarms in 10,000 characters."""


def grave(document: pt.Document) -> list[Finding]:
    found = pt.check(document).findings
    return [one for one in found if LEVELS.index(one.level) >= LEVELS.index("warning")]


def rows() -> list[dict[str, str]]:
    with LISTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.skipif(not REAL.is_dir(), reason="the real reports are not here")
def test_every_grave_finding_in_real_reports_is_listed_and_few_are_false() -> None:
    found, characters = set(), 0
    for path in sorted([*REAL.glob("*/*.txt"), *REAL.glob("*/*.docx")]):
        document = pt.read(path)
        name = path.relative_to(REAL).as_posix()
        characters += len("".join(document.raw.split()))
        found |= {(name, one.rule, str(one.start), str(one.end)) for one in grave(document)}
    assert found == {(row["file"], row["rule"], row["start"], row["end"]) for row in rows()}
    false = sum(row["verdict"] == "false" for row in rows())
    assert false / characters * 10_000 <= MOST_FALSE


def test_the_list_says_what_each_finding_is() -> None:
    assert {row["verdict"] for row in rows()} <= {"fault", "crawl", "half-width", "false"}
    assert all(row["reason"] for row in rows())


@pytest.mark.skipif(not GOLD.is_file(), reason="the annotated summary is not here")
def test_the_annotated_summary_has_its_known_faults_and_hints_alone() -> None:
    document = pt.read(GOLD)
    found = pt.check(document).findings
    assert [(one.rule, one.text) for one in found if one.level in ("warning", "error")] == [
        ("doubled-character", "委委"),
        ("wrong-word", "心里疏导"),
        ("half-width-mark", ","),
        ("half-width-mark", ","),
    ]
    assert {one.rule for one in found if one.level == "info"} == {"placeholder-left"}
    assert "single-ellipsis" in {one.rule for one in found}
