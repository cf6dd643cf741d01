"""The command that is run on failure: without a shell, and nothing from a briefing becomes an argument."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from typing import Any

from nbbriefing.errors import ScheduleError
from nbbriefing.project import variables

SECONDS = 60
_LONGEST = 10_000


def read_command(text: str) -> list[str]:
    """Split a command line and see that its program is there, or raise `ScheduleError`."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ScheduleError(f"--on-failure {text!r}: {error}\nClose every quotation mark.") from None
    if not words or shutil.which(words[0]) is None:
        program = repr(words[0]) if words else "a program"
        raise ScheduleError(
            f"--on-failure {text!r}: {program} is not to be found\n"
            "Name a program on PATH, or give its whole path."
        )
    return words


def run_hook(command: list[str], details: dict[str, Any]) -> str:
    """Run a command with the details as JSON on its standard input; return what went wrong with it.

    The environment has ``NBBRIEFING_STATUS`` (the exit status), ``NBBRIEFING_FAILED`` (how many runs failed)
    and ``NBBRIEFING_SUMMARY`` (one line, cut off where the system would refuse it).
    """
    values = {
        "STATUS": str(details["status"]),
        "FAILED": str(len(details["failed"])),
        "SUMMARY": " ".join(str(details["summary"]).replace("\0", "").split())[:_LONGEST],
    }
    told = {variable: value for name, value in values.items() for variable in variables(name)}
    try:
        ended = subprocess.run(
            command,
            input=json.dumps(details, ensure_ascii=False, indent=1) + "\n",
            env={**os.environ, **told},
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"The command for failures was ended after {SECONDS} s."
    except OSError as error:
        return f"The command for failures could not be started: {error.strerror or error}."
    return f"The command for failures ended with status {ended.returncode}." if ended.returncode else ""
