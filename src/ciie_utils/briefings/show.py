"""What a briefing opens with, put together by its notebook: the sentences of its finding, its key figures.

``show.finding(briefing, show.patients_sentence, show.promises_sentence)`` says what it shows; each sentence
and each key figure is a function of the briefing. The tables and figures further down are called from the
module of their subject in ``ciie_utils.briefings.standing``.
"""

from collections.abc import Callable

from ciie_utils.analysis.networks import partners_of
from ciie_utils.analysis.promises import kept_in_time
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import (
    Briefing,
    SubjectBriefing,
    open_briefing,
    open_company,
    open_therapy_area,
)
from ciie_utils.briefings.standing import promise_shares, promise_tables
from ciie_utils.briefings.standing.counts import kinds_of, organisation_counts, with_patients_of
from ciie_utils.briefings.standing.news import what_changed
from ciie_utils.briefings.standing.promise_shares import overdue_figure as overdue
from ciie_utils.briefings.standing.therapy_area import burden_figure as burden
from ciie_utils.briefings.standing.times.compared import compared_sentence as arrival_sentence
from ciie_utils.briefings.standing.times.curves import key_figure as time_to_patients
from nbbriefing.blocks.analyst import figure_block, table_block
from nbbriefing.blocks.model import KeyFigure, KeyFigures, Notice, Paragraph
from nbbriefing.figures import theme
from nbbriefing.language import _, formats, ngettext, say, say_n

__all__ = [
    "arrival_sentence", "burden", "figure", "open_briefing", "open_company", "open_therapy_area", "overdue",
    "table", "time_to_patients", "what_changed",
]  # fmt: skip

# What an analyst draws and counts in a notebook, in the typeface, colours and sizes of all figures.
figure, table = figure_block, table_block
theme.install("ciie")


def finding(briefing: Briefing, *parts: Callable[[Briefing], str]) -> Paragraph | Notice:
    """Return the finding that opens a briefing, sentence by sentence."""
    if briefing.view.initiatives.empty:
        return briefing.nothing_known()
    return Paragraph(sentences.together(*(part(briefing) for part in parts)), role="finding")


def key_figures(briefing: Briefing, *parts: Callable[[Briefing], KeyFigure | None]) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval; one that is not known is left out."""
    if briefing.view.initiatives.empty:
        return Notice(_("There are no key figures, because nothing was known yet."))
    return KeyFigures([figure for part in parts if (figure := part(briefing)) is not None])


def patients_sentence(briefing: Briefing) -> str:
    """Say how many initiatives have reached patients."""
    return sentences.patients_sentence(with_patients_of(briefing.view), briefing.as_of, briefing.name)


def patients_in_area_sentence(briefing: SubjectBriefing) -> str:
    """Say how many of the initiatives that concern a therapy area have reached patients."""
    part = with_patients_of(briefing.view)
    return say_n(
        "Of the one initiative that concerns {area}, {k} had reached patients by {day}.",
        "Of the {n} initiatives that concern {area}, {k} had reached patients by {day}.",
        part.n,
        area=briefing.name,
        k=part.events,
        day=briefing.as_of,
    )


def promises_sentence(briefing: Briefing) -> str:
    """Say how many promises were kept, late and overdue, of those that had come due."""
    return promise_tables.promises_kept(briefing.promises, briefing.as_of)


def comparison_sentence(briefing: SubjectBriefing) -> str:
    """Say how the promises kept compare with those of all others."""
    return promise_shares.comparison_sentence(*promise_shares.comparison(briefing)["all"])


def initiatives(briefing: Briefing) -> KeyFigure:
    """Return how many initiatives there are, and of which kinds or editions."""
    found = briefing.view.initiatives
    n = len(found)
    if briefing.on_everything:
        return KeyFigure(
            formats.count(n), _("initiatives followed"), say("of {editions}", editions=briefing.name)
        )
    label = _("initiatives followed from this edition")
    if briefing.edition is None:
        label = ngettext("initiative tied to the Expo", "initiatives tied to the Expo", n)
    kinds = [
        say("{n} {kind}", n=k, kind=vocabulary.kind(kind, plural=k != 1 or briefing.edition is not None))
        for kind, k in kinds_of(found).items()
    ]
    return KeyFigure(formats.count(n), label, _(", ").join(kinds))


def with_patients(briefing: Briefing) -> KeyFigure:
    """Return the share of initiatives that patients can get or have."""
    return sentences.share_figure(with_patients_of(briefing.view), _("of them with patients"))


def promises_kept(briefing: Briefing) -> KeyFigure:
    """Return the share of promises come due that were kept in time."""
    return sentences.share_figure(kept_in_time(briefing.promises), _("of promises come due kept in time"))


def own_promises_kept(briefing: SubjectBriefing) -> KeyFigure:
    """Return the share of an organisation's promises come due that were kept in time."""
    return sentences.share_figure(kept_in_time(briefing.promises), _("of its promises come due kept in time"))


def organisations(briefing: Briefing) -> KeyFigure:
    """Return how many organisations take part."""
    counts = organisation_counts(briefing.view)
    label = ngettext("organisation takes part", "organisations take part", len(counts))
    return KeyFigure(formats.count(len(counts)), label, _in_several(int((counts["k"] > 1).sum())))


def partners(briefing: SubjectBriefing) -> KeyFigure:
    """Return how many organisations share initiatives with this one."""
    found = partners_of(briefing.view, briefing.subject)
    label = ngettext("organisation takes part with it", "organisations take part with it", len(found))
    detail = _("none named") if found.empty else _in_several(int((found["n"] > 1).sum()))
    return KeyFigure(formats.count(len(found)), label, detail)


def _in_several(n: int) -> str:
    return say("{n} in more than one initiative", n=n)


def intended_deals(briefing: Briefing) -> KeyFigure | None:
    """Return the deals that were intended at the edition, in all its areas; None where no source says."""
    indicators = briefing.view.indicators
    deals = indicators[indicators["indicator"] == "intended_deals"]
    if deals.empty:
        return None
    first = deals.iloc[0]
    words = (
        _("all areas of the Expo") if deals["value"].nunique() == 1 else _("all areas; the sources differ")
    )
    label = say("{currency} of intended deals", currency=vocabulary.currency(first["unit"]))
    detail = briefing.with_sources(words, deals["source_id"])
    return KeyFigure(formats.readable_number(first["value"]), label, detail)
