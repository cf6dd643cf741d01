"""The inputs of the imaging scenario, each with its range and its sources."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from ciie_utils.analysis.evidence.meta_analysis import heterogeneity, pool, sources_of
from ciie_utils.analysis.evidence.trial_effects import ANY_IMAGING, choose_trials, log_effects
from ciie_utils.analysis.evidence.uncertainty import Assumption, table_of
from ciie_utils.analysis.frames import only, record
from ciie_utils.briefings.cases.imaging.shares import current_share, imaging_shares
from ciie_utils.errors import AnalysisError

Effect = Literal["trials", "registry"]

#: How each input was come by; display puts these sentences into the reader's language.
NOTES = {
    "procedures": "Interventions in mainland China in the latest year counted; from those reported online "
    "alone to one more year of the latest growth.",
    "baseline_risk": "Events within a year under angiography alone in the trials' control arms; the range "
    "is where a further trial's risk would lie.",
    "effect_trials": "Pooled ratio of the trials of any imaging; interval by Hartung and Knapp.",
    "effect_registry": "Ratio of a claims study of ordinary care, matched by propensity.",
    "share_now": "Share guided by imaging in China as told at the Expo, give or take its rounding.",
    "target_share": "Share of the country compared with, as told at the Expo; the range is that of all its "
    "published figures.",
    "years": "Years over which the share rises in equal steps.",
    "given": "Set by hand.",
}


def scenario_assumptions(
    trials: pd.DataFrame,
    observational: pd.DataFrame,
    ledger_indicators: pd.DataFrame,
    evidence_indicators: pd.DataFrame,
    *,
    target: str = "JP",
    effect: Effect = "trials",
    procedures: float | None = None,
    baseline_risk: float | None = None,
    target_share: float | None = None,
    years: int = 5,
) -> pd.DataFrame:
    """Collect the inputs of the scenario, each with its range and its sources.

    Parameters
    ----------
    trials, observational, ledger_indicators, evidence_indicators
        Tables of the evidence and the ledger.
    target
        The country whose share is reached.
    effect
        Whether the relative effect is that of the ``trials`` or of the ``registry``.
    procedures, baseline_risk, target_share
        Take the place of the sourced value: procedures a year, events per 100 within a year, percent.
    years
        Over how many years the share rises.

    Returns
    -------
    DataFrame
        One row per input (``procedures``, ``share_now``, ``target_share``, ``baseline_risk``,
        ``relative_effect``, ``years``) of `uncertainty.ASSUMPTION_COLUMNS`; an input that no source in
        sight gives is NaN.

    Raises
    ------
    AnalysisError
        If a value given by hand is impossible.
    """
    _refuse_impossible(procedures, baseline_risk, target_share, years)
    shares = imaging_shares(ledger_indicators, evidence_indicators)
    sourced = [
        _procedures(evidence_indicators),
        _share("share_now", shares, "CN"),
        _share("target_share", shares, target),
        _baseline_risk(trials),
        _effect_of_trials(trials) if effect == "trials" else _effect_of_registry(observational),
        Assumption("years", years, years, years, "year", "fixed", "judgement", NOTES["years"]),
    ]
    given = {"procedures": procedures, "baseline_risk": baseline_risk, "target_share": target_share}
    return table_of([_given(each, given.get(each.input)) for each in sourced])


def _procedures(indicators: pd.DataFrame) -> Assumption:
    china = indicators[indicators["geography"] == "CN"]
    volumes = china[china["indicator"] == "pci_volume"].sort_values("period_end")
    if volumes.empty:
        return _unknown("procedures", "procedure")
    latest = record(volumes, -1)
    same_year = china[china["period_end"] == latest["period_end"]]
    reported = same_year[same_year["indicator"] == "pci_volume_network_reported"]
    growth = same_year[same_year["indicator"] == "pci_volume_growth"]
    value = float(latest["value"])
    low = float(reported["value"].iloc[0]) if len(reported) else value
    high = value * (1 + float(growth["value"].iloc[0]) / 100) if len(growth) else value
    ids = {latest["source_id"], *reported["source_id"], *growth["source_id"]}
    return Assumption(
        "procedures",
        value,
        low,
        high,
        "procedure",
        "triangular",
        "stated",
        NOTES["procedures"],
        " ".join(sorted(ids)),
    )


def _share(name: str, shares: pd.DataFrame, geography: str) -> Assumption:
    known = current_share(shares, geography)
    if np.isnan(known.central):
        return _unknown(name, "percent")
    numbers = (known.central, known.low, known.high)
    return Assumption(name, *numbers, "percent", "triangular", "stated", NOTES[name], known.source_ids)


def _baseline_risk(trials: pd.DataFrame) -> Assumption:
    """One-year risk in the control arms, pooled as log odds (DerSimonian-Laird)."""
    rows = _mace(trials)
    counted = rows[rows[["events_control", "n_control"]].notna().all(axis=1)] if len(rows) else rows
    arms = counted[counted["followup_months"] <= 12] if len(counted) else counted
    if arms.empty:
        return _unknown("baseline_risk", "percent")
    events, n = (arms[name].to_numpy(dtype=np.float64) for name in ("events_control", "n_control"))
    odds = arms.assign(log_effect=np.log(events / (n - events)), se=np.sqrt(1 / events + 1 / (n - events)))
    pooled = only(pool(odds), "model", "dersimonian_laird")
    spread = record(heterogeneity(odds))
    ends = (spread["prediction_low"], spread["prediction_high"])
    if np.isnan(ends[0]):
        ends = (pooled["low"], pooled["high"])
    middle, low, high = (100 * value / (1 + value) for value in (pooled["estimate"], *ends))
    ids = " ".join(sources_of(arms))
    note = NOTES["baseline_risk"]
    return Assumption("baseline_risk", middle, low, high, "percent", "logit_normal", "derived", note, ids)


def _effect_of_trials(trials: pd.DataFrame) -> Assumption:
    effects = log_effects(_mace(trials)) if len(trials) else pd.DataFrame()
    if len(effects) < 2:
        return _unknown("relative_effect", "ratio")
    row = only(pool(effects), "model", "hartung_knapp_modified")
    numbers = (float(row["estimate"]), float(row["low"]), float(row["high"]))
    note = NOTES["effect_trials"]
    ids = " ".join(sources_of(effects))
    return Assumption("relative_effect", *numbers, "ratio", "lognormal", "derived", note, ids)


def _effect_of_registry(observational: pd.DataFrame) -> Assumption:
    rows = observational[
        (observational["outcome"] == "mace") & (observational["comparison"] == "ivus_vs_angio")
    ]
    if rows.empty:
        return _unknown("relative_effect", "ratio")
    row = record(rows)
    numbers = (float(row["estimate"]), float(row["low"]), float(row["high"]))
    note = NOTES["effect_registry"]
    return Assumption("relative_effect", *numbers, "ratio", "lognormal", "stated", note, row["source_id"])


def _mace(trials: pd.DataFrame) -> pd.DataFrame:
    if trials.empty or "mace" not in set(trials["outcome"]):
        return trials.iloc[:0]
    rows = choose_trials(trials, "mace", ANY_IMAGING)
    return rows[rows["used"]]


def _given(assumption: Assumption, value: float | None) -> Assumption:
    if value is None:
        return assumption
    number = float(value)
    return Assumption(
        assumption.input, number, number, number, assumption.unit, "fixed", "judgement", NOTES["given"]
    )


def _unknown(name: str, unit: str) -> Assumption:
    return Assumption(name, np.nan, np.nan, np.nan, unit, "fixed", "stated", "")


def _refuse_impossible(
    procedures: float | None, baseline_risk: float | None, target_share: float | None, years: int
) -> None:
    limits = {
        "procedures": (procedures, 0, 1e9),
        "baseline_risk": (baseline_risk, 0, 100),
        "target_share": (target_share, 0, 100),
        "years": (years, 1, 100),
    }
    for name, (value, low, high) in limits.items():
        if value is not None and not low <= value <= high:
            raise AnalysisError(f"{name}={value!r} is impossible.\nGive a number from {low:g} to {high:g}.")
