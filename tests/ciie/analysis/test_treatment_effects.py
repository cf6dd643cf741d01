"""Effects from counts: published intervals, and Newcombe's own example."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ciie_utils.analysis.evidence.treatment_effects import effects_from_counts, stated_without_counts
from ciie_utils.ledger.evidence import open_evidence
from tests.data import EVIDENCE

TABLE = open_evidence(EVIDENCE).treatment_trials
EFFECTS = effects_from_counts(TABLE)


def one(trial: str, outcome: str) -> pd.Series:
    return EFFECTS[(EFFECTS["trial"] == trial) & (EFFECTS["outcome"] == outcome)].iloc[0]


def counts(*numbers: int) -> pd.DataFrame:
    names = ("events_arm", "n_arm", "events_comparator", "n_comparator")
    row = TABLE.head(1).copy()
    for name, number in zip(names, numbers, strict=True):
        row[name] = number
    return row


@pytest.mark.parametrize(
    ("outcome", "estimate", "low", "high"),
    [
        ("IGA 0-1 with a fall of 2 or more", 22.0, 11.37, 32.65),
        ("EASI-75", 42.9, 29.75, 55.97),
        ("peak itch down 3 or more points", 42.8, 30.26, 55.34),
        ("peak itch down 4 or more points", 34.2, 22.69, 45.72),
    ],
)
def test_dupilumab_in_china(outcome: str, estimate: float, low: float, high: float) -> None:
    row = one("Dupilumab China phase 3", outcome)
    assert (row["difference"], row["wald_low"], row["wald_high"]) == pytest.approx(
        (estimate, low, high), abs=0.1
    )
    assert (row["published"], row["published_low"], row["published_high"]) == (estimate, low, high)


def test_tafamidis() -> None:
    row = one("ATTR-ACT", "all-cause death")
    assert row["risk_ratio"] == pytest.approx(0.70, abs=0.02)
    assert row["difference"] == pytest.approx(-13.4, abs=1)
    assert row["needed_to_treat"] == pytest.approx(7, abs=0.5)


def test_newcombes_own_example() -> None:
    # Newcombe (1998), table II, example (a), method 10: 56/70 against 48/80 gives 0.0524 to 0.3339.
    row = effects_from_counts(counts(56, 70, 48, 80)).iloc[0]
    assert (row["newcombe_low"], row["newcombe_high"]) == pytest.approx((5.24, 33.39), abs=0.01)


def test_no_number_needed_to_treat_without_a_difference() -> None:
    row = effects_from_counts(counts(10, 100, 11, 100)).iloc[0]
    assert np.isnan(row["needed_to_treat"])


def test_no_ratio_without_events() -> None:
    row = effects_from_counts(counts(0, 50, 5, 50)).iloc[0]
    assert np.isnan(row["risk_ratio"])
    assert row["difference"] == pytest.approx(-10)


def test_every_row_is_either_computed_or_stated() -> None:
    assert len(EFFECTS) + len(stated_without_counts(TABLE)) == len(TABLE)
    assert EFFECTS["source_id"].notna().all()
    assert effects_from_counts(TABLE.iloc[:0]).empty
