"""``policytext compare``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._dataset import opened
from policytext.cli._frame import Command
from policytext.cli._intake import Intake
from policytext.cli._language import is_chinese, said
from policytext.cli._output import Output
from policytext.model import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policytext.annotate import AnnotatedDocument
    from policytext.compare import Comparison
    from policytext.count import Count, Nested
    from policytext.dataset.reading import Dataset
    from policytext.lexicon import Lexicon
    from policytext.model import Document

PARTS = ("formulations", "sections", "values", "wording", "reuse", "leftovers")
"""Those of ``comparison_tables``, written again so that ``--help`` need not import the comparison; a test compares."""


@click.command(
    "compare",
    cls=Command,
    short_help=said("Two documents, or two years of a corpus.", "比较两份文档，或语料的两个年份。"),
    help=said(
        """Two documents, the older first, or two years of a corpus: formulations that are new, dropped and kept,
        sections that answer to each other, and the same measures then and now; with --show also the wording
        sentence by sentence, passages that stood there before, and what seems left from the older text. A masked
        value is shown as masked. A formulation is unsure where it stood too seldom before to call it dropped, or
        where a mask may hide it; moved* is a section that was moved and reworded.

        \b
        Example:
          policytext compare 2022.txt 2023.txt
          policytext compare corpora/sample --years 2022 2023 --show values
          policytext compare 2022.txt draft.docx --leftovers
          policytext compare 2022.txt 2023.txt --format html -o report.html
          policytext compare --source plan.txt provinces/
        """,
        """比较两份文档（旧的在前）或语料的两个年份：新增、消失和保留的提法，
        对应的章节，同一指标的前后数值；用 --show 还可看逐句的改动、沿用的文字、
        疑似旧稿残留。被遮盖的数值按遮盖显示。
        此前出现过少、或可能被遮盖的提法，标为 unsure；moved* 指移动且改写的章节。

        \b
        示例：
          policytext compare 2022.txt 2023.txt
          policytext compare corpora/sample --years 2022 2023 --show values
          policytext compare 2022.txt 草稿.docx --leftovers
          policytext compare 2022.txt 2023.txt --format html -o 对比.html
          policytext compare --source 中央文件.txt 各省/
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
@click.option(
    "--leftovers",
    is_flag=True,
    help=said(
        "Only what seems to be left from the older text: its year, session, names. As --show leftovers.",
        "只看疑似旧稿残留：年份、届次、名称。等于 --show leftovers。",
    ),
)
@click.option(
    "--source",
    metavar=said("FILE", "文件"),
    help=said(
        "What of this one document stands in each input: a central plan in those of the provinces.",
        "这份文档的文字在各输入文档中的沿用情况，例如中央文件之于各省文件。",
    ),
)
@_options.nested
@_options.count
@_options.output_format(("text", "json", "md", "xlsx", "html"), "text")
@_options.output
@_options.lexicon
@_options.encoding
def command(
    inputs: tuple[str, ...],
    years: tuple[int, int] | None,
    show: tuple[str, ...],
    leftovers: bool,
    source: str | None,
    nested: Nested,
    count: Count,
    format_name: str,
    output: str | None,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Find the documents, compare them, and write the result."""
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.compare import compare

    dataset = opened(inputs, chosen_lexicon(lexicons))
    intake = Intake(() if dataset else inputs, encoding)
    target = Output(output, None if dataset else intake, is_binary=format_name == "xlsx")
    if source is not None:
        return _trace(source, intake, target, format_name, chosen_lexicon(lexicons), encoding)
    if dataset:
        pair = _two_of_dataset(dataset, years)
    else:
        documents = list(intake.documents(keep_surrogates=format_name == "json"))
        if intake.failed:
            return intake.status
        lexicon = chosen_lexicon(lexicons)
        pair = _of_years(documents, years, lexicon) if years else _two_annotated(documents, lexicon)
    parts = (*show, "leftovers") if leftovers else show
    comparison = compare(*pair, nested=nested, count=count)
    target.write([_rendered(comparison, format_name, parts, target.width or 100)])
    return intake.status


def _two_annotated(documents: Sequence[Document], lexicon: Lexicon) -> tuple[AnnotatedDocument, AnnotatedDocument]:
    from policytext.annotate import annotate

    old, new = _two_of(documents, None)
    return annotate(old, lexicon=lexicon), annotate(new, lexicon=lexicon)


def _of_years(
    documents: Sequence[Document], years: tuple[int, int], lexicon: Lexicon
) -> tuple[AnnotatedDocument, AnnotatedDocument]:
    """Those of the two years, which are told as ``trends`` tells them: by metadata, text or the name of the file."""
    from policytext.trends.observe import dated

    found = {annotated.document.id: annotated for annotated, _ in dated(documents, lexicon)}
    old, new = _two_of([one.document for one in found.values()], years)
    return found[old.id], found[new.id]


def _two_of_dataset(dataset: Dataset, years: tuple[int, int] | None) -> tuple[AnnotatedDocument, AnnotatedDocument]:
    """The two documents of a dataset, as they were annotated; only the partitions of the years are read."""
    found = list(dataset.documents(years=years)) if years or len(dataset) == 2 else []
    if years is None and not found:
        raise InputError(f"a dataset of {len(dataset)} documents: say which two with --years OLD NEW")
    by_id = {one.document.id: one for one in found}
    old, new = _two_of([one.document for one in found], years)
    return by_id[old.id], by_id[new.id]


def _rendered(comparison: Comparison, format_name: str, show: Sequence[str], width: int) -> bytes:
    from policytext.cli._lexicon import versions
    from policytext.render import comparison as render

    if format_name == "json":
        return render.to_json(comparison)
    if format_name == "xlsx":
        return render.to_xlsx(comparison, metadata=versions(comparison.new.lexicon), show=show or PARTS)
    if format_name == "html":
        from policytext.render import report

        return report.of_comparison(comparison, language="zh" if is_chinese() else "en")
    if format_name == "md":
        return render.to_markdown(comparison, show=show or PARTS).encode()
    return render.to_text(comparison, width=width, show=show or render.SHOWN).encode()


def _trace(
    source: str, intake: Intake, target: Output, format_name: str, lexicon: Lexicon, encoding: str | None
) -> int:
    """What of the source stands in each of the documents.

    Raises:
        InputError: The source is not one document, or the format is none of a trace.
    """
    from policytext.annotate import annotate
    from policytext.cli._lexicon import versions
    from policytext.compare.tracing import trace
    from policytext.render import trace as render

    if format_name in ("md", "html"):
        raise InputError(f"--source has no {format_name}; use text, json or xlsx")
    found = list(Intake((source,), encoding).documents())
    if len(found) != 1:
        raise InputError(f"--source takes one document, not {len(found)}; name one file")
    documents = (annotate(one, lexicon=lexicon) for one in intake.documents(is_shown=target.leaves_room_for_progress))
    traces = trace(annotate(found[0], lexicon=lexicon), documents)
    if format_name == "json":
        target.write(render.to_jsonl(traces))
    elif format_name == "xlsx":
        target.write([render.to_xlsx(list(traces), metadata=versions(lexicon))])
    else:
        target.write([render.to_text(list(traces), width=target.width).encode()])
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
