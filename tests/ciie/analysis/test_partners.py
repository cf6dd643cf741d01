"""Who works with whom, worked out by hand and counted in the ledger's own tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.networks import members, partners_of
from ciie_utils.analysis.selections import expo_outcomes
from ciie_utils.briefings.standing.counts import organisation_counts

from .small_ledgers import milestone

Maker = Callable[..., Ledger]


@pytest.fixture
def view(make_ledger: Maker) -> Ledger:
    return make_ledger(
        [
            milestone("launched", "2021"),
            milestone("signed", "2020-11", initiative_id="two"),
            milestone("signed", "2020-11", initiative_id="three"),
        ],
        organisations=[
            {"org_id": "own", "name": "Own"},
            {"org_id": "zeta", "name": "Zeta"},
            {"org_id": "beta", "name": "Beta", "sector": "hospital"},
            {"org_id": "far", "name": "Far"},
        ],
        parties=[
            {"initiative_id": "one", "org_id": "own", "role": "lead"},
            {"initiative_id": "one", "org_id": "zeta", "role": "site"},
            {"initiative_id": "one", "org_id": "beta", "role": "partner"},
            {"initiative_id": "two", "org_id": "own", "role": "partner"},
            {"initiative_id": "two", "org_id": "zeta", "role": "lead"},
            {"initiative_id": "two", "org_id": "zeta", "role": "authority"},
            {"initiative_id": "three", "org_id": "far", "role": "lead"},
        ],
    )


def test_partners_share_an_initiative(view: Ledger) -> None:
    partners = partners_of(view, "own")
    assert partners["org_id"].tolist() == ["zeta", "beta"]
    assert partners["roles"].tolist() == [("lead", "authority", "site"), ("partner",)]
    assert partners["initiative_ids"].tolist() == [("one", "two"), ("one",)]
    assert partners["n"].tolist() == [2, 1]
    assert partners["with_patients"].tolist() == [1, 1]
    assert partners["sector"].tolist() == ["pharma", "hospital"]


def test_who_is_alone_has_no_partner(view: Ledger) -> None:
    assert partners_of(view, "far").empty
    assert partners_of(view, "nobody").empty


def test_members_are_counted_once_an_initiative(view: Ledger) -> None:
    rows = members(view).set_index("org_id")[["n", "leads", "with_patients"]]
    assert rows.index.tolist() == ["own", "zeta", "beta", "far"]
    assert rows.loc["zeta"].tolist() == [2, 1, 1]
    assert rows.loc["own"].tolist() == [2, 1, 1]
    assert rows.loc["far"].tolist() == [1, 1, 0]


def test_nothing_known_has_no_members(make_ledger: Maker) -> None:
    assert members(make_ledger([milestone("signed", "2020-11")])).empty


def test_members_of_the_project_ledger_agree_with_the_plain_counts(ledger: Ledger) -> None:
    view = expo_outcomes(ledger.as_of("2021-12-31"))
    there = members(view)
    counts = organisation_counts(view)
    assert there.set_index("org_id")["n"].to_dict() == counts.set_index("org_id")["k"].to_dict()
    parties = view.parties
    own = set(parties.loc[parties["org_id"] == "novo-nordisk", "initiative_id"])
    others = set(parties.loc[parties["initiative_id"].isin(own), "org_id"]) - {"novo-nordisk"}
    assert set(partners_of(view, "novo-nordisk")["org_id"]) == others
