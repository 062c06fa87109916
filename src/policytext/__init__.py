"""Chinese policy summaries as data: formulations, numbers, masks, sections with exact offsets, and years compared."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policytext.annotate import AnnotatedDocument as AnnotatedDocument
    from policytext.annotate import annotate as annotate
    from policytext.check import Report as Report
    from policytext.check import check as check
    from policytext.compare import Comparison as Comparison
    from policytext.compare import compare as compare
    from policytext.compare.leftovers import find_leftovers as find_leftovers
    from policytext.compare.tracing import trace as trace
    from policytext.corpus import read as read
    from policytext.corpus import read_corpus as read_corpus
    from policytext.corpus import sample as sample
    from policytext.count import count_formulations as count_formulations
    from policytext.count import formulation_counts as formulation_counts
    from policytext.dataset.build import build_dataset as build_dataset
    from policytext.dataset.reading import Dataset as Dataset
    from policytext.dataset.reading import open_dataset as open_dataset
    from policytext.discover import discover as discover
    from policytext.discover.candidates import Candidate as Candidate
    from policytext.discover.candidates import Discovery as Discovery
    from policytext.evaluate import Evaluation as Evaluation
    from policytext.evaluate import evaluate as evaluate
    from policytext.features import DocumentFeatures as DocumentFeatures
    from policytext.features import features as features
    from policytext.formats.limits import Limits as Limits
    from policytext.lexicon import Lexicon as Lexicon
    from policytext.lexicon import load_lexicon as load_lexicon
    from policytext.model import Corpus as Corpus
    from policytext.model import DataFileError as DataFileError
    from policytext.model import Document as Document
    from policytext.model import InputError as InputError
    from policytext.model import PolicytextError as PolicytextError
    from policytext.segment import Segmenter as Segmenter
    from policytext.tokens import Tokens as Tokens
    from policytext.tokens import tokenize as tokenize
    from policytext.trends import trends as trends
    from policytext.trends.analysis import Analysis as Analysis
    from policytext.trends.collocations import collocates as collocates
    from policytext.trends.collocations import ngrams as ngrams
    from policytext.trends.indicators import indicators as indicators
    from policytext.trends.keyness import dispersion as dispersion
    from policytext.trends.keyness import keyness as keyness
    from policytext.trends.kwic import kwic as kwic
    from policytext.trends.observe import Observations as Observations
    from policytext.trends.observe import observe as observe
    from policytext.vectorize import FormulationVectorizer as FormulationVectorizer
    from policytext.vectorize import PolicyTokenizer as PolicyTokenizer

__version__ = "0.1.0"

_HOMES = {
    "Analysis": "trends.analysis",
    "AnnotatedDocument": "annotate",
    "Candidate": "discover.candidates",
    "Comparison": "compare",
    "Corpus": "model",
    "DataFileError": "model",
    "Discovery": "discover.candidates",
    "Dataset": "dataset.reading",
    "Document": "model",
    "DocumentFeatures": "features",
    "Evaluation": "evaluate",
    "FormulationVectorizer": "vectorize",
    "InputError": "model",
    "Lexicon": "lexicon",
    "Limits": "formats.limits",
    "Observations": "trends.observe",
    "PolicyTokenizer": "vectorize",
    "PolicytextError": "model",
    "Report": "check",
    "Segmenter": "segment",
    "Tokens": "tokens",
    "annotate": "annotate",
    "build_dataset": "dataset.build",
    "check": "check",
    "collocates": "trends.collocations",
    "compare": "compare",
    "count_formulations": "count",
    "discover": "discover",
    "dispersion": "trends.keyness",
    "evaluate": "evaluate",
    "features": "features",
    "formulation_counts": "count",
    "indicators": "trends.indicators",
    "keyness": "trends.keyness",
    "kwic": "trends.kwic",
    "find_leftovers": "compare.leftovers",
    "load_lexicon": "lexicon",
    "ngrams": "trends.collocations",
    "observe": "trends.observe",
    "open_dataset": "dataset.reading",
    "read": "corpus",
    "read_corpus": "corpus",
    "sample": "corpus",
    "tokenize": "tokens",
    "trends": "trends",
    "trace": "compare.tracing",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that importing the package is cheap (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


class _Package(ModuleType):
    """The package, whose ``annotate``, ``compare`` and so on are the functions and not the modules of the same names.

    Importing a submodule binds it to its package; where a public name is there already, that stays.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
