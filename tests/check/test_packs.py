"""Rule packs: every rule finds what its bad examples mark and nothing in its good ones; errors say what to do."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from policytext.check import check_by
from policytext.check.examples import found_in, problems
from policytext.check.fixes import applied
from policytext.check.kinds import KINDS
from policytext.check.packs import built_in, built_in_packs, load_packs, read_pack
from policytext.check.rules import Example, Rule
from policytext.model import LEVELS, DataFileError, Document, InputError

PACKS = load_packs(built_in_packs())
RULES = [rule for pack in PACKS for rule in pack.rules]
PACK = """
[pack]
title = "单位"

[no-thanks]
kind = "forbidden"
level = "warning"
message = "不写“{text}”"
why = "公文不用口语。"
source = "本单位行文规范"
phrases = ["谢谢"]
bad = ["⟦谢谢⟧大家。"]
good = ["感谢大家。"]
"""


@pytest.mark.parametrize(
    ("rule", "example"), [pytest.param(rule, one, id=f"{rule.id}-{one.text[:8]}") for rule in RULES for one in rule.bad]
)
def test_a_rule_finds_what_its_bad_examples_mark(rule: Rule, example: Example) -> None:
    findings = found_in(rule, example)
    assert [(one.start, one.end) for one in findings] == list(example.spans)
    assert all(example.text[one.start : one.end] == one.text for one in findings)
    if example.fixed is not None:
        assert applied(example.text, findings, unsafe=True).text == example.fixed


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, one, id=f"{rule.id}-{one.text[:8]}") for rule in RULES for one in rule.good],
)
def test_a_rule_finds_nothing_in_its_good_examples(rule: Rule, example: Example) -> None:
    assert found_in(rule, example) == []


def test_rules_that_any_draft_is_checked_by_are_no_mere_opinions() -> None:
    for rule in built_in("base").rules:
        assert rule.why, rule.id
        assert rule.source, rule.id
        assert LEVELS.index(rule.final) >= LEVELS.index(rule.level)


def test_a_pack_of_ones_own_is_read_and_tried() -> None:
    pack = read_pack(PACK.encode(), "own.toml", "own")
    assert list(problems(pack)) == []
    assert pack.rules[0].kind in KINDS


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("phrases =", "phrase =", "rule no-thanks: phrase: is no key here; it may have kind, level"),
        ('kind = "forbidden"', 'kind = "banned"', "rule no-thanks: kind: 'banned' is no kind; write one of required"),
        ('level = "warning"', 'level = "bad"', "level: is 'bad'; write one of hint, info, warning, error"),
        ('level = "warning"', "", "level: is missing; write one of hint"),
        ('good = ["感谢大家。"]', "", "good: is missing; give a list of short texts that look like it and are right"),
        ('good = ["感谢大家。"]', "good = []", "good: must be a list with at least one example"),
        ("⟦谢谢⟧", "谢谢", "bad.1: marks nothing; put ⟦ and ⟧ around what the rule is to find"),
        ("⟦谢谢⟧", "⟦谢谢", "bad.1: a ⟦ has no ⟧ behind it"),
        ("{text}", "{word}", "message: {word} is not known; rules of kind forbidden have {text}, {right}"),
        ("{text}", "{", "message: has a stray brace"),
        ('["谢谢"]', '"谢谢"', "phrases: is '谢谢'; write a list of strings"),
        ("[no-thanks]", "[No_Thanks]", "an id is lower-case words of ASCII with hyphens"),
        ("[pack]", "[packs]", "has no [pack]; begin with [pack]"),
        ('kind = "forbidden"', 'kind = "forbidden"\nscope = "page"', "scope: is 'page'; write one of document, title"),
        ('kind = "forbidden"', 'kind = "forbidden"\nscope = "section:("', "scope: is no valid pattern"),
        ('kind = "forbidden"', 'kind = "forbidden"\nsince = "lately"', "since: 'lately' is no date"),
        ("title =", "title", "is not TOML"),
    ],
)
def test_what_is_wrong_with_a_pack_is_said(old: str, new: str, said: str) -> None:
    assert old in PACK
    with pytest.raises(DataFileError) as error:
        read_pack(PACK.replace(old, new, 1).encode(), "own.toml", "own")
    assert str(error.value).startswith("own.toml: ")
    assert said in str(error.value)


def test_an_example_that_does_not_hold_is_told() -> None:
    pack = read_pack(PACK.replace("感谢大家", "谢谢大家").encode(), "own.toml", "own")
    assert list(problems(pack)) == ["own: rule no-thanks: good.1: finds ⟦谢谢⟧大家。, and should find nothing"]


def test_an_unknown_pack_is_an_error() -> None:
    with pytest.raises(InputError, match="no such pack; the packs are base"):
        load_packs(["nonsense"])


def test_the_packs_of_the_documentation_pass() -> None:
    page = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^( *)```toml\n(.*?)^ *```", page, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 2
    for _, block in blocks:
        pack = read_pack(textwrap.dedent(block).encode(), "mine.toml", "mine")
        assert list(problems(pack)) == []


def test_a_slow_pattern_is_stopped() -> None:
    text = PACK.replace('kind = "forbidden"', 'kind = "pattern"').replace(
        'phrases = ["谢谢"]', 'pattern = "(甲|甲甲)+乙|谢谢"'
    )
    pack = read_pack(text.encode(), "own.toml", "own")
    assert list(problems(pack)) == []
    with pytest.raises(InputError, match="rule no-thanks: its pattern took more than 1 s for a"):
        check_by(pack.rules, Document("a", "甲" * 60))
