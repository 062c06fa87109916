"""Events that have a name: congresses, plenums, sessions, conferences, games, fairs, summits, celebrations, actions.

The year follows by rule where a series is regular (the congresses since 1977, the sessions of the people's congresses
since 1978), by a row of ``events.csv`` where it is not, and from a year written before the name; else it is null.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import TypeAlias

from policytext.files import table
from policytext.lexicon import Lexicon, Matcher
from policytext.lexicon.rows import NamedEvent
from policytext.model import Event
from policytext.segment import Segmenter
from policytext.text import Text

LAYER = "event"

Candidate: TypeAlias = tuple[int, int, str, int | None]
"""Start, end, canonical, year."""


def find(text: Text, lexicon: Lexicon, segmenter: Segmenter) -> list[Candidate]:
    """The candidates of a text, in normalised offsets; they may overlap."""
    norm = text.norm
    years = {event.canonical: event.year for event in lexicon.events}
    names, matcher = _names(lexicon)
    nouns: list[tuple[int, int]] = []
    listed: list[Candidate] = []
    for start, end, number in matcher.find(norm):
        if number < len(names):
            if _COUNTS.search(norm, start, end) and not _AFTER_CONGRESS.match(norm, end):
                continue  # 党的六大纪律
            listed.append(_listed(norm, start, end, names[number]))
        else:
            nouns.append((start, end))
    ends = {end for _, end, _, _ in listed}
    named = (one for one in _named(norm, nouns) if one[1] not in ends)  # where a known name ends, no longer is guessed
    return [*_numbered(norm, years), *listed, *_celebrations(norm), *named]


@lru_cache(maxsize=4)
def _names(lexicon: Lexicon) -> tuple[tuple[NamedEvent, ...], Matcher]:
    """The events by their names, and what finds the names and, behind them, the nouns of ``event-nouns``."""
    names = {name: event for event in lexicon.events for name in (*event.variants, event.canonical)}
    nouns = [noun for noun in _nouns() if noun not in names]
    return tuple(names.values()), Matcher([*names, *nouns])


def build(text: Text, kept: Sequence[Candidate], segmenter: Segmenter) -> list[Event]:
    """Annotations, in raw offsets, of the candidates that were kept."""
    built = []
    for start, end, canonical, year in kept:
        start, end = text.raw_span(start, end)
        built.append(Event(start, end, text.raw[start:end], canonical, year))
    return built


# ── numerals ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_DIGITS = "〇一二三四五六七八九"


def _chinese(number: int) -> str:
    """A number below 100 in Chinese numerals.

    >>> _chinese(19), _chinese(20)
    ('十九', '二十')
    """
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


_VALUES = {written: number for number in range(1, 100) for written in (_chinese(number), str(number))}
_N = r"(?:[一二三四五六七八九十]{1,3}|\d{1,3})"

# ── congresses, plenums, sessions ────────────────────────────────────────────────────────────────────────────────────

# Three that begin with a literal are searched three times faster than one that begins with a class.
_NUMBERED = tuple(re.compile(rf"{sign}(?<=[一二三四五六七八九十0-9].)") for sign in "大届次")
_NUMERAL_BEFORE = re.compile("[一二三四五六七八九十0-9]{1,3}$")
_NOT_BEFORE = frozenset("一二三四五六七八九十百千万亿零〇两几多数.0123456789")
_PARTY = re.compile(r"(?:中国共产党|中共|党的|党)$")
_ORDINAL_SIGN = re.compile(r"第$")
# What follows the short name of a congress, and does not follow a count (十二大产业).
_AFTER_CONGRESS = re.compile(
    r"精神|报告|路线|决议|期间|以来|以后|以前|之后|之前|召开|党章|代表|部署|提出|确定|作出|胜利|通过|明确|擘画|描绘|确立|宣告|开启|指出|强调|要求"
    r"|[开闭]幕|[后前上的起又将对把和与及到至在于、，。；：！”’》）]|\s|\Z"
)
_OPENING = re.compile(r"[开闭]幕[会式]")
_FEW = 10
"""Up to so many 大 may be counted: 六大纪律, 党的十大关系."""
_COUNTS = re.compile("[一二三四五六七八九十]大$")
# 党的七大和八大: a short name that would be a count by itself beside one that is not.
_BESIDE_CONGRESS = re.compile(r"党的[一二三四五六七八九十]{1,3}大(?:[、和与至到]|以及)$")

_PLENUM = re.compile(
    rf"(?P<n>{_N})届(?:中央委员会)?(?:(?P<all>历次全会)|第?(?P<m>{_N}(?:中[、和及与]{_N}){{0,8}})中全会)"
    rf"|(?P<n2>{_N})届中央委员会第(?P<m2>{_N})次全体会议"
)
_DISCIPLINE = r"(?:中央纪委|中纪委|中央纪律检查委员会)"
_DISCIPLINE_PLENUM = re.compile(rf"(?P<n>{_N})届(?:{_DISCIPLINE})?第?(?P<m>{_N})次(?:全会|全体会议)")
_DISCIPLINE_BEFORE = re.compile(rf"{_DISCIPLINE}$")
_DISCIPLINE_ALONE = re.compile(rf"{_DISCIPLINE}第?(?P<m>{_N})次(?:全会|全体会议)")
_SESSION = re.compile(
    rf"(?P<n>{_N})届(?P<body>全国人民代表大会|全国人大|人民代表大会|人大|全国政协|政协|全国委员会|委员会)?(?P<standing>常委会|常务委员会)?"
    rf"第?(?P<m>{_N})次(?:会议|全体会议)"
)
_SESSION_BEFORE = re.compile(r"(?:全国人大|全国政协|人大|政协)(?:常委会)?第?$")
_LOCAL_PLENUM = re.compile(
    rf"{_N}届(?:委员会)?第?{_N}次(?:[、和]第?{_N}次){{0,4}}(?:全会|全委会议|全委扩大会议|全委[（(]扩大[）)]会议|全委会|全体[（(]扩大[）)]会议|全体会议)(?:暨[^，。；、\n]{{2,12}}会议)?"
)
_LOCAL_BODY = re.compile(r"(?:自治区|[省市区县州旗盟镇])?(?:党委|党工委|纪委)$|[省市区县州旗盟镇]委$")
_NATIONAL_CONGRESS = re.compile(rf"{_N}次全国代表大会")
_PARTY_CONGRESS = re.compile(rf"(?P<n>{_N})次(?:全国)?代表大会")
_LOCAL_CONGRESS = re.compile(
    rf"{_N}次(?:党代会|党员代表大会|代表大会|妇女代表大会|团员代表大会|团代会|妇代会|工代会|文代会)"
)
_ORGANISATION = re.compile(
    r"(?:中国工会|中国妇女|中国共产主义青年团|共青团|中国文联|中国作协|中国残联|中国科协|中国侨联|中国红十字会)$"
)
_PROVINCIAL_PARTY = re.compile(r"中国共产党[\u4e00-\u9fff]{2,12}$")


def _numbered(norm: str, years: dict[str, int | None]) -> Iterator[Candidate]:
    """Events whose name is a number in a series: 二十大, 十九届六中全会, 第十四届全国人民代表大会第一次会议."""
    kinds = {"大": _congress, "届": _term, "次": _gathering}
    for hit in chain.from_iterable(pattern.finditer(norm) for pattern in _NUMBERED):
        start = _back(norm, hit.start(), _NUMERAL_BEFORE, 3)
        if norm[start - 1 : start] not in _NOT_BEFORE:
            found = kinds[hit.group()](norm, start, years)
            if found:
                yield found


def _back(norm: str, start: int, pattern: re.Pattern[str], reach: int = 12) -> int:
    """Where ``pattern``, which ends in ``$``, begins before ``start``; ``start`` where it does not match."""
    match = pattern.search(norm, max(0, start - reach), start)
    return match.start() if match else start


def _congress(norm: str, start: int, years: dict[str, int | None]) -> Candidate | None:
    written = norm[start : norm.index("大", start, start + 4)]
    number, end = _VALUES.get(written, 0), start + len(written) + 1
    first = _back(norm, start, _PARTY)
    if not 1 <= number <= 30:
        return None
    if first == start and not _is_congress_alone(norm, start, end, written):
        return None
    if number <= _FEW and not _AFTER_CONGRESS.match(norm, end):  # 党的三大法宝
        return None
    opening = _OPENING.match(norm, end)
    canonical = f"党的{_chinese(number)}大"
    if opening:
        end = opening.end()
        return first, end, canonical + opening.group(), _congress_year(number, years)
    return first, end, canonical, _congress_year(number, years)


def _is_congress_alone(norm: str, start: int, end: int, written: str) -> bool:
    """Whether a short name without 党的 is one: what follows shows it, and up to ten another congress beside it."""
    if not _AFTER_CONGRESS.match(norm, end):
        return False
    if _VALUES[written] > 10 and not written.isdigit():
        return True
    return bool(_BESIDE_CONGRESS.search(norm, max(0, start - 10), start))


def _congress_year(number: int, years: dict[str, int | None]) -> int | None:
    """Every fifth year since the eleventh congress (1977), as the Party's constitution has it."""
    return 1977 + 5 * (number - 11) if number >= 11 else years.get(f"党的{_chinese(number)}大")


