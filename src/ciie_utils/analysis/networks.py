"""The network of organisations: who shares initiatives with whom, and who connects those who do not.

Two organisations are linked where one initiative has both as parties. A party has no date of its own in the
ledger, so a link is known as soon as its initiative is.

References
----------
L. C. Freeman (1977), "A set of measures of centrality based on betweenness", Sociometry 40: 35-41.
R. S. Burt (1992), "Structural Holes" (constraint).
R. V. Gould and R. M. Fernandez (1989), "Structures of mediation", Sociological Methodology 19: 89-126 (the
broken triads that ``bridged`` counts).
"""

from itertools import combinations
from typing import Literal

import networkx as nx
import pandas as pd

from ciie_utils.analysis.editions import ROLES
from ciie_utils.analysis.frames import LedgerLike, columns, table
from ciie_utils.analysis.stages import reached

Measure = Literal["bridged", "betweenness"]

#: What a network of this kind brings together, in the order in which it is told.
GROUPS = ("multinational", "chinese_firm", "care", "authority", "other")

#: Firms of these places are Chinese firms; all others are called multinationals, whatever their size.
CHINA = ("CN", "HK", "MO")

_GROUP_OF_SECTOR = {
    "hospital": "care",
    "academia": "care",
    "government": "authority",
    "zone_authority": "authority",
    "nonprofit": "other",
}

LINK_COLUMNS = columns("org_a org_b n:Int64 initiative_ids:object")
POSITION_COLUMNS = columns(
    "org_id group component:Int64 n_shared:Int64 n_partners:Int64 "
    + " ".join(f"partners_{group}:Int64" for group in GROUPS)
    + " bridged:Int64 betweenness:float64 constraint:float64 initiative_ids:object"
)
COMPONENT_COLUMNS = columns(
    "component:Int64 n_organisations:Int64 n_links:Int64 org_ids:object initiative_ids:object"
)
PARTNER_COLUMNS = columns("org_id sector roles:object initiative_ids:object n:Int64 with_patients:Int64")
MEMBER_COLUMNS = columns("org_id sector n:Int64 leads:Int64 with_patients:Int64")


def group_of(organisations: pd.DataFrame) -> pd.Series:
    """Return the group of each organisation: one of ``GROUPS``, from its sector and country."""
    home = organisations["country"].isin(CHINA)
    firms = home.map({True: "chinese_firm", False: "multinational"})
    return organisations["sector"].map(_GROUP_OF_SECTOR).fillna(firms).astype("str").rename("group")


def shared_parties(view: LedgerLike) -> pd.DataFrame:
    """Return the parties of the initiatives that have two organisations or more.

    Returns
    -------
    DataFrame
        ``initiative_id`` and ``org_id`` (str), each pair once, sorted.
    """
    parties = view.parties[["initiative_id", "org_id"]].drop_duplicates()
    n = parties.groupby("initiative_id")["org_id"].transform("size")
    return parties[n > 1].sort_values(["initiative_id", "org_id"], ignore_index=True)


def links(view: LedgerLike) -> pd.DataFrame:
    """Return the pairs of organisations that share an initiative.

    Returns
    -------
    DataFrame
        One row per pair, sorted: ``org_a`` < ``org_b`` (str), ``n`` (Int64, shared initiatives),
        ``initiative_ids`` (tuple, sorted).
    """
    found: dict[tuple[str, str], list[str]] = {}
    for initiative, members in _members(shared_parties(view)).items():
        for pair in combinations(members, 2):
            found.setdefault(pair, []).append(initiative)
    return table(((a, b, len(ids), tuple(ids)) for (a, b), ids in sorted(found.items())), LINK_COLUMNS)


def graph_of(shared: pd.DataFrame) -> nx.Graph:
    """Return the network as a graph: organisations joined where they share an initiative, without weights.

    Parameters
    ----------
    shared
        From ``shared_parties``.
    """
    graph = nx.Graph()
    graph.add_nodes_from(sorted(shared["org_id"].unique()))
    for members in _members(shared).values():
        graph.add_edges_from(combinations(members, 2))
    return graph


