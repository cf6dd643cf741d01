"""A scenario: what if China guided as many coronary interventions by imaging as another country does?

It is arithmetic on published figures, not a forecast: procedures a year times the added share times the
yearly risk under angiography alone times the relative reduction. Every input is a row of the table of
assumptions (``imaging_assumptions``), which a reader can see and change.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ciie_utils.analysis.evidence.uncertainty import (
    DRAWS,
    SEED,
    Draws,
    draw,
    not_known,
    one_at_a_time,
    simulate,
)
from ciie_utils.analysis.frames import empty

Inputs = Mapping[str, Draws]

RESULT_COLUMNS = {
    "quantity": "str",
    "central": "float64",
    "median": "float64",
    "low": "float64",
    "high": "float64",
    "unit": "str",
}

YEAR_COLUMNS = {
    "year": "Int64",
    "share": "float64",
    "share_low": "float64",
    "share_high": "float64",
    "events_averted": "float64",
    "low": "float64",
    "high": "float64",
}


def events_averted(assumptions: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Compute what the scenario averts, with the uncertainty of all inputs.

    Returns
    -------
    DataFrame
        One row per quantity: ``total`` (events averted over all years), ``final_year`` (events averted in
        the last year), ``added_procedures`` (interventions guided beyond today's share, over all years),
        ``per_1000`` (events averted per 1,000 more guided); ``central`` at the central inputs, ``median``,
        ``low`` and ``high`` (middle 95 percent) of the draws. No rows while an input is not known.
    """
    if not_known(assumptions):
        return empty(RESULT_COLUMNS)
    models = {
        "total": (total_averted, "event"),
        "final_year": (_final_year, "event"),
        "added_procedures": (_added, "procedure"),
        "per_1000": (_per_1000, "event"),
    }
    rows = [
        {"quantity": name, "unit": unit, **vars(simulate(assumptions, model, draws, seed))}
        for name, (model, unit) in models.items()
    ]
    return pd.DataFrame(rows)[list(RESULT_COLUMNS)].astype(RESULT_COLUMNS)


def tornado(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Say which input matters most to the events averted in total; see `uncertainty.one_at_a_time`."""
    return one_at_a_time(assumptions, total_averted)


def by_year(assumptions: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Follow the scenario year by year.

    Returns
    -------
    DataFrame
        One row per year from 1: ``share`` (percent, median) with ``share_low``, ``share_high``;
        ``events_averted`` in that year (median) with ``low``, ``high``. No rows while an input is not known.
    """
    if not_known(assumptions):
        return empty(YEAR_COLUMNS)
    inputs = draw(assumptions, draws, seed)
    last = int(inputs["years"][0])
    rows = []
    for year in range(1, last + 1):
        rise = (inputs["target_share"] - inputs["share_now"]) * year / last
        share = np.quantile(inputs["share_now"] + rise, [0.5, 0.025, 0.975])
        averted = np.quantile(inputs["procedures"] * rise / 100 * _reduction(inputs), [0.5, 0.025, 0.975])
        rows.append((year, *share, *averted))
    return pd.DataFrame(rows, columns=list(YEAR_COLUMNS)).astype(YEAR_COLUMNS)


def total_averted(inputs: Inputs) -> Draws:
    """Events averted over all years: in year y of n the share has risen by y/n of the way."""
    return _added(inputs) * _reduction(inputs)


def _added(inputs: Inputs) -> Draws:
    steps = (inputs["years"] + 1) / 2  # the sum of y/n over y = 1..n
    return inputs["procedures"] * (inputs["target_share"] - inputs["share_now"]) / 100 * steps


def _final_year(inputs: Inputs) -> Draws:
    added = inputs["procedures"] * (inputs["target_share"] - inputs["share_now"]) / 100
    return added * _reduction(inputs)


def _per_1000(inputs: Inputs) -> Draws:
    return 1000 * _reduction(inputs)


def _reduction(inputs: Inputs) -> Draws:
    """Events averted per procedure; a ratio of hazards serves as one of risks, which are below 10 percent."""
    return inputs["baseline_risk"] / 100 * (1 - inputs["relative_effect"])
