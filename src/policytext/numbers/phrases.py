"""Noun phrases beside a place in a clause: the one that begins there and the one that ends there.

Verbs, function words and numbers part them, by the roles that ``grammar`` gives the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from policytext.numbers.grammar import PREDICATE, UNKNOWN, Grammar, measures

_NOUNS = frozenset({"", "noun", "measure", "last", UNKNOWN})
GOVERNS = frozenset({"lead", "link", "transitive"})
_STOPS_BEHIND = frozenset({"link", "lead", "adverb", "change", "transitive", "final"})
_NO_TAIL = frozenset({"coordinator", "locative", "scope", "adjective"})
_NO_HEAD = frozenset({"adverb", "determiner", "coordinator"})
_AT_HEAD = frozenset({"nominal", "change", "transitive", "verb", PREDICATE})
_DESCRIBING = frozenset({"link", "lead", "adverb", "adjective", "transitive"})
_PASSED_OVER = frozenset({"change", "transitive", "link", "adverb", "scope", "determiner"})
_PREDICATES = frozenset({"verb", "final", "nominal", PREDICATE})
_TAKES_PLACE = frozenset({"成为", "作为", "形成", "创造", "取得", "达成", "营造", "没有", "具有", "存在"})
"""Verbs that describe no noun of measure (成为生产总值…)."""
_SHARES = ("比重", "比例", "份额")


# ── behind ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Phrase(NamedTuple):
    """A noun phrase and whether it reaches to the end of the words it was looked for in; "" where none is."""

    text: str
    is_whole: bool


@lru_cache(maxsize=8192)
def first_phrase(window: str, tails: frozenset[str], grammar: Grammar) -> Phrase:
    """The noun phrase at the head of the words; a word in one of the roles ``tails`` at its end is no part of it.

    A description that ends in 的 is passed over; where it may as well be a clause (三个县承办的比赛), there is none.

    >>> from policytext.numbers.grammar import grammar_of
    >>> from policytext.segment import default_segmenter
    >>> first_phrase("具有特色的自贸试验区", frozenset(), grammar_of(default_segmenter()))
    Phrase(text='自贸试验区', is_whole=True)
    """
    roles = grammar.roles
    words = grammar.words(window)
    begin = _behind_modifier(words, roles)
    if begin is None:
        return Phrase("", False)
    while begin < len(words) and roles[words[begin]] in ("determiner", "adverb"):
        begin += 1
    end = _end_of_phrase(words, begin, roles)
    is_whole = end == len(words)
    end = _without_tail(words, begin, end, tails if is_whole else frozenset(), roles)
    return Phrase("".join(words[begin:end]), is_whole and end == len(words))


def _end_of_phrase(words: Sequence[str], begin: int, roles: Mapping[str, str]) -> int:
    """Where the noun phrase ends: at a verb, function word or number; a verb amid nouns is part of it (新投产项目)."""
    for place in range(begin, len(words)):
        word = words[place]
        role = roles[word]
        before = roles[words[place - 1]] if place > begin else ""
        if role == "last":
            return place + 1
        if role in _STOPS_BEHIND:
            if role == "final" and place + 1 < len(words) and roles[words[place + 1]] in _NOUNS_OR_ACTS:  # 就业驿站
                continue
            if place == begin or len(word) == 1:
                return place
            if words[place - 1] == "新" and _is_nouns(words[place + 1 : place + 2], roles):
                continue
            if before not in ("nominal", "verb", PREDICATE) or not _is_nouns(words[place + 1 :], roles):
                return place
        elif role == "counted" or (role == "determiner" and place > begin):
            return place
    return len(words)


def _is_nouns(words: Sequence[str], roles: Mapping[str, str]) -> bool:
    """Whether the words are a few nouns, the first one of a compound with the verb before them (许可认定事项)."""
    return 0 < len(words) <= _FEW and all(roles[word] in _NOUNS for word in words)


_FEW = 2
_NOUNS_OR_ACTS = _NOUNS | {"nominal"}


def _without_tail(words: Sequence[str], begin: int, end: int, tails: frozenset[str], roles: Mapping[str, str]) -> int:
    """The end without coordinators and places; without the verb of 38家企业改造 too, and half a second noun."""
    last = end
    while end > begin and roles[words[end - 1]] in _NO_TAIL:
        end -= 1
    if tails and end > begin and roles[words[end - 1]] in tails:
        while end - begin > 1 and (roles[words[end - 1]] in tails or words[end - 1].endswith("化")):
            end -= 1
    if end < len(words) and end - begin > 1:
        for place in range(end - 1, begin, -1):  # 三批清单和服务业发展等政策: the second noun goes on
            if roles[words[place]] == "coordinator" and ((last < len(words) and words[last] == "等") or end < last):
                return place - (roles[words[place - 1]] in tails)
    return end


def _behind_modifier(words: Sequence[str], roles: Mapping[str, str]) -> int | None:
    """Where the head begins: behind the first 的 where it ends a description (具有特色的…), else at once (个县的…)."""
    if "的" not in words:
        return 0
    place = words.index("的")
    if place == 0 or words[place - 1][-1] in "性型":
        return place + 1
    first = roles[words[0]]
    if first == PREDICATE and len(words[0]) > 1:  # 受灾严重的县
        return place + 1
    if first in _DESCRIBING and (first != "adjective" or place == 1):
        return place + 1
    if any(roles[word] in ("lead", "verb", "transitive", "final", PREDICATE) for word in words[1:place]):
        return None
    return 0


# ── before ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Subject(NamedTuple):
    """The noun phrase before a number, the verb between them ("" for none), and where in the words it begins.

    ``governor`` is the verb that governs the phrase, "" where none does.
    """

    noun: str
    verb: str
    at_head: bool
    governor: str


@lru_cache(maxsize=8192)
def last_phrase(clause: str, qualifier: str, is_listed: bool, concrete: bool, grammar: Grammar) -> Subject:
    """The noun phrase at the end of the words, verbs and adverbs between it and the number passed over.

    ``qualifier`` is what stands between the words and the number (超过); ``is_listed``: nouns stand before the words,
    in a list with the last of them; ``concrete``: what is counted is no activity, so its verb is no part of it.
    """
    roles = grammar.roles
    words = _subject_of_share(grammar.words(clause))
    end, verb = _verb_at_end(words, roles)
    end = _before_final(words, end, concrete and verb != "", roles)
    verb = verb or qualifier
    begin = _phrase_start(words, end, bool(verb), roles)
    governor = words[begin - 1] if begin and roles[words[begin - 1]] == "lead" else ""
    if not is_listed or begin:
        begin = _behind_governors(words, begin, end, (verb, qualifier), concrete, roles)
    begin = _behind_adverbs(words, begin, end, roles)
    while end > begin and (roles[words[end - 1]] in _NO_END or words[end - 1] in ("年", "预期")):
        end -= 1
    if verb and begin and words[begin - 1] == "比" and words[end - 1 : end] and words[end - 1].endswith(_EARLIER):
        end = begin  # 比去年同期下降3起
    if end - begin == 1 and _is_no_noun(words[begin], governor, roles):
        end = begin
    return Subject("".join(words[begin:end]), verb, begin == 0, governor)


_NO_END = frozenset({"coordinator", "locative", "determiner", "adverb"})
_EARLIER = ("同期", "年", "月", "季度", "年初", "年底")
"""Ends of what a value is compared with, which is no measure."""
_SINGLE = frozenset(["率", "量", "数", "额", "值", "月", "日", "基本", "最后"])
"""Ends of words that are no noun alone."""


def _is_no_noun(word: str, governor: str, roles: Mapping[str, str]) -> bool:
    """Whether a word alone names nothing that is counted: half a word, a verb, or a province (上海市由5降到3)."""
    role = roles[word]
    return (
        word in _SINGLE or role == PREDICATE or (role == "final" and not governor) or (word[-1] in "省市" and not role)
    )


def _subject_of_share(words: Sequence[str]) -> Sequence[str]:
    """民生投入 of 民生投入占财政支出的80%: the share is the subject's, the base only where no subject is there."""
    if words[-1:] != ("的",):
        return words
    for place in range(len(words) - 2, 0, -1):
        if words[place] in ("占", "是", "为", "相当于"):
            return words[: place + 1]
    return words


