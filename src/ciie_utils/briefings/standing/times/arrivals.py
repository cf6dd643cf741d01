"""How many products have reached patients some time after they were first shown, and how long it takes."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ciie_utils.analysis.kaplan_meier import Quantile, median_survival, numbers_at_risk, survival_at
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, Proportion, wilson
from ciie_utils.analysis.times import curve_of

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Followed:
    """Products with the times from ``survival.time_to_patients``: those that can be followed, their curve."""

    times: pd.DataFrame

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The rows that are not excluded."""
        return self.times[self.times["excluded"].isna()]

    @property
    def n(self) -> int:
        """How many can be followed."""
        return len(self.counted)

    @cached_property
    def curve(self) -> pd.DataFrame:
        """See :func:`ciie_utils.analysis.survival.curve_of`."""
        return curve_of(self.times)

    @cached_property
    def median(self) -> Quantile:
        """The time after which half have arrived."""
        return median_survival(self.curve)

    @cached_property
    def last_day(self) -> float:
        """Where the follow-up ends; never less than a quarter of a year."""
        return max(float(self.counted["duration_days_mid"].max()), DAYS_PER_YEAR / 4)

    def at(self, days: list[float]) -> pd.DataFrame:
        """Read the curve; see :func:`ciie_utils.analysis.kaplan_meier.survival_at`."""
        return survival_at(self.curve, days)

    def still_followed(self, days: list[float]) -> list[int]:
        """Return how many are still on the way after each number of days."""
        return numbers_at_risk(self.curve, days)


def marks(last_day: float) -> list[float]:
    """Return the days at which numbers are given: every year, or every quarter of a short follow-up."""
    step = DAYS_PER_YEAR if last_day >= 2 * DAYS_PER_YEAR else DAYS_PER_YEAR / 4
    return [place * step for place in range(int(last_day // step) + 1)]


def arrived_by(times: pd.DataFrame, days: float) -> Proportion:
    """Estimate the share of products with patients some days after they were first shown (Kaplan-Meier).

    There is no share of fewer than ``MIN_TO_DESCRIBE`` products, or if none has been followed for so long.
    Where none or all have arrived the band of the curve has no width and says nothing about chance;
    there the open end is that of a Wilson interval over the products still followed (none arrived) or
    followed at all (all arrived).
    """
    followed = Followed(times)
    n, counted = followed.n, followed.counted
    arrived = int((counted["observed"] & (counted["duration_days_mid"] <= days)).sum())
    there = followed.at([days]).iloc[0]
    if n < MIN_TO_DESCRIBE or pd.isna(there["survival"]):
        return Proportion(arrived, n, None, None, None)
    share = 1 - float(there["survival"])
    if arrived == 0:
        return Proportion(arrived, n, share, 0.0, wilson(0, int(there["at_risk"])).high or 1.0)
    if share == 1:
        return Proportion(arrived, n, share, wilson(n, n).low or 0.0, 1.0)
    return Proportion(arrived, n, share, 1 - float(there["high"]), 1 - float(there["low"]))


def arrivals_by_area(times: pd.DataFrame, initiatives: pd.DataFrame, days: float) -> dict[str, Proportion]:
    """Estimate ``arrived_by`` for each therapy area with a product that is followed, sorted by the area."""
    area = times["initiative_id"].map(initiatives.set_index("initiative_id")["therapy_area"])
    found = {str(name): arrived_by(part, days) for name, part in times.groupby(area)}
    return {name: there for name, there in found.items() if there.n}


def extremes(times: pd.DataFrame, most: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the products that took least time to patients, those that took most, and the longest waiting.

    At most ``most`` of each; no product is among both the first and the second.
    """
    counted = Followed(times).counted
    there = counted[counted["observed"]].sort_values(["duration_days_mid", "initiative_id"])
    waiting = counted[~counted["observed"] & counted["end_stage"].isna()]
    waiting = waiting.sort_values(["duration_days_mid", "initiative_id"], ascending=[False, True])
    half = min(most, (len(there) + 1) // 2)
    return there.head(half), there.iloc[half:].tail(most).iloc[::-1], waiting.head(most)
