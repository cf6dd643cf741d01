"""The paths of products: when each first reached the steps between being shown and being made in China."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.frames import DATE, LedgerLike, empty, observed_milestones
from ciie_utils.analysis.stages import in_order_of_happening

#: The steps of a path, in the order in which they are told; each with the stages that show it.
STEPS = {
    "exhibited": ("exhibited",),
    "piloted": ("piloted",),
    "approved": ("approved",),
    "patients": ("launched", "first_use"),
    "reimbursed": ("reimbursed",),
    "localised": ("localised",),
}

STEP_COLUMNS = {
    "initiative_id": "str",
    "step": "str",
    "stage": "str",
    "date_start": DATE,
    "date_end": DATE,
    "row": "Int64",
    "source_id": "str",
}


def first_steps(view: LedgerLike, initiative_ids: Sequence[str] | pd.Series) -> pd.DataFrame:
    """Tell when each initiative first reached each step.

    What a source reports as done had happened by its publication, so a month or a year is cut there.

    Parameters
    ----------
    view
        The ledger as of a day.
    initiative_ids
        The initiatives to follow.

    Returns
    -------
    DataFrame
        One row per initiative and step that has been observed, by initiative and then in the order of
        ``STEPS``: ``initiative_id``, ``step``, ``stage`` (str: the stage observed), ``date_start``,
        ``date_end`` (datetime64; NaT where no report dates it), ``row`` (Int64), ``source_id`` (str): the
        first dated milestone of that step, or the first reported one.
    """
    observed = observed_milestones(view)
    step_of = {stage: step for step, stages in STEPS.items() for stage in stages}
    mine = observed[observed["initiative_id"].isin(initiative_ids)]
    mine = mine.assign(step=mine["stage"].map(step_of)).dropna(subset="step")
    if mine.empty:
        return empty(STEP_COLUMNS)
    for name in ("date_start", "date_end"):
        mine[name] = mine[name].where(mine[name].isna(), mine[[name, "published_end"]].min(axis=1))
    first = in_order_of_happening(mine).drop_duplicates(["initiative_id", "step"])
    rank = first["step"].map({step: place for place, step in enumerate(STEPS)})
    ordered = first.assign(_rank=rank).sort_values(["initiative_id", "_rank"], ignore_index=True)
    return ordered[list(STEP_COLUMNS)].astype(STEP_COLUMNS)
