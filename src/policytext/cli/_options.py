"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

from policytext.cli._language import said
from policytext.model import LAYERS

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

encoding = click.option(
    "--encoding",
    metavar=said("NAME", "名称"),
    help=said("Encoding of text files, instead of finding it out.", "文本文件的编码；不写则自动判断。"),
)

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
