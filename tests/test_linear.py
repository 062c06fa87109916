"""Annotating takes time in proportion to the text, also where a text is one thing over and over.

Only ratios are asserted, never seconds: ten times the text may take thirty times as long, where a quadratic search
takes a hundred times. How fast it is shows benchmarks/bench.py.
"""

from __future__ import annotations

import gc
import time

import pytest

import policytext as pt

SIZE = 5_000
"""Characters of the smaller text, enough to outweigh what every document costs."""
MOST = 30.0
"""How many times as long ten times the text may take."""
TRIES = 3

HOSTILE = {
    "one character": ("甲", "一", "“", "”", "第", "的", "大", "届", "每", "某", "1", "X", "×", "*", "…", "_", "○", "□"),
    "brackets": ("《", "》", "《》", "《《》", "《甲", "《甲《乙》", "《\n", "《*", "（", "（一）", "（一", "〔"),
    "markers": ("一、", "一是，", "1.", "1.1.", "①", "—", "首先，", "一是一", "1、\n", "附件：\n", "附件\n", "目录\n"),
    "lines": ("\n", "甲\n", "a\n", "的\n", "报告\n", "甲。\n", "。", "\r", "\u200b\n", "\u3000", "\u3000\u3000甲"),
    "blanks and quotes": ("甲\u3000乙", "1 ", "甲 ", '"', '“"'),
    "numbers": ("1,", "1—", "1:", "1+", "三个", "五分之", "百分之", "2022年", "每月", "前三", "数百", "20X", "*个"),
    "abbreviations": ("四个意识", "“四", "五个“一", "六大产业", "三个代表”", "第一二", "……次"),
    "events": ("二十大", "十九届", "专项行动", "论坛", "周年庆祝大会"),
}


def seconds(raw: str) -> float:
    """Processor time of annotating; the collector is off, since what it costs depends on what else is alive."""
    document = pt.Document("hostile", raw)
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        pt.annotate(document)
        return time.process_time() - start
    finally:
        gc.enable()


def growth(unit: str) -> float:
    """How many times as long ten times the text takes."""
    times = SIZE // len(unit)
    return seconds(unit * 10 * times) / seconds(unit * times)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Dictionaries are loaded once and are no part of it."""
    pt.annotate(pt.Document("warm", "一、做到“两个维护”，召开党组会26次。\n" * 50))


@pytest.mark.parametrize("unit", [unit for units in HOSTILE.values() for unit in units], ids=ascii)
def test_time_grows_with_length(unit: str) -> None:
    measured = []
    while len(measured) < TRIES and min(measured, default=MOST) >= MOST:
        measured.append(growth(unit))
    assert min(measured) < MOST
