"""Numerals, units and words of inexactness, as values: what quantities and placeholders share.

Numbers are exact ``Decimal`` inside and come out as ``int`` or ``float``. The words themselves are in
``dictionaries/tables``: ``numerals.csv``, ``units.csv``, ``qualifiers.csv`` and ``fixed-words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from policytext.files import table
from policytext.model import DataFileError, Number

KINDS = frozenset({"count", "percent", "money", "date", "duration", "ordinal"})
NUMERALS = frozenset({"any", "arabic", "range", "ordinal"})
USES = frozenset({"classifier", "head", "measure", "share", "part", "list", "year", "date", "class"})
BOUNDS = frozenset({"low", "high", "about", "exact"})
NUMBER_ROLES = frozenset({"name", "ranking", "managing", "holding", "occasion", "rate", "share"})
PLACES = frozenset({"before", "inside", "after"})


class Bounds(NamedTuple):
    """What a numeral says: ``low`` and ``high``, equal for one value, null for an open end; and if it is inexact."""

    low: Decimal | None
    high: Decimal | None
    approx: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or measure word.

    ``kind`` is the quantity's. ``numerals`` says which numerals it may follow: any, arabic only, a Chinese range
    only (三四线) or an ordinal only (第五届). ``one`` says whether 一 before it counts (一倍) or is an article (一个).
    ``use`` says what it is in the grammar: a classifier before a noun, the head that is counted itself (人), a
    measure (公里), and so on. ``not_before`` are patterns of what makes another word of it (人口; 项目, not 项目标).
    """

    kind: str
    numerals: str
    one: bool
    use: str
    not_before: tuple[str, ...]


# ── the tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def checked(name: str, row: Mapping[str, str], column: str, allowed: Iterable[str]) -> str:
    """The row's cell in that column.

    Raises:
        DataFileError: It is none of the allowed values.

    """
    value = row[column]
    if value not in allowed:
        first = next(iter(row.values()))
        raise DataFileError(
            f"tables/{name}.csv: row {first!r}: {column} is {value!r}; write one of {', '.join(sorted(allowed))}"
        )
    return value


