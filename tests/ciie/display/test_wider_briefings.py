"""Partnerships, pathways and data quality: every year's end, their findings, their sources."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from ciie_utils.briefings.briefing import Briefing, open_briefing
from ciie_utils.briefings.standing.partners import partnerships
from ciie_utils.briefings.standing.partners.networks import Network, network_figure
from ciie_utils.briefings.standing.quality import data_quality
from ciie_utils.briefings.standing.times import pathways
from nbbriefing.blocks.inline import plain_inlines
from nbbriefing.blocks.model import Block
from tests.nbbriefing.figures.drawings import faults

from .conftest import forms, text_of
from .test_every_year import check

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
MODULES = {
    "partnerships": partnerships,
    "pathways": pathways,
    "data-quality": data_quality,
}
YEARS = range(2018, 2026)


def shown_by(name: str) -> list[str]:
    """Return the functions that the notebook calls, in its order."""
    notebook = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [source[5 : source.index("(")] for source in sources if source.startswith("show.")]


def blocks_of(name: str, briefing: Briefing) -> list[Block]:
    """Return what the cells of a notebook show."""
    shown = [getattr(MODULES[name], function)(briefing) for function in shown_by(name)]
    return [*shown, briefing.sources(), briefing.identity()]


@pytest.mark.parametrize("name", MODULES)
def test_the_notebook_shows_every_section_once(name: str) -> None:
    module: ModuleType = MODULES[name]
    assert sorted(shown_by(name)) == sorted(module.__all__)


@pytest.mark.parametrize("name", MODULES)
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


@pytest.mark.parametrize("name", MODULES)
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
    block = data_quality.contradictions_table(open_briefing(as_of="2026-03-16"))
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
