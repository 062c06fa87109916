"""The kind repeat: words, characters and sentences that stand twice."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule
from policytext.files import table

_HAN = "\u4e00-\u9fff"


@cache
def _right(role: str) -> frozenset[str]:
    """What may stand twice: characters that may begin a word behind one that ends in them, and words."""
    return frozenset(row["text"] for row in table("repeats", ("key", "text", "role", "reason")) if row["role"] == role)


def repeat(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """What ``unit`` names stands twice by mistake: a character, a word, or a sentence."""
    unit = rule.text("unit")
    if unit == "character":
        yield from _characters(draft)
    elif unit == "word":
        yield from _words(draft)
    else:
        yield from _sentences(draft, int(rule.number("least", 12)))


# ── characters ───────────────────────────────────────────────────────────────────────────────────────────────────────

_TWICE = re.compile(rf"([{_HAN}])\1")
_FUNCTION = frozenset("的了和与及在将被把对从向以为等并而或")
_NUMERALS = frozenset("零一二三四五六七八九十百千万亿两几")
_REACH = 8


def _characters(draft: Draft) -> Iterator[Hit]:
    """A character that stands twice of which the segmentation leaves one as a stray: 省委委有关, 的的.

    工作作风 is two words, 省委委员 too, so nothing of them is left over.
    """
    norm = draft.norm
    for match in draft.find(_TWICE):
        start, end = match.span()
        if norm[start - 1 : start] == norm[start] or norm[end : end + 1] == norm[start]:
            continue  # a run of three is no slip of the pen
        if _is_stray(draft, start):
            edits = (draft.edit(start + 1, end, ""),)
            yield Hit(*draft.raw_span(start, end), {"right": norm[start]}, edits, "unsafe")


def _is_stray(draft: Draft, start: int) -> bool:
    norm, second = draft.norm, start + 1
    character = norm[start]
    low = max(norm.rfind(mark, 0, start) for mark in "，。；：、！？“”《》（）\n") + 1
    low = max(low, start - _REACH)
    high = min(len(norm), second + _REACH)
    tokens = draft.words.cut(norm[low:high])
    ends = [*accumulate(map(len, tokens), initial=low)]
    place = bisect_left(ends, second)
    if place >= len(tokens) or ends[place] != second or ends[place + 1] != second + 1:
        return False  # the two are no end of a word and a word of one character
    before, behind = tokens[place - 1], tokens[place + 1] if place + 1 < len(tokens) else ""
    if character in _FUNCTION:
        return before == character  # 目的的 is right
    if len(before) < 2 or character in _NUMERALS or character in _right("opens") or not draft.words.knows(before):
        return False
    if draft.words.knows(character + behind[:1]) or draft.words.knows(character + behind):
        return False
    return len(behind) > 1 or not behind or not ("\u4e00" <= behind <= "\u9fff") or behind in _FUNCTION


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_WORD_TWICE = re.compile(rf"([{_HAN}]{{2,6}})\1")


def _words(draft: Draft) -> Iterator[Hit]:
    """A word of two or more characters that stands twice: 扎实扎实推进; not 发展发展中国家."""
    norm = draft.norm
    for match in draft.find(_WORD_TWICE):
        start, end = match.span()
        word = match[1]
        if word in _right("word") or norm.startswith(word, end) or norm.endswith(word, 0, start):
            continue
        if len(set(word)) == 1 or word[0] in _NUMERALS:
            continue  # 两个两个地
        low, high = max(0, start - _REACH), min(len(norm), end + _REACH)
        ends = frozenset(accumulate(map(len, draft.words.cut(norm[low:high])), initial=low))
        if {start, start + len(word), end} <= ends and (len(word) > 2 or draft.words.knows(word)):
            edits = (draft.edit(start + len(word), end, ""),)
            yield Hit(*draft.raw_span(start, end), {"right": word}, edits, "unsafe")


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────

_ENDED = "。！？"


def _sentences(draft: Draft, least: int) -> Iterator[Hit]:
    """A sentence of at least so many characters that stands twice, one right behind the other."""
    last = ""
    last_span = (0, 0)
    for start, end in draft.text.sentences:
        if draft.is_removed(draft.raw_span(start, end)[0]):
            continue
        sentence = draft.norm[start:end]
        bare = re.sub(r"\s", "", sentence)
        if len(bare) >= least and bare[-1] in _ENDED and bare == last:
            related = (draft.raw_span(*last_span),)
            edits = (draft.edit(start, end, ""),)
            yield Hit(*draft.raw_span(start, end), {"right": sentence}, edits, "unsafe", related)
        last, last_span = bare, (start, end)
