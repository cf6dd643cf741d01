"""The sections of the briefing on partnerships: each function returns what one cell of the notebook shows."""

from __future__ import annotations

from ciie_utils.analysis.cells import Record, records
from ciie_utils.analysis.proportions import wilson
from ciie_utils.briefings import sentences
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.change_blocks import what_changed
from ciie_utils.briefings.standing.partners.broker_blocks import (
    between_sentence,
    bridging_sentence,
    brokers_figure,
    by_edition,
    group_matrix,
    largest_initiatives,
)
from ciie_utils.briefings.standing.partners.network_blocks import (
    Network,
    network_figure,
    nothing_shared,
    shared_matrix,
)
from nbbriefing.blocks.model import (
    Column,
    Figure,
    Inlines,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Table,
)
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

__all__ = [
    "brokers_figure",
    "by_edition",
    "finding",
    "group_matrix",
    "key_figures",
    "largest_initiatives",
    "largest_network",
    "networks_table",
    "other_networks",
    "shared_matrix",
    "what_changed",
]

#: Of a network with more members, the best linked are named in the table; the drawing names all.
MOST_NAMED = 8
#: Sources cited beside a network; those of every link stand with the brokers and in the matrix.
MOST_CITED = 5


def finding(briefing: Briefing) -> Paragraph | Notice:
    """Return the finding: how many organisations are linked, and who connects them."""
    net = Network(briefing)
    if net.components.empty:
        return nothing_shared(briefing)
    n, linked = len(briefing.view.organisations), len(net.positions)
    largest = int(net.components["n_organisations"].iloc[0])
    words = ngettext(
        "Of {n} organisation known by {day}, {linked} share an initiative with another; the largest "
        "connected network joins {largest} of them.",
        "Of {n} organisations known by {day}, {linked} share an initiative with another; the largest "
        "connected network joins {largest} of them.",
        n,
    ).format(
        n=formats.count(n),
        day=formats.day(briefing.as_of),
        linked=formats.count(linked),
        largest=formats.count(largest),
    )
    return Paragraph(sentences.together(words, bridging_sentence(net), between_sentence(net)), role="finding")


def key_figures(briefing: Briefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval."""
    net = Network(briefing)
    if net.components.empty:
        return Notice(_("There are no key figures, because no two organisations shared an initiative yet."))
    initiatives = len(briefing.view.initiatives)
    shared = wilson(int(net.shared["initiative_id"].nunique()), initiatives)
    parts, linked = net.components, len(net.positions)
    single = int((net.positions["n_partners"] == 1).sum())
    largest = int(parts["n_organisations"].iloc[0])
    return KeyFigures(
        [
            KeyFigure(
                formats.count(linked),
                _("organisations linked to another"),
                _("of {n} known").format(n=formats.count(len(briefing.view.organisations))),
            ),
            sentences.share_figure(shared, _("of initiatives with two organisations or more")),
            KeyFigure(
                formats.count(largest),
                _("organisations in the largest connected network"),
                ngettext("of {n} network", "of {n} networks", len(parts)).format(n=formats.count(len(parts))),
            ),
            KeyFigure(
                formats.number(float(net.positions["n_partners"].median()), 1),
                _("partners of a linked organisation (median)"),
                ngettext("{n} has one partner only", "{n} have one partner only", single).format(
                    n=formats.count(single)
                ),
            ),
        ]
    )


def largest_network(briefing: Briefing) -> Figure | Notice:
    """Return the largest connected network as a drawing."""
    net = Network(briefing)
    if net.components.empty:
        return nothing_shared(briefing)
    part = records(net.components)[0]
    title = _("{n} organisations form the largest network, through {k} shared initiatives").format(
        n=formats.count(part["n_organisations"]), k=formats.count(len(part["initiative_ids"]))
    )
    return network_figure(net, [part], title, _drawn())


def other_networks(briefing: Briefing) -> Figure | Notice:
    """Return the other connected networks in one drawing."""
    net = Network(briefing)
    others = records(net.components)[1:]
    if not others:
        words = _("There is no other network: all linked organisations are in the one above.")
        return nothing_shared(briefing) if net.components.empty else Notice(words)
    n = sum(part["n_organisations"] for part in others)
    title = ngettext(
        "{k} further network joins {n} organisations and has no link to the largest",
        "{k} further networks join {n} organisations and have no link to the largest",
        len(others),
    ).format(k=formats.count(len(others)), n=formats.count(n))
    return network_figure(net, others, title, _drawn())


def _drawn() -> str:
    return _(
        "A line joins two organisations that share an initiative, a thicker one several; three or more "
        "that meet in one initiative are joined to a dot. Where a name lies has no meaning but nearness."
    )


def networks_table(briefing: Briefing) -> Table | Notice:
    """Return the connected networks: size, links, and the members with most partners."""
    net = Network(briefing)
    if net.components.empty:
        return nothing_shared(briefing)
    rows = [_network_row(net, part) for part in records(net.components)]
    columns = [
        Column(_("Network: members with most partners (their number)"), weight=6),
        Column(_("Organisations"), "right", weight=1.4),
        Column(_("Linked pairs"), "right", weight=1.3),
        Column(_("Initiatives"), "right", weight=1.2),
    ]
    caption = _("The connected networks; members of different ones share no initiative")
    return Table(caption, columns, rows)


def _network_row(net: Network, part: Record) -> list[Inlines]:
    members = net.positions[net.positions["component"] == part["component"]]
    members = members.sort_values(["n_partners", "org_id"], ascending=[False, True])
    names = _(", ").join(
        _("{name} ({k})").format(name=net.name(row["org_id"]), k=formats.count(row["n_partners"]))
        for row in records(members.head(MOST_NAMED))
    )
    more = len(members) - MOST_NAMED
    if more > 0:
        names = _("{names} and {n} more").format(names=names, n=formats.count(more))
    words = _("{number}: {names}").format(number=formats.count(part["component"]), names=names)
    return [
        net.briefing.with_sources(words, net.sources_of(part["initiative_ids"])[:MOST_CITED]),
        formats.count(part["n_organisations"]),
        formats.count(part["n_links"]),
        formats.count(len(part["initiative_ids"])),
    ]
