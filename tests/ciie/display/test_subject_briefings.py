"""Briefings on one organisation and on one therapy area: what they say, and that they always do."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ciie_utils import open_ledger
from ciie_utils.analysis.proportions import wilson
from ciie_utils.briefings.briefing import open_company, open_therapy_area
from ciie_utils.briefings.indicators import NAMES, indicator_name
from ciie_utils.briefings.standing.promise_shares import comparison_sentence
from ciie_utils.briefings.standing.times.paths import MARKS
from ciie_utils.errors import LedgerError
from nbbriefing.blocks.model import Block, Facts
from nbbriefing.figures.paths import PathRow, Step, product_paths

from .conftest import blocks_of, forms, text_of
from .test_every_year import SOME_YEARS, YEARS, check


def as_of_year(kind: str, name: str, year: int) -> list[Block]:
    opened = {"company": open_company, "therapy-area": open_therapy_area}[kind]
    return blocks_of(kind, opened(name, f"{year}-12-31", f"{year - 1}-12-31" if year > 2018 else ""))


# One of each through all years, others at the first, a middle and the last year's end.
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(("kind", "name"), [("company", "novo-nordisk"), ("therapy-area", "cardiovascular")])
def test_as_of_each_year(kind: str, name: str, year: int) -> None:
    check(as_of_year(kind, name, year))


@pytest.mark.parametrize("year", SOME_YEARS)
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("company", name) for name in ("astrazeneca", "lecheng-administration", "vivolight")),
        *(("therapy-area", name) for name in ("infectious_disease", "maternal_child")),
    ],
)
def test_as_of_some_years(kind: str, name: str, year: int) -> None:
    check(as_of_year(kind, name, year))


@pytest.mark.e2e
def test_every_therapy_area_as_of_the_newest_day() -> None:
    for area in sorted(open_ledger().initiatives["therapy_area"].unique()):
        check(blocks_of("therapy-area", open_therapy_area(area)))


@pytest.fixture(scope="module")
def novo() -> list[Block]:
    return blocks_of("company", open_company("Novo Nordisk", "2021-12-31", "2020-12-31"))


def test_the_finding_on_novo_nordisk_at_the_end_of_2021(novo: list[Block]) -> None:
    text = text_of(novo)
    # Six of the seven initiatives were known (the logistics contract is of 2022); with patients: insulin
    # degludec, Norditropin, Victoza and the chatbot.
    assert "Of the 6 initiatives of Novo Nordisk, 4 had reached patients by 31 December 2021." in text
    assert "Novo Nordisk and Microsoft diabetes chatbot Xiao Nuo" in text
    assert "Microsoft (technology company) | partner" in text
    assert "Shanghai Pharma" not in text


def test_every_number_of_a_source_can_be_followed(novo: list[Block]) -> None:
    references = next(form for form in forms(novo) if form["type"] == "references")
    ids = {item["id"] for item in references["items"]}
    known = open_ledger().as_of("2021-12-31").sources["source_id"]
    assert ids <= set(known)
    assert "chinadaily-20210119-bearfruit" in ids


def test_what_was_not_known_yet_is_said() -> None:
    text = text_of(blocks_of("company", open_company("vivolight", "2018-12-31")))
    assert "Nothing about Vivolight was known by 31 December 2018." in text
    text = text_of(blocks_of("therapy-area", open_therapy_area("maternal_child", "2018-12-31")))
    assert "Nothing about mothers and children was known by 31 December 2018." in text


def test_an_unknown_subject_is_refused_with_the_nearest() -> None:
    with pytest.raises(LedgerError, match="Did you mean 'novo-nordisk'"):
        open_company("novo-nordsik")
    with pytest.raises(LedgerError, match="Did you mean 'oncology'"):
        _ = open_therapy_area("onkology").scope


def test_initiatives_without_a_tie_are_named_and_not_counted() -> None:
    briefing = open_company("novartis")
    untied = briefing.scope.initiatives["ciie_tie"] == "none"
    assert untied.any()
    text = text_of(blocks_of("company", briefing))
    note = next(line for line in text.splitlines() if line.startswith("Not counted here"))
    for title in briefing.scope.initiatives.loc[untied, "title"]:
        assert title in note
    counted = len(briefing.scope.initiatives) - int(untied.sum())
    assert f"Of the {counted} initiatives of Novartis" in text


def test_both_views_are_read_and_the_identity_shows_them_together() -> None:
    briefing = open_company("novo-nordisk", "2021-12-31")
    identity = blocks_of("company", briefing)[-1]
    assert isinstance(identity, Facts)
    reads = identity.metadata["nbbriefing"]["reads"]
    assert set(reads) == {"as_of(2021-12-31)", "as_of(2021-12-31)/of_organisation(novo-nordisk)"}
    ledger = open_ledger()
    assert all(ledger.replay(recipe).fingerprint == value for recipe, value in reads.items())
    assert briefing.fingerprint not in reads.values()
    assert dict(identity.items)["Organisation"] == "Novo Nordisk"


def test_a_record_is_only_called_better_where_the_intervals_are_apart() -> None:
    assert "larger share" in comparison_sentence(wilson(95, 100), wilson(50, 100))
    assert "smaller share" in comparison_sentence(wilson(5, 100), wilson(50, 100))
    assert "no clear difference" in comparison_sentence(wilson(50, 100), wilson(52, 100))
    assert "too few to say" in comparison_sentence(wilson(3, 3), wilson(0, 50))
    assert comparison_sentence(wilson(0, 0), wilson(1, 2)) == ""


def test_every_figure_on_diseases_has_a_name_in_words() -> None:
    indicators = open_ledger().indicators
    areas = set(open_ledger().initiatives["therapy_area"])
    on_areas = set(indicators.loc[indicators["topic"].isin(areas), "indicator"])
    assert on_areas <= set(NAMES)
    assert set(NAMES) <= set(indicators["indicator"])
    assert indicator_name("lupus_patients") == "People with lupus"


def test_a_path_draws_each_step_and_goes_on_while_waiting() -> None:
    day = pd.Timestamp(2019, 11, 6)
    words = {"exhibited": "shown", "patients": "launched"}
    path = {step: Step(name, MARKS[step]) for step, name in words.items()}
    rows = [
        PathRow("A pill", {"exhibited": (day, day)}, "not yet", waiting=True),
        PathRow("A device", {"exhibited": (day, day), "patients": (day, day)}, "0 days", waiting=False),
    ]
    svg = product_paths(rows, path, dt.date(2021, 12, 31))
    for word in ("A pill", "A device", "shown", "launched", "not yet", "as of 31 December 2021"):
        assert word in svg
    assert svg == product_paths(rows, path, dt.date(2021, 12, 31))
    assert "launched" not in product_paths(rows[:1], path, dt.date(2021, 12, 31))
