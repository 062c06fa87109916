"""Rule packs: TOML files read and validated as strictly as code.

Every error names the file, the rule and the key, and says what to write instead.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import PurePath
from string import Formatter
from typing import NoReturn

from policytext.check.context import read_date
from policytext.check.kinds import KINDS
from policytext.check.rules import (
    FLAG,
    LISTS,
    MAP,
    NUMBER,
    PATTERN,
    PATTERNS,
    REGEX,
    SCOPES,
    SECTION_SCOPE,
    TEXT,
    TEXTS,
    Example,
    Kind,
    Pack,
    Parameter,
    Rule,
    Value,
)
from policytext.files import data_root, read_bytes, toml_files
from policytext.model import LEVELS, DataFileError, InputError

BASE = "base"
"""The pack that is on by default."""
OPEN, CLOSE = "⟦", "⟧"
"""Around what a bad example's finding must span."""
_PACK_KEYS = ("title", "description", "types")
_RULE_KEYS = ("kind", "level", "final", "scope", "message", "why", "source", "since", "bad", "good")
_REQUIRED = ("kind", "level", "message", "why", "source", "bad", "good")
_EXAMPLE_KEYS = ("text", "date", "type", "issuer", "final", "previous", "roster", "fixed")
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class _Place:
    """Where in a pack something stands, for its errors."""

    def __init__(self, file: str, rule: str = "", key: str = "") -> None:
        self.file, self.rule, self.key = file, rule, key

    def at(self, key: str) -> _Place:
        return _Place(self.file, self.rule, f"{self.key}.{key}" if self.key else key)

    def fail(self, what: str) -> NoReturn:
        where = ": ".join(filter(None, [self.file, self.rule and f"rule {self.rule}", self.key]))
        raise DataFileError(f"{where}: {what}")


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def built_in_packs() -> tuple[str, ...]:
    """The names of the packs that come with the program, the one that is on by default first."""
    names = [path.stem for path in toml_files(data_root() / "dictionaries" / "rules")]
    return (BASE, *(name for name in names if name != BASE))


@cache
def built_in(name: str) -> Pack:
    """A pack that comes with the program, read once a process.

    Raises:
        DataFileError: It is not valid.
    """
    path = data_root() / "dictionaries" / "rules" / f"{name}.toml"
    return read_pack(read_bytes(path), f"rules/{name}.toml", name)


def load_packs(names: Iterable[str]) -> tuple[Pack, ...]:
    """The packs of these names, each once: those of the program by their names, others by their paths.

    Raises:
        InputError: There is no such pack or file.
        DataFileError: A pack is not valid, or two rules have one id.
    """
    packs = tuple(_load(name) for name in dict.fromkeys(names))
    seen: dict[str, str] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.id in seen:
                raise DataFileError(f"{pack.name}: rule {rule.id}: is in {seen[rule.id]} too; give it another name")
            seen[rule.id] = pack.name
    return packs


def _load(name: str) -> Pack:
    if name in built_in_packs():
        return built_in(name)
    if not name.endswith(".toml"):
        raise InputError(f"{name}: no such pack; the packs are {', '.join(built_in_packs())}, or name a .toml file")
    return read_pack(read_bytes(name), name, PurePath(name).stem)


def packs_for(type: str) -> tuple[str, ...]:
    """The names of the packs that a document type chooses beside ``base``."""
    return tuple(name for name in built_in_packs() if type in built_in(name).types)


