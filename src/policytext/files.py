"""Bytes in, bytes out: decoding, atomic writing, and where the data files are.

The one module below corpus and cli that reads a disk.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from policytext.formats.limits import Limits, raise_limit
from policytext.model import DataFileError, InputError

if TYPE_CHECKING:
    from subprocess import Popen

CHINESE_CODE_PAGES = ["gb18030", "big5", "utf_16"]
"""The only encodings that are guessed at: a free guess reads short GBK as Thai or Korean."""
_COMMON_GB = re.compile(rb"(?:[\t\n\f\r -~]++|(?:[\xa1-\xa9\xb0-\xd7][\xa1-\xfe])++)++")
"""Signs and the 3,755 frequent characters of GB 2312, which nearly every short text is made of. A guess takes such a
text for Big5, but of characters in Big5 only every other one has such bytes, so that whole texts do not."""


def data_root() -> Path:
    """The folder that holds ``dictionaries/`` and ``corpora/``.

    The repository's top level where the package lies in a checkout or an editable install, else the copy inside the
    wheel. The checkout is looked at first, since an edit there must show at once.

    Raises:
        DataFileError: Neither is there, so the installation is broken.
    """
    package = Path(__file__).resolve().parent
    for root in (package.parent.parent, package / "_data"):
        if (root / "dictionaries" / "formulations").is_dir():
            return root
    raise DataFileError(f"{package}: the dictionaries are missing; install policytext again")


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """The text of ``data``, a BOM kept as U+FEFF.

    It is read as strict UTF-8, as UTF-16 by its BOM, as GB 2312 where it holds only frequent characters of that, else
    in the likeliest Chinese code page.

    Args:
        data: The whole file.
        name: What the error calls it.
        encoding: Any codec of Python's; used strictly, instead of guessing.

    Raises:
        InputError: It cannot be decoded, or what comes out holds no Chinese.

    >>> decode("一、总体要求".encode("gb18030"), "a.txt")
    '一、总体要求'
    """
    if encoding is not None:
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeError) as error:
            raise InputError(f"{name}: cannot be read as {encoding} ({error}); give another --encoding") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16-le" if data[0] == 0xFF else "utf-16-be", name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, _guess(data), name)


def _strictly(data: bytes, encoding: str | None, name: str) -> str:
    try:
        text = data.decode(encoding) if encoding else ""
    except UnicodeError:
        text = ""
    if not any("\u4e00" <= character <= "\u9fff" for character in text[:100_000]) or "\ufffd" in text:
        raise InputError(f"{name}: is not text in UTF-8, UTF-16, GB18030 or Big5; give --encoding if it is in another")
    return text


def _guess(data: bytes) -> str | None:
    if _COMMON_GB.fullmatch(data):
        return "gb18030"
    import charset_normalizer

    best = charset_normalizer.from_bytes(data, cp_isolation=CHINESE_CODE_PAGES).best()
    return best.encoding if best else None


def read_bytes(path: str | Path, limits: Limits | None = None) -> bytes:
    """The bytes of a regular file.

    A pipe or a device is never read: it might wait for ever, or never end. The file is looked at again once it is open,
    so that nothing can take its place in between.

    Raises:
        InputError: There is no such file, it is no regular file, is larger than allowed, or may not be read.
    """
    path = Path(path)
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file in it")
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is not a regular file")
    try:
        # On a pipe without a writer this returns at once, where a plain open waits.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise InputError(f"{path}: is not a regular file")
            if limits is not None and found.st_size > limits.bytes:
                raise InputError(f"{path}: is larger than {limits.size:g} MB; {raise_limit('size', limits.size)}")
            return file.read()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


# ── LibreOffice ──────────────────────────────────────────────────────────────────────────────────────────────────────

_OFFICE_NAMES = ("soffice", "libreoffice")
_OFFICE_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_OFFICE_SETTINGS = b"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item></oor:items>
"""
"""No macro runs, no link is followed: nothing in a document does anything."""


