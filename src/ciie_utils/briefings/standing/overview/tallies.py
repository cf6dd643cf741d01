"""Plain counts: initiatives in two ways at once, and how often an organisation takes part."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, empty


def cross_tally(frame: pd.DataFrame, rows: str, columns: str, order: Sequence[str]) -> pd.DataFrame:
    """Count the rows of a frame in two ways at once.

    Parameters
    ----------
    frame
        One row per thing to count; things without a value in either column are left out.
    rows, columns
        Names of the columns to count by.
    order
        The values of ``columns``, in the order of the result; values that do not occur count 0, values that
        are not listed are left out.

    Returns
    -------
    DataFrame
        Indexed by the values of ``rows``, the largest total first, then by name; one Int64 column per value
        of ``order``, and ``total``.
    """
    known = frame.dropna(subset=[rows, columns])
    known = known[known[columns].isin(order)]
    if known.empty:
        return empty({**dict.fromkeys(order, "Int64"), "total": "Int64"}).rename_axis(rows)
    table = known.groupby([rows, columns]).size().unstack(fill_value=0)
    table = table.reindex(columns=list(order), fill_value=0).astype("Int64")
    table["total"] = table.sum(axis=1)
    # Sorted by name first, so that equal totals keep that order.
    return table.sort_index().sort_values("total", ascending=False, kind="stable").rename_axis(columns=None)


def organisation_counts(view: LedgerLike) -> pd.DataFrame:
    """Count in how many initiatives of a view each organisation takes part, in whatever role.

    Returns
    -------
    DataFrame
        One row per organisation, the largest count first, then by name: ``org_id``, ``name`` (str), ``k``
        (Int64).
    """
    parties = view.parties.drop_duplicates(["initiative_id", "org_id"])
    if parties.empty:
        return empty({"org_id": "str", "name": "str", "k": "Int64"})
    counts = parties.groupby("org_id").size().astype("Int64").rename("k").reset_index()
    named = counts.merge(view.organisations[["org_id", "name"]], on="org_id", how="left")
    ordered = named.sort_values(["k", "name"], ascending=[False, True], ignore_index=True)
    return ordered[["org_id", "name", "k"]]
