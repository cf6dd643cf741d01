"""From rows of randomised trials to one log effect per trial, and what had to be left out.

A trial's effect is its printed hazard ratio with its interval, else the risk ratio of its counts.
Follow-ups of one trial share patients, so the first with usable figures is used; rows without figures
are named, not forgotten.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ciie_utils.analysis.frames import columns, table
from ciie_utils.errors import AnalysisError
from nbbriefing.errors import suggest

#: The comparisons that put imaging against angiography alone.
ANY_IMAGING = ("ivus_vs_angio", "oct_vs_angio", "ivi_vs_angio")

RATIO = ("hr", "hr_low", "hr_high")
COUNTS = ("events_guided", "n_guided", "events_control", "n_control")

EFFECTS = columns(
    "trial year:Int64 comparison outcome followup_months:float64 measure estimate:float64 low:float64 "
    "high:float64 log_effect:float64 se:float64 corrected:bool source_id source_id_2 note"
)
AGREEMENT = columns("trial from_counts:float64 printed:float64 difference:float64 source_id")

_Z = float(ndtri(0.975))

#: How the notes of the evidence put it that a trial found no difference.
NEUTRAL_WORDS = ("no reduction", "similar outcomes")


def choose_trials(
    trials: pd.DataFrame, outcome: str, comparisons: Sequence[str] = ANY_IMAGING
) -> pd.DataFrame:
    """Mark which rows of the evidence table answer a question, one per trial, and why the others do not.

    Returns
    -------
    DataFrame
        All rows of the outcome and comparisons, in the order of the table, with the columns of ``trials`` and

        - ``family`` (str): the trial without the words for a later follow-up;
        - ``used`` (bool): the first follow-up that has a ratio with its interval, or all four counts;
        - ``reason`` (str): ``same_patients`` (another follow-up of the trial is used), ``rates_only``
          (percentages alone) or ``no_figures``; missing if used;
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
    usable = _has(rows, RATIO) | _has(rows, COUNTS)
    first = rows[usable].sort_values("followup_months", kind="stable").drop_duplicates("family")
    rows["used"] = rows.index.isin(first.index)
    no_rates = rows["rate_guided_percent"].isna() | rows["rate_control_percent"].isna()
    reason = np.where(usable, "same_patients", np.where(no_rates, "no_figures", "rates_only"))
    rows["reason"] = pd.Series(reason, dtype="str").where(~rows["used"])
    instead = rows["family"].map(first.set_index("family")["trial"])
    rows["used_instead"] = instead.where(rows["reason"] == "same_patients").astype("str")
    return rows


def log_effects(rows: pd.DataFrame, *, from_counts: bool = False) -> pd.DataFrame:
    """Turn rows of trials into log effects with standard errors.

    Returns
    -------
    DataFrame
        One row per trial, of ``EFFECTS``: ``measure`` is ``HR`` (as printed; se = width of its log
        interval / 3.92) or ``RR`` (from counts; see `log_risk_ratios`); ``estimate``, ``low``, ``high`` on
        the ratio scale, below 1 in favour of imaging; ``log_effect``, ``se`` on the natural log scale.

    Notes
    -----
    The interval of a risk ratio is that of D. Katz et al. (1978), Biometrics 34: 469-474.
    """
    if "used" in rows:
        rows = rows[rows["used"]]
    by_ratio = _has(rows, RATIO) & (not from_counts)
    printed = _effects_of_ratios(rows[by_ratio])
    counted = _effects_of_counts(rows[~by_ratio & _has(rows, COUNTS)])
    both = [part for part in (printed, counted) if len(part)]
    return table(pd.concat(both).sort_index().reset_index(drop=True) if both else [], EFFECTS)


def log_risk_ratios(counts: pd.DataFrame) -> pd.DataFrame:
    """Add log risk ratio and its standard error, sqrt(1/a - 1/n1 + 1/c - 1/n2), to the columns ``COUNTS``.

    ``corrected``: half an event was added to each cell because one was 0.
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


def counts_against_printed(trials: pd.DataFrame) -> pd.DataFrame:
    """Compare each trial's risk ratio from its counts with the hazard ratio that it printed."""
    if trials.empty:
        return table([], AGREEMENT)
    chosen = choose_trials(trials, "mace")
    both = chosen[chosen["used"] & _has(chosen, ("hr", *COUNTS))]
    counted = log_effects(both, from_counts=True)
    printed = both.set_index("trial")["hr"].reindex(counted["trial"]).to_numpy()
    difference = counted["estimate"] - printed
    both = counted.assign(from_counts=counted["estimate"], printed=printed, difference=difference)
    return table(both, AGREEMENT)


def reported_neutral(reason: object, note: object) -> bool:
    """Say whether the note of a trial that is not used for this reason reports that it saw no difference."""
    return reason == "no_figures" and isinstance(note, str) and any(words in note for words in NEUTRAL_WORDS)


def _has(rows: pd.DataFrame, names: Sequence[str]) -> pd.Series:
    return rows[list(names)].notna().all(axis=1)


def _effects_of_ratios(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        measure="HR",
        estimate=rows["hr"],
        low=rows["hr_low"],
        high=rows["hr_high"],
        log_effect=np.log(rows["hr"]),
        se=(np.log(rows["hr_high"]) - np.log(rows["hr_low"])) / (2 * _Z),
        corrected=False,
    )


def _effects_of_counts(rows: pd.DataFrame) -> pd.DataFrame:
    result = log_risk_ratios(rows)
    return result.assign(
        measure="RR",
        estimate=np.exp(result["log_effect"]),
        low=np.exp(result["log_effect"] - _Z * result["se"]),
        high=np.exp(result["log_effect"] + _Z * result["se"]),
    )


def _refuse_unknown(trials: pd.DataFrame, outcome: str) -> None:
    possible = sorted(trials["outcome"].dropna().unique())
    if possible and outcome not in possible:
        raise AnalysisError(
            f"No trial reports the outcome {outcome!r}; possible are {', '.join(possible)}.\n"
            f"{suggest(outcome, possible)}".rstrip()
        )