def _verb_at_end(words: Sequence[str], roles: Mapping[str, str]) -> tuple[int, str]:
    """Where the verbs and adverbs at the end begin; the verb of change among them, else a link, else a scope."""
    verb = scope = ""
    end = len(words)
    while end:
        word = words[end - 1]
        role = roles[word]
        if role not in _PASSED_OVER and role != "counted" and word not in ("了", "的"):
            break
        if role in ("change", "transitive") or (role == "link" and not verb):
            verb = word
        elif role == "scope" or word in ("全国", "全省", "全市"):
            scope = word
        end -= 1
    return end, verb or scope


def _before_final(words: Sequence[str], end: int, concrete: bool, roles: Mapping[str, str]) -> int:
    """The end without a verb of which the noun is the subject (党员转正3名; 直管县调整扩大到48个)."""
    start = end
    while end > 1 and (roles[words[end - 1]] == "final" or (concrete and roles[words[end - 1]] in _PREDICATES)):
        end -= 1
    while end and end < start and roles[words[end - 1]] == "adverb":
        end -= 1
    is_subject = end and end < start and roles[words[end - 1]] in _NOUNS and "新增" not in words[:end]
    return end if is_subject else start


def _phrase_start(words: Sequence[str], end: int, has_verb: bool, roles: Mapping[str, str]) -> int:
    """Where the last noun phrase of the words begins: behind the last verb, function word, number or 的."""
    ends = measures()
    for place in range(end - 1, -1, -1):
        word = words[place]
        role = roles[word]
        if role == "adverb" and place + 1 < end and roles[words[place + 1]] in _PREDICATES:
            if has_verb and words[end - 1].endswith(ends):  # 直接结算率超过90%
                continue
            return place + 1
        if role not in GOVERNS and role not in ("locative", "counted"):
            continue
        if word == "八项" and words[place + 1 : place + 2] == ("规定",):  # 违反中央八项规定精神问题3起
            continue
        if place == end - 2 and len(words[place + 1]) == 1 and len(word) > 1:  # 产业集聚区
            continue
        if word in ("占", "所") and words[end - 1] in _SHARES:  # 服务业占国内生产总值比重 is the measure
            continue
        if place and words[place - 1] == "新" and (has_verb or len(word) == 1):  # 新设企业: the verb qualifies
            continue
        if place and words[end - 1].endswith(ends) and _describes(words[place : end - 1], roles):
            if has_verb and roles[words[place - 1]] not in ("scope", "adverb"):
                continue
            if words[place - 1] in ("日", "年") and place == end - 2:  # 日处理能力
                continue
        return place + 1
    return 0


