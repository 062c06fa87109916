"""Documents as vectors of counts: estimators for scikit-learn. The one module that imports it at its top."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.utils.validation import check_is_fitted

from policytext.annotate import AnnotatedDocument, annotate
from policytext.count import Count, Nested, formulation_counts
from policytext.lexicon import Lexicon, default_lexicon
from policytext.lexicon.rows import KINDS, read_user_entries
from policytext.model import Document, InputError
from policytext.segment import Segmenter
from policytext.tokens import WHOLE, tokenize

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray
    from sklearn.utils import Tags

Vocabulary: TypeAlias = Literal["lexicon", "discover"]
AnyDocument: TypeAlias = str | Document | AnnotatedDocument
Matrix: TypeAlias = "csr_matrix | NDArray[numpy.generic]"
"""Documents × features."""

LAYERS = ("section", "formulation", "event", "citation", "placeholder")
"""What is annotated to count formulations: the sections show where the body ends, and masks what may be hidden."""


def _documents(raw_documents: Iterable[AnyDocument]) -> Iterator[Document | AnnotatedDocument]:
    """Strings as documents, one by one; what is a document already stays.

    Raises:
        InputError: It is one string, or holds something that is no document.
    """
    if isinstance(raw_documents, str | bytes | Document | AnnotatedDocument):
        raise InputError("several documents are needed; put a single one into a list")
    for number, one in enumerate(raw_documents):
        if isinstance(one, str):
            yield Document(str(number), str(one))
        elif isinstance(one, Document | AnnotatedDocument):
            yield one
        else:
            raise InputError(f"document {number} is a {type(one).__name__}; give strings, Documents or annotated ones")


def for_counting(document: Document | AnnotatedDocument, lexicon: Lexicon | None) -> AnnotatedDocument:
    """The document annotated with what counting needs; not again, unless that or the lexicon is not as it must be.

    Without a lexicon, a document keeps that with which it is annotated; another is annotated with the built-in one.
    """
    if isinstance(document, AnnotatedDocument):
        is_wanted = lexicon is None or document.lexicon.entries == lexicon.entries
        if is_wanted and document.layers.issuperset(LAYERS):
            return document
        lexicon, document = lexicon or document.lexicon, document.document
    return annotate(document, layers=LAYERS, lexicon=lexicon)


# ── formulations ─────────────────────────────────────────────────────────────────────────────────────────────────────


class FormulationVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Documents as counts of their formulations, in the manner of scikit-learn's ``CountVectorizer``.

    Columns are in code-point order. They are those of the documents it is fitted to, so that in cross-validation a fold
    is not told what stands in the others; what only others have is not counted. A document that is annotated already is
    not annotated again, unless the lexicon that is wanted is another.

    Args:
        nested: Which occurrences count, as for ``count_formulations``.
        count: Whether variants and members spelt out count as their phrase, or each for itself.
        binary: Whether it only says which formulations stand in a document.
        vocabulary: ``lexicon``: the formulations that ``annotate`` finds, abbreviations outside the lexicon too;
            ``discover``: also those that ``discover`` finds in the documents it is fitted to; or the very columns.
        kinds: Only these kinds of formulations.
        min_df: In how many documents a formulation must stand, or, as a float, in which share of them.
        max_df: In how many it may stand, or in which share.
        min_count: For ``discover``: how often a phrase must stand.
        lexicon: The built-in one by default.
        sparse_output: Whether the result is a sparse matrix; a dense one can become a data frame by ``set_output``.
        dtype: Of the counts.

    Attributes:
        vocabulary_: The column of each formulation.
        described_: The phrase and the kind of each that was found in the documents it was fitted to.
        lexicon_: What it annotates with.

    >>> counts = FormulationVectorizer().fit(["做到“两个维护”。", "反对“四风”，反对“四风”问题。"])
    >>> counts.get_feature_names_out().tolist(), counts.transform(["“四风”"]).toarray().tolist()
    (['两个维护', '四风'], [[0, 1]])
    """

    def __init__(
        self,
        *,
        nested: Nested = "longest",
        count: Count = "canonical",
        binary: bool = False,
        vocabulary: Vocabulary | Sequence[str] = "lexicon",
        kinds: Sequence[str] | None = None,
        min_df: float = 1,
        max_df: float = 1.0,
        min_count: int = 3,
        lexicon: Lexicon | None = None,
        sparse_output: bool = True,
        dtype: DTypeLike = numpy.int64,
    ) -> None:
        self.nested = nested
        self.count = count
        self.binary = binary
        self.vocabulary = vocabulary
        self.kinds = kinds
        self.min_df = min_df
        self.max_df = max_df
        self.min_count = min_count
        self.lexicon = lexicon
        self.sparse_output = sparse_output
        self.dtype = dtype

    def fit(self, raw_documents: Iterable[AnyDocument], y: object = None) -> FormulationVectorizer:
        """Learn the columns.

        Raises:
            InputError: An argument makes no sense, or the documents have no formulation.
        """
        self._fit(raw_documents)
        return self

    def fit_transform(self, raw_documents: Iterable[AnyDocument], y: object = None) -> Matrix:
        """Learn the columns and give the counts of the same documents, which are annotated once."""
        return self._matrix(self._fit(raw_documents))

    def transform(self, raw_documents: Iterable[AnyDocument]) -> Matrix:
        """The counts, documents × formulations."""
        check_is_fitted(self, "vocabulary_")
        return self._matrix([self._counted(one, {}) for one in _documents(raw_documents)])

    def get_feature_names_out(self, input_features: object = None) -> NDArray[numpy.object_]:
        """The formulations, in the order of the columns."""
        check_is_fitted(self, "vocabulary_")
        return numpy.array(list(self.vocabulary_), dtype=object)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.transformer_tags.preserves_dtype = []
        return tags

    def _fit(self, raw_documents: Iterable[AnyDocument]) -> list[Counter[str]]:
        documents: Iterable[Document | AnnotatedDocument] = _documents(raw_documents)
        self._check()
        self.lexicon_ = self.lexicon or default_lexicon()
        if self.vocabulary == "discover":
            documents = list(documents)
            self.lexicon_ = _with_discoveries(documents, self.lexicon_, self.min_count)
        self.described_: dict[str, tuple[str, str]] = {}
        counts = [self._counted(one, self.described_) for one in documents]
        names = self._columns(counts) if isinstance(self.vocabulary, str) else list(dict.fromkeys(self.vocabulary))
        if not names:
            raise InputError(f"no formulation is left for the columns in {len(counts)} documents; lower min_df")
        self.vocabulary_ = {name: column for column, name in enumerate(names)}
        return counts

    def _check(self) -> None:
        if isinstance(self.vocabulary, str) and self.vocabulary not in get_args(Vocabulary):
            names = ", ".join(get_args(Vocabulary))
            raise InputError(f"vocabulary {self.vocabulary!r} is none of {names}; or give a list of phrases")
        unknown = [kind for kind in self.kinds or () if kind not in KINDS]
        if unknown:
            raise InputError(f"{unknown[0]!r} is no kind; the kinds are {', '.join(KINDS)}")

    def _columns(self, counts: Sequence[Counter[str]]) -> list[str]:
        """The names that stand in as many documents as they must and may."""
        documents = Counter(name for one in counts for name in one)
        least, most = (limit if isinstance(limit, int) else limit * len(counts) for limit in (self.min_df, self.max_df))
        return sorted(name for name, number in documents.items() if least <= number <= most)

    def _counted(self, document: Document | AnnotatedDocument, described: dict[str, tuple[str, str]]) -> Counter[str]:
        """The counts of one document by the names of columns; each is described on the way, by phrase and kind."""
        counts: Counter[str] = Counter()
        is_any = self.lexicon is None and self.vocabulary != "discover"
        annotated = for_counting(document, None if is_any else self.lexicon_)
        for row in formulation_counts(annotated, nested=self.nested, count=self.count):
            if self.kinds is None or row.kind in self.kinds:
                name = row.wording or row.canonical
                described.setdefault(name, (row.canonical, row.kind))
                counts[name] += row.count
        return counts

    def _matrix(self, counts: Sequence[Counter[str]]) -> Matrix:
        columns, values, ends = [], [], [0]
        for one in counts:
            known = sorted((self.vocabulary_[name], number) for name, number in one.items() if name in self.vocabulary_)
            columns += [column for column, _ in known]
            values += [1 if self.binary else number for _, number in known]
            ends.append(len(columns))
        shape = len(counts), len(self.vocabulary_)
        matrix = csr_matrix((numpy.array(values, self.dtype), columns, ends), shape=shape, dtype=self.dtype)
        return matrix if self.sparse_output else matrix.toarray()


