"""What was changed in a text, token by token: a formulation, a number or a mask changes as a whole."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TypeAlias

from policytext.compare.parts import MASK, Parts
from policytext.model import Span
from policytext.tokens import Tokens, tokenize

LEAST_ISLAND = 2
"""What stays the same between two changes is shown as changed with them where it has fewer characters than this: a 的
alone between two rewritten phrases helps nobody. Marks stay."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A stretch of a redline.

    ``op`` is *equal*, *replaced*, *deleted*, *inserted*, or *masked*, where one side has a mask for what the other
    says. ``old`` and ``new`` are raw ranges, empty on the side where there is nothing.
    """

    op: str
    old: Span
    new: Span


class Line:
    """The tokens of a document, of which stretches are compared."""

    def __init__(self, parts: Parts, tokens: Tokens | None = None) -> None:
        self.parts = parts
        self.tokens = tokens or tokenize(parts.annotated)

    @cached_property
    def _ends(self) -> list[int]:
        """Where each token ends in the normalised text."""
        return list(accumulate(map(len, self.tokens.norms)))

    def pieces(self, start: int, end: int) -> list[Piece]:
        """The tokens of a normalised range, white space left out; those at its ends are cut to it."""
        norm, ends = self.parts.masked, self._ends
        pieces = []
        for at in range(bisect_right(ends, start), bisect_left(ends, end) + 1):
            if at >= len(ends):
                break
            low, high = max(start, ends[at] - len(self.tokens.norms[at])), min(end, ends[at])
            text = norm[low:high]
            if low < high and not text.isspace():
                pieces.append(Piece(text, low, high))
        return pieces


@dataclass(frozen=True, slots=True)
class Piece:
    """A token in normalised offsets, ``MASK`` for each character of a mask."""

    text: str
    start: int
    end: int

    @property
    def is_mask(self) -> bool:
        """Whether it is a mask, whole."""
        return self.text.startswith(MASK)

    @property
    def key(self) -> str:
        """What it is compared by: any number and any mask may take the place of another."""
        return "#" if self.is_mask or self.text[0].isdecimal() else self.text


def redline(old: Line, old_span: Span, new: Line, new_span: Span) -> tuple[Revision, ...]:
    """What was changed between two stretches, which are normalised ranges; in order, white space left out.

    Tokens are aligned by ``difflib`` (Ratcliff and Obershelp's matching). Numbers and masks are first taken as equal to
    each other, so that a changed number stands against the one that it replaces.
    """
    pieces = old.pieces(*old_span), new.pieces(*new_span)
    steps = _without_islands(_joined(_steps(*pieces)), pieces[0])
    places = _Places(old, pieces[0], old_span), _Places(new, pieces[1], new_span)
    return tuple(Revision(op, places[0].raw(i, i_end), places[1].raw(j, j_end)) for op, i, i_end, j, j_end in steps)


_Step: TypeAlias = tuple[str, int, int, int, int]
"""An operation and the ranges of pieces that it is about."""


LONGEST = 1_000
"""Above so many tokens on both sides, frequent ones no longer anchor an alignment, which would take quadratic time."""


def _steps(olds: Sequence[Piece], news: Sequence[Piece]) -> Iterator[_Step]:
    """The alignment of what lies between the same head and the same tail."""
    keys = [one.key for one in olds], [one.key for one in news]
    shorter = min(map(len, keys))
    head = next((at for at in range(shorter) if keys[0][at] != keys[1][at]), shorter)
    rest = range(1, shorter - head + 1)
    tail = next((at - 1 for at in rest if keys[0][-at] != keys[1][-at]), shorter - head)
    for op, i, i_end, j, j_end in _opcodes(keys, head, tail):
        yield from _of_opcode(olds, news, (op, i, i_end, j, j_end))


def _opcodes(keys: tuple[list[str], list[str]], head: int, tail: int) -> Iterator[_Step]:
    from difflib import SequenceMatcher

    ends = len(keys[0]) - tail, len(keys[1]) - tail
    yield "equal", 0, head, 0, head
    middle = keys[0][head : ends[0]], keys[1][head : ends[1]]
    matcher = SequenceMatcher(None, *middle, autojunk=min(map(len, middle)) > LONGEST)
    for op, i, i_end, j, j_end in matcher.get_opcodes():
        yield op, i + head, i_end + head, j + head, j_end + head
    yield "equal", ends[0], len(keys[0]), ends[1], len(keys[1])


def _of_opcode(olds: Sequence[Piece], news: Sequence[Piece], opcode: _Step) -> Iterator[_Step]:
    tag, i, i_end, j, j_end = opcode
    if tag == "equal":
        for step in range(i_end - i):
            yield _of_pair(olds[i + step], news[j + step]), i + step, i + step + 1, j + step, j + step + 1
    else:
        yield _of_stretch(olds[i:i_end], news[j:j_end]), i, i_end, j, j_end


def _of_pair(old: Piece, new: Piece) -> str:
    if old.is_mask != new.is_mask:
        return "masked"
    return "equal" if old.is_mask or old.text == new.text else "replaced"


def _of_stretch(olds: Sequence[Piece], news: Sequence[Piece]) -> str:
    if not olds:
        return "inserted"
    if not news:
        return "deleted"
    return "masked" if _stands_for(olds, news) or _stands_for(news, olds) else "replaced"


_LONGEST_MASKED = 40
"""What a mask may stand for, in characters of one sentence."""


def _stands_for(masked: Sequence[Piece], said: Sequence[Piece]) -> bool:
    """Whether some pieces say what others do, with masks for a part of it: **局党组, 水务局党组."""
    if not any(one.is_mask for one in masked):
        return False
    wanted = "".join(f"[^。]{{1,{_LONGEST_MASKED}}}?" if one.is_mask else re.escape(one.text) for one in masked)
    return bool(re.fullmatch(wanted, "".join(one.text for one in said)))


def _joined(steps: Iterable[_Step]) -> list[_Step]:
    """Neighbours of one kind as one step."""
    joined: list[_Step] = []
    for op, i, i_end, j, j_end in steps:
        if joined and joined[-1][0] == op:
            _, i, _, j, _ = joined.pop()
        joined.append((op, i, i_end, j, j_end))
    return joined


_CHANGES = frozenset({"replaced", "deleted", "inserted"})


def _without_islands(steps: Sequence[_Step], olds: Sequence[Piece]) -> list[_Step]:
    """The steps, what is equal but very short between two changes joined to them."""
    made: list[_Step] = []
    for at, step in enumerate(steps):
        op, i, i_end, j, j_end = step
        is_between = 0 < at < len(steps) - 1 and made[-1][0] in _CHANGES and steps[at + 1][0] in _CHANGES
        text = "".join(one.text for one in olds[i:i_end])
        if op == "equal" and is_between and len(text) < LEAST_ISLAND and text.isalnum():
            made.append(("island", i, i_end, j, j_end))
        elif made and made[-1][0] == "island":
            made.pop()
            _, i, _, j, _ = made.pop()
            made.append(("replaced", i, i_end, j, j_end))
        else:
            made.append(step)
    return made


class _Places:
    """The raw ranges of a stretch's pieces."""

    def __init__(self, line: Line, pieces: Sequence[Piece], span: Span) -> None:
        self._raw_span = line.parts.raw_span
        self._pieces = pieces
        self._start = line.parts.raw_span(*span)[0]

    def raw(self, first: int, behind: int) -> Span:
        """From the first piece to the last; empty where there is none, behind the one before."""
        if first < behind:
            return self._raw_span(self._pieces[first].start, self._pieces[behind - 1].end)
        at = self._raw_span(self._pieces[first - 1].start, self._pieces[first - 1].end)[1] if first else self._start
        return at, at
