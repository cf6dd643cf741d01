"""Views of one organisation or one therapy area, and their recipes.

The expectations are worked out with the csv module and the standard library alone, or by hand from the small
ledger of conftest.py.
"""

from __future__ import annotations

import csv
import datetime as dt

import pandas as pd
import pytest

from ciie_utils import open_ledger
from ciie_utils.errors import LedgerError
from tests.data import LEDGER

TABLES = ("sources", "organisations", "initiatives", "parties", "milestones", "indicators")


def read(name: str) -> list[dict[str, str]]:
    with (LEDGER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_organisation_brings_what_it_is_party_to_in_whatever_role(small_ledger):
    ledger = open_ledger(small_ledger)
    acme = ledger.of_organisation("acme")
    assert acme.initiatives["initiative_id"].tolist() == ["acme-drug"]
    assert acme.milestones["row"].tolist() == [1, 2, 3, 4]
    # The authority belongs to the same initiative; no indicator names Acme.
    assert acme.organisations["org_id"].tolist() == ["acme", "gamma"]
    assert acme.indicators.empty
    assert acme.sources["source_id"].tolist() == ["s-day", "s-month", "s-year"]
    gamma = ledger.of_organisation("gamma")
    assert gamma.initiatives["initiative_id"].tolist() == ["acme-drug", "gamma-scheme"]
    assert gamma.milestones["row"].tolist() == [1, 2, 3, 4, 6]
    assert gamma.as_of_date == ledger.as_of_date
    assert gamma.is_view


def test_an_indicator_belongs_to_the_organisation_that_its_subject_names(small_ledger, edit):
    edit(small_ledger / "organisations.csv", "acme,Acme,", "acme,Acme (of Ohio),")
    edit(small_ledger / "indicators.csv", "edition 2,300", '"edition 2: Acme, stand",300')
    edit(small_ledger / "indicators.csv", "edition 21,900", "edition 21: Acmeist poets,900")
    view = open_ledger(small_ledger).of_organisation("acme")
    assert view.indicators["row"].tolist() == [1]


def test_a_therapy_area_brings_its_initiatives_and_the_figures_on_it(small_ledger):
    ledger = open_ledger(small_ledger)
    oncology = ledger.in_therapy_area("oncology")
    assert oncology.initiatives["initiative_id"].tolist() == ["acme-drug"]
    assert oncology.indicators["indicator"].tolist() == ["prevalence"]
    assert oncology.sources["source_id"].tolist() == ["s-day", "s-month", "s-year"]
    several = ledger.in_therapy_area("multiple")
    assert several.initiatives["initiative_id"].tolist() == ["beta-plant", "gamma-scheme"]
    assert several.indicators.empty
    assert several.sources["source_id"].tolist() == ["s-month", "s-year"]


def test_the_organisations_of_the_project_counted_in_the_files():
    ledger = open_ledger(LEDGER)
    for org_id in ("novo-nordisk", "lecheng-administration", "microsoft"):
        ids = {row["initiative_id"] for row in read("parties") if row["org_id"] == org_id}
        view = ledger.of_organisation(org_id)
        assert set(view.initiatives["initiative_id"]) == ids
        assert len(view.milestones) == sum(row["initiative_id"] in ids for row in read("milestones"))
        together = {row["org_id"] for row in read("parties") if row["initiative_id"] in ids}
        assert set(view.organisations["org_id"]) == together
    assert len(ledger.of_organisation("novo-nordisk").indicators) == sum(
        "Novo Nordisk" in row["subject"] for row in read("indicators")
    )


def test_the_therapy_areas_of_the_project_share_out_its_initiatives():
    ledger = open_ledger(LEDGER)
    areas = {row["therapy_area"] for row in read("initiatives")}
    views = [ledger.in_therapy_area(area) for area in sorted(areas)]
    assert sum(len(view.initiatives) for view in views) == len(ledger.initiatives)
    assert sum(len(view.milestones) for view in views) == len(ledger.milestones)
    for area, view in zip(sorted(areas), views, strict=True):
        assert len(view.indicators) == sum(row["topic"] == area for row in read("indicators"))


def test_ids_and_names_lead_to_the_same_view(small_ledger):
    ledger = open_ledger(small_ledger)
    for name in ("acme", "Acme", "ACME", "顶点"):
        assert ledger.of_organisation(name).lineage == ("of_organisation(acme)",)


@pytest.mark.parametrize("narrow", ["of_organisation(gamma)", "in_therapy_area(oncology)"])
def test_a_recipe_leads_back_to_the_view_and_days_may_come_later(small_ledger, narrow):
    ledger = open_ledger(small_ledger)
    view = ledger.replay(f"as_of(2020-12-31)/{narrow}")
    assert view.recipe == f"as_of(2020-12-31)/{narrow}"
    other = ledger.replay(f"{narrow}/as_of(2020-12-31)")
    assert other.lineage == view.lineage
    assert other.fingerprint == view.fingerprint == ledger.replay(view.recipe).fingerprint
    assert other.as_of_date == dt.date(2020, 12, 31)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(other, name), getattr(view, name))


def test_steps_can_be_combined(small_ledger):
    view = open_ledger(small_ledger).of_organisation("gamma").in_therapy_area("oncology").at_edition(2)
    assert view.recipe == "of_organisation(gamma)/in_therapy_area(oncology)/at_edition(2)"
    assert view.initiatives["initiative_id"].tolist() == ["acme-drug"]


def test_a_fact_about_somebody_else_leaves_the_fingerprint_as_it_is(small_ledger, edit):
    def prints():
        ledger = open_ledger(small_ledger)
        views = (ledger.of_organisation("acme"), ledger.in_therapy_area("oncology"), ledger)
        return [view.fingerprint for view in views]

    before = prints()
    edit(small_ledger / "milestones.csv", ",Opened,", ",Opened at last,")
    after = prints()
    assert before[:2] == after[:2]
    assert before[2] != after[2]


def test_what_was_not_known_yet_is_empty_and_what_there_never_was_is_refused(small_ledger):
    early = open_ledger(small_ledger).as_of("2019-12-31")
    for view in (early.of_organisation("beta"), early.in_therapy_area("multiple")):
        assert [len(getattr(view, name)) for name in TABLES] == [0] * 6
    with pytest.raises(LedgerError, match=r"(?s)No organisation 'acne'.*Did you mean 'acme'"):
        early.of_organisation("acne")
    with pytest.raises(LedgerError, match=r"possible are multiple, oncology\.\nDid you mean 'oncology'"):
        early.in_therapy_area("onkology")
    for recipe in ("of_organisation()", "in_therapy_area(x)", "of_organisation(a/b)", "organisation(acme)"):
        with pytest.raises(LedgerError):
            early.replay(recipe)
