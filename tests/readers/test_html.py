"""Web pages: the report is found, with its title, and the page around it is set apart."""

from __future__ import annotations

import sys

import pages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.formats.limits import Limits, ReadOptions
from policytext.model import Document, InputError
from policytext.readers.html import read

PROSE = "全年供水能力稳步提升，水质持续达标。"


def read_page(page: str | bytes, options: ReadOptions = ReadOptions()) -> Document:  # noqa: B008
    (document,) = read(page if isinstance(page, bytes) else page.encode(), "a.html", options)
    return document


def test_the_page_around_is_set_apart() -> None:
    text = f"青澜市水务局2022年工作总结\n{PROSE}\n青澜市水务局\n2023年1月5日"
    document = read_page(pages.as_html(text))
    assert document.raw.replace("\u3000", "") == text
    assert [one.text for one in document.apart] == [
        *("首页", "机构概况", "政务公开", "当前位置：首页 > 政务公开"),
        "发布时间：2024-01-12 09:30 来源：局办公室【字号：大 中 小】 打印本页",
        *("（责任编辑：无名）", "相关报道", "一图读懂水务工作总结", "全市水务工作会议召开。"),
        "版权所有：青澜市水务局 网站地图",
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<p>{PROSE}</p><p>甲<b>乙</b><i>丙</i></p>", f"{PROSE}\n甲乙丙"),
        (f"{PROSE}<br>{PROSE}<br/><br/>乙", f"{PROSE}\n{PROSE}\n乙"),
        (f"<p>{PROSE[:5]}\n   {PROSE[5:]}</p>", PROSE),
        (f"<p>{PROSE}smart\n water</p>", f"{PROSE}smart water"),
        (f"<p>&nbsp;&nbsp;{PROSE}&lt;b&gt;&#19968;</p>", f"\xa0\xa0{PROSE}<b>一"),
        (f"<p>{PROSE}</p><ol start=3><li>甲<li>乙</ol>", f"{PROSE}\n3. 甲\n4. 乙"),
        (f"<pre>{PROSE}\n  乙</pre>", f"{PROSE}\n乙"),
        (f"<p>{PROSE}</p><p style='display:none'>藏</p>", PROSE),
        (f"<p>{PROSE}<script>document.write('<p>脚本。')</script></p><noscript>甲</noscript>", PROSE),
        (f"<table><tr><th>指标<th>数<tr><td>供水<td>5亿吨</table>{PROSE}", f"指标\t数\n供水\t5亿吨\n{PROSE}"),
        (f"<table><tr><td><p>{PROSE}</p><p>{PROSE}</p><td><a>右</a></table>", f"{PROSE}\n{PROSE}"),
        (f"<div>{PROSE}</div><div>青澜市水务局</div><div>2023年1月5日</div>", f"{PROSE}\n青澜市水务局\n2023年1月5日"),
        (
            f"<table><tr><td><table><tr><td>甲<td>乙</table></td><td></td></tr></table>{PROSE}",
            f"甲\t乙\n{PROSE}",
        ),
        (f"<div><div><div>{PROSE}</div></div></div>", PROSE),
        (f"<p>{PROSE}<a href='x'>《条例》</a></p>", f"{PROSE}《条例》"),
        (f"<p>{PROSE}<ruby>拼<rt>pin</rt></ruby></p>", f"{PROSE}拼"),
        (f"<nav>甲</nav><p>{PROSE}</p><footer>乙</footer>", PROSE),
        ("甲", "甲"),
    ],
)
def test_what_is_shown(body: str, text: str) -> None:
    assert read_page(f"<html><body>{body}</body></html>").raw == text


@pytest.mark.parametrize(
    ("page", "first"),
    [
        (f"<title>甲年总结-青澜网</title><body><p>甲年总结</p><div><p>{PROSE}<p>{PROSE}</div>", "甲年总结"),
        (f"<body><a>青澜网</a><h1>甲年总结</h1><div>{PROSE}<br>{PROSE}</div>", "甲年总结"),
        (f"<body><h1>青澜网</h1><h2>甲年<br>总结</h2><div>{PROSE}<br>{PROSE}</div>", "甲年"),
        (f'<body><a>首页</a><div class="bt_title">甲年总结</div><div>{PROSE}<br>{PROSE}</div>', "甲年总结"),
        (
            f'<meta name="ArticleTitle" content="甲年 总结"><title>网</title><body>要闻<p>甲年总结<p>——在会上'
            f"<div>{PROSE}<br>{PROSE}</div>",
            "甲年总结",
        ),
        (f"<body><a>要闻</a><p>甲年总结</p><div>{PROSE}<br>{PROSE}</div>", "甲年总结"),
        (f"<title>网</title><body><ul><li><a>要闻</a></ul><div>{PROSE}<br>{PROSE}</div>", PROSE),
    ],
)
def test_the_title_comes_first(page: str, first: str) -> None:
    raw = read_page(page).raw
    assert raw.split("\n")[0] == first
    assert raw.endswith(f"{PROSE}\n{PROSE}")


