"""``policytext discover``."""

from __future__ import annotations

import csv
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._dataset import opened
from policytext.cli._frame import Command, complain
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output, check_writable
from policytext.discover.candidates import EVIDENCE
from policytext.model import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policytext.discover.candidates import Candidate
    from policytext.lexicon import Lexicon

FORMATS = ("table", "csv", "jsonl", "xlsx")


@click.command(
    "discover",
    cls=Command,
    short_help=said("Candidate formulations that the lexicon lacks.", "发现词典尚未收录的提法。"),
    help=said(
        """Formulations of a corpus that the lexicon lacks: what its documents define in glossaries or right behind a
        phrase, numeral abbreviations with their members, what stands in quotation marks, and phrases whose words stand
        together more often than chance would have it. The surest come first; the same input gives the same output.
        The years are those of the documents: they do not say since when a phrase is used.

        \b
        Example:
          policytext discover reports/
          policytext discover reports/ --evidence quoted --format csv -o candidates.csv
          policytext discover reports/ --accept mine.csv --pick 四免两减
        """,
        """发现语料中词典尚未收录的提法：文件自己在名词解释或行文中定义的词，数字略语及其各项，
        加引号的新词，以及词语搭配远高于偶然的固定短语。最可靠的排在前面；相同输入得到相同结果。
        年份是文件的年份，并不表示提法始于何时。

        \b
        示例：
          policytext discover 报告/
          policytext discover 报告/ --evidence quoted --format csv -o 候选.csv
          policytext discover 报告/ --accept 我的.csv --pick 四免两减
        """,
    ),
)
@_options.inputs
@click.option(
    "--evidence",
    multiple=True,
    type=click.Choice(EVIDENCE),
    help=said("Only what is proposed for this; repeatable.", "只列有这种依据的；可重复。"),
)
@click.option(
    "--min-count",
    type=click.IntRange(min=1),
    default=3,
    help=said("How often a phrase without marks must stand [3].", "无引号短语至少出现的次数 [3]。"),
)
@click.option(
    "--min-documents",
    type=click.IntRange(min=1),
    help=said(
        "In how many documents [3; of fewer than ten 2, of one 1].", "至少出现于几份文件 [3；不足十份时 2，一份时 1]。"
    ),
)
@click.option("--top", type=click.IntRange(min=0), help=said("Only so many of the first.", "只列前多少个。"))
@click.option(
    "--accept",
    metavar=said("FILE", "文件"),
    help=said(
        "Add the rows of what is listed to this lexicon file; rows in it stay.",
        "把所列候选写入这个词典文件；已有的行保持不变。",
    ),
)
@click.option(
    "--pick",
    "picked",
    multiple=True,
    metavar=said("PHRASE", "提法"),
    help=said("With --accept, only this one; repeatable.", "与 --accept 同用，只写入这一个；可重复。"),
)
@click.option(
    "--pick-from",
    "pick_files",
    multiple=True,
    metavar=said("FILE", "文件"),
    help=said(
        "With --accept, only phrases of this file: a CSV with a column phrase, or one a line; repeatable.",
        "与 --accept 同用，只写入这个文件所列的：含 phrase 列的 CSV，或每行一个；可重复。",
    ),
)
@click.option(
    "--no-lexicon",
    is_flag=True,
    help=said("As if the lexicon were empty.", "当作词典为空。"),
)
@_options.output_format(FORMATS, None)
@_options.output
@click.option(
    "--raw-cells",
    is_flag=True,
    help=said(
        "Leave cells of csv and xlsx as they are that a spreadsheet would run.",
        "保留 csv 和 xlsx 中会被表格软件执行的单元格原样。",
    ),
)
@_options.lexicon
@_options.encoding
def command(
    inputs: tuple[str, ...],
    evidence: tuple[str, ...],
    min_count: int,
    min_documents: int | None,
    top: int | None,
    accept: str | None,
    picked: tuple[str, ...],
    pick_files: tuple[str, ...],
    no_lexicon: bool,
    format_name: str | None,
    output: str | None,
    raw_cells: bool,
    lexicons: tuple[str, ...],
    encoding: str | None,
) -> int:
    """Find the candidates, write them, and add the rows that are accepted."""
    from policytext.discover import discover

    format_name = format_name or _format_of(output)
    lexicon = _lexicon(lexicons, no_lexicon)
    dataset = opened(inputs, lexicon)
    intake = Intake(() if dataset else inputs, encoding)
    target = Output(output, None if dataset else intake, is_binary=format_name == "xlsx")
    if (picked or pick_files) and accept is None:
        raise InputError("--pick and --pick-from choose what --accept FILE writes; give that too")
    if accept is not None:
        check_writable(accept, [*intake.paths, *pick_files, *filter(None, [output])])
    picks = _picks(picked, pick_files)
    found = discover(
        dataset or intake.documents(keep_surrogates=format_name == "jsonl", is_shown=target.leaves_room_for_progress),
        lexicon=lexicon,
        evidence=evidence or None,
        min_count=min_count,
        min_documents=min_documents,
        top=top,
    )
    target.write([_rendered(found.candidates, format_name, lexicon, raw_cells, target.width)])
    complain(f"{found.documents} documents, {found.characters:,} characters: {len(found)} candidates")
    if accept is not None and found.documents:
        _accept(accept, found.candidates, picks, lexicon)
    return intake.status


