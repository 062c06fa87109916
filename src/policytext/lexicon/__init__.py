"""The lexicon: its files loaded, a user's rows laid over them, and all compiled into one matcher.

The files of ``dictionaries/`` are read by ``lexicon_rows``; here their rows become one immutable ``Lexicon``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol

from policytext.files import csv_files, data_root, read_bytes
from policytext.lexicon.chains import Chain, read_chains
from policytext.lexicon.rows import (
    Entry,
    Membership,
    NamedEvent,
    Place,
    Source,
    read_entries,
    read_events,
    read_members,
    read_sources,
    read_user_entries,
)
from policytext.model import DataFileError

_JOINTS = ("、", "，")
"""What stands between members that are spelt out; GB/T 15834 wants 、 and texts write ， between long ones too."""
_LAST_JOINTS = ("和", "与", "以及", "、以及")
_QUOTATION_MARKS = re.compile("[“”‘’]")

# ── matching ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Automaton(Protocol):
    def find_overlapping(self, text: str, /) -> list[tuple[int, int, int]]: ...


class _AhoCorasickRs:
    """``ahocorasick_rs`` with daachorse's call and order of results."""

    def __init__(self, patterns: Sequence[str]) -> None:
        import ahocorasick_rs

        self._automaton = ahocorasick_rs.AhoCorasick(patterns)

    def find_overlapping(self, text: str) -> list[tuple[int, int, int]]:
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return [(start, end, index) for index, start, end in matches]


def _automaton(patterns: Sequence[str]) -> _Automaton:
    """Whichever of the two libraries is there; daachorse is the faster, and has no wheel for Linux on aarch64."""
    try:
        import daachorse
    except ImportError:
        return _AhoCorasickRs(patterns)
    automaton: _Automaton = daachorse.CharwiseDoubleArrayAhoCorasick(list(patterns))
    return automaton


_SURROGATE = re.compile("[\ud800-\udfff]")


class Matcher:
    """Finds every occurrence of any of many strings, in linear time.

    >>> Matcher(["四个自信", "自信"]).find("坚定四个自信")
    [(2, 6, 0), (4, 6, 1)]
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._automaton = _automaton(patterns) if patterns else None

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Start, end and number of the pattern of each match, overlapping ones too; by end, the longest first."""
        if self._automaton is None:
            return []
        try:
            return self._automaton.find_overlapping(text)
        except UnicodeEncodeError:  # a lone surrogate, which no pattern holds
            return self._automaton.find_overlapping(_SURROGATE.sub("\ufffd", text))


class Pattern(NamedTuple):
    """A string that the matcher looks for: a label (``form`` is ``label``) or what it stands for (``expanded``).

    ``is_guarded`` says whether what stands beside it must be looked at; most need it not.
    """

    text: str
    entry: Entry
    kind: str
    form: str
    is_guarded: bool


_GUARDED_EDGE = re.compile(r"[\x00-\x7f一二两三四五六七八九十百千万亿零〇]|.*[\x00-\x7f制]\Z", re.DOTALL)
"""Numbers and Latin words may run on to the left, Latin words and 制 (制度) to the right."""


def _pattern(text: str, entry: Entry, kind: str, form: str) -> Pattern:
    by_row = form == "label" and (entry.quoted == "always" or entry.not_before or entry.not_after)
    return Pattern(text, entry, kind, form, bool(by_row or _GUARDED_EDGE.match(text)))


