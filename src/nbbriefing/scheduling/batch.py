"""Rendering with further tries for what may pass by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from nbbriefing.catalogue.entries import Catalogue
from nbbriefing.catalogue.plan import Context, Request, Run, make_plan
from nbbriefing.errors import BriefingError
from nbbriefing.project import Calendar, Domains
from nbbriefing.publishing import failures
from nbbriefing.publishing.outcome import FAILED, RENDERED, UP_TO_DATE, Outcome
from nbbriefing.running.freshness import State, judge
from nbbriefing.scheduling.due import Due, scheduled
from nbbriefing.scheduling.report import Report, count
from nbbriefing.scheduling.state import GoodRun, LastRun, read_state, write_state

#: Seconds before the second try and before the third.
PAUSES = (30.0, 120.0)

Render = Callable[[list[Run]], list[Outcome]]
Sleep = Callable[[float], object]
Tell = Callable[[str], object]


def render_with_retries(
    runs: Sequence[Run], render: Render, sleep: Sleep, tell: Tell, pauses: Sequence[float] = PAUSES
) -> tuple[list[Outcome], dict[str, int]]:
    """Render runs, and those again whose failure may pass by itself, after longer and longer pauses.

    Gives the last outcome of each run, in their order, and how often each was tried, by its name. A line is
    told before each pause.
    """
    outcomes = {outcome.name: outcome for outcome in render(list(runs))}
    tries = dict.fromkeys(outcomes, 1)
    for pause in pauses:
        again = [run for run in runs if outcomes[run.name].failed and outcomes[run.name].transient]
        if not again:
            break
        names = ", ".join(run.name for run in again)
        tell(f"Trying again in {pause:g} s what may pass by itself: {names}")
        sleep(pause)
        for outcome in render(again):
            outcomes[outcome.name] = outcome
            tries[outcome.name] += 1
    return [outcomes[run.name] for run in runs], tries


@dataclass(frozen=True)
class Desk:
    """Everything that rendering what is due needs besides the time.

    ``look`` gives what the records of the runs are to say of their inputs, ``render`` renders runs, given
    that too.
    """

    catalogue: Catalogue
    data: Path
    out: Path
    domains: Domains
    calendar: Calendar
    look: Callable[[], State]
    render: Callable[[list[Run], State], list[Outcome]]
    sleep: Sleep
    tell: Tell
    clock: Callable[[], dt.datetime]


def run_due(desk: Desk, *, retry_failed: bool = False, since_last: bool = False) -> Report:
    """Render what is due, and record it. The caller holds the lock.

    With ``retry_failed`` also what failed the last time; with ``since_last`` each briefing opens with what
    is new since the as-of date of its last success by the schedule. `ScheduleError` if the state cannot be
    read.
    """
    started = desk.clock()
    state = read_state(desk.out)
    everything = scheduled(desk.catalogue, state, started, desk.calendar, retry_failed=retry_failed)
    due = [each for each in everything if each.is_due]
    standing = tuple(name for each in everything if not each.is_due for name in still_failed(each, desk.out))
    if not due:
        return Report(started, standing=standing)

    as_of, since = {}, {}
    for each in due:
        assert each.scheduled is not None
        today = started.astimezone(ZoneInfo(each.schedule.zone)).date().isoformat()
        day = as_of[each.briefing] = each.as_of or today
        good = each.last.good if each.last else None
        since[each.briefing] = good.as_of if since_last and good and good.as_of < day else ""
        state[each.briefing] = LastRun(each.scheduled, started, day, good=good)
    write_state(desk.out, state)
    outcomes, tries = _render(desk, due, as_of, since)
    finished = desk.clock()
    for each in due:
        state[each.briefing] = _ended(state[each.briefing], outcomes[each.briefing], finished)
    write_state(desk.out, state)
    return Report(started, due, as_of, outcomes, tries, standing)


def still_failed(due: Due, out: Path) -> list[str]:
    """Runs of a briefing that failed at its last scheduled time and have not succeeded since."""
    failed = due.last.failed if due.last else ()
    return [
        name
        for name in failed
        # What could not even be planned has no record; only the schedule's next time can mend it.
        if name == due.briefing or (out / failures.FOLDER / name / failures.FILE_NAME).is_file()
    ]


def _render(
    desk: Desk, due: Iterable[Due], as_of: Mapping[str, str], since: Mapping[str, str]
) -> tuple[dict[str, list[Outcome]], dict[str, int]]:
    """Plan each briefing by itself, so that one that does not fit its notebook stops no other; render all."""
    state = desk.look()
    outcomes: dict[str, list[Outcome]] = {}
    to_do: list[Run] = []
    for each in due:
        context = Context(desk.data, desk.out, as_of[each.briefing], since[each.briefing], desk.domains)
        try:
            runs = make_plan(desk.catalogue, Request((each.briefing,)), context)
        except BriefingError as error:
            outcomes[each.briefing] = [Outcome(each.briefing, FAILED, message=str(error))]
            continue
        fresh = [run for run in runs if judge(run, state).fresh]
        outcomes[each.briefing] = [Outcome(run.name, UP_TO_DATE) for run in fresh]
        to_do += [run for run in runs if run not in fresh]
    done, tries = render_with_retries(to_do, lambda runs: desk.render(runs, state), desk.sleep, desk.tell)
    for run, outcome in zip(to_do, done, strict=True):
        outcomes[run.briefing].append(outcome)
    return outcomes, tries


def _ended(begun: LastRun, outcomes: list[Outcome], finished: dt.datetime) -> LastRun:
    failed = tuple(outcome.name for outcome in outcomes if outcome.status not in (RENDERED, UP_TO_DATE))
    good = begun.good if failed else GoodRun(begun.scheduled, finished, begun.as_of)
    return replace(
        begun,
        finished=finished,
        rendered=count(outcomes, RENDERED),
        up_to_date=count(outcomes, UP_TO_DATE),
        failed=failed,
        good=good,
    )
