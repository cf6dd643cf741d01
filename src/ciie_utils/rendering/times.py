"""When a run was done, and since when readers have been told what it says.

The clock is read here only, and only for the record of a run: no rendition holds a time of day.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

#: What makes a briefing a changed one for its readers. A later as-of date alone does not.
_SAID = ("title", "finding", "key_figures", "ledger_fingerprint")


def now() -> str:
    """The time of day, ISO 8601 in UTC to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def times(record: dict[str, Any], before: dict[str, Any] | None) -> dict[str, str]:
    """When a run was done, when its briefing was first published, and when it last said something new.

    Parameters
    ----------
    record : dict
        Of the run, without its times.
    before : dict or None
        Record of the run that it takes the place of.

    Returns
    -------
    dict of str to str
        ``rendered``, ``published`` and ``changed``.
    """
    rendered = now()
    earlier = before.get("times") if before else None
    if before is None or not isinstance(earlier, dict):
        return {"rendered": rendered, "published": rendered, "changed": rendered}
    same = all(record.get(name) == before.get(name) for name in _SAID)
    return {
        "rendered": rendered,
        "published": str(earlier.get("published", rendered)),
        "changed": str(earlier.get("changed", rendered)) if same else rendered,
    }
