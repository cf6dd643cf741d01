"""Survival curves through published anchors: a median and a five-year survival.

Four shapes of the hazard: constant (exponential), rising or falling as a power of time (Weibull), rising or
falling exponentially (Gompertz, 1825), and constant among some with the rest event-free (mixture). The
exponential has one parameter and is fitted to the median, so that the five-year figure tests it; the others
have two and pass through both anchors, so that only a third figure can test them.
"""

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq

from ciie_utils.analysis.frames import Record, columns, records, table
from ciie_utils.errors import AnalysisError
from nbbriefing.errors import suggest

Array = npt.NDArray[np.float64]

MODELS = ("exponential", "weibull", "gompertz", "mixture")

#: The time of the five-year anchor, in months.
FIVE_YEARS = 60.0

#: How far a fitted five-year survival may lie from the printed one (share, 0 to 1).
TOLERANCE = 0.03

FITS = columns(
    "study subgroup arm n:Int64 events:Int64 model first:float64 second:float64 median_months:float64 "
    "median_fitted:float64 survival_5y:float64 survival_5y_fitted:float64 difference:float64 verdict "
    "source_id"
)
CURVES = columns("subgroup arm model months:float64 survival:float64 source_id")


def fit_anchors(anchors: pd.DataFrame, models: Iterable[str] = MODELS) -> pd.DataFrame:
    """Fit every model to every arm that has both anchors.

    Returns
    -------
    DataFrame
        One row per arm and model, of ``FITS``: ``first``, ``second``: the parameters (see
        `survival`), NaN where none fit; printed and fitted anchors (months; shares 0 to 1);
        ``difference``: fitted less printed five-year survival; ``verdict``: ``within`` or ``beyond`` the
        ``TOLERANCE`` for a model that was tested, ``by_construction`` for one that passes through both
        anchors, ``no_fit``.
    """
    both = anchors[anchors[["median_months", "survival_5y"]].notna().all(axis=1)]
    return table([_fit_row(row, model) for row in records(both) for model in models], FITS)


def fit(model: str, median: float, survival_5y: float) -> tuple[float, float]:
    """Find the parameters of a model, as `survival` takes them; NaN where none meet both anchors.

    Parameters
    ----------
    model
        One of ``MODELS``.
    median
        Months by which half have had the event.
    survival_5y
        Share (0 to 1) without the event after 60 months; the exponential does not use it.

    Raises
    ------
    AnalysisError
        If the model is not known or the anchors cannot be a median and a survival.
    """
    _refuse_impossible(model, median, survival_5y)
    if model == "exponential":
        return math.log(2) / median, math.nan
    if (median - FIVE_YEARS) * (survival_5y - 0.5) <= 0:
        return math.nan, math.nan
    # The cumulative hazards at 60 months and at the median, one over the other.
    ratio = -math.log(survival_5y) / math.log(2)
    if model == "weibull":
        shape = math.log(ratio) / math.log(FIVE_YEARS / median)
        return median / math.log(2) ** (1 / shape), shape
    return _fit_gompertz(median, ratio) if model == "gompertz" else _fit_mixture(median, survival_5y)


def survival(model: str, first: float, second: float, months: npt.ArrayLike) -> Array:
    """Return the share without the event at times in months.

    - exponential: exp(-first t);
    - weibull: exp(-(t / first)^second);
    - gompertz: exp(-first (exp(second t) - 1) / second), whose hazard is first exp(second t);
    - mixture: second + (1 - second) exp(-first t), where ``second`` is the share that stays event-free.
    """
    times = np.asarray(months, dtype=np.float64)
    if model == "exponential":
        return np.exp(-first * times)
    if model == "weibull":
        return np.exp(-((times / first) ** second))
    if model == "gompertz":
        return np.exp(-first * _growth(second, times))
    if model == "mixture":
        return second + (1 - second) * np.exp(-first * times)
    raise _unknown_model(model)


def median_of(model: str, first: float, second: float) -> float:
    """Return the months by which half have had the event; NaN if that is not reached in 100 years."""
    if math.isnan(first):
        return math.nan
    last = 1200.0
    if float(survival(model, first, second, last)) > 0.5:
        return math.nan
    return float(brentq(lambda time: float(survival(model, first, second, time)) - 0.5, 0.0, last))


def curve(fits: pd.DataFrame, months: npt.ArrayLike) -> pd.DataFrame:
    """Return the fitted curves at times, a row of ``CURVES`` each; fits without parameters are left out."""
    times = np.asarray(months, dtype=np.float64)
    rows = [
        {**row, "months": time, "survival": share}
        for row in records(fits[fits["first"].notna()])
        for time, share in zip(times, survival(row["model"], row["first"], row["second"], times), strict=True)
    ]
    return table(rows, CURVES)


def _fit_row(row: Record, model: str) -> Record:
    first, second = fit(model, row["median_months"], row["survival_5y"])
    found = not math.isnan(first)
    fitted = float(survival(model, first, second, FIVE_YEARS)) if found else math.nan
    difference = fitted - row["survival_5y"]
    if not found:
        verdict = "no_fit"
    elif model == "exponential":
        verdict = "within" if abs(difference) <= TOLERANCE else "beyond"
    else:
        verdict = "by_construction"
    return {
        **row,
        "model": model,
        "first": first,
        "second": second,
        "median_fitted": median_of(model, first, second),
        "survival_5y_fitted": fitted,
        "difference": difference,
        "verdict": verdict,
    }


def _fit_gompertz(median: float, ratio: float) -> tuple[float, float]:
    def excess(growth: float) -> float:
        return float(_growth(growth, FIVE_YEARS) / _growth(growth, median)) - ratio

    # Growth of the hazard by more than half a month's factor e would be no human survival.
    ends = (-0.5, 0.5)
    if excess(ends[0]) * excess(ends[1]) > 0:
        return math.nan, math.nan
    growth = float(brentq(excess, *ends))
    return math.log(2) / float(_growth(growth, median)), growth


def _growth(rate: float, times: npt.ArrayLike) -> Array:
    """(exp(rate t) - 1) / rate, which is t where the rate is 0."""
    values = np.asarray(times, dtype=np.float64)
    return values if abs(rate) < 1e-12 else np.expm1(rate * values) / rate


def _fit_mixture(median: float, survival_5y: float) -> tuple[float, float]:
    def rate(spared: float) -> float:
        return -math.log((0.5 - spared) / (1 - spared)) / median

    def excess(spared: float) -> float:
        return float(survival("mixture", rate(spared), spared, FIVE_YEARS)) - survival_5y

    ends = (0.0, 0.5 - 1e-9)
    if excess(ends[0]) * excess(ends[1]) > 0:
        return math.nan, math.nan
    spared = float(brentq(excess, *ends))
    return rate(spared), spared


def _refuse_impossible(model: str, median: float, survival_5y: float) -> None:
    if model not in MODELS:
        raise _unknown_model(model)
    if not (median > 0 and 0 < survival_5y < 1):
        raise AnalysisError(
            f"A median of {median!r} months and a five-year survival of {survival_5y!r} are impossible.\n"
            "Give a median above 0 and a share between 0 and 1."
        )


def _unknown_model(model: str) -> AnalysisError:
    return AnalysisError(
        f"There is no model {model!r}; possible are {', '.join(MODELS)}.\n{suggest(model, MODELS)}".rstrip()
    )
