"""The estimator against a published table, another library, and what holds for all data."""

from __future__ import annotations

import warnings

import lifelines
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ciie_utils.analysis.kaplan_meier import (
    CURVE_COLUMNS,
    kaplan_meier,
    median_survival,
    numbers_at_risk,
    survival_at,
    time_by_which,
)
from ciie_utils.errors import AnalysisError

# E. J. Freireich and others (1963), weeks of remission of 21 patients on 6-mercaptopurine; the standard
# worked example. Estimates and numbers at risk as in Kalbfleisch and Prentice, and in Collett.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
CENSORED_PLACES = {3, 5, 7, 8, 11, 12, 13, 16, 17, 18, 19, 20}
RELAPSED = [place not in CENSORED_PLACES for place in range(21)]
PUBLISHED = {
    6: (21, 0.857),
    7: (17, 0.807),
    10: (15, 0.753),
    13: (12, 0.690),
    16: (11, 0.627),
    22: (7, 0.538),
    23: (6, 0.448),
}


@pytest.fixture
def remission() -> pd.DataFrame:
    return kaplan_meier(WEEKS, RELAPSED)


def test_the_published_table_of_remissions(remission: pd.DataFrame) -> None:
    at_events = remission[remission["events"] > 0]
    assert list(at_events["time"]) == list(PUBLISHED)
    for row in at_events.itertuples():
        at_risk, survival = PUBLISHED[row.time]
        assert row.at_risk == at_risk
        assert row.survival == pytest.approx(survival, abs=0.0005)
    assert int(remission["events"].sum()) == 9
    assert int(remission["censored"].sum()) == 12


def test_the_published_band_of_remissions(remission: pd.DataFrame) -> None:
    # SAS PROC LIFETEST with its default, the log-log transformation, at 6 and 23 weeks.
    band = remission.set_index("time")[["low", "high"]]
    assert band.loc[6].tolist() == pytest.approx([0.6197, 0.9516], abs=0.0001)
    assert band.loc[23].tolist() == pytest.approx([0.1881, 0.6801], abs=0.0001)


def test_the_median_remission_is_23_weeks_with_an_open_end(remission: pd.DataFrame) -> None:
    median = median_survival(remission)
    assert (median.value, median.low, median.high) == (23, 13, None)
    assert (median.n, median.events) == (21, 9)


def test_where_exactly_half_are_left_the_median_is_reached() -> None:
    assert median_survival(kaplan_meier([1, 2, 3, 4, 5, 6], [True] * 6)).value == 3


def test_a_quantile_that_is_not_reached(remission: pd.DataFrame) -> None:
    assert time_by_which(remission, 0.9).value is None
    assert time_by_which(remission, 0.25).value == 13


def test_numbers_at_risk_count_those_still_there_just_before(remission: pd.DataFrame) -> None:
    assert numbers_at_risk(remission, [0, 6, 6.5, 10, 35, 36]) == [21, 21, 17, 15, 1, 0]


def test_the_curve_read_at_times(remission: pd.DataFrame) -> None:
    read = survival_at(remission, [0, 8, 23, 35, 40])
    assert read["survival"].iloc[:4].tolist() == pytest.approx([1, 0.807, 0.448, 0.448], abs=0.0005)
    # Nobody was followed for 40 weeks.
    assert read.iloc[4][["survival", "low", "high"]].isna().all()
    assert list(read["at_risk"]) == [21, 16, 6, 1, 0]


durations_and_ends = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=40)


@given(durations_and_ends)
@settings(deadline=None)
def test_agrees_with_lifelines(data: list[tuple[int, bool]]) -> None:
    durations, ends = [time for time, _ in data], [end for _, end in data]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = lifelines.KaplanMeierFitter().fit(durations, ends)
    ours = kaplan_meier(durations, ends)
    assert list(ours["time"]) == list(theirs.survival_function_.index)
    np.testing.assert_allclose(ours["survival"], theirs.survival_function_["KM_estimate"], atol=1e-9)
    band = theirs.confidence_interval_
    some_left = (ours["survival"] > 0).to_numpy()
    np.testing.assert_allclose(ours["low"][some_left], band["KM_estimate_lower_0.95"][some_left], atol=1e-9)
    np.testing.assert_allclose(ours["high"][some_left], band["KM_estimate_upper_0.95"][some_left], atol=1e-9)
    if np.isclose(ours["survival"], 0.5).any():
        return  # where exactly half are left, theirs misses the half by rounding
    median = median_survival(ours).value
    assert (np.inf if median is None else median) == theirs.median_survival_time_


@given(durations_and_ends)
def test_what_holds_for_all_data(data: list[tuple[int, bool]]) -> None:
    durations, ends = [time for time, _ in data], [end for _, end in data]
    curve = kaplan_meier(durations, ends)
    survival = curve["survival"].to_numpy()
    assert (np.diff(survival) <= 1e-12).all()
    assert ((survival >= 0) & (survival <= 1)).all()
    assert (curve["low"] <= survival + 1e-12).all()
    assert (curve["high"].dropna() >= survival[curve["high"].notna()] - 1e-12).all()
    assert int((curve["events"] + curve["censored"]).sum()) == len(data)
    assert int(curve["at_risk"].iloc[0]) == len(data)
    # Dropping the censoring can only lower the curve: everybody then arrives when observation stopped.
    everyone = survival_at(kaplan_meier(durations, [True] * len(data)), curve["time"])["survival"]
    assert (everyone.to_numpy() <= survival + 1e-9).all()


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_without_censoring_it_is_the_share_still_waiting(durations: list[int]) -> None:
    curve = kaplan_meier(durations, [True] * len(durations))
    for row in curve.itertuples():
        waiting = sum(duration > row.time for duration in durations) / len(durations)
        assert row.survival == pytest.approx(waiting)


def test_without_any_event_nothing_is_reached() -> None:
    curve = kaplan_meier([3, 5], [False, False])
    assert list(curve["survival"]) == [1, 1, 1]
    assert list(curve["high"]) == [1, 1, 1]
    median = median_survival(curve)
    assert (median.value, median.low, median.high, median.n) == (None, None, None, 2)


def test_nothing_to_estimate_gives_an_empty_curve_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        curve = kaplan_meier([], [])
        assert median_survival(curve).value is None
        assert numbers_at_risk(curve, [0, 1]) == [0, 0]
        assert survival_at(curve, [0.0, 1.0])["survival"].isna().all()
    assert {name: str(dtype) for name, dtype in curve.dtypes.items()} == CURVE_COLUMNS
    assert curve.empty


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(AnalysisError, match="2 durations and 1 ends"):
        kaplan_meier([1, 2], [True])
    for bad in (-1.0, float("nan")):
        with pytest.raises(AnalysisError, match="missing or negative"):
            kaplan_meier([bad], [True])
    with pytest.raises(AnalysisError, match="not a share"):
        time_by_which(kaplan_meier([1], [True]), 1.0)
