"""Do small trials show larger effects than large ones?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import statsmodels.api as sm

from ciie_utils.analysis.frames import empty

#: Fewer trials than this cannot tell asymmetry from chance (Sterne et al. 2011, BMJ 343: d4002).
ENOUGH_TRIALS = 10

EGGER_COLUMNS = {
    "k": "Int64",
    "intercept": "float64",
    "se": "float64",
    "low": "float64",
    "high": "float64",
    "p": "float64",
    "enough": "bool",
}


def egger(effects: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Egger's regression test of funnel-plot asymmetry.

    The effect divided by its standard error is regressed on precision (1 / se); without asymmetry the
    line passes through the origin.

    Parameters
    ----------
    effects
        One row per trial with ``log_effect`` and ``se``.
    level
        Confidence level of the intercept's interval.

    Returns
    -------
    DataFrame
        One row: ``k``, ``intercept`` with ``se``, ``low``, ``high`` and two-sided ``p`` (t with k - 2
        degrees of freedom), ``enough`` (at least ``ENOUGH_TRIALS``). A negative intercept means that small
        trials favour imaging more. No rows with fewer than three trials.

    References
    ----------
    M. Egger, G. Davey Smith, M. Schneider and C. Minder (1997), "Bias in meta-analysis detected by a simple,
    graphical test", BMJ 315: 629-634.
    """
    if len(effects) < 3:
        return empty(EGGER_COLUMNS)
    precision = 1 / effects["se"].to_numpy()
    standardised = effects["log_effect"].to_numpy() * precision
    line = sm.OLS(standardised, np.column_stack([np.ones_like(precision), precision])).fit()
    low, high = line.conf_int(alpha=1 - level)[0]
    row = {
        "k": len(effects),
        "intercept": line.params[0],
        "se": line.bse[0],
        "low": low,
        "high": high,
        "p": line.pvalues[0],
        "enough": len(effects) >= ENOUGH_TRIALS,
    }
    return pd.DataFrame([row]).astype(EGGER_COLUMNS)
