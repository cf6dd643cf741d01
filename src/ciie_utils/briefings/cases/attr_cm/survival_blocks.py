"""Survival with transthyretin amyloid cardiomyopathy, untreated and treated, as blocks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ciie_utils.analysis.evidence.treatment_effects import effects_from_counts
from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings.cases.attr_cm.life_years import TREATED, UNTREATED
from ciie_utils.briefings.cases.attr_cm.survival_models import FIVE_YEARS, curve, fit_anchors
from ciie_utils.briefings.cases.attr_cm.tafamidis_access import untreated_survival
from ciie_utils.briefings.cases.attr_cm.vocabulary import arm, outcome, subgroup
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.evidence_names import study
from ciie_utils.briefings.cases.text import fixed, span, with_span
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.vocabulary import capitalised
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.shares_over_time import MODELS, ShareCurve, shares_over_time
from nbbriefing.language import formats
from nbbriefing.language.messages import _, pgettext

#: The model that is told first: it passes through both published figures.
MAIN_MODEL = "weibull"
_YEARS = 6


def trial_rows(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the rows of the evidence that come from ATTR-ACT and its extension."""
    trials = briefing.evidence.treatment_trials
    return trials[trials["trial"].str.startswith("ATTR-ACT")].reset_index(drop=True)


def untreated_table(briefing: CaseBriefing) -> Table | Notice:
    """Return how long patients lived without treatment: what was told, and what cohorts and trials show."""
    anchors = briefing.evidence.survival_anchors
    table = untreated_survival(briefing.scope.indicators, briefing.evidence.indicators, anchors)
    # The cohort stands among the anchors, too.
    table = table.drop_duplicates(["years", "source_id"])
    if table.empty:
        return nothing_known(briefing, _("no figure on survival without treatment"))
    kinds = {
        "told": _("Told at the Expo (average after diagnosis)"),
        "median": _("Median of a cohort"),
        "trial_arm": _("Median of a trial's arm"),
    }
    rows: list[list[Inlines]] = [
        [
            kinds[row["measure"]],
            _whom(row),
            _years(row),
            briefing.citations.cite_all([row["source_id"]]) or formats.missing(),
        ]
        for row in records(table)
    ]
    columns = [
        Column(_("Figure"), weight=2.4),
        Column(_("Of whom"), weight=3.4),
        Column(_("Survival"), "right", unit=_("years"), weight=1.6),
        Column(_("Source"), weight=0.8),
    ]
    note = _(
        "The arm that began on placebo was given tafamidis after 30 months, so it lived longer than "
        "untreated patients would have. In brackets: 95% interval."
    )
    notes = [note] if (table["measure"] == "trial_arm").any() else []
    return Table(_("Survival without treatment"), columns, rows, notes=notes)


def _whom(row: Record) -> str:
    if row["measure"] != "trial_arm":
        return local_text(row["subject"])
    group, _comma, kind = str(row["subject"]).partition(", ")
    return _("{subgroup}, {arm}").format(subgroup=subgroup(group), arm=arm(kind))


def _years(row: Record) -> str:
    if row["measure"] == "told":
        return span(row["low"], row["high"], 1)
    if formats.is_missing(row["high"]) and not formats.is_missing(row["low"]):
        return _("{value} (from {low})").format(value=fixed(row["years"], 1), low=fixed(row["low"], 1))
    return with_span(row["years"], row["low"], row["high"], 1)


