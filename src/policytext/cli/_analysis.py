"""What the commands that analyse a corpus share: their options, and how the result is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from policytext.cli._frame import complain
from policytext.cli._language import is_chinese, said
from policytext.cli._output import Output

if TYPE_CHECKING:
    from policytext.lexicon import Lexicon
    from policytext.trends.analysis import Analysis

P = ParamSpec("P")
R = TypeVar("R")

FORMATS = ("table", "csv", "json", "markdown", "xlsx", "html")
_BY_SUFFIX = {"md": "markdown", "csv": "csv", "json": "json", "xlsx": "xlsx", "html": "html"}


def format_of(format_name: str | None, output: str | None, formats: tuple[str, ...]) -> str:
    """The format that is named, else that which the name of the output asks for, else the first."""
    wanted = _BY_SUFFIX.get(PurePath(output or "").suffix.lower().removeprefix("."))
    return format_name or (wanted if wanted in formats else formats[0])


def output_options(function: Callable[P, R]) -> Callable[P, R]:
    """``--show``, ``--top``, ``--methods`` and ``--raw-cells``."""
    for option in (
        click.option(
            "--raw-cells",
            is_flag=True,
            help=said(
                "Leave cells of csv and xlsx as they are that a spreadsheet would run.",
                "保留 csv 和 xlsx 中会被表格软件执行的单元格原样。",
            ),
        ),
        click.option(
            "--methods/--no-methods",
            default=True,
            help=said(
                "Whether to write the paragraph that says what was counted and how; json and xlsx always have it.",
                "是否给出说明统计方法的段落；json 和 xlsx 总是带有。",
            ),
        ),
        click.option(
            "--top",
            type=click.IntRange(min=0),
            default=30,
            help=said("Rows of a table for reading, 0 for all [30].", "供阅读的表显示多少行，0 为全部 [30]。"),
        ),
        click.option(
            "--show",
            multiple=True,
            metavar=said("TABLE", "表名"),
            help=said(
                "Only this table; repeatable. csv holds one, the first if none is named.",
                "只输出这张表；可重复。csv 只含一张，未指定则为第一张。",
            ),
        ),
    ):
        function = option(function)
    return function


def write(
    analysis: Analysis,
    target: Output,
    format_name: str,
    lexicon: Lexicon,
    *,
    show: tuple[str, ...],
    top: int,
    methods: bool,
    raw_cells: bool,
) -> None:
    """Write an analysis; with csv the methods paragraph goes to standard error.

    Raises:
        InputError: There is no such table.
    """
    from policytext.cli._lexicon import versions
    from policytext.render import analysis as render

    known = versions(lexicon)
    language = ("zh" if is_chinese() else "en") if methods else None
    if format_name == "csv":
        target.write([render.to_csv(analysis, table=show[0] if show else None, raw_cells=raw_cells)])
        if language:
            complain(analysis.methods[language])
    elif format_name == "json":
        target.write([render.to_json(analysis)])
    elif format_name == "markdown":
        target.write([render.to_markdown(analysis, show=show, methods=language).encode()])
    elif format_name == "html":
        from policytext.render import concordance, report

        if analysis.kind == "kwic":
            target.write([concordance.to_html(analysis, methods=language).encode()])
        else:
            target.write([report.of_analysis(analysis, language="zh" if is_chinese() else "en")])
    elif format_name == "xlsx":
        target.write([render.to_xlsx(analysis, metadata=known, raw_cells=raw_cells)])
    else:
        text = render.to_text(analysis, width=target.width, show=show, top=top, methods=language)
        target.write([text.encode()])
    complain(f"lexicon {known['lexicon']}, as of {known['as_of']}")
