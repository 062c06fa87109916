"""What a number counts or measures: the noun beside it in the same clause.

A small grammar over the words of the clause. Behind a classifier stands the noun counted (12个自贸试验区); before the
number stands the measure (贫困发生率由10.2%下降到3.1%) or the object of a verb (召开党组会3次). The words that part
these, and their roles, are in ``dictionaries/tables/context-words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from policytext.measure import CHINESE, alternation, checked, qualifier_before, rows, units
from policytext.segment import Segmenter

_VERBS = frozenset({"change", "transitive", "link", "lead", "nominal"})
ROLES = _VERBS | {"adverb", "determiner", "coordinator", "scope", "locative", "adjective", "last", "noun"}
"""What a word does beside a number.

change: a verb of measuring, said of a measure (增长), and the measure itself where no noun is there.
transitive: a verb of measuring that governs a noun as well (增加).
link: what else stands between a measure and its number (达到, 由, 位居).
lead: a verb that governs what is counted (召开), or a function word; no noun phrase reaches over it.
nominal: a verb that is as often a noun (建设); it governs only at the head of a phrase.
adverb, determiner: no part of a noun phrase's edge (年均, 各类).
coordinator: joins two nouns (和).
scope: what a rank or share is of, between its verb and the number (居世界第二).
locative: ends a phrase that is a place or a time and no noun (…基础上).
adjective: with 的 it describes the noun behind (两个最大的国家).
last: a noun that ends the phrase (三个方面).
noun: a word that the segmenter cuts in two (占比).
"""

_REACH = 30
"""Characters looked at on either side; the longest measure of the national reports has 22."""

_EDGE = r"\s\d，。；：、！？,;:!?“”‘’（）()《》〔〕\[\]【】…*×_□○—∶"
_BEFORE = re.compile(f"[{_EDGE.replace('、', '')}]")
_BEHIND = re.compile(f"[^{_EDGE}]{{1,{_REACH}}}")
_JOINED = re.compile(f"、([^{_EDGE}]{{1,{_REACH}}})")
_COUNTED = re.compile(f"(?:[{CHINESE}几数多]+[余多]?[个项次年批家条件名位]?|第.*)$")
_MOST_JOINED = 8
"""Coordinated nouns behind a number that are taken; a longer list is an enumeration of its own."""
_NUMERIC = tuple("0123456789*…×_□○")
_UNIT = re.compile("^[余多十百千万亿]{0,3}" + alternation(units()))
_PER_BASE = re.compile("每[十百千万亿]{1,2}(?:人口?|户|名|亩|元|平方公里|个)")
"""The base of a rate, which is no part of what is measured (每千人口托位数)."""
_TIME_TAIL = re.compile("^(?:以?来|[末底初内间后前中起]|时间|以[前后])")
"""What belongs to a date or duration before this number."""
_ACTOR = re.compile("^.{0,20}(?:中心组|小组|专班|班子|支部|党委|党组|委员会|机关)(?=.{2,}$)")
"""Who does what is counted in times; the times are of the activity alone."""


@cache
def _roles() -> Mapping[str, str]:
    found = rows("context-words", ("word", "role"))
    for row in found:
        checked("context-words", row, "role", ROLES)
    return MappingProxyType({row["word"]: row["role"] for row in found})


@cache
def _joints() -> Mapping[str, frozenset[str]]:
    """The first parts of the table's words, with their second parts, wherever the segmenter may cut them in two."""
    joints: dict[str, set[str]] = {}
    for word in _roles():
        for cut in range(1, len(word)):
            joints.setdefault(word[:cut], set()).add(word[cut:])
    return MappingProxyType({first: frozenset(second) for first, second in joints.items()})


def _words(segmenter: Segmenter, phrase: str) -> list[str]:
    """The words of a phrase, but those of the table whole (占比) and a verb apart from its object (解决问题)."""
    words = segmenter.cut(phrase)
    joints, roles = _joints(), _roles()
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word in joints and place + 1 < len(words) and words[place + 1] in joints[word]:
            words[place : place + 2] = [word + words[place + 1]]
        elif len(word) == _VERB_AND_OBJECT and word not in roles and roles.get(word[:2]) in ("lead", "link"):
            words[place : place + 1] = [word[:2], word[2:]]
    return words


