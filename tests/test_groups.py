"""The language of groups of documents: what it says, and what it refuses."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.model import InputError
from policytext.trends.groups import columns_of, group

ROW = {"year": 2015, "place": "青澜市", "title": "2015年 总结", "date": "2016-01-12", "draft": None}


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("year<2016", True),
        ("year<2015", False),
        ("year <= 2015", True),
        ("year=2015", True),
        ("year==2015.0", True),
        ("year!=2015", False),
        ("place=青澜市", True),
        ('place="青澜市"', True),
        ("title='2015年 总结'", True),
        ("title~总结", True),
        ("title~计划", False),
        ("date>=2016-01", True),
        ("date<2016-01-12", False),
        ("year<2010 or year>2012", True),
        ("year<2010 or year>2012 and place=临江市", False),
        ("(year<2010 or year>2012) and place~青", True),
        ("not year<2010", True),
        ("not (year>2010 and place=青澜市)", False),
        ("draft=x", False),
        ("unknown=x", False),
        ("not unknown=x", True),
        ("unknown!=x", False),
    ],
)
def test_what_it_says(expression: str, holds: bool) -> None:
    assert group(expression)(ROW) is holds


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "year",
        "year<",
        "<2013",
        "year<2013 and",
        "(year<2013",
        "year<2013)",
        "year<2013 place=x",
        "not",
        'a="b',
        "a=b=c",
    ],
)
def test_what_it_refuses(expression: str) -> None:
    with pytest.raises(InputError, match=r"write it as|quotation mark"):
        group(expression)


@pytest.mark.parametrize("expression", ["__import__('os')", "year.__class__=int", "lambda: 1", "year<2013; import os"])
def test_nothing_is_run(expression: str) -> None:
    with contextlib.suppress(InputError):
        assert group(expression)(ROW) is False


def test_brackets_have_an_end() -> None:
    with pytest.raises(InputError, match="brackets deep"):
        group("(" * 5_000 + "year<2013" + ")" * 5_000)


@given(st.text(max_size=30))
def test_any_text_is_a_test_or_one_clear_line(expression: str) -> None:
    try:
        said = group(expression)(ROW)
    except InputError as error:
        said = repr(expression) in str(error) or None
    assert said in (True, False)


def test_its_columns() -> None:
    assert columns_of("year<2013 and (place=青澜市 or not year>2020)") == ("year", "place")
