"""Kinds about formulations: which must be there, which must not, in which order, with which verb and members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from policytext.check.context import Dated, read_date
from policytext.check.draft import Draft
from policytext.check.rules import Hit, Rule, alternatives
from policytext.lexicon.rows import Membership
from policytext.model import Formulation, Section, Span

_MARKS = "“”‘’"

# ── required ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def required(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """The phrases that are missing: each of ``all_of``, and one hit where too few of ``any_of`` are there."""
    if not _applies(draft, rule):
        return
    parts = _required_parts(draft, rule)
    if not parts:
        return  # the section itself is missing, which is for rules of kind structure to say
    at = _place_of_missing(draft, rule)
    for phrase in rule.texts("all_of"):
        if not _stands_in(draft, phrase, parts):
            yield Hit(*at, {"missing": phrase}, missing=phrase)
    choices = rule.texts("any_of")
    least = int(rule.number("at_least", 1))
    if choices and sum(_stands_in(draft, one, parts) for one in choices) < least:
        wanted = "或".join(f"“{one}”" for one in choices)
        yield Hit(*at, {"missing": wanted}, missing="|".join(choices))


def _applies(draft: Draft, rule: Rule) -> bool:
    """Whether the rule is about documents of this type, issuer and date; what is not known rules nothing out."""
    context = draft.context
    for known, wanted in ((context.type, rule.texts("types")), (context.issuer, rule.texts("issuers"))):
        if wanted and known and known not in wanted:
            return False
    until = rule.text("until")
    return not (until and context.dated is not None and context.dated.earliest > read_date(until).latest)


def _required_parts(draft: Draft, rule: Rule) -> Sequence[Span]:
    section, part = rule.text("section"), rule.text("part")
    if section:
        return draft.headed(re.compile(section))
    if part:
        paragraphs = [span for span in draft.text.paragraphs if not draft.is_removed(draft.raw_span(*span)[0])]
        share = max(1, round(len(paragraphs) * rule.number("share", 0.25)))
        chosen = paragraphs[:share] if part == "first" else paragraphs[-share:]
        return [draft.raw_span(*span) for span in chosen]
    return draft.parts(rule)


def _place_of_missing(draft: Draft, rule: Rule) -> Span:
    """The heading of the section that lacks the phrase, else the title, else the beginning."""
    section = rule.text("section")
    if section:
        pattern = re.compile(section)
        for one in draft.sections:
            if one.level and pattern.search(one.text):
                return one.start, one.end
    return (draft.title.start, draft.title.end) if draft.title else (0, 0)


def places_of(draft: Draft, phrase: str) -> Iterator[Span]:
    """Where a phrase stands, in raw offsets: as a formulation of the lexicon, else as the words themselves.

    Quotation marks in and around it make no difference.
    """
    found = False
    for one in draft.formulations:
        if one.canonical == phrase:
            found = True
            yield one.start, one.end
    if not found:
        pattern = f"[{_MARKS}]?".join(map(re.escape, phrase))
        for match in draft.find(re.compile(pattern)):
            yield draft.raw_span(*match.span())


def _stands_in(draft: Draft, phrase: str, parts: Sequence[Span]) -> bool:
    return any(first <= start and end <= last for start, end in places_of(draft, phrase) for first, last in parts)


# ── forbidden, outdated ──────────────────────────────────────────────────────────────────────────────────────────────


def forbidden(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Phrases that must not be written, with what to write instead where the rule says so."""
    instead = rule.map("instead")
    phrases = [*rule.texts("phrases"), *instead]
    for match in draft.find(re.compile(alternatives(phrases))):
        start, end = match.span()
        if draft.norm.endswith(rule.texts("not_before"), 0, start) or draft.norm.startswith(
            rule.texts("not_after"), end
        ):
            continue
        right = instead.get(match.group())
        edits = (draft.edit(start, end, right),) if right else ()
        yield Hit(*draft.raw_span(start, end), {"right": right or ""}, edits, rule.text("safety", "unsafe"))


