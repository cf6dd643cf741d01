"""The ledger's words as a reader meets them: no slug is ever printed.

Each dictionary maps a word of the ledger to its English label, marked with ``N_`` for translation and
translated when it is looked up. A word that is not listed (somebody else's ledger) is printed with
spaces for underscores.
"""

from __future__ import annotations

from typing import Any

from ciie_utils.terms import year_of
from ciie_utils.verdicts import VERDICTS
from nbbriefing.language import formats
from nbbriefing.language.messages import _, say


def N_(message: str) -> str:
    """Mark a message for extraction without translating it yet."""
    return message


STAGES = {
    "exhibited": N_("shown"),
    "signed": N_("signed"),
    "announced": N_("announced"),
    "piloted": N_("piloted under special access"),
    "filed": N_("filed with a regulator"),
    "approved": N_("approved"),
    "launched": N_("launched"),
    "first_use": N_("first use"),
    "reimbursed": N_("reimbursed"),
    "localised": N_("made in China"),
    "opened": N_("opened"),
    "scaled": N_("reach reported"),
    "evidence": N_("evidence reported"),
    "renewed": N_("renewed"),
    "ended": N_("ended"),
    "setback": N_("setback"),
}

PROMISED_STAGES = {
    "exhibited": N_("to be shown"),
    "signed": N_("to be signed"),
    "announced": N_("to be announced"),
    "piloted": N_("to be piloted under special access"),
    "filed": N_("to be filed with a regulator"),
    "approved": N_("to be approved"),
    "launched": N_("to be launched"),
    "first_use": N_("to be used for the first time"),
    "reimbursed": N_("to be reimbursed"),
    "localised": N_("to be made in China"),
    "opened": N_("to open"),
    "scaled": N_("to reach a scale"),
    "evidence": N_("to yield evidence"),
    "renewed": N_("to be renewed"),
    "ended": N_("to end"),
    "setback": N_("to be set back"),
}

KINDS = {
    "collaboration": N_("collaboration"),
    "product": N_("product"),
    "investment": N_("investment"),
    "programme": N_("programme"),
    "portfolio": N_("portfolio"),
}

KINDS_PLURAL = {
    "collaboration": N_("collaborations"),
    "product": N_("products"),
    "investment": N_("investments"),
    "programme": N_("programmes"),
    "portfolio": N_("portfolios"),
}

THERAPY_AREAS = {
    "cardiovascular": N_("heart and circulation"),
    "diabetes_metabolic": N_("diabetes and metabolism"),
    "oncology": N_("cancer"),
    "dermatology_immunology": N_("skin and immune diseases"),
    "rare_disease": N_("rare diseases"),
    "respiratory": N_("lungs and breathing"),
    "ophthalmology": N_("eyes"),
    "neurology": N_("brain and nerves"),
    "infectious_disease": N_("infections and vaccines"),
    "maternal_child": N_("mothers and children"),
    "nephrology": N_("kidneys"),
    "musculoskeletal": N_("bones and joints"),
    "haematology": N_("blood"),
    "gastroenterology": N_("liver and digestion"),
    "dental": N_("teeth"),
    "aesthetics": N_("aesthetic medicine"),
    "surgery": N_("surgery"),
    "multiple": N_("several areas"),
}

ROLES = {
    "lead": N_("lead"),
    "partner": N_("partner"),
    "authority": N_("authority"),
    "site": N_("site"),
    "payer": N_("payer"),
}

PROGRESS_GROUPS = {
    "patients": N_("with patients"),
    "built": N_("in operation or made in China"),
    "approved": N_("approved, piloted or tested"),
    "shown": N_("shown or agreed, no more known"),
    "promised": N_("promised, nothing seen yet"),
}

CURRENCIES = {
    "CNY": N_("CNY"),
    "USD": N_("USD"),
    "EUR": N_("EUR"),
    "JPY": N_("JPY"),
}

BASES = {
    "stated": N_("stated"),
    "derived": N_("derived"),
    "inferred": N_("inferred"),
}


def label(words: dict[str, str], word: object) -> str:
    """Return the label of one of the ledger's words in the current language."""
    known = words.get(str(word))
    return str(word).replace("_", " ") if known is None else _(known)


def stage(word: object) -> str:
    """Return the label of a stage: ``first use``."""
    return label(STAGES, word)


def stage_when(word: object, start: Any, end: Any) -> str:
    """Return a stage with its date: ``first use, December 2020``."""
    return say("{stage}, {when}", stage=stage(word), when=formats.interval(start, end))


def promised_stage(word: object) -> str:
    """Return what a promise of this stage says: ``to be launched``."""
    return label(PROMISED_STAGES, word)


def kind(word: object, plural: bool = False) -> str:
    """Return the label of a kind of initiative."""
    return label(KINDS_PLURAL if plural else KINDS, word)


def therapy_area(word: object) -> str:
    """Return the label of a therapy area."""
    return label(THERAPY_AREAS, word)


def verdict(word: object) -> str:
    """Return the label of a verdict."""
    known = VERDICTS.get(str(word))
    return str(word) if known is None else _(known.label)


def currency(word: object) -> str:
    """Return what a currency is called: ``USD``."""
    return label(CURRENCIES, word)


def progress_group(word: object) -> str:
    """Return the label of a group of :mod:`ciie_utils.briefings.standing.counts`."""
    return label(PROGRESS_GROUPS, word)


def edition(number: int) -> str:
    """Return the name of an edition with its year; the Expo has been held every year since 2018."""
    return say("edition {number} ({year})", number=number, year=str(year_of(number)))


def capitalised(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