def _term(norm: str, start: int, years: dict[str, int | None]) -> Candidate | None:
    """What begins with N届; a 第 before it is part of the name."""
    signed = _back(norm, start, _ORDINAL_SIGN)
    for reader in (_plenum, _discipline_plenum, _local_plenum, _session):
        found = reader(norm, start, signed, years)
        if found:
            return found
    return None


def _plenum(norm: str, start: int, signed: int, years: dict[str, int | None]) -> Candidate | None:
    match = _PLENUM.match(norm, start)
    if not match:
        return None
    number = _VALUES.get(match["n"] or match["n2"])
    if not number:
        return None
    first, term = _back(norm, signed, _PARTY), f"党的{_chinese(number)}届"
    if match["all"]:
        return first, match.end(), term + "历次全会", None
    sessions = [_VALUES[one] for one in re.findall(_N, match["m"] or match["m2"]) if one in _VALUES]
    held = {years.get(f"{term}{_chinese(one)}中全会") for one in sessions}
    canonical = term + "、".join(f"{_chinese(one)}中" for one in sessions) + "全会"
    return first, match.end(), canonical, held.pop() if len(held) == 1 else None


def _discipline_plenum(norm: str, start: int, signed: int, years: dict[str, int | None]) -> Candidate | None:
    match = _DISCIPLINE_PLENUM.match(norm, start)
    first = _back(norm, signed, _DISCIPLINE_BEFORE)
    if not match or (first == signed and "届中" not in match.group()):
        return None
    number, session = _VALUES.get(match["n"]), _VALUES.get(match["m"])
    if not number or not session:
        return None
    canonical = f"{_chinese(number)}届中央纪委{_chinese(session)}次全会"
    return first, match.end(), canonical, years.get(canonical)


