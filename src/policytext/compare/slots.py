"""Values that are followed: what the same measure was in one document and is in another, masks included."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from policytext.compare.align import Answers
from policytext.compare.differences import Difference, difference, is_comparable_rate
from policytext.compare.likeness import best_pairs, gram_counts, most_alike, nearer, rarities, weighted
from policytext.compare.slot_values import SlotValue, Value, slot_values
from policytext.model import Placeholder, Section

if TYPE_CHECKING:
    from scipy import sparse

LEAST = 0.3
"""Of several values with the same `of` and unit, two are one slot only where their clauses are this much alike."""
LEAST_ALONE = 0.2
"""The same where a section has but one such value in either document."""
FAR_LIKENESS = 0.5
"""The same for values of sections that do not answer to each other, where nothing but the clause speaks for them."""
LEAST_REST = 5
"""Characters of a clause beside the measure that must have something in common with those of the other."""
EQUAL = 0.3
"""What equal values add to the likeness of their clauses: what has not changed is paired before what has."""


@dataclass(frozen=True, slots=True)
class SlotChange:
    """What the same measure was then and is now, in a section.

    ``of`` and ``unit`` name the measure. ``status`` is *same*, *changed*, *disclosed* (masked before), *masked* (a
    number before), *both-masked*, *new* or *dropped*. A mask is shown as a mask: it is a missing value and never 0.
    ``difference`` is the newer value less the older, null unless both are numbers.
    """

    of: str
    unit: str | None
    status: str
    old: Value | None
    new: Value | None
    old_section: Section | None
    new_section: Section | None
    difference: Difference | None


def compare_slots(answers: Answers) -> tuple[SlotChange, ...]:
    """The quantities and numeric masks that name what they measure, paired by section, ``of``, unit and sense.

    Two numbers are never one slot where one is a result and the other a target, one of a year and the other of several
    or of another year of its document, one a level and the other a change, one the beginning of a change and the other
    its end, where their directions differ, or where one is a rate that cannot be converted to the other. Where several
    values share all of these, equal ones are paired first, then those whose clauses are most alike; what is left over
    is paired across sections, more strictly. In order of the new document, dropped ones last.
    """
    olds, news = slot_values(answers, 0), slot_values(answers, 1)
    pairs = _Pairing(olds, news).pairs()
    changes = [_change(before, after) for before, after in pairs]
    rest_old, rest_new = _left_over(olds, news, pairs)
    changes += [_change(None, slot) for slot in rest_new] + [_change(slot, None) for slot in rest_old]
    return tuple(sorted(changes, key=_slot_order))


def _slot_order(change: SlotChange) -> tuple[int, int]:
    return (0, change.new.start) if change.new else (1, change.old.start if change.old else 0)


# ── pairing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Pairing:
    """The values of both documents, and how alike the clauses are in which they stand."""

    def __init__(self, olds: Sequence[SlotValue], news: Sequence[SlotValue]) -> None:
        self.olds, self.news = olds, news
        counts = gram_counts([slot.context for slot in (*olds, *news)], {})
        rows = weighted(counts, rarities(counts))
        self._rows = rows[: len(olds)], rows[len(olds) :]
        self._at = [{id(slot): row for row, slot in enumerate(side)} for side in (olds, news)]

    def pairs(self) -> list[tuple[SlotValue, SlotValue]]:
        """First within sections that answer to each other, then across them."""
        pairs = self._round(self.olds, self.news, by_section=True)
        return pairs + self._round(*_left_over(self.olds, self.news, pairs), by_section=False)

    def _round(
        self, olds: Sequence[SlotValue], news: Sequence[SlotValue], *, by_section: bool
    ) -> list[tuple[SlotValue, SlotValue]]:
        groups: dict[object, tuple[list[SlotValue], list[SlotValue]]] = defaultdict(lambda: ([], []))
        for side, slots in enumerate((olds, news)):
            for slot in slots:
                if not by_section or slot.place is not None:
                    groups[slot.of, slot.base, slot.place if by_section else None][side].append(slot)
        both = [(before, after) for before, after in groups.values() if before and after]
        return [pair for before, after in both for pair in self._most_alike(before, after, by_section)]

    def _most_alike(
        self, before: Sequence[SlotValue], after: Sequence[SlotValue], by_section: bool
    ) -> Iterator[tuple[SlotValue, SlotValue]]:
        """The best assignment of some values to some others, of those that can be one slot."""
        from scipy import sparse

        is_alone = len(before) == len(after) == 1
        least = FAR_LIKENESS if not by_section else LEAST_ALONE if is_alone else LEAST
        rows = [side[[at[id(one)] for one in slots]] for side, at, slots in self._sides(before, after)]
        likely = sparse.coo_matrix(most_alike(rows[0], rows[1], least))
        worth = likely.data + nearer(likely.row, likely.col, likely.shape)
        for at, (i, j) in enumerate(zip(likely.row.tolist(), likely.col.tolist(), strict=True)):
            if not _agree(before[i], after[j]) or _tell_otherwise(before[i], after[j]):
                worth[at] = 0
            elif _are_equal(before[i].value, after[j].value):
                worth[at] += EQUAL
        for i, j in best_pairs(sparse.csr_matrix((worth, (likely.row, likely.col)), shape=likely.shape)):
            yield before[i], after[j]

    def _sides(
        self, before: Sequence[SlotValue], after: Sequence[SlotValue]
    ) -> Iterator[tuple[sparse.csr_matrix, dict[int, int], Sequence[SlotValue]]]:
        return zip(self._rows, self._at, (before, after), strict=True)


def _agree(before: SlotValue, after: SlotValue) -> bool:
    """Whether two values may be one measure: nothing that is known of both differs.

    Of a mask nothing is known but whether it is the beginning of a change, and its place in a list.
    """
    old, new = before.value, after.value
    if before.is_origin != after.is_origin or before.rank != after.rank:
        return False
    if None not in (before.is_change, after.is_change) and before.is_change != after.is_change:
        return False
    if isinstance(old, Placeholder) or isinstance(new, Placeholder):
        return True
    senses = {"level" if sense == "to" else sense for sense in (old.sense, new.sense) if sense}
    directions = {direction for direction in (old.direction, new.direction) if direction}
    if old.kind != new.kind or len(senses) > 1 or len(directions) > 1 or not is_comparable_rate(old.per, new.per):
        return False
    return _are_of_like_years(before, after, is_target="target" in senses)


_ABOUT = re.compile(r"对([^，。；：\n]{1,20})的$")
"""What right before a measure says of what it is."""


def _tell_otherwise(before: SlotValue, after: SlotValue) -> bool:
    """Whether two clauses say much beside the measure and share nothing of that, or tell of what it is otherwise.

    取消 and 清理规范 are nothing in common; 对经济增长的贡献率 is none of 对全球经济增长的贡献率.
    """
    about = [_ABOUT.search(one.context.partition(one.of)[0]) for one in (before, after)]
    if about[0] and about[1] and about[0][1] != about[1][1]:
        return True
    rests = [one.context.replace(one.of, "") for one in (before, after)]
    if min(map(len, rests)) < LEAST_REST:
        return False
    first, second = (set(map("".join, pairwise(rest))) for rest in rests)
    return not first & second


def _are_of_like_years(before: SlotValue, after: SlotValue, *, is_target: bool) -> bool:
    """Whether the years that two values are about lie alike to those of their documents; targets may be of one year."""
    if before.lag is None or after.lag is None:
        return True
    if before.lag[0] != after.lag[0]:
        return False
    if None in (before.lag[1], after.lag[1]) or before.lag[1] == after.lag[1]:
        return True
    return is_target and getattr(before.value, "period", None) == getattr(after.value, "period", None)


def _are_equal(old: Value, new: Value) -> bool:
    if isinstance(old, Placeholder) or isinstance(new, Placeholder):
        return False
    apart = difference(old, new)
    is_same = (old.low, old.high, old.approx, old.per) == (new.low, new.high, new.approx, new.per)
    return (is_same and old.unit == new.unit) or bool(apart and apart.is_exact and apart.low == 0)


def _left_over(
    olds: Sequence[SlotValue], news: Sequence[SlotValue], pairs: Sequence[tuple[SlotValue, SlotValue]]
) -> tuple[list[SlotValue], list[SlotValue]]:
    used = {id(slot) for pair in pairs for slot in pair}
    return [slot for slot in olds if id(slot) not in used], [slot for slot in news if id(slot) not in used]


def _change(old: SlotValue | None, new: SlotValue | None) -> SlotChange:
    shown = new or old
    assert shown is not None
    return SlotChange(
        of=shown.of,
        unit=shown.unit,
        status=_status(old.value if old else None, new.value if new else None),
        old=old.value if old else None,
        new=new.value if new else None,
        old_section=old.section if old else None,
        new_section=new.section if new else None,
        difference=_difference(old, new),
    )


def _difference(old: SlotValue | None, new: SlotValue | None) -> Difference | None:
    if old is None or new is None or isinstance(old.value, Placeholder) or isinstance(new.value, Placeholder):
        return None
    return difference(old.value, new.value)


def _status(old: Value | None, new: Value | None) -> str:
    if old is None or new is None:
        return "new" if old is None else "dropped"
    masked = isinstance(old, Placeholder), isinstance(new, Placeholder)
    if all(masked):
        return "both-masked"
    if any(masked):
        return "disclosed" if masked[0] else "masked"
    return "same" if _are_equal(old, new) else "changed"
