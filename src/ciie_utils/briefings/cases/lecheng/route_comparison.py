"""Products that took a route to approval against the others: shares approved in time, and the words.

Read with the caveats of ``lecheng_routes``: whoever is piloted is chosen, and a product approved at once
has no time to be piloted, which makes the route look slow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from ciie_utils.analysis.kaplan_meier import kaplan_meier, survival_at
from ciie_utils.analysis.proportions import MIN_TO_COMPARE
from ciie_utils.briefings.cases.lecheng.routes import ROUTES

#: The months at which the routes are compared.
MARKS = (12.0, 24.0, 36.0)

SHARE_COLUMNS = {
    "route": "str",
    "months": "float64",
    "n": "Int64",
    "at_risk": "Int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
}

#: Among which products the comparison is repeated: all, drugs, devices, those with a tie to the Expo.
PARTS = ("all", "drug", "device", "tied")

Verdict = Literal["more", "fewer", "about as many", "too few to say"]


def approved_by(times: pd.DataFrame, marks: Sequence[float] = MARKS) -> pd.DataFrame:
    """Estimate the share approved by some months after first sight, route by route.

    Parameters
    ----------
    times
        From ``lecheng_routes.time_to_approval``; what is excluded there does not count.
    marks
        Months after the first sight.

    Returns
    -------
    DataFrame
        One row per route and mark, of ``SHARE_COLUMNS``: ``n`` products on the route, ``at_risk`` still
        followed at the mark, ``share`` (0 to 1) approved by then (Kaplan-Meier) with its pointwise 95 %
        band; NaN where none was followed for so long.
    """
    counted = times[times["excluded"].isna()]
    parts = []
    for route in ROUTES:
        own = counted[counted["route"] == route]
        there = survival_at(kaplan_meier(own["months_mid"], own["observed"]), marks)
        # Where nobody is left unapproved the upper bound of the curve is not defined.
        left_high = there["high"].fillna(there["survival"])
        parts.append(
            pd.DataFrame(
                {
                    "route": route,
                    "months": there["time"],
                    "n": len(own),
                    "at_risk": there["at_risk"],
                    "share": 1 - there["survival"],
                    "low": 1 - left_high,
                    "high": 1 - there["low"],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)[list(SHARE_COLUMNS)].astype(SHARE_COLUMNS)


def compare_routes(shares: pd.DataFrame, months: float) -> Verdict:
    """Say whether a larger share of the piloted products was approved by some months, as far as bands tell.

    The rule is that of ``proportions.compare_shares``: ``more`` or ``fewer`` only if the bands do not
    overlap, ``about as many`` if each share lies within the other's band, ``too few to say`` otherwise and
    with fewer than ``MIN_TO_COMPARE`` products on either route.

    Parameters
    ----------
    shares
        From `approved_by`.
    months
        One of its marks.
    """
    there = shares[shares["months"] == months].set_index("route")
    if not set(ROUTES) <= set(there.index):
        return "too few to say"
    a, b = there.loc[ROUTES[0]], there.loc[ROUTES[1]]
    if min(a["n"], b["n"]) < MIN_TO_COMPARE or pd.isna(a["share"]) or pd.isna(b["share"]):
        return "too few to say"
    if a["low"] > b["high"]:
        return "more"
    if a["high"] < b["low"]:
        return "fewer"
    if b["low"] <= a["share"] <= b["high"] and a["low"] <= b["share"] <= a["high"]:
        return "about as many"
    return "too few to say"


def compared_within(times: pd.DataFrame, initiatives: pd.DataFrame, months: float) -> pd.DataFrame:
    """Repeat the comparison among products that are more alike.

    Parameters
    ----------
    times
        From ``lecheng_routes.time_to_approval``.
    initiatives
        Of the same view.
    months
        After how many months to compare.

    Returns
    -------
    DataFrame
        One row per part, in the order of ``PARTS``: ``part``, ``verdict`` (str, from `compare_routes`), and
        for each route ``n``, ``approved`` (Int64: by the as-of date), ``share``, ``low`` and ``high``
        (float64: by these months, as in `approved_by`), each with the name of the route and an underscore
        before it.
    """
    details = initiatives.set_index("initiative_id")
    modality = times["initiative_id"].map(details["modality"])
    tie = times["initiative_id"].map(details["ciie_tie"])
    chosen = {"all": tie == tie, "drug": modality == "drug", "device": modality == "device"}
    chosen["tied"] = tie != "none"
    rows = []
    for part in PARTS:
        own = times[chosen[part]]
        shares = approved_by(own, [months])
        row: dict[str, object] = {"part": part, "verdict": compare_routes(shares, months)}
        for route, there in shares.set_index("route").iterrows():
            arrived = own[(own["route"] == route) & own["excluded"].isna() & own["observed"]]
            row |= {f"{route}_n": there["n"], f"{route}_approved": len(arrived)}
            row |= {f"{route}_{name}": there[name] for name in ("share", "low", "high")}
        rows.append(row)
    return pd.DataFrame(rows)
