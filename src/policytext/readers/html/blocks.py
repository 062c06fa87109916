"""What a web page shows, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policytext.formats.limits import Clock

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_SKIPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "video"),
        *("audio", "select", "option", "datalist", "button", "input", "textarea", "head", "title", "meta", "link"),
        *("base", "frame", "frameset", "map", "area", "progress", "meter", "rt", "rp", "-comment"),
    )
)
"""Elements that show no text, or none that is the page's; math and svg would need their own reader."""
_LINES = frozenset(
    (
        *("html", "body", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table"),
        *("caption", "thead", "tbody", "tfoot", "tr", "section", "article", "main", "header", "footer", "nav", "aside"),
        *("form", "fieldset", "blockquote", "pre", "center", "address", "figure", "figcaption", "hr", "details"),
    )
)
"""Elements that begin and end a line."""
_NO_CONTAINERS = frozenset(
    (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "caption", "pre", "blockquote"),
        *("span", "a", "b", "strong", "i", "em", "u", "font", "big", "small", "sub", "sup", "br", "hr", "ruby", "img"),
    )
)
"""Elements that no page puts a whole report in."""
_AROUND = frozenset(("nav", "header", "footer", "aside"))
_HEADINGS = frozenset(("h1", "h2"))
_TITLED = re.compile(r"title|headline|biaoti|\bbt\b")
"""Classes of titles; bt and biaoti are 标题."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_BROKEN = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")
"""A line of the source ends between two wide characters: browsers show nothing there (CSS Text 3, 4.1.3)."""
_DEEPEST = 200
"""Elements nested deeper count as lying in the one at this depth, so that hostile nesting costs nothing."""
_CHECKED = 5_000


@dataclass(slots=True)
class Block:
    """A line that a page shows.

    ``path`` are the elements that it lies in, outermost first, those left out that hold a line each, ``element`` is
    the innermost of all, ``linked`` how many of its characters are links, ``heading`` whether it is a heading of the
    first two levels or of a class that is named so, ``around`` whether the page itself says that it is no part of the
    text.
    """

    text: str
    path: tuple[int, ...]
    element: int
    linked: int = 0
    heading: bool = False
    around: bool = False
    is_hidden: bool = False


@dataclass(slots=True)
class _Open:
    """An element that has begun and not ended yet."""

    node: LexborNode
    tag: str
    is_link: bool
    is_heading: bool
    is_around: bool
    is_hidden: bool
    is_pre: bool
    count: int = 0  # of the items of a numbered list so far
    cells: list[tuple[int, int]] = field(default_factory=list)  # of a row, the blocks of each cell


def page_titles(tree: LexborHTMLParser) -> tuple[str, ...]:
    """What the page says its title is, the most telling first; without blanks."""
    found = []
    for name in ("ArticleTitle", "og:title"):
        for node in tree.css("meta"):
            if name in (node.attributes.get("name"), node.attributes.get("property")):
                found.append(node.attributes.get("content") or "")
    found += [node.text() for node in tree.css("title")[:1]]
    return tuple(title for title in (re.sub(r"\s", "", one) for one in found) if title)


def blocks_of(tree: LexborHTMLParser, clock: Clock) -> list[Block]:
    """The lines of a page in the order of its source."""
    walker = _Walker(clock)
    if tree.root is not None:
        walker.walk(tree.root)
    return walker.blocks


class _Walker:
    """Goes through a page once, without recursion: a page may be nested as deep as it likes."""

    def __init__(self, clock: Clock) -> None:
        self.blocks: list[Block] = []
        self._clock = clock
        self._open: list[_Open] = []
        self._path: list[int] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._steps = 0

    def walk(self, root: LexborNode) -> None:
        for node, is_begin in _events(root):
            self._steps += 1
            if self._steps % _CHECKED == 0:
                self._clock.check()
            if not is_begin:
                self._end()
            elif node.is_text_node:
                self._text(node.text_content or "")
            else:
                self._begin(node)
        self._flush()

    def _begin(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "br" or tag in _LINES or (tag in ("td", "th") and not self._in_row()):
            self._flush()
        above = self._open[-1] if self._open else None
        attributes = node.attributes
        named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
        one = _Open(
            node,
            tag,
            is_link=tag == "a" or (above is not None and above.is_link),
            is_heading=tag in _HEADINGS or bool(_TITLED.search(named)) or (above is not None and above.is_heading),
            is_around=tag in _AROUND or (above is not None and above.is_around),
            is_hidden=bool(_HIDDEN.search(attributes.get("style") or "")) or "hidden" in attributes
            or (above is not None and above.is_hidden),
            is_pre=tag == "pre" or (above is not None and above.is_pre),
        )  # fmt: skip
        if tag == "ol":
            one.count = _number(attributes.get("start"), 1) - 1
        if tag == "li" and above is not None and above.tag == "ol":
            above.count = _number(attributes.get("value"), above.count + 1)
        self._open.append(one)
        if tag not in _NO_CONTAINERS and len(self._path) < _DEEPEST:
            self._path.append(node.mem_id)
        if tag == "li" and above is not None and above.tag == "ol":
            self._pieces.append(f"{above.count}. ")
        if tag in ("td", "th"):
            self._flush()
            self._begin_cell()

    def _end(self) -> None:
        one = self._open[-1]
        if one.tag in _LINES or one.tag in ("td", "th"):
            self._flush()
        if one.tag in ("td", "th"):
            self._end_cell()
        self._open.pop()
        if self._path and self._path[-1] == one.node.mem_id:
            self._path.pop()
        if one.tag == "tr":
            self._join_cells(one)

    # ── rows of tables ───────────────────────────────────────────────────────────────────────────────────────────────

    def _in_row(self) -> bool:
        return bool(self._open) and self._open[-1].tag == "tr"

    def _begin_cell(self) -> None:
        if len(self._open) > 1 and self._open[-2].tag == "tr":
            self._open[-2].cells.append((len(self.blocks), len(self.blocks)))

    def _end_cell(self) -> None:
        if len(self._open) > 1 and self._open[-2].tag == "tr" and self._open[-2].cells:
            self._open[-2].cells[-1] = (self._open[-2].cells[-1][0], len(self.blocks))

    def _join_cells(self, row: _Open) -> None:
        """A row whose cells have a line each is one line with tabs between them."""
        if len(row.cells) < 2 or any(end - start > 1 for start, end in row.cells):
            return
        cells = [self.blocks[start:end] for start, end in row.cells]
        first = next((cell[0] for cell in cells if cell), None)
        if first is None:
            return
        text = "\t".join(cell[0].text if cell else "" for cell in cells).rstrip("\t")
        linked = sum(one.linked for cell in cells for one in cell)
        del self.blocks[row.cells[0][0] :]
        flags = (first.heading, first.around, first.is_hidden)
        self.blocks.append(Block(text, tuple(self._path), row.node.mem_id, linked, *flags))

    # ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _text(self, text: str) -> None:
        if self._open and self._open[-1].is_pre:
            first, *more = re.split(r"\r\n?|\n", text)
            self._pieces.append(first)
            for line in more:
                self._flush()
                self._pieces.append(line)
            return
        self._pieces.append(text)
        if self._open and self._open[-1].is_link:
            self._linked += len("".join(text.split()))

    def _flush(self) -> None:
        """End the line."""
        text = _WHITE.sub(" ", _BROKEN.sub("", "".join(self._pieces))).strip(" ")
        linked, self._linked = self._linked, 0
        self._pieces.clear()
        if not text.strip():
            return
        above = self._open[-1] if self._open else None
        flags = (above.is_heading, above.is_around, above.is_hidden) if above else ()
        self.blocks.append(Block(text, tuple(self._path), above.node.mem_id if above else 0, linked, *flags))


def _events(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Each node where it begins (true) and each element where it ends (false), in the order of the source."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, is_begin = stack.pop()
        if not is_begin:
            yield node, False
            continue
        following = node.next if node is not root else None
        if following is not None:
            stack.append((following, True))
        if not node.is_text_node and (node.tag or "") in _SKIPPED:
            continue
        yield node, True
        if node.is_text_node:
            continue
        stack.append((node, False))
        child = node.child
        if child is not None:
            stack.append((child, True))


def _number(written: str | None, otherwise: int) -> int:
    text = (written or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise
