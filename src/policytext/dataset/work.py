"""What a worker does: reads the documents of a batch, annotates them, and writes the batch's tables.

A batch is a folder that is written under another name and renamed, so that it is there whole or not at all.
"""

from __future__ import annotations

import io
import os
import pickle
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from policytext.corpus import Source, documents_from, posix
from policytext.dataset.columns import Columns, text_hash
from policytext.dataset.plan import Batch, Item
from policytext.dataset.schema import frame_schema
from policytext.dataset.store import write_frame
from policytext.escape import without_surrogates
from policytext.files import read_bytes
from policytext.formats.limits import ReadOptions
from policytext.lexicon import Lexicon
from policytext.model import Document, Failure, InputError, PolicytextError
from policytext.trends.observe import dated

if TYPE_CHECKING:
    import polars

SAME, NEAR = "same", "near"
"""Kinds of duplicates: of the same text, and of nearly the same."""
ALL = -1
"""In a skipped place: the whole item."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the content of a dataset depends on beside its inputs and the lexicon.

    ``words``: whether words are counted, which keyness and dispersion need. ``tokens``: whether they are kept in their
    order. ``longest``: characters that a document may have.
    """

    options: ReadOptions = field(default_factory=ReadOptions)
    pattern: str | None = None
    words: bool = True
    tokens: bool = False
    longest: int = 5_000_000

    def record(self) -> dict[str, object]:
        """As the manifest has it."""
        options = self.options
        reading = {"encoding": options.encoding, "tracked": options.tracked, "text": options.text, "id": options.id}
        return {**reading, "pattern": self.pattern, "words": self.words, "tokens": self.tokens, "longest": self.longest}


