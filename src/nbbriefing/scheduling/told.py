"""What `ciie due` says, in words and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from nbbriefing.scheduling.due import Due
from nbbriefing.scheduling.state import LastRun


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
