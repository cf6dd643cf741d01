"""Pooling: metafor's published values for the BCG trials, and values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ciie_utils.analysis.evidence.meta_analysis import (
    MODELS,
    egger,
    heterogeneity,
    leave_one_out,
    pool,
    weights,
)
from ciie_utils.briefings.cases.imaging.trials import log_risk_ratios
from ciie_utils.errors import AnalysisError

# G. A. Colditz et al. (1994), JAMA 271: 698-702: cases and people, vaccinated and not.
BCG = pd.DataFrame(
    [
        (4, 123, 11, 139),
        (6, 306, 29, 303),
        (3, 231, 11, 220),
        (62, 13598, 248, 12867),
        (33, 5069, 47, 5808),
        (180, 1541, 372, 1451),
        (8, 2545, 10, 629),
        (505, 88391, 499, 88391),
        (29, 7499, 45, 7277),
        (17, 1716, 65, 1665),
        (186, 50634, 141, 27338),
        (5, 2498, 3, 2341),
        (27, 16913, 29, 17854),
    ],
    columns=["events_guided", "n_guided", "events_control", "n_control"],
)
# What the tests of metafor (2026-07-01) expect of them: estimate, and its interval.
COMMON_RR = (0.6503, 0.6007, 0.704)
DERSIMONIAN_LAIRD_RR = (0.4896, 0.3449, 0.695)
DERSIMONIAN_LAIRD_OR = (0.4736, 0.3249, 0.6903)
TAU2, I2 = 0.3088, 92.1173


def effects_of(values: list[float], errors: list[float]) -> pd.DataFrame:
    names = [f"trial {number}" for number in range(len(values))]
    return pd.DataFrame({"trial": names, "log_effect": values, "se": errors, "source_id": names})


def model(table: pd.DataFrame, name: str) -> pd.Series:
    return table.set_index("model").loc[name]


def assert_published(row: pd.Series, published: tuple[float, float, float]) -> None:
    assert row[["estimate", "low", "high"]].tolist() == pytest.approx(published, abs=0.0005)


def test_bcg_common_effect() -> None:
    assert_published(model(pool(log_risk_ratios(BCG)), "common"), COMMON_RR)


def test_bcg_dersimonian_laird() -> None:
    assert_published(model(pool(log_risk_ratios(BCG)), "dersimonian_laird"), DERSIMONIAN_LAIRD_RR)


def test_bcg_dersimonian_laird_of_odds_ratios() -> None:
    a, n1, c, n2 = (BCG[name] for name in BCG)
    odds = BCG.assign(
        log_effect=np.log(a * (n2 - c) / (c * (n1 - a))),
        se=np.sqrt(1 / a + 1 / (n1 - a) + 1 / c + 1 / (n2 - c)),
    )
    assert_published(model(pool(odds), "dersimonian_laird"), DERSIMONIAN_LAIRD_OR)


def test_bcg_heterogeneity() -> None:
    row = heterogeneity(log_risk_ratios(BCG)).iloc[0]
    assert row["tau2"] == pytest.approx(TAU2, abs=0.0005)
    assert row["i2"] == pytest.approx(I2, abs=0.01)


def test_two_trials_by_hand() -> None:
    # Effects 0 and 1, both of variance 0.1: Q = 2 * 0.25 / 0.1 = 5; tau2 = (5 - 1) / (20 - 200/20) = 0.4;
    # variance of the mean = 0.5 / 2 = 0.25; Hartung-Knapp: (0.25 + 0.25) / 0.5 / 1 * 0.25 = 0.25, t(1).
    effects = effects_of([0.0, 1.0], [math.sqrt(0.1)] * 2)
    spread = heterogeneity(effects).iloc[0]
    assert (spread["q"], spread["tau2"], spread["i2"]) == pytest.approx((5, 0.4, 80))
    table = pool(effects)
    assert model(table, "dersimonian_laird")["se"] == pytest.approx(0.5)
    knapp = model(table, "hartung_knapp")
    assert knapp["log_effect"] == pytest.approx(0.5)
    assert math.log(knapp["high"]) == pytest.approx(0.5 + 12.7062 * 0.5, abs=1e-3)


def test_trials_that_agree_have_no_variance_between_them() -> None:
    # Q = 0.01 / 0.04 * 2 / 4 ... smaller than its one degree of freedom.
    effects = effects_of([-0.5, -0.6], [0.2, 0.3])
    table = pool(effects)
    assert heterogeneity(effects).at[0, "tau2"] == 0
    assert model(table, "dersimonian_laird")["se"] == pytest.approx(model(table, "common")["se"])
    assert model(table, "hartung_knapp")["se"] < model(table, "common")["se"]
    assert model(table, "hartung_knapp_modified")["se"] == pytest.approx(model(table, "common")["se"])


def test_prediction_interval_by_hand() -> None:
    effects = effects_of([0.0, 0.5, 1.0], [0.1, 0.1, 0.1])
    # Q = 50, tau2 = (50 - 2) / (300 - 100) = 0.24, variance of the mean = 0.25 / 3.
    half = 12.7062 * math.sqrt(0.24 + 0.25 / 3)
    row = heterogeneity(effects).iloc[0]
    assert math.log(row["prediction_high"]) == pytest.approx(0.5 + half, abs=1e-3)


def test_one_trial_is_repeated_and_none_is_empty() -> None:
    one = pool(effects_of([-0.5], [0.2]))
    assert list(one["model"]) == list(MODELS)
    assert one["estimate"].tolist() == pytest.approx([math.exp(-0.5)] * 4)
    assert math.isnan(model(one, "hartung_knapp")["low"])
    assert pool(effects_of([], [])).empty
    assert heterogeneity(effects_of([], [])).empty


def test_leave_one_out_is_pooling_without_it() -> None:
    effects = log_risk_ratios(BCG).assign(trial=[f"t{n}" for n in range(13)])
    table = leave_one_out(effects)
    without = pool(effects.drop(index=7))
    assert table.loc[7, "estimate"] == pytest.approx(model(without, "dersimonian_laird")["estimate"])
    assert table.loc[7, "left_out"] == "t7"
    assert leave_one_out(effects.head(1)).empty


def test_a_missing_error_is_refused() -> None:
    with pytest.raises(AnalysisError, match="1 of 2"):
        pool(effects_of([0.1, 0.2], [0.1, float("nan")]))


def test_egger_against_scipy() -> None:
    effects = log_risk_ratios(BCG)
    line = stats.linregress(1 / effects["se"], effects["log_effect"] / effects["se"])
    row = egger(effects).iloc[0]
    assert row["intercept"] == pytest.approx(line.intercept)
    assert row["se"] == pytest.approx(line.intercept_stderr)
    assert row["p"] == pytest.approx(2 * stats.t.sf(abs(line.intercept / line.intercept_stderr), 11))
    assert row["enough"]
    assert egger(effects.head(2)).empty
    assert not egger(effects.head(9)).at[0, "enough"]


TRIALS = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 1)), min_size=2, max_size=8)


@given(TRIALS)
def test_the_pooled_effect_lies_among_the_trials(trials: list[tuple[float, float]]) -> None:
    effects = effects_of([value for value, _ in trials], [se for _, se in trials])
    table = pool(effects)
    low, high = effects["log_effect"].min() - 1e-9, effects["log_effect"].max() + 1e-9
    assert table["log_effect"].between(low, high).all()
    assert model(table, "dersimonian_laird")["se"] >= model(table, "common")["se"] - 1e-9
    assert weights(effects).sum() == pytest.approx(1)


@given(TRIALS, st.randoms(use_true_random=False))
def test_the_order_of_trials_does_not_matter(trials: list[tuple[float, float]], random: object) -> None:
    shuffled = list(trials)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    tables = [pool(effects_of([v for v, _ in some], [s for _, s in some])) for some in (trials, shuffled)]
    assert tables[0]["log_effect"].to_numpy() == pytest.approx(tables[1]["log_effect"].to_numpy())