def _local_plenum(norm: str, start: int, signed: int, years: dict[str, int | None]) -> Candidate | None:
    match = _LOCAL_PLENUM.match(norm, start)
    if not match:
        return None
    first = _back(norm, signed, _LOCAL_BODY)
    return first, match.end(), norm[first : match.end()], None


def _session(norm: str, start: int, signed: int, years: dict[str, int | None]) -> Candidate | None:
    """A session of a people's congress or of the CPPCC, national or local."""
    match = _SESSION.match(norm, start)
    if not match:
        return None
    first, body = _back(norm, signed, _SESSION_BEFORE), match["body"] or ""
    written = norm[first:start].removesuffix("第") or body
    if not (body or first < signed):
        return None
    number, session = _VALUES.get(match["n"]), _VALUES.get(match["m"])
    if not number or not session or match["standing"] or "常委会" in written:
        return first, match.end(), norm[first : match.end()], None
    national = "全国" in written or "全国" in body
    year = 1978 + 5 * (number - 5) + session - 1 if national and number >= 5 and session <= 5 else None
    if national and "政协" not in written + body and body != "全国委员会":
        canonical = f"第{_chinese(number)}届全国人民代表大会第{_chinese(session)}次会议"
        return first, match.end(), canonical, year or years.get(canonical)
    return first, match.end(), norm[first : match.end()], year


