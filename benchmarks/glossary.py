"""Of the words that reports explain in a glossary of their own, how many are found in the body without it.

The glossary is cut off. A head word counts as found where ``annotate`` or ``discover`` (of this one report, with
``min_count=1``) gives the very phrase: what is in quotation marks in the entry's head, else the whole head. Head words
that the body does not use, and two names of projects without marks, are left out. ``in part`` counts those of which
only a part is found.

Usage: python benchmarks/glossary.py [FILE...]      default: the reports of ../shared/real with a glossary
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import policytext as pt
from policytext.discover.glossary import definitions, glossary_spans
from policytext.model import Document
from policytext.text import normalise

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real"
REPORTS = ("provincial_2025_docx/2025年云南省政府工作报告.docx", "provincial_2025_docx/2025年广东省政府工作报告.docx")
REPORTS += ("provincial_2026/广东省.txt",)


NAMES = ("固体废物处置六大行动", "潜力县（市、区）试点")
"""Names of projects, which are set aside."""


class Head(NamedTuple):
    """A phrase that a glossary explains; ``quoted`` says whether its entry has it in quotation marks."""

    phrase: str
    quoted: bool
    found: str


def heads_of(path: Path) -> tuple[list[Head], int]:
    """The head words that the body uses, each with how it was found, and how many candidates there were."""
    document = pt.read(path)
    text = normalise(document.raw, document.meta)
    start = glossary_spans(text)[0][0]
    body = Document(document.id, document.raw[: text.raw_span(start - 1, start)[0]], document.meta)
    norm = normalise(body.raw).norm
    bare = norm.translate(dict.fromkeys(map(ord, "“”‘’")))
    annotated = {one.canonical for one in pt.annotate(body).formulations}
    proposed = [one.phrase for one in pt.discover(body, min_count=1)]
    heads = {}
    for one in definitions(text):
        if one.in_glossary and one.phrase in bare:
            quoted = any(f"{left}{one.phrase}{right}" in text.norm[start:] for left, right in ("“”", "‘’"))
            heads[one.phrase] = Head(one.phrase, quoted, _how(one.phrase, annotated, proposed))
    return list(heads.values()), len(proposed)


def _how(phrase: str, annotated: set[str], proposed: list[str]) -> str:
    if phrase in annotated:
        return "annotate"
    if phrase in proposed:
        return f"discover {proposed.index(phrase) + 1}"
    parts = [one for one in (*annotated, *proposed) if one in phrase]
    return f"part {max(parts, key=len)}" if parts else ""


def main() -> None:
    """Print a line a head word that was not found as a whole, and the shares."""
    paths = [Path(one) for one in sys.argv[1:] if one != "-v"] or [REAL / one for one in REPORTS]
    if not all(path.exists() for path in paths):
        sys.exit(f"{REAL}: not there; name reports that end with a glossary")
    everything = []
    for path in paths:
        heads, proposed = heads_of(path)
        everything += heads
        print(f"{path.name}: {len(heads)} head words in use, {proposed} candidates")
        for head in heads:
            if "-v" in sys.argv or not head.found or head.found.startswith("part"):
                print(f"  {head.phrase}  {head.found or 'not found'}")
    for name, quoted in (("quoted", True), ("unquoted", False)):
        of = [head for head in everything if head.quoted == quoted and head.phrase not in NAMES]
        whole = sum(bool(head.found) and not head.found.startswith("part") for head in of)
        part = sum(head.found.startswith("part") for head in of)
        print(f"{name}: {whole}/{len(of)} = {whole / max(len(of), 1):.2f}, in part {part}")


if __name__ == "__main__":
    main()
