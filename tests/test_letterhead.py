"""Number, signatory, addressees and attachments of official documents, and above all what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.page.letterhead import letterhead
from policytext.page.metadata import find_metadata

KEYS = ("number", "signer", "addressee", "attachments")
WHOLE = """青澜市水务局文件
水发〔2023〕5号　　　　　　签发人：林青
关于印发《青澜市节水三年行动方案》的通知
各区水务局，局属各单位：
现将方案印发给你们，请认真贯彻执行。
附件：1.任务分解表
2.联系人名单
青澜市水务局
2023年1月5日
青澜市水务局办公室　　　　2023年1月6日印发"""


def test_a_whole_document() -> None:
    found = find_metadata(WHOLE)
    assert {key: found.get(key) for key in KEYS} == {
        "number": "水发〔2023〕5号",
        "signer": "林青",
        "addressee": "各区水务局，局属各单位",
        "attachments": "任务分解表；联系人名单",
    }
    assert found["date"] == "2023-01-05"
    assert found["title"] == "关于印发《青澜市节水三年行动方案》的通知"


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("水发[2023]第5号\n关于节水的通知\n正文。", {"number": "水发[2023]第5号"}),
        ("发文字号：水发〔2023〕5号\n关于节水的通知\n正文。", {"number": "水发〔2023〕5号"}),
        (
            "水发〔2023〕5号\n签发人：林青 周澜\n关于节水的请示\n市人民政府：",
            {"number": "水发〔2023〕5号", "signer": "林青 周澜", "addressee": "市人民政府"},
        ),
        ("青澜市水务局2022年工作总结\n（2023年1月）\n各区县水务局：\n正文。", {"addressee": "各区县水务局"}),
        ("关于节水的报告\n市委、市政府：\n正文。", {"addressee": "市委、市政府"}),
        ("关于节水的通知\n正文。\n附件：任务分解表", {"attachments": "任务分解表"}),
        ("关于节水的通知\n正文。\n附件：1．甲表\n2．乙表\n3．丙表\n1.另起", {"attachments": "甲表；乙表；丙表"}),
    ],
)  # fmt: skip
def test_what_is_plainly_said(head: str, wanted: dict[str, str]) -> None:
    found = find_metadata(head)
    assert {key: found[key] for key in KEYS if key in found} == wanted


@pytest.mark.parametrize(
    "raw",
    [
        "青澜市政府工作报告\n各位代表：\n现在，我报告工作。",
        "2022年工作总结\n根据水发〔2023〕5号文件，全年供水正常。",
        "2022年工作总结\n同志们：\n今天开会。",
        "2022年工作总结\n主要做法如下：\n一、学习。",
        "2022年工作总结\n一、印发附件：任务表，全年供水正常。",
        "2022年工作总结\n水发〔2023〕5号",
        "附件\n任务分解表",
    ],
)
def test_what_is_none(raw: str) -> None:
    assert not set(KEYS) & set(find_metadata(raw))


LINES = st.lists(st.text(alphabet="水发〔2023〕5号各局：附件1.、甲。 签发人", min_size=1, max_size=20), max_size=6)


@given(LINES, st.none() | st.integers(0, 5), LINES)
def test_any_lines(head: list[str], title: int | None, tail: list[str]) -> None:
    found = letterhead(head, title if title is not None and title < len(head) else None, tail)
    assert set(found) <= set(KEYS)
    assert all((value and value in "；".join([*head, *tail])) or key == "attachments" for key, value in found.items())
