"""Do a list of runs: in worker processes, independently of each other, with every outcome reported."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, as_completed
from dataclasses import replace
from pathlib import Path

from nbbriefing.catalogue.plan import Run
from nbbriefing.errors import BriefingError
from nbbriefing.publishing.failures import failed
from nbbriefing.publishing.outcome import NOT_STARTED, Outcome, is_transient
from nbbriefing.publishing.publication import sweep
from nbbriefing.running import worker
from nbbriefing.running.freshness import State
from nbbriefing.running.pool import WorkerPool
from nbbriefing.running.session import Session, Task, open_session
from nbbriefing.running.warm import warm

Report = Callable[[Outcome], None]


def render(
    runs: Iterable[Run],
    *,
    state: State,
    out: Path,
    jobs: int,
    fail_fast: bool = False,
    report: Report = lambda outcome: None,
    validate: Callable[[], object] = lambda: None,
    executor: Executor | None = None,
) -> list[Outcome]:
    """Render runs and publish each as soon as it is complete.

    Parameters
    ----------
    runs : iterable of Run
        Whether they are up to date is not asked here.
    state : State
        What the records of the runs are to say of their inputs.
    out : Path
        The output folder.
    jobs : int
        Number of worker processes.
    fail_fast : bool
        Begin no further run after the first failure.
    report : callable
        Called in this thread with each outcome as it comes.
    validate : callable
        Called while workers and kernels are being prepared; if it raises, nothing is rendered.
    executor : Executor, optional
        Any executor whose tasks can write to the output folder, such as that of a Dask cluster. Each of its
        tasks then starts a process for its run. By default a pool of `jobs` processes.

    Returns
    -------
    list of Outcome
        One for each run, in the order of the runs.
    """
    runs = list(runs)
    if not runs:
        return []
    out.mkdir(parents=True, exist_ok=True)
    sweep(out)
    with open_session(out, state.data, state.collections) as session:
        if executor is not None:
            validate()
            return _collect(_tasks(runs, state, session), executor, worker.perform_apart, fail_fast, report)
        with warm(session, {run.source.path: run.source for run in runs}.values()) as session:
            validate()
            return _in_pool(_tasks(runs, state, session), min(jobs, len(runs)), fail_fast, report)


def _tasks(runs: list[Run], state: State, session: Session) -> list[Task]:
    return [Task(run, session, state.inputs(run)) for run in runs]


def _in_pool(tasks: list[Task], jobs: int, fail_fast: bool, report: Report) -> list[Outcome]:
    last = len(tasks) - jobs
    tasks = [replace(task, more=number < last) for number, task in enumerate(tasks)]
    pool = WorkerPool(jobs, worker.prepare, (tasks[0].session,))
    try:
        outcomes = _collect(tasks, pool, worker.perform, fail_fast, report)
        pool.shutdown()
    except BaseException:  # Ctrl-C above all: workers and kernels must not outlive this process
        pool.stop()
        raise
    return outcomes


def _collect(
    tasks: list[Task],
    executor: Executor,
    perform: Callable[[Task], Outcome],
    fail_fast: bool,
    report: Report,
) -> list[Outcome]:
    futures: dict[Future[Outcome], Task] = {executor.submit(perform, task): task for task in tasks}
    outcomes: dict[str, Outcome] = {}
    for future in as_completed(futures):
        task = futures[future]
        outcome = _outcome(future, task)
        outcomes[task.run.name] = outcome
        report(outcome)
        if fail_fast and outcome.failed:
            for other in futures:
                other.cancel()
    return [outcomes[task.run.name] for task in tasks]


def _outcome(future: Future[Outcome], task: Task) -> Outcome:
    if future.cancelled():
        return Outcome(task.run.name, NOT_STARTED)
    error = future.exception()
    if error is None:
        return future.result()
    # Not a fault of the notebook: the worker died, or this package is wrong. The other runs go on.
    log = "\n".join([*traceback.format_exception_only(error), *getattr(error, "__notes__", [])])
    message = str(error) if isinstance(error, BriefingError) else f"{type(error).__name__}: {error}"
    return failed(task.run, task.session.out, message, log=log, transient=is_transient(error))
