"""The sections of the briefing on Novartis and the zone: each function is what one cell shows."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.promises import came_due
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.cases.lecheng import insurance_blocks as zone_insurance_blocks
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from ciie_utils.briefings.cases.lecheng.evidence_blocks import (
    COUNTED,
    own_support_sentence,
    route_figure,
    routes_table,
    support_sentence,
    support_table,
    supported,
)
from ciie_utils.briefings.cases.lecheng.figure_blocks import (
    grouped_table,
    latest,
    latest_words,
    over_time,
    when,
)
from ciie_utils.briefings.cases.lecheng.pilot_blocks import months_text
from ciie_utils.briefings.entries import history
from ciie_utils.briefings.standing import promise_tables
from ciie_utils.briefings.standing.news import what_changed
from nbbriefing.blocks.model import Column, Figure, Inlines, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

__all__ = [
    "approvals_over_time",
    "brought_in",
    "counts_of_the_pilot",
    "finding",
    "insured",
    "key_figures",
    "open_promises",
    "promises_come_due",
    "route_figure",
    "routes_table",
    "support_table",
    "what_changed",
]


def _own(briefing: ZoneBriefing) -> pd.DataFrame:
    """The organisation's products that were used in the zone before approval."""
    return briefing.piloted[
        briefing.piloted["initiative_id"].isin(briefing.view.initiatives["initiative_id"])
    ]


def _company(briefing: ZoneBriefing) -> str:
    return briefing.organisation_names.get(str(briefing.org_id), vocabulary.capitalised(str(briefing.org_id)))


def finding(briefing: ZoneBriefing) -> Paragraph | Notice:
    """Return the finding: what was brought in, and whether data from the zone supported an approval."""
    day = formats.day(briefing.as_of)
    if briefing.view.initiatives.empty and not len(supported(briefing)):
        return Notice(
            _("Nothing about {company} in the zone was known by {day}.").format(
                company=_company(briefing), day=day
            )
        )
    n = len(_own(briefing))
    brought = ngettext(
        "{n} product of {company} had been reported by name as used in the zone before approval by {day}.",
        "{n} products of {company} had been reported by name as used in the zone before approval by {day}.",
        n,
    ).format(day=day, n=formats.count(n), company=_company(briefing))
    if not n:
        brought = _(
            "No product of {company} had been reported by name as used in the zone before approval by {day}."
        ).format(day=day, company=_company(briefing))
    return Paragraph(
        sentences.together(brought, support_sentence(briefing), own_support_sentence(briefing)), "finding"
    )


def key_figures(briefing: ZoneBriefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n, its interval or its source."""
    if briefing.view.initiatives.empty and not len(supported(briefing)):
        return Notice(_("There are no key figures, because nothing was known yet."))
    own = _own(briefing)
    titles = _(", ").join(_short(briefing.titles[product]) for product in own["initiative_id"])
    items = [
        KeyFigure(
            formats.count(len(own)),
            ngettext(
                "{company} product named as used in the zone before approval",
                "{company} products named as used in the zone before approval",
                len(own),
            ).format(company=_company(briefing)),
            briefing.with_sources(titles or _("none"), own["piloted_source_id"]),
        ),
        zone_insurance_blocks.key_figure(briefing),
        _supported_figure(briefing),
        _months_figure(briefing),
        _promises_figure(briefing),
    ]
    return KeyFigures([item for item in items if item is not None])


def _short(title: str) -> str:
    """The name of a product without what it is for."""
    return title.split(" (")[0].split(",")[0]


def _supported_figure(briefing: ZoneBriefing) -> KeyFigure:
    named = supported(briefing)
    label = ngettext(
        "product here approved with data from the zone",
        "products here approved with data from the zone",
        len(named),
    )
    counted = latest(briefing, COUNTED)
    if counted.empty:
        return KeyFigure(formats.count(len(named)), label, _("the zone's own count is not known"))
    words = _("the zone counts {count}, {when}").format(
        count=latest_words(counted), when=when(counted.iloc[0])
    )
    return KeyFigure(formats.count(len(named)), label, briefing.with_sources(words, counted["source_id"]))


def _months_figure(briefing: ZoneBriefing) -> KeyFigure:
    label = _("from first use in the zone to approval, with data from it")
    with_data = briefing.piloted["initiative_id"].isin(supported(briefing)["initiative_id"])
    rows = briefing.piloted[with_data & (briefing.piloted["order"] == "approved_later")]
    if rows.empty:
        return KeyFigure("–", label, _("no product with both dates"))
    n = ngettext("{n} product with both dates", "{n} products with both dates", len(rows))
    return KeyFigure(
        months_text(rows["months_low"].min(), rows["months_high"].max()),
        label,
        n.format(n=formats.count(len(rows))),
    )


def _promises_figure(briefing: ZoneBriefing) -> KeyFigure:
    promises = briefing.promises[briefing.promises["restates_row"].isna()]
    due = came_due(briefing.promises)
    label = ngettext("promise made", "promises made", len(promises))
    detail = _("{due} come due, {open} open").format(
        due=formats.count(len(due)), open=formats.count(int((promises["verdict"] == "pending").sum()))
    )
    return KeyFigure(formats.count(len(promises)), label, detail)


def brought_in(briefing: ZoneBriefing) -> Table | Notice:
    """Return what the organisation has in the zone, and what is known of each."""
    initiatives = briefing.view.initiatives
    told = initiatives[initiatives["initiative_id"].isin(briefing.entries)]
    if told.empty:
        return Notice(
            _("Nothing that {company} brought into the zone was known by {day}.").format(
                company=_company(briefing), day=formats.day(briefing.as_of)
            )
        )
    cells: list[list[Inlines]] = [
        [briefing.titles[initiative], history(briefing, briefing.entries[initiative])]
        for initiative in told["initiative_id"]
    ]
    columns = [
        Column(_("Initiative"), weight=3),
        Column(_("What is known, in the order in which it happened"), weight=6),
    ]
    caption = _("{company} in the zone").format(company=_company(briefing))
    return Table(caption, columns, cells)


def insured(briefing: ZoneBriefing) -> Figure | Notice:
    """Return the organisation's share of the overseas medicines that the zone's insurance covers."""
    return zone_insurance_blocks.by_company(briefing)


def promises_come_due(briefing: ZoneBriefing) -> Table | Notice:
    """Return the promises that were kept, came late or are overdue."""
    return promise_tables.decided_table(briefing)


def open_promises(briefing: ZoneBriefing) -> Table | Notice:
    """Return the promises that are still open, and those replaced by a newer date."""
    return promise_tables.open_table(briefing)


def approvals_over_time(briefing: ZoneBriefing) -> Figure | Table | Notice:
    """Return how many products the zone counts as approved with its data, over time."""
    return over_time(
        briefing,
        (COUNTED,),
        _("How many products were approved with data from the zone was not reported by {day}."),
    )


def counts_of_the_pilot(briefing: ZoneBriefing) -> Table | Notice:
    """Return the zone's other counts of its pilot: products taken in, drugs and devices, reimbursed."""
    series = briefing.series
    rows = series[series["indicator"].str.startswith("lecheng_rwd_") & (series["indicator"] != COUNTED)]
    if rows.empty:
        return Notice(
            _("No other count of the pilot was known by {day}.").format(day=formats.day(briefing.as_of))
        )
    return grouped_table(briefing, rows, _("The pilot in the zone's own counts"))
