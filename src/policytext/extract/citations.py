"""To be written."""
from __future__ import annotations

LAYER = "citation"


def find(text, lexicon, segmenter):
    return []


def build(text, kept, segmenter):
    return []
