"""Special access in Lecheng as a route: which products were piloted, and how long approval took.

Whoever is piloted is chosen: products close to approval, or with a company that pushes them. A difference
between the routes describes the products that took them; it is no effect of the route.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import DATE, LedgerLike, Record, empty, records
from ciie_utils.analysis.kaplan_meier import kaplan_meier
from ciie_utils.analysis.stages import in_order_of_happening
from ciie_utils.terms import SHOWING_STAGES

ROUTES = ("piloted", "other")

#: Why a product has no time to approval.
EXCLUDED = ("no date of first sight", "approved before first sight", "approved at an unknown date")

PILOT_COLUMNS = {
    "initiative_id": "str",
    "title": "str",
    "piloted_start": DATE,
    "piloted_end": DATE,
    "piloted_source_id": "str",
    "approved_start": DATE,
    "approved_end": DATE,
    "approved_source_id": "str",
    "order": "str",
    "months_low": "float64",
    "months_mid": "float64",
    "months_high": "float64",
    "on_real_world_data": "bool",
}

ROUTE_COLUMNS = {
    "initiative_id": "str",
    "route": "str",
    "start_low": DATE,
    "start_high": DATE,
    "start_stage": "str",
    "start_source_id": "str",
    "end_low": DATE,
    "end_high": DATE,
    "end_source_id": "str",
    "observed": "bool",
    "months_low": "float64",
    "months_mid": "float64",
    "months_high": "float64",
    "excluded": "str",
}

SUPPORT_COLUMNS = {
    "initiative_id": "str",
    "stage": "str",
    "date": "str",
    "note": "str",
    "source_id": "str",
    "row": "Int64",
}

_DAYS_A_MONTH = 365.25 / 12


def piloted_products(view: LedgerLike) -> pd.DataFrame:
    """List the products piloted before approval, and how long approval took from there.

    Returns
    -------
    DataFrame
        One row per product with an observed ``piloted`` milestone, by date, of ``PILOT_COLUMNS``: ``order``
        is ``approved_later``, ``approved_before``, ``same_time`` (the dates overlap), ``not_approved``
        (none known) or ``unknown`` (a date is missing); ``months_*`` from piloting to approval as both
        dates allow, or to the as-of date where not approved (a lower bound: read it with ``order``); NaN
        where ``unknown`` or ``approved_before``. ``on_real_world_data``: its approval is said to rest on
        real-world data.
    """
    products = view.initiatives[view.initiatives["kind"] == "product"]
    observed = _observed(view, products)
    piloted, approved = (
        _first(observed[observed["stage"] == stage], stage) for stage in ("piloted", "approved")
    )
    if piloted.empty:
        return empty(PILOT_COLUMNS)
    table = piloted.merge(products[["initiative_id", "title"]], on="initiative_id")
    table = table.merge(approved, on="initiative_id", how="left")
    today = pd.Timestamp(view.as_of_date)
    table["order"] = [_order(row) for row in records(table)]
    table = _with_months(table, "piloted", "approved", today)
    table.loc[table["order"].isin(["unknown", "approved_before"]), _MONTHS] = np.nan
    support = real_world_support(view)
    supported = set(support.loc[support["stage"] == "approved", "initiative_id"])
    table["on_real_world_data"] = table["initiative_id"].isin(supported)
    table = table.sort_values(["piloted_end", "initiative_id"], ignore_index=True)
    return table[list(PILOT_COLUMNS)].astype(PILOT_COLUMNS)


def time_to_approval(view: LedgerLike) -> pd.DataFrame:
    """Measure from when a product was first seen, at the Expo or in special access, to its approval.

    Returns
    -------
    DataFrame
        One row per product, of ``ROUTE_COLUMNS``: ``route`` is ``piloted`` if it was ever piloted, else
        ``other``; the start is the earliest observed showing or piloting with a date; the end the first
        approval, or the as-of date (``observed`` false); ``months_*`` are the least, the middle and the
        most that the dates allow, NaN where ``excluded`` (one of ``EXCLUDED``).
    """
    products = view.initiatives[view.initiatives["kind"] == "product"]
    observed = _observed(view, products)
    piloted = set(observed.loc[observed["stage"] == "piloted", "initiative_id"])
    seen = _first(observed[observed["stage"].isin([*SHOWING_STAGES, "piloted"])], "start")
    approvals = observed[observed["stage"] == "approved"]
    table = products[["initiative_id"]].merge(seen, on="initiative_id", how="left")
    table = table.merge(_first(approvals, "end"), on="initiative_id", how="left")
    if table.empty:
        return empty(ROUTE_COLUMNS)
    table["route"] = np.where(table["initiative_id"].isin(piloted), *ROUTES)
    table["observed"] = table["end_end"].notna()
    undated = table["initiative_id"].isin(approvals["initiative_id"]) & ~table["observed"]
    before = table["observed"] & (table["end_end"] < table["start_start"])
    reasons = [table["start_end"].isna(), before, undated]
    table["excluded"] = pd.Series(np.select(reasons, EXCLUDED, default=""), dtype="str").replace("", np.nan)
    table = _with_months(table, "start", "end", pd.Timestamp(view.as_of_date))
    table.loc[table["excluded"].notna(), _MONTHS] = np.nan
    table = table.rename(
        columns={f"{end}_{side}": f"{end}_{name}" for end in ("start", "end") for side, name in _SIDES}
    )
    return table.sort_values("initiative_id", ignore_index=True)[list(ROUTE_COLUMNS)].astype(ROUTE_COLUMNS)


def approval_curves(times: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share not yet approved over time, route by route.

    Parameters
    ----------
    times
        From `time_to_approval`; what is excluded there does not count.

    Returns
    -------
    DataFrame
        ``route``, then the columns of `kaplan_meier.kaplan_meier`, ``time`` in months.
    """
    parts = [
        kaplan_meier(rows["months_mid"], rows["observed"]).assign(route=route)
        for route, rows in times[times["excluded"].isna()].groupby("route")
    ]
    if not parts:
        return kaplan_meier([], []).assign(route=pd.Series([], dtype="str"))
    return pd.concat(parts, ignore_index=True)


