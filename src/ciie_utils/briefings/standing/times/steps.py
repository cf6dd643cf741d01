"""When products first reached the steps from being shown to being made in China, and how long that took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import DATE, LedgerLike, empty, observed_milestones
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, wilson_intervals
from ciie_utils.analysis.stages import in_order_of_happening

#: The steps in the order in which they are told, each with the stages that show it; not every product needs
#: or takes each of them.
STEPS = {
    step: (step,)
    for step in (
        "exhibited",
        "piloted",
        "approved",
        "launched",
        "first_use",
        "reimbursed",
        "localised",
        "scaled",
    )
}
#: The steps of a path, fewer for the pages on one organisation.
PATH = {
    "exhibited": ("exhibited",),
    "piloted": ("piloted",),
    "approved": ("approved",),
    "patients": ("launched", "first_use"),
    "reimbursed": ("reimbursed",),
    "localised": ("localised",),
}

#: Steps that many products never take: special access is a detour, and most are imported for good.
OPTIONAL = ("piloted", "localised")

STEP_COLUMNS = {
    "initiative_id": "str",
    "step": "str",
    "stage": "str",
    "date_start": DATE,
    "date_end": DATE,
    "row": "Int64",
    "source_id": "str",
    "days_low": "float64",
    "days_mid": "float64",
    "days_high": "float64",
}
BETWEEN_COLUMNS = {
    "initiative_id": "str",
    "duration_days_low": "float64",
    "duration_days_mid": "float64",
    "duration_days_high": "float64",
    "observed": "bool",
    "excluded": "str",
}
MISSING_COLUMNS = {
    "step": "str",
    "k": "Int64",
    "n": "Int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
    "dated": "Int64",
    "passed_over": "Int64",
    "later": "Int64",
}

#: Why a product says nothing about the time between two steps.
EXCLUDED = ("start not dated", "end came before the start", "end not dated")


def steps_of(
    view: LedgerLike,
    initiative_ids: Sequence[str] | pd.Series,
    steps: Mapping[str, Sequence[str]] = STEPS,
) -> pd.DataFrame:
    """Tell when each initiative first reached each step, and how long after it was first shown.

    What a source reports as done had happened by its publication, so a month or a year is cut there.

    Returns
    -------
    DataFrame
        One row per initiative and step that has been observed, by initiative and in the order of ``steps``:

        - ``initiative_id``, ``step``, ``stage`` (str); ``date_start``, ``date_end`` (datetime64; NaT if
          undated); ``row`` (Int64), ``source_id`` (str): the first dated milestone of that step, or the first
          report;
        - ``days_low``, ``days_mid``, ``days_high`` (float64): the least, middle and most days since the first
          dated showing, negative before it; NaN where either has no date. 0 for the showing itself.
    """
    observed = observed_milestones(view)
    step_of = {stage: step for step, stages in steps.items() for stage in stages}
    mine = observed[observed["initiative_id"].isin(initiative_ids)]
    mine = mine.assign(step=mine["stage"].map(step_of)).dropna(subset="step")
    if mine.empty:
        return empty(STEP_COLUMNS)
    first = in_order_of_happening(_cut(mine)).drop_duplicates(["initiative_id", "step"])
    rank = first["step"].map({step: place for place, step in enumerate(steps)})
    result = first.assign(_rank=rank).sort_values(["initiative_id", "_rank"], ignore_index=True)
    shown = result[result["step"] == "exhibited"].set_index("initiative_id")
    ids = result["initiative_id"]
    start, end = (_looked_up(ids, shown[name]) for name in ("date_start", "date_end"))
    result["days_low"] = _days(result["date_start"] - end)
    result["days_high"] = _days(result["date_end"] - start)
    result["days_mid"] = (result["days_low"] + result["days_high"]) / 2
    itself = (result["step"] == "exhibited") & result["date_start"].notna()
    result.loc[itself, ["days_low", "days_mid", "days_high"]] = 0.0
    return result[list(STEP_COLUMNS)].astype(STEP_COLUMNS)


def time_between(
    view: LedgerLike, start: Sequence[str], end: Sequence[str], kinds: Sequence[str] = ("product",)
) -> pd.DataFrame:
    """Measure for each initiative the time from one step to another, or to the end of observation.

    Of the stages of the start, and of the end, the first dated milestone counts.

    Returns
    -------
    DataFrame
        One row per initiative of these kinds of which a start is observed, sorted by ``initiative_id``:
        ``duration_days_low``, ``_mid``, ``_high`` (float64, not negative), ``observed`` (bool: the end was
        reached; else censored at the as-of date, or when the initiative ended), ``excluded`` (str: missing,
        or one of ``EXCLUDED``, and the durations NaN). ``survival.curve_of`` takes it.
    """
    observed = _cut(observed_milestones(view))
    followed = view.initiatives.loc[view.initiatives["kind"].isin(kinds), "initiative_id"]
    observed = in_order_of_happening(observed[observed["initiative_id"].isin(followed)])
    has_start = observed[observed["stage"].isin(start)]
    if has_start.empty:
        return empty(BETWEEN_COLUMNS)
    result = pd.DataFrame({"initiative_id": sorted(has_start["initiative_id"].unique())})
    first, last = _first_dates(has_start), _first_dates(observed[observed["stage"].isin(end)])
    stopped = observed[observed["stage"] == "ended"]
    by_then = stopped[["date_end", "published_end"]].min(axis=1)
    ids = result["initiative_id"]
    closed = _looked_up(ids, by_then.groupby(stopped["initiative_id"]).min())
    closed = closed.fillna(pd.Timestamp(view.as_of_date))
    start_low, start_high = (_looked_up(ids, first[name]) for name in ("date_start", "date_end"))
    end_low, end_high = (_looked_up(ids, last[name]) for name in ("date_start", "date_end"))
    result["observed"] = end_low.notna()
    end_low, end_high = end_low.fillna(closed), end_high.fillna(closed)
    undated = ~result["observed"] & ids.isin(observed.loc[observed["stage"].isin(end), "initiative_id"])
    reasons = np.select(
        [start_low.isna(), result["observed"] & (end_high < start_low), undated], EXCLUDED, default=""
    )
    result["excluded"] = pd.Series(reasons, dtype="str").where(reasons != "")
    counted = result["excluded"].isna()
    middle = (end_low + (end_high - end_low) / 2) - (start_low + (start_high - start_low) / 2)
    for name, span in (("low", end_low - start_high), ("mid", middle), ("high", end_high - start_low)):
        result[f"duration_days_{name}"] = _days(span).clip(lower=0).where(counted)
    return result[list(BETWEEN_COLUMNS)].astype(BETWEEN_COLUMNS)


def missing_steps(view: LedgerLike, kinds: Sequence[str] = ("product",)) -> pd.DataFrame:
    """Count for each step of how many initiatives it is reported, and of how many it is passed over.

    Returns
    -------
    DataFrame
        One row per step of ``STEPS``: ``k`` and ``n`` (Int64: initiatives with a report of it, and all),
        ``share``, ``low``, ``high`` (float64, 0 to 1: Wilson interval; NaN if there are none), ``dated``
        (Int64: of ``k``, with a date), ``passed_over`` (Int64: without a report of it although a later step
        is reported) and ``later`` (Int64: all of which a later step is reported).
    """
    ids = view.initiatives.loc[view.initiatives["kind"].isin(kinds), "initiative_id"]
    steps = steps_of(view, ids)
    has = {step: set(steps.loc[steps["step"] == step, "initiative_id"]) for step in STEPS}
    dated = steps[steps["date_start"].notna()].groupby("step").size()
    rows = []
    for place, step in enumerate(STEPS):
        later = set().union(*(has[name] for name in list(STEPS)[place + 1 :]))
        counts = (len(has[step]), len(ids), int(dated.get(step, 0)), len(later - has[step]), len(later))
        rows.append((step, *counts))
    result = pd.DataFrame(rows, columns=["step", "k", "n", "dated", "passed_over", "later"])
    result = result.join(wilson_intervals(result["k"], result["n"]))
    return result[list(MISSING_COLUMNS)].astype(MISSING_COLUMNS)


def most_missing(missing: pd.DataFrame) -> pd.DataFrame:
    """Return the row of ``missing_steps`` that is passed over most often; no row if none stands out."""
    counted = missing[~missing["step"].isin(OPTIONAL) & (missing["later"] >= MIN_TO_DESCRIBE)]
    counted = counted[counted["passed_over"] > 0]
    share = (counted["passed_over"] / counted["later"]).sort_values(ascending=False, kind="stable")
    return counted.loc[share.index[:1]]


def aligned(times: pd.DataFrame, initiatives: pd.DataFrame) -> pd.DataFrame:
    """Return the products of ``survival.time_to_patients`` with a dated first showing, and ``therapy_area``.

    Area by area: first those with patients, the fastest first, then the others, the longest waiting first.
    """
    area = times["initiative_id"].map(initiatives.set_index("initiative_id")["therapy_area"])
    known = times.assign(therapy_area=area)[times["start_low"].notna()]
    days = known["duration_days_mid"]
    order = known.assign(_there=~known["observed"], _days=days.where(known["observed"], -days).fillna(-1e6))
    return order.sort_values(["therapy_area", "_there", "_days", "initiative_id"])


def sheets(products: pd.DataFrame, most_rows: int) -> list[list[tuple[str, pd.DataFrame]]]:
    """Split products into sheets: each area, with a heading, on the first sheet with room for it.

    The largest areas come first, "several areas" last.
    """
    areas = {str(name): part for name, part in products.groupby("therapy_area")}
    order = sorted(areas, key=lambda name: (name == "multiple", -len(areas[name]), name))
    result: list[list[tuple[str, pd.DataFrame]]] = []
    for name in order:
        for start in range(0, len(areas[name]), most_rows - 1):
            part = areas[name].iloc[start : start + most_rows - 1]
            room = most_rows - len(part) - 1
            fitting = (sheet for sheet in result if sum(len(other) + 1 for _name, other in sheet) <= room)
            sheet = next(fitting, None)
            if sheet is None:
                sheet = []
                result.append(sheet)
            sheet.append((name, part))
    return result


def _cut(observed: pd.DataFrame) -> pd.DataFrame:
    """Cut intervals at the publication: what a source reports as done cannot lie after it."""
    cut = {
        name: observed[name].where(observed[name].isna(), observed[[name, "published_end"]].min(axis=1))
        for name in ("date_start", "date_end")
    }
    return observed.assign(**cut)


def _first_dates(milestones: pd.DataFrame) -> pd.DataFrame:
    dated = milestones[milestones["date_start"].notna()].drop_duplicates("initiative_id")
    return dated.set_index("initiative_id")[["date_start", "date_end"]]


def _looked_up(ids: pd.Series, dates: pd.Series) -> pd.Series:
    """Return the date of each initiative; unlike ``map`` it also serves where no date is known at all."""
    return pd.to_datetime(pd.Series(dates.reindex(ids).to_numpy(), index=ids.index)).dt.as_unit("us")


def _days(spans: pd.Series) -> pd.Series:
    return spans.dt.total_seconds() / 86_400
