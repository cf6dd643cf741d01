"""Products whose Lecheng real-world data supported an approval, and how long their way took."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import DATE, LedgerLike, empty, observed_milestones
from ciie_utils.analysis.stages import in_order_of_happening
from ciie_utils.briefings.cases.lecheng.routes import piloted_products, real_world_support

ROLES = ("supported approval", "study known")

#: Metrics by which a source says how long a way took, or how much shorter it was.
TIME_METRICS = ("review_time", "time_gained", "months_to_registration", "days", "years_ahead")

#: A study that a note says supported the filing counts as support, if the product was approved.
_SUPPORTING = r"support|key evidence"

PRODUCT_COLUMNS = {
    "initiative_id": "str",
    "role": "str",
    "approved_start": DATE,
    "approved_end": DATE,
    "order": "str",
    "months_low": "float64",
    "months_mid": "float64",
    "months_high": "float64",
    "rows": "object",
    "source_ids": "object",
}


def products_with_real_world_data(view: LedgerLike) -> pd.DataFrame:
    """List the products of which a source names real-world data, and whether these supported an approval.

    Returns
    -------
    DataFrame
        One row per product, those whose data supported an approval first, then by date of approval, of
        ``PRODUCT_COLUMNS``: ``role`` is one of ``ROLES``: the note of an approval names the data, or that of
        a study says that it supported the filing of a product that has been approved;
        ``approved_*``: the first approval (of any indication); ``order`` and ``months_*`` from piloting to it
        as in ``lecheng_routes.piloted_products``, missing if no piloting is known; ``rows`` and
        ``source_ids`` (tuples) of the milestones that name the data.
    """
    support = real_world_support(view)
    if support.empty:
        return empty(PRODUCT_COLUMNS)
    observed = observed_milestones(view)
    approvals = observed[observed["stage"] == "approved"]
    said = (support["stage"] == "approved") | support["note"].str.contains(_SUPPORTING, case=False)
    supporting = set(support.loc[said, "initiative_id"]) & set(approvals["initiative_id"])
    table = support.groupby("initiative_id", sort=False).agg(
        rows=("row", tuple), source_ids=("source_id", _distinct)
    )
    table = table.reset_index()
    table["role"] = np.where(table["initiative_id"].isin(supporting), *ROLES)
    first = in_order_of_happening(approvals).drop_duplicates("initiative_id")
    first = first.rename(columns={"date_start": "approved_start", "date_end": "approved_end"})
    table = table.merge(first[["initiative_id", "approved_start", "approved_end"]], how="left")
    times = piloted_products(view)[["initiative_id", "order", "months_low", "months_mid", "months_high"]]
    table = table.merge(times, on="initiative_id", how="left")
    table["_rank"] = table["role"].map({role: place for place, role in enumerate(ROLES)})
    table = table.sort_values(["_rank", "approved_end", "initiative_id"], ignore_index=True)
    return table[list(PRODUCT_COLUMNS)].astype(PRODUCT_COLUMNS)


def times_told(view: LedgerLike) -> pd.DataFrame:
    """Return the observed milestones in which a source says how long a way took; the ledger's columns."""
    observed = observed_milestones(view)
    return in_order_of_happening(observed[observed["metric"].isin(TIME_METRICS)]).reset_index(drop=True)


def _distinct(ids: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
