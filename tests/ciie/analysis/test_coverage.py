"""Coverage, precision of dates and silence, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.promises import judge
from ciie_utils.briefings.standing.quality.coverage import (
    coverage_by_edition,
    coverage_by_organisation,
    last_news,
    precision,
    precision_by_stage,
    unreported,
)

from .conftest import LedgerMaker
from .small_ledgers import milestone, promise


@pytest.fixture
def small(make_ledger: LedgerMaker) -> Ledger:
    return make_ledger(
        [
            milestone("exhibited", "2019-11-05", "2019-11-06", initiative_id="a", edition=2),
            milestone("exhibited", "2019-11", "2019-11-20", initiative_id="a", edition=2),
            milestone("approved", "2020", "2020-12-01", initiative_id="a"),
            milestone("signed", "", "2020-11-10", initiative_id="b", edition=3),
            promise("launched", "2020-12", "2020-11-10", initiative_id="b"),
        ],
        sources=[{"source_id": "of-2019-11-20", "published_on": "2019-11-20", "publisher": "Another paper"}],
        parties=[
            {"initiative_id": "a", "org_id": "firm", "role": "lead"},
            {"initiative_id": "b", "org_id": "firm", "role": "lead"},
            {"initiative_id": "b", "org_id": "town", "role": "authority"},
        ],
        organisations=[{"org_id": "firm", "name": "Firm"}, {"org_id": "town", "name": "Town"}],
        as_of="2021-06-01",
    )


def test_by_edition(small: Ledger) -> None:
    table = coverage_by_edition(small)
    columns = ["initiatives", "facts", "sources", "publishers", "k", "n"]
    # The two reports of the showing are one fact with two publishers; a promise is no fact, but has a source.
    assert table[columns].to_dict("index") == {
        2: {"initiatives": 1, "facts": 2, "sources": 3, "publishers": 2, "k": 1, "n": 2},
        3: {"initiatives": 1, "facts": 1, "sources": 1, "publishers": 1, "k": 1, "n": 1},
    }
    assert table.loc[2, "last_news"] == pd.Timestamp("2020-12-01")


def test_by_organisation_counts_what_it_leads(small: Ledger) -> None:
    table = coverage_by_organisation(small)
    assert table.index.tolist() == ["firm"]
    assert table.loc["firm", ["initiatives", "facts", "sources"]].tolist() == [2, 3, 4]


def test_precision_of_dates() -> None:
    starts = pd.to_datetime(pd.Series(["2020-11-06", "2020-02-01", "2020-01-01", None]))
    ends = pd.to_datetime(pd.Series(["2020-11-06", "2020-02-29", "2020-12-31", None]))
    assert precision(starts, ends).tolist() == ["day", "month", "year", "unknown"]


def test_precision_by_stage(small: Ledger) -> None:
    table = precision_by_stage(small)
    assert table.loc["exhibited"].to_dict() == {"day": 1, "month": 1, "year": 0, "unknown": 0}
    assert table.loc["approved", "year"] == 1
    assert table.loc["signed", "unknown"] == 1
    assert "launched" not in table.index


def test_last_news(small: Ledger) -> None:
    table = last_news(small).set_index("initiative_id")
    # From 10 November 2020 and from 1 December 2020 to 1 June 2021.
    assert table["days"].to_dict() == {"b": 203, "a": 182}
    assert table["age"].to_dict() == {"b": "year", "a": "half_year"}
    assert table["n_sources"].to_dict() == {"b": 1, "a": 3}
    assert table.loc["a", "source_id"] == "of-2020-12-01"


def test_a_promise_nobody_reported_on_again(small: Ledger, make_ledger: LedgerMaker) -> None:
    assert unreported(small, judge(small))["heard_since"].tolist() == [False]
    heard = make_ledger(
        [promise("launched", "2020-12", "2020-11-10"), milestone("exhibited", "2021-01", "2021-02-01")],
        as_of="2021-06-01",
    )
    assert unreported(heard, judge(heard))["heard_since"].tolist() == [True]


def test_nothing_known_gives_nothing(make_ledger: LedgerMaker) -> None:
    ledger = make_ledger(as_of="2020-12-31")
    for table in (
        coverage_by_edition(ledger),
        coverage_by_organisation(ledger),
        precision_by_stage(ledger),
        last_news(ledger),
        unreported(ledger, judge(ledger)),
    ):
        assert table.empty
