"""``policytext outline``."""

from __future__ import annotations

import click

from policytext.cli import _options
from policytext.cli._frame import Command
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output


@click.command(
    "outline",
    cls=Command,
    short_help=said("The section tree of documents.", "文档的章节树。"),
    help=said(
        """The section tree of documents: title, headings and numbered lead-ins, with their lines.

        \b
        Example:
          policytext outline report.docx
          policytext outline --show-removed page.txt
        """,
        """文档的章节树：标题、各级小标题、“一是”“二是”等，附行号。

        \b
        示例：
          policytext outline 报告.docx
          policytext outline --show-removed 网页.txt
        """,
    ),
)
@_options.inputs
@click.option(
    "--show-removed",
    is_flag=True,
    help=said(
        "List instead what is around the text: navigation of web pages, licence footers, page numbers.",
        "改为列出正文以外的内容：网页导航、版权说明、页码。",
    ),
)
@_options.output_format(("text", "json"), "text")
@_options.output
@_options.encoding
def command(
    inputs: tuple[str, ...], show_removed: bool, format_name: str, output: str | None, encoding: str | None
) -> int:
    """Write a tree a document, or one JSON list of all."""
    from policytext.annotate import annotate
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.render import outline as render

    intake = Intake(inputs, encoding)
    target = Output(output, intake)
    lexicon = chosen_lexicon()
    is_json = format_name == "json"
    documents = intake.documents(keep_surrogates=is_json, is_shown=target.leaves_room_for_progress)
    results = (annotate(one, layers=["section"], lexicon=lexicon) for one in documents)
    if is_json:
        to_json = render.removed_to_json if show_removed else render.to_json
        target.write([to_json(list(results))])
    else:
        to_text = render.removed_to_text if show_removed else render.to_text
        target.write(to_text(one, width=target.width).encode() for one in results)
    return intake.status
