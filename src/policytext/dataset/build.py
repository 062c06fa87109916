"""Builds a dataset, or brings it up to date: inputs to batches, batches to parts."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policytext.dataset import store
from policytext.dataset.lock import held
from policytext.dataset.pattern import Pattern
from policytext.dataset.plan import Batch, Item, batches_of, items_of
from policytext.dataset.pool import Inline, Pool, process_pool, run_all
from policytext.dataset.publish import Publisher, finish
from policytext.dataset.schema import VERSION
from policytext.dataset.store import Manifest
from policytext.dataset.work import Settings, Task
from policytext.lexicon import Lexicon, default_lexicon
from policytext.model import Failure, InputError

if TYPE_CHECKING:
    pass

GROUP = 16
"""Batches whose rows become one part a table and year."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: documents and errors so far, bytes of input done and in all, seconds, and the most memory
    that a worker has had.
    """

    documents: int
    errors: int
    done: int
    size: int
    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: documents, errors and duplicates of the dataset, and what was ``added``, ``unchanged`` and
    ``removed`` (inputs). ``why`` says why everything was annotated again, null where it was not.
    """

    documents: int
    errors: int
    duplicates: int
    near: int
    added: int
    unchanged: int
    removed: int
    why: str | None
    memory: int


@dataclass(frozen=True, slots=True)
class _Plan:
    todo: tuple[Item, ...]
    failures: tuple[Failure, ...]
    unchanged: int
    stale: frozenset[str]  # leave when the new ones are there
    again: frozenset[str]  # leave at once, since they are done again under the same key
    why: str | None


def build_dataset(
    inputs: Iterable[str | os.PathLike[str]],
    dataset: str | os.PathLike[str],
    *,
    lexicon: Lexicon | None = None,
    settings: Settings = Settings(),  # noqa: B008 (immutable)
    workers: int | None = None,
    executor: Executor | None = None,
    strict: bool = False,
    report: Callable[[Progress], None] | None = None,
) -> Built:
    """Annotate what of the inputs a dataset does not have yet, and write it there.

    A build that was ended goes on where it was. What has changed is annotated again, and everything is where the
    lexicon, the settings or the program have.

    Args:
        inputs: Files, folders, globs; tables with a document a row, also compressed with gzip, bzip2 or xz.
        dataset: The folder of the dataset; made where it is not there.
        lexicon: The built-in one by default.
        settings: What else the content depends on.
        workers: Processes; as many as there are cores by default, 0 for none but this one.
        executor: Runs the batches instead, on machines that see the inputs and the dataset under the same paths.
        strict: Whether the first document that cannot be read or annotated ends it.
        report: Called with the progress whenever a batch is done.

    Raises:
        InputError: The folder is none, another build is at work in it, a disk is full, or, with ``strict``, a document
            cannot be read.
    """
    folder = Path(dataset).absolute()
    lexicon = lexicon or default_lexicon()
    _check_folder(folder)
    (folder / store.WORK).mkdir(parents=True, exist_ok=True)
    with held(folder / store.WORK / "lock"):
        return _Build(folder, lexicon, settings, strict, report).run(
            [os.fspath(one) for one in inputs], workers, executor
        )


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is no folder")
    if folder.is_dir() and not store.is_dataset(folder) and any(one.name != store.WORK for one in folder.iterdir()):
        raise InputError(f"{folder}: holds other files; name a new folder, or one with a dataset")


def digest_of(settings: Settings, lexicon: Lexicon) -> str:
    """Stands for all that the content depends on beside the inputs."""
    from policytext import __version__

    known = [VERSION, __version__, lexicon.version, settings.record()]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:16]


