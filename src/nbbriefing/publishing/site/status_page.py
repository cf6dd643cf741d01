"""The page about the state of the briefings: last good run, age, next due, and what failed since.

No clock is read: ages are counted up to the newest run there is, so that two builds give the same page; a
script tells a reader how long ago that is now.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from nbbriefing.catalogue.schedule import next_time
from nbbriefing.language.messages import current_language, ngettext
from nbbriefing.project import current
from nbbriefing.publishing.site import words
from nbbriefing.publishing.site.collecting import Entry, Failure
from nbbriefing.publishing.site.index_page import grouped, title_of
from nbbriefing.publishing.site.pages import Frame, Settings, link, localised, render_page
from nbbriefing.publishing.site.words import day, instant, moment

#: Folders of the machine in a log, which have no business on a web server; the name of the file is kept.
_FOLDERS = re.compile(
    r"(?<=['\"])(?:[A-Za-z]:)?[/\\](?:[^\n'\"/\\]+[/\\])+"
    r"|(?<![\w.:/\\])(?:[A-Za-z]:)?[/\\](?:[^\s/\\:'\"<>()]+[/\\])+"
)
_LONGEST_LOG = 20_000


def status_page(
    frame: Frame, entries: Sequence[Entry], settings: Settings, checked: Mapping[str, str]
) -> tuple[str, bytes]:
    """Compose the page in the current language.

    Parameters
    ----------
    frame : Frame
    entries : sequence of Entry
    settings : Settings
    checked : dict of str to str
        When the schedule last had all runs of a briefing succeed or found them up to date (ISO), by briefing.
    """
    told = words.state_words()
    goods = [_good(entry, language, checked) for entry in entries for language in entry.rendered]
    newest = max(goods, default="")
    kinds = [
        {
            "id": kind.id,
            "heading": kind.heading,
            "rows": [_rows(entry, settings, checked, newest) for entry in kind.entries],
        }
        for kind in grouped(entries, settings.order, title_of)
    ]
    return render_page(
        frame,
        "status",
        "status.html",
        words.page_words()["state"],
        newest=told["newest_run"].format(moment=moment(newest) if newest else told["never"]),
        missing=_missing(entries, settings),
        failing=[_failing(entry, failure) for entry in entries for failure in entry.failures],
        kinds=kinds,
        alarm=current().alarm,
        t=told,
    )


def _missing(entries: Sequence[Entry], settings: Settings) -> str:
    """Briefings of the catalogue that have left no trace, not even a failure; empty without any."""
    known = {entry.briefing for entry in entries}
    names = [name for name in settings.order if name not in known]
    told = words.state_words()["missing"]
    return told.format(briefings=words.separator().join(names)) if names else ""


def _good(entry: Entry, language: str, checked: Mapping[str, str]) -> str:
    """When a briefing was last known to be good (ISO), empty if that was not recorded."""
    if language not in entry.rendered:
        return ""
    rendered = str(entry.rendered[language].times.get("rendered", ""))
    found = "" if entry.failures else checked.get(entry.briefing, "")
    return max(rendered, found)


def _rows(entry: Entry, settings: Settings, checked: Mapping[str, str], newest: str) -> list[dict[str, Any]]:
    told = words.state_words()
    failing = {failure.language for failure in entry.failures}
    rows = []
    for language in sorted({*entry.rendered, *failing}):
        good = _good(entry, language, checked)
        shown = entry.rendered.get(language)
        due = _due(entry.briefing, settings, good)
        page = f"{entry.folder}/{localised('index.html', current_language())}"
        rows.append(
            {
                "href": link(page) if entry.rendered else "#failing",
                "title": title_of(entry),
                "language": language,
                "language_name": words.language_name(language),
                "day": day(shown.as_of) if shown else "",
                "good": moment(good) if good else told["never"],
                "good_iso": good,
                "age": _age(good, newest),
                "due": moment(due) if due else told["no_schedule"],
                "due_iso": due,
                "failing": language in failing,
            }
        )
    return rows


def _due(briefing: str, settings: Settings, good: str) -> str:
    """When a briefing is due after its last good run (ISO); empty without a schedule or such a run."""
    schedule, after = settings.schedules.get(briefing), instant(good)
    if schedule is None or after is None:
        return ""
    found = next_time(schedule, after, settings.calendar)
    return "" if found is None else found.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _age(good: str, newest: str) -> str:
    first, last = instant(good), instant(newest)
    if first is None or last is None:
        return ""
    days = (last.date() - first.date()).days
    if days <= 0:
        return words.state_words()["same_day"]
    return ngettext("{n} day", "{n} days", days).format(n=days)


def _failing(entry: Entry, failure: Failure) -> dict[str, str]:
    told = words.state_words()
    message = without_folders(failure.message)
    return {
        "title": title_of(entry),
        "language": failure.language,
        "language_name": words.language_name(failure.language),
        "at": told["failed_at"].format(moment=moment(failure.at)) if failure.at else "",
        "message": told["cell"].format(cell=failure.cell, message=message) if failure.cell else message,
        "log": without_folders(failure.log)[-_LONGEST_LOG:],
    }


def without_folders(text: str) -> str:
    """Return a message or log without the folders of the machine that it was written on.

    >>> without_folders('File "/home/desk/work/src/x.py", line 3; see https://a.org/b/c')
    'File "…/x.py", line 3; see https://a.org/b/c'
    """
    return _FOLDERS.sub("…/", text)
