"""What a worker process does: it is made ready once, and then does runs."""

from __future__ import annotations

import functools
import multiprocessing.util
import os
import pickle
import subprocess
import sys
import tempfile
import time
import warnings
from typing import TYPE_CHECKING

from nbbriefing.errors import RenderError
from nbbriefing.publishing.outcome import Outcome
from nbbriefing.running.session import Session, Task

if TYPE_CHECKING:
    from nbbriefing.running.kernel import Kernels


def prepare(session: Session) -> None:
    """Take on the session's environment and send stray output of libraries to a file of the session."""
    os.environ.clear()
    os.environ.update(session.environment)
    _show_warnings()
    tempfile.tempdir = None  # was found in another environment
    if hasattr(time, "tzset"):
        time.tzset()
    sys.stdout.flush()
    sys.stderr.flush()
    path = session.work / f"worker-{os.getpid()}.log"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def _show_warnings() -> None:
    """Warn as a fresh interpreter does; the process that this one was forked from was told to be silent."""
    warnings.resetwarnings()
    for ignored in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", ignored)


def perform(task: Task) -> Outcome:
    """Do a run; what that needs is loaded on the first one, unless it was preloaded."""
    from nbbriefing.running import run

    return run.perform(task, _kernels())


def perform_apart(task: Task) -> Outcome:
    """Do a run in a process of its own; `RenderError` if that has no outcome.

    For executors of others, whose tasks may be threads or may not have processes of `multiprocessing`'s.
    """
    arguments = [sys.executable, "-P", "-m", "nbbriefing.running.worker"]
    ended = subprocess.run(
        arguments, input=pickle.dumps(task), capture_output=True, env=task.session.environment, check=False
    )
    if ended.returncode != 0:
        noise = ended.stderr.decode(errors="replace")[-2000:].strip()
        raise RenderError(f"the process of the run ended with status {ended.returncode}\n{noise}".strip())
    outcome: Outcome = pickle.loads(ended.stdout)
    return outcome


def main() -> None:
    """Do the run that comes on standard input, and write its outcome to standard output."""
    task: Task = pickle.load(sys.stdin.buffer)
    answer = os.dup(1)
    prepare(task.session)
    outcome = perform(task)
    with os.fdopen(answer, "wb") as file:
        pickle.dump(outcome, file)


@functools.cache
def _kernels() -> Kernels:
    """Give the kernels of this process, which end with it."""
    from nbbriefing.running.kernel import Kernels

    kernels = Kernels()
    # A worker ends without the interpreter's own `atexit`.
    multiprocessing.util.Finalize(None, kernels.close, exitpriority=10)
    return kernels


if __name__ == "__main__":
    main()
