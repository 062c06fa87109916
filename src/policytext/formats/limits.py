"""How a file is read: what is allowed of it, and the choices that change its text.

The limits stand against files made to exhaust the machine. Reports are far below them: the longest ones seen have
100,000 characters, 150 pages and 2 MB.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, fields
from typing import Literal, TypeAlias

from policytext.model import InputError

Tracked: TypeAlias = Literal["accepted", "original"]
"""Whether tracked changes are read as accepted, or as if they had not been made."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed of one file.

    ``size`` is in megabytes: of the file, and of what a package or an archive unpacks to. ``ratio`` is how many times
    its packed size a member may have, looked at from 1 MB on. ``pages`` are those of a pdf or ofd, ``files`` the
    members of an archive or the rows of a table, ``seconds`` the time for one file.

    Raises:
        InputError: A limit is not above 0.

    >>> Limits(pages=10).pages
    10
    """

    size: float = 200
    ratio: float = 200
    pages: float = 3_000
    files: float = 100_000
    seconds: float = 120

    def __post_init__(self) -> None:
        for one in fields(self):
            if not getattr(self, one.name) > 0:
                raise InputError(f"the limit {one.name} is {getattr(self, one.name)}; give a number above 0")

    @property
    def bytes(self) -> int:
        """``size`` in bytes."""
        return int(self.size * 2**20)


def raise_limit(name: str, value: float) -> str:
    """What an error tells to do where a limit is too low.

    >>> raise_limit("pages", 3000)
    'if it is to be read, raise the limit: --limit pages=6000'
    """
    return f"if it is to be read, raise the limit: --limit {name}={2 * value:g}"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the reading of a file depends on beside the file.

    ``encoding`` is used instead of guessing where a format has none of its own; ``tracked`` says how the tracked
    changes of a Word file are read; ``text`` and ``id`` are the columns of a table that hold the texts and the names of
    its documents.
    """

    encoding: str | None = None
    tracked: Tracked = "accepted"
    text: str = "text"
    id: str = "id"
    limits: Limits = field(default_factory=Limits)


class Clock:
    """Counts the time of one file down.

    >>> Clock("a.pdf", 60).check()
    """

    def __init__(self, name: str, seconds: float) -> None:
        self._name = name
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left, never below a tenth of one."""
        return max(0.1, self._end - time.monotonic())

    def check(self) -> None:
        """Go on, if there is time.

        Raises:
            InputError: The time is up.
        """
        if time.monotonic() > self._end:
            raise InputError(
                f"{self._name}: takes longer than {self._seconds:g} seconds; {raise_limit('seconds', self._seconds)}"
            )
