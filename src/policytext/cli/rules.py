"""``policytext rules``."""

from __future__ import annotations

import click

from policytext.cli import _options
from policytext.cli._frame import DONE, FAILED, Command, Group, complain
from policytext.cli._language import said
from policytext.cli._output import Output


@click.group(
    "rules",
    cls=Group,
    short_help=said("List, show and check rule packs.", "列出、查看、检查规则包。"),
    help=said(
        """The rules of `policytext check`: list, show and check them.

        \b
        Example:
          policytext rules list base
          policytext rules show half-width-mark
        """,
        """`policytext check` 的规则：列出、查看、检查。

        \b
        示例：
          policytext rules list base
          policytext rules show half-width-mark
        """,
    ),
)
def command() -> None:
    """The group of commands about rules."""


_packs = click.argument("packs", nargs=-1, metavar=said("[PACK]...", "[规则包]..."))


@command.command(
    "list",
    cls=Command,
    short_help=said("The rules, a line each.", "逐行列出规则。"),
    help=said(
        """The rules of all packs that come with the program, or of those that are named, a line each.

        \b
        Example:
          policytext rules list base
          policytext rules list mine.toml --format jsonl
        """,
        """列出程序自带的全部规则，或所指定规则包的规则，一行一条。

        \b
        示例：
          policytext rules list base
          policytext rules list 本单位.toml --format jsonl
        """,
    ),
)
@_packs
@_options.output_format(("table", "jsonl"), "table")
@_options.output
def list_rules(packs: tuple[str, ...], format_name: str, output: str | None) -> int:
    """Write the rules in the order of their packs."""
    from policytext.check.packs import built_in_packs, load_packs
    from policytext.render import rules as render

    target = Output(output)
    rules = [rule for pack in load_packs(packs or built_in_packs()) for rule in pack.rules]
    target.write(
        [render.to_jsonl(rules) if format_name == "jsonl" else render.to_table(rules, width=target.width).encode()]
    )
    return DONE


@command.command(
    "show",
    cls=Command,
    short_help=said("All that a rule says.", "查看一条规则的全部内容。"),
    help=said(
        """All that a rule says: why, by which source, with examples.

        \b
        Example:
          policytext rules show half-width-mark
        """,
        """查看一条规则：理由、依据、正误示例。

        \b
        示例：
          policytext rules show half-width-mark
        """,
    ),
)
@click.argument("names", nargs=-1, required=True, metavar=said("RULE...", "规则..."))
@click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar=said("FILE", "文件"),
    help=said("A pack of yours; repeatable.", "自己的规则包；可重复。"),
)
def show(names: tuple[str, ...], packs: tuple[str, ...]) -> int:
    """Write each rule in full, and report the names that are none."""
    return show_rules(names, packs)


def show_rules(names: tuple[str, ...], packs: tuple[str, ...]) -> int:
    """Write the rules of these names; the status is 2 where one is none."""
    from policytext.check.packs import built_in_packs, load_packs
    from policytext.render import rules as render

    known = {rule.id: rule for pack in load_packs((*built_in_packs(), *packs)) for rule in pack.rules}
    Output(None).write(render.to_text(known[name]).encode() for name in names if name in known)
    missing = [name for name in names if name not in known]
    for name in missing:
        complain(
            said(
                f"{name} is no rule; `policytext rules list` shows what there is",
                f"{name} 不是规则；`policytext rules list` 列出全部",
            )
        )
    return FAILED if missing else DONE


@command.command(
    "check",
    cls=Command,
    short_help=said("Whether packs are valid.", "检查规则包是否有效。"),
    help=said(
        """Whether packs are valid, and each rule finds what its bad examples mark and nothing in its good ones.

        \b
        Example:
          policytext rules check mine.toml
        """,
        """检查规则包是否有效：每条规则能否在错例中找到所标之处，在正例中不误报。

        \b
        示例：
          policytext rules check 本单位.toml
        """,
    ),
)
@_packs
def check(packs: tuple[str, ...]) -> int:
    """Write what is wrong, a line each; the status is 2 where there is any."""
    from policytext.check.examples import problems
    from policytext.check.packs import built_in_packs, load_packs

    loaded = load_packs(packs or built_in_packs())
    found = [problem for pack in loaded for problem in problems(pack)]
    Output(None).write(f"{problem}\n".encode() for problem in found)
    count = sum(len(pack.rules) for pack in loaded)
    complain(said(f"{count} rules, {len(found)} problems", f"{count} 条规则，{len(found)} 个问题"))
    return FAILED if found else DONE
