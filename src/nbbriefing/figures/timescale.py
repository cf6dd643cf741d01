"""A scale of time: where a day lies on paper, and which ticks it gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from nbbriefing.language import formats

# The least distance between two ticks: a label and some air.
YEAR_MM = 10.0
MONTH_MM = 21.0


@dataclass(frozen=True)
class TimeScale:
    """Maps days to millimetres, from ``first`` at ``left`` over ``width`` to ``last``."""

    first: pd.Timestamp
    last: pd.Timestamp
    left: float
    width: float

    def at(self, day: pd.Timestamp | date) -> float:
        """Return where a day lies, in millimetres; days beyond the scale lie at its ends."""
        day = min(max(pd.Timestamp(day), self.first), self.last)
        return self.left + (day - self.first) / (self.last - self.first) * self.width

    def ticks(self) -> list[tuple[float, str]]:
        """Return place and label of the ticks: years, or months if the scale is short."""
        years = range(self.first.year, self.last.year + 2)
        starts = [pd.Timestamp(year, 1, 1) for year in years]
        step = 1
        if (self.last - self.first).days < 800:
            starts = [pd.Timestamp(year, month, 1) for year in years for month in (1, 4, 7, 10)]
        inside = [day for day in starts if self.first <= day <= self.last]
        months = any(day.month != 1 for day in inside)
        while len(inside) > 1 and self.width * step / len(inside) < (MONTH_MM if months else YEAR_MM):
            step += 1
        return [(self.at(d), formats.month(d) if months else formats.year(d)) for d in inside[::step]]


def spanning(days: pd.Series, left: float, width: float) -> TimeScale:
    """Return a scale that holds all the days, with a margin of a fiftieth, and at least half a year."""
    known = days.dropna()
    first, last = known.min(), known.max()
    margin = max((last - first) / 50, pd.Timedelta(days=8))
    if last - first < pd.Timedelta(days=180):
        margin = (pd.Timedelta(days=180) - (last - first)) / 2
    return TimeScale((first - margin).normalize(), (last + margin).normalize(), left, width)
