"""From rows of randomised trials to one log effect per trial, and what had to be left out.

A trial's effect is its printed hazard ratio with its interval, else the risk ratio of its counts.
Follow-ups of one trial share patients, so one of them is used; rows without figures are named, not
forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ciie_utils.analysis.frames import empty
from ciie_utils.errors import AnalysisError
from nbbriefing.errors import suggest

FollowUp = Literal["first", "longest"]

#: The comparisons that put imaging against angiography alone.
ANY_IMAGING = ("ivus_vs_angio", "oct_vs_angio", "ivi_vs_angio")

COUNTS = ("events_guided", "n_guided", "events_control", "n_control")

EFFECT_COLUMNS = {
    "trial": "str",
    "year": "Int64",
    "comparison": "str",
    "outcome": "str",
    "followup_months": "float64",
    "measure": "str",
    "estimate": "float64",
    "low": "float64",
    "high": "float64",
    "log_effect": "float64",
    "se": "float64",
    "corrected": "bool",
    "source_id": "str",
    "source_id_2": "str",
    "note": "str",
}


def choose_trials(
    trials: pd.DataFrame,
    outcome: str,
    comparisons: Sequence[str] = ANY_IMAGING,
    followup: FollowUp = "first",
) -> pd.DataFrame:
    """Mark which rows answer a question, one per trial, and why the others do not.

    Parameters
    ----------
    trials
        The evidence table ``trials``.
    outcome
        Such as ``mace``.
    comparisons
        The comparisons to take together.
    followup
        ``first``: the earliest follow-up that has usable figures; ``longest``: the latest.

    Returns
    -------
    DataFrame
        All rows of the outcome and comparisons, in the order of the table, with the columns of ``trials`` and

        - ``family`` (str): the trial without the words for a later follow-up;
        - ``usable`` (bool): has a ratio with its interval, or all four counts;
        - ``used`` (bool); ``reason`` (str): ``same_patients`` (another follow-up of the trial is
          used), ``rates_only`` (percentages alone) or ``no_figures``; missing if used;
        - ``used_instead`` (str): the trial used in its place, for ``same_patients``.

    Raises
    ------
    AnalysisError
        If the table has rows, but none of the outcome.
    """
    _refuse_unknown(trials, outcome)
    asked = trials[(trials["outcome"] == outcome) & trials["comparison"].isin(list(comparisons))]
    rows = asked.reset_index(drop=True)
    rows["family"] = rows["trial"].str.replace(r" \d+-year$", "", regex=True)
    has_ratio, has_counts = _has_ratio(rows), _has_counts(rows)
    rows["usable"] = has_ratio | has_counts
    order = rows[rows["usable"]].sort_values("followup_months", kind="stable", ascending=followup == "first")
    first = order.drop_duplicates("family")
    rows["used"] = rows.index.isin(first.index)
    no_rates = rows["rate_guided_percent"].isna() | rows["rate_control_percent"].isna()
    reason = np.where(rows["usable"], "same_patients", np.where(no_rates, "no_figures", "rates_only"))
    rows["reason"] = pd.Series(reason, dtype="str").where(~rows["used"])
    instead = rows["family"].map(first.set_index("family")["trial"])
    rows["used_instead"] = instead.where(rows["reason"] == "same_patients").astype("str")
    return rows


def log_effects(rows: pd.DataFrame, *, from_counts: bool = False) -> pd.DataFrame:
    """Turn rows of trials into log effects with standard errors.

    Parameters
    ----------
    rows
        Rows of ``trials``; of the result of `choose_trials`, the used ones are taken. Rows without
        usable figures are dropped.
    from_counts
        Use the counts even where a ratio is printed (rows without counts are dropped).

    Returns
    -------
    DataFrame
        One row per trial, of ``EFFECT_COLUMNS``: ``measure`` is ``HR`` (as printed; se = width of its log
        interval / 3.92) or ``RR`` (from counts; se = sqrt(1/a - 1/n1 + 1/c - 1/n2)); ``estimate``,
        ``low``, ``high`` on the ratio scale, below 1 in favour of imaging; ``log_effect``, ``se`` on the
        natural log scale; ``corrected``: half an event was added to each cell because one was 0.

    Notes
    -----
    The interval of a risk ratio is that of D. Katz et al. (1978), Biometrics 34: 469-474.
    """
    if "used" in rows:
        rows = rows[rows["used"]]
    by_ratio = _has_ratio(rows) & (not from_counts)
    printed = _effects_of_ratios(rows[by_ratio])
    counted = _effects_of_counts(rows[~by_ratio & _has_counts(rows)])
    both = [part for part in (printed, counted) if len(part)]
    if not both:
        return empty(EFFECT_COLUMNS)
    return pd.concat(both).sort_index().reset_index(drop=True)[list(EFFECT_COLUMNS)].astype(EFFECT_COLUMNS)


def log_risk_ratios(counts: pd.DataFrame) -> pd.DataFrame:
    """Add log risk ratio and standard error to counts.

    Parameters
    ----------
    counts
        Columns ``events_guided``, ``n_guided``, ``events_control``, ``n_control``.

    Returns
    -------
    DataFrame
        The same with ``log_effect``, ``se`` and ``corrected``; see `log_effects`.
    """
    a, n1, c, n2 = (counts[name].to_numpy(dtype=np.float64) for name in COUNTS)
    empty_cell = (a == 0) | (c == 0) | (a == n1) | (c == n2)
    half = np.where(empty_cell, 0.5, 0.0)
    a, n1, c, n2 = a + half, n1 + 2 * half, c + half, n2 + 2 * half
    return counts.assign(
        log_effect=np.log((a / n1) / (c / n2)),
        se=np.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2),
        corrected=empty_cell,
    )


def _has_ratio(rows: pd.DataFrame) -> pd.Series:
    return rows[["hr", "hr_low", "hr_high"]].notna().all(axis=1)


def _has_counts(rows: pd.DataFrame) -> pd.Series:
    return rows[list(COUNTS)].notna().all(axis=1)


def _effects_of_ratios(rows: pd.DataFrame) -> pd.DataFrame:
    z = float(ndtri(0.975))
    return rows.assign(
        measure="HR",
        estimate=rows["hr"],
        low=rows["hr_low"],
        high=rows["hr_high"],
        log_effect=np.log(rows["hr"]),
        se=(np.log(rows["hr_high"]) - np.log(rows["hr_low"])) / (2 * z),
        corrected=False,
    )


def _effects_of_counts(rows: pd.DataFrame) -> pd.DataFrame:
    z = float(ndtri(0.975))
    result = log_risk_ratios(rows)
    return result.assign(
        measure="RR",
        estimate=np.exp(result["log_effect"]),
        low=np.exp(result["log_effect"] - z * result["se"]),
        high=np.exp(result["log_effect"] + z * result["se"]),
    )


def _refuse_unknown(trials: pd.DataFrame, outcome: str) -> None:
    possible = sorted(trials["outcome"].dropna().unique())
    if possible and outcome not in possible:
        raise AnalysisError(
            f"No trial reports the outcome {outcome!r}; possible are {', '.join(possible)}.\n"
            f"{suggest(outcome, possible)}".rstrip()
        )
