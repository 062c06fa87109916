"""``policytext compare``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._frame import Command
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output
from policytext.model import InputError
from policytext.render.comparison import PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policytext.model import Document


@click.command(
    "compare",
    cls=Command,
    short_help=said("Two documents, or two years of a corpus.", "比较两份文档，或语料的两个年份。"),
    help=said(
        """Two documents, the older first, or two years of a corpus: formulations that are new, dropped and kept,
        sections that answer to each other, and the same measures then and now. A masked value is shown as masked.
        A formulation is unsure where it stood too seldom before to call it dropped, or where a mask may hide it.

        \b
        Example:
          policytext compare 2022.txt 2023.txt
          policytext compare corpora/sample --years 2022 2023 --show values
        """,
        """比较两份文档（旧的在前）或语料的两个年份：新增、消失和保留的提法，
        对应的章节，同一指标的前后数值。被遮盖的数值按遮盖显示。
        此前出现过少、或可能被遮盖的提法，标为 unsure。

        \b
        示例：
          policytext compare 2022.txt 2023.txt
          policytext compare corpora/sample --years 2022 2023 --show values
        """,
    ),
)
@_options.inputs
@click.option(
    "--years",
    type=int,
    nargs=2,
    metavar=said("OLD NEW", "旧 新"),
    help=said("Compare the documents of these years.", "比较这两个年份的文档。"),
)
@click.option(
    "--show",
    multiple=True,
    type=click.Choice(PARTS),
    help=said("Only this part of the text; repeatable.", "文本中只显示这一部分；可重复。"),
)
@_options.output_format(("text", "json"), "text")
@_options.output
@_options.lexicon
@_options.encoding
def command(
    inputs: tuple[str, ...],
    years: tuple[int, int] | None,
    show: tuple[str, ...],
    format_name: str,
    output: str | None,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Find the two documents, compare them, and write the result."""
    from policytext.annotate import annotate
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.compare import compare
    from policytext.render import comparison as render

    intake = Intake(inputs, encoding)
    target = Output(output, intake)
    documents = list(intake.documents())
    if intake.failed:
        return intake.status
    lexicon = chosen_lexicon(lexicons)
    old, new = (annotate(one, lexicon=lexicon) for one in _two_of(documents, years))
    comparison = compare(old, new)
    if format_name == "json":
        target.write([render.to_json(comparison)])
    else:
        target.write([render.to_text(comparison, width=target.width or 100, show=show or render.PARTS).encode()])
    return intake.status


def _two_of(documents: Sequence[Document], years: tuple[int, int] | None) -> tuple[Document, Document]:
    """The old and the new document.

    Raises:
        InputError: They are not exactly two, or a year has not exactly one.
    """
    if years is None:
        if len(documents) != 2:
            raise InputError(
                f"compare takes two documents, not {len(documents)}; name two files, or a corpus with --years OLD NEW"
            )
        return documents[0], documents[1]
    old, new = (_one_of_year(documents, year) for year in years)
    return old, new


def _one_of_year(documents: Sequence[Document], year: int) -> Document:
    of_year = [one for one in documents if one.meta.get("year") == year]
    if len(of_year) != 1:
        known = ", ".join(sorted({str(one.meta["year"]) for one in documents if "year" in one.meta})) or "none"
        raise InputError(f"{len(of_year)} documents are of {year}, not one (years known: {known}); name the two files")
    return of_year[0]
