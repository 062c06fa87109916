"""Checking takes time in proportion to the text, also where a text is one mistake over and over."""

from __future__ import annotations

import time

import pytest

import policytext as pt
from policytext.check import run
from policytext.check.context import context_of
from policytext.check.draft import Draft
from policytext.check.packs import built_in

SIZE, MOST, TRIES = 1_500, 30.0, 3
HOSTILE = (
    *(
        "“",
        "《《》",
        "（一",
        "”\n",
        "甲,",
        "(甲)",
        "认真认真",
        "，。",
        "一是",
        "一是甲；二是",
        "（一）甲\n",
        "（二）、\n",
    ),
    *(
        "高量质发展",
        "布署",
        "四个意识（政治意识、",
        "坚定“四个意识”",
        "发[2022]第5号",
        "三个方面：一是",
        "**次",
        "甲。\n",
    ),
    *("其中在职1名、离退休1名，", "2月30日", "附件\n", "2024年工作计划\n", "省委委有关"),
)


def seconds(raw: str) -> float:
    annotated = pt.annotate(pt.Document("hostile", raw))
    draft = Draft(annotated, context_of(annotated.document, annotated.text, date="2022-01", final=True))
    start = time.process_time()
    run(draft, built_in("base").rules)
    return time.process_time() - start


@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_time_grows_with_length(unit: str) -> None:
    times = SIZE // len(unit)
    seconds(unit * times)
    measured: list[float] = []
    while len(measured) < TRIES and min(measured, default=MOST) >= MOST:
        measured.append(seconds(unit * 10 * times) / seconds(unit * times))
    assert min(measured) < MOST
