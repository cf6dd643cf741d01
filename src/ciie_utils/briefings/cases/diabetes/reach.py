"""How many people a digital assistant would have to reach before a national survey could notice.

A scenario, not an effect of the assistant that was announced: it takes the fall in HbA1c of a trial of
digital education and asks how many more of the treated would come below 7.0 percent, were it theirs to
keep.
"""

import math

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from ciie_utils.analysis.evidence.uncertainty import (
    DRAWS,
    SEED,
    Draws,
    Given,
    Inputs,
    Kind,
    assumption,
    one_at_a_time,
    quantities,
    table_of,
)
from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings.cases.diabetes.care import latest_survey

#: Unit, distribution and basis of each input where it is known.
INPUTS: dict[str, Kind] = {
    "people": ("person", "triangular", "stated"),
    "treated": ("percent", "logit_normal", "stated"),
    "controlled_among_treated": ("percent", "logit_normal", "stated"),
    "fall_of_hba1c": ("percentage point", "normal", "derived"),
    "spread_of_hba1c": ("percentage point", "normal", "stated"),
    "detectable": ("percentage point", "fixed", "derived"),
}

_Z = float(ndtri(0.975))


def reach_assumptions(steps: pd.DataFrame, treatment_trials: pd.DataFrame, base: Record) -> pd.DataFrame:
    """Collect the inputs, each with its range and its sources.

    Returns
    -------
    DataFrame
        One row per input of ``INPUTS``, of `uncertainty.ASSUMPTIONS`; NaN where no source in sight
        gives it. How it was come by is told by `words.NOTES`.

    Notes
    -----
    The trial prints no interval for its difference d; with the spread s of HbA1c and arms of n1 and n2
    people its standard error is s * sqrt(1/n1 + 1/n2). That of s itself, from n people, is
    s / sqrt(2 n). Two surveys with standard error e differ significantly from 1.96 * sqrt(2) * e on.
    """
    trials = treatment_trials[treatment_trials["condition"] == "type 2 diabetes"]
    by_step = {row["step"]: row for row in records(latest_survey(steps))}
    spread = _spread(trials)
    given = {
        "people": (base["central"], base["low"], base["high"], base["source_ids"]),
        "treated": _treated(by_step),
        "controlled_among_treated": _control(by_step),
        "fall_of_hba1c": _fall(trials, spread),
        "spread_of_hba1c": spread,
        "detectable": _detectable(by_step),
    }
    return table_of([assumption(name, kind, given[name]) for name, kind in INPUTS.items()])


def reach_needed(assumptions: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Compute the reach that a survey would notice.

    One row per ``quantity`` with its ``unit``, ``central``, ``median``, ``low``, ``high`` (middle 95 percent
    of the draws): ``gain`` (percentage points more of the people reached are controlled), ``reach`` (people
    under treatment who must be reached), ``reach_of_treated`` (percent of all treated; above 100: out of
    reach), ``if_all_treated`` (points by which the controlled share of all rises if all treated are reached).
    No rows while an input is not known.
    """
    models = {
        "gain": (_gain, "percentage point"),
        "reach": (_reach, "person"),
        "reach_of_treated": (_reach_of_treated, "percent"),
        "if_all_treated": (_if_all_treated, "percentage point"),
    }
    return quantities(assumptions, models, draws, seed)


def reach_tornado(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Say which input matters most to the reach needed; see `uncertainty.one_at_a_time`."""
    swings = one_at_a_time(assumptions, _reach)
    return swings[swings["swing"] > 0]


def _gain(inputs: Inputs) -> Draws:
    """HbA1c is taken as normal: the share below the limit is Phi(u); a fall of d moves u by d / s."""
    share = inputs["controlled_among_treated"] / 100
    moved = ndtr(ndtri(share) + inputs["fall_of_hba1c"] / inputs["spread_of_hba1c"])
    return np.asarray(100 * (moved - share))


def _reach(inputs: Inputs) -> Draws:
    return inputs["detectable"] / _gain(inputs) * inputs["people"]


def _reach_of_treated(inputs: Inputs) -> Draws:
    return 100 * _reach(inputs) / (inputs["people"] * inputs["treated"] / 100)


def _if_all_treated(inputs: Inputs) -> Draws:
    return _gain(inputs) * inputs["treated"] / 100


def _treated(by_step: dict[str, Record]) -> Given:
    row = by_step.get("treated")
    return None if row is None else (row["share"], row["low"], row["high"], row["source_id"])


def _control(by_step: dict[str, Record]) -> Given:
    """Controlled among treated: the last step over the one before, with the interval of its own factor."""
    if not by_step:
        return None
    treated, controlled = by_step["treated"], by_step["controlled"]
    share = 100 * controlled["share"] / treated["share"]
    widths = [math.log(each["high"] / each["low"]) for each in (controlled, treated)]
    factor = math.exp(math.sqrt(widths[0] ** 2 - widths[1] ** 2) / 2)
    return share, share / factor, share * factor, controlled["source_id"]


def _fall(trials: pd.DataFrame, spread: Given) -> Given:
    rows = trials[trials["estimate"].notna() & (trials["outcome"] == "fall of HbA1c")]
    if rows.empty or spread is None:
        return None
    row = record(rows)
    half = _Z * spread[0] * math.sqrt(1 / row["n_arm"] + 1 / row["n_comparator"])
    ids = " ".join(sorted({row["source_id"], spread[-1]}))
    return row["estimate"], row["estimate"] - half, row["estimate"] + half, ids


def _spread(trials: pd.DataFrame) -> Given:
    """The only standard deviation in the table stands in a note: "SD 1.11; ... 120 of 156 completed"."""
    noted = trials[trials["note"].str.contains("SD ", na=False)]
    if noted.empty:
        return None
    value = float(noted["note"].str.extract(r"SD ([0-9.]+[0-9])")[0].iloc[0])
    completed = float(noted["note"].str.extract(r"([0-9]+) of [0-9]+ completed")[0].iloc[0])
    half = 0.0 if math.isnan(completed) else _Z * value / math.sqrt(2 * completed)
    return value, value - half, value + half, noted["source_id"].iloc[0]


def _detectable(by_step: dict[str, Record]) -> Given:
    row = by_step.get("controlled")
    if row is None:
        return None
    # The interval is 2 * 1.96 * e wide, so 1.96 * sqrt(2) * e is its half width times sqrt(2).
    value = (row["high"] - row["low"]) / 2 * math.sqrt(2)
    return value, value, value, row["source_id"]
