"""Figures over time that several sources give: which period they cover, and whether they fit each other."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ciie_utils.analysis.cells import records
from ciie_utils.analysis.frames import empty

#: A stated base may differ from the implied one by this share of it: sources round.
ROUNDING = 0.05

#: "January-August" in the subject of a figure whose period is a year: it covers only that part of it.
_PART_OF_YEAR = (
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November)"
    r"[-–](?:February|March|April|May|June|July|August|September|October|November)\b"
)

BASE_COLUMNS = {
    "year": "Int64",
    "value": "float64",
    "growth_percent": "float64",
    "implied_base": "float64",
    "stated_base": "float64",
    "fits": "bool",
    "source_ids": "object",
}


def of_whole_periods(series: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures that cover their whole period, dated ones only.

    Parameters
    ----------
    series
        With ``subject`` and ``period_end``, as from ``lecheng_zone.zone_series``.
    """
    part = series["subject"].str.contains(_PART_OF_YEAR, regex=True, na=False)
    return series[~part & series["period_end"].notna()].reset_index(drop=True)


def measured(series: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the figures of one indicator that cover their whole period, in order of time."""
    return of_whole_periods(series[series["indicator"] == indicator])


def bases_of_growth(series: pd.DataFrame, indicator: str, growth: str) -> pd.DataFrame:
    """Hold the growth that a source gives for a year against the figure of the year before.

    Parameters
    ----------
    series
        As from ``lecheng_zone.zone_series``.
    indicator, growth
        Names of the yearly figure and of its growth on the year, in percent.

    Returns
    -------
    DataFrame
        One row per year for which the figure, its growth and the figure of the year before are known, of
        ``BASE_COLUMNS``: ``implied_base`` = value / (1 + growth / 100); ``fits``: the stated base lies
        within ``ROUNDING`` of it; ``source_ids`` (tuple of str). "More than" counts as the value itself.
    """
    values, rates = _by_year(measured(series, indicator)), _by_year(measured(series, growth))
    rows = []
    for year in sorted(rates):
        if year not in values or year - 1 not in values:
            continue
        now, before, rate = values[year], values[year - 1], rates[year]
        implied = now["value"] / (1 + rate["value"] / 100)
        fits = abs(before["value"] - implied) <= ROUNDING * implied
        ids = tuple(sorted({row["source_id"] for row in (now, before, rate)}))
        rows.append((year, now["value"], rate["value"], implied, before["value"], bool(fits), ids))
    if not rows:
        return empty(BASE_COLUMNS)
    return pd.DataFrame(rows, columns=list(BASE_COLUMNS)).astype(BASE_COLUMNS)


def _by_year(series: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """The first figure of each whole year; contradicting ones are told elsewhere."""
    found: dict[int, dict[str, Any]] = {}
    for row in records(series):
        if len(str(row["period"])) == 4:
            found.setdefault(int(row["period"]), row)
    return found
