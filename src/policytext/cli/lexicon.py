"""``policytext lexicon``: list, show, check, format; what it does with documents is in ``lexicon_corpus``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policytext.cli import _lexicon_export, _options, lexicon_corpus
from policytext.cli._frame import DONE, FAILED, Command, Group, complain
from policytext.cli._language import said
from policytext.cli._output import Output
from policytext.model import Document, InputError

if TYPE_CHECKING:
    from policytext.lexicon import Lexicon
    from policytext.lexicon.rows import Entry

KINDS = ("numeric", "thought", "slogan", "term")


@click.group(
    "lexicon",
    cls=Group,
    short_help=said("The lexicon: its rows, and how often they occur.", "词典：条目及其出现次数。"),
    help=said(
        """The lexicon of formulations, with the files that policytext.toml and --lexicon lay over it.

        \b
        Example:
          policytext lexicon list --kind numeric
          policytext lexicon show 两个维护
        """,
        """提法词典，包括 policytext.toml 和 --lexicon 所加的文件。

        \b
        示例：
          policytext lexicon list --kind numeric
          policytext lexicon show 两个维护
        """,
    ),
)
def command() -> None:
    """The group of the commands below."""


@command.command(
    "list",
    cls=Command,
    short_help=said("The formulations, one a row.", "逐行列出提法。"),
    help=said(
        """The formulations of the lexicon, one a row.

        \b
        Example:
          policytext lexicon list --field economy --format csv -o economy.csv
        """,
        """逐行列出词典中的提法。

        \b
        示例：
          policytext lexicon list --field economy --format csv -o 经济.csv
        """,
    ),
)
@click.option("--kind", type=click.Choice(KINDS), help=said("Only this kind.", "只列这一类。"))
@click.option(
    "--field",
    metavar=said("NAME", "名称"),
    help=said("Only this field, such as economy.", "只列这一领域，如 economy。"),
)
@_options.output_format(("table", "csv", "jsonl"), "table")
@_options.output
@_options.lexicon
def list_entries(
    kind: str | None, field: str | None, format_name: str, output: str | None, lexicons: tuple[str, ...]
) -> int:
    """Write the entries in the order of the lexicon."""
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.render import lexicon as render

    target = Output(output)
    entries = tuple(chosen_lexicon(lexicons).entries.values())
    fields = sorted({one.field for one in entries})
    if field is not None and field not in fields:
        raise InputError(f"{field} is no field of the lexicon; the fields are {', '.join(fields)}")
    chosen = [one for one in entries if kind in (None, one.kind) and field in (None, one.field)]
    if format_name == "table":
        target.write([render.to_table(chosen, width=target.width).encode()])
    else:
        target.write([render.to_csv(chosen) if format_name == "csv" else render.to_jsonl(chosen)])
    return DONE


@command.command(
    "show",
    cls=Command,
    short_help=said("All that is known of a formulation.", "查看一个提法的全部信息。"),
    help=said(
        """All that the lexicon knows of a formulation: since when and by which source, its variants and members.

        \b
        Example:
          policytext lexicon show 四个全面
        """,
        """词典对一个提法的全部记载：提出时间与出处、变体、所含各项。

        \b
        示例：
          policytext lexicon show 四个全面
        """,
    ),
)
@click.argument("phrases", nargs=-1, required=True, metavar=said("PHRASE...", "提法..."))
@_options.lexicon
def show(phrases: tuple[str, ...], lexicons: tuple[str, ...]) -> int:
    """Write each entry in full, and report the phrases that have none."""
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.render import lexicon as render

    lexicon = chosen_lexicon(lexicons)
    entries = [_entry_of(lexicon, phrase) for phrase in phrases]
    Output(None).write(
        render.to_text(one, lexicon.members.get(one.phrase, ()), lexicon.sources).encode() for one in entries if one
    )
    missing = [phrase for phrase, entry in zip(phrases, entries, strict=True) if entry is None]
    for phrase in missing:
        complain(f"{phrase} is not in the lexicon; `policytext lexicon list` shows what is")
    return FAILED if missing else DONE


def _entry_of(lexicon: Lexicon, phrase: str) -> Entry | None:
    """The entry of a phrase or of one of its variants."""
    wanted = phrase.strip("“”\"'")
    entries = lexicon.entries.values()
    return next((entry for entry in entries if wanted == entry.phrase or wanted in entry.variants), None)


@command.command(
    "check",
    cls=Command,
    short_help=said("Whether the lexicon is valid.", "检查词典是否有效。"),
    help=said(
        """Whether the lexicon is valid, with these files of yours laid over it: columns, dates, sources, that
        each phrase is found in its own example, and that the traps find what they should and nothing else.

        \b
        Example:
          policytext lexicon check mine.csv
        """,
        """检查词典（加上您的文件）是否有效：列、日期、出处，每个提法能否在自己的例句中找到，
        以及各个陷阱句是否该找的找到、不该找的没有。

        \b
        示例：
          policytext lexicon check 我的.csv
        """,
    ),
)
@click.argument("files", nargs=-1, metavar=said("[FILE]...", "[文件]..."))
def check(files: tuple[str, ...]) -> int:
    """Write what is wrong, a line each; the status is 2 where there is any."""
    from policytext.annotate import annotate
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.lexicon.examples import check as problems_of
    from policytext.lexicon.examples import load_traps

    lexicon = chosen_lexicon(files)

    def canonicals(sentence: str) -> Iterable[str]:
        return (one.canonical for one in annotate(Document("example", sentence), lexicon=lexicon).formulations)

    traps = load_traps()
    problems = problems_of(lexicon, canonicals, traps)
    Output(None).write(f"{problem}\n".encode() for problem in problems)
    counted = f"{len(lexicon.entries)} rows, {len(traps)} traps, {len(problems)} problems"
    complain(f"lexicon {lexicon.version}, as of {lexicon.as_of}: {counted}")
    return FAILED if problems else DONE


@command.command(
    "stats",
    cls=Command,
    short_help=said("How many rows the lexicon has.", "统计词典的条目数。"),
    help=said(
        """How many rows the lexicon has: by period, field, kind, and how they were verified. A row without the date
        at which it was put forward counts for the period of the document that attests it.

        \b
        Example:
          policytext lexicon stats
          policytext lexicon stats --format csv -o stats.csv
        """,
        """按时期、领域、类别和核实方式统计词典条目。没有提出时间的条目，按其出处文件的时间归入时期。

        \b
        示例：
          policytext lexicon stats
          policytext lexicon stats --format csv -o 统计.csv
        """,
    ),
)
@_options.output_format(("table", "csv", "jsonl"), "table")
@_options.output
@_options.lexicon
def stats(format_name: str, output: str | None, lexicons: tuple[str, ...]) -> int:
    """Write the table."""
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.lexicon.stats import RowCount
    from policytext.lexicon.stats import stats as count_rows
    from policytext.render.lexicon_reports import stats_table
    from policytext.render.rows import by_format

    target = Output(output)
    counts = count_rows(chosen_lexicon(lexicons))
    if format_name == "table":
        target.write([stats_table(counts, width=target.width).encode()])
    else:
        target.write(by_format(format_name, counts, RowCount))
    return DONE


@command.command(
    "format",
    cls=Command,
    short_help=said("Write lexicon files in their canonical form.", "把词典文件整理成规范格式。"),
    help=said(
        """Write lexicon files in their canonical form: rows sorted, quoting and line ends as they should be. Without
        a file, those that
        come with the program.

        \b
        Example:
          policytext lexicon format dictionaries/formulations/economy.csv
        """,
        """把词典文件整理成规范格式：排序、引号、换行。不指定文件时整理程序自带的词典。

        \b
        示例：
          policytext lexicon format dictionaries/formulations/economy.csv
        """,
    ),
)
@click.argument("files", nargs=-1, metavar=said("[FILE]...", "[文件]..."))
def format_files(files: tuple[str, ...]) -> int:
    """Rewrite the files that are not in this form, and name them."""
    from policytext.files import data_root, read_bytes, write_bytes
    from policytext.lexicon.rows import format_rows

    for path in files or sorted(map(str, Path(data_root(), "dictionaries", "formulations").glob("*.csv"))):
        before = read_bytes(path)
        after = format_rows(before, path)
        if after != before:
            write_bytes(path, after)
            complain(f"{path}: {said('formatted', '已整理')}")
    return DONE


for _command in (lexicon_corpus.count, lexicon_corpus.verify, lexicon_corpus.audit):
    command.add_command(_command)
command.add_command(_lexicon_export.export)
