"""``policytext extract``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._frame import Command, complain
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output, check_writable
from policytext.model import LAYERS, Document
from policytext.render import ANNOTATION_FORMATS, BINARY_FORMATS, SUFFIXES, Settings

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument
    from policytext.lexicon import Lexicon
    from policytext.render.manifest import InputRecord


@click.command(
    "extract",
    cls=Command,
    short_help=said("Annotations of documents: formulations, numbers, masks …", "提取标注：提法、数字、掩码……"),
    help=said(
        """Annotations of documents in six layers, with exact character offsets: sections, formulations, events,
        citations,
        quantities and placeholders (masks).

        \b
        Example:
          policytext extract report.docx
          policytext extract reports/ --layer quantity -o numbers.xlsx
          policytext extract 2022.txt --format jsonl | jq .canonical
        """,
        """提取六层标注，带准确的字符位置：章节、提法、会议活动、引用文献、数量、掩码。

        \b
        示例：
          policytext extract 报告.docx
          policytext extract 报告/ --layer quantity -o 数字.xlsx
          policytext extract 2022.txt --format jsonl | jq .canonical
        """,
    ),
)
@_options.inputs
@_options.layer
@_options.output_format(tuple(ANNOTATION_FORMATS), None)
@_options.output
@click.option(
    "--raw-cells",
    is_flag=True,
    help=said(
        "Leave cells of csv and xlsx as they are that a spreadsheet would run.",
        "保留 csv 和 xlsx 中会被表格软件执行的单元格原样。",
    ),
)
@click.option(
    "--manifest",
    metavar=said("FILE", "文件"),
    help=said(
        "Write versions, inputs with SHA-256, options and counts here, as JSON.",
        "把版本、输入的 SHA-256、选项和计数写成 JSON。",
    ),
)
@_options.lexicon
@_options.encoding
def command(
    inputs: tuple[str, ...],
    layers: tuple[str, ...],
    format_name: str | None,
    output: str | None,
    raw_cells: bool,
    manifest: str | None,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Annotate the documents one by one and write them as they come."""
    from policytext.cli._lexicon import chosen_lexicon, versions

    format_name = format_name or _format_of(output)
    intake = Intake(inputs, encoding)
    target = Output(output, intake, is_binary=format_name in BINARY_FORMATS)
    if manifest is not None:
        check_writable(manifest, [*intake.paths, *filter(None, [output])])
    lexicon = chosen_lexicon(lexicons)
    known = versions(lexicon)
    shown = tuple(layer for layer in LAYERS if layer in layers) or tuple(LAYERS)
    records: list[InputRecord] = []
    documents = intake.documents(keep_surrogates=format_name == "jsonl", is_shown=target.leaves_room_for_progress)
    results = _annotated(documents, shown, lexicon, intake, records)
    settings = Settings(shown, known, raw_cells, target.width)
    target.write(ANNOTATION_FORMATS[format_name](results, settings))
    if settings.tally:
        complain(_tallied(settings.tally))
    complain(f"lexicon {known['lexicon']}, as of {known['as_of']}")
    if manifest is not None:
        options = {
            "format": format_name,
            "layers": shown,
            "raw_cells": raw_cells,
            "encoding": encoding,
            "lexicon": lexicons,
        }
        _write_manifest(manifest, known, options, records, intake)
    return intake.status


def _format_of(output: str | None) -> str:
    """The format that the name of the output asks for, a table for reading where it asks for none."""
    return SUFFIXES.get(PurePath(output or "").suffix.lower(), "table")


def _tallied(tally: Counter[str]) -> str:
    """What a format over tokens made of the annotations."""
    return said(
        f"{tally['annotations']} annotations; widened to whole tokens: {tally['widened']}; left out: "
        f"{tally['left out']}",
        f"{tally['annotations']} 个标注；扩到整词：{tally['widened']}；略去：{tally['left out']}",
    )


def _annotated(
    documents: Iterable[Document], layers: tuple[str, ...], lexicon: Lexicon, intake: Intake, records: list[InputRecord]
) -> Iterator[AnnotatedDocument]:
    """Annotate each document, and note for the manifest what was found in it."""
    from policytext.annotate import annotate
    from policytext.render.manifest import InputRecord

    for document in documents:
        result = annotate(document, layers=layers, lexicon=lexicon)
        counts = Counter(one.layer for one in result.annotations)
        records.append(
            InputRecord(document.id, intake.digests.get(document.id, ""), {layer: counts[layer] for layer in layers})
        )
        yield result


def _write_manifest(
    path: str, known: dict[str, str], options: dict[str, object], records: list[InputRecord], intake: Intake
) -> None:
    from policytext.files import write_bytes
    from policytext.render.manifest import to_json

    write_bytes(path, to_json(known, options, records, intake.failed))
