"""When products first reached the steps from being shown to being made in China, and how long that took."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, columns, empty, observed_milestones, table
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, wilson_intervals
from ciie_utils.analysis.stages import in_order_of_happening
from ciie_utils.analysis.times import cut_at_publication

#: The steps in the order in which they are told, each with the stages that show it; not every product needs
#: or takes each of them.
STEPS = {
    "exhibited": ("exhibited",),
    "piloted": ("piloted",),
    "approved": ("approved",),
    "launched": ("launched",),
    "first_use": ("first_use",),
    "reimbursed": ("reimbursed",),
    "localised": ("localised",),
    "scaled": ("scaled",),
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

STEP_COLUMNS = columns(
    "initiative_id step stage date_start:date date_end:date row:Int64 source_id days_low:float64 "
    "days_mid:float64 days_high:float64"
)
MISSING_COLUMNS = columns(
    "step k:Int64 n:Int64 share:float64 low:float64 high:float64 dated:Int64 passed_over:Int64 later:Int64"
)


def steps_of(
    view: LedgerLike,
    initiative_ids: Sequence[str] | pd.Series,
    steps: Mapping[str, Sequence[str]] = STEPS,
) -> pd.DataFrame:
    """Tell when each initiative first reached each step, and how long after it was first shown.

    What a source reports as done had happened by its publication, so a month or a year is cut there.

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
    first = in_order_of_happening(cut_at_publication(mine)).drop_duplicates(["initiative_id", "step"])
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
    return table(result, STEP_COLUMNS)


def missing_steps(view: LedgerLike) -> pd.DataFrame:
    """Count for each step of how many products it is reported, and of how many it is passed over.

    One row per step of ``STEPS``: ``k`` and ``n`` (Int64: products with a report of it, and all), ``share``,
    ``low``, ``high`` (float64, 0 to 1: Wilson interval; NaN if there are none), ``dated`` (Int64: of ``k``,
    with a date), ``passed_over`` (Int64: without a report of it although a later step is reported) and
    ``later`` (Int64: all of which a later step is reported).
    """
    ids = view.initiatives.loc[view.initiatives["kind"] == "product", "initiative_id"]
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
    return table(result, MISSING_COLUMNS)


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


def _looked_up(ids: pd.Series, dates: pd.Series) -> pd.Series:
    """Return the date of each initiative; unlike ``map`` it also serves where no date is known at all."""
    return pd.to_datetime(pd.Series(dates.reindex(ids).to_numpy(), index=ids.index)).dt.as_unit("us")


def _days(spans: pd.Series) -> pd.Series:
    return spans.dt.total_seconds() / 86_400
