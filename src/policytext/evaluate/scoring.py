"""Predictions matched with a gold, counted by what is resampled, and the scores of the counts with their intervals."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from policytext.evaluate.gold import Mark, MarkedDocuments
from policytext.model import KIND_FIELDS, InputError

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

Match: TypeAlias = Literal["strict", "overlapping"]
Unit: TypeAlias = Literal["document", "paragraph"]

FEWEST_UNITS = 5
"""Of fewer documents there are so few different samples that an interval would say nothing."""

# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share between 0 and 1, null where there was nothing to divide by, and its interval.

    The interval is null where there was nothing to resample, and where all samples agree, as they do when everything is
    right: such a sample knows of no error and cannot say how rare errors are.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How well one layer, or one kind of it (null: all together), was found.

    ``predicted`` are the predictions that are ``right`` or wrong; those on optional spans are neither. ``load``, of the
    open kinds alone, is the number of predictions for each one of the gold; more than 1.5 is guessing.
    """

    layer: str
    kind: str | None
    match: Match
    gold: int
    predicted: int
    right: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    load: float | None = None


@dataclass(frozen=True, slots=True)
class AttributeScore:
    """How often an attribute is right, of the predictions whose span is, and whose gold record has it (``judged``)."""

    layer: str
    kind: str | None
    attribute: str
    judged: int
    right: int
    accuracy: Estimate


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is ``missed``, ``wrong`` (not in the gold), or whose ``attribute`` differs; offsets are raw."""

    doc: str
    layer: str
    what: Literal["missed", "wrong", "attribute"]
    start: int
    end: int
    text: str | None
    attribute: str | None = None
    gold: object = None
    predicted: object = None


# ── what is resampled ────────────────────────────────────────────────────────────────────────────────────────────────


class Units:
    """Where each annotation is counted: in its document, or in its paragraph. ``unit`` is null where all are in one.

    Raises:
        InputError: Paragraphs are asked for, and the text of a document is not known.
    """

    def __init__(self, wanted: MarkedDocuments, given: MarkedDocuments, unit: Unit | None) -> None:
        texts = given.texts | wanted.texts
        unknown = [name for name in wanted.names if name not in texts]
        if unit == "paragraph" and unknown:
            raise InputError(f"{unknown[0]!r}: its paragraphs are not known; give the documents too")
        if unit is None and (len(wanted.names) >= FEWEST_UNITS or unknown):
            unit = "document"
        self._starts: dict[str, list[int]] = {}
        self._first: dict[str, int] = {}
        count = 0
        for name in wanted.names:
            self._starts[name] = [0]
            if unit != "document":
                paragraphs = texts[name].paragraphs
                self._starts[name] = [texts[name].raw_span(*span)[0] for span in paragraphs] or [0]
            self._first[name] = count
            count += len(self._starts[name])
        self.places = count
        """How many units there are, also where they are too few to be resampled."""
        self.count = count if count >= FEWEST_UNITS else 0
        self.unit: Unit | None = (unit or "paragraph") if self.count else None

    def place(self, mark: Mark) -> int:
        """The number of the unit in which an annotation begins."""
        return self._first[mark.doc] + max(0, bisect_right(self._starts[mark.doc], mark.start) - 1)


# ── which annotations are compared ───────────────────────────────────────────────────────────────────────────────────

CLOSED, OPEN = ("numeric", "thought"), ("slogan", "term")
"""Kinds of formulations: all of the closed ones are annotated, the open ones as far as somebody thought of them."""


class _Group(NamedTuple):
    """Kinds that are scored together: all (null), or some; of open ones there is recall alone."""

    name: str | None
    kinds: frozenset[object] | None
    is_open: bool = False


def _groups(layer: str, marks: Iterator[Mark]) -> Iterator[_Group]:
    yield _Group(None, None)
    if layer not in KIND_FIELDS:
        return
    if layer == "formulation":
        yield _Group("|".join(CLOSED), frozenset(CLOSED))
        yield _Group("|".join(OPEN), frozenset(OPEN), is_open=True)
    for kind in sorted({kind for mark in marks for kind in mark.kinds}, key=str):
        yield _Group(str(kind), frozenset([kind]))


class _Compared(NamedTuple):
    """What one document has to compare: annotations of the gold that must be found, those that may be, predictions."""

    firm: Sequence[Mark]
    optional: Sequence[Mark]
    given: Sequence[Mark]


def _compared(doc: str, layer: str, wanted: MarkedDocuments, given: MarkedDocuments) -> _Compared:
    marks = wanted.of(doc, layer)
    return _Compared(
        [one for one in marks if not one.is_optional], [one for one in marks if one.is_optional], given.of(doc, layer)
    )


def _selected(compared: _Compared, group: _Group) -> _Compared:
    """What of it is of the group.

    An annotation of the gold that has several kinds is of the one that the prediction at its span says, if that is one
    of them, else of its first. A prediction at the span of an open one is of it, whatever its kind.
    """
    if group.kinds is None:
        return compared
    said = {one.span: set(one.kinds) for one in compared.given}

    def is_of(one: Mark) -> bool:
        kinds = [kind for kind in one.kinds if kind in said.get(one.span, ())] or one.kinds
        return bool(kinds) and kinds[0] in group.kinds  # type: ignore[operator]

    firm = [one for one in compared.firm if is_of(one)]
    spans = {one.span for one in firm} if group.is_open else set()
    given = [one for one in compared.given if group.kinds.intersection(one.kinds) or one.span in spans]
    return _Compared(firm, compared.optional, given)


# ── matching ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_Pair: TypeAlias = tuple[Mark, Mark]
_Matched: TypeAlias = tuple[list[_Pair], list[Mark], list[Mark]]
"""The pairs of gold and prediction, what is missed, and what is wrong."""


def _strictly(compared: _Compared) -> _Matched:
    given = {one.span: one for one in compared.given}
    firm = {one.span for one in compared.firm}
    neutral = {one.span for one in compared.optional}
    pairs = [(one, given[one.span]) for one in compared.firm if one.span in given]
    missed = [one for one in compared.firm if one.span not in given]
    return pairs, missed, [one for one in compared.given if one.span not in firm and one.span not in neutral]


def _by_overlap(compared: _Compared) -> _Matched:
    """As many pairs as there can be, no annotation in two of them."""
    partner = _maximum_matching(compared.firm, compared.given)
    pairs = [(one, compared.given[partner[place]]) for place, one in enumerate(compared.firm) if place in partner]
    missed = [one for place, one in enumerate(compared.firm) if place not in partner]
    paired = set(partner.values())
    left = [one for place, one in enumerate(compared.given) if place not in paired]
    neutral = {second for _, second in _overlaps(compared.optional, left)}
    return pairs, missed, [one for place, one in enumerate(left) if place not in neutral]


def _maximum_matching(first: Sequence[Mark], second: Sequence[Mark]) -> dict[int, int]:
    """Places of the first by places of the second (Hopcroft and Karp 1973, as scipy has it)."""
    places = list(_overlaps(first, second))
    if not places:
        return {}
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    rows, columns = zip(*places, strict=True)
    # csr_matrix, since its indices have 32 bits here; the matching of scipy before 1.15 takes no others.
    graph = csr_matrix(([1] * len(places), (rows, columns)), shape=(len(first), len(second)))
    partners = maximum_bipartite_matching(graph, perm_type="column").tolist()
    return {place: partner for place, partner in enumerate(partners) if partner >= 0}


def _overlaps(first: Sequence[Mark], second: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """The places of those that share a character; both are in order of start."""
    starts = [one.start for one in second]
    reach = list(accumulate((one.end for one in second), max))
    for place, one in enumerate(first):
        other = bisect_left(starts, one.end) - 1
        while other >= 0 and reach[other] > one.start:
            if second[other].end > one.start:
                yield place, other
            other -= 1


def same(gold: object, guess: object) -> bool:
    """Whether a value is right: equal, one of a list, or a fraction of more than three places that is as near as 5e-5.

    >>> same(["次", "场"], "场"), same(0.33333, 0.3333)
    (True, True)
    """
    if gold == guess:
        return True
    if isinstance(gold, list | tuple):
        return any(same(one, guess) for one in gold)
    if isinstance(gold, float) and isinstance(guess, int | float) and gold != round(gold, 3):
        return abs(gold - guess) <= 5e-5
    return False


def differences(layer: str, wanted: MarkedDocuments, given: MarkedDocuments) -> Iterator[Difference]:
    """What the strict score of a layer counts as missed and as wrong, and attributes that differ, by document."""
    for doc in wanted.names:
        pairs, missed, wrong = _strictly(_compared(doc, layer, wanted, given))
        for one in missed:
            yield Difference(doc, layer, "missed", one.start, one.end, one.text)
        for one in wrong:
            yield Difference(doc, layer, "wrong", one.start, one.end, one.text)
        for one, guess in pairs:
            for name, value in one.values.items():
                if not same(value, guess.values.get(name)):
                    yield Difference(
                        doc, layer, "attribute", one.start, one.end, one.text, name, value, guess.values.get(name)
                    )


# ── counting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Scorer:
    """Counts by unit, layer after layer, and makes scores of them."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._scores: dict[tuple[str, str | None, Match], NDArray[numpy.float64]] = {}
        self._attributes: dict[tuple[str, str | None, str], NDArray[numpy.float64]] = {}
        self._loads: dict[tuple[str, str | None], float] = {}

    def add(self, layer: str, wanted: MarkedDocuments, given: MarkedDocuments) -> None:
        """Count a layer, in all its groups of kinds."""
        compared = [_compared(doc, layer, wanted, given) for doc in wanted.names]
        for group in _groups(layer, chain.from_iterable(chain.from_iterable(compared))):
            chosen = [_selected(one, group) for one in compared]
            if not any(one.firm or one.given for one in chosen):
                continue
            if group.is_open:
                gold = sum(len(one.firm) + len(one.optional) for one in chosen)
                self._loads[layer, group.name] = sum(len(one.given) for one in chosen) / max(1, gold)
            strict = [_strictly(one) for one in chosen]
            self._scores[layer, group.name, "strict"] = self._counted(strict)
            self._scores[layer, group.name, "overlapping"] = self._counted([_by_overlap(one) for one in chosen])
            self._count_attributes(layer, group.name, [pair for pairs, _, _ in strict for pair in pairs])

    def _counted(self, matched: Sequence[_Matched]) -> NDArray[numpy.float64]:
        """Gold, predicted and right, a row a unit; a pair is counted where its gold is."""
        place = self._units.place
        right = [place(one) for pairs, _, _ in matched for one, _ in pairs]
        missed = [place(one) for _, missed, _ in matched for one in missed]
        wrong = [place(one) for _, _, wrong in matched for one in wrong]
        return self._table(right + missed, right + wrong, right)

    def _count_attributes(self, layer: str, kind: str | None, pairs: Sequence[_Pair]) -> None:
        judged: dict[str, list[int]] = {}
        right: dict[str, list[int]] = {}
        for one, guess in pairs:
            place = self._units.place(one)
            for name, value in one.values.items():
                judged.setdefault(name, []).append(place)
                if same(value, guess.values.get(name)):
                    right.setdefault(name, []).append(place)
        for name, places in judged.items():
            self._attributes[layer, kind, name] = self._table(places, right.get(name, []))

    def _table(self, *columns: Sequence[int]) -> NDArray[numpy.float64]:
        """How often each unit is named, a column a list; in floating point, whose products numpy makes fast."""
        import numpy

        length = self._units.places
        counts = [numpy.bincount(numpy.array(places, numpy.intp), minlength=length) for places in columns]
        return numpy.stack(counts, axis=1).astype(numpy.float64)

    def results(self, level: float, samples: int, seed: int) -> tuple[tuple[Score, ...], tuple[AttributeScore, ...]]:
        """The scores and those of the attributes, in the order in which they were counted."""
        shares: list[tuple[NDArray[numpy.float64], NDArray[numpy.float64]]] = []
        for counts in self._scores.values():
            gold, predicted, right = counts.T
            shares += [(right, predicted), (right, gold), (2 * right, gold + predicted)]
        shares += [(counts[:, 1], counts[:, 0]) for counts in self._attributes.values()]
        found = iter(_estimates(shares, level, samples if self._units.count else 0, seed))
        scores = tuple(
            self._score(*key, [int(total) for total in counts.sum(axis=0)], found)
            for key, counts in self._scores.items()
        )
        attributes = tuple(
            AttributeScore(layer, kind, name, int(judged), int(right), next(found))
            for (layer, kind, name), counts in self._attributes.items()
            for judged, right in [counts.sum(axis=0)]
        )
        return scores, attributes

    def _score(
        self, layer: str, kind: str | None, match: Match, counts: Sequence[int], found: Iterator[Estimate]
    ) -> Score:
        precision, recall, f1 = next(found), next(found), next(found)
        load = self._loads.get((layer, kind))
        if load is not None:
            precision = f1 = Estimate(None)
        gold, predicted, right = counts
        return Score(layer, kind, match, gold, predicted, right, precision, recall, f1, load)


