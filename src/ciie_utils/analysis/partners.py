"""Who works with whom: the organisations that share initiatives with one of them."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.editions import ROLES
from ciie_utils.analysis.frames import LedgerLike, empty
from ciie_utils.analysis.stages import reached

PARTNER_COLUMNS = {
    "org_id": "str",
    "sector": "str",
    "roles": "object",
    "initiative_ids": "object",
    "n": "Int64",
    "with_patients": "Int64",
}
MEMBER_COLUMNS = {"org_id": "str", "sector": "str", "n": "Int64", "leads": "Int64", "with_patients": "Int64"}


def partners_of(view: LedgerLike, org_id: str) -> pd.DataFrame:
    """List the organisations that are party to the same initiatives as one organisation.

    Returns
    -------
    DataFrame
        One row per other organisation, the most shared initiatives first, then by name: ``org_id``,
        ``sector`` (str), ``roles`` (tuple of its roles, in the order of ``editions.ROLES``),
        ``initiative_ids`` (tuple, sorted), ``n`` (Int64: shared initiatives), ``with_patients`` (Int64: of
        these, those that have reached patients).
    """
    parties = view.parties
    own = parties.loc[parties["org_id"] == org_id, "initiative_id"]
    others = parties[parties["initiative_id"].isin(own) & (parties["org_id"] != org_id)]
    if others.empty:
        return empty(PARTNER_COLUMNS)
    arrived = reached(view).set_index("initiative_id")["reached_patients"]
    rows = []
    for name, mine in others.groupby("org_id"):
        ids = tuple(sorted(mine["initiative_id"].unique()))
        held = set(mine["role"])
        roles = tuple(role for role in ROLES if role in held)
        count = int(arrived.reindex(list(ids)).sum())
        rows.append((name, roles, ids, len(ids), count))
    columns = ["org_id", "roles", "initiative_ids", "n", "with_patients"]
    return _by_size(pd.DataFrame(rows, columns=columns), view, PARTNER_COLUMNS)


def members(view: LedgerLike) -> pd.DataFrame:
    """List the organisations of a view: in how many initiatives each takes part, and how far those have come.

    Returns
    -------
    DataFrame
        One row per organisation, the most initiatives first, then by name: ``org_id``, ``sector`` (str),
        ``n`` (Int64: initiatives), ``leads`` (Int64: of these, those that it leads), ``with_patients``
        (Int64: of these, those that have reached patients).
    """
    parties = view.parties
    if parties.empty:
        return empty(MEMBER_COLUMNS)
    arrived = reached(view).set_index("initiative_id")["reached_patients"]
    parties = parties.assign(
        lead=parties["role"] == "lead", there=parties["initiative_id"].map(arrived).astype(bool)
    )
    each = parties.groupby(["org_id", "initiative_id"])[["lead", "there"]].any().reset_index()
    counts = each.groupby("org_id").agg(
        n=("initiative_id", "size"), leads=("lead", "sum"), with_patients=("there", "sum")
    )
    return _by_size(counts.reset_index(), view, MEMBER_COLUMNS)


def _by_size(counts: pd.DataFrame, view: LedgerLike, columns: dict[str, str]) -> pd.DataFrame:
    named = counts.merge(view.organisations[["org_id", "name", "sector"]], on="org_id", how="left")
    ordered = named.sort_values(["n", "name"], ascending=[False, True], ignore_index=True)
    return ordered[list(columns)].astype(columns)
