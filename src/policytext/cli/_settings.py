"""Where the settings of a file are: the nearest ``policytext.toml`` or ``pyproject.toml`` beside it or above."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from policytext.check.selection import Settings, read_settings
from policytext.model import DataFileError

_OWN, _PROJECT = "policytext.toml", "pyproject.toml"


def settings_for(path: str | None, *, isolated: bool = False) -> Settings:
    """The settings of ``check`` for a file; for standard input, which is null, those of the working directory.

    The first folder counts, from the file's own upwards, that has a ``policytext.toml`` with ``[check]`` or a
    ``pyproject.toml`` with ``[tool.policytext.check]``, the former before the latter. Nothing is merged.

    Raises:
        DataFileError: The file is not TOML, or a key or value is not right.
    """
    if isolated:
        return Settings()
    folder = Path(path).absolute().parent if path is not None else Path.cwd()
    return _settings_of(folder)


@cache
def _settings_of(folder: Path) -> Settings:
    for above in (folder, *folder.parents):
        for name in (_OWN, _PROJECT):
            found = _table(above / name)
            if found is not None:
                return read_settings(found, str(above / name))
    return Settings()


def _table(path: Path) -> dict[str, object] | None:
    """The table about ``check`` of a settings file; null where there is none."""
    if not path.is_file():
        return None
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        if path.name == _PROJECT:
            return None  # another program's, perhaps of another project
        raise DataFileError(f"{path}: is not TOML in UTF-8 ({error})") from None
    if path.name == _PROJECT:
        content = content.get("tool", {}).get("policytext", {})
    table = content.get("check")
    if table is not None and not isinstance(table, dict):
        raise DataFileError(f"{path}: check: must be a table; write [check] on a line of its own")
    return table


def beside(settings: Settings, path: str) -> str:
    """A path that settings name: relative to the folder of their file."""
    return str(Path(settings.file).parent / path) if path and settings.file else path
