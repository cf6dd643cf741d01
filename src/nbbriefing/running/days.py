"""The as-of date and the day to compare with, as the notebooks get them.

The project judges them, in a process of its own: it is opened and checked once before anything is rendered,
and the command keeps its own memory free of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

from nbbriefing.errors import BriefingError, DataError, ParameterError, RenderError
from nbbriefing.project import current

_REFUSED = 2


class Days(NamedTuple):
    """ISO dates; ``since`` is empty when there is nothing to compare with."""

    as_of: str
    since: str


def is_full_day(text: str) -> bool:
    """Whether a text has the form yyyy-mm-dd and is a day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def ask_project(data: Path, days: Days) -> Days:
    """Have `read_days` answered, with its errors, by another process; if that breaks down, `RenderError`."""
    # -P: a file of the folder that the command was called in is not taken for a module.
    arguments = [sys.executable, "-P", "-m", "nbbriefing.running.days", str(data), *days]
    ended = subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", check=False)
    if ended.returncode == _REFUSED:
        raise DataError(ended.stderr.strip())
    if ended.returncode != 0:
        raise RenderError(f"the data could not be read:\n{ended.stderr.strip()}")
    return Days(*json.loads(ended.stdout))


def read_days(data: Path, days: Days) -> Days:
    """Open the data and have days read, given as ``yyyy-mm-dd``, ``yyyy-mm`` or ``yyyy``, in full.

    A `DataError` says what is wrong with the data or with which option; `ParameterError` if ``since`` is not
    before ``as_of``.
    """
    read = Days(*current().read_days(data, *days))
    if read.since >= read.as_of:
        raise ParameterError(
            f"--since {read.since} is not before the as-of date {read.as_of}\nGive an earlier day."
        )
    return read


def main() -> None:
    """Answer `ask_project`: the days as JSON, or what is wrong and status 2."""
    data, *days = sys.argv[1:]
    try:
        print(json.dumps(read_days(Path(data), Days(*days))))
    except BriefingError as error:
        print(error, file=sys.stderr)
        sys.exit(_REFUSED)


if __name__ == "__main__":
    main()
