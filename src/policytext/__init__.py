"""Chinese policy summaries as data: formulations, numbers, masks and sections with exact offsets, and years compared."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument as AnnotatedDocument
    from policytext.annotate import annotate as annotate
    from policytext.model import Document as Document

__version__ = "0.1.0"

_HOMES = {
    "AnnotatedDocument": "annotate",
    "annotate": "annotate",
    "Document": "model",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that importing the package is cheap (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
