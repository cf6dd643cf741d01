"""The burden of disease behind a therapy area: the figure that says how many people it concerns."""

from __future__ import annotations

import pandas as pd

#: Units that count people or what befalls them.
PEOPLE_UNITS = ("person", "patient", "case", "couple")


def leading_burden(indicators: pd.DataFrame, geography: str = "CN") -> pd.Series | None:
    """Return the figure that counts the most people concerned in a place, as of its newest period.

    Of figures of one measure the one of the latest period counts (without a period: the last published), of
    several measures the largest number. A figure about the future is no burden yet: periods that end
    more than a year after the publication do not count.

    Parameters
    ----------
    indicators
        Indicators of one therapy area, as in the ledger.
    geography
        ISO code or name of the place.

    Returns
    -------
    Series or None
        The row of the indicator; None if no figure counts people there.
    """
    chosen = indicators[
        (indicators["geography"] == geography)
        & indicators["unit"].isin(PEOPLE_UNITS)
        & indicators["value"].notna()
    ]
    late = chosen["period_end"] > chosen["published_end"] + pd.Timedelta(days=366)
    chosen = chosen[~late]
    if chosen.empty:
        return None
    when = chosen["period_end"].fillna(chosen["published_end"])
    newest = chosen.assign(_when=when).sort_values(["_when", "published_end", "row"]).drop(columns="_when")
    newest = newest.drop_duplicates("indicator", keep="last")
    return newest.sort_values(["value", "row"], ascending=[False, True]).iloc[0]
