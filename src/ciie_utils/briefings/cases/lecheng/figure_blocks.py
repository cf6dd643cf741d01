"""The zone's figures over time, as blocks: drawn as their sources give them, and where these differ."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings import sentences
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from ciie_utils.briefings.cases.lecheng.figures import bases_of_growth, later_but_lower, measured
from ciie_utils.briefings.cases.lecheng.vocabulary import indicator
from ciie_utils.briefings.indicators import subject_text
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import quantity
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Run, Table
from nbbriefing.figures.dated_points import DatedPoint, Panel, dated_panels
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

#: The yearly figure whose growth sources give, too.
VISITS, VISITS_GROWTH = "lecheng_medical_tourists", "lecheng_medical_tourists_growth"

#: Counts of what has been reached so far, which should not fall.
GROWING = (
    "lecheng_licensed_products",
    "lecheng_patients_served",
    "lecheng_medical_institutions",
    "lecheng_rwd_approved_products",
)


def told(row: pd.Series | Record) -> str:
    """Return a figure of the series: ``more than 200,000 patients``."""
    words = quantity(row["value"], row["unit"])
    bounds = {"more_than": _("more than {quantity}"), "less_than": _("less than {quantity}")}
    return bounds.get(row["bound"], "{quantity}").format(quantity=words)


def counted(row: pd.Series | Record) -> str:
    """Return what a source counts, in its words, without the bound that the figure says already."""
    return subject_text(row["subject"], "")


def when(row: pd.Series | Record) -> str:
    """Return the period of a figure, or that no date is given."""
    if formats.is_missing(row["period_end"]):
        return _("no date given")
    return formats.interval(row["period_start"], row["period_end"])


def latest(briefing: ZoneBriefing, name: str) -> pd.DataFrame:
    """Return the figures of the latest period of an indicator; several if sources differ, empty if none."""
    rows = measured(briefing.series, name)
    return rows[rows["period_end"] == rows["period_end"].max()]


def latest_words(rows: pd.DataFrame) -> str:
    """Return the latest figure in words; differing ones side by side."""
    return _(" or ").join(dict.fromkeys(told(row) for row in records(rows)))


def over_time(briefing: ZoneBriefing, names: Sequence[str], nothing: str) -> Figure | Table | Notice:
    """Return figures over time, one panel per indicator of which a dated figure is known.

    A single figure is told in a table: a chart of one point shows nothing.

    Parameters
    ----------
    briefing
        Gives the series and the citations.
    names
        Indicators, from top to bottom.
    nothing
        What is said if no source gives a figure of any of them, without the day.
    """
    series = briefing.series
    drawn = [(name, measured(series, name)) for name in names]
    drawn = [(name, rows) for name, rows in drawn if len(rows)]
    if not drawn:
        return Notice(nothing.format(day=formats.day(briefing.as_of)))
    title = _("; ").join(_from_to(name, rows) for name, rows in drawn)
    kept = series[series["indicator"].isin(names)]
    if sum(len(rows) for _name, rows in drawn) == 1:
        return series_table(briefing, kept, title)
    panels = [Panel(indicator(name), _points(rows)) for name, rows in drawn]
    return Figure(
        svg=dated_panels(panels),
        alt=_("{title}. One point per figure that a source gives.").format(title=title),
        title=title,
        caption=_caption(kept, sum(len(rows) for _name, rows in drawn)),
        table=series_table(briefing, kept, _("What the sources say")),
    )


def _from_to(name: str, rows: pd.DataFrame) -> str:
    first = rows[rows["period_end"] == rows["period_end"].min()]
    last = rows[rows["period_end"] == rows["period_end"].max()]
    end = _("{value} ({when})").format(value=latest_words(last), when=when(last.iloc[0]))
    if len(last) == len(rows):
        return _("{measure}: {end}").format(measure=indicator(name), end=end)
    return _("{measure}: from {first} ({when}) to {end}").format(
        measure=indicator(name), first=latest_words(first), when=when(first.iloc[0]), end=end
    )


def _points(rows: pd.DataFrame) -> list[DatedPoint]:
    return [
        DatedPoint(
            row["period_start"], row["period_end"], row["value"], row["bound"], bool(row["contradicted"])
        )
        for row in records(rows)
    ]


def _caption(kept: pd.DataFrame, drawn: int) -> str:
    parts = [_("Each point is what one source says of a month, or of a year (line); n = {n}.")]
    if (kept["bound"] != "exact").any():
        parts.append(_("Triangle: more than that."))
    if kept["contradicted"].any():
        parts.append(_("Ring: sources differ."))
    left_out = len(kept) - drawn
    if left_out:
        more = ngettext(
            "{n} figure for part of a year or without a date is only in the table.",
            "{n} figures for part of a year or without a date are only in the table.",
            left_out,
        )
        parts.append(more.format(n=formats.count(left_out)))
    return sentences.together(*parts).format(n=formats.count(drawn))


def series_table(briefing: ZoneBriefing, rows: pd.DataFrame, caption: str) -> Table:
    """Return figures as a table, one row each: measure, period, value, what exactly, source."""
    cells: list[list[Inlines]] = [
        [
            indicator(row["indicator"]),
            when(row),
            told(row),
            briefing.with_sources(counted(row), [row["source_id"]]),
        ]
        for row in records(rows)
    ]
    columns = [
        Column(_("Measure"), weight=2.4),
        Column(_("Period"), weight=1.5),
        Column(_("Figure"), "right", weight=1.9),
        Column(_("What the source counts"), weight=3.6),
    ]
    return Table(caption, columns, cells)


def grouped_table(briefing: ZoneBriefing, rows: pd.DataFrame, caption: str) -> Table:
    """Return figures as a table with one row per indicator, all its figures side by side."""
    cells: list[list[Inlines]] = []
    for name, same in rows.groupby("indicator", sort=False):
        runs: list[str | Run] = []
        for row in records(same):
            if runs:
                runs.append(_("; "))
            runs.append(Run(told(row), bold=True))
            words = _(" ({subject}, {when}) ").format(subject=counted(row), when=when(row))
            runs += [words, briefing.cite(row["source_id"])]
        cells.append([indicator(name), runs])
    columns = [Column(_("Measure"), weight=2), Column(_("What the sources say"), weight=5)]
    return Table(caption, columns, cells)


def disagreements(briefing: ZoneBriefing) -> Table | Notice:
    """Return where sources contradict each other, or where a growth does not fit the year before."""
    series = briefing.series
    cells = [*_differing(briefing, series), *_lower(briefing, series), *_bases(briefing, series)]
    if series.empty:
        return Notice(_("No figure of the zone was known by {day}.").format(day=formats.day(briefing.as_of)))
    if not cells:
        return Notice(
            _("No two of the {n} figures known by {day} contradict each other.").format(
                n=formats.count(len(series)), day=formats.day(briefing.as_of)
            )
        )
    columns = [
        Column(_("Measure"), weight=2),
        Column(_("Period"), weight=1.2),
        Column(_("What does not agree"), weight=5),
    ]
    return Table(_("Where the sources do not agree"), columns, cells)


def _differing(briefing: ZoneBriefing, series: pd.DataFrame) -> list[list[Inlines]]:
    cells: list[list[Inlines]] = []
    differing = series[series["contradicted"]]
    for (name, _geography, _period), same in differing.groupby(
        ["indicator", "geography", "period"], sort=False
    ):
        runs: list[str | Run] = []
        for row in records(same):
            if runs:
                runs.append(_("; against "))
            runs += [Run(told(row), bold=True), _(" ({subject}) ").format(subject=local_text(row["subject"]))]
            runs.append(briefing.cite(row["source_id"]))
        cells.append([indicator(name), when(same.iloc[0]), runs])
    return cells


def _lower(briefing: ZoneBriefing, series: pd.DataFrame) -> list[list[Inlines]]:
    cells: list[list[Inlines]] = []
    for name in GROWING:
        for row in records(later_but_lower(series, name)):
            before = row | {key.removesuffix("_before"): row[key] for key in row if key.endswith("_before")}
            words = _("{value}, after {before} in {when}").format(
                value=told(row), before=quantity(before["value"], row["unit"]), when=when(before)
            )
            sources = [row["source_id_before"], row["source_id"]]
            cells.append([indicator(name), when(row), briefing.with_sources(words, sources)])
    return cells


def _bases(briefing: ZoneBriefing, series: pd.DataFrame) -> list[list[Inlines]]:
    bases = bases_of_growth(series, VISITS, VISITS_GROWTH)
    words = _(
        "{value} after growth of {growth} would mean {implied} the year before, for which {stated} are "
        "stated; what is counted may differ"
    )
    return [
        [
            indicator(VISITS),
            formats.year(pd.Timestamp(row["year"], 1, 1)),
            briefing.with_sources(
                words.format(
                    value=formats.readable_number(row["value"]),
                    growth=quantity(row["growth_percent"], "percent"),
                    implied=formats.readable_number(round(row["implied_base"], -2)),
                    stated=formats.readable_number(row["stated_base"]),
                ),
                row["source_ids"],
            ),
        ]
        for row in records(bases[~bases["fits"]])
    ]
