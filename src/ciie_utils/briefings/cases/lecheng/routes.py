"""Special access as a route to approval: products that took it against the others.

Whoever is piloted is chosen, and a product approved at once has no time to be piloted, which makes the route
look slow. A difference describes the products that took the routes; it is no effect of the route.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, Record, records
from ciie_utils.analysis.kaplan_meier import kaplan_meier, survival_at
from ciie_utils.analysis.proportions import Comparison, Proportion, compare_shares
from ciie_utils.briefings.cases.lecheng.products import MONTHS, first_of, milestones_of_products, with_months
from ciie_utils.terms import SHOWING_STAGES

ROUTES = ("piloted", "other")

#: Why a product has no time to approval.
EXCLUDED = ("no date of first sight", "approved before first sight", "approved at an unknown date")

#: The months at which the routes are compared.
MARKS = (12.0, 24.0, 36.0)

#: Among which products the comparison is repeated: all, drugs, devices, those with a tie to the Expo.
PARTS = ("all", "drug", "device", "tied")


def time_to_approval(view: LedgerLike) -> pd.DataFrame:
    """Measure from when a product was first seen, at the Expo or in special access, to its approval.

    One row per product: ``route`` is ``piloted`` if it was ever piloted, else ``other``; ``start_*`` is the
    earliest observed showing or piloting with a date; ``end_*`` the first approval, or missing (``observed``
    false: followed until the as-of date); ``months_*`` are the least, the middle and the most that the dates
    allow, NaN where ``excluded`` (one of ``EXCLUDED``).
    """
    observed = milestones_of_products(view)
    stages = observed.groupby("stage")["initiative_id"].agg(set).to_dict()
    table = view.initiatives.loc[view.initiatives["kind"] == "product", ["initiative_id"]]
    table = table.merge(first_of(observed, "start", [*SHOWING_STAGES, "piloted"]), how="left")
    table = table.merge(first_of(observed, "end", ["approved"]), how="left")
    table["route"] = np.where(table["initiative_id"].isin(stages.get("piloted", ())), *ROUTES)
    table["observed"] = table["end_end"].notna()
    undated = table["initiative_id"].isin(stages.get("approved", ())) & ~table["observed"]
    before = table["observed"] & (table["end_end"] < table["start_start"])
    reasons = np.select([table["start_end"].isna(), before, undated], EXCLUDED, default="")
    table["excluded"] = pd.Series(reasons, dtype="str").replace("", np.nan)
    table = with_months(table, "start", "end", pd.Timestamp(view.as_of_date))
    table.loc[table["excluded"].notna(), MONTHS] = np.nan
    return table.sort_values("initiative_id", ignore_index=True)


def followed(times: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the products of `time_to_approval` that count, route by route."""
    counted = times[times["excluded"].isna()]
    return {route: counted[counted["route"] == route] for route in ROUTES}


def approval_curves(times: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share not yet approved over time, route by route, from `time_to_approval`.

    ``route``, then the columns of `kaplan_meier.kaplan_meier`, ``time`` in months.
    """
    curves = [
        kaplan_meier(own["months_mid"], own["observed"]).assign(route=route)
        for route, own in followed(times).items()
    ]
    return pd.concat(curves, ignore_index=True)


def approved_by(times: pd.DataFrame, marks: Sequence[float] = MARKS) -> pd.DataFrame:
    """Estimate the share approved by some months after first sight, route by route, from `time_to_approval`.

    One row per ``route`` and mark (``months``): ``n`` products on the route, ``at_risk`` still followed at
    the mark, ``share`` (0 to 1) approved by then (Kaplan-Meier) with its pointwise 95 % band, ``low`` to
    ``high``; NaN where none was followed for so long.
    """
    parts = []
    for route, own in followed(times).items():
        there = survival_at(kaplan_meier(own["months_mid"], own["observed"]), marks)
        # Where nobody is left unapproved the upper bound of the curve is not defined.
        low, high = 1 - there["high"].fillna(there["survival"]), 1 - there["low"]
        there = there.assign(route=route, n=len(own), share=1 - there["survival"], low=low, high=high)
        parts.append(there.rename(columns={"time": "months"}))
    return pd.concat(parts, ignore_index=True)


def compare_routes(shares: pd.DataFrame, months: float) -> Comparison:
    """Say whether a larger share of the piloted products was approved by some months, as far as bands tell.

    ``shares`` are those of `approved_by`, ``months`` one of its marks; the rule is that of
    `proportions.compare_shares`.
    """
    there = {row["route"]: row for row in records(shares[shares["months"] == months])}
    if not set(ROUTES) <= set(there):
        return "too few to say"
    return compare_shares(*(_estimate(there[route]) for route in ROUTES))


def compared_within(times: pd.DataFrame, initiatives: pd.DataFrame, months: float) -> pd.DataFrame:
    """Repeat the comparison after some months among products that are more alike.

    One row per ``part``, in the order of ``PARTS``: ``verdict`` (from `compare_routes`), and for each route
    ``n``, ``share``, ``low`` and ``high`` as in `approved_by`, each with the name of the route and an
    underscore before it.
    """
    details = times[["initiative_id"]].merge(initiatives, how="left")
    chosen = {
        "all": details["initiative_id"].notna(),
        "drug": details["modality"] == "drug",
        "device": details["modality"] == "device",
        "tied": details["ciie_tie"] != "none",
    }
    rows = []
    for part in PARTS:
        shares = approved_by(times[chosen[part]], [months])
        row: dict[str, object] = {"part": part, "verdict": compare_routes(shares, months)}
        for route, there in shares.set_index("route").iterrows():
            row |= {f"{route}_{name}": there[name] for name in ("n", "share", "low", "high")}
        rows.append(row)
    return pd.DataFrame(rows)


def _estimate(row: Record) -> Proportion:
    """A share of a curve as one of counts, which has no successes to count."""
    bounds = (None if math.isnan(row[name]) else row[name] for name in ("share", "low", "high"))
    return Proportion(0, row["n"], *bounds)
