"""The journey of children with atopic dermatitis as blocks: the cascade, the criterion, other figures."""

import math

import pandas as pd

from ciie_utils.analysis.frames import Record, only, record, records
from ciie_utils.briefings import indicators, left, local_text, right, tabulate, vocabulary
from ciie_utils.briefings.cases import CaseBriefing, fixed, millions, sourced, subject_name, with_span
from ciie_utils.briefings.cases.dermatitis import journey, words
from nbbriefing.blocks.model import Figure, Inlines, Notice, Table
from nbbriefing.figures import bars, forest
from nbbriefing.language import _, formats, say


def journey_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the journey in both versions, with shares of all children; see `journey.journey`."""
    steps = journey.journey(briefing.scope.indicators, briefing.evidence.indicators)
    return journey.of_all_children(steps)


def measured_prevalence(briefing: CaseBriefing) -> Record:
    """Return the step from all children to those with the disease, as surveys in China measured it."""
    steps = journey_of(briefing)
    return only(steps[steps["version"] == "measured"], "step", "with_disease")


def cascade_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the cascade from all children to control, in both versions."""
    steps = journey_of(briefing)
    if not journey.steps_with_a_share(steps)[0]:
        return briefing.nothing("No source gave a share for a step of the journey by {day}.")
    rows: list[bars.CascadeRow] = []
    for version, own in steps.groupby("version", sort=False):
        first = record(own)
        head = say("{version}, of 100 children", version=vocabulary.label(words.VERSIONS, version))
        if not math.isnan(first["people"]):
            n, ages = formats.readable_number(first["people"]), local_text(first["subject"])
            head = say("{head} ({n} in China, {ages})", head=head, n=n, ages=ages)
        rows.append(bars.CascadeRow(head, heading=True))
        rows += [_cascade_row(row) for row in records(own)[1:]]
    title = words.known_sentence(steps)
    return Figure(
        svg=bars.cascade(
            rows, (0, 5, 10, 15, 20), lambda tick: formats.count(round(tick)), formats.missing()
        ),
        alt=say("{title} One bar per step; a step without a source has an open bar.", title=title),
        title=title,
        caption=_(
            "Dark: up to the least; light: up to the most, when all low or all high ends come true at once; "
            "line: the middle. Open: no source gives a share, and nothing is filled in."
        ),
        table=tabulate(
            _("The journey step by step"),
            steps,
            left(_("Version"), 2, lambda row: vocabulary.label(words.VERSIONS, row["version"])),
            left(_("Step"), 1.5, lambda row: vocabulary.label(words.STEPS, row["step"])),
            right(_("Share of the step before"), 2, lambda row: _numbers(row, journey.SHARES), "%"),
            right(_("Of all children"), 1.8, _of_children, "%"),
            right(
                _("Children"),
                2,
                lambda row: _people(row) if row["known"] else formats.missing(),
                _("million"),
            ),
            left(_("Of whom"), 2.6, lambda row: _of_whom(briefing, row)),
            notes=[
                _("Not known: no source gives the share, and so the steps after it are not known either.")
            ],
        ),
    )


def _cascade_row(row: Record) -> bars.CascadeRow:
    label = vocabulary.label(words.STEPS, row["step"])
    if math.isnan(row["of_children"]):
        return bars.CascadeRow(label)
    text = _numbers(row, journey.OF_CHILDREN)
    if not math.isnan(row["people"]):
        text = say("{words}; {people} million", words=text, people=_people(row))
    return bars.CascadeRow(label, row["of_children"], row["of_children_low"], row["of_children_high"], text)


def _of_children(row: Record) -> str:
    return _numbers(row, journey.OF_CHILDREN) if row["known"] else formats.missing()


def _of_whom(briefing: CaseBriefing, row: Record) -> Inlines:
    subject = vocabulary.capitalised(subject_name(row["subject"]))
    return sourced(briefing, subject, row["source_ids"]) if row["known"] else "–"


