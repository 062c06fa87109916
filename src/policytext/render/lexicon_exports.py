"""The lexicon for other programs: jieba, quanteda, spaCy, and CSV. What each can hold is told in docs/elsewhere.md."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from policytext.escape import json_bytes, neutral_cell

if TYPE_CHECKING:
    from policytext.lexicon import Lexicon
    from policytext.lexicon.rows import Entry


class Wording(NamedTuple):
    """A string that counts as a formulation.

    ``form`` is ``phrase``, ``variant``, or ``expanded`` for members or an abbreviation spelt out. ``kind`` is the one
    that ``extract`` gives such a match; what is spelt out is a term there.
    """

    text: str
    form: str
    kind: str
    entry: Entry


def wordings(lexicon: Lexicon, entries: Iterable[Entry]) -> tuple[Wording, ...]:
    """All strings that count as one of the entries, by phrase, then phrase, variants and expansions; none twice."""
    wanted = {id(entry) for entry in entries}
    found = [
        Wording(one.text, _form(one.text, one.form, one.entry), one.kind, one.entry)
        for one in lexicon.patterns
        if id(one.entry) in wanted
    ]
    return tuple(sorted(found, key=lambda one: one.entry.phrase))


def _form(text: str, form: str, entry: Entry) -> str:
    if form == "expanded":
        return form
    return "phrase" if text == entry.phrase else "variant"


@dataclass(frozen=True, slots=True)
class Export:
    """A file for another program: its bytes, how many wordings it holds, and those that it cannot hold."""

    data: bytes
    written: int
    left_out: tuple[Wording, ...] = ()


_TAGS: Mapping[str, str] = MappingProxyType({"numeric": "j", "thought": "nz", "slogan": "l", "term": "l"})
"""The tags of jieba's own dictionary (ICTCLAS) that are nearest: j abbreviation, nz proper name, l set phrase."""
_ONE_BLOCK = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")
"""What jieba cuts as one stretch (``re_han_default`` of jieba 0.42.1); it never joins a word beyond one."""


def to_jieba(found: Sequence[Wording]) -> Export:
    """A user dictionary for ``jieba.load_userdict``: word and tag, a line each; jieba works out the frequencies.

    Left out are wordings that jieba cannot join, since they hold a mark such as 、, and those of rows that count only
    in quotation marks, since they are everyday words without.
    """
    fit = [one for one in found if _ONE_BLOCK.fullmatch(one.text) and not _needs_marks(one)]
    kept = set(fit)
    data = "".join(f"{one.text} {_TAGS[one.entry.kind]}\n" for one in fit).encode()
    return Export(data, len(fit), tuple(one for one in found if one not in kept))


def to_spacy(found: Sequence[Wording]) -> Export:
    """Patterns for spaCy's entity ruler, JSON Lines: ``label`` is the kind, ``pattern`` the wording, ``id`` the phrase.

    ``form`` and ``checked`` are for the reader; spaCy passes them over.
    """
    records = [
        {"label": one.kind, "pattern": text, "id": one.entry.phrase, "form": one.form, "checked": one.entry.checked}
        for one in found
        for text in _with_marks(one)
    ]
    return Export(b"".join(json_bytes(record) + b"\n" for record in records), len(found))


def to_quanteda(found: Sequence[Wording], *, split_characters: bool = False) -> Export:
    """A dictionary for quanteda, YAML: kinds, in each the phrases, under each its wordings.

    Args:
        found: What to write.
        split_characters: Whether a blank stands between any two characters, as ``tokens(what = "character")`` needs.
    """
    lines = []
    for kind, of_kind in groupby(sorted(found, key=lambda one: one.entry.kind), key=lambda one: one.entry.kind):
        lines.append(f"{_scalar(kind)}:\n")
        for entry, of_entry in groupby(of_kind, key=lambda one: one.entry):
            note = "  # unverified" if entry.checked == "unverified" else ""
            lines.append(f"  {_scalar(entry.phrase)}:{note}\n")
            texts = [text for one in of_entry for text in _with_marks(one)]
            lines += [f"    - {_scalar(' '.join(text) if split_characters else text)}\n" for text in texts]
    return Export("".join(lines).encode() or b"{}\n", len(found))


def _scalar(text: str) -> str:
    """A string in double quotes; what JSON writes, YAML reads."""
    return json_bytes(text).decode()


_COLUMNS = ("phrase", "kind", "field", "since", "until", "coined", "quoted", "not_before", "not_after")
_MORE_COLUMNS = ("english", "source", "checked")


def to_csv(found: Sequence[Wording]) -> Export:
    """A row a wording: ``wording``, ``form``, then the columns of its row; in UTF-8 with a BOM, lists split by ``|``.

    A cell that a spreadsheet would run has ``'`` in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["wording", "form", *_COLUMNS, *_MORE_COLUMNS])
    for one in found:
        row = one.entry
        values = [getattr(row, name) for name in (*_COLUMNS, *_MORE_COLUMNS)]
        writer.writerow([neutral_cell(one.text), one.form, *(neutral_cell(_cell(value)) for value in values)])
    return Export(out.getvalue().encode("utf-8-sig"), len(found))


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "|".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _needs_marks(one: Wording) -> bool:
    return one.entry.quoted == "always" and one.form != "expanded"


def _with_marks(one: Wording) -> Iterator[str]:
    """The wording, in both pairs of quotation marks where it counts only in them."""
    yield from (f"“{one.text}”", f"‘{one.text}’") if _needs_marks(one) else (one.text,)


LexiconExport: TypeAlias = Callable[[Sequence[Wording]], Export]
LEXICON_EXPORTS: Mapping[str, LexiconExport] = MappingProxyType(
    {"csv": to_csv, "jieba": to_jieba, "quanteda": to_quanteda, "spacy": to_spacy}
)
"""The formats of ``policytext lexicon export``."""
