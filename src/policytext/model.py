"""The values that the toolkit passes around: documents, annotations and errors.

Every public offset is a half-open range of Unicode code points in ``Document.raw``, so that
``document.raw[a.start:a.end] == a.text`` holds for every annotation ``a``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import ClassVar, TypeAlias

Number: TypeAlias = int | float
Scalar: TypeAlias = str | int | float | bool | None
Span: TypeAlias = tuple[int, int]

META_KEYS = (
    *("title", "year", "date", "organisation", "place", "source"),
    *("number", "signer", "addressee", "attachments"),
)
"""The metadata that the toolkit itself gives a meaning to; a document may carry others."""


class PolicytextError(Exception):
    """Base of the errors that a caller may want to catch; its text is one line that says what to do."""


class InputError(PolicytextError):
    """A document, folder or option that cannot be used."""


class DataFileError(PolicytextError):
    """A dictionary, table or rule that is not valid; names the file and the row or key."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of a document's raw text and where in its file it was read.

    ``part`` is the file inside a package (``word/document.xml``) or the page (``page 3``). In a part of a Word file
    ``paragraph`` and ``run`` count, from 0 and in the order of the XML, all its ``w:p`` and all its ``w:r`` elements,
    those of tables and text boxes included: the run is ``list(root.iter(qn("w:r")))[run]``. ``run`` is null for text
    that Word makes itself, as the number of a list; ``paragraph`` is null where a page has none. ``offset`` says how
    many characters of the run's text, as ``readers.docx.run_text`` gives it, stand before the stretch.
    """

    start: int
    end: int
    part: str
    paragraph: int | None = None
    run: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document's raw text comes from, in order; what no anchor covers (the ends of paragraphs) is of no run.

    >>> origin = Origin((Anchor(0, 2, "word/document.xml", 0, None), Anchor(2, 6, "word/document.xml", 0, 0)))
    >>> [(one.start, one.end, one.run, one.offset) for one in origin.between(3, 5)]
    [(3, 5, 0, 1)]
    """

    anchors: tuple[Anchor, ...]

    def between(self, start: int, end: int) -> tuple[Anchor, ...]:
        """The anchors that a raw range touches, cut to it; ``offset`` moves along with a cut start."""
        if start >= end:
            return ()
        first = bisect_right(self.anchors, start, key=lambda one: one.end)
        return tuple(_cut(one, start, end) for one in self._until(first, end))

    def _until(self, first: int, end: int) -> Iterator[Anchor]:
        for number in range(first, len(self.anchors)):
            if self.anchors[number].start >= end:
                return
            yield self.anchors[number]


def _cut(anchor: Anchor, start: int, end: int) -> Anchor:
    begin = max(anchor.start, start)
    return replace(anchor, start=begin, end=min(anchor.end, end), offset=anchor.offset + begin - anchor.start)


@dataclass(frozen=True, slots=True)
class Apart:
    """What a file holds beside its document's text: a page's navigation, a running head, a deleted stretch.

    ``kind`` says what it is, ``place`` where it stands (``page 3``, ``word/header1.xml``), "" where that is not known.
    """

    kind: str
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that cannot be read: ``message`` is one line that names it and says what to do."""

    name: str
    message: str


def several(names: str | Iterable[str]) -> tuple[str, ...]:
    """The names that an argument gives, one of which may stand without a list.

    >>> several("党组会"), several(["两个维护", "四个意识"])
    (('党组会',), ('两个维护', '四个意识'))
    """
    return (names,) if isinstance(names, str) else tuple(names)


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it stands in its source, with what is known about it.

    ``id`` names it in every output (the path as given, POSIX, or ``stdin``). ``raw`` is the decoded text, BOM and line
    ends included. ``meta`` holds the keys of ``META_KEYS`` that are known, and any others the corpus has; ``found``
    names those of its keys that were read off the text itself instead of being given. ``origin`` leads from raw offsets
    back into the file, where its format has runs or pages; ``apart`` is what the file holds that is not in ``raw``.

    >>> Document(id="draft", raw="一、工作回顾", meta={"year": 2024}).meta["year"]
    2024
    """

    id: str
    raw: str
    meta: Mapping[str, Scalar] = field(default_factory=dict)
    found: frozenset[str] = frozenset()
    origin: Origin | None = field(default=None, compare=False, repr=False)
    apart: tuple[Apart, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "meta", MappingProxyType(dict(self.meta)))

    def __repr__(self) -> str:
        return f"Document({self.id!r}, {len(self.raw):,} characters)"

    def __reduce__(self) -> tuple[type[Document], tuple[object, ...]]:
        return Document, (self.id, self.raw, dict(self.meta), self.found, self.origin, self.apart)


# The annotation classes are not frozen: a frozen dataclass assigns through object.__setattr__, which triples the time
# to make the 17,000 annotations of a megabyte. Nothing in the toolkit assigns to them after they are made.


@dataclass(slots=True)
class Annotation:
    """A stretch of a document that means something: raw offsets ``start`` and ``end``, the raw ``text`` between."""

    layer: ClassVar[str] = ""
    start: int
    end: int
    text: str

    def record(self) -> dict[str, Scalar]:
        """The annotation as a flat record, ``layer`` first, then the fields in the order of the class.

        >>> Citation(0, 4, "《党章》", "党章").record()
        {'layer': 'citation', 'start': 0, 'end': 4, 'text': '《党章》', 'title': '党章'}
        """
        return {"layer": self.layer, **{name: getattr(self, name) for name in field_names(type(self))}}


