"""Pooling the effects of several trials.

References
----------
R. DerSimonian and N. Laird (1986), "Meta-analysis in clinical trials", Controlled Clinical Trials 7: 177-188.
J. Hartung and G. Knapp (2001), "A refined method for the meta-analysis of controlled clinical trials with
binary outcome", Statistics in Medicine 20: 3875-3889.
C. Roever, G. Knapp and T. Friede (2015), "Hartung-Knapp-Sidik-Jonkman approach and its modification for
random-effects meta-analysis with few studies", BMC Medical Research Methodology 15: 99.
J. P. T. Higgins and S. G. Thompson (2002), "Quantifying heterogeneity in a meta-analysis", Statistics in
Medicine 21: 1539-1558 (I squared).
J. P. T. Higgins, S. G. Thompson and D. J. Spiegelhalter (2009), "A re-evaluation of random-effects
meta-analysis", Journal of the Royal Statistical Society A 172: 137-159 (prediction interval).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from ciie_utils.analysis.frames import empty
from ciie_utils.errors import AnalysisError

#: How trials are pooled, from the strongest assumption to the weakest.
MODELS = ("common", "dersimonian_laird", "hartung_knapp", "hartung_knapp_modified")

POOLED_COLUMNS = {
    "model": "str",
    "k": "Int64",
    "estimate": "float64",
    "low": "float64",
    "high": "float64",
    "log_effect": "float64",
    "se": "float64",
    "source_ids": "str",
}

HETEROGENEITY_COLUMNS = {
    "k": "Int64",
    "q": "float64",
    "q_df": "Int64",
    "q_p": "float64",
    "i2": "float64",
    "tau2": "float64",
    "prediction_low": "float64",
    "prediction_high": "float64",
}


def pool(effects: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Pool log effects by inverse variance.

    Parameters
    ----------
    effects
        One row per trial with ``log_effect`` and ``se`` (natural log); ``source_id`` and
        ``source_id_2`` if there are.
    level
        Confidence level of the intervals.

    Returns
    -------
    DataFrame
        One row per model of ``MODELS``: ``model``, ``k`` (trials), ``estimate``, ``low``, ``high`` (ratio
        scale), ``log_effect``, ``se`` (log scale), ``source_ids`` (joined by a space). No rows without
        trials. With one trial all models repeat it, and the two that need the spread between
        trials have no interval (NaN).

        ``hartung_knapp_modified`` never has a smaller standard error than DerSimonian-Laird: the plain form
        can shrink below it when the trials happen to agree closely.

    Raises
    ------
    AnalysisError
        If a standard error is missing or not positive.
    """
    _refuse_bad_errors(effects)
    if effects.empty:
        return empty(POOLED_COLUMNS)
    rows = _estimates(effects)
    z, t = stats.norm.ppf((1 + level) / 2), stats.t.ppf((1 + level) / 2, max(len(effects) - 1, 1))
    critical = np.array([z, z, t, t])
    table = pd.DataFrame(rows, columns=["model", "log_effect", "se"])
    table["k"] = len(effects)
    table["estimate"] = np.exp(table["log_effect"])
    table["low"] = np.exp(table["log_effect"] - critical * table["se"])
    table["high"] = np.exp(table["log_effect"] + critical * table["se"])
    table["source_ids"] = " ".join(sources_of(effects))
    return table[list(POOLED_COLUMNS)].astype(POOLED_COLUMNS)


def heterogeneity(effects: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Say how far trials disagree beyond chance.

    Returns
    -------
    DataFrame
        One row (none without trials): ``k``; Cochran's ``q`` with ``q_df`` and ``q_p``; ``i2`` (0 to 100
        percent, the part of the variation that is not chance); ``tau2`` (DerSimonian-Laird, squared log);
        ``prediction_low``, ``prediction_high`` (ratio scale): where the effect in a further
        setting is expected, t with k - 2 degrees of freedom; NaN with fewer than three trials.
    """
    _refuse_bad_errors(effects)
    if effects.empty:
        return empty(HETEROGENEITY_COLUMNS)
    k = len(effects)
    q, tau2, mean, se = 0.0, 0.0, float(effects["log_effect"].iloc[0]), float(effects["se"].iloc[0])
    if k > 1:
        random = _random_effects(effects)
        q, tau2, mean, se = random.q, random.tau2, random.mean, random.se
    half = stats.t.ppf((1 + level) / 2, k - 2) * np.sqrt(tau2 + se**2) if k > 2 else np.nan
    row = {
        "k": k,
        "q": q,
        "q_df": k - 1,
        "q_p": float(stats.chi2.sf(q, k - 1)) if k > 1 else np.nan,
        "i2": 100 * max(0.0, 1 - (k - 1) / q) if q > 0 else 0.0,
        "tau2": tau2,
        "prediction_low": np.exp(mean - half),
        "prediction_high": np.exp(mean + half),
    }
    return pd.DataFrame([row]).astype(HETEROGENEITY_COLUMNS)


def weights(effects: pd.DataFrame) -> pd.Series[Any]:
    """Return each trial's DerSimonian-Laird weight as a share (0 to 1), indexed as ``effects``."""
    if len(effects) < 2:
        return pd.Series(1.0, index=effects.index)
    total = effects["se"] ** 2 + heterogeneity(effects)["tau2"].iloc[0]
    return (1 / total) / (1 / total).sum()


