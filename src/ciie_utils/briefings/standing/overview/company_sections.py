"""The sections of the briefing on one organisation: each function returns what one cell shows."""

from __future__ import annotations

from ciie_utils.analysis.networks import partners_of
from ciie_utils.analysis.promises import came_due, kept_in_time
from ciie_utils.analysis.proportions import Proportion
from ciie_utils.analysis.stages import share_reached
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.change_blocks import what_changed
from ciie_utils.briefings.standing.overview.company_blocks import (
    acts_figure,
    edition_tables,
    own_figures,
    partners_table,
)
from ciie_utils.briefings.standing.overview.overview_blocks import KINDS
from ciie_utils.briefings.standing.overview.subjects import (
    SubjectBriefing,
    not_counted,
    nothing_known,
    open_company,
)
from ciie_utils.briefings.standing.promises import comparison_blocks, promise_blocks, record_blocks
from ciie_utils.briefings.standing.times import paths
from nbbriefing.blocks.model import Figure, Group, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

__all__ = [
    "acts_figure",
    "edition_tables",
    "finding",
    "key_figures",
    "not_counted",
    "open_company",
    "open_promises",
    "own_figures",
    "partners_table",
    "product_paths",
    "promise_timeline",
    "promises_come_due",
    "record_against_others",
    "what_changed",
]


def finding(briefing: SubjectBriefing) -> Paragraph | Notice:
    """Return the finding: patients reached, promises kept, and how that compares."""
    if briefing.view.initiatives.empty:
        return nothing_known(briefing)
    patients = sentences.patients_sentence(_patients(briefing), briefing.as_of, briefing.name)
    due = came_due(briefing.promises)["verdict"].value_counts()
    pair = comparison_blocks.comparison(briefing)["all"]
    kept = sentences.kept_sentence(pair.own, due.get("late", 0), due.get("overdue", 0), briefing.as_of)
    compared = comparison_blocks.comparison_sentence(pair.own, pair.others)
    return Paragraph(sentences.together(patients, kept, compared), role="finding")


def _patients(briefing: SubjectBriefing) -> Proportion:
    return sentences.proportion(share_reached(briefing.view).iloc[0])


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
    return KeyFigures(
        [
            KeyFigure(formats.count(len(initiatives)), label, detail),
            sentences.share_figure(_patients(briefing), _("of them with patients")),
            sentences.share_figure(
                kept_in_time(briefing.promises), _("of its promises come due kept in time")
            ),
            record_blocks.overdue_figure(briefing),
            _partners_figure(briefing),
        ]
    )


def _partners_figure(briefing: SubjectBriefing) -> KeyFigure:
    partners = partners_of(briefing.view, briefing.subject)
    label = ngettext("organisation takes part with it", "organisations take part with it", len(partners))
    several = int((partners["n"] > 1).sum())
    if partners.empty:
        return KeyFigure(formats.count(0), label, _("none named"))
    detail = _("{n} in more than one initiative").format(n=formats.count(several))
    return KeyFigure(formats.count(len(partners)), label, detail)


def record_against_others(briefing: SubjectBriefing) -> Group | Notice:
    """Return the share of promises kept in time against all others, with intervals."""
    return comparison_blocks.record_figure(briefing)


def product_paths(briefing: SubjectBriefing) -> Figure | Notice:
    """Return the path of each product from first showing to patients."""
    return paths.paths_figure(briefing, briefing.name)


def promise_timeline(briefing: SubjectBriefing) -> Figure | Notice:
    """Return due against met for its promises with a due date."""
    return promise_blocks.timeline(briefing)


def promises_come_due(briefing: SubjectBriefing) -> Table | Notice:
    """Return its promises that were kept, came late or are overdue."""
    return promise_blocks.decided_table(briefing)


def open_promises(briefing: SubjectBriefing) -> Table | Notice:
    """Return its promises that are still open, and those replaced by a newer date."""
    return promise_blocks.open_table(briefing)
