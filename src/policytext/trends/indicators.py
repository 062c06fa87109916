"""Measures followed through the years: what was aimed at and what came of it, each value with its sentence.

A value enters the series of a year only where its period is that one year. What is of several years, an average, a
multiple, compared with an earlier year than the last, or of no settled year is listed apart: a five-year review must
not lend its figures to its last year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policytext.annotate import AnnotatedDocument
from policytext.count import body, is_in
from policytext.lexicon import Lexicon, default_lexicon
from policytext.model import InputError, Placeholder, Quantity, Span, several
from policytext.numbers.periods import Part
from policytext.numbers.periods import frame as frame_of
from policytext.places import Places
from policytext.text import normalise
from policytext.trends.analysis import Analysis, frame, paragraph
from policytext.trends.indicator_names import continued, named, names, plain_unit
from policytext.trends.observe import Documents, dated

FOLLOWED = frozenset({"count", "percent", "money", "frequency"})
"""The kinds of quantity that can be a measure's value."""
MULTIPLES = frozenset({"倍", "番"})
"""Units that compare with a base and are no value of a year."""


class Reading(NamedTuple):
    """A value of a measure as one document gives it; ``why`` is null for the value of a year, else why it is none.

    ``role`` is target or result, ``figure`` level or change, ``reported`` the year of the document, ``sentence_span``
    the raw place of the sentence.
    """

    indicator: str
    place: str | None
    role: str
    figure: str
    sense: str | None
    unit: str | None
    period: str | None
    value: Quantity | Placeholder
    doc: str
    reported: int | None
    sentence: str
    sentence_span: Span
    section: str
    why: str | None


def indicators(corpus: Documents, indicator: Sequence[str], *, lexicon: Lexicon | None = None) -> Analysis:
    """Follow measures through the years of a corpus, targets and results apart.

    Args:
        corpus: The documents; each needs a year (metadata, text, or the name of its file).
        indicator: The measures, by a name of ``tables/indicators.csv`` or one of its synonyms; any other name is looked
            for as it is.
        lexicon: The built-in one by default.

    Returns:
        The tables ``indicator_years`` (targets and results side by side), ``indicators`` (a row a measure, role,
        figure, unit and year, with its evidence) and ``indicator_spans``.

    Raises:
        InputError: No measure is named.

    >>> import policytext as pt
    >>> text = "各位代表：去年国内生产总值增长5.2%。今年预期目标：国内生产总值增长5%左右。"
    >>> report = pt.Document("a", text, {"year": 2025})
    >>> pt.indicators([report], ["GDP"])["indicators"].select("role", "period", "low").rows()
    [('result', 2024, 5.2), ('target', 2025, 5.0)]
    """
    if not indicator:
        raise InputError("name at least one measure, such as 国内生产总值")
    lexicon = lexicon or default_lexicon()
    wanted = tuple(dict.fromkeys(names().get(one, one) for one in several(indicator)))
    found: list[Reading] = []
    documents = 0
    for annotated, _ in dated(corpus, lexicon):
        documents += 1
        found += readings(annotated, wanted)
    found = _parted(found)
    annual = _annual([one for one in found if one.why is None], wanted)
    spans = [one for one in found if one.why is not None]
    synonyms = [of for of, name in names().items() if name in wanted and of not in wanted]
    facts = {"indicators": ("; ".join(wanted), "、".join(wanted)), "documents": documents}
    facts["synonyms"] = ("; ".join(synonyms) or "none", "、".join(synonyms) or "无")
    methods = paragraph(("indicators-read", facts), ("indicators-apart", {"values": len(annual), "spans": len(spans)}))
    tables = {
        "indicator_years": frame("indicator_years", _years(annual)),
        "indicators": frame("indicators", annual),
        "indicator_spans": frame("indicator_spans", map(_span_row, spans)),
    }
    return Analysis("indicators", tables, methods, {"indicator": list(wanted)}, lexicon.version, lexicon.as_of)


def _parted(found: Sequence[Reading]) -> list[Reading]:
    """The readings with a place where the corpus has several: two reports of one year are not of one series.

    Without a place or an organisation in the metadata, such documents are told apart by their names.
    """
    documents: dict[tuple[str | None, int | None], set[str]] = defaultdict(set)
    for one in found:
        documents[one.place, one.reported].add(one.doc)
    mixed = {place for (place, _), names in documents.items() if len(names) > 1}
    parted = [one._replace(place=one.doc) if one.place in mixed else one for one in found]
    return parted if len({one.place for one in parted}) > 1 else [one._replace(place=None) for one in parted]


# ── one row a year ───────────────────────────────────────────────────────────────────────────────────────────────────


