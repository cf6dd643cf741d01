"""The medicine as blocks: what dupilumab does in trials, and from which age Dupixent may be given."""

import pandas as pd

from ciie_utils.analysis.evidence.treatment_effects import effects_from_counts, stated_without_counts
from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings import left, local_text, right, tabulate, vocabulary
from ciie_utils.briefings.cases import CaseBriefing, fixed, sourced, study, timepoint, with_span
from ciie_utils.briefings.cases.dermatitis import journey, words
from ciie_utils.briefings.cases.lecheng.words import months_text
from nbbriefing.blocks.model import Figure, Notice, Table
from nbbriefing.figures.forest import Estimate, Scale, forest
from nbbriefing.figures.paths import StepRow, step_path
from nbbriefing.language import _, formats, say

PRODUCT = "sanofi-dupixent"
#: The outcome that the key figure tells: three quarters less eczema.
MAIN_OUTCOME = "EASI-75"


def trials_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the trials of dupilumab in atopic dermatitis known by the day."""
    table = briefing.evidence.treatment_trials
    return table[table["condition"].str.startswith("atopic dermatitis")].reset_index(drop=True)


def effects_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the effects on the disease from the counts; see `treatment_effects.effects_from_counts`."""
    table = effects_from_counts(trials_of(briefing))
    return table[table["published_measure"] == "risk difference"].reset_index(drop=True)


def main_effect(briefing: CaseBriefing) -> Record | None:
    """Return the effect on the main outcome; None if no trial is known."""
    effects = effects_of(briefing)
    chosen = effects[effects["outcome"] == MAIN_OUTCOME]
    return record(chosen) if len(chosen) else None


def effect_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the differences from placebo in the Chinese trial, from its counts."""
    effects = effects_of(briefing)
    if effects.empty:
        return briefing.nothing(
            "No trial of dupilumab in China with counts of its patients had been published by {day}."
        )
    rows = [
        Estimate(words.outcome(row["outcome"]), *_difference(row), with_span(*_difference(row), 1))
        for row in records(effects)
    ]
    axis = _("more patients on dupilumab than on placebo, percentage points")
    scale = Scale(0, 60, (0, 20, 40, 60), lambda tick: formats.count(round(tick)), reference=0.0, axis=axis)
    told = main_effect(briefing) or record(effects)
    title = say(
        "In the Chinese trial {arm} on dupilumab against {placebo} on placebo reached: {outcome}.",
        arm=formats.percent(told["percent_arm"] / 100),
        placebo=formats.percent(told["percent_comparator"] / 100),
        outcome=vocabulary.label(words.OUTCOMES, told["outcome"]),
    )
    return Figure(
        svg=forest(rows, scale),
        alt=say("{title} One row per outcome, with its 95% interval.", title=title),
        title=title,
        caption=say(
            "Differences at {time} worked out from the counts, with 95% Wald intervals.",
            time=timepoint(record(effects)["timepoint"]),
        ),
        table=_effect_table(briefing),
    )


def _difference(row: Record) -> tuple[float, float, float]:
    return row["difference"], row["wald_low"], row["wald_high"]


def _effect_table(briefing: CaseBriefing) -> Table:
    """Every count of the trial, those that are no effect on the disease as well."""
    counted = effects_from_counts(trials_of(briefing))
    return tabulate(
        say("{trial}: patients and differences", trial=study(record(counted)["trial"])),
        counted,
        left(
            _("Outcome"), 2.4, lambda row: sourced(briefing, words.outcome(row["outcome"]), row["source_id"])
        ),
        right(_("Dupilumab"), 1.7, lambda row: _arm(row, "arm")),
        right(_("Placebo"), 1.7, lambda row: _arm(row, "comparator")),
        right(_("Difference (95% interval)"), 2.3, lambda row: with_span(*_difference(row), 1), _("points")),
        right(_("As published"), 2.3, _published, _("points")),
        right(
            _("Patients per one more"),
            1.2,
            lambda row: "–" if formats.is_missing(row["published"]) else fixed(row["needed_to_treat"], 1),
        ),
        notes=[
            _(
                "Counts of outcomes are the only whole numbers that round to the published percentages. "
                "Patients per one more: how many must be treated for one more to reach the outcome."
            )
        ],
    )


def _arm(row: Record, arm: str) -> str:
    share = fixed(row[f"percent_{arm}"], 1)
    return say("{k} of {n}, {share}%", k=row[f"events_{arm}"], n=row[f"n_{arm}"], share=share)


def _published(row: Record) -> str:
    if formats.is_missing(row["published"]):
        return "–"
    return with_span(row["published"], row["published_low"], row["published_high"], 1)


def other_trials(briefing: CaseBriefing) -> Table | Notice:
    """Return the results of trials elsewhere, as published."""
    stated = stated_without_counts(trials_of(briefing))
    if stated.empty:
        return briefing.nothing("No trial of dupilumab outside China was known by {day}.")
    return tabulate(
        _("Trials outside China, adults"),
        stated,
        left(
            _("Trial"),
            2,
            lambda row: say("{trial}, {year}", trial=study(row["trial"]), year=str(row["year"])),
        ),
        left(_("Outcome"), 3, lambda row: sourced(briefing, words.outcome(row["outcome"]), row["source_id"])),
        right(_("Dupilumab"), None, lambda row: fixed(row["value_arm"], 1), "%"),
        right(_("Placebo"), None, lambda row: fixed(row["value_comparator"], 1), "%"),
        notes=[_("The sizes of the arms are not known, so no intervals can be worked out.")],
    )


def age_path_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the approvals by age; see `journey.approvals_by_age`."""
    return journey.approvals_by_age(briefing.scope.milestones, PRODUCT)


