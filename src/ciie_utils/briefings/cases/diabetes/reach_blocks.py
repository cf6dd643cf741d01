"""What digital education achieved, and the reach that a survey would notice, as blocks."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.evidence.treatment_effects import stated_without_counts
from ciie_utils.analysis.evidence.uncertainty import not_known
from ciie_utils.analysis.frames import Record, only, records
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.diabetes.blocks import steps_of
from ciie_utils.briefings.cases.diabetes.people_blocks import base_of, people_told
from ciie_utils.briefings.cases.diabetes.reach import reach_assumptions, reach_needed, reach_tornado
from ciie_utils.briefings.cases.diabetes.vocabulary import note
from ciie_utils.briefings.cases.evidence_names import arm, study, timepoint
from ciie_utils.briefings.cases.text import fixed, sourced
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.tornado import Swing, tornado
from nbbriefing.language import formats
from nbbriefing.language.messages import _

DISEASE = "type 2 diabetes"

# The trial prints -0.03 against 0.56, so that the direction has to be taken from its words.
_AS_PRINTED = ("fall of HbA1c",)
OUTCOMES = {"fall of HbA1c": N_("change of HbA1c as printed"), "HbA1c": N_("HbA1c")}

INPUTS = {
    "people": N_("people with diabetes"),
    "treated": N_("share treated"),
    "controlled_among_treated": N_("share under control among the treated"),
    "fall_of_hba1c": N_("fall of HbA1c by digital education"),
    "spread_of_hba1c": N_("spread of HbA1c between people"),
    "detectable": N_("smallest change that a survey notices"),
}

QUANTITIES = {
    "gain": N_("more under control among the people reached"),
    "reach": N_("people under treatment who would have to use it"),
    "reach_of_treated": N_("that is, of all under treatment"),
    "if_all_treated": N_("rise of control among all if all under treatment used it"),
}


def trials_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the trials of digital education known by the day."""
    table = briefing.evidence.treatment_trials
    return table[table["condition"] == DISEASE].reset_index(drop=True)


