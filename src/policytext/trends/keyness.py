"""What is key to one group of documents against another, and how evenly items are spread over the parts of a corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from policytext.count import PER, Nested
from policytext.lexicon import Lexicon
from policytext.model import InputError
from policytext.stats import contingency, permutation, trend
from policytext.stats import dispersion as spread
from policytext.trends.analysis import Analysis, frame, paragraph
from policytext.trends.groups import columns_of, group
from policytext.trends.observe import Documents, Observations, observe
from policytext.trends.series import placed

if TYPE_CHECKING:
    import numpy
    import polars
    from numpy.typing import NDArray

    Floats = NDArray[numpy.float64]

Items: TypeAlias = Literal["formulations", "words"]
ITEMS: tuple[Items, ...] = ("formulations", "words")
ITEM_NAMES = {"formulations": ("formulations", "提法"), "words": ("words", "词")}
FEWEST_FOR_PERCENT = 5
"""A difference in per cent of fewer occurrences than this means nothing."""
FEWEST_FOR_BOOTSTRAP = 5
"""Documents that each group needs, so that drawing them anew tells something."""


class Matrix(NamedTuple):
    """Frequencies of items in documents, (items, documents): their names, their kinds, and the documents' sizes."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    counts: Floats
    sizes: Floats


def matrix(observed: Observations, docs: Sequence[str], items: Items, least: int) -> Matrix:
    """The items with at least ``least`` occurrences in these documents; sizes are in words.

    Raises:
        InputError: ``items`` is neither formulations nor words, or no words were counted.
    """
    import numpy
    import polars

    if items not in ITEMS:
        raise InputError(f"items {items!r} is none of {', '.join(ITEMS)}")
    if observed.documents["words"].null_count():
        raise InputError("words were not counted; make the observations with observe(corpus, words=True)")
    if items == "words":
        found = observed.word_counts.lazy().select(
            "doc", polars.col("word").alias("item"), "count", polars.lit("word").alias("kind")
        )
    else:
        found = (
            observed.occurrences.lazy()
            .group_by("doc", polars.col("canonical").alias("item"))
            .agg(polars.len().cast(polars.Int64).alias("count"), polars.first("kind"))
        )
    found = found.join(polars.LazyFrame({"doc": list(docs)}), on="doc", how="semi")
    summed = found.group_by("item").agg(polars.sum("count").alias("total"), polars.min("kind"))
    frequent = summed.filter(polars.col("total") >= least)
    totals = frequent.sort("total", "item", descending=[True, False]).collect(engine="streaming")
    names = tuple(totals["item"])
    rows = {name: place for place, name in enumerate(names)}
    columns = {doc: place for place, doc in enumerate(docs)}
    counts = numpy.zeros((len(names), len(docs)))
    kept = found.join(frequent.select("item"), on="item", how="semi").select("item", "doc", "count")
    for item, doc, count in kept.collect(engine="streaming").iter_rows():
        counts[rows[item], columns[doc]] = count
    sizes = dict(observed.documents.select("doc", "words").rows())
    return Matrix(names, tuple(totals["kind"]), counts, numpy.array([float(sizes[doc] or 0) for doc in docs]))


# ── keyness ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def keyness(
    corpus: Documents | Observations,
    a: str,
    b: str,
    *,
    items: Items = "formulations",
    least: int = 3,
    alpha: float = 0.05,
    seed: int = 0,
    nested: Nested = "longest",
    lexicon: Lexicon | None = None,
) -> Analysis:
    """Compare two groups of documents: effect sizes with intervals, G², χ², Bayes factor, p by permuting documents.

    Args:
        corpus: The documents, or what ``observe(words=True)`` kept of them.
        a: The first group, an expression over the metadata such as ``year<2013`` (``groups.group``).
        b: The second group.
        items: What is compared.
        least: Items with fewer occurrences in both groups together are left out.
        alpha: The false discovery rate.
        seed: Of the permutations and the bootstrap.
        nested: Which formulations count, as for ``count_formulations``; not for ``Observations``.
        lexicon: The built-in one by default.

    Returns:
        The tables ``keyness`` (by G²), ``groups`` and ``group_documents``.

    Raises:
        InputError: An expression cannot be read, a group is empty, or a document is in both.

    >>> import policytext as pt
    >>> result = pt.keyness(pt.sample(), "year<2022", "year>=2022")
    >>> result["groups"].select("group", "documents").rows()
    [('a', 2), ('b', 3)]
    """
    observed = (
        corpus if isinstance(corpus, Observations) else observe(corpus, lexicon=lexicon, nested=nested, words=True)
    )
    members = _members(observed, (a, b))
    docs = [*members[0], *members[1]]
    found = matrix(observed, docs, items, least)
    in_first = [True] * len(members[0]) + [False] * len(members[1])
    rows, said = _compared(found, in_first, alpha, seed)
    tables = {
        "keyness": rows,
        "groups": _groups(observed, members, (a, b)),
        "group_documents": _make_up(observed, members),
    }
    options = {"a": a, "b": b, "items": items, "least": least, "alpha": alpha, "seed": seed, "nested": observed.nested}
    methods = _methods(observed, tables, options, said)
    return Analysis("keyness", tables, methods, options, observed.lexicon, observed.as_of)


