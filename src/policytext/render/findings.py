"""Findings of drafts for reading, and as JSON.

The other formats have files of their own: ``sarif.py``, ``github.py``, ``findings_html.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from policytext.escape import json_bytes, one_line
from policytext.model import LEVELS, Finding, Span

if TYPE_CHECKING:
    from policytext.check import Report
    from policytext.text import Positions

LABELS = {"error": "错误", "warning": "警告", "info": "信息", "hint": "提示"}
_SETTINGS = {"date": "日期", "type": "类型", "issuer": "发文"}

# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def record(doc: str, finding: Finding, positions: Positions, *, is_plain: bool = False) -> dict[str, object]:
    """A finding as ``check --format jsonl`` writes it: raw offsets, and line and columns counted from 1.

    ``is_plain`` says that no character of the document is outside the basic plane, so that UTF-16 counts alike.
    """
    line, column = positions.line_column(finding.start)
    fix = finding.fix
    return {
        "doc": doc,
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "why": finding.why,
        "source": finding.source,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "line": line,
        "column": column,
        "utf16_column": column if is_plain else positions.utf16_column(finding.start),
        "section": list(finding.section),
        "related": [_span(one) for one in finding.related],
        "missing": finding.missing,
        "fingerprint": finding.fingerprint,
        "fix": fix
        and {"safety": fix.safety, "edits": [{**_span((e.start, e.end)), "text": e.text} for e in fix.edits]},
    }


def _span(span: Span) -> dict[str, int]:
    return {"start": span[0], "end": span[1]}


def to_jsonl(doc: str, report: Report) -> bytes:
    """A record a finding, a line each."""
    positions, is_plain = report.positions, max(report.document.raw, default="") <= "\uffff"
    return b"".join(json_bytes(record(doc, one, positions, is_plain=is_plain)) + b"\n" for one in report.findings)


def to_json(reports: Sequence[tuple[str, Report]]) -> bytes:
    """One object: for each document its settings, its notes, what was required, and its findings."""
    documents = []
    for doc, report in reports:
        positions = report.positions
        documents.append(
            {
                "doc": doc,
                "settings": [{"name": one.name, "value": one.value, "how": one.how} for one in report.settings],
                "notes": list(report.notes),
                "required": [
                    {"phrase": one.phrase, "found": bool(one.places), "places": [_span(place) for place in one.places]}
                    for one in report.required
                ],
                "findings": [record(doc, one, positions) for one in report.findings],
            }
        )
    return json_bytes({"documents": documents}, indent=True) + b"\n"


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

WIDTH = 100
"""Cells of a line where the output is no terminal."""


def to_text(doc: str, report: Report, *, width: int | None = None) -> str:
    """A document's findings: what was taken for its date, type and issuer, then each with its line underlined."""
    positions = report.positions
    raw, doc = report.document.raw, one_line(doc)
    pieces = [f"{doc}: {_summary(report)}\n", f"  {_settings(report)}\n"]
    pieces += (f"  {one_line(note)}\n" for note in report.notes)
    for finding in report.findings:
        line, column = positions.line_column(finding.start)
        pieces.append(f"\n{doc}:{line}:{column}: {LABELS[finding.level]} {finding.rule} {one_line(finding.message)}\n")
        if finding.end > finding.start:
            pieces += _excerpt(raw, finding, line, width or WIDTH)
        pieces.append(f"  {one_line(finding.source)}{_said(finding)}\n")
    if report.required:
        pieces.append("\n" + "".join(_required(report, positions)))
    return "".join(pieces) + "\n"


def _said(finding: Finding) -> str:
    """What kind of fix there is."""
    return {"safe": "；可用 --fix 修正", "unsafe": "；可用 --unsafe-fixes 修正"}.get(
        finding.fix.safety if finding.fix else "", ""
    )


def _summary(report: Report) -> str:
    """How many findings of each level, and how many of the formulations that were asked for are missing."""
    counts = Counter(one.level for one in report.findings)
    said = [f"{LABELS[level]} {counts[level]}" for level in reversed(LEVELS) if counts[level]]
    missing = sum(not one.places for one in report.required)
    if missing:
        said.append(f"缺提法 {missing}")
    return "、".join(said) or "没有发现问题"


def _settings(report: Report) -> str:
    return "；".join(
        f"{_SETTINGS[one.name]} {one_line(one.value)}（{one_line(one.how)}）"
        if one.value
        else f"{_SETTINGS[one.name]}未知"
        for one in report.settings
    )


def _required(report: Report, positions: Positions) -> Iterator[str]:
    from policytext.columns import columns

    rows = [
        (
            one.phrase,
            "有" if one.places else "缺",
            "、".join(f"{positions.line_column(start)[0]}行" for start, _ in one.places[:5]),
        )
        for one in report.required
    ]
    yield columns(("提法", "有无", "位置"), rows) + "\n"


def _excerpt(raw: str, finding: Finding, line: int, width: int) -> Iterator[str]:
    """The source line with the span underlined; a full-width character takes two cells, and so does its underline."""
    from rich.cells import cell_len

    first = max(raw.rfind("\n", 0, finding.start), raw.rfind("\r", 0, finding.start)) + 1
    ends = [place for mark in "\r\n" if (place := raw.find(mark, finding.start)) >= 0]
    last = min(ends, default=len(raw))
    before, inside = one_line(raw[first : finding.start]), one_line(raw[finding.start : min(finding.end, last)])
    behind = one_line(raw[min(finding.end, last) : last])
    gutter = f"{line:>6} │ "
    room = max(40, width - len(gutter))
    before = _tail(before.lstrip(" \u3000"), room * 2 // 5)
    inside = _head(inside, max(8, room - cell_len(before) - 4))
    behind = _head(behind, max(0, room - cell_len(before) - cell_len(inside)))
    yield f"{gutter}{before}{inside}{behind}".rstrip() + "\n"
    yield f"{'':>6} │ {' ' * cell_len(before)}{'^' * max(1, cell_len(inside))}\n"


def _head(text: str, cells: int) -> str:
    from policytext.columns import shortened

    return shortened(text, cells) if cells > 1 else ""


def _tail(text: str, cells: int) -> str:
    """The end of a text that fits, with … for what is left out."""
    from rich.cells import cell_len

    if cell_len(text) <= cells:
        return text
    kept = 1
    for place in range(len(text) - 1, -1, -1):
        kept += cell_len(text[place])
        if kept > cells:
            return "…" + text[place + 1 :]
    return text


# ── statistics ───────────────────────────────────────────────────────────────────────────────────────────────────────


def statistics(findings: Iterable[Finding]) -> str:
    """How often each rule was broken, the most frequent first, and for how many of these there is a fix."""
    from policytext.columns import columns

    listed = list(findings)
    counts = Counter((one.rule, one.level) for one in listed)
    fixable = Counter(one.rule for one in listed if one.fix and one.fix.safety != "display")
    rows = [
        (str(count), LABELS[level], rule, str(fixable[rule] or ""))
        for (rule, level), count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    return columns(("次数", "级别", "规则", "可修正"), rows, right={0, 3}) + "\n"
