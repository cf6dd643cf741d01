"""The names and words of the evidence tables as a reader meets them: trials, arms and times.

A name that is not listed here, such as ``ULTIMATE``, is the same in every language.
"""

from __future__ import annotations

from ciie_utils.briefings.local_text import local_text
from nbbriefing.language import N_, _

STUDIES = {
    "ATTR-ACT extension": N_("ATTR-ACT extension"),
    "ATTR-ACT extension, NYHA I-II": N_("ATTR-ACT extension, NYHA I-II"),
    "ATTR-ACT extension, NYHA III": N_("ATTR-ACT extension, NYHA III"),
    "ATTR-ACT extension, all": N_("ATTR-ACT extension, all"),
    "ATTR-ACT extension, hereditary": N_("ATTR-ACT extension, hereditary"),
    "ATTR-ACT extension, wild-type": N_("ATTR-ACT extension, wild-type"),
    "Dupilumab China phase 3": N_("Dupilumab China phase 3"),
    "IVUS-XPL 5-year": N_("IVUS-XPL 5-year"),
    "Mayo Clinic through 2013": N_("Mayo Clinic through 2013"),
    "PLoS ONE 2017 left main": N_("PLoS ONE 2017 left main"),
    "TangPlan and WeChat RCT": N_("TangPlan and WeChat RCT"),
    "ULTIMATE 3-year": N_("ULTIMATE 3-year"),
    "WeChat Chongqing RCT": N_("WeChat Chongqing RCT"),
}

ARMS = {
    "4 face-to-face health education sessions": N_("4 face-to-face health education sessions"),
    "TangPlan software with WeChat": N_("TangPlan software with WeChat"),
    "WeChat mini-programme, account and group": N_("WeChat mini-programme, account and group"),
    "usual care": N_("usual care"),
}

TIMEPOINTS = {
    "6 months": N_("6 months"),
    "12 weeks": N_("12 weeks"),
    "week 16": N_("week 16"),
}

# What the analyses call a group that they put together from several rows.
SUBJECTS = {
    "adults, diagnosed and undiagnosed": N_("adults, diagnosed and undiagnosed"),
    "children aged 1-7": N_("children aged 1-7"),
    "not mild, children aged 1-7": N_("not mild, children aged 1-7"),
    "prevalence of the latest survey times people aged 15 and over": N_(
        "prevalence of the latest survey times people aged 15 and over"
    ),
}


def subject_name(name: object) -> str:
    """Return whom a figure is about: in words of the analysis, else of its row."""
    return _(SUBJECTS[str(name)]) if str(name) in SUBJECTS else local_text(name)


def study(name: object) -> str:
    """Return the name of a trial or study: ``ATTR-ACT extension``."""
    return _name(STUDIES, name)


def arm(name: object) -> str:
    """Return what an arm of a trial was given."""
    return _name(ARMS, name)


def timepoint(name: object) -> str:
    """Return when an outcome was measured: ``12 weeks``."""
    return _name(TIMEPOINTS, name)


def _name(names: dict[str, str], name: object) -> str:
    return _(names[str(name)]) if str(name) in names else str(name)
