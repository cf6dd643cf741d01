"""One product's path to patients, step by step, with the time between steps as partial dates allow."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import DATE, LedgerLike, Record, empty, observed_milestones, records
from ciie_utils.analysis.stages import in_order_of_happening

PATH_COLUMNS = {
    "stage": "str",
    "metric": "str",
    "value": "float64",
    "unit": "str",
    "date": "str",
    "date_start": DATE,
    "date_end": DATE,
    "since_first_low": "Int64",
    "since_first_high": "Int64",
    "since_last_low": "Int64",
    "since_last_high": "Int64",
    "basis": "str",
    "note": "str",
    "source_ids": "str",
}


def access_path(view: LedgerLike, initiative_id: str) -> pd.DataFrame:
    """Follow one initiative from step to step.

    Parameters
    ----------
    view
        The ledger as of a day.
    initiative_id
        The initiative.

    Returns
    -------
    DataFrame
        One row per stage and metric that was observed with a date, in the order in which they first
        happened, of ``PATH_COLUMNS``: ``date`` as written; ``date_start``, ``date_end``: when it can have
        happened (a month or year is cut at the publication that reports it); days since the first and the
        previous step, the least and the most that these intervals allow, never below 0; ``basis`` and
        ``note`` of the earliest report; ``source_ids`` of all reports of the same date, joined by a space.
    """
    observed = observed_milestones(view)
    mine = observed[(observed["initiative_id"] == initiative_id) & observed["date_start"].notna()]
    if mine.empty:
        return empty(PATH_COLUMNS)
    ordered = in_order_of_happening(mine)
    keys = [ordered["stage"], ordered["metric"].astype("object").fillna("")]
    cut = ordered[["date_end", "published_end"]].min(axis=1)
    ordered = ordered.assign(date_end=cut.where(cut >= ordered["date_start"], ordered["date_end"]))
    steps = [_step(same) for _key, same in ordered.groupby(keys, sort=False)]
    steps.sort(key=lambda step: (step["date_start"], step["date_end"]))
    rows = [
        {**step, **_days("since_first", steps[0], step), **_days("since_last", before, step)}
        for before, step in zip([steps[0], *steps], steps, strict=False)
    ]
    return pd.DataFrame(rows)[list(PATH_COLUMNS)].astype(PATH_COLUMNS)


def _step(same: pd.DataFrame) -> Record:
    """The first of several reports of one step, with the sources of those that give the same date."""
    first = records(same)[0]
    agreeing = same.loc[same["date"] == first["date"], "source_id"]
    return {**first, "source_ids": " ".join(dict.fromkeys(agreeing))}


def days_between(before: Record, step: Record) -> tuple[float, float]:
    """Return the least and the most days from one step to another, never below 0.

    Parameters
    ----------
    before, step
        With ``date_start`` and ``date_end``: the first and last day on which each can have happened.
    """
    low = (step["date_start"] - before["date_end"]).days
    high = (step["date_end"] - before["date_start"]).days
    return float(max(low, 0)), float(max(high, 0))


def _days(name: str, before: Record, step: Record) -> dict[str, Any]:
    if before is step:
        return {f"{name}_low": pd.NA, f"{name}_high": pd.NA}
    low, high = days_between(before, step)
    return {f"{name}_low": int(low), f"{name}_high": int(high)}
