"""The journey of children with atopic dermatitis as blocks: the cascade, the criterion, other figures."""

from __future__ import annotations

import math

import pandas as pd

from ciie_utils.analysis import journey_cascade
from ciie_utils.analysis.cascade_findings import of_all_children, steps_with_a_share
from ciie_utils.analysis.cells import Record, record, records
from ciie_utils.display import formats, vocabulary
from ciie_utils.display.blocks import Column, Figure, Inlines, Notice, Table
from ciie_utils.display.case_briefing import CaseBriefing
from ciie_utils.display.case_text import country, fixed, sourced, span, with_span
from ciie_utils.display.figures.cascade import CascadeRow, cascade
from ciie_utils.display.figures.forest import Estimate, Scale, forest
from ciie_utils.display.indicators import value_text
from ciie_utils.display.language import _
from ciie_utils.display.vocabulary import N_

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

INDICATORS = {
    "adolescent_ad_over_one_year_share": N_("adolescents ill for more than a year"),
    "adolescent_eczema_or_ad_diagnosis_share": N_("adolescents ever diagnosed"),
    "atopic_dermatitis_mild_share": N_("mild disease"),
    "atopic_dermatitis_moderate_severe_share": N_("moderate or severe disease"),
    "atopic_dermatitis_moderate_share": N_("moderate disease"),
    "atopic_dermatitis_outpatient_share": N_("share of outpatients"),
    "atopic_dermatitis_patient_age_share": N_("share of an age among patients"),
    "atopic_dermatitis_prevalence": N_("share with the disease"),
    "atopic_dermatitis_severe_itching_share": N_("severe itching"),
    "atopic_dermatitis_severe_share": N_("severe disease"),
    "atopic_dermatitis_suspected_infection_share": N_("suspected infection"),
}

#: The ages of patients at dermatology departments say nothing of a step of the journey.
_LEFT_OUT = ("atopic_dermatitis_patient_age_share",)
_SAME = ["indicator", "geography", "value", "low", "high", "source_id"]


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
                head=head, n=formats.readable_number(first["people"]), ages=first["subject"]
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
    """People in millions, with their range."""
    return _numbers(value / 1e6, low / 1e6, high / 1e6)


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
    subject = vocabulary.capitalised(str(row["subject"]))
    return [*label, *shares, people, sourced(briefing, subject, row["source_ids"])]


def criterion_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return prevalence by criterion in one survey; see `journey_cascade.criterion_sensitivity`."""
    return journey_cascade.criterion_sensitivity(briefing.evidence.indicators)


def criterion_sentence(table: pd.DataFrame) -> str:
    """Say how far the share moves with the criterion."""
    least, most = record(table), record(table, -1)
    words = _(
        "By the diagnostic criterion, {low}% or {high}% of the same children have the disease, a factor of "
        "{factor}."
    )
    return words.format(
        low=fixed(least["share"], 1), high=fixed(most["share"], 1), factor=fixed(most["factor"], 1)
    )


def criterion_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the share of children with the disease by diagnostic criterion."""
    table = criterion_of(briefing)
    if table.empty:
        words = _("No survey in China that applied more than one criterion was known by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    rows = [
        Estimate(
            _criterion(row["subject"]),
            row["share"],
            row["low"],
            row["high"],
            with_span(row["share"], row["low"], row["high"], 1),
        )
        for row in records(table)
    ]
    pooled = journey_of(briefing)
    pooled = pooled[(pooled["version"] == "measured") & (pooled["step"] == "with_disease") & pooled["known"]]
    middle = record(pooled)["share"] if len(pooled) else math.nan
    if not table["share"].eq(middle).any() and not math.isnan(middle):
        label = _("The middle used in the cascade")
        rows.append(Estimate(label, middle, text=fixed(middle, 1), kind="other"))
    scale = Scale(
        0,
        20,
        (0, 5, 10, 15, 20),
        lambda tick: formats.percent(tick / 100),
        axis=_("share of children aged 1 to 7 with the disease"),
    )
    title = criterion_sentence(table)
    return Figure(
        svg=forest(rows, scale),
        alt=_("{title} One row per criterion, with its 95% interval.").format(title=title),
        title=title,
        caption=_(
            "Squares: one survey under its criteria, with 95% Wilson intervals, which hold chance alone; "
            "circle: the middle that the cascade takes."
        )
        if len(rows) > len(table)
        else _("Squares: one survey under its criteria, with 95% Wilson intervals, which hold chance alone."),
        table=_criterion_table(briefing, table),
    )


def _criterion(subject: str) -> str:
    """The criterion from a subject such as ``children ..., UK diagnostic criteria (n=13998)``."""
    return vocabulary.capitalised(subject.split(", ")[-1].split(" (")[0])


def _criterion_table(briefing: CaseBriefing, table: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = [
        [
            _criterion(row["subject"]),
            formats.count(row["n"]),
            sourced(briefing, with_span(row["share"], row["low"], row["high"], 2), row["source_ids"]),
            formats.missing() if math.isnan(row["people"]) else fixed(row["people"] / 1e6, 1),
            fixed(row["factor"], 1),
        ]
        for row in records(table)
    ]
    columns = [
        Column(_("Criterion"), weight=3),
        Column(_("Children"), "right", weight=1.2),
        Column(_("Share (95% interval)"), "right", "%", 2.6),
        Column(_("if it held for all children"), "right", _("million"), 1.8),
        Column(_("Times the least"), "right", weight=1.2),
    ]
    return Table(_("The share with the disease by criterion"), columns, rows)


def figures_table(briefing: CaseBriefing) -> Table | Notice:
    """Return the other published figures on the disease in China and beyond."""
    table = journey_cascade.published_figures(briefing.scope.indicators, briefing.evidence.indicators)
    table = table[~table["indicator"].isin(_LEFT_OUT)].drop_duplicates(_SAME)
    if table.empty:
        words = _("No figure on atopic dermatitis was known by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    rows: list[list[Inlines]] = [
        [
            vocabulary.capitalised(vocabulary.label(INDICATORS, row["indicator"])),
            sourced(briefing, _value(row), row["source_id"]),
            vocabulary.capitalised(str(row["subject"])),
            _place(row["geography"]),
            formats.missing() if pd.isna(row["year"]) else str(row["year"]),
        ]
        for row in records(table)
    ]
    columns = [
        Column(_("Measure"), weight=2),
        Column(_("Value"), "right", weight=1.8),
        Column(_("Of whom"), weight=4),
        Column(_("Place"), weight=1.1),
        Column(_("Year"), weight=1.1),
    ]
    return Table(_("Published figures on atopic dermatitis"), columns, rows)


def _value(row: Record) -> str:
    return value_text({**row, "unit": "percent"})


def _place(geography: object) -> str:
    if formats.is_missing(geography):
        return formats.missing()
    return country(geography) if len(str(geography)) == 2 or geography == "WORLD" else str(geography)


def prevalence_range(table: pd.DataFrame) -> str:
    """Return the least and the most by criterion: ``4.8 to 12.9``."""
    return span(record(table)["share"], record(table, -1)["share"], 1)
