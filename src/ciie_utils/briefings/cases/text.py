"""Clinical evidence in words: figures with their intervals, countries, and the names of its tables.

A name that is not listed here, such as ``ULTIMATE``, is the same in every language.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from babel import Locale
from babel.numbers import format_decimal

from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.local_text import local_text
from nbbriefing.blocks.model import Inlines
from nbbriefing.language import N_, _, current_language, formats, pgettext, say

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


def fixed(value: float, digits: int = 2) -> str:
    """Return a number with exactly so many decimals, as figures of one column are read: ``0.60``."""
    if formats.is_missing(value):
        return formats.missing()
    # As in `formats.number`: Chinese sets no marks at thousands.
    thousands = "0" if current_language() == "zh" else "#,##0"
    pattern = thousands + ("." + "0" * digits if digits else "")
    text = format_decimal(value, pattern, locale=formats.babel_locale())
    # What rounds to nothing has no sign.
    rounded = float(f"{value:.{digits}f}")
    return formats.Written(text.replace("-", "\u2212") if rounded else text.removeprefix("-"), rounded)


def span(low: float, high: float, digits: int = 2) -> str:
    """Return an interval: ``0.54 to 0.77``."""
    if formats.is_missing(low) or formats.is_missing(high):
        return formats.missing()
    return say("{low} to {high}", low=fixed(low, digits), high=fixed(high, digits))


def with_span(value: float, low: float, high: float, digits: int = 2) -> str:
    """Return an estimate with its interval: ``0.65 (0.54 to 0.77)``; alone if there is no interval."""
    if formats.is_missing(low) or formats.is_missing(high):
        return fixed(value, digits)
    return say("{value} ({span})", value=fixed(value, digits), span=span(low, high, digits))


def estimate(row: Mapping[str, Any], digits: int = 2) -> str:
    """Return a row's ``estimate`` with its interval, as `with_span`."""
    return with_span(row["estimate"], row["low"], row["high"], digits)


def with_interval(value: float, low: float, high: float, digits: int = 2) -> str:
    """Return an estimate with its interval in running text: ``0.65, 95% interval 0.54 to 0.77``."""
    if formats.is_missing(low) or formats.is_missing(high):
        return fixed(value, digits)
    words = _("{value}, 95% interval {span}")
    return words.format(value=fixed(value, digits), span=span(low, high, digits))


def percents(value: float) -> str:
    """Return a number of percent: ``7.5%``."""
    return formats.number(value, 1) + "%"


def rounded(value: float) -> str:
    """Return a simulated count in two significant figures; more would feign an exactness it has not."""
    if formats.is_missing(value):
        return formats.missing()
    return whole(float(f"{value:.2g}"))


def whole(value: float) -> str:
    """Return a whole number in full; a large one in Chinese in 万 (10,000), as nobody reads it otherwise."""
    if current_language() != "zh":
        return formats.number(value, 0)
    return formats.readable_number(value).replace("-", "\u2212")


def millions(people: float, digits: int) -> str:
    """Return people in millions without the word; in Chinese in 万 (10,000), as exactly as in millions."""
    if formats.is_missing(people):
        return formats.missing()
    if current_language() == "zh":
        return fixed(100 * round(people / 1e6, digits), 0)
    return fixed(people / 1e6, digits)


def millions_told(people: float, digits: int) -> str:
    """Return people in millions without the word, as `millions`; in Chinese with 万 or 亿: ``1.29亿``."""
    if current_language() != "zh" or formats.is_missing(people):
        return millions(people, digits)
    return formats.readable_number(round(people / 1e6, digits) * 1e6)


def rounded_span(low: float, high: float) -> str:
    """Return the interval of a simulated count, as `rounded`."""
    return say("{low} to {high}", low=rounded(low), high=rounded(high))


def country(code: object) -> str:
    """Return the name of a country by its two letters; ``WORLD`` for figures of several."""
    if formats.is_missing(code):
        return formats.missing()
    if code == "WORLD":
        return _("world")
    names = Locale.parse(formats.babel_locale()).territories
    return str(names.get(str(code), code))


def in_text(code: object) -> str:
    """Return the name of a country within a sentence, with its article: ``the United States``."""
    with_article = {"US": N_("the United States"), "GB": N_("the United Kingdom"), "WORLD": N_("the world")}
    return _(with_article[str(code)]) if code in with_article else country(code)


def uncapitalised(text: str) -> str:
    """Return the text with a small first letter, unless its first word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list within a sentence: ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return pgettext("figures", "{list} and {last}").format(list=_(", ").join(parts[:-1]), last=parts[-1])


def sourced(briefing: Briefing, words: Inlines, source_ids: object) -> Inlines:
    """Return words with the numbers of sources whose ids are joined by spaces."""
    if formats.is_missing(source_ids):
        return words
    return briefing.with_sources(words, str(source_ids).split())


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
