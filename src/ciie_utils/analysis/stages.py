"""The stages of an initiative: which come when, which imply which, and how far initiatives have come."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import Flags, LedgerLike, columns, observed_milestones, table
from ciie_utils.analysis.proportions import wilson_intervals

#: Every stage of the ledger, in the order of its data dictionary.
STAGES = (
    "exhibited",
    "signed",
    "announced",
    "piloted",
    "filed",
    "approved",
    "launched",
    "first_use",
    "reimbursed",
    "localised",
    "opened",
    "scaled",
    "evidence",
    "renewed",
    "ended",
    "setback",
)

#: Patients in China can get it, outside special access: what the way from the Expo leads to.
PATIENT_STAGES = ("launched", "first_use", "reimbursed")

#: From the least to the most that can have become of an initiative. Facilities come before patients, and a
#: reach figure last. ``ended`` is no stage reached: it is told beside the furthest one.
WAY = (
    "announced",
    "exhibited",
    "signed",
    "renewed",
    "evidence",
    "filed",
    "piloted",
    "approved",
    "opened",
    "localised",
    "launched",
    "first_use",
    "reimbursed",
    "scaled",
)

#: For a stage, the stages whose observation shows that it has been reached, each with the reason.
#: docs/promises.md holds the same table for readers; a test compares them.
IMPLIED_BY: dict[str, dict[str, str]] = {
    "launched": {
        "first_use": "A first prescription, implant or patient outside special access needs a product on the "
        "market or a service that is open.",
        "reimbursed": "A product is put on the national list or an insurance list so that patients can get "
        "it: it is on sale by then.",
    },
    "approved": {
        "launched": "Nothing that needs approval may be put on the market in China before it is approved.",
        "first_use": "Use before approval is recorded as piloted, so a first use comes after approval.",
    },
    "signed": {
        "renewed": "A follow-on agreement shows that there was an agreement to follow on from.",
    },
}

#: Implying stages that are themselves what was promised, not a consequence of it.
OWN_ACTS = ("renewed",)

REACHED_COLUMNS = columns(
    "initiative_id kind first_edition:Int64 furthest_stage date_start:date date_end:date source_id row:Int64 "
    "reached_patients:bool ended:bool n_stages:Int64"
)
SHARE_COLUMNS = columns("k:Int64 n:Int64 share:float64 low:float64 high:float64")


def meets(stage: str) -> tuple[str, ...]:
    """Return the stages whose observation meets a promise of ``stage``: itself and those that imply it."""
    return (stage, *IMPLIED_BY.get(stage, ()))


def in_order_of_happening(milestones: pd.DataFrame) -> pd.DataFrame:
    """Sort milestones by when they happened: first what had certainly happened first.

    The order is that of ``date_end``, then ``date_start`` (undated last), then the publication, then the
    row, so that a day beats the month and the year that it lies in.
    """
    return milestones.sort_values(
        ["date_end", "date_start", "published_end", "row"], na_position="last", kind="stable"
    )


def reached(view: LedgerLike) -> pd.DataFrame:
    """Say for each initiative how far it has come by the view's as-of date.

    Returns
    -------
    DataFrame
        One row per initiative of the view, sorted by ``initiative_id``:

        - ``initiative_id``, ``kind`` (str), ``first_edition`` (Int64): as in the ledger;
        - ``furthest_stage`` (str): the last of ``WAY`` that has been observed; missing if none has;
        - ``date_start``, ``date_end`` (datetime64): when it was first reached, as an interval;
        - ``source_id`` (str), ``row`` (Int64): the milestone that says so;
        - ``reached_patients`` (bool): one of ``PATIENT_STAGES`` has been observed;
        - ``ended`` (bool): its end has been observed;
        - ``n_stages`` (Int64): how many different stages have been observed.
    """
    initiatives = view.initiatives[["initiative_id", "kind", "first_edition"]]
    observed = observed_milestones(view)
    on_the_way = observed[observed["stage"].isin(WAY)]
    rank = on_the_way["stage"].map({stage: place for place, stage in enumerate(WAY)}).astype("int64")
    furthest = (
        in_order_of_happening(on_the_way.assign(_rank=rank))
        .sort_values("_rank", ascending=False, kind="stable")
        .drop_duplicates("initiative_id")
        .rename(columns={"stage": "furthest_stage"})
    )
    added = ["initiative_id", "furthest_stage", "date_start", "date_end", "source_id", "row"]
    result = initiatives.merge(furthest[added], on="initiative_id", how="left")
    for name, stages in (("reached_patients", PATIENT_STAGES), ("ended", ("ended",))):
        having = observed.loc[observed["stage"].isin(stages), "initiative_id"]
        result[name] = result["initiative_id"].isin(having)
    n_stages = observed.groupby("initiative_id")["stage"].nunique()
    result["n_stages"] = result["initiative_id"].map(n_stages).fillna(0).astype(np.int64)
    return table(result.sort_values("initiative_id", ignore_index=True), REACHED_COLUMNS)


def share_reached(
    view: LedgerLike, stages: Sequence[str] = PATIENT_STAGES, by: str | None = None
) -> pd.DataFrame:
    """Count the initiatives that have reached one of some stages, with Wilson intervals.

    An initiative has reached a stage when it has been observed, or one that implies it; only products are
    taken to be approved because they are launched, since a service needs no approval. Initiatives of later
    editions have had less time: their shares are lower for that reason alone.

    Parameters
    ----------
    view
        The ledger as of a day.
    stages
        Having reached any one of these counts.
    by
        A column of the initiatives to count apart by, such as ``kind`` or ``first_edition``; None for all.

    Returns
    -------
    DataFrame
        One row per group, sorted, a missing value last: the column of ``by``, ``k`` (Int64: reached), ``n``
        (Int64: all), ``share``, ``low``, ``high`` (float64, 0 to 1; NaN if there are none). Without ``by``
        one row.
    """
    initiatives = view.initiatives
    has = pd.Series(_has_reached(view, stages), index=initiatives.index)
    if by is None:
        counts = pd.DataFrame({"k": [int(has.sum())], "n": [len(initiatives)]})
        keys = {}
    else:
        counts = has.groupby(initiatives[by], dropna=False, sort=True).agg(k="sum", n="count").reset_index()
        keys = {by: initiatives[by].dtype}
    result = counts.join(wilson_intervals(counts["k"], counts["n"]))
    return table(result, keys | SHARE_COLUMNS)


def stage_table(view: LedgerLike, by: str, stages: Sequence[str] = WAY) -> pd.DataFrame:
    """Say of each group of initiatives how many have reached each stage, and how many got no further.

    Returns
    -------
    DataFrame
        One row per group and stage, by group and then in the order of ``stages``: the column of ``by``;
        ``stage`` (str); ``k``, ``n``, ``share``, ``low``, ``high`` as from ``share_reached``; ``furthest``
        (Int64): how many of the group have this as their furthest stage. Empty without initiatives.
    """
    furthest = view.initiatives[["initiative_id", by]].merge(
        reached(view)[["initiative_id", "furthest_stage"]], on="initiative_id"
    )
    parts = []
    for place, stage in enumerate(stages):
        part = share_reached(view, (stage,), by)
        here = furthest[furthest["furthest_stage"] == stage].groupby(by, dropna=False).size()
        part = part.merge(here.rename("furthest").reset_index(), on=by, how="left")
        parts.append(part.assign(stage=stage, furthest=part["furthest"].fillna(0), _place=place))
    result = pd.concat(parts, ignore_index=True).sort_values([by, "_place"], ignore_index=True)
    group = {by: view.initiatives[by].dtype}
    return table(result, group | columns("stage") | SHARE_COLUMNS | columns("furthest:Int64"))


def _has_reached(view: LedgerLike, stages: Sequence[str]) -> Flags:
    initiatives, observed = view.initiatives, observed_milestones(view)
    for_all = {shows for stage in stages for shows in (meets(stage) if stage != "approved" else (stage,))}
    for_products = {shows for stage in stages for shows in meets(stage)}
    ids = initiatives["initiative_id"]
    result = ids.isin(observed.loc[observed["stage"].isin(for_all), "initiative_id"])
    result |= (initiatives["kind"] == "product") & ids.isin(
        observed.loc[observed["stage"].isin(for_products), "initiative_id"]
    )
    return result.to_numpy(dtype=np.bool_)
