"""From which age a medicine may be given, approval by approval."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.frames import DATE, empty

PATH_COLUMNS = {
    "status": "str",
    "date": "str",
    "date_start": DATE,
    "date_end": DATE,
    "minimum_age": "float64",
    "months_low": "float64",
    "months_high": "float64",
    "note": "str",
    "source_id": "str",
    "row": "Int64",
}

_DAYS_A_MONTH = 365.25 / 12


def approvals_by_age(milestones: pd.DataFrame, initiative_id: str) -> pd.DataFrame:
    """Follow the approvals of a product down the ages.

    Parameters
    ----------
    milestones
        Of a ledger or view.
    initiative_id
        The product.

    Returns
    -------
    DataFrame
        Its first approval, then every approval that names a minimum age, observed or expected, in order of
        time (undated last): ``minimum_age`` in years, NaN for a first approval without one (its ``note``
        says whom it is for); ``months_low``, ``months_high``: months since the first approval, as both
        dates allow. No rows for a product without approvals.
    """
    own = milestones[(milestones["initiative_id"] == initiative_id) & (milestones["stage"] == "approved")]
    dated = own[(own["status"] == "observed") & own["date_end"].notna()].sort_values(["date_end", "row"])
    if own.empty:
        return empty(PATH_COLUMNS)
    first = dated.head(1)
    aged = own[(own["metric"] == "minimum_age") & ~own["row"].isin(first["row"])]
    path = pd.concat([first, aged.sort_values(["date_end", "row"], na_position="last")], ignore_index=True)
    path["minimum_age"] = path["value"].where(path["metric"] == "minimum_age")
    if len(first):
        start, end = first["date_start"].iloc[0], first["date_end"].iloc[0]
        path["months_low"] = ((path["date_start"] - end).dt.days / _DAYS_A_MONTH).clip(lower=0)
        path["months_high"] = (path["date_end"] - start).dt.days / _DAYS_A_MONTH
        path.loc[path["row"].isin(first["row"]), ["months_low", "months_high"]] = 0.0
    return path.reindex(columns=list(PATH_COLUMNS)).astype(PATH_COLUMNS)
