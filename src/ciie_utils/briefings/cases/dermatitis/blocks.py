"""The journey of children with atopic dermatitis as blocks: the cascade, the criterion, other figures."""

from __future__ import annotations

import math

import pandas as pd

from ciie_utils.analysis.evidence.cascade_findings import of_all_children, steps_with_a_share
from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.dermatitis import journey_cascade
from ciie_utils.briefings.cases.evidence_names import subject_name
from ciie_utils.briefings.cases.text import fixed, millions, sourced, with_span
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.cascade import CascadeRow, cascade
from nbbriefing.language import formats
from nbbriefing.language.messages import _

STEPS = {
    "children": N_("all children"),
    "with_disease": N_("have the disease"),
    "moderate_severe": N_("moderate or severe"),
    "diagnosed": N_("diagnosed"),
    "treated": N_("treated"),
    "controlled": N_("under control"),
}

VERSIONS = {
    "told": N_("As told with the memorandum"),
    "measured": N_("As measured in China"),
}


def journey_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the journey in both versions, with shares of all children; see `journey_cascade.journey`."""
    return of_all_children(journey_cascade.journey(briefing.scope.indicators, briefing.evidence.indicators))


def names(steps: list[str]) -> str:
    """Return the names of steps in one row."""
    return _(", ").join(vocabulary.label(STEPS, step) for step in steps)


def known_sentence(journey: pd.DataFrame) -> str:
    """Say for how many steps of the closed loop a source gives a share."""
    known, others = steps_with_a_share(journey)
    n = formats.count(len(known) + len(others))
    if not known:
        return _("Of the {n} steps of the closed loop no source gave a share yet.").format(n=n)
    if not others:
        return _("For all {n} steps of the closed loop a source gives a share.").format(n=n)
    return _(
        "Of the {n} steps of the closed loop sources give a share for {k} ({known}); not known: {others}."
    ).format(n=n, k=formats.count(len(known)), known=names(known), others=names(others))


def cascade_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the cascade from all children to control, in both versions."""
    journey = journey_of(briefing)
    if not len(steps_with_a_share(journey)[0]):
        words = _("No source gave a share for a step of the journey by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    rows: list[CascadeRow] = []
    for version, steps in journey.groupby("version", sort=False):
        first = record(steps)
        head = _("{version}, of 100 children").format(version=vocabulary.label(VERSIONS, version))
        if not math.isnan(first["people"]):
            head = _("{head} ({n} in China, {ages})").format(
                head=head, n=formats.readable_number(first["people"]), ages=local_text(first["subject"])
            )
        rows.append(CascadeRow(head, heading=True))
        rows += [_drawn(row) for row in records(steps)[1:]]
    title = known_sentence(journey)
    return Figure(
        svg=cascade(rows, (0, 5, 10, 15, 20), lambda tick: formats.count(round(tick)), formats.missing()),
        alt=_("{title} One bar per step; a step without a source has an open bar.").format(title=title),
        title=title,
        caption=_(
            "Dark: up to the least; light: up to the most, when all low or all high ends come true at once; "
            "line: the middle. Open: no source gives a share, and nothing is filled in."
        ),
        table=_journey_table(briefing, journey),
    )


def _drawn(row: Record) -> CascadeRow:
    label = vocabulary.label(STEPS, row["step"])
    if math.isnan(row["of_children"]):
        return CascadeRow(label)
    words = _numbers(row["of_children"], row["of_children_low"], row["of_children_high"])
    if not math.isnan(row["people"]):
        words = _("{words}; {people} million").format(
            words=words, people=_people(row["people"], row["people_low"], row["people_high"])
        )
    ends = (row["of_children"], row["of_children_low"], row["of_children_high"])
    return CascadeRow(label, *ends, words)


def _numbers(value: float, low: float, high: float) -> str:
    return fixed(value, 1) if low == high else with_span(value, low, high, 1)


def _people(value: float, low: float, high: float) -> str:
    """People in millions (万 in Chinese), with their range."""
    if low == high or formats.is_missing(low) or formats.is_missing(high):
        return millions(value, 1)
    words = _("{value} ({span})")
    between = _("{low} to {high}").format(low=millions(low, 1), high=millions(high, 1))
    return words.format(value=millions(value, 1), span=between)


def _journey_table(briefing: CaseBriefing, journey: pd.DataFrame) -> Table:
    rows = [_journey_cells(briefing, row) for row in records(journey)]
    columns = [
        Column(_("Version"), weight=2),
        Column(_("Step"), weight=1.5),
        Column(_("Share of the step before"), "right", "%", 2),
        Column(_("Of all children"), "right", "%", 1.8),
        Column(_("Children"), "right", _("million"), 2),
        Column(_("Of whom"), weight=2.6),
    ]
    note = _("Not known: no source gives the share, and so the steps after it are not known either.")
    return Table(_("The journey step by step"), columns, rows, notes=[note])


def _journey_cells(briefing: CaseBriefing, row: Record) -> list[Inlines]:
    label = [vocabulary.label(VERSIONS, row["version"]), vocabulary.label(STEPS, row["step"])]
    people = (
        formats.missing()
        if math.isnan(row["people"])
        else _people(row["people"], row["people_low"], row["people_high"])
    )
    if not row["known"]:
        return [*label, *[formats.missing()] * 3, "–"]
    shares = (
        _numbers(row["share"], row["share_low"], row["share_high"]),
        formats.missing()
        if math.isnan(row["of_children"])
        else _numbers(row["of_children"], row["of_children_low"], row["of_children_high"]),
    )
    subject = vocabulary.capitalised(subject_name(row["subject"]))
    return [*label, *shares, people, sourced(briefing, subject, row["source_ids"])]
