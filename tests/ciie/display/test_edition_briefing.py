"""The briefing on edition 3: the facts that it must hold, and what could not be known yet."""

from __future__ import annotations

import re

import pytest

from ciie_utils.briefings.briefing import open_briefing
from nbbriefing.blocks.inline import plain_inlines
from nbbriefing.blocks.model import Block

from .conftest import blocks_of, forms, text_of


def rows_about(blocks: list[Block], words: str) -> list[list]:
    """Return the rows of tables whose first cell holds these words."""
    tables = [form for form in forms(blocks) if form["type"] == "table"]
    return [row for table in tables for row in table["rows"] if words in plain_inlines(row[0])]


def sources_in(row: list) -> set[str]:
    """Return the ids of the sources that a row cites."""
    return {run["ref"] for cell in row if isinstance(cell, list) for run in cell if "ref" in run}


@pytest.mark.parametrize(
    ("initiative", "words", "source"),
    [
        ("Sanofi and Tencent", "Signed, 6 November 2020", "shine-20201106-sanofi-tencent"),
        ("Sanofi and Tencent", "memorandum", "shine-20201106-sanofi-tencent"),
        ("Novo Nordisk and Microsoft", "January 2021", "chinadaily-20210119-bearfruit"),
        ("Novo Nordisk and Microsoft", "rolled out", "risequity-202101-novocare"),
        ("Vyndamax", "First use, 7 December 2020", "chinadaily-20210119-bearfruit"),
        ("Vyndamax", "ten institutions", "chinadaily-20210119-bearfruit"),
        ("Boston Scientific and Vivolight", "2,000 hospitals", "chinadaily-20210119-bearfruit"),
    ],
)
def test_a_fact_stands_beside_its_source(
    third_edition: list[Block], initiative: str, words: str, source: str
) -> None:
    rows = rows_about(third_edition, initiative)
    telling = [row for row in rows if any(words in plain_inlines(cell) for cell in row)]
    assert telling
    assert any(source in sources_in(row) for row in telling)


def test_the_robot_has_its_verdict(third_edition: list[Block]) -> None:
    rows = rows_about(third_edition, "Novo Nordisk and Microsoft")
    due = {plain_inlines(row[2]): plain_inlines(row[3]) for row in rows if len(row) >= 4}
    assert due["January 2021"] == "kept"
    superseded = next(row for row in rows if len(row) == 4 and plain_inlines(row[3]) == "superseded")
    assert plain_inlines(superseded[2]).startswith("2021; replaced by a newer date: January 2021")


def test_what_was_published_later_is_not_there() -> None:
    blocks = blocks_of("edition", open_briefing(as_of="2020-12-31", edition=3))
    text = text_of(blocks)
    assert "Sanofi and Tencent" in text
    assert "First use, 7 December 2020" not in text
    assert "First prescription" not in text
    assert "2,000 hospitals" not in text
    assert "bear fruit" not in text


def test_nothing_is_called_broken(third_edition: list[Block]) -> None:
    text = text_of(third_edition)
    assert "no report found by 31 December 2021" in text
    assert "broken" not in text
    assert "failed" not in text


def test_every_citation_has_its_reference_and_the_numbers_run(third_edition: list[Block]) -> None:
    found = forms(third_edition)
    references = next(form for form in found if form["type"] == "references")
    ids = [item["id"] for item in references["items"]]
    assert len(ids) == len(set(ids)) > 30
    for form in found:
        for run in re.findall(r"\{'text': '\[(\d+)\]', 'ref': '([^']+)'\}", str(form)):
            assert ids[int(run[0]) - 1] == run[1]


def test_citations_are_numbered_in_the_order_of_reading(third_edition: list[Block]) -> None:
    numbers = [
        int(number)
        for block in third_edition[:-2]
        for number in re.findall(r"'text': '\[(\d+)\]'", str(block.to_json()))
    ]
    first_places = [numbers.index(number) for number in range(1, max(numbers) + 1)]
    assert first_places == sorted(first_places)


def test_identity_tells_what_was_read(third_edition: list[Block]) -> None:
    _data, metadata = third_edition[-1]._repr_mimebundle_()
    assert set(metadata["nbbriefing"]["reads"]) == {
        "as_of(2021-12-31)/at_edition(3)",
        "as_of(2020-12-31)/at_edition(3)",
    }
    fingerprint = metadata["nbbriefing"]["reads"]["as_of(2021-12-31)/at_edition(3)"]
    assert fingerprint[:12] in text_of([third_edition[-1]])


def test_figures_that_contradict_each_other_stand_side_by_side(third_edition: list[Block]) -> None:
    (row,) = rows_about(third_edition, "Floor space of the public health zone")
    assert "more than 10,000 square metres" in plain_inlines(row[1])
    assert "12,000 square metres" in plain_inlines(row[1])


def test_an_initiative_without_a_tie_to_the_expo_is_not_counted() -> None:
    briefing = open_briefing(as_of="2021-12-31")
    untied = briefing.scope.initiatives.query("ciie_tie == 'none'")
    assert len(untied)
    assert not set(untied["initiative_id"]) & set(briefing.reached["initiative_id"])
