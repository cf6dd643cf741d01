"""How far the pooled trials can be trusted, as blocks: what is left out, which trial matters, agreement."""

import pandas as pd

from ciie_utils.analysis.evidence.meta_analysis import egger, leave_one_out
from ciie_utils.analysis.frames import Record, only, record, records
from ciie_utils.briefings import left, local_text, right, tabulate
from ciie_utils.briefings.cases import CaseBriefing
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.cases.imaging import poolings
from ciie_utils.briefings.cases.imaging.poolings import MAIN, STRICT
from ciie_utils.briefings.cases.imaging.trial_blocks import ratio_plot, ratio_row
from ciie_utils.briefings.cases.imaging.trials import choose_trials, counts_against_printed, reported_neutral
from ciie_utils.briefings.cases.imaging.words import REASONS, comparison, outcome
from ciie_utils.briefings.cases.text import estimate, fixed, sourced, span, study, with_interval
from ciie_utils.briefings.vocabulary import label
from nbbriefing.blocks.model import Figure, Group, Inlines, ListBlock, Notice, Paragraph, Run, Table
from nbbriefing.language import _, formats, ngettext, say

# What follows in such a note is about the evidence tables, not about the trial; a translation leaves it out.
_ABOUT_THE_TABLES = "; figures not captured"


def pooled_table(briefing: CaseBriefing) -> Table | Notice:
    """Return every pooling, by three ways of reckoning the uncertainty, with the heterogeneity."""
    answers = poolings.pooled_answers(briefing.evidence.trials)
    if answers.empty:
        return nothing_known(briefing, _("no trial with figures"))

    def interval(row: Record, model: str) -> str:
        if row["k"] < 2:
            return _("one trial")
        other = only(answers[answers["model"] == model], "question", row["question"])
        return span(other["low"], other["high"])

    def further(row: Record) -> str:
        return span(row["prediction_low"], row["prediction_high"]) if row["k"] > 2 else _("too few")

    columns = [
        left(
            _("Outcome and comparison"), 3.4, lambda row: sourced(briefing, _question(row), row["source_ids"])
        ),
        right(_("Trials"), 0.9, lambda row: formats.count(row["k"])),
        right(_("DerSimonian-Laird"), 1.9, estimate),
        right(_("Hartung-Knapp"), 1.5, lambda row: interval(row, "hartung_knapp")),
        right(_("modified"), 1.5, lambda row: interval(row, STRICT)),
        right(_("I²"), 0.7, lambda row: fixed(row["i2"], 0) if row["k"] > 1 else "–", "%"),
        right(_("Further trial"), 1.6, further),
    ]
    notes = [
        _(
            "Ratios with 95% intervals; below 1 in favour of imaging, or of OCT where OCT is set against "
            "IVUS. Hartung-Knapp allows for the uncertainty about how much trials differ, which is large "
            "with few trials; modified, it is never narrower than DerSimonian-Laird."
        ),
        _("Further trial: where the effect in one more trial is expected to lie."),
    ]
    main = answers[answers["model"] == MAIN]
    return tabulate(_("The trials pooled"), main, *columns, notes=notes)


def _question(row: Record) -> str:
    kinds = row["comparisons"].split()
    kind = comparison(kinds[0]) if len(kinds) == 1 else _("any imaging against angiography")
    return say("{outcome}, {comparison}", outcome=outcome(row["outcome"]), comparison=kind)


def not_pooled(briefing: CaseBriefing) -> Group | Notice:
    """Return the trials on major cardiac events that are not pooled, each with the reason."""
    known = _unused(briefing.evidence.trials)
    perhaps = _unused(briefing.perhaps_known(briefing.evidence_of_the_year.trials))
    if not known and not perhaps:
        return Notice(_("No trial on major cardiac events had to be left out."))
    items: list[Inlines] = [_left_out(briefing, row) for row in known]
    dated = say(
        "; the source is dated by its year alone, and may or may not have been out by {day}",
        day=briefing.as_of,
    )
    items += [[*_left_out(briefing, row), dated] for row in perhaps]
    return Group([ListBlock(items), *_neutral([*known, *perhaps])])


def _neutral(unused: list[Record]) -> list[Paragraph]:
    """Say what it means that trials reported as neutral are missing from the pooled results."""
    names = sorted({row["trial"] for row in unused if reported_neutral(row["reason"], row["note"])})
    if not names:
        return []
    words = ngettext(
        "{trials} was neutral and is reported without figures. It cannot be pooled, so the pooled results "
        "here are more favourable to imaging than they would be with it.",
        "{trials} were neutral and are reported without figures. They cannot be pooled, so the pooled "
        "results here are more favourable to imaging than they would be with them.",
        len(names),
    )
    return [Paragraph(words.format(trials=_(" and ").join(names)))]


