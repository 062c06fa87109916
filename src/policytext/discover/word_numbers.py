"""The words of a corpus as numbers, four bytes a word, with what each may do in a phrase."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from policytext.files import table
from policytext.model import DataFileError
from policytext.numbers.grammar import grammar_of
from policytext.segment import Segmenter

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

# ── where a word may stand ───────────────────────────────────────────────────────────────────────────────────────────

FIRST, INSIDE, LAST, LIGHT, VERB = 1, 2, 4, 8, 16
PLACES = {
    "any": FIRST | INSIDE | LAST,
    "first": FIRST | INSIDE,
    "last": INSIDE | LAST,
    "inside": INSIDE,
    "light": FIRST | INSIDE | LAST | LIGHT,
    "none": 0,
}
"""Where in a phrase a word may stand, as ``tables/phrase-words.csv`` says it."""
_OF_ROLE = {
    "": "any", "noun": "any", "nominal": "any", "measure": "any", "unknown": "any",
    "predicate": "any", "verb": "any", "transitive": "inside", "change": "inside", "adjective": "first",
    "coordinator": "inside",
}  # fmt: skip
"""By the role of a word in ``grammar``; words of any other role are in no phrase."""
_VERBS = frozenset({"nominal", "predicate", "transitive", "verb"})
_OF_FLAG = {
    "m": "none", "mq": "none", "q": "inside", "r": "none", "t": "none", "f": "inside", "y": "none", "e": "none",
    "o": "none", "nr": "any", "nrfg": "none", "nrt": "none", "ns": "inside", "nt": "inside", "k": "inside",
    "a": "first", "ad": "none", "b": "first", "z": "none", "zg": "none", "d": "none", "vd": "inside", "p": "none",
    "u": "none", "uj": "none", "ul": "none", "uv": "none", "x": "any",
}  # fmt: skip
"""By part of speech, where the role leaves it open. Names of people, places and organs neither begin nor end one."""
_WORD = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]{2,}")
_SUFFIXES = frozenset("化性型式")
"""What the segmenter parts from a word that its dictionary does not have (环境友好|型, 政府|性)."""
_FEW = re.compile("[两三四五六七八九十]个")
_TWO_WORDS, _OF_A_VERB = 4, 2
"""A verb of two characters does not end a phrase; one of a single character may be part of a coinage (应保尽保)."""


@cache
def _listed() -> dict[str, int]:
    listed = {}
    for row in table("phrase-words", ("word", "place", "reason")):
        if row["place"] not in PLACES:
            raise DataFileError(f"tables/phrase-words.csv: {row['word']}: place is one of {', '.join(PLACES)}")
        listed[row["word"]] = PLACES[row["place"]]
    return listed


def places_of(word: str, segmenter: Segmenter) -> int:
    """Where in a phrase a word may stand, as bits: 1 first, 2 inside, 4 last; 8 for a light word, 16 for a verb.

    >>> places_of("推进", Segmenter()), places_of("体制", Segmenter()), places_of("改革", Segmenter())
    (0, 7, 23)
    """
    if not _WORD.fullmatch(word):
        return 0
    roles = grammar_of(segmenter).roles
    role = roles[word]
    verb = VERB if role in _VERBS and len(word) == _OF_A_VERB else 0
    if word in _listed():
        return _listed()[word] and _listed()[word] | verb
    return _by_role(word, role, segmenter) | verb


def _by_role(word: str, role: str, segmenter: Segmenter) -> int:
    roles = grammar_of(segmenter).roles
    if role == "counted":  # 四个现代化
        return PLACES["first" if _FEW.fullmatch(word) else "none"]
    if len(word) == _TWO_WORDS and roles[word[:2]] in (
        "lead",
        "link",
        "transitive",
    ):  # 推进改革, a word of the dictionary
        return PLACES["none"]
    if role == "predicate" and len(word) == _OF_A_VERB:
        return PLACES["first"]
    place = PLACES[_OF_ROLE.get(role, "none")]
    return place & PLACES[_OF_FLAG.get(segmenter.flag(word) or "", "any")]


# ── the corpus as numbers ────────────────────────────────────────────────────────────────────────────────────────────


EDGE, A_NUMBER = 0, 1
_NUMBER = re.compile(r"[\d%]|百分之")


class WordNumbers:
    """The words of a corpus as numbers: 0 for marks, ends of documents and what is annotated, 1 for any number.

    >>> numbers = WordNumbers(Segmenter(hmm=False))
    >>> numbers.add(["推进", "集体", "林", "权", "改革", "。"])
    >>> len(numbers), numbers.documents
    (7, 1)
    """

    def __init__(self, segmenter: Segmenter) -> None:
        self.words: list[str] = ["", "1"]
        self.places = bytearray(2)
        self.starts = array("q")
        self._segmenter = segmenter
        self._numbers: dict[str, int] = {}
        self._ids = array("i", [0])

    def __len__(self) -> int:
        return len(self._ids) - 1

    @property
    def documents(self) -> int:
        """How many were added."""
        return len(self.starts)

    def add(self, words: Iterable[str]) -> None:
        """Add the words of a document, in order."""
        self.starts.append(len(self._ids))
        numbers, before = self._numbers, ""
        for word in words:
            if word in _SUFFIXES and self._ids[-1] > A_NUMBER:
                self._ids.pop()
                word = before + word
            number = numbers.get(word)
            self._ids.append(self._new(word) if number is None else number)
            before = word
        self._ids.append(EDGE)

    def _new(self, word: str) -> int:
        """The number of a word not seen before. One without Han characters is not kept: there is no end to them."""
        if not _WORD.fullmatch(word) or word.startswith("百分之"):
            return A_NUMBER if _NUMBER.search(word) else EDGE
        self._numbers[word] = len(self.words)
        self.words.append(word)
        self.places.append(places_of(word, self._segmenter))
        return len(self.words) - 1

    def ids(self) -> NDArray[numpy.int32]:
        """The numbers, with a 0 before the first document and behind each."""
        import numpy

        return numpy.frombuffer(self._ids, numpy.int32)