def components(view: LedgerLike) -> pd.DataFrame:
    """Return the connected parts of the network.

    Returns
    -------
    DataFrame
        One row per part, the largest first: ``component`` (Int64, from 1), ``n_organisations``,
        ``n_links`` (Int64), ``org_ids`` and ``initiative_ids`` (tuples, sorted).
    """
    shared = shared_parties(view)
    graph = graph_of(shared)
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda p: (-len(p), p[0]))
    rows = []
    for number, part in enumerate(parts, start=1):
        inside = shared.loc[shared["org_id"].isin(part), "initiative_id"]
        n_links = graph.subgraph(part).number_of_edges()
        rows.append((number, len(part), n_links, tuple(part), tuple(sorted(set(inside)))))
    return table(rows, COMPONENT_COLUMNS)


def positions(view: LedgerLike) -> pd.DataFrame:
    """Return where each organisation stands in the network.

    Returns
    -------
    DataFrame
        One row per organisation that shares an initiative, the one between most others first (then by
        ``bridged``, ``n_partners`` and id):

        - ``org_id``, ``group`` (str), ``component`` (Int64, as from ``components``);
        - ``n_shared`` (Int64): initiatives that it shares; ``n_partners`` (Int64): its degree;
          ``partners_<group>`` (Int64): how many of them belong to each of ``GROUPS``;
        - ``bridged`` (Int64): the pairs of its partners that belong to different groups and share no
          initiative themselves (the broken triads of Gould and Fernandez between groups);
        - ``betweenness`` (float64, 0 to 1): the share of the pairs of other organisations whose shortest
          path leads through it (Freeman 1977; a pair with several shortest paths counts in parts, one
          without any not at all);
        - ``constraint`` (float64): how far its partners are linked to each other (Burt 1992, all links
          equal); 1 with a single partner, low for a broker;
        - ``initiative_ids`` (tuple): the shared ones, sorted.
    """
    shared = shared_parties(view)
    graph = graph_of(shared)
    if not len(graph):
        return table([], POSITION_COLUMNS)
    group = groups_of(view)
    component = {
        org: number for number, members in enumerate(components(view)["org_ids"], start=1) for org in members
    }
    between, constraint = nx.betweenness_centrality(graph), nx.constraint(graph)
    initiatives = shared.groupby("org_id")["initiative_id"].agg(tuple)
    rows = []
    for org in graph:
        partners = sorted(graph[org])
        count = {name: sum(group[partner] == name for partner in partners) for name in GROUPS}
        bridged = _bridged(graph, org, group)
        own = initiatives[org]
        counts = (component[org], len(own), len(partners), *count.values(), bridged)
        rows.append((org, group[org], *counts, between[org], constraint[org], own))
    order = ["betweenness", "bridged", "n_partners", "org_id"]
    return table(rows, POSITION_COLUMNS).sort_values(
        order, ascending=[False, False, False, True], ignore_index=True
    )


def stays_first(view: LedgerLike, measure: Measure) -> str | None:
    """Return the organisation that leads by a measure whichever single initiative is left out.

    A rank that hangs on one initiative, which other sources may describe in another way, is not put into
    words.

    Parameters
    ----------
    view
        The ledger as of a day.
    measure
        ``bridged`` or ``betweenness``, as from ``positions``.

    Returns
    -------
    str or None
        Its id; None if no organisation leads alone throughout.
    """
    group, parts = groups_of(view), components(view)
    shared = shared_parties(view)
    inside = [shared[shared["org_id"].isin(members)] for members in parts["org_ids"]]
    scores = [_score(graph_of(part), group, measure) for part in inside]
    first = _leader(scores)
    if first is None:
        return None
    for place, part in enumerate(inside):
        for initiative in part["initiative_id"].unique():
            # Only the part that holds the initiative changes; a rival may also gain by a lost link.
            left = _score(graph_of(part[part["initiative_id"] != initiative]), group, measure)
            if _leader([*scores[:place], left, *scores[place + 1 :]]) != first:
                return None
    return first