# ── the lexicon ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Formulations with their members, sources, events and chains.

    ``entries`` is by phrase, in code-point order; ``members`` by phrase, the periods oldest first. ``version`` is a
    hash of the files that were read, ``as_of`` the date of the newest source.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    members: Mapping[str, tuple[Membership, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    events: tuple[NamedEvent, ...] = ()
    chains: tuple[Chain, ...] = ()
    version: str = ""
    as_of: str = ""

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """What the matcher looks for, no string twice: a phrase comes before a variant, that before an expansion."""
        first: dict[str, Pattern] = {}
        for pattern in self._candidates():
            first.setdefault(pattern.text, pattern)
        return tuple(first.values())

    def _candidates(self) -> Iterator[Pattern]:
        for entry in self.entries.values():
            yield _pattern(entry.phrase, entry, entry.kind, "label")
        for entry in self.entries.values():
            for variant in entry.variants:
                yield _pattern(variant, entry, entry.kind, "label")
        for entry in self.entries.values():
            for text in self.expansions(entry.phrase):
                yield _pattern(text, entry, "term", "expanded")

    def expansions(self, phrase: str) -> Iterator[str]:
        """What ``phrase`` stands for, in the ways in which texts spell it out."""
        if self.entries[phrase].expansion:
            yield self.entries[phrase].expansion
        for period in self.members.get(phrase, ()):
            yield from _spelt_out(period.members)

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Each way in which the members of a period are joined, and that with one 、 between all of them."""
        periods = chain.from_iterable(self.members.values())
        return {text: "、".join(_bare(one.members)) for one in periods for text in _spelt_out(one.members)}

    @cached_property
    def wordings(self) -> frozenset[str]:
        """The texts of ``patterns``."""
        return frozenset(pattern.text for pattern in self.patterns)

    @cached_property
    def matcher(self) -> Matcher:
        """Finds ``patterns``."""
        return Matcher([pattern.text for pattern in self.patterns])

    def __getstate__(self) -> dict[str, object]:
        """What was compiled is left behind: the automata cannot be pickled, and a worker makes its own."""
        compiled = {"patterns", "spellings", "wordings", "matcher"}
        return {name: value for name, value in self.__dict__.items() if name not in compiled}


def _spelt_out(members: tuple[str, ...]) -> Iterator[str]:
    """The members in order: joined by one mark throughout, or the last by a word.

    >>> next(_spelt_out(("稳就业", "稳金融")))
    '稳就业、稳金融'
    """
    members = _bare(members)
    for joint in _JOINTS:
        yield joint.join(members)
        for last in _LAST_JOINTS:
            yield joint.join(members[:-1]) + last + members[-1]


def _bare(members: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_QUOTATION_MARKS.sub("", member) for member in members)


# ── loading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def load_lexicon(*paths: str | Path, remove: Iterable[str] = ()) -> Lexicon:
    """The built-in lexicon with a user's files laid over it, the later over the earlier.

    Args:
        paths: CSV files that have at least the columns ``phrase`` and ``kind``, or plain lists, one phrase a line,
            whose kind is then ``slogan``. A row takes the place of the built-in rows of its phrase and variants.
        remove: Phrases that are not to be found.

    Raises:
        DataFileError: A file is not valid; names the file and the line.
        InputError: A file cannot be read.

    >>> "两个维护" in load_lexicon().entries, "两个维护" in load_lexicon(remove=["两个维护"]).entries
    (True, False)

    """
    files = _Files()
    sources = read_sources(files.read("sources.csv"), "sources.csv")
    entries = _built_in(files, sources)
    members = read_members(files.read("members.csv"), "members.csv", entries, sources)
    events = read_events(files.read("events.csv"), "events.csv", sources)
    chains = read_chains(files.read("chains.csv"), "chains.csv", entries, sources)
    for path in paths:
        entries = _laid_over(entries, read_user_entries(files.read_user(path), str(path), sources))
    entries = _without(entries, tuple(remove))
    return Lexicon(
        entries={phrase: entries[phrase] for phrase in sorted(entries)},
        members={phrase: periods for phrase, periods in members.items() if phrase in entries},
        sources=sources,
        events=events,
        chains=chains,
        version=files.version((*remove,)),
        as_of=max((source.date for source in sources.values()), default=""),
    )


@cache
def default_lexicon() -> Lexicon:
    """The built-in lexicon, loaded once a process."""
    return load_lexicon()


class _Files:
    """The files of ``dictionaries/``, with a running hash of what was read."""

    def __init__(self) -> None:
        self.folder = data_root() / "dictionaries"
        self._hash = hashlib.sha256()

    def read(self, name: str) -> bytes:
        return self._hashed(name, read_bytes(self.folder / name))

    def read_user(self, path: str | Path) -> bytes:
        return self._hashed("user", read_bytes(path))

    def _hashed(self, name: str, data: bytes) -> bytes:
        self._hash.update(f"{name}\0{len(data)}\0".encode())
        self._hash.update(data)
        return data

    def version(self, removed: tuple[str, ...]) -> str:
        """A short hash of the files read, in order, and of what was removed."""
        self._hash.update("\0".join(removed).encode())
        return self._hash.hexdigest()[:12]


def _built_in(files: _Files, sources: Mapping[str, Source]) -> dict[str, Entry]:
    placed: list[tuple[Entry, Place]] = []
    for path in csv_files(files.folder / "formulations"):
        name = f"formulations/{path.name}"
        placed += read_entries(files.read(name), name, path.stem, sources)
    _check_unique(placed)
    entries = {entry.phrase: entry for entry, _ in placed}
    for entry, place in placed:
        for phrase in entry.supersedes:
            if phrase not in entries:
                place.fail(f"supersedes names {phrase!r}, which is no phrase of formulations/*.csv; add its row")
    return entries


def _check_unique(placed: Iterable[tuple[Entry, Place]]) -> None:
    """No wording stands twice, as a phrase or as a variant, over all the files."""
    seen: dict[str, Place] = {}
    for entry, place in placed:
        for wording in (entry.phrase, *entry.variants):
            if wording in seen:
                other = seen[wording]
                place.fail(f"{wording!r} stands in {other.name}, line {other.line}, too; keep it in one place")
            seen[wording] = place


def _laid_over(entries: Mapping[str, Entry], placed: Iterable[tuple[Entry, Place]]) -> dict[str, Entry]:
    placed = list(placed)
    _check_unique(placed)
    own = {entry.phrase: entry for entry, _ in placed}
    claimed = set(chain.from_iterable((entry.phrase, *entry.variants) for entry in own.values()))
    kept = {phrase: entry for phrase, entry in entries.items() if phrase not in claimed}
    return kept | own


def _without(entries: Mapping[str, Entry], remove: Sequence[str]) -> dict[str, Entry]:
    for phrase in remove:
        if phrase not in entries:
            raise DataFileError(
                f"remove: {phrase!r} is no phrase of the lexicon; write it as `policytext lexicon list` shows it"
            )
    return {phrase: entry for phrase, entry in entries.items() if phrase not in set(remove)}
