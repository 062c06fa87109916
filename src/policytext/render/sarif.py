"""Findings as SARIF 2.1.0 (OASIS), for code hosts and editors.

The text of a draft is not in it, but for the words that a message names: snippets come only where they are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from policytext.escape import json_bytes, utf8_text
from policytext.model import Finding, Span

if TYPE_CHECKING:
    from policytext.check import Report
    from policytext.check.rules import Rule
    from policytext.text import Positions

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note", "hint": "note"}
"""SARIF's note is for what is no problem; its none is for results that are no findings."""


def render(
    reports: Sequence[tuple[str, Report]], rules: Sequence[Rule], version: str, *, snippets: bool = False
) -> bytes:
    """One run with all documents.

    Args:
        reports: The path of each document, POSIX, and its report.
        rules: The rules that they were checked by.
        version: Of the program.
        snippets: Whether the words of each finding are given as snippets.
    """
    index = {rule.id: place for place, rule in enumerate(rules)}
    results = [
        _result(path, report, one, report_positions, index, snippets)
        for path, report in reports
        for report_positions in [report.positions]
        for one in report.findings
    ]
    driver = {"name": "policytext", "version": version, "rules": [_descriptor(rule) for rule in rules]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_bytes({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=True) + b"\n"


def _descriptor(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}（{rule.source}）" if "{" not in rule.source else rule.why},
        "defaultConfiguration": {"level": LEVELS[rule.level]},
        "properties": {"pack": rule.pack, "kind": rule.kind, "policytext-level": rule.level},
    }


def _result(
    path: str, report: Report, one: Finding, positions: Positions, index: dict[str, int], snippets: bool
) -> dict[str, object]:
    raw = report.document.raw
    result: dict[str, object] = {
        "ruleId": one.rule,
        "ruleIndex": index[one.rule],
        "level": LEVELS[one.level],
        "message": {"text": utf8_text(one.message)},
        "locations": [_location(path, raw, (one.start, one.end), positions, snippets)],
        "partialFingerprints": {"policytextFinding/v1": one.fingerprint},
    }
    if one.related:
        result["relatedLocations"] = [_location(path, raw, span, positions, False) for span in one.related]
    if one.fix and one.fix.safety != "display":
        replacements = [
            {"deletedRegion": _region(positions, (e.start, e.end)), "insertedContent": {"text": utf8_text(e.text)}}
            for e in one.fix.edits
        ]
        change = {"artifactLocation": {"uri": quote(path)}, "replacements": replacements}
        result["fixes"] = [{"artifactChanges": [change]}]
    return result


def _location(path: str, raw: str, span: Span, positions: Positions, snippets: bool) -> dict[str, object]:
    region = _region(positions, span)
    if snippets and span[0] < span[1]:
        region["snippet"] = {"text": utf8_text(raw[slice(*span)])}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(path)}, "region": region}}


def _region(positions: Positions, span: Span) -> dict[str, object]:
    line, column = positions.line_column(span[0])
    end_line, end_column = positions.line_column(span[1])
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
