"""Old documents through LibreOffice: where it is installed, and what is said where it is not."""

from __future__ import annotations

import http.server
import os
import tempfile
import threading
from pathlib import Path

import pytest
from made import zipped

from policytext import files
from policytext.formats.limits import Limits, ReadOptions
from policytext.model import Document, InputError
from policytext.readers import read

RTF = (
    r"{\rtf1\ansi\ansicpg936 {\fonttbl{\f0\fcharset134 SimSun;}}\f0 \u19968?\u12289?\u27491?\u25991?\par \u20108?\par}"
)
TEXT = "一、正文\n二"
needs_office = pytest.mark.skipif(files._office() is None, reason="LibreOffice is not installed")


def read_one(data: bytes, name: str, options: ReadOptions = ReadOptions()) -> Document:  # noqa: B008
    (document,) = read(data, name, options)
    assert isinstance(document, Document)
    return document


@needs_office
def test_an_old_document_is_read_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    document = read_one(RTF.encode(), "总结.doc")
    assert document.raw == TEXT
    assert document.origin is None
    assert list(tmp_path.iterdir()) == []


def test_without_it_a_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_office", lambda: None)
    with pytest.raises(InputError, match=r"^a\.wps: .*LibreOffice, which is not installed; save it as \.docx"):
        read_one(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "a.wps")


def stub(folder: Path, script: str) -> str:
    """A program in its place."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o700)
    return str(path)


posix = pytest.mark.skipif(os.name == "nt", reason="a script is no program on Windows")


@posix
def test_it_is_ended_with_what_it_started_when_the_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = tmp_path / "pid"
    script = f"sleep 60 &\necho $! > '{pid}'\nwait"
    monkeypatch.setattr(files, "_office", lambda: stub(tmp_path, script))
    with pytest.raises(InputError, match=r"^a\.rtf: LibreOffice takes longer than 2 seconds; .*--limit seconds=4"):
        read_one(RTF.encode(), "a.rtf", ReadOptions(limits=Limits(seconds=2)))
    state = Path(f"/proc/{pid.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] in "ZX"


@posix
def test_its_folder_is_private_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    script = f"pwd > '{seen}'\nls -ld . >> '{seen}'"
    monkeypatch.setattr(files, "_office", lambda: stub(tmp_path, script))
    with pytest.raises(InputError, match=r"^a\.rtf: LibreOffice cannot read it"):
        read_one(RTF.encode(), "a.rtf")
    folder, listed = seen.read_text().split("\n", 1)
    assert listed.startswith("drwx------")
    assert not Path(folder).exists()


ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2"><office:body><office:text>
<text:p>一、正文</text:p><text:p>二<draw:frame svg:width="2cm">
<draw:image xlink:href="{}"/></draw:frame>
</text:p></office:text></office:body></office:document-content>"""
MANIFEST = """<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


@needs_office
def test_nothing_that_a_document_links_to_is_fetched() -> None:
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        content = ODT.format(f"http://127.0.0.1:{server.server_port}/a.png")
        members = {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": MANIFEST.encode(),
        }
        document = read_one(zipped(members), "a.odt")
        server.shutdown()
    assert document.raw.split() == TEXT.split()
    assert asked == []
