"""The zone's figures as blocks: over time as their sources give them, where these differ."""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from ciie_utils.analysis.frames import Record, grouped, records
from ciie_utils.briefings import left, local_text, right, sentences, tabulate
from ciie_utils.briefings.cases.lecheng import figures, words
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from ciie_utils.briefings.measures import quantity
from nbbriefing.blocks.model import Column, Figure, Inlines, KeyFigure, Notice, Run, Table
from nbbriefing.figures.timeline import DatedPoint, Panel, dated_panels
from nbbriefing.language import N_, _, formats, say, say_n


class Measures(NamedTuple):
    """Indicators, from top to bottom, and what is said if no source gives a figure of any of them."""

    names: tuple[str, ...]
    nothing: str


PRODUCTS = Measures(
    ("lecheng_licensed_products",), N_("How many products were brought in was not reported by {day}.")
)
PEOPLE = Measures(
    ("lecheng_patients_served", "lecheng_medical_tourists"),
    N_("How many people came or were treated was not reported by {day}."),
)
HOSPITALS = Measures(
    ("lecheng_medical_institutions", "lecheng_revenue"),
    N_("No count of hospitals and no revenue was reported by {day}."),
)
APPROVALS = Measures(
    ("lecheng_rwd_approved_products",),
    N_("How many products were approved with data from the zone was not reported by {day}."),
)
_PILOT = "lecheng_rwd_"

#: The yearly figure whose growth sources give, too.
VISITS, VISITS_GROWTH = "lecheng_medical_tourists", "lecheng_medical_tourists_growth"

#: Counts of what has been reached so far, which should not fall.
GROWING = (
    "lecheng_licensed_products",
    "lecheng_patients_served",
    "lecheng_medical_institutions",
    "lecheng_rwd_approved_products",
)


def latest(briefing: ZoneBriefing, measures: Measures) -> pd.DataFrame:
    """Return the figures of the latest period of the first measure; several if sources differ, or none."""
    rows = figures.measured(briefing.series, measures.names[0])
    return rows[rows["period_end"] == rows["period_end"].max()]


def latest_figure(briefing: ZoneBriefing, measures: Measures, label: str) -> KeyFigure | None:
    """Return the latest figure of the first measure as a key figure; None without one."""
    rows = latest(briefing, measures)
    if rows.empty:
        return None
    detail = briefing.with_sources(words.when(rows.iloc[0]), rows["source_id"])
    return KeyFigure(words.different(rows), label, detail)


def over_time(briefing: ZoneBriefing, measures: Measures) -> Figure | Table | Notice:
    """Return figures over time, one panel per indicator of which a dated figure is known.

    A single figure is told in a table: a chart of one point shows nothing.
    """
    series = briefing.series
    panels = {name: rows for name in measures.names if len(rows := figures.measured(series, name))}
    if not panels:
        return briefing.nothing(measures.nothing)
    title = _("; ").join(_from_to(name, rows) for name, rows in panels.items())
    given = series[series["indicator"].isin(measures.names)]
    points = sum(len(rows) for rows in panels.values())
    if points == 1:
        return _series_table(briefing, given, title)
    return Figure(
        svg=dated_panels([Panel(words.indicator(name), _points(rows)) for name, rows in panels.items()]),
        alt=say("{title}. One point per figure that a source gives.", title=title),
        title=title,
        caption=_caption(given, points),
        table=_series_table(briefing, given, _("What the sources say")),
    )


def _from_to(name: str, rows: pd.DataFrame) -> str:
    first = rows[rows["period_end"] == rows["period_end"].min()]
    last = rows[rows["period_end"] == rows["period_end"].max()]
    measure, end = words.indicator(name), words.different(last)
    end = say("{value} ({when})", value=end, when=words.when(last.iloc[0]))
    if len(last) == len(rows):
        return say("{measure}: {end}", measure=measure, end=end)
    start, begun = words.different(first), words.when(first.iloc[0])
    return say("{measure}: from {first} ({when}) to {end}", measure=measure, first=start, when=begun, end=end)


def _points(rows: pd.DataFrame) -> list[DatedPoint]:
    names = ("period_start", "period_end", "value", "bound", "contradicted")
    return [DatedPoint(*(row[name] for name in names)) for row in records(rows)]


def _caption(given: pd.DataFrame, points: int) -> str:
    parts = [
        say("Each point is what one source says of a month, or of a year (line); n = {n}.", n=points),
        _("Triangle: more than that.") if (given["bound"] != "exact").any() else "",
        _("Ring: sources differ.") if given["contradicted"].any() else "",
    ]
    if len(given) > points:
        more = say_n(
            "{n} figure for part of a year or without a date is only in the table.",
            "{n} figures for part of a year or without a date are only in the table.",
            len(given) - points,
        )
        parts.append(more)
    return sentences.together(*parts)


