"""Comparisons and analyses of a corpus as one HTML page that needs nothing else: no network, no other file.

The pages are templates of Jinja2, which escapes everything that comes from a document; charts are Altair's, drawn in
the browser by scripts that stand in the page. A content security policy forbids the page to ask for anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from policytext.escape import utf8_text, visible
from policytext.files import table
from policytext.model import InputError
from policytext.render.report import analysis, comparison

if TYPE_CHECKING:
    from jinja2 import Environment

    from policytext.compare import Comparison
    from policytext.trends.analysis import Analysis

LANGUAGES = ("zh", "en")


def of_comparison(compared: Comparison, *, language: str = "zh") -> bytes:
    """The page of a comparison: the sections of both documents side by side, redline, formulations, values, leftovers.

    In UTF-8; ``language`` (zh or en) is that of the headings, never of what comes from the documents.

    Raises:
        InputError: The extra ``report`` is not installed.
    """
    return _page("comparison.html", comparison.view(compared), language)


def of_analysis(result: Analysis, *, language: str = "zh") -> bytes:
    """The page of an analysis: charts, the tables, each value with its evidence, the methods paragraph.

    Raises:
        InputError: The extra ``report`` is not installed.
    """
    return _page("analysis.html", analysis.view(result, labels(language)), language)


@cache
def labels(language: str) -> Mapping[str, str]:
    """The words of the pages, by key, from ``tables/report-labels.csv``."""
    column = {"zh": "chinese", "en": "english"}[language]
    return {row["key"]: row[column] for row in table("report-labels", ("key", "english", "chinese"))}


def _page(template: str, view: Mapping[str, object], language: str) -> bytes:
    words = labels(language)
    page = (
        _environment()
        .get_template(template)
        .render(view, say=_sayer(words), language="zh-CN" if language == "zh" else "en")
    )
    return utf8_text(page).encode()


def _sayer(words: Mapping[str, str]) -> Callable[[str], str]:
    """A word of the page by its key; the templates know all of them, a value of a document may be none."""

    def say(key: str | None) -> str:
        return words.get(key or "", key or "")

    return say


@cache
def _environment() -> Environment:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError:
        raise InputError('an HTML report needs the extra "report": pip install "policytext[report]"') from None

    def finalize(value: object) -> object:
        """Control and bidirectional characters of a document are shown, not sent; markup is the templates' own."""
        return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    return Environment(
        loader=PackageLoader("policytext.render.report"),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
