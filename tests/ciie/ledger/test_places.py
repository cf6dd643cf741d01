"""Views of one place, counted in the files with the csv module alone."""

from __future__ import annotations

import csv

import pytest

from ciie_utils import open_ledger
from ciie_utils.errors import LedgerError
from tests.data import LEDGER


def read(name: str) -> list[dict[str, str]]:
    with (LEDGER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("place", ["Lecheng", "Haiyan"])
def test_a_place_brings_its_initiatives_and_its_figures(place):
    view = open_ledger(LEDGER).at_place(place)
    ids = {row["initiative_id"] for row in read("initiatives") if row["place"] == place}
    assert set(view.initiatives["initiative_id"]) == ids
    assert len(view.milestones) == sum(row["initiative_id"] in ids for row in read("milestones"))
    assert len(view.indicators) == sum(row["geography"] == place for row in read("indicators"))
    cited = {row["source_id"] for row in read("milestones") if row["initiative_id"] in ids}
    cited |= {row["source_id"] for row in read("indicators") if row["geography"] == place}
    assert set(view.sources["source_id"]) == cited


def test_the_recipe_leads_back_and_days_may_come_later():
    ledger = open_ledger(LEDGER)
    view = ledger.as_of("2021-12-31").at_place("Lecheng")
    assert view.recipe == "as_of(2021-12-31)/at_place(Lecheng)"
    assert ledger.replay(view.recipe).fingerprint == view.fingerprint
    assert ledger.at_place("Lecheng").as_of("2021-12-31").fingerprint == view.fingerprint


def test_a_place_that_there_is_not():
    with pytest.raises(LedgerError, match=r"(?s)No place 'Lechang'.*Did you mean 'Lecheng'"):
        open_ledger(LEDGER).at_place("Lechang")
