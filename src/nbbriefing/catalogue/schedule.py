"""What a schedule is, and the moments that it names in its time zone.

Which events there are is not known here; whoever asks brings a calendar. CronSim follows Debian's cron where
clocks are changed: what falls into the hour that is left out comes right after it, what falls into the hour
that comes twice comes once, at the first of the two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cronsim import CronSim

from nbbriefing.project import Calendar

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


# CronSim goes by the clock on the wall, which around a change of clocks is up to some hours off.
_CHANGE_OF_CLOCKS = dt.timedelta(hours=3)
_YEARS = 50


def next_time(schedule: Schedule, after: dt.datetime, calendar: Calendar) -> dt.datetime | None:
    """The first moment of a schedule after another; ``None`` if there is none in fifty years.

    Parameters
    ----------
    schedule : Schedule
    after : datetime
        With a time zone, any.
    calendar : mapping
        The events that the schedule may speak of.

    Returns
    -------
    datetime or None
        In the schedule's zone.
    """
    zone = ZoneInfo(schedule.zone)
    found = [_next(rule, _utc(after), zone, calendar) for rule in schedule.rules]
    return min((moment for moment in found if moment), default=None, key=_utc)


def previous_time(schedule: Schedule, until: dt.datetime, calendar: Calendar) -> dt.datetime | None:
    """The last moment of a schedule that is not later than another; otherwise as `next_time`."""
    zone = ZoneInfo(schedule.zone)
    found = [_previous(rule, _utc(until), zone, calendar) for rule in schedule.rules]
    return max((moment for moment in found if moment), default=None, key=_utc)


def times_between(
    schedule: Schedule, after: dt.datetime, until: dt.datetime, calendar: Calendar, most: int
) -> list[dt.datetime]:
    """The first moments of a schedule after one and not later than another, at most so many."""
    moments: list[dt.datetime] = []
    moment = next_time(schedule, after, calendar)
    while moment and _utc(moment) <= _utc(until) and len(moments) < most:
        moments.append(moment)
        moment = next_time(schedule, moment, calendar)
    return moments


def _next(rule: Rule, after: dt.datetime, zone: ZoneInfo, calendar: Calendar) -> dt.datetime | None:
    if rule.window is None:
        return next(_forwards(rule.cron, after, zone), None)
    year = after.astimezone(zone).year
    # The window of an event at either end of a year may lie in the year beside it.
    for each in range(year - 1, year + _YEARS):
        days = rule.window.of_year(each, calendar)
        if days is None or _end(days[1], zone) <= after:
            continue
        begin = max(after, _midnight(days[0], zone) - dt.timedelta(seconds=1))
        moment = next(_forwards(rule.cron, begin, zone), None)
        if moment and _utc(moment) < _end(days[1], zone):
            return moment
    return None


def _previous(rule: Rule, until: dt.datetime, zone: ZoneInfo, calendar: Calendar) -> dt.datetime | None:
    if rule.window is None:
        return next(_backwards(rule.cron, until, zone), None)
    year = until.astimezone(zone).year
    for each in range(year + 1, year - _YEARS, -1):
        days = rule.window.of_year(each, calendar)
        if days is None or _midnight(days[0], zone) > until:
            continue
        begin = min(until, _end(days[1], zone) - dt.timedelta(seconds=1))
        moment = next(_backwards(rule.cron, begin, zone), None)
        if moment and _utc(moment) >= _midnight(days[0], zone):
            return moment
    return None


def _forwards(cron: str, after: dt.datetime, zone: ZoneInfo) -> Iterator[dt.datetime]:
    start = after.astimezone(zone) - _CHANGE_OF_CLOCKS
    return (moment for moment in CronSim(cron, start) if _utc(moment) > after)


def _backwards(cron: str, until: dt.datetime, zone: ZoneInfo) -> Iterator[dt.datetime]:
    start = until.astimezone(zone) + _CHANGE_OF_CLOCKS
    return (moment for moment in CronSim(cron, start, reverse=True) if _utc(moment) <= until)


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return _utc(dt.datetime.combine(day, dt.time(), tzinfo=zone))


def _end(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return _midnight(day + dt.timedelta(days=1), zone)


def _utc(moment: dt.datetime) -> dt.datetime:
    # Two times of one zone compare by the clock on the wall, which is wrong in the hour that comes twice.
    return moment.astimezone(dt.UTC)
