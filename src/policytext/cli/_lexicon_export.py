"""``policytext lexicon export``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from policytext.cli import _options
from policytext.cli._frame import DONE, Command, complain
from policytext.cli._language import said
from policytext.cli._output import Output
from policytext.model import InputError
from policytext.render.lexicon_exports import LEXICON_EXPORTS, to_quanteda

if TYPE_CHECKING:
    from policytext.lexicon import Lexicon
    from policytext.lexicon.rows import Entry
    from policytext.render.lexicon_exports import Export

KINDS = ("numeric", "thought", "slogan", "term")


@click.command(
    "export",
    cls=Command,
    short_help=said("The lexicon for jieba, quanteda, spaCy, or as CSV.", "导出为 jieba、quanteda、spaCy 词典或 CSV。"),
    help=said(
        """The wordings of the lexicon (phrases, variants, and what abbreviations stand for, spelt out) for another
        program: a user dictionary of jieba, a dictionary of quanteda (YAML), patterns of spaCy (JSON Lines), or CSV.
        None but CSV can hold the guards against accidental matches.

        \b
        Example:
          policytext lexicon export --format jieba -o formulations.txt
          policytext lexicon export --format quanteda --split-characters -o formulations.yml
        """,
        """把词典的各种写法（提法、变体、缩略语的展开）导出给其他程序：
        jieba 自定义词典、quanteda 词典（YAML）、spaCy 规则（JSON Lines）或 CSV。
        除 CSV 外，都带不走防误配的条件。

        \b
        示例：
          policytext lexicon export --format jieba -o 提法.txt
          policytext lexicon export --format quanteda --split-characters -o 提法.yml
        """,
    ),
)
@click.option("--kind", type=click.Choice(KINDS), help=said("Only this kind.", "只导出这一类。"))
@click.option(
    "--field",
    metavar=said("NAME", "名称"),
    help=said("Only this field, such as economy.", "只导出这一领域，如 economy。"),
)
@click.option(
    "--verified",
    is_flag=True,
    help=said("Only rows that were checked against a text.", "只导出已与原文核对的条目。"),
)
@click.option(
    "--split-characters",
    is_flag=True,
    help=said(
        'quanteda: a blank between characters, for tokens(what = "character").',
        'quanteda：字间加空格，用于 tokens(what = "character")。',
    ),
)
@_options.output_format(tuple(LEXICON_EXPORTS), "csv")
@_options.output
@_options.lexicon
def export(
    kind: str | None,
    field: str | None,
    verified: bool,
    split_characters: bool,
    format_name: str,
    output: str | None,
    lexicons: tuple[str, ...],
) -> int:
    """Write the wordings, and say how many, and what the format cannot hold."""
    from policytext.cli._lexicon import chosen_lexicon
    from policytext.render.lexicon_exports import wordings

    if split_characters and format_name != "quanteda":
        raise InputError("--split-characters is for --format quanteda")
    target = Output(output)
    lexicon = chosen_lexicon(lexicons)
    chosen = _chosen(lexicon, kind, field, verified)
    render = partial(to_quanteda, split_characters=True) if split_characters else LEXICON_EXPORTS[format_name]
    exported = render(wordings(lexicon, chosen))
    target.write([exported.data])
    complain(_report(lexicon, chosen, exported))
    return DONE


def _chosen(lexicon: Lexicon, kind: str | None, field: str | None, verified: bool) -> list[Entry]:
    """The entries that the options ask for.

    Raises:
        InputError: No entry is of this field.
    """
    entries = tuple(lexicon.entries.values())
    fields = sorted({one.field for one in entries})
    if field is not None and field not in fields:
        raise InputError(f"{field} is no field of the lexicon; the fields are {', '.join(fields)}")
    of_kind = [one for one in entries if kind in (None, one.kind) and field in (None, one.field)]
    return [one for one in of_kind if one.checked != "unverified" or not verified]


def _report(lexicon: Lexicon, chosen: list[Entry], exported: Export) -> str:
    unverified = sum(one.checked == "unverified" for one in chosen)
    parts = [f"{exported.written} wordings of {len(chosen)} formulations, {unverified} of these unverified"]
    if exported.left_out:
        marked = sum(one.entry.quoted == "always" and one.form != "expanded" for one in exported.left_out)
        joints = len(exported.left_out) - marked
        parts.append(f"left out: {joints} with a mark inside, {marked} that count only in quotation marks")
    return f"lexicon {lexicon.version}, as of {lexicon.as_of}: {'; '.join(parts)}"
