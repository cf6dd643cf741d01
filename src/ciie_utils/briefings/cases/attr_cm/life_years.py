"""What treatment adds to survival: life-years per 100 patients, and checks of the model behind them.

Survival is free of death, heart transplant and mechanical assist device, the end point of the anchors.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np
import pandas as pd
from scipy.integrate import simpson
from scipy.special import ndtri

from ciie_utils.analysis.evidence.uncertainty import SEED, Assumption, Draws, not_known, simulate, table_of
from ciie_utils.analysis.frames import Record, empty, only, record, records
from ciie_utils.briefings.cases.attr_cm.survival_models import FIVE_YEARS, Array, fit_anchors, survival
from ciie_utils.errors import AnalysisError

Method = Literal["two_curves", "hazard_ratio"]

TREATED, UNTREATED = "continuous tafamidis", "placebo then tafamidis"

#: Each draw is a whole curve, so fewer do than where it is a number.
LIFE_DRAWS = 4_000

LIFE_YEAR_COLUMNS = {
    "subgroup": "str",
    "model": "str",
    "method": "str",
    "horizon_years": "float64",
    "treated": "float64",
    "untreated": "float64",
    "gained": "float64",
    "low": "float64",
    "high": "float64",
    "extrapolated": "bool",
    "source_ids": "str",
}

NOTES = {
    "hazard_untreated": "Hazard of the arm that began on placebo, relative to its fitted curve; interval "
    "from the number of its events.",
    "hazard_treated": "Hazard of the arm on tafamidis throughout, relative to its fitted curve; interval "
    "from the number of its events.",
    "hazard_ratio": "Printed hazard ratio of the two arms.",
}


def life_year_assumptions(
    anchors: pd.DataFrame, treatment_trials: pd.DataFrame, subgroup: str = "all"
) -> pd.DataFrame:
    """Collect what is uncertain about the life-years gained.

    Returns
    -------
    DataFrame
        Rows ``hazard_untreated``, ``hazard_treated`` (relative to the fitted curve: 1, with an interval
        of exp(1.96 / sqrt(events)) either way) and ``hazard_ratio``, of
        `uncertainty.ASSUMPTION_COLUMNS`; NaN where not known.
    """
    arms = {"hazard_untreated": UNTREATED, "hazard_treated": TREATED}
    rows = [_relative_hazard(name, arm_of(anchors, subgroup, arm)) for name, arm in arms.items()]
    return table_of([*rows, printed_ratio(treatment_trials, subgroup)])


def life_years(
    anchors: pd.DataFrame,
    treatment_trials: pd.DataFrame,
    subgroup: str = "all",
    models: Iterable[str] = ("exponential", "weibull", "gompertz"),
    horizons: Iterable[float] = (5, 10),
    draws: int = LIFE_DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Compute life-years per 100 patients, treated and not, by model, method and horizon.

    Parameters
    ----------
    anchors, treatment_trials
        The evidence tables.
    subgroup
        Such as ``all`` or ``wild-type``.
    models
        Some of `survival_models.MODELS`.
    horizons
        Years over which life is counted.
    draws, seed
        Of the simulation.

    Returns
    -------
    DataFrame
        One row per model, method and horizon, of ``LIFE_YEAR_COLUMNS``, in life-years per 100 patients:
        ``treated`` and ``untreated`` (the area under the curve), ``gained`` with the middle 95 percent of
        the draws. Method ``two_curves`` fits each arm by itself; ``hazard_ratio`` raises the untreated
        curve to the printed hazard ratio. ``extrapolated``: the horizon lies beyond the five years that
        the anchors cover. No rows where the subgroup has no fit.
    """
    fits = fit_anchors(anchors[anchors["subgroup"] == subgroup], models)
    assumptions = life_year_assumptions(anchors, treatment_trials, subgroup)
    rows = []
    for model in dict.fromkeys(fits["model"]):
        arms = {row["arm"]: row for row in records(fits[(fits["model"] == model) & fits["first"].notna()])}
        for method in _possible(arms, assumptions):
            used = assumptions[assumptions["input"].isin(_inputs(method))]
            rows += [_row(arms, used, method, float(years), draws, seed) for years in horizons]
    if not rows:
        return empty(LIFE_YEAR_COLUMNS)
    table = pd.DataFrame(rows).assign(subgroup=subgroup)
    return table[list(LIFE_YEAR_COLUMNS)].astype(LIFE_YEAR_COLUMNS)