def leave_one_out(
    effects: pd.DataFrame, model: str = "dersimonian_laird", level: float = 0.95
) -> pd.DataFrame:
    """Pool again without each trial in turn.

    Returns
    -------
    DataFrame
        One row per trial, in the order of ``effects``: ``left_out`` (str), then `pool`'s columns for
        ``model``, then ``i2`` and ``tau2`` without it. No rows with fewer than two trials.

    Raises
    ------
    AnalysisError
        If the model is none of ``MODELS``.
    """
    if model not in MODELS:
        raise AnalysisError(f"There is no model {model!r}.\nPossible are {', '.join(MODELS)}.")
    columns = {"left_out": "str", **POOLED_COLUMNS, "i2": "float64", "tau2": "float64"}
    parts = []
    for label in effects.index if len(effects) > 1 else []:
        rest = effects.drop(index=label)
        part = pool(rest, level).query("model == @model")
        spread = heterogeneity(rest, level)
        facts: dict[str, Any] = {name: spread.at[0, name] for name in ("i2", "tau2")}
        facts["left_out"] = effects.at[label, "trial"]
        parts.append(part.assign(**facts))
    if not parts:
        return empty(columns)
    return pd.concat(parts, ignore_index=True)[list(columns)].astype(columns)


def sources_of(rows: pd.DataFrame) -> list[str]:
    """Return the distinct source ids of rows, first and second sources alike, in order."""
    ids = [rows[name] for name in ("source_id", "source_id_2") if name in rows]
    return sorted(pd.concat(ids).dropna().unique()) if ids else []


@dataclass(frozen=True)
class _Random:
    """DerSimonian-Laird's log estimate, with Cochran's Q and the squared Hartung-Knapp factor."""

    q: float
    tau2: float
    mean: float
    se: float
    factor: float


def _estimates(effects: pd.DataFrame) -> list[tuple[str, float, float]]:
    """Model, log effect and standard error."""
    if len(effects) == 1:
        one, se = float(effects["log_effect"].iloc[0]), float(effects["se"].iloc[0])
        return [(model, one, se if place < 2 else np.nan) for place, model in enumerate(MODELS)]
    combined, random = _combine(effects), _random_effects(effects)
    scale = float(np.sqrt(random.factor))
    return [
        ("common", float(combined.mean_effect_fe), float(combined.sd_eff_w_fe)),
        ("dersimonian_laird", random.mean, random.se),
        ("hartung_knapp", random.mean, random.se * scale),
        ("hartung_knapp_modified", random.mean, random.se * max(1.0, scale)),
    ]


def _random_effects(effects: pd.DataFrame) -> _Random:
    """The random-effects estimate of two or more trials.

    statsmodels 0.15 leaves a negative variance between trials as it is, which gives trials weights that
    they do not have; DerSimonian and Laird set it to 0, so the last step is done here.
    """
    combined = _combine(effects)
    tau2 = max(float(combined.tau2), 0.0)
    values = effects["log_effect"].to_numpy()
    weight = 1 / (effects["se"].to_numpy() ** 2 + tau2)
    mean = float((weight * values).sum() / weight.sum())
    factor = float((weight * (values - mean) ** 2).sum() / (len(values) - 1))
    return _Random(float(combined.q), tau2, mean, float(weight.sum() ** -0.5), factor)


def _combine(effects: pd.DataFrame) -> Any:
    # Its unused random-effects part takes roots of, and divides by, that negative variance.
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        return combine_effects(
            effects["log_effect"].to_numpy(), effects["se"].to_numpy() ** 2, method_re="dl"
        )


def _refuse_bad_errors(effects: pd.DataFrame) -> None:
    bad = ~(effects["se"] > 0) | effects["log_effect"].isna()
    if bad.any():
        raise AnalysisError(
            f"{int(bad.sum())} of {len(effects)} effects have no positive standard error.\n"
            "Leave out the trials without usable figures, and name them."
        )
