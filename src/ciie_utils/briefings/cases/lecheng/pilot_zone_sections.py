"""The sections of the briefing on the pilot zone: each function returns what one cell shows."""

from __future__ import annotations

from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.cases.lecheng import agreement_blocks as zone_agreement_blocks
from ciie_utils.briefings.cases.lecheng import figure_blocks as zone_figure_blocks
from ciie_utils.briefings.cases.lecheng import insurance_blocks as zone_insurance_blocks
from ciie_utils.briefings.cases.lecheng import pilot_blocks as zone_pilot_blocks
from ciie_utils.briefings.cases.lecheng import route_blocks as zone_route_blocks
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from ciie_utils.briefings.cases.lecheng.figure_blocks import (
    disagreements,
    latest,
    latest_words,
    over_time,
    when,
)
from ciie_utils.briefings.standing import promise_tables
from ciie_utils.briefings.standing.news import what_changed
from nbbriefing.blocks.model import Figure, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _

__all__ = [
    "agreements",
    "among_likes",
    "comparison",
    "disagreements",
    "finding",
    "hospitals_over_time",
    "insurance_by_company",
    "insurance_by_year",
    "key_figures",
    "open_promises",
    "other_figures",
    "people_over_time",
    "piloted_products",
    "products_over_time",
    "promises_come_due",
    "what_changed",
]

PRODUCTS = ("lecheng_licensed_products",)
PEOPLE = ("lecheng_patients_served", "lecheng_medical_tourists")
HOSPITALS = ("lecheng_medical_institutions", "lecheng_revenue")
_INSURANCE = "lecheng_insurance_"


def finding(briefing: ZoneBriefing) -> Paragraph | Notice:
    """Return the finding: what was brought in and for how many, and what that says of the way to approval."""
    if briefing.zone.initiatives.empty and briefing.series.empty:
        return Notice(_("Nothing about the zone was known by {day}.").format(day=formats.day(briefing.as_of)))
    compared = zone_route_blocks.comparison_sentence(briefing)
    caveat = _("The products used in the zone were chosen for it, so this is no effect of the zone.")
    likes = zone_route_blocks.likes_sentence(briefing)
    return Paragraph(
        sentences.together(_reach(briefing), compared, likes, caveat if compared else ""), "finding"
    )


def _reach(briefing: ZoneBriefing) -> str:
    products = latest(briefing, PRODUCTS[0])
    patients = latest(briefing, PEOPLE[0])
    if products.empty:
        return _("How many products were brought into the zone was not reported by {day}.").format(
            day=formats.day(briefing.as_of)
        )
    words = _("{products} had been brought into the zone by {when}").format(
        products=vocabulary.capitalised(latest_words(products)), when=when(products.iloc[0])
    )
    if patients.empty:
        return _("{words}.").format(words=words)
    return _("{words}, and {patients} treated with them by {day}.").format(
        words=words, patients=latest_words(patients), day=when(patients.iloc[0])
    )


def key_figures(briefing: ZoneBriefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n, its interval or its source."""
    items = [
        _latest_figure(briefing, PRODUCTS[0], _("brought into the zone")),
        _latest_figure(briefing, PEOPLE[0], _("treated with them")),
        zone_route_blocks.key_figure(briefing),
        zone_insurance_blocks.key_figure(briefing),
        zone_agreement_blocks.key_figure(briefing),
    ]
    known = [item for item in items if item is not None]
    if briefing.zone.initiatives.empty and briefing.series.empty:
        return Notice(_("There are no key figures, because nothing was known yet."))
    return KeyFigures(known)


def _latest_figure(briefing: ZoneBriefing, name: str, label: str) -> KeyFigure | None:
    rows = latest(briefing, name)
    if rows.empty:
        return None
    detail = briefing.with_sources(when(rows.iloc[0]), rows["source_id"])
    return KeyFigure(latest_words(rows), label, detail)


def products_over_time(briefing: ZoneBriefing) -> Figure | Table | Notice:
    """Return how many products were brought in over time."""
    return over_time(briefing, PRODUCTS, _("How many products were brought in was not reported by {day}."))


def people_over_time(briefing: ZoneBriefing) -> Figure | Table | Notice:
    """Return patients treated with these products, and all visits a year, over time."""
    return over_time(briefing, PEOPLE, _("How many people came or were treated was not reported by {day}."))


def hospitals_over_time(briefing: ZoneBriefing) -> Figure | Table | Notice:
    """Return hospitals and revenue over time."""
    return over_time(briefing, HOSPITALS, _("No count of hospitals and no revenue was reported by {day}."))


def other_figures(briefing: ZoneBriefing) -> Table | Notice:
    """Return all other figures of the zone, those of the insurance apart."""
    series = briefing.series
    told = series["indicator"].isin([*PRODUCTS, *PEOPLE, *HOSPITALS])
    rest = series[~told & ~series["indicator"].str.startswith(_INSURANCE)]
    if rest.empty:
        return Notice(
            _("No other figure of the zone was known by {day}.").format(day=formats.day(briefing.as_of))
        )
    return zone_figure_blocks.grouped_table(briefing, rest, _("Other figures of the zone"))


def piloted_products(briefing: ZoneBriefing) -> Figure | Notice:
    """Return the products used before approval, and how long approval took from there."""
    title = zone_pilot_blocks.piloted_title(briefing)
    return zone_pilot_blocks.piloted_figure(briefing, briefing.piloted, title)


def comparison(briefing: ZoneBriefing) -> Figure | Notice:
    """Return the share approved over time, of products used in the zone and of the others."""
    return zone_route_blocks.comparison_figure(briefing)


def among_likes(briefing: ZoneBriefing) -> Table | Notice:
    """Return the comparison again among products that are more alike."""
    return zone_route_blocks.among_likes(briefing)


def insurance_by_year(briefing: ZoneBriefing) -> Table | Notice:
    """Return what the insurance covers, costs and reaches, by year."""
    return zone_insurance_blocks.by_year(briefing)


def insurance_by_company(briefing: ZoneBriefing) -> Figure | Notice:
    """Return each company's share of the overseas medicines covered."""
    return zone_insurance_blocks.by_company(briefing)


def agreements(briefing: ZoneBriefing) -> Table | Notice:
    """Return the agreements with the zone and what followed them."""
    return zone_agreement_blocks.agreements(briefing)


def promises_come_due(briefing: ZoneBriefing) -> Table | Notice:
    """Return the promises about the zone that were kept, came late or are overdue."""
    return promise_tables.decided_table(briefing)


def open_promises(briefing: ZoneBriefing) -> Table | Notice:
    """Return the promises about the zone that are still open, and those replaced by a newer date."""
    return promise_tables.open_table(briefing)