def _members(observed: Observations, expressions: tuple[str, str]) -> tuple[list[str], list[str]]:
    rows = list(observed.documents.iter_rows(named=True))
    for expression in expressions:
        for column in columns_of(expression):
            if column not in observed.documents.columns:
                known = ", ".join(
                    name for name in observed.documents.columns if name not in ("is_lower_bound", "year_from")
                )
                raise InputError(f"{expression!r}: no document has the metadata {column!r}; known are {known}")
    first, second = ([row["doc"] for row in rows if group(one)(row)] for one in expressions)
    for expression, docs in zip(expressions, (first, second), strict=True):
        if not docs:
            raise InputError(f"{expression!r}: no document is in this group")
    both = set(first) & set(second)
    if both:
        raise InputError(f"{sorted(both)[0]} is in both groups; let the expressions exclude each other")
    return first, second


def _compared(
    found: Matrix, in_first: Sequence[bool], alpha: float, seed: int
) -> tuple[polars.DataFrame, dict[str, object]]:
    """The table ``keyness``, and what is to be said of its intervals and tests."""
    import numpy

    first = numpy.array(in_first)
    a, b = found.counts[:, first].sum(axis=1), found.counts[:, ~first].sum(axis=1)
    size_a, size_b = float(found.sizes[first].sum()), float(found.sizes[~first].sum())
    cells = (a, b, size_a, size_b)
    several = int(first.sum()), int((~first).sum())
    is_drawn = min(several) >= FEWEST_FOR_BOOTSTRAP
    if is_drawn:
        low, high = permutation.bootstrap_log_ratio(found.counts, found.sizes, first, seed=seed)
    else:
        low, high = contingency.log_ratio_interval(*cells)
    p: list[float | None] = [None] * len(a)
    least: list[float | None] = [None] * len(a)
    if min(several) > 1 and len(a):
        tested = permutation.permutation_p(found.counts, found.sizes, first, seed=seed)
        p, least = tested[0].tolist(), tested[1].tolist()
    could = [one is not None and one <= alpha for one in least]
    q = trend.adjusted(p, could)
    g2 = contingency.log_likelihood(*cells)
    is_enough = (a >= FEWEST_FOR_PERCENT) & (b >= FEWEST_FOR_PERCENT)
    percents = [numpy.where(is_enough, 100 * (2.0**one - 1), numpy.nan) for one in (low, high)]
    ratio = contingency.log_ratio(*cells)
    columns = {
        "item": found.names,
        "kind": found.kinds,
        "count_a": a.astype(int).tolist(),
        "count_b": b.astype(int).tolist(),
        "rate_a": (PER * a / size_a).tolist(),
        "rate_b": (PER * b / size_b).tolist(),
        "documents_a": (found.counts[:, first] > 0).sum(axis=1).tolist(),
        "documents_b": (found.counts[:, ~first] > 0).sum(axis=1).tolist(),
        "log_ratio": ratio.tolist(),
        "low": low.tolist(),
        "high": high.tolist(),
        "diff": numpy.where(is_enough, contingency.percent_difference(*cells), numpy.nan).tolist(),
        "diff_low": percents[0].tolist(),
        "diff_high": percents[1].tolist(),
        "g2": g2.tolist(),
        "chi2": contingency.chi_squared(*cells).tolist(),
        "bic": contingency.bayes_factor(g2, size_a + size_b).tolist(),
        "p": p,
        "least_p": least,
        "q": q,
        "key": [_key(one, adjusted, alpha) for one, adjusted in zip(ratio.tolist(), q, strict=True)],
    }
    rows = frame("keyness", zip(*columns.values(), strict=True)).sort("g2", "item", descending=[True, False])
    said: dict[str, object] = {"is_drawn": is_drawn, "several": several, "tested": sum(could)}
    return rows, said


def _key(ratio: float, q: float | None, alpha: float) -> str | None:
    if q is None or q > alpha or not ratio:
        return None
    return "a" if ratio > 0 else "b"


def _groups(observed: Observations, members: tuple[list[str], list[str]], where: tuple[str, str]) -> polars.DataFrame:
    documents = {row["doc"]: row for row in observed.documents.iter_rows(named=True)}
    rows = []
    for name, expression, docs in zip("ab", where, members, strict=True):
        chosen = [documents[doc] for doc in docs]
        sums = [sum(row[column] or 0 for row in chosen) for column in ("words", "characters", "is_lower_bound")]
        rows.append((name, expression, len(docs), *sums))
    return frame("groups", rows)


