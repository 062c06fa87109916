"""``policytext read``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from policytext.cli import _options
from policytext.cli._frame import Command
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output
from policytext.model import Document


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
          policytext read page.html --show-removed
        """,
        """工具所看到的文档文本，逐字不变：其他命令的字符位置都以它为准。

        \b
        示例：
          policytext read 报告.docx -o 报告.txt
          policytext read corpora/sample --meta
          policytext read 网页.html --show-removed
        """,
    ),
)
@_options.inputs
@click.option(
    "--meta", is_flag=True, help=said("Show what is known of each document instead.", "改为显示每份文档的元数据。")
)
@click.option(
    "--show-removed",
    is_flag=True,
    help=said(
        "List instead what the file holds around the text: navigation, running heads, page numbers, deleted text.",
        "改为列出文件中正文以外的内容：网页导航、页眉页脚、页码、已删除的文字。",
    ),
)
@_options.output_format(("text", "jsonl"), "text")
@_options.output
@_options.encoding
def command(
    inputs: tuple[str, ...], meta: bool, show_removed: bool, format_name: str, output: str | None, encoding: str | None
) -> int:
    """Write the raw texts one behind the other, or the metadata, or what is around the texts."""
    from policytext.render import document as render

    if meta and show_removed:
        raise click.UsageError(said("--meta and --show-removed are two things", "--meta 与 --show-removed 只能用其一"))
    intake = Intake(inputs, encoding)
    target = Output(output, intake)
    is_json = format_name == "jsonl"
    documents = intake.documents(keep_surrogates=is_json, is_shown=target.leaves_room_for_progress)
    if show_removed:
        target.write(_removed(documents, is_json, target.width))
    elif is_json:
        target.write(render.meta_to_jsonl(one) if meta else render.to_jsonl(one) for one in documents)
    else:
        target.write(render.meta_to_text(one) if meta else render.to_text(one) for one in documents)
    return intake.status


def _removed(documents: Iterable[Document], is_json: bool, width: int | None) -> Iterator[bytes]:
    from policytext.annotate import annotate
    from policytext.lexicon import Lexicon
    from policytext.render import outline as render

    results = (annotate(one, layers=["section"], lexicon=Lexicon()) for one in documents)
    if is_json:
        yield render.removed_to_json(list(results))
    else:
        yield from (render.removed_to_text(one, width=width).encode() for one in results)
