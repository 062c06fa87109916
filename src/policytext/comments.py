"""Findings as comments of Word, anchored at the words that they are about, in a copy of the document."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from policytext.model import Anchor, Document, Finding, InputError, Origin
from policytext.readers.docx import run_text, split_run

if TYPE_CHECKING:
    from lxml.etree import _Element

AUTHOR, INITIALS = "policytext", "PT"
_LABELS = {"error": "错误", "warning": "警告", "info": "信息", "hint": "提示"}
_BODY = "word/document.xml"


def commented(data: bytes, document: Document, findings: Iterable[Finding]) -> bytes:
    """A copy of a .docx file with a comment for each finding; the text itself stays as it is.

    A finding whose words are all made by Word (an automatic number), or stand in a note, is put at the nearest words of
    the body before it.

    Args:
        data: The file.
        document: What was read from it.
        findings: In order of start.

    Raises:
        InputError: The document was read from no such file.
    """
    import docx
    from docx.oxml.ns import qn
    from docx.text.run import Run

    if document.origin is None:
        raise InputError(f"{document.id}: is no .docx file; --comments writes a copy of one")
    copy = docx.Document(io.BytesIO(data))
    runs = _Runs(list(copy.element.iter(qn("w:r"))))
    for finding in findings:
        marked = [run for anchor in _anchors(document, finding) for run in runs.take(anchor)]
        if marked:
            first, last = Run(marked[0], copy), Run(marked[-1], copy)
            copy.add_comment([first, last], text=_text(finding), author=AUTHOR, initials=INITIALS)
    written = io.BytesIO()
    copy.save(written)
    return written.getvalue()


def _text(finding: Finding) -> str:
    return f"【{_LABELS[finding.level]}】{finding.message}\n{finding.why}（{finding.source}；{finding.rule}）"


def _anchors(document: Document, finding: Finding) -> list[Anchor]:
    """Where in the body a finding's words stand; where none do, the nearest character before it."""
    origin = document.origin or Origin(())
    body = [one for one in origin.anchors if one.part == _BODY and one.run is not None and one.start < one.end]
    touched = [one for one in origin.between(finding.start, finding.end) if one.part == _BODY and one.run is not None]
    if touched or not body:
        return touched
    before = [one for one in body if one.end <= finding.start]
    near = before[-1] if before else body[0]
    at = near.end - 1 if before else near.start
    return list(origin.between(at, at + 1))


class _Runs:
    """The runs of a document as they were numbered when it was read, each by now perhaps in pieces."""

    def __init__(self, runs: list[_Element]) -> None:
        self._pieces: dict[int, list[tuple[int, _Element]]] = {number: [(0, run)] for number, run in enumerate(runs)}

    def take(self, anchor: Anchor) -> list[_Element]:
        """The elements that hold just the characters of an anchor, parted from the rest of their run."""
        if anchor.run is None:
            return []
        start, end = anchor.offset, anchor.offset + anchor.end - anchor.start
        for offset in (start, end):
            self._part(anchor.run, offset)
        return [run for begin, run in self._pieces[anchor.run] if start <= begin < end]

    def _part(self, number: int, offset: int) -> None:
        pieces = self._pieces[number]
        place = bisect_right(pieces, offset, key=lambda piece: piece[0]) - 1
        begin, run = pieces[place]
        if begin < offset < begin + len(run_text(run)):
            _, second = split_run(run, offset - begin)
            pieces.insert(place + 1, (offset, second))
