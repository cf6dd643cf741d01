"""The diabetes cascade, the number of people, and the reach that a survey would notice."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from scipy import stats

from ciie_utils.analysis.evidence.uncertainty import not_known
from ciie_utils.briefings.cases.diabetes.care import (
    STEPS,
    base_of,
    cascade,
    diagnosed_against_aware,
    estimates,
    largest_loss,
    latest_survey,
    moved,
    people,
    trends,
)
from ciie_utils.briefings.cases.diabetes.reach import reach_assumptions, reach_needed, reach_tornado
from ciie_utils.ledger import open_ledger
from ciie_utils.ledger.evidence import open_evidence
from tests.data import DATA

EVIDENCE, LEDGER = open_evidence(DATA / "evidence"), open_ledger(DATA / "ledger")
STEPS_TABLE = cascade(EVIDENCE.indicators)
BASE = base_of(estimates(LEDGER.indicators, EVIDENCE.indicators), 2020)


def step(year: int, name: str) -> pd.Series:
    return STEPS_TABLE[(STEPS_TABLE["year"] == year) & (STEPS_TABLE["step"] == name)].iloc[0]


def test_two_national_surveys_make_a_cascade() -> None:
    assert STEPS_TABLE["year"].tolist() == [2013] * 4 + [2018] * 4
    assert STEPS_TABLE["step"].tolist() == list(STEPS) * 2
    # The survey of Beijing and the pooling of 1979 to 2012 define control differently.
    assert set(STEPS_TABLE["source_id"]) == {"jama-20170628-wang", "jama-20211228-wang"}


@pytest.mark.parametrize(("year", "share"), [(2013, 15.8), (2018, 16.5)])
def test_controlled_among_all(year: int, share: float) -> None:
    row = step(year, "controlled")
    assert row["share"] == pytest.approx(share, abs=0.05)
    assert row["low"] < row["share"] < row["high"]


def test_the_interval_of_the_controlled_by_hand() -> None:
    # 2018: log widths of 30.9-34.8 and 47.5-52.6 are 0.1189 and 0.1020; together 0.1566, half 0.0783.
    row = step(2018, "controlled")
    assert row["low"] == pytest.approx(16.4829 * math.exp(-0.0783), abs=0.01)
    assert row["high"] == pytest.approx(16.4829 * math.exp(0.0783), abs=0.01)


def test_losses_and_the_last_step_add_up_to_all() -> None:
    for _, survey in STEPS_TABLE.groupby("year"):
        assert survey["lost"].sum() + survey["share"].iloc[-1] == pytest.approx(100)
    assert step(2018, "aware")["lost"] == pytest.approx(63.3)


def test_diagnosed_are_about_the_aware() -> None:
    row = diagnosed_against_aware(EVIDENCE.indicators).set_index("year").loc[2013]
    assert row["diagnosed_share"] == pytest.approx(36.7, abs=0.05)
    assert abs(row["difference"]) < 0.5


def test_the_trend_of_prevalence() -> None:
    row = trends(EVIDENCE.indicators).set_index("indicator").loc["diabetes_prevalence"]
    assert row["change"] == pytest.approx(1.5)
    assert row["z"] == pytest.approx(3.6, abs=0.05)
    assert row["p"] < 0.001
    others = trends(EVIDENCE.indicators).query("indicator != 'diabetes_prevalence'")
    assert (others["p"] > 0.05).all()


def test_the_number_of_people() -> None:
    table = estimates(LEDGER.indicators, EVIDENCE.indicators).set_index("estimate")
    assert table.at["survey_cases", "people"] == pytest.approx(113.8e6)
    assert table.at["survey_on_census", "people"] == pytest.approx((894 + 264.02) * 0.124 * 1e6)
    assert BASE["central"] == 129e6
    assert BASE["low"] == 114e6
    assert BASE["high"] == pytest.approx(143.6e6, rel=1e-3)


def test_people_lost_at_each_step() -> None:
    table = people(STEPS_TABLE, BASE)
    last = table[table["year"] == 2018].set_index("step")
    assert last.at["diabetes", "people"] == 129e6
    assert last.at["aware", "lost_people"] == pytest.approx(0.633 * 129e6)
    assert last["lost_people"].sum() + last.at["controlled", "people"] == pytest.approx(129e6)
    assert (last["people_low"] < last["people"]).all()


def test_the_reach_by_hand() -> None:
    # 50.1 percent are below the limit; a fall of 0.59 with spread 1.11 moves them to Phi(0.0025 + 0.5315).
    table = reach_assumptions(STEPS_TABLE, EVIDENCE.treatment_trials, BASE)
    result = reach_needed(table).set_index("quantity")
    gain = 100 * (stats.norm.cdf(stats.norm.ppf(0.501) + 0.59 / 1.11) - 0.501)
    assert result.at["gain", "central"] == pytest.approx(gain)
    detectable = (step(2018, "controlled")["high"] - step(2018, "controlled")["low"]) / 2 * math.sqrt(2)
    assert result.at["reach", "central"] == pytest.approx(129e6 * detectable / gain)
    assert result.at["reach_of_treated", "central"] == pytest.approx(100 * detectable / gain / 0.329)
    assert result.at["if_all_treated", "central"] == pytest.approx(gain * 0.329)
    assert (result["low"] < result["central"]).all()
    assert reach_tornado(table).at[0, "input"] == "fall_of_hba1c"


def test_the_interval_of_control_among_treated_is_recovered() -> None:
    # Worked back from the product; the survey printed 50.1 (47.5-52.6).
    row = reach_assumptions(STEPS_TABLE, EVIDENCE.treatment_trials, BASE).set_index("input")
    treated = row.loc["controlled_among_treated"]
    assert (treated["central"], treated["low"], treated["high"]) == pytest.approx((50.1, 47.5, 52.6), abs=0.2)


def test_before_the_trials_nothing_is_said_about_reach() -> None:
    view = EVIDENCE.as_of("2021-12-31")
    base = base_of(estimates(LEDGER.as_of("2021-12-31").indicators, view.indicators), 2020)
    table = reach_assumptions(cascade(view.indicators), view.treatment_trials, base)
    assert not_known(table) == ["fall_of_hba1c", "spread_of_hba1c"]
    assert reach_needed(table).empty


def test_without_surveys_everything_is_empty() -> None:
    nothing = EVIDENCE.as_of("2012-12-31").indicators
    assert cascade(nothing).empty
    assert trends(nothing).empty
    assert diagnosed_against_aware(nothing).empty
    assert people(cascade(nothing), BASE).empty
    base = base_of(estimates(LEDGER.indicators.iloc[:0], EVIDENCE.indicators.iloc[:0]), 2020)
    assert math.isnan(base["central"])
    assert people(STEPS_TABLE, base).empty


def test_the_largest_loss_is_that_of_the_latest_survey() -> None:
    steps = pd.DataFrame(
        {
            "year": [2013, 2013, 2018, 2018],
            "step": ["aware", "treated", "aware", "treated"],
            "lost": [90.0, 1.0, 20.0, 30.0],
        }
    )
    assert latest_survey(steps)["year"].tolist() == [2018, 2018]
    assert largest_loss(steps)["step"] == "treated"
    assert latest_survey(steps.head(0)).empty


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.1, 2.0, "rose"),
        (-2.0, -0.1, "fell"),
        (-0.1, 2.0, "no clear change"),
        (0.0, 2.0, "no clear change"),
        (-2.0, 0.0, "no clear change"),
        (math.nan, 2.0, "too few to say"),
        (0.1, math.nan, "too few to say"),
    ],
)
def test_a_change_is_clear_if_its_interval_leaves_out_none(low: float, high: float, says: str) -> None:
    assert moved(low, high) == says
