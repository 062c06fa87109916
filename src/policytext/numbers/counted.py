"""What a number counts or measures: the noun beside it in the same clause.

Behind a classifier stands the noun counted (12个自贸试验区); before the number stands the measure
(贫困发生率由10.2%下降到3.1%) or the object of a verb (召开党组会3次). Where the grammar leaves it open there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policytext.numbers.grammar import PREDICATE, UNKNOWN, Grammar, grammar_of
from policytext.numbers.measure import CHINESE, alternation, number_words, qualifier_before, units
from policytext.numbers.phrases import Subject, first_phrase, last_phrase
from policytext.segment import Segmenter
from policytext.text import BLANK

_REACH = 30
"""Characters looked at on either side; the longest measure of the national reports has 22."""

_EDGE = BLANK + "0-9①-⑳⑴-⒇，。；：、！？,;:!?“”‘’（）()《》〔〕\\[\\]【】…*×_□○—∶"
_TO_EDGE = re.compile(f"(?s:.*)[{_EDGE.replace('、', '')}]")
"""As far as the last mark, so that the clause begins behind it."""
_BEHIND = re.compile(f"[^{_EDGE}]{{1,{_REACH}}}")
_JOINED = re.compile(f"、([^{_EDGE}]{{1,{_REACH}}})")
_MOST_JOINED = 8
"""Coordinated nouns behind a number that are taken; a longer list is an enumeration of its own."""
_NUMERIC = tuple("0123456789*…×_□○")
_UNIT = re.compile("^[余多十百千万亿]{0,3}" + alternation(units()))
_PER_BASE = re.compile("每?[十百千万亿]{1,2}人口|每[十百千万亿]{1,2}(?:人|户|名|亩|元|平方公里|个)")
"""The base of a rate, which is no part of what is measured (每千人口托位数)."""
_TIME_TAIL = re.compile("^(?:以?来|[末底初内间后前起]|中(?![央小部等共东西国外型])|时间|以[前后])")
"""What belongs to a date or duration before this number."""
_LETTERS = re.compile(r"[A-Za-z]{1,8}[\d.]{1,6}$|\d{1,3}$")
"""Figures that belong to a name before or behind them (PM2.5, 5G)."""
_NAMED = re.compile("[A-Za-z强]")
_ACTOR = re.compile("^.{0,20}(?:中心组|小组|专班|班子|支部|党委|党组|委员会|机关)(?!会)(?=.{2,}$)")
"""Who does what is counted in times; the times are of the activity alone."""
_CONCRETE = frozenset("个家座所条名位辆艘台栋架列间")
"""Classifiers of things and persons: what they count ends in no verb (38家企业改造)."""
_ACTIONS = frozenset(("verb", "final", "predicate"))
_TAILS = dict.fromkeys(("个", "-"), _ACTIONS) | dict.fromkeys((*(_CONCRETE - {"个"}), "%"), _ACTIONS | {"nominal"})
"""Roles of words that end no noun, by classifier; "-" for none."""
_NO_TAILS: frozenset[str] = frozenset()
_QUOTED = re.compile(r"“([\u4e00-\u9fff]{2,10})”")
_QUOTED_BEFORE = re.compile(r"“([\u4e00-\u9fff]{2,10})”$")
_LONGEST_TITLE = 40
_TITLE_BEFORE = re.compile("《([^《》\n]{2,40})》$")
_MEETING = re.compile("[^会]{0,10}会议(?=[^会室制精纪记])")
_ACTED = re.compile("行动|攻坚|整治|目标|倍增|实施")
_OF_A_TIME = re.compile("[年月期初末前来]的$")  # 由上年的88个增加到317个
_SHARE = re.compile("分之|半")
_PLAN = re.compile("(规划|计划|纲要)")
_HISTORY = re.compile("的[^，。；：！？、\n]{0,12}?历史")
_CLAUSE_END = re.compile("[，。；：！？;!?\n]")
_MEASURED = re.compile(r"(?:超过|突破|达到|[过超达破])[\d.,]{1,12}[十百千万亿]{0,2}[元人吨公里亩]{0,2}的?")
_RANKS = re.compile(r"(?:、[^，。；：、\n]{0,6}第[一二三四五六七八九十\d]{1,3}个)+")
_ALL_ARE = re.compile(rf"共[^\s\d{CHINESE}，。；：、*…×]{{0,6}}[\d{CHINESE}*…×]{{1,20}}[余多]?{alternation(units())}")
"""先后四批共安排12名党员干部: the batches are of what all of them are."""


class Context:
    """Finds what each number of a text counts; asked for in order, since the numbers of a clause share a measure."""

    def __init__(self, norm: str, segmenter: Segmenter) -> None:
        self._norm = norm
        self._grammar = grammar_of(segmenter)
        self._roles = self._grammar.roles
        self._units = units()
        self._floor = 0
        self._last: str | None = None
        self._windows: dict[int, Window] = {}

    def prepare(self, spans: Iterable[tuple[int, int]]) -> None:
        """Cut what stands before the numbers into words all at once, which is faster than one by one."""
        norm, floor = self._norm, 0
        for start, end in spans:
            if start and norm[start - 1] not in _ENDS_CLAUSE:
                self._windows[start] = _window(norm, start, floor)
            floor = end
        self._grammar.prepare([one[2].rsplit("、", 1)[-1] for one in self._windows.values()])

    def qualifier(self, start: int) -> tuple[str, str]:
        """The qualifier before a number that was prepared, and the bound that it makes of it; "" for none."""
        return self._windows.get(start, _NO_WINDOW)[:2]

    def of(self, start: int, end: int, kind: str, unit: str | None) -> str | None:
        """What the number from ``start`` to ``end``, normalised offsets, counts or measures; null if unnamed."""
        if kind == "date":  # 比重由2020年的7.2%提升至7.4%: the measure before it is that of the numbers behind it
            self._last = self._before(start).noun or self._shared(start)
            self._floor = end
            return None
        if kind == "duration":
            before = self._before(start)
            found = self._of_duration(start, end, before)
            self._last = found or before.noun or self._shared(start)
        elif kind == "ordinal":
            found = self._last = self._of_ordinal(start, end, unit)
        else:
            found = self._last = self._of_amount(start, end, kind, unit)
        self._floor = end
        return found

    def of_mask(self, start: int, end: int, unit: str) -> str | None:
        """What a masked number counts; ``unit`` as it stands, 万 and 亿 and a second unit in brackets included."""
        bare = unit.split("（")[0].lstrip("十百千万亿") or None
        return self.of(start, end, self._units[bare].kind if bare else "count", bare)

    def _of_duration(self, start: int, end: int, before: Subject) -> str | None:
        """五年规划; 结束了66年的征收历史; 平均寿命延长3年."""
        norm = self._norm
        plan = _PLAN.match(norm, end)
        if plan:
            return plan[1]
        if _ACTED.match(norm, end):  # 质量提升三年行动
            return None
        if before.verb and before.noun and norm[start - 1] != "的":
            return before.noun
        return self._behind(end, "") or None if _HISTORY.match(norm, end) else None

    def _of_ordinal(self, start: int, end: int, unit: str | None) -> str | None:
        """The measure that is ranked (规模跃居世界第二位), else the first word behind (第三产业)."""
        norm = self._norm
        if unit == "个":  # 成为第三个、北方第一个过10万亿元省份
            ranks = _RANKS.match(norm, end)
            end = ranks.end() if ranks else end
            measured = _MEASURED.match(norm, end)
            end = measured.end() if measured else end
        behind = _BEHIND.match(norm, end)
        if not behind or behind.group()[0] == "的":
            noun, verb, _, _ = self._before(start)
            return noun or self._shared(start) if verb and unit in (None, "位", "名") else None
        word = self._grammar.words(behind.group())[0]
        role = self._roles[word]
        if word == "的" or role not in _RANKED:
            return None
        if role in ("", "noun", "measure") and (
            not unit or (unit not in _GRADES and self._units[unit].use != "classifier")
        ):
            return word
        found = self._behind(end, unit or "") or None
        meeting = _MEETING.match(found) if found and unit == "次" else None  # 第35次常务会议研究同意
        return meeting.group() if meeting else found

    def _of_amount(self, start: int, end: int, kind: str, unit: str | None) -> str | None:
        norm = self._norm
        use = self._units[unit].use if unit else "classifier"
        if use == "part" or (not unit and (kind != "count" or _SHARE.search(norm, start, end))):
            use = "measure"
        if norm.startswith("大关", end):  # 产值突破300亿大关
            use = "measure"
        if use in ("classifier", "list", "class"):
            behind = self._behind(end, unit or "-")
            if behind is not None:
                return behind or None
            if norm[start - 1 : start] == "的" and not _OF_A_TIME.search(norm, max(0, start - 2), start):
                return None  # what stands before 的 describes the noun behind
        found = self._before(start, concrete=use == "head" or (unit in _CONCRETE if unit else use == "classifier"))
        noun, verb = found.noun, found.verb
        if noun and unit == "次":
            noun = self._activity(_ACTOR.sub("", noun), found)
        if noun and verb and self._roles[noun] in ("nominal", "verb") and self._shared(start):
            return self._shared(start)  # 由60%调整为50%
        if noun and (verb or use in ("classifier", "list", "head") or (use == "class" and kind == "count")):
            return noun
        measuring = bool(verb) and self._roles[verb] in ("change", "transitive")
        governs = not noun and kind != "percent" and verb != "" and self._roles[verb] in ("link", "transitive")
        governs = governs and not self._shared(start)  # 完成5000亩沙区治理
        if use == "measure" and (not verb or governs or (kind == "percent" and not noun and not measuring)):
            behind = self._behind_measure(start, end, kind, noun)
            if behind is not None:
                return behind or None
            if noun:
                return noun
        is_listed = norm[start - 1 : start] == "、" and use in ("classifier", "head")
        shared = None if (is_listed and _BEHIND.match(norm, end)) or self._is_act(start) else self._shared(start)
        if shared:
            return shared
        return verb if measuring else None

    def _behind_measure(self, start: int, end: int, kind: str, noun: str) -> str | None:
        """What is measured behind the number: 10万平方米住宅; not 投资300万元的小学, where the money is the measure."""
        norm = self._norm
        window = _BEHIND.match(norm, end)
        if not window:
            return None
        unit = "%" if kind == "percent" else ""
        if norm[end] == "的":
            return self._behind(end, unit) if unit or not noun or start - len(noun) == self._floor > 0 else None
        first = self._roles[self._grammar.words(window.group())[0]]
        opens = first in _OPENS_NOUN or (first == "predicate" and kind == "count")
        return self._behind(end, unit) if opens else None

    def _activity(self, noun: str, found: Subject) -> str:
        """What is done so many times: 发放防疫用品20次, but the meeting in 召开党组会3次."""
        verb = found.governor
        if len(verb) != _OF_TWO or verb in number_words("holding") or noun.endswith(number_words("occasion")):
            return noun
        return verb + noun if self._roles[self._grammar.words(noun)[-1]] in _OPENS_NOUN else noun

    def _is_act(self, start: int) -> bool:
        """Whether a verb stands alone between this number and the list before it: 函询3件、诫勉2人."""
        clause = (self._windows.get(start) or _window(self._norm, start, self._floor))[2]
        act = clause[1:]
        return clause[:1] == "、" and len(act) > 1 and "、" not in act and self._roles[act] == PREDICATE

    def _shared(self, start: int) -> str | None:
        """What the number before this one in the same clause counts (由10.2%下降到3.1%)."""
        norm, floor = self._norm, self._floor
        if not self._last:
            return None
        is_ratio = start == floor + 1 and norm[start - 1] in ":：∶"
        return self._last if is_ratio or not _CLAUSE_END.search(norm, floor, start) else None

    # ── beside the number ────────────────────────────────────────────────────────────────────────────────────────────

    def _before(self, start: int, *, concrete: bool = False) -> Subject:
        """The noun phrase before ``start``, with the nouns coordinated by 、 before it, as far as the number before."""
        norm = self._norm
        if norm[start - 1 : start] in _ENDS_CLAUSE:
            return _NOTHING
        qualifier, _, clause, is_whole = self._windows.get(start) or _window(norm, start, self._floor)
        if not clause:
            return Subject(self._quoted_before(start - len(qualifier)), qualifier, False, "")
        *others, last = clause.split("、") if "、" in clause else (clause,)
        found = last_phrase(last, qualifier, bool(others), concrete, self._grammar)
        if found.noun and found.at_head and others == [""] and not found.verb:
            found = found._replace(noun=_behind_verb(found.noun, self._grammar))
        if not found.noun and others and last and self._roles[self._grammar.words(last)[0]] == "adverb":
            last = others.pop() + last  # 销售面积环比、同比分别增长5%、8%
            found = last_phrase(last, qualifier, bool(others), concrete, self._grammar)
        begin = start - len(qualifier) - len(clause)
        if not found.noun and norm[begin - 1 : begin] == "”" and self._roles[clause] == PREDICATE:  # “绿色食品”认证2个
            return found._replace(noun=clause)
        if not found.noun and found.verb and norm[begin - 1 : begin] == "）":  # 总产值（含村办工业）增长5%
            last = self._before_brackets(begin - 1) + last
            found = last_phrase(last, qualifier, False, concrete, self._grammar)
        if found.noun and found.at_head and others and is_whole:
            return found._replace(noun=_coordinated(others, self._grammar) + found.noun)
        return found

    def _before_brackets(self, end: int) -> str:
        """What stands before the brackets that end there."""
        opening = self._norm.rfind("（", max(self._floor, end - _REACH), end)
        return _clause(self._norm, max(self._floor, opening - _REACH), opening) if opening > 0 else ""

    def _quoted_before(self, start: int) -> str:
        """产业大脑 of 打造“产业大脑”130个."""
        if self._norm[start - 1 : start] == "》":
            title = _TITLE_BEFORE.search(self._norm, max(self._floor, start - _LONGEST_TITLE), start)
            return title[1] if title else ""
        if self._norm[start - 1 : start] != "”":
            return ""
        match = _QUOTED_BEFORE.search(self._norm, max(self._floor, start - _REACH), start)
        return match[1] if match else ""

    def _behind(self, end: int, unit: str) -> str | None:
        """The noun phrase that begins at ``end``, coordinated ones included; what ends in 的 before it is passed over.

        "" where there are nouns and it is open which of them is counted; null where no noun follows.
        """
        norm = self._norm
        match = _BEHIND.match(norm, end + norm.startswith("级", end))  # 10万吨级码头
        if not match:
            return self._quoted_behind(end)
        if unit == "批":
            every = _ALL_ARE.match(norm, end)
            if every:
                return self._behind(every.end(), "")
        tails = _TAILS.get(unit, _NO_TAILS)
        phrase, is_whole = first_phrase(match.group(), tails, self._grammar)
        if not phrase or (is_whole and norm[match.end() : match.end() + 1] in _OPENING):
            return "" if phrase else None
        if not is_whole or unit in _GRADES:
            return phrase
        return self._with_joined(phrase, match.end(), tails)

    def _quoted_behind(self, end: int) -> str | None:
        """一件事 of 37个“一件事”; 改革 of 3项“一件事”改革."""
        quoted = _QUOTED.match(self._norm, end)
        if not quoted:
            return None
        behind = _BEHIND.match(self._norm, quoted.end())
        if not behind or self._roles[self._grammar.words(behind.group())[0]] not in ("", "noun", "nominal"):
            return quoted[1]
        return first_phrase(behind.group(), _NO_TAILS, self._grammar).text or None

    def _with_joined(self, phrase: str, end: int, tails: frozenset[str]) -> str:
        """The phrase with those that 、 joins to it; "" where the list ends in 等, which may give it another head."""
        norm, first = self._norm, phrase
        for _ in range(_MOST_JOINED):
            match = _JOINED.match(norm, end)
            if not match:
                return phrase
            more, is_whole = first_phrase(match[1], tails, self._grammar)
            words = self._grammar.words(match[1])
            if not is_whole and any(word[0] == "等" for word in words):
                return ""
            if not more or not is_whole or norm.startswith(_NUMERIC, match.end()) or self._roles[words[0]] in _ACTS:
                return first
            phrase += "、" + more
            end = match.end()
        return first


_OPENS_NOUN = frozenset(("", "noun", "measure", "adjective", "determiner", "last", UNKNOWN))
_ACTS = frozenset(("verb", "final", "predicate"))
_RANKED = _OPENS_NOUN | {"nominal", "verb", "predicate"}
_GRADES = frozenset(("级", "类", "档", "等", "代"))
"""They qualify the whole noun behind (三级公立医院), other classes its first word (第三产业增加值)."""
_OF_TWO = 2
_OPENING = ("“", "‘", "《")
_NOTHING = Subject("", "", False, "")
_NO_WINDOW = ("", "", "", False)
_ENDS_CLAUSE = frozenset(("", *"，。；：！？;!?\n"))
_OPENS_CLAUSE = _ENDS_CLAUSE | {" ", "\u3000"}
_VERBAL = frozenset(("lead", "nominal", "verb", "final", "change", "transitive"))
_PREPOSITIONS = frozenset(("在", "由", "到", "向", "对", "与", "和", "赴", "给", "从"))


def stands_between_verb_and_noun(norm: str, start: int, end: int, segmenter: Segmenter) -> bool:
    """Whether a number with its unit would fit here: behind a verb or noun, and before a noun or a mark."""
    grammar = grammar_of(segmenter)
    roles = grammar.roles
    clause = _clause(norm, max(0, start - _REACH), start)
    if not clause:
        return False
    last = grammar.words(clause)[-1]
    behind = _BEHIND.match(norm, end)
    if not behind:
        return last not in _PREPOSITIONS
    first = roles[grammar.words(behind.group())[0]]
    return roles[last] in ("lead", "nominal", "verb", "final", "change", "transitive") and first in (
        "",
        "noun",
        UNKNOWN,
    )


Window = tuple[str, str, str, bool]
"""The qualifier before a number and the bound that it makes of it, both "" for none; the clause before that; whether it
is seen from its beginning."""


def _window(norm: str, start: int, floor: int) -> Window:
    qualifier, bound = qualifier_before(norm, start)
    if bound == "exact":
        qualifier = bound = ""
    return (qualifier, bound, *_clause_before(norm, start - len(qualifier), floor))


def _clause(norm: str, first: int, end: int) -> str:
    """What stands between the last mark and ``end``, and not before ``first``."""
    match = _TO_EDGE.match(norm, first, end)
    return norm[match.end() if match else first : end]


def _clause_before(norm: str, start: int, floor: int) -> tuple[str, bool]:
    """The clause up to ``start``, and whether it is seen from its beginning.

    What still belongs to a number before it (its unit, 来 of 五年来) and the base of a rate are left out.
    """
    first = start - _REACH if start - _REACH > floor else floor
    while start > first and norm[start - 1] == " ":
        start -= 1
    edge = _TO_EDGE.match(norm, first, start)
    clause = norm[edge.end() if edge else first : start].lstrip(".")
    begin = start - len(clause)
    opens = norm[begin - 1 : begin]
    if clause and opens in _NUMERIC and begin > floor:
        name = _LETTERS.search(norm, max(floor, begin - 12), begin)
        if name and (name.group()[0].isalpha() or _NAMED.match(clause)):
            clause = name.group() + clause
        else:
            clause = _UNIT.sub("", clause, count=1)
    elif begin == floor > 0:
        clause = _TIME_TAIL.sub("", clause, count=1)
    if "人口" in clause or "每" in clause:
        clause = _PER_BASE.sub("", clause)
    return clause, opens in _OPENS_CLAUSE


def _behind_verb(noun: str, grammar: Grammar) -> str:
    """What a verb governs that opens a further part of a list of numbers: 3次、支持项目5个; 2次、检查药店和医院9家."""
    words = grammar.words(noun)
    role = grammar.roles[words[0]]
    if len(words) > 1 and (
        role == "verb" or (role == "nominal" and any(grammar.roles[word] == "coordinator" for word in words))
    ):
        return "".join(words[1:])
    return noun


def _coordinated(pieces: list[str], grammar: Grammar) -> str:
    """What stands before the last 、 where all of it is nouns; "" where a verb governs only that part."""
    roles = grammar.roles
    taken = []
    for piece in pieces:
        words = grammar.words(piece)
        if not words or any(roles[word] in _NO_NOUN for word in words) or roles[words[-1]] in _ACTS:
            return ""
        found = last_phrase(piece, "", True, False, grammar)
        taken.append(found.noun)
    return "".join(piece + "、" for piece in taken if piece)


_NO_NOUN = frozenset({"lead", "link", "change", "transitive"})
