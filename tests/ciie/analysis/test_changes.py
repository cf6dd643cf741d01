"""What is new since an earlier day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.changes import changes
from ciie_utils.errors import AnalysisError, LedgerError

from .small_ledgers import milestone, promise

Maker = Callable[..., Ledger]

ROWS = [
    promise("launched", "2020-06", made="2020-01-01", initiative_id="met"),
    promise("launched", "2020-06", made="2020-01-01", initiative_id="missed"),
    promise("launched", "2020-03", made="2020-01-01", initiative_id="long-missed"),
    promise("opened", "2021", made="2020-01-01", initiative_id="postponed"),
    milestone("exhibited", "2020-03", published="2020-05-31", initiative_id="met"),
    milestone("launched", "2020-06-05", published="2020-06-10", initiative_id="met"),
    promise("opened", "2022", made="2020-07-01", initiative_id="postponed"),
    milestone("signed", "2020-06-20", published="2020-07-01", initiative_id="fresh"),
    promise("launched", "2020-06", made="2020-07", initiative_id="fresh"),
]


@pytest.fixture
def some(make_ledger: Maker) -> Ledger:
    figure = {
        "indicator": "cases",
        "topic": "oncology",
        "geography": "CN",
        "subject": "people",
        "value": 1,
        "unit": "person",
        "period": "2019",
        "basis": "stated",
    }
    indicators = [{**figure, "source_id": "of-2020-01-01"}, {**figure, "source_id": "of-2020-07-01"}]
    return make_ledger(ROWS, indicators=indicators)


def test_facts_and_promises_published_between_the_two_days(some: Ledger) -> None:
    new = changes(some.as_of("2020-07-01"), "2020-05-31")
    assert (new.since, new.until) == (date(2020, 5, 31), date(2020, 7, 1))
    # What was published on the earlier day is not new, what was published on the later one is.
    assert list(new.facts["row"]) == [6, 8]
    assert list(new.promises["row"]) == [7]
    assert list(new.indicators["source_id"]) == ["of-2020-07-01"]
    assert list(new.initiatives["initiative_id"]) == ["fresh"]
    assert not new.nothing


def test_verdicts_that_turned(some: Ledger) -> None:
    new = changes(some.as_of("2020-07-31"), "2020-05-31")
    assert new.met[["row", "verdict", "verdict_then"]].values.tolist() == [[1, "kept", "pending"]]
    assert new.superseded[["row", "verdict_then", "superseded_by_row"]].values.tolist() == [[4, "pending", 7]]
    # The last one was published (July, counted from its last day) when its time was already up.
    assert list(new.overdue["row"]) == [2, 9]
    assert new.overdue["verdict_then"].iloc[0] == "pending"
    assert new.overdue["verdict_then"].isna().iloc[1]
    assert new.reconsidered.empty


def test_a_newer_report_can_turn_kept_into_late(make_ledger: Maker) -> None:
    rows = [
        promise("launched", "2020-06"),
        milestone("launched", "2020", published="2021-01-01"),
        milestone("launched", "2020-09", published="2021-02-01"),
    ]
    new = changes(make_ledger(rows), "2021-01-15")
    assert new.reconsidered[["verdict_then", "verdict"]].values.tolist() == [["kept", "late"]]
    assert new.met.empty


def test_nothing_is_new_since_the_same_day(some: Ledger) -> None:
    new = changes(some.as_of("2020-06-30"), "2020-06-30")
    assert new.nothing
    # Time alone makes a promise overdue.
    assert list(changes(some.as_of("2020-07-01"), "2020-06-30").overdue["row"]) == [2]


def test_days_that_cannot_be_compared(some: Ledger) -> None:
    with pytest.raises(AnalysisError, match=r"since=2021-01-01 is later than the as-of date 2020-07-01"):
        changes(some.as_of("2020-07-01"), "2021-01-01")
    with pytest.raises(LedgerError):
        changes(some, "soon")
    with pytest.raises(LedgerError, match="Nothing was known"):
        changes(some, "1999-01-01")


def test_the_project_ledger_between_two_days(ledger: Ledger) -> None:
    new = changes(ledger.as_of("2021-01-31"), "2020-12-31")
    assert "pfizer-vyndamax" in set(new.facts.loc[new.facts["stage"] == "first_use", "initiative_id"])
    robot = new.met[new.met["initiative_id"] == "novo-nordisk-microsoft-chatbot"]
    assert list(robot["verdict"]) == ["kept"]
    assert "novo-nordisk-microsoft-chatbot" in set(new.superseded["initiative_id"])
    ended = new.overdue[new.overdue["initiative_id"] == "msd-covid-vaccines"]
    assert list(ended["verdict_then"]) == ["pending"]
    of_edition = changes(ledger.as_of("2021-01-31").at_edition(3), "2020-12-31")
    assert set(of_edition.facts["initiative_id"]) <= set(ledger.at_edition(3).initiatives["initiative_id"])