_VERB_AND_OBJECT = 4


class Context:
    """Finds what each number of a text counts; asked for in order, since the numbers of a clause share a measure."""

    def __init__(self, norm: str, segmenter: Segmenter) -> None:
        self._norm = norm
        self._segmenter = segmenter
        self._floor = 0
        self._last: str | None = None

    def of(self, start: int, end: int, kind: str, unit: str | None) -> str | None:
        """What the number from ``start`` to ``end``, normalised offsets, counts or measures; null if unnamed."""
        if kind == "date":  # 比重由2020年的7.2%提升至7.4%: the measure before it is that of the numbers behind it
            self._last = noun_before(self._norm, start, self._segmenter, self._floor)[0]
            self._floor = end
            return None
        if kind == "duration":
            found = self._of_duration(start, end)
        elif kind == "ordinal":
            found = self._of_ordinal(start, end, unit)
        else:
            found = self._of_amount(start, end, kind, unit)
        self._floor, self._last = end, found
        return found

    def of_mask(self, start: int, end: int, unit: str) -> str | None:
        """What a masked number counts; ``unit`` as it stands, 万 and 亿 and a second unit in brackets included."""
        bare = unit.split("（")[0].lstrip("十百千万亿") or None
        return self.of(start, end, units()[bare].kind if bare else "count", bare)

    def _of_duration(self, start: int, end: int) -> str | None:
        """五年规划; 结束了66年的征收历史; 平均寿命延长3年."""
        plan = _PLAN.match(self._norm, end)
        if plan:
            return plan[1]
        noun, verb = noun_before(self._norm, start, self._segmenter, self._floor)
        if verb and noun and not self._norm.startswith("的", start - 1):
            return noun
        return noun_behind(self._norm, end, self._segmenter) if self._norm.startswith("的", end) else None

    def _of_ordinal(self, start: int, end: int, unit: str | None) -> str | None:
        """The measure that is ranked (规模跃居世界第二位), else the first word behind (第三产业)."""
        behind = _BEHIND.match(self._norm, end)
        if not behind or behind.group()[0] == "的":
            noun, verb = noun_before(self._norm, start, self._segmenter, self._floor)
            return noun or self._shared(start) if verb and unit in (None, "位", "名") else None
        word = _words(self._segmenter, behind.group())[0]
        if word == "的" or _roles().get(word) not in (None, "nominal", "adjective"):
            return None
        is_class = not unit or units()[unit].use != "classifier"
        return word if is_class and word not in _roles() else noun_behind(self._norm, end, self._segmenter)

    def _of_amount(self, start: int, end: int, kind: str, unit: str | None) -> str | None:
        use = units()[unit].use if unit else "classifier"
        if not unit and (kind != "count" or _SHARE.search(self._norm, start, end)):
            use = "measure"
        if use in ("classifier", "list"):
            behind = noun_behind(self._norm, end, self._segmenter)
            if behind:
                return behind
            if self._norm.startswith("的", start - 1) and not _OF_A_TIME.search(self._norm, start - 2, start):
                return None  # what stands before 的 describes the noun behind
        noun, verb = noun_before(self._norm, start, self._segmenter, self._floor)
        if noun and unit == "次":
            noun = _ACTOR.sub("", noun)
        if noun and verb and _roles().get(noun) == "nominal" and self._shared(start):
            return self._shared(start)  # 由60%调整为50%
        if noun and (verb or use in ("classifier", "list", "head")):
            return noun
        if not verb and use == "measure":
            behind = noun_behind(self._norm, end, self._segmenter)
            if behind or noun:
                return behind or noun
        shared = self._shared(start)
        if shared:
            return shared
        return verb if _roles().get(verb) in ("change", "transitive") else None

    def _shared(self, start: int) -> str | None:
        """What the number before this one in the same clause counts (由10.2%下降到3.1%)."""
        is_ratio = start == self._floor + 1 and self._norm[start - 1] in ":：∶"
        return self._last if is_ratio or not _CLAUSE_END.search(self._norm, self._floor, start) else None


