"""What a rule is, what a kind of rule is, and what a kind finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from policytext.model import Edit, Span

if TYPE_CHECKING:
    from policytext.check.draft import Draft

Value: TypeAlias = "str | int | float | bool | tuple[str, ...] | Mapping[str, str] | Mapping[str, tuple[str, ...]]"
"""A parameter of a rule, as its pack has it."""

SCOPES = ("document", "title", "heading", "body", "sentence")
SECTION_SCOPE = "section:"
"""Before a pattern: the sections, with all below them, whose heading it is found in."""

TEXT, TEXTS, PATTERN, PATTERNS, NUMBER, FLAG, MAP, LISTS, REGEX = (
    "a string",
    "a list of strings",
    "a regular expression",
    "a list of regular expressions",
    "a number",
    "true or false",
    "a table of strings",
    "a table of lists of strings",
    "a regular expression of the regex library",
)
"""The types of parameters, as messages name them."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A key that rules of a kind may or must have.

    ``type`` is one of the types above; ``choices`` are the values that a string, or the keys that a table may have,
    where only some are allowed; ``says`` is what the key does, for the documentation.
    """

    type: str
    says: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """What a kind finds, in raw offsets; ``values`` fill the places of the rule's message.

    Disjoint ``edits`` in order mend it, as far as ``safety`` says. ``message`` takes the place of the rule's own.
    """

    start: int
    end: int
    values: Mapping[str, str] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    safety: str = "safe"
    related: tuple[Span, ...] = ()
    missing: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """How rules of one kind are run, the parameters that they have, and the names that their messages may hold.

    ``summary`` is one line for the documentation. Each message may hold {text} too, what the finding spans.
    """

    run: Callable[[Draft, Rule], Iterator[Hit]]
    summary: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A short text that a rule is tried on, with the spans that it must find: none in a good one.

    ``settings`` are the keyword arguments of ``check`` that it needs, ``fixed`` what its fixes make of it.
    """

    text: str
    spans: tuple[Span, ...]
    settings: Mapping[str, str | bool]
    fixed: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a pack.

    ``level`` is that of its findings; ``final`` takes its place in a draft that is checked as final. ``scope`` is where
    in a document it looks: one of ``SCOPES`` or ``section:`` and a pattern. It is about documents that were written on
    ``since`` or later, or whose date is not known. ``parameters`` are those of its kind.
    """

    id: str
    pack: str
    kind: str
    level: str
    final: str
    scope: str
    message: str
    why: str
    source: str
    since: str
    parameters: Mapping[str, Value]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]

    def text(self, key: str, default: str = "") -> str:
        """A parameter that is a string or a pattern."""
        value = self.parameters.get(key, default)
        return value if isinstance(value, str) else default

    def texts(self, key: str) -> tuple[str, ...]:
        """A parameter that is a list of strings or patterns; empty where the rule has none."""
        value = self.parameters.get(key, ())
        return value if isinstance(value, tuple) else ()

    def number(self, key: str, default: float = 0) -> float:
        """A parameter that is a number."""
        value = self.parameters.get(key, default)
        return value if isinstance(value, int | float) else default

    def flag(self, key: str) -> bool:
        """A parameter that is true or false; false where the rule has none."""
        return self.parameters.get(key) is True

    def map(self, key: str) -> Mapping[str, str]:
        """A parameter that is a table of strings."""
        value = self.parameters.get(key, {})
        if not isinstance(value, Mapping):
            return {}
        return {name: one for name, one in value.items() if isinstance(one, str)}

    def lists(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """A parameter that is a table of lists."""
        value = self.parameters.get(key, {})
        if not isinstance(value, Mapping):
            return {}
        return {name: one for name, one in value.items() if isinstance(one, tuple)}


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one file; ``types`` are the document types (``--type``) that choose it."""

    name: str
    title: str
    description: str
    types: tuple[str, ...]
    rules: tuple[Rule, ...]


def alternatives(phrases: Sequence[str]) -> str:
    """A pattern that matches any of the strings, the longer first."""
    return "|".join(re.escape(one) for one in sorted(phrases, key=lambda one: (-len(one), one)))


NO_PARAMETERS: Mapping[str, Parameter] = MappingProxyType({})
