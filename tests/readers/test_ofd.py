"""OFD files: text objects in any order, in groups and templates, scaled and turned, and broken files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import zipped
from pages import OFD, as_ofd

from policytext.formats.limits import Limits, ReadOptions
from policytext.model import Document, InputError
from policytext.readers.ofd import read


def ofd(*layers: str, document: str = "", root: str = "Doc_0/Document.xml", **more: str) -> bytes:
    """A file with a page a layer."""
    places = "".join(f'<ofd:Page ID="{at}" BaseLoc="P{at}.xml"/>' for at in range(len(layers)))
    members = {
        "OFD.xml": f'<ofd:OFD xmlns:ofd="{OFD}"><ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{OFD}">{document}<ofd:Pages>{places}</ofd:Pages>'
        "</ofd:Document>",
        **{
            f"Doc_0/P{at}.xml": f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content>{layer}</ofd:Content></ofd:Page>'
            for at, layer in enumerate(layers)
        },
        **more,
    }
    return zipped({name: xml.encode() for name, xml in members.items()})


def text(shown: str, x: float = 30, y: float = 40, more: str = "", code: str = 'X="0" Y="5"') -> str:
    return (
        f'<ofd:TextObject Size="5" Boundary="{x} {y} 100 8" {more}><ofd:TextCode {code}>{shown}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def layer(*objects: str) -> str:
    return f"<ofd:Layer>{''.join(objects)}</ofd:Layer>"


def read_one(data: bytes) -> Document:
    (document,) = read(data, "a.ofd", ReadOptions())
    return document


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        (layer(text("乙。", y=50), text("甲。")), "甲。\n乙。"),
        (layer(text("乙", x=40), text("甲", x=35), text("丙", x=45)), "甲乙丙"),
        (layer("<ofd:PageBlock>" + text("甲") + "</ofd:PageBlock>"), "甲"),
        (layer(text("甲乙丙丁", code='X="0" Y="5" DeltaX="g 3 5"')), "甲乙丙丁"),
        (layer(text("甲乙", code='X="0" Y="5" DeltaY="8"')), "甲\n乙"),
        (layer(text("甲乙", more='CTM="0.5 0 0 0.5 0 0"')), "甲乙"),
        (layer(text("标题", x=60)) + layer(text("正文。", y=60)), "标题\n正文。"),
        (layer(text("&lt;甲&gt;")), "<甲>"),
    ],
    ids=["order", "pieces", "block", "equal steps", "downwards", "scaled", "layers", "escaped"],
)
def test_what_is_shown(page: str, shown: str) -> None:
    assert read_one(ofd(page)).raw == shown


def test_turned_and_hidden_text_is_set_apart_and_pictures_are_named() -> None:
    page = layer(text("甲"), text("内部", more='CTM="0.7 0.7 -0.7 0.7 0 0"'), text("藏", more='Visible="false"'))
    document = read_one(ofd(page, layer("<ofd:ImageObject/>"), ""))
    assert document.raw == "甲"
    assert [(one.kind, one.text, one.place) for one in document.apart] == [
        ("turned text", "内部", "page 1"),
        ("hidden", "藏", "page 1"),
        ("page without text", "", "page 2"),
    ]


def test_a_template_is_part_of_each_page_that_names_it() -> None:
    template = '<ofd:CommonData><ofd:TemplatePage ID="9" BaseLoc="T.xml"/></ofd:CommonData>'
    below = f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content>{layer(text("红头"))}</ofd:Content></ofd:Page>'
    page = layer(text("正文", y=80)) + '<ofd:Template TemplateID="9"/>'
    assert read_one(ofd(page, document=template, **{"Doc_0/T.xml": below})).raw == "红头\n正文"


def test_places_count_from_the_top_or_from_the_file() -> None:
    assert read_one(ofd(layer(text("甲")), root="/Doc_0/Document.xml")).raw == "甲"
    assert read_one(ofd(layer(text("甲")), root="Doc_0/../Doc_0/./Document.xml")).raw == "甲"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (ofd(layer("<ofd:PathObject/>")), "holds no text"),
        (ofd(), "holds no text"),
        (ofd(layer(text("甲")), root="../../etc/passwd"), "lacks etc/passwd"),
        (ofd(layer(text("甲").replace("30 40", "x y"))), "broken ofd"),
        (ofd("<ofd:Layer>"), "no well-formed XML"),
        (ofd(layer(text("甲")))[:-60], "broken or cut"),
        (ofd(*[layer(text("甲"))] * 3), "--limit pages=4"),
    ],
    ids=["paths", "no page", "outside", "no numbers", "not closed", "cut", "many pages"],
)
def test_a_bad_file_is_one_line(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        read(data, "a.ofd", ReadOptions(limits=Limits(pages=2)))
    assert str(raised.value).startswith("a.ofd: ")
    assert "\n" not in str(raised.value)


WHOLE = as_ofd("水务局2022年工作总结\n全年供水正常。")


@given(st.binary(max_size=50), st.integers(0, len(WHOLE)))
def test_damage_never_ends_in_anything_but_one_line(noise: bytes, at: int) -> None:
    try:
        assert read_one(WHOLE[:at] + noise + WHOLE[at + len(noise) :]).raw.strip()
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017


@given(st.text(alphabet="g 0123456789.-ex", max_size=20), st.text(alphabet="水。5 ", min_size=1, max_size=8))
def test_steps_of_any_kind(steps: str, shown: str) -> None:
    try:
        document = read_one(ofd(layer(text(shown, code=f'X="0" Y="5" DeltaX="{steps}"'))))
    except InputError:
        return
    assert sorted(document.raw.split()) != []