_OF_A_TIME = re.compile("[年月期初末前来]的$")  # 由上年的88个增加到317个
_SHARE = re.compile("分之|半")
_PLAN = re.compile("(规划|计划|行动|纲要)")
_CLAUSE_END = re.compile("[，。；：！？\n]")


def noun_behind(norm: str, end: int, segmenter: Segmenter) -> str | None:
    """The noun phrase that begins at ``end``, coordinated ones included; what ends in 的 before it is passed over.

    >>> from policytext.segment import default_segmenter
    >>> noun_behind("设立12个具有特色的自贸试验区，", 5, default_segmenter())
    '自贸试验区'
    """
    match = _BEHIND.match(norm, end + norm.startswith("级", end))  # 10万吨级码头
    if not match:
        return None
    words = _words(segmenter, match.group())
    phrase, whole = _head(words)
    if not phrase:
        return None
    for _ in range(_MOST_JOINED):
        match = _JOINED.match(norm, match.end()) if whole else None
        if not match:
            break
        more, whole = _head(_words(segmenter, match.group(1)))
        if not more or not whole or norm.startswith(_NUMERIC, match.end()):
            break
        phrase += "、" + more
    return phrase


def _head(words: Sequence[str]) -> tuple[str, bool]:
    """The first noun phrase of the words, and whether it reaches to their end."""
    roles = _roles()
    begin = _behind_modifier(words)
    taken: list[str] = []
    for word in words[begin:]:
        role = roles.get(word)
        if role in ("determiner", "adverb") and not taken:
            begin += 1
            continue
        if word == "的" or role in _STOPS_BEHIND or word[0] == "每" or _COUNTED.fullmatch(word):
            break
        taken.append(word)
        if role == "last":
            break
    whole = begin + len(taken) == len(words)
    while taken and roles.get(taken[-1]) in _NO_TAIL:
        taken.pop()
    return "".join(taken), whole


_NO_TAIL = frozenset({"coordinator", "locative", "scope", "adjective"})
_STOPS_BEHIND = frozenset({"link", "lead", "adverb", "change", "transitive"})


def _behind_modifier(words: Sequence[str]) -> int:
    """Where the head begins: behind the first 的 where it ends a description (具有特色的…), else at once (个县的…)."""
    if "的" not in words:
        return 0
    place = words.index("的")
    describes = _roles().get(words[0]) in _DESCRIBING or words[place - 1][-1] in "性型"
    return place + 1 if place == 0 or describes else 0


_DESCRIBING = frozenset({"link", "lead", "adverb", "adjective", "transitive"})


def noun_before(norm: str, start: int, segmenter: Segmenter, floor: int = 0) -> tuple[str | None, str]:
    """The noun phrase before ``start``, verbs and adverbs between it and the number passed over, and the verb.

    The verb is that of change, else the one that links, else the qualifier; "" where the number follows the noun.
    Nothing before ``floor`` is looked at: that is the end of the number before.

    >>> from policytext.segment import default_segmenter
    >>> noun_before("国内生产总值年均增长", 10, default_segmenter())
    ('国内生产总值', '增长')
    """
    qualifier, bound = qualifier_before(norm, start)
    if bound == "exact":
        qualifier = ""
    clause, is_whole = _clause_before(norm, start - len(qualifier), floor)
    if not clause:
        return None, ""
    *others, last = clause.split("、")
    words = _subject_of_share(_words(segmenter, last))
    verb = _drop_verbs(words) or qualifier
    begin = _phrase_start(words)
    phrase = _trimmed(words[begin:], governs=not verb and not others)
    if phrase and begin == 0 and others and is_whole:
        phrase = _coordinated(others, segmenter) + phrase
    return phrase or None, verb


def _clause_before(norm: str, start: int, floor: int) -> tuple[str, bool]:
    """The clause up to ``start``, and whether it is seen from its beginning.

    What still belongs to a number before it (its unit, 来 of 五年来) and the base of a rate are left out.
    """
    first = max(floor, start - _REACH)
    window = norm[first:start].rstrip(" ")
    clause = _BEFORE.split(window)[-1]
    begin = first + len(window) - len(clause)
    opens = norm[begin - 1 : begin]
    if opens in _NUMERIC:
        clause = _UNIT.sub("", clause, count=1)
    elif begin == floor:
        clause = _TIME_TAIL.sub("", clause, count=1)
    if "每" in clause:
        clause = _PER_BASE.sub("", clause)
    return clause, opens in _OPENS_CLAUSE


