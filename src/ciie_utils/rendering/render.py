"""Do a list of runs: in worker processes, independently of each other, with every outcome reported."""

from __future__ import annotations

import multiprocessing.forkserver
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, as_completed
from pathlib import Path

from ciie_utils.errors import CiieError
from ciie_utils.rendering.failures import failed
from ciie_utils.rendering.outcome import NOT_STARTED, Outcome, Task
from ciie_utils.rendering.plan import Run
from ciie_utils.rendering.pool import WorkerPool
from ciie_utils.rendering.publication import sweep
from ciie_utils.rendering.session import open_session
from ciie_utils.rendering.worker import PRELOAD, perform, prepare

Report = Callable[[Outcome], None]


def render(
    runs: Iterable[Run],
    *,
    out: Path,
    ledger: Path,
    jobs: int,
    fail_fast: bool = False,
    report: Report = lambda outcome: None,
    executor: Executor | None = None,
) -> list[Outcome]:
    """Render runs and publish each as soon as it is complete.

    Parameters
    ----------
    runs : iterable of Run
    out : Path
        The output folder.
    ledger : Path
        The ledger's folder.
    jobs : int
        Number of worker processes.
    fail_fast : bool
        Begin no further run after the first failure.
    report : callable
        Called in this thread with each outcome as it comes.
    executor : Executor, optional
        Any executor whose tasks run in the main thread of a process that shares the output folder; by
        default a pool of `jobs` processes.

    Returns
    -------
    list of Outcome
        One for each run, in the order of the runs.
    """
    runs = list(runs)
    out.mkdir(parents=True, exist_ok=True)
    sweep(out)
    with open_session(out, ledger) as session:
        tasks = [Task(run, session, {}) for run in runs]
        if executor is not None:
            return _collect(tasks, executor, fail_fast, report)
        multiprocessing.forkserver.set_forkserver_preload(["__main__", *PRELOAD])
        pool = WorkerPool(min(jobs, len(runs)), prepare, (session,))
        try:
            outcomes = _collect(tasks, pool, fail_fast, report)
            pool.shutdown()
        except BaseException:
            pool.stop()
            raise
        return outcomes


def _collect(tasks: list[Task], executor: Executor, fail_fast: bool, report: Report) -> list[Outcome]:
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
    message = str(error) if isinstance(error, CiieError) else f"{type(error).__name__}: {error}"
    return failed(task.run, task.session.out, message, log=log)
