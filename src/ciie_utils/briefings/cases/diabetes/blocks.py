"""The diabetes care cascade in China as blocks: steps by survey, and what moved between surveys."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ciie_utils.analysis.evidence.cascade_findings import largest_loss, latest_survey, moved
from ciie_utils.analysis.frames import Record, only, record, records
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.diabetes import care_cascade
from ciie_utils.briefings.cases.text import fixed, sourced, span, with_span
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Paragraph, Table
from nbbriefing.figures.cascade import CascadeRow, cascade
from nbbriefing.figures.forest import Estimate, Scale, forest
from nbbriefing.language import formats
from nbbriefing.language.messages import _

STEPS = {
    "diabetes": N_("have diabetes"),
    "aware": N_("know of it"),
    "treated": N_("are treated"),
    "controlled": N_("are under control"),
}

INDICATORS = {
    "diabetes_prevalence": N_("adults with diabetes"),
    "diabetes_awareness": N_("know of it, of those with diabetes"),
    "diabetes_treatment": N_("treated, of those with diabetes"),
    "diabetes_control_among_treated": N_("under control, of the treated"),
}


def steps_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the cascade of each national survey known by the day; see `care_cascade.cascade`."""
    return care_cascade.cascade(briefing.evidence.indicators)


def no_cascade(briefing: CaseBriefing) -> Notice:
    """Return why there is no cascade."""
    words = _("No national survey that measured every step had been published by {day}.")
    return Notice(words.format(day=formats.day(briefing.as_of)))


def cascade_sentence(steps: pd.DataFrame) -> str:
    """Say how many take each step in the latest survey, and at which most are lost."""
    latest, lost = latest_survey(steps), largest_loss(steps)
    shares = {row["step"]: row["share"] for row in records(latest)}
    where = {
        "aware": _("most are lost before they know of it"),
        "treated": _("most are lost between knowing and treatment"),
        "controlled": _("most are lost between treatment and control"),
    }[lost["step"]]
    words = _(
        "In the national survey of {year}, {aware} of adults with diabetes knew of it, {treated} were "
        "treated and {controlled} were under control: {where}."
    )
    return words.format(
        year=lost["year"],
        where=where,
        **{step: _("{n}%").format(n=fixed(shares[step], 1)) for step in ("aware", "treated", "controlled")},
    )


def cascade_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the cascade of each survey, one below the other."""
    steps = steps_of(briefing)
    if steps.empty:
        return no_cascade(briefing)
    rows: list[CascadeRow] = []
    for year, survey in steps.groupby("year", sort=True):
        first = record(survey)
        head = _("{year}: {share}% of adults have diabetes ({span}); of them").format(
            year=year, share=fixed(first["share"], 1), span=span(first["low"], first["high"], 1)
        )
        rows.append(CascadeRow(head, heading=True))
        rows += [_drawn(row) for row in records(survey)[1:]]
    title = cascade_sentence(steps)
    return Figure(
        svg=cascade(rows, (0, 25, 50, 75, 100), lambda tick: formats.percent(tick / 100), formats.missing()),
        alt=_("{title} One bar per step and survey.").format(title=title),
        title=title,
        caption=_(
            "Shares of all adults with diabetes. Dark: up to the lower end of the 95% interval; light: the "
            "interval; line: the estimate; grey: those lost at it. The last step is worked out: treated "
            "times controlled among the treated, at HbA1c below 7.0%."
        ),
        table=_cascade_table(briefing, steps),
    )


def _drawn(row: Record) -> CascadeRow:
    words = _("{share}% ({span}), {lost} points lost").format(
        share=fixed(row["share"], 1), span=span(row["low"], row["high"], 1), lost=fixed(row["lost"], 1)
    )
    label = vocabulary.label(STEPS, row["step"])
    return CascadeRow(label, row["share"], row["low"], row["high"], words, row["share"] + row["lost"])


def _cascade_table(briefing: CaseBriefing, steps: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = [
        [
            str(row["year"]),
            vocabulary.label(STEPS, row["step"]),
            sourced(briefing, with_span(row["share"], row["low"], row["high"], 1), row["source_id"]),
            fixed(row["of_adults"], 1),
            fixed(row["of_previous"], 1),
            fixed(row["lost"], 1),
            vocabulary.label(vocabulary.BASES, row["basis"]),
        ]
        for row in records(steps)
    ]
    columns = [
        Column(_("Survey"), weight=1),
        Column(_("Step"), weight=1.8),
        Column(_("Share (95% interval)"), "right", "%", 2.4),
        Column(_("of all adults"), "right", "%", 1.2),
        Column(_("of the step before"), "right", "%", 1.3),
        Column(_("lost at it"), "right", _("points"), 1.2),
        Column(_("Basis"), weight=1.1),
    ]
    note = _("The share of the first step is of all adults, that of the others of adults with diabetes.")
    return Table(_("The cascade by survey"), columns, rows, notes=[note])


def trend_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return what changed from the first to the last survey, step by step."""
    table = care_cascade.trends(briefing.evidence.indicators)
    if table.empty:
        words = _("Fewer than two surveys that measured every step were known by {day}: nothing to compare.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    rows = [
        Estimate(_name(row), row["change"], row["low"], row["high"], _points(row)) for row in records(table)
    ]
    ticks = (-4.0, -2.0, 0.0, 2.0, 4.0)
    scale = Scale(
        -5,
        5,
        ticks,
        lambda tick: formats.number(tick, 0),
        reference=0.0,
        axis=_("change in percentage points"),
    )
    title = _trend_title(table)
    return Figure(
        svg=forest(rows, scale),
        alt=_("{title} One row per step, with its 95% interval.").format(title=title),
        title=title,
        caption=_("Change between the surveys with its 95% interval; the line is no change."),
        table=_trend_table(briefing, table),
    )


