"""Words and their roles in a clause: what parts the noun phrases, and what belongs to them.

A word has the role that ``dictionaries/tables/context-words.csv`` gives it, any other that of its part of speech in the
segmenter's dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from policytext.numbers.measure import CHINESE, checked, rows
from policytext.segment import Segmenter

_VERBS = frozenset({"change", "transitive", "link", "lead", "nominal", "final", "verb"})
ROLES = _VERBS | {
    "adverb", "determiner", "coordinator", "scope", "locative", "adjective", "last", "noun", "measure"
}  # fmt: skip
"""What a word does beside a number.

change: a verb of measuring, said of a measure (增长), and the measure itself where no noun is there.
transitive: a verb of measuring that governs a noun as well (增加).
link: what else stands between a measure and its number (达到, 由, 位居).
lead: a verb that governs what is counted (召开), or a function word; no noun phrase reaches over it.
final: a verb without an object: what is counted stands before it (党员转正3名).
verb: a verb that governs a noun behind it, but describes one as well (运输货物, 运输能力).
nominal: a verb that is as often a noun (建设); it governs only at the head of a phrase.
adverb, determiner: no part of a noun phrase's edge (年均, 各类).
coordinator: joins two nouns (和).
scope: what a rank or share is of, between its verb and the number (居世界第二).
locative: ends a phrase that is a place or a time and no noun (…基础上).
adjective: with 的 it describes the noun behind (两个最大的国家).
last: a noun that ends the phrase (三个方面).
noun: a noun that the segmenter cuts in two (占比), or that its dictionary calls a verb (收入).
measure: the end of a noun that measures: a verb before it describes it (牵头比例, 投产里程).
"""

PREDICATE = "predicate"
"""The role of a verb that the table does not have: it may govern or describe."""
_FLAGS = MappingProxyType(
    {"v": PREDICATE, "vd": PREDICATE, "vi": PREDICATE, "vg": PREDICATE, "vq": PREDICATE, "vn": "nominal", "d": "adverb",
     "p": "lead", "c": "lead", "u": "lead", "ud": "lead", "uj": "lead", "ul": "lead", "uz": "lead", "r": "determiner"}
)  # fmt: skip
"""The roles of words that the table does not have, by part of speech; all others are as good as nouns."""
UNKNOWN = "unknown"
"""The role of what is in no dictionary: guessed by the segmenter, and sometimes cut wrongly."""

_LOOSE_TAIL = frozenset("均超达过仅约近拟已为居等")
"""What the segmenter sticks to the end of a word that it does not know (普及率均, 营收过, 购物季等)."""
_COUNTED = re.compile(f"(?:[{CHINESE}几数多]+[余多]?(?:[个项次年批家条件名位大]|季度)?|第.*)$")


@cache
def _table() -> Mapping[str, str]:
    found = rows("context-words", ("word", "role"))
    for row in found:
        checked("context-words", row, "role", ROLES)
    return MappingProxyType({row["word"]: row["role"] for row in found})


@cache
def measures() -> tuple[str, ...]:
    """The ends of nouns that measure."""
    return tuple(word for word, role in _table().items() if role == "measure")


@cache
def _joints() -> Mapping[str, frozenset[str]]:
    """The first parts of the table's words, with their second parts, wherever the segmenter may cut them in two."""
    joints: dict[str, set[str]] = {}
    for word in _table():
        for cut in range(1, len(word)):
            joints.setdefault(word[:cut], set()).add(word[cut:])
    return MappingProxyType({first: frozenset(second) for first, second in joints.items()})


class _Roles(dict[str, str]):
    """Roles by word; those of the table, and any other's when it is first asked for."""

    def __init__(self, segmenter: Segmenter) -> None:
        super().__init__(_table())
        self._segmenter = segmenter

    def __missing__(self, word: str) -> str:
        if _COUNTED.fullmatch(word):
            role = "counted"
        elif word[0] == "每":
            role = "determiner"
        else:
            flag = self._segmenter.flag(word)
            role = UNKNOWN if flag is None else _FLAGS.get(flag, "")
        if len(self) < _MOST_KEPT:
            self[word] = role
        return role