# ── one pack ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def read_pack(data: bytes, file: str, name: str) -> Pack:
    """A pack from the bytes of its file.

    Raises:
        DataFileError: It is not valid; names the file, the rule and the key.
    """
    place = _Place(file)
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        place.fail(f"is not UTF-8 (byte {error.start}); save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        place.fail(f"is not TOML: {error}")
    about = content.pop("pack", None)
    if not isinstance(about, dict):
        place.fail('has no [pack]; begin with [pack] and title = "…"')
    _known(about, _PACK_KEYS, _Place(file, key="pack"))
    rules = []
    for rule_id, table in content.items():
        where = _Place(file, rule_id)
        if not _ID.fullmatch(rule_id):
            where.fail("an id is lower-case words of ASCII with hyphens, such as half-width-comma")
        if not isinstance(table, dict):
            where.fail(f"must be a table; write [{rule_id}] on a line of its own")
        rules.append(_rule(table, rule_id, name, where))
    pack_place = _Place(file, key="pack")
    title = _text(about.get("title"), pack_place.at("title"))
    description = _text(about.get("description", ""), pack_place.at("description"))
    return Pack(name, title, description, _texts(about.get("types", []), pack_place.at("types")), tuple(rules))


def _known(table: Mapping[str, object], keys: Sequence[str], place: _Place) -> None:
    for key in table:
        if key not in keys:
            place.at(key).fail(f"is no key here; it may have {', '.join(keys)}")


def _rule(table: Mapping[str, object], rule_id: str, pack: str, place: _Place) -> Rule:
    kind_name = table.get("kind")
    if not isinstance(kind_name, str) or kind_name not in KINDS:
        place.at("kind").fail(f"{_shown(kind_name)} is no kind; write one of {', '.join(KINDS)}")
    kind = KINDS[kind_name]
    _known(table, (*_RULE_KEYS, *kind.parameters), place)
    for key in (*_REQUIRED, *(key for key, one in kind.parameters.items() if one.required)):
        if key not in table:
            place.at(key).fail(f"is missing; {_advice(key, kind)}")
    level = _choice(table["level"], LEVELS, place.at("level"))
    message = _text(table["message"], place.at("message"))
    _check_message(message, kind_name, kind, place.at("message"))
    examples = {key: _examples(table[key], key, place.at(key)) for key in ("bad", "good")}
    return Rule(
        id=rule_id,
        pack=pack,
        kind=kind_name,
        level=level,
        final=_choice(table.get("final", level), LEVELS, place.at("final")),
        scope=_scope(table.get("scope", "document"), place.at("scope")),
        message=message,
        why=_text(table["why"], place.at("why")),
        source=_text(table["source"], place.at("source")),
        since=_date(table.get("since", ""), place.at("since")),
        parameters={
            key: _value(table[key], one, place.at(key)) for key, one in kind.parameters.items() if key in table
        },
        bad=examples["bad"],
        good=examples["good"],
    )


def _advice(key: str, kind: Kind) -> str:
    advice = {
        "level": f"write one of {', '.join(LEVELS)}",
        "message": "say in Chinese what is wrong and what to write instead",
        "why": "say in Chinese why it is wrong",
        "source": "name the standard, document or practice that it rests on",
        "bad": f"give a list of short texts in which it is found, with {OPEN}…{CLOSE} around what is",
        "good": "give a list of short texts that look like it and are right",
    }
    return advice.get(key) or f"give {kind.parameters[key].type}: {kind.parameters[key].says}"


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _shown(value: object) -> str:
    return repr(value) if value is not None else "nothing"


def _text(value: object, place: _Place) -> str:
    if not isinstance(value, str):
        place.fail(f"is {_shown(value)}; write a string in quotation marks")
    return value


def _texts(value: object, place: _Place) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        place.fail(f'is {_shown(value)}; write a list of strings: ["…", "…"]')
    return tuple(value)


def _date(value: object, place: _Place) -> str:
    text = _text(value, place)
    try:
        if text:
            read_date(text)
    except InputError as error:
        place.fail(str(error))
    return text


def _choice(value: object, allowed: Sequence[str], place: _Place) -> str:
    if not isinstance(value, str) or value not in allowed:
        place.fail(f"is {_shown(value)}; write one of {', '.join(allowed)}")
    return value


def _scope(value: object, place: _Place) -> str:
    scope = _text(value, place)
    if scope.startswith(SECTION_SCOPE):
        return SECTION_SCOPE + _pattern(scope.removeprefix(SECTION_SCOPE), place)
    return (
        _choice(scope, SCOPES, place)
        if scope in SCOPES
        else place.fail(
            f"is {_shown(scope)}; write one of {', '.join(SCOPES)}, or {SECTION_SCOPE} and a pattern of the heading"
        )
    )


def _pattern(value: object, place: _Place) -> str:
    pattern = _text(value, place)
    try:
        re.compile(pattern)
    except re.error as error:
        place.fail(f"is no valid pattern ({error}); mend it, or escape signs that stand for themselves")
    return pattern


def _regex(value: object, place: _Place) -> str:
    """A pattern that a user may write, of the library that can be stopped; imported only where there is one."""
    import regex

    pattern = _text(value, place)
    try:
        regex.compile(pattern, regex.VERSION1)
    except regex.error as error:
        place.fail(f"is no valid pattern ({error}); mend it, or escape signs that stand for themselves")
    return pattern


def _value(value: object, parameter: Parameter, place: _Place) -> Value:
    """A parameter, checked against its type."""
    kind = parameter.type
    if kind == TEXT:
        return _choice(value, parameter.choices, place) if parameter.choices else _text(value, place)
    if kind == PATTERN:
        return _pattern(value, place)
    if kind == REGEX:
        return _regex(value, place)
    if kind == NUMBER:
        if isinstance(value, bool) or not isinstance(value, int | float):
            place.fail(f"is {_shown(value)}; write a number")
        return value
    if kind == FLAG:
        if not isinstance(value, bool):
            place.fail(f"is {_shown(value)}; write true or false")
        return value
    if kind in (TEXTS, PATTERNS):
        texts = _texts(value, place)
        for one in texts:
            if kind == PATTERNS:
                _pattern(one, place)
            elif parameter.choices:
                _choice(one, parameter.choices, place)
        return texts
    if not isinstance(value, dict):
        place.fail(f"is {_shown(value)}; write a table: {{ … = … }}")
    if parameter.choices:
        _known(value, parameter.choices, place)
    if kind == MAP:
        return {key: _text(one, place.at(key)) for key, one in value.items()}
    assert kind == LISTS
    return {key: _texts(one, place.at(key)) for key, one in value.items()}


def _check_message(message: str, name: str, kind: Kind, place: _Place) -> None:
    allowed = ("text", *kind.values)
    try:
        fields = [field for _, field, _, _ in Formatter().parse(message) if field is not None]
    except ValueError as error:
        place.fail(f"has a stray brace ({error}); write {{{{ for a brace itself")
    for field in fields:
        if field not in allowed:
            place.fail(
                f"{{{field}}} is not known; rules of kind {name} have {', '.join(f'{{{one}}}' for one in allowed)}"
            )


# ── examples ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _examples(value: object, key: str, place: _Place) -> tuple[Example, ...]:
    if not isinstance(value, list) or not value:
        place.fail("must be a list with at least one example")
    return tuple(_example(one, key, place.at(str(number))) for number, one in enumerate(value, 1))


def _example(value: object, key: str, place: _Place) -> Example:
    table = {"text": value} if isinstance(value, str) else value
    if not isinstance(table, dict) or "text" not in table:
        place.fail("must be a string, or a table with the string as text")
    _known(table, _EXAMPLE_KEYS, place)
    settings: dict[str, str | bool] = {}
    for name in ("date", "type", "issuer", "previous", "roster"):
        if name in table:
            settings[name] = _text(table[name], place.at(name))
    if "final" in table:
        settings["final"] = table["final"] is True
    text, spans = _unmarked(_text(table["text"], place), place)
    if key == "bad" and not spans:
        place.fail(f"marks nothing; put {OPEN} and {CLOSE} around what the rule is to find")
    if key == "good" and spans:
        place.fail(f"marks something; a good example has no {OPEN}…{CLOSE}")
    fixed = _text(table["fixed"], place.at("fixed")) if "fixed" in table else None
    return Example(text, spans, settings, fixed)


def _unmarked(marked: str, place: _Place) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without its marks, and the spans that they stood around."""
    pieces, spans, length, start = [], [], 0, -1
    for piece in re.split(f"([{OPEN}{CLOSE}])", marked):
        if piece == OPEN and start < 0:
            start = length
        elif piece == CLOSE and start >= 0:
            spans.append((start, length))
            start = -1
        elif piece in (OPEN, CLOSE):
            place.fail(f"its {OPEN} and {CLOSE} do not pair; none may stand inside another pair")
        else:
            pieces.append(piece)
            length += len(piece)
    if start >= 0:
        place.fail(f"a {OPEN} has no {CLOSE} behind it")
    return "".join(pieces), tuple(spans)
