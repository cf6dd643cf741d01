"""The zone's figures as their sources give them: over time, whether they fit each other, what is insured."""

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import Record, ids_of, records
from ciie_utils.analysis.proportions import wilson

PREFIX = "lecheng_"
INSURANCE = "lecheng_insurance_"

#: A stated base may differ from the implied one by this share of it: sources round.
ROUNDING = 0.05

#: "January-August" in the subject of a figure whose period is a year: it covers only that part of it.
_PART_OF_YEAR = (
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November)"
    r"[-–](?:February|March|April|May|June|July|August|September|October|November)\b"
)
_BEFORE = ("value", "period_start", "period_end", "source_id")
_BASE = ("year", "value", "growth_percent", "implied_base", "stated_base", "fits", "source_ids")
_COVERAGE = ("company", "year", "k", "n", "share", "low", "high", "source_ids")
_KINDS_OF_DRUGS = ("overseas", "domestic")


def zone_series(indicators: pd.DataFrame, prefix: str = PREFIX) -> pd.DataFrame:
    """Collect the figures whose name begins so over time, contradictions marked.

    The indicators, by name and time: ``bound`` is ``more_than``, ``less_than`` or ``exact``;
    ``contradicted``: another row gives another value for the same indicator, place and period (as it is
    written). Undated figures come last in their indicator.
    """
    rows = indicators[indicators["indicator"].str.startswith(prefix)]
    more, less = rows["low"].notna() & rows["high"].isna(), rows["high"].notna() & rows["low"].isna()
    key = [rows[name].fillna("") for name in ("indicator", "geography", "period")]
    table = rows.assign(
        bound=np.select([more, less], ["more_than", "less_than"], default="exact"),
        value=rows["value"].fillna(rows["low"]).fillna(rows["high"]),
        contradicted=(rows.groupby(key)["value"].transform("nunique") > 1) & rows["period"].notna(),
    )
    return table.sort_values(["indicator", "period_end", "period_start", "row"], ignore_index=True)


def of_whole_periods(series: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures of `zone_series` that cover their whole period, dated ones only."""
    part = series["subject"].str.contains(_PART_OF_YEAR, regex=True, na=False)
    return series[~part & series["period_end"].notna()].reset_index(drop=True)


def measured(series: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the figures of one indicator that cover their whole period, in order of time."""
    return of_whole_periods(series[series["indicator"] == indicator])


def bases_of_growth(series: pd.DataFrame, indicator: str, growth: str) -> pd.DataFrame:
    """Hold the growth on the year (percent) that a source gives against the figure of the year before.

    One row per year for which the figure, its growth and the figure of the year before are known: ``year``,
    ``value``, ``growth_percent``, ``implied_base`` = value / (1 + growth / 100), ``stated_base``; ``fits``:
    it lies within ``ROUNDING`` of the implied one; ``source_ids`` (tuple of str). "More than" counts as the
    value itself.
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
        rows.append((year, now["value"], rate["value"], implied, before["value"], fits, ids))
    return pd.DataFrame(rows, columns=list(_BASE)).astype({"fits": "bool"})


def later_but_lower(series: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Find figures of a count that only grows which say less than an earlier one.

    The rows of the series that lie below an earlier one and are not "less than", with the highest earlier
    ``value_before``, its ``period_start_before``, ``period_end_before`` and ``source_id_before``. "More than"
    counts as the value itself: it is no contradiction, yet says less.
    """
    rows = measured(series, indicator)
    found = []
    for row in records(rows):
        earlier = rows[(rows["period_end"] < row["period_start"]) & (rows["value"] > row["value"])]
        if len(earlier) and row["bound"] != "less_than":
            top = records(earlier.sort_values("value", ascending=False, kind="stable"))[0]
            found.append(row | {f"{name}_before": top[name] for name in _BEFORE})
    return pd.DataFrame(found)


def coverage_by_company(indicators: pd.DataFrame) -> pd.DataFrame:
    """Compute each company's share of the overseas medicines that the insurance covers.

    One row per ``company`` and ``year`` that a source counts: ``k`` of ``n`` medicines, the ``share`` with
    the Wilson interval, ``source_ids``. The interval is that of a sample; the list is a complete one, so it
    says how far the share could be chance, not how well it is known.
    """
    counted = indicators[indicators["indicator"].str.fullmatch(rf"{INSURANCE}[a-z]+_drugs")]
    counted = counted[counted["period_end"].notna() & counted["value"].notna()]
    everything = counted[counted["indicator"] == f"{INSURANCE}overseas_drugs"]
    rows = []
    for row in records(counted):
        company = row["indicator"].removeprefix(INSURANCE).removesuffix("_drugs")
        same_year = everything[everything["period"] == row["period"]]
        if company in _KINDS_OF_DRUGS or same_year.empty:
            continue
        part = wilson(int(row["value"]), int(same_year["value"].iloc[0]))
        ids = " ".join(sorted({row["source_id"], *ids_of(same_year).split()}))
        year = row["period_end"].year
        rows.append((company, year, part.k, part.n, part.share, part.low, part.high, ids))
    return pd.DataFrame(rows, columns=list(_COVERAGE))


def _by_year(series: pd.DataFrame) -> dict[int, Record]:
    """The first figure of each whole year; contradicting ones are told elsewhere."""
    found: dict[int, Record] = {}
    for row in records(series):
        if len(str(row["period"])) == 4:
            found.setdefault(int(row["period"]), row)
    return found
