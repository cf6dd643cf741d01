"""From which age Dupixent may be given, approval by approval, as blocks."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.dermatitis.age_path import approvals_by_age
from ciie_utils.briefings.cases.lecheng.pilot_blocks import months_text
from ciie_utils.briefings.cases.text import sourced
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import quantity
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.step_path import StepRow, step_path
from nbbriefing.language import formats
from nbbriefing.language.messages import _, pgettext

PRODUCT = "sanofi-dupixent"


def age_path_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the approvals by age; see `age_path.approvals_by_age`."""
    return approvals_by_age(briefing.scope.milestones, PRODUCT)


def youngest(briefing: CaseBriefing) -> Record | None:
    """Return the approval for the youngest age known by the day; None without one that names an age."""
    path = age_path_of(briefing)
    aged = path[(path["status"] == "observed") & path["minimum_age"].notna()]
    return record(aged[aged["minimum_age"] == aged["minimum_age"].min()]) if len(aged) else None


def age(years: float) -> str:
    """Return an age: ``12 years``, ``6 months``."""
    if years < 1:
        return quantity(round(years * 12), "month")
    # Chinese has a word for years of age (12岁) that years of a span (12年) do not take.
    words = pgettext("age", "{n} year") if years == 1 else pgettext("age", "{n} years")
    return words.format(n=formats.readable_number(years))


def age_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the approvals in atopic dermatitis from the first to the youngest age."""
    path = age_path_of(briefing)
    done = path[(path["status"] == "observed") & path["date_start"].notna()]
    if done.empty:
        words = _("No approval of Dupixent in China was known by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    rows = [StepRow(_who(row), row["date_start"], row["date_end"], _after(row)) for row in records(done)]
    title = _age_title(done)
    return Figure(
        svg=step_path(rows, briefing.as_of),
        alt=_("{title} One row per approval, at the time at which it was given.").format(title=title),
        title=title,
        caption=_("Dot: known to the day; bar: known to the month or year."),
        table=_age_table(briefing, path),
    )


def _who(row: Record) -> str:
    if formats.is_missing(row["minimum_age"]):
        return _("First approval")
    return _("From the age of {age}").format(age=age(row["minimum_age"]))


def _after(row: Record) -> str:
    when = formats.interval(row["date_start"], row["date_end"])
    if row["months_high"] == 0:
        return when
    return _("{when}, after {months}").format(
        when=when, months=months_text(row["months_low"], row["months_high"])
    )


def _age_title(done: pd.DataFrame) -> str:
    first, last = record(done), record(done, -1)
    start = formats.interval(first["date_start"], first["date_end"])
    if len(done) == 1:
        return _("First approved {when}; no approval for the young was known yet.").format(when=start)
    return _("First approved {when}; approved from the age of {age} after {months}.").format(
        when=start, age=age(last["minimum_age"]), months=months_text(last["months_low"], last["months_high"])
    )


def _age_table(briefing: CaseBriefing, path: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = [
        [
            _who(row),
            _("expected") if row["status"] == "expected" else _("approved"),
            _("no date given") if pd.isna(row["date_start"]) else _after(row),
            sourced(briefing, local_text(row["note"]), row["source_id"]),
        ]
        for row in records(path)
    ]
    columns = [
        Column(_("For whom"), weight=2),
        Column(_("Status"), weight=1.1),
        Column(_("When"), weight=2.4),
        Column(_("What the source says"), weight=4),
    ]
    return Table(_("Approvals of Dupixent in atopic dermatitis by age"), columns, rows)
