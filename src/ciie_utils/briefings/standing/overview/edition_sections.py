"""The sections of the briefing on one edition: each function returns what one cell of the notebook shows."""

from __future__ import annotations

from ciie_utils.analysis.promises import came_due, kept_in_time
from ciie_utils.analysis.proportions import Proportion
from ciie_utils.analysis.stages import share_reached
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.change_blocks import what_changed
from ciie_utils.briefings.indicators import edition_table
from ciie_utils.briefings.standing.overview import outcome_blocks
from ciie_utils.briefings.standing.overview.overview_blocks import (
    KINDS,
    agreements,
    edition_name,
    exhibits,
    participants,
    shown_by_area,
)
from ciie_utils.briefings.standing.overview.progress import count_progress
from ciie_utils.briefings.standing.promises import promise_blocks, record_blocks
from nbbriefing.blocks.model import (
    Figure,
    Group,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Table,
)
from nbbriefing.language import formats
from nbbriefing.language.messages import _

__all__ = [
    "agreements",
    "exhibits",
    "figures_of_edition",
    "finding",
    "key_figures",
    "open_promises",
    "outcomes",
    "participants",
    "progress",
    "promise_timeline",
    "promises_come_due",
    "shown_by_area",
    "what_changed",
]


def finding(briefing: Briefing) -> Paragraph | Notice:
    """Return the finding in a sentence or two: patients reached, promises kept."""
    if briefing.view.initiatives.empty:
        return Notice(
            _("Nothing about {edition} was known by {day}.").format(
                edition=edition_name(briefing), day=formats.day(briefing.as_of)
            )
        )
    due = came_due(briefing.promises)["verdict"].value_counts()
    kept = sentences.kept_sentence(
        kept_in_time(briefing.promises), due.get("late", 0), due.get("overdue", 0), briefing.as_of
    )
    patients = sentences.patients_sentence(_patients(briefing), briefing.as_of, edition_name(briefing))
    return Paragraph(sentences.together(patients, kept), role="finding")


def _patients(briefing: Briefing) -> Proportion:
    return sentences.proportion(share_reached(briefing.view).iloc[0])


def key_figures(briefing: Briefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval."""
    initiatives = briefing.view.initiatives
    if initiatives.empty:
        return Notice(_("There are no key figures, because nothing was known yet."))
    kinds = initiatives["kind"].value_counts().reindex(KINDS, fill_value=0)
    detail = _(", ").join(
        _("{n} {kind}").format(n=formats.count(n), kind=vocabulary.kind(kind, plural=True))
        for kind, n in kinds.items()
        if n
    )
    items = [
        KeyFigure(formats.count(len(initiatives)), _("initiatives followed from this edition"), detail),
        sentences.share_figure(_patients(briefing), _("of them with patients")),
        sentences.share_figure(kept_in_time(briefing.promises), _("of promises come due kept in time")),
        record_blocks.overdue_figure(briefing),
    ]
    return KeyFigures([*items, *_deals(briefing)])


def _deals(briefing: Briefing) -> list[KeyFigure]:
    indicators = briefing.view.indicators
    deals = indicators[indicators["indicator"] == "intended_deals"]
    if deals.empty:
        return []
    first = deals.iloc[0]
    words = (
        _("all areas of the Expo") if deals["value"].nunique() == 1 else _("all areas; the sources differ")
    )
    label = _("{currency} of intended deals").format(currency=vocabulary.currency(first["unit"]))
    detail = briefing.with_sources(words, deals["source_id"])
    return [KeyFigure(formats.readable_number(first["value"]), label, detail)]


def figures_of_edition(briefing: Briefing) -> Group | Table | Notice:
    """Return the figures of the edition: of the Expo as a whole, then of single companies."""
    indicators = briefing.view.indicators
    if indicators.empty:
        return Notice(
            _("No figure of {edition} was known by {day}.").format(
                edition=edition_name(briefing), day=formats.day(briefing.as_of)
            )
        )
    company = indicators["indicator"].str.startswith("company_")
    tables = [
        edition_table(briefing, part, caption.format(edition=edition_name(briefing)))
        for part, caption in (
            (indicators[~company], _("Figures of {edition}")),
            (indicators[company], _("Figures of single companies at {edition}")),
        )
        if len(part)
    ]
    return Group(tables)


def progress(briefing: Briefing) -> Figure | Notice:
    """Return how far the initiatives of each kind have come, as bars."""
    return outcome_blocks.progress_figure(
        briefing,
        count_progress(briefing.reached, ["kind"]),
        "kind",
        lambda kind: vocabulary.capitalised(vocabulary.kind(kind, plural=True)),
    )


def outcomes(briefing: Briefing) -> Group | Notice:
    """Return what has become of each initiative, the furthest first."""
    return outcome_blocks.outcome_tables(briefing)


def promise_timeline(briefing: Briefing) -> Figure | Notice:
    """Return due against met for every promise with a due date."""
    return promise_blocks.timeline(briefing)


def promises_come_due(briefing: Briefing) -> Table | Notice:
    """Return the promises that were kept, came late or are overdue."""
    return promise_blocks.decided_table(briefing)


def open_promises(briefing: Briefing) -> Table | Notice:
    """Return the promises that are still open, and those replaced by a newer date."""
    return promise_blocks.open_table(briefing)
