"""Time from first showing to patients, for those that have arrived and those still on the way."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, columns, observed_milestones, table
from ciie_utils.analysis.kaplan_meier import kaplan_meier
from ciie_utils.analysis.stages import PATIENT_STAGES, in_order_of_happening
from ciie_utils.terms import SHOWING_STAGES

#: Plants and headquarters are not on their way to patients themselves.
FOLLOWED_KINDS = ("product", "collaboration", "programme")

#: Why an initiative has no duration. The second is left truncation: what is on the market is no longer
#: waiting when it is first shown, and counting it as instant would make the Expo look fast.
EXCLUDED = (
    "no dated first showing",
    "with patients before first shown",
    "with patients at an unknown date",
)

TIME_COLUMNS = columns(
    "initiative_id kind first_edition:Int64 start_low:date start_high:date start_mid:date start_row:Int64 "
    "start_source_id end_low:date end_high:date end_mid:date end_stage end_row:Int64 end_source_id "
    "observed:bool duration_days_low:float64 duration_days_high:float64 duration_days_mid:float64 excluded"
)


def time_to_patients(
    view: LedgerLike,
    kinds: Sequence[str] = FOLLOWED_KINDS,
    starts: Sequence[str] | None = None,
    ends: Sequence[str] = PATIENT_STAGES,
) -> pd.DataFrame:
    """Measure for each initiative the time from first showing to patients, or to the end of observation.

    The start is the first observed ``exhibited`` milestone with a date; for collaborations and programmes
    the first of ``exhibited``, ``signed`` and ``announced``. The end is the first observed milestone of
    ``PATIENT_STAGES`` with a date. What has not reached patients is censored at the as-of date, or on the day
    that it ended. A month or a year stays an interval, cut at the publication that reports it: the
    durations are the least, the most, and the one between the midpoints, none below 0.

    Parameters
    ----------
    view
        The ledger. Leave out what is not tied to the Expo with ``selections.expo_outcomes``.
    kinds
        The kinds of initiative to follow.
    starts, ends
        Other stages, to measure another part of the way.

    Returns
    -------
    DataFrame
        One row per initiative of these kinds, sorted by ``initiative_id``:

        - ``initiative_id``, ``kind`` (str), ``first_edition`` (Int64): as in the ledger;
        - ``start_low``, ``start_high``, ``start_mid`` (datetime64), ``start_row`` (Int64),
          ``start_source_id`` (str): the first showing;
        - ``end_low``, ``end_high``, ``end_mid`` (datetime64), ``end_stage`` (str), ``end_row`` (Int64),
          ``end_source_id`` (str): the arrival, or the end of observation (the last three then tell of
          the end of the initiative, or are missing);
        - ``observed`` (bool): whether it has reached patients;
        - ``duration_days_low``, ``duration_days_high``, ``duration_days_mid`` (float64, days): NaN if
          excluded;
        - ``excluded`` (str): missing, or one of ``EXCLUDED``.
    """
    followed = view.initiatives
    followed = followed[followed["kind"].isin(kinds)].sort_values("initiative_id")
    observed = cut_at_publication(observed_milestones(view))
    result = followed[["initiative_id", "kind", "first_edition"]].reset_index(drop=True)
    begun = _showings(observed, followed) if starts is None else observed[observed["stage"].isin(starts)]
    result = _with_first(result, begun, "start")
    arrived = observed[observed["stage"].isin(ends)]
    result = _with_first(result, arrived, "end")
    result["observed"] = result["end_low"].notna()
    result = _with_censoring(result, observed, pd.Timestamp(view.as_of_date))
    for name in ("start", "end"):
        low, high = result[f"{name}_low"], result[f"{name}_high"]
        result[f"{name}_mid"] = low + (high - low) / 2
    result["excluded"] = _excluded(result, arrived)
    return table(_with_durations(result), TIME_COLUMNS)


def times_left_out(times: pd.DataFrame) -> dict[str, int]:
    """Return for each reason in ``excluded`` how many times it leaves out, the most frequent reason first."""
    reasons = times["excluded"].dropna().value_counts()
    return {str(reason): int(n) for reason, n in reasons.items()}


def curve_of(
    times: pd.DataFrame, ends: Literal["low", "mid", "high"] = "mid", level: float = 0.95
) -> pd.DataFrame:
    """Estimate the share not yet with patients over time, from ``time_to_patients``.

    Parameters
    ----------
    times
        From ``time_to_patients``; what is excluded there does not count.
    ends
        Whether to take the least, the middle or the greatest durations.
    level
        Confidence level of the band.

    Returns
    -------
    DataFrame
        As from ``kaplan_meier``, ``time`` in days.
    """
    counted = times[times["excluded"].isna()]
    return kaplan_meier(counted[f"duration_days_{ends}"], counted["observed"], level)


def cut_at_publication(observed: pd.DataFrame) -> pd.DataFrame:
    """Cut intervals at the publication: what a source reports as done cannot lie after it."""
    cut = {
        name: observed[name].where(observed[name] <= observed["published_end"], observed["published_end"])
        for name in ("date_start", "date_end")
    }
    return observed.assign(**{name: dates.where(observed[name].notna()) for name, dates in cut.items()})


def _showings(observed: pd.DataFrame, followed: pd.DataFrame) -> pd.DataFrame:
    products = followed.loc[followed["kind"] == "product", "initiative_id"]
    is_product = observed["initiative_id"].isin(products)
    shown = observed["stage"] == "exhibited"
    return observed[shown | (~is_product & observed["stage"].isin(SHOWING_STAGES))]


def _with_first(result: pd.DataFrame, milestones: pd.DataFrame, name: str) -> pd.DataFrame:
    """Add the first dated milestone of each initiative as ``name``'s columns."""
    dated = milestones[milestones["date_start"].notna()]
    first = in_order_of_happening(dated).drop_duplicates("initiative_id")
    renamed = {
        "initiative_id": "initiative_id",
        "date_start": f"{name}_low",
        "date_end": f"{name}_high",
        "stage": f"{name}_stage",
        "row": f"{name}_row",
        "source_id": f"{name}_source_id",
    }
    return result.merge(first[list(renamed)].rename(columns=renamed), on="initiative_id", how="left")


