"""The parts of a Word file: its document, and what that refers to."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from policytext.escape import one_line
from policytext.formats.archive import Archive, parse_xml
from policytext.formats.limits import Limits
from policytext.model import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""The namespaces of "Strict Open XML Document" and those of all other files, which mean the same."""
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """A Word file, its parts by the name of their relation to the document.

    Raises:
        InputError: It is no zip file, holds more than allowed, or holds no Word document.
    """

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self._archive = Archive(data, name, limits)
        main = self._related("", "")
        self.main = next((part for kind, part, _ in main if kind == "officeDocument"), "word/document.xml")
        if self.main not in self._archive:
            raise InputError(f"{name}: is no Word document; save it as .docx")
        self._relations = self._related(posixpath.dirname(self.main), posixpath.basename(self.main))

    def _related(self, folder: str, file: str) -> list[tuple[str, str, str]]:
        """The kind, the part and the key of each relation of a part that is inside the file."""
        member = posixpath.join(folder, "_rels", f"{file}.rels")
        if member not in self._archive:
            return []
        found = []
        for one in self._xml(member).iter(_RELATION):
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
                found.append((one.get("Type", "").rpartition("/")[2], target.lstrip("/"), one.get("Id", "")))
        return found

    def part(self, kind: str) -> tuple[str, _Element] | None:
        """The name and the root of the one part of a kind (``numbering``, ``styles``, ``footnotes``), if there is."""
        return next(iter(self.parts(kind)), None)

    def parts(self, kind: str) -> list[tuple[str, _Element]]:
        """The names and the roots of all parts of a kind (``header``), in the order of their relations."""
        names = dict.fromkeys(part for one, part, _ in self._relations if one == kind and part in self._archive)
        return [(name, self._xml(name)) for name in names]

    def document(self) -> _Element:
        """The root of the document itself."""
        return self._xml(self.main)

    def embedded(self) -> list[str]:
        """The names of documents laid into this one as they are (``w:altChunk``), which are not read."""
        return [part for kind, part, _ in self._relations if kind in ("aFChunk", "subDocument")]

    def _xml(self, member: str) -> _Element:
        data = self._archive.read(member)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return parse_xml(data, f"{self._archive.name}: {one_line(member)}")
