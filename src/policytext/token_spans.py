"""Annotations as ranges of tokens, for programs that learn from labelled tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from policytext.annotate import AnnotatedDocument
from policytext.model import KIND_FIELDS, Annotation
from policytext.tokens import Tokens


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """The tokens that an annotation touches, ``first`` up to and without ``behind``.

    ``is_exact`` says that its edges are edges of tokens; else the tokens hold more than the annotation does.
    """

    first: int
    behind: int
    annotation: Annotation
    is_exact: bool


def token_spans(annotated: AnnotatedDocument, tokens: Tokens) -> tuple[TokenSpan, ...]:
    """The annotations of a document as ranges of its tokens, in their order.

    An annotation whose edge cuts a token has the whole token. Characters that normalising deletes are no difference.

    >>> import policytext as pt
    >>> draft = pt.annotate(pt.Document("a", "做到“两个维护”"))
    >>> [(one.first, one.behind, one.is_exact) for one in token_spans(draft, pt.tokenize(draft))]
    [(2, 3, True)]
    """
    bounds = _bounds(tokens)
    return tuple(_span(one, annotated, bounds) for one in annotated.annotations)


def _bounds(tokens: Tokens) -> list[int]:
    """Where the tokens begin and end, in normalised offsets."""
    return list(accumulate(map(len, tokens.norms), initial=0))


def _span(one: Annotation, annotated: AnnotatedDocument, bounds: list[int]) -> TokenSpan:
    start, end = annotated.text.norm_offset(one.start), annotated.text.norm_offset(one.end)
    first, behind = bisect_right(bounds, start) - 1, bisect_left(bounds, end)
    return TokenSpan(first, behind, one, bounds[first] == start and bounds[behind] == end)


def disjoint(spans: Iterable[TokenSpan]) -> Iterator[TokenSpan | None]:
    """The spans of one layer, given in order, as they fit one column; null for one that has no token left.

    A token that two of them touch is the first one's. What lies inside another or overlaps it gets nothing.
    """
    taken = reach = 0
    for span in spans:
        first = max(span.first, taken)
        if span.annotation.start < reach or first >= span.behind:
            yield None
        else:
            yield TokenSpan(first, span.behind, span.annotation, span.is_exact and first == span.first)
            taken, reach = span.behind, span.annotation.end


def sentence_ends(annotated: AnnotatedDocument, tokens: Tokens) -> tuple[int, ...]:
    """Behind which tokens sentences end, in order: the number of tokens up to there."""
    bounds = _bounds(tokens)
    return tuple(dict.fromkeys(bisect_left(bounds, end) for _, end in annotated.text.sentences))


def label(one: Annotation) -> str:
    """The kind of an annotation as a label: its kind, role or level, else the name of its layer.

    >>> from policytext.model import Citation
    >>> label(Citation(0, 4, "《党章》", "党章"))
    'citation'
    """
    name = KIND_FIELDS.get(one.layer)
    value = one.layer if name is None else getattr(one, name)
    return f"level{value}" if name == "level" else str(value)
