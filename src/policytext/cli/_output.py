"""Where a command's data go: standard output, piece by piece, or a file, whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policytext.model import InputError

if TYPE_CHECKING:
    from policytext.cli._intake import Intake


class Output:
    """Standard output, or the file that ``-o`` names.

    Raises:
        InputError: The file cannot be written, is one of the inputs, or the format is of no use on a terminal.
    """

    def __init__(self, path: str | None, intake: Intake | None = None, *, is_binary: bool = False) -> None:
        self.path = path
        self._intake = intake
        self._is_terminal = path is None and sys.stdout.isatty()
        if path is not None:
            check_writable(path, intake.paths if intake else [])
        if is_binary and self._is_terminal:
            raise InputError("this format is not for a terminal; give -o FILE")

    @property
    def leaves_room_for_progress(self) -> bool:
        """Whether progress on standard error would not run into the data."""
        return not self._is_terminal

    @property
    def width(self) -> int | None:
        """The cells of a line of the terminal, or of ``COLUMNS``; null where lines may be as long as they like."""
        if self._is_terminal or (self.path is None and os.environ.get("COLUMNS")):
            return shutil.get_terminal_size((100, 24)).columns
        return None

    def write(self, pieces: Iterable[bytes]) -> None:
        """Write them all; nothing is written to a file where no document could be read."""
        if self.path is None:
            stream = sys.stdout.buffer
            for piece in pieces:
                stream.write(self._shown(piece))
                stream.flush()
            return
        from policytext.files import write_bytes

        data = b"".join(pieces)
        if self._intake is None or self._intake.digests:
            write_bytes(self.path, data)

    def _shown(self, piece: bytes) -> bytes:
        """What a terminal would act on made visible; files and pipes get the data as they are."""
        if not self._is_terminal:
            return piece
        from policytext.escape import visible

        return visible(piece.decode("utf-8", "replace")).encode()


def check_writable(path: str, inputs: Sequence[str]) -> None:
    """Say at once, and not after the work, that a file cannot be written.

    Raises:
        InputError: It is a folder, has no folder to stand in, or is one of the inputs.
    """
    if Path(path).is_dir() or not Path(path).absolute().parent.is_dir():
        raise InputError(f"{path}: cannot be written; name a file in a folder that exists")
    if os.path.realpath(path) in {os.path.realpath(one) for one in inputs}:
        raise InputError(f"{path}: is an input; name another file with -o")
