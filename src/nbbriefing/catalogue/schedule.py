"""What a schedule is: rules of when something is due, in one time zone.

Which events there are is not known here; whoever asks brings a calendar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

#: Name of an event to a function that gives its first and last day in a year; ``None`` in a year without it.
Calendar = Mapping[str, Callable[[int], tuple[dt.date, dt.date] | None]]

BEFORE, DURING, AFTER = "before", "during", "after"


@dataclass(frozen=True)
class Window:
    """The days of each year on which a rule applies, told by an event.

    Attributes
    ----------
    event : str
        As the calendar names it.
    edge : str
        ``BEFORE``, ``DURING`` or ``AFTER``.
    days : int
        Number of days before the event's first or after its last day; 0 for ``DURING``.
    """

    event: str
    edge: str
    days: int = 0

    def of_year(self, year: int, calendar: Calendar) -> tuple[dt.date, dt.date] | None:
        """First and last day of the window that belongs to a year's event; ``None`` if there is no event.

        Raises
        ------
        KeyError
            If the calendar has no such event.
        """
        event = calendar[self.event](year)
        if event is None or self.edge == DURING:
            return event
        first, last = event
        day, length = dt.timedelta(days=1), dt.timedelta(days=self.days)
        return (first - length, first - day) if self.edge == BEFORE else (last + day, last + length)


@dataclass(frozen=True)
class Rule:
    """A cron expression of five fields, all the year or in a window."""

    cron: str
    window: Window | None = None


@dataclass(frozen=True)
class Schedule:
    """When something is due: whenever one of its rules says so.

    Attributes
    ----------
    words : tuple of str
        As they were written.
    rules : tuple of Rule
    zone : str
        Name of the time zone that the rules are meant in, for example ``"Asia/Shanghai"``.
    """

    words: tuple[str, ...]
    rules: tuple[Rule, ...]
    zone: str

    def __str__(self) -> str:
        return f"{', '.join(self.words)} ({self.zone})"
