"""How much the share with the disease hangs on the criterion, and what else was published, as blocks."""

from __future__ import annotations

import math
import re

import pandas as pd

from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.dermatitis import journey_cascade
from ciie_utils.briefings.cases.dermatitis.blocks import journey_of
from ciie_utils.briefings.cases.text import fixed, millions, sourced, with_span
from ciie_utils.briefings.indicators import place_name, value_text
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.forest import Estimate, Scale, forest
from nbbriefing.language import formats
from nbbriefing.language.messages import _

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
    last = re.split(", |，", local_text(subject))[-1]
    return vocabulary.capitalised(re.split(r" \(|（", last)[0])


def _criterion_table(briefing: CaseBriefing, table: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = [
        [
            _criterion(row["subject"]),
            formats.count(row["n"]),
            sourced(briefing, with_span(row["share"], row["low"], row["high"], 2), row["source_ids"]),
            millions(row["people"], 1),
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
            vocabulary.capitalised(local_text(row["subject"])),
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
    return place_name(geography)
