"""The words of the evidence on imaging-guided coronary intervention as a reader meets them."""

from __future__ import annotations

from ciie_utils.briefings.vocabulary import N_, label
from nbbriefing.language.messages import _

OUTCOMES = {
    "mace": N_("Major cardiac events"),
    "stent_thrombosis": N_("Stent thrombosis"),
    "cardiac_death": N_("Cardiac death"),
    "mi": N_("Myocardial infarction"),
    "tlr": N_("Repeated treatment of the same lesion"),
    "tvr": N_("Repeated treatment of the same vessel"),
    "all_cause_death": N_("Death from any cause"),
    "in_hospital_death": N_("Death in hospital"),
    "mi_or_revascularisation": N_("Infarction or repeated treatment"),
    "flow_impairing_dissection": N_("Tear of the vessel that impairs flow"),
}

COMPARISONS = {
    "ivus_vs_angio": N_("ultrasound (IVUS) against angiography"),
    "oct_vs_angio": N_("optical imaging (OCT) against angiography"),
    "ivi_vs_angio": N_("either kind against angiography"),
    "oct_vs_ivus": N_("OCT against IVUS"),
}

METHODS = {
    "imaging": N_("either kind"),
    "ivus": N_("IVUS"),
    "oct": N_("OCT"),
}

INPUTS = {
    "procedures": N_("Interventions a year in China"),
    "share_now": N_("Share guided by imaging today"),
    "target_share": N_("Share to be reached"),
    "baseline_risk": N_("Events within a year under angiography alone"),
    "relative_effect": N_("Events with imaging, relative to angiography"),
    "years": N_("Years over which the share rises"),
}

DISTRIBUTIONS = {
    "fixed": N_("fixed"),
    "triangular": N_("triangular"),
    "lognormal": N_("log-normal"),
    "logit_normal": N_("logit-normal"),
    "normal": N_("normal"),
    "uniform": N_("uniform"),
}

# The sentences of `analysis.imaging_assumptions.NOTES` and `imaging_check_blocks._REASONS`, for extraction.
NOTES = (
    N_(
        "Interventions in mainland China in the latest year counted; from those reported online "
        "alone to one more year of the latest growth."
    ),
    N_(
        "Events within a year under angiography alone in the trials' control arms; the range "
        "is where a further trial's risk would lie."
    ),
    N_("Pooled ratio of the trials of any imaging; interval by Hartung and Knapp."),
    N_("Ratio of a claims study of ordinary care, matched by propensity."),
    N_("Share guided by imaging in China as told at the Expo, give or take its rounding."),
    N_(
        "Share of the country compared with, as told at the Expo; the range is that of all its "
        "published figures."
    ),
    N_("Years over which the share rises in equal steps."),
    N_("Set by hand."),
    N_("another follow-up of the same trial is used"),
    N_("percentages without counts, and no ratio with an interval"),
    N_("reported in words only"),
)


def outcome(word: object) -> str:
    """Return the label of an outcome: ``Stent thrombosis``."""
    return label(OUTCOMES, word)


def comparison(word: object) -> str:
    """Return the label of a comparison."""
    return label(COMPARISONS, word)


def method(word: object) -> str:
    """Return the label of a way of imaging."""
    return label(METHODS, word)


def scenario_input(word: object) -> str:
    """Return the label of an input of the scenario."""
    return label(INPUTS, word)


def note(sentence: str) -> str:
    """Return a sentence of the analysis in the current language."""
    return _(sentence) if sentence else ""
