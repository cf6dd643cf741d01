"""Pooling two-by-two tables without going through each trial's own ratio.

Both ways hold up when events are rare; neither allows for differences between trials.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from ciie_utils.analysis.trial_effects import COUNTS

METHOD_COLUMNS = {
    "method": "str",
    "measure": "str",
    "k": "Int64",
    "estimate": "float64",
    "low": "float64",
    "high": "float64",
    "log_effect": "float64",
    "se": "float64",
}


def mantel_haenszel(counts: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Mantel-Haenszel risk ratio over trials.

    Parameters
    ----------
    counts
        One row per trial with ``events_guided``, ``n_guided``, ``events_control``, ``n_control``.
    level
        Confidence level.

    Returns
    -------
    DataFrame
        One row of ``METHOD_COLUMNS``; ``estimate``, ``low``, ``high`` on the ratio scale, NaN without events.

    References
    ----------
    S. Greenland and J. M. Robins (1985), "Estimation of a common effect parameter from sparse follow-up
    data", Biometrics 41: 55-68 (the variance).
    """
    a, n1, c, n2 = (counts[name].to_numpy(dtype=np.float64) for name in COUNTS)
    total = n1 + n2
    above, below = (a * n2 / total).sum(), (c * n1 / total).sum()
    spread = (((n1 * n2 * (a + c)) / total**2) - (a * c / total)).sum()
    if above == 0 or below == 0:
        return _row("mantel_haenszel", "RR", len(counts), np.nan, np.nan, level)
    se = float(np.sqrt(spread / (above * below)))
    return _row("mantel_haenszel", "RR", len(counts), float(np.log(above / below)), se, level)


def peto(counts: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Peto's one-step odds ratio over trials; as `mantel_haenszel`.

    References
    ----------
    S. Yusuf, R. Peto, J. Lewis, R. Collins and P. Sleight (1985), "Beta blockade during and after myocardial
    infarction", Progress in Cardiovascular Diseases 27: 335-371.
    """
    a, n1, c, n2 = (counts[name].to_numpy(dtype=np.float64) for name in COUNTS)
    total, events = n1 + n2, a + c
    expected = n1 * events / total
    variance = n1 * n2 * events * (total - events) / (total**2 * (total - 1))
    if variance.sum() == 0:
        return _row("peto", "OR", len(counts), np.nan, np.nan, level)
    log_effect = float((a - expected).sum() / variance.sum())
    return _row("peto", "OR", len(counts), log_effect, float(1 / np.sqrt(variance.sum())), level)


def _row(method: str, measure: str, k: int, log_effect: float, se: float, level: float) -> pd.DataFrame:
    half = stats.norm.ppf((1 + level) / 2) * se
    row = {
        "method": method,
        "measure": measure,
        "k": k,
        "estimate": np.exp(log_effect),
        "low": np.exp(log_effect - half),
        "high": np.exp(log_effect + half),
        "log_effect": log_effect,
        "se": se,
    }
    return pd.DataFrame([row]).astype(METHOD_COLUMNS)
