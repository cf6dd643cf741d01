"""How far the pooled trials can be trusted, as blocks: what is left out, which trial matters, agreement."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.evidence.effect_words import asymmetry_says, leaving_out_says, reported_neutral
from ciie_utils.analysis.evidence.meta_analysis import leave_one_out
from ciie_utils.analysis.evidence.trial_effects import choose_trials
from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.evidence_names import study
from ciie_utils.briefings.cases.imaging.evidence import QUESTIONS, counts_against_printed, pooled_answers
from ciie_utils.briefings.cases.imaging.small_study import egger
from ciie_utils.briefings.cases.imaging.trial_blocks import MAIN, pooling
from ciie_utils.briefings.cases.imaging.vocabulary import comparison, note, outcome
from ciie_utils.briefings.cases.text import fixed, sourced, span, with_interval, with_span
from ciie_utils.briefings.local_text import local_text
from nbbriefing.blocks.model import Column, Figure, Group, Inlines, ListBlock, Notice, Paragraph, Run, Table
from nbbriefing.figures.forest import Estimate, forest, ratio_scale
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

_MODELS = ("dersimonian_laird", "hartung_knapp", "hartung_knapp_modified")
# What follows in such a note is about the evidence tables, not about the trial; a translation leaves it out.
_ABOUT_THE_TABLES = "; figures not captured"


def pooled_table(briefing: CaseBriefing) -> Table | Notice:
    """Return every pooling, by three ways of reckoning the uncertainty, with the heterogeneity."""
    answers = pooled_answers(briefing.evidence.trials)
    if answers.empty:
        return nothing_known(briefing, _("no trial with figures"))
    rows: list[list[Inlines]] = []
    for question in QUESTIONS:
        mine = answers[answers["question"] == question.name]
        if len(mine):
            rows.append(_pooled_row(briefing, mine))
    columns = [
        Column(_("Outcome and comparison"), weight=3.4),
        Column(_("Trials"), "right", weight=0.9),
        Column(_("DerSimonian-Laird"), "right", weight=1.9),
        Column(_("Hartung-Knapp"), "right", weight=1.5),
        Column(_("modified"), "right", weight=1.5),
        Column(_("I²"), "right", unit="%", weight=0.7),
        Column(_("Further trial"), "right", weight=1.6),
    ]
    notes = [
        _(
            "Ratios with 95% intervals; below 1 in favour of imaging, or of OCT where OCT is set against "
            "IVUS. Hartung-Knapp allows for the uncertainty about how much trials differ, which is large "
            "with few trials; modified, it is never narrower than DerSimonian-Laird."
        ),
        _("Further trial: where the effect in one more trial is expected to lie."),
    ]
    return Table(_("The trials pooled"), columns, rows, notes=notes)


def _pooled_row(briefing: CaseBriefing, mine: pd.DataFrame) -> list[Inlines]:
    by_model = {row["model"]: row for row in records(mine)}
    first = by_model[MAIN]
    kinds = first["comparisons"].split()
    kind = comparison(kinds[0]) if len(kinds) == 1 else _("any imaging against angiography")
    name = _("{outcome}, {comparison}").format(outcome=outcome(first["outcome"]), comparison=kind)
    further = span(first["prediction_low"], first["prediction_high"]) if first["k"] > 2 else _("too few")
    spans = [
        span(row["low"], row["high"]) if row["k"] > 1 else _("one trial")
        for row in (by_model[model] for model in _MODELS[1:])
    ]
    return [
        sourced(briefing, name, first["source_ids"]),
        formats.count(first["k"]),
        with_span(first["estimate"], first["low"], first["high"]),
        *spans,
        fixed(first["i2"], 0) if first["k"] > 1 else "–",
        further,
    ]


def not_pooled(briefing: CaseBriefing) -> Group | Notice:
    """Return the trials on major cardiac events that are not pooled, each with the reason."""
    trials = briefing.evidence.trials
    items: list[Inlines] = [_left_out(briefing, row) for row in _unused(trials)]
    perhaps = briefing.perhaps_known(briefing.evidence_of_the_year.trials)
    items += [_perhaps(briefing, row) for row in _unused(perhaps)]
    if not items:
        return Notice(_("No trial on major cardiac events had to be left out."))
    return Group([ListBlock(items), *_neutral([*_unused(trials), *_unused(perhaps)])])


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
    reason = note(_REASONS[row["reason"]])
    if row["reason"] == "same_patients":
        reason = _("{reason} ({trial})").format(reason=reason, trial=row["used_instead"])
    if row["reason"] == "no_figures" and not formats.is_missing(row["note"]):
        reason = _("no figures; {said}").format(said=local_text(row["note"]).split(_ABOUT_THE_TABLES)[0])
    words = _(" ({year}): {reason}").format(year=row["year"], reason=reason)
    return briefing.with_sources([Run(study(row["trial"]), bold=True), words], [row["source_id"]])


_REASONS = {
    "same_patients": "another follow-up of the same trial is used",
    "rates_only": "percentages without counts, and no ratio with an interval",
    "no_figures": "reported in words only",
}


def _perhaps(briefing: CaseBriefing, row: Record) -> Inlines:
    words = _("; the source is dated by its year alone, and may or may not have been out by {day}")
    return [*_left_out(briefing, row), words.format(day=formats.day(briefing.as_of))]


def leave_one_out_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the pooled effect on major cardiac events without each trial in turn."""
    effects = pooling(briefing, "mace").effects
    left = leave_one_out(effects) if len(effects) > 1 else pd.DataFrame()
    if left.empty:
        return Notice(_("With fewer than two trials none can be left out."))
    everything = record(pooling(briefing, "mace").answers().query("model == @MAIN"))
    numbers = (everything["estimate"], everything["low"], everything["high"])
    rows = [Estimate(_("All trials"), *numbers, text=with_span(*numbers), kind="pooled")]
    for row in records(left):
        numbers = (row["estimate"], row["low"], row["high"])
        label = _("without {trial}").format(trial=row["left_out"])
        rows.append(Estimate(label, *numbers, text=with_span(*numbers)))
    title = {
        "fewer": _("Whichever trial is left out, major cardiac events remain fewer with imaging"),
        "more": _("Whichever trial is left out, major cardiac events remain more with imaging"),
        "hangs on single trials": _("The result hangs on single trials: without some no difference is clear"),
        "too few to say": _("With so few trials, leaving one out says little"),
    }[leaving_out_says(left)]
    ends = [end for row in rows for end in (row.low, row.high)]
    sides = (_("fewer with imaging"), _("more with imaging"))
    return Figure(
        svg=forest(rows, ratio_scale(ends, lambda tick: formats.number(tick, 1), sides)),
        alt=_("{title}. One row per trial left out.").format(title=title),
        title=title,
        caption=_("Pooled by DerSimonian and Laird, with 95% intervals."),
        table=_left_out_table(left),
    )