def _unused(trials: pd.DataFrame) -> list[Record]:
    if trials.empty or "mace" not in set(trials["outcome"]):
        return []
    rows = choose_trials(trials, "mace")
    return records(rows[~rows["used"]])


def _left_out(briefing: CaseBriefing, row: Record) -> list[str | Run]:
    reason = label(REASONS, row["reason"])
    if row["reason"] == "same_patients":
        reason = say("{reason} ({trial})", reason=reason, trial=row["used_instead"])
    if row["reason"] == "no_figures" and not formats.is_missing(row["note"]):
        reason = say("no figures; {said}", said=local_text(row["note"]).split(_ABOUT_THE_TABLES)[0])
    words = say(" ({year}): {reason}", year=str(row["year"]), reason=reason)
    return briefing.with_sources([Run(study(row["trial"]), bold=True), words], [row["source_id"]])


def leave_one_out_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the pooled effect on major cardiac events without each trial in turn."""
    trials = briefing.evidence.trials
    left_out = leave_one_out(poolings.effects_on(trials, "mace"))
    if left_out.empty:
        return Notice(_("With fewer than two trials none can be left out."))
    everything = only(poolings.answers_on(trials, "mace"), "model", MAIN)
    rows = [ratio_row(_("All trials"), everything, "pooled")]
    for row in records(left_out):
        rows.append(ratio_row(say("without {trial}", trial=row["left_out"]), row))
    title = {
        "fewer": _("Whichever trial is left out, major cardiac events remain fewer with imaging"),
        "more": _("Whichever trial is left out, major cardiac events remain more with imaging"),
        "hangs on single trials": _("The result hangs on single trials: without some no difference is clear"),
        "too few to say": _("With so few trials, leaving one out says little"),
    }[poolings.leaving_out_says(left_out)]
    columns = [
        left(_("Without"), None, lambda row: row["left_out"]),
        right(_("Ratio and 95% interval"), None, estimate),
        right(_("I²"), None, lambda row: fixed(row["i2"], 0), "%"),
    ]
    return Figure(
        svg=ratio_plot(rows, rows),
        alt=say("{title}. One row per trial left out.", title=title),
        title=title,
        caption=_("Pooled by DerSimonian and Laird, with 95% intervals."),
        table=tabulate(_("Major cardiac events, pooled without one trial"), left_out, *columns),
    )


def small_studies(briefing: CaseBriefing) -> Paragraph | Notice:
    """Return whether small trials show larger effects than large ones."""
    test = egger(poolings.effects_on(briefing.evidence.trials, "mace"))
    says = poolings.asymmetry_says(test)
    if says == "too few to say":
        return Notice(_("Fewer than ten trials cannot tell whether small ones show larger effects."))
    row = record(test)
    numbers = say(
        "Egger's intercept {intercept}, P {p}, {k} trials",
        intercept=with_interval(row["intercept"], row["low"], row["high"], 1),
        p=fixed(row["p"]),
        k=row["k"],
    )
    words = {
        "larger in small trials": _(
            "Small trials show larger effects than large ones ({numbers}; a P below 0.1 counts as a sign), "
            "as they would if small trials without an effect had not been published. The pooled effect may "
            "be too favourable for that reason."
        ),
        "smaller in small trials": _("Small trials show smaller effects than large ones ({numbers})."),
        "no sign": _("There is no sign that small trials show larger effects ({numbers})."),
    }[says]
    return Paragraph(words.format(numbers=numbers))


def counts_table(briefing: CaseBriefing) -> Table | Notice:
    """Return each trial's risk ratio from its counts beside the hazard ratio that it printed."""
    agreement = counts_against_printed(briefing.evidence.trials)
    if agreement.empty:
        return nothing_known(briefing, _("no trial with both counts and a hazard ratio"))
    columns = [
        left(_("Trial"), 2, lambda row: briefing.with_sources(row["trial"], [row["source_id"]])),
        right(_("Risk ratio from the counts"), None, lambda row: fixed(row["from_counts"])),
        right(_("Hazard ratio as printed"), None, lambda row: fixed(row["printed"])),
        right(_("Difference"), None, lambda row: fixed(row["difference"], 3)),
    ]
    return tabulate(_("Do the counts agree with what was printed?"), agreement, *columns)
