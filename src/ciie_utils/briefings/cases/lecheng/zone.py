"""The Boao Lecheng zone in figures: what was brought in, insured and agreed, as sources give it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import DATE, LedgerLike, empty, ids_of, records
from ciie_utils.analysis.proportions import wilson
from ciie_utils.analysis.stages import in_order_of_happening

SERIES_COLUMNS = {
    "indicator": "str",
    "geography": "str",
    "period": "str",
    "period_start": DATE,
    "period_end": DATE,
    "value": "float64",
    "bound": "str",
    "unit": "str",
    "subject": "str",
    "contradicted": "bool",
    "source_id": "str",
    "row": "Int64",
}

COVERAGE_COLUMNS = {
    "company": "str",
    "year": "Int64",
    "k": "Int64",
    "n": "Int64",
    "percent": "float64",
    "low": "float64",
    "high": "float64",
    "source_ids": "str",
}

FOLLOWED_COLUMNS = {
    "initiative_id": "str",
    "title": "str",
    "signed_start": DATE,
    "signed_end": DATE,
    "edition": "Int64",
    "n_after": "Int64",
    "stages_after": "str",
    "n_promises": "Int64",
    "last_heard": DATE,
    "source_ids": "str",
}

_PREFIX = "lecheng_"
_INSURANCE = "lecheng_insurance_"
_ALL_OVERSEAS = "lecheng_insurance_overseas_drugs"
_KINDS_OF_DRUGS = ("overseas", "domestic")


def zone_series(indicators: pd.DataFrame, prefix: str = _PREFIX) -> pd.DataFrame:
    """Collect the zone's figures over time, contradictions marked.

    Parameters
    ----------
    indicators
        Of a ledger or view.
    prefix
        Take the indicators whose name begins so, e.g. ``lecheng_insurance_`` for the insurance.

    Returns
    -------
    DataFrame
        One row per figure, by indicator and time, of ``SERIES_COLUMNS``: ``bound`` is ``more_than``,
        ``less_than`` or ``exact``; ``contradicted``: another row gives another value for the same
        indicator, place and period (as it is written). Undated figures come last in their indicator.
    """
    rows = indicators[indicators["indicator"].str.startswith(prefix)]
    if rows.empty:
        return empty(SERIES_COLUMNS)
    more, less = rows["low"].notna() & rows["high"].isna(), rows["high"].notna() & rows["low"].isna()
    key = [rows[name].fillna("") for name in ("indicator", "geography", "period")]
    distinct = rows.groupby(key)["value"].transform("nunique")
    table = rows.assign(
        bound=np.select([more, less], ["more_than", "less_than"], default="exact"),
        value=rows["value"].fillna(rows["low"]).fillna(rows["high"]),
        contradicted=(distinct > 1) & rows["period"].notna(),
    )
    order = ["indicator", "period_end", "period_start", "row"]
    return table.sort_values(order, ignore_index=True)[list(SERIES_COLUMNS)].astype(SERIES_COLUMNS)


def insurance(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of the Global Special Drug Insurance: `zone_series` of its indicators."""
    return zone_series(indicators, _INSURANCE)


def coverage_by_company(indicators: pd.DataFrame) -> pd.DataFrame:
    """Compute each company's share of the overseas medicines that the insurance covers.

    Returns
    -------
    DataFrame
        One row per company and year that a source counts, of ``COVERAGE_COLUMNS``: ``k`` of ``n``
        medicines, in percent with the Wilson interval. The interval is that of a sample; the list is a
        complete one, so it says how far the share could be chance, not how well it is known.
    """
    counted = indicators[indicators["indicator"].str.fullmatch(rf"{_INSURANCE}[a-z]+_drugs")]
    counted = counted[counted["period_end"].notna() & counted["value"].notna()]
    everything = counted[counted["indicator"] == _ALL_OVERSEAS]
    rows: list[tuple[Any, ...]] = []
    for row in records(counted):
        company = row["indicator"].removeprefix(_INSURANCE).removesuffix("_drugs")
        same_year = everything[everything["period"] == row["period"]]
        if company in _KINDS_OF_DRUGS or same_year.empty:
            continue
        part = wilson(int(row["value"]), int(same_year["value"].iloc[0]))
        assert part.share is not None
        assert part.low is not None
        assert part.high is not None
        ids = " ".join(sorted({row["source_id"], *ids_of(same_year).split()}))
        shares = (100 * part.share, 100 * part.low, 100 * part.high)
        rows.append((company, row["period_end"].year, part.k, part.n, *shares, ids))
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS)).astype(COVERAGE_COLUMNS)


def agreements_followed(view: LedgerLike) -> pd.DataFrame:
    """List the agreements with the zone, and what is known to have followed.

    Returns
    -------
    DataFrame
        One row per collaboration placed in Lecheng with a dated signing, by date, of
        ``FOLLOWED_COLUMNS``: ``n_after`` observed milestones certainly later than the signing, whose
        different stages are ``stages_after`` (joined by a space); ``n_promises`` made; ``last_heard``: when
        the last source about it was published; ``source_ids`` of all its milestones.
    """
    placed = view.initiatives[
        (view.initiatives["place"] == "Lecheng") & (view.initiatives["kind"] == "collaboration")
    ]
    milestones = view.milestones
    own = milestones[milestones["initiative_id"].isin(placed["initiative_id"])]
    signed = own[(own["stage"] == "signed") & (own["status"] == "observed") & own["date_end"].notna()]
    first = in_order_of_happening(signed).drop_duplicates("initiative_id")
    rows = []
    for row in records(first.merge(placed[["initiative_id", "title"]], on="initiative_id")):
        about = own[own["initiative_id"] == row["initiative_id"]]
        after = about[(about["status"] == "observed") & (about["date_start"] > row["date_end"])]
        stages = " ".join(dict.fromkeys(in_order_of_happening(after)["stage"]))
        promises = int((about["status"] == "expected").sum())
        identity = (row["initiative_id"], row["title"], row["date_start"], row["date_end"], row["edition"])
        heard = about["published_end"].max()
        rows.append((*identity, len(after), stages or np.nan, promises, heard, ids_of(about)))
    table = pd.DataFrame(rows, columns=list(FOLLOWED_COLUMNS)).astype(FOLLOWED_COLUMNS)
    return table.sort_values(["signed_end", "initiative_id"], ignore_index=True)
