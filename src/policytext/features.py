"""The document-feature matrix of a corpus, with what is known of its rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from policytext.annotate import AnnotatedDocument
from policytext.count import Count, Nested, body_length, may_hide_formulations
from policytext.lexicon import Lexicon, default_lexicon
from policytext.model import Document, InputError, Scalar

if TYPE_CHECKING:
    import polars
    from scipy.sparse import csr_matrix

    from policytext.vectorize import FormulationVectorizer, Vocabulary

Of: TypeAlias = Literal["formulations", "tokens"]
OF: tuple[Of, ...] = get_args(Of)
_Described: TypeAlias = dict[str, Mapping[str, Scalar]]
"""Each column in order, with what is known of it."""
_Known: TypeAlias = tuple[dict[str, Scalar], Mapping[str, Scalar]]
"""Of a document: what is counted, and its metadata."""


@dataclass(frozen=True, slots=True, eq=False)
class DocumentFeatures:
    """A document-feature matrix with what is known of its rows and columns.

    ``matrix`` is sparse, documents × features. ``documents`` has a record a row: ``doc``, ``body_length`` (characters
    of the body, white space and masks aside), ``is_lower_bound`` (masks may hide formulations), then the metadata, all
    documents with the same keys. ``features`` has a record a column: ``feature``, and of formulations ``canonical``,
    ``kind``, ``field``, ``since``. ``lexicon`` is what the documents were annotated with.
    """

    matrix: csr_matrix
    documents: tuple[Mapping[str, Scalar], ...]
    features: tuple[Mapping[str, Scalar], ...]
    lexicon: Lexicon

    def table(self) -> polars.DataFrame:
        """The whole as one dense polars frame, a row a document: what is known of it, then a column a feature.

        Columns of what is known are named ``doc``, ``doc.body_length``, ``doc.year`` and so on, which no feature is.
        """
        import polars

        names = [str(one["feature"]) for one in self.features]
        known = {
            name if name == "doc" else f"doc.{name}": [row[name] for row in self.documents]
            for name in self.documents[0]
        }
        columns = self.matrix.toarray().T
        return polars.DataFrame(known | dict(zip(names, columns, strict=True)), strict=False)


def features(
    corpus: Iterable[Document | AnnotatedDocument],
    *,
    of: Of = "formulations",
    nested: Nested = "longest",
    count: Count = "canonical",
    binary: bool = False,
    vocabulary: Vocabulary | Sequence[str] = "lexicon",
    kinds: Sequence[str] | None = None,
    min_df: float = 1,
    max_df: float = 1.0,
    lexicon: Lexicon | None = None,
) -> DocumentFeatures:
    """The document-feature matrix of a corpus: formulations in the bodies of documents, or all their words.

    Args:
        corpus: The documents, in the order of the rows.
        of: What the columns are: ``formulations``, or ``tokens``, the words of ``PolicyTokenizer`` in the whole text.
        nested: As for ``FormulationVectorizer``; of no account for tokens.
        count: As ``nested``.
        binary: Whether it only says what stands in a document.
        vocabulary: As ``nested``.
        kinds: As ``nested``.
        min_df: In how many documents a feature must stand, or, as a float, in which share of them.
        max_df: In how many it may stand, or in which share.
        lexicon: The built-in one by default.

    Raises:
        InputError: An argument makes no sense, or no column is left.

    >>> import policytext as pt
    >>> found = features(pt.sample(), kinds=["thought"])
    >>> found.matrix.shape[0], found.documents[0]["year"], found.features[0]["kind"]
    (5, 2020, 'thought')
    """
    from policytext.vectorize import FormulationVectorizer

    if of not in OF:
        raise InputError(f"of {of!r} is none of {', '.join(OF)}")
    rows: list[_Known] = []
    documents = _noted(corpus, lexicon, rows)
    known = lexicon or default_lexicon()
    if of == "tokens":
        matrix, described = _tokens(documents, binary, min_df, max_df)
    else:
        vectorizer = FormulationVectorizer(
            nested=nested,
            count=count,
            binary=binary,
            vocabulary=vocabulary,
            kinds=kinds,
            min_df=min_df,
            max_df=max_df,
            lexicon=lexicon,
        )
        matrix = vectorizer.fit_transform(documents)
        known, described = vectorizer.lexicon_, _described(vectorizer)
    columns = tuple({"feature": name, **rest} for name, rest in described.items())
    return DocumentFeatures(matrix, _rows(rows), columns, known)


def _noted(
    corpus: Iterable[Document | AnnotatedDocument], lexicon: Lexicon | None, rows: list[_Known]
) -> Iterator[AnnotatedDocument]:
    """The documents one by one, annotated; what their rows need is noted as they pass, so that none is kept.

    Raises:
        InputError: There is none.
    """
    from policytext.vectorize import for_counting

    for document in corpus:
        one = for_counting(document, lexicon)
        own: dict[str, Scalar] = {
            "doc": one.document.id,
            "body_length": body_length(one),
            "is_lower_bound": may_hide_formulations(one),
        }
        rows.append((own, one.document.meta))
        yield one
    if not rows:
        raise InputError("there is no document")


def _tokens(
    documents: Iterable[AnnotatedDocument], binary: bool, min_df: float, max_df: float
) -> tuple[csr_matrix, _Described]:
    from policytext.vectorize import token_counts

    matrix, names = token_counts(documents, binary=binary, min_df=min_df, max_df=max_df)
    return matrix, {name: {} for name in names}


def _described(vectorizer: FormulationVectorizer) -> _Described:
    entries = vectorizer.lexicon_.entries
    described: _Described = {}
    for name in vectorizer.vocabulary_:
        canonical, kind = vectorizer.described_.get(name, (name, ""))
        entry = entries.get(canonical)
        known = (entry.kind, entry.field, entry.since) if entry else (kind, "", "")
        described[name] = {"canonical": canonical, **dict(zip(("kind", "field", "since"), known, strict=True))}
    return described


def _rows(known: Sequence[_Known]) -> tuple[Mapping[str, Scalar], ...]:
    """What is known of each document; a key of the metadata that is one of ours has ``meta_`` in front."""
    keys = list(dict.fromkeys(key for _, meta in known for key in meta))
    return tuple(
        {**own, **{f"meta_{key}" if key in own else key: meta.get(key) for key in keys}} for own, meta in known
    )