def real_world_support(view: LedgerLike) -> pd.DataFrame:
    """List the approvals and studies of products whose note names real-world data or evidence.

    The ledger has no column for it, so the words of its notes decide; the list is no longer than they are.

    Returns
    -------
    DataFrame
        One row per milestone, of ``SUPPORT_COLUMNS``, in order of happening: ``stage`` is ``approved`` (the
        approval is said to rest on such data) or ``evidence`` (a study of this kind is known).
    """
    products = view.initiatives[view.initiatives["kind"] == "product"]
    observed = _observed(view, products)
    named = observed["note"].str.contains("real-world", case=False, regex=False, na=False)
    rows = observed[named & observed["stage"].isin(["approved", "evidence"])]
    return in_order_of_happening(rows)[list(SUPPORT_COLUMNS)].reset_index(drop=True).astype(SUPPORT_COLUMNS)


_MONTHS = ["months_low", "months_mid", "months_high"]
_SIDES = (("start", "low"), ("end", "high"))


def _observed(view: LedgerLike, products: pd.DataFrame) -> pd.DataFrame:
    """Observed milestones of the products; what a source reports as done cannot lie after its publication."""
    rows = view.milestones
    rows = rows[(rows["status"] == "observed") & rows["initiative_id"].isin(products["initiative_id"])]
    late = {end: rows[end] > rows["published_end"] for end in ("date_start", "date_end")}
    return rows.assign(
        **{end: rows[end].mask(is_late, rows["published_end"]) for end, is_late in late.items()}
    )


def _first(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The first milestone of each initiative, dated before undated, with its columns called ``name``."""
    columns = {"date_start": f"{name}_start", "date_end": f"{name}_end", "source_id": f"{name}_source_id"}
    if name == "start":
        columns["stage"] = "start_stage"
    first = in_order_of_happening(rows).drop_duplicates("initiative_id")
    return first[["initiative_id", *columns]].rename(columns=columns)


def _order(row: Record) -> str:
    if pd.isna(row["approved_source_id"]):
        return "not_approved" if not pd.isna(row["piloted_end"]) else "unknown"
    ends: list[Any] = [
        row[f"{stage}_{side}"] for stage in ("piloted", "approved") for side in ("start", "end")
    ]
    if any(pd.isna(end) for end in ends):
        return "unknown"
    if ends[3] < ends[0]:
        return "approved_before"
    return "approved_later" if ends[2] > ends[1] else "same_time"


def _with_months(table: pd.DataFrame, start: str, end: str, today: pd.Timestamp) -> pd.DataFrame:
    """Months between two intervals, or to the as-of date; none below 0."""
    first, last = table[f"{start}_start"], table[f"{start}_end"]
    arrived, at_last = (table[f"{end}_{side}"].fillna(today) for side in ("start", "end"))
    low = (arrived - last).dt.days.clip(lower=0) / _DAYS_A_MONTH
    high = (at_last - first).dt.days.clip(lower=0) / _DAYS_A_MONTH
    # The middle is the time between the midpoints, which need not be the middle of the range once cut at 0.
    middle = ((arrived + (at_last - arrived) / 2) - (first + (last - first) / 2)).dt.days / _DAYS_A_MONTH
    return table.assign(months_low=low, months_mid=middle.clip(lower=0), months_high=high)
