"""Progress of a long run: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from policytext.cli._frame import complain
from policytext.cli._language import said

if TYPE_CHECKING:
    from policytext.dataset.build import Progress

EVERY = 30.0
"""Seconds between two lines of a log."""


@contextmanager
def shown() -> Iterator[Callable[[Progress], None]]:
    """What takes the progress and shows it on standard error, with the rate and the time that is left."""
    if not sys.stderr.isatty():
        yield _Log()
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")

        def update(progress: Progress) -> None:
            counts = said(
                f"{progress.documents} documents, {progress.errors} errors",
                f"{progress.documents} 份文档，{progress.errors} 处错误",
            )
            bar.update(task, total=progress.size, completed=progress.done, description=counts)

        yield update


class _Log:
    """Writes a line every ``EVERY`` seconds."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last < EVERY:
            return
        self._last = now
        complain(line(progress))


def line(progress: Progress) -> str:
    """How far it is, in one line.

    >>> from policytext.dataset.build import Progress
    >>> line(Progress(100, 0, 2_000_000, 8_000_000, 4.0, 0))
    '2.0 of 8.0 MB, 100 documents, 0 errors, 0.50 MB/s, 12 s left'
    """
    done, size = progress.done / 1e6, progress.size / 1e6
    rate = done / progress.seconds if progress.seconds else 0.0
    left = round((size - done) / rate) if rate else 0
    return said(
        f"{done:.1f} of {size:.1f} MB, {progress.documents} documents, {progress.errors} errors, "
        f"{rate:.2f} MB/s, {left} s left",
        f"{done:.1f}/{size:.1f} MB，{progress.documents} 份文档，{progress.errors} 处错误，"
        f"{rate:.2f} MB/s，剩余 {left} 秒",
    )
