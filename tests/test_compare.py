"""Two documents compared: what is called new, dropped, masked or disclosed, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytext as pt
from policytext.model import Placeholder

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"
PARTS = (
    "一、加强理论武装\n全年组织理论学习中心组学习13次，配发学习读本250册。\n",
    "二、推进供水保障\n改造老旧供水管网46.2公里，用水报装平均办理时间压缩到3个工作日。\n",
    "三、强化监督执纪\n召开警示教育大会2次，修订完善制度14项，堵塞管理漏洞。\n",
)


WORDS = (
    "一、",
    "（一）",
    "一是",
    "2022年",
    "**次",
    "《……》",
    "两个维护",
    "增长5%",
    "，",
    "。",
    "\n",
    " ",
    "水",
    "附件",
    "\u200b",
    "１２",
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=25).map("".join)


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
    assert {one.status for one in pairs} == {"kept", "moved"}
    assert not any(one.is_renamed or one.is_reworded for one in pairs)
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
        paired = sorted(getattr(one, side).start for one in years.sections if getattr(one, side) and not one.is_topic)
        assert paired == [one.start for one in annotated.sections if one.level > 0]


def test_equal_values_are_paired_before_changed_ones() -> None:
    old = "新建党支部5个。培训骨干，新建党支部8个。"
    new = "新建党支部8个。培训骨干，新建党支部9个。"
    found = {
        (one.old.text, one.new.text) for one in pt.compare(document(old), document(new)).slots if one.old and one.new
    }
    assert ("8个", "8个") in found


# ── formulations: how they are used ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("全体党员做到“两个维护”。", "全体党员践行“两个维护”。", ("verb",)),
        ("全体党员做到“两个维护”。", "全体党员做到两个维护。", ("quotes",)),
        ("增强“四个意识”。", "增强政治意识、大局意识、核心意识、看齐意识。", ("quotes", "form")),
        ("全体党员做到“两个维护”。", "坚决做到“两个维护”，做到“两个维护”。", ()),
        (
            "一、学习\n贯彻新发展理念，组织集中学习。\n二、服务\n办理实事，改造管网。\n",
            "一、学习\n组织集中学习，撰写体会。\n二、服务\n贯彻新发展理念，办理实事，改造管网。\n",
            ("section",),
        ),
    ],
)
def test_what_changed_in_the_use_of_a_formulation(old: str, new: str, changes: tuple[str, ...]) -> None:
    found = [one for one in pt.compare(document(old), document(new)).formulations if one.status == "kept"]
    assert [one.changes for one in found] == [changes]


def test_forms_are_counted_apart_and_nested_ones_too_where_it_is_asked() -> None:
    old, new = document("贯彻新发展理念。"), document("落实创新发展理念，贯彻新发展理念。")
    plain = pt.compare(old, new).formulations
    nested = pt.compare(old, new, nested="all").formulations
    assert {one.canonical: one.new_count for one in plain} != {one.canonical: one.new_count for one in nested}
    forms = pt.compare(
        document("增强“四个意识”。"), document("增强政治意识、大局意识、核心意识、看齐意识。"), count="form"
    )
    assert {one.status for one in forms.formulations} == {"new", "unsure"}


# ── what holds of every pair ─────────────────────────────────────────────────────────────────────────────────────────

BLOCKS = tuple(
    f"{title}。{text}\n"
    for title, text in (
        ("加强理论武装", "全年组织理论学习中心组学习13次，配发学习读本250册，撰写心得体会。"),
        ("推进供水保障", "改造老旧供水管网46.2公里，用水报装办理时间压缩到3个工作日，漏损率降至9%。"),
        ("强化监督执纪", "召开警示教育大会2次，修订完善制度14项，堵塞管理漏洞，通报典型案例。"),
        ("建强战斗堡垒", "指导5个党支部按期换届，班子成员讲党课12次，打造“清流先锋”党建品牌。"),
        ("关心关爱党员", "走访慰问生活困难党员11名，开展谈心谈话205人次，帮扶支出**万元。"),
        ("抓好防汛抗旱", "组建党员突击队12支，架设应急管线26公里，排查隐患300余处并全部整改。"),
    )
)
ORDERS = st.permutations(range(len(BLOCKS)))
CHOICES = st.lists(st.sampled_from(range(len(BLOCKS))), unique=True, max_size=6)


def numbered(blocks: Sequence[int]) -> str:
    return "".join(f"{'一二三四五六'[place]}、{BLOCKS[block]}" for place, block in enumerate(blocks))


@given(CHOICES)
def test_any_document_against_itself_is_kept(blocks: list[int]) -> None:
    raw = "某局2022年工作总结\n" + numbered(blocks)
    same = pt.compare(document(raw), document(raw))
    assert {one.status for one in (*same.sections, *same.sentences, *same.formulations)} <= {"kept"}
    assert {one.status for one in same.slots} <= {"same", "both-masked"}
    assert (same.old_share, same.new_share) == (1.0, 1.0)
    assert same.leftovers == ()
    assert all(one.score == 1.0 for one in (*same.sections, *same.sentences))


@given(CHOICES, CHOICES)
def test_swapping_old_and_new_mirrors_everything(first: list[int], second: list[int]) -> None:
    mirror = {"new": "dropped", "dropped": "new", "masked": "disclosed", "disclosed": "masked"}
    there = pt.compare(document(numbered(first)), document(numbered(second)))
    back = pt.compare(document(numbered(second)), document(numbered(first)))
    for part in ("sections", "sentences", "slots"):
        sides = {(mirror.get(one.status, one.status), place(one.new), place(one.old)) for one in getattr(there, part)}
        moved = {"moved", "kept", "reworded"}  # which of two that changed places has moved is a choice
        assert {("paired" if status in moved else status, *rest) for status, *rest in sides} == {
            ("paired" if one.status in moved else one.status, place(one.old), place(one.new))
            for one in getattr(back, part)
        }


def place(side: object) -> object:
    return getattr(side, "start", side)


@given(ORDERS)
def test_shuffled_sections_keep_their_pairs(order: Sequence[int]) -> None:
    old, new = numbered(range(len(BLOCKS))), numbered(order)
    found = pt.compare(document(old), document(new))
    assert {one.status for one in found.sections} <= {"kept", "moved"}
    assert all(one.old and one.new and one.old.text[2:] == one.new.text[2:] for one in found.sections)
    assert not any(one.is_renamed or one.is_reworded for one in found.sections)
    assert {one.status for one in found.slots} <= {"same", "both-masked"}
    assert {one.status for one in found.sentences} == {"kept"}


@given(TEXTS, TEXTS)
def test_any_two_texts_compare(old: str, new: str) -> None:
    found = pt.compare(document(old), document(new))
    for side, annotated in (("old", found.old), ("new", found.new)):
        raw = annotated.document.raw
        for one in (*found.sections, *found.slots):
            value = getattr(one, side)
            assert value is None or raw[value.start : value.end] == value.text
        for one in found.formulations:
            assert all(raw[use.start : use.end] for use in getattr(one, f"{side}_uses"))
            assert len(getattr(one, f"{side}_uses")) == getattr(one, f"{side}_count")
