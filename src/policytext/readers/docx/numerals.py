"""The numbers of lists in the formats of WordprocessingML (ECMA-376, part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

_PLAIN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def formatted(number: int, name: str) -> str:
    """A number of a list as the format of this name shows it; an unknown format shows digits, as Word does.

    >>> [formatted(12, name) for name in ("decimal", "chineseCounting", "upperRoman", "decimalEnclosedCircle", "none")]
    ['12', '十二', 'XII', '⑫', '']
    """
    return _FORMATS.get(name, str)(number)


def counting(number: int, digits: str = _PLAIN, tens: str = "十百千", zero: str = "零") -> str:
    """A number up to 99,999,999 written as it is spoken.

    >>> counting(10), counting(105), counting(20_000)
    ('十', '一百零五', '二万')
    """
    if not 0 < number < 100_000_000:
        return digits[0] if number == 0 else str(number)
    high, low = divmod(number, 10_000)
    if high:
        gap = zero if 0 < low < 1_000 else ""
        return f"{counting(high, digits, tens, zero)}万{gap}{_below_10_000(low, digits, tens, zero)}"
    written = _below_10_000(low, digits, tens, zero)
    return written[1:] if digits == _PLAIN and 10 <= number < 20 else written


def _below_10_000(number: int, digits: str, tens: str, zero: str) -> str:
    written, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            written += (zero if gap and written else "") + digits[digit] + (tens[power - 1] if power else "")
            gap = False
        else:
            gap = True
    return written


def _digit_by_digit(number: int) -> str:
    return "".join(_PLAIN[int(digit)] for digit in str(number))


def _cycled(characters: str) -> Callable[[int], str]:
    """One character each; behind the last, digits."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


def _letters(number: int) -> str:
    """A … z, aa, bb …"""
    if not 0 < number <= 26 * 30:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 0 < number < 4_000:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def _full_width(number: int) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in str(number))


def _row(*parts: tuple[int, int]) -> Callable[[int], str]:
    return _cycled("".join(chr(first + step) for first, count in parts for step in range(count)))


_CIRCLED = _row((0x2460, 20), (0x3251, 15), (0x32B1, 15))
_FORMATS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "none": lambda number: "",
        "bullet": lambda number: "",
        "decimalZero": lambda number: f"{number:02d}",
        "decimalFullWidth": _full_width,
        "decimalFullWidth2": _full_width,
        "decimalEnclosedCircle": _CIRCLED,
        "decimalEnclosedCircleChinese": _CIRCLED,
        "decimalEnclosedFullstop": _row((0x2488, 20)),
        "decimalEnclosedParen": _row((0x2474, 20)),
        "ideographEnclosedCircle": _row((0x3280, 10)),
        "numberInDash": lambda number: f"- {number} -",
        "lowerLetter": _letters,
        "upperLetter": lambda number: _letters(number).upper(),
        "lowerRoman": _roman,
        "upperRoman": lambda number: _roman(number).upper(),
        "chineseCounting": counting,
        "chineseCountingThousand": counting,
        "taiwaneseCounting": counting,
        "taiwaneseCountingThousand": counting,
        "japaneseCounting": counting,
        "ideographDigital": _digit_by_digit,
        "taiwaneseDigital": _digit_by_digit,
        "japaneseDigitalTenThousand": _digit_by_digit,
        "chineseLegalSimplified": lambda number: counting(number, _LEGAL, "拾佰仟"),
        "ideographLegalTraditional": lambda number: counting(number, _LEGAL_TRADITIONAL, "拾佰仟"),
        "ideographTraditional": _cycled(_STEMS),
        "ideographZodiac": _cycled(_BRANCHES),
    }
)