def _estimates(
    shares: Sequence[tuple[NDArray[numpy.float64], NDArray[numpy.float64]]], level: float, samples: int, seed: int
) -> Iterator[Estimate]:
    """Each share of a sum by unit in another, with its percentile interval; without samples there is none."""
    import numpy

    if not shares:
        return
    above, below = (numpy.stack(side, axis=1) for side in zip(*shares, strict=True))
    drawn = _resampled(above, below, samples, seed)
    for place, (right, whole) in enumerate(zip(above.sum(axis=0).tolist(), below.sum(axis=0).tolist(), strict=True)):
        if not whole:
            yield Estimate(None)
            continue
        known = drawn[:, place][~numpy.isnan(drawn[:, place])]
        varies = len(known) > 0 and known.min() < known.max()
        ends = numpy.quantile(known, [(1 - level) / 2, (1 + level) / 2]).tolist() if varies else (None, None)
        yield Estimate(right / whole, *ends)


_BATCH = 2_000_000
"""How many draws are held at once."""


def _resampled(
    above: NDArray[numpy.float64], below: NDArray[numpy.float64], samples: int, seed: int
) -> NDArray[numpy.float64]:
    """The shares in samples of the units, drawn with replacement; a row a sample, NaN where there is nothing to divide.

    All shares are taken of the same samples.
    """
    import numpy

    generator = numpy.random.default_rng(seed)
    units, step = len(above), max(1, _BATCH // max(1, len(above)))
    pieces = [numpy.empty((0, above.shape[1]))]
    for done in range(0, samples, step):
        times = generator.multinomial(units, numpy.full(units, 1 / units), size=min(step, samples - done))
        right, whole = times.astype(numpy.float64) @ above, times.astype(numpy.float64) @ below
        pieces.append(numpy.divide(right, whole, out=numpy.full(right.shape, numpy.nan), where=whole > 0))
    return numpy.concatenate(pieces)
