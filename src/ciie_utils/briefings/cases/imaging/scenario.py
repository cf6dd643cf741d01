"""A scenario: what if China guided as many coronary interventions by imaging as another country does?

It is arithmetic on published figures, not a forecast: procedures a year times the added share times the
yearly risk under angiography alone times the relative reduction. Every input is a row of a table of
assumptions, with its range and its sources, which a reader can see and change.
"""

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
    Given,
    Inputs,
    Kind,
    assumption,
    one_at_a_time,
    quantities,
    table_of,
)
from ciie_utils.analysis.frames import ids_of, only, record
from ciie_utils.briefings.cases.imaging.poolings import MAIN, STRICT, effects_on
from ciie_utils.briefings.cases.imaging.shares import current_share, imaging_shares
from ciie_utils.briefings.cases.imaging.trials import choose_trials
from ciie_utils.briefings.cases.imaging.words import NOTES
from ciie_utils.errors import AnalysisError

Effect = Literal["trials", "registry"]

#: Unit, distribution and basis of the inputs that sources give; the relative effect by where it is from.
KINDS: dict[str, Kind] = {
    "procedures": ("procedure", "triangular", "stated"),
    "share": ("percent", "triangular", "stated"),
    "baseline_risk": ("percent", "logit_normal", "derived"),
    "trials": ("ratio", "lognormal", "derived"),
    "registry": ("ratio", "lognormal", "stated"),
}

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
    relative = _effect_of_trials(trials) if effect == "trials" else _effect_of_registry(observational)
    sourced = [
        assumption("procedures", KINDS["procedures"], _procedures(evidence_indicators), NOTES["procedures"]),
        assumption("share_now", KINDS["share"], _share(shares, "CN"), NOTES["share_now"]),
        assumption("target_share", KINDS["share"], _share(shares, target), NOTES["target_share"]),
        assumption("baseline_risk", KINDS["baseline_risk"], _baseline_risk(trials), NOTES["baseline_risk"]),
        assumption("relative_effect", KINDS[effect], relative, NOTES[f"effect_{effect}"]),
    ]
    known = [_given(each, float(given[each.input])) if each.input in given else each for each in sourced]
    rise = Assumption("years", years, years, years, "year", "fixed", "judgement", NOTES["years"])
    return table_of([*known, rise])


def _procedures(indicators: pd.DataFrame) -> Given:
    china = indicators[indicators["geography"] == "CN"]
    volumes = china[china["indicator"] == "pci_volume"].sort_values("period_end")
    if volumes.empty:
        return None
    latest = record(volumes, -1)
    same_year = china[china["period_end"] == latest["period_end"]]
    reported = same_year[same_year["indicator"] == "pci_volume_network_reported"]
    growth = same_year[same_year["indicator"] == "pci_volume_growth"]
    value = float(latest["value"])
    low = float(reported["value"].iloc[0]) if len(reported) else value
    high = value * (1 + float(growth["value"].iloc[0]) / 100) if len(growth) else value
    return value, low, high, ids_of(volumes.iloc[[-1]], reported, growth)


def _share(shares: pd.DataFrame, geography: str) -> Given:
    known = current_share(shares, geography)
    return None if np.isnan(known.central) else known


def _baseline_risk(trials: pd.DataFrame) -> Given:
    """One-year risk in the control arms, pooled as log odds (DerSimonian-Laird)."""
    if trials.empty or "mace" not in set(trials["outcome"]):
        return None
    rows = choose_trials(trials, "mace")
    counted = rows["used"] & rows[["events_control", "n_control"]].notna().all(axis=1)
    arms = rows[counted & (rows["followup_months"] <= 12)]
    if arms.empty:
        return None
    events, n = (arms[name].to_numpy(dtype=np.float64) for name in ("events_control", "n_control"))
    odds = arms.assign(log_effect=np.log(events / (n - events)), se=np.sqrt(1 / events + 1 / (n - events)))
    pooled, spread = only(pool(odds), "model", MAIN), record(heterogeneity(odds))
    ends = (spread["prediction_low"], spread["prediction_high"])
    if np.isnan(ends[0]):
        ends = (pooled["low"], pooled["high"])
    middle, low, high = (100 * value / (1 + value) for value in (pooled["estimate"], *ends))
    return middle, low, high, " ".join(sources_of(arms))


def _effect_of_trials(trials: pd.DataFrame) -> Given:
    effects = effects_on(trials, "mace")
    if len(effects) < 2:
        return None
    row = only(pool(effects), "model", STRICT)
    return row["estimate"], row["low"], row["high"], row["source_ids"]


def _effect_of_registry(observational: pd.DataFrame) -> Given:
    is_ivus = observational["comparison"] == "ivus_vs_angio"
    rows = observational[(observational["outcome"] == "mace") & is_ivus]
    if rows.empty:
        return None
    row = record(rows)
    return row["estimate"], row["low"], row["high"], row["source_id"]


def _given(sourced: Assumption, value: float) -> Assumption:
    name, unit = sourced.input, sourced.unit
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
