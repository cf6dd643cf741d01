"""A scenario: what if China guided as many coronary interventions by imaging as another country does?

It is arithmetic on published figures, not a forecast: procedures a year times the added share times the
yearly risk under angiography alone times the relative reduction. Every input is a row of a table of
assumptions, with its range and its sources, which a reader can see and change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from ciie_utils.analysis.evidence.meta_analysis import heterogeneity, pool, sources_of
from ciie_utils.analysis.evidence.uncertainty import (
    DRAWS,
    SEED,
    Assumption,
    Draws,
    one_at_a_time,
    quantities,
    table_of,
    unknown,
)
from ciie_utils.analysis.frames import only, record
from ciie_utils.briefings.cases.imaging.poolings import MAIN, STRICT, effects_on
from ciie_utils.briefings.cases.imaging.shares import current_share, imaging_shares
from ciie_utils.briefings.cases.imaging.trials import choose_trials
from ciie_utils.briefings.cases.imaging.words import NOTES
from ciie_utils.errors import AnalysisError

Inputs = Mapping[str, Draws]
Effect = Literal["trials", "registry"]

#: The least and the greatest that may be given by hand.
LIMITS = {"procedures": (0, 1e9), "baseline_risk": (0, 100), "target_share": (0, 100), "years": (1, 100)}


def scenario_assumptions(
    trials: pd.DataFrame,
    observational: pd.DataFrame,
    ledger_indicators: pd.DataFrame,
    evidence_indicators: pd.DataFrame,
    *,
    target: str = "JP",
    effect: Effect = "trials",
    years: int = 5,
    given: Mapping[str, float] = {},
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
    years
        Over how many years the share rises.
    given
        ``procedures`` a year, ``baseline_risk`` (events per 100 within a year) or ``target_share`` (percent)
        in place of the sourced value.

    Returns
    -------
    DataFrame
        One row per input (``procedures``, ``share_now``, ``target_share``, ``baseline_risk``,
        ``relative_effect``, ``years``) of `uncertainty.ASSUMPTIONS`; an input that no source in
        sight gives is NaN.

    Raises
    ------
    AnalysisError
        If a value given by hand is impossible.
    """
    for name, value in {**given, "years": years}.items():
        low, high = LIMITS[name]
        if not low <= value <= high:
            raise AnalysisError(f"{name}={value!r} is impossible.\nGive a number from {low:g} to {high:g}.")
    shares = imaging_shares(ledger_indicators, evidence_indicators)
    sourced = [
        _procedures(evidence_indicators),
        _share("share_now", shares, "CN"),
        _share("target_share", shares, target),
        _baseline_risk(trials),
        _effect_of_trials(trials) if effect == "trials" else _effect_of_registry(observational),
    ]
    known = [_given(each, float(given[each.input])) if each.input in given else each for each in sourced]
    rise = Assumption("years", years, years, years, "year", "fixed", "judgement", NOTES["years"])
    return table_of([*known, rise])


def _procedures(indicators: pd.DataFrame) -> Assumption:
    china = indicators[indicators["geography"] == "CN"]
    volumes = china[china["indicator"] == "pci_volume"].sort_values("period_end")
    if volumes.empty:
        return unknown("procedures", "procedure")
    latest = record(volumes, -1)
    same_year = china[china["period_end"] == latest["period_end"]]
    reported = same_year[same_year["indicator"] == "pci_volume_network_reported"]
    growth = same_year[same_year["indicator"] == "pci_volume_growth"]
    value = float(latest["value"])
    low = float(reported["value"].iloc[0]) if len(reported) else value
    high = value * (1 + float(growth["value"].iloc[0]) / 100) if len(growth) else value
    ids = " ".join(sorted({latest["source_id"], *reported["source_id"], *growth["source_id"]}))
    note = NOTES["procedures"]
    return Assumption("procedures", value, low, high, "procedure", "triangular", "stated", note, ids)


def _share(name: str, shares: pd.DataFrame, geography: str) -> Assumption:
    known = current_share(shares, geography)
    if np.isnan(known.central):
        return unknown(name, "percent")
    numbers, note = (known.central, known.low, known.high), NOTES[name]
    return Assumption(name, *numbers, "percent", "triangular", "stated", note, known.source_ids)


def _baseline_risk(trials: pd.DataFrame) -> Assumption:
    """One-year risk in the control arms, pooled as log odds (DerSimonian-Laird)."""
    name = "baseline_risk"
    if trials.empty or "mace" not in set(trials["outcome"]):
        return unknown(name, "percent")
    rows = choose_trials(trials, "mace")
    counted = rows["used"] & rows[["events_control", "n_control"]].notna().all(axis=1)
    arms = rows[counted & (rows["followup_months"] <= 12)]
    if arms.empty:
        return unknown(name, "percent")
    events, n = (arms[name].to_numpy(dtype=np.float64) for name in ("events_control", "n_control"))
    odds = arms.assign(log_effect=np.log(events / (n - events)), se=np.sqrt(1 / events + 1 / (n - events)))
    pooled, spread = only(pool(odds), "model", MAIN), record(heterogeneity(odds))
    ends = (spread["prediction_low"], spread["prediction_high"])
    if np.isnan(ends[0]):
        ends = (pooled["low"], pooled["high"])
    middle, low, high = (100 * value / (1 + value) for value in (pooled["estimate"], *ends))
    note, ids = NOTES[name], " ".join(sources_of(arms))
    return Assumption(name, middle, low, high, "percent", "logit_normal", "derived", note, ids)


def _effect_of_trials(trials: pd.DataFrame) -> Assumption:
    effects = effects_on(trials, "mace")
    if len(effects) < 2:
        return unknown("relative_effect", "ratio")
    row = only(pool(effects), "model", STRICT)
    numbers = (float(row["estimate"]), float(row["low"]), float(row["high"]))
    note, ids = NOTES["effect_trials"], " ".join(sources_of(effects))
    return Assumption("relative_effect", *numbers, "ratio", "lognormal", "derived", note, ids)


def _effect_of_registry(observational: pd.DataFrame) -> Assumption:
    is_ivus = observational["comparison"] == "ivus_vs_angio"
    rows = observational[(observational["outcome"] == "mace") & is_ivus]
    if rows.empty:
        return unknown("relative_effect", "ratio")
    row = record(rows)
    numbers = (float(row["estimate"]), float(row["low"]), float(row["high"]))
    note = NOTES["effect_registry"]
    return Assumption("relative_effect", *numbers, "ratio", "lognormal", "stated", note, row["source_id"])


def _given(assumption: Assumption, value: float) -> Assumption:
    name, unit = assumption.input, assumption.unit
    return Assumption(name, value, value, value, unit, "fixed", "judgement", NOTES["given"])


def events_averted(assumptions: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Compute what the scenario averts, with the uncertainty of all inputs.

    Returns
    -------
    DataFrame
        One row per quantity of `uncertainty.QUANTITIES`: ``total`` (events averted over all years),
        ``final_year`` (events averted in the last year), ``added_procedures`` (interventions guided beyond
        today's share, over all years), ``per_1000`` (events averted per 1,000 more guided). No rows while an
        input is not known.
    """
    models = {
        "total": (total_averted, "event"),
        "final_year": (_final_year, "event"),
        "added_procedures": (_added, "procedure"),
        "per_1000": (_per_1000, "event"),
    }
    return quantities(assumptions, models, draws, seed)


def tornado(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Say which input matters most to the events averted in total; see `uncertainty.one_at_a_time`."""
    return one_at_a_time(assumptions, total_averted)


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