def _name(row: Record) -> str:
    return vocabulary.capitalised(vocabulary.label(INDICATORS, row["indicator"]))


def _points(row: Record) -> str:
    sign = "+" if row["change"] > 0 else ""
    return sign + with_span(row["change"], row["low"], row["high"], 1)


def _trend_title(table: pd.DataFrame) -> str:
    by: dict[str, list[str]] = {}
    for row in records(table):
        by.setdefault(moved(row["low"], row["high"]), []).append(
            vocabulary.label(INDICATORS, row["indicator"]).split(_(","))[0]
        )
    first = record(table)
    words = {
        "rose": _("clearly more: {steps}"),
        "fell": _("clearly fewer: {steps}"),
        "no clear change": _("no clear change: {steps}"),
        "too few to say": _("too little to say: {steps}"),
    }
    said = [text.format(steps=_(", ").join(by[move])) for move, text in words.items() if move in by]
    return _("From {first} to {last}, {said}.").format(
        first=first["year_from"], last=first["year_to"], said=_("; ").join(said)
    )


def _trend_table(briefing: CaseBriefing, table: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = [
        [
            _name(row),
            fixed(row["value_from"], 1),
            fixed(row["value_to"], 1),
            sourced(briefing, _points(row), row["source_ids"]),
            _p_text(row["p"]),
        ]
        for row in records(table)
    ]
    first = record(table)
    columns = [
        Column(_("Step"), weight=3),
        Column(str(first["year_from"]), "right", "%"),
        Column(str(first["year_to"]), "right", "%"),
        Column(_("Change (95% interval)"), "right", _("points"), 2.2),
        Column(_("P"), "right"),
    ]
    return Table(_("What changed between the surveys"), columns, rows)


def _p_text(p: float) -> str:
    return _("<0.001") if p < 0.001 else fixed(p, 3)


def against_itself(briefing: CaseBriefing) -> Paragraph | Notice:
    """Return whether a survey agrees with itself: the diagnosed share against those who know of it."""
    table = care_cascade.diagnosed_against_aware(briefing.evidence.indicators)
    if table.empty:
        words = _("No survey that gives both the diagnosed and those who know of it was known by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    row: dict[str, Any] = record(table)
    words = _(
        "A check: in the survey of {year} the diagnosed were {diagnosed}% of all with diabetes, and {aware}% "
        "said that they knew of it, {difference} points apart."
    ).format(
        year=row["year"],
        diagnosed=fixed(row["diagnosed_share"], 1),
        aware=fixed(row["aware"], 1),
        difference=fixed(abs(row["difference"]), 1),
    )
    return Paragraph(sourced(briefing, words, row["source_id"]), "note")


def key_row(steps: pd.DataFrame, step: str) -> Record:
    """Return one step of the latest survey."""
    return only(latest_survey(steps), "step", step)
