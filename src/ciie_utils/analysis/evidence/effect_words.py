"""What intervals of ratios allow to be said: thresholds for the wording of briefings on treatments."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from ciie_utils.analysis.frames import only, record
from ciie_utils.briefings.cases.imaging.evidence import intervals_overlap

Effect = Literal["fewer", "more", "depends on the method", "no clear difference", "too few to say"]
Contrast = Literal["weaker", "stronger", "not told apart", "too few to say"]
Steadiness = Literal["fewer", "more", "hangs on single trials", "too few to say"]
Gain = Literal["gain", "loss", "not certain"]
Asymmetry = Literal["larger in small trials", "smaller in small trials", "no sign", "too few to say"]

#: A single trial is not a body of evidence, and two have no spread that could be estimated.
MIN_TRIALS = 3

#: Egger's own threshold for asymmetry: the test has little power (Egger et al. 1997, BMJ 315: 629-634).
ASYMMETRY_LEVEL = 0.1

#: How the notes of the evidence put it that a trial found no difference.
NEUTRAL_WORDS = ("no reduction", "similar outcomes")


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
    """Say what a pooling allows, whichever way the uncertainty between trials is reckoned.

    Parameters
    ----------
    answers
        The rows of one question from `imaging_evidence.pooled_answers`, one per model.

    Returns
    -------
    str
        ``too few to say`` below ``MIN_TRIALS`` trials; ``fewer`` or ``more`` if DerSimonian and Laird's
        interval and Hartung and Knapp's modified one both say so; ``depends on the method`` if only one
        does; else ``no clear difference``.
    """
    if answers.empty or record(answers)["k"] < MIN_TRIALS:
        return "too few to say"
    rows = [only(answers, "model", name) for name in ("dersimonian_laird", "hartung_knapp_modified")]
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


def gain_says(low: float, high: float) -> Gain:
    """Say what a difference's interval allows: ``gain`` above 0, ``loss`` below it, else ``not certain``."""
    if low > 0:
        return "gain"
    return "loss" if high < 0 else "not certain"


def leaving_out_says(left_out: pd.DataFrame) -> Steadiness:
    """Say whether a pooled result hangs on one of its trials.

    Parameters
    ----------
    left_out
        From `meta_analysis.leave_one_out`.

    Returns
    -------
    str
        ``fewer`` or ``more`` if the interval stays on that side of 1 whichever trial is left out;
        ``hangs on single trials`` if not; ``too few to say`` below ``MIN_TRIALS`` trials.
    """
    if len(left_out) < MIN_TRIALS:
        return "too few to say"
    if (left_out["high"] < 1).all():
        return "fewer"
    return "more" if (left_out["low"] > 1).all() else "hangs on single trials"


def reported_neutral(reason: object, note: object) -> bool:
    """Say whether a trial without figures is reported to have shown no difference.

    Parameters
    ----------
    reason
        Why it is not used, as in `trial_effects.choose_trials`.
    note
        The note of the evidence table, which holds the words of the report.
    """
    told = note if isinstance(note, str) else ""
    return reason == "no_figures" and any(words in told for words in NEUTRAL_WORDS)


def asymmetry_says(egger: pd.DataFrame) -> Asymmetry:
    """Say what Egger's test allows.

    Parameters
    ----------
    egger
        From `small_study.egger`.
    """
    if egger.empty or not record(egger)["enough"]:
        return "too few to say"
    row = record(egger)
    if row["p"] >= ASYMMETRY_LEVEL:
        return "no sign"
    return "larger in small trials" if row["intercept"] < 0 else "smaller in small trials"
