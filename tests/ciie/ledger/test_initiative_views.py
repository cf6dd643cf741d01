"""Views of some initiatives: what is in them, by hand from the small ledger of conftest.py."""

from __future__ import annotations

import pytest

from ciie_utils import open_ledger
from ciie_utils.errors import LedgerError


def test_initiatives_bring_what_belongs_to_them_and_the_figures_on_their_areas(small_ledger):
    view = open_ledger(small_ledger).of_initiatives("gamma-scheme", "acme-drug", "acme-drug")
    assert view.initiatives["initiative_id"].tolist() == ["acme-drug", "gamma-scheme"]
    assert view.milestones["row"].tolist() == [1, 2, 3, 4, 6]
    assert view.organisations["org_id"].tolist() == ["acme", "gamma"]
    # Areas oncology and multiple; the other indicators are of the topic edition.
    assert view.indicators["indicator"].tolist() == ["prevalence"]
    assert view.recipe == "of_initiatives(acme-drug,gamma-scheme)"


def test_the_day_and_the_initiatives_may_come_in_either_order(small_ledger):
    ledger = open_ledger(small_ledger)
    first = ledger.as_of("2019-12-31").of_initiatives("acme-drug", "beta-plant")
    assert first.initiatives["initiative_id"].tolist() == ["acme-drug"]
    assert first.milestones["row"].tolist() == [1, 2]
    assert ledger.of_initiatives("beta-plant", "acme-drug").as_of("2019-12-31").recipe == first.recipe
    assert ledger.replay(first.recipe).fingerprint == first.fingerprint


def test_no_initiative_at_all_is_an_empty_view(small_ledger):
    view = open_ledger(small_ledger).of_initiatives()
    assert view.initiatives.empty
    assert view.sources.empty
    assert open_ledger(small_ledger).replay(view.recipe).fingerprint == view.fingerprint


def test_an_initiative_that_the_ledger_lacks_is_refused_with_the_nearest(small_ledger):
    with pytest.raises(LedgerError, match=r"No initiative 'acme-drugs' is in the ledger\.\n.*acme-drug"):
        open_ledger(small_ledger).of_initiatives("acme-drugs")
