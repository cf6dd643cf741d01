"""What the schedule remembers of its last runs: OUT/.schedule/state.json.

One entry for each briefing. An entry without an end belongs to a call that was cut short.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nbbriefing.errors import ScheduleError
from nbbriefing.project import call
from nbbriefing.publishing import locks

FOLDER = ".schedule"
FILE_NAME = "state.json"
_VERSION = 1


@dataclass(frozen=True)
class GoodRun:
    """The last time that all runs of a briefing succeeded."""

    scheduled: dt.datetime
    finished: dt.datetime
    as_of: str


@dataclass(frozen=True)
class LastRun:
    """What became of a briefing when the schedule last had it rendered.

    Its as-of date is the day on which it started, in the schedule's zone. ``finished`` is ``None`` while it
    is being rendered, or if that was cut short; ``good`` is the last time that nothing failed, this time or
    before.
    """

    scheduled: dt.datetime
    started: dt.datetime
    as_of: str
    finished: dt.datetime | None = None
    rendered: int = 0
    up_to_date: int = 0
    failed: tuple[str, ...] = ()
    good: GoodRun | None = None


def state_file(out: Path) -> Path:
    """Where the state of an output folder is kept."""
    return out / FOLDER / FILE_NAME


def last_run(out: Path, briefing: str) -> LastRun | None:
    """What became of a briefing when the schedule last had it rendered; ``None`` if it never had."""
    return read_state(out).get(briefing)


def read_state(out: Path) -> dict[str, LastRun]:
    """Read the state of an output folder; empty if there is none, `ScheduleError` if it cannot be read."""
    path = state_file(out)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] != _VERSION:
            raise ValueError(f"version {content['version']!r}")
        return {briefing: _last_run(entry) for briefing, entry in content["briefings"].items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ScheduleError(f"{path}: {error.strerror or error}\nSee that it can be read.") from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ScheduleError(
            f"{path} is not a state of the schedule: {type(error).__name__}: {error}\n"
            "Remove it: every scheduled briefing then counts as never rendered, and is rendered once."
        ) from None


def write_state(out: Path, state: Mapping[str, LastRun]) -> None:
    """Write the state of an output folder; at any instant there is the old one or the new one."""
    path = state_file(out)
    kept = {name: asdict(state[name]) for name in sorted(state)}
    text = json.dumps({"version": _VERSION, "briefings": kept}, default=dt.datetime.isoformat, indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _last_run(entry: dict[str, Any]) -> LastRun:
    good = entry["good"]
    return LastRun(
        scheduled=_moment(entry["scheduled"]),
        started=_moment(entry["started"]),
        as_of=dt.date.fromisoformat(entry["as_of"]).isoformat(),
        finished=_moment(entry["finished"]) if entry["finished"] else None,
        rendered=int(entry["rendered"]),
        up_to_date=int(entry["up_to_date"]),
        failed=tuple(map(str, entry["failed"])),
        good=good and GoodRun(_moment(good["scheduled"]), _moment(good["finished"]), str(good["as_of"])),
    )


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment


_CALLER = "caller.json"


class AtWork(ScheduleError):
    """Another call is at work."""


@contextlib.contextmanager
def only_caller(out: Path, now: dt.datetime) -> Iterator[None]:
    """Hold the schedule of an output folder; `AtWork` if another living process does."""
    if not locks.available():
        raise ScheduleError(
            "This system has no file locks, so calls could meet.\n"
            f"Use `{call('render')}`, or run this on Linux or macOS."
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


def last_found_good(out: Path) -> dict[str, str]:
    """When the schedule last found all runs of each briefing good (ISO, UTC), by briefing.

    Raises
    ------
    ScheduleError
        If the state of the schedule cannot be read.
    """
    good = {name: last.good.finished for name, last in read_state(out).items() if last.good is not None}
    return {
        name: finished.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        for name, finished in good.items()
    }
