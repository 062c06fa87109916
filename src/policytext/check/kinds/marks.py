"""Kinds about punctuation (GB/T 15834-2011), quotation marks and document numbers (GB/T 9704-2012)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule, alternatives
from policytext.model import Span

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"

# ── punctuation ──────────────────────────────────────────────────────────────────────────────────────────────────────


def punctuation(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Marks that are wrong for another (``marks``), in the places that ``around`` allows, or a pair of ``brackets``.

    A pattern of ``around`` is matched against the character before the mark, the mark and the character behind it.
    """
    if rule.map("brackets"):
        yield from _brackets(draft, rule)
    if rule.flag("straight"):
        yield from _straight_quotes(draft, rule)
    marks, around = rule.map("marks"), [re.compile(one) for one in rule.texts("around")]
    if not marks:
        return
    safety = rule.text("safety", "safe")
    for match in draft.find(re.compile(alternatives(tuple(marks)))):
        start, end = match.span()
        window = draft.norm[max(0, start - 1) : end + 1]
        window = window if start else "\n" + window
        if around and not any(one.match(window if end < len(draft.norm) else window + "\n") for one in around):
            continue
        if draft.raw[slice(*draft.raw_span(start, end))] != match.group():
            continue  # normalised from another mark
        right = marks[match.group()]
        edit = draft.edit(start, end, right)
        yield Hit(*draft.raw_span(start, end), {"right": right}, (edit,), safety)


_BRACKETS = re.compile(r"[()（）]")
_CHINESE = re.compile(f"[{_HAN}“”‘’《》，。、；：]")


