"""Figures of an edition: what each indicator measures, and values whose sources differ side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.entries import Record, records
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import quantity, quantity_range
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import Column, Run, Table
from nbbriefing.language import formats
from nbbriefing.language.joints import between_items, gap
from nbbriefing.language.messages import _

INDICATORS = {
    "africa_exhibitors": N_("exhibitors from Africa"),
    "area_booked_next_edition": N_("area booked for the next edition"),
    "area_booked_share": N_("share of the area booked early"),
    "asia_debuts": N_("Asian debuts"),
    "belt_and_road_exhibitors": N_("exhibitors from Belt and Road countries"),
    "business_exhibition_area": N_("area of the enterprise exhibition"),
    "buyers": N_("buyers"),
    "central_eastern_europe_exhibitors": N_("exhibitors from central and eastern Europe"),
    "china_debuts": N_("China debuts"),
    "company_china_debuts": N_("products first shown in China"),
    "company_debuts": N_("products first shown"),
    "company_debuts_china_led_share": N_("share of debuts led by the China team"),
    "company_debuts_later_approved": N_("of those first shown, approved later"),
    "company_exhibits_made_in_china_share": N_("share of exhibits made in China"),
    "company_global_debuts": N_("world premieres"),
    "company_newly_approved_shown": N_("newly approved products shown"),
    "company_products_launched_cumulative": N_("products launched after being shown"),
    "company_products_shown": N_("products shown"),
    "company_products_shown_cumulative": N_("products shown over the years"),
    "company_stand_area": N_("stand"),
    "company_stand_area_multiple": N_("growth of the stand"),
    "cumulative_intended_deals": N_("intended deals over the years"),
    "domestic_buyers_manufacturing_share": N_("share of domestic buyers from manufacturing"),
    "domestic_buyers_trade_share": N_("share of domestic buyers from trade"),
    "exhibit_to_market_time_saved": N_("time saved from exhibit to market"),
    "exhibitor_countries": N_("countries of exhibitors"),
    "exhibitors": N_("exhibitors"),
    "exhibitors_signed_up": N_("exhibitors signed up early"),
    "foreign_buyers": N_("buyers from abroad"),
    "foreign_investment_linked": N_("foreign investment linked to the Expo"),
    "foreign_investment_projects_linked": N_("foreign investment projects linked to the Expo"),
    "fortune500_and_leading_exhibitors": N_("Fortune 500 companies and leaders of their industry"),
    "fortune500_first_time_exhibitors": N_("Fortune 500 companies there for the first time"),
    "full_attendance_exhibitors": N_("exhibitors that never missed an Expo"),
    "global_debuts": N_("world premieres"),
    "health_area_countries": N_("countries in the health area"),
    "health_area_debuts": N_("debuts in the health area"),
    "health_area_exhibitors": N_("exhibitors in the health area"),
    "health_area_exhibitors_signed_up": N_("exhibitors signed up early in the health area"),
    "health_area_floor_space": N_("floor space of the health area"),
    "health_area_floor_space_increase": N_("growth of the health area"),
    "health_area_fortune500_and_leaders": N_("Fortune 500 companies and leaders in the health area"),
    "health_area_fortune500_exhibitors": N_("Fortune 500 companies in the health area"),
    "health_area_fortune500_floor_space": N_("floor space of Fortune 500 companies in the health area"),
    "health_area_industry_leaders": N_("leaders of their industry in the health area"),
    "health_area_industry_leaders_floor_space": N_("floor space of industry leaders in the health area"),
    "health_area_intended_deals": N_("intended deals in the health area"),
    "intended_deals": N_("intended deals"),
    "intended_deals_growth": N_("intended deals against the edition before"),
    "largest_area_floor_space": N_("floor space of the largest area"),
    "matchmaking_intentions": N_("intentions signed at matchmaking"),
    "national_exhibition_area": N_("area of the country exhibition"),
    "national_exhibition_countries": N_("countries in the country exhibition"),
    "new_products_shown": N_("new products, technologies and services"),
    "online_country_pavilions": N_("country pavilions online"),
    "online_exhibitors": N_("exhibitors online"),
    "online_views": N_("views online"),
    "participating_countries": N_("countries and organisations taking part"),
    "public_health_zone_exhibitors": N_("exhibitors in the public health zone"),
    "public_health_zone_floor_space": N_("floor space of the public health zone"),
    "rdpac_members_exhibiting": N_("members of the drug makers' association RDPAC exhibiting"),
    "returning_exhibitor_share": N_("share of exhibitors that came back"),
    "top_device_makers_present": N_("largest device makers present"),
    "top_pharma_companies_present": N_("largest drug makers present"),
    "total_exhibition_area": N_("exhibition area"),
    "trade_delegations": N_("trade delegations"),
    "visitors": N_("visitors"),
    "visitors_growth": N_("visitors against the edition before"),
    "visits": N_("visits"),
}

_EDITION = re.compile(r"^(?:edition \d+|第[一二三四五六七八九十]+届)(?:: |：|$)")
# "more than" is read from low and high; in the subject it would be said twice.
_BOUND = re.compile(r",? ?\(?\b(?:more than|less than|over|under)\b\)?$")


def value_text(row: Record) -> str:
    """Return the value of an indicator: a point, a bound or a range, with its unit."""
    value, low, high, unit = row["value"], row["low"], row["high"], row["unit"]
    if formats.is_missing(value):
        if formats.is_missing(low) or formats.is_missing(high):
            return formats.missing()
        return quantity_range(low, high, unit)
    words = quantity(value, unit)
    if not formats.is_missing(low) and formats.is_missing(high):
        return _("more than {quantity}").format(quantity=words)
    if not formats.is_missing(high) and formats.is_missing(low):
        return _("less than {quantity}").format(quantity=words)
    return words


def subject_text(subject: str, label: str) -> str:
    """Return the subject of an edition's figure without the edition and without what is said elsewhere.

    Parameters
    ----------
    subject
        As in the ledger: ``edition 3: debuts in the health area, more than``.
    label
        The label of the indicator; a subject that only repeats it is empty.
    """
    rest = _BOUND.sub("", _EDITION.sub("", local_text(subject))).strip()
    return "" if rest.casefold() == label.casefold() else rest


def edition_table(briefing: Briefing, indicators: pd.DataFrame, caption: str) -> Table:
    """Return the figures of an edition, one row per measure; differing values stand side by side."""
    rows = []
    for _name, same in indicators.groupby("indicator", sort=False):
        label = vocabulary.capitalised(vocabulary.label(INDICATORS, same["indicator"].iloc[0]))
        rows.append([label, _values(briefing, same, label)])
    columns = [Column(_("Measure"), weight=2), Column(_("What the sources say"), weight=4)]
    return Table(caption, columns, rows)


def _values(briefing: Briefing, same: pd.DataFrame, label: str) -> list[str | Run]:
    told: dict[tuple[str, str], list[str]] = {}
    for record in records(same):
        key = value_text(record), subject_text(record["subject"], label)
        told.setdefault(key, []).append(record["source_id"])
    return _joined(briefing, list(told.items()))


def _joined(briefing: Briefing, told: Sequence[tuple[tuple[str, str], list[str]]]) -> list[str | Run]:
    runs: list[str | Run] = []
    for (value, subject), source_ids in told:
        if runs:
            runs.append(between_items())
        runs.append(Run(value, bold=True))
        if subject:
            runs.append(_(" ({subject})").format(subject=subject))
        runs += [gap(), *briefing.citations.cite_all(source_ids)]
    return runs
