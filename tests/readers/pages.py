"""The same report as docx, pdf, html and ofd, made from its text."""

from __future__ import annotations

import html
import io
import random

import docx
from made import zipped

FONT, SIZE, PITCH = "STSong-Light", 16, 28
WIDTH, HEIGHT, LEFT, TOP = 595, 842, 79, 105
COLUMNS, LINES = 28, 22
"""The page of GB/T 9704-2012: 22 lines of 28 characters."""


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def laid_out(text: str, columns: int = COLUMNS) -> list[str]:
    """Lines of so many wide characters, paragraphs indented by two; marks that begin no line hang into the margin."""
    lines = []
    for paragraph in text.split("\n"):
        line = "\u3000\u3000"
        for character in paragraph:
            if _width(line + character) > columns and character not in "，。、；：！？）》”’％%":
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return lines


def _width(text: str) -> float:
    return sum(0.5 if one.isascii() else 1 for one in text)


def as_pdf(text: str, head: str = "", numbered: bool = True) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, (WIDTH, HEIGHT), invariant=True)
    lines = laid_out(text)
    for number, start in enumerate(range(0, len(lines), LINES), 1):
        canvas.setFont(FONT, 14)
        if head:
            canvas.drawString(LEFT, HEIGHT - 50, head)
        if numbered:
            canvas.drawCentredString(WIDTH / 2, 60, f"— {number} —")
        canvas.setFont(FONT, SIZE)
        for row, line in enumerate(lines[start : start + LINES]):
            indent = len(line) - len(line.lstrip("\u3000"))
            canvas.drawString(LEFT + indent * SIZE, HEIGHT - TOP - row * PITCH, line.lstrip("\u3000"))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def as_html(text: str, charset: str = "utf-8") -> bytes:
    title, *lines = text.split("\n")
    body = "".join(f"<p>\u3000\u3000{html.escape(line)}</p>\n" for line in lines)
    page = f"""<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}_青澜市水务局</title>
<style>p {{ margin: 0 }}</style><script>document.write("一、脚本")</script></head><body>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/a">机构概况</a></li><li><a href="/b">政务公开</a></li></ul>
<div>当前位置：<a href="/">首页</a> &gt; <a href="/b">政务公开</a></div>
<div class="article"><h1>{title}</h1><div class="info"><span>发布时间：2024-01-12 09:30</span>
<span>来源：局办公室</span>
【字号：<a>大</a> <a>中</a> <a>小</a>】 <a href="#">打印本页</a></div>
<div class="TRS_Editor">{body}</div><div>（责任编辑：无名）</div></div>
<div>相关报道<ul><li><a href="/c">一图读懂水务工作总结</a></li>
<li><a href="/d">全市水务工作会议召开。</a></li></ul></div>
<div class="footer">版权所有：青澜市水务局 <a>网站地图</a></div></body></html>"""
    return page.encode(charset)


def as_ofd(text: str) -> bytes:
    """An OFD file whose text objects are drawn in any order."""
    shuffle = random.Random(9704).shuffle
    lines = laid_out(text)
    pages = {}
    for number, start in enumerate(range(0, len(lines), LINES)):
        objects = [_text_object(line, row) for row, line in enumerate(lines[start : start + LINES])]
        objects.append(_text_object(f"\u3000—\u3000{number + 1}\u3000—", LINES + 2))
        shuffle(objects)
        pages[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content><ofd:Layer ID="1">{"".join(objects)}</ofd:Layer></ofd:Content>'
            "</ofd:Page>"
        )
    places = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    return zipped(
        {
            name: xml.encode()
            for name, xml in {
                "OFD.xml": f'<ofd:OFD xmlns:ofd="{OFD}"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
                "</ofd:DocBody></ofd:OFD>",
                "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{OFD}"><ofd:Pages>{places}</ofd:Pages></ofd:Document>',
                **pages,
            }.items()
        }
    )


OFD = "http://www.ofdspec.org/2016"


def _text_object(line: str, row: int) -> str:
    indent = len(line) - len(line.lstrip("\u3000"))
    text = html.escape(line.lstrip("\u3000"))
    steps = " ".join("2.8" if one.isascii() else "5.6" for one in line.lstrip("\u3000"))
    return (
        f'<ofd:TextObject ID="{row}" Size="5.6" Boundary="{28 + indent * 5.6} {37 + row * 10} 160 8">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="{steps}">{text}</ofd:TextCode></ofd:TextObject>'
    )
