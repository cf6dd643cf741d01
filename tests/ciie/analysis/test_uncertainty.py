"""Draws of assumptions, and one-at-a-time ranges."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from scipy import stats

from ciie_utils.analysis.evidence.uncertainty import (
    Assumption,
    Distribution,
    Draws,
    draw,
    not_known,
    one_at_a_time,
    simulate,
    table_of,
)
from ciie_utils.errors import AnalysisError


def assumption(name: str, numbers: tuple[float, float, float], kind: Distribution) -> Assumption:
    return Assumption(name, *numbers, "unit", kind, "judgement", "")


def product(inputs: Mapping[str, Draws]) -> Draws:
    return inputs["a"] * inputs["b"]


@pytest.mark.parametrize(
    ("kind", "reference"),
    [
        ("normal", stats.norm(50, 10 / 1.959964)),
        ("uniform", stats.uniform(40, 20)),
        ("triangular", stats.triang(0.5, 40, 20)),
    ],
)
def test_draws_follow_their_distribution(kind: Distribution, reference: object) -> None:
    values = draw(table_of([assumption("a", (50, 40, 60), kind)]), draws=4000)["a"]
    assert stats.kstest(values, reference.cdf).pvalue > 0.01  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "numbers"), [("lognormal", (0.6, 0.4, 0.9)), ("logit_normal", (10.0, 5.0, 19.0))]
)
def test_the_range_of_the_skewed_kinds_is_their_interval(
    kind: Distribution, numbers: tuple[float, float, float]
) -> None:
    # Both ranges are symmetric on the transformed scale: 0.6^2 = 0.4 * 0.9; odds 1/9, 1/19, 19/81.
    values = draw(table_of([assumption("a", numbers, kind)]), draws=100_000)["a"]
    assert np.quantile(values, [0.5, 0.025, 0.975]) == pytest.approx(numbers, rel=0.03)


def test_the_same_seed_gives_the_same_draws_whatever_else_is_assumed() -> None:
    a, b = assumption("a", (2, 1, 3), "uniform"), assumption("b", (5, 4, 6), "normal")
    alone, both = draw(table_of([a])), draw(table_of([b, a]))
    assert np.array_equal(alone["a"], both["a"])
    assert not np.array_equal(alone["a"], draw(table_of([a]), seed=1)["a"])
    assert abs(np.corrcoef(both["a"], both["b"])[0, 1]) < 0.03


def test_a_simulation_of_fixed_inputs_is_exact() -> None:
    table = table_of([assumption("a", (2, 2, 2), "fixed"), assumption("b", (5, 5, 5), "fixed")])
    assert vars(simulate(table, product)) == {"central": 10, "median": 10, "low": 10, "high": 10}
    assert one_at_a_time(table, product).empty


def test_the_product_of_two_lognormals() -> None:
    # Log variances add: the interval's half width on the log scale is sqrt(2) * ln 2.
    table = table_of([assumption(name, (1, 0.5, 2), "lognormal") for name in "ab"])
    result = simulate(table, product, draws=100_000)
    assert result.central == 1
    assert np.log(result.high) == pytest.approx(np.sqrt(2) * np.log(2), rel=0.03)


def test_the_tornado_is_sorted_and_exact() -> None:
    table = table_of([assumption("a", (2, 1, 3), "uniform"), assumption("b", (5, 1, 6), "uniform")])
    rows = one_at_a_time(table, product)
    assert rows["input"].tolist() == ["a", "b"]
    assert rows[["at_low", "at_high", "swing"]].values.tolist() == [[5, 15, 10], [2, 12, 10]]


def test_an_unknown_input_stops_the_simulation_by_name() -> None:
    table = table_of([assumption("a", (2, 1, 3), "uniform"), assumption("b", (np.nan,) * 3, "fixed")])
    assert not_known(table) == ["b"]
    assert one_at_a_time(table, product).empty
    with pytest.raises(AnalysisError, match="b not known"):
        draw(table)


def test_a_range_beside_its_value_and_an_unknown_kind_are_refused() -> None:
    with pytest.raises(AnalysisError, match="'a', 3 to 4"):
        draw(table_of([assumption("a", (2, 3, 4), "uniform")]))
    with pytest.raises(AnalysisError, match="Did you mean 'uniform'"):
        draw(table_of([assumption("a", (2, 1, 4), "unifrom")]))  # type: ignore[arg-type]
