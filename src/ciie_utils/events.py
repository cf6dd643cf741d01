"""The events that schedules may speak of; only the standard library is imported."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbbriefing.catalogue.schedule import Calendar

_FIRST_YEAR = 2018


def expo_days(year: int) -> tuple[dt.date, dt.date] | None:
    """First and last day of the Expo of a year, 5-10 November since 2018; a test holds it to the ledger's.

    >>> expo_days(2020)
    (datetime.date(2020, 11, 5), datetime.date(2020, 11, 10))
    """
    if year < _FIRST_YEAR:
        return None
    return dt.date(year, 11, 5), dt.date(year, 11, 10)


#: What `briefings.toml` calls "the Expo".
CALENDAR: Calendar = {"Expo": expo_days}
