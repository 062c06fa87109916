"""A document itself: its raw text and what is known of it."""

from __future__ import annotations

from policytext.escape import json_bytes, one_line
from policytext.model import Document


def to_text(document: Document) -> bytes:
    """The raw text in UTF-8, nothing added. The text must hold no lone surrogates."""
    return document.raw.encode()


def to_jsonl(document: Document) -> bytes:
    """One line with ``doc``, ``text``, ``meta`` and ``found``, the keys of ``meta`` that were read off the text."""
    return json_bytes({"doc": document.id, "text": document.raw, **_known(document)}) + b"\n"


def meta_to_text(document: Document) -> bytes:
    """The document's name, then a line for each thing known, those found in the text marked, and an empty line."""
    lines = [
        f"  {key}: {value}{' (found in the text)' * (key in document.found)}" for key, value in document.meta.items()
    ]
    return "".join(f"{one_line(line)}\n" for line in (document.id, *lines)).encode() + b"\n"


def meta_to_jsonl(document: Document) -> bytes:
    """One line with ``doc``, ``meta`` and ``found``."""
    return json_bytes({"doc": document.id, **_known(document)}) + b"\n"


def _known(document: Document) -> dict[str, object]:
    return {"meta": dict(document.meta), "found": sorted(document.found)}