def _left_out_table(left: pd.DataFrame) -> Table:
    rows = [
        [row["left_out"], with_span(row["estimate"], row["low"], row["high"]), fixed(row["i2"], 0)]
        for row in records(left)
    ]
    columns = [
        Column(_("Without")),
        Column(_("Ratio and 95% interval"), "right"),
        Column(_("I²"), "right", unit="%"),
    ]
    return Table(_("Major cardiac events, pooled without one trial"), columns, rows)


def small_studies(briefing: CaseBriefing) -> Paragraph | Notice:
    """Return whether small trials show larger effects than large ones."""
    test = egger(pooling(briefing, "mace").effects)
    says = asymmetry_says(test)
    if says == "too few to say":
        return Notice(_("Fewer than ten trials cannot tell whether small ones show larger effects."))
    row = record(test)
    numbers = _("Egger's intercept {intercept}, P {p}, {k} trials").format(
        intercept=with_interval(row["intercept"], row["low"], row["high"], 1),
        p=fixed(row["p"]),
        k=formats.count(row["k"]),
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
    table = counts_against_printed(briefing.evidence.trials)
    if table.empty:
        return nothing_known(briefing, _("no trial with both counts and a hazard ratio"))
    rows = [
        [
            briefing.with_sources(row["trial"], [row["source_id"]]),
            fixed(row["from_counts"]),
            fixed(row["printed"]),
            fixed(row["difference"], 3),
        ]
        for row in records(table)
    ]
    columns = [
        Column(_("Trial"), weight=2),
        Column(_("Risk ratio from the counts"), "right"),
        Column(_("Hazard ratio as printed"), "right"),
        Column(_("Difference"), "right"),
    ]
    return Table(_("Do the counts agree with what was printed?"), columns, rows)