class Grammar:
    """What is known of the words of one segmenter: ``roles`` by word, "" for plain nouns, and the words of phrases."""

    def __init__(self, segmenter: Segmenter) -> None:
        self.roles: Mapping[str, str] = _Roles(segmenter)
        self._segmenter = segmenter
        self._words: dict[str, tuple[str, ...]] = {}

    def words(self, phrase: str) -> tuple[str, ...]:
        """The words of a phrase, but those of the table whole (占比) and a verb apart from its object (解决问题)."""
        words = self._words.get(phrase)
        if words is None:
            words = _repaired(self._segmenter.cut(phrase), self.roles)
            if len(self._words) < _MOST_KEPT:
                self._words[phrase] = words
        return words

    def prepare(self, phrases: Iterable[str]) -> None:
        """Cut many phrases at once. They hold no line feed."""
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._words]
        if not 0 < len(new) < _MOST_KEPT - len(self._words):
            return
        words = self._segmenter.cut("\n".join(new))
        words.append("\n")
        begin = 0
        for phrase in new:
            end = words.index("\n", begin)
            self._words[phrase] = _repaired(words[begin:end], self.roles)
            begin = end + 1


_MOST_KEPT = 100_000
"""Words and phrases that are kept; a report has some thousands."""


@cache
def grammar_of(segmenter: Segmenter) -> Grammar:
    """The grammar of a segmenter, one a process."""
    return Grammar(segmenter)


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _repaired(words: list[str], roles: Mapping[str, str]) -> tuple[str, ...]:
    joints, table = _joints(), _table()
    behind = ""
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        role = roles[word]
        if word in joints and behind:
            joined = [word + behind] if behind in joints[word] else _joined(word, behind, roles)
            if joined:
                words[place : place + 2] = joined
                behind = joined[0]
                continue
        if word[0] == "率" and len(word) > 2 and place:  # 发现, 率控制: the measure ends in 率
            words[place : place + 1] = ["率", word[1:]]
            behind = "率"
            continue
        if role == UNKNOWN and word[0] == "占" and len(word) > 1:
            share = 1 + word.startswith("占比")
            words[place : place + 1] = [word[:share], word[share:]] if len(word) > share else [word]
            behind = word[:share]
            continue
        if role == UNKNOWN:
            parted = _parted(words[place - 1] if place else "", word, behind, roles) if len(word) > 1 else []
            if parted:
                length = len("".join(parted))
                first = place - (length > len(word) and parted[-1] == word[-1])
                words[first : place + 1 + (length > len(word) and first == place)] = parted
                word = words[place]
        elif len(word) == _TWO_WORDS and word not in table and _is_clause(word, roles):
            words[place : place + 1] = [word[:2], word[2:]]
            word = word[:2]
        behind = word
    return tuple(words)


_TWO_WORDS = 4


def _is_clause(word: str, roles: Mapping[str, str]) -> bool:
    """Whether a word of the dictionary is a verb with its object (解决问题) or a noun with its verb (价格上涨)."""
    if word == "发展党员":
        return True
    return roles[word[:2]] in ("lead", "link", "transitive") or roles[word[2:]] == "change"


def _joined(word: str, behind: str, roles: Mapping[str, str]) -> list[str]:
    """A word of the table out of one and the beginning of an unknown one, and what is left (占, 比均: 占比, 均)."""
    if word == "占" and behind[0] == "比" and len(behind) > 1 and roles[behind] != "measure":
        return ["占比", behind[1:]]
    if roles[behind] == UNKNOWN:
        for cut in range(len(behind) - 1, 0, -1):
            if behind[:cut] in _joints()[word] and roles[behind[cut:]] != UNKNOWN:
                return [word + behind[:cut], behind[cut:]]
    return []


def _parted(before: str, word: str, behind: str, roles: Mapping[str, str]) -> list[str]:
    """An unknown word put right with its neighbours (志愿者线, 上: 志愿者, 线上; 普及, 率均: 普及率, 均)."""
    head, tail = word[:-1], word[-1]
    if tail in _LOOSE_TAIL:
        if len(head) == 1 and before and roles[before + head] != UNKNOWN:
            return [before + head, tail]
        return [head, tail]
    if _table().get(word[0]) == "adverb" and roles[word[1:]] != UNKNOWN:  # 共培养
        return [word[0], word[1:]]
    if behind and len(head) > 1 and roles[head] != UNKNOWN and roles[tail + behind] != UNKNOWN:
        return [head, tail + behind]
    return []
