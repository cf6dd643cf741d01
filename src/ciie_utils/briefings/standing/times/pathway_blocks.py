"""The pathways of products, as blocks: timelines aligned at the first showing, and what cannot be aligned."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import pandas as pd

from ciie_utils.analysis.cells import Record, records
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.known import history
from ciie_utils.briefings.standing.times.pathways import STEPS, steps_of
from nbbriefing.blocks.model import Column, Figure, Group, Inlines, Notice, Run, Table
from nbbriefing.figures.aligned import AlignedRow, aligned_paths
from nbbriefing.language import formats
from nbbriefing.language.joints import gap, sentence_end
from nbbriefing.language.messages import _, ngettext

#: So many rows, and headings of areas, fit on a page with their title and caption.
MOST_ROWS = 20


class Pathways:
    """The products of a briefing: their times, their steps and their areas."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing

    @cached_property
    def times(self) -> pd.DataFrame:
        """One row per product; see :func:`ciie_utils.analysis.survival.time_to_patients`."""
        area = self.briefing.view.initiatives.set_index("initiative_id")["therapy_area"]
        times = self.briefing.product_times
        return times.assign(therapy_area=times["initiative_id"].map(area))

    @cached_property
    def steps(self) -> pd.DataFrame:
        """See :func:`ciie_utils.briefings.standing.times.pathways.steps_of`."""
        return steps_of(self.briefing.view, self.times["initiative_id"])

    @cached_property
    def aligned(self) -> pd.DataFrame:
        """The products with a dated first showing, in the order in which an area lists them."""
        known = self.times[self.times["start_low"].notna()]
        order = known.assign(
            _there=~known["observed"],
            _days=known["duration_days_mid"]
            .where(known["observed"], -known["duration_days_mid"])
            .fillna(-1e6),
        )
        return order.sort_values(["therapy_area", "_there", "_days", "initiative_id"])

    @cached_property
    def by_product(self) -> dict[str, list[Record]]:
        """The steps of each product, in order."""
        return {str(name): records(part) for name, part in self.steps.groupby("initiative_id")}


