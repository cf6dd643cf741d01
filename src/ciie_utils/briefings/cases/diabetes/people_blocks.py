"""How many people with diabetes take each step of the cascade, and how many there are, as blocks."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.evidence.cascade_findings import latest_survey
from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.diabetes import care_cascade
from ciie_utils.briefings.cases.diabetes import people as people_with_diabetes
from ciie_utils.briefings.cases.diabetes.blocks import STEPS, no_cascade, steps_of
from ciie_utils.briefings.cases.evidence_names import subject_name
from ciie_utils.briefings.cases.text import millions, millions_told, sourced
from nbbriefing.blocks.model import Column, Inlines, Notice, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _

#: The year that the number of people is put to: the year of the announcement.
BASE_YEAR = 2020


def base_of(briefing: CaseBriefing) -> Record:
    """Return how many people have diabetes, with its range; see `people_with_diabetes.base_of`."""
    return people_with_diabetes.base_of(estimates_of(briefing), BASE_YEAR)


def estimates_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return every figure for the number of people; see `people_with_diabetes.estimates`."""
    return people_with_diabetes.estimates(briefing.scope.indicators, briefing.evidence.indicators)


def people_table(briefing: CaseBriefing) -> Table | Notice:
    """Return how many people take each step of the latest survey, and how many are lost at it."""
    steps, base = steps_of(briefing), base_of(briefing)
    counted = latest_survey(care_cascade.people(steps, base))
    if counted.empty:
        return no_cascade(briefing)
    rows: list[list[Inlines]] = [
        [
            vocabulary.capitalised(vocabulary.label(STEPS, row["step"])),
            people_text(row["people"]),
            _("{low} to {high}").format(
                low=people_text(row["people_low"]), high=people_text(row["people_high"])
            ),
            "–" if row["step"] == "diabetes" else people_text(row["lost_people"]),
        ]
        for row in records(counted)
    ]
    columns = [
        Column(_("Step"), weight=1.6),
        Column(_("People"), "right", _("million"), 1.2),
        Column(_("Range"), "right", _("million"), 1.6),
        Column(_("Lost at it"), "right", _("million"), 1.2),
    ]
    caption = _("People at each step, with the shares of {year}").format(year=record(counted)["year"])
    note = _(
        "Shares times {people} million people with diabetes, the stated figure nearest to {base}; the range "
        "takes the ends of both ranges together."
    ).format(people=people_told(base["central"]), base=BASE_YEAR)
    return Table(caption, columns, rows, notes=[sourced(briefing, note, record(counted)["source_ids"])])


def people_told(people: float) -> str:
    """Return people in millions within a sentence, as exactly as `people_text`."""
    return millions_told(people, 1 if people < 1e7 else 0)


def people_text(people: float) -> str:
    """Return people in millions (万 in Chinese), without the word; one decimal below ten million."""
    return millions(people, 1 if people < 1e7 else 0)


def estimates_table(briefing: CaseBriefing) -> Table | Notice:
    """Return every figure for the number of people with diabetes."""
    table = estimates_of(briefing)
    if table.empty:
        words = _("No figure for the number of people with diabetes in China was known by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    rows: list[list[Inlines]] = [
        [
            formats.missing() if pd.isna(row["year"]) else str(row["year"]),
            sourced(briefing, people_text(row["people"]), row["source_ids"]),
            vocabulary.capitalised(subject_name(row["subject"])),
            vocabulary.label(vocabulary.BASES, row["basis"]),
        ]
        for row in records(table)
    ]
    columns = [
        Column(_("Year"), weight=0.8),
        Column(_("People"), "right", _("million"), 1.4),
        Column(_("What it counts"), weight=4),
        Column(_("Basis"), weight=1),
    ]
    return Table(_("People with diabetes in China"), columns, rows)
