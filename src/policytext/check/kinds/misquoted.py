"""The kind misquoted: formulations with a wrong, missing, doubled or swapped character.

A wording that is one edit away from a formulation is mostly right (科技强省 beside 科技强国). What tells a slip is the
segmentation: where a word of the formulation is broken, a character is left over that is no word (高量质发展,
党风廉建设). Only those are told, and of them none that stands more than once in the draft.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule
from policytext.files import table
from policytext.lexicon import Lexicon, Matcher
from policytext.segment import Segmenter

_MARK = re.compile("[“”‘’]")
_HAN_ONLY = re.compile("[\u4e00-\u9fff]+")
_FUNCTION = frozenset("的和与及对在把将等其之了为是")
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿几")


class Slip(NamedTuple):
    """A wording and the formulation that it is one edit from: its start and end, and the characters that are odd."""

    start: int
    end: int
    odd: tuple[int, ...]
    phrase: str


class _Half(NamedTuple):
    """A half of a phrase: ``rest`` is the other one; empty for the whole phrase with its middle swapped."""

    phrase: str
    rest: str
    is_first: bool


class _Piece(NamedTuple):
    """The phrases that a string is half of, and the length of the longest other half before and behind it."""

    halves: tuple[_Half, ...]
    before: int
    behind: int


@lru_cache(maxsize=4)
def _halves(lexicon: Lexicon, least: int) -> tuple[Matcher, tuple[_Piece, ...]]:
    """A matcher of the halves of all formulations, one of which any single edit leaves whole, and what each is of.

    A swap across the middle breaks both, so the phrase with its middle swapped is looked for too.
    """
    found: dict[str, list[_Half]] = {}
    for pattern in lexicon.patterns:
        phrase = _MARK.sub("", pattern.text)
        if pattern.form != "label" or len(phrase) < least or not _HAN_ONLY.fullmatch(phrase):
            continue
        middle = len(phrase) // 2
        found.setdefault(phrase[:middle], []).append(_Half(phrase, phrase[middle:], True))
        found.setdefault(phrase[middle:], []).append(_Half(phrase, phrase[:middle], False))
        swapped = phrase[: middle - 1] + phrase[middle] + phrase[middle - 1] + phrase[middle + 1 :]
        found.setdefault(swapped, []).append(_Half(phrase, "", True))
    pieces = (
        _Piece(
            tuple(halves),
            max((len(one.rest) + 1 for one in halves if not one.is_first), default=0),
            max((len(one.rest) + 1 for one in halves if one.is_first), default=0),
        )
        for halves in found.values()
    )
    return Matcher(list(found)), tuple(pieces)


@cache
def _chars(role: str) -> frozenset[str]:
    """Characters that are words by themselves in official texts (``alone``: 依法治省), or name a thing in a list of
    them (``listed``: 山水林田湖草).
    """
    return frozenset(row["text"] for row in table("repeats", ("key", "text", "role", "reason")) if row["role"] == role)


def misquoted(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """The slips of a draft, each with the formulation as its fix."""
    bare, places = _without_marks(draft.norm)
    taken = _taken(draft)
    told: set[int] = set()
    for slip in _slips(draft, bare, int(rule.number("least", 4))):
        start, end = places[slip.start], places[slip.end - 1] + 1
        raw_start, raw_end = draft.raw_span(start, end)
        if draft.is_removed(raw_start) or all(places[at] in taken for at in slip.odd) or start in told:
            continue
        told.add(start)
        written = draft.norm[start:end]
        if written.count("“") != written.count("”"):
            continue
        edits = () if _MARK.search(written) else (draft.edit(start, end, slip.phrase),)
        yield Hit(raw_start, raw_end, {"right": slip.phrase}, edits, "unsafe")


def _without_marks(norm: str) -> tuple[str, list[int]]:
    """The text without quotation marks, and where each of its characters stands in the text with them."""
    places = [place for place, character in enumerate(norm) if character not in "“”‘’"]
    return _MARK.sub("", norm), places


def _taken(draft: Draft) -> set[int]:
    """The normalised offsets that lie in formulations of the lexicon and in events."""
    entries = draft.annotated.lexicon.entries
    known = [one for one in draft.formulations if one.canonical in entries]
    taken: set[int] = set()
    for one in (*known, *draft.annotated.events):
        taken.update(range(draft.norm_offset(one.start), draft.norm_offset(one.end)))
    return taken


def _slips(draft: Draft, bare: str, least: int) -> Iterator[Slip]:
    """The slips in the text without marks, in order of start, none of which overlap."""
    matcher, pieces = _halves(draft.annotated.lexicon, least)
    strays = bytearray(len(bare) + 1)  # 1 where a character is a word of its own
    place = 0
    for token in draft.words.cut(bare):
        if len(token) == 1 and "\u4e00" <= token <= "\u9fff":
            strays[place] = 1
        place += len(token)
    odd = bytearray(strays)  # and where one stands twice: nothing else can be a slip
    for match in _TWICE.finditer(bare):
        odd[match.start()] = 1
    found: set[Slip] = set()
    for start, end, index in matcher.find(bare):
        piece = pieces[index]
        if odd.find(1, max(0, start - piece.before), end + piece.behind) >= 0:
            for half in piece.halves:
                found.update(_candidates(bare, start, end, half))
    counts: Counter[str] = Counter()
    taken = bytearray(len(bare))
    kept: list[Slip] = []
    for slip in sorted(found, key=lambda one: (-len(one.phrase), one)):
        written = bare[slip.start : slip.end]
        if 1 in taken[slip.start : slip.end] or not _is_slip(bare, slip, strays, draft.words):
            continue
        if not counts[written]:
            counts[written] = bare.count(written)
        if counts[written] == 1:  # what stands more than once is meant
            taken[slip.start : slip.end] = b"\1" * (slip.end - slip.start)
            kept.append(slip)
    yield from sorted(kept)


_TWICE = re.compile(r"([\u4e00-\u9fff])\1")


def _candidates(bare: str, start: int, end: int, half: _Half) -> Iterator[Slip]:
    """The wordings one edit from the phrase that hold this half of it."""
    rest, size = half.rest, len(half.rest)
    if not rest:
        middle = start + len(half.phrase) // 2
        yield Slip(start, end, (middle - 1, middle), half.phrase)
        return
    if half.is_first:
        # One edit leaves the first character of the rest, or moves the second, or leaves it where it is.
        near = bare[end : end + 2]
        if near[:1] != rest[0] and rest[1] not in near:
            return
        if bare.startswith(rest, end):
            return
    else:
        near = bare[max(0, start - 2) : start]
        if near[-1:] != rest[-1] and rest[-2] not in near:
            return
        if bare.endswith(rest, 0, start):
            return
    for more in (0, -1, 1):
        first, last = (end, end + size + more) if half.is_first else (start - size - more, start)
        if first < 0 or last > len(bare):
            continue
        at = _edit(bare[first:last], rest, more, half.is_first)
        if at is not None:
            low, high = (start, last) if half.is_first else (first, end)
            yield Slip(low, high, tuple(first + one for one in at), half.phrase)


def _edit(written: str, right: str, more: int, is_tail: bool) -> tuple[int, ...] | None:
    """Where the one edit is that parts what is written from what is right; null where there is none or are more.

    The offsets are those of the odd characters: the wrong one, the two swapped, the one doubled, or the two that meet
    where one is missing. A character missing at the edge of the phrase is no slip but another phrase.
    """
    if written == right:
        return None
    first, shorter = 0, min(len(written), len(right))
    while first < shorter and written[first] == right[first]:
        first += 1
    if more == 0:
        if written[first + 1 :] == right[first + 1 :]:
            return (first,)
        if written[first : first + 2] == right[first : first + 2][::-1] and written[first + 2 :] == right[first + 2 :]:
            return first, first + 1
        return None
    if more > 0:
        is_double = first > 0 and written[first] == written[first - 1] and written[first + 1 :] == right[first:]
        return (first - 1, first) if is_double else None
    if written[first:] != right[first + 1 :]:
        return None
    if (is_tail and first == len(right) - 1) or (not is_tail and first == 0):
        return None
    return first - 1, first


_AROUND = 6
_SHORT, _LONG, _VERY_LONG = 5, 6, 7
"""Fewer characters than the first are met by chance; a phrase of as many as the others is not, but for one of them."""


def _is_slip(bare: str, slip: Slip, strays: bytearray, words: Segmenter) -> bool:
    """Whether the segmentation breaks a word of the phrase, and nothing says that the wording is meant."""
    written, phrase = bare[slip.start : slip.end], slip.phrase
    if not _leaves_stray(bare, slip, strays):
        return False
    if len(slip.odd) == 1 and any(bare[at] in _NUMERALS or phrase[at - slip.start] in _NUMERALS for at in slip.odd):
        return False
    before, behind = bare[max(0, slip.start - _AROUND) : slip.start], bare[slip.end : slip.end + _AROUND]
    mended = words.cut(before + phrase + behind)
    edges = {len(before), len(before) + len(phrase)}
    if len(phrase) < _LONG and not edges <= set(accumulate(map(len, mended), initial=0)):
        return False  # the phrase would not stand there as a whole
    as_is = words.cut(before + written + behind)
    is_double = len(written) > len(phrase) >= _LONG  # 党史学|学习 are words too
    return _singles(mended) < _singles(as_is) or (is_double and len(mended) <= len(as_is))


def _leaves_stray(bare: str, slip: Slip, strays: bytearray) -> bool:
    """Whether a character of the phrase is left over that is no word: 维 in 维互, 廉 in 廉建设, 质 in 高量质.

    In a phrase that is not short an edit inside it is enough, but for a wrong character that is a word by itself. A
    short one is only told where it is a numeral abbreviation, or where characters are swapped or doubled.
    """
    alone, length = _chars("alone") | _NUMERALS, len(slip.phrase)
    is_inside = slip.start < slip.odd[0] and slip.odd[-1] < slip.end - 1
    if len(slip.odd) > 1:
        more = slip.end - slip.start - length
        if more > 0:
            return is_inside  # at the edge it belongs to the word before or behind
        if more < 0:  # 和发展道路 may be 和 before another phrase, and 其 may be left out
            missing = slip.phrase[slip.odd[1] - slip.start]
            if length < _SHORT or missing in _FUNCTION or bare[slip.odd[0]] in _FUNCTION:
                return False
            # 风光火储 beside 风光水火储: what is a word by itself may be left out of a list.
            return missing not in _chars("listed") or any(strays[one] and bare[one] not in alone for one in slip.odd)
        if length >= _SHORT and (is_inside or (length >= _LONG and bare[slip.odd[0]] not in _FUNCTION)):
            return True
        return any(strays[one] and bare[one] not in alone for one in slip.odd)
    at = slip.odd[0]
    if bare[at] in _FUNCTION:
        return False
    if is_inside and strays[at] and length >= (_VERY_LONG if bare[at] in alone else _SHORT):
        return True
    if length < _SHORT and (bare[at] in alone or slip.phrase[0] not in _NUMERALS):
        return False  # 提质提效 and 群防群控 are made after the model of a phrase
    return any(strays[one] and bare[one] not in alone for one in (at - 1, at + 1) if slip.start <= one < slip.end)


def _singles(tokens: list[str]) -> int:
    return sum(len(token) == 1 and "\u4e00" <= token <= "\u9fff" for token in tokens)
