"""How many products have reached patients some time after they were first shown, area by area."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ciie_utils.analysis.frames import empty
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, Comparison, Proportion, compare_shares, wilson
from ciie_utils.analysis.survival import curve_of, survival_at

ARRIVAL_COLUMNS = {
    "therapy_area": "str",
    "n": "Int64",
    "arrived": "Int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
}


@dataclass(frozen=True)
class Arrival:
    """What is known of a group of products some time after they were first shown.

    Attributes
    ----------
    n
        How many are followed at all.
    arrived
        How many of them had reached patients by then.
    share, low, high
        The Kaplan-Meier estimate of the share with patients (0 to 1) and its 95 % interval; None if there are
        fewer than ``MIN_TO_DESCRIBE`` products or none has been followed for so long.
    """

    n: int
    arrived: int
    share: float | None
    low: float | None
    high: float | None


def arrived_by(times: pd.DataFrame, days: float) -> Arrival:
    """Estimate the share of products with patients some days after they were first shown.

    Where none or all have arrived the band of the Kaplan-Meier curve has no width and says nothing about
    chance; there the open end is that of a Wilson interval over the products still followed (none arrived) or
    followed at all (all arrived).

    Parameters
    ----------
    times
        From ``survival.time_to_patients``.
    days
        Time since the first showing.
    """
    counted = times[times["excluded"].isna()]
    arrived = int((counted["observed"] & (counted["duration_days_mid"] <= days)).sum())
    n = len(counted)
    curve = curve_of(times)
    there = survival_at(curve, [days]).iloc[0]
    if n < MIN_TO_DESCRIBE or pd.isna(there["survival"]):
        return Arrival(n, arrived, None, None, None)
    share = 1 - float(there["survival"])
    if arrived == 0:
        high = wilson(0, int(there["at_risk"])).high
        return Arrival(n, arrived, share, 0.0, 1.0 if high is None else high)
    if share == 1:
        low = wilson(n, n).low
        return Arrival(n, arrived, share, 0.0 if low is None else low, 1.0)
    return Arrival(n, arrived, share, 1 - float(there["high"]), 1 - float(there["low"]))


def arrivals_by_area(times: pd.DataFrame, initiatives: pd.DataFrame, days: float) -> pd.DataFrame:
    """Estimate ``arrived_by`` for the products of each therapy area.

    Parameters
    ----------
    times
        From ``survival.time_to_patients``.
    initiatives
        Gives the therapy areas.
    days
        Time since the first showing.

    Returns
    -------
    DataFrame
        One row per area with a product that is followed, sorted by the area: ``therapy_area`` (str), ``n``,
        ``arrived`` (Int64), ``share``, ``low``, ``high`` (float64; NaN where ``arrived_by`` gives None).
    """
    area = times["initiative_id"].map(initiatives.set_index("initiative_id")["therapy_area"])
    rows = []
    for name, part in times.groupby(area):
        found = arrived_by(part, days)
        if found.n:
            rows.append((name, found.n, found.arrived, found.share, found.low, found.high))
    if not rows:
        return empty(ARRIVAL_COLUMNS)
    return pd.DataFrame(rows, columns=list(ARRIVAL_COLUMNS)).astype(ARRIVAL_COLUMNS)


def compare_arrivals(a: Arrival, b: Arrival) -> Comparison:
    """Say whether more of the first group have arrived than of the second, as ``compare_shares`` does."""
    first, second = (Proportion(each.arrived, each.n, each.share, each.low, each.high) for each in (a, b))
    return compare_shares(first, second)