def converted_by_office(data: bytes, name: str, limits: Limits) -> bytes:
    """What LibreOffice makes of an old document (.doc, .wps, .rtf, .odt) as .docx.

    It works on a copy in a private folder, with a profile of its own there that forbids macros and links; both are
    removed, and it is ended with all it started when the time is up.

    Raises:
        InputError: It is not installed, takes too long, or cannot read the file.
    """
    office = _office()
    if office is None:
        raise InputError(f"{name}: is read through LibreOffice, which is not installed; save it as .docx")
    with tempfile.TemporaryDirectory(prefix="policytext-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "in", "document.doc")
        profile = Path(folder, "profile", "user")
        for place in (source.parent, profile):
            place.mkdir(parents=True)
        source.write_bytes(data)
        Path(profile, "registrymodifications.xcu").write_bytes(_OFFICE_SETTINGS)
        _run_office(office, Path(folder), source, name, limits.seconds)
        made = Path(folder, "out", "document.docx")
        if not made.is_file():
            raise InputError(f"{name}: LibreOffice cannot read it; open it in Word or WPS and save it as .docx")
        return read_bytes(made, limits)


def _office() -> str | None:
    for one in (*map(shutil.which, _OFFICE_NAMES), *_OFFICE_PLACES):
        if one and Path(one).is_file():
            return one
    return None


def _run_office(office: str, folder: Path, source: Path, name: str, seconds: float) -> None:
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += [
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
    ]
    import subprocess  # here, since every command would wait for it to be imported

    process = subprocess.Popen(
        [*command, str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,  # so that what it starts ends with it
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise InputError(
            f"{name}: LibreOffice takes longer than {seconds:g} seconds; {raise_limit('seconds', seconds)}"
        ) from None
    finally:
        _end(process)


def _end(process: Popen[bytes]) -> None:
    """End a process that still runs, with those it started."""
    import signal
    import subprocess

    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
        process.kill()
    process.wait()


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def csv_files(folder: Path) -> list[Path]:
    """The CSV files of a folder, by name."""
    return sorted(folder.glob("*.csv"))


def toml_files(folder: Path) -> list[Path]:
    """The TOML files of a folder, by name."""
    return sorted(folder.glob("*.toml"))


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write a file whole or not at all: a temporary file beside it is renamed onto it.

    Raises:
        InputError: The folder is missing or may not be written to.
    """
    path = Path(path)
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def parse_csv(data: bytes, name: str, columns: Sequence[str], *, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file whose header must be exactly ``columns``.

    Raises:
        DataFileError: Names the file, the line and what to write instead.
    """
    return [dict(zip(columns, cells, strict=True)) for cells in parse_cells(data, name, columns, delimiter=delimiter)]


def parse_cells(data: bytes, name: str, columns: Sequence[str], *, delimiter: str = ",") -> list[list[str]]:
    """The rows of ``parse_csv`` as lists of cells in the order of ``columns``, which takes half the time.

    Raises:
        DataFileError: As ``parse_csv``.
    """
    try:
        lines = io.StringIO(data.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        raise DataFileError(f"{name}: is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = next(reader, [])
        if header != list(columns):
            raise DataFileError(f"{name}: line 1: the columns must be {','.join(columns)}, not {','.join(header)}")
        rows = []
        for row in reader:
            if len(row) != len(header):
                cells = f"{len(row)} cells, not {len(header)}"
                raise DataFileError(f"{name}: line {reader.line_num}: {cells}; quote cells that hold a comma")
            rows.append(row)
    except csv.Error as error:
        raise DataFileError(f"{name}: line {reader.line_num}: {error}") from None
    return rows


@cache
def table(name: str, columns: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """The rows of ``dictionaries/tables/<name>.csv``, read once a process; ``columns`` are those it must have."""
    path = data_root() / "dictionaries" / "tables" / f"{name}.csv"
    return tuple(parse_csv(read_bytes(path), f"tables/{name}.csv", columns))
