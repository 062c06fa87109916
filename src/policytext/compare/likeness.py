"""How alike texts are by their rarer words, which pairs of them are worth a look, and the best assignment of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from scipy import sparse

    Matrix = NDArray[numpy.float64]
    Numbers = NDArray[numpy.int64]
    Pairs: TypeAlias = "tuple[Numbers, Numbers]"

MOST_CANDIDATES = 64
"""How many of the others a text is looked at with, the most alike first; memory grows with the length of a document and
not with its square."""
_ROWS = 500
"""Texts compared with all others at a time."""
_NEARER = 0.001
"""What being at the same place of its document or section adds: of texts that are the same, the nearest are paired."""


def gram_counts(texts: Sequence[str], columns: dict[str, int]) -> sparse.csr_matrix:
    """How often each bigram of characters stands in each text; ``columns`` gives each its column and may grow."""
    import numpy
    from scipy import sparse

    cells, ends = [], [0]
    for text in texts:
        cells += [columns.setdefault(first + second, len(columns)) for first, second in pairwise(text)]
        ends.append(len(cells))
    matrix = sparse.csr_matrix((numpy.ones(len(cells)), cells, ends), shape=(len(texts), len(columns)))
    matrix.sum_duplicates()
    return matrix


def rarities(counts: sparse.csr_matrix) -> Matrix:
    """The weight of each column: the logarithm of how few of the rows it stands in (Spärck Jones 1972).

    Smoothed, so that what stands in every row still counts a little: of two rows, what they share does.
    """
    import numpy

    result: Matrix = numpy.log(1 + counts.shape[0] / numpy.maximum(1, counts.getnnz(axis=0)))
    return result


def weighted(counts: sparse.csr_matrix, rarity: Matrix) -> sparse.csr_matrix:
    """Rows of length 1: 1 + log(count), times the rarity of the column (Salton and Buckley 1988)."""
    import numpy
    from scipy import sparse

    rows = sparse.csr_matrix(counts, copy=True)
    rows.data = 1 + numpy.log(rows.data)
    rows = rows @ sparse.diags(rarity)
    lengths = numpy.sqrt(numpy.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / numpy.maximum(lengths, 1e-12)) @ rows)


def cosines_of(olds: sparse.csr_matrix, news: sparse.csr_matrix, pairs: Pairs) -> Matrix:
    """The cosine of each pair of rows; the pairs are in order of the first."""
    import numpy

    found = [numpy.zeros(0)]
    for first in range(0, olds.shape[0], _ROWS):
        low, high = numpy.searchsorted(pairs[0], (first, first + _ROWS))
        if low < high:
            block = (olds[first : first + _ROWS] @ news.T).toarray()
            found.append(block[pairs[0][low:high] - first, pairs[1][low:high]])
    result: Matrix = numpy.concatenate(found).clip(0, 1)
    return result


def most_alike(olds: sparse.csr_matrix, news: sparse.csr_matrix, least: float) -> sparse.csr_matrix:
    """The cosines from ``least`` on; of each old row the ``MOST_CANDIDATES`` greatest, of equal ones the nearest."""
    import numpy
    from scipy import sparse

    places = numpy.arange(news.shape[0]) / max(1, news.shape[0])
    blocks = []
    for first in range(0, olds.shape[0], _ROWS):
        block = sparse.csr_matrix(olds[first : first + _ROWS] @ news.T)
        block.data[block.data < least] = 0
        block.eliminate_zeros()
        for row, start in enumerate(block.indptr[:-1]):
            stop = block.indptr[row + 1]
            if stop - start > MOST_CANDIDATES:
                apart = numpy.abs(places[block.indices[start:stop]] - (first + row) / olds.shape[0])
                order = numpy.argsort(_NEARER * apart - block.data[start:stop], kind="stable")
                block.data[start:stop][order[MOST_CANDIDATES:]] = 0
        block.eliminate_zeros()
        blocks.append(block)
    matrix = sparse.csr_matrix(sparse.vstack(blocks)) if blocks else sparse.csr_matrix((0, news.shape[0]))
    matrix.data = numpy.minimum(matrix.data, 1)
    return matrix


def best_pairs(worth: sparse.csr_matrix) -> Iterator[tuple[int, int]]:
    """The assignment of rows to columns with the greatest sum, each to at most one; in order of the rows.

    What is absent or not above 0 is no pair. Each row may also take a place of its own that is worth nothing, so that
    there always is a whole assignment (Jonker and Volgenant 1987, on sparse matrices).
    """
    from scipy import sparse
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    rows, columns = worth.shape
    worth = worth.multiply(worth > 0)
    if not (rows and columns and worth.nnz):
        return
    nothing = sparse.identity(rows, format="csr") * 1e-9
    whole = sparse.csr_matrix(sparse.hstack([worth, nothing]))
    for i, j in zip(*min_weight_full_bipartite_matching(whole, maximize=True), strict=True):
        if j < columns:
            yield int(i), int(j)


def nearer(first: Sequence[int], second: Sequence[int], lengths: tuple[int, int]) -> Matrix:
    """A little for each pair of numbers, the more the nearer their places among so many are."""
    import numpy

    places = numpy.asarray(first) / max(1, lengths[0]), numpy.asarray(second) / max(1, lengths[1])
    result: Matrix = _NEARER * (1 - numpy.abs(places[0] - places[1]))
    return result
