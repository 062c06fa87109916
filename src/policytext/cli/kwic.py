"""``policytext kwic``."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._analysis import FORMATS, format_of, output_options, write
from policytext.cli._dataset import opened
from policytext.cli._frame import Command
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output

if TYPE_CHECKING:
    from policytext.count import Nested
    from policytext.trends.kwic import Match, Sort, WindowUnit


@click.command(
    "kwic",
    cls=Command,
    short_help=said("Concordance of a formulation or a word.", "提法或词语的语境索引。"),
    help=said(
        """Every occurrence of a formulation (in all its forms), of words or of a pattern in its context, with its place
        and the headings above it, and an empty column `code` for your own coding.

        \b
        Example:
          policytext kwic 两个维护 corpora/sample
          policytext kwic 改革 reports/ --unit tokens --window 8 --sort right
          policytext kwic 就业 reports/ --sample 100 --seed 7 -o coding.xlsx
          policytext kwic '增长\\d+%' reports/ --match regex
        """,
        """列出提法（含各种形式）、字串或正则表达式的每一处及其上下文、位置和所在章节，
        并留有空列 code 供人工编码。

        \b
        示例：
          policytext kwic 两个维护 corpora/sample
          policytext kwic 改革 报告/ --unit tokens --window 8 --sort right
          policytext kwic 就业 报告/ --sample 100 --seed 7 -o 编码.xlsx
          policytext kwic '增长\\d+%' 报告/ --match regex
        """,
    ),
)
@click.argument("query", metavar=said("QUERY", "查询"))
@_options.inputs
@click.option(
    "--match",
    type=click.Choice(("auto", "formulation", "text", "regex")),
    default="auto",
    help=said(
        "What the query is; auto: a formulation where the lexicon has it, else words [auto].",
        "查询是什么；auto：词典有则为提法，否则为字串 [auto]。",
    ),
)
@click.option(
    "--window",
    type=click.IntRange(min=0),
    metavar="N",
    help=said("Context to either side [20 characters, 10 tokens].", "左右各取多少 [20 字，10 词元]。"),
)
@click.option(
    "--unit",
    type=click.Choice(("characters", "tokens")),
    default="characters",
    help=said("What the context is counted in [characters].", "上下文的单位 [characters]。"),
)
@click.option(
    "--sort",
    type=click.Choice(("left", "right")),
    help=said("Sort by the left or the right context.", "按左侧或右侧上下文排序。"),
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help=said("Only so many, drawn at random.", "随机抽取若干处。"),
)
@click.option("--seed", type=int, default=0, help=said("Of the draw [0].", "抽样的种子 [0]。"))
@_options.nested
@output_options
@_options.output_format(FORMATS, None)
@_options.output
@_options.lexicon
@_options.encoding
def command(
    query: str,
    inputs: tuple[str, ...],
    match: Match,
    window: int | None,
    unit: WindowUnit,
    sort: Sort | None,
    sample: int | None,
    seed: int,
    nested: Nested,
    show: tuple[str, ...],
    top: int,
    methods: bool,
    raw_cells: bool,
    format_name: str | None,
    output: str | None,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Find the occurrences and write them."""
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.trends.kwic import kwic

    format_name = format_of(format_name, output, FORMATS)
    lexicon = chosen_lexicon(lexicons)
    dataset = opened(inputs, lexicon)
    intake = Intake(() if dataset else inputs, encoding)
    target = Output(output, None if dataset else intake, is_binary=format_name == "xlsx")
    documents = intake.documents(is_shown=target.leaves_room_for_progress)
    first = next(documents, None)
    if first is None and dataset is None:
        return intake.status
    lexicon = dataset.lexicon if dataset else lexicon
    analysis = kwic(
        dataset or chain(filter(None, [first]), documents),
        query,
        match=match,
        window=window,
        unit=unit,
        sort=sort,
        sample=sample,
        seed=seed,
        nested=nested,
        lexicon=lexicon,
    )
    write(analysis, target, format_name, lexicon, show=show, top=top, methods=methods, raw_cells=raw_cells)
    return intake.status
