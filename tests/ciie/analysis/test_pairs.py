"""Joining rows a bounded number of pairs at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ciie_utils.analysis.frames import candidate_pairs, contains, places

keys = st.lists(st.integers(0, 5), max_size=20)


@given(keys, keys, st.integers(1, 30))
def test_every_pair_of_equal_keys_comes_once_and_in_order(
    left: list[int], right: list[int], block: int
) -> None:
    right = sorted(right)
    blocks = list(candidate_pairs(np.array(left, np.int64), np.array(right, np.int64), block))
    found = [(int(a), int(b)) for lefts, rights in blocks for a, b in zip(lefts, rights, strict=True)]
    assert found == [(a, b) for a, x in enumerate(left) for b, y in enumerate(right) if x == y]
    largest = max((right.count(key) for key in left), default=0)
    assert all(len(lefts) <= max(block, largest) for lefts, _ in blocks)


@given(keys, keys)
def test_membership(known: list[int], wanted: list[int]) -> None:
    found = contains(np.array(sorted(known), np.int64), np.array(wanted, np.int64))
    assert list(found) == [number in known for number in wanted]


@given(keys, keys)
def test_places_are_those_of_a_search_one_by_one(known: list[int], wanted: list[int]) -> None:
    known = sorted(known)
    first, end = places(np.array(known, np.int64), np.array(wanted, np.int64))
    assert list(first) == [bisect_left(known, number) for number in wanted]
    assert list(end) == [bisect_right(known, number) for number in wanted]
