"""What a corpus is counted from: a table of its documents and one of its formulations.

Annotating ends here. What counts, compares and tests works on ``Observations`` alone, so that the two tables may as
well come from a data set of annotations that was made before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from policytext.annotate import AnnotatedDocument, annotate
from policytext.count import Nested, body, body_length, is_in, may_hide_formulations, occurrences, wording
from policytext.lexicon import Lexicon, default_lexicon
from policytext.model import Corpus, Document, InputError, Scalar
from policytext.numbers.periods import frame

if TYPE_CHECKING:
    import polars

Documents: TypeAlias = Corpus | Iterable[Document | AnnotatedDocument]
"""What an analysis reads; what is annotated in all layers is not annotated again."""


@runtime_checkable
class Indexed(Protocol):
    """A corpus that knows where its formulations stand, so that only some of its documents need to be read."""

    def __len__(self) -> int: ...

    def holding(self, canonical: str, nested: Nested = "longest") -> list[str]:
        """The ids of the documents in which a formulation counts."""
        ...

    def documents(self, *, names: Iterable[str] | None = None) -> Iterator[AnnotatedDocument]:
        """The documents with these ids."""
        ...


COMPUTED = ("doc", "characters", "sections", "sentences", "words", "is_lower_bound", "year_from")
"""The columns of ``Observations.documents`` that are no metadata."""
DEEPEST_SECTION = 4
"""Headings up to this level open a section that counts as a unit; lead-ins (一是) do not."""


@dataclass(frozen=True, slots=True)
class Observations:
    """A corpus as counts.

    ``documents`` has a row a document: ``doc``, its metadata under their names (``meta_…`` where the name is taken),
    ``characters`` of body text without white space and masks, numbers of ``sections``, ``sentences`` and ``words``
    (null where they were not counted), ``is_lower_bound`` (masks may hide formulations) and ``year_from`` (metadata,
    text or name). ``occurrences`` has a row an occurrence that counts: ``doc``, raw ``start`` and ``end``,
    ``canonical``, ``wording``, ``form``, ``kind``, ``field``, and the numbers of its ``section`` and ``sentence``.
    ``word_counts`` has ``doc``, ``word`` and ``count``, no rows where words were not counted. Those of a dataset are
    lazy, so that a corpus of any size is counted within bounded memory.
    """

    documents: polars.DataFrame
    occurrences: polars.DataFrame | polars.LazyFrame
    word_counts: polars.DataFrame | polars.LazyFrame
    lexicon: str
    as_of: str
    nested: str


def observe(
    corpus: Documents, *, lexicon: Lexicon | None = None, nested: Nested = "longest", words: bool = False
) -> Observations:
    """Annotate a corpus, document by document, and keep what is counted.

    Args:
        corpus: The documents.
        lexicon: The built-in one by default.
        nested: Which formulations count that lie inside others, as for ``count_formulations``.
        words: Whether to count words too, which needs tokens.

    Raises:
        InputError: ``nested`` is no such policy, or two documents have the same id.
    """
    lexicon = lexicon or default_lexicon()
    documents: list[dict[str, Scalar]] = []
    found: list[tuple[Scalar, ...]] = []
    counted: list[tuple[str, str, int]] = []
    for annotated, year_from in dated(corpus, lexicon):
        lexicon = annotated.lexicon
        found += _found(annotated, nested)
        its_words = Counter(word for word, _, _ in body_words(annotated)) if words else None
        documents.append(_row(annotated, its_words, year_from))
        counted += ((annotated.document.id, word, count) for word, count in (its_words or {}).items())
    twice = [doc for doc, many in Counter(row["doc"] for row in documents).items() if many > 1]
    if twice:
        raise InputError(f"two documents are called {twice[0]}; give each an id of its own")
    tables = documents_frame(documents), _occurrences(found), _word_counts(counted)
    return Observations(*tables, lexicon.version, lexicon.as_of, nested)


# ── documents and their year ─────────────────────────────────────────────────────────────────────────────────────────


def dated(corpus: Documents, lexicon: Lexicon | None = None) -> Iterator[tuple[AnnotatedDocument, str | None]]:
    """The documents annotated, each with a year in its metadata where one can be told, and where that comes from.

    The year is that of the ``metadata``; else what the ``text`` plainly tells (刚刚过去的1984年); else the ``name`` of
    the file, where that is a year (``1979.txt``).
    """
    for one in corpus:
        annotated = one if isinstance(one, AnnotatedDocument) else annotate(one, lexicon=lexicon)
        document = annotated.document
        year = document.meta.get("year")
        if isinstance(year, float) and year.is_integer():  # a column of a data frame that has gaps
            annotated = replace(annotated, document=replace(document, meta={**document.meta, "year": int(year)}))
        if year is not None:
            yield annotated, "text" if "year" in document.found else "metadata"
        elif told := frame(annotated.text).year:
            yield replace(annotated, document=_of_year(document, told)), "text"
        elif named := _NAMED_BY_YEAR.search(document.id):  # the periods of its quantities follow from its year
            yield annotate(_of_year(document, int(named[1])), lexicon=annotated.lexicon), "name"
        else:
            yield annotated, None


_NAMED_BY_YEAR = re.compile(r"(?:^|/)((?:19|20)\d\d)(?:\.[A-Za-z]{1,5})?$")


def _of_year(document: Document, year: int) -> Document:
    return replace(document, meta={**document.meta, "year": year}, found=document.found | {"year"})


# ── the two tables ───────────────────────────────────────────────────────────────────────────────────────────────────


def _row(annotated: AnnotatedDocument, words: Counter[str] | None, year_from: str | None) -> dict[str, Scalar]:
    document = annotated.document
    meta = {f"meta_{key}" if key in COMPUTED else key: value for key, value in document.meta.items()}
    return {
        "doc": document.id,
        **meta,
        "characters": body_length(annotated),
        "sections": len(section_starts(annotated)),
        "sentences": len(sentence_starts(annotated)),
        "words": None if words is None else words.total(),
        "is_lower_bound": may_hide_formulations(annotated),
        "year_from": year_from,
    }


def section_starts(annotated: AnnotatedDocument) -> tuple[int, ...]:
    """Where the sections of the body begin, in raw offsets: at a heading, and where text stands before the first."""
    spans = body(annotated)
    starts = [one.start for one in annotated.sections if 0 < one.level <= DEEPEST_SECTION and is_in(one.start, spans)]
    first = next((start for start, end in spans if annotated.document.raw[start:end].strip()), None)
    return tuple(sorted({*starts, *([] if first is None or first in starts else [first])}))


def sentence_starts(annotated: AnnotatedDocument) -> tuple[int, ...]:
    """Where the sentences of the body begin, in raw offsets; a heading is a sentence."""
    spans, text = body(annotated), annotated.text
    starts = (text.raw_span(start, end)[0] for start, end in text.sentences)
    return tuple(start for start in starts if is_in(start, spans))


def _found(annotated: AnnotatedDocument, nested: Nested) -> Iterator[tuple[Scalar, ...]]:
    entries, sections, sentences = annotated.lexicon.entries, section_starts(annotated), sentence_starts(annotated)
    for one in occurrences(annotated, nested=nested):
        entry = entries.get(one.canonical)
        yield (
            annotated.document.id,
            one.start,
            one.end,
            one.canonical,
            wording(annotated, one),
            one.form,
            entry.kind if entry else one.kind,
            entry.field if entry else None,
            bisect_right(sections, one.start),
            bisect_right(sentences, one.start),
        )


def _occurrences(rows: Sequence[tuple[Scalar, ...]]) -> polars.DataFrame:
    import polars

    names = ("doc", "start", "end", "canonical", "wording", "form", "kind", "field", "section", "sentence")
    numbers = ("start", "end", "section", "sentence")
    schema = {name: polars.Int64 if name in numbers else polars.String for name in names}
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return polars.DataFrame(
        [
            polars.Series(name, [_plain(cell) for cell in cells], dtype=kind)
            for (name, kind), cells in zip(schema.items(), columns, strict=True)
        ]
    )


def _word_counts(rows: Sequence[tuple[str, str, int]]) -> polars.DataFrame:
    import polars

    docs, words, counts = zip(*rows, strict=True) if rows else ((), (), ())
    schema = {"doc": polars.String, "word": polars.String, "count": polars.Int64}
    return polars.DataFrame([list(map(_plain, docs)), list(map(_plain, words)), counts], schema=schema)


def _plain(cell: Scalar) -> Scalar:
    from policytext.escape import utf8_text

    return utf8_text(cell) if isinstance(cell, str) else cell


def documents_frame(rows: Sequence[Mapping[str, Scalar]]) -> polars.DataFrame:
    """The rows with a column for each key that any of them has; values of several types become text."""
    import polars

    kinds: dict[str, type[polars.DataType]] = dict.fromkeys(COMPUTED, polars.Int64)
    kinds |= {"doc": polars.String, "is_lower_bound": polars.Boolean, "year_from": polars.String}
    names = dict.fromkeys(["doc", *(name for row in rows for name in row), *COMPUTED])
    made = []
    for name in names:
        cells = [_plain(row.get(name)) for row in rows]
        if name not in kinds and len({type(cell) for cell in cells if cell is not None}) > 1:
            cells = [None if cell is None else str(cell) for cell in cells]
        made.append(polars.Series(name, cells, dtype=kinds.get(name)))
    return polars.DataFrame(made)


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_WORD = re.compile(r"\w")


def body_words(annotated: AnnotatedDocument) -> Iterator[tuple[str, int, int]]:
    """The words of the body with their raw offsets: tokens that hold a letter, a Han character or a digit, masks not.

    A formulation is one word, under its canonical phrase.
    """
    from policytext.tokens import tokenize

    tokens, spans = tokenize(annotated), iter(body(annotated))
    canonical = {one.start: one.canonical for one in annotated.formulations}
    masks = {one.start for one in annotated.placeholders}
    first, behind = next(spans, (0, 0))
    for start, end, norm in zip(tokens.starts, tokens.ends, tokens.norms, strict=True):
        while start >= behind and (span := next(spans, None)) is not None:
            first, behind = span
        if first <= start < behind and start not in masks and _WORD.search(norm):
            yield canonical.get(start, norm), start, end
