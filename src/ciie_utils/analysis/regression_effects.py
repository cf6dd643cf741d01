"""Effects by difference, by regression, by standardisation, by g-estimation and by an instrument.

References
----------
M. A. Hernan and J. M. Robins (2020), "Causal Inference: What If", Boca Raton, chapters 11 and 13 to 16.
J. G. MacKinnon and H. White (1985), "Some heteroskedasticity-consistent covariance matrix estimators",
Journal of Econometrics 29: 305-325 (the robust errors; HC2 of a difference is Welch's).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.formula.api as smf

from ciie_utils.analysis.real_world_evidence import Estimate, check_exposure, normal_estimate
from ciie_utils.analysis.uncertainty import SEED


def difference_in_means(data: pd.DataFrame, outcome: str, exposure: str) -> Estimate:
    """Return the mean outcome of the exposed less that of the others: an effect only if chance chose."""
    return _coefficient(data, outcome, exposure, "1", "difference in means", "association")


def regression(data: pd.DataFrame, outcome: str, exposure: str, covariates: str) -> Estimate:
    """Coefficient of the exposure in a linear regression, with robust error.

    Parameters
    ----------
    data
        One row per person.
    outcome, exposure
        Columns; the exposure holds 0 and 1.
    covariates
        The right-hand side of a formula, such as ``age + I(age**2) + C(education)``.
    """
    return _coefficient(data, outcome, exposure, covariates, "linear regression", "ATE")


def standardisation(
    data: pd.DataFrame, outcome: str, exposure: str, terms: str, resamples: int = 0, seed: int = SEED
) -> Estimate:
    """Mean outcome had everybody been exposed, less had nobody (parametric g-formula).

    Parameters
    ----------
    data, outcome, exposure
        As in `regression`.
    terms
        The right-hand side, the exposure and its products included.
    resamples
        How many bootstrap samples the error and the percentile interval come from; 0: no interval.
    seed
        Of the bootstrap.
    """
    check_exposure(data, outcome, exposure)
    values = data[outcome].to_numpy(dtype=np.float64)
    design, with_it, without = (
        smf.ols(f"{outcome} ~ {terms}", frame).exog
        for frame in (data, data.assign(**{exposure: 1}), data.assign(**{exposure: 0}))
    )
    added = with_it - without

    def effect(rows: slice | npt.NDArray[np.int64]) -> float:
        slopes = np.linalg.lstsq(design[rows], values[rows], rcond=None)[0]
        return float((added[rows] @ slopes).mean())

    value = effect(slice(None))
    if not resamples:
        return normal_estimate("standardisation", "ATE", value, np.nan, len(data))
    random = np.random.default_rng(seed)
    again = [effect(random.integers(0, len(data), len(data))) for _ in range(resamples)]
    low, high = np.quantile(again, [0.025, 0.975])
    error = float(np.std(again, ddof=1))
    return Estimate("standardisation", "ATE", value, error, float(low), float(high), len(data))


def g_estimation(data: pd.DataFrame, outcome: str, exposure: str, covariates: str) -> Estimate:
    """Effect in a structural nested mean model without effect modification.

    The value psi for which the outcome less psi times the exposure tells nothing about who is exposed, given
    the covariates; with a logistic model of exposure it has a closed form (chapter 14). The error is that of
    its estimating equation, with the scores taken as known, which errs on the wide side.
    """
    check_exposure(data, outcome, exposure)
    score = smf.logit(f"{exposure} ~ {covariates}", data).fit(disp=False).predict(data).to_numpy()
    exposed, values = (data[name].to_numpy(dtype=np.float64) for name in (exposure, outcome))
    surprise = exposed - score
    slope = float((surprise * exposed).sum())
    psi = float((surprise * values).sum()) / slope
    left = values - psi * exposed
    se = float(np.sqrt((surprise**2 * (left - left.mean()) ** 2).sum())) / abs(slope)
    return normal_estimate("g-estimation", "ATE", psi, se, len(data))


def instrument(data: pd.DataFrame, outcome: str, exposure: str, by: str) -> Estimate:
    """Wald's ratio: what an instrument of 0 and 1 does to the outcome, by what it does to the exposure.

    The error is that of two-stage least squares under equal variances.
    """
    check_exposure(data, outcome, exposure)
    check_exposure(data, outcome, by)
    z, x, y = (data[name].to_numpy(dtype=np.float64) for name in (by, exposure, outcome))
    centred = z - z.mean()
    first = float((centred * x).sum())
    effect = float((centred * y).sum()) / first
    left = y - effect * x
    left = left - left.mean()
    variance = float((left**2).sum()) / (len(data) - 2)
    se = np.sqrt(variance * float((centred**2).sum())) / abs(first)
    return normal_estimate("instrumental variable", "LATE", effect, float(se), len(data))


def _coefficient(
    data: pd.DataFrame, outcome: str, exposure: str, covariates: str, method: str, estimand: str
) -> Estimate:
    check_exposure(data, outcome, exposure)
    fitted = smf.ols(f"{outcome} ~ {exposure} + {covariates}", data).fit(cov_type="HC2")
    value, se = float(fitted.params[exposure]), float(fitted.bse[exposure])
    return normal_estimate(method, estimand, value, se, int(fitted.nobs))
