"""Whether the lexicon finds what it should and nothing else: each row's own example, and the traps.

A trap (``tests/cases/traps.tsv``) is a short text with the formulations that must and that must not be found in it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

from policytext.files import data_root, parse_csv, read_bytes
from policytext.lexicon import Lexicon
from policytext.model import DataFileError

TRAPS = ("tests", "cases", "traps.tsv")
"""Where the traps are, below the data root."""
TRAP_COLUMNS = ("text", "found", "not_found", "why", "expect")

Finder = Callable[[str], Iterable[str]]
"""Gives the canonical forms of the formulations that a sentence is found to hold."""


@dataclass(frozen=True, slots=True)
class Trap:
    """A text with the canonical forms that must and must not be found in it; ``why`` says what it is about.

    ``is_known_to_fail`` marks one that comes out wrong for now.
    """

    text: str
    found: tuple[str, ...]
    not_found: tuple[str, ...]
    why: str
    is_known_to_fail: bool

    def failure(self, canonicals: Container[str]) -> str:
        """What is wrong with what was found; empty where nothing is."""
        missing = [f"misses {one}" for one in self.found if one not in canonicals]
        wrong = [f"finds {one}" for one in self.not_found if one in canonicals]
        return ", ".join([*missing, *wrong])


def check(lexicon: Lexicon, canonicals: Finder, traps: Iterable[Trap] = ()) -> tuple[str, ...]:
    """What is wrong with the rows, beyond what loading refuses, a line each.

    These are examples in which their phrase is not found, and traps that a text of them springs.

    Args:
        lexicon: What to check.
        canonicals: How formulations are found with it.
        traps: What is tried beside the examples; what must be found counts only if the lexicon has its row.

    """
    return (*_unfound_examples(lexicon, canonicals), *_sprung(lexicon, canonicals, traps))


def _unfound_examples(lexicon: Lexicon, canonicals: Finder) -> Iterator[str]:
    for entry in lexicon.entries.values():
        if entry.example and entry.phrase not in canonicals(entry.example):
            yield f"{entry.field}.csv: {entry.phrase}: is not found in its example {entry.example}; mend one of them"


def _sprung(lexicon: Lexicon, canonicals: Finder, traps: Iterable[Trap]) -> Iterator[str]:
    for trap in traps:
        known = tuple(one for one in trap.found if one in lexicon.entries)
        failure = Trap(trap.text, known, trap.not_found, trap.why, False).failure(set(canonicals(trap.text)))
        if failure and not trap.is_known_to_fail:
            yield f"traps.tsv: {trap.text} ({trap.why}): {failure}; mend the row, by not_before or not_after"
        elif trap.is_known_to_fail and not failure:
            yield f"traps.tsv: {trap.text} ({trap.why}): comes out right now; delete xfail"


def load_traps() -> tuple[Trap, ...]:
    """The traps that come with the program.

    Raises:
        DataFileError: A row is not valid.

    >>> next(one for one in load_traps() if "风电场" in one.text).not_found
    ('四风',)
    """
    return read_traps(read_bytes(data_root().joinpath(*TRAPS)), TRAPS[-1])


def read_traps(data: bytes, name: str) -> tuple[Trap, ...]:
    """The traps of a file with tabs between its columns ``TRAP_COLUMNS``, lists split by ``|``.

    Raises:
        DataFileError: A row is not valid.
    """
    traps: dict[str, Trap] = {}
    for line, row in enumerate(parse_csv(data, name, TRAP_COLUMNS, delimiter="\t"), start=2):
        if row["text"] in traps or not (row["found"] or row["not_found"]) or row["expect"] not in ("", "xfail"):
            wrong = "stands twice, says nothing of what is found, or expect is neither empty nor xfail"
            raise DataFileError(f"{name}: line {line}: {row['text']!r} {wrong}")
        found, not_found = (tuple(filter(None, row[column].split("|"))) for column in ("found", "not_found"))
        traps[row["text"]] = Trap(row["text"], found, not_found, row["why"], row["expect"] == "xfail")
    return tuple(traps.values())
