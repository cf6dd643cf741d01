"""Many runs: independent, in order, by any executor."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor

import pytest

from ciie_utils.errors import LedgerError
from nbbriefing.publishing.outcome import FAILED, NOT_STARTED, RENDERED, Outcome
from nbbriefing.running import render as module
from nbbriefing.running import worker
from nbbriefing.running.render import render


class Inline(Executor):
    """Does everything at once, in this process."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future


@pytest.fixture
def render_with(project, monkeypatch):
    """Render all three editions with a function in the place of a run."""

    def run(perform, **options):
        monkeypatch.setattr(worker, "perform_apart", perform)
        options = {"executor": Inline(), "jobs": 2, **options}
        return render(project.plan(), state=project.state(), out=project.out, **options)

    return run


def good(task):
    return Outcome(task.run.name, RENDERED, 1.0)


def test_outcomes_come_in_the_order_of_the_runs(render_with):
    names = [outcome.name for outcome in render_with(good)]
    assert names == [f"edition/edition-{number}/en" for number in (1, 2, 3)]


def test_each_outcome_is_reported_once(render_with):
    reported = []
    render_with(good, report=reported.append)
    assert sorted(outcome.name for outcome in reported) == [f"edition/edition-{n}/en" for n in (1, 2, 3)]


def test_a_fault_in_one_run_is_recorded_and_the_others_go_on(render_with, project):
    def perform(task):
        if task.run.parameters["edition"] == 2:
            raise KeyError("a fault of this package")
        return good(task)

    outcomes = render_with(perform)
    assert [outcome.status for outcome in outcomes] == [RENDERED, FAILED, RENDERED]
    assert outcomes[1].message == "KeyError: 'a fault of this package'"
    assert outcomes[1].log == project.out / ".failed" / "edition" / "edition-2" / "en" / "briefing.log"
    assert "a fault of this package" in outcomes[1].log.read_text()


def test_after_the_first_failure_nothing_begins_if_so_wished(project, monkeypatch):
    """The first run fails while the others wait behind it in the only thread."""

    def perform(task):
        return Outcome(task.run.name, FAILED, message="no")

    class Waiting(Future):
        def cancel(self):
            return super().cancel() and not self.set_running_or_notify_cancel()

    class Later(Executor):
        """Does one task, and leaves the others waiting."""

        first = True

        def submit(self, fn, /, *args, **kwargs):
            future = Waiting()
            if self.first:
                future.set_result(fn(*args, **kwargs))
                self.first = False
            return future

    monkeypatch.setattr(worker, "perform_apart", perform)
    state = project.state()
    outcomes = render(project.plan(), state=state, out=project.out, jobs=1, fail_fast=True, executor=Later())
    assert [outcome.status for outcome in outcomes] == [FAILED, NOT_STARTED, NOT_STARTED]


def test_what_is_not_valid_is_found_before_anything_is_rendered(render_with, project):
    def refuse():
        raise LedgerError("no such day")

    performed = []
    with pytest.raises(LedgerError, match="no such day"):
        render_with(performed.append, validate=refuse)
    assert performed == []
    assert list(project.out.iterdir()) == []


def test_with_nothing_to_do_nothing_is_made(project):
    assert render([], state=project.state(), out=project.out, jobs=1) == []
    assert not project.out.exists()


def test_the_next_kernel_is_only_started_where_a_run_will_follow(project, monkeypatch):
    class Pool(Inline):
        def __init__(self, *args):
            pass

    seen = []
    monkeypatch.setattr(module, "WorkerPool", Pool)
    monkeypatch.setattr(worker, "perform", lambda task: (seen.append(task.more), good(task))[1])
    module._in_pool(
        [project.task(edition) for edition in (1, 2, 3)], 2, fail_fast=False, report=lambda outcome: None
    )
    assert seen == [True, False, False]


def test_nothing_private_is_left(render_with, project):
    render_with(good)
    assert list(project.out.iterdir()) == []


@pytest.mark.kernel
def test_in_the_threads_of_another_executor_each_run_has_its_process(project):
    project.write_notebook("import os\nprint(os.getppid(), edition)")
    with ThreadPoolExecutor(2) as executor:
        runs = project.plan("edition=1", "edition=2")
        outcomes = render(runs, state=project.state(), out=project.out, jobs=2, executor=executor)
    assert [outcome.status for outcome in outcomes] == [RENDERED, RENDERED], outcomes
    texts = [(run.target / "briefing.ipynb").read_text() for run in runs]
    assert texts[0] != texts[1]
