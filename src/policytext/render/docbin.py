"""Annotations as spaCy documents, in the binary file that ``spacy train`` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from policytext.escape import utf8_text
from policytext.model import InputError, Scalar

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from policytext.annotate import AnnotatedDocument
    from policytext.token_spans import TokenSpan

_STORED = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "SENT_START")
"""What is kept of each token, beside its text."""


def render(
    results: Iterable[AnnotatedDocument], *, layers: Sequence[str], tally: Counter[str] | None = None
) -> Iterator[bytes]:
    """One ``DocBin`` with all documents, whose text is the raw text, character by character.

    ``doc.spans[layer]`` has the annotations of a layer, the kind as label (``token_spans.label``) and the canonical
    name as ``kb_id_``. ``doc.ents`` has all but the sections, the layer as label; of those that overlap the longest.
    ``doc.user_data`` has the document's ``id`` and ``meta``. An annotation whose edge cuts a token has the whole token;
    ``tally`` counts these as ``widened``.

    Raises:
        InputError: spaCy is not installed.
    """
    try:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab
    except ImportError:
        raise InputError("the format docbin needs spaCy; install it with: pip install 'policytext[spacy]'") from None
    tally = Counter() if tally is None else tally
    vocab, bundle = Vocab(), DocBin(attrs=_STORED, store_user_data=True)
    for result in results:
        bundle.add(_doc(result, layers, vocab, tally))
    yield bundle.to_bytes()


def _doc(result: AnnotatedDocument, layers: Sequence[str], vocab: Vocab, tally: Counter[str]) -> Doc:
    from spacy.tokens import Doc, SpanGroup
    from spacy.util import filter_spans

    from policytext.token_spans import label, sentence_ends, token_spans
    from policytext.tokens import tokenize

    tokens = tokenize(result)
    starts = {0, *sentence_ends(result, tokens)}
    doc = Doc(
        vocab,
        words=[utf8_text(text) for text in tokens.texts],
        spaces=[False] * len(tokens),
        sent_starts=[place in starts for place in range(len(tokens))],
        user_data={"id": result.document.id, "meta": dict(result.document.meta)},
    )
    spans = [one for one in token_spans(result, tokens) if one.annotation.layer in layers]
    for layer in layers:
        own = [_span(doc, one, label(one.annotation)) for one in spans if one.annotation.layer == layer]
        doc.spans[layer] = SpanGroup(doc, name=layer, spans=own)
    doc.ents = filter_spans(_span(doc, one, one.annotation.layer) for one in spans if one.annotation.layer != "section")
    tally["annotations"] += len(spans)
    tally["widened"] += sum(not one.is_exact for one in spans)
    return doc


def _span(doc: Doc, one: TokenSpan, name: str) -> object:
    from spacy.tokens import Span

    canonical: Scalar = getattr(one.annotation, "canonical", None)
    return Span(doc, one.first, one.behind, label=name, kb_id=utf8_text(str(canonical or "")))
