"""Join two sets of rows on a whole-number key, a bounded number of pairs at a time.

A join that is only then filtered needs memory for every candidate pair. Promises and milestones meet
in small groups in an honest ledger, but nothing forbids an initiative with thousands of rows, so the
pairs are handed out in blocks: memory stays bounded and the cost is that of the pairs looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ciie_utils.analysis.frames import Days

#: Pairs looked at together: about 200 MB of working memory at the dozen arrays that a filter makes.
BLOCK = 2_000_000


def candidate_pairs(
    left_keys: Days, right_keys_sorted: Days, block: int = BLOCK
) -> Iterator[tuple[Days, Days]]:
    """Yield the pairs of positions whose keys are equal.

    Parameters
    ----------
    left_keys
        One key a row, in any order.
    right_keys_sorted
        One key a row, ascending.
    block
        About how many pairs are yielded at once; a left row is never split between blocks.

    Yields
    ------
    (left, right)
        Position arrays of equal length. Left positions ascend over all blocks, and right
        positions ascend within one left position.
    """
    first, end = places(right_keys_sorted, left_keys)
    count = end - first
    ends = np.cumsum(count)
    start = 0
    while start < len(left_keys):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + block, side="right")))
        sizes = count[start:stop]
        left = np.repeat(np.arange(start, stop), sizes)
        offsets = np.arange(len(left)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        yield left, np.repeat(first[start:stop], sizes) + offsets
        start = stop


def contains(numbers_sorted: Days, wanted: Days) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say for each wanted number whether it is among sorted numbers."""
    first, end = places(numbers_sorted, wanted)
    return end > first


def places(numbers_sorted: Days, wanted: Days) -> tuple[Days, Days]:
    """Return where each wanted number begins and ends among sorted numbers.

    They are looked up in ascending order: a search that jumps about in a large array waits for memory.
    """
    ascending = np.argsort(wanted)
    first, end = np.empty_like(ascending), np.empty_like(ascending)
    sought = wanted[ascending]
    first[ascending] = np.searchsorted(numbers_sorted, sought, side="left")
    end[ascending] = np.searchsorted(numbers_sorted, sought, side="right")
    return first, end
