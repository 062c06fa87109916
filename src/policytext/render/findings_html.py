"""Findings as one HTML page that needs nothing else: each document with its findings, and its text with them marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from policytext.escape import visible
from policytext.model import LEVELS, Finding

if TYPE_CHECKING:
    from policytext.check import Report

_LABELS = {"error": "错误", "warning": "警告", "info": "信息", "hint": "提示"}
_STYLE = """
:root { color-scheme: light dark; --error: #d33; --warning: #c77700; --info: #2a6fdb; --hint: #6a7a8a; }
body { font: 16px/1.7 "Noto Serif CJK SC", "Songti SC", SimSun, serif; max-width: 60em; margin: 2em auto;
  padding: 0 1em; }
h1 { font-size: 1.3em; } h2 { font-size: 1.1em; margin-top: 2em; }
ol { padding-left: 2em; } li { margin: .3em 0; } small { color: var(--hint); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; border-left: 3px solid #8884; padding-left: 1em; }
mark { background: none; color: inherit; border-bottom: 2px solid; scroll-margin-top: 30vh; }
mark:target { outline: 2px solid; }
.error { border-color: var(--error); } .warning { border-color: var(--warning); }
.info { border-color: var(--info); } .hint { border-color: var(--hint); }
b.error { color: var(--error); } b.warning { color: var(--warning); }
b.info { color: var(--info); } b.hint { color: var(--hint); }
""".strip()


def render(reports: Sequence[tuple[str, Report]]) -> bytes:
    """The page, in UTF-8; control and bidirectional characters are shown, not sent."""
    body = "\n".join(
        piece for number, (path, report) in enumerate(reports) for piece in _document(number, path, report)
    )
    page = (
        '<!doctype html>\n<html lang="zh-CN">\n<meta charset="utf-8">\n<title>检查结果</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>\n{_STYLE}\n</style>\n'
        f"<h1>检查结果</h1>\n{body}\n</html>\n"
    )
    return page.encode()


def _document(number: int, path: str, report: Report) -> Iterator[str]:
    counts = {level: sum(one.level == level for one in report.findings) for level in reversed(LEVELS)}
    said = "、".join(f"{_LABELS[level]} {count}" for level, count in counts.items() if count) or "没有发现问题"
    yield f"<h2>{_safe(path)}</h2>\n<p>{said}</p>\n<ol>"
    positions = report.positions
    for place, one in enumerate(report.findings):
        line, _ = positions.line_column(one.start)
        yield (
            f'<li><b class="{one.level}">{_LABELS[one.level]}</b> <a href="#f{number}-{place}">第{line}行</a> '
            f"{_safe(one.message)} <small>{_safe(one.why)}（{_safe(one.source)}；{_safe(one.rule)}）</small></li>"
        )
    yield f"</ol>\n<pre>{''.join(_marked(number, report.document.raw, report.findings))}</pre>"


def _marked(number: int, raw: str, findings: Sequence[Finding]) -> Iterator[str]:
    """The text with its findings marked; one that begins inside another is marked from where that ends."""
    position = 0
    for place, one in enumerate(findings):
        start, end = max(one.start, position), max(one.end, position)
        yield _safe(raw[position:start])
        opening = f'<mark id="f{number}-{place}" class="{one.level}" title="{_safe(one.message)}">'
        yield f"{opening}{_safe(raw[start:end])}</mark>"
        position = end
    yield _safe(raw[position:])


def _safe(text: str) -> str:
    return escape(visible(text))
