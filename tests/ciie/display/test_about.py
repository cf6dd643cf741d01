"""What a briefing says it is about, for those who look for it in an index."""

from __future__ import annotations

from ciie_utils import open_ledger
from ciie_utils.briefings.briefing import open_briefing, open_company, open_therapy_area
from ciie_utils.briefings.cases.briefing import open_case
from ciie_utils.briefings.identity import about
from nbbriefing.language import messages as language

DAY = "2021-12-31"


def test_an_edition_is_about_all_who_take_part_in_it():
    ledger = open_ledger().as_of(DAY).at_edition(3)
    tied = ledger.initiatives[ledger.initiatives["ciie_tie"] != "none"]
    parties = ledger.parties[ledger.parties["initiative_id"].isin(tied["initiative_id"])]
    found = about(open_briefing(DAY, edition=3))
    assert set(found["organisations"]) == set(parties["org_id"])
    assert set(found["therapy_areas"]) == set(tied["therapy_area"]) - {"multiple"}
    assert found["organisations"]["novo-nordisk"] == "Novo Nordisk"
    assert found["therapy_areas"]["diabetes_metabolic"] == "Diabetes and metabolism"


def test_a_briefing_on_everything_is_about_nothing_in_particular():
    assert about(open_briefing(DAY)) == {"organisations": {}, "therapy_areas": {}}


def test_briefings_on_a_subject_are_about_it():
    assert "novo-nordisk" in about(open_company("novo-nordisk", DAY, "", "en"))["organisations"]
    assert list(about(open_therapy_area("cardiovascular", DAY, "", "en"))["therapy_areas"]) == [
        "cardiovascular"
    ]
    case = open_case(DAY, initiatives=["novo-nordisk-microsoft-chatbot"])
    assert {"novo-nordisk", "microsoft"} <= set(about(case)["organisations"])


def test_names_are_those_of_the_language():
    try:
        found = about(open_therapy_area("oncology", DAY, "", "zh"))
    finally:
        language.set_language("en")
    assert found["therapy_areas"] != {"oncology": "Cancer"}
    assert list(found["therapy_areas"]) == ["oncology"]


def test_the_identity_carries_it_for_the_record_of_the_run():
    briefing = open_briefing(DAY, edition=3)
    _, metadata = briefing.identity()._repr_mimebundle_()
    assert metadata["nbbriefing"]["about"] == about(briefing)
