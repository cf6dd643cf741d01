"""The Kaplan-Meier estimate of how long something takes when some are still waiting.

References
----------
E. L. Kaplan and P. Meier (1958), J. Am. Stat. Assoc. 53: 457-481 (the estimate). M. Greenwood (1926), Reports
on Public Health 33 (the variance). J. D. Kalbfleisch and R. L. Prentice (1980), "The Statistical Analysis of
Failure Time Data" (the log-log transformation, which keeps the band between 0 and 1). R. Brookmeyer and
J. Crowley (1982), Biometrics 38: 29-41 (the interval of the median).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from ciie_utils.analysis.frames import columns, table
from ciie_utils.errors import AnalysisError

CURVE_COLUMNS = columns(
    "time:float64 at_risk:Int64 events:Int64 censored:Int64 survival:float64 low:float64 high:float64"
)


@dataclass(frozen=True)
class Quantile:
    """The time by which a share has had the event; None where the curve or its band does not reach it.

    Attributes
    ----------
    value
        The time; None means *not reached*.
    low, high
        Bounds of its interval; ``high`` is None where the band never comes down so far, ``low`` only if
        the lower band does not either.
    n, events
        How many were followed, and how many had the event.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    events: int


def kaplan_meier(
    durations: pd.Series[Any] | npt.ArrayLike, observed: pd.Series[Any] | npt.ArrayLike, level: float = 0.95
) -> pd.DataFrame:
    """Estimate the share still without the event, over time.

    Parameters
    ----------
    durations
        Time until the event or until observation stopped, not negative.
    observed
        Whether it ended with the event (true) or with the end of observation (false).
    level
        Confidence level of the band, pointwise.

    Returns
    -------
    DataFrame
        One row at time 0 and one per distinct duration, ascending (none at all without durations):

        - ``time`` (float64, unit of the durations);
        - ``at_risk`` (Int64): under observation until just before that time;
        - ``events``, ``censored`` (Int64): how many ended then, and how;
        - ``survival`` (float64, 0 to 1): the share without the event just after that time;
        - ``low``, ``high`` (float64): its log-log band from Greenwood's variance. Both are 1 until the first
          event; once nobody is left without the event, ``low`` is 0 and ``high`` is not defined (NaN).

    Raises
    ------
    AnalysisError
        If the columns differ in length or a duration is missing or negative.
    """
    times, ended = np.asarray(durations, dtype=np.float64), np.asarray(observed, dtype=np.bool_)
    if times.shape != ended.shape:
        raise AnalysisError(
            f"{len(times)} durations and {len(ended)} ends of observation.\nGive one end for each duration."
        )
    if np.isnan(times).any() or (times < 0).any():
        raise AnalysisError(
            "A duration is missing or negative.\nLeave out what has no known duration, and say so."
        )
    if not len(times):
        return table([], CURVE_COLUMNS)
    time = np.unique(np.append(times, 0.0))
    at = np.searchsorted(time, times)
    events = np.bincount(at[ended], minlength=len(time))
    censored = np.bincount(at[~ended], minlength=len(time))
    at_risk = len(times) - np.concatenate([[0], np.cumsum(events + censored)[:-1]])
    survival = np.cumprod(1 - events / at_risk)
    low, high = _band(events, at_risk, survival, level)
    return table(zip(time, at_risk, events, censored, survival, low, high, strict=True), CURVE_COLUMNS)


def _band(
    events: npt.NDArray[Any], at_risk: npt.NDArray[Any], survival: npt.NDArray[Any], level: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The band S ** exp(+-z se), se = sqrt(sum d / (n (n - d))) / |log S|."""
    z = float(ndtri((1 + level) / 2))
    low, high = np.ones_like(survival), np.ones_like(survival)
    inside = (survival > 0) & (survival < 1)
    survivors = np.maximum(at_risk - events, 1)  # 0 only where the survival is 0, which is not inside
    variance = np.cumsum(events / (at_risk * survivors))[inside]
    width = z * np.sqrt(variance) / np.abs(np.log(survival[inside]))
    low[inside] = survival[inside] ** np.exp(width)
    high[inside] = survival[inside] ** np.exp(-width)
    low[survival == 0], high[survival == 0] = 0.0, np.nan
    return low, high


def time_by_which(curve: pd.DataFrame, share: float) -> Quantile:
    """Return the time by which a share has had the event, with its interval.

    The interval holds the times at which the band includes ``1 - share`` (Brookmeyer and Crowley 1982).

    Parameters
    ----------
    curve
        From ``kaplan_meier``.
    share
        Between 0 and 1, e.g. 0.5 for the median.

    Raises
    ------
    AnalysisError
        If the share is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise AnalysisError(f"share={share!r} is not a share.\nGive a number between 0 and 1.")
    n = int(curve["at_risk"].iloc[0]) if len(curve) else 0
    # A product of exact fractions can miss the share by rounding.
    left = 1 - share + 1e-12

    def first(column: str) -> float | None:
        reached = curve.loc[curve[column] <= left, "time"]
        return float(reached.iloc[0]) if len(reached) else None

    return Quantile(first("survival"), first("low"), first("high"), n, int(curve["events"].sum()))


def median_survival(curve: pd.DataFrame) -> Quantile:
    """Return the time by which half have had the event; ``value`` is None if that is not reached."""
    return time_by_which(curve, 0.5)


def numbers_at_risk(curve: pd.DataFrame, times: Iterable[float]) -> list[int]:
    """Return for each time how many are still under observation just before it."""
    at_risk = np.append(curve["at_risk"].to_numpy(dtype=np.int64), 0)
    at = np.searchsorted(curve["time"].to_numpy(), np.asarray(list(times), dtype=np.float64), side="left")
    return [int(number) for number in at_risk[at]]


def survival_at(curve: pd.DataFrame, times: Iterable[float]) -> pd.DataFrame:
    """Read the curve at times.

    Returns
    -------
    DataFrame
        One row per time: ``time``, ``survival``, ``low``, ``high`` (float64; NaN beyond the longest duration
        unless the curve has come down to 0, and everywhere without data) and ``at_risk`` (Int64).
    """
    wanted = np.asarray(list(times), dtype=np.float64)
    at = np.searchsorted(curve["time"].to_numpy(), wanted, side="right") - 1
    result = pd.DataFrame({"time": wanted})
    for name in ("survival", "low", "high"):
        values = np.append(curve[name].to_numpy(dtype=np.float64), np.nan)
        result[name] = values[at]
    if len(curve):
        unknown = (wanted > curve["time"].iloc[-1]) & (curve["survival"].iloc[-1] > 0)
        result.loc[unknown, ["survival", "low", "high"]] = np.nan
    result["at_risk"] = pd.array(numbers_at_risk(curve, wanted), dtype="Int64")
    return result