def outdated(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Formulations that a later one has officially replaced, in a document that was written after it was."""
    dated = draft.context.dated
    if dated is None:
        return
    entries = draft.annotated.lexicon.entries
    successors = {old: entry for entry in entries.values() for old in entry.supersedes}
    for one in draft.formulations:
        successor = successors.get(one.canonical)
        if successor is None or one.form != "label" or one.canonical in rule.texts("except"):
            continue
        since = successor.since or entries[one.canonical].until
        source = draft.annotated.lexicon.sources.get(successor.source)
        if source and since and read_date(since).latest < dated.earliest:
            values = {"right": successor.phrase, "since": since, "document": source.title}
            yield Hit(one.start, one.end, values)


# ── order, chain ─────────────────────────────────────────────────────────────────────────────────────────────────────

_JOINT = re.compile(rf"[{_MARKS}]*(?:[、，]|和|与|及|以及|、以及)[{_MARKS}]*")
_JOINT_AND_VERB = re.compile(
    rf"(?:的决定性意义)?[{_MARKS}]*(?:的决定性意义)?[、，,](?:[\u4e00-\u9fff]{{2,6}})?[{_MARKS}]*"
)


def coordinations(draft: Draft, phrases: Iterable[str], joint: re.Pattern[str]) -> Iterator[list[Formulation]]:
    """The runs of two or more of these formulations, with nothing but a joint between each and the next."""
    wanted = frozenset(phrases)
    run: list[Formulation] = []
    for one in draft.formulations:
        if one.canonical not in wanted:
            continue
        between = draft.norm[draft.norm_offset(run[-1].end) : draft.norm_offset(one.start)] if run else ""
        if run and not joint.fullmatch(between):
            if len(run) > 1:
                yield run
            run = []
        run.append(one)
    if len(run) > 1:
        yield run


def _out_of_order(draft: Draft, phrases: Sequence[str], joint: re.Pattern[str]) -> Iterator[Hit]:
    rank = {phrase: place for place, phrase in enumerate(phrases)}
    for run in coordinations(draft, phrases, joint):
        for before, behind in pairwise(run):
            if rank[before.canonical] > rank[behind.canonical]:
                values = {"first": behind.canonical, "second": before.canonical}
                yield Hit(before.start, behind.end, values, related=((behind.start, behind.end),))


def order(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Formulations of one coordination, each perhaps with its verb, that stand in another order than the usual."""
    yield from _out_of_order(draft, rule.texts("phrases"), _JOINT_AND_VERB)


def chain(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Members of a fixed chain side by side whose relative order is another; a shorter chain is no fault."""
    for name in rule.texts("chains"):
        written = [one.items + one.own for one in draft.annotated.lexicon.chains if one.name == name]
        yield from _out_of_order(draft, max(written, key=len, default=()), _JOINT)


# ── collocation ──────────────────────────────────────────────────────────────────────────────────────────────────────


def collocation(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """Verbs that plainly do not go with a formulation (``wrong``), or that are none of its usual ones (``usual``)."""
    wrong, usual, beside = rule.lists("wrong"), rule.lists("usual"), rule.map("beside")
    behind, right = rule.lists("behind"), rule.map("right")
    for one in draft.formulations:
        start, end = draft.norm_offset(one.start), draft.norm_offset(one.end)
        start -= draft.norm[start - 1 : start] in ("“", "‘")
        end += draft.norm[end : end + 1] in ("”", "’")
        clause = draft.norm[max(0, start - 40) : start]
        for verb in wrong.get(one.canonical, ()):
            tail = behind.get(one.canonical, ())
            if not draft.norm.endswith(verb, 0, start) or (tail and not draft.norm.startswith(tail, end)):
                continue
            if one.canonical in beside and not _beside(draft, beside[one.canonical], start, end):
                continue
            yield _verb_hit(draft, verb, start, end, one, right.get(one.canonical, ""))
        if one.canonical in usual and (verb := _unseen_verb(clause, rule.texts("verbs"), usual[one.canonical])):
            yield _verb_hit(draft, verb, start, end, one, "")


def _verb_hit(draft: Draft, verb: str, start: int, end: int, one: Formulation, right: str) -> Hit:
    at = start - len(verb)
    edits = (draft.edit(at, start, right),) if right else ()
    values = {"verb": verb, "phrase": one.canonical, "right": right}
    return Hit(*draft.raw_span(at, end), values, edits, "unsafe")


def _beside(draft: Draft, other: str, start: int, end: int) -> bool:
    """Whether other words stand in the same sentence."""
    low = max(draft.norm.rfind(mark, 0, start) for mark in "。；\n")
    high = min((place for mark in "。；\n" if (place := draft.norm.find(mark, end)) >= 0), default=len(draft.norm))
    return other in draft.norm[low + 1 : high]


def _unseen_verb(before: str, verbs: Sequence[str], usual: Sequence[str]) -> str:
    """The verb, of those that the rule knows, right before a formulation, where it is none of the usual ones."""
    if before.endswith(tuple(usual)):
        return ""
    return next((verb for verb in sorted(verbs, key=len, reverse=True) if before.endswith(verb)), "")


# ── members ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_LIST = re.compile(
    r"”?(?:工作|任务|要求|精神|问题|方针|方略)?(?:（(?:即|指|是指|包括)?[：，]?(?P<inside>[^（）\n]{4,200})）|，?(?:即|指|是指|指的是)[：，]?(?P<behind>[^。；：（）\n]{4,200}))"
)
_OPEN_END = re.compile(r"等[^、，]{0,4}$|……|…")
_JOINTS = re.compile(f"[{_MARKS}]*(?:、|，|以及|和|与|及)[{_MARKS}]*")
_FEWEST = 3


def members(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """What is said explicitly to be the members of a label, where one is wrong or missing, or two are swapped.

    All others must be those of the document's time, as they are spelt, so that a list of another kind is none.
    """
    lexicon, dated = draft.annotated.lexicon, draft.context.dated
    for one in draft.formulations:
        periods = [
            period
            for period in lexicon.members.get(one.canonical, ())
            if len(period.members) >= _FEWEST and not any(_JOINTS.search(member) for member in period.members)
        ]
        found = _LIST.match(draft.norm, draft.norm_offset(one.end)) if periods and one.form == "label" else None
        if not found:
            continue
        name = "inside" if found["inside"] else "behind"
        current = [period for period in periods if _is_of(period, dated)] or periods
        items = _items(draft.norm, *found.span(name))
        if name == "behind":
            items = items[: max(len(period.members) for period in current)]
        written = [draft.norm[start:end] for start, end in items]
        verdicts = [_deviation(written, period.members) for period in current]
        if None in verdicts or True not in verdicts or _OPEN_END.search(found[name]):
            continue
        right = current[verdicts.index(True)].members
        values = {"phrase": one.canonical, "right": "、".join(right)}
        yield Hit(*draft.raw_span(items[0][0], items[-1][1]), values, related=((one.start, one.end),))


def _items(norm: str, start: int, end: int) -> list[Span]:
    """The items of a list, without their joints and quotation marks; 和 inside a word may part one by mistake."""
    items, last = [], start
    for joint in _JOINTS.finditer(norm, start, end):
        items.append((last, joint.start()))
        last = joint.end()
    items.append((last, end))
    return [_bare(norm, *item) for item in items if item[0] < item[1]]


def _bare(norm: str, start: int, end: int) -> Span:
    while start < end - 1 and norm[start] in _MARKS:
        start += 1
    while end > start + 1 and norm[end - 1] in _MARKS:
        end -= 1
    return start, end


def _deviation(written: Sequence[str], right: Sequence[str]) -> bool | None:
    """Null where the list is right, true where it is plainly meant and has one fault, false where it is another list.

    >>> _deviation(["甲", "乙", "丁"], ["甲", "乙", "丙"]), _deviation(["甲", "丙"], ["甲", "乙", "丙"])
    (True, True)
    """
    if list(written) == list(right):
        return None
    if len(written) == len(right):
        wrong = sum(one != other for one, other in zip(written, right, strict=True))
        return wrong == 1 or sorted(written) == sorted(right)
    shorter, longer = sorted((list(written), list(right)), key=len)
    return len(longer) == len(shorter) + 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )


def _is_of(period: Membership, dated: Dated | None) -> bool:
    if dated is None:
        return True
    return not (
        (period.since and read_date(period.since).earliest > dated.latest)
        or (period.until and read_date(period.until).latest < dated.earliest)
    )


# ── structure ────────────────────────────────────────────────────────────────────────────────────────────────────────


def structure(draft: Draft, rule: Rule) -> Iterator[Hit]:
    """The sections that documents of a type must have and this one has not; ``sections`` maps a name to a pattern."""
    if not _applies(draft, rule):
        return
    headings: list[Section] = [one for one in draft.sections if one.level]
    at = (draft.title.start, draft.title.end) if draft.title else (0, 0)
    for name, pattern in rule.map("sections").items():
        if not any(re.search(pattern, one.text) for one in headings):
            yield Hit(*at, {"missing": name}, missing=name)
