"""One source in many documents, as text, JSON Lines and an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from policytext.columns import columns
from policytext.compare.tables import heading, one_line
from policytext.escape import json_bytes, utf8_text
from policytext.sheets import workbook_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policytext.compare.tracing import Trace
    from policytext.model import Scalar

HEADER = ("doc", "share_of_document", "share_of_source", "passages")
FEW = 0.1
"""A section of the source counts as taken up where at least this much of its text stands in a document."""


def to_text(traces: Sequence[Trace], *, width: int | None = None) -> str:
    """The documents, those with most of the source first; then the sections of the source by how many take them up."""
    if not traces:
        return ""
    ordered = sorted(traces, key=lambda one: -one.reuse.old_share)
    rows = [(str(row[0]), _percent(row[1]), _percent(row[2]), str(row[3])) for row in map(_row, ordered)]
    shown = columns(("document", "from source", "of source", "passages"), rows, width=width, right={1, 2, 3})
    sections = []
    for number, one in enumerate(traces[0].sections):
        shares = [trace.sections[number].share or 0.0 for trace in traces]
        taken = sum(share >= FEW for share in shares)
        if taken:
            name = "  " * (one.section.level - 1) + (heading(one.section) or "")
            sections.append((str(taken), _percent(max(shares)), name))
    if sections:
        shown += "\n\n" + columns(
            ("documents", "at most", "section of the source"), sections, width=width, right={0, 1}
        )
    return shown + "\n"


def _row(one: Trace) -> tuple[str, float, float, int]:
    return one.document.document.id, one.reuse.new_share, one.reuse.old_share, len(one.reuse.passages)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def to_jsonl(traces: Iterable[Trace]) -> Iterator[bytes]:
    """A line a document: its shares, its passages with raw offsets and text, the sections of the source."""
    for one in traces:
        raw = one.document.document.raw
        value = {
            **dict(zip(HEADER, _row(one), strict=True)),
            "source": one.source.document.id,
            "passages": [
                {"old": list(each.old), "new": list(each.new), "same": each.same, "text": raw[slice(*each.new)]}
                for each in one.reuse.passages
            ],
            "sections": [{"start": each.section.start, "share": each.share} for each in one.sections],
        }
        yield json_bytes(value) + b"\n"


def to_xlsx(traces: Sequence[Trace], *, metadata: Mapping[str, str]) -> bytes:
    """A workbook with the documents, their passages, and the shares of the source's sections in each."""
    passages: list[Sequence[Scalar]] = []
    sections: list[Sequence[Scalar]] = []
    for one in traces:
        name, raws = _fit(one.document.document.id), (one.source.document.raw, one.document.document.raw)
        for each in one.reuse.passages:
            texts = (_fit(raw[slice(*span)]) for raw, span in zip(raws, (each.old, each.new), strict=True))
            passages.append((name, each.length, each.same, *texts, *each.old, *each.new))
        sections += [(name, _fit(heading(each.section) or ""), each.section.start, each.share) for each in one.sections]
    spans = ("source_start", "source_end", "start", "end")
    tables = (
        ("documents", HEADER, [(_fit(row[0]), *row[1:]) for row in map(_row, traces)]),
        ("passages", ("doc", "length", "same", "source_text", "text", *spans), passages),
        ("sections", ("doc", "section", "source_start", "share"), sections),
    )
    return workbook_of(tables, metadata=metadata)


def _fit(text: str) -> str:
    return utf8_text(one_line(text))
