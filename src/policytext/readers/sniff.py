"""What kind of file some bytes are. The bytes decide; the name only where they may be several kinds of text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from policytext.formats.archive import ZIP, Archive
from policytext.formats.limits import Limits, ReadOptions
from policytext.model import InputError

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a .doc begins, and a .docx that a password protects ([MS-CFB] 2.2)."""
DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys((".txt", ".md", ".markdown"), "text"),
        **dict.fromkeys((".docx", ".docm", ".dotx"), "docx"),
        **dict.fromkeys((".doc", ".wps", ".rtf", ".odt"), "office"),
        ".pdf": "pdf",
        ".ofd": "ofd",
        **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
        ".zip": "zip",
    }
)
"""The kinds of files that a folder is searched for, by their suffix."""
TABLES: Mapping[str, str] = MappingProxyType(
    {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
)
"""Files with a document a row; since a folder may hold tables about its documents, they are read where named."""

_TEXTS = ("text", "html", "csv", "jsonl")
_HEAD = 4_096
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
_CONTROLS = bytes({*range(0x20)} - set(b"\t\n\v\f\r\x1a\x1b"))


def kind_of(data: bytes, name: str, options: ReadOptions) -> str:
    """The kind of a file: one of the values of ``DOCUMENTS`` or ``TABLES``.

    Raises:
        InputError: It is of no kind that is read; says what it is, where that is plain.

    >>> kind_of("一、工作回顾".encode(), "改名的.docx", ReadOptions())
    'text'
    """
    if not data:
        raise InputError(f"{name}: is empty")
    return _binary_kind(data, name, options.limits) or _text_kind(data, name, options.encoding is not None)


def _binary_kind(data: bytes, name: str, limits: Limits) -> str | None:
    if data.startswith((ZIP, b"PK\x05\x06")):
        return _package_kind(data, name, limits)
    if data.startswith(OLE):
        return _ole_kind(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "office"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(_PICTURES):
        raise InputError(f"{name}: is a picture; get its text by OCR first")
    if data.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")):
        raise InputError(f"{name}: is an archive of a kind that is not read; unpack it, or pack it as zip")
    return None


def _package_kind(data: bytes, name: str, limits: Limits) -> str:
    archive = Archive(data, name, limits)
    if "OFD.xml" in archive:
        return "ofd"
    if "mimetype" in archive and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.text"):
        return "office"
    if "[Content_Types].xml" not in archive:
        return "zip"
    for folder, kind in (("xl/", "a spreadsheet"), ("ppt/", "a presentation")):
        if any(member.startswith(folder) for member in archive):
            raise InputError(f"{name}: is {kind}, which is not read; save its text as .docx or .csv")
    return "docx"


def _ole_kind(data: bytes, name: str) -> str:
    """An OLE file names its streams in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise InputError(f"{name}: has a password; save it without one")
    for stream, kind in (("Workbook", "a spreadsheet"), ("PowerPoint Document", "a presentation")):
        if stream.encode("utf-16-le") in data:
            raise InputError(f"{name}: is {kind}, which is not read; save its text as .docx or .csv")
    return "office"


def _text_kind(data: bytes, name: str, is_encoded: bool) -> str:
    suffix = PurePath(name).suffix.lower()
    named = TABLES.get(suffix) or DOCUMENTS.get(suffix, "text")
    if _is_binary(data) and not is_encoded:
        what = "a binary file of a kind that is not read" if named in _TEXTS else f"broken, or no {suffix} file"
        raise InputError(f"{name}: is {what}; save its text as .docx or .txt")
    if named not in _TEXTS:  # a text that was renamed
        named = "text"
    looks_like_html = bool(_HTML.match(_without_bom(data[:_HEAD])))
    if named == "text" and looks_like_html and suffix not in (".md", ".markdown"):
        return "html"
    return "text" if named == "html" and not looks_like_html and b"<" not in data else named


def _without_bom(head: bytes) -> bytes:
    if head.startswith(_BOMS[1:]):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(_BOMS[0])


def _is_binary(data: bytes) -> bool:
    """Whether there are NUL bytes or many control characters at the head, which no text in an encoding of bytes has."""
    head = data[:_HEAD]
    if head.startswith(_BOMS[1:]):
        return False
    return 0 in head or len(head) - len(head.translate(None, _CONTROLS)) > len(head) / 50
