"""The tokens of a document, as text, as JSON Lines and as tab-separated columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from policytext.escape import json_bytes, one_line, utf8_text

if TYPE_CHECKING:
    from policytext.tokens import Tokens

TokenFormat: TypeAlias = "Callable[[str, Tokens], bytes]"
"""``(doc, tokens)`` to the bytes of one document."""

_BLANK = re.compile(r"\s+")
_ESCAPED = re.compile(r"[\\\t\n\r]")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def to_text(doc: str, tokens: Tokens) -> bytes:
    """One line with the normalised tokens, a space between each two; tokens that are blank are left out."""
    return (utf8_text(" ".join(filter(None, (_BLANK.sub("", norm) for norm in tokens.norms)))) + "\n").encode()


def to_jsonl(doc: str, tokens: Tokens) -> bytes:
    """A record a token: ``doc``, ``start``, ``end`` (raw offsets), ``text`` (raw), ``norm`` (normalised)."""
    opening = json_bytes({"doc": doc})[:-1] + b","
    rows = zip(tokens.starts, tokens.ends, tokens.texts, tokens.norms, strict=True)
    records = ({"start": start, "end": end, "text": text, "norm": norm} for start, end, text, norm in rows)
    return b"".join([opening + json_bytes(record)[1:] + b"\n" for record in records])


def to_tsv(doc: str, tokens: Tokens) -> bytes:
    r"""A comment with the document's name, a line a token (start, end, text, norm), and an empty line, as CoNLL files
    have it.

    In a token ``\t``, ``\n``, ``\r`` and ``\\`` stand for a tab, line ends and a backslash.
    """
    rows = zip(tokens.starts, tokens.ends, tokens.texts, tokens.norms, strict=True)
    lines = [f"{start}\t{end}\t{_escaped(text)}\t{_escaped(norm)}\n" for start, end, text, norm in rows]
    return utf8_text(f"# doc = {one_line(doc)}\n{''.join(lines)}\n").encode()


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: _ESCAPES[match.group()], text)


TOKEN_FORMATS: Mapping[str, TokenFormat] = MappingProxyType({"text": to_text, "jsonl": to_jsonl, "tsv": to_tsv})
