"""From what a catalogue says of a schedule to its rules: cron expressions and words.

A phrase says how often, if need be around which event, and at which time::

    0 6 * * 1
    every Monday and Thursday at 06:00
    daily during the gala at 08:00
    weekly after it for 12 weeks
    0 8,14 * * * during the gala
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import replace
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from nbbriefing.catalogue.schedule import AFTER, BEFORE, DURING, Rule, Schedule, Window
from nbbriefing.errors import suggest
from nbbriefing.project import current

DEFAULT_ZONE = "Asia/Shanghai"
DEFAULT_TIME = "06:00"
LONGEST = 365
_ANY_MOMENT = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = rf"(?:{'|'.join(_DAYS)})s?"
_CRON = re.compile(r"[0-9*]\S*(\s+[0-9A-Za-z*/,#-]+){0,9}")
_AT = re.compile(r"\bat\s+(\S+)")
_WINDOW = re.compile(
    r"\b(?:for\s+(?P<before>\S+\s+(?:days?|weeks?))\s+)?"
    rf"(?P<edge>{BEFORE}|{DURING}|{AFTER})\s+(?:the\s+)?(?P<event>.+?)"
    r"(?:\s+for\s+(?P<after>.+))?$",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"([0-9]+)\s+(days?|weeks?)", re.IGNORECASE)
_WEEKLY = re.compile(rf"(?:every|weekly\s+on|on)\s+(?P<days>{_DAY}(?:\s+and\s+{_DAY})*)", re.IGNORECASE)
_MONTHLY = re.compile(r"monthly(?:\s+on\s+the\s+(?P<day>[0-9]+)(?:st|nd|rd|th)?)?", re.IGNORECASE)
_FIXED = {
    "daily": "* * *",
    "every day": "* * *",
    "weekdays": "* * 1-5",
    "every weekday": "* * 1-5",
    "weekly": "* * 1",
    "every week": "* * 1",
    "every month": "1 * *",
}
_POSSIBLE = [*_FIXED, "monthly", *(f"every {day.capitalize()}" for day in _DAYS)]
_FIELDS = (
    "A cron expression has five fields: minute 0-59, hour 0-23, day of month 1-31, month 1-12 or JAN-DEC, "
    "day of week 0-7 or SUN-SAT; each a number, *, 1-5, 1,3 or */2."
)


class ScheduleFault(ValueError):
    """A schedule is not understood; the text says why, ``remedy`` what to write."""

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(fault)
        self.remedy = remedy


def read_schedule(texts: Collection[str], zone: str, events: Collection[str] | None) -> Schedule:
    """Read the phrases of a schedule; a text may hold several, separated by a comma and a space.

    Parameters
    ----------
    texts : collection of str
    zone : str
        Time zone, see `check_zone`.
    events : collection of str or None
        Names of the events that there are; ``None`` if that is not to be checked.

    Raises
    ------
    ScheduleFault
    """
    phrases = [" ".join(phrase.split()) for text in texts for phrase in re.split(r",\s+", text.strip())]
    rules: list[Rule] = []
    event = None
    for phrase in phrases:
        rule = _rule(phrase, event, events)
        event = rule.window.event if rule.window else event
        rules.append(rule)
    return Schedule(tuple(phrases), tuple(rules), zone)


def check_zone(zone: object) -> str:
    """See that there is a time zone by this name, and return it.

    Raises
    ------
    ScheduleFault
    """
    if isinstance(zone, str):
        try:
            return ZoneInfo(zone).key
        except (OSError, ValueError, KeyError):  # unknown, a folder of zones, a path that leads outside
            near = suggest(zone, available_timezones())
            raise ScheduleFault(
                f"{zone!r} is not a time zone", near or f'Write for example "{DEFAULT_ZONE}" or "UTC".'
            ) from None
    raise ScheduleFault(f"{zone!r} is not a time zone", f'Write for example "{DEFAULT_ZONE}" or "UTC".')


def _example() -> str:
    """Return how to write a schedule, by an event of the project's own if it has one."""
    event = next(iter(current().calendar), None)
    words = f"daily during the {event} at 08:00, weekly after it for 12 weeks" if event else "every Monday"
    return f'Write for example "{words}" or "0 6 * * 1".'


