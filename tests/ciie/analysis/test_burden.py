"""Which figure says how many people a therapy area concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ciie_utils import Ledger
from ciie_utils.briefings.standing.counts import leading_burden

from .small_ledgers import milestone

Maker = Callable[..., Ledger]


def figure(indicator: str, value: float, unit: str = "person", period: str = "2020", **more: Any) -> dict:
    return {
        "indicator": indicator,
        "topic": "oncology",
        "geography": "CN",
        "subject": "people",
        "value": value,
        "unit": unit,
        "period": period,
        "source_id": "of-2020-01-01",
        "basis": "stated",
        **more,
    }


def test_the_newest_of_a_measure_and_the_largest_of_several(make_ledger: Maker) -> None:
    view = make_ledger(
        [milestone("launched", "2019"), milestone("launched", "2019", published="2021-01-01")],
        indicators=[
            figure("patients", 900, period="2015"),
            figure("patients", 500, period="2019"),
            figure("cases", 300, unit="case", period="", source_id="of-2021-01-01"),
            figure("spending", 9e9, unit="CNY"),
            figure("abroad", 8e8, geography="WORLD"),
            figure("forecast", 7e8, period="2050"),
            figure("range", "", low=1, high=9e8),
        ],
    )
    found = leading_burden(view.indicators)
    assert found is not None
    assert (found["indicator"], found["value"]) == ("patients", 500)
    abroad = leading_burden(view.indicators, "WORLD")
    assert abroad is not None
    assert abroad["indicator"] == "abroad"


def test_no_figure_about_people_is_no_burden(make_ledger: Maker) -> None:
    view = make_ledger([milestone("launched", "2019")], indicators=[figure("share", 12, unit="percent")])
    assert leading_burden(view.indicators) is None


def test_diabetes_in_the_project_ledger(ledger: Ledger) -> None:
    indicators = ledger.as_of("2021-12-31").in_therapy_area("diabetes_metabolic").indicators
    found = leading_burden(indicators)
    assert found is not None
    # The article on the Microsoft chatbot; the later figures were not published yet.
    assert (found["value"], found["source_id"]) == (129_000_000, "microsoft-20201111-chatbot")
