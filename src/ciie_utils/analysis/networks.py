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

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, empty

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

LINK_COLUMNS = {"org_a": "str", "org_b": "str", "n": "Int64", "initiative_ids": "object"}
POSITION_COLUMNS = {
    "org_id": "str",
    "group": "str",
    "component": "Int64",
    "n_shared": "Int64",
    "n_partners": "Int64",
    **{f"partners_{group}": "Int64" for group in GROUPS},
    "bridged": "Int64",
    "betweenness": "float64",
    "constraint": "float64",
    "initiative_ids": "object",
}
COMPONENT_COLUMNS = {
    "component": "Int64",
    "n_organisations": "Int64",
    "n_links": "Int64",
    "org_ids": "object",
    "initiative_ids": "object",
}


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
    if not found:
        return empty(LINK_COLUMNS)
    rows = [(a, b, len(ids), tuple(ids)) for (a, b), ids in sorted(found.items())]
    return pd.DataFrame(rows, columns=list(LINK_COLUMNS)).astype(LINK_COLUMNS)


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
    if not parts:
        return empty(COMPONENT_COLUMNS)
    rows = []
    for number, part in enumerate(parts, start=1):
        inside = shared.loc[shared["org_id"].isin(part), "initiative_id"]
        n_links = graph.subgraph(part).number_of_edges()
        rows.append((number, len(part), n_links, tuple(part), tuple(sorted(set(inside)))))
    return pd.DataFrame(rows, columns=list(COMPONENT_COLUMNS)).astype(COMPONENT_COLUMNS)


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
        return empty(POSITION_COLUMNS)
    organisations = view.organisations
    group = dict(zip(organisations["org_id"], group_of(organisations), strict=True))
    component = {
        org: number for number, members in enumerate(components(view)["org_ids"], start=1) for org in members
    }
    between, constraint = nx.betweenness_centrality(graph), nx.constraint(graph)
    initiatives = shared.groupby("org_id")["initiative_id"].agg(tuple)
    rows = []
    for org in graph:
        partners = sorted(graph[org])
        count = {name: sum(group[partner] == name for partner in partners) for name in GROUPS}
        pairs = ((a, b) for a, b in combinations(partners, 2) if group[a] != group[b])
        bridged = sum(not graph.has_edge(a, b) for a, b in pairs)
        own = initiatives[org]
        counts = (component[org], len(own), len(partners), *count.values(), bridged)
        rows.append((org, group[org], *counts, between[org], constraint[org], own))
    result = pd.DataFrame(rows, columns=list(POSITION_COLUMNS)).astype(POSITION_COLUMNS)
    order = ["betweenness", "bridged", "n_partners", "org_id"]
    return result.sort_values(order, ascending=[False, False, False, True], ignore_index=True)


def stays_first(view: LedgerLike) -> bool:
    """Say whether one organisation lies between most others whichever single initiative is left out.

    A rank that hangs on one initiative, which the sources may describe in another way, is not put into words.
    """
    ranked = positions(view)
    if ranked.empty or ranked["betweenness"].iloc[0] <= 0:
        return False
    shared, first = shared_parties(view), str(ranked["org_id"].iloc[0])
    # Leaving out what lies in another part cannot take from the first, and adds to nobody.
    mine = shared[shared["org_id"].isin(_part_of(shared, first))]
    others_best = ranked.loc[ranked["component"] != ranked["component"].iloc[0], "betweenness"].max()
    pairs = (len(ranked) - 1) * (len(ranked) - 2) / 2
    for initiative in mine["initiative_id"].unique():
        left = nx.betweenness_centrality(
            graph_of(mine[mine["initiative_id"] != initiative]), normalized=False
        )
        top = left.pop(first, 0.0)
        rival = max([*left.values(), 0.0 if pd.isna(others_best) else others_best * pairs])
        if top <= rival:
            return False
    return True


def _part_of(shared: pd.DataFrame, org: str) -> set[str]:
    return set(nx.node_connected_component(graph_of(shared), org))


def _members(shared: pd.DataFrame) -> dict[str, list[str]]:
    """Return the organisations of each initiative, sorted."""
    members: dict[str, list[str]] = {}
    for initiative, org in zip(shared["initiative_id"], shared["org_id"], strict=True):
        members.setdefault(str(initiative), []).append(str(org))
    return members
