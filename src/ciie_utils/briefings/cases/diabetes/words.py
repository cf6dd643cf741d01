"""Diabetes care and the reach of an assistant in words: what steps and inputs are called, amounts, notes."""

import pandas as pd

from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.diabetes.care import largest_loss, latest_survey
from ciie_utils.briefings.cases.text import fixed, millions, millions_told, with_span
from nbbriefing.language import N_, _, formats, say

STEPS = {
    "diabetes": N_("have diabetes"),
    "aware": N_("know of it"),
    "treated": N_("are treated"),
    "controlled": N_("are under control"),
}

INDICATORS = {
    "diabetes_prevalence": N_("adults with diabetes"),
    "diabetes_awareness": N_("know of it, of those with diabetes"),
    "diabetes_treatment": N_("treated, of those with diabetes"),
    "diabetes_control_among_treated": N_("under control, of the treated"),
}

# The trial prints -0.03 against 0.56, so that the direction has to be taken from its words.
AS_PRINTED = ("fall of HbA1c",)
OUTCOMES = {"fall of HbA1c": N_("change of HbA1c as printed"), "HbA1c": N_("HbA1c")}

INPUTS = {
    "people": N_("people with diabetes"),
    "treated": N_("share treated"),
    "controlled_among_treated": N_("share under control among the treated"),
    "fall_of_hba1c": N_("fall of HbA1c by digital education"),
    "spread_of_hba1c": N_("spread of HbA1c between people"),
    "detectable": N_("smallest change that a survey notices"),
}

#: How each input was come by.
NOTES = {
    "people": N_("People with diabetes in China: the stated figure, and the range of all figures near it."),
    "treated": N_("Treated among adults with diabetes, latest national survey."),
    "controlled_among_treated": N_("HbA1c below 7.0 percent among the treated, latest national survey."),
    "fall_of_hba1c": N_(
        "Difference between the arms of a trial of digital education; its interval follows "
        "from the size of the arms and the spread of HbA1c."
    ),
    "spread_of_hba1c": N_("Standard deviation of HbA1c among users in another trial of digital education."),
    "detectable": N_(
        "The smallest change of the controlled share that two surveys as precise as the latest "
        "would call significant."
    ),
}

QUANTITIES = {
    "gain": N_("more under control among the people reached"),
    "reach": N_("people under treatment who would have to use it"),
    "reach_of_treated": N_("that is, of all under treatment"),
    "if_all_treated": N_("rise of control among all if all under treatment used it"),
}


def named(names: dict[str, str], word: object) -> str:
    """Return what a step, an input or a quantity is called, with a capital letter."""
    return vocabulary.capitalised(vocabulary.label(names, word))


def people_text(people: float) -> str:
    """Return people in millions (万 in Chinese), without the word; one decimal below ten million."""
    return millions(people, 1 if people < 1e7 else 0)


def people_in_text(people: float) -> str:
    """Return people in millions within a sentence, as exactly as `people_text`."""
    return millions_told(people, 1 if people < 1e7 else 0)


def amount(value: float, unit: str) -> str:
    """Return a quantity of the scenario with its unit."""
    if formats.is_missing(value):
        return formats.missing()
    words = {"person": _("{n} million people"), "percent": _("{n}%")}.get(unit, _("{n} points"))
    return words.format(n=_number(value, unit))


def amounts(low: float, high: float, unit: str) -> str:
    """Return a range of a quantity, its unit once."""
    return say("{low} to {high}", low=_number(low, unit), high=amount(high, unit))


def _number(value: float, unit: str) -> str:
    if unit == "person":
        return people_in_text(value)
    return fixed(value, 2 if unit != "percent" and abs(value) < 2 else 1)


def change(row: Record) -> str:
    """Return a change between surveys with its interval: ``+1.5 (0.7 to 2.3)``."""
    sign = "+" if row["change"] > 0 else ""
    return sign + with_span(row["change"], row["low"], row["high"], 1)


def cascade_sentence(steps: pd.DataFrame) -> str:
    """Say how many take each step in the latest survey, and at which most are lost."""
    lost = largest_loss(steps)
    where = {
        "aware": _("most are lost before they know of it"),
        "treated": _("most are lost between knowing and treatment"),
        "controlled": _("most are lost between treatment and control"),
    }[lost["step"]]
    words = _(
        "In the national survey of {year}, {aware} of adults with diabetes knew of it, {treated} were "
        "treated and {controlled} were under control: {where}."
    )
    shares = {row["step"]: say("{n}%", n=fixed(row["share"], 1)) for row in records(latest_survey(steps))}
    return words.format(year=lost["year"], where=where, **shares)


def trend_sentence(trends: pd.DataFrame) -> str:
    """Say which steps moved between the first and the last survey."""
    words = {
        "rose": _("clearly more: {steps}"),
        "fell": _("clearly fewer: {steps}"),
        "no clear change": _("no clear change: {steps}"),
        "too few to say": _("too little to say: {steps}"),
    }
    parts = []
    for move, text in words.items():
        steps = trends.loc[trends["moved"] == move, "indicator"]
        names = [vocabulary.label(INDICATORS, step).split(_(","))[0] for step in steps]
        parts += [text.format(steps=_(", ").join(names))] if names else []
    first, last = str(trends["year_from"].iloc[0]), str(trends["year_to"].iloc[0])
    return say("From {first} to {last}, {said}.", first=first, last=last, said=_("; ").join(parts))
