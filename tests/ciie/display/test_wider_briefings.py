"""Partnerships, pathways and data quality: every year's end, their findings, their sources."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ciie_utils.briefings.briefing import open_briefing
from ciie_utils.briefings.standing.partners.networks import Network, network_figure
from ciie_utils.briefings.standing.quality import doubts
from nbbriefing.blocks.inline import plain_inlines
from tests.nbbriefing.figures.drawings import faults

from .conftest import blocks_of, forms, text_of
from .test_every_year import YEARS, check

NAMES = ("partnerships", "pathways", "data-quality")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("year", YEARS)
def test_every_year(name: str, year: int) -> None:
    since = "2018-12-31" if year > 2018 else ""
    blocks = blocks_of(name, open_briefing(as_of=f"{year}-12-31", since=since))
    check(blocks)
    for form in forms(blocks):
        if form["type"] == "figure":
            assert faults(form["svg"]) == []
            assert form["caption"]
            assert form["table"]["rows"]
            assert len(form["svg"]) < 90_000


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_is_cited_and_the_sources_are_of_the_view(name: str) -> None:
    briefing = open_briefing(as_of="2021-12-31")
    blocks = blocks_of(name, briefing)
    references = next(form for form in forms(blocks) if form["type"] == "references")
    assert {item["id"] for item in references["items"]} <= set(briefing.scope.sources["source_id"])
    assert [item["id"] for item in references["items"]] == list(briefing.citations.cited)


@pytest.fixture(scope="module")
def newest() -> Callable[[str], str]:
    texts: dict[str, str] = {}

    def text(name: str) -> str:
        if name not in texts:
            texts[name] = text_of(blocks_of(name, open_briefing(as_of="2026-03-16")))
        return texts[name]

    return text


def test_the_finding_on_partnerships(newest: Callable[[str], str]) -> None:
    # 102 organisations are party to an initiative tied to the Expo; 65 of 175 initiatives have several.
    text = newest("partnerships")
    assert text.startswith("Of 102 organisations known by 16 March 2026, 81 share an initiative with another")
    assert "65 of 175; 95% interval 30–45%" in text
    assert "Intuitive Surgical" in text


def test_the_finding_on_pathways(newest: Callable[[str], str]) -> None:
    text = newest("pathways")
    assert text.startswith("Of 83 products tied to the Expo, 24 had reached patients by 16 March 2026.")
    assert "First use is the step most often missing: not reported of 18 of the 20 products" in text


def test_contradictions_stand_side_by_side() -> None:
    block = doubts.contradictions_table(open_briefing(as_of="2026-03-16"))
    (table,) = [form for form in forms([block]) if form["type"] == "table"]
    told = {plain_inlines(row[0]): plain_inlines(row[1]) for row in table["rows"]}
    (cities,) = [words for matter, words in told.items() if "Shingrix" in matter]
    assert "10 cities" in cities
    assert "30 cities" in cities


def test_a_hairball_becomes_a_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Network(open_briefing(as_of="2026-03-16"))
    part = net.components[0]
    drawn = network_figure(net, [part], "The finding")
    monkeypatch.setattr("ciie_utils.briefings.standing.partners.networks.MOST_NAMES", 20)
    matrix = network_figure(net, [part], "The finding")
    # The matrix names the best linked ones alone.
    last = net.name(net.positions[net.positions["component"] == 1]["org_id"].iloc[-1]).split()[0]
    assert last in drawn.svg
    assert last not in matrix.svg
    assert faults(matrix.svg) == []


def test_citations_are_numbered_in_the_order_of_first_citation() -> None:
    briefing = open_briefing(as_of="2019-12-31")
    blocks = blocks_of("pathways", briefing)
    references = next(form for form in forms(blocks) if form["type"] == "references")
    assert len(references["items"]) == len({item["id"] for item in references["items"]})
