"""Comparing each exposed person with those who resemble them.

References
----------
A. Abadie and G. W. Imbens (2006), "Large sample properties of matching estimators for average treatment
effects", Econometrica 74: 235-267 (the error).
A. Abadie and G. W. Imbens (2011), "Bias-corrected matching estimators for average treatment effects",
Journal of Business and Economic Statistics 29: 1-11 (the correction).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm
from scipy.spatial import cKDTree
from scipy.special import logit

from ciie_utils.analysis.propensity import propensity_scores
from ciie_utils.analysis.real_world_evidence import Estimate, check_exposure, normal_estimate

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


def nearest_neighbours(
    data: pd.DataFrame, outcome: str, exposure: str, covariates: list[str], neighbours: int = 5
) -> Estimate:
    """Effect on the exposed by matching with replacement, corrected for what the matches do not share.

    Parameters
    ----------
    data
        One row per person.
    outcome, exposure
        Columns; the exposure holds 0 and 1.
    covariates
        Numeric columns; the distance is Mahalanobis's. Ties are broken by the order of the rows.
    neighbours
        Unexposed per exposed person.
    """
    check_exposure(data, outcome, exposure)
    values = data[covariates].to_numpy(dtype=np.float64)
    covariance = np.linalg.pinv(np.atleast_2d(np.cov(values, rowvar=False)))
    # Distances in the rotated space are Mahalanobis distances in the given one.
    eigenvalues, vectors = np.linalg.eigh(covariance)
    places = values @ (vectors * np.sqrt(np.clip(eigenvalues, 0, None)))
    method = f"1:{neighbours} nearest-neighbour matching, bias-corrected"
    return _matched(data, outcome, exposure, places, neighbours, method, values)


def score_matching(
    data: pd.DataFrame, outcome: str, exposure: str, covariates: str, neighbours: int = 1
) -> Estimate:
    """Effect on the exposed by matching on the log odds of the propensity score, with replacement."""
    check_exposure(data, outcome, exposure)
    places = logit(propensity_scores(data, exposure, covariates))[:, None]
    method = f"1:{neighbours} propensity-score matching"
    return _matched(data, outcome, exposure, places, neighbours, method, None)


def _matched(
    data: pd.DataFrame,
    outcome: str,
    exposure: str,
    places: Array,
    neighbours: int,
    method: str,
    correct_by: Array | None,
) -> Estimate:
    exposed = data[exposure].to_numpy(dtype=np.float64) == 1
    values = data[outcome].to_numpy(dtype=np.float64)
    mine, theirs = values[exposed], values[~exposed]
    found = _nearest(places[~exposed], places[exposed], neighbours)
    counterpart = theirs[found].mean(axis=1)
    if correct_by is not None:
        counterpart = counterpart + _correction(correct_by, exposed, theirs, found)
    gaps = mine - counterpart
    effect = float(gaps.mean())
    use = np.bincount(found.ravel(), minlength=len(theirs)) / neighbours
    use_squared = np.bincount(found.ravel(), minlength=len(theirs)) / neighbours**2
    # The variance of an outcome given covariates, from each unexposed person's own nearest unexposed one.
    own = _nearest(places[~exposed], places[~exposed], 2)
    other = np.where(own[:, 0] == np.arange(len(theirs)), own[:, 1], own[:, 0])
    noise = (theirs - theirs[other]) ** 2 / 2
    variance = ((gaps - effect) ** 2).sum() + ((use**2 - use_squared) * noise).sum()
    se = float(np.sqrt(variance)) / len(mine)
    return normal_estimate(method, "ATT", effect, se, len(data))


def _nearest(among: Array, of: Array, number: int) -> Places:
    """Positions of the nearest rows, as a table with a column per neighbour."""
    found = cKDTree(among).query(of, k=number)[1]
    return np.asarray(found, dtype=np.int64).reshape(len(of), number)


def _correction(covariates: Array, exposed: npt.NDArray[np.bool_], theirs: Array, found: Places) -> Array:
    """What a regression among the matched unexposed makes of the difference in covariates."""
    use = np.bincount(found.ravel(), minlength=len(theirs)).astype(np.float64)
    design = sm.add_constant(covariates[~exposed], has_constant="add")
    matched = use > 0
    fitted = sm.WLS(theirs[matched], design[matched], weights=use[matched]).fit()
    expected = design @ fitted.params
    own = sm.add_constant(covariates[exposed], has_constant="add") @ fitted.params
    return np.asarray(own - expected[found].mean(axis=1))
