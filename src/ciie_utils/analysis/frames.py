"""What every analysis needs of a ledger, and of days: the interface, whole-day numbers, empty frames.

Days are compared as whole numbers (days since 1970), because comparing millions of them as integers
is several times faster than as timestamps and cannot mix resolutions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: The day number that stands for "not known".
UNKNOWN = int(np.iinfo(np.int64).min)

DATE = "datetime64[us]"


class LedgerLike(Protocol):
    """The part of ``ciie_utils.ledger.Ledger`` that analyses rely on; selections offer it, too."""

    @property
    def sources(self) -> pd.DataFrame: ...
    @property
    def organisations(self) -> pd.DataFrame: ...
    @property
    def initiatives(self) -> pd.DataFrame: ...
    @property
    def parties(self) -> pd.DataFrame: ...
    @property
    def milestones(self) -> pd.DataFrame: ...
    @property
    def indicators(self) -> pd.DataFrame: ...
    @property
    def as_of_date(self) -> date: ...
    def as_of(self, day: Any) -> LedgerLike: ...
    def at_edition(self, edition: int) -> LedgerLike: ...


def known_milestones(view: LedgerLike) -> pd.DataFrame:
    """Return the milestones that are known by the view's as-of date.

    Of a view these are all; an unrestricted ledger may also hold sources of which only the month or the
    year of publication is known and has not ended by its newest day.
    """
    milestones = view.milestones
    known = milestones["published_end"] <= pd.Timestamp(view.as_of_date)
    return milestones if known.all() else milestones[known]


def observed_milestones(view: LedgerLike) -> pd.DataFrame:
    """Return what has happened, as far as it is known by the view's as-of date."""
    milestones = known_milestones(view)
    return milestones[milestones["status"] == "observed"]


def day_number(day: date) -> int:
    """Return the number of days from 1970-01-01 to ``day``."""
    return int(np.datetime64(day, "D").astype(np.int64))


def day_numbers(dates: pd.Series[Any]) -> Days:
    """Return a date column as days since 1970-01-01, ``UNKNOWN`` where it is NaT."""
    return dates.to_numpy().astype("datetime64[D]").astype(np.int64)


def dates_of(days: Days) -> pd.Series[Any]:
    """Return day numbers as a date column; the inverse of ``day_numbers``."""
    # numpy's NaT is the smallest integer, so UNKNOWN becomes NaT by itself.
    return pd.Series(days.astype("datetime64[D]").astype(DATE))


def whole(values: Days, known: Flags) -> pd.Series[Any]:
    """Return whole numbers as an ``Int64`` column that is missing where ``known`` is false."""
    return pd.Series(pd.arrays.IntegerArray(np.where(known, values, 0).astype(np.int64), ~known))


def pick(frame: pd.DataFrame, column: str, positions: Days) -> pd.Series[Any]:
    """Take a column at row positions; missing where the position is -1."""
    return pd.Series(pd.api.extensions.take(frame[column].array, positions, allow_fill=True))


def empty(columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame without rows that has the given columns and dtypes."""
    return pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in columns.items()})


def codes(*columns: pd.Series[Any]) -> Days:
    """Number the distinct combinations of values in columns of equal length; missing equals missing."""
    first, *others = columns
    combined = pd.factorize(first, use_na_sentinel=False)[0].astype(np.int64)
    for column in others:
        own, distinct = pd.factorize(column, use_na_sentinel=False)
        # Renumbered after each column, or the product of many column sizes would overflow.
        combined = pd.factorize(combined * (len(distinct) + 1) + own)[0].astype(np.int64)
    return combined
