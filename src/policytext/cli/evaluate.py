"""``policytext evaluate``."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._frame import DONE, FAILED, Command, complain
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output, check_writable
from policytext.model import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policytext.evaluate import Evaluation
    from policytext.evaluate.gold import Records
    from policytext.evaluate.scoring import Unit
    from policytext.model import Document

GOLD = "GOLD"


@click.command(
    "evaluate",
    cls=Command,
    short_help=said("Score annotations against your own.", "用您自己的标注评估提取结果。"),
    help=said(
        """Score annotations against your own: precision, recall and F1 by layer and kind, and how often each attribute
        is right, with intervals. GOLD is JSON Lines as `extract --format jsonl` writes it: correct its output, or write
        layer, start, end (characters of the raw text) and what else you want scored; "optional": true marks a span that
        counts neither way, a list of values means that any is right. INPUT are documents, which are annotated, or JSON
        Lines with the annotations of some program.

        \b
        Example:
          policytext extract report.txt --format jsonl -o gold.jsonl      # then correct it by hand
          policytext evaluate gold.jsonl report.txt --differences
          policytext evaluate gold.jsonl predicted.jsonl --document report.txt
        """,
        """用您自己的标注评估提取结果：各层、各类的精确率、召回率、F1，各属性的正确率，附置信区间。
        GOLD 是 `extract --format jsonl` 格式的 JSON Lines：可以在其输出上改正，
        或写出 layer、start、end（原文字符位置）及要评估的属性；"optional": true 表示可有可无，
        列表表示其中任何一个都对。输入是文档（先提取再评估），或某个程序的标注（JSON Lines）。

        \b
        示例：
          policytext extract 报告.txt --format jsonl -o 标注.jsonl      # 然后手工改正
          policytext evaluate 标注.jsonl 报告.txt --differences
          policytext evaluate 标注.jsonl 预测.jsonl --document 报告.txt
        """,
    ),
)
@click.argument("gold", metavar=GOLD)
@_options.inputs
@_options.layer
@click.option("--differences", is_flag=True, help=said("List what differs, in the table.", "在表中列出各处差异。"))
@click.option(
    "--document",
    "documents",
    multiple=True,
    metavar=said("FILE", "文件"),
    help=said("A document that the JSON Lines are about; repeatable.", "JSON Lines 所标注的文档；可重复。"),
)
@click.option(
    "--unit",
    type=click.Choice(("document", "paragraph")),
    help=said("What is resampled for the intervals.", "置信区间重抽样的单位。"),
)
@click.option(
    "--samples", type=click.IntRange(1), default=1000, help=said("How many samples [1000].", "重抽样次数 [1000]。")
)
@click.option("--seed", type=int, default=1, help=said("Of the random numbers [1].", "随机数种子 [1]。"))
@_options.output_format(("table", "json", "csv"), "table")
@_options.output
@_options.lexicon
@_options.encoding
def command(
    gold: str,
    inputs: tuple[str, ...],
    layers: tuple[str, ...],
    differences: bool,
    documents: tuple[str, ...],
    unit: Unit | None,
    samples: int,
    seed: int,
    format_name: str,
    output: str | None,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Read or make the predictions, score them, and say what was not scored."""
    from policytext.evaluate import evaluate
    from policytext.render import evaluation as render

    target = Output(output)
    if output is not None:
        check_writable(output, [gold, *inputs, *documents])
    texts, predicted = _read(documents, encoding), _predicted(inputs, lexicons, encoding)
    if texts is None or predicted is None:
        return FAILED
    found = evaluate(
        gold,
        predicted,
        layers=layers or None,
        documents=texts,
        unit=unit,
        samples=samples,
        seed=seed,
    )
    for message in _messages(found):
        complain(message)
    if format_name == "table":
        target.write([render.to_text(found, width=target.width, differences=differences).encode()])
    else:
        target.write([render.to_json(found) if format_name == "json" else render.to_csv(found)])
    return DONE


def _read(inputs: Sequence[str], encoding: str | None) -> list[Document] | None:
    """The documents; null where one cannot be read, without which no score is right."""
    intake = Intake(inputs, encoding)
    documents = list(intake.documents(keep_surrogates=True))
    return None if intake.failed else documents


def _predicted(inputs: Sequence[str], lexicons: Sequence[str], encoding: str | None) -> Records | None:
    """What is to be scored: a file of annotations, or the documents, annotated.

    Raises:
        InputError: There are several files of annotations, or such a file among documents.
    """
    if any(PurePath(one).suffix.lower() == ".jsonl" for one in inputs):
        if len(inputs) > 1:
            raise InputError("give one JSON Lines file to score, or documents; documents of a file go to --document")
        return inputs[0]
    from policytext.annotate import annotate
    from policytext.cli._lexicon import chosen_lexicon

    documents = _read(inputs, encoding)
    if documents is None:
        return None
    lexicon = chosen_lexicon(lexicons)
    return [annotate(one, lexicon=lexicon) for one in documents]


def _messages(found: Evaluation) -> Iterator[str]:
    """What the scores do not say of themselves."""
    if found.unpredicted:
        names = ", ".join(found.unpredicted)
        yield said(f"without any prediction, all counted as missed: {names}", f"没有任何预测，全部计为遗漏：{names}")
    if found.unscored:
        names = ", ".join(found.unscored)
        yield said(f"not in {GOLD}, so not scored: {names}", f"{GOLD} 中没有，未计入：{names}")
