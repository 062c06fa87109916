"""Two documents compared: what is called new, dropped, masked or disclosed, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

import policytext as pt
from policytext.model import Placeholder

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"
PARTS = (
    "一、加强理论武装\n全年组织理论学习中心组学习13次，配发学习读本250册。\n",
    "二、推进供水保障\n改造老旧供水管网46.2公里，用水报装平均办理时间压缩到3个工作日。\n",
    "三、强化监督执纪\n召开警示教育大会2次，修订完善制度14项，堵塞管理漏洞。\n",
)


def document(raw: str, name: str = "a") -> pt.Document:
    return pt.Document(name, raw)


def sample(year: int) -> pt.Document:
    return document((SAMPLE / f"{year}.txt").read_text(encoding="utf-8"), f"{year}.txt")


@pytest.fixture(scope="module")
def years() -> pt.Comparison:
    return pt.compare(sample(2022), sample(2023))


@pytest.mark.parametrize("year", range(2020, 2025))
def test_a_document_against_itself_has_no_changes(year: int) -> None:
    same = pt.compare(sample(year), sample(year))
    assert {one.status for one in same.formulations} == {"kept"}
    assert {(one.status, one.old and one.old.start == one.new.start) for one in same.sections if one.new} == {
        ("kept", True)
    }
    assert {one.status for one in same.slots} <= {"same", "both-masked"}
    assert all(one.old is not None and one.new is not None and one.old.start == one.new.start for one in same.slots)


def test_reordered_and_renumbered_sections_are_found() -> None:
    other = PARTS[2].replace("三、", "一、") + PARTS[0].replace("一、", "二、") + PARTS[1].replace("二、", "三、")
    pairs = pt.compare(document("".join(PARTS)), document(other)).sections
    assert {one.status for one in pairs} == {"kept"}
    assert {one.old.text[2:] for one in pairs if one.old} == {one.new.text[2:] for one in pairs if one.new}
    assert all(one.old and one.new and one.old.text[2:] == one.new.text[2:] for one in pairs)


def test_a_renamed_section_is_reworded_and_an_unlike_one_is_new() -> None:
    other = (
        PARTS[0].replace("加强理论武装", "持续强化理论武装")
        + "二、服务乡村振兴\n选派4名干部驻村帮扶，协调项目资金30万元。\n"
    )
    found = {
        (one.status, one.new.text if one.new else None)
        for one in pt.compare(document("".join(PARTS)), document(other)).sections
    }
    assert ("reworded", "一、持续强化理论武装") in found
    assert ("new", "二、服务乡村振兴") in found
    assert [status for status, new in found if new is None] == ["dropped"]


def test_a_section_under_another_parent_is_moved() -> None:
    plan = "继续加强理论武装，推动机关党建走在前列。"
    old = f"一、主要工作\n（一）推进供水保障\n改造老旧供水管网46公里。\n二、下一步打算\n{plan}\n"
    new = "一、主要工作\n召开会议研究部署各项任务。\n二、下一步打算\n（一）推进供水保障\n改造老旧供水管网60公里。"
    new += f"{plan}\n"
    assert "moved" in {one.status for one in pt.compare(document(old), document(new)).sections}


def test_dropped_wants_three_before() -> None:
    three, two = "抓好“放管服”改革。" * 3, "抓好“放管服”改革。" * 2
    assert [(one.status, one.why) for one in pt.compare(document(three), document("抓好改革。")).formulations] == [
        ("dropped", None)
    ]
    assert [(one.status, one.why) for one in pt.compare(document(two), document("抓好改革。")).formulations] == [
        ("unsure", "few")
    ]


@pytest.mark.parametrize("mask", ["推动……工作。", "围绕“……”开展讨论。", "学习《……》。"])
def test_masked_text_may_hide_a_formulation(mask: str) -> None:
    stated = "抓好“放管服”改革。" * 3
    assert [(one.status, one.why) for one in pt.compare(document(stated), document(mask)).formulations] == [
        ("unsure", "masked")
    ]
    assert [(one.status, one.why) for one in pt.compare(document(mask), document(stated)).formulations] == [
        ("unsure", "masked")
    ]


def test_masks_of_numbers_hide_no_formulation() -> None:
    stated = "抓好“放管服”改革。" * 3
    assert pt.compare(document("召开会议**次。"), document(stated)).formulations[0].status == "new"


def test_attachments_and_glossaries_are_not_counted() -> None:
    body = "一、工作回顾\n深化“放管服”改革，优化营商环境，办好民生实事，群众满意度不断提高。\n"
    glossary = "名词解释\n1.“放管服”：指简政放权、放管结合、优化服务。\n"
    change = next(
        one for one in pt.compare(document(body), document(body + glossary)).formulations if one.canonical == "放管服"
    )
    assert (change.old_count, change.new_count) == (1, 1)


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ("召开党组会26次。", "召开党组会31次。", "changed"),
        ("召开党组会26次。", "召开党组会26次。", "same"),
        ("每半年开展1次风险排查。", "每季度开展1次风险排查。", "changed"),
        ("召开党组会**次。", "召开党组会31次。", "disclosed"),
        ("召开党组会26次。", "召开党组会**次。", "masked"),
        ("召开党组会**次。", "召开党组会……次。", "both-masked"),
        ("全年支出23.4万元。", "全年支出……万元。", "masked"),
        ("集中学习。", "召开党组会26次。", "new"),
        ("召开党组会26次。", "集中学习。", "dropped"),
    ],
)
def test_slots(old: str, new: str, status: str) -> None:
    assert [one.status for one in pt.compare(document(old), document(new)).slots] == [status]


def test_a_mask_is_never_a_number(years: pt.Comparison) -> None:
    masked = [one for one in years.slots if one.status == "masked"]
    assert masked
    assert all(isinstance(one.new, Placeholder) and one.new.mask in one.new.text for one in masked)


def test_the_sample_follows_its_meetings(years: pt.Comparison) -> None:
    meetings = next(one for one in years.slots if one.of == "党组会")
    assert (meetings.status, meetings.old and meetings.old.text, meetings.new and meetings.new.text) == (
        "masked",
        "31次",
        "**次",
    )


def test_dates_are_not_followed(years: pt.Comparison) -> None:
    assert not [
        one for one in years.slots for side in (one.old, one.new) if getattr(side, "kind", "") in ("date", "ordinal")
    ]


def test_empty_documents() -> None:
    nothing = pt.compare(document(""), document(""))
    assert (nothing.formulations, nothing.sections, nothing.slots, nothing.old_length) == ((), (), (), 0)


def test_every_section_stands_in_one_pair(years: pt.Comparison) -> None:
    for side, annotated in (("old", years.old), ("new", years.new)):
        paired = sorted(getattr(one, side).start for one in years.sections if getattr(one, side))
        assert paired == [one.start for one in annotated.sections if one.level > 0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2023年地区生产总值增长5.2%。", "今年预期目标是：地区生产总值增长5%。"),
        ("全年城镇新增就业1300万人。", "五年来，城镇新增就业累计6500万人。"),
        ("进出口总额增长4.4%。", "进出口总额下降1.2%。"),
    ],
)
def test_values_of_unlike_sense_are_no_slot(old: str, new: str) -> None:
    assert {one.status for one in pt.compare(document(old), document(new)).slots} == {"new", "dropped"}


def test_equal_values_are_paired_before_changed_ones() -> None:
    old = "新建党支部5个。培训骨干，新建党支部8个。"
    new = "新建党支部8个。培训骨干，新建党支部9个。"
    found = {
        (one.old.text, one.new.text) for one in pt.compare(document(old), document(new)).slots if one.old and one.new
    }
    assert ("8个", "8个") in found
