"""``policytext features``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._frame import Command, complain
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output, check_writable
from policytext.model import InputError

if TYPE_CHECKING:
    from policytext.count import Count, Nested
    from policytext.features import DocumentFeatures, Of
    from policytext.vectorize import Vocabulary

KINDS = ("numeric", "thought", "slogan", "term")
MATRIX = ".mtx"


def _frequency(_: click.Context, __: click.Parameter, text: str) -> float:
    """A number of documents, or, with a point, a share of them."""
    try:
        number = int(text) if text.isdigit() else float(text)
    except ValueError:
        number = -1.0
    if number >= 0 and (isinstance(number, int) or number <= 1):
        return number
    raise click.BadParameter(f"{text!r} is neither a number of documents (3) nor a share of them (0.1)")


@click.command(
    "features",
    cls=Command,
    short_help=said("A document-feature matrix, for R and others.", "文档—特征矩阵，供 R 等使用。"),
    help=said(
        """A document-feature matrix: a row a document with its metadata, a column a formulation, or a word. As one CSV
        table, or with -o NAME.mtx in the Matrix Market format, which R and scipy read, with NAME.documents.csv and
        NAME.features.csv beside it for the rows and columns.

        \b
        Example:
          policytext features corpora/sample --kind numeric --min-df 2
          policytext features reports/ -o counts.mtx
          policytext features reports/ --of tokens --min-df 5 -o words.mtx
        """,
        """文档—特征矩阵：每行一份文档及其元数据，每列一个提法或一个词。
        写成一张 CSV 表；用 -o 名称.mtx 则写成 R 和 scipy 可读的 Matrix Market 格式，
        旁边附上行、列说明：名称.documents.csv 和 名称.features.csv。

        \b
        示例：
          policytext features corpora/sample --kind numeric --min-df 2
          policytext features 报告/ -o 计数.mtx
          policytext features 报告/ --of tokens --min-df 5 -o 词.mtx
        """,
    ),
)
@_options.inputs
@click.option(
    "--of",
    type=click.Choice(("formulations", "tokens")),
    default="formulations",
    help=said("What the columns are [formulations].", "列是什么 [formulations]。"),
)
@_options.nested
@_options.count
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    help=said("Only this kind; repeatable.", "只取这一类；可重复。"),
)
@click.option(
    "--binary", is_flag=True, help=said("Only what stands in a document, not how often.", "只记有无，不记次数。")
)
@click.option(
    "--vocabulary",
    type=click.Choice(("lexicon", "discover")),
    default="lexicon",
    help=said(
        "discover: also formulations that the lexicon lacks [lexicon].", "discover：加上词典未收的提法 [lexicon]。"
    ),
)
@click.option(
    "--min-df",
    callback=_frequency,
    metavar=said("NUMBER", "数"),
    default="1",
    help=said(
        "In how many documents, or which share, a feature must stand [1].", "特征至少出现于几份文档，或多大比例 [1]。"
    ),
)
@_options.output_format(("csv", "mtx"), None)
@_options.output
@click.option(
    "--raw-cells",
    is_flag=True,
    help=said("Leave cells as they are that a spreadsheet would run.", "保留会被表格软件执行的单元格原样。"),
)
@_options.lexicon
@_options.encoding
def command(
    inputs: tuple[str, ...],
    of: Of,
    nested: Nested,
    count: Count,
    kinds: tuple[str, ...],
    binary: bool,
    vocabulary: Vocabulary,
    min_df: float,
    format_name: str | None,
    output: str | None,
    raw_cells: bool,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Count in all documents and write the matrix."""
    from policytext.cli._lexicon import chosen_lexicon, versions
    from policytext.features import features
    from policytext.render import matrix as render

    is_matrix = format_name == "mtx" or (format_name is None and PurePath(output or "").suffix.lower() == MATRIX)
    intake = Intake(inputs, encoding)
    target = None if is_matrix else Output(output, intake)
    names = _names(output, intake) if is_matrix else {}
    lexicon = chosen_lexicon(lexicons)
    found = features(
        intake.documents(is_shown=target is None or target.leaves_room_for_progress),
        of=of,
        nested=nested,
        count=count,
        binary=binary,
        vocabulary=vocabulary,
        kinds=kinds or None,
        min_df=min_df,
        lexicon=lexicon,
    )
    if target is not None:
        target.write([render.to_csv(found, raw_cells=raw_cells)])
    else:
        _write(names, render.to_matrix_market(found, metadata=versions(found.lexicon), raw_cells=raw_cells))
    complain(_report(found))
    return intake.status


def _names(output: str | None, intake: Intake) -> dict[str, str]:
    """The files of a matrix by what their names end in.

    Raises:
        InputError: The output is not named NAME.mtx, or one of them cannot be written.
    """
    if output is None or PurePath(output).suffix.lower() != MATRIX:
        raise InputError("a matrix is three files; name the first of them: -o NAME.mtx")
    names = {ending: output[: -len(MATRIX)] + ending for ending in (".documents.csv", ".features.csv")}
    names[MATRIX] = output
    for name in names.values():
        check_writable(name, intake.paths)
    return names


def _write(names: dict[str, str], files: Mapping[str, bytes]) -> None:
    """Write the tables, then the matrix: where that is there, all are."""
    from policytext.files import write_bytes

    for ending, name in names.items():
        write_bytes(name, files[ending])


def _report(found: DocumentFeatures) -> str:
    rows, columns = found.matrix.shape
    parts = [f"{rows} documents x {columns} features"]
    if "canonical" in found.features[0]:
        masked = sum(bool(one["is_lower_bound"]) for one in found.documents)
        parts.append(f"of {masked} documents the counts are lower bounds")
    return "; ".join([*parts, f"lexicon {found.lexicon.version}, as of {found.lexicon.as_of}"])