OLD_SITE = f"""<html><head><title>青澜市人民政府</title></head><body>
<table><tr><td><a href="/">首页</a></td><td><a href="/">新闻</a></td></tr></table>
<table><tr><td><table><tr><td><a>领导之窗</a></td></tr></table></td><td><table>
<tr><td class="bt"><font size="5">青澜市水务局2022年工作总结</font></td></tr>
<tr><td>发布日期：2024-01-12　浏览次数：</td></tr>
<tr><td><div id="zoom">　　{PROSE}<br><br>　　一、建设<br>　　{PROSE}<br>
<table border=1><tr><td>指标</td><td>数值</td></tr><tr><td>供水量</td><td>1.3亿立方米</td></tr></table>
　　附件：<a href="a.docx">1.任务分解表</a><br>　　　　<a href="b.docx">2.联系人名单</a><br>
<p align=right>青澜市水务局</p></div></td></tr></table></td></tr></table>
<table><tr><td>版权所有：青澜市人民政府</td></tr></table></body></html>"""


@pytest.mark.parametrize("title", ['class="bt"', ""])
def test_a_site_of_tables(title: str) -> None:
    raw = read_page(OLD_SITE.replace('class="bt"', title)).raw
    assert [line.strip("\u3000") for line in raw.split("\n")] == [
        *("青澜市水务局2022年工作总结", PROSE, "一、建设", PROSE, "指标\t数值", "供水量\t1.3亿立方米"),
        *("附件：1.任务分解表", "2.联系人名单", "青澜市水务局"),
    ]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "gb18030", "utf-16"])
def test_encodings(charset: str) -> None:
    assert PROSE in read_page(pages.as_html(f"年度总结\n{PROSE}", charset)).raw


def test_a_page_that_lies_about_its_encoding() -> None:
    page = pages.as_html(f"年度总结\n{PROSE}").replace(b'charset="utf-8"', b'charset="gb2312"')
    lying = pages.as_html(f"年度总结\n{PROSE}", "gb18030").replace(b'charset="gb18030"', b'charset="utf-8"')
    assert PROSE in read_page(lying).raw
    assert PROSE in read_page(page, ReadOptions(encoding="utf-8")).raw


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html><script>a</script>", "<html><frameset></html>"])
def test_a_page_without_text(page: str) -> None:
    with pytest.raises(InputError, match=r"^a\.html: shows no text"):
        read_page(page)


@pytest.mark.parametrize(
    "unit", ["<div>", "<table><tr><td>", "<b>", "<ol><li>", "<a>", "</p>", "<p>甲。", "<!--", "&amp;", "<"]
)
def test_hostile_nesting_is_read_in_time(unit: str) -> None:
    page = "<html><body>" + unit * (60_000 // len(unit)) + PROSE
    try:
        assert PROSE in read_page(page, ReadOptions(limits=Limits(seconds=60))).raw
    except InputError as error:  # a comment that never ends holds all
        assert unit == "<!--", error  # noqa: PT017


def test_the_time_is_limited() -> None:
    with pytest.raises(InputError, match=r"takes longer than 1e-09 seconds"):
        read_page("<html><body>" + "<p>甲。" * 20_000, ReadOptions(limits=Limits(seconds=1e-9)))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    with pytest.raises(InputError, match=r'^a\.html: .*pip install "policytext\[html\]"'):
        read_page(PROSE)


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<td>",
        "<tr>",
        "</table>",
        "<ol>",
        "<li>",
        "<a>",
        "</a>",
        "<br>",
        "<h1>",
        PROSE,
        "甲",
        " ",
        "\n",
        "&",
        "\0",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_character_that_is_shown_is_lost(page: str) -> None:
    try:
        document = read_page(f"<body>{page}</body>")
    except InputError:
        return
    shown = "".join([document.raw, *(one.text for one in document.apart)])
    assert shown.count("甲") == page.count("甲")
    assert shown.count("，") == page.count("，")
