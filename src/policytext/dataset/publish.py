"""Batches to parts of a dataset, in their order: each text once, each id once."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from policytext.dataset import store
from policytext.dataset.duplicates import near_duplicates
from policytext.dataset.plan import Batch
from policytext.dataset.schema import TABLES, frame_schema
from policytext.dataset.store import Manifest
from policytext.dataset.work import NEAR, SAME
from policytext.model import Failure

if TYPE_CHECKING:
    import polars

TAIL = -1
"""The group of what is made anew by each build: near duplicates, inputs that cannot be looked at."""


class Publisher:
    """Publishes groups of batches as soon as all of one are done, the first group first."""

    def __init__(self, folder: Path, manifest: Manifest, stale: frozenset[str], group: int) -> None:
        import polars

        self._folder, self._work = folder, folder / store.WORK
        self.manifest = manifest
        self._size = group
        self._groups: list[tuple[Batch, ...]] = []
        self._by_number: dict[int, Batch] = {}
        documents = store.scan(folder, manifest, "documents").select("doc", "sha256", "input")
        staying = documents.filter(~polars.col("input").is_in(sorted(stale))).collect()
        self._texts = {bytes.fromhex(sha): doc for doc, sha in staying.select("doc", "sha256").rows()}
        self._names = set(staying["doc"])

    def expect(self, batches: Sequence[Batch]) -> None:
        """Say which batches there will be."""
        self._groups = [tuple(batches[at : at + self._size]) for at in range(0, len(batches), self._size)]
        self._by_number = {batch.number: batch for batch in batches}

    def first_error(self, number: int) -> str:
        """Why the first document of a batch failed."""
        import polars

        path = self._work / self._by_number[number].key / "errors.parquet"
        return str(polars.read_parquet(path)["reason"][0])

    def publish(self) -> None:
        """Publish the groups that are done."""
        while self._groups and all((self._work / batch.key).is_dir() for batch in self._groups[0]):
            group = self._groups.pop(0)
            self._publish(group)
            for batch in group:
                shutil.rmtree(self._work / batch.key, ignore_errors=True)

    def _publish(self, group: Sequence[Batch]) -> None:
        import polars

        dropped = {batch.key: self._doubled(batch) for batch in group}
        number, parts = self.manifest.groups, list(self.manifest.parts)
        for table in TABLES:
            frames = [frame for batch in group for frame in self._rows(batch, table, dropped[batch.key])]
            if frames:
                parts += store.write_parts(self._folder, table, polars.concat(frames), number)
        self.manifest = replace(self.manifest, parts=tuple(parts), groups=number + 1)
        store.write_manifest(self._folder, self.manifest)

    def _doubled(self, batch: Batch) -> _Dropped:
        """Which documents of a batch do not enter, as what they say stands there already or they are called alike."""
        import polars

        path = self._work / batch.key / "documents.parquet"
        rows = polars.read_parquet(path, columns=["doc", "sha256", "input"]).rows()
        same: dict[str, tuple[str, str]] = {}
        named: dict[str, str] = {}
        for doc, sha, key in rows:
            text = bytes.fromhex(sha)
            if (first := self._texts.get(text)) is not None:
                same[doc] = (first, key)
            elif doc in self._names:
                named[doc] = key
            else:
                self._texts[text] = doc
                self._names.add(doc)
        return _Dropped(same, named, {item.key: item.path for item in batch.items})

    def _rows(self, batch: Batch, table: str, dropped: _Dropped) -> Iterator[polars.DataFrame]:
        import polars

        path = self._work / batch.key / f"{table}.parquet"
        if not path.is_file():
            return
        frame = polars.read_parquet(path)
        if table == "duplicates":
            firsts = {doc: first for doc, (first, _) in dropped.same.items()}
            yield frame.with_columns(polars.col("of").replace(firsts))
        elif table in ("errors", "inputs"):
            yield frame
        else:
            yield frame.filter(~polars.col("doc").is_in([*dropped.same, *dropped.named]))
        rows = dropped.rows(table)
        if rows:
            yield polars.DataFrame(rows, schema=frame_schema(table), orient="row")


class _Dropped:
    """Documents of a batch that do not enter: ``same`` with what they are the same as, ``named`` as another is."""

    def __init__(self, same: dict[str, tuple[str, str]], named: dict[str, str], paths: dict[str, str]) -> None:
        self.same, self.named, self._paths = same, named, paths

    def rows(self, table: str) -> list[tuple[object, ...]]:
        """What is to be said of them in a table."""
        if table == "duplicates":
            return [(doc, first, SAME, 1.0, key) for doc, (first, key) in self.same.items()]
        if table == "errors":
            reason = "another document is called so; give each an id of its own"
            return [(doc, key, self._paths[key], f"{doc}: {reason}") for doc, key in self.named.items()]
        return []


# ── the end of a build ───────────────────────────────────────────────────────────────────────────────────────────────


def finish(
    folder: Path, manifest: Manifest, stale: frozenset[str], failures: Sequence[Failure]
) -> tuple[Manifest, dict[str, int]]:
    """Take out what has gone, name near duplicates, and say that the dataset is complete; counts of what it holds."""
    import polars

    manifest = store.without_inputs(folder, manifest, stale)
    manifest = replace(manifest, parts=tuple(part for part in manifest.parts if part.group != TAIL))
    tail: dict[str, list[tuple[object, ...]]] = {
        "errors": [(one.name, None, one.name, one.message) for one in failures],
        "duplicates": list(_near(folder, manifest)),
    }
    parts = list(manifest.parts)
    for table, rows in tail.items():
        frame = polars.DataFrame(rows, schema=frame_schema(table), orient="row")
        if not frame.is_empty():
            name = f"{table}/part-tail.{manifest.groups}.parquet"
            store.write_frame(folder / name, frame)
            parts.append(store.Part(table, name, frame.height, TAIL))
    inputs = store.scan(folder, manifest, "inputs").select("sha256").collect()["sha256"]
    digest = hashlib.sha256("\n".join(sorted(inputs)).encode()).hexdigest()
    manifest = replace(manifest, parts=tuple(parts), complete=True, inputs_sha256=digest)
    store.write_manifest(folder, manifest)
    store.sweep(folder, manifest)
    store.clear_work(folder)
    counts = {table: sum(part.rows for part in manifest.of(table)) for table in ("documents", "errors", "duplicates")}
    return manifest, {**counts, "near": len(tail["duplicates"])}


def _near(folder: Path, manifest: Manifest) -> Iterator[tuple[object, ...]]:
    found = store.scan(folder, manifest, "documents").select("doc", "signature", "input").collect()
    docs, keys = found["doc"].to_list(), found["input"].to_list()
    for later, earlier, share in near_duplicates(found["signature"].to_list()):
        yield docs[later], docs[earlier], NEAR, round(share, 4), keys[later]
