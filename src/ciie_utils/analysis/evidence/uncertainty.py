"""Carrying what is not known exactly through a calculation.

A calculation's inputs are a table of assumptions, one row each, that a reader can see and change. All of
them are drawn at once (Monte Carlo, seeded), and moved one at a time to see which matters most.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit, ndtri

from ciie_utils.analysis.frames import Record, columns, records, table
from ciie_utils.errors import AnalysisError
from nbbriefing.errors import suggest

Draws = npt.NDArray[np.float64]
Inputs = Mapping[str, Draws]
Model = Callable[[Inputs], Draws]
Distribution = Literal["fixed", "lognormal", "logit_normal", "normal", "triangular", "uniform"]
#: Unit, distribution and basis of an input where it is known.
Kind = tuple[str, Distribution, str]
#: The central value of an input, its range and its sources joined by a space; None where no source gives it.
Given = tuple[float, float, float, str] | None

ASSUMPTIONS = columns(
    "input central:float64 low:float64 high:float64 unit distribution basis note source_ids"
)
SWINGS = columns(
    "input low_value:float64 high_value:float64 at_low:float64 at_high:float64 at_central:float64 "
    "swing:float64 unit"
)
QUANTITIES = columns("quantity central:float64 median:float64 low:float64 high:float64 unit")

#: The seed of every simulation that is not given another.
SEED = 20181105
DRAWS = 20_000


@dataclass(frozen=True)
class Assumption:
    """One input of a calculation.

    Attributes
    ----------
    input
        Its name in the model.
    central, low, high
        Its best value and range; NaN where not known. For the normal kinds the range is the 95 percent
        interval, for ``triangular`` and ``uniform`` the whole range.
    unit
        Of the three values; percentages are 0 to 100.
    distribution
        ``logit_normal`` is for percentages.
    basis
        ``stated``, ``derived`` or ``judgement``.
    note
        How it was come by, in one sentence.
    source_ids
        Joined by a space.
    """

    input: str
    central: float
    low: float
    high: float
    unit: str
    distribution: Distribution
    basis: str
    note: str
    source_ids: str = ""


@dataclass(frozen=True)
class Summary:
    """A quantity at the central inputs, and the median and middle 95 percent of its draws."""

    central: float
    median: float
    low: float
    high: float


def assumption(name: str, kind: Kind, given: Given, note: str = "") -> Assumption:
    """Return an input of a kind, NaN where no source in sight gives it."""
    unit, distribution, basis = kind
    if given is None:
        return Assumption(name, np.nan, np.nan, np.nan, unit, "fixed", "stated", note)
    central, low, high, ids = given
    return Assumption(name, central, low, high, unit, distribution, basis, note, ids)


def table_of(assumptions: list[Assumption]) -> pd.DataFrame:
    """Return assumptions as a table of ``ASSUMPTIONS``."""
    return table([vars(each) for each in assumptions], ASSUMPTIONS)


def not_known(assumptions: pd.DataFrame) -> list[str]:
    """Return the inputs without a value; nothing can be simulated while there is one."""
    return list(assumptions.loc[assumptions["central"].isna(), "input"])


def draw(assumptions: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> dict[str, Draws]:
    """Draw every input independently.

    Each input has a random stream of its own, named by the seed and by its name, so that adding an
    assumption or changing the order changes no other input's draws.

    Raises
    ------
    AnalysisError
        If an input has no value, its range does not hold its central value, or its distribution is
        not known.
    """
    missing = not_known(assumptions)
    if missing:
        raise AnalysisError(
            f"Nothing can be simulated: {', '.join(missing)} not known.\n"
            "Give a value, or ask `not_known` first."
        )
    return {
        row["input"]: _sample(row, _stream(row["input"], seed).random(draws)) for row in records(assumptions)
    }


def central(assumptions: pd.DataFrame) -> dict[str, Draws]:
    """Return the central values as a model takes them."""
    return {row["input"]: np.array([row["central"]]) for row in records(assumptions)}


def simulate(assumptions: pd.DataFrame, model: Model, draws: int = DRAWS, seed: int = SEED) -> Summary:
    """Run a model over draws of all its inputs; see `draw` for errors."""
    values = model(draw(assumptions, draws, seed))
    low, median, high = np.quantile(values, [0.025, 0.5, 0.975])
    return Summary(float(model(central(assumptions))[0]), float(median), float(low), float(high))


def quantities(
    assumptions: pd.DataFrame, models: Mapping[str, tuple[Model, str]], draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """Run several models, each with its unit; no rows of ``QUANTITIES`` while an input is not known."""
    rows = [
        {"quantity": name, "unit": unit, **vars(simulate(assumptions, model, draws, seed))}
        for name, (model, unit) in ({} if not_known(assumptions) else models).items()
    ]
    return table(rows, QUANTITIES)


def one_at_a_time(assumptions: pd.DataFrame, model: Model) -> pd.DataFrame:
    """Move each uncertain input to the ends of its range, the others at their central values.

    Returns
    -------
    DataFrame
        One row per input whose range is not a point, largest ``swing`` first, of ``SWINGS``:
        ``low_value``, ``high_value`` (the input, in ``unit``), ``at_low``, ``at_high``, ``at_central`` (the
        result), ``swing`` = abs(at_high - at_low). No rows while an input is not known.
    """
    rows = []
    base = central(assumptions)
    uncertain = assumptions[assumptions["low"] < assumptions["high"]]
    for row in [] if not_known(assumptions) else records(uncertain):
        ends = (row["low"], row["high"])
        at = [float(model({**base, row["input"]: np.array([end])})[0]) for end in ends]
        middle = float(model(base)[0])
        rows.append((row["input"], *ends, *at, middle, abs(at[1] - at[0]), row["unit"]))
    return table(rows, SWINGS).sort_values(["swing", "input"], ascending=[False, True], ignore_index=True)


def _stream(name: str, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def _sample(row: Record, uniform: Draws) -> Draws:
    """Draws of one assumption from draws between 0 and 1, by the inverse of its distribution."""
    name, kind = row["input"], row["distribution"]
    middle, low, high = row["central"], row["low"], row["high"]
    if kind == "fixed" or low == high:
        return np.full(len(uniform), middle)
    if not low <= middle <= high:
        raise AnalysisError(
            f"The range of {name!r}, {low:g} to {high:g}, does not hold its central value {middle:g}.\n"
            "Give a range around the central value."
        )
    if kind == "uniform":
        return low + (high - low) * uniform
    if kind == "triangular":
        return _triangular(uniform, low, middle, high)
    width = 2 * float(ndtri(0.975))
    score = ndtri(uniform)
    if kind == "normal":
        return np.asarray(middle + score * (high - low) / width)
    if kind == "lognormal":
        return np.asarray(middle * np.exp(score * np.log(high / low) / width))
    if kind == "logit_normal":
        spread = (logit(high / 100) - logit(low / 100)) / width
        return np.asarray(100 * expit(logit(middle / 100) + score * spread))
    kinds = get_args(Distribution)
    raise AnalysisError(
        f"The distribution {kind!r} of {name!r} is not known; possible are {', '.join(kinds)}.\n"
        f"{suggest(kind, kinds)}".rstrip()
    )


def _triangular(uniform: Draws, low: float, middle: float, high: float) -> Draws:
    turn = (middle - low) / (high - low)
    rising = low + np.sqrt(uniform * (high - low) * (middle - low))
    falling = high - np.sqrt((1 - uniform) * (high - low) * (high - middle))
    return np.where(uniform < turn, rising, falling)
