"""``policytext lexicon`` ``count``, ``verify`` and ``audit``: the lexicon on documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._frame import DONE, FAILED, Command, complain
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
    from policytext.count import FormulationCount, formulation_counts
    from policytext.render import counts as render
    from policytext.render.rows import by_format

    intake = Intake(inputs, encoding)
    target = Output(output, intake)
    lexicon = chosen_lexicon(lexicons)
    documents = _annotated(intake, lexicon, target)
    rows = (row for one in documents for row in formulation_counts(one, nested=nested, count=count))
    if format_name == "table":
        target.write(render.to_table(rows, width=target.width))
    else:
        target.write(by_format(format_name, rows, FormulationCount))
    return intake.status


@click.command(
    "verify",
    cls=Command,
    short_help=said("When each row of the lexicon is seen in a corpus.", "核对词典各条在语料中的始末时间。"),
    help=said(
        """First and last date at which each row of the lexicon is seen in dated documents, and the rows that are seen
        before they were put forward; for a coined one this cannot be, and the status is 2. `table` shows these alone,
        csv and jsonl have every row. A document is dated by its date, its year, or the year in its file's name.

        \b
        Example:
          policytext lexicon verify reports/
          policytext lexicon verify reports/ --format csv -o seen.csv
        """,
        """词典每一条在有日期的文档中最早和最晚出现的时间，以及早于提出时间出现的条目；新造词早于提出时间即为矛盾，
        退出状态为 2。table 只列早于提出时间的，csv 和 jsonl 列出全部。文档时间取其日期、年份或文件名中的年份。

        \b
        示例：
          policytext lexicon verify 报告/
          policytext lexicon verify 报告/ --format csv -o 核对.csv
        """,
    ),
)
@_options.inputs
@_options.output_format(("table", "csv", "jsonl"), "table")
@_options.output
@_options.lexicon
@_options.encoding
def verify(
    inputs: tuple[str, ...], format_name: str, output: str | None, lexicons: tuple[str, ...], encoding: str | None
) -> int:
    """Write where the rows stand; the status is 2 where a coined one stands before its date."""
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.evaluate import audit
    from policytext.render import lexicon_reports as render
    from policytext.render.rows import by_format

    intake = Intake(inputs, encoding)
    target = Output(output, intake)
    lexicon = chosen_lexicon(lexicons)
    rows = audit.verify(_annotated(intake, lexicon, target), lexicon)
    if format_name == "table":
        target.write([render.verify_table(rows, width=target.width).encode()])
    else:
        target.write(by_format(format_name, rows, audit.Attestation))
        complain(render.verify_summary(rows))
    return FAILED if any(one.contradicts for one in rows) else intake.status


@click.command(
    "audit",
    cls=Command,
    short_help=said("A sheet of hits to judge, and their precision.", "抽取命中供人工判断，并计算准确率。"),
    help=said(
        """A sheet of formulations drawn at random from documents, in their context, with an empty column `verdict`.
        Write 1 (right), 0 (wrong) or ? into it and give the sheet back with --judged: the share of right ones comes
        with its 95 % interval (Wilson). The same seed draws the same hits.

        \b
        Example:
          policytext lexicon audit reports/ --sample 200 --seed 1 -o sheet.xlsx
          policytext lexicon audit --judged sheet.xlsx
        """,
        """从文档中随机抽取提法命中，带上下文和空白的 verdict 列。在该列填 1（对）、0（错）或 ?（存疑）后，
        用 --judged 读回，即得准确率及其 95% 置信区间（Wilson）。种子相同则抽取相同。

        \b
        示例：
          policytext lexicon audit 报告/ --sample 200 --seed 1 -o 抽样.xlsx
          policytext lexicon audit --judged 抽样.xlsx
        """,
    ),
)
@click.argument("inputs", nargs=-1, metavar=said("[INPUT]...", "[输入]..."))
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=200,
    metavar=said("N", "数量"),
    help=said("How many hits to draw [200].", "抽取多少处 [200]。"),
)
@click.option(
    "--seed",
    type=int,
    default=1,
    metavar=said("N", "数值"),
    help=said("Decides what is drawn [1].", "随机种子 [1]。"),
)
@click.option(
    "--judged",
    metavar=said("FILE", "文件"),
    help=said("A filled-in sheet (csv or xlsx); shows its precision.", "填好的表（csv 或 xlsx）；显示其准确率。"),
)
@_options.output_format(("csv", "xlsx", "jsonl", "table"), None)
@_options.output
@_options.lexicon
@_options.encoding
def audit(
    inputs: tuple[str, ...],
    sample: int,
    seed: int,
    judged: str | None,
    format_name: str | None,
    output: str | None,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Draw a sheet, or say what a filled-in one tells."""
    if bool(inputs) == (judged is not None):
        raise click.UsageError(said("name either documents or --judged FILE", "请指定文档，或用 --judged 指定一个文件"))
    if judged is not None:
        return _write_precision(judged, format_name or "table", output, encoding)
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.evaluate.audit import Hit, sample_hits
    from policytext.render.lexicon_reports import sheet
    from policytext.render.rows import by_format

    format_name = format_name or ("xlsx" if (output or "").lower().endswith(".xlsx") else "csv")
    if format_name == "table":
        raise click.UsageError(said("table is for --judged alone", "table 只用于 --judged"))
    intake = Intake(inputs, encoding)
    target = Output(output, intake, is_binary=format_name == "xlsx")
    hits = sample_hits(_annotated(intake, chosen_lexicon(lexicons), target), sample=sample, seed=seed)
    target.write([sheet(hits, Hit)] if format_name == "xlsx" else by_format(format_name, hits, Hit))
    if len(hits) < sample:
        complain(said(f"there are only {len(hits)} hits", f"只有 {len(hits)} 处命中"))
    return intake.status


def _write_precision(judged: str, format_name: str, output: str | None, encoding: str | None) -> int:
    from policytext.cli._sheets import read_sheet
    from policytext.evaluate.audit import Precision, precision
    from policytext.render.lexicon_reports import precision_table
    from policytext.render.rows import by_format

    if format_name == "xlsx":
        raise click.UsageError(said("--judged writes table, csv or jsonl", "--judged 只输出 table、csv、jsonl"))
    target = Output(output)
    rows = precision(read_sheet(judged, encoding))
    if format_name == "table":
        target.write([precision_table(rows, width=target.width).encode()])
    else:
        target.write(by_format(format_name, rows, Precision))
    return DONE


def _annotated(intake: Intake, lexicon: Lexicon, target: Output) -> Iterator[AnnotatedDocument]:
    from policytext.annotate import annotate

    for document in intake.documents(is_shown=target.leaves_room_for_progress):
        yield annotate(document, lexicon=lexicon)
