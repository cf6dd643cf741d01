"""The agreements with the zone, as blocks: what followed each, in its own name or as a product."""

from __future__ import annotations

from ciie_utils.analysis.frames import records
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.cases.lecheng.agreements import share_followed
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from nbbriefing.blocks.model import Column, Inlines, KeyFigure, Notice, Run, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext


def key_figure(briefing: ZoneBriefing) -> KeyFigure:
    """Return how many agreements have something reported after the signing."""
    part = share_followed(briefing.agreements)
    return sentences.share_figure(part, _("of agreements with the zone after which something was reported"))


def followed_sentence(briefing: ZoneBriefing) -> str:
    """Say after how many agreements something was reported."""
    part = share_followed(briefing.agreements)
    day = formats.day(briefing.as_of)
    if part.n == 0:
        return _("No agreement with the zone with a dated signing was known by {day}.").format(day=day)
    return ngettext(
        "Of {n} agreement with the zone, {k} was followed by a report of more by {day}",
        "Of {n} agreements with the zone, {k} were followed by a report of more by {day}",
        part.n,
    ).format(n=formats.count(part.n), k=formats.count(part.k), day=day)


def agreements(briefing: ZoneBriefing) -> Table | Notice:
    """Return each agreement: when it was signed, what it led to itself, and which products came later."""
    followed = briefing.agreements
    if followed.empty:
        return Notice(followed_sentence(briefing))
    cells: list[list[Inlines]] = [
        [
            briefing.titles[row["initiative_id"]],
            briefing.with_sources(
                formats.interval(row["signed_start"], row["signed_end"]), row["source_ids"]
            ),
            _stages(row["stages_after"]),
            _products(briefing, row["products_after"]),
            formats.day(row["last_heard"]),
        ]
        for row in records(followed)
    ]
    columns = [
        Column(_("Agreement"), weight=3),
        Column(_("Signed"), weight=1.8),
        Column(_("What followed in it"), weight=2),
        Column(_("Products of those who signed, used in the zone later"), weight=3.8),
        Column(_("Last heard of"), weight=1.6),
    ]
    return Table(followed_sentence(briefing), columns, cells, notes=_notes(briefing, len(followed)))


def _stages(stages: str) -> Inlines:
    if formats.is_missing(stages):
        return _("no report found")
    words = _(", ").join(vocabulary.stage(stage) for stage in stages.split())
    return vocabulary.capitalised(words)


def _products(briefing: ZoneBriefing, products: tuple[str, ...]) -> Inlines:
    if not products:
        return _("none known")
    runs: list[str | Run] = []
    used = {row["initiative_id"]: row for row in records(briefing.piloted)}
    for product in products:
        runs += [_("; ")] if runs else []
        row = used[product]
        date = formats.interval(row["piloted_start"], row["piloted_end"])
        words = _("{product}, {when}").format(product=briefing.titles[product], when=date)
        runs += briefing.with_sources(words, [row["piloted_source_id"]])
    return runs


def _notes(briefing: ZoneBriefing, listed: int) -> list[Inlines]:
    initiatives = briefing.zone.initiatives
    placed = (initiatives["kind"] == "collaboration") & (initiatives["place"] == "Lecheng")
    more = int(placed.sum()) - listed
    notes: list[Inlines] = [
        _("That a product of the same company came later does not show that the agreement brought it.")
    ]
    if more > 0:
        words = ngettext(
            "Not listed: {n} collaboration without a dated signing.",
            "Not listed: {n} collaborations without a dated signing.",
            more,
        )
        notes.append(words.format(n=formats.count(more)))
    return notes
