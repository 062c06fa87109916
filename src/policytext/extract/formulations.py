"""Formulations (提法): the lexicon's, their members spelt out, and numeral abbreviations that no lexicon holds.

All matches are found; of those that the guards let pass the longest is kept, then the leftmost: a match that a guard
rejected hides nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, chain
from operator import itemgetter
from typing import TypeAlias, TypeGuard

from policytext import abbreviations, quoted
from policytext.abbreviations import NUMERALS, Abbreviation
from policytext.files import table
from policytext.lexicon import Lexicon, Pattern
from policytext.model import Formulation, Span
from policytext.quoted import Coined
from policytext.segment import Segmenter
from policytext.text import Text, places

LAYER = "formulation"

Candidate: TypeAlias = tuple[int, int, str, str, bool, str]
"""Start, end, kind, canonical, quoted, form."""
_Match: TypeAlias = tuple[int, int, Pattern | Abbreviation | Coined]
_Cluster: TypeAlias = list[_Match]
"""Matches that overlap."""
_START = itemgetter(0)


def find(text: Text, lexicon: Lexicon, segmenter: Segmenter) -> list[Candidate]:
    """The formulations of a text, in normalised offsets, in order of start; none overlap.

    The longest of those that overlap, then the leftmost. The guards are asked in that order too, so that what lies
    inside a kept match, as most matches do, costs nothing.
    """
    norm = text.norm
    matches: list[_Match] = [*_matches(norm, lexicon)]
    matches += ((one.start, one.end, one) for one in abbreviations.find(norm, segmenter, lexicon.wordings))
    matches += ((one.start, one.end, one) for one in quoted.find(norm, segmenter))
    matches.sort(key=_START)
    found: list[Candidate] = []
    doubtful: list[_Cluster] = []
    for cluster, reach in _clusters(matches):
        start, end, what = cluster[0] if len(cluster) == 1 else min(cluster, key=_longest_first)
        is_whole = start == cluster[0][0] and end == reach
        if is_whole and _is_certain(what) and end - start > _SHORT and norm[end : end + 1] not in _PERSON:
            in_marks = norm[start - 1 : start] in _BEFORE_QUOTED and _is_quoted(norm, start, end)
            found.append((start, end, what.kind, what.entry.phrase, in_marks, what.form))
        else:
            doubtful.append(cluster)
    words = replace(segmenter, hmm=False)  # the words of the main dictionary alone, whatever the tokens are to be
    boundaries = _word_boundaries(norm, doubtful, words)
    for cluster in doubtful:
        if len(cluster) > 1:
            found += _longest(cluster, norm, boundaries, words)
        elif kept := _kept(cluster[0], cluster, norm, boundaries, words):
            found.append(kept)
    found.sort(key=_START)
    return found


def find_all(text: Text, lexicon: Lexicon, segmenter: Segmenter) -> list[Candidate]:
    """What ``find`` gives, and each further match of the lexicon that the guards let pass, in order of (start, -end).

    The further ones lie inside what ``find`` gives, or overlap it.
    """
    norm = text.norm
    clusters = [one for one, _ in _clusters(sorted(_matches(norm, lexicon), key=_START)) if len(one) > 1]
    words = replace(segmenter, hmm=False)
    boundaries = _word_boundaries(norm, clusters, words)
    passed = (_kept(match, [], norm, boundaries, words) for match in chain.from_iterable(clusters))
    return sorted({*find(text, lexicon, segmenter), *filter(None, passed)}, key=lambda one: (one[0], -one[1]))


def _clusters(matches: Iterable[_Match]) -> Iterator[tuple[_Cluster, int]]:
    """The matches, given in order of start, in groups that overlap, with the end of each."""
    cluster: _Cluster = []
    reach = -1
    for match in matches:
        if match[0] >= reach:
            if cluster:
                yield cluster, reach
            cluster, reach = [match], match[1]
        else:
            cluster.append(match)
            if match[1] > reach:
                reach = match[1]
    if cluster:
        yield cluster, reach


def _is_certain(what: Pattern | Abbreviation | Coined) -> TypeGuard[Pattern]:
    """Whether what matched is one of the many that no guard needs to look at."""
    return isinstance(what, Pattern) and not what.is_guarded


def _longest(cluster: _Cluster, norm: str, boundaries: set[int], words: Segmenter) -> list[Candidate]:
    """What is kept of matches that overlap, in order of start."""
    cluster.sort(key=_longest_first)
    kept: list[Candidate] = []
    for start, end, what in cluster:
        place = bisect_right(kept, start, key=_START)
        if (place and kept[place - 1][1] > start) or (place < len(kept) and kept[place][0] < end):
            continue
        if candidate := _kept((start, end, what), cluster, norm, boundaries, words):
            kept.insert(place, candidate)
    return kept


def _kept(match: _Match, cluster: _Cluster, norm: str, boundaries: set[int], words: Segmenter) -> Candidate | None:
    """The candidate that a match makes; null where a guard rejects it."""
    start, end, what = match
    in_marks = _is_quoted(norm, start, end)
    if isinstance(what, Pattern):
        if in_marks or _passes(norm, start, end, what, boundaries, words):
            return start, end, what.kind, what.entry.phrase, in_marks, what.form
    elif isinstance(what, Coined):
        if all(what.may_hold(one.kind) for _, _, one in cluster if isinstance(one, Pattern)):
            return start, end, "slogan", what.canonical, True, "label"
    elif not any(_begins(one, start, norm, boundaries, words) for one in cluster):
        return start, end, "numeric", what.canonical, in_marks, "label"
    return None


def _begins(match: _Match, start: int, norm: str, boundaries: set[int], words: Segmenter) -> bool:
    """Whether an abbreviation that begins at ``start`` is one of the lexicon with more behind it: “四个意识教育”."""
    first, end, what = match
    if first != start or not isinstance(what, Pattern) or what.kind != "numeric":
        return False
    return _is_quoted(norm, first, end) or _passes(norm, first, end, what, boundaries, words)


def _longest_first(match: _Match) -> tuple[int, int]:
    return match[0] - match[1], match[0]


def build(text: Text, kept: Sequence[Candidate], segmenter: Segmenter) -> list[Formulation]:
    """Annotations, in raw offsets, of the candidates that were kept."""
    raw = text.raw
    return [
        Formulation(start, end, raw[start:end], kind, canonical, quoted, form)
        for (start, end), (_, _, kind, canonical, quoted, form) in zip(text.raw_spans(kept), kept, strict=True)
    ]


# ── matches of the lexicon ───────────────────────────────────────────────────────────────────────────────────────────

_OPENING = ("“", "‘")
_CLOSING = ("”", "’")
_BEFORE_QUOTED = frozenset("“‘”’ ")
_MARK = re.compile("[“”‘’]")
_ADDED = re.compile("[\u4e00-\u9fff]{2,8}(?=[”’])")
"""What a phrase that ends in + is joined to in one pair of quotation marks: “互联网+明厨亮灶”."""


def _matches(norm: str, lexicon: Lexicon) -> list[tuple[int, int, Pattern]]:
    """The matches on the text without quotation marks, as they stand in the text with them."""
    patterns = lexicon.patterns
    bare = norm.replace("“", "").replace("”", "").replace("‘", "").replace("’", "")
    marks = [
        place - before for before, place in enumerate(places(norm, (*_OPENING, *_CLOSING)))
    ]  # where they stood in the text without
    marks.append(len(bare) + 1)
    matches = []
    within, last, following = 0, 0, marks[0]  # how many marks stand before the end; the matches come in order of end
    for bare_start, bare_end, index in lexicon.matcher.find(bare):
        while following < bare_end:
            within, last = within + 1, following
            following = marks[within]
        if last <= bare_start:
            matches.append((bare_start + within, bare_end + within, patterns[index]))
        elif whole := _with_outer_marks(norm, bare_start + bisect_right(marks, bare_start), bare_end + within):
            matches.append((*whole, patterns[index]))
    if "+" in norm:
        behind = {place + 1 for place in places(norm, "+")}
        matches = [_joined(norm, match) if match[1] in behind else match for match in matches]
    return matches


def _joined(norm: str, match: tuple[int, int, Pattern]) -> tuple[int, int, Pattern]:
    """A match of 互联网+ with what it is joined to, where both are all that stands in quotation marks."""
    start, end, pattern = match
    added = _ADDED.match(norm, end) if norm[start - 1 : start] in _OPENING else None
    if not added:
        return match
    entry = replace(pattern.entry, phrase=pattern.entry.phrase + added.group())
    return start, added.end(), pattern._replace(text=entry.phrase, entry=entry)


def _with_outer_marks(norm: str, start: int, end: int) -> Span | None:
    """The span of a match that holds quotation marks, with the partners of its marks; null where they stand elsewhere.

    “三个代表”重要思想 is found from 三 on and begins with “. A match that runs out of a quotation or into one is none.
    """
    unopened = unclosed = 0
    for mark in _MARK.findall(norm[start:end]):
        if mark in _OPENING:
            unclosed += 1
        elif unclosed:
            unclosed -= 1
        else:
            unopened += 1
    if unopened > 1 or unclosed > 1:
        return None
    if (unopened and norm[start - 1 : start] not in _OPENING) or (unclosed and norm[end : end + 1] not in _CLOSING):
        return None
    return start - unopened, end + unclosed


def _is_quoted(norm: str, start: int, end: int) -> bool:
    """Whether quotation marks stand right around the span; a blank between, or twice the same mark, is a slip."""
    left = norm[start - 1 : start]
    if left not in _BEFORE_QUOTED:
        return False
    right = norm[end : end + 1]
    if left == " " or right == " ":
        left, right = norm[max(0, start - 4) : start].rstrip(" ")[-1:], norm[end : end + 4].lstrip(" ")[:1]
    if left in _OPENING:
        return right in _CLOSING or right == left
    return left in _CLOSING and right == left


# ── guards ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_AFTER_THESE = frozenset(NUMERALS + "第几数0123456789.+")
_AFTER_FIGURES = _AFTER_THESE - {"."}
"""In 2.四水四定 the point ends a marker."""
_NUMERALS = frozenset(NUMERALS)
_DIGITS = frozenset("0123456789")
_FIRST_OF_NUMBER = _NUMERALS | _DIGITS


def _passes(norm: str, start: int, end: int, pattern: Pattern, boundaries: set[int], words: Segmenter) -> bool:
    """Whether a match that has no quotation marks right around it is the formulation."""
    if (end - start <= _SHORT or norm[end : end + 1] in _PERSON) and _cuts_a_word(norm, start, end, boundaries, words):
        return False
    if not pattern.is_guarded:
        return True
    first, last = pattern.text[0], pattern.text[-1]
    if first in _FIRST_OF_NUMBER and norm[start - 1 : start] in (_AFTER_THESE if first < "\x80" else _AFTER_FIGURES):
        return False
    if (first < "\x80" and _runs_on(norm, start)) or (last < "\x80" and _runs_on(norm, end)):
        return False
    return pattern.form == "expanded" or _is_label(norm, start, end, pattern)


def _is_label(norm: str, start: int, end: int, pattern: Pattern) -> bool:
    """Whether what the row itself says lets the match pass."""
    entry = pattern.entry
    if entry.quoted == "always" and not _is_listed_in_marks(norm, start, end):
        return False
    if entry.not_before and norm.endswith(entry.not_before, 0, start):
        return False
    if entry.not_after and norm.startswith(entry.not_after, end):
        return False
    if pattern.text[-1] == "制" and norm.startswith("度", end):  # 行政问责制|度
        return False
    return not _NUMERALS.issuperset(pattern.text) or _is_plan(norm, start, end)


def _is_listed_in_marks(norm: str, start: int, end: int) -> bool:
    """Whether it is the first or last of several inside one pair of quotation marks: “双随机、一公开”."""
    left, right = norm[start - 1 : start], norm[end : end + 1]
    return (left in _OPENING and right in ("、", "，")) or (left in ("、", "，") and right in _CLOSING)


def _runs_on(norm: str, edge: int) -> bool:
    """Whether the edge stands inside a Latin word or a number."""
    around = norm[max(0, edge - 1) : edge + 1]
    return len(around) == 2 and around.isascii() and around.isalnum()


# A neighbour, which may have its quotation marks: 十三五、十四五时期.
_PLAN_BEFORE = re.compile(
    r"(?<![一二三四五六七八九十])(?:十?[一二三四六七八九]?五|二五|五五)[”’]?(?:[、，和与及至到]|以及)$"
)
_PLAN_AFTER = re.compile(
    r"(?:[、，和与及至到]|以及)[“‘]?十?[一二三四六七八九十]?五(?![一二三四五六七八九十年月日个名项次条届人])"
)
_STOP_AFTER = re.compile(r"[、，。；：）和与及至到两]|\Z")


def _is_plan(norm: str, start: int, end: int) -> bool:
    """Whether bare numerals (十四五, 九五) are a plan period: before 规划, 时期 …, or beside another one."""
    if norm[end : end + 1] in _FIRST_OF_NUMBER:
        return False
    if norm.startswith(_plan_words(), end) or _PLAN_AFTER.match(norm, end):
        return True
    return bool(_STOP_AFTER.match(norm, end) and _PLAN_BEFORE.search(norm, max(0, start - 6), start))


@lru_cache(maxsize=1)
def _plan_words() -> tuple[str, ...]:
    return tuple(row["word"] for row in table("plan-words", ("word", "example")))


# ── words that a match would cut through ─────────────────────────────────────────────────────────────────────────────

# The dictionary has many words that are two (推进改革, 创新能力): one across an edge says nothing of a long match.
_SHORT = 3
"""Up to this length a match may come about by chance at the seam of two words (稳增长 in 平稳增长)."""
_PERSON = frozenset("者家员人师")
"""What makes another word of the last one of a match, whatever its length: 工作者, 领导人, 马克思主义者."""
_REACH = 5
"""How many characters on each side are cut with a match: as long as the words that could hold its edge, so that the
cut near it is the clause's own."""


