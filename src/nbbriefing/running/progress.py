"""What is seen of a rendering: one line that moves on a terminal, one plain line per run elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

from nbbriefing.publishing.outcome import FAILED, NOT_STARTED, RENDERED, UP_TO_DATE, Outcome

if TYPE_CHECKING:
    from tqdm import tqdm

_WIDEST_MESSAGE = 100


class Progress:
    """Reports outcomes as they come, on standard error by default: a terminal gets a bar."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._total = total
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> Self:
        if self._total and self._stream.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=self._total, file=self._stream, unit="briefing", leave=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def report(self, outcome: Outcome) -> None:
        """Show that a run has ended."""
        if self._bar is not None:
            self._bar.set_postfix_str(outcome.name, refresh=False)
            self._bar.update()
        else:
            print(line(outcome), file=self._stream, flush=True)


def line(outcome: Outcome) -> str:
    """Say in one line how a run ended."""
    if outcome.status == RENDERED:
        count = len(outcome.warnings)
        noted = f", {count} warning{'s' if count > 1 else ''} in its build.json" if count else ""
        return f"{outcome.name}: rendered in {outcome.seconds:.1f} s{noted}"
    if outcome.status == FAILED:
        return f"{outcome.name}: FAILED, {_first_line(outcome.message)}"
    return f"{outcome.name}: {outcome.status}"


def failure_table(outcomes: Sequence[Outcome]) -> str:
    """Table of the runs that failed: run, cell, message, log; empty if none did."""
    failed = [outcome for outcome in outcomes if outcome.failed]
    if not failed:
        return ""
    rows = [("run", "cell", "message", "log")]
    for outcome in failed:
        cell = str(outcome.cell or "-")
        log = str(outcome.log or "none kept")
        rows.append((outcome.name, cell, _first_line(outcome.message), log))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join([*(f"{c:{w}}" for c, w in zip(row[:3], widths, strict=True)), row[3]]) for row in rows]
    not_started = sum(outcome.status == NOT_STARTED for outcome in outcomes)
    unfinished = f"; {not_started} not started" if not_started else ""
    head = f"{len(failed)} of {len(outcomes)} runs failed{unfinished}. Earlier renditions are as they were."
    return "\n".join(["", head, "", *lines])


def summary(outcomes: Sequence[Outcome]) -> str:
    """Say in one line how many runs ended in which way."""
    counts = {
        status: sum(outcome.status == status for outcome in outcomes)
        for status in (RENDERED, UP_TO_DATE, FAILED, NOT_STARTED)
    }
    return ", ".join(f"{count} {status}" for status, count in counts.items() if count)


def _first_line(message: str) -> str:
    first = message.splitlines()[0] if message else "no message"
    return first if len(first) <= _WIDEST_MESSAGE else first[: _WIDEST_MESSAGE - 3] + "..."