def assumptions_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the inputs of the scenario; see `assistant_reach.reach_assumptions`."""
    return reach_assumptions(steps_of(briefing), trials_of(briefing), base_of(briefing))


def reach_row(briefing: CaseBriefing) -> Record | None:
    """Return the reach needed, with the middle 95 percent of the draws; None while an input is missing."""
    table = reach_needed(assumptions_of(briefing))
    return None if table.empty else only(table, "quantity", "reach")


def trials_table(briefing: CaseBriefing) -> Table | Notice:
    """Return what each trial of digital education reports."""
    told = stated_without_counts(trials_of(briefing))
    if told.empty:
        words = _("No trial of digital education with people with diabetes in China was known by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    rows: list[list[Inlines]] = [
        [
            _("{trial}, {year}").format(trial=study(row["trial"]), year=row["year"]),
            _("{arm} against {comparator}").format(arm=arm(row["arm"]), comparator=arm(row["comparator"])),
            sourced(briefing, _result(row), row["source_id"]),
            vocabulary.capitalised(local_text(row["note"])) or formats.missing(),
        ]
        for row in records(told)
    ]
    columns = [
        Column(_("Trial"), weight=1.8),
        Column(_("Compared"), weight=2.6),
        Column(_("Result"), weight=2.8),
        Column(_("Remarks"), weight=3.2),
    ]
    notes = []
    if told["outcome"].isin(_AS_PRINTED).any():
        words = _("Changes are as printed; which arm did better is taken from the words of the source.")
        notes.append(words)
    return Table(_("Randomised trials of digital education in China"), columns, rows, notes=notes)


def _result(row: Record) -> str:
    unit = "%" if row["unit"] == "percent" else _(" percentage points")
    words = _("{outcome} after {time}: {arm} against {comparator}").format(
        outcome=vocabulary.capitalised(vocabulary.label(OUTCOMES, row["outcome"])),
        time=timepoint(row["timepoint"]),
        arm=fixed(row["value_arm"]) + unit,
        comparator=formats.missing()
        if formats.is_missing(row["value_comparator"])
        else fixed(row["value_comparator"]) + unit,
    )
    if formats.is_missing(row["estimate"]):
        return words
    return _("{words}; difference {difference}").format(
        words=words, difference=fixed(abs(row["estimate"])) + unit
    )


def no_scenario(briefing: CaseBriefing, assumptions: pd.DataFrame) -> Notice:
    """Return why the scenario cannot be computed: the inputs that no source gives yet."""
    names = _(", ").join(vocabulary.label(INPUTS, name) for name in not_known(assumptions))
    words = _("The scenario cannot be computed as of {day}; not known by then: {names}.")
    return Notice(words.format(day=formats.day(briefing.as_of), names=names))


def reach_table(briefing: CaseBriefing) -> Table | Notice:
    """Return the reach that the next survey would notice, and what lies behind it."""
    assumptions = assumptions_of(briefing)
    needed = reach_needed(assumptions)
    if needed.empty:
        return no_scenario(briefing, assumptions)
    rows: list[list[Inlines]] = [
        [
            vocabulary.capitalised(vocabulary.label(QUANTITIES, row["quantity"])),
            amount(row["central"], row["unit"]),
            amounts(row["low"], row["high"], row["unit"]),
        ]
        for row in records(needed)
    ]
    columns = [
        Column(_("Quantity"), weight=3),
        Column(_("At the central inputs"), "right", weight=1.8),
        Column(_("Middle 95% of the draws"), "right", weight=2.6),
    ]
    return Table(_("A scenario: the reach that the next survey would notice"), columns, rows)


def amount(value: float, unit: str) -> str:
    """Return a quantity of the scenario with its unit."""
    if formats.is_missing(value):
        return formats.missing()
    words = {"person": _("{n} million people"), "percent": _("{n}%")}.get(unit, _("{n} points"))
    return words.format(n=_figure(value, unit))


def amounts(low: float, high: float, unit: str) -> str:
    """Return a range of a quantity, its unit once."""
    return _("{low} to {high}").format(low=_figure(low, unit), high=amount(high, unit))


def _figure(value: float, unit: str) -> str:
    if unit == "person":
        return people_told(value)
    return fixed(value, 2 if unit != "percent" and abs(value) < 2 else 1)


def tornado_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return how far the reach moves when one input goes to the ends of its range."""
    assumptions = assumptions_of(briefing)
    told = [row for row in records(reach_tornado(assumptions)) if row["swing"] > 0]
    if not told:
        return no_scenario(briefing, assumptions)
    rows = [
        Swing(
            _input(row),
            amount(row["low_value"], row["unit"]),
            amount(row["high_value"], row["unit"]),
            row["at_low"],
            row["at_high"],
        )
        for row in told
    ]
    central = amount(told[0]["at_central"], "person")
    title = _("What matters most to the reach needed: {name}").format(
        name=vocabulary.label(INPUTS, told[0]["input"])
    )
    return Figure(
        svg=tornado(rows, told[0]["at_central"], _("{people} at the central inputs").format(people=central)),
        alt=_("{title}. One bar per input, from the lower to the upper end of its range.").format(
            title=title
        ),
        title=title,
        caption=_(
            "People under treatment who would have to use the assistant. Each bar moves one input; light: "
            "its lower end, dark: its upper end. The share treated does not move it and is not drawn."
        ),
        table=_tornado_table(told),
    )


def _input(row: Record) -> str:
    return vocabulary.capitalised(vocabulary.label(INPUTS, row["input"]))


def _tornado_table(told: list[Record]) -> Table:
    rows = [
        [
            _input(row),
            amount(row["low_value"], row["unit"]),
            amount(row["at_low"], "person"),
            amount(row["high_value"], row["unit"]),
            amount(row["at_high"], "person"),
        ]
        for row in told
    ]
    columns = [
        Column(_("Input"), weight=2.4),
        Column(_("Lower end"), "right", weight=1.4),
        Column(_("Reach needed"), "right", weight=1.4),
        Column(_("Upper end"), "right", weight=1.4),
        Column(_("Reach needed"), "right", weight=1.4),
    ]
    return Table(_("Each input moved by itself"), columns, rows)


def assumptions_table(briefing: CaseBriefing) -> Table | Notice:
    """Return the inputs of the scenario with their ranges and sources."""
    rows: list[list[Inlines]] = [
        [
            _input(row),
            amount(row["central"], row["unit"]),
            _range(row),
            vocabulary.label({"judgement": _("judgement"), **vocabulary.BASES}, row["basis"]),
            sourced(briefing, note(row["note"]), row["source_ids"] or None),
        ]
        for row in records(assumptions_of(briefing))
    ]
    columns = [
        Column(_("Input"), weight=2),
        Column(_("Central"), "right", weight=1.5),
        Column(_("Range"), "right", weight=2.5),
        Column(_("Basis"), weight=1),
        Column(_("How it was come by"), weight=4),
    ]
    return Table(_("The assumptions of the scenario"), columns, rows)


def _range(row: Record) -> str:
    if formats.is_missing(row["central"]):
        return formats.missing()
    if row["low"] == row["high"]:
        return _("fixed")
    return amounts(row["low"], row["high"], row["unit"])
