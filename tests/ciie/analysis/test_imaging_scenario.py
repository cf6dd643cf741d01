"""Shares by country, and the scenario of events averted."""

from __future__ import annotations

import pandas as pd
import pytest

from ciie_utils.analysis.evidence.uncertainty import not_known
from ciie_utils.briefings.cases.imaging.scenario import Effect, events_averted, scenario_assumptions, tornado
from ciie_utils.briefings.cases.imaging.shares import current_share, imaging_shares
from ciie_utils.errors import AnalysisError
from ciie_utils.ledger import open_ledger
from ciie_utils.ledger.evidence import Evidence, open_evidence
from tests.data import DATA

EVIDENCE, LEDGER = open_evidence(DATA / "evidence"), open_ledger(DATA / "ledger")


def assumptions(
    evidence: Evidence = EVIDENCE,
    day: str = "2026-03-16",
    effect: Effect = "trials",
    years: int = 5,
    **given: float,
) -> pd.DataFrame:
    indicators = LEDGER.as_of(day).indicators
    tables = (evidence.trials, evidence.observational, indicators, evidence.indicators)
    return scenario_assumptions(*tables, effect=effect, years=years, given=given)


def test_the_shares_told_at_the_expo() -> None:
    shares = imaging_shares(LEDGER.indicators, EVIDENCE.indicators)
    told = shares[shares["table"] == "ledger"].set_index("geography")
    assert told["value"].to_dict() == {"CN": 8, "US": 15, "JP": 90}
    assert told.at["JP", "bound"] == "more_than"
    assert set(told["year_basis"]) == {"published"}
    assert shares["source_id"].notna().all()


def test_the_years_of_a_span_come_from_the_subject() -> None:
    shares = imaging_shares(LEDGER.indicators, EVIDENCE.indicators)
    medicare = shares[(shares["source_id"] == "jscai-2023-bergmark") & (shares["method"] == "ivus")].iloc[0]
    assert (medicare["year_start"], medicare["year_end"], medicare["value"]) == (2015, 2020, 7.5)


def test_the_range_of_a_share_is_that_of_each_sources_latest_figures() -> None:
    shares = imaging_shares(LEDGER.indicators, EVIDENCE.indicators)
    # Inpatient sample 6.6 (not 2.1 of 2005), Medicare 5.6 and 7.5, Veterans Affairs 43.1 (not 12.3), Expo 15.
    united_states = current_share(shares, "US")
    assert (united_states.central, united_states.low, united_states.high) == (15, 5.6, 43.1)
    china = current_share(shares, "CN")
    assert (china.central, china.low, china.high) == (8, 7.5, 8.5)


def test_events_averted_by_hand() -> None:
    # A million a year, from 8 to 28 percent in 2 steps (10 and 20 points), risk 10 in 100, ratio 0.97.
    table = assumptions(effect="registry", procedures=1e6, baseline_risk=10, target_share=28, years=2)
    result = events_averted(table).set_index("quantity")["central"]
    assert result["added_procedures"] == pytest.approx(300_000)
    assert result["total"] == pytest.approx(300_000 * 0.1 * 0.03)
    assert result["final_year"] == pytest.approx(200_000 * 0.1 * 0.03)
    assert result["per_1000"] == pytest.approx(3)


def test_every_uncertain_input_has_a_range_and_a_source() -> None:
    table = assumptions()
    sourced = table[table["input"] != "years"]
    assert (sourced["low"] < sourced["high"]).all()
    assert (sourced["low"] <= sourced["central"]).all()
    assert (sourced["central"] <= sourced["high"]).all()
    assert (sourced["source_ids"].str.len() > 0).all()
    known = {*EVIDENCE.sources["source_id"], *LEDGER.sources["source_id"]}
    assert {each for ids in sourced["source_ids"] for each in ids.split()} <= known


def test_the_baseline_risk_lies_among_the_control_arms() -> None:
    # Within 12 months: 14/201, 39/700, 39/722, 128/1752 and 59/801, that is 5.4 to 7.4 percent.
    row = assumptions().set_index("input").loc["baseline_risk"]
    assert 100 * 39 / 722 < row["central"] < 100 * 59 / 801
    assert row["low"] < 100 * 39 / 722
    assert row["high"] > 100 * 59 / 801
    assert "nejm-20230305-renovate" not in row["source_ids"].split()  # 25 months


def test_the_interval_holds_the_central_value_and_is_reproducible() -> None:
    table = assumptions()
    first, second = events_averted(table), events_averted(table)
    assert first.equals(second)
    assert (first["low"] < first["central"]).all()
    assert (first["central"] < first["high"]).all()


def test_the_registry_leaves_room_for_no_benefit() -> None:
    total = events_averted(assumptions(effect="registry")).set_index("quantity").loc["total"]
    assert total["low"] < 0 < total["high"]
    assert tornado(assumptions(effect="registry")).at[0, "input"] == "relative_effect"


def test_before_the_shares_were_told_there_is_no_scenario() -> None:
    table = assumptions(EVIDENCE.as_of("2020-12-31"), "2020-12-31")
    assert "share_now" in not_known(table)
    assert events_averted(table).empty
    assert tornado(table).empty


def test_impossible_parameters_are_refused() -> None:
    with pytest.raises(AnalysisError, match="target_share=120"):
        assumptions(target_share=120)
