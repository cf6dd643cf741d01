"""How many people a digital assistant would have to reach before a national survey could notice.

A scenario, not an effect of the assistant that was announced: it takes the fall in HbA1c of a trial of
digital education and asks how many more of the treated would come below 7.0 percent, were it theirs to
keep.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from ciie_utils.analysis.evidence.uncertainty import (
    DRAWS,
    SEED,
    Assumption,
    Draws,
    not_known,
    one_at_a_time,
    simulate,
    table_of,
)
from ciie_utils.analysis.frames import Record, empty, record, records

Inputs = Mapping[str, Draws]

REACH_COLUMNS = {
    "quantity": "str",
    "central": "float64",
    "median": "float64",
    "low": "float64",
    "high": "float64",
    "unit": "str",
}

NOTES = {
    "people": "People with diabetes in China: the stated figure, and the range of all figures near it.",
    "treated": "Treated among adults with diabetes, latest national survey.",
    "controlled_among_treated": "HbA1c below 7.0 percent among the treated, latest national survey.",
    "fall_of_hba1c": "Difference between the arms of a trial of digital education; its interval follows "
    "from the size of the arms and the spread of HbA1c.",
    "spread_of_hba1c": "Standard deviation of HbA1c among users in another trial of digital education.",
    "detectable": "The smallest change of the controlled share that two surveys as precise as the latest "
    "would call significant.",
}


def reach_assumptions(steps: pd.DataFrame, treatment_trials: pd.DataFrame, base: Record) -> pd.DataFrame:
    """Collect the inputs, each with its range and its sources.

    Parameters
    ----------
    steps
        From `care_cascade.cascade`.
    treatment_trials
        The evidence table.
    base
        From `people_with_diabetes.base_of`.

    Returns
    -------
    DataFrame
        One row per input (keys of ``NOTES``) of `uncertainty.ASSUMPTION_COLUMNS`; NaN where no source in
        sight gives it.

    Notes
    -----
    The trial prints no interval for its difference d; with the spread s of HbA1c and arms of n1 and n2
    people its standard error is s * sqrt(1/n1 + 1/n2). That of s itself, from n people, is
    s / sqrt(2 n). Two surveys with standard error e differ significantly from 1.96 * sqrt(2) * e on.
    """
    spread = _spread(treatment_trials)
    latest = steps[steps["year"] == steps["year"].max()] if len(steps) else steps
    numbers = (base["central"], base["low"], base["high"])
    note, ids = NOTES["people"], base["source_ids"]
    return table_of(
        [
            Assumption("people", *numbers, "person", "triangular", "stated", note, ids),
            _step(latest, "treated", "treated"),
            _control(latest),
            _fall(treatment_trials, spread),
            spread,
            _detectable(latest),
        ]
    )


def reach_needed(assumptions: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Compute the reach that a survey would notice.

    Returns
    -------
    DataFrame
        One row per quantity with ``central``, ``median``, ``low``, ``high`` (middle 95 percent of the draws):
        ``gain`` (percentage points more of the people reached are controlled), ``reach`` (people under
        treatment who must be reached), ``reach_of_treated`` (percent of all treated; above 100: out of
        reach), ``if_all_treated`` (points by which the controlled share of all rises if all treated are
        reached). No rows while an input is not known.
    """
    if not_known(assumptions):
        return empty(REACH_COLUMNS)
    models = {
        "gain": (_gain, "percentage point"),
        "reach": (_reach, "person"),
        "reach_of_treated": (_reach_of_treated, "percent"),
        "if_all_treated": (_if_all_treated, "percentage point"),
    }
    rows = [
        {"quantity": name, "unit": unit, **vars(simulate(assumptions, model, draws, seed))}
        for name, (model, unit) in models.items()
    ]
    return pd.DataFrame(rows)[list(REACH_COLUMNS)].astype(REACH_COLUMNS)


def reach_tornado(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Say which input matters most to the reach needed; see `uncertainty.one_at_a_time`."""
    return one_at_a_time(assumptions, _reach)


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


def _step(latest: pd.DataFrame, step: str, name: str) -> Assumption:
    rows = latest[latest["step"] == step]
    if rows.empty:
        return _unknown(name, "percent")
    row = record(rows)
    numbers = (row["share"], row["low"], row["high"])
    return Assumption(name, *numbers, "percent", "logit_normal", "stated", NOTES[name], row["source_id"])


def _control(latest: pd.DataFrame) -> Assumption:
    """Controlled among treated: the last step over the one before, with the interval of its own factor."""
    rows = latest[latest["step"].isin(["treated", "controlled"])]
    if len(rows) < 2:
        return _unknown("controlled_among_treated", "percent")
    treated, controlled = records(rows)
    share = 100 * controlled["share"] / treated["share"]
    widths = [math.log(each["high"] / each["low"]) for each in (controlled, treated)]
    factor = math.exp(math.sqrt(widths[0] ** 2 - widths[1] ** 2) / 2)
    numbers = (share, share / factor, share * factor)
    name, source = "controlled_among_treated", controlled["source_id"]
    return Assumption(name, *numbers, "percent", "logit_normal", "stated", NOTES[name], source)


def _fall(trials: pd.DataFrame, spread: Assumption) -> Assumption:
    rows = trials[(trials["condition"] == "type 2 diabetes") & trials["estimate"].notna()]
    rows = rows[rows["outcome"] == "fall of HbA1c"]
    if rows.empty or math.isnan(spread.central):
        return _unknown("fall_of_hba1c", "percentage point")
    row = record(rows)
    se = spread.central * math.sqrt(1 / row["n_arm"] + 1 / row["n_comparator"])
    half = float(ndtri(0.975)) * se
    value, note = row["estimate"], NOTES["fall_of_hba1c"]
    ids = " ".join(sorted({row["source_id"], spread.source_ids}))
    return Assumption(
        "fall_of_hba1c", value, value - half, value + half, "percentage point", "normal", "derived", note, ids
    )


def _spread(trials: pd.DataFrame) -> Assumption:
    """The only standard deviation in the table stands in a note: "SD 1.11; ... 120 of 156 completed"."""
    noted = trials[(trials["condition"] == "type 2 diabetes") & trials["note"].str.contains("SD ", na=False)]
    if noted.empty:
        return _unknown("spread_of_hba1c", "percentage point")
    row = record(noted)
    value = float(noted["note"].str.extract(r"SD ([0-9.]+[0-9])")[0].iloc[0])
    completed = float(noted["note"].str.extract(r"([0-9]+) of [0-9]+ completed")[0].iloc[0])
    half = 0.0 if math.isnan(completed) else float(ndtri(0.975)) * value / math.sqrt(2 * completed)
    ends = (value - half, value + half)
    name, note = "spread_of_hba1c", NOTES["spread_of_hba1c"]
    return Assumption(name, value, *ends, "percentage point", "normal", "stated", note, row["source_id"])


def _detectable(latest: pd.DataFrame) -> Assumption:
    rows = latest[latest["step"] == "controlled"]
    if rows.empty:
        return _unknown("detectable", "percentage point")
    row = record(rows)
    # The interval is 2 * 1.96 * e wide, so 1.96 * sqrt(2) * e is its half width times sqrt(2).
    value = (row["high"] - row["low"]) / 2 * math.sqrt(2)
    note = NOTES["detectable"]
    return Assumption(
        "detectable", value, value, value, "percentage point", "fixed", "derived", note, row["source_id"]
    )


def _unknown(name: str, unit: str) -> Assumption:
    return Assumption(name, math.nan, math.nan, math.nan, unit, "fixed", "stated", NOTES[name])
