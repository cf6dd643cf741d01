"""The steps of products: first reports, times between them, and those that are missing."""

from __future__ import annotations

import pandas as pd
import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.kaplan_meier import median_survival
from ciie_utils.analysis.selections import expo_outcomes
from ciie_utils.analysis.stages import PATIENT_STAGES
from ciie_utils.analysis.times import curve_of, time_to_patients
from ciie_utils.briefings.standing.times.steps import STEPS, missing_steps, steps_of, time_between

from .conftest import LedgerMaker
from .small_ledgers import milestone


def test_the_first_dated_report_of_a_step_counts(make_ledger: LedgerMaker) -> None:
    ledger = make_ledger(
        [
            milestone("approved", "", "2021-01-01"),
            milestone("approved", "2021-06-11", "2022-01-01"),
            milestone("approved", "2021-03-11", "2022-01-01"),
            milestone("exhibited", "2020-11-06", "2020-12-01"),
        ],
        as_of="2022-12-31",
    )
    table = steps_of(ledger, ["one"])
    assert table["step"].tolist() == ["exhibited", "approved"]
    assert table["row"].tolist() == [4, 3]
    # From 6 November 2020 to 11 March 2021: 24 + 31 + 31 + 28 + 11 days.
    assert table["days_mid"].tolist() == [0, 125]


def test_days_since_the_showing_are_a_range(make_ledger: LedgerMaker) -> None:
    ledger = make_ledger(
        [milestone("exhibited", "2020-11", "2020-12-01"), milestone("launched", "2021-01", "2021-02-01")],
        as_of="2021-12-31",
    )
    launched = steps_of(ledger, ["one"]).iloc[1]
    # From 30 November to 1 January, and from 1 November to 31 January.
    assert launched[["days_low", "days_mid", "days_high"]].tolist() == [32, 61.5, 91]


def test_what_is_reported_as_done_had_happened_by_then(make_ledger: LedgerMaker) -> None:
    ledger = make_ledger([milestone("launched", "2021", "2021-02-10")], as_of="2021-12-31")
    assert steps_of(ledger, ["one"])["date_end"].iloc[0] == pd.Timestamp("2021-02-10")
    assert steps_of(ledger, ["one"])["days_mid"].isna().all()


def test_time_between_steps_is_censored_at_the_as_of_date(make_ledger: LedgerMaker) -> None:
    ledger = make_ledger(
        [
            milestone("approved", "2020-01-01", initiative_id="done"),
            milestone("launched", "2020-01-31", "2020-02-01", initiative_id="done"),
            milestone("approved", "2020-01-01", initiative_id="waiting"),
            milestone("approved", "2020-01-01", initiative_id="stopped"),
            milestone("ended", "2020-03-01", "2020-03-02", initiative_id="stopped"),
            milestone("approved", "2020-01-01", initiative_id="before"),
            milestone("launched", "2019-01-01", initiative_id="before"),
            milestone("approved", "2020-01-01", initiative_id="undated"),
            milestone("launched", "", initiative_id="undated"),
            milestone("approved", "", initiative_id="unknown"),
        ],
        as_of="2020-12-31",
    )
    table = time_between(ledger, ("approved",), ("launched",)).set_index("initiative_id")
    assert table["duration_days_mid"].dropna().to_dict() == {"done": 30, "stopped": 60, "waiting": 365}
    assert table["observed"].to_dict() == {
        "before": True,
        "done": True,
        "stopped": False,
        "undated": False,
        "unknown": False,
        "waiting": False,
    }
    assert table["excluded"].dropna().to_dict() == {
        "before": "end came before the start",
        "undated": "end not dated",
        "unknown": "start not dated",
    }
    # Of three followed one arrived: the curve comes down to 2/3 and no further.
    median = median_survival(curve_of(table))
    assert (median.value, median.n, median.events) == (None, 3, 1)


@pytest.mark.parametrize("day", ["2019-12-31", "2021-12-31", "2026-03-16"])
def test_the_way_to_patients_is_that_of_the_survival_analysis(ledger: Ledger, day: str) -> None:
    view = expo_outcomes(ledger.as_of(day))
    columns = ["duration_days_low", "duration_days_mid", "duration_days_high", "observed"]
    expected = time_to_patients(view, ("product",))
    expected = expected[expected["excluded"].isna()].set_index("initiative_id")[columns]
    found = time_between(view, ("exhibited",), PATIENT_STAGES)
    found = found[found["excluded"].isna()].set_index("initiative_id")[columns]
    # How pandas keeps the ids differs with what was opened before; that they are the same ids matters.
    pd.testing.assert_frame_equal(found, expected, check_names=False, check_index_type=False)


def test_missing_steps_by_hand(make_ledger: LedgerMaker) -> None:
    ledger = make_ledger(
        [
            milestone("exhibited", "2020-11", initiative_id="a"),
            milestone("approved", "", initiative_id="a"),
            milestone("reimbursed", "2020-12", initiative_id="b"),
            milestone("exhibited", "2020-11", initiative_id="c"),
        ],
        as_of="2021-12-31",
    )
    table = missing_steps(ledger).set_index("step")
    assert table.index.tolist() == list(STEPS)
    assert table["k"].to_dict() | {"exhibited": 2, "approved": 1, "reimbursed": 1} == table["k"].to_dict()
    assert set(table["n"]) == {3}
    assert table.loc["approved", ["k", "dated", "passed_over", "later"]].tolist() == [1, 0, 1, 1]
    assert table.loc["exhibited", ["k", "dated", "passed_over", "later"]].tolist() == [2, 2, 1, 2]
    assert table.loc["first_use", ["k", "passed_over", "later"]].tolist() == [0, 1, 1]
    assert table.loc["scaled", ["passed_over", "later"]].tolist() == [0, 0]


def test_nothing_known_gives_nothing(make_ledger: LedgerMaker) -> None:
    ledger = make_ledger(as_of="2020-12-31")
    assert steps_of(ledger, []).empty
    assert time_between(ledger, ("exhibited",), ("launched",)).empty
    assert missing_steps(ledger)["n"].tolist() == [0] * len(STEPS)
