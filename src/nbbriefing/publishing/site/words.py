"""Every word of the site's own pages, and days, times and sizes, in the language that is written in."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from nbbriefing.language.messages import _, current_language, pgettext
from nbbriefing.project import Subject, current

#: Names of languages are written in the language itself, whatever language the page is in.
LANGUAGE_NAMES = {"en": "English", "zh": "中文"}


def language_name(language: str) -> str:
    """Return the name of a language in that language; its code if it has none here."""
    return LANGUAGE_NAMES.get(language, language)


def default_title() -> str:
    """Return the title of a site that has none of its own."""
    return _(current().branding.title)


def separator() -> str:
    """Return what stands between the items of a list in one line."""
    # Translators: what stands between the names of a list.
    return _(", ")


def page_words() -> dict[str, str]:
    """Return the words that every page and the index show, by the name that templates use."""
    return {
        "skip": _("Skip to the content"),
        "all_briefings": _("All briefings"),
        "state": _("State of the briefings"),
        "feed": _("Feed of changes (Atom)"),
        "languages": _("Languages"),
        "site": _("This site"),
        "as_of": _("As of"),
        "notebook": _("Notebook"),
        "more": _("Numbers and earlier versions"),
        "index_lead": _(current().branding.lead),
    }


def subject_heading(subject: Subject) -> str:
    """Return what stands before the names of a kind of subjects."""
    return pgettext("what a briefing is about", subject.heading)


def search_words() -> dict[str, str]:
    """Return the words of search and filters."""
    return {
        "search": _(current().branding.search),
        "kind": _("Kind"),
        "any": pgettext("a filter", "All"),
        "start_again": _("Clear"),
        "filters": _("Filters"),
        "count": _("{n} of {m} briefings"),
        "none": _("No briefing has all of this. Try fewer or other words."),
        "results": _("Briefings found"),
    }


def briefing_words() -> dict[str, str]:
    """Return the words of a briefing's own page."""
    return {
        "read": _("Read it"),
        "edition_of": _("Language"),
        "page": _("Page"),
        "print": _("PDF"),
        "executed": _("Executed notebook"),
        "numbers": _("The numbers"),
        "numbers_lead": _(
            "Every table and the numbers behind every figure as CSV files (UTF-8), described by a data "
            "package that tools such as Frictionless read. Each row names its sources."
        ),
        "data_package": _("Description of all tables (datapackage.json)"),
        "rows": _("{n} rows"),
        "versions": _("Versions"),
        "versions_lead": _(
            "Each version has an address that stays the same: cite that one. All of the last 90 days are "
            "kept, and of earlier months the last one."
        ),
        "said": _("What it found"),
        "permanent": _("Address"),
        "newest": _("newest"),
        "not_newest": _("This is an earlier version. The newest is as of {day}."),
        "about": _("What it is about"),
        "made": _("How it was made"),
        "rendered": _("Rendered"),
        "fingerprint": _(current().branding.fingerprint),
        "software": _("Software"),
        "none_found": _("No finding was recorded."),
    }


def state_words() -> dict[str, str]:
    """Return the words of the page about the state of the briefings."""
    return {
        "lead": _(
            "When each briefing was last rendered without a fault, when it is due again, and what went "
            "wrong since."
        ),
        "briefing": _("Briefing"),
        "last_good": _("Last good run"),
        "age": _("Age"),
        "language": _("Language"),
        "next_due": _("Next due"),
        "no_schedule": _("not scheduled"),
        "failure": _("Last failure"),
        "no_failure": _("none since"),
        "never": _("never"),
        "log": _("Log"),
        "cell": _("Cell {cell}: {message}"),
        "failed_at": _("Failed on {moment}."),
        "failing": _("Failing"),
        "newest_run": _("Newest run: {moment}. Times are in UTC; ages are counted up to that run."),
        "same_day": _("same day"),
        "all_well": _("No briefing is failing."),
        "missing": _("In the catalogue, but never rendered: {briefings}."),
        "overdue": _("due since then"),
    }


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
