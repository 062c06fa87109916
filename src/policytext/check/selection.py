"""Which findings are shown: rules selected and ignored, for some files or sections alone, as the settings say.

Settings are the table ``[check]`` of ``policytext.toml``, or ``[tool.policytext.check]`` of ``pyproject.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from policytext.check.context import ISSUERS, document_types
from policytext.check.rules import Rule
from policytext.model import LEVELS, DataFileError, Finding

ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Selection:
    """Rules by id, by a pattern of ids with ``*``, by pack or by kind; ``ALL`` are all.

    Of those of ``select`` the ones of ``ignore`` are left out; ``per_file`` and ``per_section`` name what is ignored in
    files whose path, and below headings whose text, matches a pattern with ``*``.
    """

    select: tuple[str, ...] = (ALL,)
    ignore: tuple[str, ...] = ()
    per_file: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    per_section: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def rules(self, rules: Iterable[Rule], path: str) -> list[Rule]:
        """The rules that a file is checked by."""
        ignored = [
            *self.ignore,
            *(name for pattern, names in self.per_file.items() if _is_at(path, pattern) for name in names),
        ]
        return [one for one in rules if _is_named(one, self.select) and not _is_named(one, ignored)]

    def keeps(self, finding: Finding, rule: Rule) -> bool:
        """Whether a finding is none that its section is spared."""
        return not any(
            _is_named(rule, names) and any(fnmatchcase(heading, pattern) for heading in finding.section)
            for pattern, names in self.per_section.items()
        )

    def check_names(self, rules: Sequence[Rule]) -> None:
        """Refuse names that are those of no rule.

        Raises:
            DataFileError: A name is that of no rule, pack or kind.
        """
        named = [*self.select, *self.ignore]
        for names in (*self.per_file.values(), *self.per_section.values()):
            named += names
        for name in named:
            if not any(_is_named(rule, [name]) for rule in rules):
                raise DataFileError(f"{name}: is no rule, pack or kind; `policytext rules list` shows what there is")


def _is_named(rule: Rule, names: Sequence[str]) -> bool:
    return any(name in (ALL, rule.pack, rule.kind) or fnmatchcase(rule.id, name) for name in names)


def _is_at(path: str, pattern: str) -> bool:
    """Whether a path, or its last part, matches: ``drafts/*.txt`` and ``2020.txt``."""
    posix = PurePosixPath(path)
    return (
        fnmatchcase(str(posix), pattern) or fnmatchcase(posix.name, pattern) or fnmatchcase(str(posix), f"*/{pattern}")
    )


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says of ``check``; what it does not say is empty. ``file`` is its path."""

    file: str = ""
    selection: Selection = Selection()
    packs: tuple[str, ...] = ()
    type: str = ""
    issuer: str = ""
    fail_on: str = ""
    baseline: str = ""
    roster: str = ""
    require: str = ""


_LISTS = ("packs", "select", "ignore")
_TABLES = ("per-file-ignores", "per-section-ignores")
_CHOICES = {"type": None, "issuer": ISSUERS, "fail-on": LEVELS}
_PATHS = ("baseline", "roster", "require")
KEYS = (*_LISTS, *_TABLES, *_CHOICES, *_PATHS)


def read_settings(table: Mapping[str, object], file: str) -> Settings:
    """The settings of the table ``[check]``.

    Raises:
        DataFileError: A key or a value is not right; names the file and the key.
    """
    for key in table:
        if key not in KEYS:
            raise DataFileError(f"{file}: check.{key}: is no key here; it may have {', '.join(KEYS)}")
    lists = {key: _strings(table.get(key, []), file, key) for key in _LISTS}
    per = {key: _string_lists(table.get(key, {}), file, key) for key in _TABLES}
    texts = {key: _string(table.get(key, ""), file, key) for key in (*_CHOICES, *_PATHS)}
    for key, allowed in {**_CHOICES, "type": document_types()}.items():
        if texts[key] and allowed and texts[key] not in allowed:
            raise DataFileError(f"{file}: check.{key}: is {texts[key]!r}; write one of {', '.join(allowed)}")
    selection = Selection(lists["select"] or (ALL,), lists["ignore"], per[_TABLES[0]], per[_TABLES[1]])
    return Settings(
        file,
        selection,
        lists["packs"],
        texts["type"],
        texts["issuer"],
        texts["fail-on"],
        *(texts[key] for key in _PATHS),
    )


def _string(value: object, file: str, key: str) -> str:
    if not isinstance(value, str):
        raise DataFileError(f"{file}: check.{key}: is {value!r}; write a string in quotation marks")
    return value


def _strings(value: object, file: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise DataFileError(f'{file}: check.{key}: is {value!r}; write a list of strings: ["…"]')
    return tuple(value)


def _string_lists(value: object, file: str, key: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise DataFileError(f'{file}: check.{key}: is {value!r}; write a table: {{ "*.txt" = ["…"] }}')
    return {pattern: _strings(names, file, f"{key}.{pattern}") for pattern, names in value.items()}


def overridden(selection: Selection, select: Sequence[str], ignore: Sequence[str]) -> Selection:
    """The selection with what was given on the command line: ``select`` takes its place, ``ignore`` is added."""
    chosen = tuple(select) or selection.select
    return replace(selection, select=chosen, ignore=(*selection.ignore, *ignore))


_COMMA = re.compile(r"\s*,\s*")


def names_in(options: Iterable[str]) -> tuple[str, ...]:
    """Names given as options, several of them perhaps in one, with commas.

    >>> names_in(["a,b", "c"])
    ('a', 'b', 'c')
    """
    return tuple(name for option in options for name in _COMMA.split(option.strip()) if name)
