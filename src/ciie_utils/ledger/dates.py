"""Partial dates are intervals: ``2020`` is the time from 2020-01-01 to 2020-12-31.

The same reading serves publication dates, milestones and periods; the day on which a view is
taken is read here too, because ``as_of("2020-11")`` counts from the month's last day.
"""

import calendar
import datetime as dt
import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ciie_utils.errors import LedgerError

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_UNIT = "datetime64[us]"


def interval(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of a partial date.

    Parameters
    ----------
    text
        ``yyyy``, ``yyyy-mm`` or ``yyyy-mm-dd``.

    Raises
    ------
    ValueError
        If the text has another form or names a day that does not exist.

    >>> interval("2020-02")
    (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29))
    """
    match = _PARTIAL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not yyyy, yyyy-mm or yyyy-mm-dd")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if day is not None and month is not None:
        exact = dt.date(year, month, day)
        return exact, exact
    if month is not None:
        start = dt.date(year, month, 1)
        return start, start.replace(day=calendar.monthrange(year, month)[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def intervals(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """First and last days of a column of partial dates.

    Only the distinct texts are read, so a million rows cost what their few thousand dates cost.

    Parameters
    ----------
    column
        Text; missing where unknown. Texts that are no date must have been refused before; see
        `unreadable`.

    Returns
    -------
    tuple of numpy.ndarray
        Two arrays of ``datetime64[us]`` as long as the column, ``NaT`` where it is missing.
    """
    encoded = column.combine_chunks().dictionary_encode()
    ends = [interval(text) for text in encoded.dictionary.to_pylist()]
    # One more entry, reached by the code -1, stands for the missing ones.
    first = np.array([start for start, _ in ends] + [None], dtype=_UNIT)
    last = np.array([end for _, end in ends] + [None], dtype=_UNIT)
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return first[codes], last[codes]


def unreadable(texts: list[str]) -> list[str]:
    """Those of the texts that are no partial date."""
    return [text for text in texts if not _is_partial_date(text)]


def _is_partial_date(text: str) -> bool:
    try:
        interval(text)
    except ValueError:
        return False
    return True


def as_of_day(value: Any) -> dt.date:
    """The day that an as-of date means.

    Parameters
    ----------
    value
        Text (``yyyy-mm-dd``; ``yyyy-mm`` and ``yyyy`` count from their last day), or a date, datetime,
        ``pandas.Timestamp`` or ``numpy.datetime64``, whose time of day is left out.

    Raises
    ------
    LedgerError
        If it is none of these; the text lists what is possible and the nearest.
    """
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, dt.datetime) and not pd.isna(value):
        return value.date()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str):
        try:
            return interval(value.strip())[1]
        except ValueError:
            pass
    near = _nearest_date(value) if isinstance(value, str) else None
    raise LedgerError(
        f"The as-of date {value!r} is not understood. Possible are a day, month or year that exists, written "
        "2021-01-31, 2021-01 (its last day) or 2021 (its last day), or a date object."
        + (f"\nDid you mean {near!r}?" if near else "\nWrite it as yyyy-mm-dd.")
    )


def _nearest_date(text: str) -> str | None:
    """What was probably meant, where only one reading is possible; else None."""
    numbers = re.findall(r"[0-9]+", text)
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    if len(numbers) == 3 and len(numbers[2]) == 4 and int(numbers[0]) > 12:
        numbers.reverse()
    if not 2 <= len(numbers) <= 3 or len(numbers[0]) != 4 or re.search(r"[A-Za-z]", text):
        return None
    year, month = int(numbers[0]), min(max(int(numbers[1]), 1), 12)
    if year == 0:
        return None
    if len(numbers) == 2:
        return f"{year:04}-{month:02}"
    day = min(max(int(numbers[2]), 1), calendar.monthrange(year, month)[1])
    return f"{year:04}-{month:02}-{day:02}"
