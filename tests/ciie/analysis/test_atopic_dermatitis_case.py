"""The journey of children with atopic dermatitis, the criterion's weight, the approvals by age."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ciie_utils.briefings.cases.dermatitis.age_path import approvals_by_age
from ciie_utils.briefings.cases.dermatitis.journey_cascade import (
    STEPS,
    criterion_sensitivity,
    journey,
    published_figures,
)
from ciie_utils.ledger import open_ledger
from ciie_utils.ledger.evidence import open_evidence

DATA = Path(__file__).parents[3] / "data"
EVIDENCE, LEDGER = open_evidence(DATA / "evidence"), open_ledger(DATA / "ledger")
JOURNEY = journey(LEDGER.indicators, EVIDENCE.indicators).set_index(["version", "step"])


def test_as_told_by_hand() -> None:
    # 253.38 million children of 0-14; 10 to 20 percent of them; 25 percent of those.
    ill = JOURNEY.loc[("told", "with_disease")]
    assert (ill["people_low"], ill["people_high"]) == pytest.approx((25.338e6, 50.676e6))
    severe = JOURNEY.loc[("told", "moderate_severe")]
    assert (severe["people_low"], severe["people_high"]) == pytest.approx((6.3345e6, 12.669e6))


def test_as_measured_by_hand() -> None:
    ill = JOURNEY.loc[("measured", "with_disease")]
    assert (ill["share"], ill["share_low"], ill["share_high"]) == (8, 4.76, 12.94)
    severe = JOURNEY.loc[("measured", "moderate_severe")]
    assert severe["share"] == pytest.approx(100 - 74.6)
    assert severe["people"] == pytest.approx(253.38e6 * 0.08 * 0.254)


@pytest.mark.parametrize("version", ["told", "measured"])
@pytest.mark.parametrize("step", ["diagnosed", "treated", "controlled"])
def test_what_no_source_gives_is_not_known(version: str, step: str) -> None:
    row = JOURNEY.loc[(version, step)]
    assert not row["known"]
    assert row[["share", "people", "people_low", "people_high"]].isna().all()


def test_every_known_step_has_a_source_and_a_range() -> None:
    known = JOURNEY[JOURNEY["known"]]
    assert (known["share_low"] <= known["share"]).all()
    assert (known["share"] <= known["share_high"]).all()
    sources = {*EVIDENCE.sources["source_id"], *LEDGER.sources["source_id"]}
    assert {each for ids in known["source_ids"] for each in ids.split()} <= sources


def test_prevalence_moves_with_the_criterion() -> None:
    table = criterion_sensitivity(EVIDENCE.indicators)
    assert table["share"].tolist() == [4.76, 12.94]
    assert table["factor"].iloc[-1] == pytest.approx(2.7, abs=0.05)
    assert table["n"].tolist() == [13998, 13998]
    # Wald's half width for 4.76 percent of 13,998 is 0.353 points; Wilson's is about the same.
    assert table["high"].iloc[0] - table["low"].iloc[0] == pytest.approx(2 * 0.353, abs=0.01)


def test_before_the_census_shares_are_known_and_people_are_not() -> None:
    table = journey(LEDGER.as_of("2020-12-31").indicators, EVIDENCE.as_of("2020-12-31").indicators)
    row = table[(table["version"] == "told") & (table["step"] == "with_disease")].iloc[0]
    assert row["known"]
    assert row["share_high"] == 20
    assert pd.isna(row["people"])


def test_with_nothing_known_every_step_is_there_and_says_so() -> None:
    table = journey(LEDGER.indicators.iloc[:0], EVIDENCE.indicators.iloc[:0])
    assert table["step"].tolist() == list(STEPS) * 2
    assert not table["known"].any()
    assert criterion_sensitivity(EVIDENCE.indicators.iloc[:0]).empty
    assert published_figures(LEDGER.indicators.iloc[:0], EVIDENCE.indicators.iloc[:0]).empty


def test_dupixents_ages() -> None:
    path = approvals_by_age(LEDGER.milestones, "sanofi-dupixent")
    observed = path[path["status"] == "observed"]
    assert pd.isna(observed["minimum_age"].iloc[0])
    assert observed["minimum_age"].tolist()[1:] == [12, 6, 0.5]
    assert observed["date"].tolist() == ["2020-06", "2021-09-09", "2022", "2023-05-30"]
    # From the last of June 2020 to 9 September 2021 are 436 days, from the first 465.
    assert (observed["months_low"].iloc[1], observed["months_high"].iloc[1]) == pytest.approx(
        (436 / 30.4375, 465 / 30.4375)
    )
    assert approvals_by_age(LEDGER.milestones, "no-such-product").empty


def test_all_figures_are_listed_with_their_table() -> None:
    table = published_figures(LEDGER.indicators, EVIDENCE.indicators)
    assert set(table["table"]) == {"ledger", "evidence"}
    assert table["source_id"].notna().all()
