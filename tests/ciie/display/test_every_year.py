"""Every edition, and all together, as of each year's end: no error, nothing empty, no slug."""

from __future__ import annotations

import re
from functools import cache

import jsonschema
import pytest

from ciie_utils import open_ledger
from ciie_utils.briefings.briefing import open_briefing
from nbbriefing.blocks.forms import schema
from nbbriefing.blocks.html import render_block
from nbbriefing.blocks.model import Block

from .conftest import blocks_of, forms, text_of

# The first and the last year's end are always tried, those between with the whole briefings.
ALWAYS = (2018, 2025)


def years(*numbers: int) -> list[object]:
    return [year if year in ALWAYS else pytest.param(year, marks=pytest.mark.e2e) for year in numbers]


SOME_YEARS = years(2018, 2021, 2025)
YEARS = years(*range(2018, 2026))
VALIDATOR = jsonschema.Draft202012Validator(schema())


@cache
def words_with_underscores() -> frozenset[str]:
    ledger = open_ledger()
    columns = [
        ledger.initiatives["therapy_area"],
        ledger.milestones["stage"],
        ledger.milestones["metric"],
        ledger.milestones["unit"],
        ledger.indicators["indicator"],
        ledger.indicators["unit"],
    ]
    return frozenset(word for column in columns for word in column.dropna().unique() if "_" in word)


def check(blocks: list[Block]) -> None:
    for block in blocks:
        form = block.to_json()
        VALIDATOR.validate(form)
        assert render_block(form)
    for form in forms(blocks):
        assert form.get("rows") != []
        assert form.get("items") != []
        assert form.get("blocks") != []
    text = text_of(blocks)
    printed = set(re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", text))
    assert not printed & words_with_underscores()
    assert "nan" not in re.findall(r"\b\w+\b", text)
    assert "NaT" not in text


@pytest.mark.parametrize("year", YEARS)
def test_outcomes(year: int) -> None:
    check(
        blocks_of("outcomes", open_briefing(as_of=f"{year}-12-31", since="2018-12-31" if year > 2018 else ""))
    )


@pytest.mark.parametrize("year", YEARS)
def test_editions(year: int) -> None:
    for edition in open_ledger().as_of(f"{year}-12-31").editions:
        check(blocks_of("edition", open_briefing(as_of=f"{year}-12-31", edition=edition)))


def test_an_edition_of_which_nothing_is_known_yet_says_so() -> None:
    blocks = blocks_of("edition", open_briefing(as_of="2018-12-31", edition=8))
    check(blocks)
    assert "Nothing about edition 8 (2025) was known by 31 December 2018." in text_of(blocks)


def test_the_newest_state_is_the_default() -> None:
    briefing = open_briefing()
    assert briefing.as_of == open_ledger().as_of_date
    check(blocks_of("outcomes", briefing))
