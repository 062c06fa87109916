"""What ``discover`` proposes: candidates with their evidence, their examples, and their row for a lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policytext.escape import utf8_text

if TYPE_CHECKING:
    import polars

EVIDENCE = ("glossary", "numeral", "quoted", "phrase")
"""What a candidate is proposed for.

glossary: the document itself says what it means.
numeral: it is a numeral abbreviation.
quoted: it stands in quotation marks.
phrase: its words stand together more often than chance would have it.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """Where a candidate stands: raw offsets, the raw ``text`` between them, and what is left and right of it in the
    same sentence, as far as a reader needs it.
    """

    doc: str
    start: int
    end: int
    text: str
    left: str
    right: str

    @property
    def sentence(self) -> str:
        """The sentence, or what is kept of it."""
        return self.left + self.text + self.right


@dataclass(frozen=True, slots=True)
class Candidate:
    """A formulation that the lexicon lacks.

    ``phrase`` is normalised and without quotation marks. ``kind`` is the lexicon's, as far as its form tells.
    ``evidence`` are names of ``EVIDENCE``, in their order. ``count`` and ``documents`` say how often and in how many
    documents ``annotate`` would find it in the body, were it accepted: not inside a longer formulation or candidate.
    ``first`` and ``last`` are the years of these documents, null where none has one; they do not say since when the
    phrase is used. ``quoted`` is how often it has quotation marks, in the lexicon's words. ``score`` is its C-value;
    ``pmi``, ``g2`` (at its weakest joint, in bits), ``left`` and ``right`` (branching entropies, in bits) are null
    where it was not counted word by word. ``members`` and ``definition`` are as the first document has them that gives
    them.
    """

    phrase: str
    kind: str
    evidence: tuple[str, ...]
    count: int
    documents: int
    first: int | None
    last: int | None
    quoted: str
    score: float
    pmi: float | None
    g2: float | None
    left: float | None
    right: float | None
    members: tuple[str, ...]
    definition: str
    examples: tuple[Example, ...]

    def row(self) -> dict[str, str]:
        """Its row for a user's lexicon file, ready to be accepted; no date is claimed, and nothing is verified.

        ``expansion`` are its members, since a user's file has no other place for them.
        """
        years = "–".join(dict.fromkeys(str(year) for year in (self.first, self.last) if year is not None))
        return {
            "phrase": self.phrase,
            "kind": self.kind,
            "coined": "false",
            "quoted": self.quoted,
            "expansion": "、".join(self.members),
            "checked": "unverified",
            "note": f"{'+'.join(self.evidence)}: {self.count} in {self.documents} documents{years and f', {years}'}",
        }


@dataclass(frozen=True, slots=True, repr=False)
class Discovery:
    """All that ``discover`` found: the candidates, the best first, and how much was read.

    ``characters`` are those of the documents' bodies, white space aside.
    """

    candidates: tuple[Candidate, ...]
    documents: int
    characters: int
    lexicon: str

    def __len__(self) -> int:
        return len(self.candidates)

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self.candidates)

    def __getitem__(self, index: int) -> Candidate:
        return self.candidates[index]

    def __repr__(self) -> str:
        more = "、…" if len(self) > 8 else ""
        first = "、".join(one.phrase for one in self.candidates[:8])
        return f"<{len(self)} candidates in {self.documents} documents: {first}{more}>"

    def table(self) -> polars.DataFrame:
        """The candidates as a polars frame, a row each, in order; ``evidence`` and ``members`` are lists of strings.

        ``example`` is the first example's sentence. A lone surrogate is U+FFFD in it, since polars holds UTF-8.
        """
        import polars

        rows = [record(one) for one in self.candidates]
        return polars.DataFrame(
            {name: [row[name] for row in rows] for name in SCHEMA},
            schema={name: _type(kind) for name, kind in SCHEMA.items()},
        )


SCHEMA = {
    "phrase": "str", "kind": "str", "evidence": "list", "count": "int", "documents": "int", "first": "int",
    "last": "int", "quoted": "str", "score": "float", "pmi": "float", "g2": "float", "left": "float",
    "right": "float", "members": "list", "definition": "str", "example": "str",
}  # fmt: skip
"""The columns of the table and their types."""


def _type(kind: str) -> polars.DataType | type[polars.DataType]:
    import polars

    plain = {"str": polars.String, "int": polars.Int64, "float": polars.Float64}
    return plain.get(kind) or polars.List(polars.String)


def record(candidate: Candidate) -> dict[str, object]:
    """The columns of ``SCHEMA``, the numbers rounded to three places."""
    sentence = candidate.examples[0].sentence if candidate.examples else ""
    values = {name: getattr(candidate, name) for name in SCHEMA if name != "example"} | {"example": sentence}
    return {name: _plain(values[name]) for name in SCHEMA}


def _plain(value: object) -> object:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, tuple):
        return [utf8_text(one) for one in value]
    return utf8_text(value) if isinstance(value, str) else value
