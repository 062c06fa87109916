"""``policytext corpus``: datasets built and described."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from policytext.cli import _options
from policytext.cli._frame import DONE, FAILED, Command, Group, complain
from policytext.cli._language import said
from policytext.cli._output import Output
from policytext.model import InputError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from policytext.dataset.build import Built


@click.group(
    "corpus",
    cls=Group,
    short_help=said("Datasets: a corpus annotated once, as Parquet.", "数据集：语料标注一次，存为 Parquet。"),
    help=said(
        """A corpus of any size annotated once and kept as Parquet: built on all cores, brought up to date, analysed by
        trends, kwic, compare and discover without annotating again, and open to polars, DuckDB and pandas.

        \b
        Example:
          policytext corpus build reports/ -o archive
          policytext corpus describe archive
          policytext trends archive
        """,
        """任意规模的语料标注一次，存为 Parquet：多核构建、增量更新，供 trends、kwic、compare、discover
        直接使用而不再标注，也可用 polars、DuckDB、pandas 查询。

        \b
        示例：
          policytext corpus build 报告/ -o 档案
          policytext corpus describe 档案
          policytext trends 档案
        """,
    ),
)
def group() -> None:
    """The commands about datasets."""


@group.command(
    "build",
    cls=Command,
    short_help=said("Build a dataset, or bring it up to date.", "构建或更新数据集。"),
    help=said(
        """Annotate documents into a dataset: files, folders, globs; csv, jsonl and parquet with a document a row, also
        packed as .gz, .bz2 or .xz. A text enters once; near duplicates are named. A document that cannot be read stands
        in the table errors, and the status is 2. Run again, it does what is new or has changed, or goes on where it was
        ended.

        \b
        Example:
          policytext corpus build reports/ -o archive
          policytext corpus build "daily/*.jsonl.gz" -o archive --workers 8
          policytext corpus build reports/ -o archive --pattern "{organisation}/{year}.txt"
        """,
        """把文档标注成数据集：文件、文件夹、通配符；每行一份文档的 csv、jsonl、parquet，也可为 .gz、.bz2、.xz。
        相同文本只收一次；近似重复的列出而不删。不能读取的文档记入 errors 表，退出状态为 2。
        再次运行只处理新增和改动的，或从中断处继续。

        \b
        示例：
          policytext corpus build 报告/ -o 档案
          policytext corpus build "日报/*.jsonl.gz" -o 档案 --workers 8
          policytext corpus build 报告/ -o 档案 --pattern "{organisation}/{year}.txt"
        """,
    ),
)
@_options.inputs
@click.option(
    "-o",
    "--output",
    required=True,
    metavar=said("DATASET", "数据集"),
    help=said("The folder of the dataset.", "数据集所在文件夹。"),
)
@click.option(
    "--pattern",
    metavar=said("NAMES", "名称"),
    help=said(
        "Metadata in the ends of paths: {organisation}/{year}.txt; * stands for anything.",
        "路径末段中的元数据：{organisation}/{year}.txt；* 表示任意文字。",
    ),
)
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    metavar="N",
    help=said("Processes [one a core]; 0: none but this one.", "进程数 [每核一个]；0 表示只用本进程。"),
)
@click.option(
    "--scheduler",
    metavar=said("ADDRESS", "地址"),
    help=said(
        "Run on the workers of this Dask scheduler, such as tcp://host:8786.",
        "在这个 Dask 调度器的工作进程上运行，如 tcp://host:8786。",
    ),
)
@click.option(
    "--words/--no-words",
    default=True,
    help=said("Count words, as keyness and dispersion need [yes].", "统计词频；keyness 和 dispersion 需要 [yes]。"),
)
@click.option(
    "--tokens",
    is_flag=True,
    help=said("Keep all tokens with their offsets.", "保留全部词元及其位置。"),
)
@click.option(
    "--longest",
    type=click.IntRange(min=1),
    default=5_000_000,
    metavar="N",
    help=said("Characters that one document may have [5000000].", "单份文档的最多字符数 [5000000]。"),
)
@click.option(
    "--strict",
    is_flag=True,
    help=said("Stop at the first document that cannot be read.", "遇到不能读取的文档即停止。"),
)
@_options.lexicon
@_options.encoding
def build(
    inputs: tuple[str, ...],
    output: str,
    pattern: str | None,
    workers: int | None,
    scheduler: str | None,
    words: bool,
    tokens: bool,
    longest: int,
    strict: bool,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Build the dataset and say what was done."""
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.cli._progress import shown
    from policytext.dataset import build as building
    from policytext.dataset.work import Settings

    if scheduler is not None and workers is not None:
        raise InputError("--scheduler has its own workers; leave --workers out")
    settings = Settings(_options.reading_options(encoding), pattern, words, tokens, longest)
    with shown() as report:
        built = building.build_dataset(
            inputs,
            output,
            lexicon=chosen_lexicon(lexicons),
            settings=settings,
            workers=workers,
            executor=_executor(scheduler) if scheduler else None,
            strict=strict,
            report=report,
        )
    for line in _summary(built, output):
        complain(line)
    return FAILED if built.errors else DONE


