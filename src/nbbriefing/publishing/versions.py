"""Every as-of date of a briefing under an address that stays: OUT/<briefing>/<slug>/<as-of>/<language>/.

A version is published there before the folder that always holds the newest run takes over, so that its
address is the same from the first day on. Both are the same files under two names (hard links) where the
file system can, else copies. See docs/decisions/0070.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from nbbriefing.publishing import locks
from nbbriefing.publishing.build import read_record
from nbbriefing.publishing.publication import publish, staging, token

KEPT_DAYS = 90
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def version_folder(target: Path, as_of: str) -> Path:
    """Where the version of a day is kept, given the folder of the newest: OUT/<briefing>/<slug>/<language>.

    >>> version_folder(Path("reports/edition/edition-3/en"), "2021-12-31").as_posix()
    'reports/edition/edition-3/2021-12-31/en'
    """
    return target.parent / as_of / target.name


def versions(target: Path) -> list[str]:
    """As-of dates (ISO) of the versions that are kept, the newest first."""
    try:
        names = [entry.name for entry in os.scandir(target.parent) if is_day(entry.name)]
    except FileNotFoundError:
        return []
    return sorted((name for name in names if version_folder(target, name).is_dir()), reverse=True)


def is_day(name: str) -> bool:
    """Whether a name is a day in full (ISO).

    >>> is_day("2021-12-31"), is_day("2021-02-31"), is_day("zh")
    (True, False, False)
    """
    if not _DAY.fullmatch(name):
        return False
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True


def put_in_place(folder: Path, target: Path, as_of: str, out: Path) -> None:
    """Publish a complete run, staged beside its target: first under its day, then as the newest.

    Killed in between, the run is there under its day and the newest is still the one before; the next call
    renders it once more. At no instant is an address that was given out without its whole folder.
    """
    adopt(target, out)
    same_files = keep(folder, target, as_of, out)
    publish(folder, target, written=same_files)


def keep(folder: Path, target: Path, as_of: str, out: Path) -> bool:
    """Publish what is in a folder, which nobody changes meanwhile, as the version of a day.

    Returns whether the version's files are those of the folder, and not copies. If the file system refuses,
    an earlier version of that day is as it was.
    """
    version = version_folder(target, as_of)
    with staging(version, out) as staged:
        same_files = link_files(folder, staged)
        publish(staged, version)
    return same_files


def adopt(target: Path, out: Path) -> None:
    """Give the newest run its version if it has none, as after an update from software that kept none."""
    while True:
        record = read_record(target)
        as_of = str(record.get("as_of")) if record else ""
        if not is_day(as_of) or version_folder(target, as_of).is_dir():
            return
        with staging(version_folder(target, as_of), out) as staged:
            before = target.stat()
            try:
                link_files(target, staged)
                whole = os.path.samestat(before, target.stat())
            except FileNotFoundError:  # another process exchanged or removed it meanwhile
                whole = False
            if whole:
                publish(staged, version_folder(target, as_of))
                return


def link_files(source: Path, goal: Path) -> bool:
    """Give the files of a folder a second name in another one; returns whether none had to be copied."""
    goal.mkdir(exist_ok=True)
    linked = True
    for entry in sorted(os.scandir(source), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            linked &= link_files(Path(entry.path), goal / entry.name)
            continue
        try:
            os.link(entry.path, goal / entry.name)
        except FileNotFoundError:
            raise
        except OSError:  # no such links here, or too many: FAT, some network file systems
            shutil.copyfile(entry.path, goal / entry.name)
            linked = False
    return linked


def retire(target: Path, out: Path) -> None:
    """Remove the versions that the rule does not keep; called when a new one is in place."""
    record = read_record(target)
    shown = str(record.get("as_of")) if record else ""
    for as_of in expired(versions(target), shown):
        _remove(version_folder(target, as_of), out)


def expired(days: Iterable[str], shown: str = "") -> list[str]:
    """As-of dates that are no longer kept: older than 90 days, and not the last one of their month.

    Days are counted back from the newest of them, never from today: a desk that pauses loses nothing. The
    one that readers see as the newest, ``shown``, is always kept.

    >>> expired(["2021-12-31", "2021-10-02", "2021-09-20", "2021-09-06"])
    ['2021-09-06']
    """
    ordered = sorted(set(days), reverse=True)
    if not ordered:
        return []
    first = (date.fromisoformat(ordered[0]) - timedelta(days=KEPT_DAYS)).isoformat()
    months: set[str] = set()
    gone = []
    for day in ordered:
        last_of_month = day[:7] not in months
        months.add(day[:7])
        if day < first and not last_of_month and day != shown:
            gone.append(day)
    return gone


def _remove(version: Path, out: Path) -> None:
    """Take a version away in one step, and its files after that; what a kill leaves is swept."""
    hidden = version.parent / f".{version.name}.new-{token()}"
    try:
        os.rename(version, hidden)
    except FileNotFoundError:  # another process was first
        return
    locks.remove(hidden)
    locks.remove_empty_parents(hidden, out)
