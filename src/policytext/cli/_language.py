"""Which of its two languages the help speaks."""

from __future__ import annotations

import locale
import os
from inspect import cleandoc


def is_chinese() -> bool:
    """Whether the locale is Chinese: by the first of LC_ALL, LC_MESSAGES, LANG that is set, else by the system."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name].lower().startswith("zh")
    return (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))  # Windows: Chinese (Simplified)_China


def said(english: str, chinese: str) -> str:
    """The text in the language of the locale, its indentation removed."""
    return cleandoc(chinese if is_chinese() else english)
