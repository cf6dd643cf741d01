"""The sections of the briefing on one therapy area: each function returns what one cell shows."""

from __future__ import annotations

from ciie_utils.analysis.frames import LedgerLike
from ciie_utils.analysis.promises import kept_in_time
from ciie_utils.analysis.proportions import Proportion
from ciie_utils.analysis.stages import share_reached
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.change_blocks import what_changed
from ciie_utils.briefings.standing.overview import area_blocks, outcome_blocks
from ciie_utils.briefings.standing.overview.area_blocks import burden_table, organisations_table
from ciie_utils.briefings.standing.overview.overview_blocks import KINDS
from ciie_utils.briefings.standing.overview.progress import count_progress
from ciie_utils.briefings.standing.overview.subjects import (
    SubjectBriefing,
    not_counted,
    nothing_known,
    open_therapy_area,
)
from ciie_utils.briefings.standing.overview.tallies import organisation_counts
from ciie_utils.briefings.standing.promises import promise_blocks
from ciie_utils.briefings.standing.times import compared, curves
from nbbriefing.blocks.model import Figure, Group, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

__all__ = [
    "arrivals_by_area_figure",
    "burden_table",
    "finding",
    "key_figures",
    "left_out_of_time",
    "not_counted",
    "open_promises",
    "open_therapy_area",
    "organisations_table",
    "outcomes",
    "pipeline_by_edition",
    "pipeline_by_stage",
    "promise_timeline",
    "promises_come_due",
    "time_against_others",
    "what_changed",
]


def _patients(view: LedgerLike) -> Proportion:
    return sentences.proportion(share_reached(view).iloc[0])


def finding(briefing: SubjectBriefing) -> Paragraph | Notice:
    """Return the finding: patients reached, and how the time to them compares."""
    if briefing.view.initiatives.empty:
        return nothing_known(briefing)
    part = _patients(briefing.view)
    patients = ngettext(
        "Of the one initiative that concerns {area}, {k} had reached patients by {day}.",
        "Of the {n} initiatives that concern {area}, {k} had reached patients by {day}.",
        part.n,
    ).format(
        n=formats.count(part.n),
        area=briefing.name,
        k=formats.count(part.k),
        day=formats.day(briefing.as_of),
    )
    return Paragraph(sentences.together(patients, compared.compared_sentence(briefing)), role="finding")


def key_figures(briefing: SubjectBriefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval."""
    initiatives = briefing.view.initiatives
    if initiatives.empty:
        return Notice(_("There are no key figures, because nothing was known yet."))
    kinds = initiatives["kind"].value_counts().reindex(KINDS, fill_value=0)
    detail = _(", ").join(
        _("{n} {kind}").format(n=formats.count(n), kind=vocabulary.kind(kind, plural=int(n) != 1))
        for kind, n in kinds.items()
        if n
    )
    label = ngettext("initiative tied to the Expo", "initiatives tied to the Expo", len(initiatives))
    burden = area_blocks.burden_figure(briefing)
    items = [
        KeyFigure(formats.count(len(initiatives)), label, detail),
        sentences.share_figure(_patients(briefing.view), _("of them with patients")),
        sentences.share_figure(kept_in_time(briefing.promises), _("of promises come due kept in time")),
        _organisations(briefing),
    ]
    return KeyFigures([*items, burden] if burden is not None else items)


def _organisations(briefing: SubjectBriefing) -> KeyFigure:
    counts = organisation_counts(briefing.view)
    label = ngettext("organisation takes part", "organisations take part", len(counts))
    several = int((counts["k"] > 1).sum())
    detail = _("{n} in more than one initiative").format(n=formats.count(several))
    return KeyFigure(formats.count(len(counts)), label, detail)


def pipeline_by_edition(briefing: SubjectBriefing) -> Figure | Notice:
    """Return how far the initiatives of each edition have come, as bars."""
    counts = count_progress(briefing.reached, ["first_edition"])
    if counts.empty and len(briefing.reached):
        return Notice(_("No initiative of this area is tied to one edition; the table below has them all."))
    return outcome_blocks.progress_figure(
        briefing, counts, "first_edition", lambda n: vocabulary.capitalised(vocabulary.edition(int(n)))
    )


def pipeline_by_stage(briefing: SubjectBriefing) -> Table | Notice:
    """Return the initiatives by furthest stage and edition, in numbers."""
    return area_blocks.stage_table(briefing)


def outcomes(briefing: SubjectBriefing) -> Group | Notice:
    """Return what has become of each initiative, the furthest first."""
    return outcome_blocks.outcome_tables(briefing)


def time_against_others(briefing: SubjectBriefing) -> Figure | Notice:
    """Return the time from first showing to patients, against all other areas."""
    return compared.compared_figure(briefing)


def arrivals_by_area_figure(briefing: SubjectBriefing) -> Figure | Notice:
    """Return the share of products with patients some years after their first showing, area by area."""
    return compared.by_area_figure(briefing)


def left_out_of_time(briefing: SubjectBriefing) -> Paragraph | Notice:
    """Return how many of the area's products the curve leaves out, and why."""
    return curves.left_out_of_time(briefing)


def promise_timeline(briefing: SubjectBriefing) -> Figure | Notice:
    """Return due against met for the promises of the area with a due date."""
    return promise_blocks.timeline(briefing)


def promises_come_due(briefing: SubjectBriefing) -> Table | Notice:
    """Return the promises that were kept, came late or are overdue."""
    return promise_blocks.decided_table(briefing)


def open_promises(briefing: SubjectBriefing) -> Table | Notice:
    """Return the promises that are still open, and those replaced by a newer date."""
    return promise_blocks.open_table(briefing)
