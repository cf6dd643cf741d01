"""The steps of products: first reports, times between them, and those that are missing."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.kaplan_meier import median_survival
from ciie_utils.analysis.times import EXCLUDED, curve_of, time_to_patients
from ciie_utils.briefings.standing.times.steps import STEPS, missing_steps, steps_of

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
    table = time_to_patients(ledger, ("product",), ("approved",), ("launched",)).set_index("initiative_id")
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
        "before": EXCLUDED[1],
        "undated": EXCLUDED[2],
        "unknown": EXCLUDED[0],
    }
    # Of three followed one arrived: the curve comes down to 2/3 and no further.
    median = median_survival(curve_of(table))
    assert (median.value, median.n, median.events) == (None, 3, 1)


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
    assert time_to_patients(ledger, ("product",), ("exhibited",), ("launched",)).empty
    assert missing_steps(ledger)["n"].tolist() == [0] * len(STEPS)