def _series_table(briefing: ZoneBriefing, rows: pd.DataFrame, caption: str) -> Table:
    """Figures as a table, one row each."""
    return tabulate(
        caption,
        rows,
        left(_("Measure"), 2.4, lambda row: words.indicator(row["indicator"])),
        left(_("Period"), 1.5, words.when),
        right(_("Figure"), 1.9, words.figure),
        left(
            _("What the source counts"),
            3.6,
            lambda row: briefing.with_sources(words.counted(row), [row["source_id"]]),
        ),
    )


def other_figures(briefing: ZoneBriefing) -> Table | Notice:
    """Return the figures of the zone that no chart shows, those of the insurance apart."""
    series = briefing.series
    shown = series["indicator"].isin([*PRODUCTS.names, *PEOPLE.names, *HOSPITALS.names])
    rest = series[~shown & ~series["indicator"].str.startswith(figures.INSURANCE)]
    if rest.empty:
        return briefing.nothing("No other figure of the zone was known by {day}.")
    return _grouped_table(briefing, rest, _("Other figures of the zone"))


def counts_of_the_pilot(briefing: ZoneBriefing) -> Table | Notice:
    """Return the zone's other counts of its pilot: products taken in, drugs and devices, reimbursed."""
    series = briefing.series
    rows = series[series["indicator"].str.startswith(_PILOT) & ~series["indicator"].isin(APPROVALS.names)]
    if rows.empty:
        return briefing.nothing("No other count of the pilot was known by {day}.")
    return _grouped_table(briefing, rows, _("The pilot in the zone's own counts"))


def _grouped_table(briefing: ZoneBriefing, rows: pd.DataFrame, caption: str) -> Table:
    """Figures as a table with one row per indicator, all its figures side by side."""

    def said(row: Record) -> Iterable[str | Run]:
        subject = say(" ({subject}, {when}) ", subject=words.counted(row), when=words.when(row))
        return Run(words.figure(row), bold=True), subject, briefing.cite(row["source_id"])

    return tabulate(
        caption,
        grouped(rows, "indicator"),
        left(_("Measure"), 2, lambda same: words.indicator(same[0]["indicator"])),
        left(_("What the sources say"), 5, lambda same: side_by_side(map(said, same), _("; "))),
    )


def side_by_side(parts: Iterable[Iterable[str | Run]], between: str) -> list[str | Run]:
    """Return what several sources say as running text, with words between."""
    runs: list[str | Run] = []
    for part in parts:
        runs += [between] if runs else []
        runs += part
    return runs


def disagreements(briefing: ZoneBriefing) -> Table | Notice:
    """Return where sources contradict each other, or where a growth does not fit the year before."""
    series = briefing.series
    if series.empty:
        return briefing.nothing("No figure of the zone was known by {day}.")
    cells = [*_differing(briefing, series), *_lower(briefing, series), *_bases(briefing, series)]
    if not cells:
        return briefing.nothing(
            "No two of the {n} figures known by {day} contradict each other.", n=len(series)
        )
    columns = [
        Column(_("Measure"), weight=2),
        Column(_("Period"), weight=1.2),
        Column(_("What does not agree"), weight=5),
    ]
    return Table(_("Where the sources do not agree"), columns, cells)


def _differing(briefing: ZoneBriefing, series: pd.DataFrame) -> Iterable[list[Inlines]]:
    def said(row: Record) -> Iterable[str | Run]:
        subject = say(" ({subject}) ", subject=local_text(row["subject"]))
        return Run(words.figure(row), bold=True), subject, briefing.cite(row["source_id"])

    groups = series[series["contradicted"]].groupby(["indicator", "geography", "period"], sort=False)
    for (name, _geography, _period), same in groups:
        runs = side_by_side([said(row) for row in records(same)], _("; against "))
        yield [words.indicator(name), words.when(same.iloc[0]), runs]


def _lower(briefing: ZoneBriefing, series: pd.DataFrame) -> Iterable[list[Inlines]]:
    for name in GROWING:
        for row in records(figures.later_but_lower(series, name)):
            text = say(
                "{value}, after {before} in {when}",
                value=words.figure(row),
                before=quantity(row["value_before"], row["unit"]),
                when=words.when(row, "_before"),
            )
            sources = [row["source_id_before"], row["source_id"]]
            yield [words.indicator(name), words.when(row), briefing.with_sources(text, sources)]


def _bases(briefing: ZoneBriefing, series: pd.DataFrame) -> Iterable[list[Inlines]]:
    bases = figures.bases_of_growth(series, VISITS, VISITS_GROWTH)
    for row in records(bases[~bases["fits"]]):
        text = say(
            "{value} after growth of {growth} would mean {implied} the year before, for which {stated} are "
            "stated; what is counted may differ",
            value=formats.readable_number(row["value"]),
            growth=quantity(row["growth_percent"], "percent"),
            implied=formats.readable_number(round(row["implied_base"], -2)),
            stated=formats.readable_number(row["stated_base"]),
        )
        year = formats.year(pd.Timestamp(row["year"], 1, 1))
        yield [words.indicator(VISITS), year, briefing.with_sources(text, row["source_ids"])]
