"""How many rows the lexicon has: by period, field, kind, and how they were verified."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from policytext.lexicon import Lexicon
from policytext.lexicon.rows import Entry

PERIODS = (
    ("", "–1949"),
    ("1949-10-01", "1949–77"),
    ("1978-12-18", "1978–92"),
    ("1992-10-12", "1992–2002"),
    ("2002-11-08", "2002–12"),
    ("2012-11-08", "2012–17"),
    ("2017-10-18", "2017–22"),
    ("2022-10-16", "2022–"),
)
"""The first day of each period, with its name: the founding of the People's Republic, the third plenum of the 11th
central committee, and the 14th, 16th, 18th, 19th and 20th congress."""
NO_DATE = "no date"


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows are of a period, field and kind, were verified so (``read``, ``known``, ``unverified``), and have
    a ``since`` (``is_dated``) or only a document that attests them, whose date is then the period's.
    """

    period: str
    field: str
    kind: str
    checked: str
    is_dated: bool
    rows: int


def stats(lexicon: Lexicon) -> tuple[RowCount, ...]:
    """The rows of the lexicon counted, by period, field, kind and verification, in this order.

    >>> from policytext.lexicon import load_lexicon
    >>> lexicon = load_lexicon()
    >>> sum(one.rows for one in stats(lexicon)) == len(lexicon.entries)
    True
    """
    counts: Counter[tuple[str, str, str, str, bool]] = Counter()
    for entry in lexicon.entries.values():
        checked = entry.checked.partition(" ")[0]
        counts[_period(entry, lexicon), entry.field, entry.kind, checked, bool(entry.since)] += 1
    order = [*(name for _, name in PERIODS), NO_DATE]
    return tuple(RowCount(*key, counts[key]) for key in sorted(counts, key=lambda key: (order.index(key[0]), key[1:])))


def _period(entry: Entry, lexicon: Lexicon) -> str:
    source = lexicon.sources.get(entry.source)
    date = entry.since or (source.date if source else "")
    return period_of(date) if date else NO_DATE


def period_of(date: str) -> str:
    """The period of a date; one that is too coarse to tell (``2012``) is in the later one.

    >>> period_of("2012-10"), period_of("2012")
    ('2002–12', '2012–17')
    """
    return [name for first, name in PERIODS if date >= first[: len(date)]][-1]
