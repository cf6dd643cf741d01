"""The trials of imaging-guided intervention: which are used, and what they add up to."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from ciie_utils.briefings.cases.imaging.poolings import (
    intervals_overlap,
    pooled_answers,
    published_contrast,
)
from ciie_utils.briefings.cases.imaging.trials import (
    choose_trials,
    counts_against_printed,
    log_effects,
    log_risk_ratios,
)
from ciie_utils.errors import AnalysisError
from ciie_utils.ledger.evidence import open_evidence
from tests import data

EVIDENCE = open_evidence(data.EVIDENCE)


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    table = pooled_answers(EVIDENCE.trials)
    return table[table["model"] == "dersimonian_laird"].set_index("question")


def published(study: str, outcome: str) -> float:
    table = EVIDENCE.published_pooled
    return float(table[(table["study"] == study) & (table["outcome"] == outcome)]["estimate"].iloc[0])


# As computed once by somebody else from the same tables (data/evidence/README.md).
@pytest.mark.parametrize(
    ("question", "k", "estimate", "low", "high", "i2"),
    [
        ("mace_ivus", 6, 0.566, 0.463, 0.691, 0),
        ("mace_oct", 3, 0.757, 0.611, 0.939, 19),
        ("mace_any", 10, 0.648, 0.556, 0.756, 24),
        ("stent_thrombosis_any", 6, 0.613, 0.401, 0.938, None),
        ("cardiac_death_any", 3, 0.479, 0.283, 0.810, None),
    ],
)
def test_poolings_computed_once(
    answers: pd.DataFrame, question: str, k: int, estimate: float, low: float, high: float, i2: float | None
) -> None:
    row = answers.loc[question]
    assert row["k"] == k
    assert (row["estimate"], row["low"], row["high"]) == pytest.approx((estimate, low, high), abs=6e-4)
    if i2 is not None:
        assert row["i2"] == pytest.approx(i2, abs=0.5)


@pytest.mark.parametrize(
    ("question", "study", "outcome", "tolerance"),
    [
        ("mace_ivus", "Qian 2017", "mace", 0.06),
        ("mace_oct", "BMC 2024 OCT", "mace", 0.05),
        ("stent_thrombosis_any", "Darmoch 2020", "stent_thrombosis", 0.08),
        ("stent_thrombosis_any", "BMC 2024 OCT", "stent_thrombosis", 0.08),
        ("cardiac_death_any", "Qian 2017", "cardiac_death", 0.10),
        ("cardiac_death_any", "BMC 2024 OCT", "cardiac_death", 0.10),
    ],
)
def test_poolings_come_near_the_published(
    answers: pd.DataFrame, question: str, study: str, outcome: str, tolerance: float
) -> None:
    assert answers.at[question, "estimate"] == pytest.approx(published(study, outcome), abs=tolerance)


def test_any_imaging_overlaps_both_published_intervals(answers: pd.DataFrame) -> None:
    row = answers.loc["mace_any"]
    for study in ("Amin 2024", "Qian 2017"):
        table = EVIDENCE.published_pooled
        theirs = table[(table["study"] == study) & (table["outcome"] == "mace")].iloc[0]
        assert intervals_overlap(row["low"], row["high"], theirs["low"], theirs["high"])
    assert not intervals_overlap(0.1, 0.2, 0.3, 0.4)


def test_counts_agree_with_printed_ratios() -> None:
    table = counts_against_printed(EVIDENCE.trials)
    assert set(table["trial"]) == {"IVUS-XPL", "ULTIMATE", "IVUS-ACS", "RENOVATE-COMPLEX-PCI", "CTO-IVUS"}
    assert table["difference"].abs().max() < 0.03


def test_trials_without_figures_are_named(answers: pd.DataFrame) -> None:
    assert answers.at["mace_ivus", "left_out"] == "HOME DES IVUS; IVUS CHIP; OPTIMAL"
    rows = choose_trials(EVIDENCE.trials, "mace").set_index("trial")
    assert rows.at["IVUS CHIP", "reason"] == rows.at["OPTIMAL", "reason"] == "no_figures"
    assert rows.at["HOME DES IVUS", "reason"] == "rates_only"


def test_one_follow_up_of_a_trial_is_used() -> None:
    rows = choose_trials(EVIDENCE.trials, "mace").set_index("trial")
    assert rows.at["ULTIMATE", "used"]
    assert rows.at["ULTIMATE 3-year", "reason"] == "same_patients"
    assert rows.at["ULTIMATE 3-year", "used_instead"] == "ULTIMATE"
    assert rows[rows["used"]]["family"].is_unique


def test_the_printed_ratio_goes_before_the_counts() -> None:
    effects = log_effects(choose_trials(EVIDENCE.trials, "mace")).set_index("trial")
    # IVUS-ACS prints HR 0.55 (0.41-0.74): se = ln(0.74 / 0.41) / 3.92 = 0.1506.
    assert effects.at["IVUS-ACS", "measure"] == "HR"
    assert effects.at["IVUS-ACS", "se"] == pytest.approx(math.log(0.74 / 0.41) / 3.919928, abs=1e-6)
    assert effects.at["AIR-CTO", "measure"] == "RR"
    assert effects.at["AIR-CTO", "estimate"] == pytest.approx(25 / 29)


def test_half_an_event_is_added_where_a_cell_is_empty() -> None:
    # CTO-IVUS, cardiac death: 0 of 201 against 2 of 201 becomes 0.5 of 202 against 2.5 of 202.
    row = log_effects(choose_trials(EVIDENCE.trials, "cardiac_death")).set_index("trial").loc["CTO-IVUS"]
    assert row["corrected"]
    assert row["estimate"] == pytest.approx(0.2)
    assert row["se"] == pytest.approx(math.sqrt(2 + 0.4 - 2 / 202))


def test_risk_ratio_by_hand() -> None:
    table = pd.DataFrame(
        [(10, 100, 20, 100)], columns=["events_guided", "n_guided", "events_control", "n_control"]
    )
    row = log_risk_ratios(table).iloc[0]
    assert row["log_effect"] == pytest.approx(math.log(0.5))
    assert row["se"] == pytest.approx(math.sqrt(0.1 - 0.01 + 0.05 - 0.01))


def test_an_unknown_outcome_is_refused_with_the_nearest() -> None:
    with pytest.raises(AnalysisError, match="Did you mean 'mace'"):
        choose_trials(EVIDENCE.trials, "mase")


def test_registries_stand_beside_meta_analyses() -> None:
    table = published_contrast(EVIDENCE.published_pooled, EVIDENCE.observational, "mace", ("ivus_vs_angio",))
    registry = table[table["kind"] == "registry"].iloc[0]
    assert (registry["estimate"], registry["low"], registry["high"]) == (0.97, 0.91, 1.03)
    assert list(table["kind"]) == ["meta_analysis", "meta_analysis", "registry"]


@pytest.mark.parametrize("day", ["2009-12-31", "2011-12-31", "2018-12-31", "2021-12-31", "2024-12-31"])
def test_every_day_has_an_answer_or_none(day: str) -> None:
    view = EVIDENCE.as_of(day)
    table = pooled_answers(view.trials)
    assert set(table.columns) == set(pooled_answers(EVIDENCE.trials).columns)
    assert np.isfinite(table["estimate"]).all()
    assert (
        counts_against_printed(view.trials)["difference"].abs().max() < 0.03
        or view.trials.empty
        or day < "2015"
    )
