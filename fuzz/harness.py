"""Fuzzing under Atheris: each target is given bytes, and may answer with documents or with one line, nothing else.

Usage: python fuzz/harness.py TARGET [options of libFuzzer] CORPUS…
       make fuzz            every target, TIME seconds each
What it finds is written to fuzz/found/ and becomes a case of the tests once it is mended.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["policytext"]):
    import policytext as pt
    from policytext.formats.limits import Limits, ReadOptions
    from policytext.model import Document, Failure, InputError
    from policytext.readers import docx, html, ofd, pdf, read, rows

LIMITS = Limits(size=20, pages=50, files=1_000, seconds=20)
MISTAKE = re.compile(r"\((?:Key|Index|Attribute|Type|Assertion|Recursion|Name|ZeroDivision)Error\)")
"""What a broken file never ends in; numbers that are none (ValueError) it may."""
PART = b"\n<!---->\n"
"""Between the parts of a package in an input: a checksum in front of them would keep a fuzzer from the XML."""


def package(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of the parts, not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def check(document: Document | Failure) -> None:
    """What holds for every document and every failure."""
    if isinstance(document, Failure):
        assert "\n" not in document.message
        return
    if document.origin is None:
        return
    end = 0
    for anchor in document.origin.anchors:
        assert end <= anchor.start < anchor.end <= len(document.raw)
        end = anchor.end


def one_line(reader: Callable[[bytes], object], data: bytes) -> None:
    """Read the bytes: documents, or one line."""
    try:
        for document in reader(data):  # type: ignore[attr-defined]
            check(document)
    except InputError as error:
        line = str(error)
        if "\n" in line or MISTAKE.search(line):
            raise


def fuzz_docx(data: bytes) -> None:
    """The XML of a Word file's document, numbering, styles and notes."""
    names = ("document", "numbering", "styles", "footnotes")
    parts = dict(zip((f"word/{name}.xml" for name in names), data.split(PART), strict=False))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(f'<Relationship Id="{name}" Type="{relation}/{name}" Target="{name}.xml"/>' for name in names[1:])
    schema = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{schema}">{links}</Relationships>'.encode()
    tracked = "original" if len(data) % 2 else "accepted"
    one_line(lambda one: docx.read(one, "a.docx", ReadOptions(tracked=tracked, limits=LIMITS)), package(parts))


def fuzz_ofd(data: bytes) -> None:
    """The XML of two pages."""
    schema = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = dict(zip(("P0.xml", "P1.xml"), data.split(PART), strict=False))
    root = f"<ofd:OFD {schema}><ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    pages = "".join(f'<ofd:Page BaseLoc="{name}"/>' for name in parts)
    parts |= {
        "OFD.xml": root.encode(),
        "D.xml": f"<ofd:Document {schema}><ofd:Pages>{pages}</ofd:Pages></ofd:Document>".encode(),
    }
    one_line(lambda one: ofd.read(one, "a.ofd", ReadOptions(limits=LIMITS)), package(parts))


def fuzz_pdf(data: bytes) -> None:
    """A whole pdf."""
    one_line(lambda one: pdf.read(one, "a.pdf", ReadOptions(limits=LIMITS)), data)


def fuzz_html(data: bytes) -> None:
    """A whole page."""
    one_line(lambda one: html.read(one, "a.html", ReadOptions(limits=LIMITS)), data)


def fuzz_rows(data: bytes) -> None:
    """A table, its kind by the first byte."""
    readers = (rows.read_csv, rows.read_jsonl, rows.read_parquet)
    reader = readers[data[0] % 3] if data else rows.read_csv
    one_line(lambda one: reader(one, "a", ReadOptions(limits=LIMITS)), data[1:])


def fuzz_file(data: bytes) -> None:
    """Any file, by its bytes; old documents are LibreOffice's to parse."""
    if data.startswith((bytes.fromhex("d0cf11e0a1b11ae1"), b"{\\rtf")) or b"oasis.opendocument" in data:
        return
    one_line(lambda one: read(one, "a", ReadOptions(limits=LIMITS)), data)


def fuzz_annotate(data: bytes) -> None:
    """A text: the annotations are where they say, and the tokens tile it."""
    raw = (
        data.decode("utf-8", "surrogatepass" if len(data) % 2 else "replace")
        if is_utf8(data)
        else data.decode("gb18030", "replace")
    )
    annotated = pt.annotate(pt.Document("a", raw))
    for one in annotated.annotations:
        assert 0 <= one.start < one.end <= len(raw)
        assert raw[one.start : one.end] == one.text
    assert "".join(pt.tokenize(annotated).texts) == raw


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, lone surrogates allowed."""
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


TARGETS = {name.removeprefix("fuzz_"): one for name, one in globals().items() if name.startswith("fuzz_")}


def main() -> None:
    """Fuzz the target that the first argument names."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: python {Path(__file__).name} {'|'.join(TARGETS)} [options of libFuzzer] CORPUS…")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
