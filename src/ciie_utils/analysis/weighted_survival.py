"""Time to an event: Cox regression, and survival curves of groups made comparable by weighting.

References
----------
D. R. Cox (1972), "Regression models and life-tables", Journal of the Royal Statistical Society B 34: 187-220.
B. Efron (1977), "The efficiency of Cox's likelihood function for censored data", Journal of the American
Statistical Association 72: 557-565 (ties).
M. A. Hernan and J. M. Robins (2020), "Causal Inference: What If", Boca Raton, chapter 17.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm
from statsmodels.duration.hazard_regression import PHReg

from ciie_utils.errors import AnalysisError

HAZARD_COLUMNS = {
    "covariate": "str",
    "hazard_ratio": "float64",
    "low": "float64",
    "high": "float64",
    "log_ratio": "float64",
    "se": "float64",
    "p": "float64",
    "n": "Int64",
    "events": "Int64",
}


def hazard_ratios(
    data: pd.DataFrame, duration: str, event: str, covariates: list[str], level: float = 0.95
) -> pd.DataFrame:
    """Fit Cox's proportional hazards with Efron's handling of ties.

    Parameters
    ----------
    data
        One row per person, without gaps in the columns used.
    duration, event
        Time under observation; 1 if it ended with the event, 0 if it was cut short.
    covariates
        Numeric columns.
    level
        Confidence level.

    Returns
    -------
    DataFrame
        One row per covariate, of ``HAZARD_COLUMNS``: the ratio of hazards per unit of the covariate, with its
        interval; ``log_ratio`` and ``se`` on the natural log scale.

    Raises
    ------
    AnalysisError
        If a column used has gaps, or nobody had the event.
    """
    used = data[[duration, event, *covariates]].astype("float64")
    if used.isna().any(axis=None) or not (used[event] == 1).any():
        raise AnalysisError(
            f"The columns {', '.join(used.columns)} have gaps, or nobody had the event.\nLeave such rows out."
        )
    model = PHReg(used[duration], used[covariates], status=used[event], ties="efron").fit()
    interval = np.exp(model.conf_int(alpha=1 - level))
    table = pd.DataFrame(
        {
            "covariate": covariates,
            "hazard_ratio": np.exp(model.params),
            "low": interval[:, 0],
            "high": interval[:, 1],
            "log_ratio": model.params,
            "se": model.bse,
            "p": model.pvalues,
            "n": len(used),
            "events": int(used[event].sum()),
        }
    )
    return table.astype(HAZARD_COLUMNS)


def weighted_survival(
    durations: npt.ArrayLike,
    events: npt.ArrayLike,
    exposed: npt.ArrayLike,
    weights: npt.ArrayLike,
    horizon: int,
) -> pd.DataFrame:
    """Survival of both groups had they been alike, from a weighted pooled logistic model of the hazard.

    Parameters
    ----------
    durations
        Whole periods under observation, from 1; longer ones are cut at ``horizon``.
    events
        Whether it ended with the event.
    exposed
        0 or 1.
    weights
        Inverse probability weights.
    horizon
        Periods.

    Returns
    -------
    DataFrame
        One row per group and period: ``exposed`` (0 or 1), ``time`` (0 to ``horizon``), ``survival`` (0 to
        1). The log odds of the event in a period are quadratic in time, with a curve of their own for each
        group.
    """
    hazards = _period_table(
        np.asarray(durations, dtype=np.int64),
        np.asarray(events, dtype=np.bool_),
        np.asarray(exposed, dtype=np.int64),
        np.asarray(weights, dtype=np.float64),
        horizon,
    )
    design = _design(hazards["exposed"].to_numpy(), hazards["time"].to_numpy())
    outcomes = hazards[["events", "others"]].to_numpy()
    # Weighted counts are no whole numbers; the logistic likelihood is defined for them all the same.
    model = sm.GLM(outcomes, design, family=sm.families.Binomial()).fit()
    parts = []
    for group in (0, 1):
        time = np.arange(horizon)
        hazard = np.asarray(model.predict(_design(np.full(horizon, group), time)))
        survival = np.concatenate([[1.0], np.cumprod(1 - hazard)])
        parts.append(pd.DataFrame({"exposed": group, "time": np.arange(horizon + 1), "survival": survival}))
    return pd.concat(parts, ignore_index=True)


def _period_table(
    durations: npt.NDArray[np.int64],
    events: npt.NDArray[np.bool_],
    exposed: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
    horizon: int,
) -> pd.DataFrame:
    """Weighted numbers with and without the event, per group and period (0 is the first)."""
    rows = []
    for group in (0, 1):
        mine = exposed == group
        last = np.minimum(durations[mine], horizon) - 1
        weight = weights[mine]
        ended = np.bincount(last, weights=weight, minlength=horizon)
        at_risk = np.cumsum(ended[::-1])[::-1]
        happened = events[mine] & (durations[mine] <= horizon)
        with_event = np.bincount(last[happened], weights=weight[happened], minlength=horizon)
        rows.append(
            pd.DataFrame(
                {
                    "exposed": group,
                    "time": np.arange(horizon),
                    "events": with_event,
                    "others": at_risk - with_event,
                }
            )
        )
    table = pd.concat(rows, ignore_index=True)
    return table[table["events"] + table["others"] > 0]


def _design(exposed: npt.NDArray[np.int64], time: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    years = time / 12
    columns = [np.ones(len(time)), exposed, years, years**2, exposed * years, exposed * years**2]
    return np.column_stack(columns).astype(np.float64)
