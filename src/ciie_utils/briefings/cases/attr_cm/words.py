"""The words of the evidence on transthyretin amyloid cardiomyopathy as a reader meets them."""

from functools import partial

from ciie_utils.briefings.vocabulary import label
from nbbriefing.language import N_

ARMS = {
    "continuous tafamidis": N_("tafamidis throughout"),
    "placebo then tafamidis": N_("placebo, later tafamidis"),
    "untreated natural history": N_("untreated"),
}

SUBGROUPS = {
    "all": N_("all patients"),
    "wild-type": N_("wild type"),
    "hereditary": N_("hereditary"),
    "NYHA I-II": N_("NYHA class I or II"),
    "NYHA III": N_("NYHA class III"),
}

MODELS = {
    "exponential": N_("exponential"),
    "weibull": N_("Weibull"),
    "gompertz": N_("Gompertz"),
    "mixture": N_("mixture with some spared"),
}

METHODS = {
    "two_curves": N_("a curve for each arm"),
    "hazard_ratio": N_("printed hazard ratio"),
}

VERDICTS = {
    "within": N_("within the tolerance"),
    "beyond": N_("beyond the tolerance"),
    "by_construction": N_("passes through both figures"),
    "no_fit": N_("no such curve"),
}

OUTCOMES = {
    "all-cause death": N_("death from any cause"),
    "cardiovascular death": N_("death from heart or vessels"),
    "patients with a cardiovascular hospitalisation": N_("in hospital for heart or vessels"),
    "all-cause death, heart transplant or mechanical assist device": N_(
        "death, heart transplant or assist device"
    ),
}

arm = partial(label, ARMS)
subgroup = partial(label, SUBGROUPS)
model = partial(label, MODELS)
method = partial(label, METHODS)
fit_verdict = partial(label, VERDICTS)
outcome = partial(label, OUTCOMES)