def _annual(found: Sequence[Reading], wanted: Sequence[str]) -> list[tuple[object, ...]]:
    groups: dict[tuple[object, ...], list[Reading]] = defaultdict(list)
    for one in found:
        groups[one.indicator, one.place, one.role, one.figure, one.unit, int(one.period or 0)].append(one)
    order = {name: place for place, name in enumerate(wanted)}
    keys = sorted(groups, key=lambda key: (order[str(key[0])], *map(str, key[1:5]), key[5]))
    return [_annual_row(key, groups[key]) for key in keys]


def _annual_row(key: tuple[object, ...], group: Sequence[Reading]) -> tuple[object, ...]:
    shown = min(group, key=_preference)
    value = shown.value
    low, high = _bounds(value)
    others = dict.fromkeys(one.value.text for one in group if _bounds(one.value) != (low, high))
    is_masked = isinstance(value, Placeholder)
    evidence = (shown.doc, value.start, value.end, value.text, shown.sentence, *shown.sentence_span, shown.section)
    said = (low, high, isinstance(value, Quantity) and value.approx, is_masked)
    return (*key, *said, *evidence, len(group), "|".join(others) or None)


def _preference(one: Reading) -> tuple[bool, int, bool, int]:
    """A number before a mask, the document nearest to the year, an exact value before an inexact one, the first."""
    distance = abs((one.reported or 0) - int(one.period or 0))
    is_masked = isinstance(one.value, Placeholder)
    return is_masked, distance, isinstance(one.value, Quantity) and one.value.approx, one.value.start


def _bounds(value: Quantity | Placeholder) -> tuple[float | None, float | None]:
    if isinstance(value, Placeholder):
        return None, None
    return (None if value.low is None else float(value.low)), (None if value.high is None else float(value.high))


def _span_row(one: Reading) -> tuple[object, ...]:
    value = one.value
    is_told = one.why not in ("span", "average") or "/" in (one.period or "")  # no single year is what these are about
    said = (one.indicator, one.place, one.role, one.sense, one.unit, one.period if is_told else None, *_bounds(value))
    is_approx = isinstance(value, Quantity) and value.approx
    return (
        *said,
        is_approx,
        one.doc,
        value.start,
        value.end,
        value.text,
        one.sentence,
        *one.sentence_span,
        one.section,
        one.why,
    )


_KEY, _PERIOD = (0, 1, 3, 4), 5
"""Where in a row of ``indicators`` the measure, place, figure and unit stand, and the year."""


