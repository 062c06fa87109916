"""The text of a Word file in the order in which it is read, each stretch anchored to where it stands in the XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from policytext.formats.limits import Tracked
from policytext.model import Anchor, Apart, Origin
from policytext.readers.docx.numbering import Numbering
from policytext.readers.docx.numerals import formatted
from policytext.readers.docx.package import Package
from policytext.readers.docx.runs import W, pieces

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GONE: dict[Tracked, tuple[str, ...]] = {
    "accepted": (f"{W}del", f"{W}moveFrom"),
    "original": (f"{W}ins", f"{W}moveTo"),
}
"""The elements whose content is not there, and, in the properties of a paragraph or row, its end or itself."""
_TRANSPARENT = {
    f"{W}{name}"
    for name in ("ins", "del", "moveFrom", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple")
} | {f"{W}customXml", f"{W}dir", f"{W}bdo", f"{W}ruby", f"{W}rubyBase", f"{_MC}AlternateContent", f"{_MC}Choice"}
_BLOCKS = {f"{W}{name}" for name in ("body", "sdt", "sdtContent", "customXml", "ins", "del", "moveFrom", "moveTo")}
_BOXES = {f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}


@dataclass(slots=True)
class Line:
    """What becomes one line of the text: stretches of it with their anchors, whose offsets count in the line."""

    texts: list[str] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, anchor: Anchor | None) -> None:
        """Put a text at the end; without an anchor (a tab between cells) nothing leads back from it."""
        if not text:
            return
        if anchor is not None:
            self.anchors.append(replace(anchor, start=self.length, end=self.length + len(text)))
        self.texts.append(text)
        self.length += len(text)

    def join(self, other: Line) -> None:
        """Put another line's content at the end."""
        for anchor in other.anchors:
            start, end = anchor.start + self.length, anchor.end + self.length
            self.anchors.append(replace(anchor, start=start, end=end))
        self.texts += other.texts
        self.length += other.length


