"""Only one call at a time works on what is due in an output folder.

The folder of the schedule's state is held with ``flock``, which ends with the process in any way: the lock of
a dead caller does not exist. Who holds it is written beside it, for people only.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from nbbriefing.errors import ScheduleError
from nbbriefing.publishing import locks
from nbbriefing.scheduling.state import FOLDER

_CALLER = "caller.json"


class AtWork(ScheduleError):
    """Another call is at work."""


@contextlib.contextmanager
def only_caller(out: Path, now: dt.datetime) -> Iterator[None]:
    """Hold the schedule of an output folder.

    Raises
    ------
    AtWork
        If another living process does.
    ScheduleError
        If this system has no such locks.
    """
    if not locks.available():
        raise ScheduleError(
            "This system has no file locks, so calls could meet.\n"
            "Use `ciie render`, or run this on Linux or macOS."
        )
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with locks.taken_over(folder) as ours:
        if not ours:
            raise AtWork(f"Another call is rendering what is due{_who(folder)}; nothing was done.")
        since = now.isoformat(timespec="seconds")
        caller = {"process": os.getpid(), "host": socket.gethostname(), "since": since}
        (folder / _CALLER).write_text(json.dumps(caller) + "\n", encoding="utf-8")
        yield
        (folder / _CALLER).unlink(missing_ok=True)


def at_work(out: Path) -> bool:
    """Whether a living process is rendering what is due.

    To see that, the lock is held for an instant, so it is asked only where a call has left its mark.
    """
    folder = out / FOLDER
    if not locks.available() or not folder.is_dir():
        return False
    with locks.taken_over(folder) as free:
        return not free


def _who(folder: Path) -> str:
    try:
        caller = json.loads((folder / _CALLER).read_text(encoding="utf-8"))
        return f" (process {caller['process']} on {caller['host']} since {caller['since']})"
    except (OSError, ValueError, KeyError, TypeError):  # it has just begun, or has just ended
        return ""
