"""Whether the survival curves hold, as blocks: where the exponential fails, and figures not fitted to."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.frames import records
from ciie_utils.briefings.cases.attr_cm.survival_checks import at_30_months, power_of_hazard_ratio
from ciie_utils.briefings.cases.attr_cm.survival_models import TOLERANCE, fit_anchors
from ciie_utils.briefings.cases.attr_cm.vocabulary import arm, fit_verdict, model, subgroup
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.text import fixed, sourced
from ciie_utils.briefings.vocabulary import capitalised
from nbbriefing.blocks.model import Column, Group, Inlines, Notice, Paragraph, Table
from nbbriefing.language.messages import _, pgettext


def checks(briefing: CaseBriefing) -> Group | Notice:
    """Return where the exponential fails, and whether figures that were not fitted to are met."""
    evidence = briefing.evidence
    fits = fit_anchors(evidence.survival_anchors)
    if fits.empty:
        return nothing_known(briefing, _("no median and five-year survival that a curve could be fitted to"))
    tested = fits[fits["model"] == "exponential"]
    return Group(
        [
            Paragraph(_exponential_sentence(tested)),
            _fit_table(briefing, tested),
            *_power(briefing),
            *_third(briefing, fits),
        ]
    )


def _exponential_sentence(tested: pd.DataFrame) -> str:
    failed = tested[tested["verdict"] == "beyond"]
    if failed.empty:
        return _("A constant hazard (exponential) meets the five-year figure of every group.")
    names = [
        _("{subgroup} ({arm})").format(subgroup=subgroup(row["subgroup"]), arm=arm(row["arm"]))
        for row in records(failed)
    ]
    words = _(
        "A constant hazard (exponential) is not enough: through the median it misses the five-year figure of "
        "{groups} by more than {tolerance} points. Curves with two parameters pass through both figures, so "
        "only a third figure can test them."
    )
    return words.format(
        groups=pgettext("between groups", "; ").join(names), tolerance=fixed(100 * TOLERANCE, 0)
    )


def _fit_table(briefing: CaseBriefing, tested: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = [
        [
            briefing.with_sources(
                _("{subgroup}, {arm}").format(subgroup=subgroup(row["subgroup"]), arm=arm(row["arm"])),
                [row["source_id"]],
            ),
            fixed(row["median_months"] / 12, 1),
            fixed(100 * row["survival_5y"], 1),
            fixed(100 * row["survival_5y_fitted"], 1),
            fixed(100 * row["difference"], 1),
            fit_verdict(row["verdict"]),
        ]
        for row in records(tested)
    ]
    columns = [
        Column(_("Group and arm"), weight=3.4),
        Column(_("Median"), "right", unit=_("years"), weight=1),
        Column(_("Five years, printed"), "right", unit="%", weight=1.3),
        Column(_("exponential"), "right", unit="%", weight=1.3),
        Column(_("Difference"), "right", unit=_("points"), weight=1.2),
        Column(_("Verdict"), weight=1.8),
    ]
    return Table(_("An exponential through the median, against the five-year figure"), columns, rows)


def _power(briefing: CaseBriefing) -> list[Table]:
    table = power_of_hazard_ratio(briefing.evidence.survival_anchors, briefing.evidence.treatment_trials)
    if table.empty:
        return []
    rows: list[list[Inlines]] = [
        [
            sourced(briefing, capitalised(subgroup(row["subgroup"])), row["source_ids"]),
            fixed(100 * row["untreated_5y"], 1),
            fixed(row["hazard_ratio"]),
            fixed(100 * row["expected_5y"], 1),
            fixed(100 * row["printed_5y"], 1),
            fixed(100 * row["difference"], 1),
        ]
        for row in records(table)
    ]
    columns = [
        Column(_("Group"), weight=2.4),
        Column(_("Placebo first"), "right", unit="%"),
        Column(_("Hazard ratio"), "right"),
        Column(_("Expected"), "right", unit="%"),
        Column(_("Printed"), "right", unit="%"),
        Column(_("Difference"), "right", unit=_("points")),
    ]
    caption = _("Do the arms differ by the printed hazard ratio? Five-year survival under treatment")
    return [Table(caption, columns, rows)]


def _third(briefing: CaseBriefing, fits: pd.DataFrame) -> list[Table]:
    table = at_30_months(fits, briefing.evidence.treatment_trials)
    if table.empty:
        return []
    rows: list[list[Inlines]] = [
        [
            sourced(briefing, capitalised(arm(row["arm"])), row["source_ids"]),
            capitalised(model(row["model"])),
            fixed(100 * row["fitted"], 1),
            fixed(100 * row["observed"], 1),
            fixed(100 * row["difference"], 1),
        ]
        for row in records(table)
    ]
    columns = [
        Column(_("Arm"), weight=2.4),
        Column(_("Curve"), weight=1.8),
        Column(_("Curve at 30 months"), "right", unit="%", weight=1.3),
        Column(_("Alive in the trial"), "right", unit="%", weight=1.3),
        Column(_("Difference"), "right", unit=_("points"), weight=1.2),
    ]
    note = _("The trial counted deaths alone, and both doses; the curves count transplants and devices, too.")
    return [Table(_("A third figure: the trial's own survival"), columns, rows, notes=[note])]
