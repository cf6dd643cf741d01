"""The sections of the briefing on the ledger itself: each function returns what one cell shows."""

from __future__ import annotations

from ciie_utils.analysis.corroboration import corroboration, single_publisher_share
from ciie_utils.briefings import sentences
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.change_blocks import what_changed
from ciie_utils.briefings.evidence_blocks import single_source
from ciie_utils.briefings.standing.overview.outcomes_sections import on_stated_rows
from ciie_utils.briefings.standing.quality.contradictions import contradictions
from ciie_utils.briefings.standing.quality.coverage import unreported
from ciie_utils.briefings.standing.quality.coverage_blocks import (
    basis,
    by_company,
    by_edition,
    dated_to_the_day,
    dates,
    nothing_known,
    sources,
    support_by_stage,
)
from ciie_utils.briefings.standing.quality.doubt_blocks import (
    ages,
    contradictions_table,
    longest_silent,
    promises_unreported,
    silent,
)
from nbbriefing.blocks.model import KeyFigure, KeyFigures, Notice, Paragraph
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

__all__ = [
    "ages",
    "basis",
    "by_company",
    "by_edition",
    "contradictions_table",
    "dates",
    "finding",
    "key_figures",
    "longest_silent",
    "on_stated_rows",
    "promises_unreported",
    "single_source",
    "sources",
    "support_by_stage",
    "what_changed",
]


def finding(briefing: Briefing) -> Paragraph | Notice:
    """Return the finding: how many facts rest on one publisher, how well they are dated, where sources "
    "differ."""
    facts = corroboration(briefing.scope)
    if facts.empty:
        return nothing_known(briefing)
    support = single_publisher_share(facts)
    told = _(
        "Of {n} facts known by {day}, {single} rest on one publisher alone, and {dated} of the dates are "
        "known to the day."
    ).format(
        n=formats.count(support.n),
        day=formats.day(briefing.as_of),
        single=sentences.share_text(support),
        dated=sentences.share_text(dated_to_the_day(briefing)),
    )
    differ = len(contradictions(briefing.scope))
    second = ngettext(
        "Sources were found to differ on {n} matter.", "Sources were found to differ on {n} matters.", differ
    ).format(n=formats.count(differ))
    words = sentences.together(told, second, _promise_sentence(briefing))
    return Paragraph(words, role="finding")


def _promise_sentence(briefing: Briefing) -> str:
    overdue = unreported(briefing.view, briefing.promises)
    if overdue.empty:
        return ""
    unheard = int((~overdue["heard_since"]).sum())
    return ngettext(
        "Of {n} overdue promise, {k} was never followed by any further report on its subject.",
        "Of {n} overdue promises, {k} were never followed by any further report on their subject.",
        len(overdue),
    ).format(n=formats.count(len(overdue)), k=formats.count(unheard))


def key_figures(briefing: Briefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval."""
    facts = corroboration(briefing.scope)
    if facts.empty:
        return Notice(_("There are no key figures, because nothing was known yet."))
    n = len(briefing.scope.sources)
    from_sources = ngettext("from {n} source", "from {n} sources", n).format(n=formats.count(n))
    return KeyFigures(
        [
            KeyFigure(formats.count(len(facts)), _("different facts"), from_sources),
            sentences.share_figure(single_publisher_share(facts), _("of facts with one publisher alone")),
            sentences.share_figure(dated_to_the_day(briefing), _("of dates known to the day")),
            sentences.share_figure(silent(briefing), _("of initiatives without news for two years")),
        ]
    )
