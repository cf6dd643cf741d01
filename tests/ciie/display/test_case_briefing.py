"""A case opens the ledger's part of it and the evidence of the same day, and says what it has read."""

from __future__ import annotations

import pytest

from ciie_utils import open_ledger
from ciie_utils.briefings.cases.briefing import CaseBriefing, open_case
from ciie_utils.errors import LedgerError
from ciie_utils.ledger.evidence import open_evidence
from ciie_utils.project import COLLECTIONS
from nbbriefing.blocks.model import plain_block
from nbbriefing.catalogue.parameters import collection_of

VYNDAMAX = ["pfizer-vyndamax"]


def reads_of(case: CaseBriefing) -> dict[str, str]:
    _data, metadata = case.identity()._repr_mimebundle_()
    return metadata["nbbriefing"]["reads"]


def test_a_case_holds_its_initiatives_and_the_evidence_of_the_same_day() -> None:
    case = open_case("2021-12-31", initiatives=VYNDAMAX)
    assert case.scope.initiatives["initiative_id"].tolist() == VYNDAMAX
    assert case.scope.recipe == "as_of(2021-12-31)/of_initiatives(pfizer-vyndamax)"
    assert case.evidence.recipe == "as_of(2021-12-31)"
    # The extension of ATTR-ACT was published in 2022.
    assert not (case.evidence.survival_anchors["study"] == "ATTR-ACT extension").any()


def test_sources_of_ledger_and_evidence_are_numbered_in_one_row() -> None:
    case = open_case("2021-12-31", initiatives=VYNDAMAX)
    assert case.cite("chinadaily-20210119-bearfruit").text == "[1]"
    assert case.cite("nejm-20180913-attract-abstract").text == "[2]"
    text = plain_block(case.sources().to_json())
    assert "China Daily" in text
    assert "New England Journal" in text
    with pytest.raises(LedgerError, match="not known by the as-of date"):
        case.cite("pfizer-2022-attract-lte")


def test_the_reads_can_be_followed_again_by_rendering() -> None:
    case = open_case("2021-12-31", "2019-12-31", initiatives=VYNDAMAX)
    reads = reads_of(case)
    assert set(reads) == {
        "as_of(2021-12-31)/of_initiatives(pfizer-vyndamax)",
        "as_of(2019-12-31)/of_initiatives(pfizer-vyndamax)",
        "evidence:as_of(2021-12-31)",
    }
    folder = open_ledger().folder
    for recipe, fingerprint in reads.items():
        name, proper = collection_of(recipe, COLLECTIONS)
        assert COLLECTIONS[name].replay(folder, proper) == fingerprint


def test_identity_shows_both_fingerprints() -> None:
    case = open_case("2021-12-31", initiatives=VYNDAMAX, years=5)
    text = plain_block(case.identity().to_json())
    assert case.scope.fingerprint[:12] in text
    assert open_evidence().as_of("2021-12-31").fingerprint[:12] in text
    assert "Years: 5" in text


def test_what_is_dated_by_its_year_alone_may_have_been_known_before_the_year_ended() -> None:
    # IVUS CHIP and OPTIMAL have a source dated 2026.
    case = open_case("2026-03-16", initiatives=VYNDAMAX)
    perhaps = case.perhaps_known(case.evidence_of_the_year.trials)
    assert set(perhaps["trial"]) == {"IVUS CHIP", "OPTIMAL"}
    assert not case.evidence.trials["trial"].isin(perhaps["trial"]).any()
    before = open_case("2025-12-31", initiatives=VYNDAMAX)
    assert before.perhaps_known(before.evidence_of_the_year.trials).empty


def test_a_case_can_be_about_a_place() -> None:
    case = open_case("2021-12-31", place="Lecheng")
    assert case.scope.recipe == "as_of(2021-12-31)/at_place(Lecheng)"


def test_an_unknown_initiative_is_named_with_the_nearest() -> None:
    with pytest.raises(LedgerError, match="pfizer-vyndamax"):
        open_case(initiatives=["pfizer-vindamax"])
