"""The kind placeholder: masks that are left in a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule
from policytext.model import Placeholder

_ROLES = {"numeric": "数字", "entity": "名称", "title": "题名", "text": "文字"}


def placeholder(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """The masks of a draft: one hit with counts by role, in a final draft each; or (``styles``) signs that differ."""
    masks = [one for one in draft.annotated.placeholders if not draft.is_removed(one.start)]
    if rule.flag("styles"):
        yield from _styles(masks)
    elif draft.context.final:
        for one in masks:
            yield Hit(one.start, one.end, {"counts": _ROLES[one.role], "number": "1"})
    elif masks:
        counts = Counter(_ROLES[one.role] for one in masks)
        said = "、".join(f"{role}{number}处" for role, number in counts.items())
        related = tuple((one.start, one.end) for one in masks[1:])
        yield Hit(masks[0].start, masks[0].end, {"counts": said, "number": str(len(masks))}, related=related)


def _styles(masks: list[Placeholder]) -> Iterator[Hit]:
    """The first mask of each sign that is not the one used most for numbers."""
    numeric = [one for one in masks if one.role == "numeric"]
    signs = Counter(_sign(one) for one in numeric)
    if len(signs) < 2:
        return
    usual = signs.most_common(1)[0][0]
    told = {usual}
    for one in numeric:
        if _sign(one) not in told:
            told.add(_sign(one))
            yield Hit(one.start, one.end, {"sign": _sign(one), "usual": usual})


def _sign(one: Placeholder) -> str:
    """What a mask is made of: one character, whatever its length."""
    sign = next((character for character in one.mask if not character.isdigit()), "")
    return {"x": "X", "Ｘ": "X", "＊": "*", "〇": "○"}.get(sign, sign)
