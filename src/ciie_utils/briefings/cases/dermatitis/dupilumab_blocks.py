"""What dupilumab does in trials, as blocks."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.evidence.treatment_effects import effects_from_counts, stated_without_counts
from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.evidence_names import study, timepoint
from ciie_utils.briefings.cases.text import fixed, sourced, with_span
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.forest import Estimate, Scale, forest
from nbbriefing.language import formats
from nbbriefing.language.messages import _

#: The outcome that the key figure tells: three quarters less eczema.
MAIN_OUTCOME = "EASI-75"

_DISEASE = "atopic dermatitis"

OUTCOMES = {
    "IGA 0-1 with a fall of 2 or more": N_("skin clear or almost clear"),
    "IGA 0-1": N_("skin clear or almost clear"),
    "EASI-75": N_("eczema down by 75% or more"),
    "EASI fall from baseline": N_("fall of the eczema score"),
    "peak itch down 3 or more points": N_("worst itch down by 3 points or more"),
    "peak itch down 4 or more points": N_("worst itch down by 4 points or more"),
    "completed the study": N_("completed the study"),
}


def trials_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the trials of dupilumab in atopic dermatitis known by the day."""
    table = briefing.evidence.treatment_trials
    return table[table["condition"].str.startswith(_DISEASE)].reset_index(drop=True)


def effects_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the effects on the disease from the counts; see `treatment_effects.effects_from_counts`."""
    table = effects_from_counts(trials_of(briefing))
    return table[table["published_measure"] == "risk difference"].reset_index(drop=True)


def main_effect(briefing: CaseBriefing) -> Record | None:
    """Return the effect on the main outcome; None if no trial is known."""
    table = effects_of(briefing)
    chosen = table[table["outcome"] == MAIN_OUTCOME]
    return record(chosen) if len(chosen) else None


def no_trial(briefing: CaseBriefing) -> Notice:
    """Return why there is no effect to show."""
    words = _("No trial of dupilumab in China with counts of its patients had been published by {day}.")
    return Notice(words.format(day=formats.day(briefing.as_of)))


def _outcome(row: Record) -> str:
    return vocabulary.capitalised(vocabulary.label(OUTCOMES, row["outcome"]))


def effect_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the differences from placebo in the Chinese trial, from its counts."""
    table = effects_of(briefing)
    if table.empty:
        return no_trial(briefing)
    rows = [
        Estimate(
            _outcome(row),
            row["difference"],
            row["wald_low"],
            row["wald_high"],
            with_span(row["difference"], row["wald_low"], row["wald_high"], 1),
        )
        for row in records(table)
    ]
    scale = Scale(
        0,
        60,
        (0, 20, 40, 60),
        lambda tick: formats.count(round(tick)),
        reference=0.0,
        axis=_("more patients on dupilumab than on placebo, percentage points"),
    )
    title = _effect_title(main_effect(briefing) or record(table))
    return Figure(
        svg=forest(rows, scale),
        alt=_("{title} One row per outcome, with its 95% interval.").format(title=title),
        title=title,
        caption=_("Differences at {time} worked out from the counts, with 95% Wald intervals.").format(
            time=timepoint(record(table)["timepoint"])
        ),
        table=_effect_table(briefing, effects_from_counts(trials_of(briefing))),
    )


def _effect_title(row: Record) -> str:
    return _(
        "In the Chinese trial {arm} on dupilumab against {placebo} on placebo reached: {outcome}."
    ).format(
        arm=formats.percent(row["percent_arm"] / 100),
        placebo=formats.percent(row["percent_comparator"] / 100),
        outcome=vocabulary.label(OUTCOMES, row["outcome"]),
    )


def _effect_table(briefing: CaseBriefing, table: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = [
        [
            sourced(briefing, _outcome(row), row["source_id"]),
            _arm(row["events_arm"], row["n_arm"], row["percent_arm"]),
            _arm(row["events_comparator"], row["n_comparator"], row["percent_comparator"]),
            with_span(row["difference"], row["wald_low"], row["wald_high"], 1),
            _published(row),
            "–" if formats.is_missing(row["published"]) else fixed(row["needed_to_treat"], 1),
        ]
        for row in records(table)
    ]
    columns = [
        Column(_("Outcome"), weight=2.4),
        Column(_("Dupilumab"), "right", weight=1.7),
        Column(_("Placebo"), "right", weight=1.7),
        Column(_("Difference (95% interval)"), "right", _("points"), 2.3),
        Column(_("As published"), "right", _("points"), 2.3),
        Column(_("Patients per one more"), "right", weight=1.2),
    ]
    first = record(table)
    caption = _("{trial}: patients and differences").format(trial=study(first["trial"]))
    note = _(
        "Counts of outcomes are the only whole numbers that round to the published percentages. Patients per "
        "one more: how many must be treated for one more to reach the outcome."
    )
    return Table(caption, columns, rows, notes=[note])


def _arm(events: int, n: int, percent: float) -> str:
    return _("{k} of {n}, {share}%").format(
        k=formats.count(events), n=formats.count(n), share=fixed(percent, 1)
    )


def _published(row: Record) -> str:
    if formats.is_missing(row["published"]):
        return "–"
    return with_span(row["published"], row["published_low"], row["published_high"], 1)


def other_trials(briefing: CaseBriefing) -> Table | Notice:
    """Return the results of trials elsewhere, as published."""
    told = stated_without_counts(trials_of(briefing))
    if told.empty:
        words = _("No trial of dupilumab outside China was known by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    rows: list[list[Inlines]] = [
        [
            _("{trial}, {year}").format(trial=study(row["trial"]), year=row["year"]),
            sourced(briefing, _outcome(row), row["source_id"]),
            fixed(row["value_arm"], 1),
            fixed(row["value_comparator"], 1),
        ]
        for row in records(told)
    ]
    columns = [
        Column(_("Trial"), weight=2),
        Column(_("Outcome"), weight=3),
        Column(_("Dupilumab"), "right", "%"),
        Column(_("Placebo"), "right", "%"),
    ]
    note = _("The sizes of the arms are not known, so no intervals can be worked out.")
    return Table(_("Trials outside China, adults"), columns, rows, notes=[note])
