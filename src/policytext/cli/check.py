"""``policytext check``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

import click

from policytext.cli import _options
from policytext.cli._frame import DONE, FAILED, Command, complain
from policytext.cli._intake import STDIN, Intake
from policytext.cli._language import said
from policytext.cli._output import Output, check_writable
from policytext.model import LEVELS, InputError, PolicytextError

if TYPE_CHECKING:
    from policytext.check import Report
    from policytext.cli._checking import Checking
    from policytext.model import Document

FOUND = 1
FORMATS = ("text", "jsonl", "json", "sarif", "github", "html")
_F = TypeVar("_F", bound=Callable[..., object])


def _text_option(
    *names: str, metavar: tuple[str, str] = ("NAME", "名称"), english: str, chinese: str
) -> Callable[[_F], _F]:
    return click.option(*names, metavar=said(*metavar), help=said(english, chinese))


def _flag(name: str, english: str, chinese: str) -> Callable[[_F], _F]:
    return click.option(name, is_flag=True, help=said(english, chinese))


def _repeatable(*names: str, english: str, chinese: str) -> Callable[[_F], _F]:
    return click.option(*names, multiple=True, metavar=said("NAME", "名称"), help=said(english, chinese))


_FILE = ("FILE", "文件")


@click.command(
    "check",
    cls=Command,
    short_help=said("Findings in drafts, with fixes.", "检查文稿，列出问题与改法。"),
    help=said(
        """Check drafts: punctuation, numbering, formulations, numbers, repeated and confused words, masks left in.

        \b
        Example:
          policytext check draft.docx
          policytext check draft.docx --comments commented.docx
          policytext check draft.txt --type party-building --final --fix

        Exit status: 0 nothing at or above --fail-on, 1 findings at or above it, 2 could not do the work.
        """,
        """检查文稿：标点、编号、提法、数字、重复与误用的字词、未填的内容。

        \b
        示例：
          policytext check 文稿.docx
          policytext check 文稿.docx --comments 批注.docx
          policytext check 文稿.txt --type party-building --final --fix

        退出状态：0 没有达到 --fail-on 的问题，1 有，2 未能完成。
        """,
    ),
)
@click.argument("inputs", nargs=-1, metavar=said("INPUT...", "输入..."))
@_repeatable(
    "--pack",
    "packs",
    english="Use this rule pack beside base: a name of `policytext rules list`, or a .toml file; repeatable.",
    chinese="在 base 之外加用规则包：`policytext rules list` 中的名称或 .toml 文件；可重复。",
)
@_text_option(
    "--date",
    metavar=("YYYY-MM-DD", "YYYY-MM-DD"),
    english="When the draft was written; YYYY and YYYY-MM will do.",
    chinese="文稿的写作日期；可只写年或年月。",
)
@_text_option("--type", "type_name", english="Its type; chooses packs too.", chinese="文稿类型；同时选定规则包。")
@_text_option("--issuer", english="state, party, local or speech.", chinese="state、party、local 或 speech。")
@_text_option(
    "--previous",
    metavar=_FILE,
    english="The document of the year before, for what is left over from it.",
    chinese="上一年的文稿，用于查找沿用未改之处。",
)
@_text_option(
    "--require",
    metavar=_FILE,
    english="Formulations that must be there, one a line; a table says which are.",
    chinese="必须出现的提法，一行一个；列表说明有无。",
)
@_text_option(
    "--roster",
    metavar=_FILE,
    english="Names with posts in their order: CSV with name and post.",
    chinese="姓名、职务及次序：含 name、post 两列的 CSV。",
)
@_flag("--final", "Check as final: masks and impossible dates are errors.", "按定稿检查：未填内容、错误日期算错误。")
@_repeatable(
    "--select",
    english="Only these rules, packs or kinds; repeatable, or with commas.",
    chinese="只用这些规则、规则包或种类；可重复或以逗号分隔。",
)
@_repeatable("--ignore", english="Not these.", chinese="不用这些。")
@_flag("--fix", "Apply the safe fixes to text files.", "对文本文件施行稳妥的改法。")
@_flag("--unsafe-fixes", "Apply the unsafe fixes as well; read what they did.", "同时施行不稳妥的改法；请复核。")
@_flag("--diff", "Show what the fixes would change, and write nothing.", "只显示改法会改动什么，不写文件。")
@_text_option(
    "--comments",
    metavar=("OUT.docx", "OUT.docx"),
    english="Write a copy of a docx with the findings as comments.",
    chinese="把发现的问题作为批注写入 docx 副本。",
)
@_text_option(
    "--baseline",
    metavar=_FILE,
    english="Leave out findings that this file knows; it holds hashes only.",
    chinese="不列此文件已记录的问题；文件只含散列值。",
)
@_flag(
    "--update-baseline", "Make the baseline, or take out of it what is gone.", "建立基线，或从中去掉已不存在的问题。"
)
@_flag("--isolated", "Read no policytext.toml and no pyproject.toml.", "不读 policytext.toml 和 pyproject.toml。")
@_text_option(
    "--explain",
    metavar=("RULE", "规则"),
    english="Show a rule instead: why, by which source, with examples.",
    chinese="改为说明一条规则：理由、依据、示例。",
)
@_flag("--statistics", "Count the findings of each rule instead.", "改为统计各条规则的问题数。")
@_flag("--snippets", "Put the words of findings into sarif.", "在 sarif 中写入相关文字。")
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    help=said("The level from which on the exit status is 1 [warning].", "从哪一级起退出状态为 1 [warning]。"),
)
@_options.output_format(FORMATS, "text")
@_options.output
@_options.lexicon
@_options.encoding
def command(
    inputs: tuple[str, ...],
    explain: str | None,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    comments: str | None,
    update_baseline: bool,
    statistics: bool,
    snippets: bool,
    fail_on: str | None,
    format_name: str,
    output: str | None,
    lexicons: tuple[str, ...],
    encoding: str | None,
    type_name: str | None,
    **options: object,
) -> int:
    """Check the documents one by one."""
    if explain is not None:
        from policytext.cli.rules import show_rules

        return show_rules((explain,), _strings(options["packs"]))
    if not inputs:
        raise click.UsageError(said("name at least one file, folder or -", "请指定至少一个文件、文件夹或 -"))
    run = _Run(inputs, encoding, lexicons, options | {"type": type_name, "encoding": encoding})
    target = Output(output, run.intake)
    run.is_fixing, run.is_unsafe, run.is_diff = fix or unsafe_fixes, unsafe_fixes, diff
    run.update_baseline, run.fail_on = update_baseline, fail_on
    if comments is not None:
        return run.comment(comments)
    reports = run.reports(keep_surrogates=format_name != "text", is_shown=target.leaves_room_for_progress)
    if diff:
        target.write(patch.encode("utf-8", "surrogatepass") for patch in run.patches())
    elif statistics:
        from policytext.render.findings import statistics as counted

        target.write([counted(one for _, report in reports for one in report.findings).encode()])
    else:
        target.write(_rendered(format_name, reports, run, target.width, snippets))
    return run.finish()


def _strings(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


class _Run:
    """One call of the command: its documents, checked one by one, and what that means for the exit status."""

    def __init__(
        self, inputs: tuple[str, ...], encoding: str | None, lexicons: tuple[str, ...], options: dict[str, object]
    ) -> None:
        from policytext.cli._checking import Checking, Options
        from policytext.cli._lexicon import chosen_lexicon
        from policytext.corpus import Source

        self.intake = Intake(inputs, encoding)
        self.checking: Checking = Checking(Options(**options), chosen_lexicon(lexicons))  # type: ignore[arg-type]
        self.is_fixing = self.is_unsafe = self.is_diff = self.update_baseline = False
        self.fail_on: str | None = None
        self._is_failing = False
        self._is_broken = False
        self._paths = {one.id: one.path for one in self.intake.sources if isinstance(one, Source)}

    def path(self, document: Document) -> str | None:
        """Where a document was read from; null for standard input."""
        path = self._paths.get(document.id, document.id)
        return None if path == STDIN else path

    def reports(self, *, keep_surrogates: bool, is_shown: bool) -> Iterator[tuple[str, Report]]:
        """The path of each document, POSIX, and its report, after fixes where they are asked for."""
        from policytext.corpus import posix

        keep_surrogates = keep_surrogates or self.is_fixing
        for document in self.intake.documents(keep_surrogates=keep_surrogates, is_shown=is_shown):
            path = self.path(document)
            try:
                if self.is_fixing and not self.is_diff:
                    fixed = self.checking.fixed(document, path, unsafe=self.is_unsafe)
                    self.checking.write_fixed(document, fixed, path)
                    document = fixed
                report = self.checking.check(document, path)
                report = self.checking.without_known(report, path, update=self.update_baseline)
            except PolicytextError as error:
                self._is_broken = True
                complain(str(error))
                continue
            self._note(report, path)
            yield posix(path) if path else document.id, report

    def patches(self) -> Iterator[str]:
        """What the fixes would change, document by document."""
        from policytext.cli._checking import diff

        for document in self.intake.documents(keep_surrogates=True):
            path = self.path(document)
            self._note(self.checking.check(document, path), path)
            yield diff(document, self.checking.fixed(document, path, unsafe=self.is_unsafe))

    def _note(self, report: Report, path: str | None) -> None:
        """Remember whether a report has a finding at the level that fails."""
        fail_on = self.fail_on or self.checking.settings(path).fail_on or "warning"
        self._is_failing |= any(LEVELS.index(one.level) >= LEVELS.index(fail_on) for one in report.findings)

    def comment(self, output: str) -> int:
        """Write a copy of the one docx that was given, with its findings as comments."""
        from policytext.comments import commented
        from policytext.files import read_bytes, write_bytes

        check_writable(output, self.intake.paths)
        documents = list(self.intake.documents())
        if len(documents) != 1 or not (path := self.path(documents[0])):
            raise InputError("--comments: name one .docx file; its copy gets the comments")
        report = self.checking.check(documents[0], path)
        report = self.checking.without_known(report, path, update=self.update_baseline)
        self._note(report, path)
        write_bytes(output, commented(read_bytes(path), documents[0], report.findings))
        return self.finish()

    def finish(self) -> int:
        """Write the baselines, and give the exit status."""
        if self.update_baseline:
            self.checking.write_baselines()
        if self.intake.failed or self._is_broken:
            return FAILED
        return FOUND if self._is_failing else DONE


def _rendered(
    format_name: str, reports: Iterable[tuple[str, Report]], run: _Run, width: int | None, snippets: bool
) -> Iterator[bytes]:
    """The output, a piece a document where the format allows it."""
    from policytext.render import findings

    if format_name == "text":
        yield from (findings.to_text(path, one, width=width).encode() for path, one in reports)
    elif format_name == "jsonl":
        yield from (findings.to_jsonl(path, one) for path, one in reports)
    elif format_name == "json":
        yield findings.to_json(list(reports))
    elif format_name == "github":
        from policytext.render import github

        yield from (github.render(path, one).encode() for path, one in reports)
    elif format_name == "html":
        from policytext.render import findings_html

        yield findings_html.render(list(reports))
    else:
        from policytext import __version__
        from policytext.render import sarif

        listed = list(reports)
        yield sarif.render(listed, list(run.checking.rules.values()), __version__, snippets=snippets)
