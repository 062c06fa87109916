"""Words of a string. The only importer of rjieba and jieba."""
from __future__ import annotations


class Segmenter:
    """To be written."""


def default_segmenter() -> Segmenter:
    """To be written."""
    return Segmenter()
