"""What followed the agreements with the zone: of the agreement itself, and products of those who signed."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.frames import DATE, LedgerLike, empty, records
from ciie_utils.analysis.proportions import Proportion, wilson
from ciie_utils.briefings.cases.lecheng.routes import piloted_products
from ciie_utils.briefings.cases.lecheng.zone import agreements_followed

#: Sectors that bring products; the others of an agreement are hospitals and authorities.
COMPANIES = ("pharma", "medtech", "diagnostics", "consumer_health", "technology")

FOLLOWED_COLUMNS = {
    "initiative_id": "str",
    "title": "str",
    "signed_start": DATE,
    "signed_end": DATE,
    "stages_after": "str",
    "products_after": "object",
    "followed": "bool",
    "last_heard": DATE,
    "source_ids": "object",
}


def agreements_and_products(view: LedgerLike) -> pd.DataFrame:
    """List the agreements with the zone and what is known to have followed them.

    That a product of the same company was piloted later does not show that the agreement brought it.

    Returns
    -------
    DataFrame
        One row per agreement with a dated signing, by date, of ``FOLLOWED_COLUMNS``: ``stages_after`` (joined
        by a space, missing if none) of the agreement itself, certainly later than the signing;
        ``products_after`` (tuple of ids): products led by a company party to it, first piloted certainly
        later than the signing; ``followed``: there is either; ``source_ids`` (tuple of str).
    """
    agreements = agreements_followed(view)
    if agreements.empty:
        return empty(FOLLOWED_COLUMNS)
    parties = view.parties.merge(view.organisations[["org_id", "sector"]], on="org_id", how="left")
    companies = parties[parties["sector"].isin(COMPANIES)]
    leads = companies.loc[companies["role"] == "lead", ["initiative_id", "org_id"]]
    piloted = piloted_products(view).merge(leads, on="initiative_id", how="left")
    rows = []
    for row in records(agreements):
        own = companies.loc[companies["initiative_id"] == row["initiative_id"], "org_id"]
        later = piloted["org_id"].isin(own) & (piloted["piloted_start"] > row["signed_end"])
        products = tuple(dict.fromkeys(piloted.loc[later, "initiative_id"]))
        followed: bool = not pd.isna(row["stages_after"]) or bool(products)
        identity = (row["initiative_id"], row["title"], row["signed_start"], row["signed_end"])
        ids = tuple(str(row["source_ids"]).split())
        rows.append((*identity, row["stages_after"], products, followed, row["last_heard"], ids))
    return pd.DataFrame(rows, columns=list(FOLLOWED_COLUMNS)).astype(FOLLOWED_COLUMNS)


def share_followed(agreements: pd.DataFrame) -> Proportion:
    """Return how many agreements of `agreements_and_products` have something reported after the signing."""
    return wilson(int(agreements["followed"].sum()), len(agreements))