class Part:
    """One part of a file (the document, its notes, a header) read into lines."""

    def __init__(self, name: str, root: _Element, tracked: Tracked, numbering: Numbering) -> None:
        self.name = name
        self.root = root
        self.apart: list[Apart] = []
        self.notes: list[tuple[str, str]] = []
        self._gone = _GONE[tracked]
        self._gone_kind = "deleted" if tracked == "accepted" else "inserted"
        self._numbering = numbering
        # Held here, so that lxml gives the same objects again while the tree is walked.
        self._paragraphs = {one: number for number, one in enumerate(root.iter(f"{W}p"))}
        self._runs = {one: number for number, one in enumerate(root.iter(f"{W}r"))}
        self._fields: list[bool] = []  # of each open field, whether its result has begun
        self._merged = Line()  # paragraphs whose end is deleted, waiting for the next
        self._boxes: list[_Element] = []
        self._cut: list[str] = []  # what has been set apart of the paragraph so far

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def lines(self, container: _Element) -> Iterator[Line]:
        """The lines of a body, a cell, a text box or a note."""
        for child in container:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag == f"{_MC}AlternateContent":
                yield from self.lines(_chosen(child))
            elif child.tag in _BLOCKS:
                yield from self.lines(child)

    def _table(self, table: _Element) -> Iterator[Line]:
        for row in _within(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and any(properties.find(mark) is not None for mark in self._gone):
                self._set_apart(self._gone_kind, "".join(one.text or "" for one in row.iter(f"{W}t", f"{W}delText")))
                continue
            cells = [list(self.lines(cell)) for cell in _within(row, f"{W}tc") if self._is_there(cell)]
            if all(len(lines) <= 1 for lines in cells):
                yield _row(cells)
            else:
                yield from (line for lines in cells for line in lines)

    def _is_there(self, cell: _Element) -> bool:
        """Whether a cell is shown: neither the lower part of one over several rows, nor gone by a tracked change."""
        properties = cell.find(f"{W}tcPr")
        gone = f"{W}cellDel" if self._gone_kind == "deleted" else f"{W}cellIns"
        if properties is not None and properties.find(gone) is not None:
            self._set_apart(self._gone_kind, "".join(one.text or "" for one in cell.iter(f"{W}t", f"{W}delText")))
            return False
        return not _is_covered(cell)

    def _paragraph(self, paragraph: _Element) -> Iterator[Line]:
        line = Line()
        boxes, self._boxes = self._boxes, []
        self._inline(paragraph, paragraph, line)
        self._flush_cut()
        own_boxes, self._boxes = self._boxes, boxes
        self._merged.join(line)
        if not self._is_merged(paragraph):
            label = self._numbering.label(paragraph.find(f"{W}pPr"))
            whole = Line()
            whole.add(label, Anchor(0, 0, self.name, self._paragraphs[paragraph]))
            whole.join(self._merged)
            self._merged = Line()
            yield whole
        for box in own_boxes:
            yield from self.lines(box)

    def rest(self) -> Iterator[Line]:
        """What a last paragraph leaves whose end is deleted."""
        if self._merged.texts:
            yield self._merged
            self._merged = Line()

    def _is_merged(self, paragraph: _Element) -> bool:
        """Whether the paragraph's end is not there, so that it goes on in the next."""
        marks = paragraph.find(f"{W}pPr/{W}rPr")
        return marks is not None and any(marks.find(mark) is not None for mark in self._gone)

    # ── inside a paragraph ───────────────────────────────────────────────────────────────────────────────────────────

    def _inline(self, element: _Element, paragraph: _Element, line: Line) -> None:
        for child in element:
            tag = child.tag
            if tag in self._gone:
                self._cut += [one.text or "" for one in child.iter(f"{W}t", f"{W}delText")]
            elif tag in (f"{W}r", f"{_M}r"):
                self._run(child, paragraph, line)
            elif tag == f"{_MC}AlternateContent":
                self._inline(_chosen(child), paragraph, line)
            elif tag in _TRANSPARENT or tag.startswith(_M):
                self._inline(child, paragraph, line)

    def _run(self, run: _Element, paragraph: _Element, line: Line) -> None:
        self._flush_cut()
        properties = run.find(f"{W}rPr")
        if _is_hidden(properties):
            self._set_apart("hidden", "".join(text for _, text in pieces(run)))
            return
        texts = dict(pieces(run))
        at = 0
        for child in run:
            text = texts.get(child, "")
            if text and all(self._fields):
                number = self._runs.get(run)
                line.add(text, Anchor(0, 0, self.name, self._paragraphs[paragraph], number, at))
            elif not text:
                self._other(child, paragraph, line)
            at += len(text)

    def _other(self, child: _Element, paragraph: _Element, line: Line) -> None:
        """A child of a run that is no text."""
        if child.tag == f"{W}fldChar":
            self._field(child.get(f"{W}fldCharType", ""))
        elif child.tag in _NOTES:
            self.notes.append((_NOTES[child.tag], child.get(f"{W}id", "")))
        elif child.tag == f"{W}ruby":
            self._inline(child, paragraph, line)
        elif child.tag in _BOXES:
            self._boxes += _text_boxes(child)

    def _field(self, kind: str) -> None:
        """A field is its instructions, which are not shown, and behind ``separate`` its result, which is."""
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _flush_cut(self) -> None:
        if self._cut:
            self._set_apart(self._gone_kind, "".join(self._cut))
            self._cut.clear()

    def _set_apart(self, kind: str, text: str) -> None:
        if text.strip():
            self.apart.append(Apart(kind, text, self.name))


def _within(element: _Element, tag: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, those in content controls too."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _BLOCKS:
            yield from _within(child, tag)


def _is_covered(cell: _Element) -> bool:
    """Whether a cell is the lower part of one that spans several rows."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _row(cells: Iterable[list[Line]]) -> Line:
    row = Line()
    for number, lines in enumerate(cells):
        row.add("\t" if number else "", None)
        for line in lines:
            row.join(line)
    return row


def _chosen(alternatives: _Element) -> _Element:
    """The one branch of ``mc:AlternateContent`` that is read: the first with content, else the fallback."""
    branches = list(alternatives)
    return next((one for one in branches if len(one)), branches[0]) if branches else alternatives


def _text_boxes(element: _Element) -> list[_Element]:
    """The contents of the text boxes in a drawing, each once: of alternatives one is taken."""
    if element.tag == f"{_MC}AlternateContent":
        for branch in element:
            found = _text_boxes(branch)
            if found:
                return found
        return []
    if element.tag == f"{W}txbxContent":
        return [element]
    return [box for child in element for box in _text_boxes(child)]


def _is_hidden(properties: _Element | None) -> bool:
    mark = None if properties is None else properties.find(f"{W}vanish")
    return mark is not None and mark.get(f"{W}val", "true") not in ("0", "false", "off")


# ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Reading:
    """A file with its tracked changes accepted or not yet made."""

    def __init__(self, package: Package, tracked: Tracked) -> None:
        self._package = package
        self._tracked = tracked

    def result(self) -> tuple[str, Origin, tuple[Apart, ...]]:
        """The raw text, where each of its stretches comes from, and what is set apart of it."""
        numbering, styles = self._package.part("numbering"), self._package.part("styles")
        lists = Numbering(numbering and numbering[1], styles and styles[1])
        body = Part(self._package.main, self._package.document(), self._tracked, lists)
        lines = [line for one in body.root for line in body.lines(one)] + list(body.rest())
        apart = list(body.apart)
        for kind in ("footnotes", "endnotes"):
            found = self._package.part(kind)
            if found is not None:
                lines += self._notes(found[0], found[1], [key for one, key in body.notes if one == kind], lists, apart)
        apart += self._around()
        raw, anchors = _joined(lines)
        return raw, Origin(tuple(anchors)), tuple(apart)

    def _notes(
        self, name: str, root: _Element, keys: list[str], lists: Numbering, apart: list[Apart]
    ) -> Iterator[Line]:
        """The notes in the order of their marks in the text, each behind its number in brackets."""
        part = Part(name, root, self._tracked, lists)
        by_key = {one.get(f"{W}id", ""): one for one in root}
        for number, key in enumerate(dict.fromkeys(key for key in keys if key in by_key), 1):
            lines = [*part.lines(by_key[key]), *part.rest()]
            marked = Line()
            marked.add(f"[{formatted(number, 'decimal')}] ", Anchor(0, 0, name))
            for line in lines[:1]:
                marked.join(_without_indent(line))
            yield from (marked, *lines[1:])
        apart += part.apart

    def _around(self) -> Iterator[Apart]:
        """Headers and footers, each text once, and the names of embedded documents."""
        seen = set()
        for kind in ("header", "footer"):
            for name, root in self._package.parts(kind):
                part = Part(name, root, self._tracked, Numbering(None, None))
                text = "\n".join("".join(line.texts) for line in part.lines(root)).strip()
                if text and (kind, text) not in seen:
                    seen.add((kind, text))
                    yield Apart(kind, text, name)
        for name in self._package.embedded():
            yield Apart("embedded document", "", name)


def _without_indent(line: Line) -> Line:
    """A note without the blanks behind its mark."""
    text = "".join(line.texts)
    cut = len(text) - len(text.lstrip(" \t"))
    kept = Line([text[cut:]], length=len(text) - cut)
    for one in line.anchors:
        start = max(one.start, cut)
        if one.end > cut:
            moved = one.offset + start - one.start
            kept.anchors.append(replace(one, start=start - cut, end=one.end - cut, offset=moved))
    return kept


def _joined(lines: Iterable[Line]) -> tuple[str, list[Anchor]]:
    """The lines set one below the other, their anchors in offsets of the whole."""
    whole = Line()
    for number, line in enumerate(lines):
        whole.add("\n" if number else "", None)
        whole.join(line)
    return "".join(whole.texts), whole.anchors
