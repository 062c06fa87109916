"""The program around the commands: help, exit statuses, one line for each error."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from policytext.cli._language import is_chinese, said
from policytext.escape import one_line
from policytext.model import PolicytextError

DONE, FAILED, INTERRUPTED = 0, 2, 130


def complain(message: str) -> None:
    """One line on standard error, safe to show whatever it names."""
    click.echo(f"policytext: {one_line(message)}", err=True)


class _Help(click.Command):
    """Help whose headings speak the language of the locale."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：" if is_chinese() else "Usage: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        records = [record for one in options if (record := one.get_help_record(ctx))]
        with formatter.section(said("Options", "选项")):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = said("Show this message and exit.", "显示本帮助。")
        return option


class Command(_Help):
    """A command."""


class Group(_Help, click.Group):
    """A group of commands; named alone, it shows its help."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _Help.format_options(self, ctx, formatter)
        records = [(name, command.get_short_help_str(limit=80)) for name, command in self.commands.items()]
        with formatter.section(said("Commands", "命令")):
            formatter.write_dl(records)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of use, not of the alphabet


class Program(Group):
    """The outermost group: whatever happens below it becomes an exit status, and one line where it went wrong."""

    def main(self, args: Sequence[str] | None = None, *_: object, **extra: Any) -> NoReturn:
        """Run the command that the arguments name and end the process; it is policytext however it was started."""
        _speak_utf8()
        extra |= {"prog_name": "policytext", "standalone_mode": False}
        try:
            status = super().main(args, **extra)
            _flush()
        except BaseException as error:
            status = _status_of(error)
        sys.exit(status if isinstance(status, int) else DONE)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. Click would end a broken pipe in status 1; whoever has closed it has what they wanted."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _discard_output()
            return DONE


def _status_of(error: BaseException) -> int:
    """The exit status for what ended the program; says on standard error what it was."""
    if os.environ.get("POLICYTEXT_DEBUG") and not isinstance(error, SystemExit):
        _show_place(error)
    if isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt):
        complain(said("interrupted", "已中断"))
        return INTERRUPTED
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else DONE
    complain(_message(error))
    if isinstance(error, OSError):
        _discard_output()
    return FAILED


def _show_place(error: BaseException) -> None:
    """The traceback. What an internal error says may be text of a document, so it is left out."""
    if isinstance(error, PolicytextError | click.ClickException):
        traceback.print_exception(error)
        return
    lines = traceback.format_tb(error.__traceback__)
    click.echo("".join(["Traceback (most recent call last):\n", *lines, type(error).__name__]), err=True)


def _message(error: BaseException) -> str:
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "policytext"
        return f"{error.format_message()} ({said('see', '见')} {path} --help)"
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, PolicytextError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or said('standard output', '标准输出')}: {error.strerror or error}"
    hint = said("set POLICYTEXT_DEBUG=1 to see where", "设 POLICYTEXT_DEBUG=1 可查看位置")
    return f"{said('internal error', '内部错误')}: {type(error).__name__}; {hint}"


def _speak_utf8() -> None:
    """Text goes out in UTF-8 on every system; what cannot be encoded is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _flush() -> None:
    """Write out what is buffered now, while an error can still become an exit status."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _discard_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter does not fail on it when it ends."""
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (a device)
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):  # standard output is no file, as under a test runner
        return
