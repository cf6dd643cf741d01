"""The moments that a schedule names, in its time zone.

CronSim follows Debian's cron where clocks are changed: what falls into the hour that is left out comes right
after it, what falls into the hour that comes twice comes once, at the first of the two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from cronsim import CronSim

from nbbriefing.catalogue.schedule import Calendar, Rule, Schedule

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
