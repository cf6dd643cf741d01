"""The time to patients in one therapy area against the others, as blocks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE
from ciie_utils.analysis.survival import curve_of, median_survival, numbers_at_risk, survival_at
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.standing.overview.subjects import SubjectBriefing
from ciie_utils.briefings.standing.times.arrivals import (
    Arrival,
    arrivals_by_area,
    arrived_by,
    compare_arrivals,
)
from ciie_utils.briefings.standing.times.time_blocks import DAYS_PER_YEAR, YEARS_OF_KEY_FIGURE, median_text
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.intervals import ShareRow, share_intervals
from nbbriefing.figures.shares_over_time import TWO_GROUPS, estimate, shares_over_time
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

DAYS = YEARS_OF_KEY_FIGURE * DAYS_PER_YEAR


def arrivals(briefing: SubjectBriefing) -> tuple[Arrival, Arrival]:
    """Return the shares with patients some years after the first showing: the area's and all others'."""
    return arrived_by(briefing.product_times, DAYS), arrived_by(briefing.other_product_times, DAYS)


def arrival_sentence(briefing: SubjectBriefing) -> str:
    """Say how the time to patients compares with the other areas."""
    own, others = arrivals(briefing)
    if own.n == 0:
        return _("No product of this area can be followed from a dated first showing.")
    if own.share is None:
        return ngettext(
            "{n} product of this area can be followed from its first showing: too few to say how long the "
            "way to patients takes.",
            "{n} products of this area can be followed from their first showing: too few to say how long the "
            "way to patients takes.",
            own.n,
        ).format(n=formats.count(own.n))
    words = _("{years} years after they were first shown, {share} of its products had reached patients")
    said = words.format(years=formats.number(YEARS_OF_KEY_FIGURE), share=formats.percent(own.share))
    if others.share is None:
        return _("{words}.").format(words=said)
    other = formats.percent(others.share)
    against = {
        "more": _("{words}, a larger share than in the other areas ({other})."),
        "fewer": _("{words}, a smaller share than in the other areas ({other})."),
        "about as many": _("{words}, against {other} in the other areas: no clear difference."),
        "too few to say": _("{words}, against {other} in the other areas: too few to say which are faster."),
    }[compare_arrivals(own, others)]
    return against.format(words=said, other=other)


def curves_figure(briefing: SubjectBriefing) -> Figure | Notice:
    """Return the share of products with patients over time, for the area and for all others."""
    own, others = _counted(briefing.product_times), _counted(briefing.other_product_times)
    if min(len(own), len(others)) < MIN_TO_DESCRIBE:
        return Notice(_too_few(briefing, len(own), len(others)))
    curves = curve_of(own), curve_of(others)
    last = tuple(max(float(part["duration_days_mid"].max()), DAYS_PER_YEAR / 4) for part in (own, others))
    days = _marks(max(last))
    names = vocabulary.capitalised(briefing.name), _("All other areas")
    title = arrival_sentence(briefing)
    return Figure(
        svg=_drawing(curves, last, names, days),
        alt=_("{finding} Two rising step curves; the area's has its 95% band.").format(finding=title),
        title=title,
        caption=_(
            "Kaplan-Meier estimates, the area's with its 95% band; those still on the way count until {day}. "
            "Median time, {name}: {own}. All other areas: {others}."
        ).format(
            day=formats.day(briefing.as_of),
            name=briefing.name,
            own=median_text(median_survival(curves[0])),
            others=median_text(median_survival(curves[1])),
        ),
        table=_curves_table(curves, names, days),
    )


def _drawing(
    curves: tuple[pd.DataFrame, pd.DataFrame],
    last: tuple[float, ...],
    names: tuple[str, str],
    days: list[float],
) -> str:
    drawn = []
    for own, curve, end, name in zip((True, False), curves, last, names, strict=True):
        share = formats.percent(1 - float(curve["survival"].iloc[-1]))
        drawn.append(
            estimate(
                curve.assign(time=curve["time"] / DAYS_PER_YEAR),
                end / DAYS_PER_YEAR,
                _("{name}: {share}").format(name=name, share=share),
                banded=own,
                name=name,
                at_risk=numbers_at_risk(curve, days),
                strong=own,
                dashed=not own,
            )
        )
    return shares_over_time(
        drawn,
        [day / DAYS_PER_YEAR for day in days],
        _("years since first shown at the Expo"),
        TWO_GROUPS,
        last=max(last) / DAYS_PER_YEAR,
    )


def _counted(times: pd.DataFrame) -> pd.DataFrame:
    return times[times["excluded"].isna()]


def _marks(last: float) -> list[float]:
    step = DAYS_PER_YEAR if last >= 2 * DAYS_PER_YEAR else DAYS_PER_YEAR / 4
    return [place * step for place in range(int(last // step) + 1)]


def _too_few(briefing: SubjectBriefing, own: int, others: int) -> str:
    words = _(
        "By {day} {own} of its products and {others} of the other areas could be followed from their first "
        "showing; curves need {fewest} of each."
    )
    return words.format(
        day=formats.day(briefing.as_of),
        own=formats.count(own),
        others=formats.count(others),
        fewest=formats.count(MIN_TO_DESCRIBE),
    )


def _curves_table(
    curves: tuple[pd.DataFrame, pd.DataFrame], names: tuple[str, str], days: list[float]
) -> Table:
    columns = [Column(_("Years since first shown"), "right", weight=1.2)]
    for name in names:
        columns.append(Column(_("{name}: still followed").format(name=name), "right", unit=_("products")))
        columns.append(Column(_("{name}: with patients").format(name=name), "right", weight=1.6))
    read = [survival_at(curve, days) for curve in curves]
    rows: list[list[Inlines]] = []
    for place, day in enumerate(days):
        line: list[Inlines] = [formats.number(day / DAYS_PER_YEAR)]
        for table in read:
            there = table.iloc[place]
            line += [formats.count(int(there["at_risk"])), _share_there(there)]
        rows.append(line)
    return Table(_("Products with patients, by time since first shown"), columns, rows)


def _share_there(there: pd.Series) -> str:
    if formats.is_missing(there["survival"]):
        return formats.missing()
    if there["survival"] == 1:
        # The band has no width before the first arrival, which is not to say that none could have been.
        return formats.percent(0)
    high = there["survival"] if formats.is_missing(there["high"]) else there["high"]
    return _("{share} ({interval})").format(
        share=formats.percent(1 - there["survival"]),
        interval=formats.percent_range(1 - high, 1 - there["low"]),
    )


def by_area_figure(briefing: SubjectBriefing) -> Figure | Notice:
    """Return the share of products with patients some years after the first showing, area by area."""
    own, others = arrivals(briefing)
    table = arrivals_by_area(briefing.all_product_times, briefing.everything.initiatives, DAYS)
    if table.empty or own.n + others.n < MIN_TO_DESCRIBE:
        words = _("By {day} too few products could be followed from their first showing to compare areas.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    areas = {
        vocabulary.capitalised(vocabulary.therapy_area(row["therapy_area"])): _arrival(row)
        for row in table.to_dict("records")
        if row["therapy_area"] != briefing.subject
    }
    rows = [
        _row(vocabulary.capitalised(briefing.name), own),
        *(_row(name, areas[name]) for name in sorted(areas)),
        _row(_("All other areas together"), others, emphasis=True),
    ]
    title = _area_title(briefing, own, list(areas.values()))
    # The other areas without an estimate are in the table alone; empty rows would say nothing.
    drawn = [row for row in rows if row.share == row.share or row is rows[0] or row.emphasis]
    return Figure(
        svg=share_intervals(drawn, small_n=_("too few to say")),
        alt=_("{finding}. Dots: share with patients; lines: 95% intervals.").format(finding=title),
        title=title,
        caption=_(
            "Share of products with patients {years} years after they were first shown: Kaplan-Meier "
            "estimate with its 95% interval. At the right, how many had arrived by then, of those followed. "
            "Other areas with fewer than {fewest} products followed have no estimate and are only among the "
            "numbers. The order is no ranking."
        ).format(years=formats.number(YEARS_OF_KEY_FIGURE), fewest=formats.count(MIN_TO_DESCRIBE)),
        table=_area_table(rows),
    )


def _arrival(row: dict[Any, Any]) -> Arrival:
    share, low, high = (
        None if formats.is_missing(row[name]) else float(row[name]) for name in ("share", "low", "high")
    )
    return Arrival(int(row["n"]), int(row["arrived"]), share, low, high)


def _area_title(briefing: SubjectBriefing, own: Arrival, areas: list[Arrival]) -> str:
    """Say whether any other area is clearly faster or slower, or that there is too little to say so."""
    if own.share is None:
        estimated = sum(area.share is not None for area in areas)
        words = _("In {k} of the {n} other areas enough products are followed for an estimate; here too few")
        return words.format(k=formats.count(estimated), n=formats.count(len(areas)))
    found = [compare_arrivals(area, own) for area in areas]
    faster, slower = found.count("more"), found.count("fewer")
    if not faster and not slower:
        return _("No other area is clearly faster or slower: intervals overlap or numbers are small")
    words = _("{faster} other areas are clearly faster and {slower} clearly slower than {area}")
    return words.format(faster=formats.count(faster), slower=formats.count(slower), area=briefing.name)


def _row(name: str, found: Arrival, emphasis: bool = False) -> ShareRow:
    detail = _("{k} of {n}").format(k=formats.count(found.arrived), n=formats.count(found.n))
    if found.share is None or found.low is None or found.high is None:
        nan = float("nan")
        return ShareRow(name, nan, nan, nan, detail, emphasis)
    return ShareRow(name, found.share, found.low, found.high, detail, emphasis)


def _area_table(rows: list[ShareRow]) -> Table:
    columns = [
        Column(_("Therapy area"), weight=2.4),
        Column(_("Arrived, of those followed"), "right", weight=1.4),
        Column(_("With patients, with its 95% interval"), "right", weight=2),
    ]
    cells: list[list[Inlines]] = [
        [
            row.label,
            row.detail,
            _("too few to say")
            if row.share != row.share  # NaN where nothing is estimated
            else _("{share} ({interval})").format(
                share=formats.percent(row.share), interval=formats.percent_range(row.low, row.high)
            ),
        ]
        for row in rows
    ]
    return Table(_("Products with patients, by therapy area"), columns, cells)
