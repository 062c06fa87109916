"""Writes the seed corpus of each target to fuzz/corpus/: what the tests make, and the texts of the sample corpus.

Usage: python fuzz/seeds.py
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "readers"))

import pages  # noqa: E402
import polars  # noqa: E402
from made import NAMESPACES, level, p, r, zipped  # noqa: E402

import policytext as pt  # noqa: E402

PART = b"\n<!---->\n"
TEXT = "青澜市水务局2022年工作总结\n一、做到“两个维护”\n（一）召开党组会26次，完成投资5.6亿元。\n2023年1月5日"


def word_parts() -> list[bytes]:
    """The parts of Word files: document, numbering, styles, notes."""
    box = f"<w:r><w:pict><w:txbxContent>{p('框')}</w:txbxContent></w:pict></w:r>"
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "separate", "end"))
    bodies = [
        "".join(p(line, number=(1, at % 3)) for at, line in enumerate(TEXT.split("\n"))),
        p(f"<w:del>{r('5%', 'delText')}</w:del><w:ins>{r('6%')}</w:ins>", mark="del") + p("末", style="H1"),
        f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}{p('丙')}</w:tc></w:tr></w:tbl>" + p(box, field),
        p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:footnoteReference w:id="2"/><w:tab/><w:br/></w:r>'),
    ]
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>") + level(2, "bullet", "•")
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
    )
    numbering += '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>'
    style = '<w:style w:type="paragraph" w:styleId="H1"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
    roots = {"numbering": numbering, "styles": f"{style}</w:numPr></w:pPr></w:style>"}
    notes = f'<w:footnote w:id="2">{p("注")}</w:footnote>'
    found = []
    for body in bodies:
        parts = [f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"]
        parts += [f"<w:{root} {NAMESPACES}>{xml}</w:{root}>" for root, xml in (*roots.items(), ("footnotes", notes))]
        found.append(PART.join(part.encode() for part in parts))
    return found


def ofd_pages() -> list[bytes]:
    """The pages of an OFD file."""
    archive = zipfile.ZipFile(io.BytesIO(pages.as_ofd(TEXT)))
    return [archive.read(name) for name in archive.namelist() if name.endswith("Content.xml")]


def tables() -> list[bytes]:
    """Tables behind the byte that tells their kind."""
    out = io.BytesIO()
    frame = polars.DataFrame({"id": ["a"], "text": [TEXT], "year": [2022]})
    frame.write_parquet(out)
    return [b"\0" + frame.write_csv().encode(), b"\1" + frame.write_ndjson().encode(), b"\2" + out.getvalue()]


def main() -> None:
    """Write them all."""
    texts = [one.raw.encode()[:3_000] for one in pt.sample()] + [TEXT.encode("gb18030")]
    whole = [pages.as_docx(TEXT), pages.as_ofd(TEXT), pages.as_html(TEXT), pages.as_pdf(TEXT), zipped({"a.txt": b"a"})]
    seeds = {
        "docx": word_parts(),
        "ofd": ofd_pages(),
        "pdf": [pages.as_pdf(TEXT), pages.as_pdf(TEXT * 20, head="水务局文件")],
        "html": [pages.as_html(TEXT), pages.as_html(TEXT, "gb18030"), "<ol><li>甲<table><tr><td>乙<td>丙".encode()],
        "rows": tables(),
        "file": whole + texts[:1] + [one[1:] for one in tables()],
        "annotate": texts,
    }
    for target, data in seeds.items():
        folder = HERE / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        for number, one in enumerate(data):
            (folder / f"seed-{number}").write_bytes(one)


if __name__ == "__main__":
    main()
