"""What a document itself says its words mean: glossaries (名词解释), notes, and explanations right behind a phrase.

All spans are normalised offsets. A definition is read as it stands and nothing in it is judged, but members are given
only where there are as many as the phrase's numerals call for.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from policytext.files import table
from policytext.model import Span
from policytext.text import HAN, Text


class Definition(NamedTuple):
    """A phrase and what the document says it means; ``start`` and ``end`` are those of ``text``, the explanation.

    ``phrase`` has no quotation marks. ``members`` are what an abbreviation stands for, in order; empty where the
    explanation does not list them. ``in_glossary`` is false for an explanation in running text.
    """

    phrase: str
    start: int
    end: int
    text: str
    members: tuple[str, ...]
    in_glossary: bool


def definitions(text: Text) -> list[Definition]:
    r"""The definitions of a document, in order of their place; a phrase may have several.

    >>> from policytext.text import normalise
    >>> definitions(normalise("名词解释\n1.“两免”：免学费、免书本费。"))[0][:1]
    ('两免',)
    """
    glossaries = glossary_spans(text)
    found = [one for start, end in glossaries for one in _entries(text.norm, start, end)]
    found += _notes(text, glossaries)
    found += _in_running_text(text.norm, glossaries)
    found += _in_front(text.norm, glossaries)
    return sorted(found, key=lambda one: (one.start, one.phrase))


# ── glossaries ───────────────────────────────────────────────────────────────────────────────────────────────────────

_MARKER = r"(?:[［\[〔【（(]\s?\d{1,3}\s?[］\]〕】）)]|注?\s?\d{1,3}\s?[.、．:：]|[①-⑳]|[*＊])\s{0,2}"
_TERM = r"(?P<head>(?:[“‘][^“”‘’\n]{1,30}[”’]|[^：:。；，“”‘’\n]){1,40}?)"
_ENTRY = re.compile(rf"(?P<marker>{_MARKER})?{_TERM}\s?(?:[：:]|——)\s*(?P<text>[^\n]*)")
_IS = r"(?:是指|指的是|(?<!所)指)(?![导出示标数挥定])|即(?![将使可便是])"
_MEANS = re.compile(
    rf"(?P<marker>{_MARKER})?(?P<head>[^：:。；，“”‘’\n]{{0,12}}[“‘][^“”‘’\n]{{1,30}}[”’][^：:。；，“”‘’\n]{{0,12}}?)"
    rf"，?(?:{_IS}|是)(?P<text>[^\n]+)"
)
_NOTE = re.compile(rf"(?P<marker>[［\[〔]\s?\d{{1,3}}\s?[］\]〕])\s{{0,2}}{_TERM}\s?(?:[：:]|——)\s*(?P<text>[^\n]+)")
_SHORTEST_HEAD, _LONGEST_HEAD = 2, 40
_OTHER_PART = re.compile(r"附\s?[件录表]|第[一二三四五六七八九十]+[章部]|[一二三四五六七八九十]{1,3}、")


@cache
def _glossary_head() -> re.Pattern[str]:
    """A whole line that heads a glossary: 名词解释, 附件2名词解释, 《政府工作报告》名词解释."""
    heads = [row["head"] for row in table("back-matter", ("head", "reason")) if not row["head"].startswith("附")]
    heads.sort(key=len, reverse=True)
    return re.compile(rf"[^。；，\n]{{0,24}}?(?:{'|'.join(map(re.escape, heads))})\s?[：:]?")


def glossary_spans(text: Text) -> list[Span]:
    """Where the glossaries of a document stand, from behind their heads; in order.

    One ends at the head of another part: an attachment, or 一、 where its own entries have no such marker.
    """
    found = []
    start = -1
    for first, last in text.paragraphs:
        line = text.norm[first:last] if last - first <= _LONGEST_HEAD else ""
        if line and _glossary_head().fullmatch(line):
            if start >= 0 and start < first:
                found.append((start, first))
            start = last
        elif start >= 0 and line and _OTHER_PART.match(line) and "：" not in line:
            found.append((start, first))
            start = -1
    if start >= 0:
        found.append((start, len(text.norm)))
    return found


def _entries(norm: str, start: int, end: int) -> Iterator[Definition]:
    """The entries of a glossary; the explanation may stand in the paragraph below its head."""
    line = start
    while line < end:
        behind = norm.find("\n", line, end)
        behind = end if behind < 0 else behind
        match = _ENTRY.match(norm, _inked(norm, line, behind), behind) or _MEANS.match(
            norm, _inked(norm, line, behind), behind
        )
        if match:
            first, last = match.span("text")
            if not match["text"].strip():
                first = _inked(norm, behind, end)
                last = norm.find("\n", first, end)
                last = end if last < 0 else last
                behind = last
            yield from _defined(norm, match["head"], first, last, in_glossary=True)
        line = behind + 1


def _inked(norm: str, start: int, end: int) -> int:
    """The first character of a stretch that is not blank."""
    while start < end and norm[start].isspace():
        start += 1
    return start


def _notes(text: Text, glossaries: Sequence[Span]) -> Iterator[Definition]:
    """Numbered notes outside glossaries, as at the foot of a page: ［26］词条：…"""
    for first, last in text.paragraphs:
        if text.norm[first] in "［[〔" and not is_within(first, glossaries):
            match = _NOTE.match(text.norm, first, last)
            if match:
                yield from _defined(text.norm, match["head"], *match.span("text"), in_glossary=True)


def is_within(place: int, spans: Sequence[Span]) -> bool:
    """Whether a place lies in one of many spans, which are in order and do not overlap."""
    number = bisect_right(spans, (place, sys.maxsize)) - 1
    return number >= 0 and place < spans[number][1]


_QUOTED = re.compile("[“‘]([^“”‘’\n]{1,30})[”’]")
_MARKS = re.compile("[“”‘’]")


def heads_of(head: str, body: str = "") -> tuple[str, ...]:
    """The phrases that an entry's head names: what is quoted in it, else the whole, or its parts between 、.

    They are parts where the explanation ``body`` names each.

    >>> heads_of("公路“四网融合”"), heads_of("一单制、一箱制", "一单制指…；一箱制指…"), heads_of("零碳园区")
    (('四网融合',), ('一单制', '一箱制'), ('零碳园区',))
    """
    head = head.strip().strip("【】 ")
    quoted = tuple(one.strip() for one in _QUOTED.findall(head))
    if quoted:
        return quoted
    parts = tuple(part.strip() for part in head.split("、"))
    return parts if all(len(part) >= _SHORTEST_HEAD and part in body for part in parts) else (head,)


def _defined(norm: str, head: str, first: int, last: int, *, in_glossary: bool) -> Iterator[Definition]:
    first, body = _inked(norm, first, last), norm[first:last].rstrip()
    if not body:
        return
    phrases = heads_of(head, body)
    for phrase in phrases:
        if _SHORTEST_HEAD <= len(phrase) <= _LONGEST_HEAD:
            own = body if len(phrases) == 1 else _own_part(body, phrase)
            yield Definition(phrase, first, first + len(body), body, members_of(phrase, own), in_glossary)


def _own_part(body: str, phrase: str) -> str:
    """What an explanation of several phrases says of one of them."""
    place = body.find(phrase)
    return re.split("[；。]", body[place + len(phrase) :], maxsplit=1)[0].lstrip("”’") if place >= 0 else ""


# ── running text ─────────────────────────────────────────────────────────────────────────────────────────────────────

_EXPLAINED = re.compile(
    r"[“‘](?P<phrase>[^“”‘’\n]{2,20})[”’](?P<noun>[\u4e00-\u9fff]{0,6}?)"
    rf"(?:，?(?:{_IS})[：:]?(?P<said>[^。；\n（）]{{4,120}})"
    r"|（(?:即|指|是指)?[：:]?(?P<bracketed>[^（）\n]{4,120})）|[：:](?P<listed>[^。；：\n]{4,120}))"
)


def _in_running_text(norm: str, glossaries: Sequence[Span]) -> Iterator[Definition]:
    """Explanations right behind a quoted phrase: “六稳”，即稳就业、…; “五保”（保吃、保穿、…）.

    Without 即 or 指, only a list of as many members as the phrase calls for is one.
    """
    for match in _EXPLAINED.finditer(norm):
        name = next(name for name in ("said", "bracketed", "listed") if match[name] is not None)
        phrase, body = match["phrase"].strip(), match[name].strip()
        members = members_of(phrase, body)
        says = name == "said" or (name == "bracketed" and norm[match.start(name) - 1] in "即指：:")
        if (members or says) and not is_within(match.start(), glossaries):
            start = match.start(name) + len(match[name]) - len(match[name].lstrip())
            yield Definition(phrase, start, start + len(body), body, members, False)


_LABEL = re.compile("[“‘]([^“”‘’\n]{2,12})[”’]")
_LIST_IN_FRONT = re.compile(r"[^、，。；：\n“”（）]{1,24}(?:、[^、，。；：\n“”（）]{1,12}){1,9}$")
_REACH = 120
"""How far in front of a label its list may begin."""


def _in_front(norm: str, glossaries: Sequence[Span]) -> Iterator[Definition]:
    """Lists right in front of their label, as many members as it calls for and made alike: 不等、不靠、不要的“三不”.

    The first member is as long as the others, since what governs the list stands right before it.
    """
    for label in _LABEL.finditer(norm):
        low = max(0, label.start() - _REACH)
        match = called_for(label[1]) and _LIST_IN_FRONT.search(norm[low : label.start()].rstrip("（的这等"))
        if not match or is_within(label.start(), glossaries):
            continue
        first, *others = match.group().split("、")
        size = len(others[0])
        members = (first[-size:], *others)
        alike = any(len({member[place] for member in members}) == 1 for place in (0, -1))
        if (
            len(members) in called_for(label[1])
            and {len(member) for member in members} == {size}
            and alike
            and size > 1
        ):
            start, end = low + match.end() - len("、".join(members)), low + match.end()
            yield Definition(label[1], start, end, norm[start:end], members, False)


# ── members ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_DIGITS = {character: value for value, character in enumerate("一二三四五六七八九十", start=1)} | {"两": 2, "双": 2}
_NO_NUMERAL = re.compile("[统专唯单同合归]一")
_LEAD = re.compile(
    r"^(?:[“‘][^”’]{1,20}[”’])?(?:主要)?(?:是指|指的是|指|即|包括|包含|分别是|分别为|分别指|分别|为|是)?[：:]?(?:的是)?"
)
_TAIL = re.compile(r"(?:等[^、，]{0,12}|的(?:简称|统称|总称|合称).*|。.*|；.*)$")
_LAST_JOINT = re.compile(r"(?:以及|和|与|及)")
_LONGEST_MEMBER, _LONGEST_LIST = 24, 1000
_PART = re.compile("[，：；]|”(?:即|指|为)")


def called_for(phrase: str) -> frozenset[int]:
    """How many members the numerals of a phrase call for: each of them alone, and all together.

    >>> sorted(called_for("两免一补")), sorted(called_for("放管服"))
    ([2, 3], [])
    """
    phrase = _NO_NUMERAL.sub("", phrase)
    values = [_DIGITS[character] for character in phrase if character in _DIGITS]
    if phrase[:1] == "十" and len(values) > 1 and phrase[1] in _DIGITS:  # 十三个…
        values = [10 + values[1], *values[2:]]
    alone = values[:1] if "、" not in phrase else []  # 三项政策、一项改革 are four
    return frozenset(value for value in (*alone, sum(values)) if value > 1)


def members_of(phrase: str, body: str) -> tuple[str, ...]:
    """The members that an explanation lists, if they are as many as the phrase calls for; else none.

    >>> members_of("六稳", "即稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期。")[-1]
    '稳预期'
    """
    counts = called_for(phrase)
    if not counts or len(body) > _LONGEST_LIST:
        return ()
    for stretch, joints in _lists(phrase, body):
        members = _parts(stretch, joints)
        for one in (members, _with_last_parted(members)):
            if len(one) in counts and all(map(_is_member, one)) and _are_apart(one, joints):
                return tuple(_MARKS.sub("", member) for member in _without_common_words(one))
    return ()


def _lists(phrase: str, body: str) -> Iterator[tuple[str, str]]:
    """The stretches of an explanation that may be the list, each with what may stand between its members."""
    sentence = _LEAD.sub("", body.partition("。")[0])
    first, semicolon, _ = sentence.partition("；")
    listed = _TAIL.sub("", first)
    if "、" in phrase:  # 五统一、一开放
        yield listed, "、，"
    yield listed, "、"
    if semicolon:
        yield sentence, "；"
    else:
        yield listed, "，"


def _parts(listed: str, joints: str) -> list[str]:
    """What stands between the joints that are in no brackets and no quotation marks."""
    parts, depth, part = [], 0, ""
    for character in listed:
        depth += (character in "（(《“") - (character in "）)》”")
        if character in joints and depth <= 0:
            parts.append(part.strip())
            part = ""
        else:
            part += character
    return [*parts, part.strip()]


def _with_last_parted(members: list[str]) -> list[str]:
    """The members with the last one parted at 和: 甲、乙和丙."""
    pieces = _LAST_JOINT.split(members[-1])
    is_whole = len(pieces) != 2 or any(mark in members[-1] for mark in "“”（）")
    return members if is_whole else [*members[:-1], *pieces]


def _without_common_words(members: list[str]) -> list[str]:
    """Without what is said of all before the first or behind the last: 集体的甲、乙; 甲、乙的融合; 对甲、乙的认同."""
    first, *others = members
    if "的" in first and "的" not in "".join(others):
        own = first.rpartition("的")[2]
        return [own, *others] if len(own) == len(others[0]) else members
    *others, last = members
    if "的" not in last or any("的" in other for other in others):
        return members
    if others[0][0] == "对" and not any(other[0] == "对" for other in others[1:]):
        others[0] = others[0][1:]
    return [*others, last.rpartition("的")[0] or last]


_HAS_HAN = re.compile(f"[{HAN}]")


def _is_member(member: str) -> bool:
    return 1 <= len(member) <= _LONGEST_MEMBER and not _PART.search(member) and bool(_HAS_HAN.search(member))


def _are_apart(members: list[str], joints: str) -> bool:
    """Whether none is itself a list, unless all are made alike: 搞…的有之，搞…的有之."""
    if "、" in joints or not any("、" in member or "，" in member for member in members):
        return True
    alike = len({member[0] for member in members}) == 1 or len({member[-1] for member in members}) == 1
    return alike and not any("，" in member for member in members)