def _leader(scores: list[dict[str, float]]) -> str | None:
    ranked = sorted(((score, org) for part in scores for org, score in part.items()), reverse=True)
    if not ranked or ranked[0][0] <= 0 or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _score(graph: nx.Graph, group: dict[str, str], measure: Measure) -> dict[str, float]:
    if measure == "bridged":
        return {org: float(_bridged(graph, org, group)) for org in graph}
    scores: dict[str, float] = nx.betweenness_centrality(graph, normalized=False)
    return scores


def _bridged(graph: nx.Graph, org: str, group: dict[str, str]) -> int:
    pairs = ((a, b) for a, b in combinations(sorted(graph[org]), 2) if group[a] != group[b])
    return sum(not graph.has_edge(a, b) for a, b in pairs)


def groups_of(view: LedgerLike) -> dict[str, str]:
    """Return the group of every organisation by its id."""
    organisations = view.organisations
    return dict(zip(organisations["org_id"], group_of(organisations), strict=True))


def _members(shared: pd.DataFrame) -> dict[str, list[str]]:
    """Return the organisations of each initiative, sorted."""
    members: dict[str, list[str]] = {}
    for initiative, org in zip(shared["initiative_id"], shared["org_id"], strict=True):
        members.setdefault(str(initiative), []).append(str(org))
    return members


def partners_of(view: LedgerLike, org_id: str) -> pd.DataFrame:
    """List the organisations that are party to the same initiatives as one organisation.

    Returns
    -------
    DataFrame
        One row per other organisation, the most shared initiatives first, then by name: ``org_id``,
        ``sector`` (str), ``roles`` (tuple of its roles, in the order of ``editions.ROLES``),
        ``initiative_ids`` (tuple, sorted), ``n`` (Int64: shared initiatives), ``with_patients`` (Int64: of
        these, those that have reached patients).
    """
    parties = view.parties
    own = parties.loc[parties["org_id"] == org_id, "initiative_id"]
    others = parties[parties["initiative_id"].isin(own) & (parties["org_id"] != org_id)]
    arrived = reached(view).set_index("initiative_id")["reached_patients"]
    rows = []
    for name, mine in others.groupby("org_id"):
        ids = tuple(sorted(mine["initiative_id"].unique()))
        held = set(mine["role"])
        roles = tuple(role for role in ROLES if role in held)
        count = int(arrived.reindex(list(ids)).sum())
        rows.append((name, roles, ids, len(ids), count))
    known = [name for name in PARTNER_COLUMNS if name != "sector"]
    return _by_size(pd.DataFrame(rows, columns=known), view, PARTNER_COLUMNS)


def members(view: LedgerLike) -> pd.DataFrame:
    """List the organisations of a view: in how many initiatives each takes part, and how far those have come.

    Returns
    -------
    DataFrame
        One row per organisation, the most initiatives first, then by name: ``org_id``, ``sector`` (str),
        ``n`` (Int64: initiatives), ``leads`` (Int64: of these, those that it leads), ``with_patients``
        (Int64: of these, those that have reached patients).
    """
    parties = view.parties
    arrived = reached(view).set_index("initiative_id")["reached_patients"]
    parties = parties.assign(
        lead=parties["role"] == "lead", there=parties["initiative_id"].map(arrived).astype(bool)
    )
    each = parties.groupby(["org_id", "initiative_id"])[["lead", "there"]].any().reset_index()
    counts = each.groupby("org_id").agg(
        n=("initiative_id", "size"), leads=("lead", "sum"), with_patients=("there", "sum")
    )
    return _by_size(counts.reset_index(), view, MEMBER_COLUMNS)


def _by_size(counts: pd.DataFrame, view: LedgerLike, columns: dict[str, str]) -> pd.DataFrame:
    named = counts.merge(view.organisations[["org_id", "name", "sector"]], on="org_id", how="left")
    return table(named.sort_values(["n", "name"], ascending=[False, True], ignore_index=True), columns)
