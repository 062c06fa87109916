"""The program opens no connection, whatever it is given to read: sockets are denied while it works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pages
import pytest

sys.path.insert(0, str(Path(__file__).parent / "readers"))

ROOT = Path(__file__).resolve().parents[1]
DENIED = """
import socket, sys
def denied(*_, **__):
    raise AssertionError("a socket was asked for")
class Denied(socket.socket):
    __init__ = denied
socket.socket = Denied
for name in ("create_connection", "getaddrinfo", "gethostbyname", "create_server", "socketpair", "fromfd"):
    setattr(socket, name, denied)
sys.addaudithook(lambda event, _: denied() if event.startswith("socket.") else None)
sys.argv = ["policytext", *sys.argv[1:]]
from policytext.cli import main
main()
"""

TEXT = "青澜市水务局2022年工作总结\n一、做到“两个维护”\n召开党组会26次，见https://example.org/a。"
LINKED = pages.as_html(TEXT).replace(
    b"<body>", b'<body><img src="http://127.0.0.1:9/a.png"><link rel="stylesheet" href="http://127.0.0.1:9/a.css">'
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    makers = {"a.docx": pages.as_docx, "b.pdf": pages.as_pdf, "c.ofd": pages.as_ofd, "e.txt": str.encode}
    for name, make in makers.items():
        (folder / name).write_bytes(make(TEXT))  # type: ignore[operator]
    (folder / "d.html").write_bytes(LINKED)
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", DENIED, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", ".", "--format", "jsonl"),
        ("compare", "a.docx", "b.pdf"),
        ("compare", "a.docx", "b.pdf", "--format", "html"),
        ("trends", "a.docx", "e.txt", "--format", "html"),
        ("check", "a.docx"),
        ("tokenize", "d.html"),
        ("outline", "c.ofd"),
        ("read", "d.html", "--show-removed"),
    ],
    ids=" ".join,
)
def test_no_socket_is_asked_for(folder: Path, arguments: tuple[str, ...]) -> None:
    done = run(folder, *arguments)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout


def test_the_denial_denies(folder: Path) -> None:
    script = DENIED.replace("from policytext.cli import main\nmain()", "socket.create_connection(('127.0.0.1', 9))")
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, check=False)
    assert b"a socket was asked for" in done.stderr
