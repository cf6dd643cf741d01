"""The words of the evidence on imaging-guided coronary intervention as a reader meets them."""

from functools import partial

from ciie_utils.briefings.vocabulary import label
from nbbriefing.language import N_, say_n

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

#: Why a trial is not pooled.
REASONS = {
    "same_patients": N_("another follow-up of the same trial is used"),
    "rates_only": N_("percentages without counts, and no ratio with an interval"),
    "no_figures": N_("reported in words only"),
}

INPUTS = {
    "procedures": N_("Interventions a year in China"),
    "share_now": N_("Share guided by imaging today"),
    "target_share": N_("Share to be reached"),
    "baseline_risk": N_("Events within a year under angiography alone"),
    "relative_effect": N_("Events with imaging, relative to angiography"),
    "years": N_("Years over which the share rises"),
}

#: How each input was come by.
NOTES = {
    "procedures": N_(
        "Interventions in mainland China in the latest year counted; from those reported online "
        "alone to one more year of the latest growth."
    ),
    "baseline_risk": N_(
        "Events within a year under angiography alone in the trials' control arms; the range "
        "is where a further trial's risk would lie."
    ),
    "effect_trials": N_("Pooled ratio of the trials of any imaging; interval by Hartung and Knapp."),
    "effect_registry": N_("Ratio of a claims study of ordinary care, matched by propensity."),
    "share_now": N_("Share guided by imaging in China as told at the Expo, give or take its rounding."),
    "target_share": N_(
        "Share of the country compared with, as told at the Expo; the range is that of all its "
        "published figures."
    ),
    "years": N_("Years over which the share rises in equal steps."),
    "given": N_("Set by hand."),
}

DISTRIBUTIONS = {
    "fixed": N_("fixed"),
    "triangular": N_("triangular"),
    "lognormal": N_("log-normal"),
    "logit_normal": N_("logit-normal"),
    "normal": N_("normal"),
    "uniform": N_("uniform"),
}

outcome = partial(label, OUTCOMES)
comparison = partial(label, COMPARISONS)
method = partial(label, METHODS)
scenario_input = partial(label, INPUTS)


def trials_counted(k: int) -> str:
    """Return how many trials: ``10 trials``."""
    return say_n("{n} trial", "{n} trials", k)
