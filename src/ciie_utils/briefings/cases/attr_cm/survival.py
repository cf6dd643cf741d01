"""What treatment adds to survival: life-years per 100 patients, and how far that can be trusted.

Survival is free of death, heart transplant and mechanical assist device, the end point of the anchors.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.integrate import simpson
from scipy.special import ndtri

from ciie_utils.analysis.evidence.uncertainty import (
    SEED,
    Draws,
    Given,
    Inputs,
    assumption,
    central,
    not_known,
    simulate,
    table_of,
)
from ciie_utils.analysis.frames import Record, columns, record, records, table
from ciie_utils.briefings.cases.attr_cm.curves import FIVE_YEARS, fit_anchors, survival
from ciie_utils.errors import AnalysisError

Gain = Literal["gain", "loss", "not certain"]

#: The time of the trial's own survival, in months.
TRIAL_MONTHS = 30.0

TREATED, UNTREATED = "continuous tafamidis", "placebo then tafamidis"

#: The inputs of each way of reckoning the life-years, and the arms whose curves it needs.
METHODS = {
    "two_curves": (("hazard_untreated", "hazard_treated"), {TREATED, UNTREATED}),
    "hazard_ratio": (("hazard_untreated", "hazard_ratio"), {UNTREATED}),
}

#: Each draw is a whole curve, so fewer do than where it is a number.
LIFE_DRAWS = 4_000

LIFE_YEARS = columns(
    "subgroup model method horizon_years:float64 treated:float64 untreated:float64 gained:float64 "
    "low:float64 high:float64 extrapolated:bool source_ids"
)
POWERS = columns(
    "subgroup untreated_5y:float64 hazard_ratio:float64 expected_5y:float64 printed_5y:float64 "
    "difference:float64 source_ids"
)
THIRDS = columns("arm model fitted:float64 observed:float64 difference:float64 source_ids")
UNTREATED_SURVIVAL = columns("measure years:float64 low:float64 high:float64 subject source_id")


def life_year_assumptions(
    anchors: pd.DataFrame, treatment_trials: pd.DataFrame, subgroup: str = "all"
) -> pd.DataFrame:
    """Collect what is uncertain about the life-years gained."""
    row = printed_ratio(treatment_trials, subgroup)
    printed = None if row is None else (row["estimate"], row["low"], row["high"], row["source_id"])
    untreated, treated = (_relative_hazard(arm_of(anchors, subgroup, arm)) for arm in (UNTREATED, TREATED))
    return table_of(
        [
            assumption("hazard_untreated", ("ratio", "lognormal", "derived"), untreated),
            assumption("hazard_treated", ("ratio", "lognormal", "derived"), treated),
            assumption("hazard_ratio", ("ratio", "lognormal", "stated"), printed),
        ]
    )


def _relative_hazard(arm: Record | None) -> Given:
    if arm is None or pd.isna(arm["events"]):
        return None
    factor = math.exp(float(ndtri(0.975)) / math.sqrt(arm["events"]))
    return 1.0, 1 / factor, factor, arm["source_id"]


def life_years(
    anchors: pd.DataFrame,
    treatment_trials: pd.DataFrame,
    models: Iterable[str] = ("exponential", "weibull", "gompertz"),
    horizons: Iterable[float] = (5, 10),
) -> pd.DataFrame:
    """Compute life-years per 100 of all patients, treated and not, by model, method and horizon in years.

    Returns
    -------
    DataFrame
        One row per model, method and horizon, of ``LIFE_YEARS``, in life-years per 100 patients:
        ``treated`` and ``untreated`` (the area under the curve), ``gained`` with the middle 95 percent of
        the draws. Method ``two_curves`` fits each arm by itself; ``hazard_ratio`` raises the untreated
        curve to the printed hazard ratio. ``extrapolated``: the horizon lies beyond the five years that
        the anchors cover. No rows without a fit.
    """
    fits = fit_anchors(anchors[anchors["subgroup"] == "all"], models)
    assumptions = life_year_assumptions(anchors, treatment_trials)
    missing = set(not_known(assumptions))
    rows = []
    for model in dict.fromkeys(fits["model"]):
        arms = {row["arm"]: row for row in records(fits[(fits["model"] == model) & fits["first"].notna()])}
        for method, (inputs, needed) in METHODS.items():
            if needed <= set(arms) and not missing & set(inputs):
                used = assumptions[assumptions["input"].isin(inputs)]
                rows += [_life_row(arms, used, method, float(years)) for years in horizons]
    return table(rows, LIFE_YEARS)


def _life_row(arms: Mapping[str, Record], used: pd.DataFrame, method: str, years: float) -> Record:
    months = np.linspace(0.0, 12 * years, 61)

    def area(arm: str, factor: Draws) -> Draws:
        """Life-years per 100 patients: the area in months, times 100, divided by 12."""
        row = arms[arm]
        hazard = -np.log(survival(row["model"], row["first"], row["second"], months))
        return np.asarray(simpson(np.exp(-np.outer(factor, hazard)), x=months, axis=1) * 100 / 12)

    def treated(inputs: Inputs) -> Draws:
        if method == "two_curves":
            return area(TREATED, inputs["hazard_treated"])
        return area(UNTREATED, inputs["hazard_untreated"] * inputs["hazard_ratio"])

    def gained(inputs: Inputs) -> Draws:
        return treated(inputs) - area(UNTREATED, inputs["hazard_untreated"])

    result = simulate(used, gained, LIFE_DRAWS, SEED)
    return {
        "subgroup": "all",
        "model": arms[UNTREATED]["model"],
        "method": method,
        "horizon_years": years,
        "treated": float(treated(central(used))[0]),
        "untreated": float(area(UNTREATED, np.array([1.0]))[0]),
        "gained": result.central,
        "low": result.low,
        "high": result.high,
        "extrapolated": 12 * years > FIVE_YEARS,
        "source_ids": " ".join(sorted(set(" ".join(used["source_ids"]).split()))),
    }


def gain_says(low: float, high: float) -> Gain:
    """Say what a difference's interval allows: ``gain`` above 0, ``loss`` below it, else ``not certain``."""
    if low > 0:
        return "gain"
    return "loss" if high < 0 else "not certain"


