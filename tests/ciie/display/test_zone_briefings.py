"""The briefings on the pilot zone and on Novartis in it: facts beside sources, nothing before its day."""

from __future__ import annotations

from functools import cache

import pytest

from ciie_utils import open_ledger
from ciie_utils.briefings.cases.lecheng.briefing import open_company_in_zone, open_zone_briefing
from nbbriefing.blocks.inline import plain_inlines
from nbbriefing.blocks.model import Block, plain_block

from . import conftest
from .conftest import forms, text_of
from .test_every_year import YEARS, check

BRIEFINGS = {
    "pilot-zone": open_zone_briefing,
    "case-lecheng-evidence": open_company_in_zone,
}


def blocks_of(name: str, as_of: str, since: str = "", language: str = "en") -> list[Block]:
    return conftest.blocks_of(name, BRIEFINGS[name](as_of, since, language))


@cache
def newest(name: str) -> list[Block]:
    return blocks_of(name, "2026-03-16", "2020-12-31")


def rows_about(blocks: list[Block], words: str) -> list[list]:
    tables = [form for form in forms(blocks) if form["type"] == "table"]
    return [row for table in tables for row in table["rows"] if words in plain_inlines(row[0])]


def sources_in(rows: list[list]) -> set[str]:
    return {
        run["ref"] for row in rows for cell in row if isinstance(cell, list) for run in cell if "ref" in run
    }


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", BRIEFINGS)
def test_every_year(name: str, year: int) -> None:
    check(blocks_of(name, f"{year}-12-31", "2018-12-31" if year > 2018 else ""))


@pytest.mark.parametrize("name", BRIEFINGS)
def test_the_newest_state(name: str) -> None:
    check(newest(name))


def test_the_finding_of_the_zone_says_what_it_does_not_show() -> None:
    words = plain_block(newest("pilot-zone")[0].to_json())
    assert "525 products had been brought into the zone by December 2025" in words
    assert "more than 200,000 patients" in words
    assert "against 20% of the 50 others, a larger share" in words
    assert "Among drugs alone and among devices alone there are too few to say." in words
    assert "this is no effect of the zone" in words


def test_an_early_finding_makes_no_comparison() -> None:
    words = plain_block(blocks_of("pilot-zone", "2019-12-31")[0].to_json())
    assert words == "How many products were brought into the zone was not reported by 31 December 2019."


def test_conflicting_sources_stand_side_by_side() -> None:
    blocks = newest("pilot-zone")
    (table,) = [
        form for form in forms(blocks) if plain_inlines(form.get("caption", "")).startswith("Where the")
    ]
    text = [" | ".join(plain_inlines(cell) for cell in row) for row in table["rows"]]
    assert any("389 products" in row and "391 products" in row for row in text)
    assert any("25 institutions" in row and "28 institutions" in row for row in text)
    assert any("more than 30 institutions, after 36 institutions in April 2025" in row for row in text)
    assert any("would mean 66,600 the year before, for which 83,900 are stated" in row for row in text)
    assert {"scio-20240416-hainan", "nlsp-2024-hainan"} <= sources_in(table["rows"])


@pytest.mark.parametrize("name", BRIEFINGS)
def test_eight_of_seventy_five_with_interval_and_both_sources(name: str) -> None:
    rows = rows_about(newest(name), "Novartis, 2021")
    # Wilson: (0.1067 + 1.96^2/150 -+ 1.96 sqrt(...)) / (1 + 1.96^2/75) = 5.5 % to 19.7 %.
    assert "11% (8 of 75; 95% interval 5–20%)" in plain_inlines(rows[0][1])
    assert sources_in(rows) == {"shine-20211107-novartis-lecheng", "allist-2021-lecheng-insurance"}


def test_the_insurance_by_year() -> None:
    rows = {plain_inlines(row[0]): row for row in rows_about(newest("pilot-zone"), "")}
    assert "49 drugs" in plain_inlines(rows["Medicines covered"][1])
    assert "100 drugs" in plain_inlines(rows["Medicines covered"][2])
    assert "42 diseases" in plain_inlines(rows["Diseases covered"][2])
    assert "CNY 29" in plain_inlines(rows["Lowest price of a year's insurance"][2])
    assert "more than 1.7 million people" in plain_inlines(rows["People insured"][1])


def test_what_followed_the_agreement_of_medtronic() -> None:
    (row,) = rows_about(newest("pilot-zone"), "Medtronic and Lecheng hospitals")
    assert "cryoablation catheter, January 2020" in plain_inlines(row[3])
    assert plain_inlines(row[2]) == "no report found"


def test_a_piloted_product_with_its_dates() -> None:
    rows = rows_about(newest("pilot-zone"), "XEN gel stent")
    assert any("11 to 12 months" in plain_inlines(cell) for row in rows for cell in row)
    assert "prnewswire-20200402-xen" in sources_in(rows)


def test_no_approval_of_novartis_is_said_to_rest_on_the_zone() -> None:
    words = plain_block(newest("case-lecheng-evidence")[0].to_json())
    assert "2 products of Novartis had been reported by name" in words
    assert "supported the approval of 6 products named here; the zone counts 21 products" in words
    assert words.endswith("None of them is from Novartis.")


def test_the_promised_study_of_inclisiran_is_overdue() -> None:
    rows = rows_about(newest("case-lecheng-evidence"), "Inclisiran")
    assert any("overdue" in [plain_inlines(cell) for cell in row] for row in rows)


def test_what_was_published_later_is_not_there() -> None:
    text = text_of(blocks_of("case-lecheng-evidence", "2021-06-30"))
    assert "8 of 75" not in text
    assert "Second memorandum" not in text
    assert "Inclisiran" not in text
    assert "Leqvio" not in text


def test_each_briefing_records_what_it_read() -> None:
    reads = {name: newest(name)[-1].metadata["nbbriefing"]["reads"] for name in BRIEFINGS}  # type: ignore[attr-defined]
    assert set(reads["pilot-zone"]) == {"as_of(2026-03-16)", "as_of(2020-12-31)"}
    case = reads["case-lecheng-evidence"]
    assert {"as_of(2026-03-16)/at_place(Lecheng)", "as_of(2020-12-31)/at_place(Lecheng)"} <= set(case)
    assert "evidence:as_of(2026-03-16)" in case
    ledger = open_ledger()
    for recipe, fingerprint in case.items():
        if not recipe.startswith("evidence:"):
            assert ledger.replay(recipe).fingerprint == fingerprint
