"""The journey in atopic dermatitis in words: what steps, measures and outcomes are called, ages, findings."""

import re

import pandas as pd

from ciie_utils.analysis.frames import record
from ciie_utils.briefings import local_text, measures, vocabulary
from ciie_utils.briefings.cases import fixed
from ciie_utils.briefings.cases.dermatitis.journey import steps_with_a_share
from nbbriefing.language import N_, _, formats, pgettext, say

STEPS = {
    "children": N_("all children"),
    "with_disease": N_("have the disease"),
    "moderate_severe": N_("moderate or severe"),
    "diagnosed": N_("diagnosed"),
    "treated": N_("treated"),
    "controlled": N_("under control"),
}

VERSIONS = {
    "told": N_("As told with the memorandum"),
    "measured": N_("As measured in China"),
}

INDICATORS = {
    "adolescent_ad_over_one_year_share": N_("adolescents ill for more than a year"),
    "adolescent_eczema_or_ad_diagnosis_share": N_("adolescents ever diagnosed"),
    "atopic_dermatitis_mild_share": N_("mild disease"),
    "atopic_dermatitis_moderate_severe_share": N_("moderate or severe disease"),
    "atopic_dermatitis_moderate_share": N_("moderate disease"),
    "atopic_dermatitis_outpatient_share": N_("share of outpatients"),
    "atopic_dermatitis_patient_age_share": N_("share of an age among patients"),
    "atopic_dermatitis_prevalence": N_("share with the disease"),
    "atopic_dermatitis_severe_itching_share": N_("severe itching"),
    "atopic_dermatitis_severe_share": N_("severe disease"),
    "atopic_dermatitis_suspected_infection_share": N_("suspected infection"),
}

OUTCOMES = {
    "IGA 0-1 with a fall of 2 or more": N_("skin clear or almost clear"),
    "IGA 0-1": N_("skin clear or almost clear"),
    "EASI-75": N_("eczema down by 75% or more"),
    "EASI fall from baseline": N_("fall of the eczema score"),
    "peak itch down 3 or more points": N_("worst itch down by 3 points or more"),
    "peak itch down 4 or more points": N_("worst itch down by 4 points or more"),
    "completed the study": N_("completed the study"),
}


def step_names(steps: list[str]) -> str:
    """Return the names of steps in one row."""
    return _(", ").join(vocabulary.label(STEPS, step) for step in steps)


def indicator(name: object) -> str:
    """Return what a figure on the disease is called, with a capital letter."""
    return vocabulary.capitalised(vocabulary.label(INDICATORS, name))


def outcome(name: object) -> str:
    """Return what an outcome of a trial is called, with a capital letter."""
    return vocabulary.capitalised(vocabulary.label(OUTCOMES, name))


def criterion(subject: str) -> str:
    """Return the criterion from a subject such as ``children ..., UK diagnostic criteria (n=13998)``."""
    last = re.split(", |，", local_text(subject))[-1]
    return vocabulary.capitalised(re.split(r" \(|（", last)[0])


def age(years: float) -> str:
    """Return an age: ``12 years``, ``6 months``."""
    if years < 1:
        return measures.quantity(round(years * 12), "month")
    # Chinese has a word for years of age (12岁) that years of a span (12年) do not take.
    words = pgettext("age", "{n} year") if years == 1 else pgettext("age", "{n} years")
    return words.format(n=formats.readable_number(years))


def known_sentence(journey: pd.DataFrame) -> str:
    """Say for how many steps of the closed loop a source gives a share."""
    known, others = steps_with_a_share(journey)
    n = len(known) + len(others)
    if not known:
        return say("Of the {n} steps of the closed loop no source gave a share yet.", n=n)
    if not others:
        return say("For all {n} steps of the closed loop a source gives a share.", n=n)
    return say(
        "Of the {n} steps of the closed loop sources give a share for {k} ({known}); not known: {others}.",
        n=n,
        k=len(known),
        known=step_names(known),
        others=step_names(others),
    )


def criterion_sentence(criteria: pd.DataFrame) -> str:
    """Say how far the share moves with the criterion; empty without a survey that applied several."""
    if criteria.empty:
        return ""
    least, most = record(criteria), record(criteria, -1)
    return say(
        "By the diagnostic criterion, {low}% or {high}% of the same children have the disease, a factor of "
        "{factor}.",
        low=fixed(least["share"], 1),
        high=fixed(most["share"], 1),
        factor=fixed(most["factor"], 1),
    )
