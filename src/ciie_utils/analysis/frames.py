"""What every analysis needs of a ledger, of rows and of days.

Days are compared as whole numbers (days since 1970), because comparing millions of them as integers
is several times faster than as timestamps and cannot mix resolutions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from ciie_utils.analysis.selections import Selection
    from ciie_utils.ledger import Ledger

Days = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Record = dict[str, Any]

#: The day number that stands for "not known".
UNKNOWN = int(np.iinfo(np.int64).min)

DATE = "datetime64[us]"

#: Pairs looked at together: about 200 MB of working memory at the dozen arrays that a filter makes.
BLOCK = 2_000_000

#: What an analysis takes: a ledger, a view of it, or a part that `selections` makes.
LedgerLike: TypeAlias = "Ledger | Selection"


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


def columns(text: str) -> dict[str, str]:
    """Read the columns of a result table: names in order, each with its type after a colon if it is no text.

    >>> columns("org_id n:Int64 since:date")
    {'org_id': 'str', 'n': 'Int64', 'since': 'datetime64[us]'}
    """
    pairs = (word.partition(":") for word in text.split())
    return {name: DATE if kind == "date" else kind or "str" for name, _colon, kind in pairs}


def table(rows: pd.DataFrame | Iterable[Any], columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return rows (a frame, tuples or dictionaries, none at all too) with exactly these columns and types."""
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows), columns=list(columns))
    return frame[list(columns)].astype(dict(columns))


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


def records(frame: pd.DataFrame) -> list[Record]:
    """Return each row as a dictionary by column name."""
    return cast("list[Record]", frame.to_dict("records"))


def grouped(frame: pd.DataFrame, *columns: str) -> list[list[Record]]:
    """Return the rows that agree in some columns together, in the order of the first of them."""
    # A missing value is no key, as it does not equal itself.
    keys = frame[list(columns)].astype("object").fillna("").itertuples(index=False, name=None)
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for key, record in zip(keys, records(frame), strict=True):
        groups.setdefault(key, []).append(record)
    return list(groups.values())


def record(frame: pd.DataFrame, place: int = 0) -> Record:
    """Return the row at a place, counted from 0; IndexError if there is none."""
    return records(frame.iloc[[place]])[0]


def only(frame: pd.DataFrame, column: str, value: Any) -> Record:
    """Return the first row whose column has the value; IndexError if none has."""
    return record(frame[frame[column] == value])


def ids_of(*frames: pd.DataFrame) -> str:
    """Return the distinct source ids of frames, sorted and joined by a space."""
    found = [set(frame["source_id"].dropna()) for frame in frames if len(frame)]
    return " ".join(sorted(set().union(*found)))


def candidate_pairs(
    left_keys: Days, right_keys_sorted: Days, block: int = BLOCK
) -> Iterator[tuple[Days, Days]]:
    """Yield the pairs of positions whose keys are equal, a bounded number at a time.

    A join that is only then filtered needs memory for every candidate pair. Promises and milestones meet in
    small groups in an honest ledger, but nothing forbids an initiative with thousands of rows.

    Parameters
    ----------
    left_keys
        One key a row, in any order.
    right_keys_sorted
        One key a row, ascending.
    block
        About how many pairs are yielded at once; a left row is never split between blocks.

    Yields
    ------
    (left, right)
        Position arrays of equal length. Left positions ascend over all blocks, and right
        positions ascend within one left position.
    """
    first, end = places(right_keys_sorted, left_keys)
    count = end - first
    ends = np.cumsum(count)
    start = 0
    while start < len(left_keys):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + block, side="right")))
        sizes = count[start:stop]
        left = np.repeat(np.arange(start, stop), sizes)
        offsets = np.arange(len(left)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        yield left, np.repeat(first[start:stop], sizes) + offsets
        start = stop


def contains(numbers_sorted: Days, wanted: Days) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say for each wanted number whether it is among sorted numbers."""
    first, end = places(numbers_sorted, wanted)
    return end > first


def places(numbers_sorted: Days, wanted: Days) -> tuple[Days, Days]:
    """Return where each wanted number begins and ends among sorted numbers.

    They are looked up in ascending order: a search that jumps about in a large array waits for memory.
    """
    ascending = np.argsort(wanted)
    first, end = np.empty_like(ascending), np.empty_like(ascending)
    sought = wanted[ascending]
    first[ascending] = np.searchsorted(numbers_sorted, sought, side="left")
    end[ascending] = np.searchsorted(numbers_sorted, sought, side="right")
    return first, end