def _with_censoring(result: pd.DataFrame, observed: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Close what has not arrived: on the day that it ended, else at the as-of date."""
    ended = observed[observed["stage"] == "ended"]
    # An end without a date had come by its publication.
    ended = ended.assign(
        date_start=ended["date_start"].fillna(ended["published_end"]),
        date_end=ended["date_end"].fillna(ended["published_end"]),
    )
    closed = _with_first(result[["initiative_id"]], ended, "end")
    closed[["end_low", "end_high"]] = closed[["end_low", "end_high"]].fillna(as_of)
    columns = [name for name in closed if name != "initiative_id"]
    result = result.copy()
    for name in columns:
        result[name] = result[name].where(result["observed"], closed[name])
    return result


def _excluded(result: pd.DataFrame, arrived: pd.DataFrame) -> pd.Series:
    """Name the first reason that applies; missing where the duration counts."""
    undated = ~result["observed"] & result["initiative_id"].isin(arrived["initiative_id"])
    reasons = np.select(
        [
            result["start_low"].isna(),
            result["observed"] & (result["end_high"] < result["start_low"]),
            undated,
        ],
        EXCLUDED,
        default="",
    )
    return pd.Series(reasons, index=result.index).astype("str").where(reasons != "")


def _with_durations(result: pd.DataFrame) -> pd.DataFrame:
    pairs = {
        "low": ("end_low", "start_high"),
        "high": ("end_high", "start_low"),
        "mid": ("end_mid", "start_mid"),
    }
    result = result.copy()
    for name, (end, start) in pairs.items():
        days = (result[end] - result[start]).dt.total_seconds() / 86_400
        result[f"duration_days_{name}"] = days.clip(lower=0).where(result["excluded"].isna())
    return result
