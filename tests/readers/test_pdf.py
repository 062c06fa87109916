"""PDF files: lines joined to paragraphs, page numbers and running heads set apart, and every kind of bad file."""

from __future__ import annotations

import io
import sys

import pages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.formats.limits import Limits, ReadOptions
from policytext.formats.pages import Glyph, lines_of
from policytext.formats.reflow import reflowed
from policytext.model import InputError
from policytext.readers.pdf import read

TEXT = "\n".join(
    [
        "青澜市水务局2022年工作总结",
        "2022年，全市供水能力稳步提升，水质持续达标，群众满意度不断提高，完成投资5.6亿元，增长12.5%，新建改建管网120公里。",
        "一、做到“两个维护”",
        "（一）学习党的二十大精神。开展主题党日12次，培训党员1200人次，覆盖全部党支部。",
    ]
)


def test_lines_are_joined_and_furniture_is_set_apart() -> None:
    text = "\n".join([TEXT, *TEXT.split("\n")[1:] * 9])
    (document,) = read(pages.as_pdf(text, head="水务局文件"), "a.pdf", ReadOptions())
    assert document.raw == text
    numbers = [one for one in document.apart if one.kind == "page number"]
    assert [one.text for one in numbers[:2]] == ["— 1 —", "— 2 —"]
    assert [one.place for one in document.apart if one.kind == "running head"] == [one.place for one in numbers]


def test_a_text_that_repeats_itself_has_no_running_heads() -> None:
    text = "\n".join(["年度总结", *["全年供水正常。"] * (pages.LINES * 6)])
    (document,) = read(pages.as_pdf(text), "a.pdf", ReadOptions())
    assert document.raw == text
    assert {one.kind for one in document.apart} == {"page number"}


def test_a_page_is_the_origin() -> None:
    text = "\n".join(TEXT.split("\n") * 12)
    (document,) = read(pages.as_pdf(text), "a.pdf", ReadOptions())
    assert document.origin is not None
    parts = [one.part for one in document.origin.anchors]
    assert parts == [f"page {number + 1}" for number in range(len(parts))]
    assert len(parts) > 1
    assert document.origin.between(len(document.raw) - 1, len(document.raw))[0].part == parts[-1]