def rows(name: str, columns: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """The rows of a table whose first column must be its sorted, unique key.

    Raises:
        DataFileError: A row is out of order, doubled or without a key.

    """
    found = table(name, columns)
    keys = [row[columns[0]] for row in found]
    for before, key in zip(["", *keys], keys, strict=False):
        if key <= before:
            raise DataFileError(
                f"tables/{name}.csv: row {key!r}: put it in code-point order and only once (it follows {before!r})"
            )
    return found


@cache
def units() -> Mapping[str, Unit]:
    """The units and measure words by name."""
    found = {}
    for row in rows("units", ("unit", "kind", "numerals", "one", "use", "not_before", "example")):
        if row["unit"] not in row["example"]:
            raise DataFileError(f"tables/units.csv: row {row['unit']!r}: the example does not hold the unit")
        found[row["unit"]] = Unit(
            checked("units", row, "kind", KINDS),
            checked("units", row, "numerals", NUMERALS),
            checked("units", row, "one", ("yes", "no")) == "yes",
            checked("units", row, "use", USES),
            tuple(row["not_before"].split("|")) if row["not_before"] else (),
        )
    return MappingProxyType(found)


@cache
def numerals(role: str) -> Mapping[str, int]:
    """The numeral characters of a role (digit, scale or vague) with their values."""
    found = rows("numerals", ("numeral", "value", "role", "example"))
    for row in found:
        checked("numerals", row, "role", ("digit", "scale", "vague"))
    return MappingProxyType({row["numeral"]: int(row["value"]) for row in found if row["role"] == role})


@cache
def qualifiers(place: str) -> Mapping[str, str]:
    """The words that stand before, inside or after a number, each with the bound that it makes of it.

    ``low``: the number is a lower bound; ``high``: an upper one; ``about``: it is inexact; ``exact``: the word only
    ends like a qualifier (节约).
    """
    found = rows("qualifiers", ("word", "place", "bound", "example"))
    for row in found:
        checked("qualifiers", row, "place", PLACES)
        checked("qualifiers", row, "bound", BOUNDS)
    return MappingProxyType({row["word"]: row["bound"] for row in found if row["place"] == place})


@cache
def number_words(role: str) -> tuple[str, ...]:
    """The words that say something of a number beside them, in a role that ``dictionaries/README.md`` tells.

    Raises:
        DataFileError: A row has another role, or its word is not in its example.
    """
    found = table("number-words", ("word", "role", "example"))
    for row in found:
        checked("number-words", row, "role", NUMBER_ROLES)
        if row["word"] not in row["example"]:
            raise DataFileError(f"tables/number-words.csv: row {row['word']!r}: the example does not hold the word")
    return tuple(row["word"] for row in found if row["role"] == role)


@cache
def _fixed_words(is_ordinal: bool) -> re.Pattern[str]:
    """The words whose numeral counts nothing, from the numeral on; what they have before it must stand there too.

    Behind 第 those alone that have something before their numeral.
    """
    words: dict[str, set[str]] = {}
    for row in rows("fixed-words", ("word", "reason")):
        for match in re.finditer(f"[{CHINESE}数几上]", row["word"]):
            if match.start() >= is_ordinal:
                words.setdefault(row["word"][match.start() :], set()).add(row["word"])
    tails = {rest: f"(?:{'|'.join(f'(?<={word})' for word in sorted(whole))})" for rest, whole in words.items()}
    return re.compile(alternation(words, tails))


def is_fixed(norm: str, start: int) -> bool:
    """Whether the numeral at ``start``, or the 第 before one, belongs to a word in which it counts nothing.

    >>> is_fixed("进一步推进", 1), is_fixed("推进一次", 2)
    (True, False)
    """
    is_ordinal = norm[start] == "第"
    return _fixed_words(is_ordinal).match(norm, start + is_ordinal) is not None


def alternation(words: Iterable[str], tails: Mapping[str, str] = MappingProxyType({})) -> str:
    """A pattern that matches the longest of the words that stands at a place, as a trie.

    A flat alternation of some hundred words is tried one by one at each number; the trie needs a step a character.
    ``tails`` gives patterns that must follow a word.

    >>> alternation(["人", "人次", "亩"])
    '(?:亩|人(?:次|))'
    """
    trie = _Node()
    for word in words:
        node = trie
        for character in word:
            node = node.children.setdefault(character, _Node())
        node.end = tails.get(word, "")
    return _pattern(trie)


class _Node:
    """A node of a trie; ``end`` is what must follow a word that ends here, null where none does."""

    __slots__ = ("children", "end")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.end: str | None = None


def _pattern(node: _Node) -> str:
    parts = [re.escape(character) + _pattern(child) for character, child in sorted(node.children.items())]
    if node.end is not None:
        parts.append(node.end)
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def unit_pattern(*kinds_of_numeral: str, uses: Sequence[str] = ()) -> str:
    """A pattern of the units, dates apart, that may follow such numerals (any, arabic …) in one of these uses."""
    chosen = {
        name: unit
        for name, unit in units().items()
        if unit.numerals in kinds_of_numeral
        and unit.kind != "date"
        and (unit.use in uses if uses else unit.use != "part")
    }
    return _with_guards(chosen)


def _with_guards(chosen: Mapping[str, Unit]) -> str:
    return alternation(
        chosen, {name: f"(?!{'|'.join(one.not_before)})" for name, one in chosen.items() if one.not_before}
    )


def masked_unit_pattern() -> str:
    """A pattern of the units that may follow a mask: dates included, but not 分, 角 and 大."""
    chosen = {name: unit for name, unit in units().items() if unit.use not in ("part", "list")}
    return _with_guards(chosen)


# ── patterns of numerals, for the patterns of the two families ───────────────────────────────────────────────────────

DIGITS = "".join(numerals("digit"))
CHINESE = DIGITS + "".join(numerals("scale"))

TO = "(?:[—–―-]{1,2}|[~～至到])"
"""What stands between the ends of a range."""

# 千 is part of the unit in 30万千瓦 and 一千瓦, so it is no scale there.
_SCALE = r"(?:[十百万亿]|千(?![瓦克伏卡帕赫米字]))"
# 1,100万 but not 1,1,1: thousands are three digits each.
_FIGURES = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9])|[0-9]{1,24})(?:\.[0-9]{1,12})?"
_GAP = "[多余几]?"
ARABIC = rf"{_FIGURES}(?:{_GAP}{_SCALE}{{1,3}}(?:[0-9]{{1,4}}(?![0-9.]))?){{0,3}}"
"""Figures with 万, 亿 … between and behind them: 5,000, 1.2万亿, 3万4000, 1亿3千多万."""
CHINESE_NUMBER = (
    rf"(?:(?:[几数]|上(?!十)){_SCALE}{{1,3}}|(?:[{DIGITS}]|{_SCALE})(?:[{DIGITS}]|{_SCALE}|[多余几](?=[十百千万亿])){{0,15}}几?)"
    rf"(?:点[{DIGITS}]{{1,8}})?"
)
"""Chinese numerals: 一万五千亿, 二十一, 十几, 数百, 上千万, 两三, 五点五."""


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_PLAIN = re.compile(r"\d{1,24}(?:\.\d{1,12})?")
_PIECE = re.compile(r"\d{1,24}(?:\.\d{1,12})?|.")
_BIG = 10_000


