"""The path of one product: dates and spans by hand from the project's ledger."""

from __future__ import annotations

import pandas as pd
import pytest

from ciie_utils.briefings.cases.attr_cm.access import PATH, access_path, days_between
from ciie_utils.ledger import Ledger, open_ledger
from tests import data

LEDGER = open_ledger(data.LEDGER)
PRODUCT = "pfizer-vyndamax"


def path(day: str) -> pd.DataFrame:
    view: Ledger = LEDGER.as_of(day)
    return access_path(view, PRODUCT)


def test_the_steps_stand_in_the_order_in_which_they_happened() -> None:
    steps = path("2025-12-31")
    assert list(steps["stage"]) == [
        "exhibited",
        "approved",
        "launched",
        "first_use",
        "scaled",
        "reimbursed",
        "reimbursed",
    ]
    assert steps.at[0, "date"] == "2019-11"
    assert steps.at[0, "basis"] == "inferred"
    assert steps.at[4, "value"] == 10


def test_spans_by_hand() -> None:
    steps = path("2025-12-31").set_index("date")
    # November 2019 to September 2020: from the 30th to the 1st, and from the 1st to the 30th.
    approved = steps.loc["2020-09"]
    assert (approved["since_last_low"], approved["since_last_high"]) == (276, 334)
    # November 2020 to 7 December 2020.
    use = steps.loc["2020-12-07"]
    assert (use["since_last_low"], use["since_last_high"]) == (7, 36)
    assert (use["since_first_low"], use["since_first_high"]) == (373, 402)
    # Told on 19 January 2021, so the month of the ten institutions ends there: 25 to 43 days.
    ten = steps.loc["2021-01"]
    assert ten["date_end"] == pd.Timestamp("2021-01-19")
    assert (ten["since_last_low"], ten["since_last_high"]) == (25, 43)


def test_reports_of_the_same_date_are_cited_together() -> None:
    launched = path("2025-12-31").query("stage == 'launched'").iloc[0]
    assert launched["source_ids"].split() == ["chinadaily-20210119-bearfruit", "logomoney-2023-pfizer"]


def test_what_was_published_later_is_not_on_the_path() -> None:
    # The debut of 2019 was told in 2023; on that day the Expo of 2020 was the first one known.
    steps = path("2020-12-31")
    assert list(steps["stage"]) == ["approved", "exhibited"]
    assert pd.isna(steps.at[0, "since_first_low"])
    assert path("2019-12-31").empty
    assert list(path("2019-12-31").columns) == list(PATH)


@pytest.mark.parametrize(("end", "low"), [("2020-01-10", 21), ("2020-02-10", 0)])
def test_spans_are_never_negative(end: str, low: int) -> None:
    before = {"date_start": pd.Timestamp("2020-01-01"), "date_end": pd.Timestamp(end)}
    step = {"date_start": pd.Timestamp("2020-01-31"), "date_end": pd.Timestamp("2020-01-31")}
    assert days_between(before, step) == (low, 30)
