"""Contradictions between sources: what rounding and bounds explain, and what remains."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciie_utils import Ledger
from ciie_utils.briefings.standing.quality.contradictions import agree, bounds, contradictions

from .conftest import LedgerMaker
from .small_ledgers import milestone, promise

NUMBERS = st.floats(0.01, 1e12)


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (391, math.nan, math.nan, (390.5, 391.5)),
        (70.72, math.nan, math.nan, (70.715, 70.725)),
        (7.07e10, math.nan, math.nan, (7.065e10, 7.075e10)),
        # Half of a hundred, but no more than 2 percent of 2900.
        (2900, math.nan, math.nan, (2850, 2950)),
        (80, math.nan, math.nan, (78.4, 81.6)),
        (0, math.nan, math.nan, (0, 0)),
        (120, 120, math.nan, (120, math.inf)),
        (10, math.nan, 10, (-math.inf, 10)),
        (math.nan, 15, 20, (15, 20)),
    ],
)
def test_bounds(value: float, low: float, high: float, expected: tuple[float, float]) -> None:
    assert bounds(value, low, high) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (bounds(70.7), bounds(70.72), True),
        (bounds(70.7), bounds(70.62), False),
        (bounds(120), bounds(120, low=120), True),
        (bounds(389), bounds(391), False),
        (bounds(80), bounds(75), False),
        (bounds(2800), bounds(2900), False),
        (bounds(0), bounds(0), True),
        (bounds(math.nan, 15, 20), bounds(20), True),
        (bounds(math.nan, 15, 20), bounds(30), False),
    ],
)
def test_agreement(a: tuple[float, float], b: tuple[float, float], same: bool) -> None:
    assert agree(a, b) is same
    assert agree(b, a) is same


@given(NUMBERS, NUMBERS)
def test_every_number_agrees_with_itself_and_with_more_than_less(value: float, other: float) -> None:
    assert agree(bounds(value), bounds(value))
    smaller, larger = sorted((value, other))
    assert agree(bounds(larger), bounds(smaller, low=smaller)) or smaller == larger


def test_values_of_one_time_from_two_sources_contradict(make_ledger: LedgerMaker) -> None:
    def reach(value: float, date: str, published: str) -> dict:
        return milestone("scaled", date, published, metric="cities", value=value, unit="city")

    ledger = make_ledger([reach(10, "2020-11", "2020-12-01"), reach(30, "2020-11-08", "2020-12-02")])
    (row,) = contradictions(ledger).to_dict("records")
    assert (row["kind"], row["initiative_id"], row["metric"]) == ("value", "one", "cities")
    assert [statement.value for statement in row["statements"]] == [10, 30]
    assert row["source_ids"] == ("of-2020-12-01", "of-2020-12-02")
    # Growth from one month to the next, and two figures of one source, are no contradictions.
    assert contradictions(
        make_ledger([reach(10, "2020-11", "2020-12-01"), reach(30, "2020-12", "2021-01-02")])
    ).empty
    assert contradictions(
        make_ledger([reach(10, "2020-11", "2020-12-01"), reach(30, "2020-11", "2020-12-01")])
    ).empty


def test_a_promise_does_not_contradict_what_came_of_it(make_ledger: LedgerMaker) -> None:
    figure = {"metric": "cities", "unit": "city"}
    ledger = make_ledger(
        [
            promise("scaled", "2020-11", "2020-01-01", value=30, **figure),
            milestone("scaled", "2020-11", "2020-12-01", value=10, **figure),
        ]
    )
    assert contradictions(ledger).empty


def test_dates_of_what_happens_once_contradict(make_ledger: LedgerMaker) -> None:
    dates = [milestone("opened", "2021-10-11", "2021-12-01"), milestone("opened", "2023-11", "2023-12-01")]
    (row,) = contradictions(make_ledger(dates)).to_dict("records")
    assert (row["kind"], row["stage"], len(row["statements"])) == ("date", "opened", 2)
    assert contradictions(make_ledger([{**each, "stage": "approved"} for each in dates])).empty
    vague = [dates[0], milestone("opened", "2021", "2023-12-01")]
    assert contradictions(make_ledger(vague)).empty


def test_figures_of_one_measure_and_period_contradict(make_ledger: LedgerMaker) -> None:
    def figure(value: float, source: str, period: str = "2024-04", **fields: object) -> dict:
        about = {
            "indicator": "products",
            "topic": "market",
            "geography": "CN",
            "subject": "all",
            "unit": "product",
        }
        return {**about, "value": value, "period": period, "source_id": source, "basis": "stated", **fields}

    def found(*figures: dict) -> list[str]:
        sources = [{"source_id": name, "published_on": "2024-05-01"} for name in ("a", "b")]
        return contradictions(make_ledger(indicators=figures, sources=sources))["kind"].tolist()

    assert found(figure(389, "a"), figure(391, "b")) == ["figure"]
    assert found(figure(389, "a"), figure(391, "b", "2024-05")) == []
    assert found(figure(389, "a"), figure(391, "b", geography="US")) == []
    assert found(figure(389, "a"), figure(350, "b", low=350)) == []
    company = {"indicator": "company_products"}
    assert found(figure(389, "a", **company), figure(391, "b", subject="another", **company)) == []


def test_known_contradictions_of_the_ledger_are_found(ledger: Ledger) -> None:
    """Each of these stands in the list that is kept by hand beside the ledger."""
    pairs = {frozenset(ids) for ids in contradictions(ledger)["source_ids"]}
    assert {
        frozenset({"nlsp-2024-hainan", "scio-20240416-hainan"}),
        frozenset({"shine-20201107-gsk", "chinanet-20201108-shingrix"}),
        frozenset({"sanofi-201911-technology", "newsgd-202303-sanofi"}),
        frozenset({"unconfirmed-202411-tzield", "flcube-2025-tzield"}),
        frozenset({"cbbc-2021-astrazeneca", "yaoshang68-20231109-mnc"}),
    } <= pairs


def test_a_view_knows_only_what_was_published(ledger: Ledger) -> None:
    assert contradictions(ledger.as_of("2019-12-31")).empty