@dataclass(frozen=True, slots=True)
class Task:
    """A batch with all that a worker needs for it.

    ``digest`` stands for the settings, ``lexicon`` is the pickled lexicon and ``version`` its version, by which a
    worker unpacks it once. ``skipped`` are the places (item, record; ``ALL``) that ended a worker, with the reason.
    ``only`` are the places to try without writing anything; null does the batch.
    """

    batch: Batch
    folder: str
    settings: Settings
    digest: str
    version: str
    lexicon: bytes
    skipped: Mapping[tuple[int, int], str] = field(default_factory=dict)
    only: Collection[tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker tells of a batch: how many documents and errors, the bytes read, and the most memory it has had."""

    number: int
    documents: int
    errors: int
    size: int
    memory: int


def run(task: Task) -> Done:
    """Do a batch, or try some places of it.

    Raises:
        InputError: The tables cannot be written.
    """
    settings, lexicon = task.settings, _lexicon(task.version, task.lexicon)
    columns = Columns(words=settings.words, tokens=settings.tokens)
    errors: list[tuple[str, str, str, str]] = []
    inputs = [(one.key, _plain(one.path), one.start, one.end, one.sha256, task.digest, 0) for one in task.batch.items]
    seen: dict[str, str] = {}
    duplicates: list[tuple[str, str, str, float, str]] = []
    for number, item in enumerate(task.batch.items):
        count = 0
        for result in _documents(task, number, item):
            try:
                if isinstance(result, Failure):
                    raise InputError(result.message)
                document = without_surrogates(result)
                if (first := seen.get(digest := text_hash(document.raw))) is not None:
                    duplicates.append((document.id, first, SAME, 1.0, item.key))
                    count += 1
                    continue
                _check(document, settings.longest, seen.values())
                for annotated, year_from in dated([document], lexicon):
                    columns.add(annotated, year_from, item.key)
                    seen[digest] = document.id
                    count += 1
            except (PolicytextError, RecursionError, ValueError) as error:
                name = result.name if isinstance(result, Failure) else result.id
                errors.append((_plain(name), item.key, _plain(item.path), _plain(_reason(name, error))))
        inputs[number] = (*inputs[number][:-1], count)
    if task.only is None:
        _write(task, {**columns.frames(), **_whole(errors, inputs, duplicates)})
    size = sum(one.size for one in task.batch.items)
    return Done(task.batch.number, len(seen), len(errors), size, _memory())


@lru_cache(maxsize=2)
def _unpickled(version: str, packed: bytes) -> Lexicon:
    lexicon = pickle.loads(packed)
    assert isinstance(lexicon, Lexicon)
    return lexicon


def _lexicon(version: str, packed: bytes) -> Lexicon:
    return _unpickled(version, packed)


def _check(document: Document, longest: int, names: Collection[str]) -> None:
    if document.id in names:
        raise InputError(f"{document.id}: another document is called so; give each an id of its own")
    if len(document.raw) > longest:
        raise InputError(
            f"{document.id}: has {len(document.raw):,} characters; if it is one document, raise --longest ({longest:,})"
        )


def _reason(name: str, error: BaseException) -> str:
    return str(error) if isinstance(error, PolicytextError) else f"{name}: {type(error).__name__}: {error}"


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _memory() -> int:
    """The most memory that this process has had, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if os.uname().sysname == "Darwin" else most * 1024


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _documents(task: Task, number: int, item: Item) -> Iterator[Document | Failure]:
    """The documents of an item, those left out that are to be skipped or are not to be tried."""
    if (number, ALL) in task.skipped:
        yield Failure(item.id, task.skipped[number, ALL])
        return
    if task.only is not None and not any(place == number for place, _ in task.only):
        return
    try:
        for record, result in enumerate(_read(item, task.settings.options)):
            if (number, record) in task.skipped:
                name = result.name if isinstance(result, Failure) else result.id
                yield Failure(name, task.skipped[number, record])
            elif task.only is None or (number, record) in task.only or (number, ALL) in task.only:
                yield result
    except (PolicytextError, RecursionError, ValueError) as error:
        yield Failure(item.id, _reason(item.id, error))


def _read(item: Item, options: ReadOptions) -> Iterator[Document | Failure]:
    path, source = posix(item.path), Source(item.path, item.id, item.meta)
    if item.end < 0:
        yield from documents_from(source, read_bytes(item.read_from, options.limits), options)
        return
    if Path(item.read_from).suffix.lower() == ".parquet":
        data = _rows(item)
    else:
        with Path(item.read_from).open("rb") as file:
            file.seek(item.start)
            data = item.header + file.read(item.end - item.start)
    if not data.strip():
        return
    # The reader sees a table of its own, called by the table's name, whose records are counted from 1.
    table = re.sub(r"\.(?:gz|bz2|xz)$", "", path)
    for one in documents_from(replace(source, path=table), data, options):
        yield _counted_on(one, table, source.id, item.before)


def _rows(item: Item) -> bytes:
    import polars

    out = io.BytesIO()
    frame = polars.scan_parquet(item.read_from).slice(item.start, item.end - item.start).collect()
    frame.write_parquet(out, compression="uncompressed")
    return out.getvalue()


def _counted_on(one: Document | Failure, table: str, own: str, before: int) -> Document | Failure:
    """The document or failure with the number of its record in the whole table."""
    name = one.name if isinstance(one, Failure) else one.id
    match = re.fullmatch(rf"(?:{re.escape(table)}|{re.escape(own)})#(\d+)", name)
    if match is None:
        return one
    name = f"{own}#{int(match[1]) + before}"
    if isinstance(one, Document):
        return replace(one, id=name)
    shifted = re.sub(
        r"(: (?:line|record) )(\d+)", lambda found: f"{found[1]}{int(found[2]) + before}", one.message, count=1
    )
    return Failure(name, shifted)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _whole(
    errors: Sequence[object], inputs: Sequence[object], duplicates: Sequence[object]
) -> dict[str, polars.DataFrame]:
    import polars

    tables = {"errors": errors, "inputs": inputs, "duplicates": duplicates}
    return {name: polars.DataFrame(rows, schema=frame_schema(name), orient="row") for name, rows in tables.items()}


def _write(task: Task, frames: Mapping[str, polars.DataFrame]) -> None:
    final = Path(task.folder, task.batch.key)
    if final.exists():
        return
    temporary = final.with_name(f".{final.name}.{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        for table, frame in frames.items():
            write_frame(temporary / f"{table}.parquet", frame)
        temporary.rename(final)
    except OSError as error:
        if not final.exists():  # another worker has done the same
            raise InputError(f"{final}: cannot be written ({error.strerror}); make room and run it again") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
