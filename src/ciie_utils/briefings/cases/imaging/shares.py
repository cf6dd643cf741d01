"""The share of coronary interventions guided by imaging, by country and year, as sources give it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import empty, ids_of, record

#: The indicator of each way of guiding.
METHODS = {
    "imaging_guided_pci_share": "imaging",
    "ivus_guided_pci_share": "ivus",
    "oct_guided_pci_share": "oct",
}

SHARE_COLUMNS = {
    "geography": "str",
    "method": "str",
    "year_start": "Int64",
    "year_end": "Int64",
    "year_basis": "str",
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "bound": "str",
    "subject": "str",
    "table": "str",
    "source_id": "str",
}

_SPAN = r"((?:19|20)\d{2})(?:-\d{2})? to ((?:19|20)\d{2})"


def imaging_shares(ledger_indicators: pd.DataFrame, evidence_indicators: pd.DataFrame) -> pd.DataFrame:
    """Collect the shares of both tables of indicators.

    Returns
    -------
    DataFrame
        One row per figure, by country, year and method, of ``SHARE_COLUMNS``: ``value`` in percent (the
        middle of a range); ``low``, ``high`` as stated; ``bound``: ``more_than`` or ``less_than`` where the
        figure is one end only, ``range``, else ``exact``; ``year_start``, ``year_end``: the years that it
        describes, where ``year_basis`` is ``period``; a figure without a period has the year in which it
        was ``published``; ``table``: ``ledger`` or ``evidence``.
    """
    parts = []
    for name, table in (("ledger", ledger_indicators), ("evidence", evidence_indicators)):
        rows = table[table["indicator"].isin(list(METHODS))]
        if len(rows):
            parts.append(rows.assign(table=name))
    if not parts:
        return empty(SHARE_COLUMNS)
    rows = pd.concat(parts, ignore_index=True)
    rows["method"] = rows["indicator"].map(METHODS)
    rows["bound"] = _bound(rows)
    middle = (rows["low"] + rows["high"]) / 2
    rows["value"] = rows["value"].fillna(middle).fillna(rows["low"]).fillna(rows["high"])
    rows = rows.assign(**_years(rows))
    order = ["geography", "year_end", "year_start", "method", "table", "row"]
    return rows.sort_values(order, ignore_index=True)[list(SHARE_COLUMNS)].astype(SHARE_COLUMNS)


@dataclass(frozen=True)
class Share:
    """What is known of one country's share, in percent; NaN if nothing is."""

    central: float
    low: float
    high: float
    source_ids: str


def current_share(shares: pd.DataFrame, geography: str) -> Share:
    """Sum up what is known of one country's share.

    Parameters
    ----------
    shares
        From `imaging_shares`.
    geography
        Such as ``CN``.

    Returns
    -------
    Share
        ``central``: the figure of the ledger (what was told at the Expo), else the latest figure;
        ``low``, ``high``: the least and the greatest of each source's latest figures for imaging or
        IVUS; where they are all the same whole number, half a point to either side, because it was
        rounded. ``source_ids`` are joined by a space.
    """
    own = shares[(shares["geography"] == geography) & (shares["method"] != "oct")]
    if own.empty:
        return Share(np.nan, np.nan, np.nan, "")
    for year in ("year_end", "year_start"):
        own = own[own[year] == own.groupby("source_id")[year].transform("max")]
    said = own[own["table"] == "ledger"]
    central = float(record(said if len(said) else own.sort_values("year_end"), -1)["value"])
    ends = pd.concat([own["value"], own["low"].dropna(), own["high"].dropna()])
    low, high = float(ends.min()), float(ends.max())
    if low == high and low.is_integer():
        low, high = low - 0.5, high + 0.5
    return Share(central, low, high, ids_of(own))


def _bound(rows: pd.DataFrame) -> pd.Series:
    has_low, has_high = rows["low"].notna(), rows["high"].notna()
    bound = np.select(
        [has_low & has_high, has_low, has_high], ["range", "more_than", "less_than"], default="exact"
    )
    return pd.Series(bound, index=rows.index)


def _years(rows: pd.DataFrame) -> dict[str, pd.Series]:
    span = rows["subject"].str.extract(_SPAN)
    dated = rows["period_end"].notna()
    year = rows["period_end"].dt.year.where(dated, rows["published_end"].dt.year)
    start = pd.to_numeric(span[0]).where(dated).fillna(year)
    return {
        "year_start": start.astype("Int64"),
        "year_end": year.astype("Int64"),
        "year_basis": pd.Series(np.where(dated, "period", "published"), index=rows.index),
    }
