"""Weighting by the probability of being exposed, given what was measured.

References
----------
P. R. Rosenbaum and D. B. Rubin (1983), "The central role of the propensity score in observational studies for
causal effects", Biometrika 70: 41-55.
M. A. Hernan and J. M. Robins (2020), "Causal Inference: What If", Boca Raton, chapters 12 and 15.
J. M. Robins, A. Rotnitzky and L. P. Zhao (1994), Journal of the American Statistical Association 89: 846-866
(the augmented form).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf

from ciie_utils.analysis.real_world_evidence import Estimate, check_exposure, normal_estimate

Estimand = Literal["ATE", "ATT"]
Array = npt.NDArray[np.float64]


def propensity_scores(data: pd.DataFrame, exposure: str, covariates: str) -> Array:
    """Return each person's probability of exposure from a logistic model.

    Parameters
    ----------
    data
        One row per person.
    exposure
        Column of 0 and 1.
    covariates
        The right-hand side of a formula.
    """
    model = smf.logit(f"{exposure} ~ {covariates}", data).fit(disp=False, maxiter=200)
    return np.asarray(model.predict(data), dtype=np.float64)


def weights_of(
    exposed: npt.ArrayLike, scores: Array, estimand: Estimand = "ATE", stabilised: bool = False
) -> Array:
    """Return inverse probability weights.

    ``ATE``: 1/p for the exposed, 1/(1 - p) for the others, times the share of their group if
    ``stabilised``; ``ATT``: 1 for the exposed, p/(1 - p) for the others.
    """
    is_exposed = np.asarray(exposed, dtype=np.float64) == 1
    if estimand == "ATT":
        return np.where(is_exposed, 1.0, scores / (1 - scores))
    share = is_exposed.mean()
    top = np.where(is_exposed, share, 1 - share) if stabilised else np.ones(len(scores))
    return top / np.where(is_exposed, scores, 1 - scores)


def effective_size(weights: Array) -> float:
    """Return how many people with equal weights would say as much: (sum w)^2 / sum w^2 (Kish 1965)."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def weighted_difference(
    data: pd.DataFrame, outcome: str, exposure: str, weights: Array, method: str, estimand: str
) -> Estimate:
    """Return the difference of weighted means with a robust error, the weights taken as known.

    Taking estimated weights as known errs on the wide side for the ``ATE`` (Hernan and Robins, 12.2).
    """
    check_exposure(data, outcome, exposure)
    design = sm.add_constant(data[[exposure]].astype("float64"))
    fitted = sm.WLS(data[outcome].astype("float64"), design, weights=weights).fit(cov_type="HC0")
    value, se = float(fitted.params[exposure]), float(fitted.bse[exposure])
    return normal_estimate(method, estimand, value, se, len(data))


def inverse_probability_weighting(
    data: pd.DataFrame,
    outcome: str,
    exposure: str,
    covariates: str,
    estimand: Estimand = "ATE",
    stabilised: bool = False,
) -> Estimate:
    """Weight everybody by the inverse of the probability of what happened to them."""
    check_exposure(data, outcome, exposure)
    scores = propensity_scores(data, exposure, covariates)
    weights = weights_of(data[exposure], scores, estimand, stabilised)
    method = "inverse probability weighting" + (", stabilised" if stabilised else "")
    return weighted_difference(data, outcome, exposure, weights, method, estimand)


def score_regression(data: pd.DataFrame, outcome: str, exposure: str, covariates: str) -> Estimate:
    """Regress the outcome on the exposure and the propensity score."""
    check_exposure(data, outcome, exposure)
    scored = data.assign(_score=propensity_scores(data, exposure, covariates))
    fitted = smf.ols(f"{outcome} ~ {exposure} + _score", scored).fit(cov_type="HC2")
    value, se = float(fitted.params[exposure]), float(fitted.bse[exposure])
    return normal_estimate("regression on the propensity score", "ATE", value, se, len(data))


def score_standardisation(data: pd.DataFrame, outcome: str, exposure: str, covariates: str) -> Estimate:
    """Standardise by the propensity score, with its product with exposure; no error is given."""
    check_exposure(data, outcome, exposure)
    scored = data.assign(_score=propensity_scores(data, exposure, covariates))
    fitted = smf.ols(f"{outcome} ~ {exposure} * _score", scored).fit()
    both = [float(fitted.predict(scored.assign(**{exposure: value})).mean()) for value in (1, 0)]
    method = "standardisation by the propensity score"
    return normal_estimate(method, "ATE", both[0] - both[1], np.nan, len(data))


def augmented_weighting(data: pd.DataFrame, outcome: str, exposure: str, covariates: str) -> Estimate:
    """Doubly robust effect on the exposed: weighting of what a regression among the unexposed leaves over.

    Right if the model of exposure or the model of the outcome is. The error is that of its influence
    function.
    """
    check_exposure(data, outcome, exposure)
    exposed, values = (data[name].to_numpy(dtype=np.float64) for name in (exposure, outcome))
    scores = propensity_scores(data, exposure, covariates)
    others = smf.ols(f"{outcome} ~ {covariates}", data[data[exposure] == 0]).fit()
    left = values - np.asarray(others.predict(data), dtype=np.float64)
    odds = weights_of(exposed, scores, "ATT")
    share = exposed.mean()
    inside = (1 - exposed) * odds
    # Normalised weights keep a few extreme ones from moving the whole.
    value = float((exposed * left).mean() / share - (inside * left).sum() / inside.sum())
    influence = (exposed * (left - value) - inside * (left - (inside * left).sum() / inside.sum())) / share
    se = float(influence.std(ddof=1) / np.sqrt(len(data)))
    return normal_estimate("augmented inverse probability weighting", "ATT", value, se, len(data))
