"""The products used in the zone before approval, as blocks: how long approval took from there."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import records
from ciie_utils.briefings import sentences
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.spans import Span, month_spans
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

_TIMED = ("approved_later", "same_time", "not_approved")


def months_text(low: float, high: float) -> str:
    """Return a range of months: ``5 to 7 months``."""
    first, last = round(low), round(high)
    if first == last:
        return ngettext("{n} month", "{n} months", last).format(n=formats.count(last))
    return ngettext("{low} to {n} month", "{low} to {n} months", last).format(
        low=formats.count(first), n=formats.count(last)
    )


def time_words(row: dict[str, Any]) -> str:
    """Return how long approval took after piloting, or what is known instead."""
    order = row["order"]
    if order == "not_approved":
        months = months_text(row["months_low"], row["months_low"])
        return _("no approval found, {months} on").format(months=months)
    if order == "approved_before":
        return _("approved before it was piloted")
    if order in ("approved_later", "same_time"):
        return months_text(row["months_low"], row["months_high"])
    return _("a date is missing")


def piloted_figure(briefing: ZoneBriefing, piloted: pd.DataFrame, title: str) -> Figure | Notice:
    """Return how long after piloting approval came, one bar per product.

    Parameters
    ----------
    briefing
        Gives names, day and citations.
    piloted
        Rows of ``lecheng_routes.piloted_products``.
    title
        What the figure finds.
    """
    timed = piloted[piloted["order"].isin(_TIMED)]
    if timed.empty:
        return Notice(
            _("No product with a dated use before approval was known by {day}.").format(
                day=formats.day(briefing.as_of)
            )
        )
    arrived = timed["order"] != "not_approved"
    ordered = timed.assign(_open=~arrived).sort_values(["_open", "months_mid", "initiative_id"])
    spans = [
        Span(
            briefing.titles[row["initiative_id"]],
            row["months_low"],
            row["months_mid"],
            row["months_high"],
            row["order"] != "not_approved",
            time_words(row) if row["order"] != "not_approved" else _("none found yet"),
        )
        for row in records(ordered)
    ]
    caption = _(
        "Months from the first use under special access to the first approval. Dot: between the middles of "
        "both dates; line: what the dates allow. Open bar: no approval found by {day}. n = {n}."
    ).format(day=formats.day(briefing.as_of), n=formats.count(len(spans)))
    undated = len(piloted) - len(timed)
    if undated:
        more = ngettext(
            "Not drawn: {n} product of which a date is missing.",
            "Not drawn: {n} products of which a date is missing.",
            undated,
        )
        caption = sentences.together(caption, more.format(n=formats.count(undated)))
    return Figure(
        svg=month_spans(spans),
        alt=_("{title}. Bars: months from piloting to approval, one per product.").format(title=title),
        title=title,
        caption=caption,
        table=piloted_table(briefing, piloted),
    )


def piloted_title(briefing: ZoneBriefing) -> str:
    """Say how many of the piloted products have been approved, and after how long."""
    piloted = briefing.piloted
    approved = piloted["approved_source_id"].notna() & (piloted["order"] != "approved_before")
    words = ngettext(
        "Of {n} product used in the zone before approval, {k} has been approved",
        "Of {n} products used in the zone before approval, {k} have been approved",
        len(piloted),
    ).format(n=formats.count(len(piloted)), k=formats.count(int(approved.sum())))
    later = piloted[piloted["order"] == "approved_later"]
    if later.empty:
        return words
    months = months_text(later["months_low"].min(), later["months_high"].max())
    return ngettext(
        "{words}; it took {months} for the one with both dates known",
        "{words}; it took {months} for the {n} with both dates known",
        len(later),
    ).format(words=words, months=months, n=formats.count(len(later)))


def piloted_table(briefing: ZoneBriefing, piloted: pd.DataFrame) -> Table:
    """Return the piloted products: first use, first approval, time between, with their sources."""
    cells: list[list[Inlines]] = []
    for row in records(piloted):
        used = formats.interval(row["piloted_start"], row["piloted_end"])
        approved: Inlines = _("none found")
        if not formats.is_missing(row["approved_source_id"]):
            date = formats.interval(row["approved_start"], row["approved_end"])
            approved = briefing.with_sources(date, [row["approved_source_id"]])
        cells.append(
            [
                briefing.titles[row["initiative_id"]],
                briefing.with_sources(used, [row["piloted_source_id"]]),
                approved,
                time_words(row),
            ]
        )
    columns = [
        Column(_("Product"), weight=3.4),
        Column(_("First use in the zone"), weight=2),
        Column(_("First approval"), weight=2),
        Column(_("Time between"), weight=2.2),
    ]
    return Table(_("Products used in the zone before approval"), columns, cells)