def _format_of(output: str | None) -> str:
    """The format that the name of the output asks for, a table for reading where it asks for none."""
    suffix = PurePath(output or "").suffix.lower().removeprefix(".")
    return suffix if suffix in FORMATS else "table"


def _lexicon(lexicons: tuple[str, ...], no_lexicon: bool) -> Lexicon:
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.lexicon import Lexicon

    if no_lexicon and lexicons:
        raise InputError("--no-lexicon takes no --lexicon; leave one of them out")
    return Lexicon() if no_lexicon else chosen_lexicon(lexicons)


def _rendered(
    candidates: Sequence[Candidate], format_name: str, lexicon: Lexicon, raw_cells: bool, width: int | None
) -> bytes:
    from policytext.cli._lexicon import versions
    from policytext.render import candidates as render

    if format_name == "csv":
        return render.to_csv(candidates, raw_cells=raw_cells)
    if format_name == "jsonl":
        return render.to_jsonl(candidates)
    if format_name == "xlsx":
        return render.to_xlsx(candidates, metadata=versions(lexicon), raw_cells=raw_cells)
    return render.to_table(candidates, width=width)


def _picks(picked: tuple[str, ...], files: tuple[str, ...]) -> dict[str, str] | None:
    """The phrases that are picked, each with the option that names it; null where all are."""
    from policytext.files import decode, read_bytes

    picks = dict.fromkeys(picked, "--pick")
    for name in files:
        lines = decode(read_bytes(name), name).removeprefix("\ufeff").splitlines()
        if lines and "phrase" in next(csv.reader(lines[:1])):
            phrases = [row["phrase"] for row in csv.DictReader(lines)]
        else:
            phrases = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        picks |= dict.fromkeys(phrases, name)
    return picks if picked or files else None


def _accept(path: str, candidates: Sequence[Candidate], picks: dict[str, str] | None, lexicon: Lexicon) -> None:
    """Add rows to a lexicon file, whole or not at all, and say how many."""
    from policytext.discover.accept import with_rows
    from policytext.files import read_bytes, write_bytes

    by_phrase = {one.phrase: one for one in candidates}
    for phrase, place in (picks or {}).items():
        if phrase not in by_phrase:
            raise InputError(f"{place}: {phrase} is none of the candidates; write it as they are listed")
    chosen = candidates if picks is None else [by_phrase[phrase] for phrase in picks]
    before = read_bytes(path) if Path(path).exists() else b""
    after, added = with_rows(before, path, [one.row() for one in chosen], lexicon.sources)
    if added or not before:
        write_bytes(path, after)
    complain(f"{path}: {len(added)} rows added, {len(chosen) - len(added)} were there")
