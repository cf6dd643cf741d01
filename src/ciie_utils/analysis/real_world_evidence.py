"""Effects from data without randomisation: what an estimate is, and how it is held against known answers.

The methods lie in ``regression_effects`` (differences, regression, standardisation), ``propensity``
(weighting), ``balancing``, ``matched_controls`` and ``weighted_survival``. Each takes a data frame with one
row per person and returns an `Estimate`. The benchmark table says what they must find in public data sets
whose answer is known, from an experiment or from many who analysed them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from ciie_utils.analysis.cells import records
from ciie_utils.analysis.frames import empty
from ciie_utils.errors import AnalysisError, suggest

ESTIMATE_COLUMNS = {
    "method": "str",
    "estimand": "str",
    "estimate": "float64",
    "se": "float64",
    "low": "float64",
    "high": "float64",
    "n": "Int64",
}

CHECK_COLUMNS = {
    "benchmark_id": "str",
    "dataset": "str",
    "method": "str",
    "estimate": "float64",
    "low": "float64",
    "high": "float64",
    "published": "float64",
    "published_low": "float64",
    "published_high": "float64",
    "difference": "float64",
    "tolerance": "float64",
    "within": "bool",
    "unit": "str",
    "source_id": "str",
}

BALANCE_COLUMNS = {
    "covariate": "str",
    "mean_exposed": "float64",
    "mean_unexposed": "float64",
    "mean_weighted": "float64",
    "difference": "float64",
    "difference_weighted": "float64",
}


@dataclass(frozen=True)
class Estimate:
    """An estimated effect.

    Attributes
    ----------
    method
        How it was estimated.
    estimand
        ``ATE`` (on everybody), ``ATT`` (on the exposed), ``LATE`` (on those whom an instrument moves) or
        ``association``.
    estimate, se, low, high
        In the unit of the outcome, with standard error and interval; NaN where the method gives none.
    n
        People used.
    """

    method: str
    estimand: str
    estimate: float
    se: float
    low: float
    high: float
    n: int


def normal_estimate(
    method: str, estimand: str, value: float, se: float, n: int, level: float = 0.95
) -> Estimate:
    """Return an estimate with a normal interval."""
    half = float(ndtri((1 + level) / 2)) * se
    return Estimate(method, estimand, float(value), float(se), float(value - half), float(value + half), n)


def table_of_estimates(estimates: Iterable[Estimate]) -> pd.DataFrame:
    """Return estimates as a table of ``ESTIMATE_COLUMNS``."""
    rows = [asdict(each) for each in estimates]
    return pd.DataFrame(rows, columns=list(ESTIMATE_COLUMNS)).astype(ESTIMATE_COLUMNS)


def against_benchmarks(estimates: Mapping[str, Estimate], benchmarks: pd.DataFrame) -> pd.DataFrame:
    """Hold estimates against their published answers.

    Parameters
    ----------
    estimates
        By ``benchmark_id``.
    benchmarks
        The evidence table.

    Returns
    -------
    DataFrame
        One row per estimate, of ``CHECK_COLUMNS``: ``tolerance`` is that of the point estimate;
        ``within``: the ``difference`` (estimate less published) is no larger.

    Raises
    ------
    AnalysisError
        If there is no benchmark of that id.
    """
    known = {row["benchmark_id"]: row for row in records(benchmarks)}
    rows = []
    for name, found in estimates.items():
        if name not in known:
            near = suggest(name, known)
            raise AnalysisError(
                f"There is no benchmark {name!r}. {near}\nGive an id of the table benchmarks."
            )
        row = known[name]
        difference, tolerance = found.estimate - row["estimate"], tolerance_of(row["tolerance"])
        rows.append(
            {
                **{key: row[key] for key in ("benchmark_id", "dataset", "method", "unit", "source_id")},
                "estimate": found.estimate,
                "low": found.low,
                "high": found.high,
                "published": row["estimate"],
                "published_low": row["low"],
                "published_high": row["high"],
                "difference": difference,
                "tolerance": tolerance,
                "within": abs(difference) <= tolerance,
            }
        )
    return pd.DataFrame(rows, columns=list(CHECK_COLUMNS)).astype(CHECK_COLUMNS)


def tolerance_of(text: str) -> float:
    """Return the tolerance of the point estimate: the first number of the cell, as in ``0.5 (se: 5)``."""
    return float(str(text).split(" ")[0])


def balance(
    data: pd.DataFrame,
    exposure: str,
    covariates: Iterable[str],
    weights: npt.NDArray[np.float64] | None = None,
) -> pd.DataFrame:
    """Compare the exposed with the unexposed, before and after weighting.

    Parameters
    ----------
    data
        One row per person.
    exposure
        Column of 0 and 1.
    covariates
        Numeric columns.
    weights
        One per row; left out: every row counts once.

    Returns
    -------
    DataFrame
        One row per covariate, of ``BALANCE_COLUMNS``: means (``mean_weighted``: of the unexposed after
        weighting); standardised mean differences, in standard deviations of the exposed (weighting leaves
        the denominator as it is). Below 0.1 is usually called balanced (Austin 2009, Statistics in Medicine
        28: 3083-3107). No rows without covariates.
    """
    exposed = data[exposure].to_numpy(dtype=np.float64) == 1
    weight = np.ones(len(data)) if weights is None else weights
    rows = []
    for name in covariates:
        values = data[name].to_numpy(dtype=np.float64)
        spread = float(values[exposed].std(ddof=1))
        one, zero = float(values[exposed].mean()), float(values[~exposed].mean())
        weighted_one = float(np.average(values[exposed], weights=weight[exposed]))
        weighted = float(np.average(values[~exposed], weights=weight[~exposed]))
        scale = spread if spread > 0 else math.nan
        rows.append((name, one, zero, weighted, (one - zero) / scale, (weighted_one - weighted) / scale))
    if not rows:
        return empty(BALANCE_COLUMNS)
    return pd.DataFrame(rows, columns=list(BALANCE_COLUMNS)).astype(BALANCE_COLUMNS)


def check_exposure(data: pd.DataFrame, outcome: str, exposure: str) -> None:
    """Refuse data in which an effect cannot be estimated.

    Raises
    ------
    AnalysisError
        If a column is missing, the exposure is not 0 or 1 or only one of them, or an outcome is missing.
    """
    for name in (outcome, exposure):
        if name not in data:
            near = suggest(name, [str(each) for each in data.columns])
            raise AnalysisError(f"The data have no column {name!r}. {near}\nName a column of the data.")
    values: set[Any] = set(data[exposure].dropna().unique())
    if values != {0, 1} or data[exposure].isna().any():
        raise AnalysisError(
            f"{exposure!r} must hold 0 and 1, both of them, and no gaps.\nCode the exposure so."
        )
    if data[outcome].isna().any():
        count = int(data[outcome].isna().sum())
        raise AnalysisError(f"{count} rows have no {outcome!r}.\nLeave them out, and say how many they are.")
