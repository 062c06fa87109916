"""A dataset as its tables, as annotated documents and as counts; nothing is annotated again."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policytext.annotate import AnnotatedDocument
from policytext.count import NESTED, Nested
from policytext.dataset import store
from policytext.dataset.columns import annotated_of, document_of
from policytext.dataset.schema import OF_LAYER, RENAMED, TABLES
from policytext.dataset.store import Manifest, Part
from policytext.lexicon import Lexicon, default_lexicon
from policytext.model import LAYERS, InputError, Scalar, field_names
from policytext.trends.observe import COMPUTED, Observations, documents_frame

if TYPE_CHECKING:
    import polars

_AT_A_TIME = 50
"""Documents whose rows are held at a time."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset on the disk, as ``build_dataset`` or ``policytext corpus build`` makes it.

    Iterating gives its documents annotated, in the order of their years, a few of them in memory at a time; the
    analyses take it wherever they take a corpus.
    """

    folder: Path
    manifest: Manifest
    lexicon: Lexicon

    def scan(self, table: str) -> polars.LazyFrame:
        """A table as a lazy polars frame, with the column ``year`` where it is partitioned.

        Raises:
            InputError: There is no such table.
        """
        if table not in TABLES:
            raise InputError(f"{table!r} is no table; the tables are {', '.join(TABLES)}")
        return store.scan(self.folder, self.manifest, table)

    def __len__(self) -> int:
        return sum(part.rows for part in self.manifest.of("documents"))

    def __iter__(self) -> Iterator[AnnotatedDocument]:
        return self.documents()

    # ── documents ────────────────────────────────────────────────────────────────────────────────────────────────────

    def documents(
        self, *, years: Sequence[int | None] | None = None, names: Iterable[str] | None = None
    ) -> Iterator[AnnotatedDocument]:
        """The documents of some years, or with some ids, annotated as they were when the dataset was built."""
        wanted = None if names is None else frozenset(names)
        if wanted is not None and not wanted:
            return
        documents = sorted(self.manifest.of("documents"), key=lambda part: part.path)
        for part in documents:
            year = _year_of(part)
            if years is None or year in years:
                yield from self._of_part(part, wanted)

    def _of_part(self, part: Part, wanted: frozenset[str] | None) -> Iterator[AnnotatedDocument]:
        import polars

        rows = store.scan_parts(self.folder, [part], "documents")
        if wanted is not None:
            rows = rows.filter(polars.col("doc").is_in(sorted(wanted)))
        names = rows.select("doc").collect()["doc"]
        for start in range(0, len(names), _AT_A_TIME):
            some = names[start : start + _AT_A_TIME]
            is_some = polars.col("doc").is_in(some.implode())
            layers = {layer: self._rows(layer, part, is_some) for layer in LAYERS}
            for row in rows.filter(is_some).collect().iter_rows(named=True):
                document = document_of(row)
                found = {layer: of_doc.get(document.id, ()) for layer, of_doc in layers.items()}
                yield annotated_of(document, found, self.lexicon)

    def _rows(self, layer: str, part: Part, is_some: polars.Expr) -> dict[str, list[tuple[object, ...]]]:
        """The rows of a layer by document, from the parts of the same group and year."""
        table = OF_LAYER[layer]
        names = [RENAMED.get((layer, name), name) for name in field_names(LAYERS[layer])]
        parts = [one for one in self.manifest.of(table) if one.group == part.group and _year_of(one) == _year_of(part)]
        found: defaultdict[str, list[tuple[object, ...]]] = defaultdict(list)
        frame = store.scan_parts(self.folder, parts, table).filter(is_some).select("doc", *names).collect()
        for doc, *cells in frame.iter_rows():
            found[doc].append(tuple(cells))
        return found

    def holding(self, canonical: str, nested: Nested = "longest") -> list[str]:
        """The ids of the documents in which a formulation counts."""
        import polars

        found = self._occurrences(nested).filter(polars.col("canonical") == canonical)
        return sorted(found.select("doc").unique().collect(engine="streaming")["doc"])

    # ── counts ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def observe(self, *, nested: Nested = "longest", words: bool = False) -> Observations:
        """What ``observe`` keeps of a corpus, by lazy scans: ``occurrences`` and ``word_counts`` are read when they are
        asked for.

        Raises:
            InputError: ``nested`` is no such policy, or words are asked for and were not counted.
        """
        import polars

        if nested not in NESTED:
            raise InputError(f"nested {nested!r} is none of {', '.join(NESTED)}")
        if words and not self.manifest.settings.get("words"):
            raise InputError(f"{self.folder}: was built without words; build it again without --no-words")
        manifest = self.manifest
        counted = self.scan("words").select("doc", "word", "count")
        return Observations(
            documents_frame(list(self._document_rows())),
            self._occurrences(nested).select(
                *("doc", "start", "end", "canonical", "wording", "form"),
                polars.col("lexicon_kind").alias("kind"),
                *("field", "section", "sentence"),
            ),
            counted,
            manifest.lexicon,
            manifest.as_of,
            nested,
        )

    def _occurrences(self, nested: Nested) -> polars.LazyFrame:
        import polars

        rows = self.scan("formulations").filter(polars.col("in_body"))
        if nested == "standalone":
            return rows.filter(polars.col("standalone"))
        return polars.concat([rows, self.scan("nested")]) if nested == "all" else rows

    def _document_rows(self) -> Iterator[dict[str, Scalar]]:
        import polars

        computed = [name for name in COMPUTED if name != "doc"]
        frame = self.scan("documents").select(polars.exclude("signature", "sha256", "input", "text")).collect()
        for row in frame.iter_rows(named=True):
            meta = document_of({**row, "text": ""}).meta
            own = {f"meta_{key}" if key in COMPUTED else key: value for key, value in meta.items()}
            yield {"doc": row["doc"], **own, **{name: row[name] for name in computed}}


def _year_of(part: Part) -> int | None:
    year = part.path.split("/")[1].removeprefix("year=")
    return int(year) if year.lstrip("-").isdecimal() else None


def open_dataset(folder: str | os.PathLike[str], *, lexicon: Lexicon | None = None) -> Dataset:
    """A dataset, opened for reading.

    Args:
        folder: Its folder.
        lexicon: What formulations are named by; the built-in one by default. Where the dataset was annotated with
            another version, its annotations stay as they are.

    Raises:
        InputError: There is no dataset.
    """
    if not store.is_dataset(folder):
        raise InputError(f"{os.fspath(folder)}: is no dataset; make one with policytext corpus build")
    path = Path(folder)
    manifest, lexicon = store.read_manifest(path), lexicon or default_lexicon()
    if lexicon.version != manifest.lexicon:  # results name what the annotations were made with
        lexicon = replace(lexicon, version=manifest.lexicon, as_of=manifest.as_of)
    return Dataset(path, manifest, lexicon)