class _Build:
    def __init__(
        self,
        folder: Path,
        lexicon: Lexicon,
        settings: Settings,
        strict: bool,
        report: Callable[[Progress], None] | None,
    ) -> None:
        self._folder, self._lexicon, self._settings = folder, lexicon, settings
        self._strict, self._report = strict, report
        self._digest = digest_of(settings, lexicon)
        self._memory = 0

    def run(self, inputs: Sequence[str], workers: int | None, executor: Executor | None) -> Built:
        manifest = self._manifest()
        plan = self._plan(inputs, manifest)
        if self._strict and plan.failures:
            raise InputError(plan.failures[0].message)
        manifest = store.without_inputs(self._folder, manifest, plan.again)
        manifest = replace(manifest, complete=False)
        store.write_manifest(self._folder, manifest)
        store.sweep(self._folder, manifest)
        batches = list(batches_of(plan.todo, manifest.groups * GROUP))
        publisher = Publisher(self._folder, manifest, plan.stale, GROUP)
        if batches:
            pool = _pool(workers, executor, len(batches))
            try:
                self._annotate(batches, publisher, pool)
            finally:
                pool.end()
        built = publisher.manifest
        manifest = replace(self._empty(), groups=built.groups, parts=built.parts)
        manifest, counts = finish(self._folder, manifest, plan.stale, plan.failures)
        return Built(
            **counts,
            added=len(plan.todo),
            unchanged=plan.unchanged,
            removed=len(plan.stale),
            why=plan.why,
            memory=self._memory,
        )

    def _manifest(self) -> Manifest:
        """The manifest as it is; of a new dataset, one without parts."""
        return store.read_manifest(self._folder) if store.is_dataset(self._folder) else self._empty()

    def _empty(self) -> Manifest:
        from policytext import __version__

        return Manifest(__version__, self._lexicon.version, self._lexicon.as_of, self._settings.record())

    # ── what is to be done ───────────────────────────────────────────────────────────────────────────────────────────

    def _plan(self, inputs: Sequence[str], manifest: Manifest) -> _Plan:
        pattern = Pattern(self._settings.pattern) if self._settings.pattern else None
        unpacked = self._folder / store.WORK / "unpacked"
        found = list(items_of(inputs, self._digest, pattern, unpacked))
        items = {one.key: one for one in found if isinstance(one, Item)}
        failures = tuple(one for one in found if isinstance(one, Failure))
        paths = {one.path for one in items.values()}
        rows = store.scan(self._folder, manifest, "inputs").collect().rows(named=True)
        others = [row["path"] for row in rows if row["settings"] != self._digest and row["path"] not in paths]
        why = self._why(manifest) if any(row["settings"] != self._digest for row in rows) else None
        if others:
            raise InputError(f"{others[0]}: {why}; it must be annotated again too: name all inputs of the dataset")
        known = {row["input"]: row["documents"] for row in rows}
        stale = frozenset(row["input"] for row in rows if row["path"] in paths and row["input"] not in items)
        failed = {key for key, documents in known.items() if not documents and key in items}
        again = frozenset(failed | self._once_more(manifest, stale) & items.keys())
        todo = tuple(one for key, one in items.items() if key not in known or key in again)
        return _Plan(todo, failures, len(items) - len(todo), stale, again, why)

    def _why(self, manifest: Manifest) -> str:
        if manifest.lexicon != self._lexicon.version:
            return f"the lexicon has changed ({manifest.lexicon} to {self._lexicon.version})"
        return "the settings or the program have changed"

    def _once_more(self, manifest: Manifest, stale: frozenset[str]) -> set[str]:
        """The inputs with duplicates of documents that go: their text is nowhere else then."""
        import polars

        if not stale:
            return set()
        is_stale = polars.col("input").is_in(sorted(stale))
        gone = store.scan(self._folder, manifest, "documents").filter(is_stale).select("doc").collect()["doc"]
        doubled = store.scan(self._folder, manifest, "duplicates")
        doubled = doubled.filter(polars.col("of").is_in(gone.implode()) & (polars.col("kind") == "same"))
        return set(doubled.select("input").collect()["input"]) - stale

    # ── doing it ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _annotate(self, batches: Sequence[Batch], publisher: Publisher, pool: Pool) -> None:
        work = self._folder / store.WORK
        started, size = time.monotonic(), sum(item.size for batch in batches for item in batch.items)
        documents = errors = done = 0
        publisher.expect(batches)
        left = [batch for batch in batches if not (work / batch.key).is_dir()]
        done = size - sum(item.size for batch in left for item in batch.items)
        there = done
        publisher.publish()
        for one in run_all(self._tasks(left, work), pool):
            documents, errors, done = documents + one.documents, errors + one.errors, done + one.size
            self._memory = max(self._memory, one.memory)
            if self._strict and one.errors:
                raise InputError(publisher.first_error(one.number))
            publisher.publish()
            if self._report is not None:
                seconds = time.monotonic() - started
                self._report(Progress(documents, errors, done - there, size - there, seconds, self._memory))

    def _tasks(self, batches: Iterable[Batch], work: Path) -> Iterator[Task]:
        packed = pickle.dumps(self._lexicon)
        for batch in batches:
            yield Task(batch, str(work), self._settings, self._digest, self._lexicon.version, packed)


def _pool(workers: int | None, executor: Executor | None, batches: int) -> Pool:
    if executor is not None:
        given = executor
        return Pool(lambda: given, 64, is_owned=False)
    if workers == 0:
        return Pool(Inline, 1)
    return process_pool(min(workers or os.cpu_count() or 1, batches))
