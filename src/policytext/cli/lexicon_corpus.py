"""``policytext lexicon count``: the lexicon on documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._frame import Command
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument
    from policytext.count import Count, Nested
    from policytext.lexicon import Lexicon


@click.command(
    "count",
    cls=Command,
    short_help=said("How often each formulation stands in documents.", "统计各提法在文档中的次数。"),
    help=said(
        """How often each formulation stands in the body of documents: without attachments, glossaries and what is
        around the text. ≥ marks the counts of a document whose masks may hide more.

        \b
        Example:
          policytext lexicon count report.docx
          policytext lexicon count reports/ --nested all --count form --format csv -o counts.csv
        """,
        """统计各提法在文档正文中的次数，不计附件、名词解释和网页附带内容。≥ 表示掩码之下可能还有。

        \b
        示例：
          policytext lexicon count 报告.docx
          policytext lexicon count 报告/ --nested all --count form --format csv -o 计数.csv
        """,
    ),
)
@_options.inputs
@_options.nested
@_options.count
@_options.output_format(("table", "csv", "jsonl"), "table")
@_options.output
@_options.lexicon
@_options.encoding
def count(
    inputs: tuple[str, ...],
    nested: Nested,
    count: Count,
    format_name: str,
    output: str | None,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Count in one document after the other and write the rows as they come."""
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.count import formulation_counts
    from policytext.render import counts as render

    intake = Intake(inputs, encoding)
    target = Output(output, intake)
    lexicon = chosen_lexicon(lexicons)
    documents = _annotated(intake, lexicon, target)
    rows = (row for one in documents for row in formulation_counts(one, nested=nested, count=count))
    if format_name == "table":
        target.write(render.to_table(rows, width=target.width))
    else:
        target.write(render.to_csv(rows) if format_name == "csv" else render.to_jsonl(rows))
    return intake.status


def _annotated(intake: Intake, lexicon: Lexicon, target: Output) -> Iterator[AnnotatedDocument]:
    from policytext.annotate import annotate

    for document in intake.documents(is_shown=target.leaves_room_for_progress):
        yield annotate(document, lexicon=lexicon)