@dataclass(slots=True)
class Section(Annotation):
    """A heading or a numbered lead-in.

    ``level`` is 0 for the title, 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）, 5 for lead-ins such as 一是.
    ``marker`` is the raw marker ("" for none), ``ordinal`` its number (null for none), ``parent`` the ``start`` of the
    section above it.
    """

    layer: ClassVar[str] = "section"
    level: int
    marker: str
    ordinal: int | None
    parent: int | None


@dataclass(slots=True)
class Formulation(Annotation):
    """A fixed political expression (提法).

    ``kind`` is numeric, thought, slogan or term. ``canonical`` is the phrase in its usual full form, without quotation
    marks. ``quoted`` says whether quotation marks stand right around it. ``form`` is ``expanded`` where all its members
    are spelt out in order, else ``label``.
    """

    layer: ClassVar[str] = "formulation"
    kind: str
    canonical: str
    quoted: bool
    form: str


@dataclass(slots=True)
class Event(Annotation):
    """A named meeting, congress, session, games, fair or special action; ``year`` is null where it is not settled."""

    layer: ClassVar[str] = "event"
    canonical: str
    year: int | None


@dataclass(slots=True)
class Citation(Annotation):
    """A work named in 《》, marks included; ``title`` is normalised, null where it is only a mask."""

    layer: ClassVar[str] = "citation"
    title: str | None


@dataclass(slots=True)
class Quantity(Annotation):
    """A number with the unit or measure word that follows it.

    ``kind`` is count, percent, money, date, duration, frequency or ordinal. ``low`` and ``high`` are its bounds in
    ``unit`` (equal for a single value, null for an open end; 万 and 亿 are part of the value; percentages are in
    points; fractions are rounded to four places). ``approx`` marks an inexact value. ``of`` is what is counted or
    measured, from the same clause.

    ``sense`` says how the value is meant: level, change, from, to, share, target, cumulative or average; null for
    dates, durations and ordinals. ``direction`` is up, down or null. ``period`` is the year (2017) or span of years
    (2013/2017) that the value is about, null where it is not settled. ``per`` is the time (ISO 8601: P1M) or the base
    (每万人) of a rate. ``timex`` is the TIMEX3 value of a date or duration (2022, 2019-03-04, XXXX-05-01, 2021/2025,
    P5Y).
    """

    layer: ClassVar[str] = "quantity"
    kind: str
    low: Number | None
    high: Number | None
    unit: str | None
    approx: bool
    of: str | None
    sense: str | None = None
    direction: str | None = None
    period: str | None = None
    per: str | None = None
    timex: str | None = None


@dataclass(slots=True)
class Placeholder(Annotation):
    """A mask for something left out; ``role`` is numeric, entity, title or text, ``mask`` its own raw characters."""

    layer: ClassVar[str] = "placeholder"
    role: str
    mask: str
    unit: str | None
    of: str | None


LAYERS: Mapping[str, type[Annotation]] = MappingProxyType(
    {cls.layer: cls for cls in (Section, Formulation, Event, Citation, Quantity, Placeholder)}
)
"""The six families by name, in the order in which tables show them."""

KIND_FIELDS: Mapping[str, str] = MappingProxyType(
    {"section": "level", "formulation": "kind", "quantity": "kind", "placeholder": "role"}
)
"""The field that says of which kind an annotation is, in the layers that have kinds."""


def field_names(cls: type[Annotation]) -> tuple[str, ...]:
    """The names of the fields of an annotation class, in order."""
    return tuple(one.name for one in fields(cls))


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``start`` and ``end`` are raw offsets, ``text`` is raw."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents in the order of their source.

    >>> len(Corpus((Document("a", "甲"), Document("b", "乙"))))
    2
    """

    documents: tuple[Document, ...]

    def __repr__(self) -> str:
        shown = ", ".join([repr(one.id) for one in self.documents[:5]] + ["…"] * (len(self) > 5))
        return f"Corpus({len(self):,} documents: {shown})"

    def __len__(self) -> int:
        return len(self.documents)

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __getitem__(self, index: int) -> Document:
        return self.documents[index]


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────────

LEVELS = ("hint", "info", "warning", "error")
"""How grave a finding is, the slightest first: what practice prefers, what to know, what is wrong, what a standard
forbids."""
SAFETIES = ("safe", "unsafe", "display")
"""How far a fix may be trusted: applied by ``--fix``, by ``--unsafe-fixes`` alone, or shown and never applied."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The raw range that gives way to ``text``; an empty range is an insertion."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding: disjoint edits in order, and one of ``SAFETIES``."""

    safety: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a rule found in a draft, in raw offsets; messages are in Chinese.

    ``level`` is one of ``LEVELS``, ``why`` and ``source`` say what the rule rests on. ``section`` is the path of
    headings above, ``related`` the other spans that it is about. ``missing`` names what should be there and is not, in
    which case the span is that of the section or title that lacks it. ``fingerprint`` is the same where lines above
    the finding come or go.
    """

    rule: str
    level: str
    message: str
    why: str
    source: str
    start: int
    end: int
    text: str
    section: tuple[str, ...]
    related: tuple[Span, ...]
    missing: str | None
    fingerprint: str
    fix: Fix | None
