"""Diabetes care in China as blocks: the cascade, what moved between surveys, how many people there are."""

import pandas as pd

from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings import indicators, left, local_text, right, tabulate, vocabulary
from ciie_utils.briefings.cases import CaseBriefing, fixed, sourced, span, subject_name, with_span
from ciie_utils.briefings.cases.diabetes import care, words
from nbbriefing.blocks.model import Figure, Inlines, Notice, Paragraph, Table
from nbbriefing.figures.bars import CascadeRow, cascade
from nbbriefing.figures.forest import Estimate, Scale, forest
from nbbriefing.language import _, formats, say

#: Figures that companies and the press gave of diabetes in China.
ANNOUNCED = (
    "diabetes_patients",
    "diabetes_control_rate",
    "diabetes_above_glucose_target",
    "diabetes_spending",
    "diabetes_complication_spending_share",
)


def steps_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the cascade of each national survey known by the day; see `care.cascade`."""
    return care.cascade(briefing.evidence.indicators)


def estimates_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return every figure for the number of people; see `care.estimates`."""
    return care.estimates(briefing.scope.indicators, briefing.evidence.indicators)


def _no_cascade(briefing: CaseBriefing) -> Notice:
    return briefing.nothing("No national survey that measured every step had been published by {day}.")


def announced_figures(briefing: CaseBriefing) -> Table | Notice:
    """Return the figures on diabetes in China that were told with the announcement and since."""
    table = briefing.scope.indicators
    chosen = table[table["indicator"].isin(ANNOUNCED) & (table["geography"] == "CN")]
    if chosen.empty:
        return briefing.nothing("No figure on diabetes in China was told by companies or the press by {day}.")
    return tabulate(
        _("Figures told with the announcement and since"),
        chosen.sort_values(["indicator", "published_end", "row"]),
        left(_("Measure"), 2.4, lambda row: indicators.indicator_name(row["indicator"])),
        right(_("Value"), 2, lambda row: sourced(briefing, indicators.value_text(row), row["source_id"])),
        left(_("Of what"), 4, lambda row: vocabulary.capitalised(local_text(row["subject"]))),
        left(_("Year"), 1.2, lambda row: formats.interval(row["period_start"], row["period_end"])),
    )


def cascade_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the cascade of each survey, one below the other."""
    steps = steps_of(briefing)
    if steps.empty:
        return _no_cascade(briefing)
    rows: list[CascadeRow] = []
    for year, survey in steps.groupby("year", sort=True):
        first, *others = records(survey)
        head = say(
            "{year}: {share}% of adults have diabetes ({span}); of them",
            year=str(year),
            share=fixed(first["share"], 1),
            span=span(first["low"], first["high"], 1),
        )
        rows.append(CascadeRow(head, heading=True))
        rows += [_cascade_row(row) for row in others]
    title = words.cascade_sentence(steps)
    return Figure(
        svg=cascade(rows, (0, 25, 50, 75, 100), lambda tick: formats.percent(tick / 100), formats.missing()),
        alt=say("{title} One bar per step and survey.", title=title),
        title=title,
        caption=_(
            "Shares of all adults with diabetes. Dark: up to the lower end of the 95% interval; light: the "
            "interval; line: the estimate; grey: those lost at it. The last step is worked out: treated "
            "times controlled among the treated, at HbA1c below 7.0%."
        ),
        table=tabulate(
            _("The cascade by survey"),
            steps,
            left(_("Survey"), 1, lambda row: str(row["year"])),
            left(_("Step"), 1.8, lambda row: vocabulary.label(words.STEPS, row["step"])),
            right(_("Share (95% interval)"), 2.4, lambda row: _share(briefing, row), "%"),
            right(_("of all adults"), 1.2, lambda row: fixed(row["of_adults"], 1), "%"),
            right(_("of the step before"), 1.3, lambda row: fixed(row["of_previous"], 1), "%"),
            right(_("lost at it"), 1.2, lambda row: fixed(row["lost"], 1), _("points")),
            left(_("Basis"), 1.1, lambda row: vocabulary.label(vocabulary.BASES, row["basis"])),
            notes=[
                _("The share of the first step is of all adults, that of the others of adults with diabetes.")
            ],
        ),
    )


def _cascade_row(row: Record) -> CascadeRow:
    text = say(
        "{share}% ({span}), {lost} points lost",
        share=fixed(row["share"], 1),
        span=span(row["low"], row["high"], 1),
        lost=fixed(row["lost"], 1),
    )
    label = vocabulary.label(words.STEPS, row["step"])
    return CascadeRow(label, row["share"], row["low"], row["high"], text, row["share"] + row["lost"])


def _share(briefing: CaseBriefing, row: Record) -> Inlines:
    return sourced(briefing, with_span(row["share"], row["low"], row["high"], 1), row["source_id"])


def trend_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return what changed from the first to the last survey, step by step."""
    trends = care.trends(briefing.evidence.indicators)
    if trends.empty:
        return briefing.nothing(
            "Fewer than two surveys that measured every step were known by {day}: nothing to compare."
        )
    rows = [
        Estimate(_indicator(row), row["change"], row["low"], row["high"], words.change(row))
        for row in records(trends)
    ]
    axis, ticks = _("change in percentage points"), (-4.0, -2.0, 0.0, 2.0, 4.0)
    scale = Scale(-5, 5, ticks, lambda tick: formats.number(tick, 0), reference=0.0, axis=axis)
    title, first = words.trend_sentence(trends), record(trends)
    return Figure(
        svg=forest(rows, scale),
        alt=say("{title} One row per step, with its 95% interval.", title=title),
        title=title,
        caption=_("Change between the surveys with its 95% interval; the line is no change."),
        table=tabulate(
            _("What changed between the surveys"),
            trends,
            left(_("Step"), 3, _indicator),
            right(str(first["year_from"]), None, lambda row: fixed(row["value_from"], 1), "%"),
            right(str(first["year_to"]), None, lambda row: fixed(row["value_to"], 1), "%"),
            right(
                _("Change (95% interval)"),
                2.2,
                lambda row: sourced(briefing, words.change(row), row["source_ids"]),
                _("points"),
            ),
            right(_("P"), None, lambda row: _("<0.001") if row["p"] < 0.001 else fixed(row["p"], 3)),
        ),
    )