def _row(
    arms: Mapping[str, Record], used: pd.DataFrame, method: Method, years: float, draws: int, seed: int
) -> Record:
    months = np.linspace(0.0, 12 * years, 61)

    def hazard(arm: str) -> Array:
        row = arms[arm]
        return -np.log(survival(row["model"], row["first"], row["second"], months))

    def area(cumulative: Array, factor: Draws) -> Draws:
        # Life-years per 100 patients: the area in months, times 100, divided by 12.
        return np.asarray(simpson(np.exp(-np.outer(factor, cumulative)), x=months, axis=1) * 100 / 12)

    untreated = hazard(UNTREATED)
    treated = hazard(TREATED) if method == "two_curves" else untreated

    def area_treated(inputs: Mapping[str, Draws]) -> Draws:
        if method == "two_curves":
            return area(treated, inputs["hazard_treated"])
        return area(treated, inputs["hazard_untreated"] * inputs["hazard_ratio"])

    def gained(inputs: Mapping[str, Draws]) -> Draws:
        return area_treated(inputs) - area(untreated, inputs["hazard_untreated"])

    one = {row["input"]: np.array([row["central"]]) for row in records(used)}
    result = simulate(used, gained, draws, seed)
    return {
        "model": arms[UNTREATED]["model"],
        "method": method,
        "horizon_years": years,
        "treated": float(area_treated(one)[0]),
        "untreated": float(area(untreated, np.array([1.0]))[0]),
        "gained": result.central,
        "low": result.low,
        "high": result.high,
        "extrapolated": 12 * years > FIVE_YEARS,
        "source_ids": " ".join(sorted(set(" ".join(used["source_ids"]).split()))),
    }


def _possible(arms: Mapping[str, Record], assumptions: pd.DataFrame) -> list[Method]:
    """The methods whose arms have a fit and whose inputs are known."""
    unknown = set(not_known(assumptions))
    needs: dict[Method, set[str]] = {"two_curves": {TREATED, UNTREATED}, "hazard_ratio": {UNTREATED}}
    return [
        method for method, names in needs.items() if names <= set(arms) and not unknown & set(_inputs(method))
    ]


def _inputs(method: Method) -> tuple[str, str]:
    return ("hazard_untreated", "hazard_treated" if method == "two_curves" else "hazard_ratio")


def arm_of(anchors: pd.DataFrame, subgroup: str, arm: str) -> Record | None:
    """Return the anchors of an arm; None if there are none."""
    rows = anchors[(anchors["subgroup"] == subgroup) & (anchors["arm"] == arm)]
    if len(rows) > 1:
        raise AnalysisError(f"Two rows of anchors for {subgroup!r}, {arm!r}.\nGive the anchors of one study.")
    return record(rows) if len(rows) else None


def _relative_hazard(name: str, arm: Record | None) -> Assumption:
    if arm is None or pd.isna(arm["events"]):
        return Assumption(name, math.nan, math.nan, math.nan, "ratio", "fixed", "derived", NOTES[name])
    factor = math.exp(float(ndtri(0.975)) / math.sqrt(arm["events"]))
    ends = (1 / factor, factor)
    return Assumption(name, 1.0, *ends, "ratio", "lognormal", "derived", NOTES[name], arm["source_id"])


def printed_ratio(trials: pd.DataFrame, subgroup: str) -> Assumption:
    """Return the hazard ratio that the extension of ATTR-ACT printed for a subgroup; NaN if none."""
    name, note = "hazard_ratio", NOTES["hazard_ratio"]
    rows = trials[(trials["trial"] == f"ATTR-ACT extension, {subgroup}") & (trials["effect_measure"] == "HR")]
    if rows.empty:
        return Assumption(name, math.nan, math.nan, math.nan, "ratio", "fixed", "stated", note)
    row = only(rows, "effect_measure", "HR")
    numbers = (row["estimate"], row["low"], row["high"])
    return Assumption(name, *numbers, "ratio", "lognormal", "stated", note, row["source_id"])
