"""The command line: one file a command. What they share is in the modules that begin with an underscore."""

from __future__ import annotations

import gc

import click

from policytext.cli import (
    check,
    compare,
    corpus,
    discover,
    evaluate,
    extract,
    features,
    kwic,
    lexicon,
    outline,
    read,
    rules,
    tokenize,
    trends,
)
from policytext.cli._frame import Program
from policytext.cli._language import said


def _show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from policytext.cli._lexicon import versions

    known = versions()
    click.echo(f"policytext {known['policytext']}, lexicon {known['lexicon']}, as of {known['as_of']}")
    context.exit()


@click.group(
    cls=Program,
    help=said(
        """Chinese policy summaries as data: formulations, numbers, masks and sections with exact offsets.

        \b
        Example:
          policytext extract report.docx
          policytext compare 2022.txt 2023.txt

        Exit status: 0 done, 2 could not do the work, 130 interrupted.
        """,
        """把中文政策文件变成数据：提法、数字、掩码、章节，带准确的字符位置。

        \b
        示例：
          policytext extract 报告.docx
          policytext compare 2022.txt 2023.txt

        退出状态：0 完成，2 未能完成，130 中断。
        """,
    ),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help=said("Show the versions of the program and of the lexicon.", "显示程序与词典的版本。"),
)
def cli() -> None:
    """The group of all commands."""


for _command in (
    read.command,
    extract.command,
    outline.command,
    tokenize.command,
    compare.command,
    trends.command,
    kwic.command,
    discover.command,
    lexicon.command,
    corpus.group,
    features.command,
    evaluate.command,
    check.command,
    rules.command,
):
    cli.add_command(_command)


def main() -> None:
    """Run the program and end the process with its exit status."""
    # Annotations hold no cycles, and looking for some after every 700 of them takes a fifth of the time of `extract`.
    gc.set_threshold(50_000)
    cli()