def timelines(briefing: Briefing) -> Group | Notice:
    """Return the aligned timelines of all products, area by area, on as few pages as they need."""
    pathways = Pathways(briefing)
    if pathways.aligned.empty:
        words = _("No product with a dated first showing was known by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    return Group([_sheet(pathways, areas) for areas in _sheets(pathways.aligned)])


def _sheets(aligned: pd.DataFrame) -> list[list[tuple[str, pd.DataFrame]]]:
    """Split products into sheets of ``MOST_ROWS``: each area on the first sheet with room for it.

    The largest areas come first, "several areas" last.
    """
    areas = {str(name): part for name, part in aligned.groupby("therapy_area")}
    order = sorted(areas, key=lambda name: (name == "multiple", -len(areas[name]), name))
    parts = [
        (name, areas[name].iloc[start : start + MOST_ROWS - 1])
        for name in order
        for start in range(0, len(areas[name]), MOST_ROWS - 1)
    ]
    sheets: list[list[tuple[str, pd.DataFrame]]] = []
    for name, part in parts:
        fitting = (
            s for s in sheets if sum(len(other) + 1 for _name, other in s) + len(part) + 1 <= MOST_ROWS
        )
        sheet = next(fitting, None)
        if sheet is None:
            sheet = []
            sheets.append(sheet)
        sheet.append((name, part))
    return sheets


def _sheet(pathways: Pathways, areas: Sequence[tuple[str, pd.DataFrame]]) -> Figure:
    briefing = pathways.briefing
    groups = [
        (
            vocabulary.capitalised(vocabulary.therapy_area(area)),
            [_aligned_row(pathways, row) for row in records(part)],
        )
        for area, part in areas
    ]
    everything = pd.concat([part for _area, part in areas])
    title = _sheet_title(everything, [area for area, _part in areas], briefing)
    names = {step: vocabulary.stage(step) for step in STEPS}
    caption = _(
        "Aligned at the first showing; a marker lies in the middle of the time in which the step can lie "
        "(thicker line), a dashed line runs to {day} where patients are still waiting. n = {n}."
    ).format(day=formats.day(briefing.as_of), n=formats.count(len(everything)))
    return Figure(
        svg=aligned_paths(groups, names),
        alt=_("{title}. A row for each product, with a marker for each step.").format(title=title),
        title=title,
        caption=caption,
        table=_steps_table(pathways, everything),
    )


def _sheet_title(part: pd.DataFrame, areas: Sequence[str], briefing: Briefing) -> str:
    names = [vocabulary.therapy_area(area) for area in areas]
    told = (
        names[0]
        if len(names) == 1
        else _("{list} and {last}").format(list=_(", ").join(names[:-1]), last=names[-1])
    )
    return ngettext(
        "Of {n} product for {areas}, {k} had reached patients by {day}",
        "Of {n} products for {areas}, {k} had reached patients by {day}",
        len(part),
    ).format(
        n=formats.count(len(part)),
        areas=told,
        k=formats.count(int((part["observed"] | part["excluded"].notna()).sum())),
        day=formats.day(briefing.as_of),
    )


def _aligned_row(pathways: Pathways, row: Record) -> AlignedRow:
    steps = {
        str(step["step"]): (step["days_low"], step["days_mid"], step["days_high"])
        for step in pathways.by_product[row["initiative_id"]]
        if not formats.is_missing(step["days_mid"])
    }
    waiting = None if row["observed"] or row["excluded"] == row["excluded"] else row["duration_days_mid"]
    return AlignedRow(pathways.briefing.titles[row["initiative_id"]], steps, outcome(row), waiting)


def outcome(row: Record) -> str:
    """Return in a few words how long a product took, or has been waiting."""
    if not formats.is_missing(row["excluded"]):
        return {
            "no dated first showing": _("no dated first showing"),
            "with patients before first shown": _("with patients before it was shown"),
            "with patients at an unknown date": _("with patients, date not known"),
        }[row["excluded"]]
    if row["observed"]:
        span = formats.days_range(row["duration_days_low"], row["duration_days_high"])
        return _("patients after {span}").format(span=span)
    span = formats.days_text(row["duration_days_mid"])
    if row["end_stage"] == "ended":
        return _("ended after {span}").format(span=span)
    return _("no patients known after {span}").format(span=span)


def _steps_table(pathways: Pathways, part: pd.DataFrame) -> Table:
    briefing = pathways.briefing
    rows: list[list[Inlines]] = []
    for row in records(part):
        runs: list[str | Run] = []
        for step in pathways.by_product[row["initiative_id"]]:
            when = formats.interval(step["date_start"], step["date_end"])
            words = _("{stage}, {when}").format(stage=vocabulary.stage(step["step"]), when=when)
            runs += [vocabulary.capitalised(words), gap(), briefing.cite(step["source_id"]), sentence_end()]
        title = briefing.titles[row["initiative_id"]]
        rows.append([title, runs, vocabulary.capitalised(outcome(row))])
    columns = [
        Column(_("Product"), weight=2.4),
        Column(_("First report of each step"), weight=5),
        Column(_("Time to patients"), weight=2),
    ]
    return Table(_("The steps of these products"), columns, rows)


def not_aligned(briefing: Briefing) -> Table | Notice:
    """Return the products without a dated first showing, and what is known of them."""
    pathways = Pathways(briefing)
    undated = pathways.times[pathways.times["start_low"].isna()]
    if undated.empty:
        return Notice(_("Every product that was known by then has a dated first showing."))
    rows: list[list[Inlines]] = []
    for row in records(undated.sort_values(["therapy_area", "initiative_id"])):
        told = history(briefing, briefing.entries.get(row["initiative_id"], []))
        area = Run(_("({area})").format(area=vocabulary.therapy_area(row["therapy_area"])), italic=True)
        title = briefing.titles[row["initiative_id"]]
        rows.append([[title, gap(), area], told or _("only promised: nothing is reported as done")])
    columns = [Column(_("Product"), weight=2.4), Column(_("What is known"), weight=6)]
    return Table(_("Products without a dated first showing"), columns, rows)
