"""The lexicon of a run: the built-in one, with the files of ``policytext.toml`` and of ``--lexicon`` laid over it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policytext.model import DataFileError

if TYPE_CHECKING:
    from policytext.lexicon import Lexicon

SETTINGS = "policytext.toml"
"""Read from the working directory: ``[lexicon]`` with ``files`` (paths beside it) and ``remove`` (phrases)."""
_KEYS = ("files", "remove")


def chosen_lexicon(paths: Sequence[str] = ()) -> Lexicon:
    """The lexicon that the settings of the working directory and the options of the command ask for.

    Raises:
        DataFileError: The settings or a lexicon file are not valid.
        InputError: A lexicon file cannot be read.
    """
    from policytext.lexicon import default_lexicon, load_lexicon

    files, remove = _settings()
    if not (files or remove or paths):
        return default_lexicon()
    return load_lexicon(*files, *paths, remove=remove)


def _settings() -> tuple[list[str], list[str]]:
    """``files`` and ``remove`` of ``[lexicon]``, empty where there are no settings."""
    path = Path(SETTINGS)
    if not path.is_file():
        return [], []
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFileError(f"{SETTINGS}: is not TOML in UTF-8 ({error})") from None
    section = settings.get("lexicon", {})
    unknown = [
        *(settings.keys() - {"lexicon", "check"}),
        *(section.keys() - set(_KEYS) if isinstance(section, dict) else ["lexicon"]),
    ]
    if unknown:
        raise DataFileError(
            f"{SETTINGS}: unknown key {sorted(unknown)[0]}; it may have [lexicon] with files and remove, and [check]"
        )
    files, remove = (section.get(key, []) for key in _KEYS)
    for key, value in (("files", files), ("remove", remove)):
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise DataFileError(f'{SETTINGS}: lexicon.{key} must be a list of strings: {key} = ["…"]')
    return files, remove


def versions(lexicon: Lexicon | None = None) -> dict[str, str]:
    """The versions that every output names: of the program, of the lexicon, and the date up to which that reaches."""
    from policytext import __version__

    lexicon = lexicon or chosen_lexicon()
    return {"policytext": __version__, "lexicon": lexicon.version, "as_of": lexicon.as_of}
