"""Pooling the effects of several trials, and whether the pooled effect can be trusted.

Effects are one row per trial with ``log_effect`` and ``se`` (natural log), and ``source_id`` and
``source_id_2`` if there are; all intervals are of 95 percent.

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
M. Egger, G. Davey Smith, M. Schneider and C. Minder (1997), "Bias in meta-analysis detected by a simple,
graphical test", BMJ 315: 629-634.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from ciie_utils.analysis.frames import columns, table
from ciie_utils.errors import AnalysisError

#: How trials are pooled, from the strongest assumption to the weakest.
MODELS = ("common", "dersimonian_laird", "hartung_knapp", "hartung_knapp_modified")

#: Fewer trials than this cannot tell asymmetry from chance (Sterne et al. 2011, BMJ 343: d4002).
ENOUGH_TRIALS = 10

UPPER = 0.975

POOLED = columns(
    "model k:Int64 estimate:float64 low:float64 high:float64 log_effect:float64 se:float64 source_ids"
)
HETEROGENEITY = columns(
    "k:Int64 q:float64 q_p:float64 i2:float64 tau2:float64 prediction_low:float64 prediction_high:float64"
)
LEFT_OUT = {"left_out": "str", **POOLED, "i2": "float64"}
EGGER = columns("k:Int64 intercept:float64 se:float64 low:float64 high:float64 p:float64 enough:bool")


def pool(effects: pd.DataFrame) -> pd.DataFrame:
    """Pool log effects by inverse variance.

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
        return table([], POOLED)
    rows = pd.DataFrame(_estimates(effects), columns=["model", "log_effect", "se"])
    z, t = stats.norm.ppf(UPPER), stats.t.ppf(UPPER, max(len(effects) - 1, 1))
    half = np.array([z, z, t, t]) * rows["se"]
    rows = rows.assign(
        k=len(effects),
        estimate=np.exp(rows["log_effect"]),
        low=np.exp(rows["log_effect"] - half),
        high=np.exp(rows["log_effect"] + half),
        source_ids=" ".join(sources_of(effects)),
    )
    return table(rows, POOLED)


def heterogeneity(effects: pd.DataFrame) -> pd.DataFrame:
    """Say how far trials disagree beyond chance.

    Returns
    -------
    DataFrame
        One row (none without trials): ``k``; Cochran's ``q`` with its ``q_p``; ``i2`` (0 to 100
        percent, the part of the variation that is not chance); ``tau2`` (DerSimonian-Laird, squared log);
        ``prediction_low``, ``prediction_high`` (ratio scale): where the effect in a further
        setting is expected, t with k - 2 degrees of freedom; NaN with fewer than three trials.
    """
    _refuse_bad_errors(effects)
    if effects.empty:
        return table([], HETEROGENEITY)
    k, random = len(effects), _random_effects(effects)
    half = stats.t.ppf(UPPER, k - 2) * np.sqrt(random.tau2 + random.se**2) if k > 2 else np.nan
    row = {
        "k": k,
        "q": random.q,
        "q_p": float(stats.chi2.sf(random.q, k - 1)) if k > 1 else np.nan,
        "i2": 100 * max(0.0, 1 - (k - 1) / random.q) if random.q > 0 else 0.0,
        "tau2": random.tau2,
        "prediction_low": np.exp(random.mean - half),
        "prediction_high": np.exp(random.mean + half),
    }
    return table([row], HETEROGENEITY)


def weights(effects: pd.DataFrame) -> pd.Series[Any]:
    """Return each trial's DerSimonian-Laird weight as a share (0 to 1), indexed as ``effects``."""
    if len(effects) < 2:
        return pd.Series(1.0, index=effects.index)
    total = effects["se"] ** 2 + heterogeneity(effects)["tau2"].iloc[0]
    return (1 / total) / (1 / total).sum()


def leave_one_out(effects: pd.DataFrame) -> pd.DataFrame:
    """Pool again by DerSimonian and Laird without each trial in turn.

    Returns
    -------
    DataFrame
        One row per trial, in the order of ``effects``: ``left_out`` (its name), then the columns of `pool`
        and ``i2`` without it. No rows with fewer than two trials.
    """
    rows = []
    for label in effects.index if len(effects) > 1 else []:
        rest = effects.drop(index=label)
        pooled = pool(rest).set_index("model", drop=False).loc["dersimonian_laird"]
        i2 = heterogeneity(rest).at[0, "i2"]
        rows.append({**pooled, "left_out": effects.at[label, "trial"], "i2": i2})
    return table(rows, LEFT_OUT)


def egger(effects: pd.DataFrame) -> pd.DataFrame:
    """Egger's regression test of funnel-plot asymmetry: do small trials show larger effects?

    The effect divided by its standard error is regressed on precision (1 / se); without asymmetry the
    line passes through the origin.

    Returns
    -------
    DataFrame
        One row: ``k``, ``intercept`` with ``se``, ``low``, ``high`` and two-sided ``p`` (t with k - 2
        degrees of freedom), ``enough`` (at least ``ENOUGH_TRIALS``). A negative intercept means that small
        trials favour the treatment more. No rows with fewer than three trials.
    """
    if len(effects) < 3:
        return table([], EGGER)
    precision = 1 / effects["se"].to_numpy()
    standardised = effects["log_effect"].to_numpy() * precision
    line = sm.OLS(standardised, np.column_stack([np.ones_like(precision), precision])).fit()
    interval = line.conf_int(alpha=2 * (1 - UPPER))[0]
    enough = len(effects) >= ENOUGH_TRIALS
    return table([(len(effects), line.params[0], line.bse[0], *interval, line.pvalues[0], enough)], EGGER)


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
    random = _random_effects(effects)
    if len(effects) == 1:
        return [
            (model, random.mean, random.se if place < 2 else np.nan) for place, model in enumerate(MODELS)
        ]
    combined, scale = _combine(effects), float(np.sqrt(random.factor))
    return [
        ("common", float(combined.mean_effect_fe), float(combined.sd_eff_w_fe)),
        ("dersimonian_laird", random.mean, random.se),
        ("hartung_knapp", random.mean, random.se * scale),
        ("hartung_knapp_modified", random.mean, random.se * max(1.0, scale)),
    ]


def _random_effects(effects: pd.DataFrame) -> _Random:
    """The random-effects estimate; a single trial is its own.

    statsmodels 0.15 leaves a negative variance between trials as it is, which gives trials weights that
    they do not have; DerSimonian and Laird set it to 0, so the last step is done here.
    """
    if len(effects) == 1:
        return _Random(0.0, 0.0, float(effects["log_effect"].iloc[0]), float(effects["se"].iloc[0]), np.nan)
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
