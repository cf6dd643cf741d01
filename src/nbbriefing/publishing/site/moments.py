"""Days, times and sizes as the site shows them, in the current language."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from nbbriefing.language.messages import _, current_language

_LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}


def _locale() -> str:
    return _LOCALES.get(current_language(), current_language())


def day(text: str) -> str:
    """Return an ISO date as it is read; what is no date as it is.

    >>> day("2020-11-06")
    '6 November 2020'
    """
    return _day(text, _locale())


@lru_cache(maxsize=4096)
def _day(text: str, locale: str) -> str:
    try:
        return format_date(dt.date.fromisoformat(text), "long", locale=locale)
    except ValueError:
        return text


def instant(text: str) -> dt.datetime | None:
    """Return a recorded time of day; None if it is none."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def moment(text: str) -> str:
    """Return a recorded time of day as it is read, in UTC; what is none as it is.

    >>> moment("2026-03-16T02:10:00Z")
    '16 March 2026, 02:10 UTC'
    """
    found = instant(text)
    if found is None:
        return text
    utc = found.astimezone(dt.UTC)
    written = format_datetime(utc, "HH:mm", locale=_locale())
    # Translators: a day and a time of day, for example "16 March 2026, 02:10 UTC".
    return _("{day}, {time} UTC").format(day=day(utc.date().isoformat()), time=written)


def size(count: int) -> str:
    """Return a number of bytes as people compare them.

    >>> size(525518), size(120), size(2_600_000)
    ('526 kB', '1 kB', '2.6 MB')
    """
    if count >= 1_000_000:
        return f"{format_decimal(count / 1_000_000, '0.0', locale=_locale())} MB"
    return f"{format_decimal(max(1, round(count / 1000)), locale=_locale())} kB"