def _brackets(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Pairs of which one or both are half-width, with Chinese inside or on both sides; a pair ends with its line."""
    brackets = rule.map("brackets")
    opened: list[int] = []
    for match in draft.find(re.compile(r"[()（）\n]")):
        sign, place = match.group(), match.start()
        if sign == "\n":
            opened.clear()
        elif sign in "(（":
            opened.append(place)
        elif opened:
            first = opened.pop()
            pair = [at for at in (first, place) if draft.norm[at] in brackets and _is_raw(draft, at)]
            if pair and _is_chinese_pair(draft.norm, first, place):
                edits = tuple(draft.edit(at, at + 1, brackets[draft.norm[at]]) for at in pair)
                yield Hit(*draft.raw_span(first, place + 1), {"right": "（）"}, edits, rule.text("safety", "safe"))


def _is_raw(draft: Draft, place: int) -> bool:
    """Whether the character stands in the raw text as it does in the normalised one."""
    return draft.raw[draft.raw_span(place, place + 1)[0]] == draft.norm[place]


def _is_chinese_pair(norm: str, start: int, end: int) -> bool:
    if _CHINESE.search(norm, start + 1, end):
        return True
    if not norm[start + 1 : end].strip():
        return False  # to be filled in
    if _SIGN.fullmatch(norm, start + 1, end):
        return False  # (1) and (a) are signs
    return bool(_CHINESE.match(norm, start - 1) if start else None) and bool(_CHINESE.match(norm, end + 1))


_SIGN = re.compile(r"\d{1,3}|[A-Za-z]")
_STRAIGHT = '"＂'


def _straight_quotes(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Straight marks among Chinese, a pair or a lone one that a “ or ” stands opposite to."""
    pending: int | None = None
    for match in draft.find(re.compile("[“”\n]")):
        place, sign = match.start(), match.group()
        if sign == "“":
            pending = place
            continue
        if sign == "”" and pending is not None:
            straight = [at for at in (pending, place) if draft.raw[draft.raw_span(at, at + 1)[0]] in _STRAIGHT]
            inches = draft.norm[pending - 1 : pending].isdigit()
            if straight and not inches and _CHINESE.search(draft.norm, pending + 1, place):
                edits = tuple(draft.edit(at, at + 1, draft.norm[at]) for at in straight)
                values = {"right": "“”"}
                yield Hit(*draft.raw_span(pending, place + 1), values, edits, rule.text("safety", "safe"))
        pending = None


# ── quotation-balance ────────────────────────────────────────────────────────────────────────────────────────────────

_PAIRS = {"”": "“", "’": "‘", "》": "《", "〉": "〈", "）": "（", "〕": "〔", "】": "【", "」": "「", "』": "『"}
_MARK = re.compile(f"[{''.join(_PAIRS)}{''.join(_PAIRS.values())}()]")
_LIST_MARKER = re.compile(r"(?:^|[\s。；：，、（“])(?:\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3})$")
_STRETCH = re.compile(r"[。；！？\n]")
_FAR = 12
"""A quotation of several paragraphs is at most so many long."""


def quotation_balance(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Quotation marks, title marks and brackets that have no partner in their paragraph, nor in one near it."""
    pairs = set(rule.texts("pairs"))
    unmatched: list[tuple[int, int, str]] = []  # paragraph, place, sign
    for number, (start, end) in enumerate(draft.text.paragraphs):
        if not draft.is_removed(draft.raw_span(start, end)[0]):
            unmatched += ((number, place, sign) for place, sign in _unmatched(draft.norm, start, end))
    lonely = _without_distant_partners(unmatched)
    for number, place, sign in lonely:
        opening = _PAIRS.get(sign, sign)
        following = draft.text.paragraphs[number + 1 : number + 2]
        goes_on = sign == "“" and following and draft.norm[following[0][0]] == "“"
        if opening in pairs and not goes_on:
            span = _reach(draft.norm, place, sign, draft.text.paragraphs[number])
            closing = next(close for close, opened in _PAIRS.items() if opened == opening)
            yield Hit(*draft.raw_span(*span), {"mark": sign, "pair": opening + closing})


def _unmatched(norm: str, start: int, end: int) -> list[tuple[int, str]]:
    """The marks of a paragraph that have no partner in it, in order; half-width brackets count as full-width ones."""
    opened: dict[str, list[int]] = {sign: [] for sign in _PAIRS.values()}
    lonely: list[tuple[int, str]] = []
    for match in _MARK.finditer(norm, start, end):
        place, sign = match.start(), {"(": "（", ")": "）"}.get(match.group(), match.group())
        if sign not in _PAIRS:
            opened[sign].append(place)
        elif opened[_PAIRS[sign]]:
            opened[_PAIRS[sign]].pop()  # what was opened inside and not closed stays, to be told
        elif not (sign == "）" and _LIST_MARKER.search(norm, max(0, place - 4), place)):
            lonely.append((place, sign))
    return sorted(lonely + [(place, sign) for sign, places in opened.items() for place in places])


def _without_distant_partners(unmatched: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Without the marks of quotations that go over several paragraphs, each of which may begin with a “."""
    lonely: list[tuple[int, int, str]] = []
    waiting: dict[str, deque[tuple[int, int, str]]] = {sign: deque() for sign in _PAIRS.values()}
    for one in unmatched:
        number, _, sign = one
        if sign not in _PAIRS:
            waiting[sign].append(one)
            continue
        opened = waiting[_PAIRS[sign]]
        while opened and opened[0][0] < number - _FAR:
            lonely.append(opened.popleft())
        if not opened or opened[0][0] >= number:
            lonely.append(one)
        while opened and opened[0][0] < number:
            opened.popleft()
    return sorted(lonely + [one for opened in waiting.values() for one in opened])


_LONGEST = 80


def _reach(norm: str, place: int, sign: str, paragraph: Span) -> Span:
    """The mark with the stretch in which its partner is missing: up to the next such mark or the sentence's end."""
    start, end = max(paragraph[0], place - _LONGEST), min(paragraph[1], place + _LONGEST)
    if sign in _PAIRS:
        before = max(norm.rfind(mark, start, place) for mark in (sign, *"。；！？\n"))
        return max(start, before + 1), place + 1
    following = norm.find(sign, place + 1, end)
    stop = _STRETCH.search(norm, place + 1, end)
    return place, min(one for one in (following, stop.start() if stop else -1, end) if one >= 0)


# ── document-number ──────────────────────────────────────────────────────────────────────────────────────────────────

_NUMBER = re.compile(
    rf"(?<=[{_HAN}])(?P<open>[\[［【〔（({{])\s?(?P<year>(?:19|20)\d\d)\s?(?P<close>[\]］】〕）)}}])"
    r"\s?(?P<di>第?)\s?(?P<zeros>0*)(?P<number>[1-9]\d{0,4})\s?号(?!令|公告)"
)
_NOT_BEFORE = tuple("令告案标")
"""令（2020）第5号 and the numbers of courts have other forms."""


def document_number(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Numbers of documents that are not of the form 〔2022〕5号: other brackets, a 第, a leading nought."""
    for match in draft.find(_NUMBER):
        is_right = match["open"] == "〔" and match["close"] == "〕" and not match["di"] and not match["zeros"]
        if is_right or draft.norm.startswith(_NOT_BEFORE, match.start() - 1):
            continue
        right = f"〔{match['year']}〕{match['number']}号"
        edit = draft.edit(*match.span(), right)
        yield Hit(*draft.raw_span(*match.span()), {"right": right}, (edit,), "safe")
