"""Values of `organisation` and `therapy_area`: what is rendered, what can be asked for, in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from ciie_utils import open_ledger, project
from nbbriefing.catalogue.entries import load_catalogue
from nbbriefing.catalogue.parameters import labels_of, possible_values, values_of
from nbbriefing.catalogue.plan import Context, Request, make_plan
from nbbriefing.errors import ParameterError
from nbbriefing.language.messages import current_language
from tests.data import LEDGER

ROOT = Path(__file__).resolve().parents[2]


def test_an_organisation_has_a_page_from_two_initiatives_that_it_leads_or_takes_part_in(tmp_path):
    rows = ["initiative_id,org_id,role", "a,one,lead", "a,one,site", "b,two,lead", "c,two,partner"]
    rows += ["a,three,authority", "b,three,authority", "c,three,lead"]
    (tmp_path / "parties.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert project.organisations(tmp_path) == ["two"]
    assert project.all_organisations(tmp_path) == ["one", "three", "two"]


def test_the_same_answers_as_the_ledger_itself():
    ledger = open_ledger(LEDGER)
    taking_part = ledger.parties[ledger.parties["role"].isin(["lead", "partner"])]
    counts = taking_part.drop_duplicates(["initiative_id", "org_id"])["org_id"].value_counts()
    assert project.organisations(LEDGER) == sorted(counts[counts >= 2].index)
    assert set(project.all_organisations(LEDGER)) == set(ledger.parties["org_id"])
    areas = set(ledger.initiatives["therapy_area"])
    assert "multiple" in areas
    assert project.therapy_areas(LEDGER) == sorted(areas - {"multiple"})
    assert project.all_therapy_areas(LEDGER) == sorted(areas)


def test_titles_name_values_in_words():
    named = labels_of(
        {"organisation": "novo-nordisk", "therapy_area": "cardiovascular", "edition": 3, "other": "x-y"},
        project.DOMAINS,
        LEDGER,
        "en",
    )
    assert named == {
        "organisation": "Novo Nordisk",
        "therapy_area": "Heart and circulation",
        "edition": 3,
        "other": "x-y",
    }
    assert project.organisation_name(LEDGER, "novo-nordisk", "zh") == "诺和诺德"
    assert project.organisation_name(LEDGER, "eyepoint", "zh") == "EyePoint Pharmaceuticals"
    assert project.organisation_name(LEDGER, "nobody", "en") == "nobody"
    assert current_language() == "en"


def test_more_can_be_asked_for_than_is_rendered_and_nothing_unknown(tmp_path):
    catalogue = load_catalogue(ROOT / "briefings.toml")
    company = catalogue["company"]
    rendered = values_of(company, "organisation", project.DOMAINS, LEDGER)
    possible = possible_values(company, "organisation", project.DOMAINS, LEDGER)
    assert "vivolight" not in rendered
    assert "vivolight" in possible
    assert possible[: len(rendered)] == rendered

    def plan(organisation):
        asked = Request(("company",), (f"organisation={organisation}",), ("en",))
        return make_plan(catalogue, asked, Context(LEDGER, tmp_path, "2021-12-31", "", project.DOMAINS))

    (run,) = plan("vivolight")
    assert run.title.startswith("Vivolight")
    assert run.slug == "organisation-vivolight"
    with pytest.raises(ParameterError, match="Did you mean 'vivolight'"):
        plan("vivolite")
