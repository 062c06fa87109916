"""Reads all of ../shared/real in every format it has, and the texts of it written as pdf, html and ofd besides.

Usage: python benchmarks/formats.py     prints files, documents, characters and seconds by kind, and what differs
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real"
sys.path.insert(0, str(ROOT / "tests" / "readers"))

import pages  # noqa: E402

from policytext.formats.limits import ReadOptions  # noqa: E402
from policytext.model import Document  # noqa: E402
from policytext.readers import DOCUMENTS, read  # noqa: E402


def read_one(data: bytes, name: str) -> Document:
    """The one document in a file."""
    (document,) = read(data, name, ReadOptions())
    assert isinstance(document, Document), name
    return document


def read_all() -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Files, characters and seconds of the files by their suffix."""
    files: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for path in sorted(REAL.rglob("*")):
        if path.suffix in DOCUMENTS and path.name != "README.md":
            begun = time.process_time()
            document = read_one(path.read_bytes(), path.name)
            seconds[path.suffix] += time.process_time() - begun  # type: ignore[assignment]
            files[path.suffix] += 1
            characters[path.suffix] += len(document.raw)
    return files, characters, seconds


def lines_of(raw: str) -> list[str]:
    """The lines without blanks at their ends, empty ones left out."""
    return [line.strip() for line in raw.splitlines() if line.strip()]


def differences(path: Path) -> dict[str, int]:
    """Lines of a report that are not the same once it was written as pdf, html or ofd and read again."""
    lines = [
        line.replace("\u3000", "").replace("\t", "") for line in lines_of(read_one(path.read_bytes(), path.name).raw)
    ]
    found = {}
    for kind, make in (("pdf", pages.as_pdf), ("html", pages.as_html), ("ofd", pages.as_ofd)):
        again = lines_of(read_one(make("\n".join(lines)), f"a.{kind}").raw)
        found[kind] = sum((Counter(lines) - Counter(line.replace("\u3000", "") for line in again)).values())
    return found | {"lines": len(lines)}


def main() -> None:
    """Print both tables."""
    if not REAL.is_dir():
        sys.exit(f"{REAL} is not there; nothing to measure on")
    files, characters, seconds = read_all()
    for suffix in files:
        print(f"{suffix:6} {files[suffix]:3} files {characters[suffix]:10,} characters {seconds[suffix]:6.2f} s")
    print("lines that differ after the way through a format")
    for path in sorted((REAL / "provincial_2025_docx").glob("*.docx")):
        print(path.name, differences(path))


if __name__ == "__main__":
    main()
