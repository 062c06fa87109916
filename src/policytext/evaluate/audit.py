"""The lexicon on a corpus: when its rows are seen, and how many of its hits are right.

``verify`` holds the dates of the rows against dated documents. ``sample_hits`` draws hits to be judged by a person,
``precision`` says what the judgements tell.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from policytext.annotate import AnnotatedDocument
from policytext.lexicon import Lexicon
from policytext.lexicon.rows import Entry
from policytext.model import Document, Formulation, InputError

# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def written(document: Document) -> str:
    """When a document was written: its date, else its year, else the one year in the name of its file; or empty.

    A summary (总结) of a year that says no date is written after it: it has the next year's January.

    >>> written(Document("gwr/2018.txt", "")), written(Document("a", "", {"year": 2021, "title": "2021年党建工作总结"}))
    ('2018', '2022-01')
    """
    date, year = document.meta.get("date"), document.meta.get("year")
    if date:
        return str(date)
    if year and "总结" in str(document.meta.get("title") or ""):
        return f"{int(year) + 1}-01"
    named = set(_YEAR_IN_NAME.findall(document.id.rpartition("/")[2]))
    return str(year) if year else named.pop() if len(named) == 1 else ""


def is_before(date: str, since: str) -> bool:
    """Whether a date lies before another for certain; each may be ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    >>> is_before("2018-03-05", "2018-07-31"), is_before("2018", "2018-07-31")
    (True, False)
    """
    shared = min(len(date), len(since))
    return date[:shared] < since[:shared]


# ── when rows are seen ───────────────────────────────────────────────────────────────────────────────────────────────

SEEN, BEFORE, NEVER = "seen", "before", "never"


@dataclass(frozen=True, slots=True)
class Attestation:
    """Where a row of the lexicon stands in a corpus.

    ``first`` and ``last`` are the dates of the first and last dated document that has it, ``first_doc`` is the first
    one's name; empty without one. ``documents`` and ``count`` are over all documents. ``verdict`` is *seen*, *never*,
    or *before*: it stands in a document that was written before ``since``, which for a ``coined`` row cannot be.
    """

    phrase: str
    field: str
    kind: str
    since: str
    coined: bool
    first: str
    last: str
    first_doc: str
    documents: int
    count: int
    verdict: str
    note: str

    @property
    def contradicts(self) -> bool:
        """Whether the row cannot be right: its words cannot occur by chance, and occur before ``since``."""
        return self.coined and self.verdict == BEFORE


def verify(annotated: Iterable[AnnotatedDocument], lexicon: Lexicon) -> tuple[Attestation, ...]:
    """Each row of the lexicon with its first and last date in a corpus, by phrase in code-point order.

    A row counts as seen by its phrase, its variants and its members spelt out.

    Args:
        annotated: The documents, annotated with this lexicon.
        lexicon: Whose rows are asked for.
    """
    counts: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    dates: dict[str, list[tuple[str, str]]] = {}
    for one in annotated:
        found = Counter(formulation.canonical for formulation in one.formulations)
        counts += found
        documents.update(found.keys())
        date = written(one.document)
        if date:
            for phrase in found:
                dates.setdefault(phrase, []).append((date, one.document.id))
    return tuple(
        _attestation(entry, sorted(dates.get(phrase, ())), documents[phrase], counts[phrase])
        for phrase, entry in lexicon.entries.items()
    )


def _attestation(entry: Entry, dated: Sequence[tuple[str, str]], documents: int, count: int) -> Attestation:
    first, first_doc = dated[0] if dated else ("", "")
    verdict = SEEN if count else NEVER
    if entry.since and first and is_before(first, entry.since):
        verdict = BEFORE
    return Attestation(
        phrase=entry.phrase,
        field=entry.field,
        kind=entry.kind,
        since=entry.since,
        coined=entry.coined,
        first=first,
        last=dated[-1][0] if dated else "",
        first_doc=first_doc,
        documents=documents,
        count=count,
        verdict=verdict,
        note=entry.note,
    )


# ── hits to be judged ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Hit:
    """A formulation that was found, in its context, for a person to judge.

    ``start`` and ``end`` are raw offsets; ``left`` and ``right`` are what stands beside it, line breaks as spaces.
    ``verdict`` and ``remark`` are empty columns of the sheet.
    """

    number: int
    doc: str
    start: int
    end: int
    left: str
    hit: str
    right: str
    canonical: str
    kind: str
    form: str
    verdict: str = ""
    remark: str = ""


def sample_hits(
    annotated: Iterable[AnnotatedDocument], *, sample: int, seed: int, context: int = 30
) -> tuple[Hit, ...]:
    """So many of the formulations of a corpus, drawn at random without replacement, in the order of the corpus.

    Each hit has the same chance, so that the share of right ones is the precision on the corpus. One pass over the
    documents, of which none is kept (reservoir sampling: Vitter 1985, Algorithm R).

    Args:
        annotated: The documents.
        sample: How many; all where there are fewer.
        seed: The same seed draws the same hits of the same documents.
        context: Characters on either side.

    Raises:
        InputError: ``sample`` is less than 1.
    """
    if sample < 1:
        raise InputError(f"sample {sample} is no number of hits; give 1 or more")
    draw = random.Random(seed)
    drawn: list[tuple[int, Hit]] = []
    seen = 0
    for document in annotated:
        for one in document.formulations:
            place = seen if seen < sample else draw.randrange(seen + 1)
            if place < sample:
                drawn[place : place + 1] = [(seen, _hit(document, one, context))]
            seen += 1
    ordered = [hit for _, hit in sorted(drawn, key=lambda pair: pair[0])]
    return tuple(replace(hit, number=number) for number, hit in enumerate(ordered, start=1))


def _hit(annotated: AnnotatedDocument, one: Formulation, context: int) -> Hit:
    raw, doc = annotated.document.raw, annotated.document.id
    beside = raw[max(0, one.start - context) : one.start], raw[one.end : one.end + context]
    left, hit, right = (" ".join(text.split()) for text in (beside[0], one.text, beside[1]))
    return Hit(0, doc, one.start, one.end, left, hit, right, one.canonical, one.kind, one.form)


# ── judgements ───────────────────────────────────────────────────────────────────────────────────────────────────────

_RIGHT = frozenset(["1", "1.0", "y", "yes", "true", "right", "ok", "是", "对", "正确", "√", "✓", "t"])
_WRONG = frozenset(["0", "0.0", "n", "no", "false", "wrong", "否", "错", "误", "错误", "×", "x", "✗", "f"])
_UNSURE = frozenset(["?", "？", "unsure", "不确定", "存疑"])
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Precision:
    """The share of judged hits that are right, with its interval (Wilson 1927, at ``CONFIDENCE``).

    ``kind`` is null for all kinds together. ``unsure`` and ``unjudged`` hits are in none of the figures.
    """

    kind: str | None
    judged: int
    right: int
    precision: float
    low: float
    high: float
    unsure: int
    unjudged: int


def precision(rows: Iterable[Mapping[str, str]]) -> tuple[Precision, ...]:
    """What a filled-in sheet tells: all kinds together first, then each kind.

    Args:
        rows: The rows of the sheet with at least ``kind`` and ``verdict``: right (1, y, 是, 对, √), wrong
            (0, n, 否, 错, ×), unsure (?), or empty for not judged.

    Raises:
        InputError: A verdict is none of these, a column is missing, or no hit was judged.
    """
    verdicts: dict[str | None, Counter[str]] = {None: Counter()}
    for number, row in enumerate(rows, start=2):
        if "kind" not in row or "verdict" not in row:
            raise InputError("the sheet lacks the column kind or verdict; give back the sheet that was written")
        verdict = _verdict(row["verdict"], number)
        verdicts[None][verdict] += 1
        verdicts.setdefault(row["kind"], Counter())[verdict] += 1
    if not verdicts[None]["right"] + verdicts[None]["wrong"]:
        raise InputError("no hit was judged; write 1 or 0 into the column verdict")
    return tuple(_precision(kind, verdicts[kind]) for kind in sorted(verdicts, key=lambda kind: kind or ""))


def _verdict(cell: str, line: int) -> str:
    word = cell.strip().lower()
    for verdict, words in (("right", _RIGHT), ("wrong", _WRONG), ("unsure", _UNSURE), ("unjudged", frozenset([""]))):
        if word in words:
            return verdict
    raise InputError(f"line {line}: verdict {cell!r} is not understood; write 1 (right), 0 (wrong), ? or nothing")


def _precision(kind: str | None, verdicts: Mapping[str, int]) -> Precision:
    from scipy.stats import binomtest

    right, judged = verdicts["right"], verdicts["right"] + verdicts["wrong"]
    share, low, high = 0.0, 0.0, 1.0
    if judged:
        interval = binomtest(right, judged).proportion_ci(CONFIDENCE, method="wilson")
        share, low, high = right / judged, float(interval.low), float(interval.high)
    return Precision(kind, judged, right, share, low, high, verdicts["unsure"], verdicts["unjudged"])
