"""Products in the zone before approval, the real-world data of the zone, and the agreements made with it.

Whoever is piloted is chosen: products close to approval, or with a company that pushes them.
"""

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, Record, ids_of, observed_milestones, records
from ciie_utils.analysis.proportions import Proportion, wilson
from ciie_utils.analysis.stages import in_order_of_happening
from ciie_utils.analysis.times import cut_at_publication

#: As ``place`` and ``geography`` of the ledger write it.
ZONE = "Lecheng"

ROLES = ("supported approval", "study known")
#: Sectors that bring products; the others of an agreement are hospitals and authorities.
COMPANIES = ("pharma", "medtech", "diagnostics", "consumer_health", "technology")
#: Metrics by which a source says how long a way took, or how much shorter it was.
TIME_METRICS = ("review_time", "time_gained", "months_to_registration", "days", "years_ahead")
MONTHS = ["months_low", "months_mid", "months_high"]

#: A study that a note says supported the filing counts as support, if the product was approved.
_SUPPORTING = r"support|key evidence"
_AGREEMENT = (
    "initiative_id",
    "signed_start",
    "signed_end",
    "stages_after",
    "products_after",
    "followed",
    "last_heard",
    "source_ids",
)
_DAYS_A_MONTH = 365.25 / 12


def piloted_products(view: LedgerLike) -> pd.DataFrame:
    """List the products piloted before approval, and how long approval took from there.

    One row per product with an observed ``piloted`` milestone, by date: ``piloted_*`` and ``approved_*``
    (``start``, ``end``, ``source_id``); ``order`` is ``approved_later``, ``approved_before``, ``same_time``
    (the dates overlap), ``not_approved`` (none known) or ``unknown`` (a date is missing); ``MONTHS`` from
    piloting to approval as both dates allow, or to the as-of date where not approved (a lower bound: read it
    with ``order``); NaN where ``unknown`` or ``approved_before``.
    """
    observed = milestones_of_products(view)
    table, approved = (first_of(observed, stage, [stage]) for stage in ("piloted", "approved"))
    table = table.merge(approved, on="initiative_id", how="left")
    table["order"] = [_order(row) for row in records(table)]
    table = with_months(table, "piloted", "approved", pd.Timestamp(view.as_of_date))
    table.loc[table["order"].isin(["unknown", "approved_before"]), MONTHS] = np.nan
    return table.sort_values(["piloted_end", "initiative_id"], ignore_index=True)


def real_world_support(view: LedgerLike) -> pd.DataFrame:
    """List the approvals and studies of products whose note names real-world data or evidence.

    The ledger has no column for it, so the words of its notes decide; the list is no longer than they are.
    They come in order of happening: ``stage`` is ``approved`` (the approval is said to rest on such data)
    or ``evidence`` (a study of this kind is known).
    """
    observed = milestones_of_products(view)
    named = observed["note"].str.contains("real-world", case=False, regex=False, na=False)
    rows = observed[named & observed["stage"].isin(["approved", "evidence"])]
    return in_order_of_happening(rows).reset_index(drop=True)


def products_with_real_world_data(view: LedgerLike) -> pd.DataFrame:
    """List the products of which a source names real-world data, and whether these supported an approval.

    One row per product, those whose data supported an approval first, then by date of approval: ``role`` is
    one of ``ROLES``: the note of an approval names the data, or that of a study says that it supported the
    filing of a product that has been approved; ``approved_*``: the first approval (of any indication);
    ``order`` and ``MONTHS`` as in `piloted_products`, missing if no piloting is known; ``rows`` and
    ``source_ids`` (tuples) of the milestones that name the data.
    """
    support = real_world_support(view)
    approvals = first_of(observed_milestones(view), "approved", ["approved"])
    said = (support["stage"] == "approved") | support["note"].str.contains(_SUPPORTING, case=False)
    supporting = set(support.loc[said, "initiative_id"]) & set(approvals["initiative_id"])
    named = support.groupby("initiative_id", sort=False)
    table = named.agg(rows=("row", tuple), source_ids=("source_id", _distinct)).reset_index()
    table["role"] = np.where(table["initiative_id"].isin(supporting), *ROLES)
    times = piloted_products(view)[["initiative_id", "order", *MONTHS]]
    table = table.merge(approvals, how="left").merge(times, how="left")
    # The roles stand in their order as words of the alphabet do not.
    rank = table["role"].map(ROLES.index)
    order = table.assign(_rank=rank).sort_values(["_rank", "approved_end", "initiative_id"])
    return order.drop(columns="_rank").reset_index(drop=True)


def times_in_sources(view: LedgerLike) -> pd.DataFrame:
    """Return the observed milestones in which a source says how long a way took; the ledger's columns."""
    observed = observed_milestones(view)
    return in_order_of_happening(observed[observed["metric"].isin(TIME_METRICS)]).reset_index(drop=True)


