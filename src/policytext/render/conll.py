"""Annotations as BIO tags over tokens, a column a layer, in the CoNLL-U Plus format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from policytext.escape import one_line, utf8_text

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument
    from policytext.token_spans import TokenSpan
    from policytext.tokens import Tokens

_BLANK = re.compile(r"\s+")


def render(
    results: Iterable[AnnotatedDocument], *, layers: Sequence[str], tally: Counter[str] | None = None
) -> Iterator[bytes]:
    """A line a token that is not blank: number, normalised form, raw start, raw end, and a tag for each layer.

    The first line names the columns. A document begins with ``# newdoc id``, and an empty line ends each sentence that
    no annotation runs on from. Tags are ``B-KIND`` for the first token of an annotation, ``I-KIND`` for its others,
    ``O`` for the rest; the kind is as ``token_spans.label`` has it. An annotation whose edge cuts a token has the whole
    token; ``tally`` counts these as ``widened``, and as ``left out`` those that have no token of their own.
    """
    tally = Counter() if tally is None else tally
    names = [f"POLICYTEXT:{layer.upper()}" for layer in layers]
    yield f"# global.columns = {' '.join(['ID', 'FORM', 'START', 'END', *names])}\n".encode()
    for result in results:
        yield _document(result, layers, tally)


def _document(result: AnnotatedDocument, layers: Sequence[str], tally: Counter[str]) -> bytes:
    from policytext.token_spans import sentence_ends, token_spans
    from policytext.tokens import tokenize

    tokens = tokenize(result)
    spans = token_spans(result, tokens)
    columns, whole = [], []
    for layer in layers:
        kept = _kept([one for one in spans if one.annotation.layer == layer], tally)
        columns.append(_tags(kept, len(tokens)))
        whole += kept
    inside = {place for one in whole for place in range(one.first + 1, one.behind)}
    breaks = set(sentence_ends(result, tokens)) - inside
    lines = "".join(_lines(tokens, columns, breaks))
    return utf8_text(f"# newdoc id = {one_line(result.document.id)}\n{lines}").encode()


def _kept(spans: Sequence[TokenSpan], tally: Counter[str]) -> list[TokenSpan]:
    """The spans of a layer that fit its column; those that do not, and those that were made wider, are counted."""
    from policytext.token_spans import disjoint

    kept = [one for one in disjoint(spans) if one is not None]
    tally["annotations"] += len(spans)
    tally["widened"] += sum(not one.is_exact for one in kept)
    tally["left out"] += len(spans) - len(kept)
    return kept


def _tags(spans: Iterable[TokenSpan], count: int) -> list[str]:
    from policytext.token_spans import label

    tags = ["O"] * count
    for one in spans:
        kind = label(one.annotation)
        tags[one.first : one.behind] = [f"B-{kind}", *[f"I-{kind}"] * (one.behind - one.first - 1)]
    return tags


def _lines(tokens: Tokens, columns: Sequence[Sequence[str]], breaks: set[int]) -> Iterator[str]:
    number = 0  # of the token in its sentence
    rows = zip(tokens.norms, tokens.starts, tokens.ends, *columns, strict=True)
    for count, (norm, start, end, *tags) in enumerate(rows, 1):
        if form := _BLANK.sub("", norm):
            number += 1
            yield "\t".join([str(number), form, str(start), str(end), *tags]) + "\n"
        if number and count in breaks:
            yield "\n"
            number = 0
    if number:
        yield "\n"