def youngest(briefing: CaseBriefing) -> Record | None:
    """Return the approval for the youngest age known by the day; None without one that names an age."""
    path = age_path_of(briefing)
    aged = path[(path["status"] == "observed") & path["minimum_age"].notna()]
    return record(aged[aged["minimum_age"] == aged["minimum_age"].min()]) if len(aged) else None


def age_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the approvals in atopic dermatitis from the first to the youngest age."""
    path = age_path_of(briefing)
    done = path[(path["status"] == "observed") & path["date_start"].notna()]
    if done.empty:
        return briefing.nothing("No approval of Dupixent in China was known by {day}.")
    rows = [StepRow(_who(row), row["date_start"], row["date_end"], _after(row)) for row in records(done)]
    title = _age_title(record(done), record(done, -1), len(done))
    return Figure(
        svg=step_path(rows, briefing.as_of),
        alt=say("{title} One row per approval, at the time at which it was given.", title=title),
        title=title,
        caption=_("Dot: known to the day; bar: known to the month or year."),
        table=tabulate(
            _("Approvals of Dupixent in atopic dermatitis by age"),
            path,
            left(_("For whom"), 2, _who),
            left(
                _("Status"), 1.1, lambda row: _("expected") if row["status"] == "expected" else _("approved")
            ),
            left(
                _("When"),
                2.4,
                lambda row: _("no date given") if pd.isna(row["date_start"]) else _after(row),
            ),
            left(
                _("What the source says"),
                4,
                lambda row: sourced(briefing, local_text(row["note"]), row["source_id"]),
            ),
        ),
    )


def _who(row: Record) -> str:
    if formats.is_missing(row["minimum_age"]):
        return _("First approval")
    return say("From the age of {age}", age=words.age(row["minimum_age"]))


def _after(row: Record) -> str:
    when = formats.interval(row["date_start"], row["date_end"])
    if row["months_high"] == 0:
        return when
    return say("{when}, after {months}", when=when, months=months_text(row["months_low"], row["months_high"]))


def _age_title(first: Record, last: Record, approvals: int) -> str:
    start = formats.interval(first["date_start"], first["date_end"])
    if approvals == 1:
        return say("First approved {when}; no approval for the young was known yet.", when=start)
    return say(
        "First approved {when}; approved from the age of {age} after {months}.",
        when=start,
        age=words.age(last["minimum_age"]),
        months=months_text(last["months_low"], last["months_high"]),
    )
