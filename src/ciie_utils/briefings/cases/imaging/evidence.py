"""What trials, meta-analyses and registries say about imaging-guided coronary intervention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ciie_utils.analysis.evidence.meta_analysis import heterogeneity, pool, sources_of
from ciie_utils.analysis.evidence.trial_effects import (
    ANY_IMAGING,
    COUNTS,
    FollowUp,
    choose_trials,
    log_effects,
)
from ciie_utils.analysis.frames import empty


@dataclass(frozen=True)
class Question:
    """One pooling: an outcome, and the comparisons taken together."""

    name: str
    outcome: str
    comparisons: tuple[str, ...]


#: The poolings of the case briefing.
QUESTIONS = (
    Question("mace_ivus", "mace", ("ivus_vs_angio",)),
    Question("mace_oct", "mace", ("oct_vs_angio",)),
    Question("mace_any", "mace", ANY_IMAGING),
    Question("stent_thrombosis_any", "stent_thrombosis", ANY_IMAGING),
    Question("cardiac_death_any", "cardiac_death", ANY_IMAGING),
    Question("mi_any", "mi", ANY_IMAGING),
    Question("mace_oct_against_ivus", "mace", ("oct_vs_ivus",)),
)

ANSWER_COLUMNS = {
    "question": "str",
    "outcome": "str",
    "comparisons": "str",
    "model": "str",
    "k": "Int64",
    "estimate": "float64",
    "low": "float64",
    "high": "float64",
    "q": "float64",
    "q_p": "float64",
    "i2": "float64",
    "tau2": "float64",
    "prediction_low": "float64",
    "prediction_high": "float64",
    "n_left_out": "Int64",
    "left_out": "str",
    "source_ids": "str",
}

AGREEMENT_COLUMNS = {
    "trial": "str",
    "from_counts": "float64",
    "printed": "float64",
    "difference": "float64",
    "source_id": "str",
}

CONTRAST_COLUMNS = {
    "kind": "str",
    "study": "str",
    "comparison": "str",
    "outcome": "str",
    "effect_measure": "str",
    "estimate": "float64",
    "low": "float64",
    "high": "float64",
    "n_patients": "Int64",
    "n_trials": "Int64",
    "interval": "str",
    "source_id": "str",
    "note": "str",
}


def pooled_answers(
    trials: pd.DataFrame, questions: tuple[Question, ...] = QUESTIONS, followup: FollowUp = "first"
) -> pd.DataFrame:
    """Pool the trials for each question.

    Returns
    -------
    DataFrame
        One row per question and model that any trial answers, of ``ANSWER_COLUMNS``: the ratio
        ``estimate`` with ``low``, ``high`` (below 1 in favour of imaging, or of OCT in ``oct_vs_ivus``);
        heterogeneity as in `meta_analysis.heterogeneity`; ``left_out``: the trials asked about this but
        not used, joined by "; ", of which there are ``n_left_out`` (further follow-ups of used trials
        apart); ``source_ids`` of the trials used, joined by a space.
    """
    parts = [_answer(trials, question, followup) for question in questions]
    parts = [part for part in parts if len(part)]
    if not parts:
        return empty(ANSWER_COLUMNS)
    return pd.concat(parts, ignore_index=True)[list(ANSWER_COLUMNS)].astype(ANSWER_COLUMNS)


def counts_against_printed(trials: pd.DataFrame) -> pd.DataFrame:
    """Compare each trial's risk ratio from its counts with the hazard ratio that it printed.

    Returns
    -------
    DataFrame
        One row per trial that reports ``mace`` against angiography with both: ``trial``, ``from_counts``,
        ``printed``, ``difference`` (counts less printed), ``source_id``.
    """
    if trials.empty:
        return empty(AGREEMENT_COLUMNS)
    chosen = choose_trials(trials, "mace")
    both = chosen[chosen["used"] & chosen[["hr", *COUNTS]].notna().all(axis=1)]
    counted = log_effects(both, from_counts=True)
    printed = both.set_index("trial")["hr"].reindex(counted["trial"]).to_numpy()
    table = counted[["trial", "source_id"]].assign(
        from_counts=counted["estimate"], printed=printed, difference=counted["estimate"] - printed
    )
    return table[list(AGREEMENT_COLUMNS)].astype(AGREEMENT_COLUMNS)


def published_contrast(
    published_pooled: pd.DataFrame,
    observational: pd.DataFrame,
    outcome: str,
    comparisons: tuple[str, ...] = ANY_IMAGING,
) -> pd.DataFrame:
    """Set published poolings and registry estimates of one question side by side.

    Returns
    -------
    DataFrame
        One row per published estimate, of ``CONTRAST_COLUMNS``: first the meta-analyses (``kind`` is
        ``meta_analysis``), then registries and claims (``registry``), each in the order of its table.
    """
    parts = []
    for kind, table in (("meta_analysis", published_pooled), ("registry", observational)):
        rows = table[(table["outcome"] == outcome) & table["comparison"].isin(comparisons)]
        if len(rows):
            parts.append(rows.assign(kind=kind))
    if not parts:
        return empty(CONTRAST_COLUMNS)
    both = pd.concat(parts, ignore_index=True)
    return both.reindex(columns=list(CONTRAST_COLUMNS)).astype(CONTRAST_COLUMNS)


def intervals_overlap(a_low: float, a_high: float, b_low: float, b_high: float) -> bool:
    """Say whether two intervals share a value."""
    return bool(a_low <= b_high and b_low <= a_high)


def _answer(trials: pd.DataFrame, question: Question, followup: FollowUp) -> pd.DataFrame:
    if trials.empty or question.outcome not in set(trials["outcome"]):
        return empty(ANSWER_COLUMNS)
    chosen = choose_trials(trials, question.outcome, question.comparisons, followup)
    effects = log_effects(chosen)
    if effects.empty:
        return empty(ANSWER_COLUMNS)
    spread = heterogeneity(effects)
    absent = chosen[~chosen["used"] & (chosen["reason"] != "same_patients")]
    names = list(dict.fromkeys(absent["family"]))
    facts: dict[str, Any] = {
        name: spread.at[0, name] for name in ("q", "q_p", "i2", "tau2", "prediction_low", "prediction_high")
    }
    return pool(effects).assign(
        question=question.name,
        outcome=question.outcome,
        comparisons=" ".join(question.comparisons),
        n_left_out=len(names),
        left_out="; ".join(names) if names else np.nan,
        source_ids=" ".join(sources_of(effects)),
        **facts,
    )