def _describes(words: Sequence[str], roles: Mapping[str, str]) -> bool:
    """Whether the verbs describe a noun of measure behind them (加计扣除比例)."""
    return all(
        len(word) > 1 and word not in _TAKES_PLACE and roles[word] in ("lead", "nominal", PREDICATE) for word in words
    )


def _behind_governors(
    words: Sequence[str], begin: int, end: int, verbs: tuple[str, str], concrete: bool, roles: Mapping[str, str]
) -> int:
    """Where the noun begins behind the verb that governs it: 支持项目200个, 港口新增泊位5个, 运输货物超7吨."""
    verb, qualifier = verbs
    if not any(roles[word] in _NOUNS for word in words[end - 1 : end]):
        return begin
    if verb == qualifier and qualifier in _ABOUT:
        verb = ""
    is_change = verb != "" and verb != qualifier and roles[verb] != "link"
    for place in range(begin, end - 1):
        word = words[place]
        is_new = word == "新" and roles[words[place + 1]] in _NEWLY and len(words[place + 1]) > 1
        if not is_change and (
            (word == "新增" and not (verb and words[end - 1].endswith(measures()))) or (is_new and place + 2 < end)
        ):
            return place + 1 + is_new
        if (
            not verb
            and word[0] == "新"
            and len(word) == _NEW_AND_VERB
            and (roles[word] in _PREDICATES or (roles[word] == UNKNOWN and roles[word[1:]] in _NEWLY))
        ):
            return place + 1
    if is_change or (words[end - 1].endswith(measures()) and (verb or concrete)):
        return begin
    governor = words[begin - 1] if begin else ""
    if governor not in _MODALS and governor and roles[governor] in GOVERNS:
        return begin
    for place in range(end - 2, begin - 1, -1):
        if roles[words[place]] == "verb" and not (verb and place > begin):
            return place + 1
    begin = _behind_adverbs(words, begin, end - 1, roles)
    if words[end - 1].endswith(measures()) and roles[words[begin]] in ("nominal", PREDICATE):  # 绿化面积
        return begin
    if words[end - 1].endswith(_MONEY) and words[begin] in _SPENDS and begin < end - 1:
        return begin + 1
    return begin + (not verb and begin < end - 1 and roles[words[begin]] in _AT_HEAD)


_ABOUT = ("约", "近", "约为", "大约", "将近", "接近")
"""Qualifiers that say no more than that a number is inexact, so that the verb before governs: 改造渠道约420公里."""
_MONEY = ("资金", "经费", "补助", "补贴", "贷款")
_SPENDS = ("投入", "筹集", "争取", "拨付", "安排", "下达", "落实", "整合", "筹措", "发放", "投放", "统筹")
"""Verbs that govern money: 投入帮扶资金30万元."""
_MODALS = frozenset({"要", "应", "需", "将", "并", "还", "完成", "实现", "可以", "必须"})
"""What stands before a verb that governs, and governs no noun itself: 完成种植大树3万株."""


def _behind_adverbs(words: Sequence[str], begin: int, end: int, roles: Mapping[str, str]) -> int:
    if words[begin : begin + 1] == ("计划",) and words[begin + 1 : begin + 2] in (("投资",), ("总投资",)):
        return begin + 1
    while begin < end and (roles[words[begin]] in _NO_HEAD or words[begin][0] == "每" or words[begin] in _UP_TO):
        begin += 1
    return begin


_UP_TO = ("以上", "以下", "以内")
"""Ends of a bound before a noun (2岁以下儿童)."""
_NEWLY = frozenset({"verb", "lead", "adverb", "nominal", PREDICATE, UNKNOWN})
_NEW_AND_VERB = 3
