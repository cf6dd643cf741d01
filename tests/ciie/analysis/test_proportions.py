"""Wilson intervals against published values and another library; the words that they allow."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from ciie_utils.analysis.proportions import (
    MIN_TO_COMPARE,
    MIN_TO_DESCRIBE,
    compare_shares,
    describe_share,
    wilson,
    wilson_intervals,
)
from ciie_utils.errors import AnalysisError


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # R. G. Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in
        # Medicine 17: 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)
    assert found.share == pytest.approx(k / n)
    assert found.low == pytest.approx(low, abs=0.00005)
    assert found.high == pytest.approx(high, abs=0.00005)


@given(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from([0.8, 0.95, 0.99]),
)
@settings(deadline=None)
def test_agrees_with_scipy(counts: tuple[int, int], level: float) -> None:
    k, n = counts
    theirs = binomtest(k, n).proportion_ci(level, method="wilson")
    ours = wilson(k, n, level)
    assert ours.low == pytest.approx(theirs.low, abs=1e-12)
    assert ours.high == pytest.approx(theirs.high, abs=1e-12)
    assert ours.low is not None
    assert ours.high is not None
    assert 0 <= ours.low <= k / n <= ours.high <= 1


def test_without_cases_there_is_no_share() -> None:
    nothing = wilson(0, 0)
    assert (nothing.k, nothing.n, nothing.share, nothing.low, nothing.high) == (0, 0, None, None, None)


def test_columns_of_counts_keep_their_index_and_mark_groups_without_cases() -> None:
    found = wilson_intervals(pd.Series([5, 0], index=[7, 9]), pd.Series([10, 0], index=[7, 9]))
    assert list(found.index) == [7, 9]
    # By hand: z = 1.96, centre (0.5 + 0.192) / 1.384 = 0.5, half-width 0.263.
    assert found.loc[7].tolist() == pytest.approx([0.5, 0.2366, 0.7634], abs=0.0001)
    assert found.loc[9].isna().all()


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5), (1, 0)])
def test_impossible_counts_are_refused(k: int, n: int) -> None:
    with pytest.raises(AnalysisError, match="is not a share"):
        wilson(k, n)


def test_an_impossible_level_is_refused() -> None:
    with pytest.raises(AnalysisError, match="not a confidence level"):
        wilson(1, 2, level=95)


@pytest.mark.parametrize(
    ("k", "n", "word"),
    [
        (0, 0, "no cases"),
        (4, 4, "too few to say"),
        (0, 4, "too few to say"),
        (0, 5, "none"),
        (5, 5, "all"),
        (4, 5, "unclear"),  # 0.38 to 0.96
        (1, 30, "few"),  # 0.01 to 0.17
        (10, 40, "a minority"),  # 0.14 to 0.40
        (30, 40, "most"),  # 0.60 to 0.86
        (38, 40, "nearly all"),  # 0.84 to 0.99
        (50, 100, "about half"),  # 0.40 to 0.60
        (5, 10, "unclear"),  # 0.24 to 0.76
    ],
)
def test_words_for_shares(k: int, n: int, word: str) -> None:
    assert describe_share(wilson(k, n)) == word


@pytest.mark.parametrize(
    ("a", "b", "word"),
    [
        ((30, 40), (10, 40), "more"),  # from 0.60 against up to 0.40
        ((10, 40), (30, 40), "fewer"),
        ((20, 40), (21, 40), "about as many"),
        ((50, 100), (60, 100), "too few to say"),  # 0.40-0.60 and 0.50-0.69 overlap, 0.60 lies on the edge
        ((9, 9), (0, 9), "too few to say"),
        ((0, 0), (5, 40), "too few to say"),
    ],
)
def test_words_for_two_shares(a: tuple[int, int], b: tuple[int, int], word: str) -> None:
    assert compare_shares(wilson(*a), wilson(*b)) == word


@given(*(st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))) for _ in range(2)))
@settings(deadline=None)
def test_comparing_the_other_way_round_says_the_opposite(a: tuple[int, int], b: tuple[int, int]) -> None:
    opposite = {"more": "fewer", "fewer": "more"}
    forth, back = compare_shares(wilson(*a), wilson(*b)), compare_shares(wilson(*b), wilson(*a))
    assert back == opposite.get(forth, forth)


def test_the_thresholds_rest_on_what_the_documentation_says_of_them() -> None:
    def width(k: int, n: int) -> float:
        found = wilson(k, n)
        assert found.low is not None
        assert found.high is not None
        return found.high - found.low

    assert min(width(k, n) for n in range(2, MIN_TO_DESCRIBE) for k in range(1, n)) > 0.6
    assert min(width(k, MIN_TO_DESCRIBE) for k in range(1, MIN_TO_DESCRIBE)) < 0.6
    # Below MIN_TO_COMPARE cases on both sides, only results at least this far apart do not overlap.
    n = MIN_TO_COMPARE - 1
    apart = [
        (b - a) / n
        for a in range(n + 1)
        for b in range(a, n + 1)
        if (wilson(a, n).high or math.nan) < (wilson(b, n).low or math.nan)
    ]
    assert min(apart) > 0.5
