"""What digital education achieved, and the reach that a survey would notice, as blocks."""

import pandas as pd

from ciie_utils.analysis.evidence.treatment_effects import stated_without_counts
from ciie_utils.analysis.evidence.uncertainty import not_known
from ciie_utils.analysis.frames import Record, only, records
from ciie_utils.briefings import left, local_text, right, tabulate, vocabulary
from ciie_utils.briefings.cases import CaseBriefing, arm, blocks, fixed, sourced, study, timepoint
from ciie_utils.briefings.cases.diabetes import care, care_blocks, reach, words
from nbbriefing.blocks.model import Figure, Notice, Table
from nbbriefing.language import _, formats, say


def trials_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the trials of digital education known by the day."""
    table = briefing.evidence.treatment_trials
    return table[table["condition"] == "type 2 diabetes"].reset_index(drop=True)


def assumptions_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the inputs of the scenario; see `reach.reach_assumptions`."""
    base = care.base_of(care_blocks.estimates_of(briefing))
    return reach.reach_assumptions(care_blocks.steps_of(briefing), trials_of(briefing), base)


def reach_row(briefing: CaseBriefing) -> Record | None:
    """Return the reach needed, with the middle 95 percent of the draws; None while an input is missing."""
    table = reach.reach_needed(assumptions_of(briefing))
    return None if table.empty else only(table, "quantity", "reach")


def trials_table(briefing: CaseBriefing) -> Table | Notice:
    """Return what each trial of digital education reports."""
    trials = stated_without_counts(trials_of(briefing))
    if trials.empty:
        return briefing.nothing(
            "No trial of digital education with people with diabetes in China was known by {day}."
        )
    printed = _("Changes are as printed; which arm did better is taken from the words of the source.")
    return tabulate(
        _("Randomised trials of digital education in China"),
        trials,
        left(
            _("Trial"),
            1.8,
            lambda row: say("{trial}, {year}", trial=study(row["trial"]), year=str(row["year"])),
        ),
        left(_("Compared"), 2.6, _compared),
        left(_("Result"), 2.8, lambda row: sourced(briefing, _result(row), row["source_id"])),
        left(_("Remarks"), 3.2, _remarks),
        notes=[printed] if trials["outcome"].isin(words.AS_PRINTED).any() else [],
    )


def _compared(row: Record) -> str:
    return say("{arm} against {comparator}", arm=arm(row["arm"]), comparator=arm(row["comparator"]))


def _remarks(row: Record) -> str:
    return vocabulary.capitalised(local_text(row["note"])) or formats.missing()


def _result(row: Record) -> str:
    unit = "%" if row["unit"] == "percent" else _(" percentage points")
    no_comparator = formats.is_missing(row["value_comparator"])
    text = say(
        "{outcome} after {time}: {arm} against {comparator}",
        outcome=words.named(words.OUTCOMES, row["outcome"]),
        time=timepoint(row["timepoint"]),
        arm=fixed(row["value_arm"]) + unit,
        comparator=formats.missing() if no_comparator else fixed(row["value_comparator"]) + unit,
    )
    if formats.is_missing(row["estimate"]):
        return text
    return say("{words}; difference {difference}", words=text, difference=fixed(abs(row["estimate"])) + unit)


def _no_scenario(briefing: CaseBriefing, assumptions: pd.DataFrame) -> Notice:
    """Why the scenario cannot be computed: the inputs that no source gives yet."""
    names = _(", ").join(vocabulary.label(words.INPUTS, name) for name in not_known(assumptions))
    return briefing.nothing(
        "The scenario cannot be computed as of {day}; not known by then: {names}.", names=names
    )


def reach_table(briefing: CaseBriefing) -> Table | Notice:
    """Return the reach that the next survey would notice, and what lies behind it."""
    assumptions = assumptions_of(briefing)
    needed = reach.reach_needed(assumptions)
    if needed.empty:
        return _no_scenario(briefing, assumptions)
    return tabulate(
        _("A scenario: the reach that the next survey would notice"),
        needed,
        left(_("Quantity"), 3, lambda row: words.named(words.QUANTITIES, row["quantity"])),
        right(_("At the central inputs"), 1.8, lambda row: words.amount(row["central"], row["unit"])),
        right(
            _("Middle 95% of the draws"), 2.6, lambda row: words.amounts(row["low"], row["high"], row["unit"])
        ),
    )


def tornado_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return how far the reach moves when one input goes to the ends of its range."""
    assumptions = assumptions_of(briefing)
    swings = records(reach.reach_tornado(assumptions))
    if not swings:
        return _no_scenario(briefing, assumptions)
    central, first = swings[0]["at_central"], vocabulary.label(words.INPUTS, swings[0]["input"])
    title = say("What matters most to the reach needed: {name}", name=first)
    return blocks.tornado_figure(
        swings,
        _input,
        words.amount,
        lambda people: words.amount(people, "person"),
        head=say("{people} at the central inputs", people=words.amount(central, "person")),
        title=title,
        alt=say("{title}. One bar per input, from the lower to the upper end of its range.", title=title),
        caption=_(
            "People under treatment who would have to use the assistant. Each bar moves one input; light: "
            "its lower end, dark: its upper end. The share treated does not move it and is not drawn."
        ),
        result_name=_("Reach needed"),
        weight=1.4,
    )


def _input(row: Record) -> str:
    return words.named(words.INPUTS, row["input"])


def assumptions_table(briefing: CaseBriefing) -> Table | Notice:
    """Return the inputs of the scenario with their ranges and sources."""
    return tabulate(
        _("The assumptions of the scenario"),
        assumptions_of(briefing),
        left(_("Input"), 2, _input),
        right(_("Central"), 1.5, lambda row: words.amount(row["central"], row["unit"])),
        right(_("Range"), 2.5, _range),
        left(_("Basis"), 1, lambda row: vocabulary.label(vocabulary.BASES, row["basis"])),
        left(
            _("How it was come by"),
            4,
            lambda row: sourced(
                briefing, vocabulary.label(words.NOTES, row["input"]), row["source_ids"] or None
            ),
        ),
    )


def _range(row: Record) -> str:
    if formats.is_missing(row["central"]):
        return formats.missing()
    if row["low"] == row["high"]:
        return _("fixed")
    return words.amounts(row["low"], row["high"], row["unit"])