def _executor(scheduler: str) -> Executor:
    """An executor on the workers of a Dask scheduler.

    Raises:
        InputError: Dask is not installed, or nothing answers at the address.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError('--scheduler needs Dask: pip install "policytext[dask]"') from None
    try:
        client: Any = Client
        executor: Executor = client(scheduler, timeout=10).get_executor(pure=False)
    except (OSError, ValueError) as error:
        raise InputError(f"{scheduler}: no scheduler answers ({type(error).__name__}); give its address") from None
    return executor


def _summary(built: Built, output: str) -> list[str]:
    lines = []
    if built.why:
        lines.append(said(f"{built.why}: everything was annotated again", f"{built.why}：已全部重新标注"))
    lines.append(
        said(
            f"{output}: {built.documents} documents; inputs: {built.added} annotated, {built.unchanged} unchanged, "
            f"{built.removed} gone; {built.duplicates - built.near} duplicates left out, {built.near} near duplicates",
            f"{output}：{built.documents} 份文档；输入：标注 {built.added}，未变 {built.unchanged}，"
            f"移除 {built.removed}；重复略去 {built.duplicates - built.near}，近似重复 {built.near}",
        )
    )
    if built.errors:
        lines.append(
            said(
                f"{built.errors} errors: policytext corpus describe {output} --show errors",
                f"{built.errors} 处错误：policytext corpus describe {output} --show errors",
            )
        )
    return lines


@group.command(
    "describe",
    cls=Command,
    short_help=said("What a dataset holds and how it was made.", "数据集的内容与来源。"),
    help=said(
        """What a dataset holds: its tables with their rows, its years, how it was made; with --show errors or
        duplicates, these.

        \b
        Example:
          policytext corpus describe archive
          policytext corpus describe archive --show errors
        """,
        """数据集的内容：各表行数、年份、构建方式；--show errors 或 duplicates 列出错误或重复。

        \b
        示例：
          policytext corpus describe 档案
          policytext corpus describe 档案 --show errors
        """,
    ),
)
@click.argument("dataset", metavar=said("DATASET", "数据集"))
@click.option(
    "--show",
    type=click.Choice(("errors", "duplicates")),
    help=said("List these instead.", "改为列出这些。"),
)
@_options.output_format(("text", "json"), "text")
@_options.output
def describe(dataset: str, show: str | None, format_name: str, output: str | None) -> int:
    """Write the description, or the rows of a table."""
    from policytext.dataset.describe import description, rows_of
    from policytext.escape import json_bytes
    from policytext.render import dataset as render

    target = Output(output)
    if show is not None:
        rows = rows_of(dataset, show)
        lines = b"".join(json_bytes(row) + b"\n" for row in rows)
        target.write([lines if format_name == "json" else render.rows_to_text(rows, width=target.width).encode()])
        return DONE
    found = description(dataset)
    if format_name == "json":
        target.write([json_bytes(found, indent=True) + b"\n"])
    else:
        target.write([render.to_text(found, width=target.width).encode()])
    return DONE
