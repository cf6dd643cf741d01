"""Survival with transthyretin cardiomyopathy, untreated and treated, as blocks; and whether curves hold."""

import numpy as np
import pandas as pd

from ciie_utils.analysis.evidence.treatment_effects import effects_from_counts
from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings import Shown, left, local_text, right, tabulate
from ciie_utils.briefings.cases import CaseBriefing, fixed, sourced, span, study, with_span
from ciie_utils.briefings.cases.attr_cm import survival
from ciie_utils.briefings.cases.attr_cm.curves import FIVE_YEARS, TOLERANCE, curve, fit_anchors
from ciie_utils.briefings.cases.attr_cm.survival import TREATED, UNTREATED
from ciie_utils.briefings.cases.attr_cm.words import arm, fit_verdict, model, outcome, subgroup
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.vocabulary import capitalised
from nbbriefing.blocks.model import Column, Figure, Group, Inlines, Notice, Paragraph, Table
from nbbriefing.figures.shares_over_time import MODELS, ShareCurve, shares_over_time
from nbbriefing.language import _, formats, pgettext, say

#: The model that is told first: it passes through both published figures.
MAIN_MODEL = "weibull"
_YEARS = 6


def trial_rows(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the rows of the evidence that come from ATTR-ACT and its extension."""
    trials = briefing.evidence.treatment_trials
    return trials[trials["trial"].str.startswith("ATTR-ACT")].reset_index(drop=True)


def untreated_table(briefing: CaseBriefing) -> Table | Notice:
    """Return how long patients lived without treatment: what was told, and what cohorts and trials show."""
    evidence = briefing.evidence
    figures = survival.untreated_survival(
        briefing.scope.indicators, evidence.indicators, evidence.survival_anchors
    )
    # The cohort stands among the anchors, too.
    figures = figures.drop_duplicates(["years", "source_id"])
    if figures.empty:
        return nothing_known(briefing, _("no figure on survival without treatment"))
    kinds = {
        "told": _("Told at the Expo (average after diagnosis)"),
        "median": _("Median of a cohort"),
        "trial_arm": _("Median of a trial's arm"),
    }

    def source(row: Record) -> Inlines:
        return briefing.citations.cite_all([row["source_id"]]) or formats.missing()

    note = _(
        "The arm that began on placebo was given tafamidis after 30 months, so it lived longer than "
        "untreated patients would have. In brackets: 95% interval."
    )
    return tabulate(
        _("Survival without treatment"),
        figures,
        left(_("Figure"), 2.4, lambda row: kinds[row["measure"]]),
        left(_("Of whom"), 3.4, _whom),
        right(_("Survival"), 1.6, _years, _("years")),
        left(_("Source"), 0.8, source),
        notes=[note] if (figures["measure"] == "trial_arm").any() else [],
    )


def _whom(row: Record) -> str:
    if row["measure"] != "trial_arm":
        return local_text(row["subject"])
    group, _comma, kind = str(row["subject"]).partition(", ")
    return say("{subgroup}, {arm}", subgroup=subgroup(group), arm=arm(kind))


def _years(row: Record) -> str:
    if row["measure"] == "told":
        return span(row["low"], row["high"], 1)
    if formats.is_missing(row["high"]) and not formats.is_missing(row["low"]):
        return say("{value} (from {low})", value=fixed(row["years"], 1), low=fixed(row["low"], 1))
    return with_span(row["years"], row["low"], row["high"], 1)


def trial_table(briefing: CaseBriefing) -> Table | Notice:
    """Return what the trial and its extension showed, from the counts, beside what was printed."""
    effects = effects_from_counts(trial_rows(briefing))
    if effects.empty:
        return nothing_known(briefing, _("no counts of the trial"))

    def named(row: Record) -> Inlines:
        name = say("{trial}: {outcome}", trial=_trial(row["trial"]), outcome=outcome(row["outcome"]))
        return briefing.with_sources(name, [row["source_id"]])

    def difference(row: Record) -> str:
        return with_span(row["difference"], row["newcombe_low"], row["newcombe_high"], 1)

    def needed(row: Record) -> str:
        return "–" if formats.is_missing(row["needed_to_treat"]) else fixed(row["needed_to_treat"], 0)

    def printed(row: Record) -> str:
        if row["published_measure"] != "HR":
            return "–"
        return with_span(row["published"], row["published_low"], row["published_high"])

    return tabulate(
        _("What the trial showed, from its counts"),
        effects,
        left(_("Trial and outcome"), 2.7, named),
        right(_("Tafamidis"), 1.7, lambda row: _counts(row["events_arm"], row["n_arm"])),
        right(_("Placebo first"), 1.8, lambda row: _counts(row["events_comparator"], row["n_comparator"])),
        right(_("Difference"), 2.3, difference, _("points")),
        right(_("Treated for one fewer"), 0.9, needed),
        right(_("Hazard ratio as printed"), 2.1, printed),
        notes=[_("Difference in percentage points, with Newcombe's 95% interval.")],
    )


def _trial(name: str) -> str:
    first, comma, group = name.partition(", ")
    return say("{study}, {subgroup}", study=study(first), subgroup=subgroup(group)) if comma else study(first)


def _counts(events: int, n: int) -> str:
    return say("{events}/{n} ({share})", events=events, n=n, share=fixed(100 * events / n, 1) + "%")


def curves_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return survival with and without treatment, fitted to the published median and five-year figure."""
    fits = fit_anchors(briefing.evidence.survival_anchors, (MAIN_MODEL, "exponential"))
    fits = fits[(fits["subgroup"] == "all") & fits["first"].notna()]
    if fits.empty:
        return nothing_known(briefing, _("no median and five-year survival, treated and untreated,"))
    main = records(fits[fits["model"] == MAIN_MODEL])
    after_five = {row["arm"]: formats.percent(row["survival_5y"]) for row in main}
    title = say(
        "After five years {treated} of treated patients lived without transplant, {untreated} of the others",
        treated=after_five[TREATED],
        untreated=after_five[UNTREATED],
    )
    points = curve(fits, np.linspace(0, 12 * _YEARS, 73))
    return Figure(
        svg=shares_over_time(
            [_curve(row, points) for row in records(fits)],
            range(_YEARS + 1),
            _("years since the trial began"),
            MODELS,
            last=_YEARS,
            beyond=FIVE_YEARS / 12,
        ),
        alt=say("{title}. Two falling curves with the published figures as circles.", title=title),
        title=title,
        caption=_(
            "Free of death, heart transplant and assist device. Circles: published median and five-year "
            "figure. Solid: Weibull curve through both; dashed: exponential through the median alone. "
            "Shaded: beyond what was followed."
        ),
        table=_curve_table(briefing, main, points),
    )


def _curve(row: Record, points: pd.DataFrame) -> ShareCurve:
    main = row["model"] == MAIN_MODEL
    mine = points[(points["arm"] == row["arm"]) & (points["model"] == row["model"])]
    published = ((row["median_months"] / 12, 0.5), (FIVE_YEARS / 12, row["survival_5y"]))
    return ShareCurve(
        label=capitalised(arm(row["arm"])) if main else "",
        times=list(mine["months"] / 12),
        shares=list(mine["survival"]),
        points=published if main else (),
        strong=row["arm"] == TREATED,
        dashed=not main,
    )


def _curve_table(briefing: CaseBriefing, fits: list[Record], points: pd.DataFrame) -> Table:
    weibull = records(points[points["model"] == MAIN_MODEL])
    shares = {(row["months"], row["arm"]): row["survival"] for row in weibull}
    rows = [
        {"year": year, **{fit["arm"]: shares[12 * year, fit["arm"]] for fit in fits}}
        for year in range(_YEARS + 1)
    ]

    def of_arm(fit: Record) -> Shown:
        name = briefing.with_sources(capitalised(arm(fit["arm"])), [fit["source_id"]])
        return Shown(Column(name, "right"), lambda row: formats.percent(row[fit["arm"]]))

    year = left(pgettext("since the start", "Year"), None, lambda row: formats.count(row["year"]))
    return tabulate(_("Survival by the Weibull curve"), rows, year, *(of_arm(fit) for fit in fits))


def checks(briefing: CaseBriefing) -> Group | Notice:
    """Return where the exponential fails, and whether figures that were not fitted to are met."""
    evidence = briefing.evidence
    fits = fit_anchors(evidence.survival_anchors)
    if fits.empty:
        return nothing_known(briefing, _("no median and five-year survival that a curve could be fitted to"))
    tested = fits[fits["model"] == "exponential"]
    powers = survival.power_of_hazard_ratio(evidence.survival_anchors, evidence.treatment_trials)
    thirds = survival.at_30_months(fits, evidence.treatment_trials)
    blocks = [Paragraph(_exponential_sentence(tested)), _fit_table(briefing, tested)]
    blocks += [_power_table(briefing, powers)] if len(powers) else []
    blocks += [_third_table(briefing, thirds)] if len(thirds) else []
    return Group(blocks)


def _exponential_sentence(tested: pd.DataFrame) -> str:
    failed = tested[tested["verdict"] == "beyond"]
    if failed.empty:
        return _("A constant hazard (exponential) meets the five-year figure of every group.")
    names = [
        say("{subgroup} ({arm})", subgroup=subgroup(row["subgroup"]), arm=arm(row["arm"]))
        for row in records(failed)
    ]
    return say(
        "A constant hazard (exponential) is not enough: through the median it misses the five-year figure of "
        "{groups} by more than {tolerance} points. Curves with two parameters pass through both figures, so "
        "only a third figure can test them.",
        groups=pgettext("between groups", "; ").join(names),
        tolerance=fixed(100 * TOLERANCE, 0),
    )


def _percent_column(title: str, name: str, unit: str = "%", weight: float | None = None) -> Shown:
    """A column of shares (0 to 1) in percent, or of their difference in points."""
    return right(title, weight, lambda row: fixed(100 * row[name], 1), unit)


def _fit_table(briefing: CaseBriefing, tested: pd.DataFrame) -> Table:
    def named(row: Record) -> Inlines:
        name = say("{subgroup}, {arm}", subgroup=subgroup(row["subgroup"]), arm=arm(row["arm"]))
        return briefing.with_sources(name, [row["source_id"]])

    return tabulate(
        _("An exponential through the median, against the five-year figure"),
        tested,
        left(_("Group and arm"), 3.4, named),
        right(_("Median"), 1, lambda row: fixed(row["median_months"] / 12, 1), _("years")),
        _percent_column(_("Five years, printed"), "survival_5y", weight=1.3),
        _percent_column(_("exponential"), "survival_5y_fitted", weight=1.3),
        _percent_column(_("Difference"), "difference", _("points"), 1.2),
        left(_("Verdict"), 1.8, lambda row: fit_verdict(row["verdict"])),
    )


def _power_table(briefing: CaseBriefing, powers: pd.DataFrame) -> Table:
    def named(row: Record) -> Inlines:
        return sourced(briefing, capitalised(subgroup(row["subgroup"])), row["source_ids"])

    return tabulate(
        _("Do the arms differ by the printed hazard ratio? Five-year survival under treatment"),
        powers,
        left(_("Group"), 2.4, named),
        _percent_column(_("Placebo first"), "untreated_5y"),
        right(_("Hazard ratio"), None, lambda row: fixed(row["hazard_ratio"])),
        _percent_column(_("Expected"), "expected_5y"),
        _percent_column(_("Printed"), "printed_5y"),
        _percent_column(_("Difference"), "difference", _("points")),
    )


def _third_table(briefing: CaseBriefing, thirds: pd.DataFrame) -> Table:
    note = _("The trial counted deaths alone, and both doses; the curves count transplants and devices, too.")
    return tabulate(
        _("A third figure: the trial's own survival"),
        thirds,
        left(_("Arm"), 2.4, lambda row: sourced(briefing, capitalised(arm(row["arm"])), row["source_ids"])),
        left(_("Curve"), 1.8, lambda row: capitalised(model(row["model"]))),
        _percent_column(_("Curve at 30 months"), "fitted", weight=1.3),
        _percent_column(_("Alive in the trial"), "observed", weight=1.3),
        _percent_column(_("Difference"), "difference", _("points"), 1.2),
        notes=[note],
    )
