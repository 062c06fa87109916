"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, ParamSpec, TypeVar

import click

from policytext.cli._language import said
from policytext.formats.limits import Limits, ReadOptions
from policytext.model import LAYERS, InputError

P = ParamSpec("P")
R = TypeVar("R")
Decorator = Callable[[Callable[P, R]], Callable[P, R]]


inputs = click.argument("inputs", nargs=-1, required=True, metavar=said("INPUT...", "输入..."))
"""Files, folders, globs or ``-``."""

output = click.option(
    "-o",
    "--output",
    metavar=said("FILE", "文件"),
    help=said(
        "Write here instead of to standard output; whole or not at all.",
        "写入文件而不是标准输出；要么完整写入，要么不写。",
    ),
)

_READING = "policytext.reading"
"""Where the context keeps how files are read, for ``reading`` below; commands need not hand it on."""


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    context.meta.setdefault(_READING, {})[parameter.name] = value


def encoding(function: Callable[P, R]) -> Callable[P, R]:
    """``--encoding``, which the command is given, and the other options of reading, which ``reading_options`` knows."""
    for option in reversed(_READING_OPTIONS):
        function = option(function)
    return function


_READING_OPTIONS: tuple[Callable[[Callable[..., Any]], Callable[..., Any]], ...] = (
    click.option(
        "--encoding",
        metavar=said("NAME", "名称"),
        help=said("Encoding of text files, instead of finding it out.", "文本文件的编码；不写则自动判断。"),
    ),
    click.option(
        "--tracked",
        type=click.Choice(("accepted", "original")),
        default="accepted",
        expose_value=False,
        callback=_keep,
        help=said(
            "Read tracked changes of Word files as accepted, or the text before them [accepted].",
            "Word 修订按已接受读取，或读取修订前的原文 [accepted]。",
        ),
    ),
    click.option(
        "--text-column",
        metavar=said("NAME", "名称"),
        default="text",
        expose_value=False,
        callback=_keep,
        help=said(
            "Column of csv, jsonl, parquet with the texts [text].", "csv、jsonl、parquet 中正文所在的列 [text]。"
        ),
    ),
    click.option(
        "--id-column",
        metavar=said("NAME", "名称"),
        default="id",
        expose_value=False,
        callback=_keep,
        help=said("Column with the names of the documents [id].", "文档名称所在的列 [id]。"),
    ),
    click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar=said("NAME=N", "名称=N"),
        expose_value=False,
        callback=_keep,
        help=said(
            "What is allowed of one file: size (MB), ratio, pages, files, seconds; repeatable.",
            "对单个文件的限制：size（MB）、ratio、pages、files、seconds；可重复。",
        ),
    ),
)


def reading_options(encoding: str | None) -> ReadOptions:
    """How the command that runs was told to read files.

    Raises:
        InputError: A limit is of no known name or no number above 0.
    """
    context = click.get_current_context(silent=True)
    given = context.meta.get(_READING, {}) if context else {}
    return ReadOptions(
        encoding=encoding,
        tracked=given.get("tracked", "accepted"),
        text=given.get("text_column", "text"),
        id=given.get("id_column", "id"),
        limits=Limits(**dict(map(_limit, given.get("limits", ())))),
    )


def _limit(given: str) -> tuple[str, float]:
    known = [one.name for one in fields(Limits)]
    name, _, value = given.partition("=")
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if name not in known or not number > 0:
        raise InputError(f"--limit {given}: write one of {', '.join(known)}, = and a number above 0, as pages=500")
    return name, number


lexicon = click.option(
    "--lexicon",
    "lexicons",
    multiple=True,
    metavar=said("FILE", "文件"),
    help=said("Lay a lexicon file over the built-in one; repeatable.", "在内置词典之上加用词典文件；可重复。"),
)

layer = click.option(
    "--layer",
    "layers",
    multiple=True,
    type=click.Choice(tuple(LAYERS)),
    help=said("Show only this layer; repeatable. Never changes a result.", "只显示这一层；可重复。不影响结果本身。"),
)

nested = click.option(
    "--nested",
    type=click.Choice(("longest", "all", "standalone")),
    default="longest",
    help=said(
        "Which of the formulations count that lie inside others [longest].",
        "互相包含或交叠的提法，计哪些 [longest]。",
    ),
)

count = click.option(
    "--count",
    type=click.Choice(("canonical", "form")),
    default="canonical",
    help=said(
        "Whether variants and spelt-out members count as one or apart [canonical].",
        "变体和展开形式合并计还是分开计 [canonical]。",
    ),
)


def output_format(names: tuple[str, ...], default: str | None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """``--format`` with these names; a command without a default decides by the name of the output."""
    said_default = said(f"Format of the output [{default or names[0]}].", f"输出格式 [{default or names[0]}]。")
    return click.option("--format", "format_name", type=click.Choice(names), default=default, help=said_default)
