"""Groups of documents by their metadata: ``year<2013``, ``place=青澜市 and (year>=2016 or genre~总结)``.

A small language of its own, read by a parser of its own: nothing of it is ever run as code.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from policytext.model import InputError, Scalar

Row: TypeAlias = Mapping[str, Scalar]
Test: TypeAlias = Callable[[Row], bool]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<mark>[()])
      | (?P<op><=|>=|!=|==|=|<|>|~)
      | "(?P<double>[^"]*)" | '(?P<single>[^']*)'
      | (?P<word>[^\s()<>=!~"']+)
    )""",
    re.VERBOSE,
)
_ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
DEEPEST = 50
"""Brackets inside brackets."""


class _Piece(NamedTuple):
    """A mark, an operator, a word, or a text in quotation marks."""

    kind: str
    text: str


def group(expression: str) -> Test:
    """The test of a row of metadata that an expression asks for.

    A comparison is a column, one of ``= == != < <= > >= ~`` and a value, in quotation marks where it has blanks; ``~``
    asks whether the text holds the value. ``and``, ``or``, ``not`` and brackets join them. Numbers are compared as
    numbers, everything else as text; a document without the column passes no comparison but is passed by its ``not``.

    Raises:
        InputError: The expression cannot be read; says where.

    >>> group("year>=2013 and not place=青澜市")({"year": 2020, "place": "临江市"})
    True
    """
    parser = _Parser(expression)
    test = parser.either(0)
    if parser.next is not None:
        raise parser.wrong("does not belong here")
    return test


class _Parser:
    def __init__(self, expression: str) -> None:
        self.expression = expression
        self._pieces = list(_pieces(expression))
        self._at = 0

    @property
    def next(self) -> _Piece | None:
        return self._pieces[self._at] if self._at < len(self._pieces) else None

    def wrong(self, why: str) -> InputError:
        shown = "the end" if self.next is None else repr(self.next.text)
        example = "write it as in year<2013 and place=青澜市"
        return InputError(f"{self.expression!r}: {shown} {why}; {example}")

    def take(self, kind: str, *texts: str) -> str | None:
        """The text of the next piece if it is of that kind and one of these."""
        piece = self.next
        if piece is None or piece.kind != kind or (texts and piece.text not in texts):
            return None
        self._at += 1
        return piece.text

    def either(self, depth: int) -> Test:
        tests = [self.both(depth)]
        while self.take("word", "or"):
            tests.append(self.both(depth))
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def both(self, depth: int) -> Test:
        tests = [self.one(depth)]
        while self.take("word", "and"):
            tests.append(self.one(depth))
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def one(self, depth: int) -> Test:
        if depth > DEEPEST:
            raise self.wrong(f"is more than {DEEPEST} brackets deep")
        if self.take("word", "not"):
            test = self.one(depth + 1)
            return lambda row: not test(row)
        if self.take("mark", "("):
            inner = self.either(depth + 1)
            if self.take("mark", ")") is None:
                raise self.wrong("stands where ) is missing")
            return inner
        return self.comparison()

    def comparison(self) -> Test:
        column = self.take("word")
        if column is None:
            raise self.wrong("stands where the name of a column is missing")
        op = self.take("op")
        if op is None:
            raise self.wrong("stands where one of = != < <= > >= ~ is missing")
        value = self.take("text")
        if value is None:
            value = self.take("word")
        if value is None:
            raise self.wrong("stands where a value is missing")
        return _comparison(column, op, value)


def _pieces(expression: str) -> list[_Piece]:
    pieces, at, text = [], 0, expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise InputError(f"{expression!r}: cannot be read at character {at + 1}; close the quotation mark")
        kind = str(match.lastgroup)
        pieces.append(_Piece("text" if kind in ("double", "single") else kind, match[kind]))
        at = match.end()
    return pieces


def _comparison(column: str, op: str, value: str) -> Test:
    number = _number(value)

    def test(row: Row) -> bool:
        found = row.get(column)
        if found is None:
            return False
        if op == "~":
            return value in str(found)
        ours, theirs = _number(found), number
        pair = (ours, theirs) if ours is not None and theirs is not None else (str(found), value)
        if op in _ORDER:
            return bool(_ORDER[op](*pair))
        return (pair[0] != pair[1]) if op == "!=" else (pair[0] == pair[1])

    return test


def _number(value: Scalar) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(str(value))
    except ValueError:
        return None


def columns_of(expression: str) -> tuple[str, ...]:
    """The columns that an expression names, in order.

    >>> columns_of("year<2013 and place=青澜市")
    ('year', 'place')
    """
    group(expression)
    pieces = _pieces(expression)
    return tuple(dict.fromkeys(one.text for one, op in pairwise(pieces) if op.kind == "op"))
