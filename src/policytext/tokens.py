"""Lossless tokens: formulations, masks and numbers whole, and between them the words that jieba cuts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from policytext.annotate import AnnotatedDocument, annotate, clear_of
from policytext.lexicon import Lexicon
from policytext.model import Document, Span, Token
from policytext.segment import Segmenter, default_segmenter
from policytext.text import Text

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, repr=False)
class Tokens(Sequence[Token]):
    """The tokens of a document in order, as four parallel columns; indexing and iterating make ``Token`` values.

    ``starts`` and ``ends`` are raw offsets, each start the end before it. ``texts`` is raw: joined together they are
    the document's raw text, character by character. ``norms`` is the normalised form of each, for counting.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    texts: tuple[str, ...]
    norms: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> Tokens: ...
    def __getitem__(self, index: int | slice) -> Token | Tokens:
        if isinstance(index, slice):
            return Tokens(self.starts[index], self.ends[index], self.texts[index], self.norms[index])
        return Token(self.starts[index], self.ends[index], self.texts[index])

    def __iter__(self) -> Iterator[Token]:
        return map(Token, self.starts, self.ends, self.texts)

    def __repr__(self) -> str:
        more = ", …" if len(self) > 8 else ""
        return f"<{len(self)} tokens: {', '.join(map(repr, self.texts[:8]))}{more}>"


def tokenize(
    document: Document | AnnotatedDocument,
    *,
    lexicon: Lexicon | None = None,
    segmenter: Segmenter | None = None,
) -> Tokens:
    """Tokens that tile the raw text.

    Each formulation, the mask of each placeholder and each number that touches no Latin letter is one token; every
    stretch between them has the words that ``jieba.lcut`` gives for it. Characters that normalising deletes go with the
    token before them, at the start with the one after.

    Args:
        document: What to cut. One whose formulations and placeholders are annotated is not annotated again.
        lexicon: What to annotate with; the built-in one by default.
        segmenter: rjieba with the hidden Markov model by default.

    >>> import policytext as pt
    >>> tokenize(pt.Document("a", "增长6.5%，")).texts
    ('增长', '6.5', '%', '，')
    """
    segmenter = segmenter or default_segmenter()
    if isinstance(document, AnnotatedDocument) and not document.layers.issuperset(WHOLE):
        lexicon, document = document.lexicon, document.document
    if isinstance(document, Document):
        document = annotate(document, layers=WHOLE, lexicon=lexicon, segmenter=segmenter)
    norms = _cut_around(document.text.norm, _whole_spans(document), segmenter)
    return _columns(document.text, norms)


WHOLE = ("formulation", "placeholder")
"""The layers whose annotations stay whole."""

# A number with its groups and decimals. It looks back from its first digit and gives nothing back at its end, so that
# no part of a1.5 or 12a passes for one.
_NUMBER = re.compile(r"\d(?<![\dA-Za-z].)(?<!\d[.,].)\d*+(?:[.,]\d++)*+(?![A-Za-z])")


def _whole_spans(annotated: AnnotatedDocument) -> list[Span]:
    """The normalised spans that are one token each, disjoint and in order."""
    text = annotated.text
    named = [(one.start, one.end) for one in annotated.formulations]
    named += [(one.start, one.start + len(one.mask)) for one in annotated.placeholders]
    named = sorted(_normalised(text, named))
    numbers = [match.span() for match in _NUMBER.finditer(text.norm)]
    return sorted([*named, *clear_of(numbers, named)])


def _normalised(text: Text, spans: list[Span]) -> list[Span]:
    """Raw spans as normalised ones."""
    if text.origins is None or not spans:
        return spans
    import numpy

    return [(start, end) for start, end in numpy.searchsorted(_origins(text), spans).tolist()]


# ── the cut ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_SEPARATOR = "\ue000"
"""A character of private use: always a word of its own, beyond which jieba does not look."""


def _cut_around(norm: str, whole: list[Span], segmenter: Segmenter) -> list[str]:
    """The spans that stay whole, and the words of each stretch between them.

    The separator stands for each span, so that one cut does for all stretches: a cut a stretch gives the same words
    more slowly. A separator that the text itself holds is such a span too.
    """
    if _SEPARATOR in norm:
        held = [match.span() for match in re.finditer(_SEPARATOR, norm)]
        whole = sorted([*whole, *clear_of(held, whole)])
    starts = [*(start for start, _ in whole), len(norm)]
    ends = [0, *(end for _, end in whole)]
    words = segmenter.cut(_SEPARATOR.join(map(norm.__getitem__, map(slice, ends, starts))))
    place = -1
    for start, end in whole:
        place = words.index(_SEPARATOR, place + 1)
        words[place] = norm[start:end]
    return words


# ── the columns ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _columns(text: Text, norms: list[str]) -> Tokens:
    """The columns of tokens whose normalised forms tile the normalised text."""
    if text.raw == text.norm:
        bounds, texts = tuple(accumulate(map(len, norms), initial=0)), norms
    elif norms:
        bounds, texts = _raw_columns(text, norms)
    else:  # normalising has deleted all there was
        bounds, texts, norms = (0, len(text.raw)), [text.raw], [""]
    return Tokens(bounds[:-1], bounds[1:], tuple(texts), tuple(norms))


def _raw_columns(text: Text, norms: list[str]) -> tuple[tuple[int, ...], list[str]]:
    """The raw offsets between which the tokens stand, and their raw texts; few of these differ from the normalised."""
    import numpy

    ends = numpy.cumsum(numpy.fromiter(map(len, norms), numpy.int64, len(norms)))
    origins = _origins(text)
    bounds = (0, *origins[ends[:-1]].tolist(), len(text.raw))
    texts = norms.copy()
    for place in numpy.unique(numpy.searchsorted(ends, _differing(text, origins), side="right")):
        texts[place] = text.raw[bounds[place] : bounds[place + 1]]
    return bounds, texts


def _origins(text: Text) -> NDArray[numpy.intc]:
    """The raw offset of each normalised character."""
    import numpy

    if text.origins is None:
        return numpy.arange(len(text.norm), dtype=numpy.intc)
    return numpy.frombuffer(text.origins, numpy.intc)


def _differing(text: Text, origins: NDArray[numpy.intc]) -> NDArray[numpy.intp]:
    """The normalised characters that another stands for in the raw text, or beside which characters were deleted."""
    import numpy

    raw = numpy.frombuffer(text.raw.encode("utf-32-le", "surrogatepass"), numpy.uint32)
    norm = numpy.frombuffer(text.norm.encode("utf-32-le", "surrogatepass"), numpy.uint32)
    differing = (raw[origins] != norm) | (numpy.diff(origins, append=len(raw)) != 1)
    differing[0] |= origins[0] != 0
    return numpy.flatnonzero(differing)
