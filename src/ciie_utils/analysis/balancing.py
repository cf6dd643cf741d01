"""Weights that make the unexposed equal to the exposed in every covariate's mean.

References
----------
J. Hainmueller (2012), "Entropy balancing for causal effects", Political Analysis 20: 25-46.
Q. Zhao and D. Percival (2017), "Entropy balancing is doubly robust", Journal of Causal Inference 5: 20160010.
For the effect on the exposed the weights are those of the covariate balancing propensity score (Imai and
Ratkovic 2014) with a logistic model, so one method stands for both.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize
from scipy.special import logsumexp

from ciie_utils.analysis.propensity import weighted_difference
from ciie_utils.analysis.real_world_evidence import Estimate, check_exposure
from ciie_utils.errors import AnalysisError

Array = npt.NDArray[np.float64]

#: How far a balanced mean may be off, in standard deviations.
_PRECISION = 1e-6


def entropy_weights(data: pd.DataFrame, exposure: str, covariates: list[str]) -> Array:
    """Return the weights nearest to equal ones that balance the means.

    Parameters
    ----------
    data
        One row per person.
    exposure
        Column of 0 and 1.
    covariates
        Numeric columns, none a combination of the others.

    Returns
    -------
    array
        1 for the exposed; for the others positive weights that add up to the number of the exposed.

    Raises
    ------
    AnalysisError
        If no weights balance the means: the exposed lie outside the range of the others.
    """
    exposed = data[exposure].to_numpy(dtype=np.float64) == 1
    values = data[covariates].to_numpy(dtype=np.float64)
    spread = values[~exposed].std(axis=0)
    distance = (values[~exposed] - values[exposed].mean(axis=0)) / np.where(spread > 0, spread, 1.0)

    def dual(slopes: Array) -> tuple[float, Array]:
        scores = distance @ slopes
        total = float(logsumexp(scores))
        return total, distance.T @ np.exp(scores - total)

    def curvature(slopes: Array) -> Array:
        scores = distance @ slopes
        share = np.exp(scores - logsumexp(scores))
        mean = distance.T @ share
        return (distance.T * share) @ distance - np.outer(mean, mean)

    start = np.zeros(len(covariates))
    found = minimize(dual, start, jac=True, hess=curvature, method="trust-exact", options={"gtol": 1e-9})
    if np.abs(dual(found.x)[1]).max() > _PRECISION:
        raise AnalysisError(
            "No weights make the unexposed equal to the exposed in every mean.\n"
            "Leave out a covariate, or the exposed who have no counterpart."
        )
    scores = distance @ found.x
    weights = np.ones(len(data))
    weights[~exposed] = exposed.sum() * np.exp(scores - logsumexp(scores))
    return weights


def entropy_balancing(data: pd.DataFrame, outcome: str, exposure: str, covariates: list[str]) -> Estimate:
    """Return the effect on the exposed under the weights of `entropy_weights`, which are taken as known."""
    check_exposure(data, outcome, exposure)
    weights = entropy_weights(data, exposure, covariates)
    return weighted_difference(data, outcome, exposure, weights, "entropy balancing", "ATT")
