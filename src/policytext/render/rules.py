"""Rules and packs for reading: a table, one rule in full, and the pages of the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.escape import json_bytes, one_line

if TYPE_CHECKING:
    from policytext.check.rules import Example, Pack, Rule

_OPEN, _CLOSE = "⟦", "⟧"


def to_table(rules: Iterable[Rule], *, width: int | None = None) -> str:
    """A row a rule."""
    rows = [(one.pack, one.id, one.kind, _level(one), one.why) for one in rules]
    return columns(("pack", "rule", "kind", "level", "why"), rows, width=width) + "\n"


def to_jsonl(rules: Iterable[Rule]) -> bytes:
    """A record a rule: everything but its examples."""
    names = ("pack", "id", "kind", "level", "final", "scope", "since", "message", "why", "source")
    return b"".join(
        json_bytes({**{name: getattr(one, name) for name in names}, "parameters": dict(one.parameters)}) + b"\n"
        for one in rules
    )


def to_text(rule: Rule) -> str:
    """All that a rule says, for `rules show` and `check --explain`."""
    lines = [f"{rule.id}（{rule.pack}，{rule.kind}，{_level(rule)}）", f"  {rule.why}", f"  依据：{_source(rule)}"]
    if rule.since:
        lines.append(f"  适用于{rule.since}以后的文稿")
    lines += [f"  错：{one_line(marked(one))}" for one in rule.bad]
    lines += [f"  对：{one_line(one.text)}" for one in rule.good]
    return "\n".join(lines) + "\n"


def _level(rule: Rule) -> str:
    return rule.level if rule.final == rule.level else f"{rule.level}, final {rule.final}"


def _source(rule: Rule) -> str:
    return rule.source if "{" not in rule.source else "见各词条所注出处"


def marked(example: Example) -> str:
    """An example with ⟦ and ⟧ around what is to be found."""
    pieces, last = [], 0
    for start, end in example.spans:
        pieces += [example.text[last:start], _OPEN, example.text[start:end], _CLOSE]
        last = end
    return "".join([*pieces, example.text[last:]])


def to_markdown(packs: Sequence[Pack]) -> str:
    """The page docs/rules.md: a section a rule, made from its data."""
    pieces = [
        "# Rules\n\nMade by `make docs` from `dictionaries/rules/*.toml`. ⟦ and ⟧ stand around what a rule finds in its"
        " examples. How to write rules of your own is told in [packs.md](packs.md).\n"
    ]
    for pack in packs:
        pieces.append(f"## `{pack.name}`: {pack.title}\n\n{pack.description}\n")
        pieces += (_section(rule) for rule in pack.rules)
    return "\n".join(pieces)


def _section(rule: Rule) -> str:
    lines = [f"### `{rule.id}`\n", f"{rule.why}\n", *_facts(rule), ""]
    lines += [f"- 错：{_code(marked(one))}{_settings(one)}" for one in rule.bad]
    lines += [f"- 对：{_code(one.text)}{_settings(one)}" for one in rule.good]
    return "\n".join(lines) + "\n"


def _facts(rule: Rule) -> Iterator[str]:
    yield f"级别 {_level(rule)} · 种类 `{rule.kind}` · 依据：{_source(rule)}"
    if rule.since:
        yield f"· 适用于{rule.since}以后的文稿"


def _code(text: str) -> str:
    return "`" + text.replace("\n", "⏎").replace("`", "'") + "`"


def _settings(example: Example) -> str:
    said = "，".join(f"{key} {value}" for key, value in example.settings.items() if key != "previous")
    return f"（{said}）" if said else ""
