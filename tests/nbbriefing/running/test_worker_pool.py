"""The pool is an executor whose tasks cannot harm each other."""

from __future__ import annotations

import os
import signal
import sys
import threading
from concurrent.futures import wait
from pathlib import Path

import pytest

from nbbriefing.running.pool import WorkerDied, WorkerPool, available_processors


def ready() -> None:
    os.environ["READY"] = "yes"


def number() -> int:
    return os.getpid()


def is_ready() -> str | None:
    return os.environ.get("READY")


def fail() -> None:
    raise ValueError("on purpose")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    sys.exit(7)


def unpicklable() -> object:
    return threading.Lock()


def block(path: str) -> None:
    """Wait for ever, after having said so."""
    Path(path).write_text(str(os.getpid()))
    threading.Event().wait()


@pytest.fixture
def pool():
    made = WorkerPool(1, ready)
    yield made
    made.stop()


def test_tasks_are_done_in_another_process_that_was_made_ready(pool):
    assert pool.submit(is_ready).result() == "yes"
    assert pool.submit(number).result() != os.getpid()


def test_a_worker_does_many_tasks(pool):
    assert pool.submit(number).result() == pool.submit(number).result()


def test_a_worker_is_replaced_when_it_is_old():
    with WorkerPool(1, ready, tasks_per_worker=2) as pool:
        numbers = [pool.submit(number).result() for _ in range(4)]
    assert numbers[0] == numbers[1]
    assert numbers[2] == numbers[3]
    assert numbers[1] != numbers[2]


def test_an_error_keeps_its_type_and_brings_its_traceback(pool):
    error = pool.submit(fail).exception()
    assert isinstance(error, ValueError)
    assert any("in fail" in note for note in error.__notes__)


@pytest.mark.parametrize(("task", "said"), [(die, "SIGKILL"), (leave, "exit code 7")])
def test_the_death_of_a_worker_fails_one_task(pool, task, said):
    futures = [pool.submit(work) for work in (is_ready, task, is_ready)]
    assert futures[0].result() == "yes"
    with pytest.raises(WorkerDied, match=said):
        futures[1].result()
    assert futures[2].result() == "yes"


def test_a_result_that_cannot_be_sent_fails_one_task(pool):
    assert "cannot leave the worker" in str(pool.submit(unpicklable).exception())
    assert pool.submit(is_ready).result() == "yes"


def test_a_task_that_cannot_be_sent_fails_alone(pool):
    assert pool.submit(lambda: 1).exception() is not None
    assert pool.submit(is_ready).result() == "yes"


def test_what_waits_can_be_cancelled(pool, tmp_path):
    running = pool.submit(block, str(tmp_path / "running"))
    waiting = pool.submit(number)
    assert waiting.cancel()
    assert not running.done()


def test_stopping_ends_what_runs_and_what_waits(tmp_path):
    pool = WorkerPool(1, ready)
    first = pool.submit(number)
    first.result()
    running, waiting = pool.submit(block, str(tmp_path / "n")), pool.submit(number)
    pool.stop()
    wait([running, waiting])
    assert isinstance(running.exception(), WorkerDied)
    assert waiting.cancelled() or isinstance(waiting.exception(), WorkerDied)
    with pytest.raises(ProcessLookupError):
        os.kill(first.result(), 0)
    with pytest.raises(RuntimeError):
        pool.submit(number)


def test_the_processors_are_those_of_this_process():
    assert 1 <= available_processors() <= (os.cpu_count() or 1)
