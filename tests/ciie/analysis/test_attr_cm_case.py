"""Survival curves through anchors, what they do not fit, life-years and prices."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import quad

from ciie_utils.briefings.cases.attr_cm.access import prices
from ciie_utils.briefings.cases.attr_cm.curves import MODELS, curve, fit, fit_anchors, median_of, survival
from ciie_utils.briefings.cases.attr_cm.survival import (
    at_30_months,
    gain_says,
    life_year_assumptions,
    life_years,
    power_of_hazard_ratio,
    untreated_survival,
)
from ciie_utils.errors import AnalysisError
from ciie_utils.ledger import open_ledger
from ciie_utils.ledger.evidence import open_evidence
from tests.data import DATA

EVIDENCE, LEDGER = open_evidence(DATA / "evidence"), open_ledger(DATA / "ledger")
ANCHORS, TRIALS = EVIDENCE.survival_anchors, EVIDENCE.treatment_trials
FITS = fit_anchors(ANCHORS)


def exponential(subgroup: str, arm: str) -> pd.Series:
    rows = FITS[(FITS["model"] == "exponential") & (FITS["subgroup"] == subgroup)]
    return rows[rows["arm"].str.startswith(arm)].iloc[0]


@pytest.mark.parametrize("arm", ["continuous", "placebo"])
def test_the_exponential_fits_overall(arm: str) -> None:
    row = exponential("all", arm)
    assert abs(row["difference"]) < 0.03
    assert row["verdict"] == "within"


@pytest.mark.parametrize(("subgroup", "gap"), [("hereditary", -0.09), ("NYHA III", -0.12)])
def test_the_exponential_fails_where_the_hazard_falls(subgroup: str, gap: float) -> None:
    row = exponential(subgroup, "continuous")
    assert row["difference"] == pytest.approx(gap, abs=0.005)
    assert abs(row["difference"]) == pytest.approx(0.1, abs=0.03)
    assert row["verdict"] == "beyond"


def test_the_exponential_by_hand() -> None:
    # Half every 24.1 months: 60 months are 2.4896 halvings.
    assert exponential("NYHA III", "placebo")["survival_5y_fitted"] == pytest.approx(0.5 ** (60 / 24.1))


def test_models_with_two_parameters_meet_both_anchors_or_say_that_they_cannot() -> None:
    found = FITS[FITS["verdict"] == "by_construction"]
    assert np.allclose(found["median_fitted"], found["median_months"], atol=1e-6)
    assert found["difference"].abs().max() < 1e-9
    none = FITS[FITS["verdict"] == "no_fit"]
    # A mixture's hazard falls, so it cannot meet anchors that lie above an exponential's before its median.
    assert set(none["model"]) == {"mixture"}
    assert none["first"].isna().all()


def test_weibull_by_hand() -> None:
    # S(36) = 1/2 and S(60) = 1/4: cumulative hazards ln 2 and 2 ln 2, shape ln 2 / ln(60 / 36).
    scale, shape = fit("weibull", 36, 0.25)
    assert shape == pytest.approx(math.log(2) / math.log(60 / 36))
    assert survival("weibull", scale, shape, 36) == pytest.approx(0.5)


def test_gompertz_and_mixture_recover_their_own_parameters() -> None:
    median = median_of("gompertz", 0.01, 0.02)
    assert fit("gompertz", median, float(survival("gompertz", 0.01, 0.02, 60))) == pytest.approx((0.01, 0.02))
    median = median_of("mixture", 0.04, 0.2)
    assert fit("mixture", median, float(survival("mixture", 0.04, 0.2, 60))) == pytest.approx((0.04, 0.2))


def test_gompertz_without_growth_is_exponential() -> None:
    times = np.array([0.0, 10.0, 60.0])
    assert survival("gompertz", 0.02, 0.0, times) == pytest.approx(
        survival("exponential", 0.02, math.nan, times)
    )


@given(st.sampled_from(MODELS), st.floats(6, 120), st.floats(0.05, 0.95))
def test_every_curve_falls_from_one(model: str, median: float, survival_5y: float) -> None:
    assume((median - 60) * (survival_5y - 0.5) > 0.01)
    first, second = fit(model, median, survival_5y)
    assume(not math.isnan(first))
    assume(model != "weibull" or 0.05 < second < 20)
    values = survival(model, first, second, np.linspace(0, 120, 50))
    assert values[0] == pytest.approx(1)
    assert (np.diff(values) <= 1e-12).all()
    assert ((values >= 0) & (values <= 1)).all()


def test_anchors_that_contradict_each_other_have_no_fit() -> None:
    assert math.isnan(fit("weibull", 70, 0.4)[0])
    with pytest.raises(AnalysisError, match="impossible"):
        fit("weibull", 36, 1.2)
    with pytest.raises(AnalysisError, match="Did you mean 'weibull'"):
        fit("weibul", 36, 0.3)


def test_the_untreated_survival_to_the_power_of_the_hazard_ratio() -> None:
    table = power_of_hazard_ratio(ANCHORS, TRIALS).set_index("subgroup")
    assert table.at["all", "expected_5y"] == pytest.approx(0.514, abs=0.0005)
    assert table.at["all", "printed_5y"] == 0.532
    assert (table["difference"].abs() < 0.04).all()


def test_a_third_figure_is_near() -> None:
    table = at_30_months(FITS, TRIALS).set_index(["arm", "model"])
    # 78 of 264 and 76 of 177 died within 30 months.
    assert table.at[("continuous tafamidis", "weibull"), "observed"] == pytest.approx(1 - 78 / 264)
    assert table.at[("placebo then tafamidis", "weibull"), "observed"] == pytest.approx(1 - 76 / 177)
    assert (table["difference"].abs() < 0.03).all()


def test_life_years_of_an_exponential_by_integration() -> None:
    table = (
        life_years(ANCHORS, TRIALS, models=["exponential"], horizons=[5])
        .set_index("method")
        .loc["two_curves"]
    )
    for name, median in (("treated", 67.0), ("untreated", 35.8)):
        months = quad(lambda time, half=median: 0.5 ** (time / half), 0, 60)[0]
        assert table[name] == pytest.approx(100 * months / 12, rel=1e-6)
    assert table["gained"] == pytest.approx(table["treated"] - table["untreated"])


def test_life_years_have_intervals_and_say_where_they_reach_beyond_the_data() -> None:
    table = life_years(ANCHORS, TRIALS)
    assert len(table) == 12
    assert (table["low"] < table["gained"]).all()
    assert (table["gained"] < table["high"]).all()
    assert table["low"].min() > 0
    assert table.groupby("horizon_years")["extrapolated"].first().to_dict() == {5.0: False, 10.0: True}
    assert table.equals(life_years(ANCHORS, TRIALS))
    # Models and methods agree on the first five years, within about a sixth of a year per patient.
    assert np.ptp(table[~table["extrapolated"]]["gained"]) < 15


def test_the_assumed_spread_of_the_hazard_covers_the_printed_interval_of_the_median() -> None:
    # Placebo arm: median 35.8 (29.7-47.1); 111 events give 35.8 / 1.204 = 29.7 and 35.8 * 1.204 = 43.1.
    row = life_year_assumptions(ANCHORS, TRIALS).set_index("input").loc["hazard_untreated"]
    assert 35.8 / row["high"] == pytest.approx(29.7, abs=0.1)


def test_gain() -> None:
    assert gain_says(30, 101) == "gain"
    assert gain_says(-5, 101) == "not certain"
    assert gain_says(-5, -1) == "loss"
    assert gain_says(0, 1) == "not certain"


def test_curves_for_a_figure() -> None:
    table = curve(FITS[FITS["subgroup"] == "all"], [0, 30, 60])
    assert len(table) == 2 * 4 * 3
    assert (table.loc[table["months"] == 0, "survival"] == 1).all()


def test_survival_without_treatment() -> None:
    table = untreated_survival(LEDGER.indicators, EVIDENCE.indicators, ANCHORS)
    told = table[table["measure"] == "told"].iloc[0]
    assert (told["low"], told["high"]) == (2, 3.5)
    overall = table[table["subject"].str.startswith("all,")].iloc[0]
    assert told["low"] <= overall["years"] <= told["high"]


def test_prices_by_country() -> None:
    table = prices(EVIDENCE.indicators, LEDGER.milestones).set_index(["geography", "measure"])
    assert table.at[("US", "annual_price"), "amount"] == 225_000
    assert table.at[("GB", "annual_price"), "amount"] == pytest.approx(15_100 / 30 * 365)
    assert table.at[("GB", "annual_price"), "basis"] == "derived"
    assert table.at[("KR", "annual_price"), "bound"] == "more_than"
    assert table.at[("CN", "annual_price"), "bound"] == "not_known"
    assert table.at[("CN", "annual_payment_cap"), "amount"] == 400_000


def test_before_anything_was_published_there_is_nothing() -> None:
    view = EVIDENCE.as_of("2015-12-31")
    assert fit_anchors(view.survival_anchors).empty
    assert life_years(view.survival_anchors, view.treatment_trials).empty
    assert power_of_hazard_ratio(view.survival_anchors, view.treatment_trials).empty
    assert at_30_months(fit_anchors(view.survival_anchors), view.treatment_trials).empty
    assert curve(fit_anchors(view.survival_anchors), [1]).empty
    assert prices(view.indicators, LEDGER.milestones.iloc[:0])["bound"].tolist() == ["not_known"]