def arm_of(anchors: pd.DataFrame, subgroup: str, arm: str) -> Record | None:
    """Return the anchors of an arm; None if there are none."""
    rows = anchors[(anchors["subgroup"] == subgroup) & (anchors["arm"] == arm)]
    if len(rows) > 1:
        raise AnalysisError(f"Two rows of anchors for {subgroup!r}, {arm!r}.\nGive the anchors of one study.")
    return record(rows) if len(rows) else None


def printed_ratio(trials: pd.DataFrame, subgroup: str) -> Record | None:
    """Return the row of the hazard ratio that the extension of ATTR-ACT printed for a subgroup, if any."""
    is_ratio = trials["effect_measure"] == "HR"
    rows = trials[(trials["trial"] == f"ATTR-ACT extension, {subgroup}") & is_ratio]
    return record(rows) if len(rows) else None


def power_of_hazard_ratio(anchors: pd.DataFrame, treatment_trials: pd.DataFrame) -> pd.DataFrame:
    """Check proportional hazards: the untreated five-year survival to the power of the hazard ratio."""
    rows = []
    for subgroup in dict.fromkeys(anchors["subgroup"]):
        untreated, treated = (arm_of(anchors, subgroup, arm) for arm in (UNTREATED, TREATED))
        ratio = printed_ratio(treatment_trials, subgroup)
        if untreated is None or treated is None or ratio is None:
            continue
        before, printed = untreated["survival_5y"], treated["survival_5y"]
        expected = before ** ratio["estimate"]
        ids = " ".join(sorted({row["source_id"] for row in (untreated, treated, ratio)}))
        rows.append((subgroup, before, ratio["estimate"], expected, printed, expected - printed, ids))
    return table(rows, POWERS)


def at_30_months(fits: pd.DataFrame, treatment_trials: pd.DataFrame) -> pd.DataFrame:
    """Compare the fitted curves of all patients with the trial's deaths by 30 months.

    The trial counted deaths from any cause among patients on either dose; the anchors count transplants and
    assist devices, too, in its extension. So this is a check of plausibility.
    """
    is_death = treatment_trials["outcome"] == "all-cause death"
    trial = treatment_trials[(treatment_trials["trial"] == "ATTR-ACT") & is_death]
    rows = []
    for row in records(fits[(fits["subgroup"] == "all") & fits["first"].notna()]) if len(trial) else []:
        side, counts = "arm" if row["arm"] == TREATED else "comparator", record(trial)
        observed = 1 - counts[f"events_{side}"] / counts[f"n_{side}"]
        fitted = float(survival(row["model"], row["first"], row["second"], TRIAL_MONTHS))
        ids = " ".join(sorted({row["source_id"], counts["source_id"]}))
        rows.append((row["arm"], row["model"], fitted, observed, fitted - observed, ids))
    return table(rows, THIRDS)


def untreated_survival(
    ledger_indicators: pd.DataFrame, evidence_indicators: pd.DataFrame, anchors: pd.DataFrame
) -> pd.DataFrame:
    """Collect how long patients lived without treatment."""
    rows: list[tuple[Any, ...]] = []
    average = ledger_indicators[ledger_indicators["indicator"] == "attr_cm_survival_after_diagnosis"]
    cohorts = evidence_indicators[evidence_indicators["indicator"] == "attr_cm_median_survival"]
    for measure, given in (("told", average), ("median", cohorts)):
        for row in records(given):
            middle: float = row["value"] if not pd.isna(row["value"]) else (row["low"] + row["high"]) / 2
            rows.append((measure, middle, row["low"], row["high"], row["subject"], row["source_id"]))
    for row in records(anchors[~anchors["arm"].str.startswith("continuous")]):
        numbers = [row[name] / 12 for name in ("median_months", "median_low", "median_high")]
        rows.append(("trial_arm", *numbers, f"{row['subgroup']}, {row['arm']}", row["source_id"]))
    return table(rows, UNTREATED_SURVIVAL)
