"""The network of organisations, against small networks worked out by hand."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.networks import components, group_of, links, positions, shared_parties, stays_first
from ciie_utils.analysis.selections import expo_outcomes
from ciie_utils.briefings.standing.partners.groups import (
    group_pairs,
    joint_by_edition,
    pairs_by_edition,
)

from .conftest import LedgerMaker
from .small_ledgers import milestone

ORGANISATIONS = {
    "firm": ("pharma", "US"),
    "other-firm": ("medtech", "DE"),
    "home-firm": ("technology", "CN"),
    "hospital": ("hospital", "CN"),
    "town": ("government", "CN"),
    "charity": ("nonprofit", "CN"),
}


@pytest.fixture
def network(make_ledger: LedgerMaker):
    """Return a function that makes a ledger of initiatives, given as ``{id: members}``."""

    def make(meetings: dict[str, tuple[str, ...]], editions: dict[str, int] | None = None) -> Ledger:
        editions = editions or {}
        return make_ledger(
            [
                milestone("signed", "2020-11", initiative_id=name, edition=editions.get(name, ""))
                for name in meetings
            ],
            initiatives=[
                {"initiative_id": name, "first_edition": editions.get(name, "")} for name in meetings
            ],
            parties=[
                {"initiative_id": name, "org_id": org, "role": "partner"}
                for name, members in meetings.items()
                for org in members
            ],
            organisations=[
                {"org_id": org, "name": org, "sector": sector, "country": country}
                for org, (sector, country) in ORGANISATIONS.items()
                if any(org in members for members in meetings.values())
            ],
            as_of="2021-12-31",
        )

    return make


def by_org(table: pd.DataFrame, column: str) -> dict[str, object]:
    return dict(zip(table["org_id"], table[column], strict=True))


def test_groups_follow_sector_and_country() -> None:
    table = pd.DataFrame(
        [
            ("pharma", "US", "multinational"),
            ("medtech", "CN", "chinese_firm"),
            ("insurer", "HK", "chinese_firm"),
            ("hospital", "CN", "care"),
            ("academia", "GB", "care"),
            ("zone_authority", "CN", "authority"),
            ("government", "AU", "authority"),
            ("nonprofit", "CN", "other"),
        ],
        columns=["sector", "country", "expected"],
    )
    assert group_of(table).tolist() == table["expected"].tolist()


def test_a_chain_of_three_has_one_broker(network) -> None:
    ledger = network({"a": ("firm", "town"), "b": ("town", "hospital"), "alone": ("firm",)})
    table = positions(ledger)
    # The one pair of others, firm and hospital, is linked through the town alone.
    assert by_org(table, "betweenness") == {"town": 1.0, "firm": 0.0, "hospital": 0.0}
    assert by_org(table, "bridged") == {"town": 1, "firm": 0, "hospital": 0}
    # Burt: two unlinked partners, half of the town's links each: (1/2)^2 + (1/2)^2.
    assert by_org(table, "constraint") == {"town": 0.5, "firm": 1.0, "hospital": 1.0}
    assert by_org(table, "n_partners") == {"town": 2, "firm": 1, "hospital": 1}
    assert table.loc[0, ["partners_multinational", "partners_care", "partners_authority"]].tolist() == [
        1,
        1,
        0,
    ]
    assert table["org_id"].iloc[0] == "town"


def test_those_who_meet_in_one_initiative_have_no_broker(network) -> None:
    ledger = network({"a": ("firm", "town", "hospital")})
    table = positions(ledger)
    assert set(table["betweenness"]) == {0.0}
    assert set(table["bridged"]) == {0}
    # Burt: each partner takes (1/2 + 1/2 * 1/2)^2 = 9/16 of it.
    assert table["constraint"].tolist() == [pytest.approx(2 * 9 / 16)] * 3
    assert links(ledger)["n"].tolist() == [1, 1, 1]


def test_partners_of_one_group_are_not_bridged(network) -> None:
    table = positions(network({"a": ("firm", "town"), "b": ("town", "other-firm")}))
    assert by_org(table, "bridged")["town"] == 0
    assert by_org(table, "betweenness")["town"] == 1.0


def test_an_organisation_with_two_roles_is_one_party(make_ledger: LedgerMaker) -> None:
    ledger = make_ledger(
        [milestone("signed", "2020-11")],
        parties=[{"initiative_id": "one", "org_id": "firm", "role": role} for role in ("lead", "site")],
        organisations=[{"org_id": "firm", "name": "Firm"}],
    )
    assert shared_parties(ledger).empty
    assert positions(ledger).empty
    assert components(ledger).empty
    assert stays_first(ledger, "bridged") is None


def test_parts_are_numbered_by_size(network) -> None:
    ledger = network({"a": ("firm", "town"), "b": ("town", "hospital"), "c": ("home-firm", "charity")})
    table = components(ledger)
    assert table["n_organisations"].tolist() == [3, 2]
    assert table["n_links"].tolist() == [2, 1]
    assert table["org_ids"].tolist() == [("firm", "hospital", "town"), ("charity", "home-firm")]
    assert table["initiative_ids"].tolist() == [("a", "b"), ("c",)]


def test_a_first_place_that_hangs_on_one_initiative_is_not_told(network) -> None:
    chain = {"a": ("firm", "town"), "b": ("town", "hospital")}
    assert stays_first(network(chain), "betweenness") is None
    star = {
        "a": ("firm", "town"),
        "b": ("town", "hospital"),
        "c": ("town", "home-firm"),
        "d": ("town", "charity"),
    }
    assert stays_first(network(star), "betweenness") == "town"
    assert stays_first(network(star), "bridged") == "town"


def test_a_tie_has_no_first(network) -> None:
    ring = {
        "a": ("firm", "town"),
        "b": ("town", "hospital"),
        "c": ("hospital", "home-firm"),
        "d": ("home-firm", "firm"),
    }
    assert stays_first(network(ring), "betweenness") is None


def test_pairs_of_groups_count_initiatives_and_links(network) -> None:
    ledger = network(
        {"a": ("firm", "other-firm", "town"), "b": ("firm", "town"), "c": ("hospital", "charity")}
    )
    table = group_pairs(ledger).set_index(["group_a", "group_b"])
    assert table.loc[("multinational", "multinational")].tolist() == [1, 1]
    assert table.loc[("multinational", "authority")].tolist() == [2, 2]
    assert table.loc[("care", "other")].tolist() == [1, 1]
    assert table["n_links"].sum() == 4


def test_editions_count_shared_initiatives_and_newcomers(network) -> None:
    meetings = {"a": ("firm", "town"), "b": ("firm", "hospital"), "c": ("firm",)}
    ledger = network(meetings, {"a": 2, "b": 3, "c": 3})
    table = joint_by_edition(ledger)
    assert table[["first_edition", "k", "n", "organisations", "new_organisations"]].values.tolist() == [
        [2, 1, 1, 2, 2],
        [3, 1, 2, 2, 1],
    ]
    pairs = pairs_by_edition(ledger)
    assert pairs.loc[2, ("multinational", "authority")] == 1
    assert pairs.loc[3, ("multinational", "care")] == 1
    assert pairs.to_numpy().sum() == 2


def test_betweenness_agrees_with_counting_shortest_paths(ledger: Ledger) -> None:
    """Count every shortest path of the project's network anew, by breadth-first search."""
    view = expo_outcomes(ledger.as_of("2020-12-31"))
    neighbours: dict[str, set[str]] = {}
    for a, b in zip(links(view)["org_a"], links(view)["org_b"], strict=True):
        neighbours.setdefault(a, set()).add(b)
        neighbours.setdefault(b, set()).add(a)
    far = {org: _distances_and_ways(org, neighbours) for org in neighbours}
    n = len(neighbours)
    for org, share in by_org(positions(view), "betweenness").items():
        through = 0.0
        for a, b in combinations(sorted(set(neighbours) - {org}), 2):
            (distance, ways), (from_b, ways_b) = far[a], far[b]
            if b in distance and org in distance and distance[org] + from_b[org] == distance[b]:
                through += ways[org] * ways_b[org] / ways[b]
        assert share == pytest.approx(through / ((n - 1) * (n - 2) / 2))


def _distances_and_ways(start: str, neighbours: dict[str, set[str]]) -> tuple[dict[str, int], dict[str, int]]:
    distance, ways, layer = {start: 0}, {start: 1}, [start]
    while layer:
        following: dict[str, int] = {}
        for org in layer:
            for other in neighbours[org] - set(distance):
                following[other] = following.get(other, 0) + ways[org]
        for other, n in following.items():
            distance[other], ways[other] = distance[layer[0]] + 1, n
        layer = list(following)
    return distance, ways
