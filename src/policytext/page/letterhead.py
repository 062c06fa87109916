"""What an official document says of itself around its text (GB/T 9704-2012).

Each is read only where it stands as the standard has it: number and signatory on lines of their own above the title,
addressees on the one line below it that ends in a colon, attachments behind the word on lines below the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from policytext.files import table

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_NUMBER = re.compile(
    rf"""
    (?: (?:发文)? (?:字号|文号) [：:] \s*)?
    (?P<number> [{_HAN}]{{1,15}} [〔［\[（(【] (?:19|20)\d\d [〕］\]）)】] 第? \d{{1,5}} 号)
    (?: \s* 签发人[：:] \s* (?P<signer> .{{1,30}}))?
    """,
    re.VERBOSE,
)
"""水发〔2023〕5号, in whatever brackets it stands, with who signed on the same line or without."""
_SIGNER = re.compile(r"签发人?[：:]\s*(.{1,30})")
_SALUTATION = re.compile(r"各位|同志|先生|女士|朋友|你好")
_LONGEST_ADDRESS = 300
_ATTACHMENT = re.compile(r"附\s?件\s?[：:]\s*(?:1\s?[.．、]\s*)?(?P<name>\S.{1,80})")
_FURTHER = re.compile(r"(?P<number>\d{1,2})\s?[.．、]\s*(?P<name>\S.{1,80})")


def letterhead(head: Sequence[str], title: int | None, tail: Sequence[str]) -> dict[str, str]:
    """``number``, ``signer``, ``addressee`` and ``attachments`` (set apart by ；), those that are plainly there.

    Args:
        head: The first paragraphs of a document, normalised.
        title: Which of them is the title; null where none is.
        tail: Its last paragraphs.

    >>> letterhead(["水发〔2023〕5号", "关于节水的通知", "各区水务局，局属各单位："], 1, ["附件：任务分解表"])
    {'number': '水发〔2023〕5号', 'addressee': '各区水务局，局属各单位', 'attachments': '任务分解表'}
    """
    found: dict[str, str] = {}
    for line in head[: len(head) if title is None else title]:
        match = _NUMBER.fullmatch(line)
        signer = _SIGNER.fullmatch(line)
        if match:
            found.setdefault("number", match["number"])
        if match and match["signer"]:
            found.setdefault("signer", match["signer"].strip())
        elif signer:
            found.setdefault("signer", signer[1].strip())
    addressee = None if title is None else _addressee(head[title + 1 :])
    if addressee:
        found["addressee"] = addressee
    attachments = _attachments(tail)
    if attachments:
        found["attachments"] = "；".join(attachments)
    return found


@cache
def _body() -> re.Pattern[str]:
    """The end of the name of a body, also of several (各区县, 局属各单位)."""
    endings = "|".join(re.escape(row["ending"]) for row in table("organisations", ("ending", "example")))
    return re.compile(rf"(?:{endings}|单位|部门|机构|企业|[各所直]\S{{0,8}})\Z")


def _addressee(lines: Sequence[str]) -> str | None:
    """Whom the first line that is no sub-title and no number is addressed to."""
    for line in lines[:3]:
        if line.startswith(("——", "（")) or _NUMBER.fullmatch(line):
            continue
        if line[-1] not in "：:" or len(line) > _LONGEST_ADDRESS or "。" in line or _SALUTATION.search(line):
            return None
        names = re.split(r"[，、,]", line[:-1])
        return line[:-1] if names[-1] and _body().search(names[-1].strip()) else None
    return None


def _attachments(tail: Sequence[str]) -> list[str]:
    """The titles of the attachments, counted on from the first."""
    for at, line in enumerate(tail):
        first = _ATTACHMENT.fullmatch(line)
        if not first:
            continue
        # What linebreaks joins, or an office writes on one line: 附件：1.甲 2.乙
        names = [one.strip() for one in re.split(r"\s+\d{1,2}\s?[.．、]\s*", first["name"])]
        for further in tail[at + 1 :]:
            match = _FURTHER.fullmatch(further)
            if not match or int(match["number"]) != len(names) + 1:
                break
            names.append(match["name"].strip())
        return names
    return []
