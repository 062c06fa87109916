"""Metadata in the names of files: ``{organisation}/{year}.txt``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policytext.model import InputError, Scalar

_FIELD = re.compile(r"\{([^{}]*)\}")
_YEAR = r"(?:19|20)\d\d"
_SHORT = {"org": "organisation"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a path says of its document.

    >>> dict(Pattern("{organisation}/{year}_{type}.txt").match("in/水务局/2022_总结.txt"))
    {'organisation': '水务局', 'year': 2022, 'type': '总结'}
    """

    written: str

    def __post_init__(self) -> None:
        names = _FIELD.findall(self.written)
        wrong = [name for name in names if not name.isidentifier()]
        if not names or wrong or len(set(names)) < len(names):
            raise InputError(
                f"{self.written!r}: write names of metadata in braces, each once: {{organisation}}/{{year}}.txt"
            )

    def match(self, path: str) -> Mapping[str, Scalar]:
        """The metadata in the end of a path with ``/``; none where the pattern does not fit."""
        found = re.search(f"(?:^|/){self._regex()}$", path)
        if found is None:
            return {}
        return {name: int(value) if name == "year" else value for name, value in found.groupdict().items()}

    def _regex(self) -> str:
        pieces = _FIELD.split(self.written.replace("\\", "/"))
        names = pieces[1::2]
        fields = [f"(?P<{_SHORT.get(name, name)}>{_YEAR if name == 'year' else '[^/]+?'})" for name in names]
        literals = [re.escape(piece).replace(r"\*", "[^/]*") for piece in pieces[::2]]
        return "".join(piece for pair in zip(literals, [*fields, ""], strict=True) for piece in pair)