def _indicator(row: Record) -> str:
    return words.named(words.INDICATORS, row["indicator"])


def against_itself(briefing: CaseBriefing) -> Paragraph | Notice:
    """Return whether a survey agrees with itself: the diagnosed share against those who know of it."""
    table = care.diagnosed_against_aware(briefing.evidence.indicators)
    if table.empty:
        return briefing.nothing(
            "No survey that gives both the diagnosed and those who know of it was known by {day}."
        )
    row = record(table)
    text = say(
        "A check: in the survey of {year} the diagnosed were {diagnosed}% of all with diabetes, and {aware}% "
        "said that they knew of it, {difference} points apart.",
        year=str(row["year"]),
        diagnosed=fixed(row["diagnosed_share"], 1),
        aware=fixed(row["aware"], 1),
        difference=fixed(abs(row["difference"]), 1),
    )
    return Paragraph(sourced(briefing, text, row["source_id"]), "note")


def people_table(briefing: CaseBriefing) -> Table | Notice:
    """Return how many people take each step of the latest survey, and how many are lost at it."""
    base = care.base_of(estimates_of(briefing))
    counted = care.latest_survey(care.people(steps_of(briefing), base))
    if counted.empty:
        return _no_cascade(briefing)
    first = record(counted)
    note = say(
        "Shares times {people} million people with diabetes, the stated figure nearest to {base}; the range "
        "takes the ends of both ranges together.",
        people=words.people_in_text(base["central"]),
        base=str(care.BASE_YEAR),
    )
    return tabulate(
        say("People at each step, with the shares of {year}", year=str(first["year"])),
        counted,
        left(_("Step"), 1.6, lambda row: words.named(words.STEPS, row["step"])),
        right(_("People"), 1.2, lambda row: words.people_text(row["people"]), _("million")),
        right(_("Range"), 1.6, _people_range, _("million")),
        right(_("Lost at it"), 1.2, _lost, _("million")),
        notes=[sourced(briefing, note, first["source_ids"])],
    )


def _people_range(row: Record) -> str:
    low, high = words.people_text(row["people_low"]), words.people_text(row["people_high"])
    return say("{low} to {high}", low=low, high=high)


def _lost(row: Record) -> str:
    return "–" if row["step"] == care.STEPS[0] else words.people_text(row["lost_people"])


def estimates_table(briefing: CaseBriefing) -> Table | Notice:
    """Return every figure for the number of people with diabetes."""
    figures = estimates_of(briefing)
    if figures.empty:
        return briefing.nothing(
            "No figure for the number of people with diabetes in China was known by {day}."
        )
    return tabulate(
        _("People with diabetes in China"),
        figures,
        left(_("Year"), 0.8, lambda row: formats.missing() if pd.isna(row["year"]) else str(row["year"])),
        right(
            _("People"),
            1.4,
            lambda row: sourced(briefing, words.people_text(row["people"]), row["source_ids"]),
            _("million"),
        ),
        left(_("What it counts"), 4, lambda row: vocabulary.capitalised(subject_name(row["subject"]))),
        left(_("Basis"), 1, lambda row: vocabulary.label(vocabulary.BASES, row["basis"])),
    )
