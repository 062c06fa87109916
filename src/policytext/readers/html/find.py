"""Which lines of a web page are the report: where its sentences are, and the title above them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policytext.page.chrome import around
from policytext.page.metadata import title_and_year
from policytext.readers.html.blocks import Block

_SENTENCE = re.compile(r"[。；！？]")
_LEAST_PROSE = 12
"""A line with the end of a sentence and at least this many characters is prose."""
_SHARE = 0.9
"""The element that holds this much of a page's prose holds its text."""
_ATTACHMENT = re.compile(r"\s*(?:附\s?件|\d{1,2}[.．、])")
_LINKS = 0.6
"""A line with more of its characters in links is navigation, outside of the text's first and last sentence."""


def report(blocks: Sequence[Block], titles: Sequence[str]) -> tuple[list[Block], list[Block]]:
    """The lines of the report, the title first, and the others of the page; both in their order."""
    shown = [one for one in blocks if not one.is_hidden]
    body = _body(shown)
    start = _title(shown, body, titles)
    first, last = _sentences(shown, body)
    kept = []
    for number, block in enumerate(shown):
        inside = number in body or (start is not None and start <= number < min(body, default=0))
        if not inside or block.around or (start is not None and number < start):
            continue
        if not first <= number <= last and number != start and _is_navigation(block):
            continue
        kept.append(block)
    kept = _without_chrome(kept)
    chosen = set(map(id, kept))
    return kept, [one for one in blocks if id(one) not in chosen]


def _prose(block: Block) -> int:
    """The characters of a line that count as running text."""
    is_prose = len(block.text) >= _LEAST_PROSE and bool(_SENTENCE.search(block.text)) and not block.around
    return len(block.text) - block.linked if is_prose else 0


def _is_navigation(block: Block) -> bool:
    """Whether a line is of links, and no list of attachments."""
    return block.around or (block.linked > _LINKS * len(block.text) and not _ATTACHMENT.match(block.text))


def _body(blocks: Sequence[Block]) -> range | list[int]:
    """The numbers of the lines in the innermost element that holds nearly all prose; all, where there is none."""
    inside = list(range(len(blocks)))
    total = sum(map(_prose, blocks))
    depth = 0
    while total:
        weights: Counter[int] = Counter()
        for number in inside:
            if depth < len(blocks[number].path):
                weights[blocks[number].path[depth]] += _prose(blocks[number])
        if not weights:
            break
        element, weight = weights.most_common(1)[0]
        if weight < _SHARE * total:
            break
        within = [one for one in inside if depth < len(blocks[one].path) and blocks[one].path[depth] == element]
        others = [blocks[one] for one in inside if one not in set(within)] if len(within) == 1 else []
        if any(not _is_navigation(one) for one in others):
            break  # the one line of prose among short ones
        inside = within
        depth += 1
    return inside


def _title(blocks: Sequence[Block], body: Sequence[int], titles: Sequence[str]) -> int | None:
    """The line that begins the report: of those up to the first sentence, the one that the page names as its title,
    else its last heading, else the last that ends in a kind of document (报告, 总结); null where there is none.
    """
    first, _ = _sentences(blocks, body)
    above = [number for number in range(min(first + 1, len(blocks))) if not blocks[number].around]
    for title in titles:
        for number in above:
            length = _titled(blocks, number, title)
            if length:
                return number
    short = [one for one in above if not blocks[one].linked and not _prose(blocks[one])]
    headings = [one for one in short if blocks[one].heading] or [
        one for one in short if title_and_year([re.sub(r"\s", "", blocks[one].text)])[0]
    ]
    return _first_of_run(blocks, headings[-1]) if headings else None


def _first_of_run(blocks: Sequence[Block], number: int) -> int:
    """The first of the headings that stand together: a title over two lines."""
    while number and blocks[number - 1].heading and blocks[number - 1].element == blocks[number].element:
        number -= 1
    return number


def _titled(blocks: Sequence[Block], number: int, title: str) -> int:
    """How many lines from this one on are together the title, or what it begins with before the name of the site."""
    text = ""
    for count, block in enumerate(blocks[number : number + 3], 1):
        text += re.sub(r"\s", "", block.text)
        if not title.startswith(text):
            return 0
        rest = title[len(text) :]
        if len(text) >= 4 and (not rest or rest[0] in "_-—–|｜（("):
            return count
    return 0


def _sentences(blocks: Sequence[Block], body: Sequence[int]) -> tuple[int, int]:
    """The first and the last line of the body that are prose; all of the body, where none is."""
    prose = [one for one in body if _prose(blocks[one])] or list(body)
    return (prose[0], prose[-1]) if prose else (0, 0)


def _without_chrome(blocks: Sequence[Block]) -> list[Block]:
    """The lines that are not page chrome from end to end."""
    raw = "\n".join(one.text for one in blocks)
    removed = around(raw)
    kept, start = [], 0
    for block in blocks:
        end = start + len(block.text)
        if not any(first <= start and end <= last for first, last in removed):
            kept.append(block)
        start = end + 1
    return kept
