"""Numbers, money and dates as they are printed, each rule a function with a name.

Babel does the spelling, in the current language, from the tables in its own wheel. English is written the
British way: 6 November 2020, 1,250,000.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import pandas as pd
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from nbbriefing.language.messages import _, current_language, ngettext, pgettext

BABEL_LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}
# From two months on nobody counts days, and from two years on nobody counts months.
DAYS_UNTIL_MONTHS = 61
DAYS_UNTIL_YEARS = 730
DAYS_PER_MONTH = 365.25 / 12

CURRENCIES = ("CNY", "USD", "EUR", "JPY")

# From here on a number is read more easily as "1.5 million"; Chinese counts in 万 and 亿.
_COMPACT_FROM = {"en": 1_000_000, "zh": 10_000}


class Written(str):
    """A text that keeps the value which it spells, for those who calculate with it."""

    value: float | date

    def __new__(cls, text: str, value: Any) -> Written:
        written = super().__new__(cls, text)
        written.value = value
        return written


def babel_locale() -> str:
    """Return Babel's name of the locale that goes with the current language."""
    language = current_language()
    return BABEL_LOCALES.get(language, language)


def is_missing(value: object) -> bool:
    """Return whether a single value is None, NaN, NaT, NA or an empty text."""
    if isinstance(value, str):
        return not value
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def missing() -> str:
    """Return what stands where a value is not known."""
    return _("not known")


def count(n: int) -> str:
    """Return a count; nothing counted is the figure 0, which is known, unlike :func:`missing`."""
    return number(n)


def number(value: float, digits: int = 2) -> str:
    """Return a number in full, with at most ``digits`` decimals; a minus sign, not a hyphen."""
    if is_missing(value):
        return missing()
    pattern = _whole() + ("." + "#" * digits if digits else "")
    text = format_decimal(value, pattern, locale=babel_locale()).replace("-", "\u2212")
    rounded = round(float(value), digits)
    return Written(text, int(rounded) if rounded.is_integer() else rounded)


def _whole() -> str:
    """Return the pattern of a number's whole part; Chinese sets no marks at thousands, as it counts in 万."""
    return "0" if current_language() == "zh" else "#,##0"


def readable_number(value: float) -> str:
    """Return a number, a large one in millions or billions (万 and 亿 in Chinese)."""
    if is_missing(value):
        return missing()
    if abs(value) < _COMPACT_FROM.get(current_language(), 1_000_000):
        return number(value)
    # Chinese has one form only, which Babel calls the short one; four digits are what 万 and 亿 pass over.
    form: Literal["short", "long"] = "short" if current_language() == "zh" else "long"
    digits = 4 if current_language() == "zh" else 2
    return format_compact_decimal(value, format_type=form, locale=babel_locale(), fraction_digits=digits)


def money(value: float, currency: str) -> str:
    """Return an amount with its currency: ``CNY 400 million``.

    Parameters
    ----------
    value
        The amount in whole units of the currency.
    currency
        One of :data:`CURRENCIES`.
    """
    if is_missing(value):
        return missing()
    names = {
        "CNY": _("CNY {amount}"),
        "USD": _("USD {amount}"),
        "EUR": _("EUR {amount}"),
        "JPY": _("JPY {amount}"),
    }
    return names[currency].format(amount=readable_number(value))


def percent(share: float) -> str:
    """Return a share between 0 and 1 in whole percent.

    A share that is neither none nor all is never rounded to 0% or 100%.
    """
    if is_missing(share):
        return missing()
    if 0 < share <= 0.005:
        text = "<" + format_percent(0.01, locale=babel_locale())
    elif 0.995 <= share < 1:
        text = ">" + format_percent(0.99, locale=babel_locale())
    else:
        text = format_percent(share, "#,##0%", locale=babel_locale())
    return Written(text, float(share))