def trial_table(briefing: CaseBriefing) -> Table | Notice:
    """Return what the trial and its extension showed, from the counts, beside what was printed."""
    effects = effects_from_counts(trial_rows(briefing))
    if effects.empty:
        return nothing_known(briefing, _("no counts of the trial"))
    rows: list[list[Inlines]] = []
    for row in records(effects):
        printed = with_span(row["published"], row["published_low"], row["published_high"])
        is_hazard = row["published_measure"] == "HR"
        name = _("{trial}: {outcome}").format(trial=_trial(row["trial"]), outcome=outcome(row["outcome"]))
        rows.append(
            [
                briefing.with_sources(name, [row["source_id"]]),
                _counts(row["events_arm"], row["n_arm"]),
                _counts(row["events_comparator"], row["n_comparator"]),
                with_span(row["difference"], row["newcombe_low"], row["newcombe_high"], 1),
                fixed(row["needed_to_treat"], 0) if not formats.is_missing(row["needed_to_treat"]) else "–",
                printed if is_hazard else "–",
            ]
        )
    columns = [
        Column(_("Trial and outcome"), weight=2.7),
        Column(_("Tafamidis"), "right", weight=1.7),
        Column(_("Placebo first"), "right", weight=1.8),
        Column(_("Difference"), "right", unit=_("points"), weight=2.3),
        Column(_("Treated for one fewer"), "right", weight=0.9),
        Column(_("Hazard ratio as printed"), "right", weight=2.1),
    ]
    note = _("Difference in percentage points, with Newcombe's 95% interval.")
    return Table(_("What the trial showed, from its counts"), columns, rows, notes=[note])


def _trial(name: str) -> str:
    first, comma, group = name.partition(", ")
    if not comma:
        return study(first)
    return _("{study}, {subgroup}").format(study=study(first), subgroup=subgroup(group))


def _counts(events: int, n: int) -> str:
    return _("{events}/{n} ({share})").format(
        events=formats.count(events), n=formats.count(n), share=fixed(100 * events / n, 1) + "%"
    )


def curves_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return survival with and without treatment, fitted to the published median and five-year figure."""
    fits = fit_anchors(briefing.evidence.survival_anchors, (MAIN_MODEL, "exponential"))
    fits = fits[(fits["subgroup"] == "all") & fits["first"].notna()]
    if fits.empty:
        return nothing_known(briefing, _("no median and five-year survival, treated and untreated,"))
    months = np.linspace(0, 12 * _YEARS, 73)
    table = curve(fits, months)
    drawn = [
        _curve(row, table[(table["arm"] == row["arm"]) & (table["model"] == row["model"])])
        for row in records(fits)
    ]
    by_arm = {row["arm"]: row for row in records(fits)}
    title = _(
        "After five years {treated} of treated patients lived without transplant, {untreated} of the others"
    )
    title = title.format(
        treated=formats.percent(by_arm[TREATED]["survival_5y"]),
        untreated=formats.percent(by_arm[UNTREATED]["survival_5y"]),
    )
    return Figure(
        svg=shares_over_time(
            drawn,
            range(_YEARS + 1),
            _("years since the trial began"),
            MODELS,
            last=_YEARS,
            beyond=FIVE_YEARS / 12,
        ),
        alt=_("{title}. Two falling curves with the published figures as circles.").format(title=title),
        title=title,
        caption=_(
            "Free of death, heart transplant and assist device. Circles: published median and five-year "
            "figure. Solid: Weibull curve through both; dashed: exponential through the median alone. "
            "Shaded: beyond what was followed."
        ),
        table=_curve_table(briefing, records(fits[fits["model"] == MAIN_MODEL]), table),
    )


def _curve(row: Record, points: pd.DataFrame) -> ShareCurve:
    main = row["model"] == MAIN_MODEL
    published = ((row["median_months"] / 12, 0.5), (FIVE_YEARS / 12, row["survival_5y"]))
    name = arm(row["arm"]) if main else _("{arm}, exponential").format(arm=arm(row["arm"]))
    return ShareCurve(
        label=capitalised(name) if main else "",
        times=list(points["months"] / 12),
        shares=list(points["survival"]),
        points=published if main else (),
        strong=row["arm"] == TREATED,
        dashed=not main,
    )


def _curve_table(briefing: CaseBriefing, fits: Sequence[Record], table: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = []
    for year in range(_YEARS + 1):
        cells: list[Inlines] = [formats.count(year)]
        for row in fits:
            mine = table[(table["arm"] == row["arm"]) & (table["model"] == MAIN_MODEL)]
            cells.append(formats.percent(float(mine.loc[mine["months"] == 12 * year, "survival"].iloc[0])))
        rows.append(cells)
    columns = [
        Column(pgettext("since the start", "Year")),
        *(
            Column(briefing.with_sources(capitalised(arm(row["arm"])), [row["source_id"]]), "right")
            for row in fits
        ),
    ]
    return Table(_("Survival by the Weibull curve"), columns, rows)
