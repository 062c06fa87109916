"""``policytext check``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._frame import DONE, FAILED, Command
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output
from policytext.model import LEVELS

if TYPE_CHECKING:
    from policytext.check import Report

FOUND = 1
FORMATS = ("text", "jsonl", "json")


@click.command(
    "check",
    cls=Command,
    short_help=said("Findings in drafts, with fixes.", "检查文稿，列出问题与改法。"),
    help=said(
        """Check drafts: punctuation, numbering, formulations, numbers, repeated and confused words, masks left in.

        \b
        Example:
          policytext check draft.docx
          policytext check draft.txt --date 2023-01 --pack party-building --fail-on error

        Exit status: 0 nothing at or above --fail-on, 1 findings at or above it, 2 could not do the work.
        """,
        """检查文稿：标点、编号、提法、数字、重复与误用的字词、未填的内容。

        \b
        示例：
          policytext check 文稿.docx
          policytext check 文稿.txt --date 2023-01 --pack party-building --fail-on error

        退出状态：0 没有达到 --fail-on 的问题，1 有，2 未能完成。
        """,
    ),
)
@_options.inputs
@click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar=said("NAME", "名称"),
    help=said(
        "Use this rule pack beside base: a name of `policytext rules list`, or a .toml file; repeatable.",
        "在 base 之外加用规则包：`policytext rules list` 中的名称或 .toml 文件；可重复。",
    ),
)
@click.option(
    "--date",
    metavar="YYYY-MM-DD",
    help=said("When the draft was written; YYYY and YYYY-MM will do.", "文稿的写作日期；可只写年或年月。"),
)
@click.option(
    "--type",
    "type_name",
    metavar=said("NAME", "名称"),
    help=said("Its type; chooses packs too.", "文稿类型；同时选定规则包。"),
)
@click.option(
    "--issuer",
    metavar=said("NAME", "名称"),
    help=said("state, party, local or speech.", "state、party、local 或 speech。"),
)
@click.option("--final", is_flag=True, help=said("Check as final: masks are errors.", "按定稿检查：未填内容算错误。"))
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    default="warning",
    help=said("The level from which on the exit status is 1 [warning].", "从哪一级起退出状态为 1 [warning]。"),
)
@_options.output_format(FORMATS, "text")
@_options.output
@_options.lexicon
@_options.encoding
def command(
    inputs: tuple[str, ...],
    packs: tuple[str, ...],
    date: str | None,
    type_name: str | None,
    issuer: str | None,
    final: bool,
    fail_on: str,
    format_name: str,
    output: str | None,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Check the documents one by one."""
    from policytext.check import check
    from policytext.check.packs import BASE, load_packs, packs_for
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.render import findings as render

    chosen = (BASE, *packs, *(packs_for(type_name) if type_name else ()))
    load_packs(chosen)  # says at once what is wrong with one
    intake = Intake(inputs, encoding)
    target = Output(output, intake)
    lexicon = chosen_lexicon(lexicons)
    is_json = format_name != "text"
    documents = intake.documents(keep_surrogates=is_json, is_shown=target.leaves_room_for_progress)
    worst = -1

    def reports() -> Iterator[Report]:
        nonlocal worst
        for document in documents:
            report = check(
                document, packs=chosen, date=date, type=type_name, issuer=issuer, final=final, lexicon=lexicon
            )
            worst = max([worst, *(LEVELS.index(one.level) for one in report.findings)])
            yield report

    if format_name == "json":
        target.write([render.to_json(list(reports()))])
    elif format_name == "jsonl":
        target.write(render.to_jsonl(one) for one in reports())
    else:
        target.write(render.to_text(one, width=target.width).encode() for one in reports())
    if intake.failed:
        return FAILED
    return FOUND if worst >= LEVELS.index(fail_on) else DONE
