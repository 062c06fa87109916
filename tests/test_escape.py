"""Text made safe for where it goes."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.escape import json_bytes, neutral_cell, one_line, visible, without_surrogates
from policytext.model import Citation, Document

ANYTHING = st.text(st.characters(codec=None, exclude_categories=[]))
ACTIVE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@given(ANYTHING)
def test_nothing_active_is_left_and_nothing_moves(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not ACTIVE.search(shown)
    assert all(
        after == before
        for before, after in zip(text, shown, strict=True)
        if unicodedata.category(before)[0] not in "CZ"
    )
    shown.encode()


@given(ANYTHING)
def test_a_cell_is_one_line(text: str) -> None:
    assert not re.search(r"[\n\r\t\v\f]", one_line(text))
    assert len(one_line(text)) == len(text)


def test_windows_line_ends_stay_and_a_lone_return_is_shown() -> None:
    assert visible("甲\r\n乙\r丙\n\t") == "甲\r\n乙␍丙\n\t"


@pytest.mark.parametrize("text", ["", "甲=1", " =1", "5%", "'=1"])
def test_a_harmless_cell_stays(text: str) -> None:
    assert neutral_cell(text) == text


@given(st.dictionaries(ANYTHING, ANYTHING | st.integers() | st.none() | st.booleans()))
def test_json_can_be_read_back(value: dict[str, object]) -> None:
    for indent in (False, True):
        data = json_bytes(value, indent=indent)
        data.decode("utf-8")
        assert json.loads(data, strict=True) == json.loads(json.dumps(value))


def test_json_of_a_value_with_a_surrogate_has_the_same_fields() -> None:
    plain, odd = (json.loads(json_bytes(Citation(0, 1, text, None))) for text in ("甲", "\udcff"))
    assert list(plain) == list(odd) == ["start", "end", "text", "title"]
    assert odd["text"] == "\udcff"


def test_json_refuses_what_it_cannot_write() -> None:
    with pytest.raises(TypeError, match="object"):
        json_bytes([object()])


def test_surrogates_of_a_document() -> None:
    plain, odd = Document("a", "甲", {"year": 1}), Document("\udcff", "甲\ud800乙", {"year": 1}, frozenset({"year"}))
    assert without_surrogates(plain) is plain
    assert without_surrogates(odd) == Document("\ufffd", "甲\ufffd乙", {"year": 1}, frozenset({"year"}))
