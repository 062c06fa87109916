"""Chains: formulations that official texts write in one fixed order, side by side, by issuer and period.

A chain says in what order its items stand where they stand together; it demands none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from policytext.files import parse_csv
from policytext.lexicon.rows import Place, Row, Source, choice_cell, date_cell, placed_rows, source_cell

CHAIN_COLUMNS = ("chain", "issuer", "since", "until", "order", "item", "clause", "source", "note")
ISSUERS = ("constitution", "local", "party", "state")
CLAUSES = ("", "own")


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain as ``issuer`` wrote it from ``since`` to before ``until`` (each ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or
    empty: open).

    ``items`` are canonical phrases in their order, coordinated in one clause (、 or 和 before the last); ``own`` are
    those that follow with a verb of their own.
    """

    name: str
    issuer: str
    since: str
    until: str
    items: tuple[str, ...]
    own: tuple[str, ...]
    source: str
    note: str


def read_chains(data: bytes, name: str, phrases: Collection[str], sources: Mapping[str, Source]) -> tuple[Chain, ...]:
    """The chains, by name, issuer and period; each item is one of ``phrases``.

    Raises:
        DataFileError: A row is not valid.
    """
    placed = list(placed_rows(parse_csv(data, name, CHAIN_COLUMNS), name, lambda row: (*_period(row), row["order"])))
    chains: list[Chain] = []
    for _, group in groupby(placed, key=lambda pair: _period(pair[0])):
        rows = list(group)
        chain = _chain(rows, phrases, sources)
        last = chains[-1] if chains else None
        if last and (last.name, last.issuer) == (chain.name, chain.issuer) and (last.until or "9") > chain.since:
            rows[0][1].fail(
                f"since {chain.since} lies in the period before, until {last.until or '…'}; mend one of them"
            )
        chains.append(chain)
    return tuple(chains)


def _period(row: Row) -> tuple[str, str, str]:
    return row["chain"], row["issuer"], row["since"]


def _chain(rows: list[tuple[Row, Place]], phrases: Collection[str], sources: Mapping[str, Source]) -> Chain:
    first, place = rows[0]
    for number, (row, here) in enumerate(rows, start=1):
        if row["order"] != str(number):
            here.fail(f"order {row['order']!r} is not {number}; number the items of a period from 1")
        if row["item"] not in phrases:
            here.fail(f"item {row['item']!r} is no phrase of formulations/*.csv; write it as it stands there")
        choice_cell(row["clause"], "clause", CLAUSES, here)
        if any(row[column] != first[column] for column in ("until", "source", "note")):
            here.fail("until, source or note differs from the first item's; write the same for all items of a period")
    if not first["source"]:
        place.fail("source is empty; name the document that writes the chain so")
    return Chain(
        name=first["chain"],
        issuer=choice_cell(first["issuer"], "issuer", ISSUERS, place),
        since=date_cell(first["since"], "since", place),
        until=date_cell(first["until"], "until", place),
        items=_items(rows, ""),
        own=_items(rows, "own"),
        source=source_cell(first["source"], sources, place),
        note=first["note"],
    )


def _items(rows: Iterable[tuple[Row, Place]], clause: str) -> tuple[str, ...]:
    return tuple(row["item"] for row, _ in rows if row["clause"] == clause)
