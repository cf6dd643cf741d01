"""Time from first showing to patients: starts, ends, censoring and exclusions worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.selections import expo_outcomes
from ciie_utils.analysis.times import curve_of, time_to_patients

from .small_ledgers import milestone, promise

Maker = Callable[..., Ledger]


def only(ledger: Ledger) -> pd.Series[Any]:
    times = time_to_patients(ledger)
    assert len(times) == 1
    return times.iloc[0]


def test_a_duration_is_a_range_with_a_middle(make_ledger: Maker) -> None:
    rows = [
        milestone("exhibited", "2020-11", published="2020-12-01"),
        milestone("launched", "2021", published="2022-01-01"),
    ]
    found = only(make_ledger(rows))
    assert found["observed"]
    assert found["end_stage"] == "launched"
    # 2020-11-30 to 2021-01-01, and 2020-11-01 to 2021-12-31.
    assert (found["duration_days_low"], found["duration_days_high"]) == (32, 425)
    # The middles are 2020-11-15 12:00 and 2021-07-02.
    assert found["duration_days_mid"] == 228.5
    assert pd.isna(found["excluded"])


def test_the_first_showing_and_the_first_patient_stage_count(make_ledger: Maker) -> None:
    rows = [
        milestone("exhibited", "2020-11-06", published="2020-11-07"),
        milestone("exhibited", "2019-11-06", published="2020-11-08"),
        milestone("reimbursed", "2021-03-01", published="2021-03-02"),
        milestone("first_use", "2020-12-07", published="2021-01-19"),
        promise("launched", "2019-12", made="2019-11-06"),
    ]
    found = only(make_ledger(rows))
    assert (found["start_row"], found["end_row"], found["end_stage"]) == (2, 4, "first_use")
    assert found["duration_days_mid"] == 397


def test_what_has_not_arrived_is_censored_at_the_as_of_date(make_ledger: Maker) -> None:
    shown = milestone("exhibited", "2020-11-06", published="2020-11-07")
    found = only(make_ledger([shown, promise("launched", "2021", made="2020-11-07")], as_of="2021-11-06"))
    assert not found["observed"]
    assert found["duration_days_mid"] == 365
    assert pd.isna(found["end_stage"])


def test_what_has_ended_is_censored_on_that_day(make_ledger: Maker) -> None:
    rows = [
        milestone("exhibited", "2020-11-06", published="2020-11-07"),
        milestone("ended", "2021-01-25", published="2021-01-26"),
    ]
    found = only(make_ledger(rows, as_of="2025-01-01"))
    assert not found["observed"]
    assert (found["duration_days_mid"], found["end_row"], found["end_stage"]) == (80, 2, "ended")


def test_what_is_reported_as_done_cannot_lie_after_the_report(make_ledger: Maker) -> None:
    rows = [
        milestone("exhibited", "2020-11-06", published="2020-11-07"),
        milestone("launched", "2021", published="2021-01-31"),
    ]
    found = only(make_ledger(rows))
    assert (found["duration_days_low"], found["duration_days_high"]) == (56, 86)


def test_patients_who_came_first_leave_nothing_to_wait_for(make_ledger: Maker) -> None:
    before = [
        milestone("launched", "2018", published="2019-01-01"),
        milestone("exhibited", "2020-11-06", published="2020-11-07"),
    ]
    found = only(make_ledger(before))
    assert found["excluded"] == "with patients before first shown"
    assert pd.isna(found["duration_days_mid"])
    same_month = [
        milestone("launched", "2020-11", published="2020-12-01"),
        milestone("exhibited", "2020-11-06", published="2020-11-07"),
    ]
    found = only(make_ledger(same_month))
    assert pd.isna(found["excluded"])
    assert (found["duration_days_low"], found["duration_days_mid"], found["duration_days_high"]) == (
        0,
        9.5,
        24,
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([milestone("launched", "2020", published="2021-01-01")], "no dated first showing"),
        ([milestone("exhibited", "", published="2021-01-01")], "no dated first showing"),
        ([promise("exhibited", "2020-11", made="2020-10-01")], "no dated first showing"),
        (
            [
                milestone("exhibited", "2020-11", published="2020-12-01"),
                milestone("launched", "", published="2021-05-01"),
            ],
            "with patients at an unknown date",
        ),
    ],
)
def test_what_has_no_duration_says_why(make_ledger: Maker, rows: list[dict[str, Any]], reason: str) -> None:
    assert only(make_ledger(rows))["excluded"] == reason


def test_agreements_start_with_their_signing_and_products_do_not(make_ledger: Maker) -> None:
    rows = [
        milestone("announced", "2020-11-05", published="2020-11-06", initiative_id=name)
        for name in ("agreement", "pill", "plant", "service")
    ]
    kinds = {"agreement": "collaboration", "pill": "product", "plant": "investment", "service": "programme"}
    initiatives = [{"initiative_id": name, "kind": kind} for name, kind in kinds.items()]
    times = time_to_patients(make_ledger(rows, initiatives=initiatives)).set_index("initiative_id")
    assert list(times.index) == ["agreement", "pill", "service"]
    assert times["excluded"].isna().to_dict() == {"agreement": True, "pill": False, "service": True}


def test_the_curve_leaves_out_what_is_excluded(make_ledger: Maker) -> None:
    rows = [
        milestone("exhibited", "2020-01-01", published="2020-01-02", initiative_id="fast"),
        milestone("launched", "2020-01-11", published="2020-01-12", initiative_id="fast"),
        milestone("exhibited", "2020-01-01", published="2020-01-02", initiative_id="waiting"),
        milestone("launched", "2019-01-01", published="2020-01-02", initiative_id="sold-before"),
        milestone("exhibited", "2020-01-01", published="2020-01-02", initiative_id="sold-before"),
    ]
    curve = curve_of(time_to_patients(make_ledger(rows, as_of="2020-01-31")))
    assert list(curve["time"]) == [0, 10, 30]
    assert list(curve["at_risk"]) == [2, 2, 1]
    assert list(curve["survival"]) == [1, 0.5, 0.5]


def test_vyndamax_from_the_third_expo_or_the_second(ledger: Ledger) -> None:
    # Until 2023 the first known showing is that of November 2020, the month of its launch.
    row = time_to_patients(ledger.as_of("2021-12-31")).set_index("initiative_id").loc["pfizer-vyndamax"]
    assert row["observed"]
    assert row["start_low"] == pd.Timestamp("2020-11-01")
    assert row["end_stage"] == "launched"
    # A source of 2023 (inferred) puts the first showing into November 2019.
    row = time_to_patients(ledger.as_of("2023-12-31")).set_index("initiative_id").loc["pfizer-vyndamax"]
    assert row["start_low"] == pd.Timestamp("2019-11-01")
    assert row["start_source_id"] == "logomoney-2023-pfizer"


def test_every_duration_of_the_project_ledger_is_a_range_within_observation(ledger: Ledger) -> None:
    for day in ("2018-12-31", "2021-12-31", "2026-03-16"):
        times = time_to_patients(expo_outcomes(ledger.as_of(day)))
        counted = times[times["excluded"].isna()]
        assert (counted["duration_days_low"] <= counted["duration_days_mid"]).all()
        assert (counted["duration_days_mid"] <= counted["duration_days_high"]).all()
        assert (counted["end_high"] <= pd.Timestamp(day)).all()
        assert times["initiative_id"].is_unique
