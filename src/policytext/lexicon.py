"""The lexicon. To be written."""
from __future__ import annotations


class Lexicon:
    """To be written."""


def default_lexicon() -> Lexicon:
    """To be written."""
    return Lexicon()
