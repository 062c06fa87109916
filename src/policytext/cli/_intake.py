"""What a command was given to read, document after document."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from policytext.cli._frame import DONE, FAILED, complain
from policytext.cli._language import said
from policytext.cli._options import reading_options
from policytext.formats.limits import Limits, raise_limit
from policytext.model import Document, Failure, InputError, PolicytextError

if TYPE_CHECKING:
    from policytext.corpus import Source

STDIN = "-"


class Intake:
    """The documents of a command's inputs, each once and in their order; one that cannot be read is reported and
    passed over.

    ``failed`` has the names of those that could not be read so far, ``digests`` the SHA-256 of the others by their id.
    """

    def __init__(self, inputs: Sequence[str], encoding: str | None) -> None:
        self._options = reading_options(encoding)
        self.sources = tuple(_sources(inputs))
        self.failed: list[str] = []
        self.digests: dict[str, str] = {}

    @property
    def status(self) -> int:
        """The exit status that the reading calls for."""
        return FAILED if self.failed else DONE

    @property
    def paths(self) -> list[str]:
        """The files that are going to be read."""
        from policytext.corpus import Source

        return [one.path for one in self.sources if isinstance(one, Source) and one.path != STDIN]

    def documents(self, *, keep_surrogates: bool = False, is_shown: bool = True) -> Iterator[Document]:
        """Read them.

        Args:
            keep_surrogates: Whether lone surrogates stay, as JSON wants; else they become U+FFFD, with one warning.
            is_shown: Whether progress may be shown, which it is on a terminal only.
        """
        documents = self._each(is_shown)
        return documents if keep_surrogates else _fit_for_utf8(documents)

    def _each(self, is_shown: bool) -> Iterator[Document]:
        for source in _with_progress(self.sources, is_shown):
            try:
                results: Iterable[Document | Failure] = [source] if isinstance(source, Failure) else self._read(source)
                for result in results:
                    if isinstance(result, Failure):
                        self._report(result.name, result.message)
                    else:
                        yield result
            except PolicytextError as error:
                self._report(source.name if isinstance(source, Failure) else source.id, str(error))

    def _report(self, name: str, message: str) -> None:
        self.failed.append(name)
        complain(message)

    def _read(self, source: Source) -> Iterator[Document | Failure]:
        """The documents of a source. What of one cannot be read as text (a scanned page) is told, and no failure."""
        from policytext.corpus import documents_from
        from policytext.files import read_bytes

        limits = self._options.limits
        if source.path == STDIN:
            data, source = _standard_input(limits), replace(source, path=source.id)
        else:
            data = read_bytes(source.path, limits)
        digest = hashlib.sha256(data).hexdigest()
        for one in documents_from(source, data, self._options):
            if isinstance(one, Document):
                self.digests[one.id] = digest
                _warn_of_pictures(one)
            yield one


def _standard_input(limits: Limits) -> bytes:
    """What is given on standard input.

    Raises:
        InputError: It is more than allowed.
    """
    data = sys.stdin.buffer.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise InputError(f"stdin: is larger than {limits.size:g} MB; {raise_limit('size', limits.size)}")
    return data


def _warn_of_pictures(document: Document) -> None:
    pages = [one.place.removeprefix("page ") for one in document.apart if one.kind == "page without text"]
    if pages:
        listed = ", ".join(pages[:10]) + (" …" if len(pages) > 10 else "")
        complain(
            said(
                f"{document.id}: no text on page {listed} (a scanned picture?); its text is not read",
                f"{document.id}：第 {listed} 页没有文字（可能是扫描图片），未读取",
            )
        )


def _sources(inputs: Sequence[str]) -> Iterator[Source | Failure]:
    """``-`` is standard input; everything else is for ``corpus.find_sources``, in one go where it stands together."""
    from policytext.corpus import Source, find_sources

    if STDIN not in inputs:
        yield from find_sources(inputs)
        return
    at = inputs.index(STDIN)
    before, after = inputs[:at], [one for one in inputs[at + 1 :] if one != STDIN]
    found = find_sources([*before, *after])
    earlier = len(find_sources(before))
    yield from (*found[:earlier], Source(STDIN, "stdin"), *found[earlier:])


def _with_progress(sources: Sequence[Source | Failure], is_shown: bool) -> Iterator[Source | Failure]:
    if not is_shown or len(sources) < 2 or not sys.stderr.isatty():
        yield from sources
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(sources, description="", console=Console(stderr=True), transient=True)


def _fit_for_utf8(documents: Iterator[Document]) -> Iterator[Document]:
    """The documents with U+FFFD for lone surrogates, which UTF-8 cannot hold; the first one is warned of."""
    from policytext.escape import without_surrogates

    is_warned = False
    for document in documents:
        fit = without_surrogates(document)
        if fit is not document and not is_warned:
            complain(
                said(
                    "lone surrogates are written as U+FFFD; only JSON keeps them",
                    "孤立代理字符写作 U+FFFD；只有 JSON 保留原样",
                )
            )
            is_warned = True
        yield fit
