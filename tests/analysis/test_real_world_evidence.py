"""Methods for data without randomisation, held against data sets whose answer is known."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ciie_utils.analysis.balancing import entropy_balancing, entropy_weights
from ciie_utils.analysis.matched_controls import nearest_neighbours, score_matching
from ciie_utils.analysis.propensity import (
    augmented_weighting,
    effective_size,
    inverse_probability_weighting,
    propensity_scores,
    score_regression,
    score_standardisation,
    weights_of,
)
from ciie_utils.analysis.real_world_evidence import (
    Estimate,
    against_benchmarks,
    balance,
    table_of_estimates,
    tolerance_of,
)
from ciie_utils.analysis.regression_effects import (
    difference_in_means,
    g_estimation,
    instrument,
    regression,
    standardisation,
)
from ciie_utils.analysis.weighted_survival import hazard_ratios, weighted_survival
from ciie_utils.errors import AnalysisError
from ciie_utils.ledger.evidence import open_evidence

causaldata = pytest.importorskip("causaldata")
datasets = pytest.importorskip("lifelines.datasets")

BENCHMARKS = open_evidence(Path(__file__).parents[2] / "data" / "evidence").benchmarks
COVARIATES = ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75", "u74", "u75"]
FORMULA = " + ".join(COVARIATES)
CONFOUNDERS = (
    "sex + race + age + I(age**2) + C(education) + smokeintensity + I(smokeintensity**2) + smokeyrs"
    " + I(smokeyrs**2) + C(exercise) + C(active) + wt71 + I(wt71**2)"
)


def without_work(data: pd.DataFrame) -> pd.DataFrame:
    return data.assign(u74=(data["re74"] == 0).astype(int), u75=(data["re75"] == 0).astype(int))


@pytest.fixture(scope="module")
def experiment() -> pd.DataFrame:
    return without_work(causaldata.nsw_mixtape.load_pandas().data)


@pytest.fixture(scope="module")
def survey(experiment: pd.DataFrame) -> pd.DataFrame:
    """The treated of the experiment with controls from the Current Population Survey."""
    controls = without_work(causaldata.cps_mixtape.load_pandas().data)
    return pd.concat([experiment[experiment["treat"] == 1], controls], ignore_index=True)


@pytest.fixture(scope="module")
def smokers() -> pd.DataFrame:
    return causaldata.nhefs_complete.load_pandas().data


def assert_known(name: str, found: Estimate) -> None:
    row = against_benchmarks({name: found}, BENCHMARKS).iloc[0]
    assert row["within"], row.to_dict()


def assert_interval(name: str, found: Estimate) -> None:
    row = BENCHMARKS.set_index("benchmark_id").loc[name]
    match = re.search(r"CI: ([0-9.]+)", row["tolerance"])
    assert match is not None
    assert (found.low, found.high) == pytest.approx((row["low"], row["high"]), abs=float(match[1]))


def test_the_experiment(experiment: pd.DataFrame) -> None:
    found = difference_in_means(experiment, "re78", "treat")
    assert_known("nsw-ldw-experimental", found)
    assert found.se == pytest.approx(670.82, abs=5)
    assert found.n == 445


def test_controls_from_elsewhere_mislead(survey: pd.DataFrame) -> None:
    found = difference_in_means(survey, "re78", "treat")
    assert_known("nsw-ldw-cps1-difference-in-means", found)
    assert found.n == 16177


def test_regression_on_the_survey(survey: pd.DataFrame) -> None:
    assert_known("nsw-ldw-cps1-regression", regression(survey, "re78", "treat", FORMULA))


def test_matching_on_the_survey(survey: pd.DataFrame) -> None:
    assert_known("nsw-ldw-cps1-nn-matching", nearest_neighbours(survey, "re78", "treat", COVARIATES))
    assert_known("nsw-ldw-cps1-ps-matching", score_matching(survey, "re78", "treat", FORMULA))


def test_weighting_on_the_survey(survey: pd.DataFrame) -> None:
    weighted = inverse_probability_weighting(survey, "re78", "treat", FORMULA, "ATT")
    assert_known("nsw-ldw-cps1-ipw", weighted)
    # A logistic score and a linear outcome in place of the random forests.
    assert_known("nsw-ldw-cps1-aipw-grf", augmented_weighting(survey, "re78", "treat", FORMULA))


def test_balancing_on_the_survey(survey: pd.DataFrame) -> None:
    found = entropy_balancing(survey, "re78", "treat", COVARIATES)
    assert_known("nsw-ldw-cps1-entropy-balancing", found)
    assert_known("nsw-ldw-cps1-cbps", found)
    assert found.se == pytest.approx(654.93, abs=1)


def test_balancing_balances(survey: pd.DataFrame) -> None:
    weights = entropy_weights(survey, "treat", COVARIATES)
    table = balance(survey, "treat", COVARIATES, weights).set_index("covariate")
    assert table["difference"].abs().max() > 1
    assert table["difference_weighted"].abs().max() < 1e-4
    assert weights[survey["treat"] == 0].sum() == pytest.approx(185)
    assert effective_size(weights[survey["treat"] == 0]) < 500


def test_crude_difference_of_smokers(smokers: pd.DataFrame) -> None:
    found = difference_in_means(smokers, "wt82_71", "qsmk")
    assert_known("nhefs-crude", found)
    assert found.n == 1566


@pytest.mark.parametrize(("name", "stabilised"), [("nhefs-ipw", False), ("nhefs-ipw-stabilised", True)])
def test_weighting_of_smokers(smokers: pd.DataFrame, name: str, stabilised: bool) -> None:
    found = inverse_probability_weighting(smokers, "wt82_71", "qsmk", CONFOUNDERS, stabilised=stabilised)
    assert_known(name, found)
    assert_interval(name, found)


def test_weights_of_smokers(smokers: pd.DataFrame) -> None:
    weights = weights_of(smokers["qsmk"], propensity_scores(smokers, "qsmk", CONFOUNDERS))
    assert (weights.min(), weights.max(), weights.mean()) == pytest.approx((1.05, 16.70, 2.00), abs=0.005)
    stable = weights_of(smokers["qsmk"], propensity_scores(smokers, "qsmk", CONFOUNDERS), stabilised=True)
    assert stable.mean() == pytest.approx(1, abs=0.01)


def test_standardisation_of_smokers(smokers: pd.DataFrame) -> None:
    terms = f"qsmk + qsmk:smokeintensity + {CONFOUNDERS}"
    found = standardisation(smokers, "wt82_71", "qsmk", terms, resamples=500)
    assert_known("nhefs-standardisation", found)
    assert_interval("nhefs-standardisation", found)
    assert np.isnan(standardisation(smokers, "wt82_71", "qsmk", terms).low)


def test_other_methods_on_smokers(smokers: pd.DataFrame) -> None:
    columns = ("wt82_71", "qsmk", CONFOUNDERS)
    assert_known("nhefs-g-estimation", g_estimation(smokers, *columns))
    assert_known("nhefs-outcome-regression", regression(smokers, *columns))
    assert_known("nhefs-propensity-outcome", score_regression(smokers, *columns))
    assert_known("nhefs-propensity-standardisation", score_standardisation(smokers, *columns))


def test_the_weak_instrument() -> None:
    data = causaldata.nhefs.load_pandas().data
    data = data[data["wt82"].notna() & data["price82"].notna()]
    found = instrument(data.assign(high=(data["price82"] >= 1.5).astype(int)), "wt82_71", "qsmk", "high")
    assert_known("nhefs-iv-highprice", found)
    assert (found.low, found.high) == pytest.approx((-36.5, 41.3), abs=0.1)
    assert found.n == 1476


def test_survival_of_smokers() -> None:
    data = causaldata.nhefs.load_pandas().data
    months = np.where(data["death"] == 0, 120, (data["yrdth"] - 83) * 12 + data["modth"])
    weights = weights_of(data["qsmk"], propensity_scores(data, "qsmk", CONFOUNDERS), stabilised=True)
    curves = weighted_survival(months, data["death"] == 1, data["qsmk"], weights, 120)
    last = curves[curves["time"] == 120].set_index("exposed")["survival"] * 100
    known = BENCHMARKS.set_index("benchmark_id")["estimate"]
    assert last[1] == pytest.approx(known["nhefs-survival-quit"], abs=0.3)
    assert last[0] == pytest.approx(known["nhefs-survival-continue"], abs=0.3)
    assert (curves.loc[curves["time"] == 0, "survival"] == 1).all()


def test_cox_on_rossi() -> None:
    columns = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
    table = hazard_ratios(datasets.load_rossi(), "week", "arrest", columns).set_index("covariate")
    known = BENCHMARKS.set_index("benchmark_id")
    for name in columns:
        row = known.loc[f"rossi-{name}"]
        assert table.loc[name, ["hazard_ratio", "low", "high"]].tolist() == pytest.approx(
            [row["estimate"], row["low"], row["high"]], abs=0.01
        )
    assert table["events"].unique().tolist() == [114]


def test_cox_on_lung() -> None:
    table = hazard_ratios(datasets.load_lung(), "time", "status", ["age", "sex"]).set_index("covariate")
    known = BENCHMARKS.set_index("benchmark_id")
    for name in ("age", "sex"):
        row = known.loc[f"lung-{name}"]
        assert table.loc[name, ["hazard_ratio", "low", "high"]].tolist() == pytest.approx(
            [row["estimate"], row["low"], row["high"]], abs=0.001
        )
    assert (table["n"].iloc[0], table["events"].iloc[0]) == (228, 165)


def test_small_numbers_by_hand() -> None:
    data = pd.DataFrame(
        {"y": [3.0, 5.0, 1.0, 2.0, 3.0], "a": [1, 1, 0, 0, 0], "x": [1.0, 2.0, 1.0, 2.0, 9.0]}
    )
    found = difference_in_means(data, "y", "a")
    # Means 4 and 2; variances 2 / 2 and 1 / 3.
    assert found.estimate == pytest.approx(2)
    assert found.se == pytest.approx(np.sqrt(1 + 1 / 3))
    # Exact matches on x: 3 - 1 and 5 - 2.
    matched = nearest_neighbours(data, "y", "a", ["x"], neighbours=1)
    assert matched.estimate == pytest.approx(2.5)


def test_weights_by_hand() -> None:
    scores = np.array([0.25, 0.5, 0.5, 0.2])
    exposed = [1, 1, 0, 0]
    assert weights_of(exposed, scores).tolist() == [4, 2, 2, 1.25]
    assert weights_of(exposed, scores, "ATT").tolist() == [1, 1, 1, 0.25]
    assert weights_of(exposed, scores, stabilised=True).tolist() == [2, 1, 1, 0.625]
    assert effective_size(np.array([1.0, 1.0, 2.0])) == pytest.approx(16 / 6)


def test_what_cannot_be_balanced_is_refused() -> None:
    data = pd.DataFrame({"y": [1.0, 2.0, 3.0], "a": [1, 0, 0], "x": [9.0, 1.0, 2.0]})
    with pytest.raises(AnalysisError, match="No weights"):
        entropy_balancing(data, "y", "a", ["x"])


def test_wrong_data_are_refused() -> None:
    data = pd.DataFrame({"y": [1.0, 2.0], "a": [1, 2]})
    with pytest.raises(AnalysisError, match="must hold 0 and 1"):
        difference_in_means(data, "y", "a")
    with pytest.raises(AnalysisError, match="no column 'z'"):
        difference_in_means(data, "z", "a")
    with pytest.raises(AnalysisError, match="1 rows have no 'y'"):
        difference_in_means(pd.DataFrame({"y": [1.0, np.nan], "a": [1, 0]}), "y", "a")
    with pytest.raises(AnalysisError, match="have gaps"):
        hazard_ratios(pd.DataFrame({"t": [1.0, np.nan], "e": [1, 0], "x": [1, 2]}), "t", "e", ["x"])


def test_benchmarks_are_named_and_their_tolerances_read() -> None:
    found = Estimate("m", "ATE", 1800.0, 1.0, 1798.0, 1802.0, 3)
    row = against_benchmarks({"nsw-ldw-experimental": found}, BENCHMARKS).iloc[0]
    assert not row["within"]
    assert row["difference"] == pytest.approx(1800 - 1794.34)
    assert tolerance_of("0.01 (CI: 0.1)") == 0.01
    assert len(table_of_estimates([found, found])) == 2
    with pytest.raises(AnalysisError, match="Did you mean 'rossi-fin'"):
        against_benchmarks({"rossi-fim": found}, BENCHMARKS)