def _numbers(row: Record, names: tuple[str, str, str]) -> str:
    """A percentage with its range, alone if the range is a point."""
    value, low, high = (row[name] for name in names)
    return fixed(value, 1) if low == high else with_span(value, low, high, 1)


def _people(row: Record) -> str:
    """People in millions (万 in Chinese), with their range."""
    value, low, high = (millions(row[name], 1) for name in journey.PEOPLE)
    if math.isnan(row["people"]) or row["people_low"] == row["people_high"]:
        return value
    return say("{value} ({span})", value=value, span=say("{low} to {high}", low=low, high=high))


def criteria_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return prevalence by criterion in one survey; see `journey.criterion_sensitivity`."""
    return journey.criterion_sensitivity(briefing.evidence.indicators)


def criterion_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the share of children with the disease by diagnostic criterion."""
    criteria = criteria_of(briefing)
    if criteria.empty:
        return briefing.nothing("No survey in China that applied more than one criterion was known by {day}.")
    rows = [
        forest.Estimate(words.criterion(row["subject"]), *_ends(row), with_span(*_ends(row), 1))
        for row in records(criteria)
    ]
    middle = measured_prevalence(briefing)["share"]
    caption = _("Squares: one survey under its criteria, with 95% Wilson intervals, which hold chance alone.")
    if not criteria["share"].eq(middle).any() and not math.isnan(middle):
        label = _("The middle used in the cascade")
        rows.append(forest.Estimate(label, middle, text=fixed(middle, 1), kind="other"))
        caption = _(
            "Squares: one survey under its criteria, with 95% Wilson intervals, which hold chance alone; "
            "circle: the middle that the cascade takes."
        )
    axis = _("share of children aged 1 to 7 with the disease")
    scale = forest.Scale(0, 20, (0, 5, 10, 15, 20), lambda tick: formats.percent(tick / 100), axis=axis)
    title = words.criterion_sentence(criteria)
    return Figure(
        svg=forest.forest(rows, scale),
        alt=say("{title} One row per criterion, with its 95% interval.", title=title),
        title=title,
        caption=caption,
        table=tabulate(
            _("The share with the disease by criterion"),
            criteria,
            left(_("Criterion"), 3, lambda row: words.criterion(row["subject"])),
            right(_("Children"), 1.2, lambda row: formats.count(row["n"])),
            right(
                _("Share (95% interval)"),
                2.6,
                lambda row: sourced(briefing, with_span(*_ends(row), 2), row["source_ids"]),
                "%",
            ),
            right(
                _("if it held for all children"), 1.8, lambda row: millions(row["people"], 1), _("million")
            ),
            right(_("Times the least"), 1.2, lambda row: fixed(row["factor"], 1)),
        ),
    )


def _ends(row: Record) -> tuple[float, float, float]:
    return row["share"], row["low"], row["high"]


def figures_table(briefing: CaseBriefing) -> Table | Notice:
    """Return the other published figures on the disease in China and beyond."""
    figures = journey.published_figures(briefing.scope.indicators, briefing.evidence.indicators)
    if figures.empty:
        return briefing.nothing("No figure on atopic dermatitis was known by {day}.")
    return tabulate(
        _("Published figures on atopic dermatitis"),
        figures,
        left(_("Measure"), 2, lambda row: words.indicator(row["indicator"])),
        right(_("Value"), 1.8, lambda row: sourced(briefing, _value(row), row["source_id"])),
        left(_("Of whom"), 4, lambda row: vocabulary.capitalised(local_text(row["subject"]))),
        left(_("Place"), 1.1, lambda row: indicators.place_name(row["geography"]) or formats.missing()),
        left(_("Year"), 1.1, lambda row: formats.missing() if pd.isna(row["year"]) else str(row["year"])),
    )


def _value(row: Record) -> str:
    return indicators.value_text({**row, "unit": "percent"})
