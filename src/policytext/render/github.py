"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policytext.escape import visible
from policytext.model import Finding

if TYPE_CHECKING:
    from policytext.check import Report
    from policytext.text import Positions

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice", "hint": "notice"}


def render(path: str, report: Report) -> str:
    """A command a finding, a line each."""
    positions = report.positions
    return "".join(_command(path, one, positions) + "\n" for one in report.findings)


def _command(path: str, one: Finding, positions: Positions) -> str:
    line, column = positions.line_column(one.start)
    end_line, end_column = positions.line_column(one.end)
    values = {"file": path, "line": line, "endLine": end_line}
    if line == end_line:  # columns are only read within a line
        values |= {"col": column, "endColumn": end_column}
    values["title"] = one.rule
    properties = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in values.items())
    return f"::{_COMMANDS[one.level]} {properties}::{_escaped(visible(one.message))}"


def _escaped(text: str, more: str = "") -> str:
    """Percent-encoded as the runner decodes it: % and line ends, in properties : and , too."""
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