def agreements_and_products(view: LedgerLike) -> pd.DataFrame:
    """List the agreements with the zone and what is known to have followed them.

    That a product of the same company was piloted later does not show that the agreement brought it.

    One row per collaboration placed in Lecheng with a dated signing, by date: ``stages_after`` (joined by a
    space, missing if none) of its milestones certainly later than the signing; ``products_after`` (tuple of
    ids): products led by a company party to it, first piloted certainly later than the signing; ``followed``:
    there is either; ``last_heard``: when the last source about it was published; ``source_ids`` (tuple of
    str) of all its milestones.
    """
    initiatives, milestones = view.initiatives, view.milestones
    placed = initiatives[(initiatives["place"] == ZONE) & (initiatives["kind"] == "collaboration")]
    observed = milestones[milestones["status"] == "observed"]
    signed = observed[observed["initiative_id"].isin(placed["initiative_id"]) & observed["date_end"].notna()]
    parties = view.parties.merge(view.organisations[["org_id", "sector"]], on="org_id", how="left")
    companies = parties[parties["sector"].isin(COMPANIES)]
    leads = companies.loc[companies["role"] == "lead", ["initiative_id", "org_id"]]
    piloted = piloted_products(view).merge(leads, on="initiative_id", how="left")
    rows = []
    for signing in records(first_of(signed, "signed", ["signed"])):
        agreement, end = signing["initiative_id"], signing["signed_end"]
        about = milestones[milestones["initiative_id"] == agreement]
        after = observed[(observed["initiative_id"] == agreement) & (observed["date_start"] > end)]
        stages = " ".join(dict.fromkeys(in_order_of_happening(after)["stage"]))
        own = companies.loc[companies["initiative_id"] == agreement, "org_id"]
        later = piloted["org_id"].isin(own) & (piloted["piloted_start"] > end)
        products = tuple(dict.fromkeys(piloted.loc[later, "initiative_id"]))
        heard, ids = about["published_end"].max(), tuple(ids_of(about).split())
        followed = bool(stages or products)
        rows.append(
            (agreement, signing["signed_start"], end, stages or np.nan, products, followed, heard, ids)
        )
    table = pd.DataFrame(rows, columns=list(_AGREEMENT))
    return table.sort_values(["signed_end", "initiative_id"], ignore_index=True)


def share_followed(agreements: pd.DataFrame) -> Proportion:
    """Return how many agreements of `agreements_and_products` have something reported after the signing."""
    return wilson(int(agreements["followed"].sum()), len(agreements))


def milestones_of_products(view: LedgerLike) -> pd.DataFrame:
    """Return the observed milestones of products; what is done cannot lie after its publication."""
    products = view.initiatives.loc[view.initiatives["kind"] == "product", "initiative_id"]
    rows = observed_milestones(view)
    return cut_at_publication(rows[rows["initiative_id"].isin(products)])


def first_of(rows: pd.DataFrame, name: str, stages: list[str]) -> pd.DataFrame:
    """Return the first milestone of these stages of each initiative, dated before undated, named ``name``."""
    columns = {"date_start": f"{name}_start", "date_end": f"{name}_end", "source_id": f"{name}_source_id"}
    first = in_order_of_happening(rows[rows["stage"].isin(stages)]).drop_duplicates("initiative_id")
    return first[["initiative_id", *columns]].rename(columns=columns)


def with_months(table: pd.DataFrame, start: str, end: str, today: pd.Timestamp) -> pd.DataFrame:
    """Add the months between two named intervals, or to the as-of date; none below 0."""
    first, last = table[f"{start}_start"], table[f"{start}_end"]
    arrived, at_last = (table[f"{end}_{side}"].fillna(today) for side in ("start", "end"))
    low = (arrived - last).dt.days.clip(lower=0) / _DAYS_A_MONTH
    high = (at_last - first).dt.days.clip(lower=0) / _DAYS_A_MONTH
    # The middle is the time between the midpoints, which need not be the middle of the range once cut at 0.
    middle = ((arrived + (at_last - arrived) / 2) - (first + (last - first) / 2)).dt.days / _DAYS_A_MONTH
    return table.assign(months_low=low, months_mid=middle.clip(lower=0), months_high=high)


def _order(row: Record) -> str:
    if pd.isna(row["approved_source_id"]):
        return "not_approved" if not pd.isna(row["piloted_end"]) else "unknown"
    ends = [row[f"{stage}_{side}"] for stage in ("piloted", "approved") for side in ("start", "end")]
    if any(pd.isna(end) for end in ends):
        return "unknown"
    if ends[3] < ends[0]:
        return "approved_before"
    return "approved_later" if ends[2] > ends[1] else "same_time"


def _distinct(ids: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
