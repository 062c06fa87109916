"""What is read off the head and the end of a text, and above all what is not."""

from __future__ import annotations

import pytest

from policytext.files import table
from policytext.model import Document
from policytext.page.metadata import find_metadata, with_found_metadata

BODY = "\n一、主要工作\n2019年以来，我局扎实推进各项工作。\n"


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (
            "清河市水务局2022年党建工作总结",
            {
                "title": "清河市水务局2022年党建工作总结",
                "year": 2022,
                "organisation": "清河市水务局",
                "place": "清河市",
            },
        ),
        (
            "中共清河市清南区委员会关于２０２１年工作情况的报告",
            {"year": 2021, "organisation": "中共清河市清南区委员会", "place": "清河市清南区"},
        ),
        ("2023年清河省人民政府工作报告", {"year": 2023, "organisation": "清河省人民政府", "place": "清河省"}),
        (
            "政 府 工 作 报 告\n——二〇二四年二月三日在清河区第十届人民代表大会第三次会议上",
            {"title": "政府工作报告", "year": 2024, "date": "2024-02-03"},
        ),
        ("政府工作报告\n（2018年3月5日在第十三届会议上）", {"year": 2018, "date": "2018-03-05"}),
        (
            "清河市教育局\n2022年工作总结",
            {"title": "2022年工作总结", "year": 2022, "organisation": "清河市教育局", "place": "清河市"},
        ),
        (
            "来源：清河日报\n清河县关于2020年预算执行情况的通报",
            {"title": "清河县关于2020年预算执行情况的通报", "year": 2020},
        ),
        (
            "国家市场监督管理总局关于2022年工作的报告",
            {"year": 2022, "organisation": "国家市场监督管理总局", "place": None},
        ),
        ("某局2021年工作总结（讨论稿）", {"title": "某局2021年工作总结（讨论稿）", "year": 2021}),
    ],
)
def test_what_is_plainly_said(head: str, wanted: dict[str, object]) -> None:
    found = find_metadata(head + BODY)
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize(
    ("raw", "absent"),
    [
        ("一、2022年工作回顾\n二、工作总结", "title"),
        ("各位代表：\n现在，我报告2022年工作。\n政府工作报告", "title"),
        ("我们认真学习2022年政府工作报告。\n", "title"),
        ("清河市2021—2025年水利发展规划" + BODY, "year"),
        ("清河市关于2021年工作总结和2022年工作计划的报告" + BODY, "year"),
        ("工作总结\n（2023年1月5日）" + BODY, "year"),  # a summary is dated after its year
        ("工作要点\n（2023年1月5日）" + BODY, "year"),
        ("工作总结" + BODY, "year"),
        ("政府工作报告\n（2018年13月5日）" + BODY, "date"),
        ("工作总结" + BODY + "截至2022年12月31日，共完成12项。", "date"),
        ("2022年工作总结" + BODY, "organisation"),
        ("关于开展检查的通知" + BODY, "organisation"),
        ("城市管理局2022年工作总结" + BODY, "place"),
        ("产业联盟协会2022年工作总结" + BODY, "place"),
        ("全省各市水务局2022年工作总结" + BODY, "place"),
        ("", "title"),
    ],
)
def test_nothing_is_guessed(raw: str, absent: str) -> None:
    assert absent not in find_metadata(raw)


@pytest.mark.parametrize(
    "ending", ["2023年1月13日", "二〇二三年一月十三日", "（2023年1月13日）", "2023年1月13日\n（此件公开发布）"]
)
def test_signature_and_date_at_the_end(ending: str) -> None:
    found = find_metadata(f"工作总结{BODY}中共清河市水务局党组\n　　{ending}\n")
    assert (found["date"], found["organisation"], found["place"]) == ("2023-01-13", "中共清河市水务局党组", "清河市")


def test_what_is_given_wins_and_what_is_found_is_marked() -> None:
    given = Document("a", "清河市水务局2022年工作总结" + BODY, {"year": 1999, "title": None, "author": "甲"})
    known = with_found_metadata(given)
    assert known.meta == {
        "year": 1999,
        "author": "甲",
        "title": "清河市水务局2022年工作总结",
        "organisation": "清河市水务局",
        "place": "清河市",
    }
    assert known.found == {"title", "organisation", "place"}
    assert known.raw == given.raw


@pytest.mark.parametrize(
    "text", ["一" * 10_000_000, "2022年" * 2_000_000, "局" * 1_000_000, "\n" * 1_000_000, "（" * 1_000_000]
)
def test_only_the_edges_of_a_hostile_text_are_looked_at(text: str) -> None:
    assert set(find_metadata(text)) == set()


@pytest.mark.parametrize(
    ("name", "columns"), [("genres", ("genre", "dated", "example")), ("organisations", ("ending", "example"))]
)
def test_tables(name: str, columns: tuple[str, ...]) -> None:
    rows = table(name, columns)
    words = [row[columns[0]] for row in rows]
    assert words == sorted(set(words))
    assert all(row["example"].endswith(row[columns[0]]) for row in rows)
    assert all(row.get("dated", "true") in ("true", "false") for row in rows)


def test_navigation_around_the_text_tells_nothing() -> None:
    page = "首页\n>\n要闻\n【字体：\n大\n中\n小\n】\n"
    report = "青澜市政府工作报告\n——2024年1月9日在青澜市第三届人民代表大会第四次会议上\n各位代表：\n现在报告工作。\n"
    links = "打印\n收藏\n分享到:\n分享到微信\n"
    assert find_metadata(page + report + links) == find_metadata(report)
    assert find_metadata(report)["date"] == "2024-01-09"
