"""Near duplicates: texts most of whose eight-character stretches are the same, told by MinHash.

One hash a stretch, the least hash in each of ``BINS`` bins (one-permutation hashing, Li, Owen & Zhang 2012), an empty
bin filled from the next one (Shrivastava & Li 2014). The share of equal bins estimates the Jaccard index of two texts.
Two texts are compared where a band of ``BAND`` bins is the same (locality-sensitive hashing; Leskovec, Rajaraman &
Ullman 2020, ch. 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

STRETCH = 8
"""Characters of a stretch, white space left out."""
BINS, BAND = 128, 4
"""With bands of four, two texts of a Jaccard index of 0.8 are compared in all but one of ten billion cases."""
NEAR = 0.8
"""The least estimated index of a near duplicate; its standard error there is 0.035."""
_BIG_BAND = 200
"""Of texts that share a band, each is compared with so many before it, so that boilerplate costs no square."""


def signature(norm: str) -> bytes | None:
    """The signature of a normalised text, ``BINS`` little-endian 32-bit numbers; null where it has no stretch."""
    import numpy

    codes = numpy.frombuffer("".join(norm.split()).encode("utf-32-le", "surrogatepass"), numpy.uint32)
    if len(codes) < STRETCH:
        return None
    count = len(codes) - STRETCH + 1
    hashes = numpy.zeros(count, numpy.uint64)
    for place in range(STRETCH):
        hashes = hashes * numpy.uint64(0x100000001B3) + codes[place : place + count]
    hashes ^= hashes >> numpy.uint64(31)
    hashes *= numpy.uint64(0x9E3779B97F4A7C15)
    bins = (hashes >> numpy.uint64(57)).astype(numpy.intp)  # the upper seven bits: 128 bins
    least = numpy.full(BINS, 0xFFFFFFFF, numpy.uint32)
    numpy.minimum.at(least, bins, ((hashes >> numpy.uint64(24)) & numpy.uint64(0xFFFFFFFF)).astype(numpy.uint32))
    filled = numpy.zeros(BINS, bool)
    filled[bins] = True
    if not filled.all():
        places = numpy.flatnonzero(filled)
        least = least[places[numpy.searchsorted(places, numpy.arange(BINS)) % len(places)]]
    return least.astype("<u4").tobytes()


def near_duplicates(signatures: Sequence[bytes | None]) -> list[tuple[int, int, float]]:
    """Each text that is nearly one before it: its number, that of the nearest (the first of equals), the estimate.

    >>> first, second = "各级各部门要认真贯彻落实会议精神。" * 3, "另一份文件的文字完全不同，说的是水利工程。"
    >>> near_duplicates([signature(one) for one in (first, second, first + "完。")])[0][:2]
    (2, 0)
    """
    import numpy

    numbers = [number for number, one in enumerate(signatures) if one is not None]
    if len(numbers) < 2:
        return []
    rows = numpy.frombuffer(b"".join(one for one in signatures if one is not None), "<u4").reshape(-1, BINS)
    best: dict[int, tuple[float, int]] = {}
    for band in range(0, BINS, BAND):
        for later, earlier in _sharing(rows[:, band : band + BAND]):
            alike = (rows[later] == rows[earlier]).mean(axis=1)
            for a, b, share in zip(later.tolist(), earlier.tolist(), alike.tolist(), strict=True):
                if share >= NEAR and (share, -b) > best.get(a, (0.0, 0)):
                    best[a] = (share, -b)
    return [(numbers[a], numbers[-b], share) for a, (share, b) in sorted(best.items())]


def _sharing(band: NDArray[numpy.uint32]) -> list[tuple[NDArray[numpy.intp], NDArray[numpy.intp]]]:
    """The pairs of rows that are the same in a band, as arrays of the later and the earlier ones."""
    import numpy

    keys = numpy.ascontiguousarray(band).view([("", "<u4")] * BAND).ravel()
    order = numpy.argsort(keys, kind="stable")
    ends = numpy.flatnonzero(numpy.append(keys[order][1:] != keys[order][:-1], True)) + 1
    pairs = []
    start = 0
    for end in ends.tolist():
        group = order[start:end]
        for step in range(1, min(len(group), _BIG_BAND)):
            pairs.append((group[step:], group[:-step]))
        start = end
    return pairs
