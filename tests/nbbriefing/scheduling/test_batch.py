"""Rendering what is due: once, as of the day on which it began, whatever happens in between."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ciie_utils.errors import LedgerError
from ciie_utils.project import CALENDAR, DOMAINS
from nbbriefing.catalogue.entries import load_catalogue
from nbbriefing.catalogue.plan import Run
from nbbriefing.publishing.failures import failed
from nbbriefing.publishing.outcome import FAILED, RENDERED, Outcome
from nbbriefing.running.freshness import State
from nbbriefing.scheduling import last_run
from nbbriefing.scheduling.batch import Desk, run_due
from nbbriefing.scheduling.report import Report
from tests.nbbriefing.conftest import Project
from tests.nbbriefing.scheduling.moments import at

CATALOGUE = """
[[briefing]]
id = "edition"
notebook = "notebooks/edition.ipynb"
title = "Edition {edition}"
languages = ["en"]
schedule = "every Monday at 06:00"
[briefing.parameters]
edition = [1, 2]

[[briefing]]
id = "berlin"
notebook = "notebooks/edition.ipynb"
title = "Edition"
languages = ["en"]
schedule = "every Monday at 06:00"
time_zone = "Europe/Berlin"

[[briefing]]
id = "unscheduled"
notebook = "notebooks/edition.ipynb"
title = "Edition"
languages = ["en"]
"""


@dataclass
class Office:
    """A desk whose clock is set by hand and whose runs end as they are told to.

    Attributes
    ----------
    ends : dict
        Name of a run to what becomes of it at each try; others are rendered.
    calls : list
        Names and as-of dates of the runs that were rendered at a time.
    """

    project: Project
    now: dt.datetime
    ends: dict[str, list[Outcome]] = field(default_factory=dict)
    calls: list[list[tuple[str, str]]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    during: Callable[[], None] = lambda: None

    def render(self, runs: list[Run], state: State) -> list[Outcome]:
        if not runs:
            return []
        self.calls.append([(run.name, run.as_of) for run in runs])
        self.during()
        return [self._end(run) for run in runs]

    def _end(self, run: Run) -> Outcome:
        waiting = self.ends.get(run.name, [])
        outcome = waiting.pop(0) if waiting else Outcome(run.name, RENDERED)
        if outcome.failed:
            return failed(run, self.project.out, outcome.message, log="", transient=outcome.transient)
        return outcome

    @property
    def desk(self) -> Desk:
        return Desk(
            catalogue=load_catalogue(self.project.catalogue_file, CALENDAR),
            data=self.project.ledger,
            out=self.project.out,
            domains=DOMAINS,
            calendar=CALENDAR,
            look=self.project.state,
            render=self.render,
            sleep=self.slept.append,
            tell=self.told.append,
            clock=lambda: self.now,
        )

    def run_due(self, text: str = "", **options: bool) -> Report:
        self.now = at(text) if text else self.now
        return run_due(self.desk, **options)


@pytest.fixture
def office(project: Project) -> Office:
    project.declare(CATALOGUE)
    return Office(project, at("2026-11-18 12:00"))


def broken(name: str, *, transient: bool = False) -> Outcome:
    return Outcome(name, FAILED, message="it broke", transient=transient)


def test_all_that_is_due_is_rendered_in_one_go_as_of_the_day_in_its_zone(office):
    # 23:30 on Monday in Greenwich is Tuesday in Shanghai, and in Berlin too.
    report = office.run_due("2026-11-17 06:30")
    assert office.calls == [
        [
            ("edition/edition-1/en", "2026-11-17"),
            ("edition/edition-2/en", "2026-11-17"),
            # 06:30 in Shanghai is 23:30 of the day before in Berlin.
            ("berlin/all/en", "2026-11-16"),
        ]
    ]
    assert report.status == 0
    assert report.summary == "Due were edition, berlin, as of 2026-11-16, 2026-11-17: 3 rendered."


def test_a_second_call_finds_nothing_due(office):
    office.run_due()
    report = office.run_due("2026-11-18 12:10")
    assert len(office.calls) == 1
    assert (report.status, report.summary) == (0, "Nothing is due.")


def test_downtime_of_weeks_is_made_up_for_by_one_rendering(office):
    office.run_due()
    office.run_due("2027-01-20 09:00")
    office.run_due("2027-01-20 09:10")
    assert [len(call) for call in office.calls] == [3, 3]
    assert last_run(office.project.out, "edition").scheduled == at("2027-01-18 06:00")


def test_what_was_done_is_recorded(office):
    office.run_due()
    last = last_run(office.project.out, "edition")
    assert last.scheduled == at("2026-11-16 06:00")
    assert last.started == last.finished == at("2026-11-18 12:00")
    assert (last.as_of, last.rendered, last.failed) == ("2026-11-18", 2, ())
    assert last.good.finished == last.finished


def test_a_call_that_is_cut_short_is_taken_up_again_as_of_the_same_day(office):
    def cut():
        raise KeyboardInterrupt

    office.during = cut
    with pytest.raises(KeyboardInterrupt):
        office.run_due("2026-11-18 23:59")
    assert last_run(office.project.out, "edition").finished is None
    office.during = lambda: None
    office.run_due("2026-11-19 00:10")
    assert office.calls[1] == office.calls[0]
    assert last_run(office.project.out, "edition").as_of == "2026-11-18"


def test_the_as_of_date_does_not_move_at_midnight(office):
    def pass_midnight():
        office.now = at("2026-11-19 00:05")

    office.during = pass_midnight
    report = office.run_due("2026-11-18 23:59")
    assert report.as_of["edition"] == last_run(office.project.out, "edition").as_of == "2026-11-18"
    assert last_run(office.project.out, "edition").finished == at("2026-11-19 00:05")


def test_a_failure_that_may_pass_is_tried_again_after_longer_and_longer_pauses(office):
    name = "edition/edition-2/en"
    office.ends[name] = [broken(name, transient=True), broken(name, transient=True)]
    report = office.run_due()
    assert [len(call) for call in office.calls] == [3, 1, 1]
    assert office.slept == [30.0, 120.0]
    assert office.told[0] == f"Trying again in 30 s what may pass by itself: {name}"
    assert report.status == 0
    assert report.tries[name] == 3
    assert report.tries["edition/edition-1/en"] == 1


def test_three_tries_are_enough(office):
    name = "edition/edition-2/en"
    office.ends[name] = [broken(name, transient=True) for _ in range(9)]
    report = office.run_due()
    assert len(office.calls) == 3
    assert report.status == 1
    assert report.as_json()["failed"][0]["tries"] == 3


def test_a_failure_of_the_notebook_is_not_tried_again(office):
    name = "edition/edition-2/en"
    office.ends[name] = [broken(name)]
    report = office.run_due()
    assert len(office.calls) == 1
    assert office.slept == []
    assert report.status == 1
    last = last_run(office.project.out, "edition")
    assert (last.failed, last.good) == ((name,), None)
    assert last_run(office.project.out, "berlin").good is not None


def test_a_failure_stands_until_it_is_mended(office):
    name = "edition/edition-2/en"
    office.ends[name] = [broken(name)]
    office.run_due()
    report = office.run_due("2026-11-18 12:10")
    assert (report.status, report.standing, report.failed) == (1, (name,), [])
    # `ciie render` removes the record when it succeeds.
    (office.project.out / ".failed" / name / "failure.json").unlink()
    assert office.run_due("2026-11-18 12:20").status == 0


def test_what_failed_is_rendered_again_when_asked_for(office):
    name = "edition/edition-2/en"
    office.ends[name] = [broken(name)]
    office.run_due()
    report = office.run_due("2026-11-18 13:00", retry_failed=True)
    assert report.status == 0
    assert [name for name, _ in office.calls[1]] == ["edition/edition-1/en", name]
    assert last_run(office.project.out, "edition").failed == ()


def test_the_last_success_is_remembered_through_a_failure(office):
    office.run_due()
    name = "edition/edition-2/en"
    office.ends[name] = [broken(name)]
    office.run_due("2026-11-23 06:00")
    last = last_run(office.project.out, "edition")
    assert last.failed == (name,)
    assert last.good.as_of == "2026-11-18"


def test_a_briefing_can_open_with_what_is_new_since_its_last_success(office):
    sinces: list[str] = []
    ended = office.render

    def noting(runs, state):
        sinces.extend(run.since for run in runs if run.briefing == "berlin")
        return ended(runs, state)

    office.render = noting
    office.run_due("2026-11-18 12:00", since_last=True)
    office.ends["berlin/all/en"] = [broken("berlin/all/en")]
    office.run_due("2026-11-24 12:00", since_last=True)
    office.run_due("2026-11-24 13:00", since_last=True, retry_failed=True)
    office.run_due("2026-12-01 12:00", since_last=True)
    # At first there is no day to compare with; a failure is no day either.
    assert sinces == ["", "2026-11-18", "2026-11-18", "2026-11-24"]


def test_a_briefing_that_cannot_be_planned_stops_no_other(office):
    without = CATALOGUE.replace(
        '"berlin"\nnotebook = "notebooks/edition', '"berlin"\nnotebook = "notebooks/gone'
    )
    assert without != CATALOGUE
    office.project.declare(without)
    report = office.run_due()
    assert [name for name, _ in office.calls[0]] == ["edition/edition-1/en", "edition/edition-2/en"]
    assert [outcome.name for outcome in report.failed] == ["berlin"]
    assert "gone.ipynb" in report.failed[0].message
    assert office.run_due("2026-11-18 12:10").standing == ("berlin",)


def test_a_ledger_that_is_refused_leaves_everything_due(office):
    def refuse():
        raise LedgerError("a fault")

    office.during = refuse
    with pytest.raises(LedgerError):
        office.run_due()
    office.during = lambda: None
    assert len(office.run_due("2026-11-18 12:10").outcomes) == 2


def test_the_report_for_programs_is_json(office):
    name = "edition/edition-2/en"
    office.ends[name] = [replace(broken(name), cell=4)]
    told = json.loads(json.dumps(office.run_due().as_json()))
    assert told["status"] == 1
    assert told["due"][0] == {
        "briefing": "edition",
        "scheduled": "2026-11-16T06:00:00+08:00",
        "as_of": "2026-11-18",
        "rendered": 1,
        "up_to_date": 0,
        "failed": 1,
    }
    (failure,) = told["failed"]
    assert failure["run"] == name
    assert failure["message"] == "it broke"
    assert Path(failure["log"]).is_file()
