"""Figures over time that several sources give: which period they cover, and whether they fit each other."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import empty, records

#: A stated base may differ from the implied one by this share of it: sources round.
ROUNDING = 0.05

#: "January-August" in the subject of a figure whose period is a year: it covers only that part of it.
_PART_OF_YEAR = (
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November)"
    r"[-–](?:February|March|April|May|June|July|August|September|October|November)\b"
)

_BEFORE = ("value", "period_start", "period_end", "source_id")

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


def later_but_lower(series: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Find figures of a count that only grows which say less than an earlier one.

    Parameters
    ----------
    series
        As from ``lecheng_zone.zone_series``.
    indicator
        A count of what has been reached so far.

    Returns
    -------
    DataFrame
        The rows of the series that lie below an earlier one and are not "less than", with the highest
        earlier ``value_before``, its ``period_start_before``, ``period_end_before`` and
        ``source_id_before``. "More than" counts as the value itself: it is no contradiction, yet says less.
    """
    rows = measured(series, indicator)
    found = []
    for row in records(rows):
        earlier = rows[(rows["period_end"] < row["period_start"]) & (rows["value"] > row["value"])]
        if len(earlier) and row["bound"] != "less_than":
            top = records(earlier.sort_values("value", ascending=False, kind="stable"))[0]
            found.append(row | {f"{name}_before": top[name] for name in _BEFORE})
    columns = [*rows.columns, *(f"{name}_before" for name in _BEFORE)]
    return pd.DataFrame(found, columns=columns)


def _by_year(series: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """The first figure of each whole year; contradicting ones are told elsewhere."""
    found: dict[int, dict[str, Any]] = {}
    for row in records(series):
        if len(str(row["period"])) == 4:
            found.setdefault(int(row["period"]), row)
    return found
