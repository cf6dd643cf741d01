"""What a worker process does: it is made ready once, and then does runs."""

from __future__ import annotations

import os
import sys
import time

from ciie_utils.rendering.outcome import Outcome, Task
from ciie_utils.rendering.session import Session

#: Loaded once by the process that workers are forked from.
PRELOAD = ("ciie_utils.rendering.run", "ciie_utils.rendering.exporters")


def prepare(session: Session) -> None:
    """Take on the session's environment and send stray output of libraries to a file of the session."""
    os.environ.clear()
    os.environ.update(session.environment)
    if hasattr(time, "tzset"):
        time.tzset()
    sys.stdout.flush()
    sys.stderr.flush()
    path = session.work / f"worker-{os.getpid()}.log"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def perform(task: Task) -> Outcome:
    """Do a run; what that needs is loaded on the first one, unless it was preloaded."""
    from ciie_utils.rendering import run

    return run.perform(task)
