"""Findings as Word comments: anchored at the words, the text unchanged, read back with python-docx."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

import policytext as pt
from policytext.check import check
from policytext.comments import commented
from policytext.formats.limits import ReadOptions
from policytext.model import Finding
from policytext.readers.docx import read


def made(*paragraphs: tuple[str, ...]) -> bytes:
    """A file whose paragraphs have these runs."""
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for run in runs:
            paragraph.add_run(run).bold = len(run) % 2 == 0
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def anchored(data: bytes) -> list[tuple[str, str]]:
    """Each comment's words in the document, and its text, in the order of the comments."""
    document = docx.Document(io.BytesIO(data))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    found = []
    for comment in document.comments:
        inside, text = False, ""
        for element in document.element.body.iter():
            if element.tag == f"{w}commentRangeStart" and element.get(f"{w}id") == str(comment.comment_id):
                inside = True
            elif element.tag == f"{w}commentRangeEnd" and element.get(f"{w}id") == str(comment.comment_id):
                inside = False
            elif inside and element.tag == f"{w}t":
                text += element.text or ""
        found.append((text, comment.text))
    return found


def checked(data: bytes) -> tuple[pt.Document, tuple[Finding, ...]]:
    (document,) = read(data, "a.docx", ReadOptions())
    return document, check(document).findings


def test_comments_stand_at_the_words_across_runs() -> None:
    data = made(
        ("市水务局2022年工作总结",),
        ("老干部工", "作,认", "真落实；坚定“四个", "意识”。"),
        ("加强关心关爱和心里疏导。",),
    )
    document, findings = checked(data)
    words = [words for words, _ in anchored(commented(data, document, findings))]
    assert words == [one.text for one in findings]
    assert words == [",", "坚定“四个意识”", "心里疏导"]


def test_the_text_and_its_formatting_stay(tmp_path: Path) -> None:
    data = made(("老干部工", "作,认真落实。"))
    document, findings = checked(data)
    copy = commented(data, document, findings)
    assert read(copy, "a.docx", ReadOptions())[0].raw == document.raw
    runs = docx.Document(io.BytesIO(copy)).paragraphs[0].runs
    assert [(run.text, run.bold) for run in runs if run.text] == [
        ("老干部工", True),
        ("作", False),
        (",", False),
        ("认真落实。", False),
    ]


def test_findings_may_lie_in_each_other_and_side_by_side() -> None:
    data = made(("召开“(试行),布署,,”会。",))
    document, findings = checked(data)
    assert len(findings) > 2
    assert sorted(words for words, _ in anchored(commented(data, document, findings))) == sorted(
        one.text for one in findings
    )


def test_a_finding_without_words_is_put_where_it_belongs() -> None:
    data = made(("正文第一段。",))
    document, _ = checked(data)
    missing = Finding("r", "warning", "缺", "", "", 0, 0, "", (), (), "甲", "", None)
    assert [words for words, _ in anchored(commented(data, document, [missing]))] == ["正"]


def test_only_a_word_document_gets_comments() -> None:
    with pytest.raises(pt.InputError, match=r"is no \.docx file"):
        commented(b"", pt.Document("a.txt", "正文。"), [])
