"""What is due, since when and why, and how that is said. Nothing is rendered here, and no clock is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from nbbriefing.catalogue.entries import Catalogue
from nbbriefing.catalogue.schedule import Schedule, next_time, previous_time, times_between
from nbbriefing.project import Calendar
from nbbriefing.scheduling.state import LastRun

MOST_COUNTED = 1000
# Less is a clock that was set back a little; what was done then is not done again.
_CLOCK_WAS_WRONG = dt.timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A scheduled briefing at one moment.

    Attributes
    ----------
    briefing : str
    schedule : Schedule
    scheduled : datetime or None
        The last moment of the schedule that has not been answered; ``None`` if nothing is due.
    since : datetime or None
        The first such moment.
    moments : int
        How many there are, counted up to ``MOST_COUNTED``; one rendering answers them all.
    reason : str
        Why it is due or not, in words.
    as_of : str
        The as-of date (ISO) of a call that was cut short and is taken up again; otherwise empty.
    next : datetime or None
        The next moment of the schedule.
    last : LastRun or None
    """

    briefing: str
    schedule: Schedule
    scheduled: dt.datetime | None
    since: dt.datetime | None
    moments: int
    reason: str
    as_of: str
    next: dt.datetime | None
    last: LastRun | None

    @property
    def is_due(self) -> bool:
        """Whether it is to be rendered now."""
        return self.scheduled is not None


def scheduled(
    catalogue: Catalogue,
    state: Mapping[str, LastRun],
    now: dt.datetime,
    calendar: Calendar,
    *,
    retry_failed: bool = False,
) -> list[Due]:
    """Say of each briefing that has a schedule whether it is due, in the order of the catalogue."""
    return [
        judge_due(entry.id, entry.schedule, state.get(entry.id), now, calendar, retry_failed=retry_failed)
        for entry in catalogue
        if entry.schedule
    ]


def judge_due(
    briefing: str,
    schedule: Schedule,
    last: LastRun | None,
    now: dt.datetime,
    calendar: Calendar,
    *,
    retry_failed: bool = False,
) -> Due:
    """Say whether a briefing is due.

    Parameters
    ----------
    briefing : str
    schedule : Schedule
    last : LastRun or None
        What became of it the last time.
    now : datetime
        With a time zone, any.
    calendar : mapping
        The events that the schedule may speak of.
    retry_failed : bool
        What failed the last time is due again.
    """

    def answer(reason: str, *moments: dt.datetime, as_of: str = "") -> Due:
        since, scheduled = (moments[0], moments[-1]) if moments else (None, None)
        after = next_time(schedule, now, calendar)
        return Due(briefing, schedule, scheduled, since, len(moments), reason, as_of, after, last)

    latest = previous_time(schedule, now, calendar)
    if latest is None:
        return answer("its schedule has not begun")
    if last is None:
        return answer("never rendered by its schedule", latest)
    if last.scheduled - now > _CLOCK_WAS_WRONG:
        return answer("its last run is dated in the future, so a clock was wrong", latest)
    missed = times_between(schedule, last.scheduled, now, calendar, MOST_COUNTED)
    if missed:
        return answer(_missed(len(missed)), *missed[:-1], latest)
    if last.finished is None:
        return answer("begun and not finished", last.scheduled, as_of=last.as_of)
    if last.failed and retry_failed:
        return answer("failed the last time", last.scheduled)
    return answer("failed the last time" if last.failed else "rendered since its last scheduled time")


def _missed(count: int) -> str:
    if count == 1:
        return "its scheduled time has come"
    number = f"{count} or more" if count == MOST_COUNTED else count
    return f"{number} scheduled times have passed; one rendering answers them all"


def due_text(everything: Sequence[Due], working: bool) -> str:
    """Each scheduled briefing in a few lines, those that are due first."""
    first = sorted(everything, key=lambda due: not due.is_due)
    blocks = ["\n".join(_lines(due, working)) for due in first]
    number = sum(due.is_due for due in everything)
    return "\n".join([*blocks, "", f"{number} of {len(everything)} scheduled briefings due"])


def due_json(everything: Sequence[Due], now: dt.datetime, working: bool) -> dict[str, Any]:
    """For programs; moments in ISO form, in the zone of the schedule."""
    return {"now": now.isoformat(), "at_work": working, "briefings": [_entry(due) for due in everything]}


def moment_text(moment: dt.datetime, zone: str) -> str:
    """A moment in a zone.

    >>> moment_text(dt.datetime(2026, 11, 15, 22, 0, tzinfo=dt.UTC), "Asia/Shanghai")
    'Mon 2026-11-16 06:00'
    """
    local = moment.astimezone(ZoneInfo(zone))
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[local.weekday()]
    return f"{day} {local:%Y-%m-%d %H:%M}"


def _lines(due: Due, working: bool) -> list[str]:
    zone = due.schedule.zone
    if due.since:
        head = f"DUE since {moment_text(due.since, zone)}: {due.reason}"
        if working and due.last and due.last.finished is None:
            head = f"being rendered, as of {due.last.as_of}"
    else:
        head = f"not due: {due.reason}"
    coming = moment_text(due.next, zone) if due.next else "never in the next fifty years"
    return [
        f"{due.briefing}: {head}",
        f"  schedule  {due.schedule}",
        f"  last      {_last(due.last, zone)}",
        f"  next      {coming}",
    ]


def _last(last: LastRun | None, zone: str) -> str:
    if last is None:
        return "never"
    if last.finished is None:
        return f"begun {moment_text(last.started, zone)}, as of {last.as_of}; not finished"
    text = f"{moment_text(last.finished, zone)}, as of {last.as_of}"
    if last.failed:
        good = f"succeeded last {moment_text(last.good.finished, zone)}" if last.good else "never succeeded"
        return f"{text}: {len(last.failed)} failed ({', '.join(last.failed)}); {good}"
    return f"{text}: {last.rendered} rendered, {last.up_to_date} up to date"


def _entry(due: Due) -> dict[str, Any]:
    zone = ZoneInfo(due.schedule.zone)

    def iso(moment: dt.datetime | None) -> str | None:
        return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None

    last = due.last
    return {
        "briefing": due.briefing,
        "due": due.is_due,
        "since": iso(due.since),
        "scheduled": iso(due.scheduled),
        "moments": due.moments,
        "reason": due.reason,
        "schedule": list(due.schedule.words),
        "time_zone": due.schedule.zone,
        "next": iso(due.next),
        "last": last
        and {
            "scheduled": iso(last.scheduled),
            "started": iso(last.started),
            "finished": iso(last.finished),
            "as_of": last.as_of,
            "rendered": last.rendered,
            "up_to_date": last.up_to_date,
            "failed": list(last.failed),
            "last_success": last.good and iso(last.good.finished),
        },
    }
