"""Placeholders: masks that stand for a number, a name, a title or running text that was left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from policytext.lexicon import Lexicon
from policytext.model import DataFileError, Placeholder
from policytext.numbers import counted
from policytext.numbers.measure import CHINESE, alternation, masked_unit_pattern, rows
from policytext.segment import Segmenter
from policytext.text import Text

LAYER = "placeholder"
Found = tuple[int, int, int, str | None]
"""Start, end, end of the mask (all normalised) and the unit."""

# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _name_words(role: str) -> frozenset[str]:
    """Words around a masked name: ``name`` behind it (党组), ``place`` before it (赴), ``surname`` before 某."""
    found = rows("name-words", ("word", "role", "example"))
    for row in found:
        if row["role"] not in ("name", "place", "surname"):
            raise DataFileError(
                f"tables/name-words.csv: row {row['word']!r}: role is {row['role']!r}; write name, place or surname"
            )
    return frozenset(row["word"] for row in found if row["role"] == role)


_NAME = re.compile(alternation(_name_words("name")))
_PLACE = re.compile(f"(?:{'|'.join(sorted(_name_words('place'), key=len, reverse=True))})$")
_SURNAMES = "".join(sorted(_name_words("surname")))

# ── the patterns ─────────────────────────────────────────────────────────────────────────────────────────────────────

_NUMERALS = CHINESE + "点"
_BLANK = "[ \u3000_]"
# The signs of a mask, and the shape of what they make. The pattern begins with a plain class, so that the search skips
# from sign to sign; brackets only where they are empty. Figures bound to a mask (20XX年) are looked for before it.
_MASK = re.compile(
    rf"""[*….×Xx_〇○□（(〔某](?:
    (?<=\*)(?<!\*\*)(?P<star>\*{{0,39}})(?![\d*])
  | (?<=…)(?P<dots>…{{0,39}})
  | (?<=\.)(?<!\.\.)(?P<points>\.{{2,39}})(?![\d.])(?!\s{{1,4}}\d{{1,3}}(?:\n|\Z))
  | (?<=×)(?<![×A-Za-z]×)(?P<cross>×{{0,19}})(?![\d×A-Za-z])
  | (?<=[Xx])(?<![A-Za-z+·/-].)(?P<letter>(?:(?<=X)X{{0,11}}|(?<=x)x{{0,11}}))(?![A-Za-z\d+·/-])
  | (?<=_)(?<![_A-Za-z]_)(?P<line>_{{0,79}})(?![_A-Za-z\d])
  | (?<=[〇○])(?<![〇○{_NUMERALS}].)(?P<ring>[〇○]{{0,19}})(?![〇○{_NUMERALS}\d])
  | (?<=□)(?<!□□)(?P<box>□{{0,39}})(?!□)
  | (?<=[（(〔])(?P<bracket>{_BLANK}{{0,20}}[）)〕])
  | (?<=某)(?P<some>)
    )""",
    re.VERBOSE,
)
_FIGURES = re.compile(r"(?<![\dA-Za-z.,])\d{1,4}$")
_UNIT = re.compile(
    rf"(?:(?P<scale>[十百千万亿]{{1,2}})[余多](?P<scaled>{masked_unit_pattern()})|(?P<inexact>[余多]?)(?P<unit>(?:[十百千万亿]{{1,2}})?{masked_unit_pattern()}(?:（{masked_unit_pattern()}）)?|[万亿](?=[，。；、])))"
)
_SOME = re.compile("某{1,3}(?!些|种|个|项|一|类|方面|领域|时|处|样|程度)")
_LAYOUT = 5
"""A line of nothing but so many stars or low lines is a rule."""


def find(text: Text, lexicon: Lexicon, segmenter: Segmenter) -> list[Found]:
    """Candidates in ``text.norm``: start, end, where the mask ends, and the unit where a number is masked."""
    norm = text.norm
    found: list[Found] = []
    for match in _MASK.finditer(norm):
        start, end = match.span()
        shape = match.lastgroup or ""
        if shape == "some":
            end = _end_of_some(norm, start)
            if end == start:
                continue
        unit_end, unit = _unit_behind(norm, start, end, segmenter)
        if norm[start - 1 : start].isdigit():
            figures = _FIGURES.search(norm, max(0, start - 6), start)
            if not figures or (unit is None and end - start == 1):
                continue  # 3×4, 5*
            start = figures.start()
        if unit is not None or _is_mask(norm, start, end, shape):
            found.append((start, unit_end, end, unit))
    return found


def _end_of_some(norm: str, start: int) -> int:
    """Where the 某 of a masked name ends; ``start`` itself where it means “a certain” (某些, 某种)."""
    match = _SOME.match(norm, start)
    if not match or norm[start - 1 : start] == "某":
        return start
    surname = start and norm[start - 1] in _SURNAMES
    named = (
        len(match.group()) > 1
        or surname
        or _NAME.match(norm, match.end())
        or norm[match.end() : match.end() + 1] in tuple("年月日")
    )
    return match.end() if named else start


def _unit_behind(norm: str, start: int, end: int, segmenter: Segmenter) -> tuple[int, str | None]:
    """The end and the unit of a masked number; ``end`` and null for other masks.

    部, 所, 处 … are bodies as well as units: they are units behind a verb or a noun and before a noun or a mark
    (建成**所学校, 排查隐患**处), else the name of a body (由**处牵头).
    """
    match = _UNIT.match(norm, end)
    if not match or (norm[start] in "（(〔" and norm[start + 1 : end - 1].strip(" \u3000_")):
        return end, None
    unit = match["unit"] or match["scale"] + match["scaled"]
    if unit in _BODIES and not counted.stands_between_verb_and_noun(norm, start, match.end(), segmenter):
        return end, None
    if norm[start] == "某" and unit not in ("年", "月", "日"):
        return end, None
    return match.end(), unit


_BODIES = frozenset("部所处级连营团站段组队班线路场台区代步季")


def _is_mask(norm: str, start: int, end: int, shape: str) -> bool:
    """Whether signs without a unit behind them are a mask, and not layout, a bullet, a multiplication or a letter."""
    before, after = norm[start - 1 : start], norm[end : end + 1]
    alone = end - start == 1
    if before in ("", "\n") and after in ("", "\n") and end - start >= _LAYOUT and shape not in ("dots", "points"):
        return False
    if shape in ("dots", "points", "some", "bracket"):
        return True
    if shape == "star":
        return not (before in ("", "\n") and after in (" ", "\u3000", "\n", ""))
    if shape == "line":
        return not alone or after not in ("", "\n", " ")
    if shape in ("ring", "box", "cross", "letter") and alone:
        return bool(_NAME.match(norm, end)) or (before in _OPENING and after in _CLOSING)
    return True


_OPENING = tuple("《〈“‘")
_CLOSING = tuple("》〉”’")
_BOUNDARY = ("", *"。！？；\n\u3000")

# ── building ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def build(text: Text, kept: Sequence[Found], segmenter: Segmenter) -> list[Placeholder]:
    """Placeholders in raw offsets, in the order of the candidates."""
    norm, raw = text.norm, text.raw
    context = counted.Context(norm, segmenter)
    built: list[Placeholder] = []
    for start, end, mask_end, unit in kept:
        raw_start, raw_end = text.raw_span(start, end)
        mask = raw[raw_start : text.raw_span(start, mask_end)[1]]
        role = _role(norm, start, mask_end) if unit is None else "numeric"
        of = None if unit is None else context.of_mask(start, end, unit)
        built.append(Placeholder(raw_start, raw_end, raw[raw_start:raw_end], role, mask, unit, of))
    return built


def _role(norm: str, start: int, end: int) -> str:
    """What a mask without a unit stands for: a title, a name or running text, by what is around it."""
    before, after = norm[start - 1 : start], norm[end : end + 1]
    if before in _OPENING and after in _CLOSING:
        return "title"
    if norm[start] in "….":
        named = _NAME.match(norm, end) or (_PLACE.search(norm[max(0, start - 2) : start]) and after not in _BOUNDARY)
        return "entity" if named else "text"
    if before in _BOUNDARY and after in _BOUNDARY:
        return "text"
    if norm[start] in "（(〔_" and not _NAME.match(norm, end):
        return "text"
    return "entity"
