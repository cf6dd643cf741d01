"""What a call of `run-due` did: for its summary, for monitors and for the command run on failure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nbbriefing.errors import BriefingError
from nbbriefing.publishing.outcome import RENDERED, UP_TO_DATE, Outcome
from nbbriefing.scheduling.due import Due

SUCCESS, FAILURE, MISUSE, BUSY = 0, 1, 2, 3


@dataclass(frozen=True)
class Report:
    """What became of what was due, with the outcomes and the as-of date of each briefing.

    A briefing that could not be planned has a single outcome by its own name. ``standing`` are runs of
    briefings that were not due, which failed at their last scheduled time and have not succeeded since.
    """

    started: dt.datetime
    due: Sequence[Due] = ()
    as_of: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    standing: tuple[str, ...] = ()
    unpublished: str = ""

    @property
    def all_outcomes(self) -> list[Outcome]:
        """The outcomes of all briefings."""
        return [outcome for outcomes in self.outcomes.values() for outcome in outcomes]

    @property
    def failed(self) -> list[Outcome]:
        """What failed in this call."""
        return [outcome for outcome in self.all_outcomes if outcome.failed]

    @property
    def status(self) -> int:
        """The exit status: ``FAILURE`` as long as a briefing is not as its schedule wants it."""
        return FAILURE if self.failed or self.standing or self.unpublished else SUCCESS

    @property
    def alarming(self) -> bool:
        """Whether something went wrong in this call, and not only in an earlier one."""
        return bool(self.failed or self.unpublished)

    @property
    def summary(self) -> str:
        """One line."""
        if not self.due:
            return "Nothing is due."
        counts = {
            "rendered": count(self.all_outcomes, RENDERED),
            "up to date": count(self.all_outcomes, UP_TO_DATE),
            "failed": len(self.failed),
        }
        days = ", ".join(sorted(set(self.as_of.values())))
        told = ", ".join(f"{number} {word}" for word, number in counts.items() if number) or "no run"
        return f"Due were {', '.join(self.as_of)}, as of {days}: {told}."

    def as_json(self) -> dict[str, Any]:
        """For programs; dates and moments in ISO form."""
        return {
            "status": self.status,
            "summary": self.summary,
            "started": self.started.isoformat(),
            "due": [
                {
                    "briefing": due.briefing,
                    "scheduled": due.scheduled and due.scheduled.isoformat(),
                    "as_of": self.as_of[due.briefing],
                    "rendered": count(self.outcomes[due.briefing], RENDERED),
                    "up_to_date": count(self.outcomes[due.briefing], UP_TO_DATE),
                    "failed": sum(outcome.failed for outcome in self.outcomes[due.briefing]),
                }
                for due in self.due
            ],
            "failed": [self._failure(outcome) for outcome in self.failed],
            "standing": list(self.standing),
            "unpublished": self.unpublished,
        }

    def _failure(self, outcome: Outcome) -> dict[str, Any]:
        return {
            "run": outcome.name,
            "cell": outcome.cell,
            "message": outcome.message,
            "log": str(outcome.log) if outcome.log else None,
            "transient": outcome.transient,
            "tries": self.tries.get(outcome.name, 0),
        }


def not_begun(error: Exception) -> dict[str, Any]:
    """What is told to programs when nothing could be begun, or when it broke off."""
    text = str(error) or type(error).__name__
    return {
        "status": MISUSE if isinstance(error, BriefingError | OSError) else FAILURE,
        "summary": text.splitlines()[0],
        "message": text,
        "due": [],
        "failed": [],
        "standing": [],
        "unpublished": "",
    }


def count(outcomes: Sequence[Outcome], status: str) -> int:
    """How many outcomes have a status."""
    return sum(outcome.status == status for outcome in outcomes)
