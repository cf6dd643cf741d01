"""The time of day, read for the records of runs and failures only: no rendition holds one."""

from __future__ import annotations

import datetime as dt


def now() -> str:
    """Return the time of day, ISO 8601 in UTC to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
