"""Tokens tile the raw text, keep whole what is named, and are jieba's words in between."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policytext import tokens
from policytext.annotate import AnnotatedDocument, annotate
from policytext.files import data_root
from policytext.lexicon import default_lexicon
from policytext.model import Document, Formulation, Placeholder, Span, Token
from policytext.segment import Segmenter
from policytext.text import normalise
from policytext.tokens import Tokens, tokenize

SAMPLES = sorted((data_root() / "corpora" / "sample").glob("*.txt"))
# Shapes of reports, and what breaks offsets: characters that normalising replaces or deletes, surrogates, private use.
PIECES = """
2021—2025年 1,234.5万元 ６.5％ PM2.5 5G A1.5 12a 3.14.15b 1..5 0.5. 全面从严治党 “三个代表”重要思想 “十四五"规划
两个维护 四个意识、 的 了 在 和 高质量发展 完成**项 慰问……余人次 某局 ×× 《……》 𠮷野家 㐂多村 國家
""".split()  # noqa: SIM905
PIECES += ["政 府 工 作 报 告", "1 9 9 3 年3 月"]
CHARACTERS = st.sampled_from(
    "\r\n\t \u3000\u200b\ufeff\x00\ufffd\ue000\ue001\uf8ff\ud800\udfff\U00020000、，。“”*x一二九1.,中国党"
)
RAWS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(CHARACTERS, max_size=5)), max_size=10).map("".join)


def check_tiling(found: Tokens, raw: str) -> None:
    assert "".join(found.texts) == raw
    assert len(found.starts) == len(found.ends) == len(found.texts) == len(found.norms)
    assert found.starts == (0, *found.ends)[: len(found)]
    assert all(raw[one.start : one.end] == one.text for one in found)
    assert all(found.norms) or not normalise(raw).norm
    assert "".join(found.norms) == normalise(raw).norm


def numbers_of(norm: str) -> Iterable[Span]:
    """Every number, read plainly: all of 1,2.3 at once, and none that touches a Latin letter."""
    for match in re.finditer(r"\d+(?:[.,]\d+)*", norm):
        around = norm[max(match.start() - 1, 0) : match.start()] + norm[match.end() : match.end() + 1]
        if not re.search("[A-Za-z]", around):
            yield match.span()


def plainly(annotated: AnnotatedDocument, segmenter: Segmenter) -> list[str]:
    """The normalised tokens with one cut a stretch, character by character."""
    text = annotated.text
    named = [(one.start, one.end) for one in annotated.formulations]
    named += [(one.start, one.start + len(one.mask)) for one in annotated.placeholders]
    places = text.origins or range(len(text.norm))
    owner: list[object] = [next((span for span in named if span[0] <= place < span[1]), None) for place in places]
    for start, end in numbers_of(text.norm):
        if not any(owner[start:end]):
            owner[start:end] = [(start, end, "number")] * (end - start)
    words, stretch = [], ""
    for place, (character, one) in enumerate(zip(text.norm, owner, strict=True)):
        stretch += character
        if place + 1 == len(owner) or owner[place + 1] != one:
            words += [stretch] if one else segmenter.cut(stretch)
            stretch = ""
    return words


@given(raw=RAWS, hmm=st.booleans())
@example("\u200b", True)
@example("\u200b\u200b第\u200b1\u200b", True)
@example("国家\ue000\ue001\ufffd1.5中国", True)
@settings(max_examples=600)
def test_tokens_tile_the_text_with_the_words_of_each_stretch(raw: str, hmm: bool) -> None:
    segmenter = Segmenter(hmm=hmm)
    annotated = annotate(Document("a", raw), segmenter=segmenter)
    found = tokenize(annotated, segmenter=segmenter)
    check_tiling(found, raw)
    if annotated.text.norm:
        assert list(found.norms) == plainly(annotated, segmenter)


@given(raw=RAWS.filter(bool), data=st.data())
@settings(max_examples=600)
def test_any_spans_that_do_not_overlap_stay_whole(raw: str, data: st.DataObject) -> None:
    """Whatever the extractors find: formulations and masks anywhere in the text."""
    text = normalise(raw)
    places = st.sets(st.integers(0, len(text.norm)), max_size=12).map(sorted)
    bounds = data.draw(places)
    named: list[Formulation | Placeholder] = []
    for number, (start, end) in enumerate(zip(bounds[::2], bounds[1::2], strict=False)):
        start, end = text.raw_span(start, end)
        piece = raw[start:end]
        if number % 2:
            named.append(Placeholder(start, end, piece, "numeric", piece, None, None))
        else:
            named.append(Formulation(start, end, piece, "term", piece, False, "label"))
    annotated = AnnotatedDocument(Document("a", raw), text, default_lexicon(), tuple(named))
    found = tokenize(annotated)
    check_tiling(found, raw)
    if text.norm:
        assert list(found.norms) == plainly(annotated, Segmenter())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_reports(path: Path) -> None:
    raw = path.read_bytes().decode()
    annotated = annotate(Document("a", raw))
    found = tokenize(annotated)
    check_tiling(found, raw)
    assert list(found.norms) == plainly(annotated, Segmenter("jieba"))
    assert found == tokenize(Document("a", raw))


@pytest.mark.parametrize(
    ("raw", "texts", "norms"),
    [
        ("", [], []),
        ("\u200b\ufeff", ["\u200b\ufeff"], [""]),
        ("\ufeff\u200b中国\u200b人民", ["\ufeff\u200b中国\u200b", "人民"], ["中国", "人民"]),
        ("增长６.５％，", ["增长", "６.５", "％", "，"], ["增长", "6.5", "%", "，"]),
        ("安排1,234.56万元", ["安排", "1,234.56", "万元"], None),
        ("2021—2025年", ["2021", "—", "2025", "年"], None),
        ("5G和12a、a1.5", ["5G", "和", "12a", "、", "a1.5"], None),
        ("政 府 工 作 报 告", ["政 府 ", "工 作 ", "报 告"], ["政府", "工作", "报告"]),
        ("中\ud800国", ["中", "\ud800", "国"], None),
    ],
)
def test_cases(raw: str, texts: list[str], norms: list[str] | None) -> None:
    found = tokenize(Document("a", raw))
    assert (list(found.texts), list(found.norms)) == (texts, norms or texts)


def test_formulations_and_masks_stay_whole() -> None:
    raw = "坚决做到“两个维护”，学习“三个代表”重要思想，开展培训**次，走访……户。"
    texts = tokenize(Document("a", raw)).texts
    assert {"两个维护", "“三个代表”重要思想", "**", "……"} <= set(texts)


def test_what_is_annotated_is_not_annotated_again(monkeypatch: pytest.MonkeyPatch) -> None:
    annotated = annotate(Document("a", "学习“三个代表”重要思想"))
    monkeypatch.delattr(tokens, "annotate")
    assert "".join(tokenize(annotated).texts) == annotated.document.raw


def test_layers_that_were_left_out_are_found_after_all() -> None:
    document = Document("a", "学习“三个代表”重要思想2次")
    assert tokenize(annotate(document, layers=["quantity"])) == tokenize(document)


def test_the_hidden_markov_model_can_be_turned_off() -> None:
    document = Document("a", "区领导王亦菲慰问")
    assert "王亦菲" in tokenize(document).norms
    assert "王亦菲" not in tokenize(document, segmenter=Segmenter(hmm=False)).norms


def test_a_text_that_holds_all_characters_of_private_use() -> None:
    private = "".join(map(chr, range(0xE000, 0xF900)))
    found = tokenize(Document("a", private + "第3项"))
    check_tiling(found, private + "第3项")
    assert found.texts == (*private, "第", "3", "项")


def test_tokens_are_a_sequence_of_values() -> None:
    found = tokenize(Document("a", "增长6.5%"))
    assert found[0] == Token(0, 2, "增长")
    assert found[-1] == Token(5, 6, "%")
    assert list(found) == [found[place] for place in range(len(found))]
    assert isinstance(found[1:], Tokens)
    assert found[1:].texts == ("6.5", "%")
    assert Token(2, 5, "6.5") in found
    assert repr(found) == "<3 tokens: '增长', '6.5', '%'>"
    assert hash(found) == hash(tokenize(Document("b", "增长6.5%")))
    with pytest.raises(AttributeError):
        found.starts = ()  # type: ignore[misc]
