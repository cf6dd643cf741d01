"""The networks of organisations: drawings and matrices, and the tables behind them."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import pandas as pd

from ciie_utils.analysis.frames import Record, records
from ciie_utils.analysis.networks import GROUPS, components, groups_of, links, positions
from ciie_utils.briefings import Briefing, left, right, tabulate, vocabulary
from ciie_utils.briefings.standing.partners.groups import members_of
from nbbriefing.blocks.model import Figure, Inlines, Notice, Table
from nbbriefing.figures import matrix, network
from nbbriefing.language import N_, _, formats, ngettext, pgettext, say

GROUP_NAMES = {
    "multinational": N_("multinationals"),
    "chinese_firm": N_("Chinese firms"),
    "care": N_("hospitals and universities"),
    "authority": N_("authorities"),
    "other": N_("others"),
}

#: Beyond either, lines cover each other and a matrix is drawn in place of the graph.
MOST_NAMES = 110
MOST_LINES_PER_NAME = 2.5
#: Names in a matrix whose columns are the rows again: more leave no room for a number in a cell.
MOST_IN_MATRIX = 32
#: Of a network with more members, the best linked are named in the table; the drawing names all.
MOST_NAMED = 8
#: Sources cited beside a network; those of every link stand with the brokers and in the matrix.
MOST_CITED = 5


class Network:
    """The network of a briefing, and the words that its drawings need."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.view = briefing.view

    @cached_property
    def positions(self) -> pd.DataFrame:
        """Where each organisation stands; see :func:`ciie_utils.analysis.networks.positions`."""
        return positions(self.view)

    @cached_property
    def components(self) -> list[Record]:
        """The connected parts; see :func:`ciie_utils.analysis.networks.components`."""
        return records(components(self.view))

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Who meets in each shared initiative."""
        return members_of(self.view)

    @cached_property
    def group(self) -> dict[str, str]:
        """The group of every organisation."""
        return groups_of(self.view)

    @cached_property
    def first_source(self) -> dict[str, str]:
        """The source that first told of each initiative."""
        milestones = self.view.milestones.sort_values(["published_end", "row"], kind="stable")
        first = milestones.drop_duplicates("initiative_id")
        return dict(zip(first["initiative_id"], first["source_id"], strict=True))

    def sources_of(self, initiative_ids: Iterable[str]) -> list[str]:
        """Return the first sources of some initiatives."""
        return [self.first_source[initiative] for initiative in initiative_ids]

    def name(self, org_id: str) -> str:
        """Return the name of an organisation."""
        return self.briefing.organisation_names[org_id]

    def by_group(self, org_ids: Iterable[str]) -> list[str]:
        """Put those of one group together, so that the blocks of a matrix are those of the groups."""
        return sorted(org_ids, key=lambda org: GROUPS.index(self.group[org]))


def group_name(group: str) -> str:
    """Return the label of a group of organisations."""
    return vocabulary.label(GROUP_NAMES, group)


def nothing_shared(briefing: Briefing) -> Notice:
    """Return what stands where no two organisations share an initiative."""
    return briefing.nothing("No initiative with two organisations or more was known by {day}.")


def reads_as_graph(n_names: int, n_lines: int) -> bool:
    """Return whether a network can be read as a drawing of names and lines."""
    return n_names <= MOST_NAMES and n_lines <= MOST_LINES_PER_NAME * n_names


def largest_network(briefing: Briefing) -> Figure | Notice:
    """Return the largest connected network as a drawing."""
    net = Network(briefing)
    if not net.components:
        return nothing_shared(briefing)
    part = net.components[0]
    title = say(
        "{n} organisations form the largest network, through {k} shared initiatives",
        n=part["n_organisations"],
        k=len(part["initiative_ids"]),
    )
    return network_figure(net, [part], title)


def other_networks(briefing: Briefing) -> Figure | Notice:
    """Return the other connected networks in one drawing."""
    net = Network(briefing)
    if not net.components:
        return nothing_shared(briefing)
    others = net.components[1:]
    if not others:
        return Notice(_("There is no other network: all linked organisations are in the one above."))
    title = ngettext(
        "{k} further network joins {n} organisations and has no link to the largest",
        "{k} further networks join {n} organisations and have no link to the largest",
        len(others),
    ).format(k=formats.count(len(others)), n=formats.count(sum(part["n_organisations"] for part in others)))
    return network_figure(net, others, title)


def network_figure(net: Network, parts: Sequence[Record], title: str) -> Figure:
    """Return connected parts as a drawing; as a matrix of the best linked ones where lines would hide names.

    ``parts`` are rows of ``components``.
    """
    n_names = sum(part["n_organisations"] for part in parts)
    met = [[net.members[initiative] for initiative in part["initiative_ids"]] for part in parts]
    # Three or more that meet in one initiative are joined to a hub, not each to each.
    n_lines = sum(1 if len(members) == 2 else len(members) for part in met for members in part)
    if reads_as_graph(n_names, n_lines):
        drawn = []
        for part, meetings in zip(parts, met, strict=True):
            place = {org: number for number, org in enumerate(part["org_ids"])}
            nodes = [network.Node(net.name(org), GROUPS.index(net.group[org])) for org in part["org_ids"]]
            drawn.append((nodes, [[place[org] for org in members] for members in meetings]))
        svg = network.network(drawn, [group_name(group) for group in GROUPS])
    else:
        svg = organisation_matrix(net, [org for part in parts for org in part["org_ids"]])
    return Figure(
        svg=svg,
        alt=say("{title}. A network of {n} names.", title=title, n=n_names),
        title=title,
        caption=_(
            "A line joins two organisations that share an initiative, a thicker one several; three or more "
            "that meet in one initiative are joined to a dot. Where a name lies has no meaning but nearness."
        ),
        table=_members_table(net, parts),
    )


def _members_table(net: Network, parts: Sequence[Record]) -> Table:
    wanted = [part["component"] for part in parts]
    return tabulate(
        _("The organisations drawn, and how many partners each has"),
        net.positions[net.positions["component"].isin(wanted)],
        left(_("Organisation"), 3, lambda row: net.name(row["org_id"])),
        left(pgettext("of organisations", "Group"), 2, lambda row: group_name(row["group"])),
        right(_("Network"), None, lambda row: formats.count(row["component"])),
        right(_("Shared initiatives"), None, lambda row: formats.count(row["n_shared"])),
        right(_("Partners"), None, lambda row: formats.count(row["n_partners"])),
    )


def networks_table(briefing: Briefing) -> Table | Notice:
    """Return the connected networks: size, links, and the members with most partners."""
    net = Network(briefing)
    if not net.components:
        return nothing_shared(briefing)

    def members(part: Record) -> Inlines:
        inside = net.positions[net.positions["component"] == part["component"]]
        words = say("{number}: {names}", number=part["component"], names=_most_linked(net, inside))
        return briefing.with_sources(words, net.sources_of(part["initiative_ids"])[:MOST_CITED])

    return tabulate(
        _("The connected networks; members of different ones share no initiative"),
        net.components,
        left(_("Network: members with most partners (their number)"), 6, members),
        right(_("Organisations"), 1.4, lambda part: formats.count(part["n_organisations"])),
        right(_("Linked pairs"), 1.3, lambda part: formats.count(part["n_links"])),
        right(_("Initiatives"), 1.2, lambda part: formats.count(len(part["initiative_ids"]))),
    )


def _most_linked(net: Network, members: pd.DataFrame) -> str:
    first = members.sort_values(["n_partners", "org_id"], ascending=[False, True]).head(MOST_NAMED)
    names = _(", ").join(
        say("{name} ({k})", name=net.name(row["org_id"]), k=row["n_partners"]) for row in records(first)
    )
    more = len(members) - len(first)
    return say("{names} and {n} more", names=names, n=more) if more else names


def organisation_matrix(net: Network, org_ids: Sequence[str]) -> str:
    """Draw who meets whom among these organisations, of too many the best linked."""
    wanted = set(org_ids)
    best = [org for org in net.positions["org_id"] if org in wanted][:MOST_IN_MATRIX]
    ids = net.by_group(best) if len(wanted) > MOST_IN_MATRIX else list(org_ids)
    pairs = links(net.view)
    n = {(a, b): int(k) for a, b, k in zip(pairs["org_a"], pairs["org_b"], pairs["n"], strict=True)}
    counts = [[None if a == b else n.get((min(a, b), max(a, b)), 0) for b in ids] for a in ids]
    names = [net.name(org) for org in ids]
    return matrix.count_matrix(names, names, counts, numbered=True)
