"""What the cascades of care allow to be said: where most people are lost, what moved, what is known."""

from __future__ import annotations

import math
from typing import Literal

import pandas as pd

from ciie_utils.analysis.frames import Record, record
from ciie_utils.briefings.cases.dermatitis.journey_cascade import STEPS

Move = Literal["rose", "fell", "no clear change", "too few to say"]

OF_CHILDREN = ("of_children", "of_children_low", "of_children_high")
_SHARES = ("share", "share_low", "share_high")


def latest_survey(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the latest survey of a cascade, from `care_cascade.cascade` or ``people``."""
    return steps[steps["year"] == steps["year"].max()] if len(steps) else steps


def largest_loss(steps: pd.DataFrame) -> Record:
    """Return the row of the latest survey at whose step the most people are lost.

    Parameters
    ----------
    steps
        From `care_cascade.cascade`, with at least one survey.
    """
    latest = latest_survey(steps)
    return record(latest[latest["lost"] == latest["lost"].max()])


def moved(low: float, high: float) -> Move:
    """Say what the interval of a change allows: ``rose`` above nothing, ``fell`` below it.

    An interval that includes no change is ``no clear change``; one that is not known ``too few to say``.
    """
    if math.isnan(low) or math.isnan(high):
        return "too few to say"
    if low > 0:
        return "rose"
    return "fell" if high < 0 else "no clear change"


def of_all_children(journey: pd.DataFrame) -> pd.DataFrame:
    """Put every step of a journey to all children, which needs no count of them.

    Parameters
    ----------
    journey
        From `journey_cascade.journey`.

    Returns
    -------
    DataFrame
        The same rows with ``OF_CHILDREN``: the product of the shares up to each step, in percent of all
        children; NaN from the first step on that is not known. All children are 100 percent, counted or not.
    """
    table = journey.copy()
    for name, share in zip(OF_CHILDREN, _SHARES, strict=True):
        factors = (table[share] / 100).where(table["step"] != STEPS[0], 1.0)
        # cumprod passes over what is missing; a step after an unknown one is not known either.
        product = factors.groupby(table["version"], sort=False).cumprod(skipna=False)
        table[name] = 100 * product
    return table


def steps_with_a_share(journey: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the steps after the first that some source gives a share for, in any version, and the others."""
    known = set(journey.loc[journey["known"], "step"])
    return [step for step in STEPS[1:] if step in known], [step for step in STEPS[1:] if step not in known]


def with_report(promises: pd.DataFrame) -> tuple[int, int]:
    """Return how many promises a report meets, and how many there are.

    Parameters
    ----------
    promises
        From `promises.judge`; restatements and superseded promises are not counted.
    """
    counted = promises[promises["restates_row"].isna() & (promises["verdict"] != "superseded")]
    return int(counted["verdict"].isin(["kept", "late"]).sum()), len(counted)