def _gathering(norm: str, start: int, years: dict[str, int | None]) -> Candidate | None:
    """What begins with 第N次: a congress of the party or of an organisation; 中央纪委二次全会."""
    signed = _back(norm, start, _ORDINAL_SIGN)
    first = _back(norm, signed, _PARTY)
    match = _PARTY_CONGRESS.match(norm, start)
    if match and first < signed and (number := _VALUES.get(match["n"])):
        return first, match.end(), f"党的{_chinese(number)}大", _congress_year(number, years)
    match = _NATIONAL_CONGRESS.match(norm, start)
    if match:
        first = _back(norm, signed, _ORGANISATION)
        return first, match.end(), norm[first : match.end()], None
    match = _LOCAL_CONGRESS.match(norm, start) if signed < start else None
    if match:
        first = _back(norm, signed, _PROVINCIAL_PARTY, 18)
        return first, match.end(), norm[first : match.end()], None
    first = _back(norm, signed, _DISCIPLINE_BEFORE)
    match = _DISCIPLINE_ALONE.match(norm, first)
    return (first, match.end(), f"中央纪委{match['m']}次全会", None) if match else None


# ── names of events.csv ──────────────────────────────────────────────────────────────────────────────────────────────

_EDITION = re.compile(rf"(?:第{_N}届|首届)$")
_YEAR_BEFORE = re.compile(r"((?:19|20)\d\d)年$")


def _listed(norm: str, start: int, end: int, event: NamedEvent) -> Candidate:
    """A name that ``events.csv`` has; an edition (第135届) before it is part of it."""
    first = _back(norm, start, _EDITION)
    return first, end, norm[first:start] + event.canonical, event.year or _year_before(norm, first)


def _year_before(norm: str, start: int) -> int | None:
    match = _YEAR_BEFORE.search(norm, max(0, start - 5), start)
    return int(match[1]) if match else None


# ── names that end in what they are ──────────────────────────────────────────────────────────────────────────────────

_REACH = 26
"""How far before its noun a name may begin; the longest of the reports has 21 characters."""
_NO_NAME = re.compile(r".*[^\u4e00-\u9fffA-Za-z0-9—–\-·“”()（）]", re.DOTALL)
"""Up to the last character that stands in no name."""
_EDITION_INSIDE = re.compile(rf"(?:第{_N}届|首届|第{_N}次(?=全国))")
_BODY = re.compile(r"(?:中央|国务院|全国|全军|(?:自治区|[省市县州区旗])(?:党委|委))[\u4e00-\u9fff]{2,10}$")


@cache
def _nouns() -> dict[str, str]:
    """The nouns that end a name, and what one needs before it."""
    return {row["noun"]: row["needs"] for row in table("event-nouns", ("noun", "needs", "example"))}


@cache
def _openers(of: str) -> re.Pattern[str]:
    """Up to the last word, or year, that no name goes back over."""
    rows = table("event-openers", ("word", "of", "example"))
    words = sorted((row["word"] for row in rows if row["of"] in ("all", of)), key=lambda word: -len(word))
    return re.compile(
        r".*(?:(?:19|20)\d\d年?|中(?![国非俄欧拉阿日美东亚医药小华部央原关])|深化(?=.)|" + "|".join(words) + ")"
    )


@cache
def _generic() -> frozenset[str]:
    return frozenset(row["word"] for row in table("event-generic", ("word", "reason")))


def _named(norm: str, nouns: Iterable[tuple[int, int]]) -> Iterator[Candidate]:
    """Names that end in a noun of ``event-nouns``: 腾冲科学家论坛, 提振消费专项行动, 第六届社区运动会.

    ``nouns`` are their spans; of those that overlap the leftmost counts, and the longest of these.
    """
    needs, reach = _nouns(), 0
    for begin, end in sorted(nouns, key=lambda one: (one[0], -one[1])):
        noun = norm[begin:end]
        if begin < reach:
            continue
        reach = end
        if norm.endswith(noun, 0, begin) or (noun.endswith("行动") and _PLAN_OF.match(norm, end)):
            continue
        start = _name_start(norm, begin, needs[noun], is_action=noun.endswith(_ACTIONS))
        if start is not None:
            yield start, end, re.sub("[“”]", "", norm[start:end]), _year_before(norm, start)


