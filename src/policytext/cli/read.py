"""``policytext read``."""

from __future__ import annotations

import click

from policytext.cli import _options
from policytext.cli._frame import Command
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output


@click.command(
    "read",
    cls=Command,
    short_help=said("The text of documents as the toolkit sees it.", "工具所看到的文档文本。"),
    help=said(
        """The text of documents as the toolkit sees it, character for character: offsets of all other commands refer
        to it.

        \b
        Example:
          policytext read report.docx -o report.txt
          policytext read corpora/sample --meta
        """,
        """工具所看到的文档文本，逐字不变：其他命令的字符位置都以它为准。

        \b
        示例：
          policytext read 报告.docx -o 报告.txt
          policytext read corpora/sample --meta
        """,
    ),
)
@_options.inputs
@click.option(
    "--meta", is_flag=True, help=said("Show what is known of each document instead.", "改为显示每份文档的元数据。")
)
@_options.output_format(("text", "jsonl"), "text")
@_options.output
@_options.encoding
def command(inputs: tuple[str, ...], meta: bool, format_name: str, output: str | None, encoding: str | None) -> int:
    """Write the raw texts one behind the other, or the metadata."""
    from policytext.render import document as render

    intake = Intake(inputs, encoding)
    target = Output(output, intake)
    is_json = format_name == "jsonl"
    documents = intake.documents(keep_surrogates=is_json, is_shown=target.leaves_room_for_progress)
    if is_json:
        target.write(render.meta_to_jsonl(one) if meta else render.to_jsonl(one) for one in documents)
    else:
        target.write(render.meta_to_text(one) if meta else render.to_text(one) for one in documents)
    return intake.status