def _subject_of_share(words: list[str]) -> list[str]:
    """民生投入 of 民生投入占财政支出的80%: the share is the subject's, the base only where no subject is there."""
    if words[-1:] != ["的"]:
        return words
    for place in range(len(words) - 2, 0, -1):
        if words[place] in ("占", "是", "为", "相当于"):
            return words[: place + 1]
    return words


_OPENS_CLAUSE = ("", *"，。；：！？\n\u3000 ")


def stands_between_verb_and_noun(norm: str, start: int, end: int, segmenter: Segmenter) -> bool:
    """Whether a number with its unit would fit here: behind a verb or noun, and before a noun or a mark."""
    clause = _BEFORE.split(norm[max(0, start - _REACH) : start])[-1]
    if not clause:
        return False
    last = _words(segmenter, clause)[-1]
    behind = _BEHIND.match(norm, end)
    if not behind:
        return last not in _PREPOSITIONS
    return (
        _roles().get(last) in ("lead", "nominal", "change", "transitive")
        and _words(segmenter, behind.group())[0] not in _roles()
    )


_PREPOSITIONS = frozenset(("在", "由", "到", "向", "对", "与", "和", "赴", "给", "从"))


def _drop_verbs(words: list[str]) -> str:
    """Take the verbs and adverbs off the end of ``words``; the verb of change among them, else a link, else ""."""
    roles = _roles()
    verb = ""
    while words:
        role = roles.get(words[-1])
        if (
            role not in _PASSED_OVER
            and words[-1] not in ("了", "的")
            and words[-1][0] != "每"
            and not _COUNTED.fullmatch(words[-1])
        ):
            break
        word = words.pop()
        if role in ("change", "transitive") or (role == "link" and not verb):
            verb = word
    return verb


_PASSED_OVER = frozenset({"change", "transitive", "link", "adverb", "scope", "determiner"})
_SHARES = ("比重", "比例", "份额")


def _phrase_start(words: Sequence[str]) -> int:
    """Where the last noun phrase of the words begins: behind the last verb, function word, number or 的."""
    roles = _roles()
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word == "的" or roles.get(word) in ("lead", "link", "transitive", "locative") or _COUNTED.fullmatch(word):
            if word in ("占", "所") and words[-1] in _SHARES:  # 服务业占国内生产总值比重 is the measure
                continue
            if place and words[place - 1] == "新":  # 新设企业: the verb qualifies
                continue
            return place + 1
    return 0


def _trimmed(words: Sequence[str], *, governs: bool) -> str:
    """The phrase without adverbs, determiners and coordinators at its edges, and without a verb that ``governs`` it."""
    roles = _roles()
    begin = 0
    while begin < len(words) and (roles.get(words[begin]) in _NO_HEAD or words[begin][0] == "每"):
        begin += 1
    while (
        governs
        and roles.get(words[begin] if begin < len(words) else "") in _GOVERNING
        and any(one not in roles for one in words[begin + 1 :])
    ):
        begin += 1
    end = len(words)
    while end > begin and roles.get(words[end - 1]) in ("coordinator", "locative", "determiner"):
        end -= 1
    return "".join(words[begin:end])


_NO_HEAD = frozenset({"adverb", "determiner", "coordinator"})
_GOVERNING = _NO_HEAD | {"nominal", "change", "transitive"}


def _coordinated(pieces: Sequence[str], segmenter: Segmenter) -> str:
    """What stands before the last 、 where all of it is nouns; "" where a verb governs only that part."""
    roles = _roles()
    taken = []
    for piece in pieces:
        words = _words(segmenter, piece)
        if not words or any(
            roles.get(word) in ("lead", "link", "change", "transitive") or word == "的" for word in words
        ):
            return ""
        taken.append(_trimmed(words, governs=False))
    return "".join(piece + "、" for piece in taken if piece)