def _cuts_a_word(norm: str, start: int, end: int, boundaries: set[int], words: Segmenter) -> bool:
    """Whether a word across an edge shows that the match is none: its part inside is no word, or it names a person."""
    for edge in (start, end):
        if edge in boundaries:
            continue
        low = next(place for place in range(edge - 1, -1, -1) if place in boundaries)
        high = next(place for place in range(edge + 1, len(norm) + 1) if place in boundaries)
        inside = norm[max(low, start) : min(high, end)]
        if end - start <= _SHORT and (len(inside) == 1 or not words.knows(inside)):
            return True
        if edge == end and norm[end:high] in _PERSON:
            return True
    return False


def _word_boundaries(norm: str, clusters: Iterable[_Cluster], words: Segmenter) -> set[int]:
    """Where words begin and end near the clusters that need it; all is cut in one call, which takes half the time."""
    stretches = _stretches(clusters, norm)
    cut = words.cut("\n".join([norm[low:high] for low, high in stretches]))
    ends = [*accumulate(map(len, cut), initial=0)]
    boundaries: set[int] = set()
    first = offset = 0
    for low, high in stretches:
        last = bisect_right(ends, offset + high - low, first)
        boundaries.update(map((low - offset).__add__, ends[first:last]))
        first, offset = last, offset + high - low + 1
    return boundaries


def _stretches(clusters: Iterable[_Cluster], norm: str) -> list[Span]:
    """The clusters in which a match may cut a word, with what is near them; those that meet are one."""
    stretches: list[Span] = []
    last = -1
    for cluster in clusters:
        if any(end - start <= _SHORT or norm[end : end + 1] in _PERSON for start, end, _ in cluster):
            low = max(0, cluster[0][0] - _REACH)
            high = min(len(norm), max(end for _, end, _ in cluster) + _REACH)
            if low <= last:
                low = stretches.pop()[0]
            stretches.append((low, high))
            last = high
    return stretches
