"""Do fitted survival curves agree with figures that they were not fitted to?"""

from __future__ import annotations

import math

import pandas as pd

from ciie_utils.analysis.frames import only, records
from ciie_utils.briefings.cases.attr_cm.life_years import TREATED, UNTREATED, arm_of, printed_ratio
from ciie_utils.briefings.cases.attr_cm.survival_models import survival

POWER_COLUMNS = {
    "subgroup": "str",
    "untreated_5y": "float64",
    "hazard_ratio": "float64",
    "expected_5y": "float64",
    "printed_5y": "float64",
    "difference": "float64",
    "source_ids": "str",
}

THIRD_COLUMNS = {
    "arm": "str",
    "model": "str",
    "months": "float64",
    "fitted": "float64",
    "observed": "float64",
    "difference": "float64",
    "source_ids": "str",
}

_TRIAL_MONTHS = 30.0


def power_of_hazard_ratio(anchors: pd.DataFrame, treatment_trials: pd.DataFrame) -> pd.DataFrame:
    """Check proportional hazards: the untreated five-year survival to the power of the hazard ratio.

    Returns
    -------
    DataFrame
        One row per subgroup with both arms and a printed ratio, of ``POWER_COLUMNS`` (survivals 0 to 1):
        ``difference`` = expected less printed five-year survival under treatment.
    """
    rows = []
    for subgroup in dict.fromkeys(anchors["subgroup"]):
        untreated, treated = (arm_of(anchors, subgroup, arm) for arm in (UNTREATED, TREATED))
        ratio = printed_ratio(treatment_trials, subgroup)
        if untreated is None or treated is None or math.isnan(ratio.central):
            continue
        expected = untreated["survival_5y"] ** ratio.central
        ids = sorted({untreated["source_id"], treated["source_id"], ratio.source_ids})
        printed = treated["survival_5y"]
        facts = (
            untreated["survival_5y"],
            ratio.central,
            expected,
            printed,
            expected - printed,
            " ".join(ids),
        )
        rows.append((subgroup, *facts))
    return pd.DataFrame(rows, columns=list(POWER_COLUMNS)).astype(POWER_COLUMNS)


def at_30_months(fits: pd.DataFrame, treatment_trials: pd.DataFrame) -> pd.DataFrame:
    """Compare the fitted curves of all patients with the trial's deaths by 30 months.

    The trial counted deaths from any cause among patients on either dose; the anchors count transplants and
    assist devices, too, in its extension. So this is a check of plausibility.

    Parameters
    ----------
    fits
        From `survival_models.fit_anchors`.
    treatment_trials
        The evidence table.

    Returns
    -------
    DataFrame
        One row per arm and model, of ``THIRD_COLUMNS`` (survivals 0 to 1): ``difference`` = fitted less
        observed. No rows while the trial or the fits are not known.
    """
    trial = treatment_trials[
        (treatment_trials["trial"] == "ATTR-ACT") & (treatment_trials["outcome"] == "all-cause death")
    ]
    rows = []
    for row in records(fits[(fits["subgroup"] == "all") & fits["first"].notna()]) if len(trial) else []:
        side = "arm" if row["arm"] == TREATED else "comparator"
        counts = only(trial, "outcome", "all-cause death")
        observed = 1 - counts[f"events_{side}"] / counts[f"n_{side}"]
        fitted = float(survival(row["model"], row["first"], row["second"], _TRIAL_MONTHS))
        ids = " ".join(sorted({row["source_id"], counts["source_id"]}))
        facts = (_TRIAL_MONTHS, fitted, observed, fitted - observed, ids)
        rows.append((row["arm"], row["model"], *facts))
    return pd.DataFrame(rows, columns=list(THIRD_COLUMNS)).astype(THIRD_COLUMNS)
