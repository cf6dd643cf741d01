"""What is seen of a rendering."""

from __future__ import annotations

import io
from pathlib import Path

from nbbriefing.publishing.outcome import FAILED, NOT_STARTED, RENDERED, UP_TO_DATE, Outcome
from nbbriefing.running.progress import Progress, failure_table, summary

GOOD = Outcome("edition/edition-1/en", RENDERED, 1.26)
BAD = Outcome(
    "edition/edition-2/en", FAILED, 0.5, 4, "ValueError: no\nDo this.", Path("/out/.failed/briefing.log")
)
LOST = Outcome("edition/edition-3/en", FAILED, 0.0, None, "the worker process was ended by SIGKILL")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_away_from_a_terminal_each_run_is_one_plain_line():
    stream = io.StringIO()
    with Progress(2, stream) as progress:
        progress.report(GOOD)
        progress.report(BAD)
    assert stream.getvalue().splitlines() == [
        "edition/edition-1/en: rendered in 1.3 s",
        "edition/edition-2/en: FAILED, ValueError: no",
    ]


def test_on_a_terminal_one_line_moves():
    stream = Terminal()
    with Progress(2, stream) as progress:
        progress.report(GOOD)
    assert "\n" not in stream.getvalue().rstrip()
    assert "\r" in stream.getvalue()


def test_warnings_are_counted():
    stream = io.StringIO()
    with Progress(1, stream) as progress:
        progress.report(Outcome("a", RENDERED, 1.0, warnings=["x", "y"]))
    assert "2 warnings in its build.json" in stream.getvalue()


def test_the_table_names_run_cell_message_and_log():
    lines = failure_table([GOOD, BAD, LOST, Outcome("x", NOT_STARTED)]).splitlines()
    assert lines[1] == "2 of 4 runs failed; 1 not started. Earlier renditions are as they were."
    assert lines[3].split() == ["run", "cell", "message", "log"]
    assert lines[4].split() == [
        "edition/edition-2/en",
        "4",
        "ValueError:",
        "no",
        "/out/.failed/briefing.log",
    ]
    assert lines[5].startswith("edition/edition-3/en  -     the worker process was ended by SIGKILL")
    assert lines[5].endswith("none kept")


def test_without_failures_there_is_no_table():
    assert failure_table([GOOD, Outcome("x", UP_TO_DATE)]) == ""


def test_the_summary_counts_each_way_to_end():
    assert summary([GOOD, BAD, LOST, Outcome("x", UP_TO_DATE)]) == "1 rendered, 1 up to date, 2 failed"
    assert summary([]) == ""
