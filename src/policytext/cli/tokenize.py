"""``policytext tokenize``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._frame import Command
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output
from policytext.render.tokens import TOKEN_FORMATS

if TYPE_CHECKING:
    from policytext.segment import EngineName


@click.command(
    "tokenize",
    cls=Command,
    short_help=said("Words, with formulations, masks and numbers whole.", "分词，提法、掩码与数字不拆开。"),
    help=said(
        """Words as jieba cuts them, with formulations, masks and numbers whole. `text` is a line a document,
        normalised; `jsonl`
        and `tsv` have every token with its raw offsets, and joined together the tokens are the text.

        \b
        Example:
          policytext tokenize report.txt
          policytext tokenize report.txt --format tsv -o report.tsv
        """,
        """与 jieba 相同的分词，但提法、掩码与数字不拆开。
        text 每份文档一行，已规范化；jsonl 和 tsv 列出每个词及其位置，
        所有词连起来就是原文。

        \b
        示例：
          policytext tokenize 报告.txt
          policytext tokenize 报告.txt --format tsv -o 报告.tsv
        """,
    ),
)
@_options.inputs
@_options.output_format(tuple(TOKEN_FORMATS), "text")
@_options.output
@click.option(
    "--engine",
    type=click.Choice(("rjieba", "jieba")),
    default="rjieba",
    help=said("What cuts words; jieba is the slow reference.", "分词引擎；jieba 是较慢的参照。"),
)
@click.option(
    "--no-hmm", is_flag=True, help=said("Do not guess words that the dictionary lacks.", "不猜测词典中没有的词。")
)
@_options.lexicon
@_options.encoding
def command(
    inputs: tuple[str, ...],
    format_name: str,
    output: str | None,
    engine: EngineName,
    no_hmm: bool,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Cut the documents one by one."""
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.segment import Segmenter
    from policytext.tokens import tokenize

    intake = Intake(inputs, encoding)
    target = Output(output, intake)
    lexicon, segmenter = chosen_lexicon(lexicons), Segmenter(engine=engine, hmm=not no_hmm)
    documents = intake.documents(keep_surrogates=format_name == "jsonl", is_shown=target.leaves_room_for_progress)
    render = TOKEN_FORMATS[format_name]
    target.write(render(one.id, tokenize(one, lexicon=lexicon, segmenter=segmenter)) for one in documents)
    return intake.status
