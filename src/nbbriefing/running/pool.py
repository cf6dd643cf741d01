"""Worker processes behind the `concurrent.futures.Executor` interface.

`ProcessPoolExecutor` fails every waiting task when one process dies, cannot be told to stop what is running,
and leaves its processes behind when it is killed. Runs are independent, so here the death of a worker fails
the one task that it was doing, `stop` ends all at once, and a worker ends by itself when its parent is gone.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

from nbbriefing.errors import RenderError

TASKS_PER_WORKER = 50
_SECONDS_TO_STOP = 5.0

Initializer = Callable[..., None]
_Task = tuple[Future[Any], Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class WorkerDied(RenderError):
    """A worker process ended while it was doing a run."""

    transient = True


def context() -> BaseContext:
    """Start method for workers: never a plain fork, which copies threads' locks in any state."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def available_processors() -> int:
    """Number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class WorkerPool(Executor):
    """As many processes as `jobs`, started when there is something to do, replaced after so many tasks.

    The initializer is called once in every worker before its first task; it must be importable.
    """

    def __init__(
        self,
        jobs: int,
        initializer: Initializer,
        arguments: tuple[Any, ...] = (),
        tasks_per_worker: int = TASKS_PER_WORKER,
    ) -> None:
        self._context = context()
        self._initializer = initializer
        self._arguments = arguments
        self._tasks_per_worker = tasks_per_worker
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._processes: set[BaseProcess] = set()
        self._lock = threading.Lock()
        self._stopped = False
        self._threads = [threading.Thread(target=self._attend, daemon=True) for _ in range(jobs)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Schedule a call in a worker; function, arguments and result must be picklable."""
        future: Future[Any] = Future()
        if self._stopped:
            raise RuntimeError("the pool has been stopped")
        self._tasks.put((future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers when everything submitted is done, or when what is running is done."""
        if cancel_futures:
            self._cancel_waiting()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def stop(self) -> None:
        """End the workers now, whatever they are doing; their tasks fail with `WorkerDied`."""
        with self._lock:
            self._stopped = True
            running = list(self._processes)
        for process in running:
            process.terminate()
        for process in running:
            process.join(_SECONDS_TO_STOP)
            if process.is_alive():
                process.kill()
        self.shutdown(wait=True, cancel_futures=True)

    def _cancel_waiting(self) -> None:
        while True:
            try:
                task = self._tasks.get_nowait()
            except queue.Empty:
                return
            if task is not None and task[0].cancel():
                # Without this whoever waits for the future is never told.
                task[0].set_running_or_notify_cancel()

    def _attend(self) -> None:
        """Feed one worker at a time from the queue, replacing it when it is old or dead."""
        worker: tuple[BaseProcess, Connection] | None = None
        done = 0
        while (task := self._tasks.get()) is not None:
            if not task[0].set_running_or_notify_cancel():
                continue
            if worker is None:
                worker, done = self._start(), 0
            if worker is None:
                task[0].set_exception(WorkerDied("stopped before it began"))
                continue
            alive = self._do(task, *worker)
            done += 1
            if not alive or done >= self._tasks_per_worker:
                self._end(*worker)
                worker = None
        if worker is not None:
            self._end(*worker)

    def _start(self) -> tuple[BaseProcess, Connection] | None:
        ours, theirs = self._context.Pipe()
        arguments = (theirs, self._initializer, self._arguments)
        process = self._context.Process(target=_serve, args=arguments)  # type: ignore[attr-defined]
        with self._lock:
            if self._stopped:
                return None
            process.start()
            self._processes.add(process)
        theirs.close()
        return process, ours

    def _do(self, task: _Task, process: BaseProcess, connection: Connection) -> bool:
        """Have a task done; returns whether the worker is still there."""
        future, *call = task
        try:
            connection.send(call)
            # The connection also ends when the worker does, after what it had sent.
            succeeded, result = connection.recv()
        except (EOFError, ConnectionError):
            process.join(_SECONDS_TO_STOP)
            future.set_exception(WorkerDied(_cause(process.exitcode)))
            return False
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            future.set_exception(error)
            return True
        if succeeded:
            future.set_result(result)
        else:
            future.set_exception(result)
        return True

    def _end(self, process: BaseProcess, connection: Connection) -> None:
        connection.close()
        process.join(_SECONDS_TO_STOP)
        if process.is_alive():
            process.kill()
            process.join()
        with self._lock:
            self._processes.discard(process)


def _cause(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        name = signal.Signals(-exit_code).name
        hint = "\nPerhaps memory ran out: try fewer --jobs." if name == "SIGKILL" else ""
        return f"the worker process was ended by {name}{hint}"
    return f"the worker process ended with exit code {exit_code}"


def _serve(connection: Connection, initializer: Initializer, arguments: tuple[Any, ...]) -> None:
    """Do tasks until the parent closes the connection. Runs in the worker."""
    # Ctrl-C reaches the whole group of processes; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    initializer(*arguments)
    while True:
        try:
            function, args, kwargs = connection.recv()
        except EOFError:
            return
        try:
            answer = (True, function(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - belongs to whoever holds the future
            # A traceback cannot be sent, but notes can.
            error.add_note(traceback.format_exc())
            answer = (False, error)
        _send(connection, answer)


def _send(connection: Connection, answer: tuple[bool, Any]) -> None:
    try:
        connection.send(answer)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        failure = RenderError(f"the result cannot leave the worker: {error}")
        failure.add_note(repr(answer[1]))
        connection.send((False, failure))


def _end_with_parent() -> None:
    """End this process, and through its clean-up its kernel, when the parent is gone."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    multiprocessing.connection.wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(_SECONDS_TO_STOP)
    os._exit(1)
