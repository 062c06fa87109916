"""Words that stand together: the collocates of a node, and sequences of words."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from policytext.annotate import AnnotatedDocument
from policytext.count import PER
from policytext.lexicon import Lexicon, default_lexicon
from policytext.model import InputError
from policytext.stats import contingency, dispersion
from policytext.trends.analysis import Analysis, frame, paragraph
from policytext.trends.observe import Documents, body_words, dated, sentence_starts


class Word(NamedTuple):
    """A word of the body, with the number of its sentence and its raw offsets."""

    text: str
    sentence: int
    start: int
    end: int


def _words(annotated: AnnotatedDocument) -> list[Word]:
    starts = sentence_starts(annotated)
    return [Word(text, bisect_right(starts, start), start, end) for text, start, end in body_words(annotated)]


def collocates(
    corpus: Documents, node: str, *, span: int = 5, least: int = 3, lexicon: Lexicon | None = None
) -> Analysis:
    """The words that stand near a formulation or a word more often than chance would have it.

    Counted are the words up to ``span`` words to either side of the node, in its sentence, each once, however many
    nodes it stands near (surface co-occurrence of S. Evert 2008, Corpora and collocations, in Corpus Linguistics: An
    International Handbook, 1212–1248).

    Args:
        corpus: The documents.
        node: A formulation by its phrase or a variant, or a word as ``tokenize`` gives it.
        span: Words to either side.
        least: Collocates that stand together with the node more seldom are left out.
        lexicon: The built-in one by default.

    Returns:
        The table ``collocates``, by logDice.

    Raises:
        InputError: ``span`` or ``least`` is less than 1, or the node never occurs.
    """
    if span < 1 or least < 1:
        raise InputError("span and least must be 1 or more")
    lexicon = lexicon or default_lexicon()
    node = next((one.phrase for one in lexicon.entries.values() if node in one.variants), node)
    together: Counter[str] = Counter()
    every: Counter[str] = Counter()
    documents: dict[str, set[str]] = defaultdict(set)
    nodes, with_node = 0, 0
    for annotated, _ in dated(corpus, lexicon):
        words = _words(annotated)
        every.update(word.text for word in words)
        here = sum(word.text == node for word in words)
        nodes, with_node = nodes + here, with_node + (here > 0)
        near = Counter(_near(words, node, span)) if here else Counter[str]()
        together += near
        for text in near:
            documents[text].add(annotated.document.id)
    if not nodes:
        raise InputError(f"{node!r} is no word of these documents; kwic finds it inside words, or with a pattern")
    rows = _rows(node, together, every, documents, least)
    options: dict[str, object] = {"node": node, "span": span, "least": least}
    facts = options | {"occurrences": nodes, "documents": with_node}
    facts |= {"lexicon": lexicon.version, "as_of": lexicon.as_of}
    tables = {"collocates": frame("collocates", rows).sort("log_dice", "word", descending=[True, False])}
    return Analysis("collocates", tables, paragraph(("collocates", facts)), options, lexicon.version, lexicon.as_of)


def _near(words: list[Word], node: str, span: int) -> Iterator[str]:
    """The words near a node, each once, nodes themselves left out."""
    for _, group in groupby(words, key=lambda word: word.sentence):
        sentence = list(group)
        places = [place for place, word in enumerate(sentence) if word.text == node]
        for place, word in enumerate(sentence):
            if word.text != node and any(abs(place - one) <= span for one in places):
                yield word.text


def _rows(
    node: str, together: Counter[str], every: Counter[str], documents: dict[str, set[str]], least: int
) -> list[tuple[object, ...]]:
    nodes = every.pop(node)
    total, near = every.total(), together.total()
    rows: list[tuple[object, ...]] = []
    for word, o11 in together.items():
        if o11 < least:
            continue
        cells = (o11, near - o11, every[word] - o11, total - near - every[word] + o11)
        expected = contingency.expected_frequency(*cells).item()
        g2 = contingency.association_log_likelihood(*cells).item()
        measures = (
            contingency.log_dice(o11, nodes, every[word]).item(),
            contingency.mutual_information(o11, expected).item(),
            contingency.t_score(o11, expected).item(),
            g2 if o11 >= expected else -g2,
        )
        rows.append((word, o11, every[word], expected, len(documents[word]), *measures))
    return rows


def ngrams(corpus: Documents, n: int = 2, *, least: int = 3, lexicon: Lexicon | None = None) -> Analysis:
    """Sequences of ``n`` words, within a sentence and not across a mark; a formulation is one word.

    Args:
        corpus: The documents.
        n: Words of a sequence.
        least: Sequences with fewer occurrences are left out.
        lexicon: The built-in one by default.

    Returns:
        The table ``ngrams``, the most frequent first.

    Raises:
        InputError: ``n`` is not from 1 to 10, or ``least`` is less than 1.
    """
    if not 1 <= n <= 10 or least < 1:
        raise InputError("n must be from 1 to 10, and least 1 or more")
    lexicon = lexicon or default_lexicon()
    counts: list[Counter[str]] = []
    sizes: list[int] = []
    for annotated, _ in dated(corpus, lexicon):
        words = _words(annotated)
        sizes.append(len(words))
        counts.append(Counter(_sequences(words, n)))
    totals = sum(counts, Counter[str]())
    kept = sorted((text for text, count in totals.items() if count >= least), key=lambda text: (-totals[text], text))
    parts = [[one[text] for one in counts] for text in kept]
    norms = dispersion.normalised_deviation(parts, sizes).tolist() if kept else []
    total = sum(sizes)
    rows = [
        (text, totals[text], sum(map(bool, part)), PER * totals[text] / total, norm)
        for text, part, norm in zip(kept, parts, norms, strict=True)
    ]
    facts = {"n": n, "documents": len(sizes), "words": total, "least": least}
    facts_of_lexicon = {"lexicon": lexicon.version, "as_of": lexicon.as_of}
    methods = paragraph(("ngrams", {**facts, **facts_of_lexicon}))
    options = {"n": n, "least": least}
    return Analysis("ngrams", {"ngrams": frame("ngrams", rows)}, methods, options, lexicon.version, lexicon.as_of)


def _sequences(words: list[Word], n: int) -> Iterator[str]:
    for at in range(len(words) - n + 1):
        run = words[at : at + n]
        if all(one.end == other.start and one.sentence == other.sentence for one, other in pairwise(run)):
            yield " ".join(word.text for word in run)
