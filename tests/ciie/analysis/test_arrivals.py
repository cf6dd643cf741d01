"""Shares with patients after some time, against lifelines and by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from lifelines import KaplanMeierFitter

from ciie_utils import Ledger
from ciie_utils.analysis.proportions import Proportion, compare_shares, wilson
from ciie_utils.analysis.selections import expo_outcomes
from ciie_utils.analysis.times import time_to_patients
from ciie_utils.briefings.standing.times.arrivals import (
    arrivals_by_area,
    arrived_by,
)


def times(durations: list[float], observed: list[bool], excluded: int = 0) -> pd.DataFrame:
    n = len(durations)
    return pd.DataFrame(
        {
            "initiative_id": [f"p{number}" for number in range(n + excluded)],
            "duration_days_mid": [*durations, *[float("nan")] * excluded],
            "observed": [*observed, *[True] * excluded],
            "excluded": pd.array([None] * n + ["no dated first showing"] * excluded, dtype="str"),
        }
    )


def test_the_estimate_is_that_of_lifelines() -> None:
    durations = [10.0, 40.0, 40.0, 90.0, 120.0, 200.0, 300.0, 400.0]
    observed = [True, True, False, True, False, True, False, False]
    fitter = KaplanMeierFitter().fit(durations, observed)
    found = arrived_by(times(durations, observed, excluded=2), 150)
    assert (found.n, found.k) == (8, 3)
    assert found.share == pytest.approx(1 - fitter.predict(150))
    band = fitter.confidence_interval_survival_function_.loc[120.0]
    assert (found.low, found.high) == pytest.approx((1 - band.iloc[1], 1 - band.iloc[0]))


def test_too_few_or_not_followed_for_so_long_has_no_estimate() -> None:
    assert arrived_by(times([10.0] * 4, [True] * 4), 20) == Proportion(4, 4, None, None, None)
    assert arrived_by(times([10.0] * 6, [False] * 6), 20) == Proportion(0, 6, None, None, None)
    assert arrived_by(times([], [], excluded=3), 20) == Proportion(0, 0, None, None, None)


def test_none_and_all_have_an_open_end() -> None:
    none = arrived_by(times([10.0, 30.0, 30.0, 30.0, 30.0], [False] * 5), 20)
    # Four are still followed after 20 days.
    assert none == Proportion(0, 5, 0.0, 0.0, wilson(0, 4).high)
    everyone = arrived_by(times([10.0] * 5, [True] * 5), 20)
    assert everyone == Proportion(5, 5, 1.0, wilson(5, 5).low, 1.0)


def test_areas_are_estimated_apart() -> None:
    table = times([10.0] * 5 + [30.0], [True] * 5 + [False], excluded=1)
    initiatives = pd.DataFrame(
        {"initiative_id": table["initiative_id"], "therapy_area": ["b"] * 5 + ["a"] + ["c"]}
    )
    found = arrivals_by_area(table, initiatives, 20)
    assert [(area, there.n, there.k) for area, there in found.items()] == [("a", 1, 0), ("b", 5, 5)]
    assert [there.share is None for there in found.values()] == [True, False]
    assert arrivals_by_area(table[table["excluded"].notna()], initiatives, 20) == {}


def test_groups_differ_only_where_intervals_are_apart_and_numbers_suffice() -> None:
    fast, slow = Proportion(35, 40, 0.9, 0.8, 0.97), Proportion(5, 40, 0.1, 0.03, 0.2)
    assert compare_shares(fast, slow) == "more"
    assert compare_shares(slow, fast) == "fewer"
    assert compare_shares(fast, Proportion(0, 9, 0.0, 0.0, 0.3)) == "too few to say"
    assert compare_shares(fast, Proportion(0, 40, None, None, None)) == "too few to say"


def test_areas_share_out_the_products_of_the_project_ledger(ledger: Ledger) -> None:
    view = expo_outcomes(ledger.as_of("2025-12-31"))
    products = time_to_patients(view, ("product",))
    found = arrivals_by_area(products, view.initiatives, 1096)
    n = sum(there.n for there in found.values())
    assert n == arrived_by(products, 1096).n == int(products["excluded"].isna().sum())
    assert sum(there.k for there in found.values()) == arrived_by(products, 1096).k