def drawn(*drawings: object) -> bytes:
    """A page on which each function draws."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(pages.FONT))
    out = io.BytesIO()
    canvas = Canvas(out, (pages.WIDTH, pages.HEIGHT), invariant=True)
    for draw in drawings:
        canvas.setFont(pages.FONT, 16)
        draw(canvas)  # type: ignore[operator]
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_watermark_is_set_apart() -> None:
    def draw(canvas: object) -> None:
        canvas.drawString(80, 700, "全年供水正常。")  # type: ignore[attr-defined]
        canvas.rotate(45)  # type: ignore[attr-defined]
        canvas.drawString(400, 100, "内部资料")  # type: ignore[attr-defined]

    (document,) = read(drawn(draw), "a.pdf", ReadOptions())
    assert document.raw == "全年供水正常。"
    assert [(one.kind, one.text) for one in document.apart] == [("turned text", "内部资料")]


def test_a_scanned_page_is_named() -> None:
    def text(canvas: object) -> None:
        canvas.drawString(80, 700, "全年供水正常。")  # type: ignore[attr-defined]

    def picture(canvas: object) -> None:
        canvas.rect(80, 100, 400, 600, fill=1)  # type: ignore[attr-defined]

    def nothing(canvas: object) -> None:
        pass

    (document,) = read(drawn(text, picture, nothing), "a.pdf", ReadOptions())
    assert [(one.kind, one.place) for one in document.apart] == [("page without text", "page 2")]
    with pytest.raises(InputError, match=r"^a\.pdf: holds no text .*OCR"):
        read(drawn(picture), "a.pdf", ReadOptions())


def test_cells_of_a_table_are_parted_by_tabs_and_bold_is_not_doubled() -> None:
    def draw(canvas: object) -> None:
        for row, cells in enumerate((("指标", "2022年", "2023年"), ("供水量", "1.2亿吨", "1.3亿吨"))):
            for column, cell in enumerate(cells):
                for shift in (0, 0.4):  # drawn twice
                    canvas.drawString(80 + column * 130 + shift, 700 - row * 28, cell)  # type: ignore[attr-defined]

    assert read(drawn(draw), "a.pdf", ReadOptions())[0].raw == "指标\t2022年\t2023年\n供水量\t1.2亿吨\t1.3亿吨"


def test_words_of_latin_letters_keep_their_blanks() -> None:
    def draw(canvas: object) -> None:
        canvas.drawString(80, 700, "推进 smart water 建设，PM2.5浓度下降。")  # type: ignore[attr-defined]

    assert read(drawn(draw), "a.pdf", ReadOptions())[0].raw == "推进 smart water 建设，PM2.5浓度下降。"


def test_two_columns_are_read_one_after_the_other() -> None:
    text = "\n".join(["左栏供水能力稳步提升，水质持续达标，群众满意度不断提高，完成投资，全年供水正常。"] * 4)
    columns = [text, text.replace("左", "右")]

    def draw(canvas: object) -> None:
        for at, column in enumerate(columns):
            for row, line in enumerate(pages.laid_out(column, 16)):
                indent = 32 * line.startswith("\u3000")
                place = (40 + at * 290 + indent, 700 - row * 28)
                canvas.drawString(*place, line.lstrip("\u3000"))  # type: ignore[attr-defined]

    assert read(drawn(draw), "a.pdf", ReadOptions())[0].raw == "\n".join(columns)


def read_or_none(data: bytes) -> str | None:
    """The text, or nothing where the reader says in one line why there is none."""
    try:
        return read(data, "a.pdf", ReadOptions())[0].raw
    except InputError as error:
        return None if "\n" not in str(error) else str(error)


# ── bad files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def minimal(objects: dict[int, bytes]) -> bytes:
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % one for one in objects.items())
    return body + b"trailer << /Root 1 0 R >>\n%%EOF"


LOOP = minimal(
    {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
        3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >> >>",
        4: b"<< /Type /XObject /Subtype /Form /Resources << /XObject << /X 4 0 R >> >> /Length 5 >>\n"
        b"stream\n/X Do\nendstream",
    }
)
MANY = minimal(
    {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [" + b"3 0 R " * 10_000 + b"] /Count 10000 >>",
        3: b"<< /Type /Page /Parent 2 0 R >>",
    }
)
WHOLE = pages.as_pdf(TEXT)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7", "is a broken or cut pdf"),
        (b"%PDF-1.7" + bytes(range(256)) * 40, "is a broken or cut pdf"),
        (WHOLE[: len(WHOLE) // 3], "a.pdf: "),
        (LOOP, "a.pdf: "),
        (MANY, "has 10000 pages; .*--limit pages=6000"),
        (minimal({1: b"<< /Type /Catalog /Pages 1 0 R >>"}), "a.pdf: "),
    ],
    ids=["head alone", "noise", "cut", "loops", "many pages", "no pages"],
)
def test_a_bad_file_is_one_line(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=rf"^a\.pdf: .*|{message}") as raised:
        read(data, "a.pdf", ReadOptions())
    assert "\n" not in str(raised.value)


def test_a_password_is_named() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", ownerPassword="owner", strength=128))
    canvas.drawString(80, 700, "x")
    canvas.save()
    with pytest.raises(InputError, match=r"^a\.pdf: has a password"):
        read(out.getvalue(), "a.pdf", ReadOptions())


def test_the_time_is_limited() -> None:
    with pytest.raises(InputError, match=r"takes longer than 1e-09 seconds; .*--limit seconds"):
        read(WHOLE, "a.pdf", ReadOptions(limits=Limits(seconds=1e-9)))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(InputError, match=r'^a\.pdf: .*pip install "policytext\[pdf\]"'):
        read(WHOLE, "a.pdf", ReadOptions())


@given(st.binary(max_size=200), st.integers(0, len(WHOLE)))
def test_damage_never_ends_in_anything_but_one_line(noise: bytes, at: int) -> None:
    text = read_or_none(WHOLE[:at] + noise + WHOLE[at + len(noise) :])
    assert text is None or text.strip()


# ── glyphs and lines ─────────────────────────────────────────────────────────────────────────────────────────────────

numbers = st.floats(-50, 1_000, allow_nan=False)
glyphs = st.lists(
    st.builds(
        lambda text, left, top, size: Glyph(text, left, left + size, top, top + size, size),
        st.sampled_from(["水", "。", "一", "5", "a", " ", "—"]),
        numbers,
        numbers,
        st.floats(0, 40),
    ),
    max_size=60,
)


@given(st.lists(glyphs, max_size=4))
def test_no_glyph_is_lost_wherever_it_stands(drawn_glyphs: list[list[Glyph]]) -> None:
    lines = [lines_of(page, number) for number, page in enumerate(drawn_glyphs, 1)]
    raw, origin, apart = reflowed(lines)
    shown = "".join(
        sorted("".join([raw, *(one.text for one in apart)]).replace(" ", "").replace("\n", "").replace("\t", ""))
    )
    given_glyphs = "".join(
        sorted(one.text for page in drawn_glyphs for one in page if one.text.strip() and one.size > 0)
    )
    doubled = any(
        a.text == b.text and abs(a.left - b.left) < 0.25 * max(a.size, b.size)
        for page in drawn_glyphs for at, a in enumerate(page) for b in page[:at]
    )  # fmt: skip
    assert shown == given_glyphs or doubled
    assert all(0 <= one.start < one.end <= len(raw) for one in origin.anchors)
