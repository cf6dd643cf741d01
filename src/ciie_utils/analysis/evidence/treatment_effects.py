"""Effects of treatments from the counts of their trials."""

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import confint_proportions_2indep

from ciie_utils.analysis.frames import columns, records, table

COUNTS = ("events_arm", "n_arm", "events_comparator", "n_comparator")

#: What was published beside the counts is called so, as the computed effects have the plain names.
PUBLISHED = {
    "effect_measure": "published_measure",
    "estimate": "published",
    "low": "published_low",
    "high": "published_high",
}

EFFECTS = columns(
    "trial year:Int64 condition geography arm comparator outcome timepoint events_arm:Int64 n_arm:Int64 "
    "events_comparator:Int64 n_comparator:Int64 percent_arm:float64 percent_comparator:float64 "
    "difference:float64 wald_low:float64 wald_high:float64 newcombe_low:float64 newcombe_high:float64 "
    "risk_ratio:float64 needed_to_treat:float64 published_measure published:float64 published_low:float64 "
    "published_high:float64 source_id note"
)


def effects_from_counts(treatment_trials: pd.DataFrame) -> pd.DataFrame:
    """Compute risk difference and risk ratio of every row that has all four counts.

    Returns
    -------
    DataFrame
        One row per row with counts, in the order of the table, of ``EFFECTS``: ``percent_*`` in
        percent; ``difference`` (arm less comparator) in percentage points with Wald's 95 percent interval,
        which trials print, and Newcombe's, which holds up in small samples; ``risk_ratio`` (NaN where an
        arm has no event); ``needed_to_treat`` = 100 / abs(difference), NaN where Newcombe's interval
        includes no difference; what was ``published`` beside it.

    References
    ----------
    R. G. Newcombe (1998), "Interval estimation for the difference between independent proportions:
    comparison of eleven methods", Statistics in Medicine 17: 873-890 (method 10).
    """
    counted = treatment_trials[treatment_trials[list(COUNTS)].notna().all(axis=1)]
    if counted.empty:
        return table([], EFFECTS)
    effects = [_effects([int(row[name]) for name in COUNTS]) for row in records(counted)]
    computed = pd.DataFrame(effects, index=counted.index)
    return table(counted.rename(columns=PUBLISHED).join(computed).reset_index(drop=True), EFFECTS)


def stated_without_counts(treatment_trials: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose counts are not known, as published."""
    rest = treatment_trials[treatment_trials[list(COUNTS)].isna().any(axis=1)]
    return rest.reset_index(drop=True)


def _effects(counts: list[int]) -> dict[str, float]:
    share, share_0 = counts[0] / counts[1], counts[2] / counts[3]
    wald = confint_proportions_2indep(*counts, compare="diff", method="wald")
    newcombe = confint_proportions_2indep(*counts, compare="diff", method="newcomb")
    differs = newcombe[0] > 0 or newcombe[1] < 0
    return {
        "percent_arm": 100 * share,
        "percent_comparator": 100 * share_0,
        "difference": 100 * (share - share_0),
        "wald_low": 100 * wald[0],
        "wald_high": 100 * wald[1],
        "newcombe_low": 100 * newcombe[0],
        "newcombe_high": 100 * newcombe[1],
        "risk_ratio": share / share_0 if min(counts[0], counts[2]) > 0 else np.nan,
        "needed_to_treat": 1 / abs(share - share_0) if differs else np.nan,
    }