def _with_discoveries(documents: Iterable[Document | AnnotatedDocument], lexicon: Lexicon, min_count: int) -> Lexicon:
    """The lexicon with what ``discover`` finds in the documents laid over it."""
    from policytext.discover import discover

    plain = [one.document if isinstance(one, AnnotatedDocument) else one for one in documents]
    rows = [one.row() for one in discover(plain, lexicon=lexicon, min_count=min_count)]
    if not rows:
        return lexicon
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    found = {one.phrase: one for one, _ in read_user_entries(out.getvalue().encode(), "candidates", {})}
    entries = {**lexicon.entries, **found}
    return replace(lexicon, entries={phrase: entries[phrase] for phrase in sorted(entries)})


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class PolicyTokenizer(BaseEstimator):  # type: ignore[misc]
    """A callable that cuts a document into words, formulations whole; for ``CountVectorizer(tokenizer=…)``.

    Give ``lowercase=False`` and ``token_pattern=None`` with it: words are normalised already, and phrases with Latin
    letters are not found in small ones.

    Args:
        lexicon: The built-in one by default.
        hmm: Whether words that the dictionary lacks are guessed, as jieba does.
        punctuation: Whether tokens without a letter or digit stay, masks among them.
        numbers: Whether tokens that are a number stay.

    >>> PolicyTokenizer()("做到“两个维护”，增长6.5%。")
    ['做到', '两个维护', '增长', '6.5']
    """

    def __init__(
        self,
        *,
        lexicon: Lexicon | None = None,
        hmm: bool = True,
        punctuation: bool = False,
        numbers: bool = True,
    ) -> None:
        self.lexicon = lexicon
        self.hmm = hmm
        self.punctuation = punctuation
        self.numbers = numbers

    def __call__(self, document: AnyDocument) -> list[str]:
        """The normalised words, in order; white space is left out."""
        if isinstance(document, str):
            document = Document("", document)
        segmenter = Segmenter(hmm=self.hmm)
        if isinstance(document, Document):
            document = annotate(document, layers=WHOLE, lexicon=self.lexicon, segmenter=segmenter)
        words = (_BLANK.sub("", norm) for norm in tokenize(document, segmenter=segmenter).norms)
        return [word for word in words if word and self._stays(word)]

    def _stays(self, word: str) -> bool:
        if not any(map(str.isalnum, word)):
            return self.punctuation
        return self.numbers or not _NUMBER.fullmatch(word)

    def __sklearn_is_fitted__(self) -> bool:
        return True


_BLANK = re.compile(r"\s+")
_NUMBER = re.compile(r"\d[\d.,]*")


def token_counts(
    documents: Iterable[AnyDocument], *, binary: bool = False, min_df: float = 1, max_df: float = 1.0
) -> tuple[csr_matrix, list[str]]:
    """The words of documents counted by ``CountVectorizer``: documents × words, and the words.

    Raises:
        InputError: No word is left.
    """
    vectorizer = CountVectorizer(
        tokenizer=PolicyTokenizer(),
        preprocessor=_as_it_is,
        token_pattern=None,
        binary=binary,
        min_df=min_df,
        max_df=max_df,
    )
    try:
        matrix = vectorizer.fit_transform(documents)
    except ValueError as error:
        raise InputError(f"no word is left for the columns ({error})") from None
    return csr_matrix(matrix), vectorizer.get_feature_names_out().tolist()


def _as_it_is(document: AnyDocument) -> AnyDocument:
    return document