def _years(annual: Sequence[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Target and result of each year side by side; a year without a value is a row without one."""
    series: dict[tuple[object, ...], dict[int, dict[str, tuple[object, ...]]]] = {}
    for row in annual:
        years = series.setdefault(tuple(row[place] for place in _KEY), {})
        text = " ".join(normalise(str(row[_TEXT])).norm.split())
        years.setdefault(int(str(row[_PERIOD])), {})[str(row[2])] = (text, row[_LOW], row[_LOW + 1])
    for key, years in series.items():
        for year in range(min(years), max(years) + 1):
            said = years.get(year, {})
            yield (*key, year, *said.get("target", (None,) * 3), *said.get("result", (None,) * 3))


_LOW, _TEXT = 6, 13


# ── what a document says ─────────────────────────────────────────────────────────────────────────────────────────────


def readings(annotated: AnnotatedDocument, wanted: Sequence[str]) -> Iterator[Reading]:
    """The values and numeric masks of the body whose measure is one of ``wanted``, in their order."""
    document, text, spans, places = annotated.document, annotated.text, body(annotated), Places(annotated)
    parts = frame_of(text).parts
    year = document.meta.get("year")
    carried: _Carried | None = None
    values: list[Quantity | Placeholder] = [*annotated.quantities, *annotated.placeholders]
    for value in sorted(values, key=lambda one: one.start):
        if not is_in(value.start, spans) or not _is_followed(value):
            continue
        start, end = text.norm_offset(value.start), text.norm_offset(value.end - 1) + 1
        sentence = places.sentence_span(start)
        found = named(value, text.norm[sentence[0] : start], wanted)
        if _CLASS.match(text.norm, end):
            found = None
        elif found is None and carried and carried.sentence == sentence and not _SECOND.match(text.norm, end):
            found = continued(value, text.norm[carried.end : start], carried.indicator)
        carried = _Carried(found[0], end, sentence) if found else None
        if found is None:
            continue
        role, period, why = _placed(value, annotated, start, sentence, parts)
        if _AIM.match(text.norm, end):
            role = "target"
        yield Reading(
            indicator=found[0],
            place=_text(document.meta.get("place") or document.meta.get("organisation")),
            role=role,
            figure=found[1] or _figure(value),
            sense=value.sense if isinstance(value, Quantity) else None,
            unit=plain_unit(value.unit),
            period=period,
            value=value,
            doc=document.id,
            reported=year if isinstance(year, int) else None,
            sentence=text.norm[slice(*sentence)],
            sentence_span=text.raw_span(*sentence) if sentence[0] < sentence[1] else (value.start, value.end),
            section=places.headings(value.start),
            why=why,
        )


class _Carried(NamedTuple):
    """The measure of the value before, its end, and the sentence, all normalised."""

    indicator: str
    end: int
    sentence: tuple[int, int]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _is_followed(value: Quantity | Placeholder) -> bool:
    return value.kind in FOLLOWED if isinstance(value, Quantity) else value.role == "numeric"


def _figure(value: Quantity | Placeholder) -> str:
    """By how much it changes, or what it is; a target changes where it has a direction."""
    if isinstance(value, Placeholder):
        return "level"
    is_change = value.sense == "change" or (value.sense == "target" and value.direction is not None)
    return "change" if is_change else "level"


# ── which year ───────────────────────────────────────────────────────────────────────────────────────────────────────

_AVERAGE = re.compile("年均|平均每年|每年平均|年平均")
_DIGIT = "[一二三四五六七八九十\\d]"
_SPAN = re.compile(
    rf"(?:过去|这|近|前|今后|未来)?(?<!\d){_DIGIT}{{1,2}}年(?:来|间|中|里|累计)|(?:过去|近|今后|未来){_DIGIT}{{1,2}}年"
    rf"|(?<![{_DIGIT[1:-1]}第])[二三四五六七八九十]年(?=全|共|新增|完成|实现|城镇|农村)|(?:19|20)\d\d年?[至到—-]+(?:19|20)\d\d年"
    r"|(?:[一二三四五六七八九]五”?|(?:19|20)\d\d年)(?:时期|期间|以来)(?![^。]{0,30}(?:一年|之年))"
)
_ONE_YEAR = re.compile(r"去年|今年|上年|全年|过去一年|一年来|年末|(?:19|20)\d\d年(?!以来|[至到—-])")
_BASE = re.compile(r"(?:比|较|与)((?:19|20)\d\d)年")
_SINGLE = re.compile(r"\d{4}")
_AIM = re.compile(
    r"(?:左右|以上|以内)?(?:、[^，。；完超实]{2,20})?的?(?:年度|全年|预期|预定|计划|约束性)*(?:目标|任务)(?!完成)"
)
"""What makes a target of the value before it: 没有实现…降低4%左右的目标, 国家下达的110万人年度任务."""
_CLASS = re.compile(r"的?(?:经济|工业|大|强|百强)*(?:省|市|县|区|镇|乡|村|城市|企业|园区)(?![级内外])")
"""What makes a value the mark of a class of others: 地区生产总值超千亿元镇."""
_SECOND = re.compile(r"[、和及与]同?[\d一二三四五六七八九十百]")
"""A value that is followed by another belongs to the first of several measures: 实际增长8.4%和8%."""


def _placed(
    value: Quantity | Placeholder,
    annotated: AnnotatedDocument,
    start: int,
    sentence: tuple[int, int],
    parts: Sequence[Part],
) -> tuple[str, str | None, str | None]:
    """Role, period, and why it is no value of a year."""
    if isinstance(value, Placeholder):
        part = max((one for one in parts if one.start <= start), key=lambda one: one.start)
        years = part.years if part.looks else None
        if years is None or years[0] != years[1]:
            return "result", None, "open"
        return ("target" if part.looks == "plan" else "result"), str(years[0]), None
    role = "target" if value.sense == "target" else "result"
    return role, value.period, _why_not(value, annotated, start, sentence)


def _why_not(value: Quantity, annotated: AnnotatedDocument, start: int, sentence: tuple[int, int]) -> str | None:
    norm = annotated.text.norm
    clause = re.split("[，；：。]", norm[sentence[0] : start])[-1]
    if value.unit in MULTIPLES:
        return "multiple"
    if _AVERAGE.search(clause) or (value.sense == "average" and value.direction is not None):
        return "average"
    if value.period is None:
        return "open"
    if not _SINGLE.fullmatch(value.period):
        return "span"
    if value.sense in ("from", "to"):
        return None  # the ends of a change of several years are values of one year each
    said = norm[sentence[0] : start]
    if (value.sense == "cumulative" or "累计" in clause) and not _ONE_YEAR.search(said):
        return "span"
    bases = [int(year) for year in _BASE.findall(said)]
    if value.sense in ("change", "target") and bases and min(bases) < int(value.period) - 1:
        return "base"
    return "span" if _is_in_review(norm, sentence, start, said) else None


def _is_in_review(norm: str, sentence: tuple[int, int], start: int, said: str) -> bool:
    """Whether the paragraph last spoke of several years and no word of the sentence leads back to one."""
    if _ONE_YEAR.search(said):
        return False
    paragraph_start = norm.rfind("\n", 0, sentence[0]) + 1
    before = norm[paragraph_start:start]
    spans = [match.start() for match in _SPAN.finditer(before)]
    years = [match.start() for match in _ONE_YEAR.finditer(before)]
    return bool(spans) and max(spans) > max(years, default=-1)
