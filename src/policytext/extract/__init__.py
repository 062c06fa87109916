"""The six extractors, one file a family.

An extractor is two functions over a normalised text. ``find`` gives candidates, tuples that begin with their start and
end in ``Text.norm``; what follows is the family's own. ``annotate.resolve`` then decides which are kept. ``build``
makes annotations, in raw offsets, of those that were kept, so that the dear part of the work is done for them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from policytext.extract import citations, events, formulations, placeholders, quantities, sections
from policytext.lexicon import Lexicon
from policytext.model import Annotation
from policytext.segment import Segmenter
from policytext.text import Text

Candidate: TypeAlias = tuple[int, int, *tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Extractor:
    """``find(text, lexicon, segmenter)`` and ``build(text, kept, segmenter)`` of one family."""

    find: Callable[[Text, Lexicon, Segmenter], Sequence[Candidate]]
    build: Callable[[Text, Sequence[Candidate], Segmenter], Sequence[Annotation]]


EXTRACTORS: Mapping[str, Extractor] = MappingProxyType(
    {
        module.LAYER: Extractor(module.find, module.build)
        for module in (sections, formulations, events, citations, quantities, placeholders)
    }
)
