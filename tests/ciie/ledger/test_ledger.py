"""The ledger as an object: identity, safety of its frames, looking things up, how it shows itself."""

from __future__ import annotations

import contextlib
import datetime as dt
import pickle

import pandas as pd
import pytest

from ciie_utils import Ledger, open_ledger
from ciie_utils.errors import LedgerError

TABLES = ("sources", "organisations", "initiatives", "parties", "milestones", "indicators")


@pytest.fixture
def ledger(small_ledger):
    return open_ledger(small_ledger)


def test_the_as_of_date_of_a_whole_ledger_is_the_newest_day_known_to_the_day(ledger, project_ledger):
    assert ledger.as_of_date == dt.date(2019, 11, 7)  # the others are a month and a year
    assert open_ledger(project_ledger).as_of_date == dt.date(2026, 3, 16)


def test_the_as_of_date_of_a_view_is_its_day(ledger):
    assert ledger.as_of("2020-02").as_of_date == dt.date(2020, 2, 29)
    assert ledger.as_of("2020-02").at_edition(2).as_of_date == dt.date(2020, 2, 29)
    assert ledger.at_edition(2).as_of_date == ledger.as_of_date


def test_a_view_says_that_it_is_one(ledger):
    assert not ledger.is_view
    assert ledger.as_of("2020").is_view
    assert ledger.at_edition(2).is_view
    assert isinstance(ledger.as_of("2020"), Ledger)


def test_a_recipe_leads_to_the_same_view(ledger):
    assert (ledger.lineage, ledger.recipe) == ((), "")
    assert ledger.replay("") is ledger
    view = ledger.as_of("2020").at_edition(2)
    assert view.recipe == "as_of(2020-12-31)/at_edition(2)"
    assert ledger.replay(view.recipe).fingerprint == view.fingerprint
    assert view.replay("at_edition(4)").fingerprint == ledger.at_edition(4).fingerprint
    assert ledger.replay("at_edition(2)/as_of(2020-12-31)").lineage == view.lineage


@pytest.mark.parametrize("recipe", ["as_of", "of(2020)", "at_edition(two)", "as_of(2020)at_edition(2)"])
def test_a_recipe_that_is_not_understood_is_refused(ledger, recipe):
    with pytest.raises(LedgerError, match=r"Possible are as_of\(yyyy-mm-dd\), at_edition\(n\)"):
        ledger.replay(recipe)


@pytest.mark.parametrize("name", TABLES)
def test_changing_a_frame_changes_nothing_else(ledger, name):
    before, fingerprint = getattr(ledger, name).copy(deep=True), ledger.fingerprint
    frame = getattr(ledger, name)
    frame.iloc[0, 0] = "spoilt"
    frame["new"] = 1
    frame.insert(0, "first", 0)
    pd.testing.assert_frame_equal(getattr(ledger, name), before)
    for column in before.columns:
        values = getattr(ledger, name)[column].to_numpy()
        with contextlib.suppress(ValueError):  # pandas hands out what may not be written to, or a copy
            values[0] = values[-1]
    pd.testing.assert_frame_equal(getattr(ledger, name), before)
    ledger.__dict__.pop("fingerprint")
    assert ledger.fingerprint == fingerprint


def test_a_column_of_a_view_taken_as_an_array_is_protected_or_a_copy(ledger):
    view = ledger.as_of(ledger.as_of_date)
    before = view.milestones.copy(deep=True)
    for column in before.columns:
        values = view.milestones[column].to_numpy()
        with contextlib.suppress(ValueError):
            values[0] = values[-1]
    pd.testing.assert_frame_equal(view.milestones, before)


def test_the_same_day_is_worked_out_once_and_old_days_are_let_go(ledger):
    first = ledger.as_of("2019-12-31")
    assert ledger.as_of("2019-12-31") is first
    for year in (2020, 2021):
        ledger.as_of(f"{year}-01-01")
    assert ledger.as_of("2019-12-31") is not first
    assert ledger.as_of("2019-12-31").fingerprint == first.fingerprint


@pytest.mark.parametrize("name", ["acme", "Acme", " ACME ", "顶点"])
def test_an_organisation_is_found_by_id_and_by_name(ledger, name):
    assert ledger.organisation(name)["org_id"] == "acme"


def test_an_unknown_organisation_is_answered_with_the_possible_and_the_nearest(ledger):
    with pytest.raises(LedgerError, match=r"Did you mean 'beta'\?") as caught:
        ledger.organisation("betta")
    assert "Possible are: acme, beta, gamma." in str(caught.value)


def test_an_organisation_out_of_sight_is_unknown(ledger):
    with pytest.raises(LedgerError, match=r"as of 2019-11-07\.") as caught:
        ledger.as_of("2019-11-07").organisation("beta")
    assert "Possible are: acme, gamma." in str(caught.value)


def test_an_initiative_is_found_by_id_and_by_title(ledger):
    assert ledger.initiative("beta-plant")["title"] == "Beta, plant"
    assert ledger.initiative("acme, DRUG")["initiative_id"] == "acme-drug"
    with pytest.raises(LedgerError, match=r"Did you mean 'beta-plant'\?"):
        ledger.initiative("beta-plan")


def test_it_shows_itself(ledger):
    view = ledger.as_of("2020-02-29")
    assert repr(view) == (
        "<Ledger as of 2020-02-29, as_of(2020-02-29): "
        "2 sources, 2 organisations, 2 initiatives, 3 parties, 4 milestones, 2 indicators>"
    )
    html = view._repr_html_()
    assert "2020-02-29" in html
    assert view.fingerprint[:12] in html
    assert "<script" not in html
    assert '<th scope="row" style="text-align:left">milestones</th><td style="text-align:left">4</td>' in html


def test_tab_completion_offers_the_tables_and_views(ledger):
    assert {*TABLES, "as_of", "at_edition", "as_of_date", "editions", "organisation"} <= set(dir(ledger))


def test_it_can_be_sent_to_another_process(ledger):
    view = ledger.as_of("2020-02-29").at_edition(2)
    received = pickle.loads(pickle.dumps(view))
    assert received.fingerprint == view.fingerprint
    assert received.lineage == view.lineage
    assert received.as_of("2019-11-07").milestones["row"].tolist() == [1, 2]