def _rule(phrase: str, last_event: str | None, events: Collection[str] | None) -> Rule:
    if not phrase:
        raise ScheduleFault("a phrase of it is empty", _example())
    rest, time = _take_time(phrase)
    rest, window = _take_window(rest, phrase, last_event, events)
    if _CRON.fullmatch(rest):
        if time:
            raise ScheduleFault(
                f"{phrase!r}: the cron expression says the time itself", f"Leave out {time!r}."
            )
        return Rule(_cron(rest), window)
    hour, minute = _clock(time or f"at {DEFAULT_TIME}", phrase)
    return Rule(f"{minute} {hour} {_days(rest, phrase)}", window)


def _cron(expression: str) -> str:
    if len(expression.split()) != 5:
        raise ScheduleFault(f"cron expression {expression!r}: not five fields", _FIELDS)
    try:
        CronSim(expression, _ANY_MOMENT)
    except CronSimError as error:
        raise ScheduleFault(f"cron expression {expression!r}: {str(error).lower()}", _FIELDS) from None
    return expression


def _take_time(phrase: str) -> tuple[str, str]:
    found = _AT.search(phrase)
    if not found:
        return phrase, ""
    return " ".join((phrase[: found.start()] + phrase[found.end() :]).split()), found.group()


def _clock(text: str, phrase: str) -> tuple[int, int]:
    match = re.fullmatch(r"at\s+([0-9]{1,2}):([0-9]{2})", text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise ScheduleFault(f"{phrase!r}: {text!r} is not a time of day", 'Write for example "at 06:00".')
    return int(match[1]), int(match[2])


def _days(text: str, phrase: str) -> str:
    """Day of month, month and day of week as cron has them."""
    lower = text.lower()
    if lower in _FIXED:
        return _FIXED[lower]
    if match := _WEEKLY.fullmatch(lower):
        numbers = {_DAYS.index(day.strip().rstrip("s")) + 1 for day in match["days"].split(" and ")}
        return f"* * {','.join(map(str, sorted(numbers)))}"
    match = _MONTHLY.fullmatch(lower)
    if not match:
        where = repr(phrase) if text == phrase else f"{phrase!r}: {text!r}"
        raise ScheduleFault(f"{where} does not say how often", suggest(text, _POSSIBLE) or _example())
    day = int(match["day"] or 1)
    if not 1 <= day <= 28:
        raise ScheduleFault(f"{phrase!r}: not every month has a day {day}", "Name a day from 1 to 28.")
    return f"{day} * *"


def _take_window(
    text: str, phrase: str, last_event: str | None, events: Collection[str] | None
) -> tuple[str, Window | None]:
    match = _WINDOW.search(text)
    if not match:
        return text, None
    window = Window(_event(match["event"], phrase, last_event, events), match["edge"].lower())
    length = match["before"] or match["after"]
    if window.edge == DURING:
        if length:
            raise ScheduleFault(f"{phrase!r}: an event has its own length", f"Leave out 'for {length}'.")
        return text[: match.start()].strip(), window
    return text[: match.start()].strip(), replace(window, days=_length(length, window.edge, phrase))


def _length(text: str | None, edge: str, phrase: str) -> int:
    if not text:
        raise ScheduleFault(
            f"{phrase!r}: it does not say how long", f'Write "{edge} the event for 12 weeks".'
        )
    match = _LENGTH.fullmatch(text)
    days = int(match[1]) * (7 if match[2].lower().startswith("week") else 1) if match else 0
    if not 1 <= days <= LONGEST:
        raise ScheduleFault(
            f"{phrase!r}: {text!r} is not a length", f'Write "12 weeks" or "10 days", at most {LONGEST} days.'
        )
    return days


def _event(name: str, phrase: str, last_event: str | None, events: Collection[str] | None) -> str:
    if name.lower() == "it":
        if last_event is None:
            raise ScheduleFault(f"{phrase!r}: 'it' stands for no event", "Name the event.")
        return last_event
    if events is None:
        return name
    for event in events:
        if event.lower() == name.lower():
            return event
    known = f"Events are: {', '.join(events) or 'none'}."
    raise ScheduleFault(f"{phrase!r}: there is no event {name!r}", suggest(name, events) or known)
