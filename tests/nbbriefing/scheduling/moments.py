"""Moments and schedules as the tests write them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from ciie_utils.project import CALENDAR
from nbbriefing.catalogue.schedule import Schedule
from nbbriefing.catalogue.wording import read_schedule

SHANGHAI = "Asia/Shanghai"
BERLIN = "Europe/Berlin"


def schedule(*texts: str, zone: str = SHANGHAI) -> Schedule:
    return read_schedule(texts, zone, CALENDAR)


def at(text: str, zone: str = SHANGHAI, fold: int = 0) -> dt.datetime:
    """Read "2026-11-16 06:00" as the clock on the wall shows it in a zone."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def instant(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M") if moment else "none"
