"""What the intervals of poolings allow to be said, by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciie_utils.briefings.cases.imaging.poolings import (
    asymmetry_says,
    contrast_says,
    leaving_out_says,
    pooled_says,
    ratio_says,
)
from ciie_utils.briefings.cases.imaging.trials import reported_neutral


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.5, 0.9, "fewer"),
        (1.1, 1.4, "more"),
        (0.9, 1.1, "no clear difference"),
        (0.5, 1.0, "no clear difference"),
        (math.nan, 0.9, "too few to say"),
    ],
)
def test_a_ratio(low: float, high: float, said: str) -> None:
    assert ratio_says(low, high) == said


@given(st.floats(0.01, 10), st.floats(0.01, 10))
def test_turning_a_ratio_round_turns_the_word_round(a: float, b: float) -> None:
    low, high = sorted((a, b))
    turned = {"fewer": "more", "more": "fewer"}
    said = ratio_says(low, high)
    assert ratio_says(1 / high, 1 / low) == turned.get(said, said)


def pooled(k: int, usual: tuple[float, float], strict: tuple[float, float]) -> pd.DataFrame:
    rows = [
        ("dersimonian_laird", k, *usual),
        ("hartung_knapp_modified", k, *strict),
    ]
    return pd.DataFrame(rows, columns=["model", "k", "low", "high"])


def test_a_pooling_needs_three_trials_and_both_ways_of_reckoning() -> None:
    assert pooled_says(pooled(10, (0.5, 0.8), (0.5, 0.9))) == "fewer"
    assert pooled_says(pooled(6, (0.4, 0.94), (0.35, 1.07))) == "depends on the method"
    assert pooled_says(pooled(6, (0.8, 1.2), (0.7, 1.3))) == "no clear difference"
    assert pooled_says(pooled(2, (0.4, 0.8), (0.5, 0.9))) == "too few to say"
    assert pooled_says(pd.DataFrame()) == "too few to say"


def test_trials_against_practice() -> None:
    # IVUS: 0.44 to 0.74 in trials, 0.91 to 1.03 in Medicare; OCT: 0.47 to 1.21 and 0.77 to 0.94.
    assert contrast_says((0.44, 0.74), (0.91, 1.03)) == "weaker"
    assert contrast_says((0.47, 1.21), (0.77, 0.94)) == "not told apart"
    assert contrast_says((0.8, 0.9), (0.5, 0.7)) == "stronger"
    assert contrast_says((0.8, math.nan), (0.5, 0.7)) == "too few to say"


def test_leaving_out() -> None:
    assert leaving_out_says(pd.DataFrame({"low": [0.5, 0.6, 0.5], "high": [0.8, 0.99, 0.9]})) == "fewer"
    assert leaving_out_says(pd.DataFrame({"low": [1.1, 1.2, 1.1], "high": [1.8, 1.9, 1.5]})) == "more"
    crossing = pd.DataFrame({"low": [0.5, 0.6, 0.5], "high": [0.8, 1.01, 0.9]})
    assert leaving_out_says(crossing) == "hangs on single trials"
    assert leaving_out_says(crossing.head(2)) == "too few to say"
    assert leaving_out_says(pd.DataFrame()) == "too few to say"


@pytest.mark.parametrize(
    ("intercept", "p", "enough", "said"),
    [
        (-1.8, 0.09, True, "larger in small trials"),
        (1.8, 0.09, True, "smaller in small trials"),
        (-1.8, 0.1, True, "no sign"),
        (-1.8, 0.01, False, "too few to say"),
    ],
)
def test_small_trials(intercept: float, p: float, enough: bool, said: str) -> None:
    assert asymmetry_says(pd.DataFrame([{"intercept": intercept, "p": p, "enough": enough}])) == said
    assert asymmetry_says(pd.DataFrame()) == "too few to say"


def test_a_trial_without_figures_is_neutral_only_if_its_report_says_so() -> None:
    assert reported_neutral("no_figures", "reported as no reduction; figures not captured")
    assert not reported_neutral("no_figures", "reported as superior")
    assert not reported_neutral("same_patients", "no reduction")
    assert not reported_neutral("no_figures", math.nan)
