"""The work of ``policytext check``: documents checked by the settings of their folders, and fixed."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policytext.check import Report, check_by, with_findings
from policytext.check.baseline import Baseline, new_baseline, read_baseline
from policytext.check.fixes import encode_like, unified_diff, until_settled
from policytext.check.packs import BASE, load_packs, packs_for
from policytext.check.rules import Rule
from policytext.check.selection import Settings, names_in, overridden
from policytext.cli._frame import complain
from policytext.cli._language import said
from policytext.cli._settings import beside, settings_for
from policytext.files import decode, read_bytes, write_bytes
from policytext.model import Document, InputError

if TYPE_CHECKING:
    from policytext.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says; what it does not say, the settings of a file's folder may."""

    packs: tuple[str, ...] = ()
    date: str | None = None
    type: str | None = None
    issuer: str | None = None
    final: bool = False
    previous: str | None = None
    require: str | None = None
    roster: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: str | None = None
    isolated: bool = False
    encoding: str | None = None


class Checking:
    """Checks documents one by one; ``rules`` are all that were used so far, by id."""

    def __init__(self, options: Options, lexicon: Lexicon) -> None:
        self.options = options
        self.rules: dict[str, Rule] = {}
        self._lexicon = lexicon
        self._previous = _document(options.previous, options.encoding)
        self.baselines: dict[str, Baseline] = {}
        self._new: set[str] = set()
        load_packs((BASE, *options.packs))  # says at once what is wrong with one

    def settings(self, path: str | None) -> Settings:
        """The settings of a file's folder; of standard input where the path is null."""
        return settings_for(path, isolated=self.options.isolated)

    def check(self, document: Document, path: str | None) -> Report:
        """A document's report, with what is ignored left out, and what the baseline knows still in it."""
        options, settings = self.options, self.settings(path)
        kind = options.type or settings.type or None
        own = (beside(settings, one) if one.endswith(".toml") else one for one in settings.packs)
        packs = load_packs((BASE, *own, *options.packs, *(packs_for(kind) if kind else ())))
        rules = [rule for pack in packs for rule in pack.rules]
        selection = overridden(settings.selection, names_in(options.select), names_in(options.ignore))
        selection.check_names(rules)
        chosen = selection.rules(rules, path or document.id)
        self.rules |= {rule.id: rule for rule in chosen}
        report = check_by(
            chosen,
            document,
            date=options.date,
            type=kind,
            issuer=options.issuer or settings.issuer or None,
            previous=self._previous,
            require=_lines(options.require or beside(settings, settings.require)),
            final=options.final,
            roster=_roster(options.roster or beside(settings, settings.roster)),
            lexicon=self._lexicon,
        )
        by_id = {rule.id: rule for rule in chosen}
        return with_findings(report, (one for one in report.findings if selection.keeps(one, by_id[one.rule])))

    # ── baselines ────────────────────────────────────────────────────────────────────────────────────────────────────

    def without_known(self, report: Report, path: str | None, *, update: bool) -> Report:
        """The report without what its baseline knows; ``update`` makes the baseline, or takes out what is gone."""
        file = self.options.baseline or beside(self.settings(path), self.settings(path).baseline)
        if not file:
            if update:
                raise InputError("--update-baseline: there is no baseline; name its file with --baseline FILE")
            return report
        if file not in self.baselines:
            self.baselines[file] = self._baseline(file, update)
        baseline, name = self.baselines[file], _name(path, file)
        if update:
            is_new = file in self._new
            changed = baseline.taken(name, report.findings) if is_new else baseline.shrunk(name, report.findings)
            self.baselines[file] = baseline = changed
        return with_findings(report, baseline.unknown(name, report.findings))

    def _baseline(self, file: str, update: bool) -> Baseline:
        if Path(file).exists() or not update:
            return read_baseline(read_bytes(file), file)
        self._new.add(file)
        return new_baseline()

    def write_baselines(self) -> None:
        """Write the baselines that were updated."""
        for file, baseline in self.baselines.items():
            write_bytes(file, baseline.to_json())

    # ── fixes ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def fixed(self, document: Document, path: str | None, *, unsafe: bool) -> Document:
        """The document with its fixes applied, round by round."""
        result = until_settled(
            document.raw, lambda raw: self.check(replace(document, raw=raw), path).findings, unsafe=unsafe
        )
        if not result.is_settled:
            complain(
                said(
                    f"{document.id}: fixes still change after ten rounds; two rules may undo each other",
                    f"{document.id}：十轮之后仍有改动，可能有两条规则相互抵消",
                )
            )
        return replace(document, raw=result.text)

    def write_fixed(self, document: Document, fixed: Document, path: str | None) -> None:
        """Write a fixed text in the place of its file, whole, in its encoding.

        Raises:
            InputError: It is no text file; a Word document is never rewritten.
        """
        if fixed.raw == document.raw:
            return
        if path is None:
            raise InputError("--fix: standard input cannot be rewritten; use --diff")
        data = read_bytes(path)
        if data.startswith((b"PK", b"%PDF", b"\xd0\xcf")):
            raise InputError(f"{path}: is no text file, and is not rewritten; use --comments OUT.docx, or --diff")
        write_bytes(path, encode_like(data, document.raw, fixed.raw, path, self.options.encoding))


def diff(document: Document, fixed: Document) -> str:
    """What the fixes would change, as a patch."""
    return unified_diff(document.id, document.raw, fixed.raw) if fixed.raw != document.raw else ""


def _name(path: str | None, baseline: str) -> str:
    """What a document is called in a baseline: its path from there, so that it is the same from every folder."""
    if path is None:
        return "stdin"
    try:
        return Path(path).resolve().relative_to(Path(baseline).resolve().parent).as_posix()
    except ValueError:
        return Path(path).name


def _document(path: str | None, encoding: str | None) -> Document | None:
    from policytext.corpus import read

    return None if path is None else read(path, encoding=encoding)


def _lines(path: str | None) -> tuple[str, ...]:
    """The lines of a plain list that are not blank and no remark behind a #."""
    if not path:
        return ()
    lines = decode(read_bytes(path), path).lstrip("\ufeff").splitlines()
    return tuple(line.strip().strip('“”"') for line in lines if line.strip() and not line.lstrip().startswith("#"))


def _roster(path: str | None) -> tuple[tuple[str, str], ...]:
    """Names and posts of a roster: a CSV file with the columns ``name`` and ``post``, in their order.

    Raises:
        InputError: It has no such columns.
    """
    if not path:
        return ()
    rows = csv.DictReader(io.StringIO(decode(read_bytes(path), path).lstrip("\ufeff"), newline=""))
    if not {"name", "post"} <= set(rows.fieldnames or ()):
        raise InputError(f"{path}: a roster has the columns name and post; write them in its first line")
    return tuple((row["name"].strip(), row["post"].strip()) for row in rows if row["name"].strip())
