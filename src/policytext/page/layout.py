"""What the short lines of a document are: titles, heads of attachments, dates, tables of contents, centred headings.

Everything here looks at whole paragraphs of ``Text.norm``; spans are normalised offsets. Where a line could be either
a heading or something else (a signature, a table's cell, what a web page puts around a text), it is taken for the
something else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from functools import cache, cached_property

from policytext.files import table
from policytext.model import Span
from policytext.text import HAN, Text

_FRONT = 60
"""Paragraphs among which the title is sought: page chrome of the web versions seen takes twelve, of others more."""
_LONGEST_TITLE = 80
_LONGEST_HEADING = 40
_LONG = 40
"""A paragraph this long is running text, and what stands alone above it may be its heading."""

_LONGEST_SENTENCE = 30
_SISTERS = 3
_ONE_SENTENCE = re.compile(r"(?!我们|各位|同志|大家)[^。！？；：!?;:—①-⑳]{5,}。")
"""A heading may be a sentence: 这是水质持续改善的五年。"""

DATE_LINE = re.compile(
    r"[（(]?(?:\d{4}|[〇零○一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月.{0,12}|\d{4}[-./]\d.*"
)
"""A line that is a date, with the time or a closing bracket behind it."""
_DATED_AT = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
"""Where and when a report was given; no title begins with a full date."""
_CHROME = re.compile(
    r"[>＞»|｜\\@=＝→。；：:！？]|https?|^[—\-–(（〔\[※]|^\*(?!\*+[\u4e00-\u9fff]|[县市区州省局委镇乡村厂校院])"
    r"|^第?\s*\d+\s*页|^\d+$"
)
"""What a title or a centred heading does not hold or begin with: bread crumbs, labels, sentences, page numbers; stars
are a masked name there, where they stand right before a word (**县水务局)."""
_VERSION = re.compile(
    r"[（(](?:\d{4}年?\s?[—–~～-]{1,2}\s?\d{4}年?|[^（）()\n]{0,6}(?:试行|暂行|草案|修订|征求意见|送审|讨论|报批)[^（）()\n]{0,3})[）)]"
)
"""A note that belongs to the title above it: （2024—2026年）, （征求意见稿）."""
_ISSUES = re.compile(r"关于(?:印发|转发|发布|公布|批转|下发)[《\s]*(.{4,78}?)[》\s]*的(?:通知|公告|函)")
_BOX = re.compile(r"(?:专栏|专题|图表)\s?[\d一二三四五六七八九十]{1,3}[\s:：.、][^。；！？]{2,36}")
"""专栏1　节水工程: what heads a box in a plan."""
_ENDED = re.compile(r"[。；！？!?;，,、…]\Z")
_PARAGRAPH_ENDED = re.compile(r"[。！？!?；;][”’》）)】]*\Z|[）)]\Z")
_ENDS_LIKE_A_HEADING = re.compile(rf"[{HAN}”’》）)】]\Z")
_ORGAN = re.compile(
    r"(?:局|厅|委|委员会|办公室|部|院|会|政府|党组|党委|支部|总支|公司|集团|学校|大学|学院|医院|中心|街道|办事处|镇|乡|村|[*×XＸ〇○]{1,4})\Z"
)
_BEGINS_A_TITLE = re.compile(r"关于|\d{4}|[二一][〇零○九][〇零○一二三四五六七八九]{2}")
_HOLDS_A_TITLE = re.compile(r"关于|\d{4}年")
_BELOW_A_TITLE = re.compile(_ORGAN.pattern + r"|书记|主任|主席|总理|[省市区县州局院厅处校镇乡]长|同志")
"""Who gives the report, below its title."""
_ADDRESS = re.compile("[^，。]{0,8}(?:代表|同志|朋友|委员)们?[：:！!]")
"""各位代表！ on a line of its own."""
_PREFACE = re.compile("前\\s?言|引\\s?言|序\\s?言|导\\s?言|摘\\s?要|概\\s?述|概\\s?况")
_DASHES = re.compile(r"\s*(?:——|--+)")
_QUOTED_TITLE = re.compile(r"《([^《》\n]{2,80})》")
_CONTENTS = re.compile(r"目\s{0,4}[录次]\Z")
_ATTACHMENT_LIST = re.compile(r"附\s?[件录表]?\s?[\d一二三四五六七八九十]{0,2}\s?[:：]")
_GLOSSARY = re.compile(r"附[件录]?[\d一二三四五六七八九十]{0,2}[:：]\s?[^。；：，]{0,20}(?:解释|注释|说明)\Z")
"""附：名词解释 heads what it names wherever it stands."""
_BULLETS = tuple("◆◇●○■□▲△★☆►▶•·√")
_LABELLED = re.compile(_ATTACHMENT_LIST.pattern + r"\s?[^\s\d]")
_LIST_ITEM = re.compile(r"\d{1,2}\s?[.、．]|附\s?件")


@cache
def _title_end() -> re.Pattern[str]:
    """What a title ends with, with a note in brackets behind it such as （试行）."""
    words = "|".join(re.escape(row["word"]) for row in table("titles", ("word", "example")))
    return re.compile(rf"(?:{words})(?:[（(][^（）()\n]{{1,20}}[）)])?\Z")


@cache
def _back_matter() -> re.Pattern[str]:
    """The whole line that heads an attachment or a glossary: 附件, 附件2, 《政府工作报告》名词解释."""
    heads = [row["head"].rstrip("：:") for row in table("back-matter", ("head", "reason"))]
    attachments = "|".join(r"\s?".join(head) for head in heads if head.startswith("附"))
    glossaries = "|".join(map(re.escape, (head for head in heads if not head.startswith("附"))))
    return re.compile(rf"(?:{attachments})\s?[\d一二三四五六七八九十]{{0,3}}\Z|[^。；：，]{{0,20}}(?:{glossaries})\Z")


def reads_as_title(line: str) -> bool:
    """Whether a line reads as the title of a document: short, without final mark, ending in a word such as 报告."""
    if not 3 < len(line) <= _LONGEST_TITLE or _CHROME.search(line) or _DATED_AT.match(line):
        return False
    return bool(_title_end().search(line))


class Layout:
    """The paragraphs of a text, and which of them are what."""

    def __init__(self, text: Text) -> None:
        self.norm = text.norm
        self.paragraphs = text.paragraphs

    def line(self, number: int) -> str:
        """The paragraph as a string; "" outside the text."""
        if not 0 <= number < len(self.paragraphs):
            return ""
        start, end = self.paragraphs[number]
        return self.norm[start:end]

    def length(self, number: int) -> int:
        """The number of characters of the paragraph; 0 outside the text."""
        return self.paragraphs[number][1] - self.paragraphs[number][0] if 0 <= number < len(self.paragraphs) else 0

    # ── titles ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def titles(self, body: int) -> dict[int, Span]:
        """The title, or the titles of a document that issues another, by the number of the paragraph.

        Args:
            body: The number of the first paragraph with a marker; nothing behind it is the document's own title.
        """
        front = list(self._front(body))
        found = dict(self._marked_titles(front))
        if not found and front and self._may_be_title(front[0]) and self.length(front[0] + 1):
            found[front[0]] = self._without_subtitle(front[0])
        return found | self._issued(found)

    def _front(self, body: int) -> Iterator[int]:
        for number in range(min(body, _FRONT, len(self.paragraphs))):
            if self.length(number) > _LONGEST_TITLE or self.norm[self.paragraphs[number][1] - 1] in "。；！":
                return
            yield number

    def _marked_titles(self, front: list[int]) -> Iterator[tuple[int, Span]]:
        """Lines that end as titles do, broken ones joined; 在…上的讲话 gives way to the title above it."""
        for number in front:
            start, end = self._without_subtitle(number)
            if not reads_as_title(self.norm[start:end]):
                continue
            above = number - 1
            if self.norm.startswith("在", start) and above in front and self._may_be_title(above):
                yield above, self._without_subtitle(above)
            elif self._is_broken(above, number):
                yield above, (self.paragraphs[above][0], self._title_span(number, (start, end))[1])
            else:
                yield number, self._title_span(number, (start, end))

    def _is_broken(self, number: int, following: int) -> bool:
        """Whether a title goes on in the next line: an organ above 关于…, or a line that has not ended."""
        first, second = self.line(number), self.line(following)
        if not first or self.norm.count("\n", self.paragraphs[number][1], self.paragraphs[following][0]) > 1:
            return False
        if (
            _CHROME.search(first)
            or reads_as_title(first)
            or not _ENDS_LIKE_A_HEADING.search(first)
            or DATE_LINE.match(first)
        ):
            return False
        if _BEGINS_A_TITLE.match(second):
            return bool(_ORGAN.search(first))
        return bool(_HOLDS_A_TITLE.search(first)) and len(first) > 8

    def _without_subtitle(self, number: int) -> Span:
        """The paragraph up to a —— that begins a sub-title on the same line."""
        start, end = self.paragraphs[number]
        dashes = _DASHES.search(self.norm, start + 1, end)
        if dashes and (reads_as_title(self.norm[start : dashes.start()]) or self.norm.startswith("在", dashes.end())):
            return start, dashes.start()
        return start, end

    def _may_be_title(self, number: int) -> bool:
        line = self.line(number)
        return (
            6 <= len(line) <= 60
            and "【" not in line
            and not line.startswith(_BULLETS)
            and self._is_bare(line)
            and not _title_end().search(line)
            and not _ORGAN.search(line)
        )

    def _issued(self, found: dict[int, Span]) -> dict[int, Span]:
        """Titles further down: those that the document's own title names in 《》, and any below a notice's date."""
        names = set()
        for start, end in found.values():
            own = self.norm[start:end].replace("\n", "")
            names |= {*_QUOTED_TITLE.findall(own), *_ISSUES.findall(own)}
        if not names:
            return {}
        issued = {}
        for number in range(max(found) + 1, len(self.paragraphs)):
            if self.length(number) > _LONGEST_TITLE:
                continue
            line = self.line(number)
            if self._with_version(number, line) in names or (
                DATE_LINE.fullmatch(self.line(number - 1)) and reads_as_title(line)
            ):
                issued[number] = self._title_span(number, self.paragraphs[number])
            elif line and line + self.line(number + 1) in names:
                issued[number] = self.paragraphs[number][0], self.paragraphs[number + 1][1]
        return issued

    def _has_version(self, number: int) -> bool:
        """Whether the line below a title is a note that belongs to it."""
        is_below = self.norm.count("\n", self.paragraphs[number][1], self.paragraphs[number][1] + 2) == 1
        return is_below and bool(_VERSION.fullmatch(self.line(number + 1)))

    def _with_version(self, number: int, line: str) -> str:
        return line + self.line(number + 1) if line and self._has_version(number) else line

    def _title_span(self, number: int, span: Span) -> Span:
        return (span[0], self.paragraphs[number + 1][1]) if self._has_version(number) else span

    # ── heads, headings, lists ───────────────────────────────────────────────────────────────────────────────────────

    def is_head(self, number: int) -> bool:
        """Whether the paragraph heads an attachment or a glossary."""
        if self.length(number) > _LONGEST_HEADING:
            return False
        return bool(_back_matter().match(self.line(number))) or self._is_labelled(number)

    def _is_labelled(self, number: int) -> bool:
        """附件1：任务分解表 above the attachment itself, not in a list of them; also 附件： above its title."""
        line, below = self.line(number), number + 1
        if _GLOSSARY.match(line):
            return True
        if (
            _ATTACHMENT_LIST.fullmatch(line)
            and self._is_bare(self.line(below))
            and not _LIST_ITEM.match(self.line(below))
        ):
            below += 1
        elif not _LABELLED.match(line):
            return False
        return self.length(below) >= _LONG or self.line(below).startswith(("一、", "第一"))

    def _is_bare(self, line: str) -> bool:
        return not (_ENDED.search(line) or _CHROME.search(line) or DATE_LINE.match(line)) and bool(
            _ENDS_LIKE_A_HEADING.search(line)
        )

    def unmarked(
        self, titles: Mapping[int, Span], marked: Collection[int], unread: Collection[int]
    ) -> Iterator[tuple[int, str]]:
        """The headings without a marker, in order: the number of the paragraph,
        and ``head`` (of an attachment), ``plain`` or ``sentence``.

        Args:
            titles: What ``titles`` gave.
            marked: The numbers of the paragraphs that open with a marker.
            unread: What ``unread`` gave.
        """
        titled = {number for start, end in titles.values() for number in self._numbers(start, end)}
        sisters = self._sisters(marked)
        above = "title"  # what the paragraph before is
        for number in range(min(titled, default=0), len(self.paragraphs)):
            kind = ""
            if number in titled:
                kind = "title"
            elif number in marked:
                kind = "marked"
            elif number in unread or self.length(number) > _LONGEST_HEADING:
                kind = ""
            elif self.is_head(number):
                kind = "head"
            elif above == "head" and self._is_bare(self.line(number)):
                kind = "name"
            elif above == "title" and self._is_signature(number):
                continue  # the date and the name below a title: what is below them is still below the title
            elif (
                _BOX.fullmatch(self.norm, *self.paragraphs[number])
                or number in sisters
                or self._stands_alone(number, bool(above), number + 1 in marked)
            ):
                kind = "plain"
            elif self._is_close_above(number):
                kind = "sentence"
            if kind in ("head", "name", "plain", "sentence"):
                yield number, "head" if kind == "name" else kind
            above = kind

    def _numbers(self, start: int, end: int) -> Iterator[int]:
        """The numbers of the paragraphs that begin in a span."""
        number = bisect_left(self.paragraphs, (start, start))
        while number < len(self.paragraphs) and self.paragraphs[number][0] < end:
            yield number
            number += 1

    def _is_signature(self, number: int) -> bool:
        """Whether a line below a title says when, where or by whom."""
        line = self.line(number)
        if _PREFACE.fullmatch(line):
            return False
        return len(line) < 4 or not self._is_bare(line) or bool(_BELOW_A_TITLE.search(line))

    def _stands_alone(self, number: int, above: bool, marked_below: bool) -> bool:
        """A short line without final mark, between a heading or an ended paragraph and a marker or running text."""
        line = self.line(number)
        if line[0] == "【":
            return line[-1] == "】" and "：" not in line and len(line) > 3
        if len(line) < 2 or not self._is_bare(line) or not (above or _PARAGRAPH_ENDED.search(self.line(number - 1))):
            return False
        below = number + 2 if _ADDRESS.fullmatch(self.line(number + 1)) else number + 1
        return marked_below or self.length(below) >= max(_LONG, len(line) + 10)

    def _is_close_above(self, number: int) -> bool:
        """A sentence right above running text, below a blank line, where such lines set paragraphs apart."""
        if self.norm[self.paragraphs[number][1] - 1] != "。" or self.length(number + 1) < _LONG or number == 0:
            return False
        is_close = self._line_feeds(number - 1) >= 2 and self._line_feeds(number) == 1
        return is_close and bool(_ONE_SENTENCE.fullmatch(self.line(number))) and self._is_spaced

    def _line_feeds(self, number: int) -> int:
        """How many are between a paragraph and the next."""
        return self.norm.count("\n", self.paragraphs[number][1], self.paragraphs[number + 1][0])

    @cached_property
    def _is_spaced(self) -> bool:
        apart = sum(self._line_feeds(number) >= 2 for number in range(len(self.paragraphs) - 1))
        return apart >= 5 and apart >= 0.5 * (len(self.paragraphs) - 1)

    def _sisters(self, marked: Collection[int]) -> set[int]:
        """Short sentences on lines of their own above running text, three or more that begin alike in one part."""
        parts: dict[tuple[int, str], list[int]] = {}
        part = 0
        for number, (start, end) in enumerate(self.paragraphs):
            part += number in marked
            if end - start <= _LONGEST_SENTENCE and self.norm[end - 1] == "。" and self._is_sister(number):
                parts.setdefault((part, self.norm[start : start + 2]), []).append(number)
        return {number for sisters in parts.values() if len(sisters) >= _SISTERS for number in sisters}

    def _is_sister(self, number: int) -> bool:
        if self.length(number + 1) < _LONG:
            return False
        line, above = self.line(number), self.line(number - 1)
        return bool(_ONE_SENTENCE.fullmatch(line)) and (
            not above or above[-1] == "：" or bool(_PARAGRAPH_ENDED.search(above))
        )

    def unread(self) -> set[int]:
        """The numbers of the paragraphs that only name headings: tables of contents, and lists of attachments."""
        found: set[int] = set()
        for number, (start, end) in enumerate(self.paragraphs):
            if number in found:
                continue
            if self.norm[start] == "目" and _CONTENTS.match(self.norm, start, end):
                found |= self._contents(number)
            elif self.norm[start] != "附" or self._is_labelled(number):
                continue
            elif _ATTACHMENT_LIST.match(self.norm, start, end):
                found |= self._attachment_list(number)
        return found

    def _contents(self, number: int) -> set[int]:
        """From 目录 to the line before the one that repeats its first entry, or to the first long paragraph."""
        first = _entry(self.line(number + 1))
        last = number + 1
        while 0 < self.length(last + 1) <= _LONGEST_TITLE and _entry(self.line(last + 1)) != first:
            last += 1
        return set(range(number, last + 1))

    def _attachment_list(self, number: int) -> set[int]:
        """附件：1.… and its further items, up to the first line that is none."""
        last = number
        if _ATTACHMENT_LIST.fullmatch(self.line(number)) and self.length(number + 1) <= _LONGEST_TITLE:
            last += 1
        while (
            0 < self.length(last + 1) <= _LONGEST_TITLE
            and _LIST_ITEM.match(self.line(last + 1))
            and (self.line(last + 1)[0].isdigit() or not self.is_head(last + 1))
        ):
            last += 1
        return set(range(number, last + 1))


def _entry(line: str) -> str:
    """A line of a table of contents without its leader and page number, blanks or a final mark."""
    return re.sub(r"[\s.…·。]+\d*\Z|\s", "", line)
