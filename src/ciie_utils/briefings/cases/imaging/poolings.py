"""What the trials give together, what others have pooled or seen in practice, and what may be said of it.

Ratios are below 1 in favour of imaging, or of OCT where OCT is set against IVUS.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import pandas as pd

from ciie_utils.analysis.evidence.meta_analysis import HETEROGENEITY, POOLED, heterogeneity, pool
from ciie_utils.analysis.frames import Record, columns, only, record, table
from ciie_utils.briefings.cases.imaging.trials import ANY_IMAGING, choose_trials, log_effects

Effect = Literal["fewer", "more", "depends on the method", "no clear difference", "too few to say"]
Contrast = Literal["weaker", "stronger", "not told apart", "too few to say"]
Steadiness = Literal["fewer", "more", "hangs on single trials", "too few to say"]
Asymmetry = Literal["larger in small trials", "smaller in small trials", "no sign", "too few to say"]

#: The way of pooling that is told first, and the one that allows for the uncertainty between trials.
MAIN, STRICT = "dersimonian_laird", "hartung_knapp_modified"

#: A single trial is not a body of evidence, and two have no spread that could be estimated.
MIN_TRIALS = 3

#: Egger's own threshold for asymmetry: the test has little power (Egger et al. 1997, BMJ 315: 629-634).
ASYMMETRY_LEVEL = 0.1


class Question(NamedTuple):
    """One pooling: an outcome, and the comparisons taken together."""

    name: str
    outcome: str
    comparisons: tuple[str, ...] = ANY_IMAGING


#: The poolings of the case briefing.
QUESTIONS = (
    Question("mace_ivus", "mace", ("ivus_vs_angio",)),
    Question("mace_oct", "mace", ("oct_vs_angio",)),
    Question("mace_any", "mace"),
    Question("stent_thrombosis_any", "stent_thrombosis"),
    Question("cardiac_death_any", "cardiac_death"),
    Question("mi_any", "mi"),
    Question("mace_oct_against_ivus", "mace", ("oct_vs_ivus",)),
)

ANSWERS = {
    **columns("question outcome comparisons"),
    **POOLED,
    **HETEROGENEITY,
    "left_out": "str",
}

CONTRAST = columns(
    "kind study comparison outcome effect_measure estimate:float64 low:float64 high:float64 "
    "n_patients:Int64 source_id note"
)


def effects_on(trials: pd.DataFrame, outcome: str, comparisons: Sequence[str] = ANY_IMAGING) -> pd.DataFrame:
    """Return one log effect per trial of an outcome, as `trials.log_effects`; none if no trial reports it."""
    if trials.empty or outcome not in set(trials["outcome"]):
        return pd.DataFrame()
    return log_effects(choose_trials(trials, outcome, comparisons))


def pooled_answers(trials: pd.DataFrame, questions: Sequence[Question] = QUESTIONS) -> pd.DataFrame:
    """Pool the trials for each question."""
    parts = [_answer(trials, question) for question in questions]
    parts = [part for part in parts if len(part)]
    return table(pd.concat(parts, ignore_index=True) if parts else [], ANSWERS)


def _answer(trials: pd.DataFrame, question: Question) -> pd.DataFrame:
    effects = effects_on(trials, question.outcome, question.comparisons)
    if effects.empty:
        return effects
    chosen = choose_trials(trials, question.outcome, question.comparisons)
    absent = chosen[~chosen["used"] & (chosen["reason"] != "same_patients")]
    facts = record(heterogeneity(effects))
    facts |= {"question": question.name, "outcome": question.outcome}
    facts |= {"comparisons": " ".join(question.comparisons), "left_out": "; ".join(absent["family"].unique())}
    return pool(effects).assign(**facts)


def answers_on(trials: pd.DataFrame, outcome: str, *comparisons: str) -> pd.DataFrame:
    """Return the pooled effect of some comparisons, or of any imaging, as `pooled_answers`."""
    return pooled_answers(trials, (Question(outcome, outcome, comparisons or ANY_IMAGING),))


def published_contrast(
    published_pooled: pd.DataFrame,
    observational: pd.DataFrame,
    outcome: str,
    comparisons: Sequence[str] = ANY_IMAGING,
) -> pd.DataFrame:
    """Set published poolings and registry estimates of one question side by side."""
    parts = []
    for kind, given in (("meta_analysis", published_pooled), ("registry", observational)):
        rows = given[(given["outcome"] == outcome) & given["comparison"].isin(comparisons)]
        if len(rows):
            parts.append(rows.assign(kind=kind))
    return table(
        pd.concat(parts, ignore_index=True).reindex(columns=list(CONTRAST)) if parts else [], CONTRAST
    )


def in_practice(published_pooled: pd.DataFrame, observational: pd.DataFrame, kind: str) -> Record | None:
    """Return the first registry estimate of major cardiac events for a comparison; None if there is none."""
    found = published_contrast(published_pooled, observational, "mace", (kind,))
    registry = found[found["kind"] == "registry"]
    return record(registry) if len(registry) else None


def intervals_overlap(a_low: float, a_high: float, b_low: float, b_high: float) -> bool:
    """Say whether two intervals share a value."""
    return bool(a_low <= b_high and b_low <= a_high)


def ratio_says(low: float, high: float) -> Effect:
    """Say what the interval of one ratio of events allows: ``fewer`` below 1, ``more`` above it.

    An interval that includes 1 is ``no clear difference``; one that is not known ``too few to say``.
    """
    if pd.isna(low) or pd.isna(high):
        return "too few to say"
    if high < 1:
        return "fewer"
    return "more" if low > 1 else "no clear difference"


def pooled_says(answers: pd.DataFrame) -> Effect:
    """Say what the answers to one question allow, whichever way the uncertainty between trials is reckoned.

    ``too few to say`` below ``MIN_TRIALS`` trials; ``fewer`` or ``more`` if DerSimonian and Laird's interval
    and Hartung and Knapp's modified one both say so; ``depends on the method`` if only one does; else
    ``no clear difference``.
    """
    if answers.empty or record(answers)["k"] < MIN_TRIALS:
        return "too few to say"
    rows = [only(answers, "model", name) for name in (MAIN, STRICT)]
    first, second = (ratio_says(row["low"], row["high"]) for row in rows)
    return first if first == second else "depends on the method"


def contrast_says(trials: tuple[float, float], practice: tuple[float, float]) -> Contrast:
    """Compare the interval that trials give with the one seen in ordinary practice.

    ``weaker``: practice lies wholly nearer to, or beyond, no effect (its ratios are greater); ``stronger``:
    wholly lower; ``not told apart``: the intervals overlap.
    """
    if any(pd.isna(end) for end in (*trials, *practice)):
        return "too few to say"
    if intervals_overlap(*trials, *practice):
        return "not told apart"
    return "weaker" if practice[0] > trials[1] else "stronger"


def leaving_out_says(left_out: pd.DataFrame) -> Steadiness:
    """Say whether a pooled result hangs on one of its trials, from `meta_analysis.leave_one_out`.

    ``fewer`` or ``more`` if the interval stays on that side of 1 whichever trial is left out.
    """
    if len(left_out) < MIN_TRIALS:
        return "too few to say"
    if (left_out["high"] < 1).all():
        return "fewer"
    return "more" if (left_out["low"] > 1).all() else "hangs on single trials"


def asymmetry_says(test: pd.DataFrame) -> Asymmetry:
    """Say what Egger's test, from `meta_analysis.egger`, allows."""
    if test.empty or not record(test)["enough"]:
        return "too few to say"
    row = record(test)
    if row["p"] >= ASYMMETRY_LEVEL:
        return "no sign"
    return "larger in small trials" if row["intercept"] < 0 else "smaller in small trials"