def _name_start(norm: str, noun: int, needs: str, is_action: bool) -> int | None:
    """Where the name before the noun begins; null where the noun stands alone or after ordinary words."""
    low = max(0, noun - _REACH)
    outside = _NO_NAME.match(norm, low, noun)
    start = outside.end() if outside else low
    editions = [*_EDITION_INSIDE.finditer(norm, start, noun)]
    if editions and not _openers("meeting").match(norm, editions[-1].end(), noun):
        return None if norm.endswith("人民代表", start, noun) else editions[-1].start()
    if needs == "body":
        body = _BODY.search(norm, start, noun)
        return body.start() if body and not _openers("meeting").match(norm, body.start(), noun) else None
    start = _opened(norm, start, noun, "action" if is_action else "meeting")
    name = norm[start:noun]
    if needs == "ordinal":
        return start if _WIDE.match(name) or _MERCHANTS.fullmatch(name) or _is_held(norm, start, name) else None
    return (
        start
        if len(name) >= 2 and name not in _generic() and not name.isascii() and not _COUNTED.fullmatch(name)
        else None
    )


_PLAN_OF = re.compile("[的实施]{0,2}(?:方案|计划|规划|纲要|意见)")
"""What makes of the name of an action that of a document: 三年行动方案."""
_ACTIONS = ("行动", "专项斗争")
_WIDE = re.compile(r"(?:中国|国际|世界|全球|亚洲|全国|上合)(?!(?:人民)?代表).{2,}")
"""How the name of a congress begins that has no number: 中国国际友城大会, 全国脱贫攻坚总结表彰大会."""
_MERCHANTS = re.compile(r"(?:世界)?[儒粤滇徽浙楚湘晋潮华闽豫苏鲁川渝赣桂客]商")
_HELD = re.compile(r"(?:(?:召开|举办|举行|承办|协办|办好|办了)(?:全[国省市区县])?|[会坛节赛]、)$")
_NO_SUBJECT = re.compile(r"(?:代表|动员|总结|表彰|誓师|部署|推进|报告|教育|会员|职工|庆祝|纪念|[的次届])$")
"""What is said of the kind of a meeting, not of its subject: 总结表彰大会 is no name."""


def _is_held(norm: str, start: int, name: str) -> bool:
    """Whether a name without a number is what is held, or stands beside another: 召开全省旅游发展大会."""
    held = _HELD.search(norm, max(0, start - 4), start)
    return bool(held and len(name) >= _SUBJECT and not _NO_SUBJECT.search(name))


_SUBJECT = 4
"""How long the name of a meeting without a number is at least: 旅游发展大会."""
_COUNTED = re.compile(r"新一轮|[数多两一二三四五六七八九十\d]*[个项次轮批场届]")
_AND = re.compile(r".*(?:[与及]|和(?!平))")
_MEETING_AND = re.compile(r".*[会节赛坛][和与及]")


def _opened(norm: str, start: int, noun: int, of: str) -> int:
    """Where the name begins behind the last word that no name goes back over, and what is left of a quotation."""
    opener = _openers(of).match(norm, start, noun)
    start = opener.end() if opener else start
    if of == "meeting":
        joining = (_MEETING_AND if _WIDE.match(norm, start, noun) else _AND).match(norm, start, noun)
        start = joining.end() if joining else start
    name = norm[start:noun]
    if name.count("“") != name.count("”"):
        start = max(norm.rfind("“", start, noun), norm.rfind("”", start, noun)) + 1
    return start


_CELEBRATION = re.compile(
    r"(?:庆祝|纪念)[\u4e00-\u9fff]{2,20}\d{1,3}周年(?:庆祝|纪念)?大会|(?P<of>[\u4e00-\u9fff]{2,14})\d{1,3}周年(?:庆祝|纪念)?大会"
)
_AGE = re.compile(r"\d{1,3}(?=周年)")


def _celebrations(norm: str) -> Iterator[Candidate]:
    """庆祝中国共产党成立100周年大会; the year is the occasion's plus the age."""
    for hit in re.finditer(r"周年(?:庆祝|纪念)?大会", norm):
        low = max(0, hit.start() - _REACH)
        match = _CELEBRATION.search(norm, low, hit.end())
        if not match or match.end() != hit.end():
            continue
        start = match.start()
        opener = _openers("meeting").match(norm, start, hit.start()) if match["of"] else None
        start = opener.end() if opener else start
        name = norm[start : hit.end()]
        yield start, hit.end(), name, _anniversary_year(name)


def _anniversary_year(name: str) -> int | None:
    age = _AGE.search(name)
    for row in table("anniversaries", ("occasion", "year", "reason")):
        if age and row["occasion"] in name:
            return int(row["year"]) + int(age.group())
    return None
