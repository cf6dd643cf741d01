"""Opening a briefing: dates, errors, citations, and what it says it has read."""

from __future__ import annotations

from datetime import date

import pytest

from ciie_utils.briefings.briefing import open_briefing
from ciie_utils.errors import LedgerError
from nbbriefing.blocks.model import Notice, plain_block
from nbbriefing.errors import ParameterError


def test_dates_of_a_briefing() -> None:
    briefing = open_briefing(as_of="2021-12", since="2020")
    assert briefing.as_of == date(2021, 12, 31)
    assert briefing.since == date(2020, 12, 31)


def test_since_must_lie_before_the_as_of_date() -> None:
    with pytest.raises(ParameterError, match="not before the as-of date"):
        open_briefing(as_of="2020-12-31", since="2020-12-31")


def test_an_unknown_language_lists_those_that_there_are() -> None:
    with pytest.raises(ParameterError, match="'xx' is not available\nPossible are: en"):
        open_briefing(language="xx")


def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(LedgerError, match="99"):
        _ = open_briefing(edition=99).scope


def test_citations_are_numbered_by_first_use() -> None:
    briefing = open_briefing(as_of="2021-12-31")
    one, two = "shine-20201106-sanofi-tencent", "chinadaily-20210119-bearfruit"
    assert briefing.cite(one).text == "[1]"
    assert briefing.cite(two).text == "[2]"
    assert briefing.cite(one).text == "[1]"
    assert [run.text for run in briefing.citations.cite_all([two, one, two, float("nan")])] == ["[1]", "[2]"]
    assert briefing.citations.cited == (one, two)


def test_a_reference_names_publisher_title_date_and_link() -> None:
    briefing = open_briefing(as_of="2021-12-31")
    briefing.cite("shine-20201106-sanofi-tencent")
    entry = briefing.sources().to_json()["items"][0]
    text = plain_block(briefing.sources().to_json())
    title = "Sanofi, Tencent sign cooperation memo at CIIE"
    assert text == f"[1] Shanghai Daily (Shine): {title}, 6 November 2020, shine.cn"
    assert entry["id"] == "shine-20201106-sanofi-tencent"
    assert any(
        isinstance(run, dict) and run.get("href", "").startswith("https://") for run in entry["content"]
    )


def test_what_is_not_known_yet_cannot_be_cited() -> None:
    briefing = open_briefing(as_of="2020-12-31")
    with pytest.raises(LedgerError, match="not known by the as-of date"):
        briefing.cite("chinadaily-20210119-bearfruit")


def test_without_citations_the_sources_say_why() -> None:
    assert isinstance(open_briefing(as_of="2018-12-31").sources(), Notice)


def test_identity_has_no_path_and_no_clock() -> None:
    briefing = open_briefing(as_of="2021-12-31", edition=3)
    text = plain_block(briefing.identity().to_json())
    assert text.startswith("Edition: 3\nAs of: 31 December 2021\nCompared with: none\n")
    assert "/" not in text
    assert text == plain_block(open_briefing(as_of="2021-12-31", edition=3).identity().to_json())


def test_a_briefing_on_all_editions_has_no_overview_of_one() -> None:
    with pytest.raises(ParameterError, match="edition="):
        _ = open_briefing(as_of="2021-12-31").overview
