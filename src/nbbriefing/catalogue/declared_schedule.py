"""The schedule of a catalogue's entry, and the time zone that it is meant in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from nbbriefing.catalogue.faults import Faults
from nbbriefing.catalogue.schedule import Schedule
from nbbriefing.catalogue.wording import DEFAULT_ZONE, ScheduleFault, check_zone, read_schedule

ZONE_KEY = "time_zone"


def declared_zone(table: Mapping[str, Any], default: str, faults: Faults) -> str:
    """The time zone that a table names, else the default."""
    try:
        return check_zone(table.get(ZONE_KEY, default))
    except ScheduleFault as fault:
        faults.here(ZONE_KEY, str(fault), fault.remedy)
        return DEFAULT_ZONE


def declared_schedule(
    entry: Mapping[str, Any], default_zone: str, events: Collection[str] | None, faults: Faults
) -> Schedule | None:
    """The schedule of an entry; ``None`` if it has none.

    Parameters
    ----------
    entry : mapping
    default_zone : str
        That of the catalogue.
    events : collection of str or None
        Names of the events that a schedule may speak of; ``None`` if that is not to be checked.
    faults : Faults
    """
    zone = declared_zone(entry, default_zone, faults)
    if "schedule" not in entry:
        return None
    value = entry["schedule"]
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(t, str) and t.strip() for t in texts):
        faults.here("schedule", f"{value!r} is not a text or a list of texts", "Write it in quotation marks.")
        return None
    try:
        return read_schedule(texts, zone, events)
    except ScheduleFault as fault:
        faults.here("schedule", str(fault), fault.remedy)
        return None