@lru_cache(maxsize=4096)
def parse(numeral: str) -> Bounds:
    """The bounds of a numeral without its unit.

    >>> [str(value) for value in parse("1亿3千多万")]
    ['130000000', '130000000', 'True']
    >>> [str(value) for value in parse("十几")]
    ['11', '19', 'True']
    """
    if _PLAIN.fullmatch(numeral):
        value = Decimal(numeral)
        return Bounds(value, value, False)
    if numeral[0] == "上":
        return Bounds(_cardinal(numeral[1:]), None, True)
    if numeral[0] in "几数":
        scale = _cardinal(numeral[1:])
        return Bounds(2 * scale, 10 * scale - 1, True)
    if "几" in numeral:
        return _with_several(numeral)
    inexact = "多" in numeral or "余" in numeral
    if len(numeral) > _TWO and numeral in "一二三四五六七八九":  # 一二三产业
        return Bounds(_cardinal(numeral[0]), _cardinal(numeral[-1]), False)
    adjacent = _ADJACENT.search(numeral)
    if adjacent and not _YEAR_LIKE.fullmatch(numeral):
        start, end = adjacent.span()
        low, high = (_cardinal(numeral[:start] + digit + numeral[end:]) for digit in adjacent.group())
        return Bounds(low, high, True)
    value = _cardinal(numeral)
    return Bounds(value, value, inexact)


# 两三个, 三四十, 十五六岁, 三五个: two digits side by side that are no positional number.
_ADJACENT = re.compile("一二|[一两]两|[二两]三|三四|三五|四五|五六|六七|七八|八九")
_TWO = 2
_YEAR_LIKE = re.compile(f"[{DIGITS}]{{3,}}")


def _with_several(numeral: str) -> Bounds:
    """十几 is 11 to 19; 二十几万 is 210000 to 290000."""
    before, after = numeral.split("几", 1)
    return Bounds(_cardinal(before + "一" + after), _cardinal(before + "九" + after), True)


def _cardinal(numeral: str) -> Decimal:
    """The exact value of figures and Chinese numerals mixed; 多 and 余 are passed over.

    ``section`` is what has been read below the next 万 or 亿: 一万五千亿 is (1万 + 5千) 亿, 1亿3千万 is 1亿 + (3千) 万.
    """
    digits, scales = numerals("digit"), numerals("scale")
    whole, _, fraction = numeral.replace(",", "").partition("点")
    total = section = Decimal(0)
    pending: Decimal | None = None
    for place, piece in enumerate(_PIECE.findall(whole)):
        scale = scales.get(piece)
        if scale is None:
            digit = digits.get(piece)
            if digit is not None:
                pending = Decimal(digit) if pending is None else pending * 10 + digit
            elif piece[0].isdigit():
                pending = Decimal(piece)
        elif scale < _BIG:
            section += (Decimal(1) if pending is None else pending) * scale
            pending = None
        else:
            section += Decimal(1) if place == 0 else pending or 0  # 万亿 is 一万亿
            total = (total + section) * scale if total < scale or not section else total + section * scale
            section, pending = Decimal(0), None
    value = total + section + (pending or 0)
    return value + Decimal("0." + "".join(str(digits[one]) for one in fraction)) if fraction else value


def fraction(numerator: str, denominator: str) -> Decimal:
    """三分之一 is a third; exact to the 28 places of a ``Decimal``.

    >>> number(fraction("一", "三"))
    0.3333
    """
    divisor = _cardinal(denominator)
    return _cardinal(numerator) / divisor if divisor else Decimal(0)


def number(value: Decimal | None) -> Number | None:
    """A value as it comes out: ``int`` where whole, else ``float``; one that does not end is rounded to four places.

    >>> number(Decimal("16.4") * 100000000), number(Decimal("5.50"))
    (1640000000, 5.5)
    """
    if value is None:
        return None
    whole = int(value)
    if whole == value:
        return whole
    return float(value if len(value.as_tuple().digits) < _ENDLESS else round(value, 4))


_ENDLESS = 20
"""More digits than this are a division that does not end: nobody writes so many."""


def combine(bounds: Bounds, marks: Iterable[str]) -> Bounds:
    """The bounds under the qualifiers around the number: 超过 and 以上 take the upper end, 以内 the lower one."""
    low, high, approx = bounds
    for mark in marks:
        if mark == "exact":
            continue
        approx = True
        if mark == "low":
            high = None
        elif mark == "high":
            low = None
    return Bounds(low, high, approx)


@cache
def _qualifiers_by_end() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The qualifiers that stand before a number by their last character, each with its bound, the longest first."""
    by_end: dict[str, list[tuple[str, str]]] = {}
    for word, bound in sorted(qualifiers("before").items(), key=lambda one: -len(one[0])):
        by_end.setdefault(word[-1], []).append((word, bound))
    return {end: tuple(words) for end, words in by_end.items()}


def qualifier_before(norm: str, start: int) -> tuple[str, str]:
    """The longest qualifier that ends at ``start`` and its bound; empty where there is none.

    >>> qualifier_before("增速不超过", 5), qualifier_before("节约", 2)
    (('不超过', 'high'), ('节约', 'exact'))
    """
    words = _qualifiers_by_end().get(norm[start - 1 : start], ())
    for word, bound in words:
        if norm.endswith(word, 0, start):
            return word, bound
    return "", ""
