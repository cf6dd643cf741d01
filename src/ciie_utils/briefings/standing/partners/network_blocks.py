"""The network of organisations, as blocks: drawings and matrices, and the tables behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import pandas as pd

from ciie_utils.analysis.cells import Record, records
from ciie_utils.analysis.networks import GROUPS, components, groups_of, links, positions, shared_parties
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.matrix import count_matrix
from nbbriefing.figures.network import Node, network
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext, pgettext

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
    def components(self) -> pd.DataFrame:
        """The connected parts; see :func:`ciie_utils.analysis.networks.components`."""
        return components(self.view)

    @cached_property
    def shared(self) -> pd.DataFrame:
        """The parties of shared initiatives."""
        return shared_parties(self.view)

    @cached_property
    def group(self) -> dict[str, str]:
        """The group of every organisation."""
        return groups_of(self.view)

    @cached_property
    def first_source(self) -> dict[str, str]:
        """The source that first told of each initiative."""
        told = self.view.milestones.sort_values(["published_end", "row"], kind="stable")
        first = told.drop_duplicates("initiative_id")
        return dict(zip(first["initiative_id"], first["source_id"], strict=True))

    def sources_of(self, initiative_ids: Iterable[str]) -> list[str]:
        """Return the first sources of some initiatives."""
        return [self.first_source[initiative] for initiative in initiative_ids]

    def name(self, org_id: str) -> str:
        """Return the name of an organisation."""
        return self.briefing.organisation_names[org_id]

    def members(self, org_ids: Iterable[str]) -> list[list[str]]:
        """Return who meets in each initiative that these organisations share."""
        inside = self.shared[self.shared["org_id"].isin(list(org_ids))]
        return [list(members) for _id, members in inside.groupby("initiative_id")["org_id"]]


def group_name(group: str) -> str:
    """Return the label of a group of organisations."""
    return vocabulary.label(GROUP_NAMES, group)


def nothing_shared(briefing: Briefing) -> Notice:
    """Return what stands where no two organisations share an initiative."""
    words = _("No initiative with two organisations or more was known by {day}.")
    return Notice(words.format(day=formats.day(briefing.as_of)))


def reads_as_graph(n_names: int, n_lines: int) -> bool:
    """Return whether a network can be read as a drawing of names and lines."""
    return n_names <= MOST_NAMES and n_lines <= MOST_LINES_PER_NAME * n_names


def network_figure(net: Network, parts: Sequence[Record], title: str, caption: str) -> Figure:
    """Return connected parts as a drawing; as a matrix of the best linked ones where lines would hide names.

    Parameters
    ----------
    net
        The network.
    parts
        Rows of ``components``.
    title, caption
        The finding, and what is drawn.
    """
    n_names = sum(part["n_organisations"] for part in parts)
    met = [net.members(part["org_ids"]) for part in parts]
    # Three or more that meet in one initiative are joined to a hub, not each to each.
    n_lines = sum(1 if len(members) == 2 else len(members) for part in met for members in part)
    if reads_as_graph(n_names, n_lines):
        drawn = []
        for part, meetings in zip(parts, met, strict=True):
            place = {org: number for number, org in enumerate(part["org_ids"])}
            nodes = [Node(net.name(org), GROUPS.index(net.group[org])) for org in part["org_ids"]]
            drawn.append((nodes, [[place[org] for org in members] for members in meetings]))
        svg = network(drawn, [group_name(group) for group in GROUPS])
    else:
        svg = _matrix(net, [org for part in parts for org in part["org_ids"]])
    alt = _("{title}. A network of {n} names.").format(title=title, n=formats.count(n_names))
    return Figure(svg=svg, alt=alt, title=title, caption=caption, table=_members_table(net, parts))


def _members_table(net: Network, parts: Sequence[Record]) -> Table:
    wanted = {int(part["component"]) for part in parts}
    rows: list[list[Inlines]] = [
        [
            net.name(row["org_id"]),
            group_name(row["group"]),
            formats.count(row["component"]),
            formats.count(row["n_shared"]),
            formats.count(row["n_partners"]),
        ]
        for row in records(net.positions)
        if row["component"] in wanted
    ]
    columns = [
        Column(_("Organisation"), weight=3),
        Column(pgettext("of organisations", "Group"), weight=2),
        Column(_("Network"), "right"),
        Column(_("Shared initiatives"), "right"),
        Column(_("Partners"), "right"),
    ]
    return Table(_("The organisations drawn, and how many partners each has"), columns, rows)


def shared_matrix(briefing: Briefing) -> Figure | Notice:
    """Return who meets whom among the organisations that share several initiatives, as a matrix."""
    net = Network(briefing)
    several = net.positions[net.positions["n_shared"] >= 2]
    if len(several) < 2:
        words = _("Fewer than two organisations shared several initiatives by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    chosen = several.sort_values(["n_shared", "n_partners", "org_id"], ascending=[False, False, True])
    ids = _by_group(net, chosen["org_id"].head(MOST_IN_MATRIX).tolist())
    inside = links(briefing.view)
    inside = inside[inside["org_a"].isin(ids) & inside["org_b"].isin(ids)]
    inside = inside.sort_values(["n", "org_a", "org_b"], ascending=[False, True, True])
    title = _matrix_title(net, inside, len(ids))
    if inside.empty:
        return Notice(title)
    caption = _(
        "Initiatives shared by each two of the organisations that share at least two initiatives, n = {n}. "
        "The numbers over the columns are those of the rows."
    ).format(n=formats.count(len(ids)))
    return Figure(
        svg=_matrix(net, ids),
        alt=_("{title}. A matrix of {n} organisations.").format(title=title, n=formats.count(len(ids))),
        title=title,
        caption=caption,
        table=_meetings_table(net, ids, inside),
    )


def _meetings_table(net: Network, ids: Sequence[str], inside: pd.DataFrame) -> Table:
    met: dict[str, list[tuple[int, str]]] = {org: [] for org in ids}
    initiatives: dict[str, set[str]] = {org: set() for org in ids}
    for row in records(inside):
        for one, other in ((row["org_a"], row["org_b"]), (row["org_b"], row["org_a"])):
            met[one].append((-row["n"], net.name(other)))
            initiatives[one].update(row["initiative_ids"])
    rows: list[list[Inlines]] = []
    for org in ids:
        names = [_("{name} ({k})").format(name=name, k=formats.count(-n)) for n, name in sorted(met[org])]
        told = _(", ").join(names) or _("none of these")
        rows.append([net.name(org), net.briefing.with_sources(told, net.sources_of(initiatives[org]))])
    columns = [Column(_("Organisation"), weight=2), Column(_("Meets (shared initiatives)"), weight=5)]
    return Table(_("Whom each of these organisations meets"), columns, rows)


def _matrix_title(net: Network, inside: pd.DataFrame, n: int) -> str:
    pairs = n * (n - 1) // 2
    words = _("Of {pairs} pairs of organisations that share several initiatives, {k} meet in at least one")
    title = words.format(k=formats.count(len(inside)), pairs=formats.count(pairs))
    most = inside[inside["n"] == inside["n"].max()]
    if len(most) != 1 or int(most["n"].iloc[0]) < 2:
        return title
    top = records(most)[0]
    more = ngettext("{a} and {b} meet most often, in {n}", "{a} and {b} meet most often, in {n}", top["n"])
    told = more.format(a=net.name(top["org_a"]), b=net.name(top["org_b"]), n=formats.count(top["n"]))
    return _("{first}; {second}").format(first=title, second=told)


def _by_group(net: Network, ids: list[str]) -> list[str]:
    """Put those of one group together, so that the blocks of the matrix are those of the groups."""
    return sorted(ids, key=lambda org: GROUPS.index(net.group[org]))


def _matrix(net: Network, org_ids: Sequence[str]) -> str:
    wanted = set(org_ids)
    best = [org for org in net.positions["org_id"] if org in wanted][:MOST_IN_MATRIX]
    ids = _by_group(net, best) if len(wanted) > MOST_IN_MATRIX else list(org_ids)
    pairs = links(net.view)
    n = {(a, b): int(k) for a, b, k in zip(pairs["org_a"], pairs["org_b"], pairs["n"], strict=True)}
    counts = [[None if a == b else n.get((min(a, b), max(a, b)), 0) for b in ids] for a in ids]
    names = [net.name(org) for org in ids]
    return count_matrix(names, names, counts, numbered=True)