def percent_range(low: float, high: float) -> str:
    """Return a range of shares, ``21–50%``: rounded outwards, so that it never claims to be narrower."""
    if is_missing(low) or is_missing(high):
        return missing()
    bottom, top = math.floor(low * 100 + 1e-9), math.ceil(high * 100 - 1e-9)
    return _("{low}–{high}%").format(low=bottom, high=top)


def day(value: date | pd.Timestamp) -> str:
    """Return a day: 6 November 2020."""
    return Written(format_date(value, "long", locale=babel_locale()), value)


def month(value: date | pd.Timestamp) -> str:
    """Return a month: November 2020."""
    return missing() if is_missing(value) else format_skeleton("yMMMM", value, locale=babel_locale())


def year(value: date | pd.Timestamp) -> str:
    """Return a year: 2020."""
    return format_skeleton("y", value, locale=babel_locale())


def interval(start: Any, end: Any) -> str:
    """Return a date exactly as precisely as it is known.

    Parameters
    ----------
    start, end
        The first and the last day that it can be, dates or timestamps; missing where nothing is known.

    Examples
    --------
    >>> interval(pd.Timestamp(2020, 11, 1), pd.Timestamp(2020, 11, 30))
    'November 2020'
    """
    if is_missing(start) or is_missing(end):
        return pgettext("a date", "not known")
    return _interval(
        current_language(), date(start.year, start.month, start.day), date(end.year, end.month, end.day)
    )


@lru_cache(maxsize=4096)
def _interval(language: str, start: date, end: date) -> str:
    if start == end:
        return day(start)
    whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if whole_months and (start.month, end.month) == (1, 12):
        if start.year == end.year:
            return year(start)
        return _from_to(start, end, "y", year)
    if whole_months:
        if (start.year, start.month) == (end.year, end.month):
            return month(start)
        return _from_to(start, end, "yMMM", month)
    return _from_to(start, end, "yMMMd", day)


def _from_to(start: date, end: date, fields: str, spelt: Callable[[date], str]) -> str:
    """Return a span of dates; Chinese does not repeat the year and the month that both ends share."""
    if current_language() == "zh":
        return format_interval(start, end, fields, locale=babel_locale()).replace("–", "至")
    return _("{first} to {last}").format(first=spelt(start), last=spelt(end))


def written_date(text: str | None) -> str:
    """Return a date as data has it (``2020``, ``2020-11``, ``2020-11-06``), as it is printed."""
    if is_missing(text):
        return missing()
    parts = [int(part) for part in str(text).split("-")]
    if len(parts) == 1:
        return year(date(parts[0], 1, 1))
    if len(parts) == 2:
        return month(date(parts[0], parts[1], 1))
    return day(date(parts[0], parts[1], parts[2]))


def days_text(days: float) -> str:
    """Return a number of days in the unit in which it is read: days, months or years."""
    whole = abs(round(days))
    if whole < DAYS_UNTIL_MONTHS:
        return ngettext("{n} day", "{n} days", whole).format(n=number(whole))
    if whole < DAYS_UNTIL_YEARS:
        months = round(whole / DAYS_PER_MONTH)
        return ngettext("{n} month", "{n} months", months).format(n=number(months))
    return ngettext("{n} year", "{n} years", 2).format(n=number(whole / (12 * DAYS_PER_MONTH), 1))


def days_range(low: float, high: float) -> str:
    """Return a span between two numbers of days, ``1 to 31 days``; one text if both read the same."""
    if is_missing(low) or is_missing(high):
        return missing()
    first, last = days_text(low), days_text(high)
    if first == last:
        return first
    most = round(high)
    if most < DAYS_UNTIL_MONTHS:
        return ngettext("{low} to {n} day", "{low} to {n} days", most).format(
            low=number(round(low)), n=number(most)
        )
    least, months = round(low / DAYS_PER_MONTH), round(most / DAYS_PER_MONTH)
    if most < DAYS_UNTIL_YEARS and 1 <= least < months:
        return ngettext("{low} to {n} month", "{low} to {n} months", months).format(
            low=number(least), n=number(months)
        )
    return _("{first} to {last}").format(first=first, last=last)
