"""A concordance as one HTML page, the nodes below each other."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from policytext.escape import one_line

if TYPE_CHECKING:
    from policytext.trends.analysis import Analysis

_STYLE = """\
body { font-family: "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; margin: 1.5rem; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: normal; color: #555; border-bottom: 1px solid #999; }
td, th { padding: .15rem .4rem; vertical-align: top; }
tr:nth-child(even) td { background: #f6f6f6; }
.left { text-align: right; width: 35%; }
.right { width: 35%; }
.node { white-space: nowrap; font-weight: bold; text-decoration: underline; }
.code { min-width: 4rem; border: 1px solid #bbb; }
.place { font-size: .85em; color: #555; }
@media (max-width: 40rem) { tr { display: block; } td { display: inline; } .left { text-align: left; } }
@media print { tr { break-inside: avoid; } }
"""


def to_html(analysis: Analysis, *, methods: str | None = "en") -> str:
    """A page without scripts that opens no connection; all that comes from a document is escaped.

    Args:
        analysis: What ``kwic`` found.
        methods: The language of the methods paragraph, null for none.
    """
    query = _text(analysis.options["query"])
    rows = []
    for row in analysis["concordance"].iter_rows(named=True):
        place = f"{row['doc']}:{row['line']}"
        title = f"{row['start']}–{row['end']}  {row['section']}"
        cells = (
            f'<td class="place" title="{_text(title)}">{_text(place)}</td>',
            f'<td class="left">{_text(row["left"])}</td>',
            f'<td class="node">{_text(" ".join(row["node"].split()))}</td>',
            f'<td class="right">{_text(row["right"])}</td>',
            f'<td class="place">{_text(row["section"])}</td>',
            f'<td class="code">{_text(row["code"])}</td>',
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = "".join(f"<th>{name}</th>" for name in ("", "", query, "", "", "code"))
    paragraph = f"<p>{_text(analysis.methods[methods])}</p>\n" if methods else ""
    return (
        '<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{query}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{query}</h1>\n{paragraph}"
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(rows)
        + "\n</tbody>\n</table>\n</body>\n</html>\n"
    )


def _text(value: object) -> str:
    return escape(one_line(str(value)))
