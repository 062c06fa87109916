"""What discover proposes from small corpora written for it, and what it never proposes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module

import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policytext as pt
from policytext.discover.accept import with_rows
from policytext.discover.candidates import EVIDENCE, SCHEMA
from policytext.discover.multiwords import multiwords
from policytext.discover.word_numbers import WordNumbers
from policytext.lexicon import Lexicon
from policytext.lexicon.rows import read_user_entries
from policytext.segment import Segmenter

NOTHING = Lexicon()
KNOWN = pt.load_lexicon().wordings


def documents(*raws: str) -> list[pt.Document]:
    return [pt.Document(f"d{number}", raw, {"year": 2020 + number}) for number, raw in enumerate(raws)]


def phrases(raws: Iterable[str], **options: object) -> list[str]:
    return [one.phrase for one in pt.discover(documents(*raws), **options)]  # type: ignore[arg-type]


def only(found: pt.Discovery, phrase: str) -> pt.Candidate:
    (one,) = (one for one in found if one.phrase == phrase)
    return one


YEARS = (
    "一、推进水网建设\n深化“闸站托管”改革，落实“三稳”，即稳水源、稳水价、稳供应。巡护员走遍灌区。",
    "一、做好供水保障\n推行“3张清单”制度。推广“闸站托管”做法，落实“三稳”要求。召开推进会，研读《“河长述职”办法》。",
    "一、强化管护\n扩大闸站托管范围，落实“三稳”要求。\n名词解释\n1.零废灌区：农业废弃物全部利用的灌区。\n2.“三稳”：见正文。",
)


# ── quoted coinages and numeral abbreviations ────────────────────────────────────────────────────────────────────────


def test_a_coinage_with_its_counts_and_years() -> None:
    one = only(pt.discover(documents(*YEARS)), "闸站托管")
    assert (one.kind, one.evidence, one.quoted) == ("slogan", ("quoted",), "usually")
    assert (one.count, one.documents, one.first, one.last) == (3, 3, 2020, 2022)
    assert [(example.doc, example.text) for example in one.examples] == [("d0", "闸站托管"), ("d1", "闸站托管")]
    assert one.examples[0].sentence == "深化“闸站托管”改革，落实“三稳”，即稳水源、稳水价、稳供应。"


def test_a_numeral_abbreviation_with_the_members_of_the_text() -> None:
    one = only(pt.discover(documents(*YEARS)), "三稳")
    assert one.kind == "numeric"
    assert one.members == ("稳水源", "稳水价", "稳供应")
    assert one.definition == "稳水源、稳水价、稳供应"
    assert one.row()["expansion"] == "稳水源、稳水价、稳供应"


def test_a_glossary_defines_what_the_body_uses() -> None:
    body = "建设零废灌区。零废灌区管护到位。"
    found = pt.discover(
        documents(body + "\n名词解释\n1.零废灌区：废弃物全部利用的灌区。\n2.无人水站：无人值守的水站。")
    )
    one = only(found, "零废灌区")
    assert (one.evidence, one.count, one.definition) == (("glossary",), 2, "废弃物全部利用的灌区。")
    assert "无人水站" not in [one.phrase for one in found]  # the body does not use it


@pytest.mark.parametrize(
    ("shape", "raw"),
    [
        ("a law", "贯彻《清河管护条例》，学习《“清河”精神》。"),
        ("a day", "纪念“七一”和“5·12”，拨打“12345”热线。"),
        ("an honour", "荣获“节水先锋”，被授予“清水标兵”称号。"),
        ("a ship", "“清波”号巡查船投入使用。"),
        ("a place", "走访“水韵”社区和“清渠”村。"),
        ("direct speech", "他说：“护好一河清水。”大家答：“一定护好”。"),
        ("a mask", "开展“……”活动，推进“**治理”。"),
        ("an event", "参加第三届“清河论坛”，学习党的二十大精神。"),
    ],
)
def test_what_is_in_marks_and_no_coinage(shape: str, raw: str) -> None:
    assert phrases([raw, raw.replace("。", "，。")], evidence=["quoted", "numeral"], lexicon=NOTHING) == [], shape


def test_a_plain_word_in_marks_is_one_where_it_is_marked_twice() -> None:
    assert phrases(["这是发展的“富矿”。"]) == []
    raws = ("治理用水“瓶颈”。", "打破供水“瓶颈”。")
    assert phrases(raws, evidence=["quoted"], lexicon=NOTHING) == ["瓶颈"]
    assert (
        only(pt.discover(documents(*raws, "瓶颈很多。"), lexicon=NOTHING), "瓶颈").count == 2
    )  # counted in marks alone


def test_what_the_lexicon_has_is_not_proposed() -> None:
    raw = "做到“两个维护”，增强“四个意识”、坚定“四个自信”，落实“放管服”改革。"
    assert phrases([raw, raw]) == []
    assert {"两个维护", "四个意识", "四个自信", "放管服"} <= set(phrases([raw, raw], lexicon=NOTHING))


def test_the_period_of_a_plan_is_numeric() -> None:
    one = only(pt.discover(documents("编制“十九五”规划，做好“十九五”工作。")), "十九五")
    assert (one.kind, one.evidence, one.count) == ("numeric", ("numeral",), 2)


# ── phrases without marks ────────────────────────────────────────────────────────────────────────────────────────────

LINES = (
    "渠道 食堂 学校 种子 堤防 泵站 公路 桥梁 果园 茶叶 药材 牛羊 鱼塘 大棚 仓库 集市 电站 医院",
    "药房 病床 教室 课桌 图书 球场 公园 路灯 广场 车站 码头 货轮 航线 机场 跑道 隧道 铁轨 车厢",
    "邮局 信件 电话 光缆 基站 算力 芯片 屏幕 钢铁 水泥 玻璃 陶瓷 棉花 丝绸 服装 鞋帽 家具 木材",
    "竹笋 蘑菇 蜂蜜 苹果 柑橘 葡萄 西瓜 白菜 土豆 玉米 小麦 大豆 花生 芝麻 油菜 甘蔗 烟草 咖啡",
    "橡胶 盐田 渔港 船坞",
)
OTHER = [word for line in LINES for word in line.split()]
FRAMES = ("推进{}。", "我市{}成效明显。", "加强{}，", "保障{}资金。", "召开{}会议。", "{}进展顺利。")


def corpus(*planted: str, times: int = 2) -> list[str]:
    """Six reports in which each phrase stands in changing company, beside other text."""
    return [
        "".join(FRAMES[(number + step) % len(FRAMES)].format(phrase) for phrase in planted for step in range(times))
        + "，".join([*OTHER, *OTHER[number:], *OTHER[: 9 * number]])
        for number in range(6)
    ]


def test_a_phrase_without_marks_with_what_was_measured() -> None:
    one = only(pt.discover(documents(*corpus("集体林权制度改革")), lexicon=NOTHING), "集体林权制度改革")
    assert (one.kind, one.evidence, one.quoted, one.count, one.documents) == ("term", ("phrase",), "never", 12, 6)
    assert one.pmi is not None
    assert one.pmi > 3
    assert one.g2 is not None
    assert one.g2 > 10.83
    assert min(one.left or 0, one.right or 0) > 1.5


def test_parts_of_a_phrase_are_not_proposed() -> None:
    found = phrases(corpus("集体林权制度改革"), lexicon=NOTHING)
    assert "集体林权制度改革" in found
    assert not {"林权制度", "制度改革", "林权制度改革", "集体林权"}.intersection(found)


def test_a_phrase_inside_a_longer_one() -> None:
    """新发展理念 stands inside 创新发展理念 by its characters, not by its words."""
    alone = phrases(corpus("创新发展理念"), lexicon=NOTHING)
    assert "新发展理念" not in alone
    both = pt.discover(documents(*corpus("创新发展理念", "新发展理念")), lexicon=NOTHING)
    assert {one.phrase: one.count for one in both if "发展理念" in one.phrase} == {"创新发展理念": 12, "新发展理念": 12}


def test_a_candidate_is_counted_outside_longer_ones() -> None:
    raws = ("推广“河湖管家”。推广“河湖管家服务队”。", "推广“河湖管家”。推广“河湖管家服务队”。河湖管家到位。")
    counts = {one.phrase: one.count for one in pt.discover(documents(*raws), evidence=["quoted"])}
    assert counts == {"河湖管家": 3, "河湖管家服务队": 2}


@pytest.mark.parametrize(
    ("shape", "phrase"),
    [
        ("an organ", "清河水利委员会"),
        ("a title of a person", "常务副市长"),
        ("a measure", "固定资产投资增长7%"),
        ("a verb with its object", "增强忧患意识"),
        ("two nouns joined", "困难和问题"),
        ("a place", "上海市浦东新区"),
        ("a date", "二〇二三年十二月"),
    ],
)
def test_phrases_that_are_no_formulation(shape: str, phrase: str) -> None:
    found = phrases(corpus(phrase), lexicon=NOTHING)
    assert [one for one in found if one in phrase or phrase in one] == [], shape


def test_min_count_and_min_documents() -> None:
    raws = corpus("集体林权制度改革", times=1)
    assert "集体林权制度改革" in phrases(raws, lexicon=NOTHING, min_count=6)
    assert "集体林权制度改革" not in phrases(raws, lexicon=NOTHING, min_count=7)
    assert "集体林权制度改革" not in phrases(raws, lexicon=NOTHING, min_documents=7)
    once = ["建成可信数据空间，推动虚拟电厂、抽水蓄能。" + "，".join(OTHER)]
    assert {"可信数据空间", "虚拟电厂"} <= set(phrases(once, lexicon=NOTHING, min_count=1))
    assert phrases(once, lexicon=NOTHING) == []


# ── options, order, tables ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_surest_come_first_and_top_cuts() -> None:
    raws = [*corpus("集体林权制度改革"), *YEARS, "推行“一河两案”。"]
    found = pt.discover(documents(*raws), lexicon=NOTHING)
    order = [one.phrase for one in found]
    assert order.index("三稳") < order.index("集体林权制度改革") < order.index("一河两案")
    assert [one.phrase for one in pt.discover(documents(*raws), lexicon=NOTHING, top=2)] == order[:2]
    assert len(pt.discover(documents(*raws), top=0)) == 0


def test_evidence_filters() -> None:
    raws = [*corpus("集体林权制度改革"), *YEARS]
    for evidence in EVIDENCE:
        found = pt.discover(documents(*raws), evidence=[evidence], lexicon=NOTHING)
        assert found.candidates
        assert all(evidence in one.evidence for one in found)


@pytest.mark.parametrize("options", [{"min_count": 0}, {"min_documents": 0}, {"top": -1}, {"evidence": ["guess"]}])
def test_options_that_make_no_sense(options: dict[str, object]) -> None:
    with pytest.raises(pt.InputError, match=r"min_count|evidence"):
        pt.discover([], **options)  # type: ignore[arg-type]


def test_nothing_in_nothing() -> None:
    found = pt.discover([])
    assert (len(found), found.documents, found.characters, found.table().height) == (0, 0, 0, 0)
    assert phrases(["", "。", "*"]) == []


def test_what_is_annotated_gives_the_same() -> None:
    lexicon = pt.load_lexicon()
    for layers in (None, ["formulation"]):
        annotated = [pt.annotate(one, layers=layers, lexicon=lexicon) for one in documents(*YEARS)]
        assert pt.discover(annotated, lexicon=lexicon) == pt.discover(documents(*YEARS))
    assert pt.discover(annotated, lexicon=NOTHING) == pt.discover(documents(*YEARS), lexicon=NOTHING)
    assert "三稳" in repr(pt.discover(annotated[0]))


def test_documents_may_come_from_a_generator_and_alone() -> None:
    assert pt.discover(one for one in documents(*YEARS)) == pt.discover(documents(*YEARS))
    assert [one.phrase for one in pt.discover(pt.Document("a", "推行“四免两减”。"))] == ["四免两减"]


def test_the_table() -> None:
    found = pt.discover(documents(*YEARS))
    table = found.table()
    assert table.columns == list(SCHEMA)
    assert table["phrase"].to_list() == [one.phrase for one in found]
    assert table.schema["members"] == polars.List(polars.String)
    assert table.filter(polars.col("phrase") == "三稳")["members"].to_list() == [["稳水源", "稳水价", "稳供应"]]


# ── rows that are accepted ───────────────────────────────────────────────────────────────────────────────────────────


def accepted(found: pt.Discovery, before: bytes = b"") -> bytes:
    return with_rows(before, "mine.csv", [one.row() for one in found], {})[0]


def test_accepted_rows_validate_and_are_found_as_counted(tmp_path: object) -> None:
    path = f"{tmp_path}/mine.csv"
    found = pt.discover(documents(*YEARS))
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(accepted(found))
    lexicon = pt.load_lexicon(path)
    assert {one.phrase for one in found} <= set(lexicon.entries)
    assert not {one.phrase for one in found}.intersection(
        one.phrase for one in pt.discover(documents(*YEARS), lexicon=lexicon)
    )
    expanded = pt.annotate(pt.Document("a", "坚持稳水源、稳水价、稳供应。"), lexicon=lexicon).formulations
    assert [(one.canonical, one.form) for one in expanded] == [("三稳", "expanded")]


def test_rows_that_are_there_stay() -> None:
    before = "phrase,kind,note\n三稳,numeric,mine\n".encode()
    after, added = with_rows(before, "mine.csv", [one.row() for one in pt.discover(documents(*YEARS))], {})
    rows = list(csv.DictReader(io.StringIO(after.decode())))
    assert rows[0]["note"] == "mine"
    assert "闸站托管" in added
    assert "三稳" not in added
    assert [entry.phrase for entry, _ in read_user_entries(after, "mine.csv", {})] == ["三稳", *added]
    assert with_rows(after, "mine.csv", [one.row() for one in pt.discover(documents(*YEARS))], {}) == (after, [])


def test_a_plain_list_takes_no_rows() -> None:
    with pytest.raises(pt.DataFileError, match="plain list"):
        with_rows("三稳\n".encode(), "mine.txt", [{"phrase": "两减", "kind": "numeric"}], {})


# ── properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

PIECES = [
    *("推进", "落实", "“闸站托管”", "闸站托管", "“三稳”", "，即稳水源、稳水价、稳供应", "集体林权制度改革"),
    *("《水法》", "。", "，", "、", "“", "”"),
    *("\n", "\r\n", "名词解释\n", "1.“三稳”：", "零废灌区：", "做到“两个维护”", "某市", "**", "１２"),
    *("\u3000", "\ud800", "\ufeff"),
]


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), max_size=4), st.integers(1, 3))
def test_what_holds_of_every_candidate(raws: list[str], min_count: int) -> None:
    given_documents = documents(*raws)
    found = pt.discover(given_documents, min_count=min_count)
    raw = {one.id: one.raw for one in given_documents}
    assert found == pt.discover(given_documents, min_count=min_count)
    assert len({one.phrase for one in found}) == len(found)
    for one in found:
        assert one.phrase not in KNOWN
        assert set(one.evidence) <= set(EVIDENCE)
        assert 1 <= one.documents <= min(one.count, len(raws))
        assert 1 <= len(one.examples) <= 2
        for example in one.examples:
            assert raw[example.doc][example.start : example.end] == example.text
            assert raw[example.doc][: example.start].endswith(example.left)
            assert raw[example.doc][example.end :].startswith(example.right)
    read_user_entries(accepted(found), "mine.csv", {})


@given(st.lists(st.lists(st.sampled_from(["水", "渠", "管护", "改革", "体制", "。", "7"]), max_size=30), max_size=5))
def test_n_grams_are_counted_right(texts: list[list[str]]) -> None:
    """Against counting them one by one."""
    numbers = WordNumbers(Segmenter(hmm=False))
    for words in texts:
        numbers.add(words)
    for one in multiwords(numbers, min_count=2, min_pmi=-99):
        size = len(one.words)
        places = [
            (number, start)
            for number, words in enumerate(texts)
            for start in range(len(words))
            if tuple(words[start : start + size]) == one.words
        ]
        assert one.frequency == len(places) >= 2
        assert one.documents == len({number for number, _ in places})


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    raws = corpus("集体林权制度改革", "农村综合改革", "创新发展理念")
    whole = pt.discover(documents(*raws), lexicon=NOTHING)
    monkeypatch.setattr(import_module("policytext.discover.multiwords"), "_BLOCK", 7)
    assert pt.discover(documents(*raws), lexicon=NOTHING) == replace(whole)
