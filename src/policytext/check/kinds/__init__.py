"""The kinds of rules, each a function of its own: what they look for is told by the rules, which are data.

A kind is added by one function in a file here, its line in ``KINDS`` and a table of cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from policytext.check.context import ISSUERS
from policytext.check.kinds import (
    doubles,
    figures,
    leftover,
    marks,
    masks,
    misquoted,
    numbering,
    phrases,
    roster,
    wording,
)
from policytext.check.kinds import time as times
from policytext.check.rules import (
    FLAG,
    LISTS,
    MAP,
    NO_PARAMETERS,
    NUMBER,
    PATTERN,
    PATTERNS,
    REGEX,
    TEXT,
    TEXTS,
    Kind,
    Parameter,
)

_SAFETY = Parameter(TEXT, "how far its fixes may be trusted", choices=("safe", "unsafe", "display"))
_WHEN = {
    "types": Parameter(TEXTS, "the document types that the rule is about"),
    "issuers": Parameter(TEXTS, "the issuers that the rule is about", choices=ISSUERS),
    "until": Parameter(TEXT, "only documents written on this date or earlier"),
}

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "required": Kind(
            phrases.required,
            "formulations that must be there",
            {
                "all_of": Parameter(TEXTS, "phrases each of which must be there"),
                "any_of": Parameter(TEXTS, "phrases of which at_least must be there"),
                "at_least": Parameter(NUMBER, "how many of any_of must be there (1)"),
                "section": Parameter(PATTERN, "the heading of the section in which they must be"),
                "part": Parameter(TEXT, "the part of the document in which they must be", choices=("first", "last")),
                "share": Parameter(NUMBER, "how much of the paragraphs that part is (0.25)"),
                **_WHEN,
            },
            ("missing",),
        ),
        "forbidden": Kind(
            phrases.forbidden,
            "phrases that must not be written",
            {
                "phrases": Parameter(TEXTS, "phrases that must not be written"),
                "instead": Parameter(MAP, "phrases that must not be written, and what to write instead of each"),
                "not_before": Parameter(TEXTS, "what must not stand directly before the phrase"),
                "not_after": Parameter(TEXTS, "what must not stand directly after the phrase"),
                "safety": _SAFETY,
            },
            ("right",),
        ),
        "outdated": Kind(
            phrases.outdated,
            "formulations that a later one has officially replaced, by `supersedes` and its source",
            {"except": Parameter(TEXTS, "replaced phrases that may still be written")},
            ("right", "since", "document"),
        ),
        "order": Kind(
            phrases.order,
            "the order of formulations in one coordination",
            {"phrases": Parameter(TEXTS, "the formulations in their usual order", required=True)},
            ("first", "second"),
        ),
        "chain": Kind(
            phrases.chain,
            "the relative order of the members of a fixed chain",
            {"chains": Parameter(TEXTS, "the chains, by their names in `chains.csv`", required=True)},
            ("first", "second"),
        ),
        "collocation": Kind(
            phrases.collocation,
            "verbs that do not go with a formulation",
            {
                "wrong": Parameter(LISTS, "by formulation, the verbs before it that are plainly wrong"),
                "behind": Parameter(LISTS, "by formulation, what must stand behind it for the verb to be wrong"),
                "beside": Parameter(MAP, "by formulation, what must stand in the same sentence for that"),
                "right": Parameter(MAP, "by formulation, the verb that takes the place of a wrong one"),
                "usual": Parameter(LISTS, "by formulation, its usual verbs; another of `verbs` is told"),
                "verbs": Parameter(TEXTS, "the verbs that are looked for before the formulations of `usual`"),
            },
            ("verb", "phrase", "right"),
        ),
        "members": Kind(
            phrases.members,
            "the members of a label, where a list says what they are",
            NO_PARAMETERS,
            ("phrase", "right"),
        ),
        "misquoted": Kind(
            misquoted.misquoted,
            "formulations with a wrong, missing, doubled or swapped character",
            {"least": Parameter(NUMBER, "the fewest characters of a formulation that is looked for (4)")},
            ("right",),
        ),
        "confusable": Kind(
            wording.confusable,
            "words that are taken for another, by `tables/confusables.csv`",
            NO_PARAMETERS,
            ("right", "reference"),
        ),
        "unquoted": Kind(
            wording.unquoted,
            "formulations without the quotation marks that they have elsewhere in the draft",
            NO_PARAMETERS,
            ("phrase",),
        ),
        "anachronism": Kind(
            times.anachronism,
            "formulations that are younger than the draft",
            NO_PARAMETERS,
            ("phrase", "since", "document"),
        ),
        "placeholder": Kind(
            masks.placeholder,
            "masks that are left in a draft",
            {"styles": Parameter(FLAG, "whether to tell signs that differ, instead of masks")},
            ("counts", "number", "sign", "usual"),
        ),
        "numbering": Kind(
            numbering.numbering,
            "the numbers of headings and lead-ins",
            {
                "check": Parameter(
                    TEXT, "what is looked at", required=True, choices=("gap", "repeat", "count", "levels")
                )
            },
            ("number", "expected", "before", "promised", "found", "above", "marker"),
        ),
        "ordinal-punctuation": Kind(
            numbering.ordinal_punctuation,
            "the mark behind a number",
            {
                "marker": Parameter(PATTERN, "the number with its mark, which the group `mark` is", required=True),
                "right": Parameter(TEXT, "what belongs in the place of the mark", required=True),
                "safety": _SAFETY,
            },
            ("marker", "right"),
        ),
        "document-number": Kind(
            marks.document_number, "numbers of documents, as 〔2022〕5号", NO_PARAMETERS, ("right",)
        ),
        "structure": Kind(
            phrases.structure,
            "the sections that a type of document must have",
            {"sections": Parameter(MAP, "by name, a pattern of the headings that are it", required=True), **_WHEN},
            ("missing",),
        ),
        "punctuation": Kind(
            marks.punctuation,
            "marks that are wrong for another",
            {
                "marks": Parameter(MAP, "by wrong mark, the right one"),
                "around": Parameter(PATTERNS, "of the character before, the mark and the one behind; one must match"),
                "brackets": Parameter(MAP, "by half-width bracket, the full-width one"),
                "straight": Parameter(FLAG, "whether straight quotation marks are told"),
                "safety": _SAFETY,
            },
            ("right",),
        ),
        "number-style": Kind(
            figures.number_style,
            "how numbers are written",
            {
                "check": Parameter(
                    TEXT,
                    "what is looked at",
                    required=True,
                    choices=("approximate", "range", "abbreviation", "mixed"),
                )
            },
            ("right",),
        ),
        "arithmetic": Kind(
            figures.arithmetic,
            "numbers and dates that cannot be",
            {
                "check": Parameter(
                    TEXT, "what is looked at", required=True, choices=("sum", "share", "change", "range", "date")
                )
            },
            ("said",),
        ),
        "congress": Kind(times.congress, "sessions that were never held, or not yet", NO_PARAMETERS, ("held",)),
        "leftover": Kind(
            leftover.leftover,
            "what is left from the document of the year before",
            {"check": Parameter(TEXT, "what is looked at", required=True, choices=("year", "previous"))},
            ("right", "before"),
        ),
        "repeat": Kind(
            doubles.repeat,
            "characters, words and sentences that stand twice",
            {
                "unit": Parameter(TEXT, "what is looked at", required=True, choices=("character", "word", "sentence")),
                "least": Parameter(NUMBER, "the fewest characters of a sentence that is told (12)"),
            },
            ("right",),
        ),
        "quotation-balance": Kind(
            marks.quotation_balance,
            "marks that have no partner",
            {"pairs": Parameter(TEXTS, "the opening marks that are looked at", required=True)},
            ("mark", "pair"),
        ),
        "roster": Kind(roster.roster, "names, posts and their order", NO_PARAMETERS, ("name", "right")),
        "pattern": Kind(
            wording.pattern,
            "what a pattern of your own finds",
            {"pattern": Parameter(REGEX, "what is looked for", required=True)},
            ("right",),
        ),
        "substitution": Kind(
            wording.substitution,
            "what a pattern of your own finds, with what takes its place",
            {
                "pattern": Parameter(REGEX, "what is looked for", required=True),
                "replace": Parameter(TEXT, "what takes the place of a match; \\1 is its first group", required=True),
                "safety": _SAFETY,
            },
            ("right",),
        ),
    }
)
"""The kinds by the names that packs use."""
