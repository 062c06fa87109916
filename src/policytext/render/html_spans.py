"""An annotated document as HTML with a coloured span for each annotation, for notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TypeAlias

from policytext.annotate import AnnotatedDocument
from policytext.escape import visible
from policytext.model import Annotation

COLOURS = {
    "formulation": "rgba(220,60,60,.28)",
    "event": "rgba(150,80,220,.28)",
    "citation": "rgba(60,120,220,.28)",
    "quantity": "rgba(40,160,80,.28)",
    "placeholder": "rgba(220,150,20,.38)",
}
"""Half transparent, so that they can be read on white and on black."""
LONGEST = 20_000
"""Characters that are shown: a notebook becomes slow with more, and the table is there for all."""
_Tagged: TypeAlias = tuple[int, int, str]  # start, end, opening tag
_BLOCK = "white-space:pre-wrap;overflow-wrap:anywhere;max-height:40em;overflow:auto;line-height:1.7"


def render(result: AnnotatedDocument, *, longest: int = LONGEST) -> str:
    """The document's text with its annotations as nested ``<span>``; what they are stands in their ``title``.

    All text is escaped, control and bidirectional characters are replaced by visible ones. Where two annotations
    cross, the later one is cut in two. Only the first ``longest`` characters are shown.
    """
    raw = result.document.raw
    legend = " ".join(f'<span style="background:{colour}">{layer}</span>' for layer, colour in COLOURS.items())
    more = f"<p>… {len(raw) - longest:,} more characters</p>" if len(raw) > longest else ""
    spans = [(one.start, min(one.end, longest), _opening(one)) for one in result.annotations if one.start < longest]
    body = "".join(_pieces(raw[:longest], spans))
    return f'<div><p>{_safe(result.document.id)}: {legend}</p><div style="{_BLOCK}">{body}</div>{more}</div>'


def _pieces(raw: str, spans: list[_Tagged]) -> Iterator[str]:
    """Text and tags in order; ``spans`` in order of (start, -end)."""
    is_open: list[_Tagged] = []
    position = 0
    for span in [*spans, (len(raw), len(raw), "")]:
        for end in sorted({other[1] for other in is_open if other[1] <= span[0]}):
            yield _safe(raw[position:end])
            yield from _close(is_open, end)
            position = end
        yield _safe(raw[position : span[0]])
        yield span[2]
        position = span[0]
        is_open.append(span)


def _close(is_open: list[_Tagged], end: int) -> Iterator[str]:
    """Close what ends here with all that is open inside it, and open again what goes on."""
    first = next(index for index, span in enumerate(is_open) if span[1] <= end)
    going_on = [span for span in is_open[first:] if span[1] > end]
    yield "</span>" * len(is_open[first:])
    yield from (tag for _, _, tag in going_on)
    is_open[first:] = going_on


def _opening(one: Annotation) -> str:
    shown = {name: value for name, value in one.record().items() if value is not None}
    about = ", ".join(f"{name} {value}" for name, value in shown.items() if name not in ("start", "end", "text"))
    style = f"background:{COLOURS[one.layer]}" if one.layer in COLOURS else "font-weight:bold"
    return f'<span title="{_safe(about)}" style="{style}">'


def _safe(text: str) -> str:
    return escape(visible(text))
