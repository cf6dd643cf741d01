"""Shares with Wilson intervals, and the words that the intervals allow.

Words are chosen here, by rule, so that no briefing calls four out of five "most" or a difference that
may be chance "more".
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ciie_utils.errors import AnalysisError
from nbbriefing.language.estimate import Estimate

#: Below this many cases a share is not put into words: of four cases or fewer, every result but none and all
#: has a 95 % interval wider than 0.6 of the whole scale.
MIN_TO_DESCRIBE = 5

#: Below this many cases on either side, shares are not compared: only nearly opposite results
#: (none against nearly all) would have intervals that do not overlap.
MIN_TO_COMPARE = 10

Description = Literal[
    "no cases",
    "too few to say",
    "none",
    "few",
    "a minority",
    "about half",
    "most",
    "nearly all",
    "all",
    "unclear",
]
Comparison = Literal["more", "fewer", "about as many", "too few to say"]


class Proportion(Estimate):
    """``k`` of ``n`` as an estimate of a share (0 to 1) with its Wilson interval; without cases none."""

    def __init__(self, k: int, n: int, share: float | None, low: float | None, high: float | None) -> None:
        super().__init__(share, low, high, n, events=k, unit="share")

    @property
    def k(self) -> int:
        """How many of the cases."""
        return self.events or 0

    @property
    def share(self) -> float | None:
        """The share; None if ``n`` is 0."""
        return self.value


def wilson(k: int, n: int, level: float = 0.95) -> Proportion:
    """Return the share ``k / n`` with the Wilson score interval.

    Parameters
    ----------
    k, n
        Successes and cases, ``0 <= k <= n``.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    AnalysisError
        If the numbers are impossible.

    References
    ----------
    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of
    the American Statistical Association 22: 209-212.

    Examples
    --------
    >>> wilson(5, 10).low.__round__(3)
    0.237
    """
    table = wilson_intervals(pd.Series([k]), pd.Series([n]), level)
    if n == 0:
        return Proportion(int(k), 0, None, None, None)
    share, low, high = (float(table[name].iloc[0]) for name in ("share", "low", "high"))
    return Proportion(int(k), int(n), share, low, high)


def wilson_intervals(k: pd.Series[int], n: pd.Series[int], level: float = 0.95) -> pd.DataFrame:
    """Return ``share``, ``low`` and ``high`` (float64, 0 to 1) for columns of counts; NaN where n is 0.

    Raises
    ------
    AnalysisError
        If a count is negative, ``k`` exceeds ``n``, or the level is not between 0 and 1.
    """
    successes, cases = k.to_numpy(dtype=np.float64), n.to_numpy(dtype=np.float64)
    impossible = (successes < 0) | (successes > cases)
    if impossible.any():
        at = int(np.argmax(impossible))
        raise AnalysisError(
            f"{successes[at]:.0f} of {cases[at]:.0f} is not a share.\n"
            "Count the successes among the cases: 0 <= k <= n."
        )
    if not 0 < level < 1:
        raise AnalysisError(f"level={level!r} is not a confidence level.\nGive a number between 0 and 1.")
    z = float(ndtri((1 + level) / 2))
    some = cases > 0
    total = np.where(some, cases, 1.0)
    share = successes / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    # At none and all the bound is exactly 0 and 1; the formula misses it by rounding.
    low = np.where(successes == 0, 0.0, centre - half)
    high = np.where(successes == cases, 1.0, centre + half)
    columns = {"share": share, "low": low, "high": high}
    return pd.DataFrame(
        {name: np.where(some, values, math.nan) for name, values in columns.items()}, index=k.index
    )


def describe_share(part: Estimate) -> Description:
    """Say in a word what a share allows to be said.

    - ``no cases`` if there are none; ``too few to say`` below ``MIN_TO_DESCRIBE`` cases;
    - ``none``, ``all``: exactly, among these cases;
    - ``few``: the whole interval lies below a quarter; ``nearly all``: above three quarters;
    - ``a minority``: below a half; ``most``: above a half;
    - ``about half``: within 0.3 to 0.7 and across a half;
    - ``unclear``: across a half, and too wide to say even that.
    """
    if part.value is None or part.low is None or part.high is None:
        return "no cases"
    if part.n < MIN_TO_DESCRIBE:
        return "too few to say"
    if part.events in (0, part.n):
        return "none" if part.events == 0 else "all"
    if part.high < 0.5:
        return "few" if part.high < 0.25 else "a minority"
    if part.low > 0.5:
        return "nearly all" if part.low > 0.75 else "most"
    return "about half" if part.low >= 0.3 and part.high <= 0.7 else "unclear"


def compare_shares(a: Estimate, b: Estimate) -> Comparison:
    """Say whether the first share is larger than the second, as far as their intervals tell.

    - ``more``, ``fewer``: the intervals do not overlap;
    - ``about as many``: each share lies within the other's interval;
    - ``too few to say``: everything between, and fewer than ``MIN_TO_COMPARE`` cases on either side.

    Intervals that do not overlap are a stricter demand than a difference significant at the same level,
    which suits comparisons that were not planned in advance.
    """
    if a.value is None or b.value is None or min(a.n, b.n) < MIN_TO_COMPARE:
        return "too few to say"
    assert a.low is not None
    assert a.high is not None
    assert b.low is not None
    assert b.high is not None
    if a.low > b.high:
        return "more"
    if a.high < b.low:
        return "fewer"
    if b.low <= a.value <= b.high and a.low <= b.value <= a.high:
        return "about as many"
    return "too few to say"