def _make_up(observed: Observations, members: tuple[list[str], list[str]]) -> polars.DataFrame:
    names = {doc: name for name, docs in zip("ab", members, strict=True) for doc in docs}
    rows = [
        (names.get(row["doc"]), row["doc"], row.get("title"), row.get("year"), row["words"], row["is_lower_bound"])
        for row in observed.documents.iter_rows(named=True)
    ]
    return frame("group_documents", sorted(rows, key=lambda row: (row[0] or "c", str(row[3]), row[1])))


def _methods(
    observed: Observations,
    tables: Mapping[str, polars.DataFrame],
    options: Mapping[str, object],
    found: Mapping[str, object],
) -> dict[str, str]:
    first, second = tables["groups"].iter_rows(named=True)
    items = tables["keyness"].height
    facts: dict[str, object] = {"items": items, "kind": ITEM_NAMES[str(options["items"])]}
    facts |= {"lexicon": observed.lexicon, "as_of": observed.as_of}
    for name in ("documents", "words", "where"):
        facts |= {f"{name}_a": first[name], f"{name}_b": second[name]}
    said: list[tuple[str, Mapping[str, object]]] = [("keyness-compared", facts), ("least", {"least": options["least"]})]
    said += [(f"nested-{observed.nested}", {}), ("keyness-measures", {})]
    bounds = int(first["is_lower_bound"] + second["is_lower_bound"])
    if bounds:
        said.append(("masked-groups", {"many": bounds}))
    said.append(("keyness-bootstrap", {"times": 2000}) if found["is_drawn"] else ("keyness-katz", {}))
    several = found["several"]
    assert isinstance(several, tuple)
    if min(several) > 1:
        how = permutation.how(*several, seed=int(str(options["seed"])))
        said.append(
            ("keyness-permutation", {"how": how, "items": items, "tested": found["tested"], "alpha": options["alpha"]})
        )
    else:
        said.append(("keyness-single", {}))
    return paragraph(*said)


# ── dispersion ───────────────────────────────────────────────────────────────────────────────────────────────────────


def dispersion(
    corpus: Documents | Observations,
    *,
    by: str = "doc",
    items: Items = "formulations",
    least: int = 3,
    nested: Nested = "longest",
    lexicon: Lexicon | None = None,
) -> Analysis:
    """How evenly items are spread over the parts of a corpus: Gries's DP and its norm, Juilland's D.

    Args:
        corpus: The documents, or what ``observe(words=True)`` kept of them.
        by: What makes the parts: ``doc``, ``month`` or a column of the metadata.
        items: What is spread.
        least: Items with fewer occurrences are left out.
        nested: Which formulations count, as for ``count_formulations``; not for ``Observations``.
        lexicon: The built-in one by default.

    Returns:
        The tables ``dispersion`` (the most frequent first) and ``parts``.

    Raises:
        InputError: No document has a value of ``by``.
    """
    import numpy

    observed = (
        corpus if isinstance(corpus, Observations) else observe(corpus, lexicon=lexicon, nested=nested, words=True)
    )
    documents = placed(observed, by)[0]
    docs = documents["doc"].to_list()
    found = matrix(observed, docs, items, least)
    parts = list(dict.fromkeys(documents["period"]))
    places = numpy.array([parts.index(part) for part in documents["period"]])
    shares = numpy.zeros((len(docs), len(parts)))
    shares[numpy.arange(len(docs)), places] = 1
    counts, sizes = found.counts @ shares, found.sizes @ shares
    measures = (spread.deviation_of_proportions, spread.normalised_deviation, spread.juilland_d)
    columns = (
        found.names,
        found.kinds,
        counts.sum(axis=1).astype(int).tolist(),
        (counts > 0).sum(axis=1).tolist(),
        [len(parts)] * len(found.names),
        *(measure(counts, sizes).tolist() for measure in measures),
    )
    tables = {
        "dispersion": frame("dispersion", zip(*columns, strict=True) if found.names else ()),
        "parts": frame(
            "parts", zip(parts, shares.sum(axis=0).astype(int).tolist(), sizes.astype(int).tolist(), strict=True)
        ),
    }
    facts = {"items": len(found.names), "kind": ITEM_NAMES[items], "parts": len(parts), "by": by}
    facts |= {"lexicon": observed.lexicon, "as_of": observed.as_of}
    methods = paragraph(("dispersion", facts), ("least", {"least": least}), (f"nested-{observed.nested}", {}))
    options = {"by": by, "items": items, "least": least, "nested": observed.nested}
    return Analysis("dispersion", tables, methods, options, observed.lexicon, observed.as_of)
