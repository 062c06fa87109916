"""Rules tried on their own examples: what ``policytext rules check`` and the tests run."""

from __future__ import annotations

from collections.abc import Iterator

from policytext.annotate import annotate
from policytext.check import run
from policytext.check.context import context_of
from policytext.check.draft import Draft
from policytext.check.fixes import applied
from policytext.check.packs import CLOSE, OPEN
from policytext.check.rules import Example, Pack, Rule
from policytext.model import Document, Finding, Span
from policytext.page.metadata import with_found_metadata


def problems(pack: Pack) -> Iterator[str]:
    """What is wrong with the examples of a pack, a line each: names the rule and the example."""
    for rule in pack.rules:
        for key, examples in (("bad", rule.bad), ("good", rule.good)):
            for number, example in enumerate(examples, 1):
                if problem := _problem(rule, example):
                    yield f"{pack.name}: rule {rule.id}: {key}.{number}: {problem}"


def _problem(rule: Rule, example: Example) -> str:
    """What is wrong with an example; "" where nothing is."""
    findings = found_in(rule, example)
    spans = tuple((one.start, one.end) for one in findings)
    if spans != example.spans:
        wanted = _marked(example.text, example.spans) if example.spans else "nothing"
        return f"finds {_marked(example.text, spans) if spans else 'nothing'}, and should find {wanted}"
    fixed = applied(example.text, findings, unsafe=True).text if example.fixed is not None else None
    return "" if fixed == example.fixed else f"is fixed to {fixed}, and should be {example.fixed}"


def found_in(rule: Rule, example: Example) -> list[Finding]:
    """The findings of one rule in an example, with the settings that it names."""
    document = with_found_metadata(Document("example", example.text))
    text = {key: value for key, value in example.settings.items() if isinstance(value, str)}
    previous = text.get("previous")
    annotated = annotate(document)
    context = context_of(
        document,
        annotated.text,
        date=text.get("date"),
        type=text.get("type"),
        issuer=text.get("issuer"),
        final=example.settings.get("final") is True,
        previous=Document("previous", previous) if previous is not None else None,
        roster=_roster(text.get("roster", "")),
    )
    return run(Draft(annotated, context), [rule])


def _roster(lines: str) -> tuple[tuple[str, str], ...]:
    """The roster of an example: a name and a post a line, with a comma between."""
    pairs = (line.partition(",") for line in lines.splitlines() if line.strip())
    return tuple((name.strip(), post.strip()) for name, _, post in pairs)


def _marked(text: str, spans: tuple[Span, ...]) -> str:
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], OPEN, text[start:end], CLOSE]
        last = end
    return "".join([*pieces, text[last:]]).replace("\n", "⏎")
