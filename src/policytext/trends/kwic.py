"""Concordance: every occurrence of a formulation, a word or a pattern in its context (key word in context)."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from policytext.annotate import AnnotatedDocument
from policytext.count import Nested, body, is_in, occurrences
from policytext.lexicon import Lexicon, default_lexicon
from policytext.model import InputError, Span
from policytext.places import Places
from policytext.text import Positions
from policytext.trends.analysis import Analysis, frame, paragraph
from policytext.trends.observe import Documents, Indexed, dated

Match: TypeAlias = Literal["auto", "formulation", "text", "regex"]
WindowUnit: TypeAlias = Literal["characters", "tokens"]
Sort: TypeAlias = Literal["left", "right"]
MATCHES: tuple[Match, ...] = ("auto", "formulation", "text", "regex")
WINDOW_UNITS: tuple[WindowUnit, ...] = ("characters", "tokens")
SORTS: tuple[Sort, ...] = ("left", "right")
WINDOWS = {"characters": 20, "tokens": 10}
"""How much context there is to either side by default."""
TIMEOUT = 10.0
"""Seconds that a pattern may take for one document."""

_HOW = {
    "formulation": ("the formulation in all its forms", "该提法的各种形式"),
    "text": ("the words, in the normalised text", "字串，在规范化文本中"),
    "regex": ("the pattern, in the normalised text", "正则表达式，在规范化文本中"),
}
_UNIT_NAMES = {"characters": ("characters", "字"), "tokens": ("tokens", "词元")}


class Line(NamedTuple):
    """An occurrence in its context, with what the table ``concordance`` has of it."""

    doc: str
    period: object
    line: int
    start: int
    end: int
    section: str
    left: str
    node: str
    right: str
    code: str


def kwic(
    corpus: Documents,
    query: str,
    *,
    match: Match = "auto",
    window: int | None = None,
    unit: WindowUnit = "characters",
    sort: Sort | None = None,
    sample: int | None = None,
    seed: int = 0,
    nested: Nested = "longest",
    lexicon: Lexicon | None = None,
) -> Analysis:
    """Every occurrence in the bodies of the documents, with its context, raw offsets and headings.

    Args:
        corpus: The documents.
        query: A formulation (its phrase or a variant), words, or a pattern of the library ``regex``.
        match: What ``query`` is; ``auto``: a formulation where the lexicon has it, else words. Words and patterns are
            looked for in the normalised text, so that a line break inside a sentence hides none.
        window: How much context to either side; 20 characters or 10 tokens by default.
        unit: What the context is counted in.
        sort: By the right context from the node on, or by the left context from the node back; else in order.
        sample: Only so many, drawn at random, in the same order.
        seed: Of the draw.
        nested: Which occurrences of a formulation count, as for ``count_formulations``.
        lexicon: The built-in one by default.

    Returns:
        The table ``concordance``; its column ``code`` is empty, for the reader's own code.

    Raises:
        InputError: The pattern is not valid or takes too long, the lexicon has no such formulation, or an option is
            none of those that there are.

    >>> import policytext as pt
    >>> found = pt.kwic([pt.Document("a", "坚决做到“两个维护”。")], "两个维护")["concordance"]
    >>> found.select("left", "node", "right").rows()
    [('坚决做到“', '两个维护', '”。')]
    """
    _check(query, match, unit, sort, window, sample)
    lexicon = lexicon or default_lexicon()
    phrase = next((one.phrase for one in lexicon.entries.values() if query in (one.phrase, *one.variants)), None)
    if match == "formulation" and phrase is None:
        raise InputError(f"{query!r} is no formulation of the lexicon; look for the words with match text")
    how = match if match != "auto" else "formulation" if phrase is not None else "text"
    width = WINDOWS[unit] if window is None else window
    find = _finder(phrase or query, how, nested) if how == "formulation" else _finder(query, how, nested)
    lines: list[Line] = []
    documents, searched = 0, corpus
    if isinstance(corpus, Indexed) and phrase is not None and how == "formulation":
        searched = corpus.documents(names=corpus.holding(phrase, nested))
    for annotated, _ in dated(searched, lexicon):
        documents += 1
        lines += _lines(annotated, find(annotated), width, unit)
    documents = len(corpus) if isinstance(corpus, Indexed) else documents
    found = len(lines)
    if sample is not None and sample < found:
        lines = [lines[place] for place in sorted(random.Random(seed).sample(range(found), sample))]
    facts = {
        **_facts(query, how, found, documents, lexicon),
        "window": width,
        "unit": _UNIT_NAMES[unit],
    }
    drawn = [("kwic-sample", {"sample": sample, "seed": seed})] if sample is not None and sample < found else []
    options = {
        "query": query,
        "match": how,
        "window": width,
        "unit": unit,
        "sort": sort,
        "sample": sample,
        "seed": seed,
        "nested": nested,
    }
    table = frame("concordance", _sorted(lines, sort))
    return Analysis(
        "kwic", {"concordance": table}, paragraph(("kwic", facts), *drawn), options, lexicon.version, lexicon.as_of
    )


def _facts(query: str, how: str, found: int, documents: int, lexicon: Lexicon) -> dict[str, object]:
    versions = {"lexicon": lexicon.version, "as_of": lexicon.as_of}
    return {"query": query, "how": _HOW[how], "found": found, "documents": documents, **versions}


def _check(query: str, match: str, unit: str, sort: str | None, window: int | None, sample: int | None) -> None:
    if not query:
        raise InputError("name what to look for")
    given = (("match", match, MATCHES), ("unit", unit, WINDOW_UNITS), ("sort", sort or "left", SORTS))
    for name, value, choices in given:
        if value not in choices:
            raise InputError(f"{name} {value!r} is none of {', '.join(choices)}")
    if (window is not None and window < 0) or (sample is not None and sample < 1):
        raise InputError("window must be 0 or more, and sample 1 or more")


def _sorted(lines: Sequence[Line], sort: Sort | None) -> list[Line]:
    if sort is None:
        return list(lines)
    return sorted(lines, key=lambda one: one.right if sort == "right" else one.left[::-1])


# ── finding ──────────────────────────────────────────────────────────────────────────────────────────────────────────

Finder: TypeAlias = Callable[[AnnotatedDocument], Iterator[Span]]
"""Gives the normalised spans of the occurrences, in order."""


def _finder(query: str, how: str, nested: Nested) -> Finder:
    if how == "formulation":
        return lambda annotated: _formulations(annotated, query, nested)
    if how == "text":
        return lambda annotated: _texts(annotated.text.norm, query)
    return _by_pattern(query)


def _formulations(annotated: AnnotatedDocument, phrase: str, nested: Nested) -> Iterator[Span]:
    text = annotated.text
    for one in occurrences(annotated, nested=nested):
        if one.canonical == phrase:
            yield text.norm_offset(one.start), text.norm_offset(one.end - 1) + 1


def _texts(norm: str, query: str) -> Iterator[Span]:
    at = norm.find(query)
    while at >= 0:
        yield at, at + len(query)
        at = norm.find(query, at + len(query))


def _by_pattern(query: str) -> Finder:
    """Matches of the library ``regex``, which can be stopped; those that hold nothing are left out."""
    import regex

    try:
        pattern = regex.compile(query)
    except regex.error as error:
        raise InputError(f"{query!r} is no pattern: {error}") from None

    def find(annotated: AnnotatedDocument) -> Iterator[Span]:
        try:
            for one in pattern.finditer(annotated.text.norm, timeout=TIMEOUT):
                if one.end() > one.start():
                    yield one.span()
        except TimeoutError:
            doc = annotated.document.id
            raise InputError(f"{query!r} takes more than {TIMEOUT:.0f} seconds for {doc}; make it simpler") from None

    return find


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _lines(annotated: AnnotatedDocument, found: Iterator[Span], width: int, unit: WindowUnit) -> Iterator[Line]:
    document, text, spans = annotated.document, annotated.text, body(annotated)
    places: Places | None = None
    for start, end in found:
        raw_start, raw_end = text.raw_span(start, end)
        if not is_in(raw_start, spans):
            continue
        if places is None:  # most documents hold none
            places, positions = Places(annotated), Positions(document.raw)
            edges = _token_edges(annotated) if unit == "tokens" else None
        first, behind = _window(start, end, width, edges, len(text.norm))
        yield Line(
            doc=document.id,
            period=document.meta.get("year"),
            line=positions.line_column(raw_start)[0],
            start=raw_start,
            end=raw_end,
            section=places.headings(raw_start),
            left=_on_one_line(text.norm[first:start]),
            node=document.raw[raw_start:raw_end],
            right=_on_one_line(text.norm[end:behind]),
            code="",
        )


def _on_one_line(context: str) -> str:
    return " ".join(context.split()) if "\n" in context or "\t" in context else context


def _token_edges(annotated: AnnotatedDocument) -> list[int]:
    """Where the tokens begin in the normalised text, and its end."""
    from policytext.tokens import tokenize

    edges = [0]
    for norm in tokenize(annotated).norms:
        edges.append(edges[-1] + len(norm))
    return edges


def _window(start: int, end: int, width: int, edges: Sequence[int] | None, length: int) -> Span:
    """From where to where the context reaches, in normalised offsets; part of a token beside the node counts as one."""
    if edges is None:
        return max(0, start - width), min(length, end + width)
    left, right = bisect_left(edges, start), bisect_right(edges, end) - 1
    return edges[max(0, left - width)], edges[min(len(edges) - 1, right + width)]
